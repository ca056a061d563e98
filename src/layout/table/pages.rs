//! Where the pages of a table begin, and how far its header goes.

use super::super::header;
use super::super::raw::{Cell, GridRow, Segment};
use super::Builder;
use crate::model::catalog::is_total_name;
use crate::model::fold::{fold, number_depth};
use crate::model::number;
use crate::model::{Meaning, catalog};

impl Builder<'_, '_> {
    /// A header printed again in the middle of the rows begins a page of its own.
    pub(super) fn at_headers(&self, segments: Vec<Segment>) -> Vec<Segment> {
        let words = |row: &GridRow| row.iter().filter(|c| !c.is_blank()).map(|c| fold(&c.text(self.text))).collect::<Vec<_>>();
        let Some(first) = segments.first().and_then(|s| s.rows.first()).map(words) else { return segments };
        let known = |cell: &String| catalog::header_meaning(cell).is_some();
        // Columns of spaces are found page by page, each with its header.
        if segments.iter().any(|s| s.header.is_some()) || first.iter().filter(|c| known(c)).count() < 2 {
            return segments;
        }
        let mut pages: Vec<Segment> = Vec::new();
        for segment in segments {
            let empty = || Segment { cells: segment.cells, ..Segment::default() };
            let mut page = empty();
            for row in segment.rows {
                if !page.rows.is_empty() && words(&row) == first {
                    pages.push(std::mem::replace(&mut page, empty()));
                }
                page.rows.push(row);
            }
            pages.push(page);
        }
        pages
    }

    /// Pages whose ruling lines make more columns than those of the first one: where 栏次 is printed again, it tells which is which.
    pub(super) fn by_numbers(&self, mut segments: Vec<Segment>) -> Vec<Segment> {
        let numbers = |segment: &Segment| -> Option<Vec<(u32, usize)>> {
            let row = segment.rows.iter().find(|row| header::is_ordinal_row(self.text, row))?;
            Some(row.iter().enumerate().filter_map(|(c, cell)| Some((fold(&cell.text(self.text)).parse().ok()?, c))).collect())
        };
        let Some((known, rest)) = segments.split_first_mut().and_then(|(first, rest)| Some((numbers(first)?, rest))) else {
            return segments;
        };
        let width = known.last().map_or(0, |last| last.1 + 1);
        // A page without a header goes on with the columns of the one before, where it has as many.
        let mut last: Option<(usize, Vec<(u32, usize)>)> = None;
        for segment in rest.iter_mut().filter(|s| s.header.is_none()) {
            let cells = segment.rows.iter().map(Vec::len).max().unwrap_or(0);
            let before = last.take().filter(|(width, _)| *width == cells).map(|(_, numbers)| numbers);
            let Some(own) = numbers(segment).or(before) else { continue };
            last = Some((cells, own.clone()));
            let same = own.iter().map(|n| n.0).eq(known.iter().map(|n| n.0));
            let (Some(first), Some(first_known)) = (own.first(), known.first()) else { continue };
            if !same || own == known || first.1 != first_known.1 {
                continue;
            }
            let to = |c: usize| if c < first.1 { Some(c) } else { own.iter().position(|n| n.1 == c).map(|at| known[at].1) };
            let placed = |row: &GridRow| (0..row.len()).all(|c| row[c].is_blank() || to(c).is_some());
            let start = segment.rows.iter().position(|row| header::is_ordinal_row(self.text, row)).unwrap_or(0);
            if !segment.rows[start..].iter().all(placed) {
                continue;
            }
            for row in &mut segment.rows[start..] {
                let mut moved = vec![Cell::default(); width];
                for (c, cell) in std::mem::take(row).into_iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
                    if let Some(column) = to(c) {
                        moved[column] = cell;
                    }
                }
                *row = moved;
            }
        }
        segments
    }

    /// A page break or an empty row inside the header: the pages are joined until one has data.
    pub(super) fn whole_header(&self, mut segments: Vec<Segment>) -> Vec<Segment> {
        while segments.len() > 1 && header::length(self.text, &segments[0].rows, segments[0].header) >= segments[0].rows.len() {
            let words: Vec<String> = segments[0].rows.iter().flatten().map(|c| fold(&c.text(self.text))).collect();
            let repeated = segments[1].rows.first().is_some_and(|row| header::repeats(self.text, row, &words));
            if repeated {
                break;
            }
            let next = segments.remove(1);
            segments[0].header = segments[0].header.map(|own| own + next.header.unwrap_or(0));
            segments[0].rows.extend(next.rows);
        }
        segments
    }

    /// A row that the page cuts in the middle of its amounts: `412.3` at the foot of a page and `6` at the head of the next.
    /// The two are one row; its amounts, whose digits stand in two places, are certain no more.
    pub(super) fn put_cut_row(&self, above: &mut GridRow, below: &GridRow) -> bool {
        let meaning = |c: usize| self.header.get(c).map_or(Meaning::Unknown, |h| h.meaning);
        let is_amount = |c: usize| !matches!(meaning(c), Meaning::Name | Meaning::Code | Meaning::Text | Meaning::Ordinal);
        let digits = |words: &str| words.bytes().all(|b| b.is_ascii_digit());
        let (mut cut, mut whole) = (false, true);
        for c in (0..below.len()).filter(|&c| !below[c].is_blank()) {
            let (upper, lower) = (above.get(c).map(|cell| cell.text(self.text)).unwrap_or_default(), below[c].text(self.text));
            if is_amount(c) {
                let torn = number::cell(&upper).is_none() || upper.contains('.') && digits(&lower) && lower.len() <= 2;
                let fits = !upper.is_empty() && torn && number::cell(&format!("{upper}{lower}")).is_some();
                (cut, whole) = (cut || fits, whole && fits);
            } else if matches!(meaning(c), Meaning::Code | Meaning::Ordinal) {
                whole &= digits(&lower) && !header::is_code(&lower) && digits(&upper);
            }
        }
        if (!cut || !whole) && !self.is_cut_in_names(above, below) {
            return false;
        }
        for (c, cell) in below.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
            if above.len() <= c {
                above.resize(c + 1, Cell::default());
            }
            above[c].spans.retain(|s| s.start < s.end);
            above[c].spans.extend(cell.spans.iter().copied());
            above[c].ambiguous |= is_amount(c);
        }
        true
    }

    /// Whether the page cuts a row in the middle of its names: those of both sides go on from numbered ones, and nothing else is
    /// printed.
    fn is_cut_in_names(&self, above: &GridRow, below: &GridRow) -> bool {
        let numbered = |cell: &Cell| number_depth(&fold(&cell.text(self.text))).is_some();
        let goes_on = |c: usize| {
            let name = self.header.get(c).is_some_and(|h| h.meaning == Meaning::Name);
            name && above.get(c).is_some_and(numbered) && !numbered(&below[c]) && !is_total_name(&below[c].text(self.text))
        };
        let filled: Vec<usize> = (0..below.len()).filter(|&c| !below[c].is_blank()).collect();
        filled.len() > 1 && filled.into_iter().all(goes_on)
    }
}
