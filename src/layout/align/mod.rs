//! Rows in columns of spaces: which cell stands in which column, by where it is printed.
//!
//! A rendering sets each page by itself, so the columns are found page by page: from the body lines, with the header
//! cells paired to them in order, so that two cells of a line never share a column and a figure never takes the column
//! of words. The columns of all pages are then matched. Words that a narrow column wrapped onto a line of their own stay
//! in the column they stand under.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

mod bands;
mod form;
mod heads;
mod place;
mod rows;
mod stacks;
mod sums;
mod wraps;

use super::raw::Line;
use super::raw::{Cell, Cells, GridRow, Segment};
use crate::model::Span;
use crate::model::catalog::{header_meaning, is_total_name};
use crate::model::fold::fold;
pub use place::{Setting, setting};
pub use rows::{whole, with_labels};

use bands::{Band, Bands, best_in_order, lay};
use heads::Head;
use place::{Placed, is_body, is_level, is_numbering, place_all};
use sums::Sums;

/// A page with its columns.
struct Page {
    lines: Vec<Vec<Placed>>,
    /// Number of lines above the body.
    header: usize,
    /// A line of the body that begins with 类, 款 and 项, and how many of its cells these are.
    levels: Option<(usize, usize)>,
    bands: Bands,
    heads: Vec<Head>,
    /// Header cells that span several columns, and the first of these.
    spans: Vec<heads::Span>,
    /// Whether a column of amounts has no header while others have one.
    headless: bool,
}

/// Gives every line of every page of a table the same number of cells; `set` is the setting of the text, and `listed` whether
/// the table is rows of one form, so that parts of a row on several lines can be told.
#[must_use]
pub fn grid(text: &str, pages: &[Vec<&Line>], set: Setting, listed: bool) -> Vec<Segment> {
    let mut words: Vec<String> = Vec::new();
    let mut done: Vec<Page> = Vec::new();
    let mut bodiless = true;
    let mut printed = Vec::new();
    for lines in place_all(text, pages, set.wide).into_iter().flat_map(|lines| at_headers(text, lines, &mut printed)) {
        // Until a page has a body, the next one may go on with the header.
        let header = header_length(text, &lines, if bodiless { &[] } else { &words });
        let header = above_first_name(text, &lines, header);
        bodiless &= header == lines.len();
        words.extend(lines[..header].iter().flatten().map(|c| fold(c.span.of(text))));
        done.push(page(text, lines, header, set.to_left));
    }
    let pages = done;
    let rank = |(i, p): &(usize, &Page)| (p.header > 0, p.heads.len(), std::cmp::Reverse(*i));
    let Some((reference, _)) = pages.iter().enumerate().max_by_key(rank) else { return Vec::new() };
    let reference = &pages[reference];
    let width = reference.heads.len();
    let sums = Sums { text, codes: reference.codes(), amounts: reference.amounts() };
    // Fewer columns and no header: place alone does not tell which are blank.
    let fewer = |own: &Page| own.header == 0 && own.amounts().len() < sums.amounts.len();
    let rows_of = |own: &Page, trust: bool| {
        let target = targets(text, own, reference, trust);
        let row = |line| spread(own.row(text, line, listed), &target, width);
        let mut rows: Vec<GridRow> = (0..own.lines.len()).map(row).collect();
        let body = rows.split_off(own.header);
        let joined = if listed { rows::join(text, body, &apart(text, &own.lines)[own.header..]) } else { body };
        rows.extend(joined);
        rows
    };
    let mut grids: Vec<Vec<GridRow>> = pages.iter().map(|own| rows_of(own, fewer(own))).collect();
    for (at, own) in pages.iter().enumerate().filter(|(_, own)| fewer(own)) {
        if !sums.hold(&grids, at) {
            grids[at] = rows_of(own, false);
            grids[at].iter_mut().for_each(|row| sums.doubt(row));
        }
    }
    grids.into_iter().zip(&pages).map(|(rows, own)| Segment { rows, header: Some(own.header), cells: Cells::Fitted }).collect()
}

/// Cuts a page where its header, or the one of a page before, is printed again: the text of several pages, set one below
/// the other.
fn at_headers(text: &str, mut lines: Vec<Vec<Placed>>, known: &mut Vec<Vec<String>>) -> Vec<Vec<Vec<Placed>>> {
    let words = |cells: &Vec<Placed>| cells.iter().map(|c| fold(c.span.of(text))).collect::<Vec<_>>();
    let size = lines.iter().position(|cells| is_body(text, cells)).unwrap_or(lines.len());
    if size > 1 {
        *known = lines[..size].iter().map(words).collect();
    }
    let again = |at: usize| lines[at..].len() > known.len() && lines[at..at + known.len()].iter().map(words).eq(known.iter().cloned());
    let mut cuts: Vec<usize> = if known.len() > 1 { (1..lines.len()).filter(|&at| again(at)).collect() } else { Vec::new() };
    let mut pages = Vec::new();
    while let Some(cut) = cuts.pop() {
        pages.push(lines.split_off(cut));
    }
    pages.push(lines);
    pages.reverse();
    pages
}

/// Whether a blank line stands above each line.
fn apart(text: &str, lines: &[Vec<Placed>]) -> Vec<bool> {
    let ends = |cells: &Vec<Placed>| Some((cells.first()?.span.start, cells.last()?.span.end));
    let mut last = None;
    let mut above = Vec::new();
    for place in lines.iter().map(ends) {
        let gap = match (last, place) {
            (Some(end), Some((start, _))) => text[end..start].matches('\n').count() > 1,
            _ => false,
        };
        above.push(gap);
        last = place.map(|p| p.1).or(last);
    }
    // Where every row of TABs has one, they part nothing.
    let whole = || lines.iter().find_map(ends).zip(lines.iter().rev().find_map(ends)).map(|(first, last)| &text[first.0..last.1]);
    let every = above.iter().filter(|gap| **gap).count() * 10 >= above.len().saturating_sub(1) * 9;
    if every && above.len() > 2 && whole().is_some_and(|text| text.contains('\t')) {
        above.fill(false);
    }
    above
}

/// Number of header lines of a page. On a page after the first, lines without figures are a header only where they say
/// again what the header said: else they are rows whose amounts are blank.
fn header_length(text: &str, lines: &[Vec<Placed>], before: &[String]) -> usize {
    // Where nothing is printed but 合计, alone below the header, it is the row.
    let lone = |cells: &Vec<Placed>| matches!(cells[..], [only] if is_total_name(only.span.of(text)));
    let blank = || lines.iter().rposition(|cells| !cells.is_empty()).filter(|&at| at > 0 && lone(&lines[at]));
    let first = lines.iter().position(|cells| is_body(text, cells)).or_else(blank).unwrap_or(lines.len());
    // 小计 that the body prints again at the same place is a row whose amount is blank, not a header.
    let subtotal = |cells: &[Placed], at: usize| cells.iter().any(|c| c.subtotal && c.left.abs_diff(at) <= 1);
    let again = |c: &Placed| c.subtotal && lines[first..].iter().any(|cells| is_body(text, cells) && subtotal(cells, c.left));
    let length = lines[..first].iter().position(|cells| cells.iter().any(again)).unwrap_or(first);
    // 栏次 ends a header; the words below it are the first row's.
    let numbers = lines[..length].iter().rposition(|cells| is_numbering(text, cells));
    let length = numbers.map_or(length, |at| at + 1);
    let words = |lines: &[Vec<Placed>]| lines.iter().flatten().map(|c| fold(c.span.of(text))).collect::<Vec<_>>();
    let printed = words(&lines[..length]);
    let again = printed.iter().filter(|w| before.contains(w)).count();
    if before.is_empty() || again == printed.len() {
        return length;
    }
    if again * 2 < printed.len() {
        return 0;
    }
    lines[..length].iter().position(|cells| words(std::slice::from_ref(cells)).iter().all(|w| !before.contains(w))).unwrap_or(length)
}

/// The words right above a first row that has none are its name, wrapped, where a blank line sets them off from the header.
fn above_first_name(text: &str, lines: &[Vec<Placed>], header: usize) -> usize {
    let nameless = |cells: &Vec<Placed>| !cells.is_empty() && cells.iter().all(|c| c.figure) && cells[0].code;
    let Some(name) = header.checked_sub(1).filter(|&at| at > 0 && lines.get(header).is_some_and(nameless)) else { return header };
    let apart = apart(text, &lines[..=header]);
    let words = matches!(lines[name][..], [only] if !only.figure && header_meaning(only.span.of(text)).is_none());
    if words && apart[name] && !apart[header] { name } else { header }
}

fn page(text: &str, mut lines: Vec<Vec<Placed>>, header: usize, to_left: bool) -> Page {
    let numbers = lines[..header].iter().find(|cells| cells.len() > 1 && is_numbering(text, cells));
    let numbers: Vec<Placed> =
        numbers.into_iter().flatten().filter(|c| c.span.of(text).bytes().all(|b| b.is_ascii_digit())).copied().collect();
    for cells in &mut lines[header..] {
        place::loosen(cells, &numbers);
    }
    let levels = levels(text, &lines, header);
    let mut words: Vec<Vec<Placed>> =
        lines[..header].iter().map(|cells| if is_numbering(text, cells) { Vec::new() } else { cells.clone() }).collect();
    let mut body = lines[header..].to_vec();
    if let Some((line, count)) = levels {
        words.resize(line, Vec::new());
        words.push(body[line - header].drain(..count).collect());
    }
    // 合计 stands anywhere before its amounts, over the codes or in the middle of the names: it shows no column.
    let items: Vec<Vec<Placed>> = body.iter().map(|cells| cells.iter().filter(|c| !is_total(text, c)).copied().collect()).collect();
    let mut bands = bands::of(text, &items);
    // Where the page has no name but these, they are the column of names.
    let homeless = |cells: &Vec<Placed>, i: usize| {
        let (from, to) = (i.checked_sub(1).map_or(0, |p| cells[p].right), cells.get(i + 1).map_or(usize::MAX, |n| n.left));
        is_total(text, &cells[i]) && !bands.bands.iter().any(|b| !b.figure && b.right > from && b.left < to)
    };
    let kept = |cells: &Vec<Placed>| -> Vec<Placed> {
        (0..cells.len()).filter(|&i| !is_total(text, &cells[i]) || homeless(cells, i)).map(|i| cells[i]).collect()
    };
    let named: Vec<Vec<Placed>> = body.iter().map(kept).collect();
    if named.iter().flatten().count() > items.iter().flatten().count() {
        bands = bands::of(text, &named);
        body = named;
    } else {
        body = items;
    }
    bands.tell_setting(&words);
    bands.to_left |= to_left;
    let headers = heads::count(text, bands.to_left, &words);
    bands::join_to(headers, &mut bands.bands, &body);
    let above = words.len().min(header);
    heads::take_apart(text, bands.to_left, &mut words[..above]);
    if headers < bands.bands.len() {
        for cells in &mut words[..above] {
            *cells = cells.iter().flat_map(|c| c.apart(text)).collect();
        }
    }
    for (line, cells) in words[..above].iter().enumerate().filter(|(_, cells)| !cells.is_empty()) {
        lines[line].clone_from(cells);
    }
    let (heads, spans) = heads::columns(text, &words, &numbers, &bands);
    // A column of amounts without a header: there are fewer headers than columns, and any of them may be another one's.
    let amounts = |h: &heads::Head| h.band.is_some_and(|b| bands.bands[b].figure && !bands.bands[b].code);
    let unnamed = heads.iter().any(|h| h.stack.is_some()) && heads.iter().any(|h| h.stack.is_none() && amounts(h));
    // 栏次 counts more columns than there are headers: some of these are several that stand too close.
    let headless = unnamed || numbers.len() > heads.len();
    Page { lines, header, levels, bands, heads, spans, headless }
}

/// 合计, 当年支出小计: set in the middle of the names, or over codes and names; 小计 alone is a name like others.
fn is_total(text: &str, cell: &Placed) -> bool {
    let words = fold(cell.span.of(text));
    is_total_name(&words) || words.ends_with('计') && words != "小计"
}

/// 类, 款 and 项 head the columns of codes; some forms print them below the header, before or beside 合计.
fn levels(text: &str, lines: &[Vec<Placed>], header: usize) -> Option<(usize, usize)> {
    let count = |cells: &Vec<Placed>| cells.iter().take_while(|c| is_level(c.span.of(text))).count();
    (header..lines.len()).take(4).map(|line| (line, count(&lines[line]))).find(|(_, count)| *count >= 2)
}

impl Page {
    /// The columns that a band of some kind fills.
    fn columns(&self, is: impl Fn(&Band) -> bool) -> Vec<usize> {
        (0..self.heads.len()).filter(|&c| self.band(c).is_some_and(&is)).collect()
    }

    /// The columns of codes: of whole ones, or else of 类, 款 and 项. What counts beside whole ones is 序号.
    fn codes(&self) -> Vec<usize> {
        let whole = self.columns(|b| b.code && !b.short);
        if whole.is_empty() { self.columns(|b| b.code) } else { whole }
    }

    /// The columns filled with amounts.
    fn amounts(&self) -> Vec<usize> {
        self.columns(|b| b.figure && !b.code && !b.short)
    }

    fn row(&self, text: &str, line: usize, listed: bool) -> GridRow {
        let cells = &self.lines[line];
        let mut row = vec![Cell::default(); self.heads.len()];
        if line < self.header && cells.iter().all(|c| matches!(c.span.of(text), "栏" | "次")) {
            // 栏次, set in two lines beside its numbers.
            return row;
        }
        let places: Vec<Option<usize>> = if line >= self.header {
            let heading = self.levels.filter(|l| l.0 == line).map_or(0, |l| l.1);
            let (levels, cells) = cells.split_at(heading);
            let numbers = cells.iter().any(|c| c.figure);
            let chosen = lay(cells, &self.bands.bands, if listed { numbers && self.bands.clear } else { !numbers || self.bands.clear });
            let amount = |b: usize| self.bands.bands[b].figure && !self.bands.bands[b].code;
            let own = chosen.into_iter().zip(cells).map(|(b, cell)| {
                let b = b.filter(|&b| !(amount(b) && is_total(text, cell)))?;
                self.heads.iter().position(|h| h.band == Some(b))
            });
            (0..levels.len()).map(|index| self.header_place((line, index))).chain(own).collect()
        } else if is_numbering(text, cells) {
            best_in_order(cells.len(), self.heads.len(), |c, h| {
                (100_000 - 10 * cells[c].middle().abs_diff(self.heads[h].middle) as i64).max(1)
            })
        } else {
            (0..cells.len()).map(|index| self.header_place((line, index))).collect()
        };
        for (index, (cell, place)) in cells.iter().zip(&places).enumerate() {
            let placed = place.filter(|&h| row[h].is_blank());
            let near = |h: &usize| self.heads[*h].middle.abs_diff(cell.middle());
            let (after, before) = self.between(&places, index);
            // Words that stand beside every column are a name of the nearest column of words.
            let words = |h: &usize| row[*h].is_blank() && self.band(*h).is_some_and(|b| !b.figure);
            let named: Vec<usize> = (after..before).filter(|h| !cell.figure && words(h)).collect();
            let lost = placed.is_none() && !is_total(text, cell) && named.is_empty();
            let unsure =
                line >= self.header && (lost || cell.figure && !cell.code && self.headless || self.fits_another(cells, &places, index));
            // Nothing is dropped: the nearest free column shows what has no place of its own, as ambiguous.
            let free = || {
                let named = named.iter().copied().min_by_key(near);
                let inside = named.or_else(|| (after..before).filter(|&h| row[h].is_blank()).min_by_key(near));
                inside.or_else(|| (0..row.len()).filter(|&h| row[h].is_blank()).min_by_key(near))
            };
            match placed.or_else(free) {
                Some(column) => row[column] = Cell { spans: vec![cell.span], ambiguous: unsure },
                None => row.last_mut().into_iter().for_each(|last| last.push(cell.span)),
            }
            if unsure {
                doubt(&mut row[after..before], cell.span);
            }
        }
        row
    }

    /// Whether a figure of a line stands as well under a free column beside its own: flush with both to a character.
    fn fits_another(&self, cells: &[Placed], places: &[Option<usize>], index: usize) -> bool {
        let (cell, Some(own)) = (&cells[index], places[index]) else { return false };
        // Set as one word with the cell before it, a figure stands in the next column.
        let before = index.checked_sub(1).and_then(|before| Some((&cells[before], places[before]?)));
        if before.is_some_and(|(before, column)| place::is_tight(before, cell) && own != column + 1) {
            return true;
        }
        let Some(band) = self.band(own).filter(|b| cell.figure && b.figure) else { return false };
        let (after, before) = self.between(places, index);
        let others = (after..before).filter(|&h| h != own).filter_map(|h| self.band(h)).filter(|b| b.figure);
        // Beside a free column that it nearly touches, a figure that is not flush with its own may be the other one's.
        if band.distance(cell) > 1 && others.clone().any(|b| b.right + 1 >= band.left && band.right + 1 >= b.left) {
            return true;
        }
        others.filter(|b| b.holds(cell)).any(|b| b.distance(cell) <= band.distance(cell) + 1)
    }

    /// The columns between those of the cells on both sides.
    fn between(&self, places: &[Option<usize>], index: usize) -> (usize, usize) {
        let after = places[..index].iter().flatten().max().map_or(0, |&h| h + 1);
        let before = places[index + 1..].iter().flatten().min().copied().unwrap_or(self.heads.len());
        (after, before.max(after))
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

/// Blank cells that may be where something stands which is shown in another one.
fn doubt(cells: &mut [Cell], of: Span) {
    for cell in cells.iter_mut().filter(|c| c.is_blank()) {
        *cell = Cell { spans: vec![Span::new(of.start, of.start)], ambiguous: true };
    }
}

/// Which column of the reference page each column of another page is.
///
/// By their headers where the page prints them again; in order where both pages fill the same number of columns; else by
/// place, and, unless `trust` says that something else will tell, `None` for a column of figures whose place does not decide.
fn targets(text: &str, own: &Page, reference: &Page, trust: bool) -> Vec<Option<usize>> {
    let (n, m) = (own.heads.len(), reference.heads.len());
    let filled: Vec<usize> = (0..m).filter(|&c| reference.heads[c].band.is_some()).collect();
    if n == m {
        return (0..n).map(Some).collect();
    }
    if own.header > 0 && own.heads.iter().any(|h| h.stack.is_some()) {
        let words: Vec<String> = (0..m).map(|c| reference.head_words(text, c)).collect();
        let score = |i: usize, j: usize| {
            let same = !words[j].is_empty() && own.head_words(text, i) == words[j];
            if same { 1_000_000 } else { closeness(own, i, reference, j) }
        };
        return best_in_order(n, m, score);
    }
    if n == filled.len() && filled.iter().enumerate().all(|(i, &j)| closeness(own, i, reference, j) > 0) {
        return filled.into_iter().map(Some).collect();
    }
    // A rendering closes the gap that a blank column leaves, so that place alone does not tell it: what is blank on the one page
    // is mostly blank on the other.
    let used = |j: usize| n > filled.len() || filled.contains(&j);
    let chosen = best_in_order(n, m, |i, j| if used(j) { closeness(own, i, reference, j) } else { 0 });
    let total = |places: &[Option<usize>]| -> i64 {
        places.iter().enumerate().filter_map(|(i, place)| place.map(|j| closeness(own, i, reference, j))).sum()
    };
    let unsure = |i: usize| {
        let without = best_in_order(n, m, |a, b| if a == i && Some(b) == chosen[i] { 0 } else { closeness(own, a, reference, b) });
        own.band(i).is_some_and(|b| b.figure) && total(&chosen) - total(&without) < 10 * NEAR
    };
    (0..n).map(|i| chosen[i].filter(|_| trust || !unsure(i))).collect()
}

/// Two columns that a page could stand for with no more than so many characters' difference are not told apart.
const NEAR: i64 = 5;

/// How near two columns of two pages are that hold the same: the nearer the better, but any is better than none.
fn closeness(own: &Page, i: usize, reference: &Page, j: usize) -> i64 {
    let Some(band) = own.band(i) else { return 0 };
    // Whole amounts look like codes, 序号 of two digits look like a 款.
    let (same, likely) = match (reference.band(j), &reference.heads[j].stack) {
        (Some(other), _) => {
            let alike = !band.figure || band.code == other.code && band.short == other.short;
            (
                band.figure == other.figure,
                if alike {
                    100_000
                } else if band.short == other.short {
                    75_000
                } else {
                    50_000
                },
            )
        }
        (None, Some(stack)) => (stack.holds.is_none_or(|figures| figures == band.figure), if band.code { 50_000 } else { 100_000 }),
        (None, None) => (true, 100_000),
    };
    let apart = own.heads[i].middle.abs_diff(reference.heads[j].middle) / 2;
    if same { (likely - 10 * apart as i64).max(1) } else { 0 }
}

/// Moves the cells of a page's row to the columns of the table; what has none is shown in the nearest free one, as
/// ambiguous.
fn spread(row: GridRow, target: &[Option<usize>], width: usize) -> GridRow {
    let mut wide = vec![Cell::default(); width];
    let mut spare = Vec::new();
    for (index, cell) in row.into_iter().enumerate().filter(|(_, c)| !c.is_blank()) {
        match target.get(index).copied().flatten() {
            Some(column) => wide[column] = cell,
            None => spare.push((index, cell)),
        }
    }
    for (index, mut cell) in spare {
        cell.ambiguous = true;
        let free = (0..width).filter(|&c| wide[c].is_blank()).min_by_key(|&c| c.abs_diff(index));
        match free {
            Some(column) => {
                let of = cell.span();
                wide[column] = cell;
                doubt(&mut wide, of);
            }
            None => wide.last_mut().into_iter().for_each(|last| cell.spans.iter().for_each(|&span| last.push(span))),
        }
    }
    wide
}
