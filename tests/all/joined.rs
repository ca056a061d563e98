//! One disclosure in two files, tables and narrative: checked as one, each finding in the file that it stands in.

use crate::documents::{codes, root};
use budgetcheck::gate::Identity;
use budgetcheck::report::Verified;
use budgetcheck::{ReadOptions, verify_parts};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

const TABLES: &str = "fixtures/joined/faulty/tables.txt";
const NARRATIVE: &str = "fixtures/joined/faulty/narrative.txt";

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_budgetcheck")).current_dir(root()).args(args).output().unwrap()
}

fn stdout(args: &[&str]) -> String {
    String::from_utf8(run(args).stdout).unwrap()
}

fn stderr(args: &[&str]) -> String {
    String::from_utf8(run(args).stderr).unwrap()
}

fn json(args: &[&str]) -> Value {
    let mut all = vec!["verify", "--format", "json"];
    all.extend(args);
    serde_json::from_str(&stdout(&all)).unwrap()
}

fn joined(folder: &str, names: [&str; 2]) -> Verified {
    let read = |name: &str| fs::read(root().join("fixtures/joined").join(folder).join(name)).unwrap();
    let with = [(names[1].to_owned(), read(names[1]))];
    verify_parts(names[0], &read(names[0]), &with, &ReadOptions::default(), &Identity::default()).unwrap()
}

/// File, line and code of every error.
fn errors(report: &Value) -> BTreeSet<(String, u64, String)> {
    let of = |d: &Value| {
        let document = d["path"].as_str().unwrap().to_owned();
        let findings = d["findings"].as_array().unwrap().iter().filter(|f| f["severity"] == "error");
        let place = |f: &Value| {
            let path = f["path"].as_str().unwrap_or(&document).to_owned();
            (path, f["line"].as_u64().unwrap(), f["code"].as_str().unwrap().to_owned())
        };
        findings.map(place).collect::<Vec<_>>()
    };
    report["documents"].as_array().unwrap().iter().flat_map(of).collect()
}

#[test]
fn the_narrative_is_checked_against_the_tables_of_the_other_file() {
    let clean = joined("clean", ["tables.txt", "narrative.txt"]);
    assert!(!codes(&clean).iter().any(|c| c.starts_with("BC3") || c.starts_with("BC1")), "{:?}", codes(&clean));
    assert_eq!(clean.counts().errors, 0);
    let checked = |d: &Verified| d.closed.coverage.checked;
    let alone = |name: &str| {
        let bytes = fs::read(root().join("fixtures/joined/clean").join(name)).unwrap();
        checked(&budgetcheck::verify(name, &bytes, &ReadOptions::default()).unwrap())
    };
    assert!(checked(&clean) > alone("tables.txt") + alone("narrative.txt"));
    assert!(codes(&joined("faulty", ["tables.txt", "narrative.txt"])).contains(&"BC301"));
}

#[test]
fn the_order_in_which_the_files_are_named_changes_the_name_of_the_document_and_nothing_else() {
    let one = joined("faulty", ["tables.txt", "narrative.txt"]);
    let other = joined("faulty", ["narrative.txt", "tables.txt"]);
    assert_eq!((one.path.as_str(), other.path.as_str()), ("tables.txt", "narrative.txt"));
    assert_eq!(one.source, other.source);
    let said = |d: &Verified| d.findings().iter().map(|f| f.message.zh.clone()).collect::<Vec<_>>();
    assert_eq!(said(&one), said(&other));
}

#[test]
fn every_figure_of_a_joined_document_stands_where_its_span_says() {
    let document = joined("faulty", ["tables.txt", "narrative.txt"]);
    for figure in &document.disclosure.figures {
        assert_eq!(&document.source.text[figure.span.start..figure.span.end], figure.raw);
    }
}

#[test]
fn findings_and_their_figures_name_the_file_and_the_line_within_it() {
    let line = |path: &str, words: &str| {
        let text = fs::read_to_string(root().join(path)).unwrap();
        text.lines().position(|l| l.contains(words)).unwrap() as u64 + 1
    };
    let (said, printed) = (line(NARRATIVE, "535.74"), line(TABLES, "703.24\t553.74\t139.50"));
    let report = json(&[TABLES, "--with", NARRATIVE]);
    assert!(errors(&report).contains(&(NARRATIVE.to_owned(), said, "BC301".to_owned())), "{:?}", errors(&report));
    let found = &report["documents"][0]["findings"].as_array().unwrap().iter().find(|f| f["code"] == "BC301").unwrap().clone();
    let figures = found["figures"].as_array().unwrap();
    // A figure in the file that the document is named after carries no path of its own.
    assert!(figures.iter().any(|f| f["path"].is_null() && f["line"] == printed && f["raw"] == "553.74"), "{figures:?}");
    assert_eq!(report["documents"][0]["parts"], serde_json::json!([NARRATIVE, TABLES]));

    let place = format!("{NARRATIVE}:{said}:");
    for format in ["concise", "text", "github", "csv", "sarif", "gitlab", "rdjson"] {
        let printed = stdout(&["verify", TABLES, "--with", NARRATIVE, "--format", format]);
        let named = match format {
            "concise" | "text" => printed.contains(&place),
            "csv" => printed.lines().any(|l| l.contains(NARRATIVE) && l.contains(&format!(",{said},")) && l.contains("BC301")),
            "github" => printed.lines().any(|l| l.contains(&format!("file={NARRATIVE},line={said},")) && l.contains("BC301")),
            "sarif" => {
                let log: Value = serde_json::from_str(&printed).unwrap();
                let results = log["runs"][0]["results"].as_array().unwrap();
                let result = results.iter().find(|r| r["ruleId"] == "BC301").unwrap();
                let at = &result["locations"][0]["physicalLocation"];
                let artifacts = log["runs"][0]["artifacts"].as_array().unwrap();
                at["artifactLocation"]["uri"] == NARRATIVE
                    && at["region"]["startLine"] == said
                    && [TABLES, NARRATIVE].iter().all(|file| artifacts.iter().any(|a| a["location"]["uri"] == *file))
                    && result["relatedLocations"].as_array().unwrap().iter().any(|l| {
                        l["physicalLocation"]["artifactLocation"]["uri"] == TABLES
                            && l["physicalLocation"]["region"]["startLine"] == line(TABLES, "703.24\t553.74\t139.50")
                    })
            }
            _ => printed.contains(NARRATIVE),
        };
        assert!(named, "{format}: {printed}");
    }
}

#[test]
fn a_folder_with_the_tables_and_the_narrative_of_one_disclosure_is_one_document() {
    let folder = "fixtures/joined/faulty";
    let by_itself = json(&[folder]);
    assert_eq!(by_itself["documents"].as_array().unwrap().len(), 1);
    assert_eq!(errors(&by_itself), errors(&json(&[TABLES, "--with", NARRATIVE])));
    let said = stderr(&["verify", folder]);
    assert!(said.contains(TABLES) && said.contains(NARRATIVE) && said.contains("作为同一份公开核对"), "{said}");
    assert!(stdout(&["verify", folder]).contains(&format!("与它作为同一份公开核对：{NARRATIVE}")));
    let english = stdout(&["verify", folder, "--lang", "en"]);
    assert!(english.contains(&format!("checked as one disclosure with: {NARRATIVE}")), "{english}");
    let pattern = json(&["fixtures/joined/faulty/*.txt"]);
    assert_eq!(errors(&pattern), errors(&by_itself));
}

#[test]
fn two_files_stay_two_where_it_is_asked_for_or_where_nobody_can_say_which_belong_together() {
    assert_eq!(json(&["--no-join", "fixtures/joined/faulty"])["documents"].as_array().unwrap().len(), 2);
    assert_eq!(json(&["fixtures/joined/ambiguous"])["documents"].as_array().unwrap().len(), 3);
    let said = stderr(&["verify", "fixtures/joined/ambiguous"]);
    assert!(said.matches("请用 --with 指明").count() == 3, "{said}");
    // Tables of one folder and narrative of another are not joined.
    let apart = json(&["fixtures/joined/clean/tables.txt", NARRATIVE]);
    assert_eq!(apart["documents"].as_array().unwrap().len(), 2);
}

#[test]
fn with_goes_with_one_document_and_names_the_part_that_cannot_be_read() {
    let two = run(&["verify", TABLES, "fixtures/joined/clean/tables.txt", "--with", NARRATIVE]);
    assert_eq!(two.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&two.stderr).contains("--with"));
    let absent = run(&["verify", TABLES, "--with", "fixtures/joined/absent.txt"]);
    assert_eq!(absent.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&absent.stderr).contains("fixtures/joined/absent.txt"));
    let damaged = run(&["verify", TABLES, "--with", "fixtures/formats/damaged.pdf"]);
    assert_eq!(damaged.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&damaged.stderr).contains("fixtures/formats/damaged.pdf"));
}

#[test]
fn a_part_in_pages_has_places_and_a_part_in_lines_has_lines() {
    let pdf = "fixtures/formats/township.pdf";
    let report = json(&[pdf, "--with", NARRATIVE]);
    let findings = report["documents"][0]["findings"].as_array().unwrap();
    let (in_text, in_pages): (Vec<&Value>, Vec<&Value>) = findings.iter().partition(|f| f["path"] == NARRATIVE);
    assert!(!in_text.is_empty() && in_text.iter().all(|f| f["place"].is_null()), "{in_text:?}");
    assert!(in_pages.iter().all(|f| !f["place"].is_null()), "{in_pages:?}");
    let concise = stdout(&["verify", pdf, "--with", NARRATIVE, "--format", "rdjson"]);
    let diagnostics: Value = serde_json::from_str(&concise).unwrap();
    for d in diagnostics["diagnostics"].as_array().unwrap() {
        let lines = d["location"]["path"] == NARRATIVE;
        assert_eq!(d["location"]["range"].is_null(), !lines, "{d}");
    }
}

#[test]
fn extract_takes_the_further_files_as_well() {
    let model: Value = serde_json::from_str(&stdout(&["extract", TABLES, "--with", NARRATIVE])).unwrap();
    assert_eq!(model["tables"].as_array().unwrap().len(), 12);
    assert!(!model["claims"].as_array().unwrap().is_empty());
    assert!(model["tables"].as_array().unwrap().iter().all(|t| t["path"].is_null()));
    assert!(model["claims"].as_array().unwrap().iter().all(|c| c["figure"]["path"] == NARRATIVE));
}
