//! The page, read by an HTML parser.

use crate::documents::{fixtures, relative, root};
use budgetcheck::report::digest;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use std::fs;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_budgetcheck")).current_dir(root()).arg("verify").args(args).output().unwrap()
}

fn page(args: &[&str]) -> Html {
    let text = String::from_utf8(run(&[args, &["--format", "html"]].concat()).stdout).unwrap();
    let page = Html::parse_document(&text);
    assert_eq!(format!("{:?}", page.quirks_mode), "NoQuirks");
    page
}

fn all<'h>(page: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn words(element: &ElementRef<'_>) -> String {
    element.text().collect()
}

#[test]
fn the_page_is_whole_by_itself() {
    let page = page(&["fixtures/formats/township-faulty.txt", "fixtures/clean/township-budget-2024.txt"]);
    // One script, the page's own: the policy names it by its digest and lets nothing else run or load.
    let scripts = all(&page, "script");
    assert_eq!(scripts.len(), 1);
    let policy = all(&page, "meta[http-equiv]")[0].attr("content").unwrap();
    assert!(policy.starts_with("default-src 'none'") && policy.contains(&digest::in_policy(&words(&scripts[0]))), "{policy}");
    for selector in ["link", "img", "iframe", "[src]", "[onclick]", "[onload]", "form"] {
        assert!(all(&page, selector).is_empty(), "{selector}");
    }
    for link in all(&page, "a") {
        let target = link.attr("href").unwrap().strip_prefix('#').expect("links stay in the page");
        assert_eq!(all(&page, &format!("#{target}")).len(), 1, "{target}");
    }
    let style = words(&all(&page, "style")[0]);
    assert!(style.contains("@media print") && !style.contains("url(") && !style.contains("@import"));
    assert_eq!(all(&page, "html")[0].attr("lang"), Some("zh-CN"));
    assert_eq!(all(&page, "#list tbody tr").len(), 2);
    assert_eq!(all(&page, "section").len(), 2);
}

#[test]
fn a_table_of_a_sheet_ends_with_its_last_column_that_prints_anything() {
    let page = page(&["fixtures/formats/township-faulty.xlsx"]);
    let tables = all(&page, ".text table");
    assert!(tables.len() > 10);
    for table in tables {
        let rows: Vec<_> =
            table.select(&Selector::parse("tr").unwrap()).map(|row| row.child_elements().map(|c| words(&c)).collect::<Vec<_>>()).collect();
        let last = rows.iter().map(Vec::len).max().unwrap();
        let printed = rows.iter().any(|row| row.get(last - 1).is_some_and(|cell| !cell.trim().is_empty()));
        assert!(printed || rows.iter().flatten().all(|cell| cell.trim().is_empty()), "{rows:?}");
    }
}

#[test]
fn a_finding_shows_its_line_its_relations_and_what_to_do() {
    let path = "fixtures/formats/township-faulty.txt";
    let page = page(&[path]);
    let report: Value = serde_json::from_slice(&run(&[path, "--format", "json"]).stdout).unwrap();
    let findings = report["documents"][0]["findings"].as_array().unwrap();
    let articles = all(&page, "article");
    assert_eq!(articles.len(), findings.len());
    for (article, finding) in articles.iter().zip(findings) {
        let within = |selector: &str| article.select(&Selector::parse(selector).unwrap()).map(|e| words(&e)).collect::<Vec<_>>();
        assert_eq!(within("mark"), [finding["reported"].as_str().unwrap()]);
        let text = words(article);
        for key in ["code", "message", "advice"] {
            assert!(text.contains(finding[key].as_str().unwrap()), "{key}\n{text}");
        }
        assert_eq!(within("table.relations tbody").len(), finding["breaks"].as_array().unwrap().len());
    }
}

#[test]
fn the_tables_of_figures_count_what_the_report_counts() {
    let path = "fixtures/clean/township-budget-2024.txt";
    let page = page(&[path]);
    let report: Value = serde_json::from_slice(&run(&[path, "--format", "json"]).stdout).unwrap();
    let coverage = &report["documents"][0]["coverage"];
    let sum = |column: usize| -> u64 {
        all(&page, &format!("table.coverage tbody td:nth-child({column})")).iter().map(|c| words(c).parse::<u64>().unwrap()).sum()
    };
    assert_eq!(
        [sum(2), sum(3), sum(4)].map(Value::from),
        [&coverage["figures"], &coverage["checked"], &coverage["unchecked"]].map(Clone::clone)
    );
    assert_eq!(all(&page, "table.unchecked tbody tr").len() as u64, coverage["unchecked"].as_u64().unwrap());
}

#[test]
fn the_page_shows_the_document_with_every_figure_marked() {
    let path = "fixtures/formats/township-faulty.docx";
    let page = page(&[path]);
    let report: Value = serde_json::from_slice(&run(&[path, "--format", "json"]).stdout).unwrap();
    let coverage = &report["documents"][0]["coverage"];
    let figures = all(&page, ".text a.f");
    assert_eq!(figures.len() as u64, coverage["figures"].as_u64().unwrap());
    assert_eq!(all(&page, ".text a.f.u").len() as u64, coverage["unchecked"].as_u64().unwrap());
    let wrong: Vec<String> = all(&page, ".text a.f.x").iter().map(words).collect();
    assert!(wrong.iter().any(|w| w.starts_with("594.19")) && wrong.iter().any(|w| w.starts_with("866.27")), "{wrong:?}");
    // A finding leads to its place, and the place back to it.
    for article in all(&page, "article") {
        let id = article.attr("id").unwrap();
        let place = article.select(&Selector::parse("p a").unwrap()).next().unwrap().attr("href").unwrap();
        assert_eq!(all(&page, place)[0].attr("href"), Some(format!("#{id}").as_str()));
    }
    // Every relation can be read without the script, and each figure of it is in the page.
    let relations = report["documents"][0]["checks"].as_object().unwrap();
    let count: u64 = relations.iter().filter(|(k, _)| *k != "undecided").map(|(_, n)| n.as_u64().unwrap()).sum();
    assert_eq!(all(&page, ".all li").len() as u64, count);
    assert!(all(&page, ".text table tr").len() > 100 && all(&page, ".text p").len() > 20);
    let digest = words(&all(&page, ".sha")[0]);
    assert!(digest.ends_with(&digest::of(&fs::read(root().join(path)).unwrap())), "{digest}");
}

#[test]
fn the_worst_documents_come_first_and_clean_ones_are_folded() {
    let page = page(&["fixtures/clean/township-budget-2024.txt", "fixtures/formats/township-faulty.txt"]);
    let ids: Vec<&str> = all(&page, "section").iter().map(|s| s.attr("id").unwrap()).collect();
    assert_eq!(ids, ["d2", "d1"]);
    assert_eq!(all(&page, "section > details[open]").len(), 1);
    assert_eq!(all(&page, "section.clean-document > details[open]").len(), 0);
}

#[test]
fn what_a_document_prints_never_becomes_markup() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("fixtures/bad/BC101-subtotal-mismatch.txt")).unwrap();
    let evil = text.replace("一般公共服务支出", "<script>alert(1)</script>&<b>服务");
    assert_ne!(evil, text);
    let path = folder.path().join("<img src=x onerror=alert(1)>&\"'.txt");
    fs::write(&path, evil).unwrap();
    let page = page(&[path.to_str().unwrap()]);
    assert!(all(&page, "img, article b b, .text b").is_empty());
    assert_eq!(all(&page, "script").len(), 1);
    assert!(words(&all(&page, "section h2")[0]).contains("<img src=x"));
}

#[test]
fn failures_and_english_are_shown() {
    let page = page(&["fixtures/不存在.txt", "fixtures/bad/BC101-subtotal-mismatch.txt", "--lang", "en"]);
    assert_eq!(all(&page, "html")[0].attr("lang"), Some("en"));
    assert!(words(&all(&page, "table.failures")[0]).contains("fixtures/不存在.txt"));
    assert!(words(&all(&page, "h1")[0]).is_ascii());
    let nothing = self::page(&["fixtures/不存在.txt"]);
    assert!(all(&nothing, "section, #list").is_empty());
}

#[test]
fn every_bad_fixture_makes_a_page_without_errors() {
    let paths: Vec<String> = fixtures("bad").iter().map(|p| relative(p)).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    assert_eq!(all(&page(&paths), "section").len(), paths.len());
}
