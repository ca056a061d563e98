//! OpenDocument text (.odt): paragraphs and tables in order, as they print.
//!
//! Deleted revisions and hidden text do not print and are left out, and so is what is struck out; automatic numbers print and are worked out.

mod body;
mod lists;
mod styles;

use super::flow::Printer;
use super::package::Package;
use super::{ReadError, ReadOptions};
use crate::model::Source;
use body::Parser;
use lists::Lists;
use styles::Styles;

/// Reads an .odt document.
///
/// # Errors
/// [`ReadError::Damaged`] for a damaged, protected or oversized file, or one without text.
pub fn read(bytes: &[u8], _options: &ReadOptions) -> Result<Source, ReadError> {
    let mut package = Package::open(bytes)?;
    let content = package.opendocument_content()?;
    let common = package.text("styles.xml")?.unwrap_or_default();
    let (mut styles, mut lists) = (Styles::default(), Lists::default());
    // Styles of the text itself come last: a name that both have is meant as the text means it.
    for part in [&common, &content] {
        styles.read(part)?;
        lists.read(part)?;
    }
    let (blocks, form) = Parser::new(&content, &styles, lists).read()?;
    Ok(Printer::print(&blocks, &form)?.0)
}
