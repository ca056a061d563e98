//! What the note of a finding says, and at which place of which words it stands.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::Severity;
use crate::ledger::finding::as_printed;
use crate::model::{Place, Span};
use crate::report::{Lang, Style, Verified};

/// The note of a finding.
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub(super) severity: Severity,
    /// `错误 BC101 …`
    pub(super) title: String,
    /// What is wrong, what it should be, what to do: a line each.
    pub(super) lines: Vec<String>,
    /// One character for the margin.
    pub(super) sign: &'static str,
    /// The place in the file.
    pub(super) place: Place,
    /// The words that it is about.
    pub(super) target: Target,
}

/// The words that a note is about, among those of its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    /// The words; empty where the note is about the place as a whole.
    pub(super) words: String,
    /// How often the same words come after them in the place.
    pub(super) after: usize,
    /// Where they begin and end in the width of the text of their place, from 0 to 1.
    pub(super) within: (f64, f64),
}

impl Note {
    /// Title and lines as one text.
    pub(super) fn text(&self) -> String {
        std::iter::once(&self.title).chain(&self.lines).map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// The notes of the findings that stand in one file of a document, in the order of the text.
pub(super) fn of(document: &Verified, path: &str, style: &Style) -> Vec<Note> {
    let lang = style.lang;
    let own = |span: Span| document.source.part(span.start).is_none_or(|part| part.path == path);
    let note = |finding: &crate::ledger::Finding| {
        let place = nearest(document, finding.span)?;
        let rule = finding.rule;
        let (name, sign) = match finding.severity {
            Severity::Error => (lang.of("错误", "Error"), lang.of("错", "E")),
            Severity::Warning => (lang.of("警告", "Warning"), lang.of("警", "W")),
            Severity::Note => (lang.of("提示", "Note"), lang.of("提", "N")),
        };
        let mut lines = Vec::new();
        if let Some((index, value)) = finding.suggestion {
            let figure = document.disclosure.figure(finding.figures.get(index)?.figure);
            let raw = if figure.raw.is_empty() { lang.of("（空白）", "(blank)") } else { figure.raw.as_str() };
            let unit = if figure.raw.is_empty() { "" } else { figure.unit_name() };
            let should = if finding.tied { lang.of("可能应为", "perhaps") } else { lang.of("应为", "should be") };
            let value = as_printed(figure, value);
            lines.push(match lang {
                Lang::Zh => format!("印出：{raw}{unit}；{should}：{value}{unit}"),
                Lang::En => format!("printed: {raw}{unit}; {should}: {value}{unit}"),
            });
        }
        lines.push(lang.pick(&finding.message).to_owned());
        lines.push(format!("{}{}", lang.of("修改：", "Do: "), lang.pick(&finding.advice)));
        Some(Note {
            severity: finding.severity,
            title: format!("{name} {} {}", rule.code, lang.of(rule.title, rule.title_en)),
            lines,
            sign,
            target: target(document, finding.span, &place),
            place,
        })
    };
    document.findings().iter().filter(|f| own(f.span)).filter_map(note).collect()
}

/// The place of a finding; what stands between two places belongs to the one before, what stands before all to the first.
fn nearest(document: &Verified, span: Span) -> Option<Place> {
    let source = &document.source;
    let place = source.place(span.start).or_else(|| source.place(span.end));
    let before = || {
        let after = source.marks.partition_point(|m| m.span.start <= span.start);
        source.marks.get(after.saturating_sub(1)).map(|m| &m.place)
    };
    place.or_else(before).cloned()
}

/// Which words of the place are meant: told by how often they come again after them, as what a reader puts before a text
/// (an automatic number) is not in the file.
fn target(document: &Verified, span: Span, place: &Place) -> Target {
    let text = &document.source.text;
    let words = text.get(span.start..span.end).unwrap_or_default().trim();
    let whole = Target { words: String::new(), after: 0, within: (0.0, 1.0) };
    if words.is_empty() || words.contains(['\n', '\t']) {
        return whole;
    }
    let mut after = 0;
    let marks = &document.source.marks;
    let first = marks.partition_point(|m| m.span.end < span.start);
    for mark in marks[first..].iter().take_while(|m| m.place == *place) {
        let from = mark.span.start.max(span.start);
        let Some(rest) = text.get(from..mark.span.end) else { return whole };
        let skipped = usize::from(from == span.start);
        after += starts(rest, words).len().saturating_sub(skipped);
    }
    let line = marks.get(first).map(|m| m.span).filter(|line| line.start <= span.start && span.end <= line.end);
    let within = line.map_or(whole.within, |line| {
        let width = |from: usize, to: usize| text.get(from..to).map_or(0.0, width);
        let all = width(line.start, line.end).max(1.0);
        (width(line.start, span.start) / all, width(line.start, span.end) / all)
    });
    Target { words: words.to_owned(), after, within }
}

/// The width of a text in half characters, as Chinese text is set: letters and digits take half of an ideograph.
fn width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum()
}

/// Every place in a text where words begin, also where they overlap.
pub(super) fn starts(text: &str, words: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).filter(|&at| text[at..].starts_with(words)).collect()
}
