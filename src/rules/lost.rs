//! BC8xx — words that were lost: half of a word in an enumeration, 主要原因是 before a reason, part of a body's name.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::pattern;
use crate::model::{Disclosure, Folded, Span};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// 列举中的词缺字
pub static WORD_CUT: Rule = Rule {
    code: "BC826",
    name: "word-cut-in-list",
    title: "列举中的词疑缺一个字",
    title_en: "A word of an enumeration seems to be cut",
    severity: Severity::Note,
    checks: (
        "“某、某某、某某”并列时，第一个词只剩一个字、这个字在全文别处只作另一个词的开头的，疑缺字。",
        "In an enumeration whose words have two characters, one of a single character that begins another word wherever else it stands has probably lost its second.",
    ),
    basis: TEXT,
    example: ("“推动辖区健、有序、可持续发展”，别处为“健康”。", "A word of two characters has lost the second one."),
    tolerance: Tolerance::None,
    fix: ("补上缺的字", "put the lost character back"),
    check: word_cut,
};

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// How often characters and pairs of characters stand in the document's sentences.
#[derive(Default)]
struct Counts {
    pairs: BTreeMap<(char, char), usize>,
    /// Places where a character ends a clause or a word of a list.
    ends: BTreeMap<char, usize>,
    all: BTreeMap<char, usize>,
}

fn counts(texts: &[Folded]) -> Counts {
    let mut found = Counts::default();
    for text in texts {
        let mut chars = text.text.chars().peekable();
        while let Some(c) = chars.next() {
            *found.all.entry(c).or_default() += 1;
            match chars.peek() {
                Some(&next) if is_han(next) => *found.pairs.entry((c, next)).or_default() += 1,
                _ => *found.ends.entry(c).or_default() += 1,
            }
        }
    }
    found
}

fn word_cut(d: &Disclosure, ledger: &mut Ledger<'_>) {
    // What is counted among other things, and suffixes of names, stand before 、 rightly.
    const SUFFIXES: &str =
        "省市区县乡镇村街局所院处委办厅部会室站队司校员长者性化量率额费款表图类项等年月日人户个一二三四五六七八九十百千万亿";
    let texts: Vec<Folded> = d.prose().collect();
    let counts = counts(&texts);
    for words in &texts {
        let chars: Vec<(usize, char)> = words.text.char_indices().collect();
        for at in 3..chars.len().saturating_sub(3) {
            if chars[at].1 != '、' {
                continue;
            }
            let (pp, p, c) = (chars[at - 3].1, chars[at - 2].1, chars[at - 1].1);
            let next = [chars[at + 1].1, chars[at + 2].1, chars[at + 3].1];
            let parallel = is_han(next[0]) && is_han(next[1]) && matches!(next[2], '、' | '和' | '与' | ',' | '。');
            if ![pp, p, c].into_iter().all(is_han) || !parallel || SUFFIXES.contains(c) {
                continue;
            }
            // The one place where it ends anything, and it begins words elsewhere.
            let begins = counts.pairs.iter().filter(|((first, _), _)| *first == c).max_by_key(|(_, n)| **n);
            let Some((&(_, second), &often)) = begins else { continue };
            let count = |pair| counts.pairs.get(&pair).copied().unwrap_or_default();
            let only_here = counts.ends.get(&c) == Some(&1) && counts.all.get(&c).is_some_and(|n| *n > 3) && count((p, c)) == 1;
            // What stands before it is a word that ends there.
            let after_word = count((pp, p)) > 2 && counts.ends.get(&p).is_some_and(|n| *n > 1);
            if !only_here || often < 2 || !after_word {
                continue;
            }
            let (start, end) = (chars[at - 3].0, chars[at + 3].0);
            let quoted = &words.text[start..end];
            ledger
                .report(
                    &WORD_CUT,
                    words.span(start..end),
                    format!("“{quoted}”中“{c}”字后疑缺字，别处为“{c}{second}”等词"),
                    format!("in \"{quoted}\" a character seems to be lost after \"{c}\", which elsewhere begins \"{c}{second}\""),
                )
                .keyed(quoted.to_owned());
        }
    }
}

/// 增减后的原因缺“主要原因是”
pub static REASON_WORDS: Rule = Rule {
    code: "BC827",
    name: "reason-words-missing",
    title: "增减后面的原因没有“主要原因是”",
    title_en: "A reason follows a change without the words that make it one",
    severity: Severity::Note,
    checks: (
        "同一部分各项的增减后面都写“主要原因是……”，而一项的增减后面直接写了事由的，疑漏字。",
        "Where the sisters of an item give the reason of their change in so many words, an item that goes straight on with the facts has probably lost them.",
    ),
    basis: TEXT,
    example: ("“……下降 4.02%。退休人员退休费由社保机构发放，支出减少。”", "\"… down 4.02%. Pensions are paid by the insurance.\""),
    tolerance: Tolerance::None,
    fix: ("补写“主要原因是”", "add the words"),
    check: reason_words,
};

fn reason_words(d: &Disclosure, ledger: &mut Ledger<'_>) {
    // A change at the end of its sentence, and the sentence behind it.
    static CHANGE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"(?:增加|减少|增长|下降|上升|降低)\d[\d,.]*(?:万元|元|亿元|%)。(?P<next>[^。]{6,60})。").expect("valid pattern")
    });
    static REASON: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"原因|主要是|主要为|主要由于|由于|因为").expect("valid pattern"));
    static FACT: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"减少|增加|下降|不再|取消|新增|停止").expect("valid pattern"));
    for (index, section) in d.sections.iter().enumerate() {
        let own: Vec<Folded> = d
            .paragraphs
            .iter()
            .filter(|p| p.section == Some(index))
            .map(|p| Folded::of(&d.text, p.lines.iter().copied()))
            .filter(|w| CHANGE.is_match(&w.text))
            .collect();
        let (with, without): (Vec<&Folded>, Vec<&Folded>) = own.iter().partition(|w| REASON.is_match(&w.text));
        if without.len() != 1 || with.len() < 3 {
            continue;
        }
        let Some(next) = CHANGE.captures(&without[0].text).and_then(|m| m.name("next")) else { continue };
        let opens_another = ["其中", "主要用于", "用于", "具体", "反映", "上述", "按", "与"].iter().any(|w| next.as_str().starts_with(w));
        if opens_another || next.as_str().contains(|c: char| c.is_ascii_digit()) || !FACT.is_match(next.as_str()) {
            continue;
        }
        ledger
            .report(
                &REASON_WORDS,
                without[0].span(next.range()),
                format!("“{}”之前没有“主要原因是”，同一部分其他 {} 项都有", next.as_str(), with.len()),
                format!("\"{}\" lacks the words of a reason that {} sister items have", next.as_str(), with.len()),
            )
            .keyed(format!("{}|{}", section.title, next.as_str()));
    }
}

/// 机构名称缺字
pub static NAME_SHORTENED: Rule = Rule {
    code: "BC828",
    name: "body-name-shortened",
    title: "机构名称疑缺字",
    title_en: "The name of a body seems to lack characters",
    severity: Severity::Note,
    checks: (
        "同一机构在文中应用同一名称：一处的名称比另一处中间少两三个字、少的又是本部门各机构名称都有的字的，疑缺字；确是两个机构的，不必修改。",
        "One body goes by one name: a name that lacks two or three characters of another, which all names of the department's bodies have, is probably shortened by a slip.",
    ),
    basis: TEXT,
    example: ("“清源市政协联谊俱乐部”在一处写作“清源市联谊俱乐部”。", "The name lacks two characters in one place."),
    tolerance: Tolerance::None,
    fix: ("统一使用全称", "use the full name"),
    check: name_shortened,
};

/// How names of bodies end.
const ENDINGS: &[&str] = &[
    "俱乐部",
    "中心",
    "编辑部",
    "杂志社",
    "报社",
    "出版社",
    "研究院",
    "研究所",
    "研究室",
    "学院",
    "学校",
    "中学",
    "小学",
    "幼儿园",
    "医院",
    "博物馆",
    "图书馆",
    "文化馆",
    "档案馆",
    "美术馆",
    "招待所",
    "管理处",
    "管理所",
    "管理站",
    "办公室",
    "支队",
    "大队",
    "总队",
    "协会",
    "干校",
    "党校",
];

/// Endings that a superior and its subordinate may each have one of.
const COMMON: &[&str] = &["服务中心", "信息中心", "会议中心", "管理中心", "保障中心", "后勤中心", "培训中心"];

/// Characters that both names begin with.
const HEAD: usize = 3;

fn name_shortened(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let texts: Vec<Folded> = d.prose().collect();
    let mut names: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for words in &texts {
        for (at, name) in bodies(&words.text) {
            names.entry(name.clone()).or_default().push(words.span(at..at + name.len()));
        }
    }
    for (short, places) in names.iter().filter(|(_, places)| places.len() == 1) {
        // Both begin alike, and so stand together.
        let begins: String = short.chars().take(HEAD).collect();
        let alike = names.range(begins.clone()..).take_while(|(full, _)| full.starts_with(&begins));
        for (full, _) in alike.filter(|(full, _)| full.len() > short.len()) {
            let Some((head, lost)) = left_out(short, full) else { continue };
            // 省政协 begins the names of its bodies: the head and what was lost, together, begin yet another name.
            let family = format!("{head}{lost}");
            if !names.range(family.clone()..).map(|(name, _)| name).take_while(|n| n.starts_with(&family)).any(|n| n != full) {
                continue;
            }
            ledger
                .report(
                    &NAME_SHORTENED,
                    places[0],
                    format!("这里写“{short}”，别处为“{full}”；如是同一机构，疑缺“{lost}”"),
                    format!("\"{short}\" here, \"{full}\" elsewhere; if they are one body, \"{lost}\" is missing"),
                )
                .keyed(short.clone());
        }
    }
}

/// Names of bodies that begin a word of a list, a clause or what 包括 opens.
fn bodies(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(|c| !is_han(c)) {
        let words = piece.trim_end_matches(|c| !is_han(c));
        let opened = ["包括", "分别是", "分别为", "即"].iter().filter_map(|w| words.rfind(w).map(|p| p + w.len())).max().unwrap_or(0);
        let name = &words[opened..];
        let end = ENDINGS.iter().filter_map(|e| name.find(e).map(|p| p + e.len())).min();
        if let Some(end) = end.filter(|_| name.chars().count() >= 6) {
            found.push((at + opened, name[..end].to_owned()));
        }
        at += piece.len();
    }
    found
}

/// What stands before the characters that a name lacks of a longer one, and those characters.
fn left_out(short: &str, full: &str) -> Option<(String, String)> {
    let (s, f): (Vec<char>, Vec<char>) = (short.chars().collect(), full.chars().collect());
    let missing = f.len().checked_sub(s.len())?;
    let head = s.iter().zip(&f).take_while(|(a, b)| a == b).count();
    let tail = s.iter().rev().zip(f.iter().rev()).take_while(|(a, b)| a == b).count();
    let common = COMMON.iter().any(|c| s[head.min(s.len())..].iter().collect::<String>() == *c);
    let ok = (2..=3).contains(&missing) && head >= HEAD && tail >= 5 && head + tail >= s.len() && !common;
    ok.then(|| (f[..head].iter().collect(), f[head..head + missing].iter().collect()))
}
