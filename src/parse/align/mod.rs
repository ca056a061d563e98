//! Rows in columns of spaces: which cell stands in which column, by where it is printed.
//!
//! A rendering sets each page by itself, so the columns are found page by page: from the body lines, with the header
//! cells paired to them in order, so that two cells of a line never share a column and a figure never takes the column
//! of words. The columns of all pages are then matched. Words that a narrow column wrapped onto a line of their own stay
//! in the column they stand under.

mod bands;
mod heads;
mod place;

use super::assemble::{Cell, GridRow};
use super::line::Line;
use crate::model::fold::fold;
pub use place::measure;

use bands::{Band, Bands, best_in_order, lay};
use heads::Head;
use place::{Placed, is_body, is_numbering, place_all};

/// A page with its columns.
struct Page {
    lines: Vec<Vec<Placed>>,
    /// Number of lines above the body.
    header: usize,
    bands: Bands,
    heads: Vec<Head>,
    /// Header cells that span several columns, and the first of these.
    spans: Vec<heads::Span>,
}

/// Gives every line of every page of a table the same number of cells; `wide` is the `measure` of the text.
#[must_use]
pub fn grid(text: &str, pages: &[Vec<&Line>], wide: usize) -> Vec<Vec<GridRow>> {
    let pages: Vec<Page> = place_all(text, pages, wide).into_iter().map(|lines| page(text, lines)).collect();
    let rank = |(i, p): &(usize, &Page)| (p.header > 0, p.heads.len(), std::cmp::Reverse(*i));
    let Some((reference, _)) = pages.iter().enumerate().max_by_key(rank) else { return Vec::new() };
    pages
        .iter()
        .map(|own| {
            let target = targets(text, own, &pages[reference]);
            let row = |line| spread(own.row(text, line), &target, pages[reference].heads.len());
            (0..own.lines.len()).map(row).collect()
        })
        .collect()
}

fn page(text: &str, lines: Vec<Vec<Placed>>) -> Page {
    let header = lines.iter().position(|cells| is_body(text, cells)).unwrap_or(lines.len());
    let bands = bands::of(text, &lines[header..]);
    let words: Vec<Vec<Placed>> =
        lines[..header].iter().map(|cells| if is_numbering(text, cells) { Vec::new() } else { cells.clone() }).collect();
    let (heads, spans) = heads::columns(&words, &bands.bands);
    Page { lines, header, bands, heads, spans }
}

impl Page {
    fn row(&self, text: &str, line: usize) -> GridRow {
        let cells = &self.lines[line];
        let mut row = vec![Cell::default(); self.heads.len()];
        let places: Vec<Option<usize>> = if line >= self.header {
            let numbers = cells.iter().any(|c| c.figure);
            let chosen = lay(cells, &self.bands.bands, !numbers || self.bands.clear);
            chosen.into_iter().map(|b| b.and_then(|b| self.heads.iter().position(|h| h.band == Some(b)))).collect()
        } else if is_numbering(text, cells) {
            best_in_order(cells.len(), self.heads.len(), |c, h| {
                (100_000 - 10 * cells[c].middle().abs_diff(self.heads[h].middle) as i64).max(1)
            })
        } else {
            (0..cells.len()).map(|index| self.header_place((line, index))).collect()
        };
        for (cell, place) in cells.iter().zip(places) {
            // Nothing is dropped: the nearest free column takes what has no place of its own.
            let near = |h: &usize| self.heads[*h].middle.abs_diff(cell.middle());
            let free = || (0..row.len()).filter(|&h| row[h].is_blank()).min_by_key(near);
            match place.filter(|&h| row[h].is_blank()).or_else(free) {
                Some(column) => row[column] = Cell::of(cell.span),
                None => row.last_mut().into_iter().for_each(|last| last.spans.push(cell.span)),
            }
        }
        row
    }

    fn header_place(&self, cell: (usize, usize)) -> Option<usize> {
        let own = self.heads.iter().position(|h| h.stack.as_ref().is_some_and(|s| s.cells.contains(&cell)));
        own.or_else(|| self.spans.iter().find(|s| s.0 == cell).map(|s| s.1))
    }

    fn head_words(&self, text: &str, column: usize) -> String {
        let cells = self.heads[column].stack.iter().flat_map(|s| s.cells.iter().rev());
        cells.map(|&(line, index)| fold(self.lines[line][index].span.of(text))).collect()
    }

    fn band(&self, column: usize) -> Option<&Band> {
        self.heads[column].band.map(|b| &self.bands.bands[b])
    }
}

/// Which column of the reference page each column of another page is.
///
/// By their headers where the page prints them again; in order where both pages fill the same number of columns; else by
/// place, the pages brought to the same width.
fn targets(text: &str, own: &Page, reference: &Page) -> Vec<Option<usize>> {
    let (n, m) = (own.heads.len(), reference.heads.len());
    let filled: Vec<usize> = (0..m).filter(|&c| reference.heads[c].band.is_some()).collect();
    if n == m {
        return (0..n).map(Some).collect();
    }
    if own.header > 0 && own.heads.iter().any(|h| h.stack.is_some()) {
        let words: Vec<String> = (0..m).map(|c| reference.head_words(text, c)).collect();
        let score = |i: usize, j: usize| {
            let same = !words[j].is_empty() && own.head_words(text, i) == words[j];
            if same { 10_000 } else { closeness(own, i, reference, j) }
        };
        return best_in_order(n, m, score);
    }
    if n == filled.len() {
        return filled.into_iter().map(Some).collect();
    }
    best_in_order(n, m, |i, j| closeness(own, i, reference, j))
}

/// How near two columns of two pages are, both pages brought to the span from their first to their last column.
fn closeness(own: &Page, i: usize, reference: &Page, j: usize) -> i64 {
    let figure = |page: &Page, c: usize| page.band(c).map(|b| b.figure);
    if let (Some(a), Some(b)) = (figure(own, i), figure(reference, j))
        && a != b
    {
        return 0;
    }
    let at = |page: &Page, c: usize| {
        let first = page.heads.first().map_or(0, |h| h.middle) as i64;
        let last = page.heads.last().map_or(0, |h| h.middle) as i64;
        (page.heads[c].middle as i64 - first) * 1000 / (last - first).max(1)
    };
    (1001 - (at(own, i) - at(reference, j)).abs()).max(1)
}

/// Moves the cells of a page's row to the columns of the table; what has none goes to the nearest free one.
fn spread(row: GridRow, target: &[Option<usize>], width: usize) -> GridRow {
    let mut wide = vec![Cell::default(); width];
    let mut spare = Vec::new();
    for (index, cell) in row.into_iter().enumerate().filter(|(_, c)| !c.is_blank()) {
        match target.get(index).copied().flatten() {
            Some(column) => wide[column] = cell,
            None => spare.push((index, cell)),
        }
    }
    for (index, cell) in spare {
        let free = (0..width).filter(|&c| wide[c].is_blank()).min_by_key(|&c| c.abs_diff(index));
        match free {
            Some(column) => wide[column] = cell,
            None => wide.last_mut().into_iter().for_each(|last| last.spans.extend(cell.spans.clone())),
        }
    }
    wide
}
