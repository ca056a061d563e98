//! BC8xx — the outline: headings of the contents against those of the text, and the numbers in front of headings.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::{fold, is_chinese_digit, without_number};
use crate::model::{Disclosure, Span};
use crate::parse::line;
use crate::parse::number::chinese;
use regex::Regex;
use rust_decimal::prelude::ToPrimitive;
use std::sync::LazyLock;

/// 目录与正文标题不一致
pub static CONTENTS: Rule = Rule {
    code: "BC817",
    name: "contents-differ",
    title: "目录与正文标题不一致",
    title_en: "The contents and the headings differ",
    severity: Severity::Note,
    checks: (
        "目录中的标题和表名，应与正文中同一序号的标题、同一张表的表名一字不差。",
        "Headings and table titles of the contents are printed in the text word for word, under the same number.",
    ),
    basis: TEXT,
    example: ("目录为“五、其他事项说明”，正文为“五、其他重要事项说明”。", "The contents leave out a word of the fifth heading."),
    tolerance: Tolerance::None,
    fix: ("使目录与正文一致", "print the same words in both places"),
    check: contents,
};

static PART: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^第([一二三四五六七八九十]{1,3})部分").expect("valid pattern"));

/// Folded, without the brackets that some contents put around titles.
fn plain(text: &str) -> String {
    fold(text).replace(['《', '》'], "")
}

/// The words of an entry or a heading without its number and its last stop.
fn words(folded: &str) -> &str {
    static NUMBERED_YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\d{1,2}[.、]20\d\d年").expect("valid pattern"));
    let bare = PART.find(folded).map_or(folded, |m| &folded[m.end()..]);
    // `1.2024年…` is no decimal.
    let bare = if NUMBERED_YEAR.is_match(bare) { &bare[bare.find(['.', '、']).map_or(0, |at| at + 1)..] } else { bare };
    let bare = without_number(bare.trim_start_matches(['、', ':']));
    // `表三:` and `公开03表` number a table.
    static TABLE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(?:附|公开)?表[一二三四五六七八九十\d]{1,3}(?:-\d)?[、:.]?|(?:公开|附)\d{1,2}表:?)").expect("valid pattern")
    });
    let bare = TABLE.find(bare).map_or(bare, |m| &bare[m.end()..]);
    bare.trim_end_matches(['。', ';', ':'])
}

/// The number in front: `第三部分`, `十一、`, `(二)`.
fn number(folded: &str) -> &str {
    let end = PART.find(folded).map_or(folded.len() - without_number(folded).len(), |m| m.end());
    &folded[..end]
}

/// A heading of the text, with the part that it stands in.
struct Heading {
    part: String,
    text: String,
    start: usize,
}

fn headings(d: &Disclosure, from: usize) -> Vec<Heading> {
    let mut part = String::new();
    let mut found = Vec::new();
    for section in d.sections.iter().filter(|s| s.title_span.start >= from) {
        let text = plain(&section.title);
        if let Some(m) = PART.find(&text) {
            part = m.as_str().to_owned();
        }
        found.push(Heading { part: part.clone(), text, start: section.title_span.start });
    }
    found
}

fn contents(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(last) = d.contents.last().filter(|_| d.contents.len() > 2) else { return };
    let body = plain(&d.text[last.span.end..]);
    let headings = headings(d, last.span.end);
    let mut part = String::new();
    for entry in &d.contents {
        let text = plain(&entry.text);
        if let Some(m) = PART.find(&text) {
            part = m.as_str().to_owned();
        }
        let listed = words(&text);
        if listed.is_empty() || body.contains(listed) {
            continue;
        }
        let printed = table_title(d, &entry.text).or_else(|| {
            let own = headings.iter().filter(|h| h.part == part && !number(&h.text).is_empty() && number(&h.text) == number(&text));
            own.map(|h| whole(d, h, listed)).find(|w| alike(listed, w))
        });
        let Some(printed) = printed.filter(|p| !p.is_empty() && !is_beginning(listed, p) && !is_left_over(listed, p)) else { continue };
        ledger
            .report(
                &CONTENTS,
                entry.span,
                format!("目录为“{listed}”，正文为“{printed}”"),
                format!("the contents say \"{listed}\", the text \"{printed}\""),
            )
            .keyed(listed.to_owned());
    }
}

/// The words of a heading; one that a line end cut short goes on in the next line.
fn whole(d: &Disclosure, heading: &Heading, listed: &str) -> String {
    let printed = words(&heading.text);
    if !listed.starts_with(printed) && !is_beginning(listed, printed) {
        return printed.to_owned();
    }
    let mut lines = d.text[heading.start..].lines().filter(|l| !l.trim().is_empty());
    let (first, second) = (lines.next().unwrap_or_default(), plain(lines.next().unwrap_or_default()));
    // The next line goes on with the heading where it begins with what the contents say next.
    let goes_on = listed.get(printed.len()..).and_then(|rest| rest.chars().next()).is_some_and(|c| second.starts_with(c));
    if goes_on { words(&(plain(first) + &second)).to_owned() } else { printed.to_owned() }
}

/// The title of the table that an entry lists, where the two are told apart by more than the year, the unit's name and
/// what a bracket adds.
fn table_title(d: &Disclosure, entry: &str) -> Option<String> {
    let role = line::title_role(&plain(entry))?;
    // Of several tables of one kind it is not said which one an entry means.
    if d.contents.iter().filter(|e| line::title_role(&plain(&e.text)) == Some(role)).count() > 1 {
        return None;
    }
    let title = plain(&d.table(role)?.title);
    let core = |folded: &str| {
        static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"20\d\d年度?").expect("valid pattern"));
        let bare = YEAR.replace_all(words(folded), "").into_owned();
        let bare = d.name.as_deref().map_or(bare.clone(), |name| bare.replace(&fold(name), ""));
        bare.split('(').next().unwrap_or_default().to_owned()
    };
    let (listed, printed) = (core(&plain(entry)), core(&title));
    // One of the two may name the kind of funds or the form's number in front.
    let same = listed.ends_with(&printed) || printed.ends_with(&listed);
    (!same).then(|| words(&title).to_owned())
}

/// Two wordings of one heading: most characters of the shorter are in the longer, in their order.
fn alike(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let shared = common(&one, &other);
    shared * 5 >= one.len().max(other.len()) * 3
}

/// The length of the longest common subsequence.
fn common(one: &[char], other: &[char]) -> usize {
    let mut row = vec![0; other.len() + 1];
    for a in one {
        let mut diagonal = 0;
        for (j, b) in other.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if a == b { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[other.len()]
}

/// Another year and placeholders are findings of their own.
fn is_left_over(listed: &str, printed: &str) -> bool {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"20\d\d").expect("valid pattern"));
    let years = |text: &str| YEAR.find_iter(text).map(|m| m.as_str().to_owned()).collect::<Vec<_>>();
    let other_year = years(listed) != years(printed) && !years(listed).is_empty() && !years(printed).is_empty();
    other_year || [listed, printed].iter().any(|t| t.contains("XX") || t.contains("xx") || t.contains("××"))
}

/// A heading that a line end cut begins like the entry.
fn is_beginning(one: &str, other: &str) -> bool {
    // A text extraction may have put the digits elsewhere.
    let han = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let (one, other) = (han(one), han(other));
    one.starts_with(&other) || other.starts_with(&one) && one.chars().count() * 2 > other.chars().count()
}

/// 标题序号重复或跳号
pub static NUMBERING: Rule = Rule {
    code: "BC818",
    name: "numbering-broken",
    title: "标题序号重复、跳号或只有一项",
    title_en: "A number of the outline is doubled, skipped or alone",
    severity: Severity::Note,
    checks: (
        "同一级标题的序号依次相连：不重复，不跳号；分项有（一）即有（二）。",
        "Numbers of one depth follow one another: none twice, none left out, and no first item without a second.",
    ),
    basis: TEXT,
    example: ("“三、支出情况”之后又是“三、财政拨款情况”。", "The third heading is followed by another third heading."),
    tolerance: Tolerance::None,
    fix: ("改正序号", "correct the number"),
    check: numbering,
};

/// A numbered line: 1 for `一、`, 2 for `（一）`; 0 for what begins a new list.
struct Numbered {
    depth: usize,
    number: usize,
    span: Span,
    heading: bool,
}

/// The value of the Chinese number in front of a heading.
fn value(digits: &str) -> Option<usize> {
    chinese(digits)?.to_usize().filter(|n| *n > 0)
}

fn numbered(d: &Disclosure, span: Span, heading: bool) -> Option<Numbered> {
    let text = fold(span.of(&d.text));
    if PART.is_match(&text) {
        return Some(Numbered { depth: 0, number: 0, span, heading });
    }
    let (depth, digits, after) = match text.strip_prefix('(') {
        Some(rest) => rest.split_once(')').map(|(digits, after)| (2, digits, after))?,
        None => text.split_once('、').map(|(digits, after)| (1, digits, after))?,
    };
    // 二、三级 is an enumeration within a line.
    if after.starts_with(is_chinese_digit) || after.is_empty() {
        return None;
    }
    Some(Numbered { depth, number: value(digits)?, span, heading })
}

fn outline(d: &Disclosure) -> Vec<Numbered> {
    let from = d.contents.last().map_or(0, |last| last.span.end);
    let sections = d.sections.iter().filter_map(|s| numbered(d, s.title_span, true));
    let paragraphs = d.paragraphs.iter().filter_map(|p| numbered(d, *p.lines.first()?, false));
    let tables = d.tables.iter().filter_map(|t| numbered(d, t.title_span, true));
    let mut all: Vec<Numbered> = sections.chain(paragraphs).chain(tables).filter(|n| n.span.start >= from).collect();
    all.sort_by_key(|n| n.span.start);
    all
}

fn numbering(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let all = outline(d);
    for (at, one) in all.iter().enumerate().filter(|(_, n)| n.depth > 0) {
        let end = all[at + 1..].iter().position(|n| n.depth < one.depth).map_or(all.len(), |p| at + 1 + p);
        let next = all[at + 1..end].iter().find(|n| n.depth == one.depth);
        let until = next.map_or_else(|| all.get(end).map_or(d.text.len(), |n| n.span.start), |n| n.span.start);
        let between = fold(&d.text[one.span.end..until.max(one.span.end)]);
        let (zh, en, span) = match next {
            Some(next) if next.number == one.number && next.number > 1 && !same(d, one, next) => (
                format!("“{}”与前面的“{}”序号相同", next.span.of(&d.text), one.span.of(&d.text)),
                format!("\"{}\" has the number of \"{}\" before it", next.span.of(&d.text), one.span.of(&d.text)),
                next.span,
            ),
            Some(next) if (one.number + 2..=one.number + 3).contains(&next.number) => {
                let missing = mark(one.depth, one.number + 1);
                if between.contains(&missing) {
                    continue;
                }
                (
                    format!("“{}”之前没有“{missing}”", next.span.of(&d.text)),
                    format!("\"{}\" follows without \"{missing}\"", next.span.of(&d.text)),
                    next.span,
                )
            }
            None if one.depth == 2 && one.number == 1 && one.heading && end < all.len() => {
                let missing = mark(2, 2);
                if between.contains(&missing) {
                    continue;
                }
                (
                    format!("“{}”是唯一的一项，没有“{missing}”", one.span.of(&d.text)),
                    format!("\"{}\" is the only item; there is no \"{missing}\"", one.span.of(&d.text)),
                    one.span,
                )
            }
            _ => continue,
        };
        ledger.report(&NUMBERING, span, zh, en).keyed(span.of(&d.text).to_owned());
    }
}

/// A heading that is printed again, on the next page perhaps.
fn same(d: &Disclosure, one: &Numbered, other: &Numbered) -> bool {
    let (one, other) = (fold(one.span.of(&d.text)), fold(other.span.of(&d.text)));
    one.starts_with(&other) || other.starts_with(&one)
}

/// `三、` or `(三)`.
fn mark(depth: usize, number: usize) -> String {
    let digits: Vec<char> = "一二三四五六七八九".chars().collect();
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        n => format!("{}十", digits[(n - 1).min(8)]),
    };
    let unit = match number % 10 {
        0 => String::new(),
        n => digits[n - 1].to_string(),
    };
    if depth == 1 { format!("{tens}{unit}、") } else { format!("({tens}{unit})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numbers_are_read_as_they_are_written() {
        for number in 1..40 {
            let written = mark(1, number);
            assert_eq!(value(written.trim_end_matches('、')), Some(number), "{written}");
        }
        assert_eq!((value("十十"), value("一二"), value("")), (None, None, None));
    }

    #[test]
    fn headings_are_alike_when_most_of_them_is() {
        assert!(alike("其他事项说明", "其他重要事项说明"));
        assert!(!alike("机关运行经费", "政府采购情况"));
    }
}
