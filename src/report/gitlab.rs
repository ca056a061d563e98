//! `gitlab` — a code quality report, shown in merge requests.

use super::entry::{Entry, Listed, across_documents, relative};
use super::{Report, Style, Written};
use crate::ledger::Severity;
use serde_json::{Value, json};
use std::io::Write;

/// Prints the code quality report.
///
/// # Errors
/// Those of `out`.
pub fn render(report: &Report, style: &Style, out: &mut dyn Write) -> Written {
    write(&Listed::of(report, style), style, out)
}

/// Prints documents that are kept in words.
///
/// # Errors
/// Those of `out`.
pub fn write(listed: &Listed, style: &Style, out: &mut dyn Write) -> Written {
    let failures = listed.failures.iter().map(|f| {
        json!({
            "description": style.lang.pick(&f.message),
            "check_name": "cannot-be-checked",
            "fingerprint": across_documents(&f.path, "cannot-be-checked"),
            "severity": "blocker",
            "location": { "path": relative(&f.path), "lines": { "begin": 1 } },
        })
    });
    let issues: Vec<Value> = failures.chain(listed.entries().map(|(d, e)| issue(&d.path, e, style))).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue(path: &str, entry: &Entry, style: &Style) -> Value {
    // Lines are required; a page or a sheet has none, and its place stands in the words.
    let (begin, end) = entry.file_range().map_or((1, 1), |r| (r.start.line, r.end.line));
    json!({
        "description": format!("{}: {}", entry.rule.code, entry.sentence(style.lang)),
        "check_name": entry.rule.code,
        "fingerprint": across_documents(path, &entry.fingerprint),
        "severity": match entry.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        "location": { "path": relative(&entry.path), "lines": { "begin": begin, "end": end } },
    })
}
