//! What a sheet shows for a number: the cell's number format applied in decimal, never in binary.
//!
//! A sheet stores `866.70000000000005` and shows `866.70`. What it shows is what is published. The stored number is
//! taken in its shortest form that reads back as the same number, cut to the fifteen significant digits that
//! spreadsheet programs work with, and rounded half away from zero, as they do.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::date;
use rust_decimal::{Decimal, RoundingStrategy};

/// Significant digits that spreadsheet programs show of any number.
const SIGNIFICANT: u32 = 15;
/// Characters that the General format shows of a number, the point included.
const GENERAL_WIDTH: usize = 11;

/// A number format, parsed once and used for many cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Section {
    condition: Option<Condition>,
    tokens: Vec<Token>,
    kind: Pattern,
}

/// What a section makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Pattern {
    /// Digits and literal text.
    #[default]
    Digits,
    /// The number as typed: General, `@`, fractions and powers of ten.
    General,
    /// A date or a time.
    Date(date::Shape),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Condition {
    relation: Relation,
    bound: Decimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Literal(char),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `General` or `@` among literal text.
    Number,
}

impl NumberFormat {
    /// The format of a cell that has none.
    pub(super) fn general() -> Self {
        Self::parse("General")
    }

    /// Parses a format code such as `#,##0.00_);(#,##0.00)`.
    pub(super) fn parse(code: &str) -> Self {
        let mut sections: Vec<Section> = split_sections(code).iter().map(|s| parse_section(s)).collect();
        // The fourth section is for text, and a lone empty format shows the number as it is.
        sections.truncate(3);
        if code.trim().is_empty() || sections.is_empty() {
            return Self::general();
        }
        Self { sections }
    }

    /// The text that a sheet shows for a number, without the blanks that only align it.
    pub(super) fn show(&self, stored: f64, epoch_1904: bool) -> String {
        let Some(value) = shown_value(stored) else {
            // Beyond 28 digits no format makes a figure of it; the number stays as stored.
            return stored.to_string();
        };
        let Some((section, signed)) = self.section(value) else {
            return general(value);
        };
        match section.kind {
            Pattern::Date(shape) => date::show(value, shape, epoch_1904).unwrap_or_else(|| general(value)),
            Pattern::General => section.with_number(&general(if signed { value } else { value.abs() })),
            Pattern::Digits => section.digits(value, signed),
        }
        .trim()
        .to_owned()
    }

    /// The section for a number, and whether the minus sign is still to be written.
    fn section(&self, value: Decimal) -> Option<(&Section, bool)> {
        if self.sections.iter().any(|s| s.condition.is_some()) {
            let section = self.sections.iter().find(|s| s.condition.is_none_or(|c| c.holds(value)))?;
            return Some((section, true));
        }
        let negative = value.is_sign_negative() && !value.is_zero();
        match self.sections.as_slice() {
            [only] => Some((only, true)),
            [_, second, ..] if negative => Some((second, false)),
            [.., third] if value.is_zero() && self.sections.len() == 3 => Some((third, false)),
            [first, ..] => Some((first, false)),
            [] => None,
        }
    }
}

impl Condition {
    fn holds(self, value: Decimal) -> bool {
        match self.relation {
            Relation::Less => value < self.bound,
            Relation::LessOrEqual => value <= self.bound,
            Relation::Equal => value == self.bound,
            Relation::NotEqual => value != self.bound,
            Relation::GreaterOrEqual => value >= self.bound,
            Relation::Greater => value > self.bound,
        }
    }

    /// A bracket such as `[>=100]`.
    fn parse(bracket: &str) -> Option<Self> {
        const SIGNS: [(&str, Relation); 6] = [
            ("<=", Relation::LessOrEqual),
            (">=", Relation::GreaterOrEqual),
            ("<>", Relation::NotEqual),
            ("<", Relation::Less),
            (">", Relation::Greater),
            ("=", Relation::Equal),
        ];
        let (sign, relation) = SIGNS.iter().find(|(sign, _)| bracket.starts_with(sign))?;
        let bound = bracket[sign.len()..].trim().parse().ok()?;
        Some(Self { relation: *relation, bound })
    }
}

impl Section {
    /// Literal text around a number that is shown as typed.
    fn with_number(&self, number: &str) -> String {
        if !self.tokens.contains(&Token::Number) {
            return number.to_owned();
        }
        let mut text = String::new();
        for token in &self.tokens {
            match token {
                Token::Number => text.push_str(number),
                Token::Literal(c) => text.push(*c),
                _ => {}
            }
        }
        text
    }

    fn digits(&self, value: Decimal, signed: bool) -> String {
        let point = self.tokens.iter().position(|t| *t == Token::Point).unwrap_or(self.tokens.len());
        let (whole, fraction) = self.tokens.split_at(point);
        let places = fraction.iter().filter(|t| matches!(t, Token::Digit(_))).count();
        let rounded = self.scaled(value, whole).and_then(|v| round(v, places));
        let Some(rounded) = rounded else {
            return general(value);
        };
        let plain = format!("{:.*}", places, rounded.abs());
        let (whole_digits, fraction_digits) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut text = String::new();
        if signed && value.is_sign_negative() && !value.is_zero() {
            text.push('-');
        }
        text.push_str(&place_whole(whole, whole_digits));
        text.push_str(&place_fraction(fraction, fraction_digits));
        text
    }

    /// The number in the unit of the format: percent, or thousands for each comma after the last digit.
    fn scaled(&self, value: Decimal, whole: &[Token]) -> Option<Decimal> {
        let mut scaled = value;
        for _ in self.tokens.iter().filter(|t| **t == Token::Percent) {
            scaled = scaled.checked_mul(Decimal::ONE_HUNDRED)?;
        }
        for _ in 0..trailing_commas(whole) + trailing_commas(&self.tokens[whole.len()..]) {
            scaled = scaled.checked_div(Decimal::ONE_THOUSAND)?;
        }
        Some(scaled)
    }
}

/// Commas directly after the last digit placeholder.
fn trailing_commas(tokens: &[Token]) -> usize {
    let after = tokens.iter().rposition(|t| matches!(t, Token::Digit(_))).map_or(tokens.len(), |i| i + 1);
    tokens[after..].iter().take_while(|t| **t == Token::Comma).count()
}

fn round(value: Decimal, places: usize) -> Option<Decimal> {
    let places = u32::try_from(places).ok().filter(|&p| p <= 28)?;
    Some(value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero))
}

/// Puts the digits before the point into their placeholders, from the right; those left over stand at the first
/// placeholder, and literal text keeps its place among them.
fn place_whole(tokens: &[Token], digits: &str) -> String {
    let first = tokens.iter().position(|t| matches!(t, Token::Digit(_)));
    let last = tokens.iter().rposition(|t| matches!(t, Token::Digit(_)));
    let grouped = match (first, last) {
        (Some(first), Some(last)) => tokens[first..last].contains(&Token::Comma),
        _ => false,
    };
    // A zero before the point is shown by a 0 only.
    let digits = if digits == "0" { "" } else { digits };
    let mut rest = digits.chars().rev();
    let mut written = 0;
    let mut reversed: Vec<char> = Vec::new();
    let mut push = |reversed: &mut Vec<char>, digit: char| {
        if grouped && written > 0 && written % 3 == 0 && digit != ' ' {
            reversed.push(',');
        }
        reversed.push(digit);
        written += 1;
    };
    for (index, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::Digit(placeholder) => {
                match (rest.next(), placeholder) {
                    (Some(digit), _) => push(&mut reversed, digit),
                    (None, '0') => push(&mut reversed, '0'),
                    (None, '?') => push(&mut reversed, ' '),
                    (None, _) => {}
                }
                if first == Some(index) {
                    for digit in rest.by_ref() {
                        push(&mut reversed, digit);
                    }
                }
            }
            Token::Literal(c) => reversed.push(*c),
            Token::Percent => reversed.push('%'),
            Token::Point | Token::Comma | Token::Number => {}
        }
    }
    reversed.into_iter().rev().collect()
}

/// Puts the digits after the point into their placeholders; `#` and `?` show no zeros at the end.
fn place_fraction(tokens: &[Token], digits: &str) -> String {
    let significant = digits.trim_end_matches('0').len();
    let mut text = String::new();
    let mut position = 0;
    for token in tokens {
        match token {
            Token::Digit(placeholder) => {
                let digit = digits.chars().nth(position).unwrap_or('0');
                match placeholder {
                    '0' => text.push(digit),
                    _ if position < significant => text.push(digit),
                    '?' => text.push(' '),
                    _ => {}
                }
                position += 1;
            }
            Token::Point => text.push('.'),
            Token::Literal(c) => text.push(*c),
            Token::Percent => text.push('%'),
            Token::Comma | Token::Number => {}
        }
    }
    text
}

/// The number as the sheet works with it; `None` where it has more digits than any figure.
pub(super) fn shown_value(stored: f64) -> Option<Decimal> {
    // Rust prints the shortest digits that read back as the same number, and never an exponent.
    let exact: Decimal = stored.to_string().parse().ok()?;
    exact.round_sf_with_strategy(SIGNIFICANT, RoundingStrategy::MidpointAwayFromZero)
}

/// The General format: as many decimals as the number has, within the width that General gives it.
pub(super) fn general(value: Decimal) -> String {
    let whole = value.trunc().abs().to_string().len();
    let places = (GENERAL_WIDTH - 1).saturating_sub(whole);
    let rounded = round(value, places).unwrap_or(value).normalize();
    rounded.to_string()
}

/// Splits a format code at its semicolons, those in quotes, brackets and escapes excepted.
fn split_sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut quoted = false;
    let mut bracketed = false;
    let mut escaped = false;
    for c in code.chars() {
        let plain = !quoted && !bracketed && !escaped;
        if plain && c == ';' {
            sections.push(String::new());
            continue;
        }
        if let Some(section) = sections.last_mut() {
            section.push(c);
        }
        if escaped {
            escaped = false;
        } else if quoted {
            quoted = c != '"';
        } else if bracketed {
            bracketed = c != ']';
        } else {
            match c {
                '"' => quoted = true,
                '[' => bracketed = true,
                '\\' | '!' | '_' | '*' => escaped = true,
                _ => {}
            }
        }
    }
    sections
}

fn parse_section(code: &str) -> Section {
    let mut section = Section::default();
    let mut letters = date::Letters::default();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = strip_general(rest) {
            section.tokens.push(Token::Number);
            section.kind = Pattern::General;
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => {
                let (literal, after) = rest.split_once('"').unwrap_or((rest, ""));
                section.tokens.extend(literal.chars().map(Token::Literal));
                rest = after;
            }
            '[' => {
                let (bracket, after) = rest.split_once(']').unwrap_or((rest, ""));
                read_bracket(bracket, &mut section, &mut letters);
                rest = after;
            }
            '\\' | '!' => section.tokens.extend(take_char(&mut rest).map(Token::Literal)),
            // Blank as wide as the next character, and the next character as often as it fits: layout only.
            '_' | '*' => {
                take_char(&mut rest);
            }
            '0' | '#' | '?' => section.tokens.push(Token::Digit(c)),
            '.' => section.tokens.push(Token::Point),
            ',' => section.tokens.push(Token::Comma),
            '%' => section.tokens.push(Token::Percent),
            '@' => {
                section.tokens.push(Token::Number);
                section.kind = Pattern::General;
            }
            _ if letters.take(c) => {}
            _ => section.tokens.push(Token::Literal(c)),
        }
    }
    let has_digits = section.tokens.iter().any(|t| matches!(t, Token::Digit(_)));
    if let Some(shape) = letters.shape() {
        section.kind = Pattern::Date(shape);
    } else if has_digits && (letters.exponent() || is_fraction(&section.tokens)) {
        section.tokens.clear();
        section.kind = Pattern::General;
    }
    section
}

/// `# ?/?`: a slash after a digit placeholder.
fn is_fraction(tokens: &[Token]) -> bool {
    tokens.windows(2).any(|pair| matches!(pair, [Token::Digit(_), Token::Literal('/')]))
}

fn read_bracket(bracket: &str, section: &mut Section, letters: &mut date::Letters) {
    if let Some(condition) = Condition::parse(bracket) {
        section.condition = Some(condition);
    } else if let Some(currency) = bracket.strip_prefix('$') {
        let sign = currency.split('-').next().unwrap_or_default();
        section.tokens.extend(sign.chars().map(Token::Literal));
    } else if !bracket.is_empty() && bracket.chars().all(|c| matches!(c, 'h' | 'H' | 'm' | 'M' | 's' | 'S')) {
        letters.elapsed();
    }
}

fn take_char(rest: &mut &str) -> Option<char> {
    let c = rest.chars().next()?;
    *rest = &rest[c.len_utf8()..];
    Some(c)
}

/// The word General, or its Chinese name.
fn strip_general(code: &str) -> Option<&str> {
    const NAMES: [&str; 2] = ["General", "G/通用格式"];
    NAMES.iter().find_map(|name| {
        let head = code.get(..name.len())?;
        head.eq_ignore_ascii_case(name).then(|| &code[name.len()..])
    })
}

#[cfg(test)]
mod tests {
    use super::super::built_in::built_in;
    use super::*;

    #[test]
    fn numbers_are_shown_as_the_sheet_shows_them() {
        let cases: &[(&str, &str, &str)] = &[
            ("General", "866.70000000000005", "866.7"),
            ("General", "0.30000000000000004", "0.3"),
            ("General", "0.3333333333333333", "0.333333333"),
            ("General", "2010301.0", "2010301"),
            ("General", "-1.5", "-1.5"),
            ("General\"元\"", "12.5", "12.5元"),
            ("G/通用格式", "12.5", "12.5"),
            ("0.00", "866.7", "866.70"),
            ("0.00", "2.675", "2.68"),
            ("0.00", "1.005", "1.01"),
            ("0.00", "1.0049999999999997", "1.01"),
            ("0.00", "-0.5", "-0.50"),
            ("0.00", "0.0", "0.00"),
            ("#,##0.00", "1234567.891", "1,234,567.89"),
            ("#,##0", "999.5", "1,000"),
            ("#,##0", "0.0", "0"),
            ("#,###", "0.0", ""),
            ("0.##", "1.5", "1.5"),
            ("000000", "42.0", "000042"),
            ("0%", "0.125", "13%"),
            ("0.00%", "0.12345", "12.35%"),
            ("0.00_);(0.00)", "-3.456", "(3.46)"),
            ("#,##0.00_);[Red](#,##0.00)", "3.0", "3.00"),
            ("0.00;-0.00;;@", "0.0", ""),
            (built_in(43), "1234.5", "1,234.50"),
            (built_in(43), "-1234.5", "-1,234.50"),
            (built_in(43), "0.0", "-"),
            (built_in(41), "0.0", "-"),
            (built_in(44), "1.0", "¥1.00"),
            ("[$¥-804]#,##0.00", "5.0", "¥5.00"),
            ("0!.0,", "12345.0", "1.2"),
            ("0.00,", "12345.0", "12.35"),
            ("#,##0.00\"万元\"", "1000.0", "1,000.00万元"),
            ("[>=100]0;[<100]0.00", "99.0", "99.00"),
            ("@", "3.14", "3.14"),
            ("# ?/?", "0.5", "0.5"),
            ("0.00E+00", "1500.0", "1500"),
            ("yyyy\"年\"m\"月\"d\"日\"", "45292.0", "2024-01-01"),
            ("yyyy\"年\"m\"月\"", "45292.0", "2024-01"),
            ("[$-F800]dddd, mmmm dd, yyyy", "45292.0", "2024-01-01"),
            ("h:mm:ss", "0.5", "12:00:00"),
            ("yyyy/m/d h:mm", "45292.75", "2024-01-01 18:00:00"),
        ];
        for &(code, value, expected) in cases {
            let stored: f64 = value.parse().unwrap();
            assert_eq!(NumberFormat::parse(code).show(stored, false), expected, "{code} of {value}");
        }
    }

    #[test]
    fn a_number_beyond_all_figures_stays_as_stored() {
        assert_eq!(NumberFormat::parse("0.00").show(1e300, false).len(), 301);
        assert_eq!(NumberFormat::parse("0.00").show(f64::NAN, false), "NaN");
    }
}
