//! `gitlab` — a code quality report, shown in merge requests.

use super::array::Array;
use super::entry::{Checked, Entry, across_documents, relative};
use super::{Failure, Format, Style, Summary, Verified, Written};
use crate::ledger::Severity;
use serde_json::{Value, json};
use std::io::{self, Write};

/// The code quality report, written as the documents come.
#[derive(Debug, Default)]
pub struct Gitlab {
    issues: Array,
}

impl Format for Gitlab {
    type Part = Vec<String>;

    fn part(document: Verified, style: &Style) -> io::Result<Vec<String>> {
        let checked = Checked::of(&document, style);
        checked.entries.iter().map(|e| Array::element(&issue(&checked.path, e, style), 1)).collect()
    }

    fn begin(&mut self, _style: &Style, out: &mut dyn Write) -> Written {
        self.issues.begin(out)
    }

    fn add(&mut self, part: Vec<String>, _style: &Style, out: &mut dyn Write) -> Written {
        part.iter().try_for_each(|issue| self.issues.add(issue, out))
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        for failure in &summary.failures {
            self.issues.add(&Array::element(&unread(failure, style), 1)?, out)?;
        }
        self.issues.end(out)?;
        writeln!(out)
    }
}

fn unread(failure: &Failure, style: &Style) -> Value {
    json!({
        "description": style.lang.pick(&failure.message),
        "check_name": "cannot-be-checked",
        "fingerprint": across_documents(&failure.path, "cannot-be-checked"),
        "severity": "blocker",
        "location": { "path": relative(&failure.path), "lines": { "begin": 1 } },
    })
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
