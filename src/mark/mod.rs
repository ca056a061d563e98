//! 标注 — a copy of the document with every finding at its place. The document itself is never written to.
//!
//! docx: comments (`docx`, `runs`, `comments`). xlsx: notes and fills (`xlsx`, `cells`, `fills`, `drawing`). pdf: highlights,
//! behind the last byte of the file (`pdf`). Everything else of the file stays as it was, byte for byte.

mod cells;
mod comments;
mod docx;
mod drawing;
mod edit;
mod fills;
mod note;
mod parts;
mod pdf;
mod runs;
mod xlsx;

use crate::ledger::Words;
use crate::read::ReadError;
use crate::read::package::{Kind, Package};
use crate::report::{Style, Verified};

/// Who the notes are by.
pub const AUTHOR: &str = "budgetcheck";

/// A marked copy.
#[derive(Debug)]
pub enum Copy {
    /// The document with notes.
    Document(Vec<u8>),
    /// The format holds no notes: the page (`--format html`) is the marked copy.
    Page,
}

/// Why there is no copy: a sentence that says what to do.
#[derive(Debug)]
pub struct Refusal(pub Words);

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        Self(Words::new(error.to_string(), error.english()))
    }
}

/// A copy of one file of a document, with the findings that stand in it. `bytes` are the file's, `path` is its name in the
/// report.
///
/// # Errors
/// A sentence where the format takes no notes and another of the same program does, or the file is damaged.
pub fn copy(bytes: &[u8], path: &str, document: &Verified, style: &Style) -> Result<Copy, Refusal> {
    let notes = note::of(document, path, style);
    if let Some(from_head) = crate::read::pdf::from_head(bytes) {
        return pdf::mark(from_head, &notes).map(Copy::Document);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let (format, instead) = if crate::read::ole::is_text(bytes) { ("doc", "docx") } else { ("xls", "xlsx") };
        return Err(save_as(format, instead));
    }
    if !bytes.starts_with(b"PK") {
        return Ok(Copy::Page);
    }
    match Package::open(bytes)?.kind()? {
        Kind::Docx => docx::mark(bytes, &notes).map(Copy::Document),
        Kind::Xlsx => xlsx::mark(bytes, &notes).map(Copy::Document),
        // The page is the marked copy of fixed pages.
        Kind::Ofd => Ok(Copy::Page),
        Kind::Odt => Err(save_as("odt", "docx")),
        _ => Err(save_as("ods", "xlsx")),
    }
}

fn save_as(format: &str, instead: &str) -> Refusal {
    Refusal(Words::new(
        format!(".{format} 文件不能加标注；请用 Office 或 WPS 另存为 .{instead} 后再标注，或用 --format html 输出网页"),
        format!("a .{format} file takes no notes: save it as .{instead} and mark that, or use --format html"),
    ))
}

/// What is wrong with a file of which a part cannot be added to.
fn unfit(part: &str) -> Refusal {
    Refusal(Words::new(
        format!("文件内部的 {part} 不是常见的写法，不能加标注；请用 Office 或 WPS 打开后另存一份，再标注"),
        format!("its part {part} is written in an unusual way and cannot be added to: save a fresh copy and mark that"),
    ))
}
