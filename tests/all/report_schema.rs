//! `docs/report.schema.json` describes every report, and nothing that no report holds. It allows no other field: a field
//! that is added to the report is added to the schema, with a sentence that says what it is.

use crate::documents::root;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const BAD: &str = "fixtures/bad/BC101-subtotal-mismatch.txt";
const GOOD: &str = "fixtures/good/BC101-subtotal-mismatch.txt";

fn schema() -> Value {
    serde_json::from_slice(&fs::read(root().join("docs/report.schema.json")).unwrap()).unwrap()
}

fn of_reports() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

/// The schema of one line of ndjson: the same definitions, entered elsewhere.
fn of_lines() -> Validator {
    let schema = json!({ "$schema": schema()["$schema"], "$ref": "#/$defs/line", "$defs": schema()["$defs"] });
    jsonschema::draft202012::new(&schema).unwrap()
}

fn accepts(validator: &Validator, instance: &Value) {
    let errors: Vec<String> = validator.iter_errors(instance).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "docs/report.schema.json does not describe the report (a new field must be added there): {errors:#?}");
}

fn verify(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_budgetcheck"));
    String::from_utf8(command.current_dir(folder).arg("verify").args(args).output().unwrap().stdout).unwrap()
}

fn report(folder: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&verify(folder, &[&["--format", "json"], args].concat())).unwrap()
}

/// Reports with everything in them: findings of every rule, every format with its places, files that cannot be read, what
/// settings and a baseline keep back.
fn reports() -> Vec<Value> {
    let all = [
        "fixtures/bad",
        "fixtures/good",
        "fixtures/clean",
        "fixtures/formats",
        "fixtures/encodings",
        "fixtures/joined",
        "fixtures/不存在.txt",
    ];
    let mut reports = vec![
        report(&root(), &all),
        report(&root(), &[&all[..], &["--lang", "en", "--show", "rounding,relations,unchecked"]].concat()),
        report(&root(), &["fixtures/不存在.txt"]),
        report(&root(), &["fixtures/bad/BC903-implied-prior-mismatch.txt", "--prior", "fixtures/prior/BC903-implied-prior-mismatch.txt"]),
        report(&root(), &["fixtures/bad", "--ignore", "BC1"]),
        report(&root(), &["fixtures/joined/clean/narrative.txt", "--with", "fixtures/joined/clean/tables.txt", "--show", "figures"]),
    ];
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::copy(root().join(BAD), here.join("稿.txt")).unwrap();
    verify(here, &["稿.txt", "--baseline", "b.json", "--write-baseline", "--reason", "已说明", "--by", "张三"]);
    reports.push(report(here, &["稿.txt", "--show", "figures"]));
    reports.push(report(here, &["稿.txt", "--baseline", "b.json"]));
    fs::copy(root().join(GOOD), here.join("稿.txt")).unwrap();
    reports.push(report(here, &["稿.txt", "--baseline", "b.json"]));
    let mut undecided = Vec::new();
    let left = budgetcheck::Report { documents: vec![crate::documents::limited(0)], failures: Vec::new() };
    budgetcheck::report::json::render(&left, &budgetcheck::report::Style::default(), &mut undecided).unwrap();
    reports.push(serde_json::from_slice(&undecided).unwrap());
    reports
}

/// Follows a report through the schema and notes every property that it holds, as `definition.property`.
fn note(schema: &Value, at: &Value, name: &str, instance: &Value, held: &mut BTreeSet<String>) {
    if let Some(target) = at["$ref"].as_str() {
        note(schema, schema.pointer(&target[1..]).unwrap(), target, instance, held);
    }
    for alternative in at["oneOf"].as_array().into_iter().flatten() {
        note(schema, alternative, name, instance, held);
    }
    if let (Some(properties), Some(object)) = (at["properties"].as_object(), instance.as_object()) {
        for (key, value) in object {
            if let Some(property) = properties.get(key) {
                held.insert(format!("{name}.{key}"));
                note(schema, property, &format!("{name}.{key}"), value, held);
            }
        }
    }
    for item in instance.as_array().into_iter().flatten() {
        note(schema, &at["items"], &format!("{name}[]"), item, held);
    }
}

/// Every property that the schema speaks of, under the same names.
fn described(at: &Value, name: &str, all: &mut BTreeSet<String>) {
    for alternative in at["oneOf"].as_array().into_iter().flatten() {
        described(alternative, name, all);
    }
    for (key, property) in at["properties"].as_object().into_iter().flatten() {
        all.insert(format!("{name}.{key}"));
        described(property, &format!("{name}.{key}"), all);
    }
    if !at["items"].is_null() {
        described(&at["items"], &format!("{name}[]"), all);
    }
}

#[test]
fn the_schema_accepts_every_report_and_describes_nothing_that_none_holds() {
    let (schema, validator, reports) = (schema(), of_reports(), reports());
    let mut held = BTreeSet::new();
    for report in &reports {
        accepts(&validator, report);
        note(&schema, &schema, "", report, &mut held);
    }
    let mut all = BTreeSet::new();
    described(&schema, "", &mut all);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        described(definition, &format!("#/$defs/{name}"), &mut all);
    }
    let idle: Vec<&String> = all.difference(&held).collect();
    assert!(idle.is_empty(), "in the schema and in no report: {idle:?}");
    assert!(all.len() > 80, "{}", all.len());
}

#[test]
fn every_object_of_the_schema_is_closed_and_says_what_it_requires() {
    fn closed(at: &Value) -> usize {
        let mut objects = 0;
        if at["type"] == "object" {
            assert_eq!(at["additionalProperties"], false, "{at}");
            assert!(at["required"].as_array().is_some_and(|r| !r.is_empty()), "{at}");
            objects += 1;
        }
        let inner = at.as_object().into_iter().flat_map(|o| o.values()).chain(at.as_array().into_iter().flatten());
        objects + inner.map(closed).sum::<usize>()
    }
    assert!(closed(&schema()) > 15);
}

#[test]
fn the_schema_accepts_every_line_of_ndjson() {
    let validator = of_lines();
    let text = verify(&root(), &["--format", "ndjson", "fixtures/bad", "fixtures/formats", "fixtures/不存在.txt"]);
    let lines: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    lines.iter().for_each(|line| accepts(&validator, line));
    let failures = lines.iter().filter(|l| l.get("message").is_some()).count();
    assert!(failures > 1 && lines.len() - failures > 50, "{failures} of {}", lines.len());
    // A line is no report, and a report no line.
    assert!(!of_reports().is_valid(&lines[0]));
    assert!(!validator.is_valid(&report(&root(), &[GOOD])));
}

#[test]
fn the_schema_rejects_what_is_no_report() {
    let validator = of_reports();
    let right = report(&root(), &[BAD, "fixtures/formats/disclosure.xlsx", "fixtures/不存在.txt", "--show", "relations,unchecked"]);
    accepts(&validator, &right);
    // The tables alone are half a disclosure, and come after what is whole.
    let finding = "/documents/1/findings/0";
    let mut tried = 0;
    for (at, key, value) in [
        ("", "schema", json!("budgetcheck/2")),
        ("", "generated", json!("2024-01-01")),
        ("/documents/0", "kind", json!("预算")),
        ("/documents/0", "year", json!("2024")),
        ("/documents/0/checks", "exact", json!(-1)),
        ("/documents/0/tables/0", "role", json!("income_table")),
        ("/documents/0/tables/0", "unit", json!("角")),
        ("/documents/0/relations/0", "verdict", json!("passed")),
        ("/documents/0/relations/0/terms/0", "sign", json!(0)),
        ("/documents/0/coverage", "percent", json!(98.5)),
        (finding, "severity", json!("fatal")),
        (finding, "code", json!("BC1")),
        (finding, "line", json!(0)),
        (finding, "computed", json!(540.38)),
        (finding, "computed", Value::Null),
        (finding, "reported", Value::Null),
        (finding, "place", json!({"page": 3, "cell": "B12"})),
        (finding, "fingerprint", json!("00000000")),
        ("/documents/1/findings/0/figures/0", "value", json!("5,393.70")),
        ("/errors/0", "message", json!("")),
    ] {
        let mut wrong = right.clone();
        wrong.pointer_mut(at).and_then(Value::as_object_mut).unwrap().insert(key.to_owned(), value.clone());
        assert!(!validator.is_valid(&wrong), "{at}/{key}: {value}");
        tried += 1;
    }
    for (at, key) in
        [("", "summary"), ("/documents/0", "coverage"), (finding, "fingerprint"), (finding, "suggestion"), ("/errors/0", "path")]
    {
        let mut wrong = right.clone();
        wrong.pointer_mut(at).and_then(Value::as_object_mut).unwrap().remove(key).unwrap();
        assert!(!validator.is_valid(&wrong), "{at} without {key}");
        tried += 1;
    }
    assert_eq!(tried, 25);
}
