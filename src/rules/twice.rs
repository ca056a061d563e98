//! BC217 — one table printed twice, with other figures the second time.

use super::reading::is_same_table;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::fold;
use crate::model::{Certainty, Disclosure, FigureId, Table};

/// 同一张表两次印的数字不同 — an older draft of a table was left beside the newer one.
pub static COPIES_DIFFER: Rule = Rule {
    code: "BC217",
    name: "table-copies-differ",
    title: "同一张表印了两次，数字不同",
    title_en: "A table is printed twice, with different figures",
    severity: Severity::Error,
    checks: (
        "标题、年度、单位、各行各列都相同的两张表，数字应相同。",
        "Two tables of one title, year and unit, with the same rows and columns, print the same figures.",
    ),
    basis: FORM,
    example: (
        "“部门支出总表”印了两次，“合计”行前面为 30.00，后面为 35.00。",
        "The expenditure table is printed twice: 30.00 in the row 合计 of the first, 35.00 in the second.",
    ),
    tolerance: Tolerance::Same,
    fix: ("只留数字正确的一张", "keep the one whose figures are right"),
    check: copies_differ,
};

/// Where one of two copies has so few other figures, each is a slip of its own, and what else contradicts it tells which is wrong.
const FEW: usize = 2;

fn copies_differ(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (at, again) in d.tables.iter().enumerate() {
        let before = d.tables[..at].iter().find(|t| t.role == again.role && is_same_table(t, again));
        let Some(copies) = before.and_then(|before| Copies::of(d, before, again)) else { continue };
        if copies.different.len() <= FEW {
            for (one, other) in copies.different.into_iter().chain(copies.equal) {
                ledger.same(&COPIES_DIFFER, other, one);
            }
            continue;
        }
        let (one, other) = copies.different[0];
        let (row, column) = copies.first;
        let (name, header) = (fold(&again.rows[row].name), &again.columns[column].header);
        let (first, second) = (&d.figure(one).raw, &d.figure(other).raw);
        let count = copies.different.len();
        ledger
            .report(
                &COPIES_DIFFER,
                again.title_span,
                format!("“{}”印了两次，数字有 {count} 处不同：“{name}”行“{header}”前一张为“{first}”，这一张为“{second}”", again.title),
                format!(
                    "\"{}\" is printed twice, with {count} different figures: row \"{name}\", \"{header}\" is \"{first}\" in the first and \"{second}\" here",
                    again.title
                ),
            )
            .with([other, one])
            .keyed(again.role.key());
    }
}

/// Whether a table is another's copy with other figures, which is then said instead of that it is there twice.
pub(super) fn differ(d: &Disclosure, before: &Table, again: &Table) -> bool {
    Copies::of(d, before, again).is_some()
}

/// The figures of two copies of one table, pair by pair.
struct Copies {
    equal: Vec<(FigureId, FigureId)>,
    different: Vec<(FigureId, FigureId)>,
    /// Row and column of the first pair that is different.
    first: (usize, usize),
}

impl Copies {
    /// `None` where the tables are not copies of one, or print the same. Tables of two units have the same rows as well, but hardly
    /// an amount in common: copies have a quarter or more.
    fn of(d: &Disclosure, before: &Table, again: &Table) -> Option<Self> {
        // A table without a title is told from no other.
        if again.title.trim().is_empty() || !is_laid_out_alike(d, before, again) {
            return None;
        }
        let mut copies = Self { equal: Vec::new(), different: Vec::new(), first: (0, 0) };
        for row in 0..again.rows.len() {
            for column in again.amount_columns() {
                let (Some(one), Some(other)) = (before.figure(row, column), again.figure(row, column)) else { continue };
                let (first, second) = (d.figure(one), d.figure(other));
                // A blank whose place is not certain may be one whose amount was put elsewhere.
                if [first, second].iter().any(|f| f.certainty != Certainty::Certain && !f.is_printed()) {
                    continue;
                }
                let (Some(a), Some(b)) = (first.value(), second.value()) else { continue };
                if a != b {
                    if copies.different.is_empty() {
                        copies.first = (row, column);
                    }
                    copies.different.push((one, other));
                } else if !a.is_zero() {
                    copies.equal.push((one, other));
                }
            }
        }
        (!copies.different.is_empty() && copies.equal.len() * 3 >= copies.different.len()).then_some(copies)
    }
}

/// The same title, the same lines between it and the first row (year, unit, header), the same rows and columns.
fn is_laid_out_alike(d: &Disclosure, before: &Table, again: &Table) -> bool {
    let above = |table: &Table| -> Option<String> {
        let first = table.rows.first()?.spans.first()?.start;
        let text = d.text.get(table.title_span.start..first)?;
        Some(text.chars().filter(|c| !c.is_whitespace()).collect())
    };
    let columns = |table: &Table| table.columns.iter().map(|c| (c.meaning, c.aspect, c.side, c.is_amount)).collect::<Vec<_>>();
    let rows = |table: &Table| table.rows.iter().map(|r| (r.side, r.code.clone(), fold(&r.name))).collect::<Vec<_>>();
    let (one, other) = (above(before), above(again));
    one.is_some() && one == other && columns(before) == columns(again) && rows(before) == rows(again)
}
