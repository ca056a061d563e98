//! Rows that a page break left without their TABs.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::super::raw::GridRow;
use super::super::shift;
use super::continued::Rows;
use crate::model::Span;
use crate::model::number;
use crate::model::pattern;
use regex::Regex;
use std::sync::LazyLock;

static CODED_ROW: LazyLock<Regex> =
    LazyLock::new(|| pattern::new(r"^([235]\d{2}|[235]\d{4}|[235]\d{6})\s+(\p{Han}\S*)((?:\s+-?[\d,]+\.\d+)+)$").expect("valid pattern"));
static AMOUNT: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"\d\.\d").expect("valid pattern"));

/// A row of code, name and amounts.
pub(super) fn coded_row(text: &str, span: Span) -> Option<Vec<Span>> {
    CODED_ROW.captures(span.of(text)).map(|_| words(text, span))
}

/// The words and amounts of a line, separated by white space.
fn words(text: &str, span: Span) -> Vec<Span> {
    let mut start = span.start;
    let mut cells = Vec::new();
    for word in span.of(text).split_whitespace() {
        let at = start + text[start..].find(word).unwrap_or(0);
        start = at + word.len();
        cells.push(Span::new(at, start));
    }
    cells
}

/// Whether a line prints an amount.
pub(super) fn has_amount(raw: &str) -> bool {
    AMOUNT.is_match(raw)
}

/// Words and as many amounts as the rows above have columns of them, put into those columns.
pub(super) fn row(text: &str, span: Span, above: &[GridRow]) -> Option<Vec<Span>> {
    let amounts = shift::number_columns(text, above);
    let cells = words(text, span);
    let named = cells.len().checked_sub(amounts.len())?;
    let first = *amounts.first()?;
    let is_amount = |cell: &Span| number::cell(cell.of(text)).is_some();
    if named == 0 || named > first || !cells[named..].iter().all(is_amount) || cells[..named].iter().any(is_amount) {
        return None;
    }
    let blank = Span::new(span.end, span.end);
    let mut row = vec![blank; amounts.last()? + 1];
    row[first - named..first].copy_from_slice(&cells[..named]);
    for (&column, &cell) in amounts.iter().zip(&cells[named..]) {
        row[column] = cell;
    }
    Some(row)
}

/// The cut rows among some lines, each with the halves of a name above and below it that stand left of its words.
pub(super) fn rows(rows: &Rows<'_>, above: &[GridRow], lines: &[usize]) -> Vec<(usize, Vec<Span>)> {
    let mut found = Vec::new();
    for (at, &index) in lines.iter().enumerate() {
        let span = rows.lines[index].content();
        if !has_amount(span.of(rows.text)) {
            continue;
        }
        let Some(row) = row(rows.text, span, above) else { continue };
        let half = |at: usize| {
            let index = *lines.get(at)?;
            let span = rows.lines[index].content();
            let raw = span.of(rows.text);
            let column = row.iter().position(|c| c.start < c.end)?.checked_sub(1)?;
            let short = raw.chars().count() <= 12 && !raw.contains(|c: char| c.is_ascii_digit());
            let cells = (0..=column).map(|c| if c == column { span } else { Span::new(span.start, span.start) });
            short.then(|| (index, cells.collect::<Vec<Span>>()))
        };
        let halves = at.checked_sub(1).and_then(half).zip(half(at + 1));
        let (upper, lower) = halves.map_or((None, None), |(upper, lower)| (Some(upper), Some(lower)));
        found.extend(upper);
        found.push((index, row));
        found.extend(lower);
    }
    found
}
