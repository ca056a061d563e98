//! 错栏存疑 — a column that was taken for another one.
//!
//! Tables say of each other, row by row, that they print the same amount. Where a column breaks that, and another column of its
//! table prints in the very rows what is looked for, the other one may be meant: a header was not understood, and nothing is
//! wrong. Two columns that print each other's amounts are exchanged, and one that is headed as something else altogether holds
//! the wrong amounts: both are faults of the document.

use super::diagnose::{causes, is_joint};
use super::finding::Finding;
use super::solve::implied;
use super::verdict::{BLOCKED, Evaluation, Verdict, evaluate_with};
use super::{Relation, Rule, Words};
use crate::model::{Disclosure, FigureId, Meaning, Origin};
use std::collections::{BTreeMap, BTreeSet};

/// Rows in which the other column must print what is looked for.
const ROWS: usize = 2;

/// A column of a table: the numbers of both.
type Place = (usize, usize);

/// How a column comes out against other tables, by rows.
#[derive(Debug, Default)]
struct Held {
    holding: BTreeSet<usize>,
    /// For each other column, the rows in which it prints what is looked for.
    moved: BTreeMap<usize, BTreeSet<usize>>,
}

/// Blocks the broken relations of columns that may have been taken for others; each such column, the one that answers, and how
/// many of its relations.
pub(super) fn doubt(disclosure: &Disclosure, relations: &[Relation], evaluations: &mut [Evaluation]) -> Vec<(Place, usize, usize)> {
    let none = BTreeSet::new();
    if doubtful(disclosure, relations, evaluations, &none).is_empty() {
        return Vec::new();
    }
    let whole = causes(disclosure, relations, evaluations).into_iter().filter(|c| c.whole.is_some());
    let explained: BTreeSet<usize> = whole.flat_map(|c| c.relations).collect();
    let mut said = Vec::new();
    for (place, other) in doubtful(disclosure, relations, evaluations, &explained) {
        let own = |id: FigureId| cell(disclosure, id).is_some_and(|(t, _, c)| (t, c) == place);
        let mut count = 0;
        for (index, relation) in relations.iter().enumerate() {
            if evaluations[index].verdict == Verdict::Broken && !explained.contains(&index) && relation.figures().any(own) {
                evaluations[index] = BLOCKED;
                count += 1;
            }
        }
        said.push((place, other, count));
    }
    said
}

/// What is said of such a column.
pub(super) fn finding(disclosure: &Disclosure, rule: &'static Rule, (place, other, count): (Place, usize, usize)) -> Finding {
    let table = &disclosure.tables[place.0];
    let (own, other) = (&table.columns[place.1], &table.columns[other]);
    let message = Words::new(
        format!(
            "“{}”的“{}”栏与其他表对不上，对得上的是“{}”栏，有 {count} 项关系没有判断；表头可能没有读懂",
            table.title, own.header, other.header
        ),
        format!(
            "column \"{}\" of \"{}\" does not answer to the other tables, column \"{}\" does: {count} relation(s) are not judged, the header may be misread",
            own.header, table.title, other.header
        ),
    );
    let mut finding = Finding::plain(rule, own.header_span, message);
    finding.keyed(format!("{}|{}", table.role.key(), own.header));
    finding
}

/// The columns in doubt, each with the one that answers in its place.
fn doubtful(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &[Evaluation],
    explained: &BTreeSet<usize>,
) -> Vec<(Place, usize)> {
    let mut columns: BTreeMap<Place, Held> = BTreeMap::new();
    for (index, (relation, evaluation)) in relations.iter().zip(evaluations).enumerate() {
        if explained.contains(&index) || !is_joint(relation) || !between_tables(disclosure, relation) {
            continue;
        }
        let printed = |id: FigureId| disclosure.figure(id).value();
        for id in relation.figures().filter(|&id| disclosure.figure(id).is_addend()) {
            let Some((table, row, column)) = cell(disclosure, id) else { continue };
            let held = columns.entry((table, column)).or_default();
            if evaluation.verdict.holds() {
                held.holding.insert(row);
                continue;
            }
            if evaluation.verdict != Verdict::Broken || implied(disclosure, relation, id, printed).is_none_or(|v| v.is_zero()) {
                continue;
            }
            for (other, figure) in disclosure.tables[table].rows[row].cells.iter().enumerate() {
                let Some(figure) = figure.filter(|f| !relation.involves(*f) && disclosure.figure(*f).is_addend()) else { continue };
                let with = |f: FigureId| printed(if f == id { figure } else { f });
                if evaluate_with(disclosure, relation, with).verdict.holds() {
                    held.moved.entry(other).or_default().insert(row);
                }
            }
        }
    }
    let answers = |from: Place, to: usize| columns.get(&from).and_then(|h| h.moved.get(&to)).map_or(0, BTreeSet::len);
    let mut found = Vec::new();
    for (&(table, column), held) in &columns {
        let best = held.moved.iter().max_by_key(|(other, rows)| (rows.len(), std::cmp::Reverse(**other)));
        let Some((&other, rows)) = best else { continue };
        let exchanged = answers((table, other), column) >= ROWS;
        let (own, theirs) = (disclosure.tables[table].columns[column].meaning, disclosure.tables[table].columns[other].meaning);
        if rows.len() >= ROWS && rows.len() > held.holding.len() && !exchanged && !are_apart(own, theirs) {
            found.push(((table, column), other));
        }
    }
    found
}

/// Two columns whose headers say that they are different parts of one whole: nobody takes one for the other.
fn are_apart(one: Meaning, other: Meaning) -> bool {
    let is_whole = |m| matches!(m, Meaning::Total | Meaning::Subtotal | Meaning::CurrentTotal | Meaning::GrandTotal | Meaning::Unknown);
    one != other && !is_whole(one) && !is_whole(other)
}

/// Whether cells of different tables take part, and nothing but cells.
fn between_tables(disclosure: &Disclosure, relation: &Relation) -> bool {
    let tables: Option<BTreeSet<usize>> = relation.figures().map(|id| cell(disclosure, id).map(|c| c.0)).collect();
    tables.is_some_and(|tables| tables.len() > 1)
}

/// Table, row and column of a figure.
fn cell(disclosure: &Disclosure, id: FigureId) -> Option<(usize, usize, usize)> {
    match disclosure.figure(id).origin {
        Origin::Cell { table, row, column } => Some((table.0, row, column)),
        _ => None,
    }
}
