//! Numbers of items: 一、 （一） 1. (1) ①

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::lexicon::Group;

/// The style of items that open with a dash or a dot and no number.
pub const DASH: u8 = 6;

/// The style and the number of a list mark at the head of folded text; finer styles are greater.
pub fn of(text: &str) -> Option<(u8, u32)> {
    lex(text.strip_prefix('-').unwrap_or(text)).map(|(style, number, _)| (style, number))
}

/// Whether folded text is a mark and nothing else, or nothing at all.
pub fn is_all(text: &str) -> bool {
    let text = text.trim_start_matches('-');
    text.is_empty() || lex(text).is_some_and(|(_, _, length)| length == text.len())
}

/// Whether folded text begins with the number of an item, or with 一是, 二是.
pub fn opens(text: &str) -> bool {
    of(text).is_some()
        || Group::Numbers
            .words()
            .any(|is| text.split_once(is).is_some_and(|(number, _)| number.chars().count() == 1 && chinese(number).is_some()))
}

/// [`of`], with the length of the mark in bytes.
pub fn lex(text: &str) -> Option<(u8, u32, usize)> {
    if let Some(inner) = text.strip_prefix('(') {
        let end = inner.bytes().take(10).position(|b| b == b')').filter(|&end| end > 0)?;
        let raw = &inner[..end];
        let pause = if inner[end + 1..].starts_with('、') { '、'.len_utf8() } else { 0 };
        let length = end + 2 + pause;
        return if raw.bytes().all(|b| b.is_ascii_digit()) {
            Some((3, raw.parse().ok()?, length))
        } else {
            Some((1, chinese(raw)?, length))
        };
    }
    let dashes: usize = text.chars().take(2).take_while(|c| matches!(c, '—' | '–')).map(char::len_utf8).sum();
    let bullet = text.chars().next().filter(|c| "·•●◆■▪".contains(*c)).map_or(dashes, char::len_utf8);
    if bullet > 0 {
        return Some((DASH, 0, bullet));
    }
    if let Some(circled) = text.chars().next().and_then(|c| "①②③④⑤⑥⑦⑧⑨⑩".chars().position(|d| d == c)) {
        return Some((5, u32::try_from(circled).ok()? + 1, '①'.len_utf8()));
    }
    let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&digits) {
        let after = text[digits..].strip_prefix(['、', '.'])?;
        // 3.2016年债券发行: a year, and no decimals.
        let year = after.bytes().take(5).take_while(u8::is_ascii_digit).count() == 4 && Group::YearWord.begins(&after[4..]);
        let decimal = !year && after.starts_with(|c: char| c.is_ascii_digit());
        return if decimal { None } else { Some((4, text[..digits].parse().ok()?, text.len() - after.len())) };
    }
    let end: usize = text.chars().take(4).take_while(|c| *c != '、').map(char::len_utf8).sum();
    if end == 0 || !text[end..].starts_with('、') {
        return None;
    }
    Some((2, chinese(&text[..end])?, end + '、'.len_utf8()))
}

/// 一 to 九十九.
pub fn chinese(raw: &str) -> Option<u32> {
    let digit = |text: &str| Group::Numeral.words().position(|d| d == text).and_then(|p| u32::try_from(p + 1).ok());
    let Some((tens, unit)) = Group::Ten.words().find_map(|ten| raw.split_once(ten)) else { return digit(raw) };
    let tens = if tens.is_empty() { 1 } else { digit(tens)? };
    let unit = if unit.is_empty() { 0 } else { digit(unit)? };
    Some(tens * 10 + unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_amounts_and_names() {
        for (text, expected) in [
            ("(一)收入", Some((1, 1))),
            ("十二、其他", Some((2, 12))),
            ("(3)公务", Some((3, 3))),
            ("10.住房", Some((4, 10))),
            ("10.5万元", None),
            ("3.2016年债券", Some((4, 3))),
            ("1.2024辆", None),
            ("①甲", Some((5, 1))),
            ("2024年", None),
            ("(类)", None),
            ("货物、服务", None),
            ("——水费", Some((6, 0))),
            ("●水费", Some((6, 0))),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
