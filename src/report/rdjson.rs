//! `rdjson` — reviewdog's diagnostic format. Its columns count bytes of UTF-8.

use super::entry::{Entry, Listed, Range, relative};
use super::{Report, Style, Written};
use crate::ledger::Severity;
use serde_json::{Value, json};
use std::io::Write;

/// Prints the diagnostics.
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
    let failures = listed
        .failures
        .iter()
        .map(|f| json!({ "message": style.lang.pick(&f.message), "location": { "path": relative(&f.path) }, "severity": "ERROR" }));
    let diagnostics: Vec<Value> = failures.chain(listed.entries().map(|(_, e)| diagnostic(&e.path, e, style))).collect();
    let root = json!({ "source": { "name": "budgetcheck" }, "diagnostics": diagnostics });
    serde_json::to_writer_pretty(&mut *out, &root)?;
    writeln!(out)
}

fn diagnostic(path: &str, entry: &Entry, style: &Style) -> Value {
    let path = relative(path);
    let mut location = json!({ "path": path });
    if let Some(r) = entry.file_range() {
        location["range"] = range(r);
    }
    let related: Vec<Value> = entry
        .related
        .iter()
        .map(|o| json!({ "message": o.words, "location": { "path": relative(&o.path), "range": range(o.range) } }))
        .collect();
    json!({
        "message": format!("{}\n{}{}", entry.sentence(style.lang), style.lang.of("修改：", "Do: "), entry.advice),
        "location": location,
        "severity": match entry.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note => "INFO",
        },
        "code": { "value": entry.rule.code },
        "related_locations": related,
    })
}

fn range(range: Range) -> Value {
    json!({
        "start": { "line": range.start.line, "column": range.start.byte },
        "end": { "line": range.end.line, "column": range.end.byte },
    })
}
