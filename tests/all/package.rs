//! The data package of `extract --out`: its description against its files, and both against the model as JSON.

use crate::documents::{fixtures, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_budgetcheck")).current_dir(root()).args(args).output().unwrap()
}

fn extract(document: &str, folder: &Path) -> Output {
    run(&["extract", document, "--out", folder.to_str().unwrap()])
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value}"))
}

/// A CSV as maps from column to cell.
fn records(path: &Path) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |r: csv::StringRecord| names.iter().cloned().zip(r.iter().map(str::to_owned)).collect();
    let rows = reader.records().map(|r| row(r.unwrap())).collect();
    (names, rows)
}

/// `-?digits[.digits]`: what a Table Schema number is without further options.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, part].iter().all(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
}

fn documents() -> Vec<PathBuf> {
    let mut all = [fixtures("clean"), fixtures("bad")].concat();
    all.extend(["hard.xlsx", "township.pdf", "township.docx"].map(|name| root().join("fixtures/formats").join(name)));
    all
}

#[test]
fn every_file_is_described_and_every_cell_is_of_its_type() {
    let folder = tempfile::tempdir().unwrap();
    for (index, document) in documents().iter().enumerate() {
        let out = folder.path().join(index.to_string());
        assert_eq!(extract(document.to_str().unwrap(), &out).status.code(), Some(0), "{}", document.display());
        let package = json(&out.join("datapackage.json"));
        let mut described: BTreeSet<String> = BTreeSet::from(["datapackage.json".to_owned()]);
        for resource in list(&package["resources"]) {
            let path = out.join(word(&resource["path"]));
            described.insert(word(&resource["path"]).to_owned());
            assert_eq!(resource["bytes"].as_u64(), Some(fs::metadata(&path).unwrap().len()));
            let name = word(&resource["name"]);
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b)), "{name}");
            let fields = list(&resource["schema"]["fields"]);
            let (names, rows) = records(&path);
            assert_eq!(names, fields.iter().map(|f| word(&f["name"])).collect::<Vec<_>>(), "{}", path.display());
            for row in &rows {
                for field in fields {
                    let cell = row[word(&field["name"])].as_str();
                    let missing = cell.is_empty() || list(&field["missingValues"]).iter().any(|m| m == cell);
                    match word(&field["type"]) {
                        "number" => assert!(missing || is_number(cell), "{} {field} {cell}", path.display()),
                        "integer" => assert!(missing || cell.bytes().all(|b| b.is_ascii_digit()), "{field} {cell}"),
                        "string" => {}
                        other => panic!("{other}"),
                    }
                }
            }
            let kind = |name: &str| fields.iter().find(|f| f["name"] == name).map(|f| word(&f["type"]).to_owned());
            assert_ne!(kind("code").as_deref(), Some("number"), "2010301 is a name, not an amount");
        }
        let there: BTreeSet<String> = fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        assert_eq!(there, described, "{}", document.display());
    }
}

/// Every figure of the model, wherever it stands, as line, column, state, raw, value and unit.
fn facts(model: &Value, found: &mut Vec<[String; 6]>) {
    match model {
        Value::Object(object) if object.contains_key("state") => {
            let of = |key: &str| match &model[key] {
                Value::String(s) => s.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            // A blank has no unit of its own in the model; the table of figures gives the one it would have.
            let unit = if matches!(word(&model["state"]), "blank" | "none" | "unreadable") { String::new() } else { of("unit") };
            found.push([of("line"), of("column"), of("state"), of("raw"), of("value"), unit]);
        }
        Value::Object(object) => object.values().for_each(|v| facts(v, found)),
        Value::Array(all) => all.iter().for_each(|v| facts(v, found)),
        _ => {}
    }
}

#[test]
fn the_table_of_figures_holds_every_figure_of_the_model() {
    let folder = tempfile::tempdir().unwrap();
    let mut states: BTreeSet<String> = BTreeSet::new();
    for (index, document) in documents().iter().enumerate() {
        let out = folder.path().join(index.to_string());
        extract(document.to_str().unwrap(), &out);
        let model: Value = serde_json::from_slice(&run(&["extract", document.to_str().unwrap()]).stdout).unwrap();
        let mut expected = Vec::new();
        facts(&model, &mut expected);
        let (_, rows) = records(&out.join("figures.csv"));
        let of = |row: &BTreeMap<String, String>| {
            let number = ["amount", "percent", "quantity"].contains(&row["state"].as_str());
            let unit = if number { row["unit"].clone() } else { String::new() };
            [&row["line"], &row["column"], &row["state"], &row["raw"], &row["value"], &unit].map(Clone::clone)
        };
        let found: BTreeSet<[String; 6]> = rows.iter().map(of).collect();
        let missing: Vec<&[String; 6]> = expected.iter().filter(|f| !found.contains(*f)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", document.display());
        states.extend(rows.iter().map(|r| r["state"].clone()));
        // Blank is no number, zero is one, and both are told apart.
        for row in rows {
            assert_eq!(row["value"].is_empty(), ["blank", "none", "unreadable"].contains(&row["state"].as_str()), "{row:?}");
        }
    }
    for state in ["amount", "blank", "unreadable", "percent", "quantity"] {
        assert!(states.contains(state), "{state} {states:?}");
    }
}

#[test]
fn the_cells_of_a_table_are_its_figures_with_their_digits() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a/b");
    extract("fixtures/clean/township-budget-2024.txt", &out);
    let (_, figures) = records(&out.join("figures.csv"));
    let package = json(&out.join("datapackage.json"));
    let mut compared = 0;
    for resource in list(&package["resources"]).iter().filter(|r| !["figures", "performance"].contains(&word(&r["budgetcheck"]["role"]))) {
        let (_, rows) = records(&out.join(word(&resource["path"])));
        for figure in figures.iter().filter(|f| f["table"] == word(&resource["name"])) {
            let row = rows.iter().find(|r| r["line"] == figure["line"] && r["side"] == figure["side"] && r["name"] == figure["name"]);
            let cell = &row.unwrap_or_else(|| panic!("{figure:?}"))[&figure["header"]];
            assert_eq!(cell, &figure["value"], "{figure:?}");
            compared += 1;
        }
    }
    assert!(compared > 250, "{compared}");
    let income = list(&package["resources"]).iter().find(|r| r["budgetcheck"]["role"] == "income").unwrap();
    let total = list(&income["schema"]["fields"]).iter().find(|f| f["name"] == "合计").unwrap();
    assert_eq!((word(&total["type"]), word(&total["unit"])), ("number", "万元"));
    assert_eq!(package["budgetcheck"]["year"], 2024);
}

#[test]
fn a_folder_that_is_there_keeps_its_other_files_and_a_failure_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("表格");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("笔记.txt"), "我的").unwrap();
    fs::write(out.join("datapackage.json"), "旧的").unwrap();
    assert_eq!(extract("fixtures/bad/BC101-subtotal-mismatch.txt", &out).status.code(), Some(0));
    assert_eq!(fs::read_to_string(out.join("笔记.txt")).unwrap(), "我的");
    assert!(json(&out.join("datapackage.json"))["resources"].is_array());
    // A file in the place of the folder.
    let taken = folder.path().join("占用");
    fs::write(&taken, "文件").unwrap();
    let output = extract("fixtures/bad/BC101-subtotal-mismatch.txt", &taken);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("占用"));
    assert_eq!(fs::read_to_string(&taken).unwrap(), "文件");
    let left: BTreeSet<String> =
        fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(left, BTreeSet::from(["占用".to_owned(), "表格".to_owned()]), "nothing half-written is left");
}
