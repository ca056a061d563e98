//! Office Open XML text (.docx): paragraphs and tables in order, as they print.
//!
//! The same in one file of XML, as Word 2003 and later ones write it, is read by the same hand (`flat`).
//! Deleted revisions and hidden text do not print and are left out, and so is what is struck out; automatic numbers print and are worked out.

mod body;
pub(super) mod flat;
mod numbering;

use super::flow::Printer;
use super::package::Package;
use super::{ReadError, ReadOptions, relations};
use crate::model::{Place, Source};
use body::Body;
use std::ops::Range;

/// Reads a .docx document.
///
/// # Errors
/// [`ReadError::Damaged`] for a damaged, protected or oversized file, or one without text.
pub fn read(bytes: &[u8], _options: &ReadOptions) -> Result<Source, ReadError> {
    Ok(printed(bytes)?.0)
}

/// Where the texts of a document stand in its main part: what a note about them is written beside.
#[derive(Debug)]
pub struct Origins {
    /// Name of the main part.
    pub part: String,
    /// Each place that has a text, with the contents of the paragraphs it was read from, end tags included: ranges of
    /// bytes of the part's text.
    pub at: Vec<(Place, Vec<Range<usize>>)>,
}

/// The places of a document in its main part.
///
/// # Errors
/// Those of [`read`].
pub fn origins(bytes: &[u8]) -> Result<Origins, ReadError> {
    Ok(printed(bytes)?.1)
}

fn printed(bytes: &[u8]) -> Result<(Source, Origins), ReadError> {
    let mut package = Package::open(bytes)?;
    let main = package.main_part()?.unwrap_or_else(|| "word/document.xml".to_owned());
    let relations = relations::read(&mut package, &main)?;
    let mut part = |kind: &str| {
        let relation = relations.iter().find(|r| r.kind == kind);
        relation.map_or(Ok(None), |r| package.text(&r.target))
    };
    let numbering = numbering::read(part("numbering")?.as_deref(), part("styles")?.as_deref())?;
    let document = package.required(&main)?;
    let body = Body::read(&document, numbering)?;
    let (source, at) = Printer::print(&body.blocks, &body.form)?;
    Ok((source, Origins { part: main, at }))
}
