//! `rdjson` — reviewdog's diagnostic format. Its columns count bytes of UTF-8.

use super::array::Array;
use super::entry::{Checked, Entry, Range, relative};
use super::{Format, Style, Summary, Verified, Written};
use crate::ledger::Severity;
use serde_json::{Value, json};
use std::io::{self, Write};

/// The diagnostics, written as the documents come.
#[derive(Debug)]
pub struct Rdjson {
    diagnostics: Array,
}

impl Default for Rdjson {
    fn default() -> Self {
        Self { diagnostics: Array::within(1) }
    }
}

impl Format for Rdjson {
    type Part = Vec<String>;

    fn part(document: Verified, style: &Style) -> io::Result<Vec<String>> {
        let checked = Checked::of(&document, style);
        checked.entries.iter().map(|e| Array::element(&diagnostic(&e.path, e, style), 2)).collect()
    }

    fn begin(&mut self, _style: &Style, out: &mut dyn Write) -> Written {
        write!(out, "{{\n  \"source\": {{\n    \"name\": \"budgetcheck\"\n  }},\n  \"diagnostics\": ")?;
        self.diagnostics.begin(out)
    }

    fn add(&mut self, part: Vec<String>, _style: &Style, out: &mut dyn Write) -> Written {
        part.iter().try_for_each(|diagnostic| self.diagnostics.add(diagnostic, out))
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        for f in &summary.failures {
            let unread = json!({ "message": style.lang.pick(&f.message), "location": { "path": relative(&f.path) }, "severity": "ERROR" });
            self.diagnostics.add(&Array::element(&unread, 2)?, out)?;
        }
        self.diagnostics.end(out)?;
        writeln!(out, "\n}}")
    }
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
