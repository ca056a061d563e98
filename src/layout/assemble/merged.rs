//! Header cells that were merged and came with a text once: `项目 | 合计 | 基本支出` over 类, 款, 项, 名称 and two amounts.

use super::super::header;
use super::super::levels;
use super::super::raw::{Cell, GridRow};
use super::super::row_sums;
use crate::model::catalog::is_total_name;
use crate::model::fold::fold;
use crate::model::{Role, number};

/// Ways to lay out a header, and rows below it, that are tried.
const MOST_WAYS: usize = 200;
const MOST_ROWS: usize = 60;

/// The one way that the words leave open, or of several the one in which the most sums of the form hold.
fn settled(text: &str, role: Role, header: &[GridRow], below: &[GridRow], width: usize) -> Option<Vec<GridRow>> {
    let body = &below[below.iter().take_while(|row| header::is_ordinal_row(text, row)).count()..];
    let mut ways = levels::spread(text, header, body, width);
    if ways.len() < 2 || ways.len() > MOST_WAYS {
        return ways.pop().filter(|_| ways.is_empty());
    }
    let body = &body[..body.len().min(MOST_ROWS)];
    let held = |way: &Vec<GridRow>| {
        let rows: Vec<GridRow> = way.iter().chain(body).cloned().collect();
        row_sums::held(text, &row_sums::stated(text, role, &rows), body)
    };
    let mut told: Vec<(usize, Vec<GridRow>)> = ways.into_iter().filter_map(|way| Some((held(&way)?, way))).collect();
    told.sort_by_key(|(held, _)| *held);
    let (most, way) = told.pop()?;
    (most > 0 && told.last().is_none_or(|(next, _)| *next < most)).then_some(way)
}

/// Puts header rows that have fewer cells than the rows below them over their columns where the columns say how; tells whether a
/// header row had fewer.
pub(super) fn spread(text: &str, role: Role, rows: &mut [GridRow]) -> bool {
    let count = header::length(text, rows, None).min(rows.len());
    let width = rows[count..].iter().map(Vec::len).max().unwrap_or(0);
    let short = |row: &GridRow| row.len() < width && row.len() > 1 && !row.iter().any(Cell::is_blank);
    if count == 0 || count == rows.len() || !rows[..count].iter().any(short) {
        return false;
    }
    part_totals(text, &mut rows[count..], width);
    // 栏次 has a number for each column.
    let upper = rows[..count].iter().position(|row| header::is_ordinal_row(text, row)).unwrap_or(count);
    // 类 | 款 | 项, where one column holds whole codes, head no columns of their own.
    let is_whole = |cell: &Cell| {
        let code = cell.text(text);
        code.len() > 3 && header::is_code(&code)
    };
    let coded = rows[count..].iter().filter_map(|row| row.first()).any(is_whole);
    let levels = |row: &GridRow| row.len() > 1 && row.iter().all(|cell| header::is_level(&fold(&cell.text(text))));
    rows[..upper].iter_mut().filter(|row| coded && levels(row)).for_each(Vec::clear);
    if let Some(spread) = settled(text, role, &rows[..upper], &rows[upper..], width) {
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
    // The lowest line stands over some of the columns, and nothing says over which.
    if !whole && upper > 1 && rows[..upper].last().is_some_and(|row| short(row) && !levels(row)) {
        for cell in rows[count..].iter_mut().flatten() {
            cell.ambiguous |= number::cell(&cell.text(text)).is_some();
        }
    }
    true
}

/// 合计 over codes and names took one place: its amounts move to the right by the cells that it stands over, where all other rows
/// fill these with codes and names.
fn part_totals(text: &str, body: &mut [GridRow], width: usize) {
    let total = |row: &GridRow| row.first().is_some_and(|cell| is_total_name(&cell.text(text)));
    let amount = |row: &GridRow, c: usize| {
        let words = row.get(c).map(|cell| cell.text(text)).unwrap_or_default();
        number::cell(&words).is_some() && !words.bytes().all(|b| b.is_ascii_digit())
    };
    let coded = |row: &&GridRow| row.len() == width && row.first().is_some_and(|cell| header::is_code(&cell.text(text)));
    let whole: Vec<&GridRow> = body.iter().filter(coded).collect();
    let labels = (1..width).take_while(|&c| !whole.iter().any(|row| amount(row, c))).count();
    if whole.len() < 2 || labels < 2 {
        return;
    }
    for row in body.iter_mut().filter(|row| row.len() + labels == width && total(row) && amount(row, 1)) {
        row.splice(1..1, std::iter::repeat_n(Cell::default(), labels));
    }
}

/// Puts header rows over their columns that came with their cells at the left and blanks behind them, as web pages are copied: a
/// cell that was merged over several columns took one place. Only where a column of figures would have no header otherwise.
pub(super) fn unpad(text: &str, role: Role, rows: &mut [GridRow]) -> bool {
    let count = header::length(text, rows, None).min(rows.len());
    let (head, body) = rows.split_at(count);
    let upper = head.iter().position(|row| header::is_ordinal_row(text, row)).unwrap_or(count);
    let filled = |row: &GridRow| row.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
    let width = body.iter().map(filled).max().unwrap_or(0);
    let without = |c: &usize| {
        let figures = || body.iter().any(|row| row.get(*c).is_some_and(|cell| number::cell(&cell.text(text)).is_some()));
        head[..upper].iter().all(|row| row.get(*c).is_none_or(Cell::is_blank)) && figures()
    };
    if upper < 2 || !(0..width).any(|c| without(&c)) {
        return false;
    }
    let packed: Vec<GridRow> = head[..upper].iter().map(|row| row[..filled(row)].to_vec()).collect();
    if packed.iter().any(|row| row.is_empty() || row.iter().any(Cell::is_blank)) {
        return false;
    }
    let Some(spread) = settled(text, role, &packed, body, width) else { return false };
    rows.iter_mut().zip(spread).for_each(|(row, header)| *row = header);
    true
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    /// Rows of cells, with the text that they lie in.
    fn grid(rows: &[&str]) -> (String, Vec<GridRow>) {
        let text = rows.join("\n");
        let mut start = 0;
        let mut grid = Vec::new();
        for row in rows {
            let mut at = start;
            let mut cells = Vec::new();
            for cell in row.split('|') {
                cells.push(Cell::of(Span::new(at, at + cell.len()).trimmed(&text)));
                at += cell.len() + 1;
            }
            grid.push(cells);
            start += row.len() + 1;
        }
        (text, grid)
    }

    #[test]
    fn a_header_that_was_pushed_to_the_left_stands_over_its_columns_again() {
        let (text, mut rows) = grid(&[
            "项目|2019年决算数|2020年预算调整数|2020年执行数||",
            "金额|占调整预算%|比上年增长%|||",
            "一、税收收入|401|431|431|100|7.48",
            "增值税|266|292|292|100|9.77",
        ]);
        assert!(unpad(&text, Role::Other, &mut rows));
        let words: Vec<Vec<String>> = rows[..2].iter().map(|row| row.iter().map(|cell| cell.text(&text)).collect()).collect();
        assert_eq!(words[0], ["项目", "2019年决算数", "2020年预算调整数", "2020年执行数", "", ""]);
        assert_eq!(words[1], ["", "", "", "金额", "占调整预算%", "比上年增长%"]);
    }
}
