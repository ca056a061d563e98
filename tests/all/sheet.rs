//! The review sheet, opened again by a library that did not write it.

use crate::documents::{fixtures, is_chinese, relative, root};
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const TOWNSHIP: &str = "fixtures/clean/township-budget-2024.txt";
const FAULTY: &str = "fixtures/formats/township-faulty.txt";

fn verify(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_budgetcheck")).current_dir(folder).arg("verify").args(args).output().unwrap()
}

/// Sheets in their order, each as rows of cells.
type Book = Vec<(String, Vec<Vec<Data>>)>;

fn book(path: &Path) -> Book {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let names = workbook.sheet_names();
    let rows = |name: &String| {
        assert!(workbook.worksheet_formula(name).unwrap().is_empty(), "no cell of {name} holds a formula");
        let range = workbook.worksheet_range(name).unwrap();
        (name.clone(), range.rows().map(<[Data]>::to_vec).collect())
    };
    names.iter().map(rows).collect()
}

fn sheet(args: &[&str]) -> Book {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("核对单.xlsx");
    let output = verify(&root(), &[args, &["--format", "sheet", "--output", path.to_str().unwrap()]].concat());
    assert!(output.stdout.is_empty(), "{output:?}");
    book(&path)
}

fn word(cell: &Data) -> String {
    match cell {
        Data::String(s) => s.clone(),
        Data::Float(n) => n.to_string(),
        Data::Int(n) => n.to_string(),
        Data::Empty => String::new(),
        other => panic!("{other:?}"),
    }
}

/// 检查内容, 符合要求, 问题描述, 规则 of a document's sheet.
fn rows(sheet: &[Vec<Data>]) -> Vec<[String; 4]> {
    let rows = sheet.iter().skip(2).take_while(|r| !matches!(r[0], Data::Empty));
    rows.map(|r| [0, 1, 2, 3].map(|c| word(&r[c]))).collect()
}

fn met<'r>(rows: &'r [[String; 4]], item: &str) -> (&'r str, &'r str) {
    let row = rows.iter().find(|r| r[0] == item).unwrap_or_else(|| panic!("{item}: {rows:#?}"));
    (&row[1], &row[2])
}

fn json(paths: &[&str]) -> Value {
    serde_json::from_slice(&verify(&root(), &[&["--format", "json"], paths].concat()).stdout).unwrap()
}

#[test]
fn a_sheet_has_the_content_items_in_their_order_and_the_tables_by_their_names() {
    let book = sheet(&[TOWNSHIP]);
    assert_eq!(book.len(), 2);
    assert_eq!(book[1].0, "1 清源县柳河镇人民政府");
    let sheet = &book[1].1;
    assert_eq!(
        sheet[1].iter().map(word).collect::<Vec<_>>(),
        ["检查内容", "符合要求", "问题描述", "规则", "检查人", "日期", "整改情况", "复核"]
    );
    let rows = rows(sheet);
    let items: Vec<&str> = rows.iter().map(|r| r[0].trim_start_matches("内容规范性：")).collect();
    let tables = json(&[TOWNSHIP])["documents"][0]["tables"].as_array().unwrap().clone();
    let tables = tables.iter().filter(|t| t["role"] != "performance").map(|t| t["title"].as_str().unwrap());
    let mut expected = vec!["及时性", "封面", "目录", "主要职能", "机构设置", "名词解释", "编制说明"];
    let tables: Vec<String> = tables.map(str::to_owned).collect();
    expected.extend(tables.iter().map(String::as_str));
    expected.extend(["其他相关情况说明", "项目经费说明", "绩效"]);
    assert_eq!(items, expected);
    assert!(rows.iter().skip(1).all(|r| r[0].starts_with("内容规范性：")));
}

#[test]
fn what_the_tool_does_not_judge_stays_unchecked_and_unchecked_figures_are_counted() {
    let rows = rows(&sheet(&[TOWNSHIP])[1].1);
    for item in ["及时性", "内容规范性：封面", "内容规范性：目录", "内容规范性：主要职能", "内容规范性：名词解释", "内容规范性：绩效"]
    {
        assert_eq!(met(&rows, item).0, "未检查", "{item}");
    }
    assert_eq!(met(&rows, "内容规范性：部门预算收入总表"), ("是", "60 个数字全部核对相符"));
    assert_eq!(met(&rows, "内容规范性：部门预算政府性基金预算财政拨款支出表").0, "未检查", "an empty table proves nothing");
    let assets = met(&rows, "内容规范性：部门固定资产占用情况表");
    assert!(assets.0 == "未检查" && assets.1.contains("1 个数字未核对"), "{assets:?}");
}

#[test]
fn a_table_that_contradicts_is_no_and_its_neighbours_point_to_it() {
    let rows = rows(&sheet(&[FAULTY])[1].1);
    let (verdict, words) = met(&rows, "内容规范性：部门预算收支总表");
    assert_eq!(verdict, "否");
    assert!(words.contains("594.19") && words.contains("549.19") && words.contains("错误 BC"), "{words}");
    let (verdict, words) = met(&rows, "内容规范性：部门预算支出总表");
    assert_eq!(verdict, "未检查");
    assert!(words.contains("问题列在“部门预算收支总表”一行"), "{words}");
    assert_eq!(met(&rows, "内容规范性：部门预算收入总表").0, "是");
    assert_eq!(met(&rows, "内容规范性：编制说明").0, "否");
}

#[test]
fn a_missing_table_and_a_missing_section_have_rows_of_their_own() {
    let path = "fixtures/bad/BC601-required-table-missing.txt";
    let report = json(&[path]);
    let finding = report["documents"][0]["findings"].as_array().unwrap().iter().find(|f| f["code"] == "BC601").unwrap().clone();
    let name = finding["message"].as_str().unwrap().trim_start_matches("没有找到").to_owned();
    let rows = rows(&sheet(&[path])[1].1);
    assert_eq!(met(&rows, &format!("内容规范性：{name}")).0, "否");
}

/// Every table that is said to meet the requirement is proven by the JSON report as well: all its figures are checked
/// and no finding stands in it.
#[test]
fn yes_is_said_only_of_tables_whose_figures_are_all_checked() {
    let all: Vec<String> = ["bad", "good", "clean"].iter().flat_map(|f| fixtures(f)).map(|p| relative(&p)).collect();
    let paths: Vec<&str> = all.iter().map(String::as_str).collect();
    let report = json(&paths);
    let book = sheet(&paths);
    let documents = report["documents"].as_array().unwrap();
    assert_eq!(book.len(), documents.len() + 1);
    let (mut yes, mut no) = (0, 0);
    for (document, (name, sheet)) in documents.iter().zip(&book[1..]) {
        let places = document["coverage"]["by_place"].as_array().unwrap();
        for row in rows(sheet) {
            no += usize::from(row[1] == "否");
            if row[1] != "是" {
                continue;
            }
            yes += 1;
            let title = row[0].trim_start_matches("内容规范性：");
            let table = places.iter().find(|p| p["title"].as_str().unwrap().starts_with(title));
            if let Some(table) = table {
                assert_eq!(table["figures"], table["checked"], "{name} {title}");
            }
            assert!(row[3].is_empty() && row[2].ends_with("全部核对相符"), "{name} {row:?}");
        }
    }
    assert!(yes > 100 && no > 60, "{yes} {no}");
}

#[test]
fn the_list_counts_what_the_report_counts_and_names_what_could_not_be_checked() {
    let paths = [FAULTY, TOWNSHIP, "fixtures/不存在.txt"];
    let (report, book) = (json(&paths), sheet(&paths));
    let (name, list) = &book[0];
    assert_eq!(name, "核对汇总");
    for (document, row) in report["documents"].as_array().unwrap().iter().zip(&list[1..]) {
        let count =
            |severity: &str| document["findings"].as_array().unwrap().iter().filter(|f| f["severity"] == severity).count().to_string();
        let row: Vec<String> = row.iter().map(word).collect();
        assert_eq!(row[1], document["path"].as_str().unwrap());
        assert_eq!(row[4..7], [count("error"), count("warning"), count("note")]);
        assert_eq!(row[7], document["coverage"]["figures"].to_string());
        assert_eq!(row[10], document["coverage"]["unchecked"].to_string());
        let sum: usize = row[8..11].iter().map(|n| n.parse::<usize>().unwrap()).sum();
        assert_eq!(sum.to_string(), row[7], "proven, contradicted and unchecked are all");
    }
    let last: Vec<String> = list[3].iter().map(word).collect();
    assert!(last[1] == "fixtures/不存在.txt" && last[13].contains("无法打开"), "{last:?}");
}

#[test]
fn two_hundred_documents_with_names_that_no_sheet_takes_have_a_sheet_each() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("fixtures/bad/BC101-subtotal-mismatch.txt")).unwrap();
    let drafts = folder.path().join("稿");
    for i in 0..200 {
        let unit = drafts.join(format!("第{i}个部门"));
        fs::create_dir_all(&unit).unwrap();
        let name = match i % 4 {
            0 => "预算.txt".to_owned(),
            1 => "=cmd|' 'C calc'!A0.txt".to_owned(),
            2 => format!("[{}]'.txt", "很长的名称".repeat(10)),
            _ => "History.txt".to_owned(),
        };
        fs::write(unit.join(name), &text).unwrap();
    }
    let path = folder.path().join("核对单.xlsx");
    let output = verify(folder.path(), &["稿", "--format", "sheet", "--output", "核对单.xlsx"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let book = book(&path);
    assert_eq!(book.len(), 201);
    let names: HashSet<String> = book.iter().map(|(n, _)| n.to_lowercase()).collect();
    assert_eq!(names.len(), 201);
    assert!(book.iter().all(|(n, _)| n.encode_utf16().count() <= 31 && !n.contains(['[', ']', ':', '*', '?', '/', '\\'])));
    // The list names the sheets in the same order, so each link leads to its document.
    for (row, (name, _)) in book[0].1[1..].iter().zip(&book[1..]) {
        assert_eq!(&word(&row[2]), name);
    }
}

#[test]
fn a_name_that_looks_like_a_formula_stays_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("fixtures/bad/BC101-subtotal-mismatch.txt")).unwrap();
    for name in ["=1+1.txt", "@SUM(A1).txt", "+1.txt", "-1+cmd|.txt"] {
        fs::write(folder.path().join(name), &text).unwrap();
    }
    let given = ["./=1+1.txt", "=1+1.txt", "@SUM(A1).txt", "+1.txt"];
    let output = verify(folder.path(), &[&given[..], &["--format", "sheet", "--output", "a.xlsx"]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let list = &book(&folder.path().join("a.xlsx"))[0].1;
    let names: Vec<String> = list[1..].iter().map(|r| word(&r[1])).collect();
    assert_eq!(names, given);
    verify(folder.path(), &[&given[1..], &["--format", "sheet", "--output", "a.csv"]].concat());
    let csv = fs::read_to_string(folder.path().join("a.csv")).unwrap();
    for row in csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes()).records() {
        assert!(row.unwrap().iter().all(|cell| !cell.starts_with(['=', '+', '@'])));
    }
}

#[test]
fn the_csv_has_the_rows_of_the_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("核对单.CSV");
    let given = [FAULTY, TOWNSHIP, "fixtures/不存在.txt"];
    let output = verify(&root(), &[&given[..], &["--format", "sheet", "--output", path.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(2));
    let text = fs::read_to_string(&path).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("a spreadsheet needs the byte order mark");
    let mut by_document: BTreeMap<String, Vec<[String; 4]>> = BTreeMap::new();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row.unwrap();
        by_document.entry(row[0].to_owned()).or_default().push([2, 3, 4, 5].map(|c| row[c].to_owned()));
    }
    let book = sheet(&given);
    for (path, (_, sheet)) in given.iter().zip(&book[1..]) {
        let csv = &by_document[*path];
        assert_eq!(csv[0][0], "汇总");
        assert_eq!(csv[1..], rows(sheet)[..], "{path}");
    }
    assert_eq!(by_document["fixtures/不存在.txt"][0][1], "未检查");
}

#[test]
fn the_english_sheet_is_english_but_for_what_the_document_prints() {
    let book = sheet(&[TOWNSHIP, "--lang", "en"]);
    assert!(book[0].1[0].iter().all(|c| !word(c).contains(is_chinese)), "{:?}", book[0].1[0]);
    for row in rows(&book[1].1) {
        assert!(["yes", "no", "not checked"].contains(&row[1].as_str()), "{row:?}");
        let unquoted: String = row[2].split('"').step_by(2).collect();
        assert!(row[2].starts_with("recognised as") || !unquoted.contains(is_chinese), "{row:?}");
    }
}

#[test]
fn what_settings_keep_back_is_never_in_order() {
    let path = "fixtures/bad/BC101-subtotal-mismatch.txt";
    let kept = rows(&sheet(&[path, "--ignore", "BC1"])[1].1);
    assert!(kept.iter().all(|r| r[1] == "未检查"), "{kept:?}");
    assert!(kept.iter().any(|r| r[2].contains("按设置或基线没有列出")), "{kept:?}");
}

#[test]
fn a_sheet_needs_a_file_that_a_spreadsheet_opens() {
    for extra in [&[][..], &["--output", "/不存在/核对单.xls"], &["--output", "核对单"]] {
        let output = verify(&root(), &[&[TOWNSHIP, "--format", "sheet"], extra].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        assert!(String::from_utf8(output.stderr).unwrap().contains("--output 核对单.xlsx"));
    }
}

#[test]
fn without_documents_the_workbook_still_opens_and_says_why() {
    let book = sheet(&["fixtures/不存在.txt"]);
    assert_eq!((book.len(), book[0].1.len()), (1, 2));
}

/// `第 209 行第 25 列，错误 BC101：` wherever it stands in the words of a document's rows.
fn places(rows: &[[String; 4]]) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    for line in rows.iter().flat_map(|r| r[2].lines()) {
        let Some((place, rest)) = line.split_once(" 列，") else { continue };
        let Some((_, code)) = rest.split_once('：').and_then(|(head, _)| head.split_once(' ')) else { continue };
        let (line, _) = place.split_once("第 ").unwrap().1.split_once(" 行第 ").unwrap();
        found.push((code.to_owned(), line.parse().unwrap()));
    }
    found.sort();
    found
}

#[test]
fn every_finding_stands_in_exactly_one_row() {
    let all: Vec<String> = ["bad", "clean"].iter().flat_map(|f| fixtures(f)).map(|p| relative(&p)).collect();
    let mut paths: Vec<&str> = all.iter().map(String::as_str).collect();
    paths.push(FAULTY);
    let report = json(&paths);
    let book = sheet(&paths);
    let mut findings = 0;
    for (document, (name, sheet)) in report["documents"].as_array().unwrap().iter().zip(&book[1..]) {
        let of = |f: &Value| (f["code"].as_str().unwrap().to_owned(), f["line"].as_u64().unwrap());
        let mut expected: Vec<(String, u64)> = document["findings"].as_array().unwrap().iter().map(of).collect();
        expected.sort();
        findings += expected.len();
        let rows = rows(sheet);
        assert_eq!(places(&rows), expected, "{name}");
        for row in rows {
            // The verdict and the rules of a row are those of the findings in it.
            let codes: HashSet<String> = places(std::slice::from_ref(&row)).into_iter().map(|(code, _)| code).collect();
            let listed: HashSet<String> = row[3].lines().map(|l| l.split(' ').next().unwrap().to_owned()).collect();
            assert_eq!(codes, listed, "{name} {row:?}");
            let bad = row[2].lines().any(|l| l.contains(" 列，错误 ") || l.contains(" 列，警告 "));
            assert_eq!(row[1] == "否", bad, "{name} {row:?}");
        }
    }
    assert!(findings > 80, "{findings}");
}

#[test]
fn a_disclosure_of_two_files_has_one_sheet_that_names_both() {
    let book = sheet(&["fixtures/joined/faulty"]);
    assert_eq!(book.len(), 2);
    let files = word(&book[0].1[1][1]);
    assert!(files.contains("tables.txt") && files.contains("narrative.txt"), "{files}");
    let report = json(&["fixtures/joined/faulty"]);
    let findings = report["documents"][0]["findings"].as_array().unwrap();
    let rows = rows(&book[1].1);
    assert_eq!(places(&rows).len(), findings.len());
    let elsewhere = findings.iter().filter_map(|f| f["path"].as_str()).collect::<HashSet<_>>();
    assert!(!elsewhere.is_empty());
    for path in elsewhere {
        assert!(rows.iter().any(|r| r[2].contains(&format!("{path}，第 "))), "{path} {rows:#?}");
    }
}

/// What another file published is neither counted nor judged; a finding against it stands in a row of the document.
#[test]
fn a_document_compared_with_last_years_keeps_its_own_figures() {
    let (draft, last) = ("fixtures/bad/BC903-implied-prior-mismatch.txt", "fixtures/prior/BC903-implied-prior-mismatch.txt");
    let (alone, compared) = (sheet(&[draft]), sheet(&[draft, "--prior", last]));
    let read = |book: &Book| word(&book[0].1[1][7]);
    assert_eq!(read(&alone), read(&compared));
    let report = json(&[draft, "--prior", last]);
    let findings = report["documents"][0]["findings"].as_array().unwrap();
    let rows = rows(&compared[1].1);
    assert_eq!(places(&rows).len(), findings.len());
    assert!(rows.iter().any(|r| r[1] == "否" && r[3].contains("BC903")), "{rows:#?}");
    assert!(!rows.iter().any(|r| r[0].ends_with("其他内容")), "{rows:#?}");
}
