//! Header cells that were merged and came with a text once: `项目 | 合计 | 基本支出` over 类, 款, 项, 名称 and two amounts.

use super::super::header;
use super::super::levels;
use super::super::raw::{Cell, GridRow};
use crate::model::number;

/// Puts header rows that have fewer cells than the rows below them over their columns where the columns say how; tells whether a
/// header row had fewer.
pub(super) fn spread(text: &str, rows: &mut [GridRow]) -> bool {
    let count = header::length(text, rows, None).min(rows.len());
    let width = rows[count..].iter().map(Vec::len).max().unwrap_or(0);
    let short = |row: &GridRow| row.len() < width && row.len() > 1 && !row.iter().any(Cell::is_blank);
    if count == 0 || count == rows.len() || !rows[..count].iter().any(short) {
        return false;
    }
    // 栏次 has a number for each column.
    let upper = rows[..count].iter().position(|row| header::is_ordinal_row(text, row)).unwrap_or(count);
    if let Some(spread) = levels::spread(text, &rows[..upper], &rows[count..], width) {
        rows.iter_mut().zip(spread).for_each(|(row, header)| *row = header);
        return true;
    }
    // Columns of codes and words before the first column of amounts.
    let amount = |row: &GridRow, c: usize| row.get(c).is_some_and(|cell| number::cell(&cell.text(text)).is_some());
    let coded = |row: &GridRow| row.first().is_some_and(|cell| header::is_code(&cell.text(text)));
    let body = &rows[count..];
    let words =
        |c: usize| body.iter().any(|row| row.get(c).is_some_and(|cell| !cell.is_blank() && number::cell(&cell.text(text)).is_none()));
    let names = (0..width).rposition(words).map_or(0, |last| last + 1);
    let labelled = names > 1
        && body.iter().any(coded)
        && !body.iter().any(|row| (0..names).any(|c| amount(row, c) && !row[c].text(text).bytes().all(|b| b.is_ascii_digit())));
    let whole = rows[..count].iter().any(|row| row.len() == width && !row.iter().any(Cell::is_blank));
    for row in &mut rows[..count] {
        let cells = row.len();
        if !short(row) {
            continue;
        }
        if labelled && cells + names == width + 1 {
            row.splice(1..1, std::iter::repeat_n(Cell::default(), names - 1));
        } else if whole && width % cells == 0 {
            let each = width / cells;
            let blanks = |cell: Cell| std::iter::once(cell).chain(std::iter::repeat_n(Cell::default(), each - 1));
            *row = std::mem::take(row).into_iter().flat_map(blanks).collect();
        }
    }
    true
}
