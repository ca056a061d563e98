//! Every format, read by something that is not ours: all name the same findings.

use crate::documents::{fixtures, relative, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const BAD: &str = "fixtures/bad/BC101-subtotal-mismatch.txt";
const GOOD: &str = "fixtures/good/BC101-subtotal-mismatch.txt";

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_budgetcheck")).current_dir(root()).args(args).output().unwrap()
}

fn printed(format: &str, paths: &[&str]) -> String {
    let mut args = vec!["verify", "--format", format];
    args.extend(paths);
    String::from_utf8(run(&args).stdout).unwrap()
}

fn json(format: &str, paths: &[&str]) -> Value {
    serde_json::from_str(&printed(format, paths)).unwrap_or_else(|e| panic!("{format}: {e}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
}

/// Document, code and line of a finding.
type Named = BTreeSet<(String, String, u64)>;

fn by_json(paths: &[&str]) -> Named {
    let report = json("json", paths);
    let of = |d: &Value| {
        let path = word(&d["path"]);
        list(&d["findings"]).iter().map(|f| (path.clone(), word(&f["code"]), f["line"].as_u64().unwrap())).collect::<Vec<_>>()
    };
    list(&report["documents"]).iter().flat_map(of).collect()
}

fn by_ndjson(paths: &[&str]) -> Named {
    let of = |line: &str| {
        let d: Value = serde_json::from_str(line).unwrap();
        let path = word(&d["path"]);
        list(&d["findings"]).iter().map(|f| (path.clone(), word(&f["code"]), f["line"].as_u64().unwrap())).collect::<Vec<_>>()
    };
    printed("ndjson", paths).lines().flat_map(of).collect()
}

fn by_sarif(paths: &[&str]) -> Named {
    let log = json("sarif", paths);
    let of = |r: &Value| {
        let place = &r["locations"][0]["physicalLocation"];
        (word(&place["artifactLocation"]["uri"]), word(&r["ruleId"]), place["region"]["startLine"].as_u64().unwrap())
    };
    list(&log["runs"][0]["results"]).iter().map(of).collect()
}

fn by_gitlab(paths: &[&str]) -> Named {
    let issues = json("gitlab", paths);
    let of = |i: &Value| (word(&i["location"]["path"]), word(&i["check_name"]), i["location"]["lines"]["begin"].as_u64().unwrap());
    list(&issues).iter().map(of).collect()
}

fn by_rdjson(paths: &[&str]) -> Named {
    let result = json("rdjson", paths);
    let of = |d: &Value| {
        let place = &d["location"];
        (word(&place["path"]), word(&d["code"]["value"]), place["range"]["start"]["line"].as_u64().unwrap())
    };
    list(&result["diagnostics"]).iter().map(of).collect()
}

/// `::error file=…,line=…,title=BC101 …::message`, read as the runner reads it.
fn by_github(paths: &[&str]) -> Named {
    let of = |line: &str| {
        let (properties, _) = line.trim_start_matches("::").split_once(' ').unwrap().1.split_once("::").unwrap();
        let get = |key: &str| {
            let found = properties.split(',').filter_map(|p| p.split_once('=')).find(|(k, _)| *k == key);
            found.unwrap_or_else(|| panic!("{key}: {line}")).1.replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
        };
        (get("file"), get("title").split(' ').next().unwrap().to_owned(), get("line").parse().unwrap())
    };
    printed("github", paths).lines().map(of).collect()
}

fn by_csv(paths: &[&str]) -> Named {
    let text = printed("csv", paths);
    let table = text.strip_prefix('\u{feff}').expect("a spreadsheet needs the byte order mark");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let of = |row: csv::StringRecord| (row[0].to_owned(), row[5].to_owned(), row[2].parse().unwrap());
    reader.records().map(|row| of(row.unwrap())).collect()
}

/// The places of a case stand in the words of its failure and its notes, one a line.
fn by_junit(paths: &[&str]) -> Named {
    let text = printed("junit", paths);
    let xml = roxmltree::Document::parse(&text).unwrap();
    let mut found = Named::new();
    for case in xml.descendants().filter(|n| n.has_tag_name("testcase")) {
        let (document, name) = (case.attribute("classname").unwrap(), case.attribute("name").unwrap());
        let code = name.split(' ').next().unwrap();
        for words in case.children().filter(|n| n.has_tag_name("failure") || n.has_tag_name("system-out")) {
            for line in words.text().unwrap_or_default().lines() {
                if let Some(rest) = line.strip_prefix(&format!("{document}:")) {
                    found.insert((document.to_owned(), code.to_owned(), rest.split(':').next().unwrap().parse().unwrap()));
                }
            }
        }
    }
    found
}

fn by_html(paths: &[&str]) -> Named {
    let page = scraper::Html::parse_document(&printed("html", paths));
    let articles = scraper::Selector::parse("article").unwrap();
    let of = |article: scraper::ElementRef<'_>| {
        let get = |key: &str| article.attr(key).unwrap().to_owned();
        (get("data-document"), get("data-code"), get("data-line").parse().unwrap())
    };
    page.select(&articles).map(of).collect()
}

/// The review as CSV; that the workbook holds the same rows is tests/sheet.rs's.
fn by_sheet(paths: &[&str]) -> Named {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sheet.csv");
    run(&[&["verify", "--format", "sheet", "--output", path.to_str().unwrap()], paths].concat());
    let text = fs::read_to_string(&path).unwrap();
    let mut found = Named::new();
    for row in csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).records().map(Result::unwrap) {
        for words in row[4].lines() {
            let Some((place, rest)) = words.split_once(" 列，") else { continue };
            let code = rest.split_once('：').unwrap().0.split_once(' ').unwrap().1;
            let line = place.split_once("第 ").unwrap().1.split(' ').next().unwrap();
            found.insert((row[0].to_owned(), code.to_owned(), line.parse().unwrap()));
        }
    }
    found
}

#[test]
fn every_format_names_the_same_findings() {
    let paths: Vec<String> = fixtures("bad").iter().map(|p| relative(p)).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let expected = by_json(&paths);
    assert!(expected.len() > 50);
    for (format, found) in [
        ("ndjson", by_ndjson(&paths)),
        ("sarif", by_sarif(&paths)),
        ("gitlab", by_gitlab(&paths)),
        ("rdjson", by_rdjson(&paths)),
        ("github", by_github(&paths)),
        ("csv", by_csv(&paths)),
        ("junit", by_junit(&paths)),
        ("sheet", by_sheet(&paths)),
        ("html", by_html(&paths)),
    ] {
        assert_eq!(found, expected, "{format}");
    }
}

#[test]
fn every_format_exits_1_for_a_fault_and_0_for_none() {
    for format in ["text", "concise", "table", "json", "ndjson", "csv", "sarif", "github", "gitlab", "junit", "rdjson", "html"] {
        assert_eq!(run(&["verify", "--format", format, BAD]).status.code(), Some(1), "{format}");
        assert_eq!(run(&["verify", "--format", format, GOOD]).status.code(), Some(0), "{format}");
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["sheet.xlsx", "sheet.csv"] {
        let path = folder.path().join(name);
        let path = path.to_str().unwrap();
        assert_eq!(run(&["verify", "--format", "sheet", "--output", path, BAD]).status.code(), Some(1), "{name}");
        assert_eq!(run(&["verify", "--format", "sheet", "--output", path, GOOD]).status.code(), Some(0), "{name}");
    }
}

/// The schemas lie beside the project, where they are given; they are not ours to publish.
fn schemas() -> Option<std::path::PathBuf> {
    Some(root().join("../shared/schemas")).filter(|p| p.is_dir())
}

fn check(schema: &Path, instance: &Value) {
    let schema: Value = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
    let validator = jsonschema::draft4::new(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(instance).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn sarif_and_rdjson_obey_their_schemas() {
    let Some(folder) = schemas() else { return };
    let failing = "fixtures/不存在的文件.txt";
    for paths in [&["fixtures/bad"][..], &[GOOD], &[failing], &["fixtures/formats"]] {
        check(&folder.join("sarif-schema-2.1.0.json"), &json("sarif", paths));
        check(&folder.join("rdjson/DiagnosticResult.json"), &json("rdjson", paths));
    }
    // The validator can say no.
    let mut broken = json("sarif", &[BAD]);
    broken["runs"][0]["columnKind"] = Value::from("bytes");
    let schema: Value = serde_json::from_slice(&fs::read(folder.join("sarif-schema-2.1.0.json")).unwrap()).unwrap();
    assert!(!jsonschema::draft4::new(&schema).unwrap().is_valid(&broken));
}

#[test]
fn sarif_columns_are_characters_and_every_rule_has_help() {
    let text = fs::read_to_string(root().join(BAD)).unwrap();
    let log = json("sarif", &[BAD]);
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let region = &run["results"][0]["locations"][0]["physicalLocation"]["region"];
    let at = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
    let line = text.lines().nth(at("startLine") - 1).unwrap();
    let marked: String = line.chars().skip(at("startColumn") - 1).take(at("endColumn") - at("startColumn")).collect();
    assert_eq!(Value::from(marked), json("json", &[BAD])["documents"][0]["findings"][0]["reported"]);
    let index = usize::try_from(run["results"][0]["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], run["results"][0]["ruleId"]);
    for rule in list(&run["tool"]["driver"]["rules"]) {
        assert!(rule["help"]["text"].as_str().is_some_and(|t| t.contains("如何修改")), "{rule}");
    }
}

#[test]
fn rdjson_columns_are_bytes() {
    let text = fs::read_to_string(root().join(BAD)).unwrap();
    let range = &json("rdjson", &[BAD])["diagnostics"][0]["location"]["range"];
    let at = |end: &str, key: &str| usize::try_from(range[end][key].as_u64().unwrap()).unwrap();
    let line = text.lines().nth(at("start", "line") - 1).unwrap();
    let marked = &line[at("start", "column") - 1..at("end", "column") - 1];
    assert_eq!(marked, json("json", &[BAD])["documents"][0]["findings"][0]["reported"]);
}

#[test]
fn chinese_names_are_escaped_in_addresses_and_absolute_ones_made_relative() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().canonicalize().unwrap();
    let path = here.join("公开").join("部门 预算,100%.txt");
    fs::create_dir(here.join("公开")).unwrap();
    fs::copy(root().join(BAD), &path).unwrap();
    let printed = |format: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_budgetcheck"));
        let output = command.current_dir(&here).args(["verify", "--format", format]).arg(&path).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let sarif: Value = serde_json::from_str(&printed("sarif")).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uri"], "%E5%85%AC%E5%BC%80/%E9%83%A8%E9%97%A8%20%E9%A2%84%E7%AE%97%2C100%25.txt");
    let gitlab: Value = serde_json::from_str(&printed("gitlab")).unwrap();
    assert_eq!(gitlab[0]["location"]["path"], "公开/部门 预算,100%.txt");
    assert!(printed("github").starts_with("::error file=公开/部门 预算%2C100%25.txt,line="));
}

#[test]
fn gitlab_fingerprints_tell_all_issues_apart() {
    let issues = json("gitlab", &["fixtures/bad", "fixtures/不存在.txt"]);
    let all: BTreeSet<String> = list(&issues).iter().map(|i| word(&i["fingerprint"])).collect();
    assert_eq!(all.len(), list(&issues).len());
    for issue in list(&issues) {
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&word(&issue["severity"]).as_str()), "{issue}");
    }
}

#[test]
fn github_prints_errors_first_one_command_a_line() {
    let text = printed("github", &["fixtures/bad"]);
    let kinds: Vec<usize> = text
        .lines()
        .map(|l| ["::error ", "::warning ", "::notice "].iter().position(|k| l.starts_with(k)).unwrap_or_else(|| panic!("{l}")))
        .collect();
    assert!(kinds.is_sorted());
    assert!(kinds.contains(&0) && kinds.contains(&1) && kinds.contains(&2));
}

#[test]
fn junit_of_a_clean_run_has_cases_that_pass_and_counts_that_agree() {
    for (paths, failing) in [(&[GOOD][..], false), (&["fixtures/bad"], true), (&[BAD, "fixtures/不存在.txt"], true)] {
        let text = printed("junit", paths);
        let xml = roxmltree::Document::parse(&text).unwrap();
        let root = xml.root_element();
        let cases: Vec<_> = xml.descendants().filter(|n| n.has_tag_name("testcase")).collect();
        let with = |tag: &str| cases.iter().filter(|c| c.children().any(|n| n.has_tag_name(tag))).count();
        for (key, counted) in
            [("tests", cases.len()), ("failures", with("failure")), ("errors", with("error")), ("skipped", with("skipped"))]
        {
            assert_eq!(root.attribute(key), Some(counted.to_string().as_str()), "{key} {paths:?}");
        }
        let passing = cases.iter().filter(|c| !c.children().any(|n| n.is_element())).count();
        assert!(passing > 0, "{paths:?}");
        assert_eq!(with("failure") > 0, failing);
    }
}

#[test]
fn without_a_document_every_format_is_still_whole() {
    let failing = "fixtures/不存在的文件.txt";
    for format in ["json", "sarif", "gitlab", "rdjson"] {
        json(format, &[failing]);
    }
    let text = printed("junit", &[failing]);
    assert_eq!(roxmltree::Document::parse(&text).unwrap().root_element().attribute("errors"), Some("1"));
    let text = printed("csv", &[failing]);
    assert_eq!(csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).records().count(), 1);
    assert!(printed("github", &[failing]).starts_with("::error file="));
}

#[test]
fn many_findings_are_written_once_each_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join(BAD)).unwrap();
    for i in 0..300 {
        fs::write(folder.path().join(format!("{i:03}.txt")), &text).unwrap();
    }
    let printed = |format: &str, output: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_budgetcheck"));
        command.current_dir(folder.path()).args(["verify", "--format", format, "--output", output, "--jobs", "4", "."]).output().unwrap();
        fs::read_to_string(folder.path().join(output)).unwrap()
    };
    let expected: Vec<String> = (0..300).map(|i| format!("{i:03}.txt")).collect();
    let sarif: Value = serde_json::from_str(&printed("sarif", "a.sarif")).unwrap();
    let results = list(&sarif["runs"][0]["results"]).iter();
    let found: Vec<String> = results.map(|r| word(&r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])).collect();
    assert_eq!(found, expected);
    assert_eq!(list(&sarif["runs"][0]["artifacts"]).len(), 300);
    let gitlab: Value = serde_json::from_str(&printed("gitlab", "a.json")).unwrap();
    assert_eq!(list(&gitlab).iter().map(|i| word(&i["location"]["path"])).collect::<Vec<_>>(), expected);
    let junit = printed("junit", "a.xml");
    let xml = roxmltree::Document::parse(&junit).unwrap();
    let suites = xml.root_element().children().filter(roxmltree::Node::is_element);
    assert_eq!(suites.map(|s| s.attribute("name").unwrap().to_owned()).collect::<Vec<_>>(), expected);
}

#[test]
fn a_file_that_cannot_be_checked_is_named_by_every_format() {
    for format in ["json", "ndjson", "csv", "sarif", "github", "gitlab", "junit", "rdjson", "html"] {
        let output = run(&["verify", "--format", format, "fixtures/nothere.txt", GOOD]);
        assert_eq!(output.status.code(), Some(2), "{format}");
        assert!(String::from_utf8(output.stdout).unwrap().contains("fixtures/nothere.txt"), "{format}");
    }
}
