//! 笔误类型 — what kind of slip makes one number of another.

use crate::model::{Disclosure, Figure, FigureId, Origin, Reading};
use rust_decimal::Decimal;

/// The kind of slip between the printed figure and the value it should have, as a clause; empty where none is evident.
#[must_use]
pub fn slip(figure: &Figure, wanted: Decimal) -> (&'static str, &'static str) {
    let Some(printed) = figure.value() else { return ("", "") };
    if printed.is_zero() || wanted.is_zero() {
        return ("", "");
    }
    if printed == -wanted {
        return ("（正负号相反）", " (sign reversed)");
    }
    let Some(ratio) = printed.checked_div(wanted) else { return ("", "") };
    for (power, words) in [
        (10_000, ("（恰差一万倍，疑为元与万元混用）", " (a factor of ten thousand: 元 for 万元?)")),
        (10, ("（恰差十倍，疑为小数点错位）", " (a factor of ten: decimal point?)")),
        (100, ("（恰差百倍，疑为小数点错位）", " (a factor of a hundred: decimal point?)")),
        (1000, ("（恰差千倍，疑为小数点错位）", " (a factor of a thousand: decimal point?)")),
    ] {
        let power = Decimal::from(power);
        if ratio == power || ratio.checked_mul(power) == Some(Decimal::ONE) {
            return words;
        }
    }
    let digits = |v: Decimal| {
        let mut printed = v / figure.base();
        printed.rescale(figure.scale());
        printed.to_string().bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>()
    };
    let (a, b) = (digits(printed), digits(wanted));
    if a.len() == b.len() {
        let differ: Vec<usize> = (0..a.len()).filter(|&i| a[i] != b[i]).collect();
        if let [i, j] = differ[..]
            && a[i] == b[j]
            && a[j] == b[i]
        {
            return ("（疑为两位数字颠倒）", " (two digits swapped?)");
        }
        if differ.len() == 1 {
            return ("（只有一位数字不同）", " (one digit differs)");
        }
    } else if a.len() + 1 == b.len() && is_missing_one(&a, &b) {
        return ("（疑为漏了一位数字）", " (a digit lost?)");
    } else if b.len() + 1 == a.len() && is_missing_one(&b, &a) {
        return ("（疑为多了一位数字）", " (a digit too many?)");
    }
    ("", "")
}

/// What a figure would print without one slip.
#[derive(Debug, Default)]
pub struct Mended {
    /// With two neighbouring digits in each other's place.
    pub swapped: Vec<Decimal>,
    /// With one digit less, or with the decimal point elsewhere.
    pub moved: Vec<Decimal>,
    /// With another digit in one place.
    pub other: Vec<Decimal>,
}

/// What a figure would print without one slip, by its kind.
#[must_use]
pub fn mended(figure: &Figure) -> Mended {
    let Some(value) = figure.value().and_then(|v| v.checked_div(figure.base())) else { return Mended::default() };
    let mut printed = value;
    printed.rescale(figure.scale());
    let digits: Vec<u8> = printed.mantissa().unsigned_abs().to_string().into_bytes();
    let sign = if value.is_sign_negative() { -1 } else { 1 };
    let number = |own: Vec<u8>, scale: u32| {
        let mantissa: i128 = String::from_utf8(own).ok()?.parse().ok()?;
        Decimal::try_from_i128_with_scale(sign * mantissa, scale).ok()?.checked_mul(figure.base())
    };
    let places = 0..digits.len();
    let swapped = places.clone().skip(1).filter(|&i| digits[i - 1] != digits[i]).filter_map(|i| {
        let mut own = digits.clone();
        own.swap(i - 1, i);
        number(own, figure.scale())
    });
    let less = places.clone().filter(|_| digits.len() > 2).filter_map(|i| {
        let own = digits.iter().enumerate().filter(|(at, _)| *at != i).map(|(_, d)| *d).collect();
        number(own, figure.scale())
    });
    let moved = (0..=figure.scale() + 4).filter(|&scale| scale != figure.scale()).filter_map(|scale| number(digits.clone(), scale));
    let other = places.flat_map(|i| (b'0'..=b'9').map(move |digit| (i, digit))).filter(|&(i, digit)| digits[i] != digit).filter_map(
        |(i, digit)| {
            let mut own = digits.clone();
            own[i] = digit;
            number(own, figure.scale())
        },
    );
    Mended { swapped: swapped.collect(), moved: less.chain(moved).collect(), other: other.collect() }
}

/// How many figures back a neighbouring item of the narrative reaches.
const NEIGHBOURS: usize = 20;

/// Where a wrong figure of the narrative was likely copied from: the nearest figure of the items before that prints the
/// same number, or else the one table cell that does. `related` figures have a reason of their own to be equal.
#[must_use]
pub fn source(disclosure: &Disclosure, wrong: FigureId, related: &[FigureId]) -> Option<FigureId> {
    let figure = disclosure.figure(wrong);
    let digits = figure.raw.bytes().filter(u8::is_ascii_digit).count();
    if !matches!(figure.origin, Origin::Sentence { .. }) || digits < 4 || figure.value().is_none_or(|v| v.is_zero()) {
        return None;
    }
    let same = |id: &FigureId| {
        let other = disclosure.figure(*id);
        let kind = std::mem::discriminant(&other.reading) == std::mem::discriminant(&figure.reading);
        *id != wrong && !related.contains(id) && kind && other.value() == figure.value()
    };
    let before = (wrong.0.saturating_sub(NEIGHBOURS)..wrong.0).rev().map(FigureId);
    let mut sentences = before.filter(|id| matches!(disclosure.figure(*id).origin, Origin::Sentence { .. }));
    sentences.find(same).or_else(|| {
        let money = matches!(figure.reading, Reading::Money(_));
        let mut cells = (0..disclosure.figures.len())
            .map(FigureId)
            .filter(|id| money && matches!(disclosure.figure(*id).origin, Origin::Cell { .. }) && same(id));
        let first = cells.next()?;
        cells.next().is_none().then_some(first)
    })
}

/// How likely the printed figure is a slip of the wanted value: 2 for a known kind of slip, 1 for one wrong digit, 0 else.
#[must_use]
pub fn likelihood(figure: &Figure, wanted: Decimal) -> u8 {
    match slip(figure, wanted).1 {
        "" => 0,
        " (one digit differs)" => 1,
        _ => 2,
    }
}

fn is_missing_one(short: &[u8], long: &[u8]) -> bool {
    (0..long.len()).any(|skip| long.iter().enumerate().filter(|(i, _)| *i != skip).map(|(_, d)| d).eq(short.iter()))
}
