//! BC5xx — codes and names of the classification.

use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, Words};
use crate::lexicon::codes::{Scheme, names};
use crate::model::fold::fold;
use crate::model::pattern;
use crate::model::{Certainty, Code, Disclosure, Folded, Role, Row, Span, Table};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// 同一编码名称不一
pub static NAME: Rule = Rule {
    code: "BC501",
    name: "code-named-twice",
    title: "同一科目编码在各表中名称不一",
    title_en: "A code has different names",
    severity: Severity::Warning,
    checks: (
        "同一份公开中，同一科目编码的名称应处处相同（不计空格和括号的全半角）；文中写出编码的类，与表中同一编码的名称相同。",
        "Within a disclosure a code has the same name everywhere, apart from spaces and the width of brackets; so has a class that the text names with its code.",
    ),
    basis: FORM,
    example: (
        "2080505 在收入表为“机关事业单位基本养老保险缴费支出”，在支出表为“基本养老保险缴费支出”。",
        "2080505 has one name in the revenue table and another in the expenditure table.",
    ),
    tolerance: Tolerance::None,
    fix: ("统一为政府收支分类科目的名称", "use the name of the classification"),
    check: name,
};

fn name(d: &Disclosure, ledger: &mut Ledger<'_>) {
    // code → name → the rows (table, row) that print it so
    type Places = Vec<(usize, usize)>;
    let mut by_code: BTreeMap<&str, BTreeMap<String, Places>> = BTreeMap::new();
    for (t, table) in d.tables.iter().enumerate() {
        for r in table.coded_rows() {
            let row = &table.rows[r];
            if let Some(code) = &row.code
                && !row.name.is_empty()
                && !is_put_together(d, row)
            {
                by_code.entry(&code.0).or_default().entry(bare_name(&row.name)).or_default().push((t, r));
            }
        }
    }
    let mut differ: Vec<Differs<'_>> = Vec::new();
    for (code, variants) in by_code.into_iter().filter(|(_, v)| v.len() > 1) {
        // The classification says which is right, where it knows the code; otherwise most tables do.
        let Some((common, _)) = variants.iter().max_by_key(|(name, places)| (is_classified(code, name), places.len())) else { continue };
        for (variant, places) in variants.iter().filter(|(v, _)| *v != common) {
            differ.push(Differs { code, variant: variant.clone(), common: common.clone(), place: places[0] });
        }
    }
    let mut said: BTreeSet<(usize, usize)> = BTreeSet::new();
    for own in &differ {
        if !said.insert(own.place) {
            continue;
        }
        let Differs { code, variant, common, place: (t, r) } = own;
        let (title, row) = (&d.tables[*t].title, &d.tables[*t].rows[*r]);
        let twin = differ.iter().find(|o| o.place.0 == *t && o.place != own.place && o.variant == *common && o.common == *variant);
        let finding = if let Some(twin) = twin {
            said.insert(twin.place);
            ledger.report(
                &NAME,
                row.name_span,
                format!("“{title}”中 {code} 与 {} 的名称对调：分别印为“{variant}”和“{common}”，其他表相反", twin.code),
                format!("\"{title}\": the names of {code} and {} stand in each other's place: \"{variant}\" and \"{common}\"", twin.code),
            )
        } else {
            ledger.report(
                &NAME,
                row.name_span,
                format!("{code} 在“{title}”中名为“{variant}”，在其他表中名为“{common}”"),
                format!("{code} is \"{variant}\" in \"{title}\" and \"{common}\" elsewhere"),
            )
        };
        finding.keyed(format!("{code}|{variant}"));
    }
    said_classes(d, ledger);
}

/// 医疗卫生与计划生育支出(210类) in the text, where the tables print 210 卫生健康支出: the name of other years.
fn said_classes(d: &Disclosure, ledger: &mut Ledger<'_>) {
    static CLASS: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"(\p{Han}{4,30})\((\d{3})类?\)").expect("valid pattern"));
    let printed = |code: &str| -> BTreeSet<String> {
        let own = d.tables.iter().filter_map(|t| t.coded(&Code::new(code)).map(|r| bare_name(&t.rows[r].name)));
        own.filter(|name| !name.is_empty()).collect()
    };
    let mut found: BTreeMap<(String, &str), Vec<Span>> = BTreeMap::new();
    for prose in d.prose() {
        for m in CLASS.captures_iter(&prose.text) {
            let (Some(said), code) = (m.get(1), &m[2]) else { continue };
            let known = names(Scheme::Functional, code).iter().map(|n| n.name).filter(|n| said.as_str().ends_with(n));
            let Some(own) = known.max_by_key(|n| n.len()) else { continue };
            let in_tables = printed(code);
            if !in_tables.is_empty() && !in_tables.iter().any(|name| said.as_str().ends_with(name.as_str())) {
                found.entry((code.to_owned(), own)).or_default().push(prose.span(said.end() - own.len()..said.end()));
            }
        }
    }
    for ((code, own), places) in found {
        let table = printed(&code).into_iter().next().unwrap_or_default();
        let Words { zh, en } = Words::in_all(places.len());
        ledger
            .report(
                &NAME,
                places[0],
                format!("{code} 在这里名为“{own}”，在表中名为“{table}”{zh}"),
                format!("{code} is \"{own}\" here and \"{table}\" in the tables{en}"),
            )
            .keyed(format!("{code}|{own}"));
    }
}

/// Whether the classification has the code by this name.
fn is_classified(code: &str, name: &str) -> bool {
    [Scheme::Functional, Scheme::Economic].iter().any(|&scheme| names(scheme, code).last().is_some_and(|own| fold(own.name) == name))
}

/// A code that one table gives another name than the rest.
struct Differs<'d> {
    code: &'d str,
    variant: String,
    common: String,
    place: (usize, usize),
}

/// A name on several lines of a table without lines: which of them are of its row is only likely.
pub(super) fn is_put_together(d: &Disclosure, row: &Row) -> bool {
    let likely = row.cells.iter().flatten().any(|id| d.figure(*id).certainty == Certainty::Likely);
    likely && fold(row.name_span.of(&d.text)) != fold(&row.name)
}

/// The name without the level that some forms print behind it: `卫生健康支出（类）`.
fn bare_name(name: &str) -> String {
    let key = fold(name);
    ["(类)", "(款)", "(项)"].iter().find_map(|level| key.strip_suffix(level)).map_or(key.clone(), str::to_owned)
}

/// 科目级次写错
pub static LEVEL: Rule = Rule {
    code: "BC502",
    name: "classification-level-wrong",
    title: "文中科目的级次（类、款、项）与表不符",
    title_en: "The text puts a code at the wrong level",
    severity: Severity::Warning,
    checks: (
        "文中写“某某（类）”“某某（款）”“某某（项）”的科目，应是表中同一级次的科目名称；表中只有另一级次的同名科目时，级次或名称写错。",
        "What the text calls a class, section or item has that level in the tables; where the name exists at another level only, the level or the name is wrong.",
    ),
    basis: FORM,
    example: ("文中写“住房改革支出（类）”，表中 22102 住房改革支出是款。", "The text makes 22102 a class; in the tables it is a section."),
    tolerance: Tolerance::None,
    fix: ("按表改正级次或名称", "correct the level or the name by the table"),
    check: level,
};

/// A name of the text with the level word behind it.
static NAMED: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"(\p{Han}{3,40})\((?:\d{2,7})?(类|款|项)\)").expect("valid pattern"));

const LEVELS: [&str; 3] = ["类", "款", "项"];

fn level(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let known = names_by_level(d);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let prose: Vec<Folded> = d.headings().chain(d.prose()).collect();
    for words in prose {
        let mut run: Vec<(Span, String, String)> = Vec::new();
        let mut end = 0;
        for found in NAMED.captures_iter(&words.text) {
            let (Some(all), Some(name)) = (found.get(0), found.get(1)) else { continue };
            if all.start() != end {
                report_run(&mut run, &mut seen, ledger);
            }
            end = all.end();
            let stated = LEVELS.iter().position(|l| *l == &found[2]).map_or(0, |i| i + 1);
            if let Some(levels) = known.get(name.as_str())
                && !levels.contains_key(&stated)
                && levels.values().all(|divided| *divided || stated < 3)
            {
                let own: Vec<&str> = levels.keys().map(|l| LEVELS[l - 1]).collect();
                let (named, own) = (format!("{}（{}）", name.as_str(), &found[2]), own.join("、"));
                let span = words.span(name.start()..all.end());
                run.push((span, format!("“{named}”在表中是{own}"), format!("\"{named}\" is \"{own}\" in the tables")));
            }
        }
        report_run(&mut run, &mut seen, ledger);
    }
}

/// One finding for the names of one item.
fn report_run(run: &mut Vec<(Span, String, String)>, seen: &mut BTreeSet<String>, ledger: &mut Ledger<'_>) {
    let Some(span) = run.iter().map(|r| r.0).reduce(Span::cover) else { return };
    let (zh, en): (Vec<String>, Vec<String>) = std::mem::take(run).into_iter().map(|r| (r.1, r.2)).unzip();
    let (zh, en) = (zh.join("，"), en.join(", "));
    // Said again, it is the same slip.
    if seen.insert(zh.clone()) {
        ledger.report(&LEVEL, span, format!("{zh}，级次或名称写错"), format!("{en}: level or name is wrong")).keyed(zh);
    }
}

/// name → the levels at which a functional table prints it, and whether codes below it are printed.
fn names_by_level(d: &Disclosure) -> BTreeMap<String, BTreeMap<usize, bool>> {
    let mut known: BTreeMap<String, BTreeMap<usize, bool>> = BTreeMap::new();
    let functional = |t: &&Table| !matches!(t.role, Role::BasicEconomic | Role::Other | Role::ThreePublic | Role::Performance);
    for table in d.tables.iter().filter(functional) {
        for row in table.coded_rows().map(|r| &table.rows[r]) {
            if let Some(code) = row.code.as_ref().filter(|c| (1..=3).contains(&c.level())) {
                let divided = table.has_children(code);
                *known.entry(bare_name(&row.name)).or_default().entry(code.level()).or_default() |= divided || code.level() == 3;
            }
        }
    }
    known
}
