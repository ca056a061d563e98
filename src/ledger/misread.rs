//! 表式存疑 — a table whose figures contradict each other everywhere is misread, and not wrong.
//!
//! A form may divide its columns or rows in a way that no rule knows. Its figures then break one statement in every row, or
//! most statements of the table, and no single figure, nor an exchange of two columns, is in all of them. An honest table
//! has a fault or two; of the others nothing is said but that they were not understood.

use super::diagnose::{Cause, causes};
use super::verdict::{BLOCKED, Evaluation, Verdict};
use super::{Finding, Kind, Relation, Rule, Words};
use crate::model::{Disclosure, FigureId};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Statements of a table, or rows of one statement, that may be broken before the form is in doubt.
const FEW: usize = 2;

/// The rule, and what its statement is made of: the columns of a row, or the rows of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Statement {
    Columns(&'static str, Vec<usize>),
    Rows(&'static str, Vec<usize>),
}

/// The relations that make each statement of each table, one for each row or column in which it is made.
type Stated = BTreeMap<usize, BTreeMap<Statement, Vec<usize>>>;

/// How a statement came out.
#[derive(Debug, Default)]
struct Held {
    holding: usize,
    broken: Vec<usize>,
}

impl Held {
    /// Where it was evaluated; what is `skipped` says nothing.
    fn of(own: &[usize], evaluations: &[Evaluation], skipped: impl Fn(usize) -> bool) -> Self {
        let mut held = Self::default();
        for &index in own.iter().filter(|&&index| !skipped(index)) {
            match evaluations[index].verdict {
                Verdict::Broken => held.broken.push(index),
                verdict if verdict.holds() => held.holding += 1,
                _ => {}
            }
        }
        held
    }
}

/// Blocks the broken relations that rest on misread tables; each such table, and how many of its relations.
pub(super) fn forms(disclosure: &Disclosure, relations: &[Relation], evaluations: &mut [Evaluation]) -> BTreeMap<usize, usize> {
    let mut said = BTreeMap::new();
    let stated = stated(disclosure, relations);
    let doubtful = |explained: &BTreeSet<usize>| doubtful(disclosure, relations, evaluations, &stated, explained);
    if doubtful(&BTreeSet::new()).is_empty() {
        return said;
    }
    // A row or a column that is wrong as a whole explains what it breaks, and so does a figure for which several relations ask the
    // same other value: a form that is misread agrees on none.
    let failing = failing(&stated, evaluations);
    let agreed = |c: &Cause| is_agreed(disclosure, c) && !c.relations.iter().any(|r| failing.contains(r));
    let told = causes(disclosure, relations, evaluations).into_iter().filter(|c| c.whole.is_some() || agreed(c));
    let explained: BTreeSet<usize> = told.flat_map(|c| c.relations).collect();
    for (table, columns) in doubtful(&explained) {
        for (index, relation) in relations.iter().enumerate() {
            let inside = |id: FigureId| {
                disclosure
                    .figure(id)
                    .cell()
                    .is_some_and(|(t, _, c)| t == table && columns.as_ref().is_none_or(|columns| columns.contains(&c)))
            };
            if evaluations[index].verdict == Verdict::Broken && !explained.contains(&index) && relation.figures().any(inside) {
                evaluations[index] = BLOCKED;
                *said.entry(table).or_default() += 1;
            }
        }
    }
    said
}

/// Whether one figure is the cause, and more than one relation says what it should be. A blank is no slip, nor is a number with fewer
/// digits than the amount that should stand there: a heading or a number of a row was read as an amount.
fn is_agreed(disclosure: &Disclosure, cause: &Cause) -> bool {
    let printed = |id: FigureId, value: Decimal| {
        let figure = disclosure.figure(id);
        figure.is_addend() && value.checked_div(figure.base()).is_some_and(|wanted| wanted.normalize().scale() <= figure.scale())
    };
    !cause.is_open && cause.relations.len() > 1 && cause.suspect.zip(cause.value).is_some_and(|(id, value)| printed(id, value))
}

/// The broken relations of what fails in most rows: it is said of columns that are not what they were taken for.
fn failing(stated: &Stated, evaluations: &[Evaluation]) -> BTreeSet<usize> {
    let columns = stated.values().flatten().filter(|(statement, _)| matches!(statement, Statement::Columns(..)));
    let held = columns.map(|(_, own)| Held::of(own, evaluations, |_| false));
    held.filter(|held| held.broken.len() >= held.holding).flat_map(|held| held.broken).collect()
}

/// What is said of a table in doubt.
pub(super) fn finding(disclosure: &Disclosure, rule: &'static Rule, table: usize, count: usize) -> Finding {
    let table = &disclosure.tables[table];
    let message = Words::new(
        format!("“{}”的各行各列之间不合已知的表式，有 {count} 项关系没有判断；这张表可能没有读懂", table.title),
        format!(
            "the rows and columns of \"{}\" follow no known form: {count} relation(s) are not judged, the table may be misread",
            table.title
        ),
    );
    let mut finding = Finding::plain(rule, table.title_span, message);
    finding.keyed(table.role.key());
    finding
}

/// The tables in doubt, and which of their columns: `None` for all.
fn doubtful(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &[Evaluation],
    stated: &Stated,
    explained: &BTreeSet<usize>,
) -> BTreeMap<usize, Option<BTreeSet<usize>>> {
    // A whole of one part says next to nothing, unless it does not hold.
    let amounts = |index: usize| relations[index].figures().filter(|&id| disclosure.figure(id).is_addend()).count();
    let skipped = |index: usize| match evaluations[index].verdict {
        Verdict::Broken => explained.contains(&index),
        _ => amounts(index) < 2,
    };
    let mut found = BTreeMap::new();
    for (&table, statements) in stated {
        let statements: Vec<(&Statement, Held)> =
            statements.iter().map(|(statement, own)| (statement, Held::of(own, evaluations, skipped))).collect();
        let all = statements.len();
        let broken: Vec<usize> = statements.iter().flat_map(|(_, h)| h.broken.iter().copied()).collect();
        let wrong = statements.iter().filter(|(_, h)| !h.broken.is_empty()).count();
        if wrong > FEW && wrong * 2 > all && !have_one_figure(relations, &broken) {
            found.insert(table, None);
            continue;
        }
        let mut columns: BTreeSet<usize> = BTreeSet::new();
        for (statement, held) in &statements {
            let most = held.broken.len() > FEW && held.broken.len() > held.holding;
            if let Statement::Columns(_, own) = statement
                && most
                && !have_one_figure(relations, &held.broken)
            {
                columns.extend(own);
            }
        }
        if !columns.is_empty() {
            found.insert(table, Some(columns));
        }
    }
    found
}

/// What the relations inside each table state.
fn stated(disclosure: &Disclosure, relations: &[Relation]) -> Stated {
    let mut tables = Stated::new();
    for (index, relation) in relations.iter().enumerate() {
        if let Some((table, statement)) = statement(disclosure, relation) {
            tables.entry(table).or_default().entry(statement).or_default().push(index);
        }
    }
    tables
}

/// The statement that a relation inside one table makes.
fn statement(disclosure: &Disclosure, relation: &Relation) -> Option<(usize, Statement)> {
    if !matches!(relation.kind, Kind::Sum | Kind::Same) || relation.as_stated || relation.is_doubtful() {
        return None;
    }
    let cells: Vec<(usize, usize, usize)> = relation.figures().map(|id| disclosure.figure(id).cell()).collect::<Option<_>>()?;
    let (table, row, column) = *cells.first()?;
    if cells.iter().any(|c| c.0 != table) {
        return None;
    }
    let rule = relation.rule.code;
    if cells.iter().all(|c| c.1 == row) {
        return Some((table, Statement::Columns(rule, cells.iter().map(|c| c.2).collect())));
    }
    cells.iter().all(|c| c.2 == column).then(|| (table, Statement::Rows(rule, cells.iter().map(|c| c.1).collect())))
}

fn have_one_figure(relations: &[Relation], broken: &[usize]) -> bool {
    let figures = |index: &usize| relations[*index].figures().collect::<BTreeSet<FigureId>>();
    let mut all = broken.iter().map(figures);
    let first = all.next().unwrap_or_default();
    !all.fold(first, |common, own| common.intersection(&own).copied().collect()).is_empty()
}
