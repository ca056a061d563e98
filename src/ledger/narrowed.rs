//! 收窄 — a percentage held against amounts as exactly as the document prints them anywhere.
//!
//! 万元 in the text may be printed in 元 in a table, and a round amount may be the only one among exact addends: its true
//! amount is then known better than its own digits say. A percentage may have been computed from either, so the printed
//! amount itself always counts as well.

use super::verdict::{Evaluation, Verdict, percent_within};
use super::{Kind, Relation, Severity};
use crate::model::{Disclosure, FigureId};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// Evaluates the percentages that hold again, with what the copies and sums of their amounts leave of the rounding.
pub(super) fn percentages(disclosure: &Disclosure, relations: &[Relation], evaluations: &mut [Evaluation]) {
    // Of the figures of a document few are in a percentage.
    let asked: HashSet<FigureId> = relations.iter().filter(|r| r.kind == Kind::Percent).flat_map(Relation::figures).collect();
    if asked.is_empty() {
        return;
    }
    let mut by_figure: HashMap<FigureId, Vec<usize>> = HashMap::new();
    for (index, (relation, evaluation)) in relations.iter().zip(evaluations.iter()).enumerate() {
        let within = !relation.figures().any(|f| disclosure.is_elsewhere(f));
        if super::propagate::is_linear(relation) && evaluation.verdict.holds() && within {
            for figure in relation.figures().filter(|figure| asked.contains(figure)) {
                by_figure.entry(figure).or_default().push(index);
            }
        }
    }
    for index in 0..relations.len() {
        let relation = &relations[index];
        if relation.kind != Kind::Percent || relation.rule.severity <= Severity::Note || !evaluations[index].verdict.holds() {
            continue;
        }
        let ends = |id: FigureId| {
            let own = by_figure.get(&id).map_or(&[][..], Vec::as_slice);
            narrowed(disclosure, own.iter().map(|&r| &relations[r]), id)
        };
        if let Some(evaluation) = percent_within(disclosure, relation, &ends).filter(|e| e.verdict == Verdict::Broken) {
            evaluations[index] = evaluation;
        }
    }
}

/// Between what the amount of a figure lies by its own digits and by each of its sums and copies, and its printed value.
fn narrowed<'r>(disclosure: &Disclosure, relations: impl Iterator<Item = &'r Relation>, id: FigureId) -> Option<(Decimal, Decimal)> {
    let ends = |id: FigureId| {
        let figure = disclosure.figure(id);
        let half = figure.step() / Decimal::TWO;
        figure.value().map(|v| (v - half, v + half))
    };
    let printed = disclosure.figure(id).value()?;
    let own = ends(id)?;
    let mut narrow = own;
    for relation in relations {
        // reported − Σ sign × term = 0, solved for the figure, which must stand there once.
        let all: Vec<(FigureId, i8)> =
            std::iter::once((relation.reported, 1)).chain(relation.terms.iter().map(|t| (t.figure, -t.sign))).collect();
        let mut mine = all.iter().filter(|t| t.0 == id);
        let (Some(&(_, sign)), None) = (mine.next(), mine.next()) else { continue };
        let others = all.iter().filter(|t| t.0 != id).try_fold((Decimal::ZERO, Decimal::ZERO), |(low, high), &(f, s)| {
            let (a, b) = ends(f)?;
            // figure = −(sign × other) for every other
            Some(if s == sign { (low - b, high - a) } else { (low + a, high + b) })
        });
        if let Some((low, high)) = others {
            narrow = (narrow.0.max(low), narrow.1.min(high));
        }
    }
    // What contradicts itself is reported as such.
    let (low, high) = if narrow.0 <= narrow.1 { narrow } else { own };
    Some((low.min(printed), high.max(printed)))
}
