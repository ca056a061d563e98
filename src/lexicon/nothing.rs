//! Words that say there is none of something: 没有使用政府性基金预算拨款安排的支出, 未发生因公出国（境）费用.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::rows::rows;
use std::ops::Range;
use std::sync::LazyLock;

/// What may be said not to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// 政府性基金预算支出
    Fund,
    /// 国有资本经营预算支出
    Capital,
    /// 因公出国（境）
    Abroad,
    /// 公务接待
    Reception,
    /// 公务用车购置
    CarPurchase,
}

const THINGS: [(&str, Thing); 5] = [
    ("fund", Thing::Fund),
    ("capital", Thing::Capital),
    ("abroad", Thing::Abroad),
    ("reception", Thing::Reception),
    ("cars", Thing::CarPurchase),
];

impl Thing {
    /// In a message.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fund => "政府性基金预算支出",
            Self::Capital => "国有资本经营预算支出",
            Self::Abroad => "因公出国（境）费",
            Self::Reception => "公务接待费",
            Self::CarPurchase => "公务用车购置费",
        }
    }

    /// In English.
    #[must_use]
    pub const fn english(self) -> &'static str {
        match self {
            Self::Fund => "expenditure from government funds",
            Self::Capital => "state capital expenditure",
            Self::Abroad => "going abroad",
            Self::Reception => "official reception",
            Self::CarPurchase => "buying of official cars",
        }
    }

    const fn is_fund(self) -> bool {
        matches!(self, Self::Fund | Self::Capital)
    }
}

/// A clause that says there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Of what.
    pub thing: Thing,
    /// The clause, in the folded text.
    pub range: Range<usize>,
    /// Where the negation begins.
    no: usize,
    /// It speaks of a budget by name, beside that of the fund.
    pub names_budget: bool,
}

impl Said {
    /// What stands before the negation, from the beginning of the sentence.
    #[must_use]
    pub fn before<'t>(&self, text: &'t str) -> &'t str {
        let end = self.no.min(text.len());
        let start = text[..end].rfind(['。', ';']).map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
        &text[start..end]
    }
}

struct Words {
    class: &'static str,
    word: &'static str,
}

static WORDS: LazyLock<Vec<Words>> =
    LazyLock::new(|| rows(include_str!("data/nothing.tsv")).map(|[class, word]| Words { class, word }).collect());

fn of(class: &str) -> impl Iterator<Item = &'static str> {
    let class = class.to_owned();
    WORDS.iter().filter(move |w| w.class == class).map(|w| w.word)
}

/// The rest behind the longest word of a class that the text begins with.
fn after<'t>(text: &'t str, class: &str) -> Option<&'t str> {
    of(class).filter_map(|word| text.strip_prefix(word)).min_by_key(|rest| rest.len())
}

/// 2024年 or 2024年度 in front.
fn after_year(text: &str) -> Option<&str> {
    let digits = text.get(..4).filter(|d| d.starts_with("20") && d.bytes().all(|b| b.is_ascii_digit()))?;
    let rest = text.get(digits.len()..)?.strip_prefix('年')?;
    Some(rest.strip_prefix('度').unwrap_or(rest))
}

/// The years that the words name.
pub fn years(words: &str) -> impl Iterator<Item = i32> + '_ {
    words.match_indices('年').filter_map(|(at, _)| words.get(at.checked_sub(4)?..at)?.parse().ok()).filter(|y| (2000..2100).contains(y))
}

/// The clauses of a folded paragraph that say there is none of something.
#[must_use]
pub fn said(text: &str) -> Vec<Said> {
    let mut found = Vec::new();
    let (mut start, mut sentence) = (0, 0);
    for clause in text.split_inclusive([',', ';', '。', ':']) {
        let words = clause.trim_end_matches([',', ';', '。', ':']);
        if let Some(said) = in_clause(text, words, start, sentence) {
            found.push(said);
        }
        start += clause.len();
        if clause.ends_with(['。', ';']) {
            sentence = start;
        }
    }
    found
}

fn in_clause(text: &str, words: &str, start: usize, sentence: usize) -> Option<Said> {
    let (no, thing, rest) = of("no").flat_map(|no| words.match_indices(no)).find_map(|(at, no)| {
        let (thing, rest) = thing_after(&words[at + no.len()..])?;
        Some((at, thing, rest))
    })?;
    let before = text.get(sentence..start + no)?;
    if of("stop").any(|word| before.contains(word)) || !is_all_of_it(thing, rest) {
        return None;
    }
    let names_budget = !thing.is_fund() && rest.contains("预算");
    Some(Said { thing, range: start..start + words.len(), no: start + no, names_budget })
}

/// What follows the negation, past verbs and the year.
fn thing_after(mut rest: &str) -> Option<(Thing, &str)> {
    loop {
        if let Some(found) = THINGS.iter().find_map(|&(class, thing)| Some((thing, after(rest, class)?))) {
            return Some(found);
        }
        rest = after(rest, "do").or_else(|| after_year(rest))?;
    }
}

/// What follows the thing says no more than that: words of its own would make it a part of the thing.
fn is_all_of_it(thing: Thing, words: &str) -> bool {
    let mut rest = words;
    while !rest.is_empty() {
        let other = THINGS.iter().filter(|(_, t)| thing.is_fund() && t.is_fund()).find_map(|(class, _)| after(rest, class));
        let Some(next) = after(rest, "rest").or_else(|| after_year(rest)).or(other) else { return false };
        rest = next;
    }
    let spends = ["支出", "收支", "安排"].iter().any(|w| words.contains(w));
    let receives = words.contains("收入");
    let carries = ["结转", "结余"].iter().any(|w| words.contains(w));
    spends || !thing.is_fund() || !receives && !carries && !words.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn things(text: &str) -> Vec<Thing> {
        said(text).into_iter().map(|s| s.thing).collect()
    }

    #[test]
    fn a_clause_says_that_there_is_none() {
        assert_eq!(things("我部门2025年没有使用政府性基金预算拨款安排的支出。"), [Thing::Fund]);
        assert_eq!(things("本部门2024年度无政府性基金预算财政拨款收入、支出和结转结余。"), [Thing::Fund]);
        assert_eq!(things("本单位不涉及国有资本经营预算。"), [Thing::Capital]);
        assert_eq!(things("本年度未发生因公出国(境)费用。"), [Thing::Abroad]);
        assert_eq!(things("支出0.00万元,未安排公务接待费"), [Thing::Reception]);
    }

    #[test]
    fn what_is_only_a_part_is_not_taken() {
        assert!(things("没有使用政府性基金预算安排的三公经费支出").is_empty());
        assert!(things("局本级没有使用政府性基金预算拨款安排的支出").is_empty());
        assert!(things("本部门无政府性基金预算财政拨款结转和结余").is_empty());
        assert!(things("主要原因是没有因公出国(境)事项支出").is_empty());
        assert!(things("无国(境)外公务接待").is_empty());
        assert!(things("本年无政府性基金收入").is_empty());
    }
}
