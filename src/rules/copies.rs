//! BC215 — one amount that two tables print.

use super::between::{by_code, key, only_appropriation, total_figure, whole_column};
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::{Disclosure, FigureId, Meaning, Role, Side, Table};

/// 同一数字在两张表中不符 — copies of one amount (T1 and T4 items, twin tables).
pub static COPIES: Rule = Rule {
    code: "BC215",
    name: "copied-amount-mismatch",
    title: "同一金额在两张表中不符",
    title_en: "One amount printed in two tables differs",
    severity: Severity::Error,
    checks: (
        "收支总表与财政拨款收支总表的一般公共预算、政府性基金、国有资本收入应相等；财政拨款支出表与一般公共预算支出表（没有基金时）、两张基本支出表按科目应相等；机关运行经费表的类与基本支出表相等时，其下各款也应相等。",
        "General, fund and capital revenue agree in the two balance tables; the fiscal and the general tables agree by code where there are no funds; where a class of the agency operating table is that of the basic table, so are the codes below it.",
    ),
    basis: FORM,
    example: (
        "收支总表一般公共预算拨款 866.70，财政拨款收支总表 867.70。",
        "General appropriation 866.70 in one balance table, 867.70 in the other.",
    ),
    tolerance: Tolerance::Same,
    fix: ("两张表应一致", "make the two tables agree"),
    check: copies,
};

fn copies(d: &Disclosure, ledger: &mut Ledger<'_>) {
    if let (Some(balance), Some(fiscal)) = (d.table(Role::Balance), d.table(Role::FiscalBalance)) {
        for fund in [Meaning::General, Meaning::Fund, Meaning::Capital] {
            let ours = balance.side(Side::Income).item_figure(fund).or_else(|| part_of_appropriation(balance, fund));
            if let (Some(ours), Some(theirs)) = (ours, fiscal.side(Side::Income).item_figure(fund)) {
                ledger.same(&COPIES, theirs, ours);
            }
        }
        if only_appropriation(d) {
            same_items(balance, fiscal, ledger);
        }
    }
    let no_funds = [Role::Fund, Role::Capital].into_iter().all(|role| d.tables_of(role).all(|t| t.is_empty(&d.figures)));
    if let (Some(a), Some(b)) = (d.table(Role::FiscalExpenditure), d.table(Role::General))
        && no_funds
    {
        twin(a, b, ledger);
    }
    if let (Some(a), Some(b)) = (d.table(Role::FiscalBasic), d.table(Role::BasicEconomic))
        && no_funds
    {
        twin(a, b, ledger);
    }
    agency_codes(d, ledger);
}

/// Where 机关运行经费 is all of 公用经费 (no 事业 unit has a part of it), both tables print the same amount under a code.
fn agency_codes(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(agency), Some(basic)) = (d.table(Role::AgencyOperating), d.table(Role::BasicEconomic)) else { return };
    let (Some(ours), Some(theirs)) = (agency.amount_columns().next(), whole_column(basic)) else { return };
    let classes = agency.coded_rows().filter(|&r| agency.rows[r].code.as_ref().is_some_and(|c| c.level() == 1));
    for class in classes {
        let Some(code) = &agency.rows[class].code else { continue };
        let whole = (agency.figure(class, ours), basic.coded(code).and_then(|r| basic.figure(r, theirs)));
        // The class has a copy in 合计 as well: one of the two wrong does not make the amounts different ones.
        let total = agency.total_row().and_then(|r| agency.figure(r, ours));
        let value = |id: Option<FigureId>| id.and_then(|id| d.figure(id).value());
        let (Some(own), Some(other)) = whole else { continue };
        if value(Some(own)) != value(Some(other)) && value(total) != value(Some(other)) {
            continue;
        }
        ledger.same(&COPIES, own, other);
        for row in agency.coded_rows() {
            let Some(own) = agency.rows[row].code.as_ref().filter(|c| c.is_below(code)) else { continue };
            if let (Some(a), Some(b)) = (agency.figure(row, ours), basic.coded(own).and_then(|r| basic.figure(r, theirs))) {
                ledger.same(&COPIES, a, b);
            }
        }
    }
}

/// `1. 一般公共预算资金` below `一、财政拨款收入`.
fn part_of_appropriation(table: &Table, fund: Meaning) -> Option<FigureId> {
    let side = table.side(Side::Income);
    let row = side.rows().find(|&r| {
        let row = &table.rows[r];
        row.meaning == fund && row.parent.is_some_and(|p| table.rows[p].meaning == Meaning::FiscalAppropriation)
    })?;
    side.figure(Some(row))
}

/// Where all money is appropriation, both balance tables print the same functional items and totals.
fn same_items(balance: &Table, fiscal: &Table, ledger: &mut Ledger<'_>) {
    let (ours, theirs) = (balance.side(Side::Expenditure), fiscal.side(Side::Expenditure));
    for row in ours.items() {
        let wanted = key(&balance.rows[row].name);
        let twin = theirs.items().into_iter().find(|&r| key(&fiscal.rows[r].name) == wanted);
        if let (Some(a), Some(b)) = (ours.figure(Some(row)), twin.and_then(|r| theirs.figure(Some(r)))) {
            ledger.same(&COPIES, b, a);
        }
    }
    for (a, b) in [(ours.current_figure(), theirs.current_figure()), (ours.grand_figure(), theirs.grand_figure())] {
        if let (Some(a), Some(b)) = (a, b) {
            ledger.same(&COPIES, b, a);
        }
    }
}

/// Two tables that print the same codes with the same amounts.
fn twin(a: &Table, b: &Table, ledger: &mut Ledger<'_>) {
    let columns = [Meaning::Total, Meaning::Basic, Meaning::Project];
    by_code(a, b, &columns.map(|m| (m, m)), &COPIES, ledger);
    for meaning in columns {
        if let (Some(a), Some(b)) = (total_figure(a, meaning), total_figure(b, meaning)) {
            ledger.same(&COPIES, a, b);
        }
    }
}
