//! BC102 — the rows of totals of a coded table, each with the classes that it holds.

use super::named_rows;
use super::project_list;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::{Disclosure, FigureId, Meaning, Role, RowKind, Table};

/// 合计与各类之和不符 — 合计 is not the sum of the 类 rows (B9).
pub static TOTAL: Rule = Rule {
    code: "BC102",
    name: "total-mismatch",
    title: "合计与各类之和不符",
    title_en: "合计 is not the sum of the classes",
    severity: Severity::Error,
    checks: ("有科目编码的表：合计行每一列 = 各类之和。", "In a coded table the 合计 row is the sum of the 类 rows, in every column."),
    basis: FORM,
    example: ("合计印为 866.70，各类相加为 886.70。", "合计 prints 866.70; the classes add up to 886.70."),
    tolerance: Tolerance::Sum,
    fix: ("核对合计与各类的金额", "compare the total with the classes"),
    check: total,
};

fn total(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in d.tables.iter().filter(|t| t.role != Role::Procurement) {
        let named = named_rows::is_tree(table);
        let top = if named {
            (0..table.rows.len()).filter(|&r| table.rows[r].kind == RowKind::Item && table.rows[r].parent.is_none()).collect()
        } else if table.role == Role::ProjectList {
            project_list::rows(table)
        } else {
            top_rows(table)
        };
        total_of(d, table, &top, named, ledger);
    }
}

/// A row of a total, and the rows that it holds; not sure where the form leaves open which they are.
struct Total {
    row: usize,
    parts: Vec<usize>,
    is_sure: bool,
}

/// The rows of totals. 本年支出合计 holds what stands above it; 转移性支出 and 债务还本支出 stand below it, and 支出总计 holds all.
fn totals(table: &Table, top: &[usize]) -> Vec<Total> {
    let rows: Vec<usize> =
        (0..table.rows.len()).filter(|&r| table.rows[r].kind == RowKind::Total && table.rows[r].code.is_none()).collect();
    let of = |row: usize, parts: Vec<usize>, is_sure: bool| Total { row, parts, is_sure };
    let above = |row: usize| -> Vec<usize> { top.iter().copied().filter(|&r| r < row).collect() };
    let Some(&first) = rows.first() else { return Vec::new() };
    let last = rows.iter().rfind(|&&row| above(row).len() == top.len());
    let Some(&middle) = rows.iter().find(|&&row| !above(row).is_empty() && above(row).len() < top.len()) else {
        // 本年支出合计 in front and 支出总计 at the end: which of the rows between are the year's is not said.
        let called = |group: Group, row: usize| group.is_in(&fold(&table.rows[row].name));
        return match last.filter(|&&last| called(Group::Grand, last) && called(Group::OwnYear, first)) {
            Some(&last) => vec![of(last, top.to_vec(), true), of(first, top.to_vec(), false)],
            None => vec![of(first, top.to_vec(), true)],
        };
    };
    let mut found = vec![of(middle, above(middle), last.is_some())];
    let rest = || std::iter::once(middle).chain(top.iter().copied().filter(|&r| r > middle)).collect();
    found.extend(last.map(|&last| of(last, rest(), true)));
    // 合计 in front of all of them may be either.
    found.extend((first < middle).then(|| of(first, top.to_vec(), false)));
    found
}

fn total_of(d: &Disclosure, table: &Table, top: &[usize], named: bool, ledger: &mut Ledger<'_>) {
    for Total { row: total, parts: top, is_sure } in totals(table, top) {
        if top.is_empty() {
            continue;
        }
        // 年终结余, 上解支出 between the last code and 总计: what a total of more than the codes holds.
        let last = if named { total } else { top.iter().copied().max().unwrap_or(total) };
        let others = |c: usize| (last + 1..total).filter(|&r| table.rows[r].code.is_none()).any(|r| d.is_nonzero(table.figure(r, c)));
        let summed = |c: &usize| table.role != Role::ProjectList || project_list::is_summed(table, *c);
        // What is counted in sets, cars and tasks has no total: a blank one is no zero.
        let counted = |c: usize| {
            let money = |&r: &usize| table.figure(r, c).is_some_and(|f| d.figure(f).unit_of_money().is_some());
            table.columns[c].meaning == Meaning::Count || !top.iter().any(money)
        };
        let is_left_out = |c: &usize| table.figure(total, *c).is_some_and(|f| !d.figure(f).is_printed()) && counted(*c);
        for column in table.amount_columns().filter(|c| summed(c) && !is_left_out(c)) {
            if let Some(reported) = table.figure(total, column) {
                let terms: Vec<FigureId> = top.iter().filter_map(|&r| table.figure(r, column)).collect();
                ledger.open_sum(&TOTAL, reported, &terms, is_sure && !others(column));
            }
        }
    }
}

/// Coded rows that lie below no other row of the table.
fn top_rows(table: &Table) -> Vec<usize> {
    table.coded_rows().filter(|&r| table.rows[r].code.as_ref().is_some_and(|own| !table.is_part(own))).collect()
}
