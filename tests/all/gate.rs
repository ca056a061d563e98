//! The gate: what is selected, overridden, excluded and accepted, and that nothing of it is lost in silence.

use crate::documents::{fixtures, root, verified, verified_as};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const BAD: &str = "fixtures/bad/BC101-subtotal-mismatch.txt";
const GOOD: &str = "fixtures/good/BC101-subtotal-mismatch.txt";
const FORMATS: &[&str] = &["text", "concise", "table", "json", "csv", "sarif", "github", "gitlab", "junit", "rdjson"];

/// A folder with a faulty document `稿.txt`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(root().join(BAD), folder.path().join("稿.txt")).unwrap();
    folder
}

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_budgetcheck")).current_dir(folder).arg("verify").args(args).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let mut all = vec!["--format", "json"];
    all.extend(args);
    let output = run(folder, &all);
    serde_json::from_str(&out(&output)).unwrap_or_else(|e| panic!("{e}: {}", err(&output)))
}

fn configure(folder: &Path, toml: &str) {
    fs::write(folder.join("budgetcheck.toml"), toml).unwrap();
}

#[test]
fn a_baseline_accepts_what_is_there_and_says_when_it_is_mended() {
    let folder = folder();
    let here = folder.path();
    assert_eq!(code(&run(here, &["稿.txt"])), 1);
    let written = run(here, &["稿.txt", "--baseline", "接受.json", "--write-baseline"]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    assert!(err(&written).contains("已写入基线 接受.json"), "{}", err(&written));
    for format in FORMATS {
        let output = run(here, &["稿.txt", "--baseline", "接受.json", "--format", format]);
        assert_eq!(code(&output), 0, "{format}");
        assert!(!out(&output).contains("BC101\"") || matches!(*format, "sarif" | "json"), "{format}: {}", out(&output));
        if *format != "json" {
            assert!((out(&output) + &err(&output)).contains("已按基线接受 1 项"), "{format}");
        }
    }
    let junit = out(&run(here, &["稿.txt", "--baseline", "接受.json", "--format", "junit"]));
    let xml = roxmltree::Document::parse(&junit).unwrap();
    let case = xml.descendants().find(|n| n.attribute("name").is_some_and(|name| name.starts_with("BC101"))).unwrap();
    assert!(case.children().any(|n| n.has_tag_name("skipped")), "what is accepted has not passed");
    let report = json(here, &["稿.txt", "--baseline", "接受.json"]);
    assert_eq!(report["documents"][0]["kept_back"]["accepted"], 1);
    assert_eq!(report["documents"][0]["checks"], json(here, &["稿.txt"])["documents"][0]["checks"], "no verdict is touched");

    fs::copy(root().join(GOOD), here.join("稿.txt")).unwrap();
    for format in FORMATS {
        let output = run(here, &["稿.txt", "--baseline", "接受.json", "--format", format]);
        assert_eq!(code(&output), 0, "{format}");
        let words = out(&output) + &err(&output);
        assert!(
            if *format == "json" { words.contains("\"stale\": [\n") } else { words.contains("基线中已不再出现 1 项（BC101") },
            "{words}"
        );
    }
    assert_eq!(code(&run(here, &["稿.txt", "--baseline", "接受.json", "--write-baseline"])), 0);
    let output = run(here, &["稿.txt", "--baseline", "接受.json"]);
    assert!(!out(&output).contains("基线"), "{}", out(&output));
    assert_eq!(fs::read_dir(here).unwrap().count(), 2, "nothing is left of writing");
}

#[test]
fn a_baseline_holds_wherever_the_command_is_run_and_for_a_figure_that_changes_or_moves() {
    let folder = folder();
    let here = folder.path();
    run(here, &["稿.txt", "--baseline", "接受.json", "--write-baseline"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let (document, baseline) = (here.join("稿.txt"), here.join("接受.json"));
    let args = [document.to_str().unwrap(), "--baseline", baseline.to_str().unwrap()];
    assert_eq!(code(&run(elsewhere.path(), &args)), 0);
    let text = fs::read_to_string(&document).unwrap();
    fs::write(&document, format!("\n\n{text}")).unwrap();
    assert_eq!(code(&run(elsewhere.path(), &args)), 0, "lines that move change nothing");
    // Another fault is not accepted with it.
    fs::copy(root().join("fixtures/bad/BC103-row-sum-mismatch.txt"), &document).unwrap();
    assert_eq!(code(&run(elsewhere.path(), &args)), 1);
}

#[test]
fn writing_a_baseline_of_one_document_keeps_what_is_accepted_of_others() {
    let folder = folder();
    let here = folder.path();
    fs::copy(here.join("稿.txt"), here.join("乙.txt")).unwrap();
    assert_eq!(code(&run(here, &["稿.txt", "乙.txt", "--baseline", "b.json", "--write-baseline"])), 0);
    assert_eq!(code(&run(here, &["稿.txt", "--baseline", "b.json", "--write-baseline"])), 0);
    assert_eq!(code(&run(here, &["稿.txt", "乙.txt", "--baseline", "b.json"])), 0);
}

#[test]
fn a_baseline_that_is_none_is_refused_and_never_overwritten() {
    let folder = folder();
    let here = folder.path();
    let document = fs::read(here.join("稿.txt")).unwrap();
    for args in [
        &["稿.txt", "--baseline", "没有.json"][..],
        &["稿.txt", "--baseline", "稿.txt", "--write-baseline"],
        &["稿.txt", "--baseline", "稿.txt"],
        &["稿.txt", "--output", "稿.txt"],
        &["稿.txt", "--output", "./稿.txt", "--format", "csv"],
    ] {
        let output = run(here, args);
        assert_eq!((code(&output), out(&output).as_str()), (2, ""), "{args:?}");
        assert!(err(&output).contains(args[2].trim_start_matches("./")), "{}", err(&output));
        assert_eq!(fs::read(here.join("稿.txt")).unwrap(), document);
    }
}

#[test]
fn select_and_ignore_take_codes_beginnings_and_names_and_count_the_rest() {
    let folder = folder();
    let here = folder.path();
    for (args, expected) in [
        (&["--select", "BC101"][..], 1),
        (&["--select", "BC1"], 1),
        (&["--select", "subtotal-mismatch"], 1),
        (&["--select", "BC2,BC3"], 0),
        (&["--ignore", "bc1"], 0),
        (&["--ignore", "BC1", "--select", "BC101"], 1),
    ] {
        let mut all = vec!["稿.txt"];
        all.extend(args);
        assert_eq!(code(&run(here, &all)), expected, "{args:?}");
        let kept = &json(here, &all)["documents"][0]["kept_back"]["ignored"];
        assert_eq!(*kept, 1 - expected, "{args:?}");
    }
    assert!(out(&run(here, &["稿.txt", "--ignore", "BC101"])).contains("已按设置不报告 1 项"));
    let output = run(here, &["稿.txt", "--ignore", "BC10l"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("是否指“BC10"), "{}", err(&output));
}

#[test]
fn a_configuration_is_found_upward_from_the_document() {
    let folder = folder();
    let here = folder.path();
    fs::create_dir_all(here.join("甲/乙")).unwrap();
    fs::rename(here.join("稿.txt"), here.join("甲/乙/稿.txt")).unwrap();
    configure(here, "fail-on = \"never\"\nlang = \"en\"\n");
    for (cwd, path) in [(here.to_path_buf(), "甲/乙/稿.txt"), (here.join("甲/乙"), "稿.txt"), (here.join("甲"), "乙/稿.txt")] {
        let output = run(&cwd, &[path]);
        assert_eq!(code(&output), 0, "{path}");
        assert!(out(&output).contains("error(s)"), "{}", out(&output));
    }
    // The command line comes first.
    assert_eq!(code(&run(here, &["甲/乙/稿.txt", "--fail-on", "error"])), 1);
    assert!(out(&run(here, &["甲/乙/稿.txt", "--lang", "zh"])).contains("个错误"));
    // The nearest counts, and --config before all.
    configure(&here.join("甲"), "ignore = [\"BC1\"]\n");
    assert_eq!(json(here, &["甲/乙/稿.txt"])["documents"][0]["kept_back"]["ignored"], 1);
    assert_eq!(json(here, &["甲/乙/稿.txt", "--config", "budgetcheck.toml"])["documents"][0]["kept_back"]["ignored"], 0);
}

#[test]
fn a_severity_is_overridden_where_the_finding_enters_the_report() {
    let folder = folder();
    let here = folder.path();
    configure(here, "[severity]\nBC101 = \"note\"\n");
    let report = json(here, &["稿.txt"]);
    assert_eq!(report["documents"][0]["findings"][0]["severity"], "note");
    assert_eq!(report["summary"]["errors"], 0);
    assert_eq!(code(&run(here, &["稿.txt"])), 0);
    assert_eq!(code(&run(here, &["稿.txt", "--fail-on", "note"])), 1);
}

#[test]
fn a_figure_is_excluded_with_a_reason_and_an_exclusion_that_means_none_is_reported() {
    let folder = folder();
    let here = folder.path();
    let finding = json(here, &["稿.txt"])["documents"][0]["findings"][0]["figures"][0].clone();
    let word = |key: &str| finding[key].as_str().unwrap().to_owned();
    let entry = format!("[[exclude]]\ntable = \"{}\"\nrow = \"{}\"\ncolumn = \"{}\"\n", word("table"), word("row"), word("column_name"));
    configure(here, &format!("{entry}reason = \"已另行说明\"\n"));
    let report = json(here, &["稿.txt"]);
    assert_eq!(report["documents"][0]["kept_back"]["excluded"], 1);
    assert_eq!(report["documents"][0]["findings"], Value::Array(Vec::new()));
    assert_eq!(code(&run(here, &["稿.txt"])), 0);
    configure(here, &entry);
    let output = run(here, &["稿.txt"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("budgetcheck.toml:1：排除的数字没有写理由"), "{}", err(&output));
    configure(here, "[[exclude]]\nrow = \"9999999\"\nreason = \"x\"\n");
    let output = run(here, &["稿.txt"]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("没有找到这里排除的数字"), "{}", err(&output));
}

#[test]
fn what_the_document_does_not_say_can_be_given() {
    let folder = folder();
    let here = folder.path();
    configure(here, "[document]\nkind = \"final_accounts\"\nlevel = \"unit\"\nname = \"清源县水利局\"\n");
    let report = json(here, &["稿.txt"]);
    let document = &report["documents"][0];
    assert_eq!(
        (&document["kind"], &document["level"], &document["name"]),
        (&"final_accounts".into(), &"unit".into(), &"清源县水利局".into())
    );
}

#[test]
fn a_wrong_configuration_stops_the_run_with_file_and_line() {
    let folder = folder();
    let here = folder.path();
    configure(here, "lang = \"zh\"\nfail_on = \"error\"\n");
    let output = run(here, &["稿.txt"]);
    assert_eq!((code(&output), out(&output).as_str()), (2, ""));
    assert!(err(&output).contains("budgetcheck.toml:2：没有设置项“fail_on”，是否指“fail-on”"), "{}", err(&output));
    let output = run(here, &["稿.txt", "--lang", "en"]);
    assert!(err(&output).contains("did you mean \"fail-on\""), "{}", err(&output));
    let output = run(here, &["稿.txt", "--config", "没有.toml"]);
    assert_eq!(code(&output), 2);
}

#[test]
fn fingerprints_are_unique_in_a_document_and_keep_when_lines_move() {
    for path in fixtures("bad") {
        let before = verified(&path);
        let prints: Vec<String> = before.findings().iter().map(|f| f.fingerprint.clone()).collect();
        assert_eq!(prints.iter().collect::<BTreeSet<_>>().len(), prints.len(), "{}", path.display());
        let text = format!("\n\n\n{}", fs::read_to_string(&path).unwrap());
        let after = verified_as(&path, text.as_bytes());
        let moved: Vec<String> = after.findings().iter().map(|f| f.fingerprint.clone()).collect();
        assert_eq!(moved, prints, "{}", path.display());
    }
}

#[test]
fn a_fingerprint_keeps_when_the_wrong_figure_becomes_another_wrong_figure() {
    let mut compared = 0;
    for path in fixtures("bad") {
        let before = verified(&path);
        let [finding] = before.findings() else { continue };
        let Some(figure) = finding.figures.first().map(|i| before.disclosure.figure(i.figure)) else { continue };
        if finding.evidence.is_none() || !figure.is_addend() {
            continue;
        }
        // The last digit becomes its neighbour.
        let at = figure.span.end - 1;
        let mut bytes = fs::read(&path).unwrap();
        if !bytes[at].is_ascii_digit() {
            continue;
        }
        bytes[at] = if bytes[at] == b'9' { b'8' } else { bytes[at] + 1 };
        let after = verified_as(&path, &bytes);
        // Where the change mends the fault, or makes another of it, there is nothing to compare.
        if let [changed] = after.findings()
            && changed.rule.code == finding.rule.code
            && changed.figures.first().map(|i| i.figure) == finding.figures.first().map(|i| i.figure)
        {
            assert_eq!(changed.fingerprint, finding.fingerprint, "{}", path.display());
            compared += 1;
        }
    }
    assert!(compared > 20, "{compared} compared");
}
