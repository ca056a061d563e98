//! Sentences of the template that give another year than the document's to its own money (BC829).

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::own_year::OwnYear;
use super::said_year::SAID_YEAR;
use crate::ledger::Ledger;
use crate::lexicon::bodies::{goes_on_in_year, is_own_matter, speaks_of_itself, without_self};
use crate::model::fold::fold;
use crate::model::pattern;
use crate::model::{Disclosure, Folded, Span};
use regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"(20\d\d)年度?").expect("valid pattern"));

/// 2022年，我部门机关运行经费…，某某局2022年收入…: a sentence of the template that opens with a year of which the document
/// cannot speak. Returns where that was reported.
pub(super) fn opened(d: &Disclosure, year: i32, said: &[Span], own_year: &mut OwnYear<'_>, ledger: &mut Ledger<'_>) -> Vec<Span> {
    let mut reported = Vec::new();
    let name = d.name.as_deref().map(fold).unwrap_or_default();
    for prose in d.prose() {
        if !prose.text.contains("20") {
            continue;
        }
        // Last year is spoken of, and so are the years of a series; a year is followed by its own comparison.
        let named: BTreeSet<i32> = YEAR.captures_iter(&prose.text).filter_map(|m| m[1].parse().ok()).collect();
        let strange = named.iter().filter(|y| **y != year && **y != year - 1).count();
        if strange != 1 || named.len() > 2 {
            continue;
        }
        let mut start = 0;
        for sentence in prose.text.split_inclusive('。') {
            let opening = sentence_year(sentence, &name);
            let at = opening.as_ref().map(|(_, digits)| prose.span(start + digits.start..start + digits.end));
            start += sentence.len();
            let (Some((named, _)), Some(at)) = (opening, at) else { continue };
            let far = named < year - 1 || named > year;
            if !far || said.contains(&at) || !own_year.is_certain(named) {
                continue;
            }
            ledger
                .report(
                    &SAID_YEAR,
                    at,
                    format!("这里写 {named} 年，这份文件是 {year} 年的，年份应为 {year}"),
                    format!("{named} is named here; the document is of {year}: the year should be {year}"),
                )
                .keyed(fold(&d.text[at.end..]).chars().take(12).collect::<String>());
            reported.push(at);
            break;
        }
    }
    reported
}

/// 注：本部门2024年没有政府性基金预算安排的支出。: the note of an empty table, which is of the document's year.
pub(super) fn noted(d: &Disclosure, year: i32, said: &[Span], own_year: &mut OwnYear<'_>, ledger: &mut Ledger<'_>) {
    static EMPTY: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"^(?:[(]?(?:备?注|说明)[:.]?)?[^。,;0-9]{0,30}(20\d\d)年度?[^。,;0-9]{0,4}(?:无|没有|未)[^。;0-9]{0,12}(?:政府性基金|国有资本经营)").expect("valid pattern")
    });
    let mut seen: BTreeSet<usize> = said.iter().map(|s| s.start).collect();
    let notes = d.tables.iter().flat_map(|t| t.notes.iter()).map(|n| Folded::of(&d.text, [n.span]));
    for note in notes.chain(d.prose()) {
        let years: BTreeSet<&str> = YEAR.captures_iter(&note.text).filter_map(|m| m.get(1)).map(|m| m.as_str()).collect();
        let Some(digits) = EMPTY.captures(&note.text).and_then(|m| m.get(1)).filter(|_| years.len() == 1) else { continue };
        let named: i32 = digits.as_str().parse().unwrap_or(year);
        let at = note.span(digits.range());
        if named == year || (named - year).abs() > 3 || !own_year.is_certain(named) || !seen.insert(at.start) {
            continue;
        }
        ledger
            .report(
                &SAID_YEAR,
                at,
                format!("空表的说明写 {named} 年，这份文件是 {year} 年的，年份应为 {year}"),
                format!("the note of an empty table names {named}; the document is of {year}: the year should be {year}"),
            )
            .keyed(note.text.chars().take(12).collect::<String>());
    }
}

/// The year that a sentence opens with, before or behind the body's name, where it goes on with what a body says of its own
/// money.
fn sentence_year(sentence: &str, name: &str) -> Option<(i32, Range<usize>)> {
    let without_name = |words: &str| -> Option<usize> {
        let rest = words.strip_prefix(name).filter(|_| !name.is_empty()).or_else(|| without_self(words))?;
        Some(words.len() - rest.len())
    };
    let number = sentence.len() - sentence.trim_start_matches(|c: char| "()、.一二三四五六七八九十0123456789".contains(c)).len();
    // 1.2024年…: the number of the sentence ends before the year.
    let from = sentence[..number].find("20").unwrap_or(number);
    let named_first = without_name(&sentence[from..]);
    let at = from + named_first.unwrap_or(0);
    let digits = sentence.get(at..at + 4).filter(|y| y.starts_with("20") && y.bytes().all(|b| b.is_ascii_digit()))?;
    let after = sentence[at + 4..].strip_prefix('年')?;
    let after = after.strip_prefix('度').unwrap_or(after);
    let after = after.strip_prefix(',').unwrap_or(after);
    let named_behind = without_name(after);
    let own = &after[named_behind.unwrap_or(0)..];
    let is_own = named_first.is_some() || named_behind.is_some();
    let amount = own.contains(['元', '万']) && own.contains(|c: char| c.is_ascii_digit());
    let speaks = speaks_of_itself(own) || goes_on_in_year(own);
    // A title is no sentence, and is read as one.
    let whole = amount || sentence.ends_with('。') && (is_own || own.contains("绩效"));
    (speaks && is_own_matter(own) && whole).then(|| Some((digits.parse().ok()?, at..at + 4)))?
}

/// 纳入本部门2020年度决算编制范围, 开展了2020年项目绩效目标编报: the year of the accounts that the bodies are part of.
pub(super) fn compiled(d: &Disclosure, year: i32, own_year: &mut OwnYear<'_>, ledger: &mut Ledger<'_>) {
    static COMPILED: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"纳入[^。;]{0,20}?(20\d\d)年度?[^。;]{0,8}?(?:预算|决算)(?:汇总)?编[制报](?:范围|的)|开展了?(20\d\d)年度?(?:部门|单位)?(?:项目)?(?:预算)?绩效目标(?:编报|申报|编制)").expect("valid pattern")
    });
    for prose in d.prose() {
        for found in COMPILED.captures_iter(&prose.text) {
            let Some(digits) = found.get(1).or_else(|| found.get(2)) else { continue };
            let named: i32 = digits.as_str().parse().unwrap_or(year);
            // 绩效目标 of last year were drawn up as well.
            if named == year || found.get(2).is_some() && named == year - 1 || !own_year.is_certain(named) {
                continue;
            }
            ledger
                .report(
                    &SAID_YEAR,
                    prose.span(digits.range()),
                    format!("这里写 {named} 年的编制范围，这份文件是 {year} 年的，年份应为 {year}"),
                    format!("what was drawn up is said to be of {named}; the document is of {year}: the year should be {year}"),
                )
                .keyed("编制范围");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_the_template_opens_with_its_year() {
        for (sentence, expected) in [
            ("2022年,我部门机关运行经费共计安排53.95万元。", Some(2022)),
            ("清源县水利局2022年政府性基金支出预算0万元。", Some(2022)),
            ("3.2022年项目支出均实行了绩效目标管理。", Some(2022)),
            ("2022年清源县水利局无机关运行经费。", Some(2022)),
            ("2022年度,本单位编报绩效目标的项目共4个。", Some(2022)),
            ("2022年,本局获评全国先进单位。", None),
            ("2022年建成的泵站总投资300万元。", None),
            ("2022年1月1日至2024年12月31日。", None),
        ] {
            assert_eq!(sentence_year(sentence, "清源县水利局").map(|y| y.0), expected, "{sentence}");
        }
    }
}
