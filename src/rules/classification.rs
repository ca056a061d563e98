//! BC5xx — codes and names of the classification.

use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::Disclosure;
use crate::model::fold::fold;
use std::collections::BTreeMap;

/// 同一编码名称不一
pub static NAME: Rule = Rule {
    code: "BC501",
    name: "code-named-twice",
    title: "同一科目编码在各表中名称不一",
    title_en: "A code has different names",
    severity: Severity::Warning,
    checks: (
        "同一份公开中，同一科目编码的名称应处处相同（不计空格和括号的全半角）。",
        "Within a disclosure a code has the same name everywhere, apart from spaces and the width of brackets.",
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
    let mut names: BTreeMap<&str, BTreeMap<String, Places>> = BTreeMap::new();
    for (t, table) in d.tables.iter().enumerate() {
        for r in table.coded_rows() {
            let row = &table.rows[r];
            if let Some(code) = &row.code
                && !row.name.is_empty()
            {
                names.entry(&code.0).or_default().entry(bare_name(&row.name)).or_default().push((t, r));
            }
        }
    }
    for (code, variants) in names.into_iter().filter(|(_, v)| v.len() > 1) {
        let Some((common, _)) = variants.iter().max_by_key(|(_, places)| places.len()) else { continue };
        let common = common.clone();
        for (variant, places) in variants.iter().filter(|(v, _)| **v != common) {
            let (t, r) = places[0];
            let row = &d.tables[t].rows[r];
            ledger
                .report(
                    &NAME,
                    row.name_span,
                    format!("{code} 在“{}”中名为“{variant}”，在其他表中名为“{common}”", d.tables[t].title),
                    format!("{code} is \"{variant}\" in \"{}\" and \"{common}\" elsewhere", d.tables[t].title),
                )
                .keyed(format!("{code}|{variant}"));
        }
    }
}

/// The name without the level that some forms print behind it: `卫生健康支出（类）`.
fn bare_name(name: &str) -> String {
    let key = fold(name);
    ["(类)", "(款)", "(项)"].iter().find_map(|level| key.strip_suffix(level)).map_or(key.clone(), str::to_owned)
}
