//! Rows that a page break cuts in two: what stands at the head of the next page goes back to the row it belongs to.

use super::layout::{Block, Layout};
use super::pieces::is_figure;
use super::table::{Cell, Table};
use crate::model::fold::{fold, number_depth};

/// Puts rows together that run over from one page to the next.
pub(super) fn mend(pages: &mut [Layout]) {
    for page in 1..pages.len() {
        let (before, after) = pages.split_at_mut(page);
        let (Some(Block::Table(upper)), Some(Block::Table(lower))) = (before[page - 1].blocks.last_mut(), after[0].blocks.first_mut())
        else {
            continue;
        };
        if upper.has_columns_of(lower) && rejoin(upper, lower) && lower.rows.is_empty() {
            after[0].blocks.remove(0);
        }
    }
}

/// Takes the rest of the last row of a page from the first row of the next one below its head. Says whether it did.
fn rejoin(upper: &mut Table, lower: &mut Table) -> bool {
    let same = |pair: &(&Vec<Cell>, &Vec<Cell>)| pair.0.iter().map(|cell| &cell.text).eq(pair.1.iter().map(|cell| &cell.text));
    let head = upper.rows.iter().zip(&lower.rows).take_while(same).count();
    let (Some(above), Some(below)) = (upper.rows.last_mut(), lower.rows.get(head)) else { return false };
    let mut filled = below.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty());
    let (Some((column, rest)), None) = (filled.next(), filled.next()) else { return false };
    if !goes_on(&above[column], rest) {
        return false;
    }
    above[column].text.push_str(&rest.text);
    lower.rows.remove(head);
    true
}

/// Whether a name fills the last line of its cell, and what stands alone on the next page opens no row of its own, as all
/// rows of the list do that have a number.
fn goes_on(above: &Cell, rest: &Cell) -> bool {
    let numbered = |text: &str| number_depth(&fold(text)).is_some();
    above.full && numbered(&above.text) && !numbered(&rest.text) && !is_figure(rest.text.chars())
}
