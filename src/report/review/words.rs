//! What the review says of a content item: each finding in a sentence, and what was and was not checked.

use super::place::Part;
use super::{Gathered, Met};
use crate::ledger::Words;
use crate::model::{Content, Span};
use crate::report::entry::Entry;
use crate::report::position::Lines;
use crate::report::{Lang, Style, Verified, identity, text};
use std::collections::BTreeSet;

/// A finding in a sentence: where, how bad, what, what to do.
pub fn finding(entry: &Entry, document: &str, lang: Lang) -> String {
    let at = entry.range.start;
    let severity = lang.of(entry.severity.name(), entry.severity.key());
    let end = |words: &str| words.trim_end_matches(['。', '.', '；']).to_owned();
    let code = entry.rule.code;
    let (message, advice) = (end(&entry.message), end(&entry.advice));
    match lang {
        Lang::Zh => {
            let place = entry.place.clone().unwrap_or_else(|| format!("第 {} 行第 {} 列", at.line, at.column));
            let file = if entry.path == document { String::new() } else { format!("{}，", entry.path) };
            format!("{file}{place}，{severity} {code}：{message}。修改：{advice}。")
        }
        Lang::En => {
            let place = entry.place.clone().unwrap_or_else(|| format!("line {}, column {}", at.line, at.column));
            let file = if entry.path == document { String::new() } else { format!("{}, ", entry.path) };
            format!("{file}{place}, {severity} {code}: {message}. Do: {advice}.")
        }
    }
}

/// What is known of an item beside its findings.
pub fn state(document: &Verified, part: Part, row: &Gathered, met: Met, elsewhere: &BTreeSet<String>, style: &Style) -> Vec<String> {
    let lang = style.lang;
    let mut all = Vec::new();
    let mut say = |words: Words| all.push(lang.pick(&words).to_owned());
    match part {
        Part::Content(Content::Timeliness) if style.dates.is_some() => {
            if let Some(dates) = style.dates {
                say(dates.words());
            }
        }
        Part::Content(content) => {
            if let Some(words) = found(document, content, row, style) {
                say(words);
            }
        }
        Part::Table(_) if row.figures == 0 => {
            say(Words::new(
                "表中没有读到数字，是否应为空表需人工核对",
                "no figure was read in this table; whether it is rightly empty is not checked",
            ));
        }
        Part::Table(_) | Part::Missing(_) | Part::Elsewhere => {}
    }
    if row.figures > 0 {
        say(figures(row, met));
    }
    if row.unchecked() > 0 {
        say(unchecked(row));
    }
    if row.blocked > 0 {
        let n = row.blocked;
        say(Words::new(
            format!("{n} 项核对因有数字无法读取而没有进行"),
            format!("{n} check(s) could not be made because a figure could not be read"),
        ));
    }
    if row.undecided > 0 {
        let n = row.undecided;
        say(Words::new(
            format!("{n} 组关系单看都成立，合起来未能判定"),
            format!("{n} group(s) of relations hold one by one; whether all hold together was not decided"),
        ));
    }
    if !elsewhere.is_empty() {
        let names = |comma: &str| elsewhere.iter().map(String::as_str).collect::<Vec<_>>().join(comma);
        say(Words::new(
            format!("与其他部分的核对有不符，问题列在“{}”一行", names("”“")),
            format!("a check against another part does not hold; the finding is in the row \"{}\"", names("\", \"")),
        ));
    }
    if row.kept_back > 0 {
        let n = row.kept_back;
        say(Words::new(format!("另有 {n} 个问题按设置或基线没有列出"), format!("{n} finding(s) kept back by settings or the baseline")));
    }
    all
}

fn figures(row: &Gathered, met: Met) -> Words {
    let (all, proven) = (row.figures, row.proven);
    if all == proven && met != Met::Yes {
        return Words::new(
            format!("{all} 个数字都在相符的关系中；是否符合要求由复核人判断"),
            format!("all {all} figure(s) stand in relations that hold; whether the item meets the requirement is the reviewer's to say"),
        );
    }
    if all == proven {
        return Words::new(format!("{all} 个数字全部核对相符"), format!("all {all} figure(s) are proven"));
    }
    let contradicted = all - proven - row.unchecked();
    let mut words = Words::new(format!("{all} 个数字，{proven} 个核对相符"), format!("{all} figure(s), {proven} proven"));
    if contradicted > 0 {
        words.zh.push_str(&format!("，{contradicted} 个核对不符"));
        words.en.push_str(&format!(", {contradicted} contradicted"));
    }
    words
}

fn unchecked(row: &Gathered) -> Words {
    let list = |of: &dyn Fn((&'static str, &'static str)) -> &'static str, comma: &str| {
        let reasons = row.unchecked.iter().map(|(reason, n)| format!("{} {n}", of(reason.words())));
        reasons.collect::<Vec<_>>().join(comma)
    };
    let n = row.unchecked();
    Words::new(
        format!("{n} 个数字未核对：{}", list(&|(zh, _)| zh, "、")),
        format!("{n} figure(s) unchecked: {}", list(&|(_, en)| en, ", ")),
    )
}

/// What was found of a content item that the tool does not judge.
fn found(document: &Verified, content: Content, row: &Gathered, style: &Style) -> Option<Words> {
    let d = &document.disclosure;
    Some(match content {
        Content::Timeliness => {
            Words::new("公开日期不在文件中，需人工核对", "the date of publication is not in the document and is not checked")
        }
        Content::Cover => {
            let heading = identity::words(d, style.lang);
            Words::new(format!("识别为{heading}；封面内容需人工核对"), format!("recognised as {heading}; the cover itself is not checked"))
        }
        Content::Contents if d.contents.is_empty() => Words::new("没有读到目录，需人工核对", "no table of contents was read; not checked"),
        Content::Contents => {
            let n = d.contents.len();
            Words::new(format!("读到目录 {n} 项；页码需人工核对"), format!("{n} entries were read; page numbers are not checked"))
        }
        Content::Performance if d.tables_of(crate::model::Role::Performance).next().is_some() => {
            let n = d.tables_of(crate::model::Role::Performance).count();
            Words::new(
                format!("读到项目绩效目标表 {n} 张；目标和指标的内容需人工核对"),
                format!("{n} performance table(s) were read; what the targets say is not checked"),
            )
        }
        _ => match heading(document, content) {
            Some(span) => {
                let line = Lines::of(&document.source).position(span.start).line;
                let place = text::place_words(document, span, style);
                let place = |words: String| place.clone().unwrap_or(words);
                let title = span.of(&d.text).trim();
                Words::new(
                    format!("有“{title}”（{}）；文字内容需人工核对", place(format!("第 {line} 行"))),
                    format!("\"{title}\" is there ({}); what it says is not checked", place(format!("line {line}"))),
                )
            }
            None if row.figures > 0 => return None,
            None => Words::new("没有读到这一部分的标题，需人工核对", "no heading of this part was read; not checked"),
        },
    })
}

/// Characters that a line which is a heading may have.
const HEADING: usize = 30;

/// The heading of an item: the highest that names it; a short line of the text where no numbered heading does.
fn heading(document: &Verified, content: Content) -> Option<Span> {
    let d = &document.disclosure;
    let named = d.sections.iter().filter(|s| content.is_named_by(&s.title));
    if let Some(section) = named.min_by_key(|s| (s.depth, s.title_span.start)) {
        return Some(section.title_span);
    }
    let short = |span: &&Span| {
        let words = span.of(&d.text).trim();
        words.chars().count() <= HEADING && !words.ends_with(['。', '；', '，', '：']) && content.is_named_by(words)
    };
    d.paragraphs.iter().filter_map(|p| p.lines.first()).find(short).copied()
}
