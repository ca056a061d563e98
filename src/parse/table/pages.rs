//! Where the pages of a table begin, and how far its header goes.

use super::super::assemble::{GridRow, Segment};
use super::super::header;
use super::Builder;
use crate::model::catalog;
use crate::model::fold::fold;

impl Builder<'_, '_> {
    /// A header printed again in the middle of the rows begins a page of its own.
    pub(super) fn at_headers(&self, segments: Vec<Segment>) -> Vec<Segment> {
        let words = |row: &GridRow| row.iter().map(|c| fold(&c.text(self.text))).collect::<Vec<_>>();
        let Some(first) = segments.first().and_then(|s| s.rows.first()).map(words) else { return segments };
        let known = |cell: &String| catalog::header_meaning(cell).is_some();
        // Columns of spaces are found page by page, each with its header.
        if segments.iter().any(|s| s.header.is_some()) || first.iter().filter(|c| known(c)).count() < 2 {
            return segments;
        }
        let mut pages: Vec<Segment> = Vec::new();
        for segment in segments {
            let mut page = Segment::default();
            for row in segment.rows {
                if !page.rows.is_empty() && words(&row) == first {
                    pages.push(std::mem::take(&mut page));
                }
                page.rows.push(row);
            }
            pages.push(page);
        }
        pages
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
}
