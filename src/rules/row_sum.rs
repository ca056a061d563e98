//! BC103 — the columns of a row.

use super::head_sums::{self, HeadSum};
use super::project_list;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, adds_up};
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::{Aspect, Disclosure, Meaning, Role, Side, Table};
use std::collections::BTreeSet;

/// 横向合计不符 — the columns of a row do not add up (B4, B6, B10, B12, B13).
pub static ROW_SUM: Rule = Rule {
    code: "BC103",
    name: "row-sum-mismatch",
    title: "一行内各列相加不符",
    title_en: "The columns of a row do not add up",
    severity: Severity::Error,
    checks: (
        "收入表：合计 = 本年收入小计 + 上年结转，小计 = 各项来源之和；支出表：合计 = 基本支出 + 项目支出 + …；财政拨款表：合计 = 一般公共预算 + 政府性基金 + 国有资本；基本支出表：合计 = 人员经费 + 公用经费。",
        "Revenue: 合计 = 小计 + carry-over, 小计 = sum of sources; expenditure: 合计 = basic + project + …; fiscal: 合计 by fund; basic: personnel + public.",
    ),
    basis: FORM,
    example: ("合计 390.46，基本支出 382.97，项目支出 7.94。", "合计 390.46, basic 382.97, project 7.94."),
    tolerance: Tolerance::Sum,
    fix: ("核对这一行各列的金额", "compare the columns of this row"),
    check: row_sum,
};

/// Columns that add up to another one, by the form. The first group of which the form has columns counts.
pub(super) const EXPENDITURE_PARTS: &[Meaning] = &[
    Meaning::Basic,
    Meaning::Project,
    Meaning::OperatingExpenditure,
    Meaning::PaidUp,
    Meaning::SubsidyDown,
    Meaning::Reserve,
    Meaning::CarryOut,
];
pub(super) const FUND_PARTS: &[Meaning] = &[Meaning::General, Meaning::Fund, Meaning::Capital];
pub(super) const SOURCE_PARTS: &[Meaning] = &[
    Meaning::FiscalAppropriation,
    Meaning::FiscalAccount,
    Meaning::UnitFunds,
    Meaning::Undertaking,
    Meaning::Operating,
    Meaning::SuperiorGrant,
    Meaning::AffiliatePayment,
    Meaning::OtherIncome,
    Meaning::OtherFunds,
    Meaning::SurplusUsed,
];

fn row_sum(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables.iter().filter(|t| !matches!(t.role, Role::Other | Role::Procurement | Role::Assets | Role::Performance)) {
        let sides: BTreeSet<Side> = table.rows.iter().map(|r| r.side).collect();
        for side in sides {
            for (whole, parts) in row_formulas(d, table, side) {
                for row in (0..table.rows.len()).filter(|&r| table.rows[r].side == side) {
                    if let Some(reported) = table.figure(row, whole) {
                        ledger.sum(&ROW_SUM, reported, parts.iter().filter_map(|&c| table.figure(row, c)));
                    }
                }
            }
        }
    }
}

/// A column that was not recognised may be an addend: then no row sum is stated.
pub(super) fn has_unknown_figures(d: &Disclosure, table: &Table) -> bool {
    table
        .amount_columns()
        .filter(|&c| table.columns[c].meaning == Meaning::Unknown)
        .any(|c| (0..table.rows.len()).any(|r| table.figure(r, c).is_some_and(|id| d.figure(id).is_printed())))
}

/// What the columns of a side add up to: a whole and its parts, as the form has it and as the levels of the head say.
fn row_formulas(d: &Disclosure, table: &Table, side: Side) -> Vec<(usize, Vec<usize>)> {
    if table.role == Role::ProjectList {
        return if has_unknown_figures(d, table) { Vec::new() } else { project_list::columns(table) };
    }
    let mut formulas = if has_unknown_figures(d, table) { Vec::new() } else { formulas_of(table, side) };
    let heads = head_sums::of(table, side);
    // The items of the “三公” costs have rules of their own; 合计 over 小计 of a head below it has none.
    let nested = heads.iter().any(|sum| sum.parts.iter().any(|part| heads.iter().any(|other| other.whole == *part)));
    if table.role.has_sides() || table.role == Role::ThreePublic && !nested {
        return formulas;
    }
    for HeadSum { whole, parts, is_said } in heads {
        let known = formulas.iter().position(|(own, _)| *own == whole);
        let in_rows = |parts: &[usize]| holds_in_rows(d, table, side, whole, parts);
        if is_said || in_rows(&parts) && known.is_none_or(|at| !in_rows(&formulas[at].1)) {
            match known {
                Some(at) => formulas[at].1 = parts,
                None => formulas.push((whole, parts)),
            }
        }
    }
    formulas
}

/// Rows in which a sum must hold that no word states.
const ENOUGH: usize = 3;

/// Whether a column is the sum of others in nearly every row, and more than one of them is there to be added.
fn holds_in_rows(d: &Disclosure, table: &Table, side: Side, whole: usize, parts: &[usize]) -> bool {
    let (mut held, mut broken) = (0, 0);
    let (mut added, mut filled) = (BTreeSet::new(), BTreeSet::new());
    for row in (0..table.rows.len()).filter(|&r| table.rows[r].side == side) {
        let Some(reported) = table.figure(row, whole) else { continue };
        let terms = || parts.iter().filter_map(|&c| table.figure(row, c).map(|id| (c, id)));
        let own: Vec<usize> = terms().filter(|(_, id)| d.is_nonzero(Some(*id))).map(|(c, _)| c).collect();
        if own.is_empty() && !d.is_nonzero(Some(reported)) {
            continue;
        }
        filled.extend(own.iter().copied());
        if adds_up(d, &ROW_SUM, reported, terms().map(|(_, id)| id)) {
            held += 1;
            added.extend(own);
        } else {
            broken += 1;
        }
    }
    held >= ENOUGH && broken * 4 <= held && added.len() > 1 && added == filled
}

/// What the columns of a side add up to by the form, for each stage of the year; nothing where several groups of columns have the
/// same parts, as only the head says which belong together.
fn formulas_of(table: &Table, side: Side) -> Vec<(usize, Vec<usize>)> {
    let own = |c: &usize| table.columns[*c].side == side && EXPENDITURE_PARTS.contains(&table.columns[*c].meaning);
    let parts: Vec<(Meaning, Aspect)> =
        table.amount_columns().filter(own).map(|c| (table.columns[c].meaning, table.columns[c].aspect)).collect();
    if parts.iter().enumerate().any(|(at, part)| parts[..at].contains(part)) {
        return Vec::new();
    }
    [Aspect::Only, Aspect::Budget, Aspect::Final, Aspect::Aside].into_iter().flat_map(|a| formulas_of_form(table, side, a)).collect()
}

/// The columns under the header that spans over a 小计, without itself.
fn below(table: &Table, whole: usize) -> Vec<usize> {
    let head = |c: usize| table.columns[c].heads().0;
    let own = |c: &usize| *c != whole && head(*c) == head(whole);
    if head(whole).is_empty() { Vec::new() } else { table.amount_columns().filter(own).collect() }
}

/// The columns whose last header stands beside that of another one, below the same headers.
fn siblings(table: &Table, one: usize) -> Vec<usize> {
    let above = |c: usize| table.columns[c].header.rsplit_once('/').map(|(above, _)| above);
    let own = |c: &usize| *c != one && above(*c).is_some() && above(*c) == above(one);
    table.amount_columns().filter(own).collect()
}

fn formulas_of_form(table: &Table, side: Side, aspect: Aspect) -> Vec<(usize, Vec<usize>)> {
    let own = |c: &usize| table.columns[*c].side == side && table.columns[*c].aspect == aspect;
    let column = |m: Meaning| table.amount_columns().filter(own).find(|&c| table.columns[c].meaning == m);
    let columns = |wanted: &[Meaning]| wanted.iter().filter_map(|&m| column(m)).collect::<Vec<_>>();
    let whole = column(Meaning::Total);
    let mut formulas = Vec::new();
    match table.role {
        Role::Income => {
            let (subtotal, carry) = (column(Meaning::Subtotal), column(Meaning::CarryIn));
            let mut sources = columns(SOURCE_PARTS);
            let funds = columns(FUND_PARTS);
            match column(Meaning::FiscalAppropriation) {
                Some(fiscal) if !funds.is_empty() => formulas.push((fiscal, funds)),
                None => sources.extend(funds),
                Some(_) => {}
            }
            // 单位资金收入 | 小计, 事业收入, 其他收入: its parts are no further sources.
            let is_sum = |c: &usize| table.columns[*c].header.rsplit('/').next().is_some_and(|leaf| Group::Counted.begins(&fold(leaf)));
            let unit =
                column(Meaning::UnitFunds).filter(is_sum).map(|unit| (unit, siblings(table, unit))).filter(|(_, parts)| !parts.is_empty());
            if let Some((unit, parts)) = unit {
                sources.retain(|c| !parts.contains(c));
                formulas.push((unit, parts));
            }
            match (subtotal, whole) {
                (Some(subtotal), Some(whole)) => {
                    formulas.push((whole, std::iter::once(subtotal).chain(carry).collect()));
                    formulas.push((subtotal, sources));
                }
                (None, Some(whole)) => formulas.push((whole, sources.into_iter().chain(carry).collect())),
                _ => {}
            }
            // 上年结转 | 小计, 一般公共预算, 其他: what it is made of stands below it.
            if let Some(carry) = carry {
                let parts = below(table, carry).into_iter().filter(|&c| table.columns[c].meaning == Meaning::Named);
                formulas.push((carry, parts.collect()));
            }
        }
        Role::Expenditure | Role::General | Role::Fund | Role::Capital | Role::FiscalExpenditure => {
            let parts = columns(EXPENDITURE_PARTS);
            // 本年支出 | 小计 in final accounts is the same 合计; beside 本年收入 it is the fund flow's.
            if let Some(whole) = whole.or_else(|| column(Meaning::YearExpenditure)).filter(|_| column(Meaning::YearIncome).is_none()) {
                formulas.push((whole, parts));
            }
            // 基本支出 with its own columns below.
            if let Some(basic) = column(Meaning::Basic) {
                let known = columns(&[Meaning::Personnel, Meaning::Public]);
                let below = below(table, basic);
                let all = below.iter().all(|&c| !Group::Among.is_in(&table.columns[c].header));
                formulas.push((basic, if known.len() == 1 && all && below.len() > 1 { below } else { known }));
            }
        }
        Role::Detail => {
            let parts = columns(EXPENDITURE_PARTS);
            let parts = if parts.is_empty() { columns(&[Meaning::Personnel, Meaning::Public]) } else { parts };
            formulas.extend(whole.map(|whole| (whole, parts)));
        }
        Role::FiscalBalance | Role::ThreePublic => {
            if let Some(whole) = whole.or_else(|| column(Meaning::Subtotal)) {
                // Last year's money may stand in a column of its own.
                formulas.push((whole, columns(FUND_PARTS).into_iter().chain(column(Meaning::CarryIn)).collect()));
            }
        }
        Role::BasicEconomic | Role::FiscalBasic => {
            if let Some(whole) = whole {
                formulas.push((whole, columns(&[Meaning::Personnel, Meaning::Public])));
            }
        }
        _ => {}
    }
    formulas.retain(|(_, parts)| !parts.is_empty());
    formulas
}
