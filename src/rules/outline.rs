//! BC8xx — the outline: the numbers in front of headings.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::contents::PART;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::{fold, is_chinese_digit};
use crate::model::number::chinese;
use crate::model::{Disclosure, Span};
use rust_decimal::prelude::ToPrimitive;

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
}
