//! Numbers of a sentence: the strict grammar, and numbers whose separators are not those of the grammar.
//!
//! A number is read whole or not at all: it is never cut into two of which the second is taken for the amount.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use rust_decimal::Decimal;

/// A number as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Signed value.
    pub value: Decimal,
    /// Printed decimals.
    pub scale: u32,
}

/// What stands where a number begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexed {
    /// Its length in bytes.
    pub length: usize,
    /// What it says; `None` where that is not certain.
    pub number: Option<Number>,
}

/// More digits than any budget prints, and few enough for sums in 亿元.
const MAX_DIGITS: usize = 18;

/// The number at the beginning of a text that begins with a digit. `unit` tells whether a unit follows at an offset,
/// `several` whether the words announce several numbers, `begins` whether the text opens a sentence.
pub fn lex(text: &str, unit: impl Fn(usize) -> bool, several: bool, begins: bool) -> Lexed {
    let plain = strict(text);
    let run = run(text);
    if run <= plain.length || !unit(run) {
        return plain;
    }
    match odd(&text[..run], several, begins) {
        Odd::Several => plain,
        Odd::Whole(number) => Lexed { length: run, number: Some(number) },
        Odd::Unclear => Lexed { length: run, number: None },
    }
}

/// The longest prefix in the grammar: digits, perhaps grouped by commas, and decimals.
fn strict(text: &str) -> Lexed {
    let digits = |from: usize| text.as_bytes()[from.min(text.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits(0);
    if end <= 3 {
        while text.as_bytes().get(end) == Some(&b',') && digits(end + 1) == 3 {
            end += 4;
        }
    }
    let fraction = if text.as_bytes().get(end) == Some(&b'.') { digits(end + 1) } else { 0 };
    let length = if fraction > 0 { end + 1 + fraction } else { end };
    Lexed { length, number: value(&text[..length]) }
}

/// The length of digits and of all separators between digits.
fn run(text: &str) -> usize {
    let mut end = 0;
    loop {
        end += text[end..].bytes().take_while(u8::is_ascii_digit).count();
        let marks = text[end..].trim_start_matches(['.', ',', '，', '。']);
        let rest = marks.strip_prefix(' ').unwrap_or(marks);
        let between = text.len() - end - rest.len();
        if between == 0 || !rest.starts_with(|c: char| c.is_ascii_digit()) {
            return end;
        }
        end += between;
    }
}

fn value(printed: &str) -> Option<Number> {
    let digits: String = printed.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > MAX_DIGITS {
        return None;
    }
    let scale = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len()) as u32;
    Some(Number { value: Decimal::from_i128_with_scale(digits.parse().ok()?, scale), scale })
}

enum Odd {
    Several,
    Whole(Number),
    Unclear,
}

/// What digits with other separators are: `1，234.5` and `234. 56` one number, `4125.49,4143.91` two, the rest unclear.
fn odd(run: &str, several: bool, begins: bool) -> Odd {
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let whole = |printed: &str| {
        let read = strict(printed);
        read.number.filter(|_| read.length == printed.len()).map_or(Odd::Unclear, Odd::Whole)
    };
    if run.contains([',', '，']) {
        let groups: Vec<&str> = run.split([',', '，']).collect();
        let Some((last, first)) = groups.split_last() else { return Odd::Unclear };
        let fractions = first.iter().any(|g| !plain(g)) && !last.contains(' ');
        // 保有量5，20万元: a full-width comma ends a clause.
        let clause = !run.contains(',') && groups.len() == 2 && (1..=2).contains(&first[0].len()) && last.len() <= 2;
        if several || fractions || clause {
            return Odd::Several;
        }
        return whole(&groups.join(","));
    }
    // `1. 25万元` at the beginning of an item: its number, and then an amount.
    let mark = begins && run.split(['.', ' ']).next().is_some_and(|m| m.len() <= 2);
    if let Some((units, decimals)) = run.split_once(". ") {
        if mark && !decimals.contains(['.', ' ']) {
            return Odd::Several;
        }
        let one = plain(units) && plain(decimals) && decimals.len() <= 2;
        return if one { whole(&format!("{units}.{decimals}")) } else { Odd::Unclear };
    }
    if mark && run.matches(' ').count() == 1 && !run.contains("..") {
        return Odd::Several;
    }
    Odd::Unclear
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Option<String>) {
        let unit = |at: usize| text[at..].starts_with("万元") || text[at..].starts_with('元') || text[at..].starts_with('%');
        let lexed = lex(text, unit, false, false);
        (text[..lexed.length].to_owned(), lexed.number.map(|n| n.value.to_string()))
    }

    #[test]
    fn a_number_is_read_whole_or_not_at_all() {
        for (text, length, value) in [
            ("1,234.50万元", "1,234.50", Some("1234.50")),
            ("20万元", "20", Some("20")),
            ("5.20%，增长", "5.20", Some("5.20")),
            ("1，234.5万元", "1，234.5", Some("1234.5")),
            ("1，234，567元", "1，234，567", Some("1234567")),
            ("234. 56万元", "234. 56", Some("234.56")),
            ("1,23,456.00元", "1,23,456.00", None),
            ("12,34万元", "12,34", None),
            ("12.345.67万元", "12.345.67", None),
            ("123..45万元", "123..45", None),
            ("1 234.56万元", "1 234.56", None),
            ("12。5万元", "12。5", None),
            ("4125.49,4143.91万元", "4125.49", Some("4125.49")),
            ("2024.12.31前", "2024.12", Some("2024.12")),
            ("1234567890123456789元", "1234567890123456789", None),
        ] {
            assert_eq!(read(text), (length.to_owned(), value.map(str::to_owned)), "{text}");
        }
    }
}
