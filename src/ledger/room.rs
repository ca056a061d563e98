//! 舍入的余地 — how far rounding alone can part a printed number from the sum of other printed numbers.
//!
//! Half a unit of every number either way, and two things that narrow it. 0 among revenue and expenditure hides nothing
//! below zero. And all of the bound is only reached where every true amount lies just halfway between two numbers: with
//! halves rounded up (四舍五入) one of them would print the next number; with halves rounded to even (五成双) all of them
//! print an even last digit. One document is taken to round in one way.

use crate::model::{Disclosure, FigureId};
use rust_decimal::Decimal;

/// One end of what rounding allows.
#[derive(Debug, Clone, Copy)]
struct End {
    /// How far it is.
    size: Decimal,
    /// Whether it is reached where halves are rounded up, away from zero.
    half_up: bool,
    /// Whether it is reached where halves are rounded to even.
    half_even: bool,
}

impl End {
    /// Both together; `None` beyond what a decimal holds.
    fn and(self, other: Self) -> Option<Self> {
        Some(Self {
            size: self.size.checked_add(other.size)?,
            half_up: self.half_up && other.half_up,
            half_even: self.half_even && other.half_even,
        })
    }
}

/// How far a printed number may exceed what the others give, and fall short of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    more: End,
    less: End,
    /// One unit of the last digit of the number that prints the most.
    unit: Decimal,
}

impl Room {
    /// What one figure allows that prints (or, while a diagnosis tries it, would print) this amount: its true amount may lie
    /// below it by `more` and above it by `less`. 0万元 beside 866.70万元 is taken at the step of the `finest`.
    pub(super) fn of(disclosure: &Disclosure, id: FigureId, amount: Decimal, finest: Decimal) -> Self {
        let figure = disclosure.figure(id);
        let step = if amount.is_zero() { figure.step().min(finest) } else { figure.step() };
        let half = step / Decimal::TWO;
        let below = if amount.is_zero() { half.min(disclosure.room(id).0) } else { half };
        // 约 may have been rounded in any way.
        let any = figure.approximate || step.is_zero();
        // Where it cannot be told it may be even.
        let even = step.checked_mul(Decimal::TWO).and_then(|two| amount.checked_rem(two)).is_none_or(|rest| rest.is_zero());
        let end = |size: Decimal, half_up: bool| End {
            size,
            half_up: any || size.is_zero() || half_up,
            half_even: any || size.is_zero() || even,
        };
        Self { more: end(below, amount > Decimal::ZERO), less: end(half, amount < Decimal::ZERO), unit: step }
    }

    /// Takes one more term in; `None` beyond what a decimal holds. A term that is subtracted moves the sum the other way.
    pub(super) fn add(&mut self, term: &Self, negative: bool) -> Option<()> {
        let (more, less) = if negative { (term.more, term.less) } else { (term.less, term.more) };
        self.more = self.more.and(more)?;
        self.less = self.less.and(less)?;
        if !term.unit.is_zero() {
            self.unit = if self.unit.is_zero() { term.unit } else { self.unit.min(term.unit) };
        }
        Some(())
    }

    /// The largest difference of this sign that rounding can make.
    pub(super) fn allowed(&self, difference: Decimal) -> Decimal {
        let end = if difference > Decimal::ZERO { self.more } else { self.less };
        if difference.abs() == end.size && !end.half_up && !end.half_even { end.size - self.unit } else { end.size }
    }
}
