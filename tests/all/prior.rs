//! `--prior`: a document against last year's, the budget that was settled, its unit's. What another file published is not
//! accused, not counted, and each figure is named with the file that it stands in.

use crate::documents::{codes, root};
use budgetcheck::gate::Identity;
use budgetcheck::report::Verified;
use budgetcheck::{ReadOptions, verify_against};
use serde_json::Value;
use std::fs;
use std::process::{Command, Output};

const DRAFT: &str = "fixtures/bad/BC903-implied-prior-mismatch.txt";
const LAST: &str = "fixtures/prior/BC903-implied-prior-mismatch.txt";

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_budgetcheck")).current_dir(root()).args(args).output().unwrap()
}

fn stdout(args: &[&str]) -> String {
    String::from_utf8(run(args).stdout).unwrap()
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn against(draft: &str, others: &[&str]) -> Verified {
    let others: Vec<(String, Vec<u8>)> =
        others.iter().enumerate().map(|(i, text)| (format!("other-{i}.txt"), text.as_bytes().to_vec())).collect();
    verify_against("draft.txt", draft.as_bytes(), &others, &ReadOptions::default(), &Identity::default()).unwrap()
}

/// Last year's township budget of the clean fixtures, and this year's narrative of it with the changes it states.
fn last_year() -> String {
    text("fixtures/clean/township-budget-2024.txt").replace("2024", "2023")
}

#[test]
fn a_finding_names_both_files_with_their_own_lines() {
    let report: Value = serde_json::from_str(&stdout(&["verify", DRAFT, "--prior", LAST, "--format", "json"])).unwrap();
    let document = &report["documents"][0];
    assert_eq!(document["path"], DRAFT);
    assert_eq!(document["compared_with"], serde_json::json!([LAST]));
    assert!(document.get("parts").is_none(), "it is no part of the document");
    let finding = &document["findings"][0];
    assert_eq!((finding["code"].as_str(), finding.get("path")), (Some("BC903"), None));
    let figures = finding["figures"].as_array().unwrap();
    let elsewhere = figures.iter().find(|f| f["path"] == LAST).unwrap();
    let line = text(LAST).lines().nth(elsewhere["line"].as_u64().unwrap() as usize - 1).unwrap().to_owned();
    assert!(line.contains("364.60"), "{line}");
    assert_eq!(
        (elsewhere["raw"].as_str(), elsewhere["table"].as_str(), elsewhere["part"].as_str()),
        (Some("364.60"), Some("expenditure"), Some("term"))
    );

    let printed = stdout(&["verify", DRAFT, "--prior", LAST]);
    assert!(printed.contains(&format!("与它对照：{LAST}（2023年预算公开文件）")), "{printed}");
    assert!(printed.contains(&format!("{LAST}:12:7  364.60万元")), "{printed}");
    for format in ["concise", "csv", "sarif", "github", "gitlab", "junit", "rdjson", "table", "ndjson"] {
        let printed = stdout(&["verify", DRAFT, "--prior", LAST, "--format", format]);
        assert!(printed.contains("BC903") && printed.contains("BC903-implied-prior-mismatch.txt"), "{format}: {printed}");
    }
}

#[test]
fn the_other_document_is_neither_checked_nor_counted() {
    let (draft, last) = (text(DRAFT), text(LAST));
    let alone = budgetcheck::verify("draft.txt", draft.as_bytes(), &ReadOptions::default()).unwrap();
    // A fault of last year's own.
    let faulty = last.replace("行政运行\t364.60\t357.11\t7.49", "行政运行\t364.60\t357.11\t7.94");
    assert_ne!(faulty, last);
    let compared = against(&draft, &[&faulty]);
    assert_eq!(codes(&compared), ["BC903"]);
    assert_eq!(compared.closed.coverage.figures, alone.closed.coverage.figures);
    let own = compared.disclosure.own_figures().count();
    assert!(own == alone.disclosure.figures.len() && compared.disclosure.figures.len() > own);
    for figure in &compared.disclosure.figures {
        assert_eq!(&compared.source.text[figure.span.start..figure.span.end], figure.raw);
    }
}

#[test]
fn every_figure_that_could_be_last_years_is_taken_from_the_draft() {
    // The same slip the other way round: last year's table is what was published, so the draft is accused.
    let compared = against(&text(DRAFT), &[&text(LAST)]);
    let finding = &compared.findings()[0];
    assert!(!compared.disclosure.is_elsewhere(finding.figures[0].figure));
    assert!(compared.source.part(finding.span.start).is_some_and(|part| part.path == "draft.txt"));
    assert_eq!(finding.suggestion.map(|s| s.1.normalize().to_string()).as_deref(), Some("258600"));
}

#[test]
fn an_executed_amount_is_not_compared_with_a_budget() {
    let draft = text(DRAFT).replace("比2023年预算增加28.56万元", "比2023年预算执行数增加28.56万元");
    assert!(codes(&against(&draft, &[&text(LAST)])).is_empty());
    // Nor with another year than the one that was given.
    let draft = text(DRAFT).replace("比2023年预算增加28.56万元", "比2022年预算增加28.56万元");
    assert!(!codes(&against(&draft, &[&text(LAST)])).contains(&"BC903"));
}

#[test]
fn last_years_own_document_changed_by_nothing_is_in_order() {
    let last = last_year();
    let compared = against(&text("fixtures/clean/township-budget-2024.txt"), &[&last]);
    let about_last_year: Vec<_> = codes(&compared).into_iter().filter(|c| c.starts_with("BC9")).collect();
    // Its amounts are the same but its text states changes: that is one finding about all of them.
    assert!(about_last_year.iter().all(|c| matches!(*c, "BC904" | "BC907")), "{about_last_year:?}");
}

#[test]
fn several_documents_are_each_what_they_are() {
    let draft = text("fixtures/bad/BC905-opening-budget-mismatch.txt");
    let budget = text("fixtures/prior/BC905-opening-budget-mismatch.txt");
    let unrelated = text("fixtures/prior/BC901-other-document-unrelated.txt");
    let mut found = codes(&against(&draft, &[&unrelated, &budget]));
    found.sort_unstable();
    assert_eq!(found, ["BC901", "BC905"]);
}

#[test]
fn a_slip_in_any_change_of_a_narrative_is_found() {
    for (printed, instead) in
        [("增加25.86万元", "增加25.68万元"), ("比2023年预算增加", "比2023年预算减少"), ("增加25.86万元", "增加258.60万元")]
    {
        let good = text("fixtures/good/BC903-implied-prior-mismatch.txt");
        assert_eq!(good.matches(printed).count(), 1);
        let found = codes(&against(&good.replace(printed, instead), &[&text(LAST)]));
        assert_eq!(found, ["BC903"], "{instead}");
    }
}

#[test]
fn what_cannot_be_compared_stops_the_run_with_its_name() {
    for (path, words) in [("fixtures/prior/没有.txt", "没有.txt"), ("Cargo.toml", "对照文件 Cargo.toml")] {
        let output = run(&["verify", DRAFT, "--prior", path]);
        assert_eq!(output.status.code(), Some(2), "{path}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(words), "{path}");
    }
    let output = run(&["verify", DRAFT, LAST, "--prior", LAST]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--prior"), "several documents and one last year");
    let output = run(&["verify", DRAFT, "--prior", LAST, "--output", LAST]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(LAST).contains("364.60"), "nothing is written into it");
}

#[test]
fn nothing_is_measured_by_a_figure_that_last_year_contradicts_itself() {
    // Last year's total is not the sum of its two columns: which of the three is right is not known.
    let contradicted = text(LAST).replace("合计\t364.60\t357.11", "合计\t346.60\t357.11");
    assert_ne!(contradicted, text(LAST));
    assert!(codes(&against(&text(DRAFT), &[&contradicted])).is_empty());
}

#[test]
fn of_a_folder_every_document_takes_its_own_by_unit_and_year() {
    let folder = tempfile::tempdir().unwrap();
    let (now, before) = (folder.path().join("今年"), folder.path().join("去年"));
    fs::create_dir_all(&now).unwrap();
    fs::create_dir_all(&before).unwrap();
    let put = |at: &std::path::Path, name: &str, words: &str| fs::write(at.join(name), words).unwrap();
    put(&now, "a.txt", &text(DRAFT));
    put(&now, "b.txt", &text("fixtures/clean/township-budget-2024.txt").replace("柳河", "白石"));
    put(&before, "1.txt", &text(LAST));
    put(&before, "2.txt", &last_year().replace("柳河", "黄石"));
    let said = run(&["verify", now.to_str().unwrap(), "--prior", before.to_str().unwrap(), "--format", "concise", "--no-join"]);
    let (out, err) = (String::from_utf8(said.stdout).unwrap(), String::from_utf8(said.stderr).unwrap());
    assert!(out.lines().count() == 1 && out.contains("a.txt") && out.contains("BC903"), "{out}");
    assert!(err.contains("1 份文件在 --prior 的文件夹里没有找到"), "{err}");
    assert!(err.contains("2.txt: --prior 的文件夹里的这一份没有用到") && !err.contains("1.txt"), "{err}");
    // A second version of last year's: which of them was published is not known.
    put(&before, "3.txt", &text(LAST));
    let said = run(&["verify", now.to_str().unwrap(), "--prior", before.to_str().unwrap(), "--format", "concise", "--no-join"]);
    assert_eq!(String::from_utf8(said.stdout).unwrap(), "");
}

#[test]
fn a_department_takes_the_units_that_it_lists_from_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (department, units) = (folder.path().join("部门.txt"), folder.path().join("单位"));
    fs::create_dir(&units).unwrap();
    let unit = text("fixtures/prior/BC909-unit-exceeds-department.txt");
    fs::write(units.join("服务中心.txt"), &unit).unwrap();
    // Of the same year, and none of its own.
    fs::write(units.join("别的单位.txt"), unit.replace("商务服务中心", "商贸学校")).unwrap();
    let draft = text("fixtures/bad/BC909-unit-exceeds-department.txt");
    let check = |draft: &str| {
        fs::write(&department, draft).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_budgetcheck"))
            .current_dir(folder.path())
            .args(["verify", "部门.txt", "--prior", "单位", "--format", "json"])
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let codes = report["documents"][0]["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "BC909").count();
        (codes, report["documents"][0]["compared_with"].clone())
    };
    let (found, with) = check(&format!("{draft}\n一、机构设置\n\n1.清源县商务服务中心\n"));
    assert!(found > 0);
    assert_eq!(with, serde_json::json!(["单位/服务中心.txt"]));
    // Not listed: nobody knows whose it is.
    let (found, with) = check(&draft);
    assert_eq!((found, with), (0, Value::Null));
}
