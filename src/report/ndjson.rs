//! `ndjson` — one JSON object a line: a document as in `budgetcheck/1`, or a file that could not be checked.

use super::json::{document, failed};
use super::{Failure, Report, Style, Verified, Written};
use std::io::Write;

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
