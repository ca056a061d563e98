//! 错栏存疑 — a column that was taken for another one.
//!
//! Tables say of each other, row by row, that they print the same amount, and so do sentences. Where a column breaks that, and another column of its
//! table prints in the very rows what is looked for, the other one may be meant: a header was not understood, and nothing is
//! wrong. Two columns that print each other's amounts are exchanged, and one that is headed as something else altogether holds
//! the wrong amounts: both are faults of the document.

use super::diagnose::{causes, is_joint};
use super::finding::Finding;
use super::solve::implied;
use super::verdict::{BLOCKED, Evaluation, Verdict, evaluate_with};
use super::{Relation, Rule, Words};
use crate::model::{Aspect, Disclosure, FigureId, Meaning};
use std::collections::{BTreeMap, BTreeSet};

/// Rows in which the other column must print what other tables look for.
const ROWS: usize = 2;
/// Rows in which it must print what sentences look for: a sentence may have been copied from another year's column.
const SAID: usize = 3;

/// A column of a table: the numbers of both.
type Place = (usize, usize);

/// Who looks for what another column prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Tables,
    /// The column may be read rightly, and the sentences speak of the other one.
    Sentences,
}

/// A column in doubt, and the one that answers in its place.
#[derive(Debug)]
struct Doubt {
    place: Place,
    other: usize,
    by: By,
}

/// How a column comes out against other tables, by rows.
#[derive(Debug, Default)]
struct Held {
    holding: BTreeSet<usize>,
    /// The rows that sentences bear out.
    heard: BTreeSet<usize>,
    /// For each other column, the rows in which it prints what is looked for.
    moved: BTreeMap<usize, BTreeSet<usize>>,
    /// The same of what sentences look for.
    said: BTreeMap<usize, BTreeSet<usize>>,
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
    for Doubt { place, other, by } in doubtful(disclosure, relations, evaluations, &explained) {
        let own = |id: FigureId| disclosure.figure(id).cell().is_some_and(|(t, _, c)| (t, c) == place);
        let mut count = 0;
        for (index, relation) in relations.iter().enumerate() {
            let spoken = by == By::Tables || relation.figures().any(|id| disclosure.figure(id).cell().is_none());
            let broken = evaluations[index].verdict == Verdict::Broken && !explained.contains(&index);
            if broken && spoken && relation.figures().any(own) {
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
            "“{}”的“{}”栏与其他各处对不上，对得上的是“{}”栏，有 {count} 项关系没有判断；表头可能没有读懂",
            table.title, own.header, other.header
        ),
        format!(
            "column \"{}\" of \"{}\" does not answer to what is said elsewhere, column \"{}\" does: {count} relation(s) are not judged, the header may be misread",
            own.header, table.title, other.header
        ),
    );
    let mut finding = Finding::plain(rule, own.header_span, message);
    finding.keyed(format!("{}|{}", table.role.key(), own.header));
    finding
}

/// The columns in doubt, each with the one that answers in its place.
fn doubtful(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation], explained: &BTreeSet<usize>) -> Vec<Doubt> {
    let mut columns: BTreeMap<Place, Held> = BTreeMap::new();
    for (index, (relation, evaluation)) in relations.iter().zip(evaluations).enumerate() {
        if explained.contains(&index) || !is_joint(relation) || is_inside(disclosure, relation) {
            continue;
        }
        let sentence = relation.figures().any(|id| disclosure.figure(id).cell().is_none());
        let printed = |id: FigureId| disclosure.figure(id).value();
        for id in relation.figures().filter(|&id| disclosure.figure(id).is_addend()) {
            let Some((table, row, column)) = disclosure.figure(id).cell() else { continue };
            let held = columns.entry((table, column)).or_default();
            if evaluation.verdict.holds() {
                let rows = if sentence { &mut held.heard } else { &mut held.holding };
                rows.insert(row);
                continue;
            }
            if evaluation.verdict != Verdict::Broken || implied(disclosure, relation, id, printed).is_none_or(|v| v.is_zero()) {
                continue;
            }
            for (other, figure) in disclosure.tables[table].rows[row].cells.iter().enumerate() {
                let Some(figure) = figure.filter(|f| !relation.involves(*f) && disclosure.figure(*f).is_addend()) else { continue };
                let with = |f: FigureId| printed(if f == id { figure } else { f });
                if evaluate_with(disclosure, relation, with).verdict.holds() {
                    let votes = if sentence { &mut held.said } else { &mut held.moved };
                    votes.entry(other).or_default().insert(row);
                }
            }
        }
    }
    let answers = |from: Place, to: usize| columns.get(&from).and_then(|h| h.moved.get(&to)).map_or(0, BTreeSet::len);
    let mut found = Vec::new();
    for (&(table, column), held) in &columns {
        let headed = |c: usize| &disclosure.tables[table].columns[c];
        let most = |votes: &BTreeMap<usize, BTreeSet<usize>>, enough: usize, against: &BTreeSet<usize>| {
            let best = votes.iter().map(|(&other, rows)| (rows.len(), std::cmp::Reverse(other))).max();
            best.filter(|(rows, _)| *rows >= enough && *rows > against.len()).map(|(_, other)| other.0)
        };
        let (own, tables, said) = (headed(column), most(&held.moved, ROWS, &held.holding), most(&held.said, SAID, &held.heard));
        let tables = tables.filter(|&other| {
            let apart = own.is_apart_from(headed(other));
            let exchanged = answers((table, other), column) >= ROWS && apart;
            let parts = apart && !is_whole(own.meaning) && !is_whole(headed(other).meaning);
            !(exchanged || parts)
        });
        let said = said.filter(|&other| headed(other).aspect != Aspect::Aside && !own.is_apart_from(headed(other)));
        let doubt = |by| move |other| Doubt { place: (table, column), other, by };
        found.extend(tables.map(doubt(By::Tables)).or(said.map(doubt(By::Sentences))));
    }
    found
}

/// 合计, 小计: which whole is meant is what headers leave open.
fn is_whole(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Total | Meaning::Subtotal | Meaning::CurrentTotal | Meaning::GrandTotal)
}

/// A rule, the table, and the columns that it adds up.
type Statement = (&'static str, usize, Vec<usize>);

/// Blocks row sums that a column of the same rows makes up: what is missing in the rows is printed there, so it belongs to the
/// sum, and its header was not understood. Each such column of a table, and how many relations.
pub(super) fn left_out(disclosure: &Disclosure, relations: &[Relation], evaluations: &mut [Evaluation]) -> BTreeMap<Place, usize> {
    let mut sums: BTreeMap<Statement, BTreeMap<usize, Vec<usize>>> = BTreeMap::new();
    for (index, (relation, evaluation)) in relations.iter().zip(evaluations.iter()).enumerate() {
        if evaluation.verdict != Verdict::Broken || !is_joint(relation) {
            continue;
        }
        let Some(cells) = relation.figures().map(|id| disclosure.figure(id).cell()).collect::<Option<Vec<_>>>() else { continue };
        let (table, row, _) = cells[0];
        if cells.iter().any(|c| (c.0, c.1) != (table, row)) {
            continue;
        }
        let statement = (relation.rule.code, table, cells.iter().map(|c| c.2).collect::<Vec<_>>());
        for (other, figure) in disclosure.tables[table].rows[row].cells.iter().enumerate() {
            let Some(figure) = figure.filter(|f| !relation.involves(*f) && disclosure.figure(*f).is_addend()) else { continue };
            let rest = disclosure.figure(figure).value().map(|v| evaluation.difference.abs() - v.abs());
            if rest.is_some_and(|rest| rest.abs() <= evaluation.allowed) {
                sums.entry(statement.clone()).or_default().entry(other).or_default().push(index);
            }
        }
    }
    let mut said = BTreeMap::new();
    for ((_, table, _), columns) in sums {
        let best = columns.into_iter().max_by_key(|(column, rows)| (rows.len(), std::cmp::Reverse(*column)));
        let Some((column, rows)) = best.filter(|(_, rows)| rows.len() >= ROWS) else { continue };
        *said.entry((table, column)).or_default() += rows.len();
        rows.into_iter().for_each(|index| evaluations[index] = BLOCKED);
    }
    said
}

/// What is said of a column that belongs to a sum.
pub(super) fn sum_finding(disclosure: &Disclosure, rule: &'static Rule, place: Place, count: usize) -> Finding {
    let table = &disclosure.tables[place.0];
    let column = &table.columns[place.1];
    let message = Words::new(
        format!("“{}”各行合计所差的数印在“{}”栏，有 {count} 项关系没有判断；表头可能没有读懂", table.title, column.header),
        format!(
            "what the row sums of \"{}\" lack is printed in column \"{}\": {count} relation(s) are not judged, the header may be misread",
            table.title, column.header
        ),
    );
    let mut finding = Finding::plain(rule, column.header_span, message);
    finding.keyed(format!("{}|{}", table.role.key(), column.header));
    finding
}

/// Whether nothing but cells of one table take part.
fn is_inside(disclosure: &Disclosure, relation: &Relation) -> bool {
    let tables: Option<BTreeSet<usize>> = relation.figures().map(|id| disclosure.figure(id).cell().map(|c| c.0)).collect();
    tables.is_some_and(|tables| tables.len() < 2)
}
