//! A witness in exact fractions: true amounts found near a guess in floating point, and checked against every statement.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Ticks in which a deviation is given, to one unit of the finest last digit.
const TICKS: i64 = 10_000;

/// How a sum stands to zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op {
    Zero,
    AtLeastZero,
    AtMostZero,
}

/// Σ coefficient × true amount + constant = 0, ≥ 0 or ≤ 0.
#[derive(Clone, Debug)]
pub struct Row {
    pub terms: BTreeMap<usize, Decimal>,
    pub constant: Decimal,
    pub op: Op,
    /// By how much of itself the bound may be drawn in while a guess is looked for: the width of a rounded percentage.
    pub room: Decimal,
}

/// What is printed, and how far the true amount may be from it.
#[derive(Clone, Copy, Debug)]
pub struct Printed {
    pub value: Decimal,
    pub half: Decimal,
}

/// One hundred times a sum over another: what a rounded percentage says.
#[derive(Clone, Debug)]
pub struct Quotient {
    pub over: BTreeMap<usize, Decimal>,
    pub under: BTreeMap<usize, Decimal>,
}

/// What is not linear and is left to the check.
#[derive(Clone, Debug)]
pub enum Check {
    /// One percentage of two quotients, or printed twice.
    Equal(Quotient, Quotient),
    /// Quotients whose sum lies between two numbers.
    Between(Vec<Quotient>, Decimal, Decimal),
}

/// Statements about the amounts of some printed figures.
pub struct Statements<'s> {
    pub printed: &'s [Printed],
    pub rows: &'s [Row],
    pub checks: &'s [Check],
    /// One unit of the finest last digit.
    pub unit: Decimal,
}

/// Whether amounts near the guess (deviations in units) satisfy every statement exactly and round to what is printed. `tight`
/// are the rows that have no room at all: they are solved as equations.
pub fn exists(statements: &Statements<'_>, guess: &[f64], tight: &[usize]) -> bool {
    Amounts::of(statements).and_then(|a| a.near(statements.checks, guess, tight)).unwrap_or(false)
}

/// A fraction in lowest terms, the denominator positive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Fraction(i128, i128);

impl Fraction {
    fn new(over: i128, under: i128) -> Option<Self> {
        let (mut a, mut b) = (over.unsigned_abs(), under.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = i128::try_from(a).ok().filter(|_| under != 0)?.max(1) * under.signum();
        Some(Self(over / divisor, under / divisor))
    }

    fn plus(self, o: Self) -> Option<Self> {
        Self::new(self.0.checked_mul(o.1)?.checked_add(o.0.checked_mul(self.1)?)?, self.1.checked_mul(o.1)?)
    }

    fn times(self, o: Self) -> Option<Self> {
        Self::new(self.0.checked_mul(o.0)?, self.1.checked_mul(o.1)?)
    }

    fn inverse(self) -> Option<Self> {
        Self::new(self.1, self.0)
    }

    fn negative(self) -> Self {
        Self(-self.0, self.1)
    }
}

/// A row over the deviations, in whole ticks.
#[derive(Clone)]
struct Line {
    terms: BTreeMap<usize, Fraction>,
    constant: Fraction,
    op: Op,
}

struct Amounts {
    values: Vec<Fraction>,
    halves: Vec<i128>,
    lines: Vec<Line>,
}

impl Amounts {
    fn of(statements: &Statements<'_>) -> Option<Self> {
        let tick = statements.unit.checked_div(Decimal::from(TICKS))?;
        let ticks = |v: Decimal| fraction(v.checked_div(tick)?);
        let whole = |v: Decimal| ticks(v).filter(|f| f.1 == 1).map(|f| f.0);
        let halves = statements.printed.iter().map(|p| whole(p.half)).collect::<Option<Vec<_>>>()?;
        let values = statements.printed.iter().map(|p| ticks(p.value)).collect::<Option<Vec<_>>>()?;
        let mut lines = Vec::new();
        for row in statements.rows {
            let mut constant = ticks(row.constant)?;
            let mut terms = BTreeMap::new();
            for (&at, &coefficient) in &row.terms {
                let coefficient = fraction(coefficient)?;
                constant = constant.plus(coefficient.times(values[at])?)?;
                if halves[at] > 0 && coefficient.0 != 0 {
                    terms.insert(at, coefficient);
                }
            }
            lines.push(Line { terms, constant, op: row.op });
        }
        Some(Self { values, halves, lines })
    }

    /// Every equation gives one deviation by the others; those are rounded to ticks, and all is checked.
    fn near(&self, checks: &[Check], guess: &[f64], tight: &[usize]) -> Option<bool> {
        let interior = |at: usize| 1.0 - (guess[at] * TICKS as f64 / self.halves[at] as f64).abs();
        let mut solved: BTreeMap<usize, Line> = BTreeMap::new();
        let equations = self.lines.iter().enumerate().filter(|(at, l)| l.op == Op::Zero || tight.contains(at));
        for (_, line) in equations {
            let mut own = line.clone();
            for (pivot, by) in &solved {
                own.replace(*pivot, by)?;
            }
            let Some(pivot) = own.terms.keys().copied().max_by(|&a, &b| interior(a).total_cmp(&interior(b))) else {
                if own.constant.0 != 0 {
                    return Some(false);
                }
                continue;
            };
            let scale = own.terms.remove(&pivot)?.inverse()?.negative();
            for coefficient in own.terms.values_mut() {
                *coefficient = coefficient.times(scale)?;
            }
            own.constant = own.constant.times(scale)?;
            for other in solved.values_mut() {
                other.replace(pivot, &own)?;
            }
            solved.insert(pivot, own);
        }
        let rounded = |at: usize| Fraction((((guess[at] * TICKS as f64).round()) as i128).clamp(-self.halves[at], self.halves[at]), 1);
        let free: Vec<Fraction> = (0..self.halves.len()).map(rounded).collect();
        let mut deviations = free.clone();
        for (pivot, line) in &solved {
            deviations[*pivot] = line.at(&free)?;
        }
        let within = deviations.iter().zip(&self.halves).all(|(d, half)| half.checked_mul(d.1).is_some_and(|h| d.0.abs() <= h));
        for line in &self.lines {
            let sum = line.at(&deviations)?.0;
            let holds = match line.op {
                Op::Zero => sum == 0,
                Op::AtLeastZero => sum >= 0,
                Op::AtMostZero => sum <= 0,
            };
            if !holds {
                return Some(false);
            }
        }
        let amounts = self.values.iter().zip(&deviations).map(|(v, d)| v.plus(*d)).collect::<Option<Vec<_>>>()?;
        let checked = checks.iter().try_fold(true, |all, check| Some(all && check.holds(&amounts)?))?;
        Some(within && checked)
    }
}

impl Quotient {
    fn of(&self, amounts: &[Fraction]) -> Option<Fraction> {
        let sum = |terms: &BTreeMap<usize, Decimal>| {
            terms.iter().try_fold(Fraction(0, 1), |sum, (&at, &c)| sum.plus(fraction(c)?.times(amounts[at])?))
        };
        sum(&self.over)?.times(Fraction(100, 1))?.times(sum(&self.under)?.inverse()?)
    }
}

impl Check {
    fn holds(&self, amounts: &[Fraction]) -> Option<bool> {
        match self {
            Self::Equal(a, b) => Some(a.of(amounts)? == b.of(amounts)?),
            Self::Between(parts, low, high) => {
                let sum = parts.iter().try_fold(Fraction(0, 1), |sum, q| sum.plus(q.of(amounts)?))?;
                let above = |a: Fraction, b: Fraction| a.plus(b.negative()).map(|d| d.0 >= 0);
                Some(above(sum, fraction(*low)?)? && above(fraction(*high)?, sum)?)
            }
        }
    }
}

impl Line {
    /// Puts what a variable is equal to in its place.
    fn replace(&mut self, variable: usize, by: &Line) -> Option<()> {
        let Some(times) = self.terms.remove(&variable) else { return Some(()) };
        for (&at, &coefficient) in &by.terms {
            let sum = coefficient.times(times)?.plus(self.terms.get(&at).copied().unwrap_or(Fraction(0, 1)))?;
            if sum.0 == 0 {
                self.terms.remove(&at);
            } else {
                self.terms.insert(at, sum);
            }
        }
        self.constant = self.constant.plus(by.constant.times(times)?)?;
        Some(())
    }

    fn at(&self, values: &[Fraction]) -> Option<Fraction> {
        self.terms.iter().try_fold(self.constant, |sum, (&at, &c)| sum.plus(c.times(values[at])?))
    }
}

fn fraction(v: Decimal) -> Option<Fraction> {
    let v = v.normalize();
    Fraction::new(v.mantissa(), 10_i128.checked_pow(v.scale())?)
}
