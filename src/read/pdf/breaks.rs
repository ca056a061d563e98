//! Rows that a page break cuts in two: what stands at the head of the next page goes back to the row it belongs to.

use super::geometry::Bounds;
use super::layout::{Block, Layout};
use super::lines::{Line, is_wide};
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
        let said = |table: &Table| table.caption.iter().map(Line::text).collect::<Vec<_>>();
        if upper.has_columns_of(lower) && said(upper) == said(lower) {
            // The head that each page repeats begins with it.
            lower.caption.clear();
        }
        if upper.has_columns_of(lower) && rejoin(upper, lower) && lower.rows.is_empty() {
            after[0].blocks.remove(0);
        }
    }
}

/// Takes the rest of the last row of a page from the first row of the next one below its head. Says whether it did.
fn rejoin(upper: &mut Table, lower: &mut Table) -> bool {
    let same = |pair: &(&Vec<Cell>, &Vec<Cell>)| pair.0.iter().map(|cell| &cell.text).eq(pair.1.iter().map(|cell| &cell.text));
    let head = upper.rows.iter().zip(&lower.rows).take_while(same).count();
    let Some(below) = lower.rows.get(head) else { return false };
    if !below.iter().any(is_filled) || !is_rest(&upper.rows, &lower.rows[head..]) {
        return false;
    }
    let below = lower.rows.remove(head);
    let Some(above) = upper.rows.last_mut() else { return false };
    let level = above.iter().find_map(|cell| cell.bounds);
    for (above, rest) in above.iter_mut().zip(below) {
        above.text.push_str(&rest.text);
        // What stands on the next page alone has its place beside the row that it belongs to.
        if let (None, Some(own), Some(row)) = (above.bounds, rest.bounds, level) {
            above.bounds = Some(Bounds { top: row.top, bottom: row.bottom, ..own });
        }
    }
    true
}

fn is_filled(cell: &Cell) -> bool {
    !cell.text.is_empty()
}

/// Whether the first of the lower rows is the rest of the last of the upper ones: it lacks what opens each row of the list, a number or a
/// code, and stands only below cells that may go on.
fn is_rest(upper: &[Vec<Cell>], lower: &[Vec<Cell>]) -> bool {
    let (Some(above), Some(below)) = (upper.last(), lower.first()) else { return false };
    let keyed = (0..above.len()).any(|column| is_key(upper, lower, column) && !is_filled(&below[column]));
    let words = |cell: &Cell| !is_figure(cell.text.chars());
    // Amounts that stand lower in their cells than the name beside them: without a code they are no row of their own.
    let amounts = keyed && below.iter().all(|cell| !is_filled(cell) || !words(cell));
    let goes_on = |(above, rest): (&Cell, &Cell)| match is_filled(above) {
        true => !is_filled(rest) || above.full || keyed && words(rest),
        false => !is_filled(rest) || amounts,
    };
    if ends_names(above, below) {
        return true;
    }
    if !above.iter().zip(below).all(goes_on) {
        return false;
    }
    let numbered = |cell: &Cell| number_depth(&fold(&cell.text)).is_some();
    let lone = || below.iter().filter(|cell| is_filled(cell)).count() == 1;
    let opens = |column: usize| {
        let (own, rest) = (&above[column], &below[column]);
        is_filled(rest) && numbered(own) && !numbered(rest) && !is_figure(rest.text.chars())
    };
    keyed || lone() && (0..above.len()).any(opens)
}

/// Whether a row holds nothing but the last characters of names that had no room in the row above, beside its figures: `收入总` and
/// `计`. One character is no row of its own, nor are two in several cells.
fn ends_names(above: &[Cell], below: &[Cell]) -> bool {
    let rests = || above.iter().zip(below).filter(|(_, rest)| is_filled(rest));
    let most = if rests().count() > 1 { 2 } else { 1 };
    let wide = |text: &str| text.chars().all(is_wide);
    let ends =
        |(own, rest): (&Cell, &Cell)| own.tight && wide(&rest.text) && own.text.ends_with(is_wide) && rest.text.chars().count() <= most;
    rests().count() > 0 && rests().all(ends) && above.iter().any(|cell| is_filled(cell) && is_figure(cell.text.chars()))
}

/// Fewer rows than this do not show what each of them has.
const KEYED: usize = 4;

/// Whether every row but the first of the lower ones has a code in this column; the head and 合计 need none.
fn is_key(upper: &[Vec<Cell>], lower: &[Vec<Cell>], column: usize) -> bool {
    let digits = |row: &&Vec<Cell>| row[column].text.len() >= 3 && row[column].text.bytes().all(|b| b.is_ascii_digit());
    let body = upper.iter().skip_while(|row| !digits(row)).chain(lower.iter().skip(1));
    let (all, some) = body.fold((0, 0), |(all, some), row| (all + 1, some + usize::from(digits(&row))));
    some >= KEYED && some == all
}
