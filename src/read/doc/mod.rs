//! Word 97–2003 and WPS text (.doc, .wps): paragraphs and tables in order, as they print.
//!
//! The text lies in pieces, the properties of paragraphs and characters in pages of 512 bytes, each found by where the text lies
//! in the file. Deleted revisions, hidden text and the codes of fields do not print and are left out; automatic numbers print
//! and are worked out.

mod body;
mod field;
mod header;
mod lists;
mod look;
mod number;
mod pages;
mod paragraph;
mod pieces;
mod sprm;
mod styles;

use super::flow::Printer;
use super::limits::{MAX_UNPACKED, damaged};
use super::{ReadError, ReadOptions};
use crate::model::Source;
use header::{Header, part};
use std::io::{Cursor, Read};

/// The streams that a document lies in.
pub(super) struct Streams {
    /// The text and the pages of properties.
    main: Vec<u8>,
    /// Where everything is.
    table: Vec<u8>,
    /// Properties too long for their page.
    data: Vec<u8>,
}

/// Reads a .doc document.
///
/// # Errors
/// [`ReadError::Damaged`] for a damaged, protected, fast-saved or oversized file, or one without text, and
/// [`ReadError::Unsupported`] for documents older than Word 97.
pub fn read(bytes: &[u8], _options: &ReadOptions) -> Result<Source, ReadError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| torn())?;
    let mut stream = |name: &str| -> Option<Vec<u8>> {
        let mut content = Vec::new();
        file.open_stream(name).ok()?.take(MAX_UNPACKED).read_to_end(&mut content).ok()?;
        Some(content)
    };
    let main = stream("/WordDocument").ok_or_else(torn)?;
    let header = Header::read(&main)?;
    let table = stream(if header.second_table { "/1Table" } else { "/0Table" }).ok_or_else(torn)?;
    let streams = Streams { main, table, data: stream("/Data").unwrap_or_default() };
    let (blocks, form) = body::read(&streams, &header)?;
    Ok(Printer::print(&blocks, &form)?.0)
}

impl Streams {
    /// A part of the table stream; nothing where there is none or it lies beyond the end.
    fn part(&self, header: &Header, number: usize) -> &[u8] {
        let (start, length) = part(&self.main, header, number);
        self.table.get(start..).and_then(|rest| rest.get(..length)).unwrap_or_default()
    }
}

fn torn() -> ReadError {
    damaged(
        "文件已损坏或没有下载完整（.doc 的正文读不出来）；请用 Word 或 WPS 打开后另存为 .docx，再检查",
        "the file is damaged or incomplete (the text of the .doc cannot be read); open it in an office program and save it as .docx",
    )
}
