//! `sarif` — SARIF 2.1.0, for code scanning and everything else that reads the standard.

use super::entry::{Entry, Listed, Range, uri};
use super::{Lang, Report, Style, Written};
use crate::ledger::{Rule, Severity};
use crate::rules::RULES;
use serde_json::{Value, json};
use std::io::Write;

/// The key of partial fingerprints; the number changes when the algorithm does.
const FINGERPRINT: &str = "budgetcheckFinding/v1";

/// Prints the SARIF log.
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
    let notifications: Vec<Value> = listed
        .failures
        .iter()
        .map(|f| {
            json!({
                "level": "error",
                "message": { "text": style.lang.pick(&f.message) },
                "locations": [{ "physicalLocation": { "artifactLocation": artifact(&f.path) } }],
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "budgetcheck",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "shortDescription": { "text": style.lang.of("预决算公开核对", "Checks Chinese budget disclosures") },
                "language": style.lang.of("zh-CN", "en-US"),
                "rules": RULES.iter().map(|r| rule(r, style.lang)).collect::<Vec<_>>(),
            } },
            "language": style.lang.of("zh-CN", "en-US"),
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": listed.failures.is_empty(), "toolExecutionNotifications": notifications }],
            "artifacts": listed.files().map(|file| json!({ "location": artifact(file) })).collect::<Vec<_>>(),
            "results": listed.entries().map(|(_, e)| result(&e.path, e, style.lang)).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn artifact(path: &str) -> Value {
    let uri = uri(path);
    if uri.starts_with("file:") { json!({ "uri": uri }) } else { json!({ "uri": uri, "uriBaseId": "%SRCROOT%" }) }
}

fn region(range: Range) -> Value {
    json!({
        "startLine": range.start.line,
        "startColumn": range.start.column,
        "endLine": range.end.line,
        "endColumn": range.end.column,
    })
}

fn rule(rule: &Rule, lang: Lang) -> Value {
    let both = |pair: (&'static str, &'static str)| lang.of(pair.0, pair.1);
    let parts = [
        (lang.of("检查内容", "What is checked"), both(rule.checks)),
        (lang.of("依据", "Basis"), both(rule.basis)),
        (lang.of("例", "Example"), both(rule.example)),
        (lang.of("容差", "Tolerance"), both(rule.tolerance.words())),
        (lang.of("如何修改", "How to mend it"), both(rule.fix)),
    ];
    let text: Vec<String> = parts.iter().map(|(heading, words)| format!("{heading}\n{words}")).collect();
    let markdown: Vec<String> = parts.iter().map(|(heading, words)| format!("**{heading}**\n\n{words}")).collect();
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": lang.of(rule.title, rule.title_en) },
        "fullDescription": { "text": both(rule.checks) },
        "help": { "text": text.join("\n\n"), "markdown": markdown.join("\n\n") },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": ["budget", "disclosure"] },
    })
}

fn result(path: &str, entry: &Entry, lang: Lang) -> Value {
    let mut physical = json!({ "artifactLocation": artifact(path) });
    if let Some(range) = entry.file_range() {
        physical["region"] = region(range);
    }
    let mut location = json!({ "physicalLocation": physical });
    if let Some(place) = &entry.place {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": place }]);
    }
    let related: Vec<Value> = entry
        .related
        .iter()
        .enumerate()
        .map(|(id, other)| {
            json!({
                "id": id,
                "physicalLocation": { "artifactLocation": artifact(&other.path), "region": region(other.range) },
                "message": { "text": other.words },
            })
        })
        .collect();
    let index = RULES.iter().position(|r| r.code == entry.rule.code);
    let mut result = json!({
        "ruleId": entry.rule.code,
        "level": level(entry.severity),
        "message": { "text": format!("{}\n{}{}", entry.sentence(lang), lang.of("修改：", "Do: "), entry.advice) },
        "locations": [location],
        "relatedLocations": related,
        "partialFingerprints": { FINGERPRINT: entry.fingerprint },
    });
    if let Some(index) = index {
        result["ruleIndex"] = json!(index);
    }
    result
}
