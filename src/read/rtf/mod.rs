//! Rich text (.rtf): paragraphs and tables in order, as they print.
//!
//! Deleted revisions and hidden text do not print and are left out, and so is what is struck out. Automatic numbers stand in the file as they were printed.

mod lexer;
mod state;
mod words;

use super::flow::Printer;
use super::limits::damaged;
use super::{ReadError, ReadOptions, code_page, encoding};
use crate::model::Source;
use encoding_rs::{Encoding, GB18030};
use words::Parser;

/// Whether the bytes begin as rich text does; white space and a byte order mark may stand before it.
pub(super) fn is_rtf(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(1024)];
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    start.trim_ascii_start().starts_with(b"{\\rtf")
}

/// Reads rich text.
///
/// # Errors
/// [`ReadError::Damaged`] for a file that is cut off, nested too deep or oversized, or one without text;
/// [`ReadError::NoSuchEncoding`] where the user names an encoding that does not exist.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Source, ReadError> {
    // The file may be silent about its code page: then it was written where Chinese is.
    let named: &'static Encoding = match &options.encoding {
        Some(name) => encoding::by_name(name).ok_or_else(|| ReadError::NoSuchEncoding(name.clone()))?,
        None => GB18030,
    };
    let (blocks, form) = Parser::new(bytes, named).read()?;
    Ok(Printer::print(&blocks, &form)?.0)
}

fn torn() -> ReadError {
    damaged(
        "RTF 文件不完整（没有结尾）；请重新下载，或用 Word、WPS 打开后另存一份，再检查",
        "the RTF file is incomplete (its end is missing); download it again, or open it in an office program and save a fresh copy",
    )
}
