//! The text of a .doc document, put together from its pieces, and where each character lies in the file.

use super::super::ReadError;
use super::super::limits::MAX_TEXT;
use super::header::{Header, parts};
use super::number::{byte, u16_at, u32_at, usize_at};
use super::{Streams, torn};

/// A stretch of the text that lies in the file in one.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// The first character, and the one behind the last.
    start: usize,
    end: usize,
    /// The byte that it begins at.
    at: usize,
    /// Whether a character is one byte.
    narrow: bool,
}

/// The text of a document, in UTF-16.
#[derive(Debug)]
pub(super) struct Pieces {
    pieces: Vec<Piece>,
    /// All characters, those of notes and heads among them.
    pub(super) units: Vec<u16>,
}

impl Pieces {
    /// Reads the table of pieces and what it names.
    pub(super) fn read(streams: &Streams, header: &Header) -> Result<Self, ReadError> {
        let pieces = table(streams.part(header, parts::PIECES)).ok_or_else(torn)?;
        let end = pieces.last().map_or(0, |piece| piece.end);
        let wanted = header.text.saturating_add(header.between).saturating_add(header.boxes);
        // No more characters than the file has bytes: pieces may name the same bytes again and again.
        if wanted > end || end > streams.main.len() || end > MAX_TEXT {
            return Err(torn());
        }
        let mut units = Vec::with_capacity(end);
        for piece in &pieces {
            piece.decode(&streams.main, &mut units).ok_or_else(torn)?;
        }
        Ok(Self { pieces, units })
    }

    /// Where a character lies in the file, the first character behind those that lie there in one with it, and the bytes of each.
    pub(super) fn place(&self, character: usize) -> Option<(usize, usize, usize)> {
        let after = self.pieces.partition_point(|piece| piece.start <= character);
        let piece = self.pieces.get(after.checked_sub(1)?).filter(|piece| character < piece.end)?;
        Some((piece.at + (character - piece.start) * piece.width(), piece.end, piece.width()))
    }
}

impl Piece {
    const fn width(&self) -> usize {
        if self.narrow { 1 } else { 2 }
    }

    fn decode(&self, main: &[u8], units: &mut Vec<u16>) -> Option<()> {
        let length = (self.end - self.start).checked_mul(self.width())?;
        let bytes = main.get(self.at..self.at.checked_add(length)?)?;
        if self.narrow {
            let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0;
            // Every byte of this code page is one character below 65536.
            units.extend(text.encode_utf16());
        } else {
            units.extend(bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
        }
        Some(())
    }
}

/// The table of pieces, behind the properties that fast saving leaves.
fn table(part: &[u8]) -> Option<Vec<Piece>> {
    const PROPERTIES: u8 = 1;
    const TABLE: u8 = 2;
    const NARROW: u32 = 1 << 30;
    let mut at = 0;
    while byte(part, at)? == PROPERTIES {
        at += 3 + usize::from(u16_at(part, at + 1)?);
    }
    if byte(part, at)? != TABLE {
        return None;
    }
    let length = usize_at(part, at + 1)?;
    let table = part.get(at + 5..)?.get(..length)?;
    let count = length.checked_sub(4)? / 12;
    let mut pieces = Vec::with_capacity(count);
    for nth in 0..count {
        let (start, end) = (usize_at(table, 4 * nth)?, usize_at(table, 4 * (nth + 1))?);
        let place = u32_at(table, 4 * (count + 1) + 8 * nth + 2)?;
        let narrow = place & NARROW != 0;
        let at = usize::try_from(place & (NARROW - 1)).ok()?;
        // Each piece begins where the one before it ends, and has something.
        let before = pieces.last().map_or(0, |piece: &Piece| piece.end);
        if start != before || end <= start {
            return None;
        }
        pieces.push(Piece { start, end, at: if narrow { at / 2 } else { at }, narrow });
    }
    Some(pieces)
}
