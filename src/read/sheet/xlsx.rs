//! Office Open XML workbooks.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::super::ReadError;
use super::super::grid::set_in;
use super::super::limits::Allowance;
use super::super::package::Package;
use super::super::relations::{self, Relation};
use super::super::xml::{Element, Event, Xml};
use super::built_in::built_in;
use super::layout::{Merge, Sheet};
use super::number_format::NumberFormat;
use super::{Book, UNCACHED};
use std::collections::HashMap;

/// Prints every visible worksheet.
pub(super) fn read(package: &mut Package<'_>, book: &mut Book) -> Result<(), ReadError> {
    let main = package.main_part()?.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let relations = relations::read(package, &main)?;
    let workbook = Workbook::read(&package.required(&main)?)?;
    let strings = match find_part(package, &relations, "sharedStrings")? {
        Some(text) => read_strings(&text)?,
        None => Vec::new(),
    };
    let styles = match find_part(package, &relations, "styles")? {
        Some(text) => Styles::read(&text)?,
        None => Styles::default(),
    };
    let formats = styles.formats();
    for entry in &workbook.sheets {
        let Some(part) = relations.iter().find(|r| r.id == entry.relation && r.kind == "worksheet") else {
            continue;
        };
        if entry.hidden {
            book.leave_out(&entry.name);
            continue;
        }
        let text = package.required(&part.target)?;
        let mut reader = SheetReader {
            xml: Xml::new(&text),
            sheet: Sheet::new(&entry.name),
            strings: &strings,
            formats: &formats,
            indents: &styles.indents,
            general: NumberFormat::general(),
            epoch_1904: workbook.epoch_1904,
            shows_zeros: true,
            allowance: &mut book.allowance,
        };
        reader.read()?;
        let sheet = reader.sheet;
        book.print(sheet)?;
    }
    Ok(())
}

fn find_part(package: &mut Package<'_>, relations: &[Relation], kind: &str) -> Result<Option<String>, ReadError> {
    relations.iter().find(|r| r.kind == kind).map_or(Ok(None), |r| package.text(&r.target))
}

/// The list of sheets.
struct Workbook {
    sheets: Vec<Entry>,
    epoch_1904: bool,
}

struct Entry {
    name: String,
    relation: String,
    hidden: bool,
}

impl Workbook {
    fn read(text: &str) -> Result<Self, ReadError> {
        let mut xml = Xml::new(text);
        let mut workbook = Self { sheets: Vec::new(), epoch_1904: false };
        loop {
            match xml.next()? {
                Event::Open(element) => match element.name() {
                    "workbookPr" => workbook.epoch_1904 = element.is_on("date1904"),
                    "sheet" => workbook.sheets.push(Entry {
                        name: element.attribute("name").unwrap_or_default(),
                        relation: element.attribute("id").unwrap_or_default(),
                        hidden: element.attribute("state").is_some_and(|s| s != "visible"),
                    }),
                    _ => {}
                },
                Event::End => return Ok(workbook),
                _ => {}
            }
        }
    }
}

/// The strings that cells refer to by number.
fn read_strings(text: &str) -> Result<Vec<String>, ReadError> {
    let mut xml = Xml::new(text);
    let mut strings = Vec::new();
    while xml.find("si")?.is_some() {
        strings.push(rich_text(&mut xml)?);
    }
    Ok(strings)
}

/// The text of the element last opened, in one or more runs, without reading aids.
fn rich_text(xml: &mut Xml<'_>) -> Result<String, ReadError> {
    let mut text = String::new();
    while let Some(element) = xml.child()? {
        match element.name() {
            "t" => text.push_str(&unescape(&xml.text()?)),
            "r" => text.push_str(&rich_text(xml)?),
            _ => xml.skip()?,
        }
    }
    Ok(text)
}

/// Characters that XML cannot hold are written `_x000D_`.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("_x") {
        let code = rest.get(start + 2..start + 6).filter(|_| rest.as_bytes().get(start + 6) == Some(&b'_'));
        let character = code.and_then(|c| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32);
        let (taken, replacement) = match character {
            Some(character) => (start + 7, character),
            None => (start + 1, '_'),
        };
        plain.push_str(&rest[..start]);
        plain.push(replacement);
        rest = &rest[taken..];
    }
    plain.push_str(rest);
    plain
}

/// Number formats by their numbers, and of each cell style the number of its format and how often it sets a text in.
#[derive(Default)]
struct Styles {
    codes: HashMap<u16, String>,
    cell_formats: Vec<u16>,
    indents: Vec<u8>,
}

impl Styles {
    fn read(text: &str) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let mut xml = Xml::new(text);
        if xml.find("styleSheet")?.is_none() {
            return Ok(styles);
        }
        while let Some(element) = xml.child()? {
            match element.name() {
                "numFmts" => styles.read_codes(&mut xml)?,
                "cellXfs" => styles.read_cell_formats(&mut xml)?,
                _ => xml.skip()?,
            }
        }
        Ok(styles)
    }

    fn read_codes(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        while let Some(element) = xml.child()? {
            if let (Some(id), Some(code)) = (element.number("numFmtId"), element.attribute("formatCode")) {
                self.codes.insert(id, code);
            }
            xml.skip()?;
        }
        Ok(())
    }

    fn read_cell_formats(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        while let Some(element) = xml.child()? {
            self.cell_formats.push(element.number("numFmtId").unwrap_or(0));
            let mut indent = 0;
            while let Some(part) = xml.child()? {
                indent = part.number("indent").filter(|_| part.name() == "alignment").unwrap_or(indent);
                xml.skip()?;
            }
            self.indents.push(indent);
        }
        Ok(())
    }

    fn formats(&self) -> Vec<NumberFormat> {
        let code = |id: &u16| self.codes.get(id).map_or_else(|| built_in(*id), String::as_str);
        self.cell_formats.iter().map(|id| NumberFormat::parse(code(id))).collect()
    }
}

struct SheetReader<'x, 'b> {
    xml: Xml<'x>,
    sheet: Sheet,
    strings: &'b [String],
    formats: &'b [NumberFormat],
    indents: &'b [u8],
    general: NumberFormat,
    epoch_1904: bool,
    shows_zeros: bool,
    allowance: &'b mut Allowance,
}

/// A cell as it is stored.
#[derive(Default)]
struct Stored {
    kind: String,
    style: usize,
    formula: bool,
    value: Option<String>,
    inline: Option<String>,
}

impl SheetReader<'_, '_> {
    fn read(&mut self) -> Result<(), ReadError> {
        if self.xml.find("worksheet")?.is_none() {
            return Ok(());
        }
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "sheetViews" => self.views()?,
                "cols" => self.columns()?,
                "sheetData" => self.rows()?,
                "mergeCells" => self.merges()?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    /// A sheet can be set to leave its zeros blank.
    fn views(&mut self) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            self.shows_zeros &= element.attribute("showZeros").is_none_or(|v| v != "0" && v != "false");
            self.xml.skip()?;
        }
        Ok(())
    }

    fn columns(&mut self) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            let no_width = element.number::<f64>("width").is_some_and(|w| w == 0.0);
            if (element.is_on("hidden") || no_width)
                && let (Some(first), Some(last)) = (element.number("min"), element.number("max"))
            {
                self.sheet.hide_columns(first, last);
            }
            self.xml.skip()?;
        }
        Ok(())
    }

    fn rows(&mut self) -> Result<(), ReadError> {
        let mut number: u32 = 0;
        while let Some(element) = self.xml.child()? {
            number = element.number("r").unwrap_or(number.saturating_add(1));
            if element.is_on("hidden") {
                self.sheet.hide_row(number);
            }
            self.cells(number)?;
        }
        Ok(())
    }

    fn cells(&mut self, row: u32) -> Result<(), ReadError> {
        let mut column: u32 = 0;
        while let Some(element) = self.xml.child()? {
            let address = element.attribute("r").and_then(|r| parse_address(&r));
            column = address.map_or(column.saturating_add(1), |(column, _)| column);
            let stored = self.stored(&element)?;
            let indent = self.indents.get(stored.style).copied().unwrap_or(0);
            let text = set_in(self.shown(&stored), indent.into());
            self.sheet.put(row, column, &text, self.allowance)?;
        }
        Ok(())
    }

    fn stored(&mut self, cell: &Element<'_>) -> Result<Stored, ReadError> {
        let mut stored =
            Stored { kind: cell.attribute("t").unwrap_or_default(), style: cell.number("s").unwrap_or(0), ..Stored::default() };
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "f" => {
                    stored.formula = true;
                    self.xml.skip()?;
                }
                "v" => stored.value = Some(self.xml.text()?),
                "is" => stored.inline = Some(rich_text(&mut self.xml)?),
                _ => self.xml.skip()?,
            }
        }
        Ok(stored)
    }

    /// The text that the sheet shows in a cell.
    fn shown(&self, stored: &Stored) -> String {
        if let Some(text) = &stored.inline {
            return text.clone();
        }
        let value = stored.value.as_deref().unwrap_or_default();
        match stored.kind.as_str() {
            // A formula may well result in an empty text.
            "str" => unescape(value),
            _ if value.is_empty() => if stored.formula { UNCACHED } else { "" }.to_owned(),
            "s" => value.trim().parse().ok().and_then(|i: usize| self.strings.get(i)).cloned().unwrap_or_default(),
            "b" => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "e" => value.to_owned(),
            "d" => value.trim_end_matches("T00:00:00").to_owned(),
            _ => self.number(value, stored.style),
        }
    }

    fn number(&self, value: &str, style: usize) -> String {
        let Ok(number) = value.trim().parse::<f64>() else {
            return value.to_owned();
        };
        if number == 0.0 && !self.shows_zeros {
            return String::new();
        }
        self.formats.get(style).unwrap_or(&self.general).show(number, self.epoch_1904)
    }

    fn merges(&mut self) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            if let Some(merge) = element.attribute("ref").and_then(|r| parse_range(&r)) {
                self.sheet.merge(merge);
            }
            self.xml.skip()?;
        }
        Ok(())
    }
}

/// `B12` as column and row.
fn parse_address(address: &str) -> Option<(u32, u32)> {
    let letters = address.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let digit = |b: u8| u32::from(b.to_ascii_uppercase() - b'A') + 1;
    let column = address[..letters].bytes().fold(0, |column, b| column * 26 + digit(b));
    let row = address[letters..].parse().ok()?;
    Some((column, row))
}

fn parse_range(range: &str) -> Option<Merge> {
    let (first, last) = range.split_once(':')?;
    let (left, top) = parse_address(first)?;
    let (right, bottom) = parse_address(last)?;
    (top <= bottom && left <= right).then_some(Merge { top, left, bottom, right })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        assert_eq!(parse_address("B12"), Some((2, 12)));
        assert_eq!(parse_address("XFD1"), Some((16384, 1)));
        assert_eq!(parse_address("12"), None);
        assert_eq!(parse_range("C3:A1"), None);
    }

    #[test]
    fn escaped_characters_are_restored() {
        assert_eq!(unescape("甲_x000D_乙_x_"), "甲\r乙_x_");
    }
}
