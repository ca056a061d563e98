//! BC115 — the row of a parent code that one table leaves out and another prints.

use super::between::whole_column;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, adds_up};
use crate::model::{Code, Disclosure, FigureId, Role, Table};

/// 上级科目的行缺失 — other tables print the row, and the rows below it are here.
pub static PARENT_ROW: Rule = Rule {
    code: "BC115",
    name: "parent-row-missing",
    title: "缺少上级科目的行",
    title_en: "The row of a parent code is missing",
    severity: Severity::Error,
    checks: (
        "表中列有下级科目、没有其上级科目的行，而其他表列有这一行，且金额正是这里各下级科目之和的，是漏列一行。",
        "Where the rows below a code are printed without the row of the code itself, and another table prints it with just their sum, the row is missing.",
    ),
    basis: FORM,
    example: (
        "支出总表有 20805、20827 而没有 208，一般公共预算支出表 208 为 74.35。",
        "20805 and 20827 without 208; another table prints 208 as 74.35.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("补上这一行", "add the row"),
    check: parent_row,
};

fn parent_row(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in &d.tables {
        if !table.coded_rows().any(|r| table.rows[r].code.as_ref().is_some_and(|c| c.level() == 1)) {
            continue;
        }
        let mut said: Vec<Code> = Vec::new();
        for r in table.coded_rows() {
            let row = &table.rows[r];
            let missing = |p: &Code| table.coded(p).is_none() && !leaves_out(table, p.level()) && !said.contains(p);
            let Some(parent) = row.code.as_ref().and_then(Code::parent).filter(missing) else {
                continue;
            };
            let Some((other, at, amount)) = printed_elsewhere(d, table, &parent) else { continue };
            let (name, figure) = (&other.rows[at].name, d.figure(amount));
            ledger
                .report(
                    &PARENT_ROW,
                    row.spans.first().copied().unwrap_or(row.name_span),
                    format!(
                        "“{}”中有 {} 而没有“{} {name}”的行，该行应为 {}{}（其下各行之和，与“{}”一致）",
                        table.title,
                        row.code.as_ref().map_or("", |c| c.0.as_str()),
                        parent.0,
                        figure.raw,
                        figure.unit_name(),
                        other.title
                    ),
                    format!(
                        "\"{}\" has no row \"{} {name}\": it should print {}{}, the sum of the rows below it, as in \"{}\"",
                        table.title,
                        parent.0,
                        figure.raw,
                        figure.unit_name(),
                        other.title
                    ),
                )
                .keyed(format!("{}|{}", table.role.key(), parent.0))
                .with([amount])
                .advise(format!("补上 {} 的行", parent.0), format!("add the row {}", parent.0));
            said.push(parent);
        }
    }
}

/// Whether a table gives 类 and 项 alone, as some do: it prints no row of a level, and would have to print several.
pub(super) fn leaves_out(table: &Table, level: usize) -> bool {
    let codes = || table.coded_rows().filter_map(|r| table.rows[r].code.as_ref());
    let mut parents = codes().filter_map(Code::parent).filter(|p| p.level() == level);
    let first = parents.next();
    !codes().any(|c| c.level() == level) && parents.any(|p| first.as_ref() != Some(&p))
}

/// The row of a code in another table of the same classification, with its amount, where the rows below the code add up to
/// it here.
pub(super) fn printed_elsewhere<'d>(d: &'d Disclosure, table: &Table, parent: &Code) -> Option<(&'d Table, usize, FigureId)> {
    let column = whole_column(table)?;
    let children: Vec<FigureId> = table.nearest_below(parent).iter().filter_map(|&r| table.figure(r, column)).collect();
    let functional = |t: &Table| {
        matches!(t.role, Role::Income | Role::Expenditure | Role::General | Role::FiscalExpenditure | Role::Fund | Role::Capital)
    };
    let alike = |t: &Table| functional(t) && functional(table) || t.role.is_economic() && table.role.is_economic();
    d.tables.iter().filter(|t| t.title_span != table.title_span && alike(t)).find_map(|other| {
        let at = other.coded(parent)?;
        let amounts = other.rows[at].cells.iter().flatten().copied();
        let is_their_sum = |f: &FigureId| d.is_nonzero(Some(*f)) && adds_up(d, &PARENT_ROW, *f, children.iter().copied());
        amounts.into_iter().find(is_their_sum).map(|f| (other, at, f))
    })
}
