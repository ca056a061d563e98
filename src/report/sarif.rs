//! `sarif` — SARIF 2.1.0, for code scanning and everything else that reads the standard.

use super::array::Array;
use super::entry::{Checked, Entry, Range, uri};
use super::{Failure, Format, Lang, Style, Summary, Verified, Written};
use crate::ledger::{Rule, Severity};
use crate::rules::RULES;
use serde_json::{Value, json};
use std::io::{self, Write};

/// The key of partial fingerprints; the number changes when the algorithm does.
const FINGERPRINT: &str = "budgetcheckFinding/v1";

/// How deep in the log the results lie.
const DEPTH: usize = 4;

/// The SARIF log, its results written as the documents come. Of a document only the name is kept: `artifacts` is a
/// second array and comes after the results.
#[derive(Debug)]
pub struct Sarif {
    results: Array,
    artifacts: Vec<String>,
}

impl Default for Sarif {
    fn default() -> Self {
        Self { results: Array::within(DEPTH - 1), artifacts: Vec::new() }
    }
}

impl Format for Sarif {
    type Part = (Vec<String>, Vec<String>);

    fn part(document: Verified, style: &Style) -> io::Result<Self::Part> {
        let checked = Checked::of(&document, style);
        let results: io::Result<Vec<String>> =
            checked.entries.iter().map(|e| Array::element(&result(&e.path, e, style.lang), DEPTH)).collect();
        Ok((std::iter::once(checked.path).chain(checked.with).collect(), results?))
    }

    fn begin(&mut self, style: &Style, out: &mut dyn Write) -> Written {
        let language = style.lang.of("zh-CN", "en-US");
        let driver = json!({
            "name": "budgetcheck",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "shortDescription": { "text": style.lang.of("预决算公开核对", "Checks Chinese budget disclosures") },
            "language": language,
            "rules": RULES.iter().map(|r| rule(r, style.lang)).collect::<Vec<_>>(),
        });
        writeln!(out, "{{")?;
        writeln!(out, "  \"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\",")?;
        writeln!(out, "  \"version\": \"2.1.0\",")?;
        writeln!(out, "  \"runs\": [\n    {{")?;
        writeln!(out, "      \"tool\": {},", Array::element(&json!({ "driver": driver }), 3)?)?;
        writeln!(out, "      \"language\": \"{language}\",")?;
        writeln!(out, "      \"columnKind\": \"unicodeCodePoints\",")?;
        write!(out, "      \"results\": ")?;
        self.results.begin(out)
    }

    fn add(&mut self, (paths, results): Self::Part, _style: &Style, out: &mut dyn Write) -> Written {
        self.artifacts.extend(paths);
        results.iter().try_for_each(|result| self.results.add(result, out))
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        self.results.end(out)?;
        let notifications: Vec<Value> = summary.failures.iter().map(|f| notification(f, style)).collect();
        let invocation = json!([{
            "executionSuccessful": summary.failures.is_empty(),
            "toolExecutionNotifications": notifications,
        }]);
        write!(out, ",\n      \"invocations\": {},\n      \"artifacts\": ", Array::element(&invocation, 3)?)?;
        let mut artifacts = Array::within(DEPTH - 1);
        artifacts.begin(out)?;
        for path in &self.artifacts {
            artifacts.add(&Array::element(&json!({ "location": artifact(path) }), DEPTH)?, out)?;
        }
        artifacts.end(out)?;
        writeln!(out, "\n    }}\n  ]\n}}")
    }
}

fn notification(failure: &Failure, style: &Style) -> Value {
    json!({
        "level": "error",
        "message": { "text": style.lang.pick(&failure.message) },
        "locations": [{ "physicalLocation": { "artifactLocation": artifact(&failure.path) } }],
    })
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
