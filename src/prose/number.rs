//! Numbers of a sentence: the strict grammar, numbers whose separators are not those of the grammar, and Chinese numerals.
//!
//! A number is read whole or not at all: it is never cut into two of which the second is taken for the amount.

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

/// 十二, 三百, 一千二百零五 at the beginning of a text: a whole number below ten thousand, and its length in bytes.
pub fn chinese(text: &str) -> Option<(Decimal, usize)> {
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

    #[test]
    fn chinese_numerals_are_read_as_far_as_they_are_certain() {
        for (text, value) in [
            ("十二万元", Some("12")),
            ("三百万", Some("300")),
            ("一千二百零五", Some("1205")),
            ("三四", None),
            ("百", None),
            ("三百五", None),
        ] {
            assert_eq!(chinese(text).map(|n| n.0.to_string()).as_deref(), value, "{text}");
        }
    }
}
