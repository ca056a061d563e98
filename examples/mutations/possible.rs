//! Whether true amounts exist that round to what is printed once a figure is changed: the question that the program
//! answers by narrowing and an exact simplex, answered by another program (a linear solver in floating point), and for
//! more: bounds, percentages and products that are linear in the amounts are premises here as well. That they exist is
//! said only where amounts were found that satisfy everything in exact fractions.

use super::witness::{self, Check, Op, Printed, Quotient, Row};
use budgetcheck::Verified;
use budgetcheck::ledger::{Kind, Relation, Severity};
use budgetcheck::model::{Disclosure, FigureId};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet};

/// Bounds that touch exactly must not be lost to floating point where a contradiction is claimed; a real gap is far wider.
const SLACK: f64 = 1e-6;

/// How much of every bound is left to rounding while amounts are looked for: the guess is tried with the widest first.
const MARGINS: [f64; 6] = [0.3, 0.1, 0.03, 0.01, 0.001, 0.0];

/// Corners of which the middle is taken where some bounds leave no room.
const CORNERS: u64 = 6;

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
        let ratio = Decimal::new(1, scale.max(figure.set)) / Decimal::new(1, figure.scale().max(figure.set));
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
    /// and a sum with one printed addend, must print the same digits. A sum that is only supposed because its amounts nearly
    /// agree is a statement as long as they do: beyond, what the list left out may be an amount of its own. Two amounts of
    /// different scope that nearly agree state nothing: a hundredth of other money may lie between them, and the program
    /// gives a note.
    pub fn is_impossible(&self) -> bool {
        let linear = |r: &Relation| matches!(r.kind, Kind::Sum | Kind::Same) && !r.as_stated && !r.is_doubtful() && self.is_stated(r);
        match self.system(&linear) {
            Some(Statements::System(system)) => !system.is_exact && system.guess(SLACK, 0.0, None) == Some(None),
            Some(Statements::Impossible) => true,
            None => false,
        }
    }

    /// The relation must hold, or its amounts still miss each other by less than anything that could be left out.
    fn is_stated(&self, relation: &Relation) -> bool {
        let Some(room) = relation.supposed else { return true };
        let terms = relation.terms.iter().map(|t| self.value(t.figure).map(|v| v * Decimal::from(t.sign)));
        let sum = terms.sum::<Option<Decimal>>();
        self.value(relation.reported).zip(sum).is_some_and(|(reported, sum)| (reported - sum).abs() < room)
    }

    /// True amounts exist that satisfy every relation of the unchanged document that the figure is tied to, of whatever
    /// kind, and round to what is printed after the change: no checker could tell. They are found and checked in exact
    /// fractions. Where a relation is not linear, or did not hold before, nothing is proven.
    pub fn is_possible(&self) -> bool {
        let untouched = self.base.closed.relations.iter().zip(&self.base.closed.evaluations);
        let broken = untouched.filter(|(r, e)| r.rule.severity > Severity::Note && !e.verdict.holds() && r.involves(self.changed)).count();
        if broken > 0 {
            return false;
        }
        if self.has_amounts(&|_| true) {
            return true;
        }
        // Shares that were adjusted until they make 100 do so as printed, and their quotients never did.
        let before = Self::of(self.base, self.changed, &self.d().figure(self.changed).raw);
        let others = |r: &Relation| !matches!(r.kind, Kind::Rest(_));
        let untouched = self.base.closed.relations.iter().all(|r| others(r) || !r.involves(self.changed));
        untouched && before.contradicts(&|_| true) && before.has_amounts(&others) && self.has_amounts(&others)
    }

    /// No amounts satisfy the wanted relations that held, with some room for floating point.
    fn contradicts(&self, wanted: &dyn Fn(&Relation) -> bool) -> bool {
        matches!(self.system(wanted), Some(Statements::System(system)) if system.guess(SLACK, 0.0, None) == Some(None))
    }

    /// Amounts were found that satisfy the wanted relations that held.
    fn has_amounts(&self, wanted: &dyn Fn(&Relation) -> bool) -> bool {
        let Some(Statements::System(system)) = self.system(wanted) else { return false };
        MARGINS.iter().any(|&margin| system.guess(0.0, margin, None).flatten().is_some_and(|g| system.has_witness(&g, &[])))
            || system.middle().is_some_and(|(guess, tight)| system.has_witness(&guess, &tight))
    }

    /// The statements around the changed figure; `None` where one of them cannot be written down.
    fn system(&self, wanted: &dyn Fn(&Relation) -> bool) -> Option<Statements> {
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
        System::of(self, &group, &own)
    }
}

/// What the relations say of the amounts.
enum Statements {
    System(System),
    /// Two prints of one amount differ.
    Impossible,
}

/// The amounts of a group of figures, and what must hold between them.
struct System {
    unit: Decimal,
    printed: Vec<Printed>,
    rows: Vec<Row>,
    checks: Vec<Check>,
    /// The printed amounts themselves satisfy everything.
    is_exact: bool,
}

impl System {
    fn of(changed: &Changed<'_>, group: &BTreeSet<FigureId>, relations: &[&Relation]) -> Option<Statements> {
        changed.value?;
        let unit = group.iter().map(|&f| changed.step(f)).filter(|s| !s.is_zero()).min().unwrap_or(Decimal::ONE);
        let printed = |f: &FigureId| {
            let (value, half) = (changed.value(*f)?, changed.step(*f) / Decimal::TWO);
            // 0 among revenue and expenditure is nothing, or more: a quarter of a unit, either way.
            let (below, above) = if value.is_zero() && !half.is_zero() { (changed.d().room(*f).0.min(half), half) } else { (half, half) };
            Some(Printed { value: value + (above - below) / Decimal::TWO, half: (above + below) / Decimal::TWO })
        };
        let mut system =
            Self { unit, printed: group.iter().map(printed).collect::<Option<_>>()?, rows: Vec::new(), checks: Vec::new(), is_exact: true };
        let index: BTreeMap<FigureId, usize> = group.iter().enumerate().map(|(at, f)| (*f, at)).collect();
        let mut quotients: BTreeMap<FigureId, Vec<&Relation>> = BTreeMap::new();
        for relation in relations.iter().filter(|r| r.kind == Kind::Percent) {
            let own = quotients.entry(relation.reported).or_default();
            if own.iter().all(|other| other.terms != relation.terms) {
                own.push(relation);
            }
        }
        let mut writer = Writer { changed, index, quotients, system: &mut system };
        for relation in relations {
            if !writer.write(relation)? {
                return Some(Statements::Impossible);
            }
        }
        Some(Statements::System(system))
    }

    /// Deviations in units that satisfy everything in floating point, with bounds wider by `slack` or drawn in by a share;
    /// `Some(None)`: there are none. A seed gives some corner of them.
    #[allow(clippy::option_option)] // unknown, none, these
    fn guess(&self, slack: f64, margin: f64, seed: Option<u64>) -> Option<Option<Vec<f64>>> {
        let in_units = |v: Decimal| (v / self.unit).to_f64();
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut variables = Vec::new();
        for (at, p) in self.printed.iter().enumerate() {
            let half = in_units(p.half)? * (1.0 - margin) + slack;
            let cost = seed.map_or(0.0, |s| {
                f64::from((s.wrapping_mul(2 * at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as u32 % 201) - 100.0
            });
            variables.push(problem.add_var(cost, (-half, half)));
        }
        for row in &self.rows {
            let mut rest = row.constant;
            let mut terms = Vec::new();
            for (&at, &c) in &row.terms {
                rest = rest.checked_add(c.checked_mul(self.printed[at].value)?)?;
                terms.push((variables[at], c.to_f64()?));
            }
            let room = in_units(row.room)? * margin;
            let (op, bound) = match row.op {
                Op::Zero => (ComparisonOp::Eq, -in_units(rest)?),
                Op::AtLeastZero => (ComparisonOp::Ge, -in_units(rest)? + room),
                Op::AtMostZero => (ComparisonOp::Le, -in_units(rest)? - room),
            };
            problem.add_constraint(&terms, op, bound);
        }
        match problem.solve() {
            Ok(SolveOutcome::Solution(solution)) => Some(Some(variables.iter().map(|&v| solution[v]).collect())),
            Err(microlp::Error::Infeasible) => Some(None),
            Ok(SolveOutcome::Interrupted(_)) | Err(_) => None,
        }
    }

    /// The middle of several corners, and the rows that are tight in all of them.
    fn middle(&self) -> Option<(Vec<f64>, Vec<usize>)> {
        let corners = (1..=CORNERS).map(|seed| self.guess(0.0, 0.0, Some(seed)).flatten()).collect::<Option<Vec<_>>>()?;
        let middle: Vec<f64> =
            (0..self.printed.len()).map(|at| corners.iter().map(|c| c[at]).sum::<f64>() / corners.len() as f64).collect();
        let mut tight = Vec::new();
        for (at, row) in self.rows.iter().enumerate().filter(|(_, row)| row.op != Op::Zero) {
            let mut rest = row.constant;
            let mut size = 1.0_f64;
            let mut moved = 0.0;
            for (&f, &c) in &row.terms {
                rest = rest.checked_add(c.checked_mul(self.printed[f].value)?)?;
                moved += c.to_f64()? * middle[f];
                size = size.max(c.to_f64()?.abs());
            }
            if ((rest / self.unit).to_f64()? + moved).abs() < size * 1e-5 {
                tight.push(at);
            }
        }
        Some((middle, tight))
    }

    fn has_witness(&self, guess: &[f64], tight: &[usize]) -> bool {
        let statements = witness::Statements { printed: &self.printed, rows: &self.rows, checks: &self.checks, unit: self.unit };
        witness::exists(&statements, guess, tight)
    }
}

/// Writes relations as rows.
struct Writer<'w, 'd> {
    changed: &'w Changed<'d>,
    index: BTreeMap<FigureId, usize>,
    /// The quotients of each percentage.
    quotients: BTreeMap<FigureId, Vec<&'w Relation>>,
    system: &'w mut System,
}

impl Writer<'_, '_> {
    /// `None`: it cannot be written; `Some(false)`: impossible by itself, as two prints of one amount differ.
    fn write(&mut self, relation: &Relation) -> Option<bool> {
        let rounded = relation.figures().any(|f| self.quotients.contains_key(&f));
        match relation.kind {
            Kind::Same if rounded => self.same_percentage(relation),
            // A rounded percentage says of its quotient that it rounds to it; summed as well, it is an amount of its own.
            Kind::Sum | Kind::AtLeast if rounded => None,
            Kind::Sum | Kind::Same | Kind::AtLeast => self.sum(relation),
            Kind::Percent => self.percent(relation),
            Kind::Product(factor) => self.product(relation, factor),
            Kind::Rest(whole) if rounded => self.shares(relation, whole),
            Kind::Rest(whole) => {
                let terms: Vec<(FigureId, Decimal)> = relation.figures().map(|f| (f, Decimal::ONE)).collect();
                self.add(&terms, -whole, Op::Zero, Decimal::ZERO)
            }
        }
    }

    /// Adds Σ coefficient × true amount + constant ⋛ 0. What is not printed is nothing.
    fn add(&mut self, terms: &[(FigureId, Decimal)], constant: Decimal, op: Op, room: Decimal) -> Option<bool> {
        let mut own: BTreeMap<usize, Decimal> = BTreeMap::new();
        let mut sum = constant;
        for &(f, c) in terms {
            let value = self.changed.value(f)?;
            sum = sum.checked_add(c.checked_mul(value)?)?;
            match self.index.get(&f) {
                Some(&at) => *own.entry(at).or_default() += c,
                None if value.is_zero() => {}
                None => return None,
            }
        }
        // A bound that is not touched may be kept at a distance.
        let room = if room.is_zero() && op == Op::AtLeastZero && sum > self.system.unit { self.system.unit } else { room };
        self.system.is_exact &= match op {
            Op::Zero => sum.is_zero(),
            Op::AtLeastZero => !sum.is_sign_negative() || sum.is_zero(),
            Op::AtMostZero => sum.is_sign_negative() || sum.is_zero(),
        };
        self.system.rows.push(Row { terms: own, constant, op, room });
        Some(true)
    }

    fn sum(&mut self, relation: &Relation) -> Option<bool> {
        let c = self.changed;
        let terms: Vec<(FigureId, Decimal)> = std::iter::once((relation.reported, Decimal::ONE))
            .chain(relation.terms.iter().map(|t| (t.figure, -Decimal::from(t.sign))))
            .collect();
        if relation.kind == Kind::AtLeast {
            return self.add(&terms, Decimal::ZERO, Op::AtLeastZero, Decimal::ZERO);
        }
        let mut rest = Decimal::ZERO;
        for &(f, sign) in &terms {
            rest += sign * c.value(f)?;
        }
        let printed: BTreeSet<FigureId> = terms.iter().map(|t| t.0).filter(|&f| c.is_addend(f)).collect();
        let steps: BTreeSet<Decimal> = printed.iter().map(|&f| c.step(f)).collect();
        if printed.len() <= 2 && c.is_addend(relation.reported) && steps.len() == 1 && !rest.is_zero() {
            return Some(false);
        }
        self.add(&terms, Decimal::ZERO, Op::Zero, Decimal::ZERO)
    }

    /// p − h ≤ 100 × Σ above / Σ below ≤ p + h, for a divisor that is certainly positive (or certainly negative).
    fn percent(&mut self, relation: &Relation) -> Option<bool> {
        let others = self.quotients.get(&relation.reported)?.clone();
        if let Some(first) = others.first().filter(|first| first.terms != relation.terms) {
            let check = Check::Equal(self.quotient(first)?, self.quotient(relation)?);
            self.system.checks.push(check);
        }
        self.rounds_to(relation, relation.reported)
    }

    /// The quotient rounds to the percentage that this figure prints.
    fn rounds_to(&mut self, relation: &Relation, printed: FigureId) -> Option<bool> {
        let c = self.changed;
        let (p, half) = (c.value(printed)?, c.step(printed) / Decimal::TWO);
        let (mut divisor, mut width) = (Decimal::ZERO, Decimal::ZERO);
        for term in relation.terms.iter().filter(|t| t.below) {
            divisor += Decimal::from(term.sign) * c.value(term.figure)?;
            width += c.step(term.figure) / Decimal::TWO;
        }
        if divisor.abs() <= width {
            return None;
        }
        for (bound, op) in [(p - half, Op::AtLeastZero), (p + half, Op::AtMostZero)] {
            let terms: Vec<(FigureId, Decimal)> = relation
                .terms
                .iter()
                .map(|t| (t.figure, Decimal::from(t.sign) * if t.below { -bound } else { Decimal::ONE_HUNDRED }))
                .map(|(f, k)| (f, if divisor.is_sign_negative() { -k } else { k }))
                .collect();
            self.add(&terms, Decimal::ZERO, op, half.checked_mul(divisor.abs())?)?;
        }
        Some(true)
    }

    /// A percentage printed twice: one quotient rounds to both, or two quotients are equal.
    fn same_percentage(&mut self, relation: &Relation) -> Option<bool> {
        let pair = [relation.reported, relation.terms.first()?.figure];
        let c = self.changed;
        if c.step(pair[0]) == c.step(pair[1]) && c.value(pair[0])? != c.value(pair[1])? {
            return Some(false);
        }
        let own = pair.map(|f| self.quotients.get(&f).and_then(|q| q.first().copied()));
        match own {
            [Some(a), Some(b)] => {
                let check = Check::Equal(self.quotient(a)?, self.quotient(b)?);
                self.system.checks.push(check);
                Some(true)
            }
            [Some(one), None] => self.rounds_to(one, pair[1]),
            [None, Some(one)] => self.rounds_to(one, pair[0]),
            [None, None] => None,
        }
    }

    fn quotient(&self, relation: &Relation) -> Option<Quotient> {
        let side = |below: bool| {
            let mut terms: BTreeMap<usize, Decimal> = BTreeMap::new();
            for term in relation.terms.iter().filter(|t| t.below == below) {
                match self.index.get(&term.figure) {
                    Some(&at) => *terms.entry(at).or_default() += Decimal::from(term.sign),
                    None => self.changed.value(term.figure).filter(Decimal::is_zero).map(|_| ())?,
                }
            }
            Some(terms)
        };
        Some(Quotient { over: side(false)?, under: side(true)? })
    }

    /// Rounded shares of one whole that make 100: their quotients do, and what is left of it rounds to the shares that have
    /// none. Over one amount that is linear, and over its copies.
    fn shares(&mut self, relation: &Relation, whole: Decimal) -> Option<bool> {
        let c = self.changed;
        let (mut low, mut high) = (whole, whole);
        let mut quotients: Vec<&Relation> = Vec::new();
        for share in relation.figures() {
            if let Some(one) = self.quotients.get(&share).and_then(|q| q.first().copied()) {
                quotients.push(one);
            } else {
                low -= c.value(share)? + c.step(share) / Decimal::TWO;
                high -= c.value(share)? - c.step(share) / Decimal::TWO;
            }
        }
        let below: Vec<(FigureId, Decimal)> =
            quotients.first()?.terms.iter().filter(|t| t.below).map(|t| (t.figure, Decimal::from(t.sign))).collect();
        let mut divisor = Decimal::ZERO;
        for &(f, sign) in &below {
            divisor += sign * c.value(f)?;
        }
        let over = quotients.iter().flat_map(|q| q.terms.iter()).filter(|t| !t.below);
        let over: Vec<(FigureId, Decimal)> = over.map(|t| (t.figure, Decimal::from(t.sign) * Decimal::ONE_HUNDRED)).collect();
        let all = quotients.iter().map(|q| self.quotient(q)).collect::<Option<Vec<_>>>()?;
        self.system.checks.push(Check::Between(all, low, high));
        let bounds: &[(Decimal, Op)] = if low == high { &[(low, Op::Zero)] } else { &[(low, Op::AtLeastZero), (high, Op::AtMostZero)] };
        if divisor <= Decimal::ZERO {
            return None;
        }
        for &(bound, op) in bounds {
            let terms: Vec<(FigureId, Decimal)> = over.iter().copied().chain(below.iter().map(|&(f, k)| (f, -bound * k))).collect();
            let room = (high - low).checked_mul(divisor)? / Decimal::TWO;
            self.add(&terms, Decimal::ZERO, op, room)?;
        }
        Some(true)
    }

    /// reported = factor × Π terms, where only one of the terms is not exact.
    fn product(&mut self, relation: &Relation, factor: Decimal) -> Option<bool> {
        let c = self.changed;
        let (varying, fixed): (Vec<FigureId>, Vec<FigureId>) = relation.terms.iter().map(|t| t.figure).partition(|&f| !c.step(f).is_zero());
        let mut constant = factor;
        for f in fixed {
            constant = constant.checked_mul(c.value(f)?)?;
        }
        let [one] = varying[..] else { return None };
        self.add(&[(relation.reported, Decimal::ONE), (one, -constant)], Decimal::ZERO, Op::Zero, Decimal::ZERO)
    }
}
