//! Codes that a narrow column wrapped onto the next line: `208050` over `2`, the row's amounts beside either or between.

use super::super::raw::{Cell, GridRow};
use crate::model::fold::fold;

/// How many lines a code and what belongs to it may take.
const LINES: usize = 3;

/// Puts the digits of each such code together, in the line that has the amounts.
pub fn unwrapped(text: &str, mut rows: Vec<GridRow>) -> Vec<GridRow> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let Some(column) = (0..width).find(|&c| (0..rows.len()).any(|at| wrapped(text, &rows, at, c).is_some())) else { return rows };
    let mut at = 0;
    while at < rows.len() {
        if let Some((end, main)) = wrapped(text, &rows, at, column) {
            let lines: Vec<GridRow> = rows.drain(at..=end).collect();
            rows.insert(at, joined(&lines, main - at));
        }
        at += 1;
    }
    rows
}

/// The line in which the code that begins here ends, and the one line of these that has more than words.
fn wrapped(text: &str, rows: &[GridRow], at: usize, column: usize) -> Option<(usize, usize)> {
    let digits = |row: &GridRow| row.get(column).map(|c| fold(&c.text(text))).filter(|t| t.bytes().all(|b| b.is_ascii_digit()));
    let half = digits(&rows[at]).filter(|d| matches!(d.len(), 4 | 6) && d.starts_with(['2', '3']))?;
    let last = rows.len().min(at + LINES);
    let end = (at + 1..last).find(|&i| digits(&rows[i]).is_none_or(|d| !d.is_empty()))?;
    let rest = digits(&rows[end])?;
    let others = |row: &GridRow| {
        row.iter().enumerate().any(|(c, cell)| c != column && !cell.is_blank() && cell.text(text).contains(|c: char| c.is_ascii_digit()))
    };
    let mut with_amounts = (at..=end).filter(|&i| others(&rows[i]));
    let main = with_amounts.next().filter(|_| with_amounts.next().is_none())?;
    (matches!((half.len(), rest.len()), (6 | 4, 1) | (4, 3))).then_some((end, main))
}

/// Several lines as one row, its amounts those of `main`.
fn joined(lines: &[GridRow], main: usize) -> GridRow {
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    (0..width)
        .map(|c| {
            let own = lines[main].get(c).is_some_and(|cell| cell.ambiguous);
            let spans =
                lines.iter().filter_map(|line| line.get(c)).filter(|cell| !cell.is_blank()).flat_map(|cell| cell.spans.iter().copied());
            Cell { spans: spans.collect(), ambiguous: own }
        })
        .collect()
}
