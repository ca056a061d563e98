//! All words of a text in one pass.

use super::words::{Sense, WORDS};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use std::ops::Range;
use std::sync::LazyLock;

/// A word that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where, in bytes of the folded text.
    pub range: Range<usize>,
    /// What it says.
    pub sense: Sense,
}

static ALL: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = WORDS.iter().map(|(word, _)| word.as_bytes());
    AhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).build(words).ok()
});

/// The words of a folded text from left to right, the longest at each place.
///
/// ```
/// use budgetcheck::lexicon::scan;
/// let text = "公务接待费比上年减少";
/// let words: Vec<&str> = scan(text).map(|hit| &text[hit.range]).collect();
/// assert_eq!(words, ["公务接待费", "比", "上年", "减少"]);
/// ```
pub fn scan(text: &str) -> impl Iterator<Item = Hit> + '_ {
    let found = ALL.as_ref().map(|all| all.find_iter(text));
    found.into_iter().flatten().filter_map(|m| Some(Hit { range: m.range(), sense: WORDS.get(m.pattern().as_usize())?.1 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_automaton_is_built_and_takes_the_longest_word() {
        assert!(ALL.is_some());
        let text = "一般公共预算财政拨款基本支出较上年度同期增加";
        let words: Vec<&str> = scan(text).map(|hit| &text[hit.range]).collect();
        assert_eq!(words, ["一般公共预算财政拨款", "基本支出", "较", "上年度同期", "增加"]);
        let honest = "稳增长，预防减灾";
        assert!(scan(honest).all(|hit| hit.sense == Sense::Inert));
    }
}
