//! BC505 — codes whose name is not that of the classification.

use super::classification::is_put_together;
use crate::ledger::label::table_name;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::codes::{CodeName, Scheme, codes_named, names};
use crate::model::fold::fold;
use crate::model::{Disclosure, Role, Span};
use std::collections::{BTreeMap, BTreeSet};

/// 编码与名称不符
pub static NAMED_CODE: Rule = Rule {
    code: "BC505",
    name: "name-not-of-code",
    title: "科目编码与名称不符",
    title_en: "A code has a name that the classification gives to another, or no longer uses",
    severity: Severity::Warning,
    checks: (
        "科目编码与名称应与政府收支分类科目一致：印成另一编码的名称、错一个字、或已停用的旧名称的，予以报告。只以多份公开文件或多份目录一致的名称为准，目录中没有的编码不报告。",
        "Code and name agree with the classification: a name of another code, one with a wrong character, and an old name after its change are reported. Only names on which several documents or lists agree are a measure; a code that is not known is never wrong.",
    ),
    basis: FORM,
    example: ("30202 印为“咨询费”，科目 30202 为“印刷费”，“咨询费”为 30203。", "30202 is printed with the name of 30203."),
    tolerance: Tolerance::None,
    fix: ("按政府收支分类科目改正编码或名称", "correct the code or the name by the classification"),
    check: named_code,
};

/// What is wrong with a name.
enum Fault {
    /// It is the name of another code.
    Other(&'static str),
    /// One character of it is another.
    Misspelt,
    /// It was given up after a year.
    Old(i32),
}

/// A row with a wrong name.
struct Wrong<'d> {
    table: usize,
    code: &'d str,
    printed: String,
    right: &'static str,
    fault: Fault,
    span: Span,
    places: usize,
}

/// Names that items with these endings have below every section.
const GENERIC: &[(&str, &str)] = &[("01", "行政运行"), ("02", "一般行政管理事务"), ("03", "机关服务"), ("50", "事业运行")];

fn named_code(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut found: BTreeMap<(Scheme, &str, String), Wrong<'_>> = BTreeMap::new();
    let mut names_of: BTreeMap<(Scheme, &str), BTreeSet<String>> = BTreeMap::new();
    for (t, table) in d.tables.iter().enumerate() {
        let scheme = match table.role {
            Role::BasicEconomic | Role::FiscalBasic | Role::AgencyOperating => Scheme::Economic,
            Role::Income | Role::Expenditure | Role::General | Role::FiscalExpenditure | Role::Fund | Role::Capital => Scheme::Functional,
            _ => continue,
        };
        for row in table.coded_rows().map(|r| &table.rows[r]) {
            let Some(code) = row.code.as_ref().filter(|_| !row.name.is_empty()) else { continue };
            let printed = whole_name(&row.name);
            if !is_put_together(d, row) {
                names_of.entry((scheme, code.0.as_str())).or_default().insert(printed.clone());
            }
            let key = (scheme, code.0.as_str(), printed.clone());
            if let Some(known) = found.get_mut(&key) {
                known.places += 1;
            } else if let Some((right, fault)) = fault_of(d, scheme, &code.0, &printed) {
                found.insert(key, Wrong { table: t, code: &code.0, printed, right, fault, span: row.name_span, places: 1 });
            }
        }
    }
    // Where the tables differ about a name, that is said already, and the classification decides there.
    found.retain(|(scheme, code, _), _| names_of.get(&(*scheme, *code)).is_none_or(|own| own.len() < 2));
    let mut all: Vec<Wrong<'_>> = found.into_values().collect();
    all.sort_by_key(|w| w.span.start);
    // One slip, one finding: two names exchanged, or a numbering of one's own.
    while !all.is_empty() {
        let first = all.remove(0);
        let moved = |w: &Wrong<'_>| matches!(w.fault, Fault::Other(_)) && w.table == first.table;
        let together: Vec<Wrong<'_>> = if moved(&first) { take(&mut all, moved) } else { Vec::new() };
        report(d, &first, &together, ledger);
    }
}

fn take<'d>(all: &mut Vec<Wrong<'d>>, belongs: impl Fn(&Wrong<'d>) -> bool) -> Vec<Wrong<'d>> {
    let (own, rest) = std::mem::take(all).into_iter().partition(|w| belongs(w));
    *all = rest;
    own
}

fn report(d: &Disclosure, first: &Wrong<'_>, more: &[Wrong<'_>], ledger: &mut Ledger<'_>) {
    let (name, name_en) = table_name(&d.tables[first.table]);
    let one = |w: &Wrong<'_>| match w.fault {
        Fault::Other(own) => format!("{} 印为“{}”（{own} 的名称），应为“{}”", w.code, w.printed, w.right),
        Fault::Misspelt => format!("{} 印为“{}”，应为“{}”", w.code, w.printed, w.right),
        Fault::Old(to) => format!("{} 印为“{}”，该名称用到 {to} 年，现为“{}”", w.code, w.printed, w.right),
    };
    let one_en = |w: &Wrong<'_>| match w.fault {
        Fault::Other(own) => format!("{} is \"{}\", the name of {own}; it should be \"{}\"", w.code, w.printed, w.right),
        Fault::Misspelt => format!("{} is \"{}\"; it should be \"{}\"", w.code, w.printed, w.right),
        Fault::Old(to) => format!("{} is \"{}\", a name used until {to}; it is \"{}\" now", w.code, w.printed, w.right),
    };
    let (zh, en): (Vec<String>, Vec<String>) = std::iter::once(first).chain(more).take(4).map(|w| (one(w), one_en(w))).unzip();
    let (rest, rest_en) = match more.len() {
        0..=3 => (String::new(), String::new()),
        n => (format!("等 {} 处，疑为自行编号", n + 1), format!(" ({} in all: a numbering of one's own?)", n + 1)),
    };
    let (places, places_en) = if first.places > 1 && more.is_empty() {
        (format!("（共 {} 处）", first.places), format!(" ({} places)", first.places))
    } else {
        (String::new(), String::new())
    };
    ledger
        .report(
            &NAMED_CODE,
            first.span,
            format!("{name}中 {}{places}{rest}", zh.join("；")),
            format!("{name_en} table: {}{places_en}{rest_en}", en.join("; ")),
        )
        .keyed(format!("{}|{}", first.code, first.printed));
}

/// The name without the level behind it, in brackets of one width.
fn whole_name(name: &str) -> String {
    let key = fold(name);
    ["(类)", "(款)", "(项)"].iter().find_map(|level| key.strip_suffix(level)).map_or(key.clone(), str::to_owned)
}

fn fault_of(d: &Disclosure, scheme: Scheme, code: &str, printed: &str) -> Option<(&'static str, Fault)> {
    let own = names(scheme, code);
    let is = |n: &CodeName| fold(n.name) == *printed;
    let year = d.year.unwrap_or(i32::MAX);
    let newest = own.last();
    if let Some(name) = own.iter().find(|n| is(n)) {
        let to = name.to.filter(|to| *to < year && d.year.is_some())?;
        return newest.filter(|n| !is(n) && n.from.is_none_or(|from| from <= year)).map(|n| (n.name, Fault::Old(to)));
    }
    if let Some(right) = newest.filter(|n| n.is_certain) {
        let other = codes_named(scheme, &printed.replace('(', "（").replace(')', "）")).find(|c| c.len() == code.len());
        // Names that many codes share tell nothing of one.
        let shared = |c: &str| scheme == Scheme::Functional && GENERIC.iter().any(|(_, n)| *n == printed) && c != code;
        if let Some(other) = other.filter(|c| !shared(c)) {
            return Some((right.name, Fault::Other(other)));
        }
        return differs_by_one(printed, &fold(right.name)).then_some((right.name, Fault::Misspelt));
    }
    let (_, generic) = GENERIC.iter().find(|(end, _)| code.len() == 7 && code.ends_with(end))?;
    (own.is_empty() && differs_by_one(printed, generic)).then_some((*generic, Fault::Misspelt))
}

/// As long, and one character another: a slip, unless it is a number or a bracket.
fn differs_by_one(printed: &str, name: &str) -> bool {
    let differ: Vec<(char, char)> = printed.chars().zip(name.chars()).filter(|(a, b)| a != b).collect();
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}');
    printed.chars().count() == name.chars().count() && name.chars().count() > 2 && matches!(differ[..], [(a, b)] if han(a) && han(b))
}
