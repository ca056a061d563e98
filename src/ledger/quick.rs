//! Long sums with one amount changed, without adding them up again.
//!
//! A sum over thousands of rows is tried with another value for each of them. What it misses by is known from its one
//! difference; only where rounding might explain what is left is it evaluated in full.

use super::{Kind, Relation, Verdict};
use crate::model::{Disclosure, FigureId};
use rust_decimal::{Decimal, RoundingStrategy};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Terms from which on a sum is worth remembering.
const LONG: usize = 12;

/// What is remembered of long sums, until one of their amounts changes.
#[derive(Default)]
pub(super) struct Sums(RefCell<HashMap<usize, Option<Rc<Known>>>>);

struct Known {
    /// reported − Σ ± terms.
    difference: Decimal,
    /// What rounding cannot exceed: one unit of every amount.
    bound: Decimal,
    /// How each figure counts in the difference.
    factors: HashMap<FigureId, i32>,
    /// The unit of the first amount that is printed, and the decimals of each unit.
    base: Option<Decimal>,
    scales: Vec<(Decimal, u32)>,
}

type Value<'v> = &'v dyn Fn(FigureId) -> Option<Decimal>;

impl Sums {
    /// Forgets a sum: one of its amounts was changed.
    pub(super) fn forget(&self, relation: usize) {
        self.0.borrow_mut().remove(&relation);
    }

    /// The verdict with another value for one figure; `None` where the difference alone does not decide.
    pub(super) fn with(
        &self,
        disclosure: &Disclosure,
        index: usize,
        relation: &Relation,
        figure: FigureId,
        value: Decimal,
        now: Value<'_>,
    ) -> Option<Verdict> {
        let known = self.known(disclosure, index, relation, now)?;
        let factor = Decimal::from(known.factors.get(&figure).copied()?);
        let moved = value.checked_sub(now(figure)?)?.checked_mul(factor)?;
        let difference = known.difference.checked_add(moved)?;
        if difference.is_zero() {
            return Some(Verdict::Exact);
        }
        (difference.abs() > known.bound).then_some(Verdict::Broken)
    }

    /// The value that the sum implies for a figure; `None` where the sum is not remembered.
    pub(super) fn implied(
        &self,
        disclosure: &Disclosure,
        index: usize,
        relation: &Relation,
        figure: FigureId,
        now: Value<'_>,
    ) -> Option<Option<Decimal>> {
        let known = self.known(disclosure, index, relation, now)?;
        let factor = Decimal::from(known.factors.get(&figure).copied()?);
        let solution = now(figure)?.checked_sub(known.difference.checked_div(factor)?)?;
        Some(known.on_grid(disclosure, figure, solution))
    }

    fn known(&self, disclosure: &Disclosure, index: usize, relation: &Relation, now: Value<'_>) -> Option<Rc<Known>> {
        if relation.kind != Kind::Sum || relation.terms.len() < LONG {
            return None;
        }
        self.0.borrow_mut().entry(index).or_insert_with(|| Known::of(disclosure, relation, now).map(Rc::new)).clone()
    }
}

impl Known {
    fn of(disclosure: &Disclosure, relation: &Relation, now: Value<'_>) -> Option<Self> {
        let step = |id: FigureId| disclosure.figure(id).step();
        let mut difference = now(relation.reported)?;
        let mut bound = step(relation.reported).checked_mul(Decimal::TWO)?;
        let mut factors = HashMap::from([(relation.reported, 1)]);
        for term in &relation.terms {
            let amount = now(term.figure)?;
            difference = if term.sign < 0 { difference.checked_add(amount)? } else { difference.checked_sub(amount)? };
            // A blank that is filled counts with the unit of the whole.
            bound = bound.checked_add(step(term.figure).max(step(relation.reported)))?;
            *factors.entry(term.figure).or_default() -= i32::from(term.sign.signum());
        }
        let mut scales: Vec<(Decimal, u32)> = Vec::new();
        let mut base = None;
        for figure in relation.figures().map(|f| disclosure.figure(f)).filter(|f| f.is_addend()) {
            base = base.or(Some(figure.base()));
            if figure.unit_name() == "%" {
                continue;
            }
            match scales.iter_mut().find(|(base, _)| *base == figure.base()) {
                Some((_, scale)) => *scale = figure.scale().max(*scale),
                None => scales.push((figure.base(), figure.scale())),
            }
        }
        Some(Self { difference, bound, factors, base, scales })
    }

    /// Rounded to what the figure could print, as [`super::solve::implied`] does.
    fn on_grid(&self, disclosure: &Disclosure, figure: FigureId, solution: Decimal) -> Option<Decimal> {
        let figure = disclosure.figure(figure);
        let base = if figure.is_addend() { figure.base() } else { self.base.unwrap_or(figure.base()) };
        let scale = self.scales.iter().find(|(own, _)| *own == base).map_or(0, |(_, scale)| *scale).max(figure.scale());
        let printed = solution.checked_div(base)?.round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero);
        printed.checked_mul(base)
    }
}
