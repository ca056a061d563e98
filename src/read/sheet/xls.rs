//! Excel 97–2003 workbooks: a stream of records within an OLE2 file.

use super::super::ReadError;
use super::super::limits::{Allowance, MAX_UNPACKED, damaged, password_protected};
use super::built_in::built_in;
use super::layout::{Merge, Sheet};
use super::number_format::NumberFormat;
use super::xls_strings::{Bytes, long_string, shared_strings, short_string};
use super::{Book, UNCACHED};
use std::collections::HashMap;
use std::io::{Cursor, Read};

/// The records that matter, by their numbers in [MS-XLS].
mod id {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const EOF: u16 = 0x000A;
    pub(super) const DATE_1904: u16 = 0x0022;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const COLUMN_INFO: u16 = 0x007D;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MULTIPLE_RK: u16 = 0x00BD;
    pub(super) const RICH_STRING: u16 = 0x00D6;
    pub(super) const XF: u16 = 0x00E0;
    pub(super) const MERGED_CELLS: u16 = 0x00E5;
    pub(super) const SHARED_STRINGS: u16 = 0x00FC;
    pub(super) const LABEL_SHARED: u16 = 0x00FD;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOLEAN_OR_ERROR: u16 = 0x0205;
    pub(super) const STRING: u16 = 0x0207;
    pub(super) const ROW: u16 = 0x0208;
    pub(super) const WINDOW: u16 = 0x023E;
    pub(super) const RK: u16 = 0x027E;
    pub(super) const FORMAT: u16 = 0x041E;
    pub(super) const BOF: u16 = 0x0809;
}

/// Prints every visible worksheet.
pub(super) fn read(bytes: &[u8], book: &mut Book) -> Result<(), ReadError> {
    let stream = workbook_stream(bytes)?;
    let globals = Globals::read(&stream)?;
    for entry in &globals.sheets {
        if entry.hidden {
            book.leave_out(&entry.name);
            continue;
        }
        let start = stream.get(entry.start..).unwrap_or_default();
        let mut reader = SheetReader {
            globals: &globals,
            sheet: Sheet::new(&entry.name),
            awaits_string: None,
            shows_zeros: true,
            allowance: &mut book.allowance,
        };
        reader.read(start)?;
        let sheet = reader.sheet;
        book.print(sheet)?;
    }
    Ok(())
}

fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| torn())?;
    if file.is_stream("/Book") && !file.is_stream("/Workbook") {
        return Err(too_old());
    }
    let stream = file.open_stream("/Workbook").map_err(|_| torn())?;
    let mut content = Vec::new();
    stream.take(MAX_UNPACKED).read_to_end(&mut content).map_err(|_| torn())?;
    Ok(content)
}

/// The records of a stream, each with its number.
struct Records<'b>(Bytes<'b>);

impl<'b> Iterator for Records<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.0.u16()?;
        let length = self.0.u16()?;
        Some((number, self.0.take(usize::from(length))?))
    }
}

/// What the first part of the stream says about all sheets.
#[derive(Default)]
struct Globals {
    sheets: Vec<Entry>,
    strings: Vec<String>,
    formats: Vec<NumberFormat>,
    epoch_1904: bool,
}

struct Entry {
    name: String,
    start: usize,
    hidden: bool,
}

impl Globals {
    fn read(stream: &[u8]) -> Result<Self, ReadError> {
        const BIFF8: u16 = 0x0600;
        let mut globals = Self::default();
        let mut codes: HashMap<u16, String> = HashMap::new();
        let mut cell_formats: Vec<u16> = Vec::new();
        let mut shared: Vec<&[u8]> = Vec::new();
        let mut previous = 0;
        for (number, data) in Records(Bytes(stream)) {
            let mut bytes = Bytes(data);
            match number {
                id::BOF if bytes.u16() != Some(BIFF8) => return Err(too_old()),
                id::FILE_PASS => return Err(password_protected()),
                id::DATE_1904 => globals.epoch_1904 = bytes.u16() == Some(1),
                id::FORMAT => {
                    if let (Some(format), Some(code)) = (bytes.u16(), long_string(&mut bytes)) {
                        codes.insert(format, code);
                    }
                }
                id::XF => cell_formats.push(bytes.u16().and_then(|_| bytes.u16()).unwrap_or(0)),
                id::BOUND_SHEET => globals.sheets.extend(Entry::read(bytes)),
                id::SHARED_STRINGS => shared.push(data),
                id::CONTINUE if previous == id::SHARED_STRINGS => shared.push(data),
                id::EOF => break,
                _ => {}
            }
            if number != id::CONTINUE {
                previous = number;
            }
        }
        globals.strings = shared_strings(&shared).unwrap_or_default();
        let code = |format: &u16| codes.get(format).map_or_else(|| built_in(*format), String::as_str);
        globals.formats = cell_formats.iter().map(|format| NumberFormat::parse(code(format))).collect();
        Ok(globals)
    }
}

impl Entry {
    /// A worksheet; charts and macro sheets have no cells to publish.
    fn read(mut bytes: Bytes<'_>) -> Option<Self> {
        let start = usize::try_from(bytes.u32()?).ok()?;
        let state = bytes.u8()?;
        let kind = bytes.u8()?;
        let name = short_string(&mut bytes)?;
        (kind == 0).then_some(Self { name, start, hidden: state & 3 != 0 })
    }
}

struct SheetReader<'g> {
    globals: &'g Globals,
    sheet: Sheet,
    /// The cell whose formula resulted in a text, which comes in a record of its own.
    awaits_string: Option<(u32, u32)>,
    shows_zeros: bool,
    allowance: &'g mut Allowance,
}

impl SheetReader<'_> {
    fn read(&mut self, stream: &[u8]) -> Result<(), ReadError> {
        self.find_zero_setting(stream);
        let mut open = 0;
        for (number, data) in Records(Bytes(stream)) {
            match number {
                id::BOF => open += 1,
                id::EOF if open <= 1 => break,
                id::EOF => open -= 1,
                // Charts within the sheet have records of the same numbers.
                _ if open == 1 => self.record(number, Bytes(data))?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether zeros are shown is said after the cells.
    fn find_zero_setting(&mut self, stream: &[u8]) {
        const SHOWS_ZEROS: u16 = 0x0010;
        let mut records = Records(Bytes(stream)).take_while(|(number, _)| *number != id::EOF);
        if let Some((_, data)) = records.find(|(number, _)| *number == id::WINDOW) {
            self.shows_zeros = Bytes(data).u16().is_none_or(|flags| flags & SHOWS_ZEROS != 0);
        }
    }

    /// A record that is cut short is passed over.
    fn record(&mut self, number: u16, mut bytes: Bytes<'_>) -> Result<(), ReadError> {
        match number {
            id::COLUMN_INFO => self.column_info(bytes).unwrap_or(()),
            id::ROW => self.row(bytes).unwrap_or(()),
            id::MERGED_CELLS => self.merged_cells(bytes).unwrap_or(()),
            id::MULTIPLE_RK => return self.multiple(bytes),
            id::STRING => {
                if let (Some((row, column)), Some(text)) = (self.awaits_string.take(), long_string(&mut bytes)) {
                    return self.sheet.put(row, column, &text, self.allowance);
                }
            }
            id::NUMBER | id::RK | id::LABEL | id::RICH_STRING | id::LABEL_SHARED | id::BOOLEAN_OR_ERROR | id::FORMULA => {
                if let Some((row, column, text)) = self.cell(number, bytes) {
                    return self.sheet.put(row, column, &text, self.allowance);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn column_info(&mut self, mut bytes: Bytes<'_>) -> Option<()> {
        let (first, last) = (bytes.u16()?, bytes.u16()?);
        let width = bytes.u16()?;
        bytes.u16()?;
        let hidden = bytes.u16()? & 1 != 0;
        if hidden || width == 0 {
            self.sheet.hide_columns(u32::from(first) + 1, u32::from(last) + 1);
        }
        Some(())
    }

    fn row(&mut self, mut bytes: Bytes<'_>) -> Option<()> {
        const HIDDEN: u32 = 0x20;
        let row = bytes.u16()?;
        bytes.take(10)?;
        if bytes.u32()? & HIDDEN != 0 {
            self.sheet.hide_row(u32::from(row) + 1);
        }
        Some(())
    }

    fn merged_cells(&mut self, mut bytes: Bytes<'_>) -> Option<()> {
        let count = bytes.u16()?;
        for _ in 0..count {
            let mut edge = || bytes.u16().map(|e| u32::from(e) + 1);
            let (top, bottom, left, right) = (edge()?, edge()?, edge()?, edge()?);
            self.sheet.merge(Merge { top, left, bottom, right });
        }
        Some(())
    }

    /// Several numbers in one row.
    fn multiple(&mut self, mut bytes: Bytes<'_>) -> Result<(), ReadError> {
        let (Some(row), Some(first)) = (bytes.u16(), bytes.u16()) else {
            return Ok(());
        };
        // The last column stands after the numbers.
        for (column, pair) in (u32::from(first)..).zip(bytes.0.chunks_exact(6)) {
            let mut pair = Bytes(pair);
            if let (Some(style), Some(packed)) = (pair.u16(), pair.u32()) {
                let text = self.number(unpack(packed), style);
                self.sheet.put(u32::from(row) + 1, column + 1, &text, self.allowance)?;
            }
        }
        Ok(())
    }

    /// Row and column from 1, and the text shown.
    fn cell(&mut self, number: u16, mut bytes: Bytes<'_>) -> Option<(u32, u32, String)> {
        let row = u32::from(bytes.u16()?) + 1;
        let column = u32::from(bytes.u16()?) + 1;
        let style = bytes.u16()?;
        let text = match number {
            id::NUMBER => self.number(bytes.f64()?, style),
            id::RK => self.number(unpack(bytes.u32()?), style),
            id::LABEL | id::RICH_STRING => long_string(&mut bytes)?,
            id::LABEL_SHARED => self.globals.strings.get(usize::try_from(bytes.u32()?).ok()?)?.clone(),
            id::BOOLEAN_OR_ERROR => {
                let value = bytes.u8()?;
                if bytes.u8()? == 0 { boolean(value) } else { error(value) }.to_owned()
            }
            _ => {
                let result = bytes.take(8)?;
                self.formula(result, style, (row, column))?
            }
        };
        Some((row, column, text))
    }

    /// The result of a formula: a number, or the mark `FFFF` and what else it is.
    fn formula(&mut self, result: &[u8], style: u16, position: (u32, u32)) -> Option<String> {
        if !result.ends_with(&[0xFF, 0xFF]) {
            return Some(self.number(Bytes(result).f64()?, style));
        }
        match result[0] {
            0 => self.awaits_string = Some(position),
            1 => return Some(boolean(result[2]).to_owned()),
            2 => return Some(error(result[2]).to_owned()),
            // An empty text, which is what many formulas result in where there is no amount.
            3 => {}
            _ => return Some(UNCACHED.to_owned()),
        }
        None
    }

    fn number(&self, value: f64, style: u16) -> String {
        if value == 0.0 && !self.shows_zeros {
            return String::new();
        }
        match self.globals.formats.get(usize::from(style)) {
            Some(format) => format.show(value, self.globals.epoch_1904),
            None => NumberFormat::general().show(value, self.globals.epoch_1904),
        }
    }
}

/// A number in four bytes: the upper part of a float, or an integer, perhaps in hundredths.
fn unpack(packed: u32) -> f64 {
    let value = if packed & 2 != 0 { f64::from(packed.cast_signed() >> 2) } else { f64::from_bits(u64::from(packed & !3) << 32) };
    if packed & 1 != 0 { value / 100.0 } else { value }
}

fn boolean(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

fn torn() -> ReadError {
    damaged(
        "文件已损坏，不能作为 Excel 工作簿打开；请用 Excel 或 WPS 打开后另存为 .xlsx，再检查",
        "the file is damaged and cannot be opened as a workbook; open it in a spreadsheet program and save it as .xlsx",
    )
}

fn too_old() -> ReadError {
    ReadError::Unsupported("Excel 95 及更早的工作簿（.xls）", " .xlsx ")
}

#[cfg(test)]
mod tests {
    use super::unpack;

    #[test]
    fn packed_numbers_are_unpacked() {
        assert_eq!(unpack((86_670 << 2) | 3), 866.7);
        assert_eq!(unpack((7 << 2) | 2), 7.0);
        assert_eq!(unpack(0x3FF0_0000), 1.0);
        assert_eq!(unpack((-5_i32 << 2).cast_unsigned() | 2), -5.0);
    }
}
