//! Nothing is lost in silence: numbers that stand in no table, no sentence and no structure become loose figures.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::model::number;
use crate::model::pattern;
use crate::model::{Certainty, Figure, Origin, Quantity, Reading, Span, Unchecked};
use regex::Regex;
use std::sync::LazyLock;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?").expect("valid pattern"));

/// The numbers of the text that neither `figures` nor `structure` covers.
#[must_use]
pub fn loose(text: &str, figures: &[Figure], structure: &[Span]) -> Vec<Figure> {
    let mut covered: Vec<Span> = figures.iter().map(|f| f.span).chain(structure.iter().copied()).filter(|s| s.start < s.end).collect();
    covered.sort_unstable();
    let mut found = Vec::new();
    let mut from = 0;
    let mut reach = 0;
    for m in NUMBER.find_iter(text) {
        let raw = m.as_str().trim_end_matches([',', '，']);
        let span = Span::new(m.start(), m.start() + raw.len());
        while from < covered.len() && covered[from].start <= span.start {
            reach = reach.max(covered[from].end);
            from += 1;
        }
        let overlaps = reach > span.start || covered.get(from).is_some_and(|c| c.start < span.end);
        if !overlaps && !is_structure(text, span) {
            found.push(loose_figure(span, raw));
        }
    }
    found
}

/// `1.` or `2、` at the beginning of a line, a cell or a clause.
fn is_structure(text: &str, span: Span) -> bool {
    let before = text[..span.start].chars().next_back();
    let mut after = text[span.end..].chars();
    // A letter in front makes it a code of a catalogue (A020101).
    if before.is_some_and(|c| c.is_ascii_alphabetic()) {
        return true;
    }
    let opens = before.is_none_or(|c| c.is_whitespace() || matches!(c, '。' | '；' | '-' | '（' | '(' | '“'));
    let closes = matches!(after.next(), Some('.' | '、' | '．' | ')' | '）')) && !after.next().is_some_and(|c| c.is_ascii_digit());
    opens && closes && span.end - span.start <= 2
}

fn loose_figure(span: Span, raw: &str) -> Figure {
    let reading = number::number(raw)
        .map_or(Reading::Unreadable, |n| Reading::Quantity(Quantity { value: n.value, scale: n.scale, unit: String::new() }));
    Figure {
        span,
        raw: raw.to_owned(),
        reading,
        origin: Origin::Loose,
        reason: Unchecked::NotUnderstood,
        approximate: false,
        unit: None,
        set: 0,
        certainty: Certainty::Certain,
    }
}
