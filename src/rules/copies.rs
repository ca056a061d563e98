//! BC215 — one amount that two tables print.

use super::between::{by_code, class_row, key, only_appropriation, same_class, total_figure, whole_column};
use super::nearly;
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
        "收支总表与财政拨款收支总表的一般公共预算、政府性基金、国有资本收入应相等；全部收入都是财政拨款、没有结转时，收支总表的各类、各项用途与财政拨款的表也应相等（本年支出合计等于财政拨款支出合计时，与财政拨款收支总表也应相等）；财政拨款支出表与一般公共预算支出表（没有基金时）、两张基本支出表按科目应相等；机关运行经费表的类与基本支出表相等时，其下各款也应相等。",
        "General, fund and capital revenue agree in the two balance tables; so do the classes and uses of all money and of fiscal appropriation where there is no other money and nothing carried over (against the fiscal balance also where the year's expenditure of both is the same); the fiscal and the general tables agree by code where there are no funds; where a class of the agency operating table is that of the basic table, so are the codes below it.",
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
        same_items(d, balance, fiscal, ledger);
        if only_appropriation(d) {
            same_totals(balance, fiscal, ledger);
        }
    }
    let no_funds = [Role::Fund, Role::Capital].into_iter().all(|role| d.tables_of(role).all(|t| t.is_empty(&d.figures)));
    if let Some(balance) = d.table(Role::Balance) {
        let general = d.table(Role::General).filter(|_| no_funds);
        if let Some(coded) = d.table(Role::FiscalExpenditure).or(general) {
            same_classes(d, balance, coded, ledger);
        }
    }
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
    if let Some(fiscal) = d.table(Role::FiscalBalance) {
        totals_of_appropriation(d, fiscal, ledger);
    }
    agency_codes(d, ledger);
}

/// What the tables of fiscal expenditure and of its basic part add up to, where the fiscal balance prints it: 支出合计 and, by
/// use, 基本支出.
fn totals_of_appropriation(d: &Disclosure, fiscal: &Table, ledger: &mut Ledger<'_>) {
    let side = fiscal.side(Side::Expenditure);
    let carried = side.carried().into_iter().any(|r| d.is_nonzero(side.figure(Some(r))));
    let basic = side.item_figure(Meaning::Basic).or_else(|| fiscal.side(Side::Use).item_figure(Meaning::Basic));
    let total = side.current_figure().filter(|_| !carried);
    for (role, own) in [(Role::FiscalExpenditure, total), (Role::FiscalBasic, basic)] {
        if let (Some(own), Some(theirs)) = (own, d.table(role).and_then(|t| total_figure(t, Meaning::Total))) {
            ledger.same(&COPIES, theirs, own);
        }
    }
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

/// Where all money is appropriation, or all that is spent, both balance tables print the same items, by function and by
/// use; where it is not, so do those that other money has no share of.
fn same_items(d: &Disclosure, balance: &Table, fiscal: &Table, ledger: &mut Ledger<'_>) {
    let all = only_appropriation(d) || spends_only_appropriation(d, balance, fiscal);
    let sides = [Side::Expenditure, Side::Use];
    let theirs: Vec<(String, FigureId)> = sides
        .into_iter()
        .flat_map(|s| fiscal.side(s).items().into_iter().map(move |r| (key(&fiscal.rows[r].name), fiscal.side(s).figure(Some(r)))))
        .filter_map(|(name, figure)| Some((name, figure?)))
        .collect();
    for ours in sides.map(|s| balance.side(s)) {
        for row in ours.items() {
            let wanted = key(&balance.rows[row].name);
            let twin = theirs.iter().find(|(name, _)| *name == wanted);
            if let (Some(a), Some((_, b))) = (ours.figure(Some(row)), twin)
                && (all || nearly::same(d, *b, a))
            {
                ledger.same(&COPIES, *b, a);
                if !all {
                    ledger.supposed(nearly::room(d, [*b, a]));
                }
            }
        }
    }
}

/// Whether nothing is spent but appropriation: the year's expenditure of all money is that of appropriation. No class of
/// appropriation is above that class of all money, so each is the same. Both tables take the class from the accounts, also
/// in final accounts, where other tables sum up rounded 项.
fn spends_only_appropriation(d: &Disclosure, balance: &Table, fiscal: &Table) -> bool {
    let spent = |t: &Table| t.side(Side::Expenditure).current_figure().filter(|f| d.is_nonzero(Some(*f)));
    spent(balance).zip(spent(fiscal)).is_some_and(|(ours, theirs)| d.figure(ours).value() == d.figure(theirs).value())
}

/// Where all money is appropriation, both balance tables print the same totals.
fn same_totals(balance: &Table, fiscal: &Table, ledger: &mut Ledger<'_>) {
    let (ours, theirs) = (balance.side(Side::Expenditure), fiscal.side(Side::Expenditure));
    for (a, b) in [(ours.current_figure(), theirs.current_figure()), (ours.grand_figure(), theirs.grand_figure())] {
        if let (Some(a), Some(b)) = (a, b) {
            ledger.same(&COPIES, b, a);
        }
    }
}

/// Where 支出总表 does not tell the functions, the classes of the balance table are those of the table that does, unless
/// other money has a share of them.
fn same_classes(d: &Disclosure, balance: &Table, coded: &Table, ledger: &mut Ledger<'_>) {
    if d.table(Role::Expenditure).is_some_and(|t| t.coded_rows().next().is_some()) {
        return;
    }
    let Some(column) = whole_column(coded) else { return };
    let all = only_appropriation(d);
    let side = balance.side(Side::Expenditure);
    for row in side.items() {
        let class = class_row(coded, &balance.rows[row].name).and_then(|r| coded.figure(r, column));
        if let (Some(item), Some(class)) = (side.figure(Some(row)), class)
            && (all || nearly::same(d, item, class))
        {
            same_class(d, &COPIES, item, class, coded, column, ledger);
            if !all {
                ledger.supposed(nearly::room(d, [item, class]));
            }
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
