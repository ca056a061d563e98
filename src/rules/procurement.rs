//! BC706 — lists of purchases: their totals, level by level, and what the text plans to buy.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::between::total_figure;
use crate::ledger::rule::LAW;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::catalog::is_purchase_method;
use crate::model::fold::{fold, number_depth};
use crate::model::{ClaimKind, Disclosure, FigureId, Meaning, Origin, Role, RowKind, Subject, Table};
use rust_decimal::Decimal;

/// 采购表计算不符 (B25)
pub static PROCUREMENT: Rule = Rule {
    code: "BC706",
    name: "procurement-mismatch",
    title: "政府采购表计算不符",
    title_en: "The procurement table does not add up",
    severity: Severity::Warning,
    checks: (
        "政府采购表：数量 × 单价 = 金额；合计 = 各资金来源之和；预留中小微企业份额不大于采购金额。分层列示（合计、大类、项目、物品）时，每一层 = 其下一层之和。",
        "Quantity × unit price = amount; total = sum of funds; the small-business share does not exceed it. Where the list nests (total, class, project, goods) every level is the sum of the one below.",
    ),
    basis: LAW,
    example: ("数量 3，单价 0.50，金额 15.00。", "3 × 0.50 printed as 15.00."),
    tolerance: Tolerance::Interval,
    fix: ("核对数量、单价和金额", "check quantity, price and amount"),
    check: procurement,
};

fn procurement(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables_of(Role::Procurement) {
        let column = |m: Meaning| table.column(m);
        let figure = |row: usize, c: Option<usize>| c.and_then(|c| table.figure(row, c)).filter(|&f| d.figure(f).is_printed());
        let funds: Vec<usize> = FUNDS_OF_PROCUREMENT.iter().filter_map(|&m| column(m)).collect();
        for row in 0..table.rows.len() {
            let Some(total) = figure(row, column(Meaning::Total)) else { continue };
            if !funds.is_empty() {
                ledger.sum(&PROCUREMENT, total, funds.iter().filter_map(|&c| table.figure(row, c)));
            }
            if let (Some(count), Some(price)) = (figure(row, column(Meaning::Count)), figure(row, column(Meaning::UnitPrice))) {
                ledger.product(&PROCUREMENT, total, Decimal::ONE, [count, price]);
            }
            if let Some(small) = figure(row, column(Meaning::SmallBusiness)) {
                ledger.at_least(&PROCUREMENT, total, [(1, small)]);
            }
            if let Some(provided) = figure(row, column(Meaning::Amount)) {
                ledger.at_least(&PROCUREMENT, provided, [(1, total)]);
            }
        }
        flat_total(d, table, ledger);
        nested(d, table, ledger);
    }
    planned_purchase(d, ledger);
}

const FUNDS_OF_PROCUREMENT: &[Meaning] = &[Meaning::General, Meaning::Fund, Meaning::Capital, Meaning::FiscalAccount, Meaning::UnitFunds];

/// 合计 is the sum of the rows where every row is one purchase, with its quantity: nested lists have rows without.
fn flat_total(d: &Disclosure, table: &Table, ledger: &mut Ledger<'_>) {
    let (Some(total), Some(count)) = (table.total_row(), table.column(Meaning::Count)) else { return };
    let details: Vec<usize> = (0..table.rows.len()).filter(|&r| r != total).collect();
    let flat = details.iter().all(|&r| table.figure(r, count).is_some_and(|f| d.figure(f).is_printed()));
    if !flat || details.is_empty() {
        return;
    }
    for column in table.amount_columns().filter(|&c| !matches!(table.columns[c].meaning, Meaning::Count | Meaning::UnitPrice)) {
        // A 合计 row that leaves a column blank says nothing about it.
        if let Some(reported) = table.figure(total, column).filter(|&f| d.figure(f).is_printed()) {
            ledger.sum(&PROCUREMENT, reported, details.iter().filter_map(|&r| table.figure(r, column)));
        }
    }
}

/// How deep a row of a nested list stands: 合计, 大类 (一、货物), 项目 or 经济科目, and the purchase itself, which alone says
/// how it is organised.
fn depth(table: &Table, row: usize) -> usize {
    let r = &table.rows[row];
    if r.kind == RowKind::Total {
        0
    } else if r.texts.iter().any(|t| is_purchase_method(t)) {
        3
    } else if number_depth(&fold(&r.name)) == Some(1) {
        1
    } else {
        2
    }
}

/// Whether amounts stand close below the table that were not read as rows of any: then its last sums may lack addends.
fn goes_on(d: &Disclosure, table: &Table) -> bool {
    const NEAR: usize = 5;
    let Some(end) = table.rows.iter().flat_map(|r| &r.spans).map(|s| s.end).max() else { return false };
    let next = d.figures.iter().filter(|f| f.is_printed() && f.span.start >= end).min_by_key(|f| f.span.start);
    next.is_some_and(|f| {
        let known = matches!(f.origin, Origin::Cell { table, .. } if d.tables[table.0].role != Role::Other);
        !known && d.text[end..f.span.start].matches('\n').count() <= NEAR
    })
}

/// Every level of a nested list is the sum of the next one.
fn nested(d: &Disclosure, table: &Table, ledger: &mut Ledger<'_>) {
    let Some(column) = table.column(Meaning::Total).or_else(|| table.column(Meaning::Amount)) else { return };
    let printed = |r: usize| table.figure(r, column).is_some_and(|f| d.figure(f).is_printed());
    let blank_total = !(0..table.rows.len()).any(|r| depth(table, r) == 0 && printed(r));
    let all: Vec<(usize, FigureId)> = (0..table.rows.len()).filter_map(|r| Some((depth(table, r), table.figure(r, column)?))).collect();
    // A row without amount is a part of a name that runs over several lines, unless it says what only a row can say, or its
    // amount is what is missing.
    let is_row = |at: usize| {
        let (own, figure) = all[at];
        d.figure(figure).is_printed() || own == 3 || own == 1 || own == 0 && blank_total || own == 2 && lacks_amount(d, &all, at)
    };
    let rows: Vec<(usize, FigureId)> = (0..all.len()).filter(|&at| is_row(at)).map(|at| all[at]).collect();
    if rows.first().is_none_or(|r| r.0 > 0) || rows.iter().skip(1).any(|r| r.0 == 0) {
        return;
    }
    let goes_on = goes_on(d, table);
    let mut sums: Vec<(FigureId, Vec<FigureId>)> = Vec::new();
    for (whole, &(own, reported)) in rows.iter().enumerate().filter(|(_, r)| r.0 < 3) {
        let end = (whole + 1..rows.len()).find(|&r| rows[r].0 <= own).unwrap_or(rows.len());
        let below = &rows[whole + 1..end];
        let Some(next) = below.iter().map(|r| r.0).min() else { continue };
        // A purchase before the first project is one whose project was not read: then the sum is not known.
        let whole_list = below.first().is_some_and(|r| r.0 == next) && !(goes_on && end == rows.len());
        if whole_list {
            sums.push((reported, below.iter().filter(|r| r.0 == next).map(|r| r.1).collect()));
        }
    }
    // A total without amount may be one that was not read: it is missing only where all else of the list adds up.
    if sums.first().is_some_and(|(total, parts)| blank_total && *total == rows[0].1 && (parts.len() < 2 || !add_up(d, &sums[1..]))) {
        sums.remove(0);
    }
    for (reported, parts) in sums {
        ledger.sum(&PROCUREMENT, reported, parts);
    }
}

/// Whether a project without amount is one whose amount is missing: what its class has beside the other projects is just
/// what the purchases below it cost.
fn lacks_amount(d: &Disclosure, all: &[(usize, FigureId)], at: usize) -> bool {
    let Some(class) = (0..at).rev().find(|&r| all[r].0 < 2) else { return false };
    let end = (at + 1..all.len()).find(|&r| all[r].0 < 2).unwrap_or(all.len());
    let of = |rows: &[(usize, FigureId)], depth: usize| -> Option<Decimal> {
        rows.iter().filter(|r| r.0 == depth).map(|r| d.figure(r.1).value()).sum()
    };
    let next = (at + 1..end).find(|&r| all[r].0 < 3).unwrap_or(end);
    let (Some(whole), Some(others), Some(below)) = (d.figure(all[class].1).value(), of(&all[class + 1..end], 2), of(&all[at + 1..next], 3))
    else {
        return false;
    };
    !below.is_zero() && whole.checked_sub(others) == Some(below)
}

/// Whether sums hold digit by digit, and there is one.
fn add_up(d: &Disclosure, sums: &[(FigureId, Vec<FigureId>)]) -> bool {
    let sum = |parts: &[FigureId]| parts.iter().map(|&f| d.figure(f).value()).sum::<Option<Decimal>>();
    !sums.is_empty() && sums.iter().all(|(whole, parts)| d.figure(*whole).is_printed() && d.figure(*whole).value() == sum(parts))
}

/// 拟购置固定资产, said to be in the procurement budget, does not exceed it.
fn planned_purchase(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let total = d.table(Role::Procurement).and_then(|t| total_figure(t, Meaning::Total)).filter(|&f| d.figure(f).is_printed());
    let planned = d.claims.iter().find_map(|c| match (&c.subject, &c.kind) {
        (Subject::Assets(Meaning::PlannedPurchase), ClaimKind::Amount { figure }) => Some(*figure),
        _ => None,
    });
    if let (Some(total), Some(planned)) = (total, planned) {
        ledger.at_least(&PROCUREMENT, total, [(1, planned)]);
    }
}
