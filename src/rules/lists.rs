//! BC8xx — lists of economic 科目 in the text (主要包括：…) against the basic economic table.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::fold;
use crate::model::{Disclosure, Role, Span, Table};

/// 文中列举的科目在基本支出表中没有金额
pub static LISTED_BLANK: Rule = Rule {
    code: "BC804",
    name: "listed-code-without-amount",
    title: "文中“主要包括”列举的科目在基本支出表中没有金额",
    title_en: "A code listed in the text has no amount in the basic table",
    severity: Severity::Warning,
    checks: (
        "“人员经费（公用经费）主要包括：……”列举的经济分类科目，在基本支出表的同名行应有金额。",
        "An economic code that the text lists under personnel or public expenditure has an amount in the row of that name.",
    ),
    basis: TEXT,
    example: (
        "文中列有“生活补助”，表中该行为空，而“奖励金”0.31 没有列出。",
        "The text lists living allowances, whose row is blank, and not awards, 0.31.",
    ),
    tolerance: Tolerance::None,
    fix: ("按表中有金额的科目改写列举", "list the codes that have an amount in the table"),
    check: listed_blank,
};

/// So many items must be rows with an amount before a list is taken for one of economic 科目.
const ENOUGH: usize = 5;

fn listed_blank(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(table) = d.table(Role::BasicEconomic) else { return };
    for paragraph in &d.paragraphs {
        let text = paragraph.span.of(&d.text);
        for (at, opening) in text.match_indices("主要包括") {
            let start = at + opening.len();
            let end = text[start..].find(['。', '；', ';']).map_or(text.len(), |e| start + e);
            list(d, table, Span::new(paragraph.span.start + start, paragraph.span.start + end), ledger);
        }
    }
}

fn list(d: &Disclosure, table: &Table, span: Span, ledger: &mut Ledger<'_>) {
    let words = fold(span.of(&d.text));
    let items: Vec<&str> = words.trim_start_matches(':').split(['、', ',']).map(|i| i.trim_end_matches('等')).collect();
    let rows = |item: &str| -> Vec<usize> { table.coded_rows().filter(|&r| fold(&table.rows[r].name) == item).collect() };
    let paid = |r: usize| table.rows[r].cells.iter().any(|c| d.is_nonzero(*c));
    // a cell that could not be read may hold an amount
    let readable = |r: usize| table.rows[r].cells.iter().flatten().all(|c| !d.figure(*c).is_printed() || d.figure(*c).value().is_some());
    let listed: Vec<usize> = items.iter().flat_map(|i| rows(i)).filter(|&r| paid(r)).collect();
    if listed.len() < ENOUGH {
        return;
    }
    let blank: Vec<&str> = items
        .iter()
        .copied()
        .filter(|i| {
            let found = rows(i);
            !found.is_empty() && found.iter().all(|&r| !paid(r) && readable(r))
        })
        .collect();
    if blank.is_empty() {
        return;
    }
    let groups: Vec<_> = listed.iter().filter_map(|&r| table.rows[r].code.as_ref().and_then(|c| c.parent())).collect();
    // an abbreviation in the list may stand for any row: then nothing is said to be missing
    let complete = items.iter().all(|i| !rows(i).is_empty());
    let missing: Vec<&str> = table
        .coded_rows()
        .filter(|&r| complete && paid(r) && !items.contains(&fold(&table.rows[r].name).as_str()))
        .filter(|&r| table.rows[r].code.as_ref().and_then(|c| c.parent()).is_some_and(|p| groups.contains(&p)))
        .map(|r| table.rows[r].name.as_str())
        .collect();
    let (zh, en) = match missing.as_slice() {
        [] => (String::new(), String::new()),
        names => (
            format!("；表中有金额而没有列出的是“{}”", names.join("、")),
            format!("; with an amount and not listed: \"{}\"", names.join("、")),
        ),
    };
    ledger
        .report(
            &LISTED_BLANK,
            span.trimmed(&d.text),
            format!("文中列有“{}”，基本支出表中该科目没有金额{zh}", blank.join("、")),
            format!("the text lists \"{}\", which has no amount in the basic table{en}", blank.join("、")),
        )
        .keyed(blank.join("、"));
}
