//! 笔误类型 — what kind of slip makes one number of another.

use crate::model::Figure;
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
