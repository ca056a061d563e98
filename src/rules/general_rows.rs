//! BC208 — the rows of 一般公共预算支出表 and of 支出总表.

use super::between::{by_code, only_general, spending_column, total_figure};
use super::named_rows;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::fold;
use crate::model::{Disclosure, FigureId, Meaning, Role, Subject, Table};
use std::collections::{BTreeMap, HashMap};

/// 一般公共预算支出表与支出总表按科目不符 (B12)
pub static GENERAL_BY_CODE: Rule = Rule {
    code: "BC208",
    name: "general-code-mismatch",
    title: "一般公共预算支出表与支出总表同一科目不符",
    title_en: "A code differs between the general and the expenditure table",
    severity: Severity::Error,
    checks: (
        "全部支出都由一般公共预算安排时（两张表合计相等的也是），一般公共预算支出表与支出总表的同一科目（合计、基本支出、项目支出）应相等；还有其他支出时，支出总表的同一科目不应小于一般公共预算支出表。",
        "Where all money is general budget (also where both tables have one total), every code has the same total, basic and project expenditure in both tables; where there is other expenditure too, no code of the expenditure table is below that of the general table.",
    ),
    basis: FORM,
    example: ("支出总表 2080505 为 66.52，一般公共预算支出表为 65.62。", "2080505 is 66.52 in one table and 65.62 in the other."),
    tolerance: Tolerance::Same,
    fix: ("核对两张表的这一科目", "compare the code in the two tables"),
    check: general_by_code,
};

fn general_by_code(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let (Some(general), Some(expenditure)) = (d.table(Role::General), d.table(Role::Expenditure)) else { return };
    if only_general(d) {
        let columns = [(Meaning::Total, Meaning::Total), (Meaning::Basic, Meaning::Basic), (Meaning::Project, Meaning::Project)];
        by_code(general, expenditure, &columns, &GENERAL_BY_CODE, ledger);
        for (a, b) in columns {
            if let (Some(a), Some(b)) = (total_figure(general, a), total_figure(expenditure, b)) {
                ledger.same(&GENERAL_BY_CODE, a, b);
            }
        }
        return;
    }
    let all = spends_only_general(d, general, expenditure);
    let kinds = KINDS.map(|m| (only(general, m), only(expenditure, m)));
    let rows = same_rows(general, expenditure);
    let exchanged = !all && heads_exchanged(d, (general, expenditure), &rows, ledger);
    let mut names: HashMap<String, usize> = HashMap::new();
    for (at, row) in expenditure.rows.iter().enumerate() {
        names.entry(fold(&row.name)).or_insert(at);
    }
    for (own, other) in rows {
        // Codes or names that are exchanged are that fault, and which amounts belong together is not known.
        let name = fold(&general.rows[own].name);
        let elsewhere = names.get(&name).is_some_and(|&at| expenditure.rows[at].code != expenditure.rows[other].code);
        if elsewhere && name != fold(&expenditure.rows[other].name) {
            continue;
        }
        let total = spending(general).zip(spending(expenditure));
        let Some((part, whole)) = total.and_then(|(a, b)| general.figure(own, a).zip(expenditure.figure(other, b))) else { continue };
        relate(d, all, part, whole, ledger);
        // Where the whole row is short, its kinds say no more than that.
        if !all && !is_within(d, part, whole) || exchanged {
            continue;
        }
        for (a, b) in kinds.iter().filter_map(|&(a, b)| a.zip(b)) {
            if let (Some(part), Some(whole)) = (general.figure(own, a), expenditure.figure(other, b)) {
                relate(d, all, part, whole, ledger);
            }
        }
    }
}

const KINDS: [Meaning; 2] = [Meaning::Basic, Meaning::Project];

/// The only column of a meaning: of several each is of another stage or another year.
pub(super) fn only(table: &Table, meaning: Meaning) -> Option<usize> {
    let mut own = table.amount_columns().filter(|&c| table.columns[c].meaning == meaning);
    own.next().filter(|_| own.next().is_none())
}

/// The column of this year's spending, where nothing else of the table may be meant.
fn spending(table: &Table) -> Option<usize> {
    let column = spending_column(table)?;
    let meaning = table.columns[column].meaning;
    only(table, meaning).filter(|_| KINDS.iter().all(|&m| table.amount_columns().filter(|&c| table.columns[c].meaning == m).count() < 2))
}

/// All that is spent is general budget: the same amount; otherwise a part of it.
fn relate(d: &Disclosure, all: bool, part: FigureId, whole: FigureId, ledger: &mut Ledger<'_>) {
    // A part that is blank or nothing is within any whole, and proves nothing.
    if all {
        ledger.same(&GENERAL_BY_CODE, part, whole);
    } else if d.is_nonzero(Some(part)) {
        ledger.at_least(&GENERAL_BY_CODE, whole, [(1, part)]);
    }
}

/// Whether a part is no more than its whole, as far as their digits allow. What cannot be read is.
fn is_within(d: &Disclosure, part: FigureId, whole: FigureId) -> bool {
    let (part, whole) = (d.figure(part), d.figure(whole));
    let low = part.value().zip(whole.value());
    low.is_none_or(|(low, high)| low <= high + whole.step().max(part.step()))
}

/// Whether the heads of 基本支出 and 项目支出 of the expenditure table stand in each other's place: no row has room for what the
/// general table prints of its kind, and every row has under the other head.
fn heads_exchanged(d: &Disclosure, (general, expenditure): (&Table, &Table), rows: &[(usize, usize)], ledger: &mut Ledger<'_>) -> bool {
    const ENOUGH: usize = 3;
    let [Some((basic, theirs)), Some((project, other))] = KINDS.map(|m| only(general, m).zip(only(expenditure, m))) else { return false };
    let paid = rows.iter().flat_map(|&(own, row)| {
        let one = (general.figure(own, basic), expenditure.figure(row, theirs), expenditure.figure(row, other));
        let two = (general.figure(own, project), expenditure.figure(row, other), expenditure.figure(row, theirs));
        [one, two]
    });
    let paid: Vec<(FigureId, FigureId, FigureId)> =
        paid.filter_map(|(part, here, there)| Some((part.filter(|&p| d.is_nonzero(Some(p)))?, here?, there?))).collect();
    let turned = paid.len() >= ENOUGH && paid.iter().all(|&(part, here, there)| !is_within(d, part, here) && is_within(d, part, there));
    // What the text gives for one of the two says the same of the columns.
    let is_told = d.claims.iter().any(|c| matches!(c.subject, Subject::ExpenditureItem(m) if KINDS.contains(&m)));
    if turned && !is_told {
        let (a, b) = (&expenditure.columns[theirs], &expenditure.columns[other]);
        ledger
            .report(
                &GENERAL_BY_CODE,
                a.header_span,
                format!(
                    "“{}”的“{}”与“{}”两栏表头对调：按对调后的表头，各行与一般公共预算支出表相合",
                    expenditure.title, a.header, b.header
                ),
                format!(
                    "\"{}\": the heads \"{}\" and \"{}\" stand in each other's place; exchanged, every row agrees with the general table",
                    expenditure.title, a.header, b.header
                ),
            )
            .keyed("heads");
    }
    turned
}

/// Whether nothing is spent but 一般公共预算: its table has the total of all. No row of it is above the row of all money, so each
/// is the same.
fn spends_only_general(d: &Disclosure, general: &Table, expenditure: &Table) -> bool {
    let total = |t: &Table| t.total_row().zip(spending(t)).and_then(|(r, c)| t.figure(r, c)).filter(|f| d.is_nonzero(Some(*f)));
    total(general).zip(total(expenditure)).is_some_and(|(a, b)| d.figure(a).value().is_some() && d.figure(a).value() == d.figure(b).value())
}

/// Rows that both tables print once and neither divides: of one code, or, where neither prints codes, of one name below the
/// same names.
pub(super) fn same_rows(a: &Table, b: &Table) -> Vec<(usize, usize)> {
    // The rows of one unit are no rows of them all.
    if a.is_by_unit() != b.is_by_unit() {
        return Vec::new();
    }
    let once = |t: &Table| -> BTreeMap<Vec<String>, Option<usize>> {
        let mut rows: BTreeMap<Vec<String>, Option<usize>> = BTreeMap::new();
        for (at, path) in named_rows::undivided(t) {
            rows.entry(path).and_modify(|row| *row = None).or_insert(Some(at));
        }
        rows
    };
    let theirs = once(b);
    once(a).into_iter().filter_map(|(path, own)| Some((own?, (*theirs.get(&path)?)?))).collect()
}
