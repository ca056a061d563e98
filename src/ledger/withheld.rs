//! 存疑 — what a reading whose place is only likely may not accuse of.
//!
//! Cells that TABs or spaces put together are read, and what they say together is checked. But a blank among them is no fact,
//! for its amount may stand in another cell; and where much in a table does not hold, and not for one figure's sake, the
//! reading is wrong rather than the table.

use super::verdict::{BLOCKED, Evaluation, Verdict};
use super::{Kind, Relation};
use crate::model::{Certainty, Disclosure, Figure, FigureId, MoneyUnit, Origin, Reading, number};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Broken relations that one table may have before its reading is in doubt.
const FEW: usize = 2;
/// Of so many relations one may be broken.
const ONE_IN: usize = 4;

/// Blocks the broken relations that rest on uncertain readings.
pub(super) fn uncertain(disclosure: &Disclosure, relations: &[Relation], evaluations: &mut [Evaluation]) {
    let likely = |id: FigureId| disclosure.figure(id).certainty == Certainty::Likely;
    let blank = |f: &Figure| matches!(f.reading, Reading::Blank | Reading::Nil);
    let printed: BTreeSet<Decimal> = disclosure.own_figures().filter_map(|(_, figure)| amount(figure)).collect();
    for (relation, evaluation) in broken(relations, evaluations) {
        // A whole without any printed part, or that is blank itself: it was not read.
        let partless = likely(relation.reported) && !relation.terms.iter().any(|t| disclosure.figure(t.figure).is_addend());
        // What would stand in the blank is printed somewhere: it may be there that it was read.
        let elsewhere = || match relation.kind {
            Kind::Sum | Kind::Same | Kind::AtLeast => {
                let (missing, room) = (evaluation.difference.abs(), evaluation.allowed.abs());
                let ends = missing.checked_sub(room).zip(missing.checked_add(room));
                ends.is_none_or(|(from, to)| printed.range(from..=to).next().is_some())
            }
            _ => true,
        };
        let lost = |id: FigureId| likely(id) && blank(disclosure.figure(id));
        if partless || lost(relation.reported) || relation.figures().any(lost) && elsewhere() {
            *evaluation = BLOCKED;
        }
    }
    let mut tables: BTreeMap<usize, Held> = BTreeMap::new();
    for (relation, evaluation) in relations.iter().zip(evaluations.iter()) {
        let own = || relation.figures().filter(|&id| likely(id)).filter_map(|id| Some((table(disclosure.figure(id))?, id)));
        let mut seen = Vec::new();
        for (table, _) in own() {
            if seen.contains(&table) || relation.kind == Kind::AtLeast {
                continue;
            }
            seen.push(table);
            let held = tables.entry(table).or_default();
            match evaluation.verdict {
                Verdict::Broken => {
                    held.broken += 1;
                    let figures: BTreeSet<FigureId> = relation.figures().collect();
                    held.common = Some(match held.common.take() {
                        Some(common) => common.intersection(&figures).copied().collect(),
                        None => figures,
                    });
                }
                verdict if verdict.holds() => held.holding += 1,
                _ => {}
            }
        }
    }
    tables.retain(|_, held| held.is_doubtful());
    for (relation, evaluation) in broken(relations, evaluations) {
        if relation.figures().any(|id| likely(id) && table(disclosure.figure(id)).is_some_and(|table| tables.contains_key(&table))) {
            *evaluation = BLOCKED;
        }
    }
}

/// How the relations of a table came out.
#[derive(Default)]
struct Held {
    holding: usize,
    broken: usize,
    /// The figures that all broken relations have in common.
    common: Option<BTreeSet<FigureId>>,
}

impl Held {
    fn is_doubtful(&self) -> bool {
        let several = self.broken > FEW && self.common.as_ref().is_none_or(BTreeSet::is_empty);
        several && self.broken * ONE_IN > self.broken + self.holding
    }
}

/// The amount that a cell prints, in 元, though its place is not known.
fn amount(figure: &Figure) -> Option<Decimal> {
    match &figure.reading {
        Reading::Money(money) => Some(money.yuan().abs()),
        Reading::Unreadable => {
            let unit = figure.unit.map_or(Decimal::ONE, MoneyUnit::in_yuan);
            number::cell(&figure.raw)?.value.abs().checked_mul(unit)
        }
        _ => None,
    }
}

fn table(figure: &Figure) -> Option<usize> {
    match figure.origin {
        Origin::Cell { table, .. } => Some(table.0),
        _ => None,
    }
}

fn broken<'l>(relations: &'l [Relation], evaluations: &'l mut [Evaluation]) -> impl Iterator<Item = (&'l Relation, &'l mut Evaluation)> {
    relations.iter().zip(evaluations).filter(|(_, e)| e.verdict == Verdict::Broken)
}
