//! 舍入的余地 — how far rounding alone can part a printed number from the sum of other printed numbers.
//!
//! Half a unit of every number either way, and two things that narrow it. 0 among revenue and expenditure hides nothing
//! below zero. And all of the bound is only reached where every true amount lies just halfway between two numbers: with
//! halves rounded up (四舍五入) one of them would print the next number; with halves rounded to even (五成双) all of them
//! print an even last digit. One document is taken to round in one way.
//!
//! A third: amounts set in whole 万元 were not rounded at all (70.00, 870.00, 50.00), and what adds up from them is exact.

use crate::model::{Disclosure, Figure, FigureId, Reading};
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
    /// below it by `more` and above it by `less`. `step` is one unit of its last digit, as far as this sum shows it.
    pub(super) fn of(disclosure: &Disclosure, id: FigureId, amount: Decimal, step: Decimal) -> Self {
        let figure = disclosure.figure(id);
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

/// So many final zeros, all amounts of a sum but one taken together, are no chance: one in a million.
const ZEROS: u32 = 6;

/// Whether all amounts of a sum but one, at least, are round (`70.00`, `4,100,000`): such amounts were set and not rounded,
/// and then the last one must be what the others leave, to the digit. One that prints more decimals than another may have
/// left them out there: 500 + 300 + 400.3 is 1200 in round words.
pub(super) fn are_round_but_one<'f>(amounts: impl Iterator<Item = (&'f Figure, Decimal)>) -> bool {
    let (mut zeros, mut odd, mut step) = (0, 0, None);
    for (figure, amount) in amounts.filter(|(_, amount)| !amount.is_zero()) {
        if *step.get_or_insert(figure.step()) != figure.step() {
            return false;
        }
        match final_zeros(figure, amount) {
            Some(0 | 1) => odd += 1,
            Some(n) => zeros += n,
            None => return false,
        }
    }
    odd <= 1 && zeros >= ZEROS
}

/// How many zeros an amount ends with, counted from its last printed digit; `None` for what is no amount of money or was
/// rounded by its own words.
fn final_zeros(figure: &Figure, amount: Decimal) -> Option<u32> {
    if !matches!(figure.reading, Reading::Money(_)) || figure.approximate {
        return None;
    }
    let step = figure.step();
    if step.is_zero() {
        return None;
    }
    // A step is a power of ten: the zeros of the digits alone, moved by where the two points stand.
    let (digits, zeros) = without_zeros(amount.mantissa());
    let (one, zeros_of_step) = without_zeros(step.mantissa());
    let zeros = i64::from(zeros) - i64::from(zeros_of_step) + i64::from(step.scale()) - i64::from(amount.scale());
    // More digits than a decimal holds are not reckoned with.
    let fits = one == 1 && i64::from(digits.unsigned_abs().checked_ilog10()?) + zeros < 28;
    fits.then(|| u32::try_from(zeros.max(0)).map_or(ZEROS, |zeros| zeros.min(ZEROS)))
}

/// Digits without the zeros they end with, and how many those are.
fn without_zeros(mut digits: i128) -> (i128, u32) {
    let mut zeros = 0;
    while digits != 0 && digits % 10 == 0 {
        digits /= 10;
        zeros += 1;
    }
    (digits, zeros)
}

/// The number of decimals that a sum is set in: its whole and two thirds of its amounts print them, and are as fine as any.
/// `None` where there is none, or it is less than two decimals. An addend without decimals beside them (539 among 962.86,
/// 3139.76) has left out zeros, unless another prints them (12.00); a whole without them was rounded in words.
pub(super) fn set_in<'f>(whole: &Figure, amounts: impl Iterator<Item = (&'f Figure, Decimal)>) -> Option<Decimal> {
    let own: Vec<&Figure> = amounts.filter(|(f, amount)| !amount.is_zero() && f.is_addend()).map(|(f, _)| f).collect();
    let finest = own.iter().map(|f| f.step()).min().filter(|&finest| whole.step() == finest)?;
    let alike = own.iter().filter(|f| f.step() == finest).count();
    let fine = own.iter().all(|f| matches!(f.reading, Reading::Money(_))) && own.iter().any(|f| f.step() == finest && f.scale() >= 2);
    let in_full =
        own.iter().any(|f| f.scale() >= 2 && f.value().and_then(|v| v.checked_div(f.base())).is_some_and(|v| v.fract().is_zero()));
    (fine && !in_full && alike >= 2 && alike * 3 >= own.len() * 2).then_some(finest)
}
