//! The catalogue is documentation: codes, names and words of every rule keep to one form.

use crate::documents::is_chinese;
use budgetcheck::ledger::Rule;
use budgetcheck::rules::{RULES, find};
use std::collections::BTreeSet;

fn words(rule: &Rule) -> [(&'static str, (&'static str, &'static str)); 6] {
    [
        ("title", (rule.title, rule.title_en)),
        ("checks", rule.checks),
        ("basis", rule.basis),
        ("example", rule.example),
        ("tolerance", rule.tolerance.words()),
        ("fix", rule.fix),
    ]
}

/// Chinese terms of the forms and the regulation that English sentences may use as they are: translated they would
/// no longer be found in the document.
const TERMS: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "类",
    "款",
    "项",
    "元",
    "万元",
    "人",
    "月",
    "无",
    "约",
    "单位：万元",
    "年",
    "其中",
    "包括",
    "上年结转",
    "其他收入",
    "机关事业单位",
    "基本养老保险缴费支出",
    "办公费",
    "增加",
    "减少",
    "持平",
    "事业运行",
    "财预〔2016〕143号",
    "某某乡人民政府",
    "某某乡政府",
];

/// The Chinese stretches of an English string; a slash between units separates nothing.
fn chinese_stretches(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let inside = is_chinese(c) && !matches!(c, '“' | '”') || open && (c.is_ascii_digit() || matches!(c, '〔' | '〕'));
        match (inside, open) {
            (true, true) => found.last_mut().unwrap().push(c),
            (true, false) => found.push(c.to_string()),
            _ => {}
        }
        open = inside;
    }
    found
}

#[test]
fn codes_are_unique_and_ascend_within_their_families() {
    for pair in RULES.windows(2) {
        assert!(pair[0].code < pair[1].code, "{} stands before {}", pair[0].code, pair[1].code);
    }
    for rule in RULES {
        let digits = rule.code.strip_prefix("BC").unwrap_or("");
        assert!(digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()), "{}", rule.code);
    }
}

#[test]
fn names_are_unique_kebab_case_and_name_the_defect() {
    let names: BTreeSet<&str> = RULES.iter().map(|r| r.name).collect();
    assert_eq!(names.len(), RULES.len(), "two rules share a name");
    for rule in RULES {
        let kebab = rule.name.split('-').all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase()));
        assert!(kebab, "{} {}", rule.code, rule.name);
        let verdict = rule.name.split('-').all(|w| !matches!(w, "check" | "checks" | "must" | "should" | "validate" | "verify"));
        assert!(verdict && !rule.name.contains("check") && !rule.name.contains("must"), "{} names no defect: {}", rule.code, rule.name);
    }
}

#[test]
fn titles_are_unique_and_short_enough_for_one_line() {
    let zh: BTreeSet<&str> = RULES.iter().map(|r| r.title).collect();
    let en: BTreeSet<&str> = RULES.iter().map(|r| r.title_en).collect();
    assert_eq!((zh.len(), en.len()), (RULES.len(), RULES.len()), "two rules share a title");
    for rule in RULES {
        assert!(rule.title.chars().count() <= 30, "{}: {}", rule.code, rule.title);
        assert!(rule.title_en.chars().count() <= 90, "{}: {}", rule.code, rule.title_en);
        for title in [rule.title, rule.title_en] {
            assert!(!title.ends_with(['。', '.', '，', ',']), "{}: {title} ends like a sentence", rule.code);
        }
    }
}

#[test]
fn every_rule_is_documented_under_every_heading_in_both_languages() {
    for rule in RULES {
        for (heading, (zh, en)) in words(rule) {
            assert!(zh.trim() == zh && en.trim() == en, "{} {heading} has stray spaces", rule.code);
            assert!(!zh.is_empty() && !en.is_empty(), "{} has no {heading}", rule.code);
            assert!(zh.chars().any(is_chinese), "{} {heading} is not Chinese: {zh}", rule.code);
            assert!(en.chars().any(|c| c.is_ascii_alphabetic()), "{} {heading} is not English: {en}", rule.code);
        }
        for (heading, (zh, en)) in [("checks", rule.checks), ("basis", rule.basis)] {
            assert!(zh.ends_with('。') && en.ends_with('.'), "{} {heading} is no sentence", rule.code);
        }
    }
}

#[test]
fn english_words_hold_no_chinese_but_terms_of_the_forms() {
    for rule in RULES {
        for (heading, (_, en)) in words(rule) {
            for stretch in chinese_stretches(en) {
                let known = TERMS.contains(&stretch.as_str());
                // Titles stand in lists: only the two words that a table prints as such are left as they are.
                let fits = if heading == "title" { matches!(stretch.as_str(), "合计" | "总计") } else { known };
                assert!(fits, "{} {heading}: “{stretch}” in “{en}”", rule.code);
            }
        }
    }
}

/// 《预算法》第十四条 and 《实施条例》第六条 are the only articles whose text the project holds.
#[test]
fn no_other_article_of_the_law_is_cited() {
    for rule in RULES {
        for (heading, (zh, _)) in words(rule) {
            for article in zh.split('第').skip(1).filter_map(|rest| rest.split_once('条')).map(|(n, _)| n) {
                let number = article.chars().all(|c| "一二三四五六七八九十百零".contains(c));
                assert!(!number || matches!(article, "十四" | "六"), "{} {heading} cites 第{article}条", rule.code);
            }
        }
    }
}

#[test]
fn a_rule_is_found_by_its_code_in_any_case_and_by_its_name() {
    for rule in RULES {
        for key in [rule.code, &rule.code.to_lowercase(), rule.name] {
            assert_eq!(find(key).map(|r| r.code), Some(rule.code), "{key}");
        }
    }
    assert!(find("BC").is_none() && find("").is_none() && find("BC1011").is_none());
}
