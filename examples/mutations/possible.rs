//! Whether true amounts exist that round to what is printed once a figure is changed: the question that the program
//! answers by narrowing and an exact simplex, answered by another program (a linear solver in floating point), and for
//! more: bounds, percentages and products that are linear in the amounts are premises here as well.

use budgetcheck::Verified;
use budgetcheck::ledger::{Kind, Relation, Severity};
use budgetcheck::model::{Disclosure, FigureId};
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet};

/// Bounds that touch exactly must not be lost to floating point where a contradiction is claimed; a real gap is far wider.
const SLACK: f64 = 1e-6;

/// A document in which one figure was changed.
pub struct Changed<'d> {
    base: &'d Verified,
    changed: FigureId,
    value: Option<Decimal>,
    step: Decimal,
    addend: bool,
}

impl<'d> Changed<'d> {
    /// The figure prints `raw` instead; blanks are zero and exact.
    pub fn of(base: &'d Verified, changed: FigureId, raw: &str) -> Self {
        let figure = base.disclosure.figure(changed);
        let digits: String = raw.chars().filter(|c| *c != ',').collect();
        let blank = digits.trim().is_empty();
        let value = if blank { Some(Decimal::ZERO) } else { digits.trim().parse::<Decimal>().ok().map(|v| v * figure.base()) };
        let scale = digits.trim().split_once('.').map_or(0, |(_, decimals)| decimals.len() as u32);
        // 约 keeps its wider step.
        let ratio = Decimal::new(1, scale) / Decimal::new(1, figure.scale());
        let step = if blank { Decimal::ZERO } else { figure.step() * ratio };
        Self { base, changed, value, step, addend: !blank }
    }

    fn d(&self) -> &Disclosure {
        &self.base.disclosure
    }

    fn value(&self, id: FigureId) -> Option<Decimal> {
        if id == self.changed { self.value } else { self.d().figure(id).value() }
    }

    fn step(&self, id: FigureId) -> Decimal {
        if id == self.changed { self.step } else { self.d().figure(id).step() }
    }

    fn is_addend(&self, id: FigureId) -> bool {
        if id == self.changed { self.addend } else { self.d().figure(id).is_addend() }
    }

    /// No true amounts satisfy the sums and copies of the unchanged document. Two prints of one amount with as many digits,
    /// and a sum with one printed addend, must print the same digits.
    pub fn is_impossible(&self) -> bool {
        let linear = |r: &Relation| matches!(r.kind, Kind::Sum | Kind::Same) && !r.as_stated;
        self.solve(&linear, SLACK) == Some(false)
    }

    /// True amounts exist that satisfy every relation of the unchanged document that the figure is tied to, of whatever
    /// kind, and round to what is printed after the change: no checker could tell. Where a relation is not linear, or did
    /// not hold before, nothing is proven.
    pub fn is_possible(&self) -> bool {
        let untouched = self.base.closed.relations.iter().zip(&self.base.closed.evaluations);
        let broken = untouched.filter(|(r, e)| r.rule.severity > Severity::Note && !e.verdict.holds() && r.involves(self.changed)).count();
        broken == 0 && self.solve(&|_| true, 0.0) == Some(true)
    }

    /// Whether amounts exist for the group of relations around the changed figure; `None` where that is not known.
    fn solve(&self, wanted: &dyn Fn(&Relation) -> bool, slack: f64) -> Option<bool> {
        let relations: Vec<&Relation> = self
            .base
            .closed
            .relations
            .iter()
            .zip(&self.base.closed.evaluations)
            // What usually agrees but need not is no statement about true amounts.
            .filter(|(r, e)| e.verdict.holds() && r.rule.severity > Severity::Note && wanted(r))
            .map(|(r, _)| r)
            .collect();
        let mut group = BTreeSet::from([self.changed]);
        let mut chosen = vec![false; relations.len()];
        loop {
            let before = group.len();
            for (at, relation) in relations.iter().enumerate() {
                let printed: Vec<FigureId> = relation.figures().filter(|&f| self.is_addend(f) || f == self.changed).collect();
                if !chosen[at] && printed.iter().any(|f| group.contains(f)) {
                    chosen[at] = true;
                    group.extend(printed);
                }
            }
            if group.len() == before {
                break;
            }
        }
        let own: Vec<&Relation> = relations.into_iter().zip(chosen).filter(|(_, c)| *c).map(|(r, _)| r).collect();
        System::of(self, &group, slack)?.solve(&own)
    }
}

/// The unknown deviations of the true amounts from what is printed, in units of the finest last digit of their kind.
struct System<'c, 'd> {
    changed: &'c Changed<'d>,
    unit: Decimal,
    problem: Problem,
    variables: BTreeMap<FigureId, microlp::Variable>,
}

impl<'c, 'd> System<'c, 'd> {
    fn of(changed: &'c Changed<'d>, group: &BTreeSet<FigureId>, slack: f64) -> Option<Self> {
        changed.value?;
        let unit = group.iter().map(|&f| changed.step(f)).filter(|s| !s.is_zero()).min().unwrap_or(Decimal::ONE);
        let mut system = Self { changed, unit, problem: Problem::new(OptimizationDirection::Minimize), variables: BTreeMap::new() };
        for &f in group {
            let half = system.in_units(changed.step(f))? / 2.0 + slack;
            let variable = system.problem.add_var(0.0, (-half, half));
            system.variables.insert(f, variable);
        }
        Some(system)
    }

    fn in_units(&self, v: Decimal) -> Option<f64> {
        (v / self.unit).to_f64()
    }

    fn solve(mut self, relations: &[&Relation]) -> Option<bool> {
        let percents: BTreeSet<FigureId> = relations.iter().filter(|r| r.kind == Kind::Percent).map(|r| r.reported).collect();
        let mut exact = true;
        for relation in relations {
            let holds = match relation.kind {
                // A rounded percentage says of its quotient that it rounds to it; summed as well, it is an amount of its own.
                Kind::Sum | Kind::Same | Kind::AtLeast if relation.figures().any(|f| percents.contains(&f)) => return None,
                Kind::Sum | Kind::Same | Kind::AtLeast => self.sum(relation)?,
                Kind::Percent => self.percent(relation)?,
                Kind::Product(factor) => self.product(relation, factor)?,
                // Shares that make 100 are rounded percentages, summed.
                Kind::Rest(_) => return None,
            };
            match holds {
                Some(digit_by_digit) => exact &= digit_by_digit,
                None => return Some(false),
            }
        }
        if exact {
            return Some(true);
        }
        match self.problem.solve() {
            Ok(_) => Some(true),
            Err(microlp::Error::Infeasible) => Some(false),
            Err(_) => None,
        }
    }

    /// Adds Σ coefficient × (printed + deviation) ⋛ 0.
    fn add(&mut self, terms: &[(FigureId, Decimal)], op: ComparisonOp) -> Option<()> {
        let mut rest = Decimal::ZERO;
        let mut coefficients: BTreeMap<FigureId, Decimal> = BTreeMap::new();
        for &(f, c) in terms {
            rest = rest.checked_add(c.checked_mul(self.changed.value(f)?)?)?;
            if self.variables.contains_key(&f) {
                *coefficients.entry(f).or_default() += c;
            }
        }
        let row: Option<Vec<(microlp::Variable, f64)>> = coefficients.iter().map(|(f, c)| Some((self.variables[f], c.to_f64()?))).collect();
        let rest = self.in_units(rest)?;
        self.problem.add_constraint(&row?, op, -rest);
        Some(())
    }

    /// `Some(None)`: impossible by itself, as two prints of one amount differ; otherwise whether it holds digit by digit.
    #[allow(clippy::option_option)] // unknown, impossible, holds
    fn sum(&mut self, relation: &Relation) -> Option<Option<bool>> {
        let c = self.changed;
        let terms: Vec<(FigureId, Decimal)> = std::iter::once((relation.reported, Decimal::ONE))
            .chain(relation.terms.iter().map(|t| (t.figure, -Decimal::from(t.sign))))
            .collect();
        let mut rest = Decimal::ZERO;
        for &(f, sign) in &terms {
            rest += sign * c.value(f)?;
        }
        if relation.kind == Kind::AtLeast {
            self.add(&terms, ComparisonOp::Ge)?;
            return Some(Some(rest >= Decimal::ZERO));
        }
        let printed: BTreeSet<FigureId> = terms.iter().map(|t| t.0).filter(|&f| c.is_addend(f)).collect();
        let steps: BTreeSet<Decimal> = printed.iter().map(|&f| c.step(f)).collect();
        if printed.len() <= 2 && c.is_addend(relation.reported) && steps.len() == 1 && !rest.is_zero() {
            return Some(None);
        }
        self.add(&terms, ComparisonOp::Eq)?;
        Some(Some(rest.is_zero()))
    }

    /// p − h ≤ 100 × Σ above / Σ below ≤ p + h, for a divisor that is certainly positive (or certainly negative).
    #[allow(clippy::option_option)]
    fn percent(&mut self, relation: &Relation) -> Option<Option<bool>> {
        let c = self.changed;
        let (p, half) = (c.value(relation.reported)?, c.step(relation.reported) / Decimal::TWO);
        let (mut divisor, mut width) = (Decimal::ZERO, Decimal::ZERO);
        for term in relation.terms.iter().filter(|t| t.below) {
            divisor += Decimal::from(term.sign) * c.value(term.figure)?;
            width += c.step(term.figure) / Decimal::TWO;
        }
        if divisor.abs() <= width {
            return None;
        }
        for (bound, op) in [(p - half, ComparisonOp::Ge), (p + half, ComparisonOp::Le)] {
            let terms: Vec<(FigureId, Decimal)> = relation
                .terms
                .iter()
                .map(|t| (t.figure, Decimal::from(t.sign) * if t.below { -bound } else { Decimal::ONE_HUNDRED }))
                .map(|(f, k)| (f, if divisor.is_sign_negative() { -k } else { k }))
                .collect();
            self.add(&terms, op)?;
        }
        // Whether it holds is left to the solver.
        Some(Some(false))
    }

    /// reported = factor × Π terms, where only one of the terms is not exact.
    #[allow(clippy::option_option)]
    fn product(&mut self, relation: &Relation, factor: Decimal) -> Option<Option<bool>> {
        let c = self.changed;
        let (varying, fixed): (Vec<FigureId>, Vec<FigureId>) = relation.terms.iter().map(|t| t.figure).partition(|&f| !c.step(f).is_zero());
        let mut constant = factor;
        for f in fixed {
            constant = constant.checked_mul(c.value(f)?)?;
        }
        let [one] = varying[..] else { return None };
        self.add(&[(relation.reported, Decimal::ONE), (one, -constant)], ComparisonOp::Eq)?;
        Some(Some(false))
    }
}
