//! 判定 — exact, rounding, unlikely rounding, broken or blocked, from printed precision alone.
//!
//! Every printed number is an interval, half a unit of its last digit either way. A statement is broken only where the
//! intervals cannot meet. Two refinements: figures that print *the same* amount must print the same digits, and of what
//! the bound of a long sum allows, only the part that rounding plausibly gives counts as rounding.

use super::room::{self, Room};
use super::{Kind, Relation, Rule, Term};
use crate::model::{Disclosure, Figure, FigureId};
use rust_decimal::Decimal;
use serde::Serialize;

/// The outcome of one relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Holds digit by digit.
    Exact,
    /// Holds within plausible rounding.
    Rounding,
    /// Possible by rounding, but not likely.
    UnlikelyRounding,
    /// Impossible.
    Broken,
    /// A figure could not be read.
    Blocked,
}

impl Verdict {
    /// The name in reports.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Rounding => "rounding",
            Self::UnlikelyRounding => "unlikely_rounding",
            Self::Broken => "broken",
            Self::Blocked => "blocked",
        }
    }

    /// Whether the relation does not contradict.
    #[must_use]
    pub const fn holds(self) -> bool {
        matches!(self, Self::Exact | Self::Rounding | Self::UnlikelyRounding)
    }
}

/// A verdict with its numbers, in base units of the reported figure (元, percent, own unit).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evaluation {
    /// The outcome.
    pub verdict: Verdict,
    /// What the terms give.
    pub computed: Decimal,
    /// reported − computed.
    pub difference: Decimal,
    /// Largest difference that rounding can make.
    pub allowed: Decimal,
}

pub(super) const BLOCKED: Evaluation =
    Evaluation { verdict: Verdict::Blocked, computed: Decimal::ZERO, difference: Decimal::ZERO, allowed: Decimal::ZERO };

/// Evaluates a relation on the printed values.
#[must_use]
pub fn evaluate(disclosure: &Disclosure, relation: &Relation) -> Evaluation {
    evaluate_with(disclosure, relation, |id| disclosure.figure(id).value())
}

/// Whether a figure can be the sum of others, of which a rule states nothing: it asks before it speaks.
#[must_use]
pub fn adds_up(disclosure: &Disclosure, rule: &'static Rule, reported: FigureId, terms: impl IntoIterator<Item = FigureId>) -> bool {
    let terms = terms.into_iter().map(|f| Term::plain(1, f)).collect();
    let relation = Relation { rule, kind: Kind::Sum, reported, terms, as_stated: false, supposed: None, chosen: false, said: None };
    evaluate(disclosure, &relation).verdict.holds()
}

/// Whether a percentage is that of its amounts, by intervals.
#[must_use]
pub fn is_share(
    disclosure: &Disclosure,
    rule: &'static Rule,
    reported: FigureId,
    over: &[(i8, FigureId)],
    under: &[(i8, FigureId)],
) -> bool {
    let part =
        |terms: &[(i8, FigureId)], below: bool| -> Vec<Term> { terms.iter().map(|&(sign, figure)| Term { sign, figure, below }).collect() };
    let terms = [part(over, false), part(under, true)].concat();
    let relation = Relation { rule, kind: Kind::Percent, reported, terms, as_stated: false, supposed: None, chosen: false, said: None };
    evaluate(disclosure, &relation).verdict.holds()
}

/// Evaluates a relation with values from elsewhere (the printed one, or one that a diagnosis tries).
///
/// `value` gives base units; `None` blocks. An overflow of the decimals blocks as well.
#[must_use]
pub fn evaluate_with(disclosure: &Disclosure, relation: &Relation, value: impl Fn(FigureId) -> Option<Decimal>) -> Evaluation {
    let outcome = match relation.kind {
        Kind::Sum | Kind::AtLeast | Kind::Rest(_) => sum(disclosure, relation, &value),
        Kind::Same => same(disclosure, relation, &value),
        Kind::Product(factor) => product(disclosure, relation, factor, &value),
        Kind::Percent => percent(disclosure, relation, &value),
    };
    outcome.unwrap_or(BLOCKED)
}

type Value<'v> = &'v dyn Fn(FigureId) -> Option<Decimal>;

fn sum(disclosure: &Disclosure, relation: &Relation, value: Value<'_>) -> Option<Evaluation> {
    let reported = value(relation.reported)?;
    let mut computed = Decimal::ZERO;
    let mut addends = 0_i64;
    let mut unit = disclosure.figure(relation.reported).step();
    let mut only: Option<&Figure> = None;
    let steps = Steps::of(disclosure, relation, value)?;
    let mut room = Room::of(disclosure, relation.reported, reported, steps.of_amount(disclosure.figure(relation.reported), reported));
    for term in &relation.terms {
        let figure = disclosure.figure(term.figure);
        let amount = value(term.figure)?;
        computed = if term.sign < 0 { computed.checked_sub(amount)? } else { computed.checked_add(amount)? };
        // A blank that a diagnosis fills counts as an addend with the step of the reported figure.
        if figure.is_addend() || !amount.is_zero() {
            addends += 1;
            let step = steps.of_amount(figure, amount);
            room.add(&Room::of(disclosure, term.figure, amount, step), term.sign < 0 || matches!(relation.kind, Kind::Rest(_)))?;
            unit = unit.max(step);
            only = Some(figure);
        }
    }
    let rest = match relation.kind {
        Kind::Rest(whole) => Some(whole.checked_sub(computed)?),
        _ => None,
    };
    let computed = rest.unwrap_or(computed);
    let reported_step = disclosure.figure(relation.reported).step();
    let difference = reported.checked_sub(computed)?;
    let allowed = match (addends, only) {
        (0, _) => Decimal::ZERO,
        (1, Some(figure)) if rest.is_none() => same_bound(reported_step, figure.step()),
        _ if steps.exact => Decimal::ZERO,
        _ => room.allowed(difference),
    };
    let verdict = if relation.kind == Kind::AtLeast && difference > Decimal::ZERO {
        Verdict::Exact
    } else {
        grade(difference, allowed, unit, addends)
    };
    Some(Evaluation { verdict, computed, difference, allowed })
}

/// One unit of the last digit of the amounts of a sum, as far as they show it together.
struct Steps {
    /// Of the amount that prints the most digits, among those that are not zero.
    finest: Decimal,
    /// Of the figure that prints the most digits, zero or not: what a blank would be filled with.
    filled: Decimal,
    /// The number of decimals that nearly all amounts are set in.
    set: Option<Decimal>,
    /// All amounts but one are round: none was rounded.
    exact: bool,
}

impl Steps {
    fn of(disclosure: &Disclosure, relation: &Relation, value: Value<'_>) -> Option<Self> {
        let amounts = relation.figures().map(|id| Some((disclosure.figure(id), value(id)?))).collect::<Option<Vec<_>>>()?;
        let printed = amounts.iter().filter(|(f, amount)| !amount.is_zero() && !f.step().is_zero());
        let steps = amounts.iter().map(|(f, _)| f.step()).filter(|step| !step.is_zero());
        Some(Self {
            filled: steps.min().unwrap_or(Decimal::ZERO),
            finest: printed.map(|(f, _)| f.step()).min().unwrap_or(Decimal::MAX),
            set: room::set_in(disclosure.figure(relation.reported), amounts.iter().copied()),
            exact: !matches!(relation.kind, Kind::Rest(_)) && room::are_round_but_one(amounts.iter().copied()),
        })
    }

    /// 0万元 beside 866.70万元 is nothing at all, and not an amount below half a 万元; 80万元 among amounts with two decimals
    /// is 80.00万元.
    fn of_amount(&self, figure: &Figure, amount: Decimal) -> Decimal {
        let step = if figure.is_printed() || amount.is_zero() { figure.step() } else { self.filled };
        match self.set {
            _ if amount.is_zero() => step.min(self.finest),
            Some(set) if figure.scale() == 0 && !figure.approximate => step.min(set),
            _ => step,
        }
    }
}

/// Exact, rounding within ⌈3σ⌉ units with σ = √((n+1)/12), unlikely rounding within the bound, or broken.
fn grade(difference: Decimal, allowed: Decimal, unit: Decimal, addends: i64) -> Verdict {
    let size = difference.abs();
    if size.is_zero() {
        return Verdict::Exact;
    }
    if size > allowed {
        return Verdict::Broken;
    }
    // k = ⌈3σ⌉ is the smallest whole number with 4k² ≥ 3(n+1).
    let k = (0_i64..).find(|k| 4 * k * k >= 3 * (addends + 1)).unwrap_or(0);
    if size <= unit * Decimal::from(k) { Verdict::Rounding } else { Verdict::UnlikelyRounding }
}

/// Two prints of one amount: the same digits at the same step, otherwise half a step of the coarser.
fn same_bound(a: Decimal, b: Decimal) -> Decimal {
    if a == b || a.is_zero() && b.is_zero() { Decimal::ZERO } else { a.max(b) / Decimal::TWO }
}

fn same(disclosure: &Disclosure, relation: &Relation, value: Value<'_>) -> Option<Evaluation> {
    let other = relation.terms.first()?.figure;
    let (reported, computed) = (value(relation.reported)?, value(other)?);
    let (a, b) = (disclosure.figure(relation.reported), disclosure.figure(other));
    let both_printed = a.is_addend() && b.is_addend();
    let allowed = if both_printed { same_bound(a.step(), b.step()) } else { Decimal::ZERO };
    let difference = reported.checked_sub(computed)?;
    let verdict = if difference.is_zero() {
        Verdict::Exact
    } else if difference.abs() <= allowed {
        Verdict::Rounding
    } else {
        Verdict::Broken
    };
    Some(Evaluation { verdict, computed, difference, allowed })
}

fn product(disclosure: &Disclosure, relation: &Relation, factor: Decimal, value: Value<'_>) -> Option<Evaluation> {
    let ends = corners(relation, &|id| by_step(disclosure, value, id))?;
    let multiply = |values: &[Decimal]| values.iter().try_fold(factor, |p, v| p.checked_mul(*v));
    let centers: Option<Vec<Decimal>> = relation.terms.iter().map(|t| value(t.figure)).collect();
    let computed = multiply(&centers?)?;
    by_interval(disclosure, relation, value, computed, &ends, |v| multiply(v))
}

fn percent(disclosure: &Disclosure, relation: &Relation, value: Value<'_>) -> Option<Evaluation> {
    percent_between(disclosure, relation, value, &|id| by_step(disclosure, value, id))
}

/// Evaluates a percentage with narrower ends of its amounts than their own digits give.
pub(super) fn percent_within(
    disclosure: &Disclosure,
    relation: &Relation,
    ends: &dyn Fn(FigureId) -> Option<(Decimal, Decimal)>,
) -> Option<Evaluation> {
    percent_between(disclosure, relation, &|id| disclosure.figure(id).value(), ends)
}

/// What a figure's own digits allow.
fn by_step(disclosure: &Disclosure, value: Value<'_>, id: FigureId) -> Option<(Decimal, Decimal)> {
    let half = disclosure.figure(id).step() / Decimal::TWO;
    value(id).map(|v| (v - half, v + half))
}

fn percent_between(
    disclosure: &Disclosure,
    relation: &Relation,
    value: Value<'_>,
    ends: &dyn Fn(FigureId) -> Option<(Decimal, Decimal)>,
) -> Option<Evaluation> {
    let quotient = |values: &[Decimal]| {
        let (mut top, mut bottom) = (Decimal::ZERO, Decimal::ZERO);
        for (term, v) in relation.terms.iter().zip(values) {
            let signed = if term.sign < 0 { -*v } else { *v };
            if term.below {
                bottom = bottom.checked_add(signed)?;
            } else {
                top = top.checked_add(signed)?;
            }
        }
        top.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(bottom)
    };
    let centers: Option<Vec<Decimal>> = relation.terms.iter().map(|t| value(t.figure)).collect();
    let computed = quotient(&centers?)?;
    let ends = corners(relation, ends)?;
    by_interval(disclosure, relation, value, computed, &ends, quotient)
}

/// Low and high end of every term; a figure that stands twice has the same value in both places.
fn corners(relation: &Relation, ends: &dyn Fn(FigureId) -> Option<(Decimal, Decimal)>) -> Option<Vec<Vec<Decimal>>> {
    let mut figures: Vec<FigureId> = relation.terms.iter().map(|t| t.figure).collect();
    figures.sort_unstable();
    figures.dedup();
    if figures.len() > 6 {
        return None;
    }
    let mut all = Vec::with_capacity(1 << figures.len());
    for bits in 0..1_usize << figures.len() {
        let end = |id: FigureId| {
            let high = figures.iter().position(|f| *f == id).is_some_and(|i| bits >> i & 1 == 1);
            ends(id).map(|(least, most)| if high { most } else { least })
        };
        all.push(relation.terms.iter().map(|t| end(t.figure)).collect::<Option<Vec<_>>>()?);
    }
    Some(all)
}

/// The statement holds where the interval of the terms meets the interval of the reported figure.
fn by_interval(
    disclosure: &Disclosure,
    relation: &Relation,
    value: Value<'_>,
    computed: Decimal,
    ends: &[Vec<Decimal>],
    formula: impl Fn(&[Decimal]) -> Option<Decimal>,
) -> Option<Evaluation> {
    let reported = value(relation.reported)?;
    let (mut low, mut high) = (computed, computed);
    for corner in ends {
        // A corner that divides by zero leaves that side open.
        let Some(v) = formula(corner) else { continue };
        low = low.min(v);
        high = high.max(v);
    }
    let half = disclosure.figure(relation.reported).step() / Decimal::TWO;
    let difference = reported.checked_sub(computed)?;
    let side = if difference > Decimal::ZERO { high - computed } else { computed - low };
    let allowed = side + half;
    let verdict = if difference.abs() <= half {
        Verdict::Exact
    } else if difference.abs() <= allowed {
        Verdict::Rounding
    } else {
        Verdict::Broken
    };
    Some(Evaluation { verdict, computed, difference, allowed })
}
