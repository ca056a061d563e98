//! Whether rows add up as their header says: 合计 beside all that it is the whole of, 小计 among the columns below one cell.
//!
//! It is asked of a reading that nothing printed on the page decides: one in which the sums of the form itself mostly fail is none.

use super::header::{self, HeaderColumn};
use super::raw::GridRow;
use crate::lexicon::Group;
use crate::model::catalog::is_sum;
use crate::model::fold::fold;
use crate::model::number;
use crate::model::{Meaning, Role};
use rust_decimal::Decimal;

/// A column and those that it is the sum of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The whole.
    pub whole: usize,
    /// Its parts.
    pub parts: Vec<usize>,
}

/// Whether the same words stand over two columns of amounts.
#[must_use]
pub fn are_alike(text: &str, role: Role, rows: &[GridRow]) -> bool {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let count = header::length(text, rows, None).min(rows.len());
    let columns = header::read(text, role, rows, width, Some(count)).columns;
    (0..width).any(|c| is_amount(&columns[c]) && columns[c + 1..].iter().any(|other| other.path == columns[c].path))
}

/// The sums that a header states; `rows` are the header and the rows below it.
#[must_use]
pub fn stated(text: &str, role: Role, rows: &[GridRow]) -> Vec<Sum> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let count = header::length(text, rows, None).min(rows.len());
    let columns = header::read(text, role, rows, width, Some(count)).columns;
    let mut sums = Vec::new();
    below(&columns, (0..width).filter(|&c| is_amount(&columns[c])).collect(), 0, &mut sums);
    sums
}

/// How many of these sums hold in the rows; `None` where half of them fail.
#[must_use]
pub fn held(text: &str, sums: &[Sum], rows: &[GridRow]) -> Option<usize> {
    let verdicts: Vec<bool> = rows.iter().flat_map(|row| sums.iter().filter_map(move |sum| holds(text, sum, row))).collect();
    let held = verdicts.iter().filter(|held| **held).count();
    (verdicts.is_empty() || held * 2 > verdicts.len()).then_some(held)
}

/// Whether a sum holds in a row; `None` where nothing is printed, or a cell is no amount.
#[must_use]
pub fn holds(text: &str, sum: &Sum, row: &GridRow) -> Option<bool> {
    let amount = |c: usize| -> Option<Option<(Decimal, u32)>> {
        let Some(cell) = row.get(c).filter(|cell| !cell.is_blank()) else { return Some(None) };
        let printed = cell.text(text);
        if number::is_nil(&printed) { Some(None) } else { number::cell(&printed).map(|n| Some((n.value, n.scale))) }
    };
    let whole = amount(sum.whole)?;
    let parts: Vec<Option<(Decimal, u32)>> = sum.parts.iter().map(|&c| amount(c)).collect::<Option<_>>()?;
    let printed = || parts.iter().flatten().chain(&whole);
    let places = printed().map(|(_, scale)| *scale).min()?;
    let allowed = Decimal::new(printed().count() as i64, places) / Decimal::TWO;
    let added: Decimal = parts.iter().flatten().map(|(value, _)| *value).sum();
    Some((added - whole.map_or(Decimal::ZERO, |(value, _)| value)).abs() <= allowed)
}

fn is_amount(column: &HeaderColumn) -> bool {
    let label = matches!(
        column.meaning,
        Meaning::Ordinal | Meaning::Code | Meaning::Name | Meaning::Text | Meaning::Count | Meaning::UnitPrice | Meaning::ChangeAmount
    );
    !label && column.path.last().is_some_and(|leaf| !header::is_rate(&fold(leaf)))
}

/// The sums among columns that stand below the same cells; gives the columns whose sum all of them are.
fn below(columns: &[HeaderColumn], own: Vec<usize>, depth: usize, sums: &mut Vec<Sum>) -> Vec<usize> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut whole = None;
    let mut within = false;
    let mut at = 0;
    while at < own.len() {
        let path = &columns[own[at]].path;
        let Some(cell) = path.get(depth) else {
            at += 1;
            continue;
        };
        if path.len() == depth + 1 {
            let key = fold(cell);
            if at == 0 && (is_sum(&key) || columns[own[at]].meaning == Meaning::ThreePublicTotal) {
                whole = Some(own[at]);
            } else if Group::OfWhich.words().any(|word| key.starts_with(word)) {
                within = true;
            } else {
                parts.push(vec![own[at]]);
            }
            at += 1;
            continue;
        }
        let same = |&c: &usize| columns[c].path.len() > depth + 1 && columns[c].path[depth] == *cell;
        let group: Vec<usize> = own[at..].iter().copied().take_while(|c| same(c)).collect();
        at += group.len();
        parts.push(below(columns, group, depth + 1, sums));
    }
    let parts = parts.concat();
    match whole {
        Some(whole) => {
            if !within && !parts.is_empty() {
                sums.push(Sum { whole, parts });
            }
            vec![whole]
        }
        None => parts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::raw::Cell;
    use crate::model::Span;

    fn grid(rows: &[&str]) -> (String, Vec<GridRow>) {
        let text = rows.join("\n");
        let mut at = 0;
        let mut grid = Vec::new();
        for row in rows {
            let mut cells = Vec::new();
            for cell in row.split('|') {
                cells.push(Cell::of(Span::new(at, at + cell.len())));
                at += cell.len() + 1;
            }
            grid.push(cells);
        }
        (text, grid)
    }

    #[test]
    fn a_total_is_the_sum_of_what_stands_beside_it_and_a_subtotal_of_its_group() {
        let (text, rows) = grid(&[
            "科目编码|科目名称|合计|基本支出|||项目支出",
            "|||小计|人员经费|公用经费|",
            "201|一般公共服务支出|9.00|6.00|4.00|2.00|3.00",
        ]);
        let sums = stated(&text, Role::General, &rows);
        assert_eq!(sums, [Sum { whole: 3, parts: vec![4, 5] }, Sum { whole: 2, parts: vec![3, 6] }]);
        assert_eq!(held(&text, &sums, &rows[2..]), Some(2));
        let (text, rows) = grid(&["科目编码|科目名称|合计|基本支出|项目支出", "201|一般公共服务支出|9.00|2.00|3.00"]);
        assert_eq!(held(&text, &stated(&text, Role::General, &rows), &rows[1..]), None);
    }
}
