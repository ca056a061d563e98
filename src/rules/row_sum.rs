//! BC103 — the columns of a row.

use super::project_list;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::{Aspect, Disclosure, Meaning, Role, Side, Table, catalog};
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
const EXPENDITURE_PARTS: &[Meaning] = &[
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
        if has_unknown_figures(d, table) {
            continue;
        }
        for row in 0..table.rows.len() {
            let side = table.rows[row].side;
            for (whole, parts) in row_formulas(table, side) {
                if let Some(reported) = table.figure(row, whole) {
                    ledger.sum(&ROW_SUM, reported, parts.iter().filter_map(|&c| table.figure(row, c)));
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

/// What the columns of a side add up to: a whole and its parts. Where several groups of columns have the same parts (基本支出 of
/// this year's money and of last year's), each group adds up for itself.
fn row_formulas(table: &Table, side: Side) -> Vec<(usize, Vec<usize>)> {
    if table.role == Role::ProjectList {
        return project_list::columns(table);
    }
    let own = |c: &usize| table.columns[*c].side == side;
    let parts = || table.amount_columns().filter(own).filter(|&c| EXPENDITURE_PARTS.contains(&table.columns[c].meaning));
    let again = |c: usize| {
        parts()
            .any(|o| o != c && (table.columns[o].meaning, table.columns[o].aspect) == (table.columns[c].meaning, table.columns[c].aspect))
    };
    if parts().any(again) {
        return formulas_of_groups(table, side);
    }
    let nested = formulas_of_heads(table, side);
    let form = [Aspect::Only, Aspect::Budget, Aspect::Final, Aspect::Aside].into_iter().flat_map(|a| formulas_of_form(table, side, a));
    let form: Vec<_> = form.filter(|(whole, _)| !nested.iter().any(|(own, _)| own == whole)).collect();
    nested.into_iter().chain(form).collect()
}

/// 基本支出 | 小计, 人员经费 | 小计, 工资福利, …: heads that hold heads with a 小计 of their own. Each 小计 is the sum of what stands
/// beside it below the same head: a column, or the 小计 of a head.
fn formulas_of_heads(table: &Table, side: Side) -> Vec<(usize, Vec<usize>)> {
    let own: Vec<usize> = table.amount_columns().filter(|&c| table.columns[c].side == side).collect();
    let sum = |c: usize| Group::Counted.begins(&fold(table.columns[c].heads().1));
    let group = |c: usize| table.columns[c].heads().0;
    let mut formulas = Vec::new();
    for &whole in own.iter().filter(|&&c| sum(c) && (!group(c).is_empty() || is_over_sources(table, &own))) {
        let top = group(whole).is_empty();
        let inside =
            |c: usize| if top { Some(group(c)).filter(|g| !g.is_empty()) } else { group(c).strip_prefix(group(whole))?.strip_prefix('/') };
        let inner: Vec<usize> = own.iter().copied().filter(|&c| sum(c) && inside(c).is_some_and(|rest| !rest.contains('/'))).collect();
        let beside = own.iter().copied().filter(|&c| c != whole && group(c) == group(whole));
        let covered = |c: usize| inside(c).is_none_or(|_| inner.iter().any(|&i| group(c).starts_with(group(i))));
        if !inner.is_empty() && own.iter().all(|&c| covered(c)) {
            formulas.push((whole, beside.chain(inner.iter().copied()).collect()));
            for &part in &inner {
                let below = own.iter().copied().filter(|&c| c != part && group(c) == group(part));
                formulas.push((part, below.collect()));
            }
        }
    }
    let named = |c: usize| Group::Among.is_in(&table.columns[c].header);
    formulas.retain(|(whole, parts): &(usize, Vec<usize>)| !parts.is_empty() && !named(*whole) && !parts.iter().any(|&c| named(c)));
    formulas
}

/// 合计 | 一般公共预算 | 小计, 基本支出, 项目支出 | 政府性基金 | … | 单位资金 | 小计, …: whether the heads that stand beside 合计 are the
/// sources of the money, and nothing else is.
fn is_over_sources(table: &Table, own: &[usize]) -> bool {
    let heads: BTreeSet<&str> = own.iter().map(|&c| table.columns[c].header.split('/').next().unwrap_or_default()).collect();
    let sources =
        heads.iter().filter(|head| catalog::header_meaning(head).is_some_and(|m| FUND_PARTS.contains(&m) || SOURCE_PARTS.contains(&m)));
    let sums = heads.iter().filter(|head| Group::Counted.begins(&fold(head)));
    let (sources, sums) = (sources.count(), sums.count());
    sources > 1 && sums == 1 && sources + sums == heads.len()
}

/// 小计 or 合计, and 基本支出, 项目支出 … below the same heads.
fn formulas_of_groups(table: &Table, side: Side) -> Vec<(usize, Vec<usize>)> {
    let group = |c: usize| table.columns[c].heads().0;
    let own: Vec<usize> = table.amount_columns().filter(|&c| table.columns[c].side == side && !group(c).is_empty()).collect();
    let wholes = own.iter().copied().filter(|&c| matches!(table.columns[c].meaning, Meaning::Total | Meaning::Subtotal));
    let parts = |whole: usize| -> Vec<usize> {
        let beside = own.iter().copied().filter(|&c| group(c) == group(whole));
        beside.filter(|&c| EXPENDITURE_PARTS.contains(&table.columns[c].meaning)).collect()
    };
    wholes.map(|whole| (whole, parts(whole))).filter(|(_, parts)| parts.len() > 1).collect()
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
