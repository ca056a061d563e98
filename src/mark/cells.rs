//! The cells of a sheet as they are written: where each one's start tag stands.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::edit::{Edits, attribute, with_attribute};
use super::fills::Fills;
use crate::ledger::Severity;
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use std::collections::BTreeMap;
use std::ops::Range;

/// The start tags of a sheet's cells, by row and column from 1.
pub(super) struct Cells {
    tags: BTreeMap<(u32, u32), Range<usize>>,
}

impl Cells {
    /// Finds the cells. One without an address stands behind the one before it.
    pub(super) fn of(sheet: &str) -> Self {
        let mut tags = BTreeMap::new();
        let mut reader = Reader::from_str(sheet);
        let (mut row, mut column) = (0_u32, 0_u32);
        loop {
            let from = usize::try_from(reader.buffer_position()).unwrap_or(0);
            let Ok(event) = reader.read_event() else { break };
            let to = usize::try_from(reader.buffer_position()).unwrap_or(0);
            let (Event::Start(tag) | Event::Empty(tag)) = &event else {
                if matches!(event, Event::Eof) {
                    break;
                }
                continue;
            };
            let name = tag.name().into_inner();
            let written = sheet.get(from..to).unwrap_or_default();
            match name.rsplit(':').next() {
                Some("row") => {
                    row = attribute(written, "r").and_then(|r| r.parse().ok()).unwrap_or(row.saturating_add(1));
                    column = 0;
                }
                Some("c") => {
                    (column, row) = attribute(written, "r").and_then(address).unwrap_or((column.saturating_add(1), row));
                    tags.insert((row, column), from..to);
                }
                _ => {}
            }
        }
        Self { tags }
    }

    /// The sheet with the cells of these addresses filled; a cell that is not written has only its note.
    pub(super) fn filled(&self, sheet: &str, looks: &BTreeMap<(u32, u32), Severity>, fills: &mut Fills) -> String {
        let mut edits = Edits::default();
        for (place, severity) in looks {
            let Some(range) = self.tags.get(place) else { continue };
            let tag = &sheet[range.clone()];
            let own = attribute(tag, "s").and_then(|s| s.parse().ok()).unwrap_or(0);
            if let Some(format) = fills.like(own, *severity) {
                edits.replace(range.clone(), with_attribute(tag, "s", &format.to_string()));
            }
        }
        edits.apply(sheet)
    }
}

/// Column and row of an address such as `AB12`, from 1.
pub(super) fn address(cell: &str) -> Option<(u32, u32)> {
    let letters = cell.len() - cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let mut column = 0_u32;
    for letter in cell[..letters].bytes() {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    let row = cell[letters..].parse().ok()?;
    (column > 0 && row > 0).then_some((column, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_sheets_write_them() {
        assert_eq!([address("A1"), address("AB12"), address("12"), address("A")], [Some((1, 1)), Some((28, 12)), None, None]);
    }
}
