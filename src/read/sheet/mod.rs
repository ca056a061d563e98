//! Workbooks (.xlsx, .ods, .xls): every visible sheet in order, every cell as the sheet shows it.
//!
//! The formats are read here and not by a library for workbooks, because such libraries give the stored values:
//! what a disclosure publishes is the value in its number format, without hidden rows, columns and sheets.

mod built_in;
mod date;
mod layout;
mod number_format;
mod ods;
mod xls;
mod xls_strings;
mod xlsx;

use super::limits::Allowance;
use super::package::{Kind, Package};
use super::rendering::Rendering;
use super::{ReadError, ReadOptions};
use crate::model::{Format, Source};

/// Stands in the cell of a formula whose result the file does not hold. It must not look like a number.
pub const UNCACHED: &str = "#公式无缓存值";

/// Reads a workbook.
///
/// # Errors
/// [`ReadError::Damaged`] for a damaged, protected or oversized file or one without text, and
/// [`ReadError::Unsupported`] for workbooks older than Excel 97.
pub fn read(bytes: &[u8], _options: &ReadOptions) -> Result<Source, ReadError> {
    let mut book = Book::new();
    if bytes.starts_with(b"PK") {
        let mut package = Package::open(bytes)?;
        match package.kind()? {
            Kind::Ods => ods::read(&mut package, &mut book)?,
            _ => xlsx::read(&mut package, &mut book)?,
        }
    } else {
        xls::read(bytes, &mut book)?;
    }
    book.rendering.finish(Format::Xlsx, "")
}

/// A workbook being printed.
struct Book {
    rendering: Rendering,
    allowance: Allowance,
}

impl Book {
    fn new() -> Self {
        Self { rendering: Rendering::new(), allowance: Allowance::new() }
    }

    /// Prints a sheet.
    fn print(&mut self, sheet: layout::Sheet) -> Result<(), ReadError> {
        sheet.print(&mut self.rendering, &mut self.allowance)
    }

    /// Says that a sheet is not read because it is hidden.
    fn leave_out(&mut self, name: &str) {
        self.rendering.remark(format!("工作表“{name}”是隐藏的，没有读取"));
    }
}
