//! Rows in columns of spaces: which cell stands in which column, by where it is printed.

use super::assemble::{Cell, GridRow};
use super::line::Line;
use super::number;
use crate::model::Span;

/// A cell with the display columns it covers.
#[derive(Clone, Copy)]
struct Placed {
    span: Span,
    left: usize,
    right: usize,
}

/// Gives every line the same number of cells.
///
/// Columns are the display ranges that figures, codes and names of the data lines cover; header cells that cover none
/// of them open columns of their own. Two cells of a line never share a column.
#[must_use]
pub fn grid(text: &str, lines: &[&Line]) -> Vec<GridRow> {
    let placed: Vec<Vec<Placed>> = lines.iter().map(|l| place(text, l)).collect();
    let data: Vec<bool> = placed.iter().map(|cells| cells.iter().any(|c| is_figure(text, c.span))).collect();
    let any_data = data.iter().any(|&d| d);
    let mut columns: Vec<(usize, usize)> = Vec::new();
    for (cells, &is_data) in placed.iter().zip(&data) {
        if is_data || !any_data {
            for cell in cells {
                add_column(&mut columns, cell.left, cell.right);
            }
        }
    }
    for (cells, _) in placed.iter().zip(&data).filter(|(_, is_data)| !**is_data) {
        for cell in cells {
            if !columns.iter().any(|c| c.0 < cell.right && cell.left < c.1) {
                add_column(&mut columns, cell.left, cell.right);
            }
        }
    }
    columns.sort_unstable();
    placed.iter().map(|cells| assign(cells, &columns)).collect()
}

fn is_figure(text: &str, span: Span) -> bool {
    let raw = span.of(text);
    number::number(raw).is_some() && (raw.contains(['.', '．', ',']) || raw.len() <= 3 || raw == "0")
}

/// East Asian characters take two columns of a terminal or of `pdftotext -layout`.
fn place(text: &str, line: &Line) -> Vec<Placed> {
    let mut at = line.span.start;
    let mut column = 0;
    let mut placed = Vec::new();
    for cell in line.cells.iter().filter(|c| c.start < c.end) {
        column += width(&text[at..cell.start]);
        let right = column + width(cell.of(text));
        placed.push(Placed { span: *cell, left: column, right });
        column = right;
        at = cell.end;
    }
    placed
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Adds a display range, merging the columns that it touches.
fn add_column(columns: &mut Vec<(usize, usize)>, left: usize, right: usize) {
    let (mut low, mut high) = (left, right);
    columns.retain(|c| {
        let apart = c.1 <= low || high <= c.0;
        if !apart {
            low = low.min(c.0);
            high = high.max(c.1);
        }
        apart
    });
    columns.push((low, high));
}

fn assign(cells: &[Placed], columns: &[(usize, usize)]) -> GridRow {
    let mut row = vec![Cell::default(); columns.len()];
    let mut next = 0;
    for cell in cells {
        let overlap = |c: &(usize, usize)| c.1.min(cell.right).saturating_sub(c.0.max(cell.left));
        let best = (next..columns.len()).max_by_key(|&i| (overlap(&columns[i]), usize::MAX - i));
        if let Some(column) = best {
            row[column] = Cell::of(cell.span);
            next = column + 1;
        } else if let Some(last) = row.last_mut() {
            last.spans.push(cell.span);
        }
    }
    row
}
