//! BC116 — tables that print last year's amount and the change beside this year's.

use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::{Aspect, Disclosure, FigureId, Meaning, Role, Table};

/// 增减额栏不符
pub static CHANGE_COLUMN: Rule = Rule {
    code: "BC116",
    name: "change-column-mismatch",
    title: "增减额栏与两年数不符",
    title_en: "The column of changes disagrees with the two years beside it",
    severity: Severity::Error,
    checks: (
        "表中并列本年数、上年数和增减额的，每行增减额 = 本年数 − 上年数。",
        "Where a table prints both years and the change, the change is this year's amount less last year's.",
    ),
    basis: FORM,
    example: ("本年 46.35，上年 47.25，增减额印为 -0.09。", "46.35 this year, 47.25 last year, change printed −0.09."),
    tolerance: Tolerance::Sum,
    fix: ("核对这一行的三个数", "compare the three figures of the row"),
    check: change_column,
};

fn change_column(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables.iter().filter(|t| !matches!(t.role, Role::Other | Role::Performance | Role::Procurement | Role::Assets)) {
        let Some((now, before, change)) = columns(table) else { continue };
        let rows: Vec<(FigureId, FigureId, FigureId)> = (0..table.rows.len())
            .filter_map(|r| Some((table.figure(r, now)?, table.figure(r, before)?, table.figure(r, change)?)))
            .filter(|&(_, _, c)| d.figure(c).is_addend())
            .collect();
        // Some forms print a decrease without its sign, or last year's amount less this year's.
        let signed = rows.iter().any(|&(.., c)| d.figure(c).value().is_some_and(|v| v.is_sign_negative()));
        let falls = |&(n, b, _): &(FigureId, FigureId, FigureId)| d.figure(n).value() < d.figure(b).value();
        if !signed && rows.iter().any(falls) {
            continue;
        }
        for (now, before, change) in rows {
            ledger.signed_sum(&CHANGE_COLUMN, change, [(1, now), (-1, before)]);
        }
    }
}

/// This year's, last year's and the change, where the table has one column of each.
fn columns(table: &Table) -> Option<(usize, usize, usize)> {
    let one = |wanted: &dyn Fn(Meaning) -> bool| {
        let mut own = table.amount_columns().filter(|&c| wanted(table.columns[c].meaning) && table.columns[c].aspect == Aspect::Only);
        own.next().filter(|_| own.next().is_none())
    };
    let now = one(&|m| matches!(m, Meaning::Amount | Meaning::Total | Meaning::Subtotal))?;
    // Last year's amount in one column, or as divided as this year's.
    let mut aside = table
        .amount_columns()
        .filter(|&c| table.columns[c].aspect == Aspect::Aside && table.columns[c].meaning == table.columns[now].meaning);
    let before = one(&|m| m == Meaning::PriorAmount).or_else(|| aside.next().filter(|_| aside.next().is_none()))?;
    Some((now, before, one(&|m| m == Meaning::ChangeAmount)?))
}
