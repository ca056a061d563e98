//! The strict grammar of printed numbers.
//!
//! Whatever is not in it is *unreadable*: reported, blocking its relations, never 0. The decimal library's own parser
//! takes `1e3` and `1_000`, so the grammar is checked first.

use super::{Money, MoneyUnit, Percent, Reading, Span};
use rust_decimal::Decimal;
use std::str::FromStr;

/// A number as printed: exact value and number of decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Signed value.
    pub value: Decimal,
    /// Printed decimals.
    pub scale: u32,
}

/// More digits than any budget prints, and few enough that an amount in 亿元 and sums of such amounts stay within the
/// decimals.
const MAX_DIGITS: usize = 18;

/// Half-width form of a digit or of the signs that numbers are printed with.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '．' => '.',
        '，' => ',',
        '（' => '(',
        '）' => ')',
        '－' | '−' | '–' | '﹣' => '-',
        '＋' => '+',
        '％' => '%',
        other => other,
    }
}

/// Reads `1,234.50`, full-width digits, `-1.00`, `(1.00)`, `－1`, `△1`; `None` for anything else.
///
/// ```
/// use budgetcheck::model::number::number;
/// assert_eq!(number("（1,234.50）").unwrap().value.to_string(), "-1234.50");
/// assert!(number("1,23.4").is_none() && number("1e3").is_none() && number("1_000").is_none());
/// ```
#[must_use]
pub fn number(raw: &str) -> Option<Number> {
    if raw.is_ascii() {
        return plain(raw.trim());
    }
    // Nearly every cell that is asked is a name.
    if !raw.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)) {
        return None;
    }
    let text: String = raw.trim().chars().map(narrow).collect();
    let (negative, body) = sign(&text);
    let (whole, fraction) = match body.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return None,
        None => (body, ""),
    };
    let digits = grouped(whole)?;
    if !fraction.chars().all(|c| c.is_ascii_digit()) || digits.len() + fraction.len() > MAX_DIGITS {
        return None;
    }
    let mut value = Decimal::from_str(&format!("{digits}.{}", if fraction.is_empty() { "0" } else { fraction })).ok()?;
    value.rescale(fraction.len() as u32);
    if negative {
        value.set_sign_negative(!value.is_zero());
    }
    Some(Number { value, scale: fraction.len() as u32 })
}

/// A number in half-width digits and signs, read without copying it.
fn plain(text: &str) -> Option<Number> {
    let (negative, body) = sign(text);
    let (whole, fraction) = match body.split_once('.') {
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, fraction),
        None => (body, ""),
    };
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| !first.is_empty() && is_digits(first))?;
    let is_grouped = whole.len() > first.len();
    let digits = whole.bytes().filter(u8::is_ascii_digit).count() + fraction.len();
    if is_grouped && (first.len() > 3 || !groups.all(|g| g.len() == 3 && is_digits(g))) || !is_digits(fraction) || digits > MAX_DIGITS {
        return None;
    }
    let all = whole.bytes().chain(fraction.bytes()).filter(|b| *b != b',');
    let mantissa = all.fold(0_i64, |value, b| value * 10 + i64::from(b - b'0'));
    let scale = fraction.len() as u32;
    let mut value = Decimal::new(mantissa, scale);
    if negative {
        value.set_sign_negative(!value.is_zero());
    }
    Some(Number { value, scale })
}

fn sign(text: &str) -> (bool, &str) {
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        return (true, inner.trim());
    }
    for mark in ['-', '△', '▲'] {
        if let Some(rest) = text.strip_prefix(mark) {
            return (true, rest.trim_start());
        }
    }
    (false, text.strip_prefix('+').unwrap_or(text))
}

/// Digits with or without thousands separators; the groups must be right.
fn grouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let all_digits = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit());
    let fits = all_digits(first) && (rest.is_empty() || first.len() <= 3) && rest.iter().all(|g| g.len() == 3 && all_digits(g));
    fits.then(|| std::iter::once(first).chain(rest).collect())
}

/// Whether words hold an amount: digits with decimals or thousands separators (not `1.` of a list, nor `20万元`).
#[must_use]
pub fn holds_amount(words: &str) -> bool {
    let chars: Vec<char> = words.chars().map(narrow).collect();
    chars.windows(3).any(|w| w[0].is_ascii_digit() && matches!(w[1], '.' | ',') && w[2].is_ascii_digit())
}

/// Whether a cell prints "none": 无, a dash, a slash, or what programs write for a blank (`NaN`, `null`).
#[must_use]
pub fn is_nil(cell: &str) -> bool {
    let cell = cell.trim();
    let filler = ["nan", "null", "none", "n/a", "#n/a"].iter().any(|word| cell.eq_ignore_ascii_case(word));
    filler
        || matches!(cell, "无" | "/" | "／" | "\\")
        || (!cell.is_empty() && cell.chars().all(|c| matches!(c, '—' | '-' | '－' | '–' | '─' | '―' | '−')))
}

/// What a cell of an amount column says, and the span of its digits.
#[must_use]
pub fn amount_cell(text: &str, span: Span, unit: MoneyUnit) -> (Reading, Span) {
    let span = span.trimmed(text);
    let raw = span.of(text);
    if raw.is_empty() {
        return (Reading::Blank, span);
    }
    if is_nil(raw) {
        return (Reading::Nil, span);
    }
    let (body, unit) = split_unit(raw, unit);
    let digits = without_currency(body);
    let start = span.start + body.len() - digits.len();
    let digits_span = Span::new(start, start + digits.len());
    match number(digits) {
        Some(n) => (Reading::Money(Money { value: n.value, scale: n.scale, unit }), digits_span),
        None => (Reading::Unreadable, span),
    }
}

/// Reads the amount that a cell prints, with a unit or a sign of currency of its own: `12.00万元`, `¥12.00`.
///
/// ```
/// use budgetcheck::model::number::cell;
/// assert_eq!(cell("￥1,200.00元").unwrap().value.to_string(), "1200.00");
/// assert!(cell("20万元以下").is_none());
/// ```
#[must_use]
pub fn cell(raw: &str) -> Option<Number> {
    number(without_currency(split_unit(raw.trim(), MoneyUnit::Yuan).0))
}

/// An amount without ¥, ￥ or RMB before it.
fn without_currency(raw: &str) -> &str {
    ["¥", "￥", "RMB", "人民币"].iter().find_map(|sign| raw.strip_prefix(sign)).map_or(raw, str::trim_start)
}

/// A unit printed in the cell itself wins over the table's.
fn split_unit(raw: &str, unit: MoneyUnit) -> (&str, MoneyUnit) {
    for (suffix, own) in [("万元", MoneyUnit::WanYuan), ("亿元", MoneyUnit::YiYuan), ("千元", MoneyUnit::QianYuan), ("元", MoneyUnit::Yuan)]
    {
        if let Some(digits) = raw.strip_suffix(suffix) {
            return (digits.trim_end(), own);
        }
    }
    (raw, unit)
}

/// Reads `25%` and `25.0 ％`.
#[must_use]
pub fn percent(raw: &str) -> Option<Percent> {
    let digits = raw.trim().strip_suffix(['%', '％'])?;
    let n = number(digits)?;
    Some(Percent { value: n.value, scale: n.scale })
}

/// Reads 十二, 三百, 一千二百零五: whole numbers below ten thousand written in Chinese; `None` for anything else.
///
/// ```
/// use budgetcheck::model::number::chinese;
/// assert_eq!(chinese("十二").unwrap().to_string(), "12");
/// assert_eq!(chinese("一千二百零五").unwrap().to_string(), "1205");
/// assert!(chinese("三四").is_none() && chinese("百").is_none());
/// ```
#[must_use]
pub fn chinese(raw: &str) -> Option<Decimal> {
    chinese_at(raw).filter(|(_, length)| *length == raw.len()).map(|(value, _)| value)
}

/// 十二, 三百, 一千二百零五 at the beginning of a text: a whole number below ten thousand, and its length in bytes.
#[must_use]
pub fn chinese_at(text: &str) -> Option<(Decimal, usize)> {
    let digit =
        |c: char| if c == '两' { Some(2) } else { "零一二三四五六七八九".chars().position(|d| d == c).map(|p| p as i64) };
    let (mut total, mut last, mut below, mut length, mut zero) = (0_i64, None::<i64>, 10_000_i64, 0, false);
    for (at, c) in text.char_indices() {
        let place = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '零' if last.is_none() && at > 0 => {
                (zero, length) = (true, at + c.len_utf8());
                continue;
            }
            _ => match (digit(c), last) {
                (Some(value), None) => {
                    (last, length) = (Some(value), at + c.len_utf8());
                    continue;
                }
                (Some(_), Some(_)) => return None,
                (None, _) => break,
            },
        };
        let count = last.take().or_else(|| (place == 10 && at == 0).then_some(1))?;
        if place >= below {
            return None;
        }
        (below, length, total) = (place, at + c.len_utf8(), total + count * place);
    }
    // 三百五 is three hundred and fifty in speech: not read.
    let spoken = last.is_some() && below > 10 && below < 10_000 && !zero;
    (length > 0 && !spoken).then(|| (Decimal::from(total + last.unwrap_or(0)), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_takes_what_is_printed_and_nothing_else() {
        for (raw, value) in [
            ("866.70", "866.70"),
            ("1,234.50", "1234.50"),
            ("156,211,123", "156211123"),
            ("１２．５", "12.5"),
            ("-1.00", "-1.00"),
            ("(1.00)", "-1.00"),
            ("（1.00）", "-1.00"),
            ("－1", "-1"),
            ("△1", "-1"),
            ("0.00", "0.00"),
            ("-0.00", "0.00"),
        ] {
            assert_eq!(number(raw).map(|n| n.value.to_string()).as_deref(), Some(value), "{raw}");
        }
        for raw in [
            "",
            "1,23",
            "1234,567",
            "1.",
            ".5",
            "1e3",
            "1_000",
            "1 234",
            "--1",
            "1.2.3",
            "五",
            "12a",
            "1,,234",
            "()",
            "0x1",
            "1234567890123456789",
        ] {
            assert_eq!(number(raw), None, "{raw}");
        }
    }

    #[test]
    fn blank_zero_and_none_are_different() {
        let read = |cell: &str| amount_cell(cell, Span::new(0, cell.len()), MoneyUnit::WanYuan).0;
        assert_eq!(read("  "), Reading::Blank);
        assert_eq!(read("无"), Reading::Nil);
        assert_eq!(read("——"), Reading::Nil);
        assert_eq!(read("12,34"), Reading::Unreadable);
        assert!(matches!(read("0"), Reading::Money(m) if m.scale == 0 && m.value.is_zero()));
        assert!(matches!(read("0.00"), Reading::Money(m) if m.scale == 2 && m.value.is_zero()));
        assert!(matches!(read("210万元"), Reading::Money(m) if m.unit == MoneyUnit::WanYuan));
    }
}
