//! The command as users and scripts meet it: exit codes, streams, formats, files.

use crate::documents::{arguments, fixtures, is_chinese, root, stem};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const GOOD: &str = "fixtures/good/BC101-subtotal-mismatch.txt";
const BAD: &str = "fixtures/bad/BC101-subtotal-mismatch.txt";
const WARNING: &str = "fixtures/bad/BC705-indicator-direction-reversed.txt";
const NOTE: &str = "fixtures/bad/BC409-percent-on-zero-base.txt";

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_budgetcheck"));
    // What the user's shell exports must not decide a test.
    command.current_dir(root()).env_remove("COLUMNS").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("CLICOLOR");
    command
}

fn run(args: &[&str]) -> Output {
    command().args(args).output().unwrap()
}

fn run_with_input(args: &[&str], input: &[u8]) -> Output {
    let mut child = command().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
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

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&out(&run(args))).unwrap()
}

// Exit codes and streams.

#[test]
fn a_document_without_findings_exits_0_and_says_how_much_was_proven() {
    let output = run(&["verify", GOOD]);
    assert_eq!((code(&output), err(&output).as_str()), (0, ""));
    assert!(
        out(&output).trim_end().ends_with("1 张表 · 7 个数字 · 7 个已核对 · 4 项相符 · 0 项尾差 · 0 项不符 · 0 项中止"),
        "{}",
        out(&output)
    );
}

#[test]
fn an_error_exits_1_and_leaves_stderr_empty() {
    let output = run(&["verify", BAD]);
    assert_eq!((code(&output), err(&output).as_str()), (1, ""));
    assert!(out(&output).contains("BC101"));
}

#[test]
fn every_bad_fixture_exits_1_at_the_level_of_its_findings() {
    for path in fixtures("bad") {
        let given = arguments(&path);
        let all = |level| ["verify", "--fail-on", level].into_iter().chain(given.iter().map(String::as_str)).collect::<Vec<_>>();
        assert_eq!(code(&run(&all("note"))), 1, "{given:?}");
        assert_eq!(code(&run(&all("never"))), 0, "{given:?}");
    }
}

#[test]
fn fail_on_sets_the_level_that_fails() {
    for (path, level, expected) in [
        (BAD, "error", 1),
        (BAD, "never", 0),
        (WARNING, "error", 0),
        (WARNING, "warning", 1),
        (WARNING, "note", 1),
        (NOTE, "error", 0),
        (NOTE, "warning", 0),
        (NOTE, "note", 1),
        (NOTE, "never", 0),
    ] {
        assert_eq!(code(&run(&["verify", "--fail-on", level, path])), expected, "{path} --fail-on {level}");
    }
    assert_eq!(code(&run(&["verify", WARNING])), 0, "warnings do not fail by default");
}

/// Files that cannot be checked, each with words its message must hold.
fn unreadable(folder: &Path) -> Vec<(String, &'static str)> {
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    };
    fs::create_dir(folder.join("没有文件")).unwrap();
    vec![
        (folder.join("不存在.txt").to_string_lossy().into_owned(), "无法打开"),
        (folder.join("没有文件").to_string_lossy().into_owned(), "没有可以检查的文件"),
        (write("空.txt", b""), "空的"),
        (write("只有空白.txt", b" \n\t\r\n"), "空的"),
        (write("程序.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01"), "程序"),
        (write("数据.txt", b"\x01\x02\0\0\x03\0\0\x04"), "二进制"),
        (write("乱码.txt", b"\xff\xff\xff\xff\xff"), "编码"),
        (write("随笔.txt", "今天天气很好，我们去河边散步。\n".as_bytes()), "不是预决算公开"),
        // Damaged, or of a format that is not read: either way the file is named and nothing is printed.
        (write("表.pdf", b"%PDF-1.7\n"), ""),
    ]
}

#[test]
fn what_cannot_be_checked_exits_2_with_a_sentence_that_names_the_file() {
    let folder = tempfile::tempdir().unwrap();
    for (path, words) in unreadable(folder.path()) {
        for fail_on in ["error", "never"] {
            let output = run(&["verify", "--fail-on", fail_on, &path]);
            assert_eq!(code(&output), 2, "{path}");
            assert_eq!(out(&output), "", "{path} left half a report");
            let message = err(&output);
            assert!(message.contains(&path) && message.lines().count() == 1, "{message}");
            assert!(message.contains(words), "{message} does not say “{words}”");
        }
    }
}

#[test]
fn what_cannot_be_checked_still_gives_a_whole_json_report() {
    let folder = tempfile::tempdir().unwrap();
    for (path, _) in unreadable(folder.path()) {
        let output = run(&["verify", "--format", "json", &path]);
        assert_eq!(code(&output), 2, "{path}");
        let report: Value = serde_json::from_str(&out(&output)).unwrap();
        assert_eq!(report["errors"][0]["path"], path.as_str());
        assert!(report["errors"][0]["message"].as_str().is_some_and(|m| !m.is_empty()), "{path}");
        assert_eq!(report["documents"].as_array().map(Vec::len), Some(0), "{path}");
    }
}

#[test]
fn other_files_are_still_checked_when_one_fails() {
    let output = run(&["verify", "--format", "concise", GOOD, "没有这个文件.txt", BAD]);
    assert_eq!(code(&output), 2, "a file that could not be read is never a pass");
    assert!(out(&output).contains(BAD), "{}", out(&output));
    assert!(err(&output).contains("没有这个文件.txt"), "{}", err(&output));
}

#[test]
fn wrong_arguments_exit_2_and_say_so_on_stderr() {
    for args in [
        &["verify"][..],
        &["verify", "--format", "xml", GOOD],
        &["verify", "--fail-on", "sometimes", GOOD],
        &["verify", "--lang", "fr", GOOD],
        &["verify", "--no-such-option", GOOD],
        &["explain"],
        &["explain", "XX"],
        &["frobnicate"],
        &[],
    ] {
        let output = run(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert_eq!(out(&output), "", "{args:?}");
        assert!(!err(&output).is_empty(), "{args:?}");
    }
}

#[test]
fn an_encoding_that_does_not_exist_or_does_not_fit_exits_2() {
    for (name, words) in [("latin-9", "latin-9"), ("big5", "big5")] {
        let output = run(&["verify", "--encoding", name, "fixtures/encodings/gb18030.txt"]);
        assert_eq!(code(&output), 2, "{name}");
        assert!(err(&output).to_lowercase().contains(words), "{}", err(&output));
    }
    assert_eq!(code(&run(&["verify", "--encoding", "gb18030", "fixtures/encodings/gb18030.txt"])), 1);
}

// Inputs.

#[test]
fn a_dash_reads_standard_input() {
    let bytes = fs::read(root().join(BAD)).unwrap();
    let output = run_with_input(&["verify", "--format", "concise", "-"], &bytes);
    assert_eq!(code(&output), 1);
    assert!(out(&output).starts_with("-:14:25: "), "{}", out(&output));
    let empty = run_with_input(&["verify", "-"], b"");
    assert_eq!((code(&empty), out(&empty).as_str()), (2, ""));
    assert!(err(&empty).contains("-: "), "{}", err(&empty));
}

#[test]
fn a_directory_is_walked_in_the_order_of_its_names() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("乡镇")).unwrap();
    for (from, to) in [(BAD, "乙.txt"), (BAD, "乡镇/丙.TXT"), (GOOD, "甲.txt")] {
        fs::copy(root().join(from), folder.path().join(to)).unwrap();
    }
    fs::write(folder.path().join("readme.rs"), "fn main() {}").unwrap();
    fs::write(folder.path().join(".hidden.txt"), "x").unwrap();
    let path = folder.path().to_string_lossy().into_owned();
    let report = json(&["verify", "--format", "json", &path]);
    let paths: Vec<&str> = report["documents"].as_array().unwrap().iter().map(|d| d["path"].as_str().unwrap()).collect();
    let mut sorted = paths.clone();
    sorted.sort_unstable();
    assert_eq!(paths.len(), 3, "{paths:?}");
    assert_eq!(paths, sorted);
    assert_eq!(report["errors"].as_array().map(Vec::len), Some(0));
    assert_eq!(report["summary"]["documents"], 3);
}

#[test]
fn a_pattern_that_the_shell_left_is_expanded_and_every_file_is_checked_once() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["乙.txt", "甲.txt", "丙.md"] {
        fs::copy(root().join(BAD), folder.path().join(name)).unwrap();
    }
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let printed = out(&run(&["verify", "--format", "concise", &path("*.txt"), &path("甲.txt")]));
    let mut files: Vec<&str> = printed.lines().map(|l| l.split(".txt:").next().unwrap()).collect();
    files.dedup();
    assert_eq!(files, [path("乙"), path("甲")], "{printed}");
    let none = run(&["verify", &path("*.docx")]);
    assert_eq!((code(&none), out(&none).as_str()), (2, ""));
    assert!(err(&none).contains("没有符合这个通配符的文件"), "{}", err(&none));
}

#[test]
fn a_file_of_an_old_format_in_a_folder_is_named_and_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(root().join(GOOD), folder.path().join("甲.txt")).unwrap();
    fs::write(folder.path().join("乙.doc"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").unwrap();
    fs::write(folder.path().join("~$甲.docx"), "the lock of an open document").unwrap();
    let output = run(&["verify", folder.path().to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("乙.doc") && err(&output).lines().count() == 1, "{}", err(&output));
}

#[test]
fn many_documents_end_with_a_summary() {
    let printed = out(&run(&["verify", BAD, GOOD, WARNING, "没有这个文件.txt"]));
    let summary = &printed[printed.rfind("共 3 份文件（另有 1 份未能检查）").unwrap()..];
    for words in ["最多的问题：", "BC101", "有问题的文件：", BAD, "未能检查的文件：", "没有这个文件.txt"] {
        assert!(summary.contains(words), "{words} is missing in\n{summary}");
    }
    assert!(!summary.contains(GOOD), "a document without findings is not listed");
}

#[test]
fn the_number_of_jobs_does_not_change_the_report() {
    let all: Vec<String> = fixtures("bad").iter().map(|p| p.to_string_lossy().into_owned()).collect();
    let report = |jobs: &str| {
        let mut args = vec!["verify", "--format", "json", "--jobs", jobs];
        args.extend(all.iter().map(String::as_str));
        out(&run(&args))
    };
    assert_eq!(report("1"), report("4"));
}

// Formats.

const DOCUMENT: &[&str] = &["path", "kind", "level", "name", "year", "tables", "checks", "coverage", "findings"];
const TABLE: &[&str] = &["role", "title", "unit", "line", "page", "rows", "figures", "empty"];
const CHECKS: &[&str] = &["exact", "rounding", "unlikely_rounding", "broken", "blocked"];
const FINDING: &[&str] = &[
    "code",
    "name",
    "severity",
    "message",
    "line",
    "column",
    "end_line",
    "end_column",
    "place",
    "figures",
    "reported",
    "computed",
    "difference",
    "allowed",
    "suggestion",
    "breaks",
    "fingerprint",
];
const FIGURE: &[&str] = &["raw", "value", "unit", "line", "column", "part", "table", "row", "column_name"];

fn has_keys(value: &Value, keys: &[&str], what: &str) {
    let object = value.as_object().unwrap_or_else(|| panic!("{what} is no object: {value}"));
    for key in keys {
        assert!(object.contains_key(*key), "{what} has no key {key}");
    }
}

#[test]
fn json_has_every_key_of_the_schema() {
    for path in fixtures("bad") {
        let name = stem(&path);
        let given = arguments(&path);
        let report = json(&["verify", "--format", "json"].into_iter().chain(given.iter().map(String::as_str)).collect::<Vec<_>>());
        has_keys(&report, &["schema", "version", "documents", "errors", "summary"], &name);
        assert_eq!(report["schema"], "budgetcheck/1");
        assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
        has_keys(&report["summary"], &["documents", "errors", "warnings", "notes", "checks"], &name);
        has_keys(&report["summary"]["checks"], CHECKS, &name);
        let document = &report["documents"][0];
        has_keys(document, DOCUMENT, &name);
        has_keys(&document["checks"], CHECKS, &name);
        has_keys(&document["coverage"], &["figures", "checked", "unchecked"], &name);
        assert!(document.get("relations").is_none() && document.get("unchecked").is_none(), "{name} lists what was not asked for");
        for table in document["tables"].as_array().unwrap() {
            has_keys(table, TABLE, &name);
        }
        let findings = document["findings"].as_array().unwrap();
        assert!(!findings.is_empty(), "{name}");
        for finding in findings {
            has_keys(finding, FINDING, &name);
            assert!(matches!(finding["severity"].as_str(), Some("error" | "warning" | "note")), "{name}");
            assert!(finding["line"].as_u64() >= Some(1) && finding["column"].as_u64() >= Some(1), "{name}");
            for figure in finding["figures"].as_array().unwrap() {
                has_keys(figure, FIGURE, &name);
                assert!(matches!(figure["part"].as_str(), Some("reported" | "term" | "claim")), "{name}");
                assert!(figure["value"].is_string() || figure["value"].is_null(), "{name}: amounts are strings");
            }
        }
        let (c, total) = (&document["coverage"], |key: &str| document["coverage"][key].as_u64().unwrap());
        assert_eq!(total("figures"), total("checked") + total("unchecked"), "{name}: {c}");
    }
}

#[test]
fn the_line_and_column_of_json_find_the_figure_in_the_file() {
    for path in fixtures("bad") {
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.split('\n').collect();
        let report = json(&["verify", "--format", "json", &path.to_string_lossy()]);
        for finding in report["documents"][0]["findings"].as_array().unwrap() {
            for figure in finding["figures"].as_array().unwrap() {
                let (line, column) = (figure["line"].as_u64().unwrap() as usize, figure["column"].as_u64().unwrap() as usize);
                let rest: String = lines[line - 1].chars().skip(column - 1).collect();
                assert!(rest.starts_with(figure["raw"].as_str().unwrap()), "{}: {line}:{column} is {rest}", stem(&path));
            }
        }
    }
}

#[test]
fn show_adds_relations_and_unchecked_figures_to_json() {
    let report = json(&["verify", "--format", "json", "--show", "relations,unchecked", NOTE]);
    let document = &report["documents"][0];
    let relations = document["relations"].as_array().unwrap();
    let checks: u64 = CHECKS.iter().map(|k| document["checks"][k].as_u64().unwrap()).sum();
    assert_eq!(relations.len() as u64, checks, "every evaluated relation is listed");
    for relation in relations {
        has_keys(relation, &["rule", "kind", "verdict", "reported", "terms", "allowed"], "relation");
        has_keys(&relation["reported"], &["raw", "line", "column"], "reported");
    }
    let unchecked = document["unchecked"].as_array().unwrap();
    assert_eq!(unchecked.len() as u64, document["coverage"]["unchecked"].as_u64().unwrap());
    assert_eq!(unchecked[0]["raw"], "100.00");
    has_keys(&unchecked[0], &["raw", "line", "column", "reason"], "unchecked");
}

#[test]
fn concise_prints_one_line_a_finding_that_editors_can_parse() {
    for path in fixtures("bad") {
        let path = path.to_string_lossy().into_owned();
        let printed = out(&run(&["verify", "--format", "concise", "--lang", "en", &path]));
        let report = json(&["verify", "--format", "json", &path]);
        assert_eq!(printed.lines().count(), report["documents"][0]["findings"].as_array().unwrap().len(), "{path}");
        for line in printed.lines() {
            let rest = line.strip_prefix(&format!("{path}:")).unwrap_or_else(|| panic!("{line} does not begin with the path"));
            let mut parts = rest.splitn(3, ':');
            let mut number = || parts.next().and_then(|n| n.parse::<usize>().ok()).unwrap_or_else(|| panic!("no line and column: {line}"));
            assert!(number() >= 1 && number() >= 1, "{line}");
            let message = parts.next().unwrap();
            assert!([" error[BC", " warning[BC", " note[BC"].iter().any(|s| message.starts_with(s)), "{line}");
        }
    }
    assert_eq!(out(&run(&["verify", "--format", "concise", GOOD])), "", "nothing found, nothing printed");
}

#[test]
fn table_gives_every_table_and_every_rule_a_row() {
    let output = run(&["verify", "--format", "table", BAD]);
    let printed = out(&output);
    assert_eq!(code(&output), 1);
    for words in [BAD, "部门预算支出总表", "BC101", "BC102", "已核对"] {
        assert!(printed.contains(words), "{words} is missing in\n{printed}");
    }
}

#[test]
fn english_reports_hold_no_chinese_but_what_the_document_prints() {
    for path in fixtures("bad") {
        let given = arguments(&path);
        let source = given.iter().filter_map(|file| fs::read_to_string(file).ok()).collect::<String>();
        let all = ["verify", "--format", "json", "--lang", "en", "--show", "unchecked"].into_iter();
        let report = json(&all.chain(given.iter().map(String::as_str)).collect::<Vec<_>>());
        let document = &report["documents"][0];
        let findings = document["findings"].as_array().unwrap().iter();
        let messages = findings.flat_map(|f| [f["message"].as_str().unwrap(), f["advice"].as_str().unwrap()]);
        let reasons = document["unchecked"].as_array().unwrap().iter().map(|u| u["reason"].as_str().unwrap());
        for message in messages.chain(reasons) {
            let words = foreign(&unquoted(message), &source);
            assert!(words.is_empty(), "{}: {words:?} in “{message}”", stem(&path));
        }
    }
}

/// The message without what stands in quotation marks or brackets that hold a name of the document.
fn unquoted(message: &str) -> String {
    message.split('"').enumerate().filter(|(i, _)| i % 2 == 0).map(|(_, part)| part).collect::<Vec<_>>().join(" ")
}

/// Chinese stretches that are neither units nor printed in the document.
fn foreign(message: &str, source: &str) -> Vec<String> {
    message
        .split(|c: char| !is_chinese(c))
        .filter(|w| !w.is_empty() && !source.contains(*w) && !matches!(*w, "元" | "万元" | "月" | "事业运行"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn nothing_is_coloured_when_the_report_goes_into_a_pipe_or_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.txt");
    for (extra, variable) in
        [(&[][..], None), (&[][..], Some(("NO_COLOR", "1"))), (&["--output", file.to_str().unwrap()][..], Some(("CLICOLOR_FORCE", "1")))]
    {
        for format in ["text", "concise", "table", "json"] {
            let mut command = command();
            command.args(["verify", "--format", format, BAD]).args(extra);
            if let Some((name, value)) = variable {
                command.env(name, value);
            }
            let output = command.output().unwrap();
            assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{format} {variable:?}");
            if !extra.is_empty() {
                assert!(output.stdout.is_empty() && !fs::read(&file).unwrap().contains(&0x1b), "{format} into a file");
            }
        }
    }
}

#[test]
fn output_writes_the_file_and_leaves_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("报告.json");
    fs::write(&file, "an older report").unwrap();
    let args = ["verify", "--format", "json", BAD];
    let output = command().args(args).args(["--output", file.to_str().unwrap()]).output().unwrap();
    assert_eq!((code(&output), out(&output).as_str()), (1, ""));
    assert_eq!(fs::read_to_string(&file).unwrap(), out(&run(&args)));
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["报告.json"]);
}

#[test]
fn an_output_that_cannot_be_written_exits_2_and_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("没有这个文件夹").join("报告.txt");
    let output = run(&["verify", GOOD, "--output", file.to_str().unwrap()]);
    assert_eq!((code(&output), out(&output).as_str()), (2, ""));
    assert!(err(&output).contains("报告.txt"), "{}", err(&output));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

// The catalogue.

#[test]
fn rules_lists_every_code_with_its_title() {
    for (lang, title) in [("zh", 0), ("en", 1)] {
        let printed = out(&run(&["rules", "--lang", lang]));
        assert_eq!(printed.lines().count(), budgetcheck::rules::RULES.len());
        for (line, rule) in printed.lines().zip(budgetcheck::rules::RULES) {
            assert!(line.starts_with(rule.code) && line.contains([rule.title, rule.title_en][title]), "{line}");
        }
    }
}

#[test]
fn explain_prints_a_rule_under_five_headings() {
    for (lang, headings) in [
        ("zh", ["检查内容", "依据", "例", "容差", "如何修改"]),
        ("en", ["What is checked", "Basis", "Example", "Tolerance", "How to mend it"]),
    ] {
        for key in ["BC101", "bc101", "subtotal-mismatch"] {
            let output = run(&["explain", key, "--lang", lang]);
            assert_eq!(code(&output), 0, "{key}");
            let printed = out(&output);
            let found: Vec<&str> = printed.lines().filter(|l| headings.contains(l)).collect();
            assert_eq!(found, headings, "{printed}");
            assert!(printed.starts_with("BC101 "));
        }
    }
}

#[test]
fn every_rule_can_be_explained_in_both_languages() {
    for rule in budgetcheck::rules::RULES {
        for lang in ["zh", "en"] {
            let output = run(&["explain", rule.code, "--lang", lang]);
            assert_eq!((code(&output), err(&output).as_str()), (0, ""), "{}", rule.code);
        }
    }
}

#[test]
fn a_rule_that_does_not_exist_cannot_be_explained() {
    for (lang, words) in [("zh", "没有规则“XX”"), ("en", "no rule")] {
        let output = run(&["explain", "XX", "--lang", lang]);
        assert_eq!((code(&output), out(&output).as_str()), (2, ""));
        assert!(err(&output).contains(words), "{}", err(&output));
    }
}

// extract

#[test]
fn extract_prints_the_model_as_json() {
    for path in fixtures("good") {
        let output = run(&["extract", &path.to_string_lossy()]);
        assert_eq!(code(&output), 0, "{}", stem(&path));
        let model: Value = serde_json::from_str(&out(&output)).unwrap();
        assert_eq!(model["schema"], "budgetcheck-extract/1");
        let tables = model["tables"].as_array().unwrap().len();
        let claims = model["claims"].as_array().unwrap().len();
        assert!(tables + claims > 0, "{}", stem(&path));
    }
}

#[test]
fn extract_writes_one_csv_a_table_with_the_figures_as_printed() {
    let folder = tempfile::tempdir().unwrap();
    let out_folder = folder.path().join("表格");
    let source = "fixtures/good/BC601-required-table-missing.txt";
    let output = run(&["extract", source, "--out", out_folder.to_str().unwrap()]);
    assert_eq!((code(&output), out(&output).as_str()), (0, ""));
    let tables = |p: &std::path::PathBuf| p.file_name().unwrap().to_string_lossy().starts_with(|c: char| c.is_ascii_digit());
    let mut files: Vec<_> = fs::read_dir(&out_folder).unwrap().map(|e| e.unwrap().path()).filter(tables).collect();
    files.sort();
    let model: Value = serde_json::from_str(&out(&run(&["extract", source]))).unwrap();
    let tables = model["tables"].as_array().unwrap();
    assert_eq!(files.len(), tables.len());
    for (file, table) in files.iter().zip(tables) {
        assert!(err(&output).contains(&file.file_name().unwrap().to_string_lossy().into_owned()));
        let bytes = fs::read(file).unwrap();
        let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body);
        let cells: Vec<String> = reader.records().flat_map(|r| r.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
        for row in table["rows"].as_array().unwrap() {
            for figure in row["figures"].as_object().unwrap().values() {
                let value = figure["value"].as_str().or(figure["raw"].as_str()).unwrap();
                assert!(
                    cells.iter().any(|c| c == value || Some(c.as_str()) == figure["raw"].as_str()),
                    "{value} is not in {}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn extract_of_no_disclosure_exits_2_and_names_the_file() {
    let output = run_with_input(&["extract", "-"], "今天天气很好。\n".as_bytes());
    assert_eq!((code(&output), out(&output).as_str()), (2, ""));
    assert!(err(&output).contains("-: "), "{}", err(&output));
}

// The same document in other bytes.

/// The findings of a document without its path; with places, where the text is the same.
fn findings(name: &str, with_places: bool) -> Value {
    let report = json(&["verify", "--format", "json", &format!("fixtures/encodings/{name}.txt")]);
    let mut document = report["documents"][0].clone();
    document["path"] = Value::Null;
    // The digest is that of the bytes, which differ.
    document.as_object_mut().unwrap().remove("sha256");
    if !with_places {
        for finding in document["findings"].as_array_mut().unwrap() {
            let kept = finding.as_object_mut().unwrap();
            kept.retain(|k, _| {
                matches!(
                    k.as_str(),
                    "code" | "severity" | "computed" | "difference" | "allowed" | "suggestion" | "line" | "breaks" | "fingerprint"
                )
            });
        }
    }
    document
}

#[test]
fn the_same_document_gives_the_same_findings_in_every_encoding() {
    let expected = findings("utf-8", true);
    assert_eq!(expected["findings"].as_array().map(Vec::len), Some(2));
    for name in ["utf-8-bom", "utf-16le", "utf-16be", "gb18030", "crlf"] {
        assert_eq!(findings(name, true), expected, "{name}");
    }
}

#[test]
fn full_width_digits_and_columns_of_spaces_give_the_same_findings() {
    let expected = findings("utf-8", false);
    for name in ["full-width", "spaces"] {
        assert_eq!(findings(name, false), expected, "{name}");
    }
}

#[test]
fn a_table_in_columns_of_spaces_gives_the_figures_of_its_tabbed_twin() {
    let rows = |name: &str| {
        let mut model = json(&["extract", &format!("fixtures/encodings/{name}.txt")]);
        for row in model["tables"][0]["rows"].as_array_mut().unwrap() {
            for figure in row["figures"].as_object_mut().unwrap().values_mut() {
                figure["column"] = Value::Null;
                // A blank cell at the end of a row of spaces is no stretch of text and has no place.
                if figure["state"] == "blank" {
                    figure["line"] = Value::Null;
                }
            }
        }
        model["tables"].clone()
    };
    assert_eq!(rows("spaces"), rows("utf-8"));
}
