//! BC831 — sentences and headings that speak of the body itself and call it by another body's name, or by a name that lacks
//! a word.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, Words};
use crate::lexicon::bodies::{
    are_akin, behind_label, ending, heads_a_part, is_left_out, is_own_matter, says_of_the_named, speaks_of_itself, speaks_of_others,
    speaks_of_units, told, without_opening, without_self,
};
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
        "标题、以及“某某单位内设……”“某某单位2024年预算……”等说本单位自己的句子，应写本单位的名称：全文都用本单位名称、只有个别处写成同一地方、同一类的另一单位，或者名称中漏了词的，予以报告。写“我局”“我镇”的，应合于本单位的名称。说到上级、下属、合作单位和以前名称的不算。",
        "Headings and sentences in which the body speaks of itself use its name: the odd one that names a body of the same place and kind, or lacks a word of the name, is reported. What it calls itself fits its name. Superiors, subordinates, partners and former names are left out.",
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
    let odd = super::named_bodies::odd_one(d, ledger);
    // 118003_某某局: its name behind its number.
    let bare = |name: &str| fold(name).trim_start_matches(|c: char| c.is_ascii()).to_owned();
    let Some(own) = d.name.as_deref().map(bare).filter(|n| (6..=30).contains(&n.chars().count())) else { return };
    let all = fold(&d.text);
    // Everywhere: in the text, the captions and the rows.
    let count = |name: &str| all.matches(name).count();
    let whole = count(&own);
    if whole < ENOUGH {
        return;
    }
    super::own_calls::other_call(d, &own, ledger);
    let mut found: BTreeMap<String, BTreeMap<usize, Span>> = BTreeMap::new();
    let in_tables = d.tables.iter().flat_map(|t| t.notes.iter().map(|n| n.span).chain([t.title_span]));
    for text in d.headings().chain(d.prose()).chain(in_tables.map(|span| Folded::of(&d.text, [span]))) {
        let sentences = std::iter::once(0).chain(text.text.match_indices('。').map(|(at, mark)| at + mark.len()));
        let dates = d.year.map(|year| format!("{year}年")).into_iter().flat_map(|date| dates(&text.text, &date));
        let told = told(&text.text);
        for start in sentences.chain(dates).chain(told) {
            let Some((from, name)) = subject(&own, d.year, &text.text[start..]) else { continue };
            let place = text.span(start + from..start + from + name.len());
            found.entry(name.to_owned()).or_default().insert(place.start, place);
        }
    }
    for (line, name) in cover(d).chain(labelled(d)) {
        if kin(&own, &name).is_some() && (d.level != Some(Level::Unit) || is_elsewhere(&own, &name)) {
            found.entry(name).or_default().insert(line.start, line);
        }
    }
    let captions = d.tables.iter().filter(|t| t.owner.as_ref().is_some_and(|(_, name)| fold(name) == own)).count();
    for table in &d.tables {
        let Some((span, owner)) = table.owner.as_ref().map(|(span, owner)| (*span, fold(owner))) else { continue };
        if captions >= ENOUGH && kin(&own, &owner).is_some() {
            found.entry(owner).or_default().insert(span.start, span);
        }
    }
    found.retain(|name, _| {
        !odd.as_ref().is_some_and(|odd| odd.names(name))
            && !own.contains(name.as_str())
            && !name.contains(&own)
            && kin(&own, name).is_some()
    });
    // Who names so many speaks of them.
    if found.len() > ENOUGH {
        return;
    }
    for (name, places) in &found {
        // A unit of the body's own is listed somewhere, and so is a partner.
        let Some(place) = places.values().next().filter(|_| count(name) <= places.len() && places.len() * ENOUGH <= whole) else {
            continue;
        };
        let Words { zh: more, en: more_en } = Words::in_all(places.len());
        match kin(&own, name) {
            Some(Kin::Sister) => ledger.report(
                &OTHER_BODY,
                *place,
                format!("这里写的是“{name}”，这份文件是“{own}”的{more}"),
                format!("\"{name}\" is named here, the document is of \"{own}\"{more_en}"),
            ),
            Some(Kin::Shortened(lost)) => ledger.report(
                &OTHER_BODY,
                *place,
                format!("这里的单位名称“{name}”漏了“{lost}”，全称为“{own}”{more}"),
                format!("the name \"{name}\" lacks \"{lost}\" here, it is \"{own}\" elsewhere{more_en}"),
            ),
            None => continue,
        }
        .keyed(name.clone())
        .advise(format!("核对单位名称，应为“{own}”"), format!("check the name: \"{own}\""));
    }
}

/// The lines of the cover, each the name of a body alone, or behind 部门.
fn cover(d: &Disclosure) -> impl Iterator<Item = (Span, String)> + '_ {
    let mut at = 0;
    let lines = d.text.split_inclusive('\n').map(move |line| {
        at += line.len();
        Span::new(at - line.len(), at)
    });
    lines.filter(|line| !line.of(&d.text).trim().is_empty()).take(8).filter_map(|line| {
        let folded = Folded::of(&d.text, [line]);
        let from = folded.text.rfind(':').map_or(0, |i| i + 1);
        let name = folded.text.get(from..).filter(|name| name.chars().all(is_han) && ending(name).is_some())?.to_owned();
        Some((folded.span(from..folded.text.len()), name))
    })
}

/// Names that stand behind 填报单位, 单位名称, with a mark or in the next cell.
pub(super) fn labelled(d: &Disclosure) -> impl Iterator<Item = (Span, String)> + '_ {
    let mut at = 0;
    let lines = d.text.split_inclusive('\n').map(move |line| {
        at += line.len();
        Span::new(at - line.len(), at)
    });
    lines.filter(|line| line.end - line.start <= 400).filter_map(|line| {
        let folded = Folded::of(&d.text, [line]);
        let rest = behind_label(&folded.text)?;
        let name = rest.trim_start_matches([':', '|']);
        let from = folded.text.len() - name.len();
        let end = from + name.find(|c| !is_han(c)).unwrap_or(name.len());
        let name = &folded.text[from..end];
        (name.chars().count() > 4 && ending(name).is_some()).then(|| (folded.span(from..end), name.to_owned()))
    })
}

/// The body that a sentence or a heading begins with, where it goes on with what a body says of itself.
fn subject<'s>(own: &str, year: Option<i32>, sentence: &'s str) -> Option<(usize, &'s str)> {
    subject_where(year, sentence, |words| {
        let long = words.chars().count() > 5 && ending(words).is_some();
        (long || is_place(words)) && kin(own, words).is_some() || matches!(kin(own, words), Some(Kin::Shortened(_)))
    })
}

/// The same for the names that are asked for.
pub(super) fn subject_where(year: Option<i32>, sentence: &str, is_name: impl Fn(&str) -> bool) -> Option<(usize, &str)> {
    let rest = opened(sentence, year)?;
    let from = sentence.len() - rest.len();
    let stop = rest.char_indices().find(|(_, c)| !is_han(*c)).map_or(rest.len(), |(at, _)| at);
    let ends = rest[..stop].char_indices().map(|(at, c)| at + c.len_utf8()).skip(2).take(28);
    let of = sentence.split('。').next().filter(|words| !speaks_of_others(words))?;
    ends.filter(|&end| is_name(&rest[..end]) && from + end <= of.len()).find_map(|end| {
        let after = without_self(&rest[end..]).filter(|_| !speaks_of_itself(&rest[end..])).unwrap_or(&rest[end..]);
        // Only the body itself has a part that is itself.
        let own_part = ["(本部)", "(部门)", "(本级)", "(机关)", "机关", "本级"].iter().find_map(|part| after.strip_prefix(part));
        if own_part.is_some_and(|rest| rest.starts_with(|c| !is_han(c)) || rest.is_empty()) && ending(&rest[..end]).is_some() {
            return Some((from, &rest[..end]));
        }
        let after = own_part.unwrap_or(after);
        let after = dated(after, year).or_else(|| after.strip_prefix("年度")).unwrap_or(after);
        let after = without_self(after).filter(|_| !speaks_of_itself(after)).unwrap_or(after);
        // 第二部分 某某局: a part of the document that is called by the name alone.
        if after.is_empty() && heads_a_part(sentence) && ending(&rest[..end]).is_some() {
            return Some((from, &rest[..end]));
        }
        // What is said of its budget and accounts is said of itself; what it is and does may be said of another.
        let next: String = after.chars().take(12).collect();
        let is_own = speaks_of_itself(after) && is_own_matter(&next) || !speaks_of_units(of);
        (says_of_the_named(after) && is_own).then(|| (from, &rest[..end]))
    })
}

/// Where a sentence names the year behind its first words: 部门预算编制说明2025年,某某局…; not behind what leads to another.
fn dates(text: &str, date: &str) -> Vec<usize> {
    let leads = ['由', '与', '和', '从', '按', '在', '对', '比', '较', '同', '至'];
    text.match_indices(date).map(|(at, _)| at).filter(|&at| !text[..at].ends_with(leads)).collect()
}

/// A sentence without its number, its date and the words that may stand before the body's name.
fn opened(sentence: &str, year: Option<i32>) -> Option<&str> {
    let mut rest = sentence;
    loop {
        let next = numbered(rest)
            .map(|at| &rest[at..])
            .or_else(|| dated(rest, year))
            .or_else(|| ["截至", "截止", "至"].iter().find_map(|w| rest.strip_prefix(w)).and_then(|date| dated(date, None)))
            .or_else(|| without_opening(rest));
        match next {
            Some(shorter) => rest = shorter.trim_start_matches([',', ':']),
            None => break,
        }
    }
    // 1.2024年…, (一)某某局…: what is no word is a number.
    let from = rest.find(is_han)?;
    let mark = rest[..from].chars().all(|c| "()、.0123456789《".contains(c));
    let digits = rest[..from].contains(|c: char| c.is_ascii_digit());
    let is_date = digits && rest[from..].starts_with(['年', '月', '日']);
    match rest[..from].find("20") {
        Some(at) if is_date && at > 0 => opened(&rest[at..], year),
        _ => (mark && !is_date).then_some(&rest[from..]),
    }
}

/// What follows a date: of the document's year, where that is given.
fn dated(words: &str, year: Option<i32>) -> Option<&str> {
    let (digits, rest) = words.split_at_checked(4)?;
    let named: i32 = digits.parse().ok().filter(|y| (2000..2100).contains(y))?;
    let rest = rest.strip_prefix('年').filter(|_| year.is_none_or(|year| year == named))?;
    let mut rest = rest.strip_prefix(['度', '末', '底', '初']).unwrap_or(rest);
    for mark in ['月', '日'] {
        let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest = number.strip_prefix(mark).filter(|_| number.len() < rest.len()).unwrap_or(rest);
    }
    Some(rest.trim_start_matches(['底', '末', ',']))
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
    if own.contains(name) || name.contains(own) {
        return None;
    }
    if head < 2 {
        return (is_elsewhere(own, name) || is_named_otherwise(own, name)).then_some(Kin::Sister);
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
    (sister && n.len() > head && are_akin(own, name)).then_some(Kin::Sister)
}

/// Marks of the places in names: 柳河镇, 青溪县.
const PLACES: &[&str] = &["街道", "镇", "乡", "县", "区", "市", "旗", "州", "省"];

/// A name up to its last place, and what of a body is there.
pub(super) fn place(name: &str) -> Option<(&str, &str, &'static str)> {
    PLACES.iter().find_map(|mark| {
        let at = name.rfind(mark).filter(|&at| at > 0)? + mark.len();
        Some((&name[..at], &name[at..], *mark))
    })
}

/// Whether words are the name of a place alone: 杨树镇.
fn is_place(words: &str) -> bool {
    (3..=5).contains(&words.chars().count()) && ["镇", "乡", "街道"].iter().any(|mark| words.ends_with(mark))
}

/// The same kind of body in another place: 白溪县水利局 beside 青溪县水利局, 杨树镇 beside 清源县柳河镇人民政府.
pub(super) fn is_elsewhere(own: &str, name: &str) -> bool {
    let (Some((own_place, own_kind, own_mark)), Some((other, kind, mark))) = (place(own), place(name)) else { return false };
    let short = is_place(name) && kind.is_empty() && is_place_kind(own_mark);
    let same = own_mark == mark && own_kind == kind && kind.chars().count() > 1;
    (same || short) && !own_place.ends_with(other) && !other.ends_with(own_place)
}

/// Names of one length that differ in their first characters alone: 江北工程职业学院 beside 江南工程职业学院.
pub(super) fn is_named_otherwise(own: &str, name: &str) -> bool {
    let (o, n): (Vec<char>, Vec<char>) = (own.chars().collect(), name.chars().collect());
    let tail = o.iter().rev().zip(n.iter().rev()).take_while(|(a, b)| a == b).count();
    o.len() == n.len() && tail >= 4 && (1..=3).contains(&(o.len() - tail)) && are_akin(own, name)
}

/// Whether the place itself has a body that is called by its name alone.
fn is_place_kind(mark: &str) -> bool {
    ["镇", "乡", "街道"].contains(&mark)
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
            ("一、安丰县杨树镇人民政府2024年单位预算", Some("安丰县杨树镇人民政府")),
            ("(二)杨树镇人民政府概况", Some("杨树镇人民政府")),
            ("1.2024年杨树镇收支总预算", Some("杨树镇")),
            ("截至2023年12月31日,清源县杨树镇人民政府共有车辆2辆。", Some("清源县杨树镇人民政府")),
            ("本表反映清源县杨树镇人民政府2024年度总体支出。", Some("清源县杨树镇人民政府")),
            ("2023年清源县杨树镇人民政府部门预算", None),
            ("清源县杨树镇人民政府2024年预算由我镇代编。", None),
            ("与清源县水利局联合开展巡查", None),
            ("清源县水利局拨付的资金", None),
        ] {
            assert_eq!(subject("清源县柳河镇人民政府", Some(2024), sentence).map(|s| s.1), expected, "{sentence}");
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
        assert!(sister("青溪县粮食和物资储备局", "白溪县粮食和物资储备局"));
        assert!(sister("清源县柳河镇人民政府", "杨树镇") && !sister("清源县柳河镇人民政府", "柳河镇"));
        assert_eq!(lost("桂岭县信访服务中心", "桂岭县信访中心").as_deref(), Some("服务"));
        assert_eq!(lost("清源县柳河镇人民政府", "清源县柳河镇政府"), None);
    }
}
