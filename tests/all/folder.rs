//! A folder as people keep it: drafts, pictures, lock files, last run's reports; and a command line without a verb.

use crate::documents::root;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const FAULTY: &str = "fixtures/formats/township-faulty";

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_budgetcheck")).current_dir(folder).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn paths(output: &Output) -> Vec<String> {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["documents"].as_array().unwrap().iter().map(|d| d["path"].as_str().unwrap().to_owned()).collect()
}

/// Ten drafts and what lies about them.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let draft = fs::read(root().join(format!("{FAULTY}.docx"))).unwrap();
    for name in ["附件1.docx", "附件2.docx", "附件10.docx", "附件3.docm"] {
        fs::write(folder.path().join(name), &draft).unwrap();
    }
    for name in ["~$附件1.docx", "扫描.jpg", "打包.zip", "Thumbs.db", "说明.pptx"] {
        fs::write(folder.path().join(name), b"no document").unwrap();
    }
    folder
}

#[test]
fn every_file_is_accounted_for_in_the_order_in_which_people_count() {
    let folder = folder();
    let output = run(folder.path(), &["verify", ".", "--format", "json"]);
    assert_eq!(paths(&output), ["./附件1.docx", "./附件2.docx", "./附件3.docm", "./附件10.docx"]);
    let said = text(&output.stderr);
    for name in ["扫描.jpg", "打包.zip", "说明.pptx"] {
        assert!(said.contains(name), "{said}");
    }
    assert!(said.contains("是图片") && !said.contains("~$") && !said.contains("Thumbs"), "{said}");
    assert_eq!(output.status.code(), Some(1), "what is no document is no failure of the run");
}

#[test]
fn a_second_run_over_the_folder_is_as_good_as_the_first() {
    let folder = folder();
    let first = run(folder.path(), &["verify", ".", "--format", "json"]);
    for (format, file) in [
        ("html", "报告.html"),
        ("sheet", "核对单.xlsx"),
        ("sheet", "核对单.csv"),
        ("csv", "问题.csv"),
        ("json", "报告.json"),
        ("text", "结果.txt"),
        ("concise", "清单.txt"),
        ("table", "总览.log"),
    ] {
        let output = run(folder.path(), &["verify", ".", "--format", format, "--output", file]);
        assert_eq!(output.status.code(), Some(1), "{file}: {}", text(&output.stderr));
    }
    assert_eq!(run(folder.path(), &["mark", "."]).status.code(), Some(1));
    let second = run(folder.path(), &["verify", ".", "--format", "json"]);
    assert_eq!(text(&second.stdout), text(&first.stdout));
    assert_eq!(text(&second.stderr), text(&first.stderr));
    // Own reports are written over.
    assert_eq!(run(folder.path(), &["verify", ".", "--format", "html", "--output", "报告.html"]).status.code(), Some(1));
}

#[test]
fn the_verb_may_be_left_out_and_several_reports_be_asked_for() {
    let folder = folder();
    let plain = run(folder.path(), &["附件1.docx"]);
    assert_eq!(text(&plain.stdout), text(&run(folder.path(), &["verify", "附件1.docx"]).stdout));
    let both = run(folder.path(), &["附件1.docx", "--format", "text", "--format", "json", "--output", "a.json"]);
    assert_eq!(text(&both.stdout), text(&plain.stdout));
    assert_eq!(both.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&fs::read(folder.path().join("a.json")).unwrap()).unwrap();
    assert_eq!(report["summary"]["errors"], 2);
    let unfit = run(folder.path(), &["附件1.docx", "--format", "text", "--format", "json"]);
    assert_eq!(unfit.status.code(), Some(2));
}

#[test]
fn what_is_wrong_with_the_arguments_is_said_in_chinese() {
    for (args, words) in [
        (&["verify", "--no-such-option", "a.txt"][..], "不认识的参数“--no-such-option”"),
        (&["frobnicate"], "没有子命令“frobnicate”"),
        (&["verify", "a.txt", "--format", "xml"], "值“xml”不可用"),
        (&["verify"], "缺少必需的参数"),
        (&["verify", "a.txt", "--approved", "昨天", "--published", "2024-01-01"], "不可用"),
    ] {
        let output = run(&root(), args);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).starts_with("budgetcheck: ") && text(&output.stderr).contains(words), "{}", text(&output.stderr));
    }
}

#[test]
fn severity_and_statistics_leave_out_and_count() {
    let folder = folder();
    let all = folder.path().join("两处.txt");
    // One error, and one note.
    let table = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t5.00\t1.00\t3.00\n201\t一般公共服务支出\t5.00\t1.00\t3.00\n";
    fs::write(&all, format!("甲县水利局2024年部门预算\n\n支出总表\n单位：万元\n{table}\n二、支出情况\n支出用于日常工作。。\n")).unwrap();
    let all = all.to_str().unwrap();
    let report: Value = serde_json::from_slice(&run(&root(), &[all, "--format", "json", "--severity", "error"]).stdout).unwrap();
    let findings = report["documents"][0]["findings"].as_array().unwrap();
    assert!(!findings.is_empty() && findings.iter().all(|f| f["severity"] == "error"));
    assert!(report["documents"][0]["kept_back"]["ignored"].as_u64().unwrap() > 0);
    let counted = text(&run(&root(), &[all, "--statistics"]).stdout);
    let first = counted.lines().next().unwrap();
    assert!(first.contains("错误") && counted.contains("提示") && counted.contains("共 1 份文件"), "{counted}");
}

#[test]
fn a_baseline_says_why_by_whom_and_when() {
    let folder = folder();
    let args = ["附件1.docx", "--write-baseline", "--baseline", "基线.json", "--reason", "已说明", "--by", "张三"];
    assert_eq!(run(folder.path(), &args).status.code(), Some(0));
    let output = run(folder.path(), &["附件1.docx", "--baseline", "基线.json", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let entries = report["documents"][0]["kept_back"]["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 2);
    assert!(entries.iter().all(|e| e["reason"] == "已说明" && e["by"] == "张三" && e["date"].as_str().unwrap().len() == 10));
    let page = text(&run(folder.path(), &["附件1.docx", "--baseline", "基线.json", "--format", "html"]).stdout);
    assert!(page.contains("已说明，张三"));
}

#[test]
fn figures_are_found_by_cell_page_and_name_and_rules_by_a_word() {
    let cell = text(&run(&root(), &["explain", &format!("{FAULTY}.xlsx:部门预算!E33")]).stdout);
    assert!(cell.contains("594.19"), "{cell}");
    let page = text(&run(&root(), &["explain", &format!("{FAULTY}.pdf:第8页")]).stdout);
    assert!(page.contains("866.27"), "{page}");
    let name = text(&run(&root(), &["explain", &format!("{FAULTY}.docx:农林水支出")]).stdout);
    assert!(name.contains("210.00"), "{name}");
    let rules = text(&run(&root(), &["explain", "三公"]).stdout);
    assert!(rules.lines().count() > 1 && rules.contains("BC108"), "{rules}");
    assert_eq!(run(&root(), &["explain", &format!("{FAULTY}.docx:没有这个")]).status.code(), Some(2));
}

#[test]
fn json_gives_every_figure_with_its_place() {
    let path = format!("{FAULTY}.xlsx");
    let report: Value = serde_json::from_slice(&run(&root(), &[&path, "--format", "json", "--show", "figures"]).stdout).unwrap();
    let document = &report["documents"][0];
    let figures = document["figures"].as_array().unwrap();
    assert_eq!(figures.len() as u64, document["coverage"]["figures"].as_u64().unwrap());
    assert!(figures.iter().all(|f| f["place"]["cell"].is_string()));
    assert_eq!(document["sha256"].as_array().unwrap().len(), 1);
}

#[test]
fn publication_is_timely_within_twenty_days() {
    let folder = folder();
    for (day, word) in [("2024-02-25", "是"), ("2024-02-26", "否"), ("2024-02-01", "未检查")] {
        let args = ["附件1.docx", "--format", "sheet", "--output", "单.csv", "--approved", "2024-02-05", "--published", day];
        run(folder.path(), &args);
        let sheet = fs::read_to_string(folder.path().join("单.csv")).unwrap();
        let line = sheet.lines().find(|l| l.contains("及时性")).unwrap();
        assert!(line.contains(&format!("及时性,{word},")), "{day}: {line}");
    }
}

#[test]
fn extract_takes_many_files() {
    let folder = folder();
    let output = run(folder.path(), &["extract", "附件1.docx", "附件2.docx", "--out", "数据"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    for name in ["附件1", "附件2"] {
        assert!(folder.path().join("数据").join(name).join("datapackage.json").exists());
    }
}
