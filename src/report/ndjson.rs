//! `ndjson` — one JSON object a line: a document as in `budgetcheck/1`, or a file that could not be checked.

use super::json::{document, failed};
use super::{Failure, Format, Report, Style, Summary, Verified, Written};
use std::io::{self, Write};

/// One object a line: documents as they are finished, then the files that could not be checked.
#[derive(Debug)]
pub struct Ndjson;

impl Format for Ndjson {
    type Part = String;

    fn part(document: Verified, style: &Style) -> io::Result<String> {
        line(&document, style)
    }

    fn add(&mut self, part: String, _style: &Style, out: &mut dyn Write) -> Written {
        writeln!(out, "{part}")?;
        // Whoever reads the lines sees each document when it is finished.
        out.flush()
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        summary.failures.iter().try_for_each(|f| writeln!(out, "{}", failure_line(f, style)?))
    }
}

/// Prints one object a line.
///
/// # Errors
/// Those of `out`.
pub fn render(report: &Report, style: &Style, out: &mut dyn Write) -> Written {
    report.documents.iter().try_for_each(|d| writeln!(out, "{}", line(d, style)?))?;
    report.failures.iter().try_for_each(|f| writeln!(out, "{}", failure_line(f, style)?))
}

/// The line of a document.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn line(verified: &Verified, style: &Style) -> std::io::Result<String> {
    Ok(serde_json::to_string(&document(verified, style))?)
}

/// The line of a file that could not be checked: `path` and `message`, as in `errors` of `budgetcheck/1`.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn failure_line(failure: &Failure, style: &Style) -> std::io::Result<String> {
    Ok(serde_json::to_string(&failed(failure, style))?)
}
