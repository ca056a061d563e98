//! 格式 — how a format is written document by document, so that a run keeps no document's text or model.

use super::{Style, Summary, Verified, Written};
use std::io::{self, Write};

/// An output format. [`Format::part`] runs where the document was checked, possibly on many threads; the rest in order.
pub trait Format {
    /// Whether it says itself, at the top of a document, that hardly any figure of it was checked.
    const SAYS_WHAT_IS_UNCHECKED: bool = false;

    /// What is kept of a document until its turn to be written.
    type Part: Send;

    /// Renders a document and lets go of it.
    ///
    /// # Errors
    /// Where it cannot be rendered.
    fn part(document: Verified, style: &Style) -> io::Result<Self::Part>;

    /// Before the first document.
    ///
    /// # Errors
    /// Those of `out`.
    fn begin(&mut self, _style: &Style, _out: &mut dyn Write) -> Written {
        Ok(())
    }

    /// Writes, or keeps, the next document.
    ///
    /// # Errors
    /// Those of `out`.
    fn add(&mut self, part: Self::Part, style: &Style, out: &mut dyn Write) -> Written;

    /// After the last document.
    ///
    /// # Errors
    /// Those of `out`.
    fn end(&mut self, _summary: &Summary, _style: &Style, _out: &mut dyn Write) -> Written {
        Ok(())
    }
}
