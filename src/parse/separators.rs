//! Numbers of a sentence whose separators are not those of the strict grammar: `1，234.5万元`, `1,23,456.00元`,
//! `12.345.67万元`, `1 234.56万元`. Each is read as one number where only one reading is possible, or is unreadable; it is
//! never cut into two numbers of which the second is taken for the amount.

use super::flow::Flow;
use crate::model::Span;
use crate::model::number::{self, Number};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A number that is printed in another way than the grammar's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// Where in the folded text.
    pub range: Range<usize>,
    /// What it says; `None` where that is not certain.
    pub read: Option<Number>,
}

static RUN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\d+(?:(?:[.,，。]+ ?| )\d+)+)(?:亿元|万元|元|%|万[，。；)])").expect("valid pattern"));

/// 各为, 分别为: what commas separate are several amounts.
static SEVERAL: [&str; 3] = ["各", "分别", "依次"];

/// The odd numbers of a paragraph that have a unit behind them.
#[must_use]
pub fn odd(flow: &Flow) -> Vec<Odd> {
    let mut found = Vec::new();
    for run in RUN.captures_iter(&flow.text).filter_map(|m| m.get(1)) {
        let before = &flow.text[..run.start()];
        let sentence = before.rsplit(['。', '；']).next().unwrap_or("");
        let several = SEVERAL.iter().any(|w| sentence.contains(w));
        let wide = |at: usize| {
            let source = flow.source(at, at + '，'.len_utf8());
            source.end - source.start > 1
        };
        let comma_is_wide = run.as_str().char_indices().filter(|(_, c)| *c == '，').all(|(at, _)| wide(run.start() + at));
        let begins = sentence.trim_start_matches(['(', '-']).is_empty();
        match reading(run.as_str(), several, comma_is_wide, begins) {
            Printed::Grammar | Printed::Several => {}
            Printed::One(n) => found.push(Odd { range: run.range(), read: Some(n) }),
            Printed::Unclear => found.push(Odd { range: run.range(), read: None }),
        }
    }
    found
}

/// The numbers of a stretch of the source that mix half-width and full-width characters.
#[must_use]
pub fn holds_two_widths(text: &str, span: Span) -> Vec<Span> {
    static DIGITS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[0-9０-９]+(?:[.．][0-9０-９]+)*(?P<unit>\s*(?:万元|亿元|元|%|％))?").expect("valid pattern"));
    let stretch = span.of(text);
    let mut found = Vec::new();
    for m in DIGITS.captures_iter(stretch) {
        let (Some(all), unit) = (m.get(0), m.name("unit")) else { continue };
        let end = unit.map_or(all.end(), |u| u.start());
        let digits = &stretch[all.start()..end];
        let half = digits.contains(|c: char| c.is_ascii_digit());
        // `1．2024年`: the full-width point ends the number of an item.
        let amount = unit.is_some() || stretch.len() == end && all.start() == 0;
        if half && (digits.contains(|c| ('０'..='９').contains(&c)) || digits.contains('．') && amount) {
            found.push(Span::new(span.start + all.start(), span.start + end));
        }
    }
    found
}

enum Printed {
    /// As the grammar has it.
    Grammar,
    /// Several numbers.
    Several,
    One(Number),
    Unclear,
}

fn reading(run: &str, several: bool, comma_is_wide: bool, begins: bool) -> Printed {
    if !run.contains('，') && number::number(run).is_some() {
        return Printed::Grammar;
    }
    let whole = |n: Option<Number>| n.map_or(Printed::Unclear, Printed::One);
    if run.contains([',', '，']) {
        let groups: Vec<&str> = run.split([',', '，']).collect();
        let (last, first) = groups.split_last().map_or(("", &groups[..]), |(last, first)| (*last, first));
        // 4125.49,4143.91万元: amounts with decimals are two.
        if several || first.iter().any(|g| !g.chars().all(|c| c.is_ascii_digit())) && !last.contains(' ') {
            return Printed::Several;
        }
        let joined = groups.join(",");
        return match number::number(&joined) {
            Some(n) => Printed::One(n),
            // A full-width comma ends a clause: 保有量5，20万元.
            None if comma_is_wide && groups.len() == 2 && !first[0].is_empty() && first[0].len() <= 2 && last.len() <= 2 => {
                Printed::Several
            }
            None => Printed::Unclear,
        };
    }
    // `1. 25万元` at the beginning of an item: its number, and then an amount.
    let mark = run.split(['.', ' ']).next().is_some_and(|m| begins && m.len() <= 2);
    if let Some((whole_part, decimals)) = run.split_once(". ") {
        if mark && !decimals.contains(['.', ' ']) {
            return Printed::Several;
        }
        let plain = |s: &str| s.chars().all(|c| c.is_ascii_digit());
        return if plain(whole_part) && plain(decimals) && decimals.len() <= 2 {
            whole(number::number(&format!("{whole_part}.{decimals}")))
        } else {
            Printed::Unclear
        };
    }
    if run.contains(' ') && mark && !run.contains("..") && run.matches(' ').count() == 1 {
        return Printed::Several;
    }
    Printed::Unclear
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Paragraph, Span};

    fn odd_in(text: &str) -> Vec<(String, Option<String>)> {
        let span = Span::new(0, text.len());
        let flow = Flow::of(text, &Paragraph { span, lines: vec![span], section: None });
        odd(&flow).into_iter().map(|o| (flow.text[o.range].to_owned(), o.read.map(|n| n.value.to_string()))).collect()
    }

    #[test]
    fn a_number_is_read_whole_or_not_at_all() {
        for (text, read) in [
            ("支出1，234.5万元", Some("1234.5")),
            ("支出1，234，567元", Some("1234567")),
            ("支出234. 56万元", Some("234.56")),
            ("支出1,23,456.00元", None),
            ("支出12,34万元", None),
            ("支出12.345.67万元", None),
            ("支出123..45万元", None),
            ("支出1 234. 56万元", None),
            ("支出1 234.56万元", None),
            ("支出12。5万元", None),
        ] {
            let found = odd_in(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].1.as_deref(), read, "{text}");
        }
    }

    #[test]
    fn lists_years_and_right_numbers_are_left_alone() {
        for text in [
            "收、支总计各是4125.49,4143.91万元",
            "收入、支出分别为125，143万元",
            "支出1,234.50万元，增长5.20%",
            "1. 25万元用于办公",
            "2024.12.31前完成12.5万元",
            "1．2024年安排12.5万元",
        ] {
            assert_eq!(odd_in(text), [], "{text}");
        }
    }
}
