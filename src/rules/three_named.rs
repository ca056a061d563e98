//! BC834 — “三公”经费 has three items; where a list, the definitions or numbered paragraphs name two of them and a 科目 in the
//! place of the third, the name is wrong.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::codes::{Scheme, codes_named};
use crate::model::{Disclosure, Folded};
use std::collections::BTreeMap;
use std::ops::Range;

/// “三公”经费的一项写成别的科目
pub static THREE_NAMED: Rule = Rule {
    code: "BC834",
    name: "three-public-item-misnamed",
    title: "“三公”经费的一项写成了别的科目",
    title_en: "One of the three public costs goes by another name",
    severity: Severity::Warning,
    checks: (
        "“三公”经费由因公出国（境）费、公务用车购置及运行费、公务接待费三项组成：并列、逐项说明或编号分列时写了其中两项，而第三项的位置写的是另一科目名称的，予以报告。",
        "The three public costs are travel abroad, official cars and reception: where two of them are named in a list, one by one or in numbered paragraphs, and another item of the classification stands in the place of the third, it is reported.",
    ),
    basis: FORM,
    example: (
        "“因公出国（境）费、公务用车购置及运行费和专用材料费”，第三项应为公务接待费。",
        "Travel abroad, official cars, and materials in the place of reception.",
    ),
    tolerance: Tolerance::None,
    fix: ("改为“三公”经费的项目名称", "name the one of the three public costs"),
    check: three_named,
};

/// The three items, and the words by which each is known.
const ITEMS: [(&str, &[&str]); 3] =
    [("因公出国（境）费", &["出国", "境)费"]), ("公务用车购置及运行费", &["用车", "公车", "车辆"]), ("公务接待费", &["接待"])];

/// What stands beside 公务用车购置费 where the cars are divided.
const RUNNING: &str = "公务用车运行维护费";

/// Which of the three a name is of.
fn item(name: &str) -> Option<usize> {
    ITEMS.iter().position(|(_, words)| words.iter().any(|w| name.contains(w)))
}

/// A name at the beginning of a list's part or a clause.
struct Named {
    /// One of the three; `None` for another 科目.
    item: Option<usize>,
    at: Range<usize>,
}

/// Names that stand beside the three in many forms.
const BESIDE: &[&str] = &["会议费", "培训费", "差旅费"];

/// The 科目 of the economic classification, or the item of 三公, that some words begin with.
fn named(text: &str, at: usize) -> Option<Named> {
    let words = &text[at..];
    let clause = &words[..words.find([',', '。', ';', ':', '、', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']).unwrap_or(words.len())];
    if let Some(end) = clause.find('费').map(|end| end + '费'.len_utf8())
        && let Some(item) = item(&clause[..end])
    {
        return Some(Named { item: Some(item), at: at..at + end });
    }
    let ends = clause.char_indices().map(|(i, c)| i + c.len_utf8()).skip(2).take(14);
    let ends: Vec<usize> =
        ends.filter(|&end| clause[..end].ends_with(['费', '出', '金', '助']) || clause[..end].ends_with("费用")).collect();
    let is_known = |name: &str| {
        let wide = name.replace('(', "（").replace(')', "）");
        !BESIDE.contains(&name) && codes_named(Scheme::Economic, &wide).next().is_some()
    };
    ends.into_iter().rev().find(|&end| is_known(&clause[..end])).map(|end| Named { item: None, at: at..at + end })
}

/// The one of the three that is missing, and the 科目 that stands in its place.
fn misnamed(names: &[Named]) -> Option<(usize, Range<usize>)> {
    let [other] = names.iter().filter(|n| n.item.is_none()).collect::<Vec<_>>()[..] else { return None };
    let missing: Vec<usize> = (0..ITEMS.len()).filter(|&i| names.iter().all(|n| n.item != Some(i))).collect();
    let [one] = missing[..] else { return None };
    Some((one, other.at.clone()))
}

fn three_named(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut texts: Vec<Folded> = d.headings().chain(d.prose()).collect();
    texts.sort_by_key(Folded::start);
    let mut found: Vec<(usize, &str, Range<usize>)> = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        if !text.text.contains("三公") {
            continue;
        }
        let mut start = 0;
        for sentence in text.text.split_inclusive('。') {
            let own = listed(sentence).or_else(|| by_clauses(sentence));
            found.extend(own.map(|(missing, at)| (index, ITEMS[missing].0, start + at.start..start + at.end)));
            start += sentence.len();
        }
    }
    found.extend(numbered(&texts));
    for (index, own, at) in found {
        let words = texts[index].text[at.clone()].to_owned();
        ledger
            .report(
                &THREE_NAMED,
                texts[index].span(at),
                format!("这里写“{words}”，“三公”经费的这一项应为“{own}”"),
                format!("\"{words}\" stands here in the place of \"{own}\", one of the three items"),
            )
            .keyed(format!("{words}|{index}"));
    }
}

/// 因公出国(境)费、公务用车购置及运行费和专用材料费: a list of three, none of which is said elsewhere in the sentence.
fn listed(sentence: &str) -> Option<(usize, Range<usize>)> {
    // What is saved on is not all of it.
    if ["厉行节约", "严控", "控制", "压减", "压缩"].iter().any(|w| sentence.contains(w)) {
        return None;
    }
    let first = ["因公出国", "公务用车", "公务接待", "出国(境)"].iter().filter_map(|w| sentence.find(w)).min()?;
    let mut names: Vec<Named> = Vec::new();
    let mut from = list_start(sentence, first);
    loop {
        let name = named(sentence, from)?;
        let rest = &sentence[name.at.end..];
        let rest = rest.strip_prefix("支出").unwrap_or(rest);
        names.push(name);
        let next = ["、", "以及", "和", "及", "与"].iter().find_map(|mark| rest.strip_prefix(mark));
        let Some(next) = next.filter(|_| names.len() < 4) else {
            if rest.starts_with(['等', '之']) {
                return None;
            }
            break;
        };
        from = sentence.len() - next.len();
    }
    let (missing, at) = misnamed(&names).filter(|_| names.len() > 2)?;
    let said = ITEMS[missing].1.iter().any(|w| sentence.contains(w));
    (!said).then_some((missing, at))
}

/// Where the list begins whose first known item stands at a place: another 科目 may stand before it.
fn list_start(sentence: &str, first: usize) -> usize {
    let before = &sentence[..first];
    let Some(head) = before.strip_suffix('、').filter(|head| head.ends_with(['费', '用'])) else { return first };
    let starts = head.char_indices().rev().take(14).map(|(i, _)| i);
    let own = starts.filter(|&i| named(sentence, i).is_some_and(|n| n.item.is_none() && n.at.end == head.len()));
    own.min().unwrap_or(first)
}

/// 因公出国(境)费支出0万元；公务用车购置及运行费支出0万元；工会经费支出0.24万元: one clause each.
fn by_clauses(sentence: &str) -> Option<(usize, Range<usize>)> {
    let mut names: Vec<Named> = Vec::new();
    let mut start = 0;
    for clause in sentence.split_inclusive(';') {
        let at = ["其中:", "其中,", "其中", "如下:"].iter().filter_map(|w| clause.rfind(w).map(|i| i + w.len())).max();
        // 公务用车购置及运行费0万元(其中:…): what is within brackets divides one of them.
        let at = at.filter(|&i| !clause[..i].contains('(') || clause[..i].matches('(').count() == clause[..i].matches(')').count());
        let begin = start + at.unwrap_or_else(|| clause.len() - clause.trim_start_matches([' ', ',']).len());
        // “三公”经费预算支出中，因公出国(境)费…: words may stand before the first.
        let first = names.is_empty().then(|| clause.find("因公出国").or_else(|| clause.find("公务用车"))).flatten().map(|i| start + i);
        names.extend(named(sentence, begin).or_else(|| named(sentence, first?)));
        start += clause.len();
    }
    misnamed(&names).filter(|_| names.len() > 2)
}

/// How many paragraphs on the words that speak of 三公 still count.
const NEAR: usize = 16;

/// 1.因公出国(境)费… 2.公务用车购置及运行费… 3.专用材料费…: numbered paragraphs, under words that speak of 三公.
fn numbered(texts: &[Folded]) -> Vec<(usize, &'static str, Range<usize>)> {
    let mut found = Vec::new();
    // Of each style of numbers: the paragraphs 1, 2, 3 so far, and where their words begin.
    let mut open: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    let mut about: Option<usize> = None;
    for (index, text) in texts.iter().enumerate() {
        if text.text.contains("三公") {
            about = Some(index);
        }
        let Some((style, value, from)) = number_of(&text.text) else { continue };
        let own = open.entry(style).or_default();
        if value == 1 {
            own.clear();
        }
        if value != own.len() + 1 || about.is_none_or(|about| index - about > NEAR) {
            continue;
        }
        own.push((index, from));
        if let [(first, at), (second, from)] = own[..]
            && texts[first].text[at..].starts_with("公务用车购置")
            && let Some(name) = named(&texts[second].text, from).filter(|n| n.item.is_none())
        {
            found.push((second, RUNNING, name.at));
        }
        if own.len() == ITEMS.len() {
            let names: Vec<(usize, Named)> = own.iter().filter_map(|&(i, from)| Some((i, named(&texts[i].text, from)?))).collect();
            let all = names.len() == ITEMS.len();
            let (places, names): (Vec<usize>, Vec<Named>) = names.into_iter().unzip();
            let other = names.iter().position(|n| n.item.is_none());
            found.extend(misnamed(&names).filter(|_| all).zip(other).map(|((missing, at), i)| (places[i], ITEMS[missing].0, at)));
        }
    }
    found
}

/// The style and the value of the number that a paragraph begins with, and where its words begin.
fn number_of(text: &str) -> Option<(&'static str, usize, usize)> {
    const NUMERALS: &str = "一二三";
    let inner = text.strip_prefix('(').unwrap_or(text);
    let is_bracketed = inner.len() < text.len();
    let first = inner.chars().next()?;
    let (kind, value) = match first.to_digit(10) {
        Some(digit) => (if is_bracketed { "(1)" } else { "1." }, digit as usize),
        None => (if is_bracketed { "(一)" } else { "一、" }, NUMERALS.chars().position(|c| c == first)? + 1),
    };
    let rest = &inner[first.len_utf8()..];
    let rest = [")、", ")", "、", "."].iter().find_map(|mark| rest.strip_prefix(mark))?;
    (1..=3).contains(&value).then_some((kind, value, text.len() - rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(sentence: &str) -> Option<(&str, &str)> {
        listed(sentence).or_else(|| by_clauses(sentence)).map(|(missing, at)| (ITEMS[missing].0, &sentence[at]))
    }

    #[test]
    fn another_item_in_the_place_of_one_of_the_three_is_seen() {
        for (sentence, expected) in [
            ("“三公”经费指因公出国(境)费、公务用车购置及运行费和专用材料费。", Some(("公务接待费", "专用材料费"))),
            ("“三公”经费指工会经费、公务用车购置及运行费和公务接待费。", Some(("因公出国（境）费", "工会经费"))),
            (
                "其中:因公出国(境)费0万元;公务用车购置及运行费0万元(其中:购置费0万元,运行费0万元);工会经费0.24万元。",
                Some(("公务接待费", "工会经费")),
            ),
            ("“三公”经费指因公出国(境)费、公务用车购置及运行费和公务接待费。", None),
            ("“三公”经费、会议费、培训费支出。", None),
            ("压减因公出国(境)费、公务用车运行费、差旅费等支出。", None),
            ("因公出国(境)费0万元;公务用车购置及运行费0万元;会议费1万元;公务接待费2万元。", None),
            ("因公出国(境)费、公务用车购置费、公务用车运行费和公务接待费。", None),
            ("“三公”经费支出中,因公出国(境)费1万元;公务用车运行费2万元;印刷费3万元。", Some(("公务接待费", "印刷费"))),
            (
                "其中:因公出国(境)费主要安排国际合作交流、境外研修等的培训费、公杂费等支出;委托业务费主要安排全国性专业会议、外事接待等支出;公务用车购置及运行费主要安排更新。",
                Some(("公务接待费", "委托业务费")),
            ),
        ] {
            assert_eq!(wrong(sentence), expected, "{sentence}");
        }
    }
}
