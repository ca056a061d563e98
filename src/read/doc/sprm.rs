//! Single property modifiers: what a stretch of a .doc document has that others have not.

use super::number::{byte, u16_at, usize_at};

/// The modifiers that matter, by their numbers in [MS-DOC].
pub(super) mod id {
    pub(in crate::read::doc) const IN_TABLE: u16 = 0x2416;
    pub(in crate::read::doc) const ROW_END: u16 = 0x2417;
    pub(in crate::read::doc) const DEPTH: u16 = 0x6649;
    pub(in crate::read::doc) const INNER_CELL: u16 = 0x244b;
    pub(in crate::read::doc) const INNER_ROW: u16 = 0x244c;
    pub(in crate::read::doc) const LEVEL: u16 = 0x260a;
    pub(in crate::read::doc) const LIST: u16 = 0x460b;
    pub(in crate::read::doc) const PAGE_BEFORE: u16 = 0x2407;
    pub(in crate::read::doc) const HUGE: u16 = 0x6646;
    pub(in crate::read::doc) const HUGE_OLD: u16 = 0x6645;
    pub(in crate::read::doc) const CELLS: u16 = 0xd608;
    pub(in crate::read::doc) const MERGE: u16 = 0x5624;
    pub(in crate::read::doc) const MERGE_DOWN: u16 = 0xd62b;
    pub(in crate::read::doc) const HIDDEN: u16 = 0x083c;
    pub(in crate::read::doc) const STRUCK: u16 = 0x0837;
    pub(in crate::read::doc) const STRUCK_TWICE: u16 = 0x2a53;
    pub(in crate::read::doc) const DELETED: u16 = 0x0800;
    pub(in crate::read::doc) const INSERTED: u16 = 0x0801;
    pub(in crate::read::doc) const SPECIAL: u16 = 0x0855;
    pub(in crate::read::doc) const EMBEDDED: u16 = 0x080a;
    pub(in crate::read::doc) const DATA: u16 = 0x0806;
    pub(in crate::read::doc) const SYMBOL: u16 = 0x6a09;
    pub(in crate::read::doc) const STYLE: u16 = 0x4a30;
    pub(in crate::read::doc) const SECTION_BREAK: u16 = 0x3009;
}

/// The modifiers of a list, each with its number and operand; a list that is cut off ends before the one that is not whole.
pub(super) struct Sprms<'b>(pub(super) &'b [u8]);

impl<'b> Iterator for Sprms<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        const TABS: u16 = 0xc615;
        let number = u16_at(self.0, 0)?;
        let rest = &self.0[2..];
        let (skipped, length) = match number >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            // The definition of a row is the only one whose length has two bytes, and counts one too many.
            _ if number == id::CELLS => (2, usize::from(u16_at(rest, 0)?).checked_sub(1)?),
            _ if number == TABS && byte(rest, 0)? == 255 => (1, long_tabs(rest)?),
            _ => (1, usize::from(byte(rest, 0)?)),
        };
        let operand = rest.get(skipped..skipped + length)?;
        self.0 = &rest[skipped + length..];
        Some((number, operand))
    }
}

/// How long a list of tab stops is whose length one byte cannot say.
fn long_tabs(rest: &[u8]) -> Option<usize> {
    let deleted = usize::from(byte(rest, 1)?);
    let added = usize::from(byte(rest, 2 + 4 * deleted)?);
    Some(2 + 4 * deleted + 3 * added)
}

/// The list that a modifier names in the data stream, because it is too long for its page.
pub(super) fn huge<'b>(operand: &[u8], data: &'b [u8]) -> Option<&'b [u8]> {
    let at = usize_at(operand, 0)?;
    let length = usize::from(u16_at(data, at)?);
    data.get(at + 2..)?.get(..length)
}

/// Whether a modifier of one byte is on, where the style says what is usual.
pub(super) fn toggled(operand: &[u8], usual: bool) -> bool {
    match operand.first() {
        Some(0) | None => false,
        Some(128) => usual,
        Some(129) => !usual,
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_are_as_long_as_their_numbers_say() {
        let bytes = [0x16, 0x24, 1, 0x08, 0xd6, 3, 0, 7, 8, 0x49, 0x66, 2, 0, 0, 0, 0x16, 0x24];
        let all: Vec<(u16, Vec<u8>)> = Sprms(&bytes).map(|(n, o)| (n, o.to_vec())).collect();
        assert_eq!(all, [(id::IN_TABLE, vec![1]), (id::CELLS, vec![7, 8]), (id::DEPTH, vec![2, 0, 0, 0])]);
    }
}
