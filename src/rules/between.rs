//! BC2xx — between tables: totals, classes and codes that are printed in more than one of them.

use super::general_rows::{only, same_rows};
use super::row_sum::has_unknown_figures;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::fold::{fold, without_number};
use crate::model::{Disclosure, DocumentKind, FigureId, Level, Meaning, Origin, Role, RowKind, Side, Table};

/// The figure of 合计 in the first column of a meaning; 合计 itself, or the only amount column.
#[must_use]
pub fn total_figure(table: &Table, meaning: Meaning) -> Option<FigureId> {
    let row = table.total_row().or_else(|| (table.rows.len() == 1).then_some(0))?;
    let column = match meaning {
        Meaning::Total => whole_column(table)?,
        m => table.column(m)?,
    };
    table.figure(row, column)
}

/// The column of a coded table that holds the whole amount: 合计, or 小计 below 本年支出.
pub(super) fn whole_column(table: &Table) -> Option<usize> {
    let column = |m: Meaning| table.column(m);
    // 科目名称 over one 合计 of several: its own head was lost.
    let stray = |c: usize| only(table, Meaning::Total).is_none() && Group::Account.is_in(table.columns[c].heads().0);
    column(Meaning::Total)
        .filter(|&c| !stray(c))
        .or_else(|| column(Meaning::YearExpenditure))
        .or_else(|| column(Meaning::Amount))
        .or_else(|| table.single_column(Side::Single))
}

pub(super) fn key(name: &str) -> String {
    without_number(&fold(name)).to_owned()
}

/// The 类 row of a name.
pub(super) fn class_row(table: &Table, name: &str) -> Option<usize> {
    let wanted = key(name);
    // Among the rows of one unit a class is that unit's alone.
    let is_class = |r: usize| table.rows[r].code.as_ref().is_some_and(|c| c.level() == 1 && c.unit() == 0);
    table.coded_rows().find(|&r| is_class(r) && key(&table.rows[r].name) == wanted)
}

/// 收入总表与收支总表不符 (B5)
pub static INCOME_TOTAL: Rule = Rule {
    code: "BC201",
    name: "income-total-mismatch",
    title: "收入总表合计与收支总表不符",
    title_en: "The revenue table does not agree with the balance table",
    severity: Severity::Error,
    checks: (
        "收入总表合计 = 收支总表收入总计（收入总表不含结转时 = 本年收入合计）。",
        "The total of the revenue table is the balance table's total revenue (the year's, where the revenue table has no carry-over).",
    ),
    basis: FORM,
    example: ("收入总表 866.70，收支总表 866.07。", "Revenue table 866.70, balance table 866.07."),
    tolerance: Tolerance::Same,
    fix: ("两张表的收入应一致", "make the two tables agree"),
    check: income_total,
};

fn income_total(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(balance), Some(income)) = (d.table(Role::Balance), d.table(Role::Income)) else { return };
    let side = balance.side(Side::Income);
    // A government balances its income with what it gets from others, which its table of income does not hold.
    if d.level == Some(Level::Government) && side.current_total().is_none() {
        return;
    }
    // Sources as rows: 本年收入合计 and 收入总计 stand below each other, as in the balance table.
    let rows = income.side(Side::Single);
    if let (Some(year), Some(all)) = (rows.current_total(), rows.grand_total()) {
        for (own, target) in [(year, side.current_total().and_then(|r| side.figure(Some(r)))), (all, side.grand_figure())] {
            if let (Some(own), Some(target)) = (rows.figure(Some(own)), target) {
                ledger.same(&INCOME_TOTAL, own, target);
            }
        }
        return;
    }
    let carry = income.column(Meaning::CarryIn).is_some() || income.item(Side::Single, Meaning::CarryIn).is_some();
    let target = if carry { side.grand_figure() } else { side.current_figure() };
    // A column of which nobody knows what it is may hold what was carried over: either total may be meant.
    let open = !carry && has_unknown_figures(d, income);
    if let (Some(total), Some(target)) = (total_figure(income, Meaning::Total), target)
        && !(open && side.grand_figure().is_some_and(|all| d.figure(all).value() == d.figure(total).value()))
    {
        ledger.same(&INCOME_TOTAL, total, target);
    }
    if let (Some(year), Some(current)) = (total_figure(income, Meaning::Subtotal), side.current_total().and_then(|r| side.figure(Some(r))))
    {
        ledger.same(&INCOME_TOTAL, year, current);
    }
}

/// 支出总表与收支总表不符 (B7)
pub static EXPENDITURE_TOTAL: Rule = Rule {
    code: "BC202",
    name: "expenditure-total-mismatch",
    title: "支出总表合计与收支总表不符",
    title_en: "The expenditure table does not agree with the balance table",
    severity: Severity::Error,
    checks: (
        "支出总表合计 = 收支总表本年支出合计（含结转下年时 = 支出总计）；按支出用途列示时，基本支出、项目支出也应一致。",
        "The total of the expenditure table is the balance table's expenditure; so are basic and project expenditure where both print them.",
    ),
    basis: FORM,
    example: ("支出总表 866.70，收支总表 876.70。", "Expenditure table 866.70, balance table 876.70."),
    tolerance: Tolerance::Same,
    fix: ("两张表的支出应一致", "make the two tables agree"),
    check: expenditure_total,
};

fn expenditure_total(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(balance), Some(expenditure)) = (d.table(Role::Balance), d.table(Role::Expenditure)) else { return };
    let uses = balance.side(Side::Use);
    let side = if uses.rows().next().is_some() && uses.current_figure().is_some_and(|f| d.figure(f).is_printed()) {
        uses
    } else {
        balance.side(Side::Expenditure)
    };
    let carried = expenditure.column(Meaning::CarryOut).is_some();
    let target = if carried { side.grand_figure() } else { side.current_figure() };
    if let (Some(total), Some(target)) = (total_figure(expenditure, Meaning::Total), target) {
        ledger.same(&EXPENDITURE_TOTAL, total, target);
    }
    for meaning in [Meaning::Basic, Meaning::Project, Meaning::Reserve] {
        if let (Some(column), Some(item)) = (total_figure(expenditure, meaning), uses.item_figure(meaning)) {
            ledger.same(&EXPENDITURE_TOTAL, column, item);
        }
    }
}

/// 收支总表各类与支出总表不符 (B8)
pub static CLASS: Rule = Rule {
    code: "BC203",
    name: "class-mismatch",
    title: "收支总表的支出项目与支出总表的类不符",
    title_en: "A class of the balance table disagrees with the expenditure table",
    severity: Severity::Error,
    checks: (
        "收支总表每个支出功能分类项目 = 支出总表同名的类。",
        "Each functional item of the balance table is the class of that name in the expenditure table.",
    ),
    basis: FORM,
    example: (
        "收支总表社会保障和就业支出 74.34，支出总表 208 为 47.34。",
        "Balance table 74.34, class 208 in the expenditure table 47.34.",
    ),
    tolerance: Tolerance::Same,
    fix: ("两张表的同一类应一致", "make the two tables agree"),
    check: class,
};

fn class(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(balance) = d.table(Role::Balance) else { return };
    let side = balance.side(Side::Expenditure);
    let Some(expenditure) = d.table(Role::Expenditure).filter(|t| t.coded_rows().next().is_some()) else { return };
    let Some(column) = whole_column(expenditure) else { return };
    for row in side.items() {
        if let (Some(item), Some(class)) =
            (side.figure(Some(row)), class_row(expenditure, &balance.rows[row].name).and_then(|r| expenditure.figure(r, column)))
        {
            same_class(d, &CLASS, item, class, expenditure, column, ledger);
        }
    }
}

/// The same class in two tables.
///
/// A budget prints one amount twice, so the digits agree. Final accounts print the class of the balance table from the
/// accounts and that of the code table as the sum of its rounded 项: there the item may differ from the class by what
/// the rounding of its children allows.
pub(super) fn same_class(
    d: &Disclosure,
    rule: &'static Rule,
    item: FigureId,
    class: FigureId,
    table: &Table,
    column: usize,
    ledger: &mut Ledger<'_>,
) {
    let leaves: Vec<FigureId> = match d.figure(class).origin {
        Origin::Cell { row, .. } => {
            table.rows[row].code.iter().flat_map(|code| table.leaves_below(code)).filter_map(|r| table.figure(r, column)).collect()
        }
        _ => Vec::new(),
    };
    let differs = d.figure(item).value() != d.figure(class).value();
    if d.kind == Some(DocumentKind::FinalAccounts) && differs && leaves.len() > 1 {
        ledger.sum(rule, item, leaves);
    } else {
        ledger.same(rule, item, class);
    }
}

/// Whether all money of the year is fiscal appropriation of this year, with no carry-over: then revenue and expenditure
/// agree code by code.
pub(super) fn only_appropriation(d: &Disclosure) -> bool {
    let by_source = d.table(Role::Income).and_then(|t| Some((t, t.column(Meaning::FiscalAppropriation)?)));
    let carried = d.tables.iter().filter(|t| t.role.has_sides()).any(|t| {
        [Side::Income, Side::Expenditure].into_iter().any(|s| {
            let side = t.side(s);
            side.carried().into_iter().any(|r| d.is_nonzero(side.figure(Some(r))))
        })
    });
    let Some((income, fiscal)) = by_source else { return !carried && receives_only_appropriation(d) };
    let other = |c: usize| !matches!(income.columns[c].meaning, Meaning::Total | Meaning::Subtotal | Meaning::General) && c != fiscal;
    let blank = |c: usize| (0..income.rows.len()).all(|r| !d.is_nonzero(income.figure(r, c)));
    !carried && income.amount_columns().filter(|&c| other(c)).all(blank)
}

/// The same by the items of the balance table, where the revenue table has no column for each source.
fn receives_only_appropriation(d: &Disclosure) -> bool {
    let Some(balance) = d.table(Role::Balance) else { return false };
    let side = balance.side(Side::Income);
    let is_appropriation = |m: Meaning| matches!(m, Meaning::FiscalAppropriation | Meaning::General | Meaning::Fund | Meaning::Capital);
    let received = |r: usize| d.is_nonzero(side.figure(Some(r)));
    let own = |r: usize| {
        let row = &balance.rows[r];
        is_appropriation(row.meaning) || row.parent.is_some_and(|p| is_appropriation(balance.rows[p].meaning))
    };
    let paid: Vec<usize> = side.rows().filter(|&r| matches!(balance.rows[r].kind, RowKind::Item | RowKind::Part) && received(r)).collect();
    !paid.is_empty() && paid.into_iter().all(own)
}

/// Whether nothing is paid from 政府性基金 or 国有资本.
pub(super) fn only_general(d: &Disclosure) -> bool {
    only_appropriation(d) && [Role::Fund, Role::Capital].into_iter().all(|role| d.tables_of(role).all(|t| t.is_empty(&d.figures)))
}

/// 收入与支出按科目不符 (B8b)
pub static INCOME_BY_CODE: Rule = Rule {
    code: "BC204",
    name: "income-expenditure-code-mismatch",
    title: "同一科目的收入与支出不符",
    title_en: "Revenue and expenditure of a code differ",
    severity: Severity::Warning,
    checks: (
        "没有结转和其他收入时，收入总表与支出总表同一科目的合计应相等。",
        "Without carry-over and other income, a code has the same total in the revenue and the expenditure table.",
    ),
    basis: FORM,
    example: ("收入总表 2010301 为 390.46，支出总表为 309.46。", "2010301 is 390.46 in revenue and 309.46 in expenditure."),
    tolerance: Tolerance::Same,
    fix: ("核对两张表的这一科目", "compare the code in the two tables"),
    check: income_by_code,
};

fn income_by_code(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(income), Some(expenditure)) = (d.table(Role::Income), d.table(Role::Expenditure)) else { return };
    // A table that could not be read may be the one that prints what was carried over.
    if only_appropriation(d) && !d.has_unread() {
        by_code(income, expenditure, &[(Meaning::Total, Meaning::Total)], &INCOME_BY_CODE, ledger);
    }
}

/// Compares two coded tables code by code, in pairs of columns.
pub(super) fn by_code(a: &Table, b: &Table, columns: &[(Meaning, Meaning)], rule: &'static Rule, ledger: &mut Ledger<'_>) {
    let column = |t: &Table, m: Meaning| if m == Meaning::Total { whole_column(t) } else { t.column(m) };
    let coded: Vec<(usize, usize)> =
        a.coded_rows().filter_map(|row| Some((row, a.rows[row].code.as_ref().and_then(|code| b.coded(code))?))).collect();
    let named = if a.coded_rows().next().is_none() { same_rows(a, b) } else { Vec::new() };
    for (row, other) in coded.into_iter().chain(named) {
        for &(left, right) in columns {
            let left = column(a, left).and_then(|c| a.figure(row, c));
            let right = column(b, right).and_then(|c| b.figure(other, c));
            if let (Some(left), Some(right)) = (left, right) {
                ledger.same(rule, left, right);
            }
        }
    }
}

/// 财政拨款收支总表与收入总表不符 (B11)
pub static FISCAL_TOTAL: Rule = Rule {
    code: "BC205",
    name: "fiscal-total-mismatch",
    title: "财政拨款收支总表与收入总表的财政拨款不符",
    title_en: "The fiscal balance disagrees with the revenue table",
    severity: Severity::Error,
    checks: (
        "财政拨款收支总表的本年收入 = 收入总表财政拨款收入合计。",
        "The year's fiscal revenue is the fiscal appropriation total of the revenue table.",
    ),
    basis: FORM,
    example: ("财政拨款收支总表 866.70，收入总表财政拨款 886.70。", "Fiscal balance 866.70, revenue table 886.70."),
    tolerance: Tolerance::Same,
    fix: ("两张表的财政拨款应一致", "make the two tables agree"),
    check: fiscal_total,
};

fn fiscal_total(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(fiscal), Some(income)) = (d.table(Role::FiscalBalance), d.table(Role::Income)) else { return };
    let side = fiscal.side(Side::Income);
    let no_carry = side.carried().into_iter().all(|r| !d.is_nonzero(side.figure(Some(r))));
    let year = side.current_total().and_then(|r| side.figure(Some(r))).or_else(|| side.grand_figure().filter(|_| no_carry));
    if let (Some(year), Some(appropriation)) = (year, total_figure(income, Meaning::FiscalAppropriation)) {
        ledger.same(&FISCAL_TOTAL, year, appropriation);
    }
}

/// 财政拨款收支总表各类与分资金表不符 (B11)
pub static FISCAL_CLASS: Rule = Rule {
    code: "BC206",
    name: "fiscal-class-mismatch",
    title: "财政拨款收支总表的支出项目与各资金支出表不符",
    title_en: "A class of the fiscal balance disagrees with the fund's own table",
    severity: Severity::Error,
    checks: (
        "财政拨款收支总表各支出项目的一般公共预算、政府性基金、国有资本列，分别 = 三张支出表同名的类。",
        "Each class in the general, fund and capital columns is that class in the three expenditure tables.",
    ),
    basis: FORM,
    example: (
        "财政拨款表卫生健康支出 33.18，一般公共预算支出表 210 为 31.38。",
        "Health 33.18 in the fiscal balance, 31.38 in the general table.",
    ),
    tolerance: Tolerance::Same,
    fix: ("两张表的同一类应一致", "make the two tables agree"),
    check: fiscal_class,
};

fn fiscal_class(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(fiscal) = d.table(Role::FiscalBalance).filter(|t| !carries_apart(d, t)) else { return };
    let side = fiscal.side(Side::Expenditure);
    for (meaning, role) in [(Meaning::General, Role::General), (Meaning::Fund, Role::Fund), (Meaning::Capital, Role::Capital)] {
        let Some(table) = d.table(role) else { continue };
        let Some(theirs) = spending_column(table) else { continue };
        let Some(ours) = side.columns().find(|&c| fiscal.columns[c].meaning == meaning) else { continue };
        for row in side.items() {
            let item = fiscal.figure(row, ours);
            let class = class_row(table, &fiscal.rows[row].name).and_then(|r| table.figure(r, theirs));
            if let (Some(item), Some(class)) = (item, class) {
                same_class(d, &FISCAL_CLASS, item, class, table, theirs, ledger);
            }
        }
    }
}

/// The column of a fund table that holds this year's spending.
pub(super) fn spending_column(table: &Table) -> Option<usize> {
    table.column(Meaning::YearExpenditure).or_else(|| whole_column(table))
}

/// 一般公共预算支出表与财政拨款收支总表不符 (B12)
pub static GENERAL_TOTAL: Rule = Rule {
    code: "BC207",
    name: "general-total-mismatch",
    title: "一般公共预算支出表合计与财政拨款收支总表不符",
    title_en: "The general budget table disagrees with the fiscal balance",
    severity: Severity::Error,
    checks: (
        "一般公共预算支出表合计 = 财政拨款收支总表一般公共预算列的本年支出合计；基金、国有资本表同理。",
        "The total of the general table is the year's expenditure in the general column of the fiscal balance; funds and capital likewise.",
    ),
    basis: FORM,
    example: ("一般公共预算支出表 866.70，财政拨款收支总表 856.70。", "General table 866.70, fiscal balance 856.70."),
    tolerance: Tolerance::Same,
    fix: ("两张表应一致", "make the two tables agree"),
    check: general_total,
};

/// Whether last year's money has a column of its own beside those of the funds: these are then this year's alone.
fn carries_apart(d: &Disclosure, fiscal: &Table) -> bool {
    let mut carried = fiscal.side(Side::Expenditure).columns().filter(|&c| fiscal.columns[c].meaning == Meaning::CarryIn);
    carried.any(|c| (0..fiscal.rows.len()).any(|r| d.is_nonzero(fiscal.figure(r, c))))
}

fn general_total(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(fiscal) = d.table(Role::FiscalBalance).filter(|t| !carries_apart(d, t)) else { return };
    let side = fiscal.side(Side::Expenditure);
    for (meaning, role) in [(Meaning::General, Role::General), (Meaning::Fund, Role::Fund), (Meaning::Capital, Role::Capital)] {
        let Some(table) = d.table(role) else { continue };
        let column = side.columns().find(|&c| fiscal.columns[c].meaning == meaning);
        let row = side.current_total().or(side.grand_total());
        let total = table.total_row().zip(spending_column(table)).and_then(|(r, c)| table.figure(r, c));
        if let (Some(ours), Some(total)) = (column.zip(row).and_then(|(c, r)| fiscal.figure(r, c)), total) {
            ledger.same(&GENERAL_TOTAL, total, ours);
        }
    }
}

/// 各项收入与收支总表不符 (B5)
pub static INCOME_SOURCE: Rule = Rule {
    code: "BC213",
    name: "income-source-mismatch",
    title: "收入总表的收入来源与收支总表不符",
    title_en: "A source of revenue disagrees with the balance table",
    severity: Severity::Error,
    checks: (
        "收入总表各来源的合计 = 收支总表同一收入项目；财政拨款 = 一般公共预算 + 政府性基金 + 国有资本。",
        "The total of each source is that item of the balance table; fiscal appropriation = general + fund + capital.",
    ),
    basis: FORM,
    example: ("收入总表事业收入 12.00，收支总表事业收入 21.00。", "Undertaking income 12.00 in one table, 21.00 in the other."),
    tolerance: Tolerance::Sum,
    fix: ("核对两张表的这一来源", "compare the source in the two tables"),
    check: income_source,
};

const SOURCES: &[Meaning] = &[
    Meaning::FiscalAccount,
    Meaning::UnitFunds,
    Meaning::Undertaking,
    Meaning::Operating,
    Meaning::SuperiorGrant,
    Meaning::AffiliatePayment,
    Meaning::OtherIncome,
    Meaning::CarryIn,
];

fn income_source(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(balance), Some(income)) = (d.table(Role::Balance), d.table(Role::Income)) else { return };
    let side = balance.side(Side::Income);
    if let Some(appropriation) = total_figure(income, Meaning::FiscalAppropriation) {
        let own = side.item_figure(Meaning::FiscalAppropriation);
        let funds: Vec<FigureId> =
            [Meaning::General, Meaning::Fund, Meaning::Capital].into_iter().filter_map(|m| side.item_figure(m)).collect();
        match own {
            Some(own) => ledger.same(&INCOME_SOURCE, appropriation, own),
            None if !funds.is_empty() => ledger.sum(&INCOME_SOURCE, appropriation, funds),
            None => {}
        }
    }
    // Sources as rows, below each other as in the balance table.
    let rows = income.side(Side::Single);
    let stacked = rows.current_total().and(rows.grand_total()).is_some();
    for &source in SOURCES {
        let own = if stacked { rows.item_figure(source) } else { total_figure(income, source) };
        if let (Some(total), Some(item)) = (own, side.item_figure(source)) {
            ledger.same(&INCOME_SOURCE, total, item);
        }
    }
}

/// 财政拨款收支总表各资金不平衡 (B10)
pub static FISCAL_FUNDS: Rule = Rule {
    code: "BC214",
    name: "fiscal-fund-unbalanced",
    title: "财政拨款收支总表中一类资金的收支不平衡",
    title_en: "A fund of the fiscal balance is not balanced",
    severity: Severity::Error,
    checks: (
        "财政拨款收支总表：每类资金的本年拨款 + 年初结转 = 该资金的支出总计。",
        "In the fiscal balance each fund's appropriation + opening carry-over is its total expenditure.",
    ),
    basis: FORM,
    example: (
        "一般公共预算拨款 866.70，一般公共预算列支出总计 866.07。",
        "General appropriation 866.70, total expenditure in its column 866.07.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对该资金的收入与支出", "compare the fund's two sides"),
    check: fiscal_funds,
};

fn fiscal_funds(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(fiscal) = d.table(Role::FiscalBalance) else { return };
    let (income, spending) = (fiscal.side(Side::Income), fiscal.side(Side::Expenditure));
    let Some(grand) = spending.grand_total() else { return };
    let column = |m: Meaning| spending.columns().find(|&c| fiscal.columns[c].meaning == m);
    let funds = [Meaning::General, Meaning::Fund, Meaning::Capital];
    let printed = |m: Meaning| column(m).and_then(|c| fiscal.figure(grand, c)).is_some_and(|f| d.figure(f).is_printed());
    if !funds.into_iter().any(printed) {
        return;
    }
    // 年初结转 printed as one amount: whose money it is is not said.
    let carried = income.rows().filter(|&r| fiscal.rows[r].meaning == Meaning::CarryIn && d.is_nonzero(income.figure(Some(r))));
    let undivided = |carry: usize| !income.rows().any(|r| fiscal.rows[r].parent == Some(carry) && funds.contains(&fiscal.rows[r].meaning));
    if carried.into_iter().any(undivided) {
        return;
    }
    let apart = carries_apart(d, fiscal);
    let rows_of = |fund: Meaning| -> Vec<usize> {
        let own = income.rows().filter(|&r| {
            let row = &fiscal.rows[r];
            let above = row.parent.map(|p| fiscal.rows[p].meaning);
            // Of this year's money and of last year's, each below its own heading; not 其中 below a fund.
            let inside = above.is_some_and(|m| funds.contains(&m));
            let of_carry = above == Some(Meaning::CarryIn);
            // 本年财政拨款, 其中：一般公共预算
            let listed = row.kind == RowKind::Item
                || row.kind == RowKind::Part && above.is_some_and(|m| matches!(m, Meaning::FiscalAppropriation | Meaning::CurrentTotal));
            row.meaning == fund && listed && !inside && !(apart && of_carry)
        });
        own.collect()
    };
    // Income that is not listed by its funds tells nothing of one of them, nor where the name of an amount was not understood.
    let unread =
        |r: usize| fiscal.rows[r].meaning == Meaning::Named && fiscal.rows[r].kind == RowKind::Item && fiscal.rows[r].parent.is_none();
    if funds.into_iter().all(|fund| rows_of(fund).is_empty()) || income.rows().any(|r| unread(r) && d.is_nonzero(income.figure(Some(r)))) {
        return;
    }
    for fund in funds {
        let Some(total) = column(fund).and_then(|c| fiscal.figure(grand, c)) else { continue };
        ledger.sum(&FISCAL_FUNDS, total, rows_of(fund).into_iter().filter_map(|r| income.figure(Some(r))).collect::<Vec<_>>());
    }
}
