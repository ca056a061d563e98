//! OpenDocument workbooks. They hold the text that each cell shows, so no number format is worked out here.

use super::super::ReadError;
use super::super::limits::Allowance;
use super::super::package::Package;
use super::super::xml::{Element, Xml};
use super::layout::{MAX_COLUMN, Merge, Sheet};
use super::number_format::NumberFormat;
use super::{Book, UNCACHED};
use std::collections::HashSet;

/// Prints every visible table of the workbook.
pub(super) fn read(package: &mut Package<'_>, book: &mut Book) -> Result<(), ReadError> {
    let content = package.opendocument_content()?;
    let hidden = hidden_styles(&content)?;
    let mut xml = Xml::new(&content);
    if xml.find("spreadsheet")?.is_none() {
        return Ok(());
    }
    while let Some(element) = xml.child()? {
        if element.name() != "table" {
            xml.skip()?;
            continue;
        }
        let name = element.attribute("name").unwrap_or_default();
        if element.attribute("style-name").is_some_and(|s| hidden.contains(&s)) {
            book.leave_out(&name);
            xml.skip()?;
            continue;
        }
        let mut reader = TableReader { xml: &mut xml, sheet: Sheet::new(&name), row: 1, column: 1, allowance: &mut book.allowance };
        reader.table()?;
        let sheet = reader.sheet;
        book.print(sheet)?;
    }
    Ok(())
}

/// The table styles that are not displayed.
fn hidden_styles(content: &str) -> Result<HashSet<String>, ReadError> {
    let mut xml = Xml::new(content);
    let mut hidden = HashSet::new();
    while let Some(style) = xml.find("style")? {
        let name = style.attribute("name").unwrap_or_default();
        while let Some(element) = xml.child()? {
            if element.name() == "table-properties" && element.attribute("display").as_deref() == Some("false") {
                hidden.insert(name.clone());
            }
            xml.skip()?;
        }
    }
    Ok(hidden)
}

struct TableReader<'r, 'x> {
    xml: &'r mut Xml<'x>,
    sheet: Sheet,
    /// The row and column next to be read.
    row: u32,
    column: u32,
    allowance: &'r mut Allowance,
}

impl TableReader<'_, '_> {
    /// Rows and columns, directly or within groups and headers.
    fn table(&mut self) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "table-column" => {
                    let repeated: u32 = element.number("number-columns-repeated").unwrap_or(1);
                    let last = self.column.saturating_add(repeated.saturating_sub(1));
                    if is_collapsed(&element) {
                        self.sheet.hide_columns(self.column, last);
                    }
                    self.column = last.saturating_add(1);
                    self.xml.skip()?;
                }
                "table-row" => self.repeated_row(&element)?,
                "table-columns"
                | "table-header-columns"
                | "table-column-group"
                | "table-rows"
                | "table-header-rows"
                | "table-row-group" => self.table()?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn repeated_row(&mut self, row: &Element<'_>) -> Result<(), ReadError> {
        let repeated: u32 = row.number("number-rows-repeated").unwrap_or(1).max(1);
        let cells = self.cells()?;
        let copies = if cells.is_empty() { 0 } else { repeated };
        for copy in 0..copies {
            let number = self.row.saturating_add(copy);
            if is_collapsed(row) {
                self.sheet.hide_row(number);
            }
            for cell in &cells {
                cell.put(number, &mut self.sheet, self.allowance)?;
            }
        }
        self.row = self.row.saturating_add(repeated);
        Ok(())
    }

    /// The cells of a row that have text.
    fn cells(&mut self) -> Result<Vec<Cell>, ReadError> {
        let mut cells = Vec::new();
        let mut column: u32 = 1;
        while let Some(element) = self.xml.child()? {
            let repeated: u32 = element.number("number-columns-repeated").unwrap_or(1).clamp(1, MAX_COLUMN);
            if element.name() == "table-cell" {
                let cell = self.cell(&element, column)?;
                if !cell.text.trim().is_empty() {
                    self.allowance.take_text(cell.text.len().saturating_mul(repeated as usize))?;
                    cells.extend((0..repeated).map(|copy| Cell { column: column.saturating_add(copy), ..cell.clone() }));
                }
            } else {
                self.xml.skip()?;
            }
            column = column.saturating_add(repeated);
        }
        Ok(cells)
    }

    fn cell(&mut self, element: &Element<'_>, column: u32) -> Result<Cell, ReadError> {
        let mut paragraphs: Vec<String> = Vec::new();
        while let Some(child) = self.xml.child()? {
            if child.name() == "p" {
                let mut text = String::new();
                self.inline(&mut text)?;
                paragraphs.push(text);
            } else {
                self.xml.skip()?;
            }
        }
        let text = if paragraphs.is_empty() { unshown(element) } else { paragraphs.join("\n") };
        Ok(Cell {
            column,
            text,
            width: element.number("number-columns-spanned").unwrap_or(1).max(1),
            height: element.number("number-rows-spanned").unwrap_or(1).max(1),
        })
    }

    /// The text within the element last opened; blanks and tabs are elements of their own.
    fn inline(&mut self, text: &mut String) -> Result<(), ReadError> {
        use super::super::xml::Event;
        loop {
            match self.xml.next()? {
                Event::Text(piece) => text.push_str(&piece),
                Event::Open(element) => match element.name() {
                    "annotation" | "ruby-text" | "note" => self.xml.skip()?,
                    name => {
                        match name {
                            "s" | "tab" => text.push(' '),
                            "line-break" => text.push('\n'),
                            _ => {}
                        }
                        self.inline(text)?;
                    }
                },
                Event::Close | Event::End => return Ok(()),
            }
        }
    }
}

/// A cell of a row with its text.
#[derive(Clone)]
struct Cell {
    column: u32,
    text: String,
    width: u32,
    height: u32,
}

impl Cell {
    fn put(&self, row: u32, sheet: &mut Sheet, allowance: &mut Allowance) -> Result<(), ReadError> {
        sheet.put(row, self.column, &self.text, allowance)?;
        sheet.merge(Merge {
            top: row,
            left: self.column,
            bottom: row.saturating_add(self.height - 1),
            right: self.column.saturating_add(self.width - 1),
        });
        Ok(())
    }
}

/// The text of a cell whose file holds no shown text: its value as typed, or that there is none.
fn unshown(cell: &Element<'_>) -> String {
    let stored = ["value", "date-value", "time-value", "boolean-value", "string-value"];
    match stored.iter().find_map(|name| cell.attribute(name)) {
        Some(value) => value.parse().map_or(value, |number| NumberFormat::general().show(number, false)),
        None if cell.attribute("formula").is_some() && cell.attribute("value-type").is_none() => UNCACHED.to_owned(),
        None => String::new(),
    }
}

fn is_collapsed(element: &Element<'_>) -> bool {
    matches!(element.attribute("visibility").as_deref(), Some("collapse" | "filter"))
}
