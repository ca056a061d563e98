//! BC831 — sentences and headings that speak of the body itself and call it by another body's name, or by a name that lacks
//! a word.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, Words};
use crate::lexicon::bodies::{ending, is_left_out, speaks_of_itself, without_self};
use crate::model::fold::fold;
use crate::model::{Disclosure, Folded, Level, Span};
use std::collections::BTreeMap;

/// 写成了别的单位
pub static OTHER_BODY: Rule = Rule {
    code: "BC831",
    name: "another-body-named",
    title: "说本单位的地方写成了别的单位，或单位名称漏字",
    title_en: "Words about the body itself name another body, or its name lacks a word",
    severity: Severity::Warning,
    checks: (
        "标题、以及“某某单位内设……”“某某单位2024年预算……”等说本单位自己的句子，应写本单位的名称：全文都用本单位名称、只有个别处写成同一地方、同一类的另一单位，或者名称中漏了词的，予以报告。部门说到所属单位的不算。",
        "Headings and sentences in which the body speaks of itself use its name: the odd one that names a body of the same place and kind, or lacks a word of the name, is reported. What a department says of its own units is left out.",
    ),
    basis: TEXT,
    example: (
        "柳河镇的预算写“杨树镇人民政府内设办公室……”。",
        "A township's budget says of itself what it is called by the name of its neighbour.",
    ),
    tolerance: Tolerance::None,
    fix: ("改为本单位名称", "use the body's own name"),
    check: other_body,
};

/// Places where the own name must stand before it is a measure, and how many more of them than of the other.
const ENOUGH: usize = 3;

/// What another name is to the own one.
pub(super) enum Kin {
    /// A body of the same place and kind.
    Sister,
    /// The own name without some of its words.
    Shortened(String),
}

fn other_body(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(own) = d.name.as_deref().map(fold).filter(|n| (6..=30).contains(&n.chars().count())) else { return };
    let texts: Vec<Folded> = d.headings().chain(d.prose()).collect();
    let captions = d.tables.iter().filter(|t| t.owner.as_ref().is_some_and(|(_, name)| fold(name) == own)).count();
    let count = |name: &str| texts.iter().map(|t| t.text.matches(name).count()).sum::<usize>();
    if count(&own) + captions < ENOUGH {
        return;
    }
    // A department with units of its own speaks of them, by their names.
    let units = d.level != Some(Level::Unit)
        && d.level != Some(Level::Township)
        && texts.iter().any(|t| ["下属", "所属", "直属", "二级单位", "二级预算单位"].iter().any(|w| t.text.contains(w)));
    let mut found: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for text in &texts {
        let sentences = std::iter::once(0).chain(text.text.match_indices('。').map(|(at, mark)| at + mark.len()));
        for start in sentences {
            let Some((from, name)) = subject(&own, &text.text[start..]) else { continue };
            found.entry(name.to_owned()).or_default().push(text.span(start + from..start + from + name.len()));
        }
    }
    for table in &d.tables {
        let Some((span, owner)) = table.owner.as_ref().map(|(span, owner)| (*span, fold(owner))) else { continue };
        if captions >= ENOUGH && kin(&own, &owner).is_some() {
            found.entry(owner).or_default().push(span);
        }
    }
    let whole = count(&own) + captions;
    found.retain(|name, _| !own.contains(name.as_str()) && !name.contains(&own) && kin(&own, name).is_some());
    // Who names so many speaks of them.
    if found.len() > ENOUGH {
        return;
    }
    for (name, places) in &found {
        if count(name) > places.len() || places.len() * ENOUGH > whole {
            continue;
        }
        let Words { zh: more, en: more_en } = Words::in_all(places.len());
        match kin(&own, name) {
            Some(Kin::Sister) if !units => ledger
                .report(
                    &OTHER_BODY,
                    places[0],
                    format!("这里写的是“{name}”，这份文件是“{own}”的{more}"),
                    format!("\"{name}\" is named here, the document is of \"{own}\"{more_en}"),
                )
                .keyed(name.clone())
                .advise(format!("核对单位名称，应为“{own}”"), format!("check the name: \"{own}\"")),
            Some(Kin::Shortened(lost)) => ledger
                .report(
                    &OTHER_BODY,
                    places[0],
                    format!("这里的单位名称“{name}”漏了“{lost}”，全称为“{own}”{more}"),
                    format!("the name \"{name}\" lacks \"{lost}\" here, it is \"{own}\" elsewhere{more_en}"),
                )
                .keyed(name.clone())
                .advise(format!("核对单位名称，应为“{own}”"), format!("check the name: \"{own}\"")),
            _ => continue,
        };
    }
}

/// The body that a sentence or a heading begins with, where it goes on with what a body says of itself.
fn subject<'s>(own: &str, sentence: &'s str) -> Option<(usize, &'s str)> {
    let from = sentence.find(is_han)?;
    // (一)某某局…, 一、某某局…, 第一部分 某某局…
    let head = &sentence[..from];
    if !head.chars().all(|c| "()、.0123456789".contains(c)) {
        return None;
    }
    let from = numbered(sentence).unwrap_or(from);
    let rest = &sentence[from..];
    let stop = rest.char_indices().find(|(_, c)| !is_han(*c)).map_or(rest.len(), |(at, _)| at);
    let ends = rest[..stop].char_indices().map(|(at, c)| at + c.len_utf8()).skip(5).take(25);
    let is_name = |words: &str| ending(words).is_some() || matches!(kin(own, words), Some(Kin::Shortened(_)));
    ends.filter(|&end| is_name(&rest[..end])).find_map(|end| {
        let after = without_self(&rest[end..]).filter(|_| !speaks_of_itself(&rest[end..])).unwrap_or(&rest[end..]);
        let dated = after.strip_prefix("20").and_then(|y| y.get(2..)).and_then(|y| y.strip_prefix('年'));
        let after = dated.map_or(after, |y| y.strip_prefix('度').unwrap_or(y));
        speaks_of_itself(after).then(|| (from, &rest[..end]))
    })
}

/// Where a sentence goes on behind its number: 一、, (二), 第三部分.
fn numbered(sentence: &str) -> Option<usize> {
    const NUMERALS: &str = "一二三四五六七八九十";
    let inner = sentence.trim_start_matches(['(', '第']);
    let numeral = inner.trim_start_matches(|c| NUMERALS.contains(c));
    if numeral.len() == inner.len() {
        return None;
    }
    let rest = ["、", ")", "部分", "."].iter().find_map(|mark| numeral.strip_prefix(mark))?;
    Some(sentence.len() - rest.len())
}

/// What a name is to the own one; nothing where it may be any other body, or another way of writing it.
pub(super) fn kin(own: &str, name: &str) -> Option<Kin> {
    let (o, n): (Vec<char>, Vec<char>) = (own.chars().collect(), name.chars().collect());
    let head = o.iter().zip(&n).take_while(|(a, b)| a == b).count();
    let tail = o.iter().rev().zip(n.iter().rev()).take_while(|(a, b)| a == b).count();
    if head < 2 {
        return None;
    }
    if n.len() < o.len() && head + tail >= n.len() {
        let from = n.len().saturating_sub(tail).min(head);
        let lost: String = o[from..from + o.len() - n.len()].iter().collect();
        let inner = head >= 3 && tail >= 2 && (2..=4).contains(&lost.chars().count());
        return (inner && !is_left_out(&lost)).then_some(Kin::Shortened(lost));
    }
    // One wrong character is a slip of the own name, unless it is what tells sisters apart.
    let one = o.len() == n.len() && o.iter().zip(&n).filter(|(a, b)| a != b).count() == 1;
    let sister = !one || o.iter().zip(&n).any(|(a, b)| a != b && NUMBERS.contains(*a) && NUMBERS.contains(*b));
    (sister && n.len() > head && ending(own) == ending(name)).then_some(Kin::Sister)
}

const NUMBERS: &str = "一二三四五六七八九十东南西北";

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_about_the_body_itself_begins_with_its_name() {
        for (sentence, expected) in [
            ("清源县杨树镇人民政府内设办公室。", Some("清源县杨树镇人民政府")),
            ("一、蓉南市第五幼儿园2024年单位预算", Some("蓉南市第五幼儿园")),
            ("(二)蓉南市第五幼儿园概况", Some("蓉南市第五幼儿园")),
            ("与清源县水利局联合开展巡查", None),
            ("清源县水利局拨付的资金", None),
        ] {
            assert_eq!(subject("清源县柳河镇人民政府", sentence).map(|s| s.1), expected, "{sentence}");
        }
    }

    #[test]
    fn sisters_and_lost_words_are_told_from_abbreviations() {
        let sister = |own, name| matches!(kin(own, name), Some(Kin::Sister));
        let lost = |own, name| match kin(own, name) {
            Some(Kin::Shortened(lost)) => Some(lost),
            _ => None,
        };
        assert!(sister("清源县柳河镇人民政府", "清源县杨树镇人民政府"));
        assert!(sister("蓉南市第二幼儿园", "蓉南市第五幼儿园"));
        assert!(!sister("清源县柳河镇人民政府", "清源县柳何镇人民政府"));
        assert!(!sister("清源县柳河镇人民政府", "安丰县水利局"));
        assert_eq!(lost("桂岭县信访服务中心", "桂岭县信访中心").as_deref(), Some("服务"));
        assert_eq!(lost("清源县柳河镇人民政府", "清源县柳河镇政府"), None);
    }
}
