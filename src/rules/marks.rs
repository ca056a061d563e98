//! BC8xx — how paragraphs end: a sentence is closed before the next heading begins.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::{fold, number_depth};
use crate::model::{Disclosure, Folded, Format, Span};

/// 段落末尾没有句号
pub static ENDING: Rule = Rule {
    code: "BC819",
    name: "paragraph-not-closed",
    title: "段落末尾没有句号",
    title_en: "A paragraph ends without a full stop",
    severity: Severity::Note,
    checks: (
        "成句的段落应以句号结束：下面是新的标题或新的一项时，不应没有标点，也不应是逗号或分号。",
        "A paragraph of sentences ends with a full stop: where a heading or a new item follows, not without a mark, nor with a comma or semicolon.",
    ),
    basis: TEXT,
    example: ("“……其中：基本支出占90%，项目支出占10%；”下面是下一个标题。", "A semicolon stands before the next heading."),
    tolerance: Tolerance::None,
    fix: ("补上句号，或改为句号", "add the full stop, or put one in the place of the mark"),
    check: ending,
};

/// What follows a paragraph in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A heading of this depth.
    Heading(usize),
    /// A paragraph that begins with a number.
    Item,
    /// Anything else, or nothing.
    Other,
}

/// What begins where in a document, in its order.
struct Beginnings {
    /// Headings, paragraphs and tables.
    all: Vec<(usize, Next)>,
    /// Headings and paragraphs.
    prose: Vec<usize>,
}

impl Beginnings {
    fn of(d: &Disclosure) -> Self {
        let sections = d.sections.iter().map(|s| (s.title_span.start, Next::Heading(s.depth)));
        let paragraphs = d.paragraphs.iter().map(|p| {
            let item = number_depth(&fold(p.lines.first().map_or("", |l| l.of(&d.text)))).is_some();
            (p.span.start, if item { Next::Item } else { Next::Other })
        });
        let mut all: Vec<(usize, Next)> = sections.chain(paragraphs).collect();
        let mut prose: Vec<usize> = all.iter().map(|(start, _)| *start).collect();
        all.extend(d.tables.iter().map(|t| (t.title_span.start, Next::Other)));
        all.sort_by_key(|(start, _)| *start);
        prose.sort_unstable();
        Self { all, prose }
    }

    /// What comes first behind a place.
    fn next(&self, end: usize) -> Next {
        let at = self.all.partition_point(|(start, _)| *start < end);
        self.all.get(at).map_or(Next::Other, |(_, next)| *next)
    }

    /// Whether nothing stands between a place and the next heading or paragraph: what was taken for a page number or a bare
    /// number may be the rest of the sentence.
    fn is_blank_before(&self, d: &Disclosure, end: usize) -> bool {
        let at = self.prose.partition_point(|start| *start < end);
        self.prose.get(at).is_some_and(|start| d.text[end..*start].trim().is_empty())
    }
}

/// How many characters a line holds before it is broken; `None` where lines are not broken.
fn width(d: &Disclosure) -> Option<usize> {
    let mut broken: Vec<usize> = Vec::new();
    for paragraph in d.paragraphs.iter().filter(|p| p.lines.len() > 1) {
        broken.extend(paragraph.lines[..paragraph.lines.len() - 1].iter().map(|l| l.of(&d.text).chars().count()));
    }
    broken.sort_unstable();
    broken.get(broken.len() / 2).copied()
}

fn ending(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let prose: Vec<Folded> = d.prose().collect();
    // A document that closes few of its sentences has no such habit to break.
    let long = |w: &&Folded| w.text.chars().count() >= 20 && w.text.contains([',', '。']);
    let closed = prose.iter().filter(long).filter(|w| w.text.ends_with(['。', '.'])).count();
    if closed * 2 <= prose.iter().filter(long).count() {
        return;
    }
    let width = width(d);
    let beginnings = Beginnings::of(d);
    for (paragraph, words) in d.paragraphs.iter().zip(&prose) {
        let text = &*words.text;
        let Some(line) = paragraph.lines.last() else { continue };
        // A full last line goes on somewhere: its continuation was not found where it belongs.
        // The reader of a PDF puts lines in their order: there an amount at the end of a full line is the end.
        let ordered = d.format == Format::Pdf && words.text.ends_with("万元");
        let full = !ordered && width.is_some_and(|w| line.of(&d.text).chars().count() * 10 >= w * 8);
        let cells = paragraph.span.of(&d.text).contains(['\t']) || paragraph.span.of(&d.text).contains("  ");
        if full || cells || !beginnings.is_blank_before(d, paragraph.span.end) {
            continue;
        }
        // Sentences have clauses; a name, a list or a caption has none.
        let sentence = text.contains([',', '。']) || text.ends_with("元");
        if text.chars().count() < 20 || !sentence {
            continue;
        }
        // The caption of a chart or table closes nothing.
        if text.ends_with(['图', '表', '占', '的', '为']) {
            continue;
        }
        let Some(last) = text.chars().next_back() else { continue };
        let own = number_depth(text);
        let follows = beginnings.next(paragraph.span.end);
        let (zh, en) = match (last, follows) {
            (',' | '、', Next::Heading(_) | Next::Item) => ("以“,”结束，下面是新的一项", "ends with a comma, and a new item follows"),
            (';', Next::Heading(_)) if own.is_none() => ("以“;”结束，下面是新的标题", "ends with a semicolon, and a heading follows"),
            (c, Next::Heading(_)) if matches!(c, '\u{3400}'..='\u{9fff}') && own.is_none() => {
                ("末尾没有句号，下面是新的标题", "ends without a full stop, and a heading follows")
            }
            _ => continue,
        };
        let start = text.char_indices().rev().nth(11).map_or(0, |(at, _)| at);
        let quoted = &text[start..];
        let span: Span = words.span(start..text.len());
        ledger.report(&ENDING, span, format!("段落“…{quoted}”{zh}"), format!("the paragraph \"…{quoted}\" {en}")).keyed(quoted.to_owned());
    }
}
