//! Strings of Excel 97–2003 workbooks: one or two bytes a character, and shared ones cut across records.

/// A cursor over bytes; every step may find the end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'b>(pub(super) &'b [u8]);

impl<'b> Bytes<'b> {
    /// The next bytes.
    pub(super) fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        Some(self.take(1)?[0])
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    pub(super) fn f64(&mut self) -> Option<f64> {
        self.take(8)?.try_into().ok().map(f64::from_le_bytes)
    }
}

const WIDE: u8 = 0x01;
const PHONETIC: u8 = 0x04;
const RICH: u8 = 0x08;

/// A string in one record, with its length before it in two bytes.
pub(super) fn long_string(bytes: &mut Bytes<'_>) -> Option<String> {
    let count = bytes.u16()?;
    characters(bytes, usize::from(count))
}

/// A string in one record, with its length before it in one byte.
pub(super) fn short_string(bytes: &mut Bytes<'_>) -> Option<String> {
    let count = bytes.u8()?;
    characters(bytes, usize::from(count))
}

fn characters(bytes: &mut Bytes<'_>, count: usize) -> Option<String> {
    let flags = bytes.u8()?;
    if flags & RICH != 0 {
        bytes.u16()?;
    }
    if flags & PHONETIC != 0 {
        bytes.u32()?;
    }
    let wide = flags & WIDE != 0;
    let taken = bytes.take(if wide { count * 2 } else { count })?;
    let mut units = Vec::with_capacity(count);
    push_units(&mut units, taken, wide);
    Some(String::from_utf16_lossy(&units))
}

/// One-byte characters are the first 256 of Unicode.
fn push_units(units: &mut Vec<u16>, bytes: &[u8], wide: bool) {
    if wide {
        units.extend(bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
    } else {
        units.extend(bytes.iter().map(|&b| u16::from(b)));
    }
}

/// The shared strings: a record and its continuations.
pub(super) fn shared_strings(records: &[&[u8]]) -> Option<Vec<String>> {
    let (first, rest) = records.split_first()?;
    let mut cursor = Continued { current: Bytes(first), rest };
    cursor.current.u32()?;
    let count = cursor.current.u32()?;
    // The count is not to be trusted with memory.
    let mut strings = Vec::new();
    for _ in 0..count {
        match cursor.string() {
            Some(string) => strings.push(string),
            None => break,
        }
    }
    Some(strings)
}

/// A cursor over a record and its continuations.
struct Continued<'r, 'b> {
    current: Bytes<'b>,
    rest: &'r [&'b [u8]],
}

impl Continued<'_, '_> {
    /// Goes on to the next record once the current one is used up.
    fn advance(&mut self) -> Option<()> {
        while self.current.0.is_empty() {
            let (next, rest) = self.rest.split_first()?;
            self.current = Bytes(next);
            self.rest = rest;
        }
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        self.advance()?;
        let count = usize::from(self.current.u16()?);
        let flags = self.current.u8()?;
        let runs = if flags & RICH != 0 { self.current.u16()? } else { 0 };
        let phonetic = if flags & PHONETIC != 0 { self.current.u32()? } else { 0 };
        let units = self.units(count, flags & WIDE != 0)?;
        self.pass(usize::from(runs) * 4)?;
        self.pass(usize::try_from(phonetic).ok()?)?;
        Some(String::from_utf16_lossy(&units))
    }

    /// Characters; where a continuation cuts them, it begins with a byte that says how wide the rest is.
    fn units(&mut self, count: usize, mut wide: bool) -> Option<Vec<u16>> {
        let mut units = Vec::with_capacity(count);
        while units.len() < count {
            if self.current.0.is_empty() {
                self.advance()?;
                wide = self.current.u8()? & WIDE != 0;
            }
            let width = if wide { 2 } else { 1 };
            let available = (self.current.0.len() / width).min(count - units.len());
            if available == 0 {
                // Half a character at the end of a record: the rest of it is nowhere.
                self.current.0 = &[];
                continue;
            }
            let taken = self.current.take(available * width)?;
            push_units(&mut units, taken, wide);
        }
        Some(units)
    }

    fn pass(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.advance()?;
            let step = count.min(self.current.0.len());
            self.current.take(step)?;
            count -= step;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_string_runs_on_in_the_next_record() {
        // Two strings; the second is cut after its first character and goes on in two-byte characters.
        let first = [2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, b'A', 3, 0, 0, b'B'];
        let second = [1, 0x36, 0x65, 0x65, 0x51];
        let strings = shared_strings(&[&first, &second]).unwrap();
        assert_eq!(strings, ["A", "B收入"]);
    }
}
