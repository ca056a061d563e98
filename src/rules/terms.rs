//! BC814 — slips of the pen in terms of the field: a character replaced, left out, put in or exchanged with its neighbour.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, Words};
use crate::lexicon::slips::{CONFUSED, ENDINGS, HONEST, TERMS};
use crate::model::pattern;
use crate::model::{Disclosure, Folded};
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// 常用术语有错字
pub static TERM: Rule = Rule {
    code: "BC814",
    name: "term-misspelt",
    title: "常用术语有错字",
    title_en: "A term of the field is misspelt",
    severity: Severity::Note,
    checks: (
        "“一般公共预算财政拨款”“公务用车”“截至某年某月某日”等常用术语，以及“部署”“账户”“坐落”等常用词，不应错字、漏字、多字。",
        "Terms that every disclosure uses, and common words that are often mistyped, are spelt as they are: no character wrong, left out or too many.",
    ),
    basis: TEXT,
    example: (
        "“公务车用车运行费”应为“公务用车运行费”；“截止2022年12月31日”应为“截至”。",
        "One character too many in the name of a cost; a date with the wrong word.",
    ),
    tolerance: Tolerance::None,
    fix: ("改正错字", "correct the term"),
    check: term,
};

/// A slip: where it stands in the folded text, and what is meant.
struct Slip {
    at: Range<usize>,
    meant: String,
}

/// A stretch of one of the document's texts.
type Spot = (usize, Range<usize>);

fn term(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let texts: Vec<Folded> = d.headings().chain(d.prose()).collect();
    let mut found: BTreeMap<(String, String), Vec<Spot>> = BTreeMap::new();
    for (index, words) in texts.iter().enumerate() {
        let mut seen: Vec<Range<usize>> = Vec::new();
        let slips = patterns(&words.text).into_iter().chain(confused(&words.text)).chain(endings(&words.text)).chain(near(&words.text));
        for slip in slips {
            if seen.iter().any(|r| r.start < slip.at.end && slip.at.start < r.end) {
                continue;
            }
            seen.push(slip.at.clone());
            found.entry((words.text[slip.at.clone()].to_owned(), slip.meant)).or_default().push((index, slip.at));
        }
    }
    for ((written, meant), places) in found {
        let Some((index, at)) = places.first() else { continue };
        // What the document writes more often than the term is its own word.
        let right: usize = texts.iter().map(|t| t.text.matches(&meant).count()).sum();
        let own_word = places.len() > right.max(1) && TERMS.contains(&meant.as_str());
        if own_word {
            continue;
        }
        let Words { zh: more, en: more_en } = Words::in_all(places.len());
        ledger
            .report(
                &TERM,
                texts[*index].span(at.clone()),
                format!("“{written}”疑为“{meant}”之误{more}"),
                format!("\"{written}\" seems to stand for \"{meant}\"{more_en}"),
            )
            .keyed(written);
    }
}

/// Slips that need more than the word itself.
fn patterns(text: &str) -> Vec<Slip> {
    static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        let all = [
            (r"公务车用车", "公务用车"),
            (r"(?P<at>公务车)(?:购置|运行)", "公务用车"),
            (r"(?P<at>截止)到?20\d\d年", "截至"),
            (r"机关运行经费.{0,40}财政拨款(?P<at>运行经费)\d", "机关运行经费"),
            (r"(?P<at>的的|万元万元|亿元亿元|支出支出|收入收入|预算预算|万万元)", ""),
        ];
        all.iter().map(|(pattern, meant)| (pattern::new(pattern).expect("valid pattern"), *meant)).collect()
    });
    let mut found = Vec::new();
    for (pattern, meant) in &*PATTERNS {
        for m in pattern.captures_iter(text) {
            let Some(at) = m.name("at").or_else(|| m.get(0)) else { continue };
            let half: String = at.as_str().chars().take(at.as_str().chars().count() / 2).collect();
            let meant = if meant.is_empty() { if half == "万" { "万元".to_owned() } else { half } } else { (*meant).to_owned() };
            found.push(Slip { at: at.range(), meant });
        }
    }
    found
}

fn confused(text: &str) -> Vec<Slip> {
    let all = CONFUSED.iter().flat_map(|(written, meant)| text.match_indices(written).map(move |(at, w)| (at, w.len(), *meant)));
    let slips = all.map(|(at, length, meant)| Slip { at: at..at + length, meant: meant.to_owned() });
    slips.filter(|slip| !is_honest(text, &slip.at)).collect()
}

/// A word of its own stands there: 预防犯罪 is no slip for 预防范罪.
fn is_honest(text: &str, at: &Range<usize>) -> bool {
    HONEST.iter().any(|word| text.match_indices(word).any(|(start, w)| start < at.end && at.start < start + w.len()))
}

/// Terms without their last character.
fn endings(text: &str) -> Vec<Slip> {
    let mut found = Vec::new();
    for (rest, last, others) in ENDINGS.iter() {
        for (at, _) in text.match_indices(rest) {
            let end = at + rest.len();
            let Some(next) = text[end..].chars().next() else { continue };
            if next != *last && is_han(next) && !others.contains(next) {
                found.push(Slip { at: at..end, meant: format!("{rest}{last}") });
            }
        }
    }
    found
}

/// Places that differ from a term by one character inside it.
fn near(text: &str) -> Vec<Slip> {
    static BY_FIRST: LazyLock<BTreeMap<char, Vec<Vec<char>>>> = LazyLock::new(|| {
        let mut terms: BTreeMap<char, Vec<Vec<char>>> = BTreeMap::new();
        for term in TERMS.iter() {
            let chars: Vec<char> = term.chars().collect();
            terms.entry(chars[0]).or_default().push(chars);
        }
        // The longer term explains more.
        terms.values_mut().for_each(|all| all.sort_by_key(|t| std::cmp::Reverse(t.len())));
        terms
    });
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |index: usize| chars.get(index).map_or(text.len(), |(at, _)| *at);
    let mut found = Vec::new();
    for (start, (at, first)) in chars.iter().enumerate() {
        let Some(terms) = BY_FIRST.get(first) else { continue };
        let rest: Vec<char> = chars[start..].iter().take(24).map(|(_, c)| *c).collect();
        if terms.iter().any(|t| rest.starts_with(t)) {
            continue;
        }
        let slip = terms.iter().find_map(|t| written(t, &rest).map(|length| (length, t)));
        if let Some((length, term)) = slip {
            let place = *at..end_of(start + length);
            // 政府采购流程 is no slip for 政府采购工程.
            if !is_honest(text, &place) {
                found.push(Slip { at: place, meant: term.iter().collect() });
            }
        }
    }
    found
}

/// Characters that an honest writer puts in, leaves out or exchanges.
const FREE: &str = "的等和及与或之维";

/// How many characters stand for a term, where they differ from it by one slip inside it.
fn written(term: &[char], text: &[char]) -> Option<usize> {
    let same = term.iter().zip(text).take_while(|(a, b)| a == b).count();
    let n = term.len();
    if same < 2 || same + 2 > n {
        return None;
    }
    let ends = |skip_term: usize, skip_text: usize| {
        let (wanted, printed) = (&term[(same + skip_term).min(n)..], text.get(same + skip_text..).unwrap_or_default());
        !wanted.is_empty() && printed.starts_with(wanted)
    };
    let printed = *text.get(same)?;
    if !is_han(printed) || !is_han(term[same]) {
        return None;
    }
    // 的 and 和 come and go, 运行维护 is written short as 运维.
    if FREE.contains(printed) || FREE.contains(term[same]) {
        return None;
    }
    let exchanged = text.get(same + 1) == Some(&term[same]) && printed == term[same + 1] && (same + 2 == n || ends(2, 2));
    if exchanged && n >= 5 {
        return Some(n);
    }
    if n >= 6 && ends(1, 1) {
        return Some(n);
    }
    if n >= 7 && ends(1, 0) {
        return Some(n - 1);
    }
    // 财政拨款总收入 is a word of its own.
    const PUT_IN: &str = "总各全共年类净本";
    (n >= 6 && ends(0, 1) && !PUT_IN.contains(printed)).then_some(n + 1)
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn slips(text: &str) -> Vec<String> {
        near(text).into_iter().chain(endings(text)).map(|s| format!("{}→{}", &text[s.at], s.meant)).collect()
    }

    #[test]
    fn one_slip_inside_a_term_is_seen() {
        assert_eq!(slips("一般公工预算财政拨款收入"), ["一般公工预算财政拨款→一般公共预算财政拨款"]);
        assert_eq!(slips("国有资本经预算没有安排"), ["国有资本经预算→国有资本经营预算"]);
        assert_eq!(slips("机关运运行经费"), ["机关运运行经费→机关运行经费"]);
        assert_eq!(slips("一般共公预算"), ["一般共公预算→一般公共预算"]);
        assert_eq!(slips("提租补政策"), ["提租补→提租补贴"]);
    }

    #[test]
    fn terms_and_other_words_are_left_alone() {
        for text in [
            "一般公共预算财政拨款支出",
            "政府性基金预算财政拨款",
            "机关运行经费",
            "财政拨付资金",
            "年初结转和结余",
            "提租补贴",
            "商品服务支出",
            "工资福利等支出",
            "财政拨款总收入",
        ] {
            assert!(slips(text).is_empty(), "{text}: {:?}", slips(text));
        }
    }

    #[test]
    fn a_confused_word_is_named_and_an_honest_one_is_left_alone() {
        let meant = |text: &str| confused(text).into_iter().map(|s| s.meant).collect::<Vec<_>>();
        assert_eq!(meant("新楼的建筑里面简洁大方"), ["建筑立面"]);
        assert_eq!(meant("按工作布署推进河道整冶"), ["工作部署", "整治"]);
        for text in ["预防犯罪", "建筑里面的设备", "购置帐篷,并送入帐篷", "湿法冶金", "恢复盖章", "2024年渡口改造", "内设机构置换"]
        {
            assert!(meant(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_right_word_of_a_pair_is_no_slip_itself() {
        let written: BTreeSet<&str> = CONFUSED.iter().map(|(written, _)| *written).collect();
        assert_eq!(written.len(), CONFUSED.len());
        for (written, meant) in CONFUSED.iter() {
            assert!(confused(meant).is_empty(), "{written} → {meant}");
        }
    }

    #[test]
    fn a_word_of_its_own_inside_a_term_is_no_slip() {
        for text in ["规范政府采购流程", "政府采购过程公开", "加快政府采购进程"] {
            assert!(slips(text).is_empty(), "{text}: {:?}", slips(text));
        }
        assert_eq!(slips("政府采购公程支出").len(), 1);
    }

    #[test]
    fn no_term_is_a_slip_of_another() {
        let all: BTreeSet<&str> = TERMS.iter().copied().collect();
        assert_eq!(all.len(), TERMS.len());
        for term in TERMS.iter() {
            assert!(slips(term).is_empty(), "{term}: {:?}", slips(term));
        }
    }
}
