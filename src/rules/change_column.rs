//! BC116 — tables that print last year's amount and the change beside this year's.

use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::{Aspect, Disclosure, FigureId, Meaning, Role, Table};

/// 增减额栏不符
pub static CHANGE_COLUMN: Rule = Rule {
    code: "BC116",
    name: "change-column-mismatch",
    title: "增减额栏与两年数不符",
    title_en: "The column of changes disagrees with the two years beside it",
    severity: Severity::Error,
    checks: (
        "表中并列本年数、上年数和增减额的，每行增减额 = 本年数 − 上年数；增减百分比的正负号与增减额一致。",
        "Where a table prints both years and the change, the change is this year's amount less last year's; a percentage of the change has its sign.",
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
        percent_signs(d, table, change, ledger);
    }
}

/// 增减% printed with its sign: where the column prints falls below zero, no rise is below zero and no fall above it.
fn percent_signs(d: &Disclosure, table: &Table, change: usize, ledger: &mut Ledger<'_>) {
    let heads = |c: &usize| {
        let head = fold(&table.columns[*c].header);
        let last = head.rsplit('/').next().unwrap_or_default().to_owned();
        Group::ChangeHead.is_in(&last) && Group::PercentHead.is_in(&last)
    };
    let mut columns = (0..table.columns.len()).filter(heads);
    let Some(percent) = columns.next().filter(|_| columns.next().is_none()) else { return };
    let rows: Vec<(usize, &str, bool, FigureId)> = (0..table.rows.len())
        .filter_map(|row| {
            let said = table.rows[row].texts.get(percent)?.trim();
            let change = table.figure(row, change).filter(|&f| d.is_nonzero(Some(f)))?;
            let falls = d.figure(change).value()?.is_sign_negative();
            said.bytes().any(|b| matches!(b, b'1'..=b'9')).then_some((row, said, falls, change))
        })
        .collect();
    let below = |said: &str| fold(said).starts_with(['-', '−', '－']);
    let agree = rows.iter().filter(|r| r.2 && below(r.1)).count();
    let turned: Vec<_> = rows.iter().filter(|r| r.2 != below(r.1)).collect();
    // Where none is printed below zero, or many disagree, the column is not signed so.
    if agree == 0 || turned.len() > agree {
        return;
    }
    for (row, said, falls, change) in turned {
        let row = &table.rows[*row];
        let span = row.spans.iter().copied().find(|s| s.of(&d.text).trim() == *said).unwrap_or(d.figure(*change).span);
        let (zh, en) = if *falls { ("是减少；", "a fall") } else { ("是增加；", "a rise") };
        ledger
            .report(
                &CHANGE_COLUMN,
                span,
                format!("“{}”增减额为 {}，{zh}增减百分比却印为 {said}，正负号不符", row.name.trim(), d.figure(*change).raw),
                format!(
                    "\"{}\": the change {} is {en}, the percentage prints {said}: the sign is wrong",
                    row.name.trim(),
                    d.figure(*change).raw
                ),
            )
            .with([*change])
            .keyed(format!("{}|{}|%", table.role.key(), row.name.trim()));
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
