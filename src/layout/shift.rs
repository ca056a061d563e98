//! Cells that stand beside the column of their header: what merged cells leave behind when a page is extracted to TABs.
//!
//! `科目编码` over the second cell and the codes in the first, 类 amounts one cell to the right of 款 amounts, a page that
//! comes with fewer cells than the one before. A cell is moved only below a header of its own kind, and only where no
//! row prints both places: two amounts never meet in one cell, and what cannot be decided stays where it is.

use super::header;
use super::raw::{Cell, Cells, GridRow, Segment};
use crate::model::Meaning;
use crate::model::catalog::header_meaning;
use crate::model::number;
use std::collections::BTreeSet;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Number,
    Words,
}

fn kind_of(text: &str) -> Kind {
    if header::is_code(text) {
        Kind::Code
    } else if number::cell(text).is_some() || number::is_nil(text) || is_digits(text) {
        Kind::Number
    } else {
        Kind::Words
    }
}

/// Nothing but digits and points: an amount, even where it cannot be read.
fn is_digits(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '，' | ' '))
}

/// What stands below a header; `None` where the header is not known.
fn kind_below(meaning: Meaning) -> Option<Kind> {
    match meaning {
        Meaning::Code => Some(Kind::Code),
        Meaning::Name | Meaning::Text => Some(Kind::Words),
        Meaning::Ordinal | Meaning::Unknown => None,
        _ => Some(Kind::Number),
    }
}

/// Moves the cells of every page below the headers of the first.
#[must_use]
pub fn settle(text: &str, mut pages: Vec<Segment>) -> Vec<Segment> {
    // Cells that were set by spaces have columns of their own (see `align`).
    let by_tabs = pages.iter().all(|page| page.header.is_none());
    // What a reader knows is moved only to tell the columns of one grid from those of another.
    let known = pages.iter().all(|page| page.cells == Cells::Known);
    if by_tabs {
        widen(text, &mut pages);
    }
    let Some(first) = pages.first_mut().filter(|_| by_tabs).map(|page| &mut page.rows) else { return pages };
    let count = header::length(text, first, None).min(first.len());
    let heads = heads(text, &first[..count]);
    if heads.is_empty() {
        return pages;
    }
    let width = first.iter().map(Vec::len).max().unwrap_or(0);
    if !known {
        under_their_headers(text, &mut first[count..], &heads, width);
    }
    let filled: Vec<(usize, Kind)> =
        heads.iter().copied().filter(|&(c, _)| first[count..].iter().any(|r| r.get(c).is_some_and(|cell| !cell.is_blank()))).collect();
    for page in pages[1..].iter_mut().map(|page| &mut page.rows) {
        let own_header = header::length(text, page, None).min(page.len());
        if page[..own_header].iter().any(|r| header::is_ordinal_row(text, r)) {
            continue;
        }
        let narrower = page.iter().map(Vec::len).max().unwrap_or(0) < width;
        if narrower {
            in_order(text, page, &filled);
        } else if !known {
            under_their_headers(text, page, &heads, width);
        }
    }
    pages
}

/// A later page that comes with more cells than the first: columns of words whose cells the first page prints merged. Where both
/// end with the same number of columns of amounts, those of the first page move below them.
fn widen(text: &str, pages: &mut [Segment]) {
    let filled_width = |rows: &[GridRow]| rows.iter().filter_map(|r| r.iter().rposition(|c| !c.is_blank())).max().map_or(0, |c| c + 1);
    let Some((first, others)) = pages.split_first_mut() else { return };
    let Some(widest) = others.iter().max_by_key(|page| filled_width(&page.rows)) else { return };
    let (own, wanted) = (number_columns(text, &first.rows), number_columns(text, &widest.rows));
    let (narrow, wide) = (filled_width(&first.rows), filled_width(&widest.rows));
    let at_end = |columns: &[usize], width: usize| columns.iter().rev().zip((0..width).rev()).all(|(&c, end)| c == end);
    let (Some(&from), Some(&to)) = (own.first(), wanted.first()) else { return };
    if narrow < wide && own.len() == wanted.len() && from < to && at_end(&own, narrow) && at_end(&wanted, wide) {
        for row in first.rows.iter_mut().filter(|row| row.len() > from) {
            row.splice(from..from, std::iter::repeat_n(Cell::default(), to - from));
        }
    }
}

/// The columns that have a header of a known kind, by the lowest cell.
fn heads(text: &str, rows: &[GridRow]) -> Vec<(usize, Kind)> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let words = |c: usize| rows.iter().rev().filter_map(|r| r.get(c)).map(|cell| cell.text(text)).find(|t| !t.is_empty());
    (0..width).filter_map(|c| Some((c, words(c).and_then(|t| header_meaning(&t)).and_then(kind_below)?))).collect()
}

/// The filled cells of a column, where they are all of one kind.
fn kind_of_column(text: &str, rows: &[GridRow], c: usize) -> Option<Kind> {
    let mut kinds = rows.iter().filter_map(|r| r.get(c)).map(|cell| cell.text(text)).filter(|t| !t.is_empty()).map(|t| kind_of(&t));
    let first = kinds.next()?;
    kinds.all(|k| k == first).then_some(first)
}

fn is_filled(row: &GridRow, c: usize) -> bool {
    row.get(c).is_some_and(|cell| !cell.is_blank())
}

fn under_their_headers(text: &str, body: &mut [GridRow], heads: &[(usize, Kind)], width: usize) {
    let headed = |c: usize| heads.iter().any(|h| h.0 == c);
    for c in (0..width).filter(|&c| !headed(c)) {
        let Some(kind) = kind_of_column(text, body, c) else { continue };
        let left = heads.iter().copied().rfind(|h| h.0 < c);
        let right = heads.iter().copied().find(|h| h.0 > c);
        // Words beside a name column are a part of the name, set in.
        if kind == Kind::Words && left.is_some_and(|h| h.1 == Kind::Words) {
            continue;
        }
        let free = |&(h, below): &(usize, Kind)| {
            let between = c.min(h) + 1..c.max(h);
            let crossed = |r: &GridRow| is_filled(r, h) || between.clone().any(|b| is_filled(r, b));
            below == kind && !body.iter().any(|r| is_filled(r, c) && crossed(r))
        };
        let fitting: Vec<usize> = left.iter().chain(&right).filter(|h| free(h)).map(|h| h.0).collect();
        let empty = |h: usize| !body.iter().any(|r| is_filled(r, h));
        let target = match fitting[..] {
            [one] => Some(one),
            [a, b] if empty(a) != empty(b) => Some(if empty(a) { a } else { b }),
            _ => None,
        };
        let Some(target) = target else { continue };
        for row in body.iter_mut().filter(|r| is_filled(r, c)) {
            let cell = std::mem::take(&mut row[c]);
            if row.len() <= target {
                row.resize(target + 1, Cell::default());
            }
            row[target] = cell;
        }
    }
}

/// A page that comes with fewer cells: its columns, in order, are those that the first page filled.
fn in_order(text: &str, page: &mut [GridRow], filled: &[(usize, Kind)]) {
    let width = page.iter().map(Vec::len).max().unwrap_or(0);
    let mut own: Vec<(BTreeSet<usize>, Kind)> = Vec::new();
    for c in (0..width).filter(|&c| page.iter().any(|r| is_filled(r, c))) {
        let Some(kind) = kind_of_column(text, page, c) else { return };
        match own.last_mut() {
            // The same column, one cell to the right in some rows.
            Some((columns, last)) if *last == kind && !page.iter().any(|r| is_filled(r, c) && columns.iter().any(|&o| is_filled(r, o))) => {
                columns.insert(c);
            }
            _ => own.push((BTreeSet::from([c]), kind)),
        }
    }
    if own.len() != filled.len() || own.iter().zip(filled).any(|(a, b)| a.1 != b.1) {
        return;
    }
    for row in page.iter_mut() {
        let cells = std::mem::take(row);
        row.resize(filled.last().map_or(0, |f| f.0) + 1, Cell::default());
        for (c, cell) in cells.into_iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
            if let Some(at) = own.iter().position(|(columns, _)| columns.contains(&c)) {
                row[filled[at].0] = cell;
            }
        }
    }
}

/// Whether rows could stand below others in the same columns: amounts where the others, or the header above them, have
/// amounts, and words where they have words. Below a header without rows anything of its width may follow, the rest of the
/// header too.
#[must_use]
pub fn fits(text: &str, head: &[GridRow], above: &[GridRow], below: &[GridRow]) -> bool {
    let width = |rows: &[GridRow]| rows.iter().map(Vec::len).max().unwrap_or(0);
    let (own, other) = (width(below), width(above).max(width(head)));
    if above.is_empty() {
        return own == other;
    }
    let numbers = |rows: &[GridRow]| (0..width(rows)).filter(|&c| is_number_column(text, rows, c)).count();
    if own != other {
        return header::length(text, below, None) == 0 && numbers(below) > 0 && numbers(below) == numbers(above);
    }
    let heads = heads(text, head);
    let filled = |rows: &[GridRow], c: usize| rows.iter().any(|r| is_filled(r, c));
    // 款, 项 and 单位代码 are digits that no amount is; where the rows above print none, any digits may follow.
    let plain = |c: usize| below.iter().filter(|r| is_filled(r, c)).all(|r| r[c].text(text).bytes().all(|b| b.is_ascii_digit()));
    (0..own).filter(|&c| filled(below, c) && (filled(above, c) || !plain(c))).all(|c| {
        let headed = || heads.iter().find(|h| h.0 == c).map(|h| h.1 == Kind::Number);
        let wanted = if filled(above, c) { Some(is_number_column(text, above, c)) } else { headed() };
        wanted.is_none_or(|amounts| amounts == is_number_column(text, below, c))
    })
}

/// The columns that hold nothing but amounts.
#[must_use]
pub fn number_columns(text: &str, rows: &[GridRow]) -> Vec<usize> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let body = &rows[header::length(text, rows, None).min(rows.len())..];
    (0..width).filter(|&c| is_number_column(text, body, c)).collect()
}

fn is_number_column(text: &str, rows: &[GridRow], c: usize) -> bool {
    let mut filled = rows.iter().filter(|r| is_filled(r, c)).map(|r| kind_of(&r[c].text(text))).peekable();
    filled.peek().is_some() && filled.all(|kind| kind == Kind::Number)
}
