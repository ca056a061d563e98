//! The head of a .doc document: what it is, and where its parts are.

use super::super::ReadError;
use super::super::limits::{damaged, password_protected};
use super::number::{u16_at, usize_at};
use super::torn;

/// The numbers of the parts, as [MS-DOC] lists them.
pub(super) mod parts {
    pub(in crate::read::doc) const STYLES: usize = 1;
    pub(in crate::read::doc) const SECTIONS: usize = 6;
    pub(in crate::read::doc) const CHARACTERS: usize = 12;
    pub(in crate::read::doc) const PARAGRAPHS: usize = 13;
    pub(in crate::read::doc) const PIECES: usize = 33;
    pub(in crate::read::doc) const DRAWINGS: usize = 40;
    pub(in crate::read::doc) const BOXES: usize = 56;
    pub(in crate::read::doc) const LISTS: usize = 73;
    pub(in crate::read::doc) const LIST_OVERRIDES: usize = 74;
}

/// Where the list of parts begins in documents of Word 97 and all later versions.
const PARTS: usize = 154;
/// The first version of this form of the file.
const WORD_97: u16 = 0x00c1;

/// The head of a document.
#[derive(Debug)]
pub(super) struct Header {
    /// Which of two streams says where everything is.
    pub(super) second_table: bool,
    /// Characters of the text.
    pub(super) text: usize,
    /// Characters between the text and the text boxes: notes, heads and feet, comments.
    pub(super) between: usize,
    /// Characters of the text boxes.
    pub(super) boxes: usize,
    /// How many parts are listed.
    parts: usize,
}

impl Header {
    /// Reads the head.
    pub(super) fn read(main: &[u8]) -> Result<Self, ReadError> {
        const WORD_6: u16 = 0xa5dc;
        const COMPLEX: u16 = 1 << 2;
        const ENCRYPTED: u16 = 1 << 8;
        const SECOND_TABLE: u16 = 1 << 9;
        let (kind, version, flags) = (u16_at(main, 0), u16_at(main, 2), u16_at(main, 10));
        let (Some(kind), Some(version), Some(flags)) = (kind, version, flags) else { return Err(torn()) };
        if kind == WORD_6 || version < WORD_97 {
            return Err(ReadError::Unsupported("Word 95 或更早的文档（.doc）", " .docx "));
        }
        if flags & ENCRYPTED != 0 {
            return Err(password_protected());
        }
        if flags & COMPLEX != 0 {
            return Err(fast_saved());
        }
        // The counts follow two lists whose lengths are given.
        let short = usize::from(u16_at(main, 32).ok_or_else(torn)?);
        let counts = 34 + 2 * short + 2;
        let count = |nth: usize| usize_at(main, counts + 4 * nth).ok_or_else(torn);
        let between = (4..=8).try_fold(0_usize, |sum, nth| Ok(sum.saturating_add(count(nth)?)))?;
        let parts = usize::from(u16_at(main, PARTS - 2).ok_or_else(torn)?);
        Ok(Self { second_table: flags & SECOND_TABLE != 0, text: count(3)?, between, boxes: count(9)?, parts })
    }
}

/// Start and length of a part.
pub(super) fn part(main: &[u8], header: &Header, number: usize) -> (usize, usize) {
    let at = PARTS + 8 * number;
    match (usize_at(main, at), usize_at(main, at + 4)) {
        (Some(start), Some(length)) if number < header.parts => (start, length),
        _ => (0, 0),
    }
}

fn fast_saved() -> ReadError {
    damaged(
        "文件是“快速保存”的，改动还没有并入正文，读出来可能是旧的数字；请用 Word 或 WPS 打开后另存为 .docx，再检查",
        "the file was fast-saved: its changes lie beside the text, and what is read may be old; open it and save it as .docx",
    )
}
