//! The pages of 512 bytes that hold the properties of paragraphs and characters, found by where the text lies in the file.

use super::super::ReadError;
use super::number::{byte, u16_at, usize_at};
use super::torn;

/// Bytes of a page.
const PAGE: usize = 512;

/// An index of pages: from which byte of the file on each page says the properties.
pub(super) struct Pages<'b> {
    index: &'b [u8],
    main: &'b [u8],
    /// Bytes that a page has for every stretch: one for characters, thirteen for paragraphs.
    entry: usize,
}

/// A stretch of the file with the same properties.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'b> {
    /// The first byte behind it.
    pub(super) end: usize,
    /// Its style, of paragraphs.
    pub(super) style: u16,
    /// Its modifiers.
    pub(super) modifiers: &'b [u8],
}

impl<'b> Pages<'b> {
    /// The pages of paragraphs.
    pub(super) const fn of_paragraphs(index: &'b [u8], main: &'b [u8]) -> Self {
        Self { index, main, entry: 13 }
    }

    /// The pages of characters.
    pub(super) const fn of_characters(index: &'b [u8], main: &'b [u8]) -> Self {
        Self { index, main, entry: 1 }
    }

    /// The properties of what lies at a byte of the file; none where no page says them.
    ///
    /// # Errors
    /// A page that is named and not there: without it, rows and hidden text would not be known.
    pub(super) fn run(&self, place: usize) -> Result<Run<'b>, ReadError> {
        let none = Run { end: usize::MAX, style: 0, modifiers: &[] };
        let count = self.index.len().saturating_sub(4) / 8;
        let Some(nth) = last(self.index, count, place) else { return Ok(none) };
        let number = usize_at(self.index, 4 * (count + 1) + 4 * nth).unwrap_or(usize::MAX) & 0x3f_ffff;
        let page = self.main.get(number * PAGE..(number + 1) * PAGE).ok_or_else(torn)?;
        Ok(self.find(page, place).unwrap_or(none))
    }

    fn find(&self, page: &'b [u8], place: usize) -> Option<Run<'b>> {
        let runs = usize::from(page[PAGE - 1]);
        let run = last(page, runs, place)?;
        let end = usize_at(page, 4 * (run + 1))?;
        let offset = 2 * usize::from(byte(page, 4 * (runs + 1) + self.entry * run)?);
        let none = Run { end, style: 0, modifiers: &[] };
        if offset == 0 {
            return Some(none);
        }
        if self.entry == 1 {
            let length = usize::from(byte(page, offset)?);
            return Some(Run { modifiers: page.get(offset + 1..)?.get(..length).unwrap_or_default(), ..none });
        }
        // Half the length, less one byte; where it is zero, half the length follows.
        let (from, length) = match byte(page, offset)? {
            0 => (offset + 2, 2 * usize::from(byte(page, offset + 1)?)),
            half => (offset + 1, 2 * usize::from(half) - 1),
        };
        let list = page.get(from..)?.get(..length)?;
        Some(Run { style: u16_at(list, 0)?, modifiers: list.get(2..).unwrap_or_default(), ..none })
    }
}

/// The last of `count` stretches whose start is not behind a place, where the place lies within it.
fn last(starts: &[u8], count: usize, place: usize) -> Option<usize> {
    let start = |nth: usize| usize_at(starts, 4 * nth).unwrap_or(usize::MAX);
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if start(middle) <= place {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low.checked_sub(1).filter(|&nth| place < start(nth + 1))
}
