//! All words of a text in one pass.

use super::words::{Sense, WORDS};
use std::collections::HashMap;
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

/// The words by their first character, the longest first: few words share one, and an automaton over all of them takes longer to
/// build than a document takes to be read.
static BY_FIRST: LazyLock<HashMap<char, Vec<usize>>> = LazyLock::new(|| {
    let mut all: HashMap<char, Vec<usize>> = HashMap::new();
    for (at, (word, _)) in WORDS.iter().enumerate() {
        all.entry(word.chars().next().unwrap_or_default()).or_default().push(at);
    }
    all.values_mut().for_each(|words| words.sort_by_key(|at| std::cmp::Reverse(WORDS[*at].0.len())));
    all
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
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let first = rest.chars().next()?;
            let word = BY_FIRST.get(&first).and_then(|words| words.iter().find(|word| rest.starts_with(WORDS[**word].0)));
            let start = at;
            at += word.map_or(first.len_utf8(), |word| WORDS[*word].0.len());
            if let Some(word) = word {
                return Some(Hit { range: start..at, sense: WORDS[*word].1 });
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_taken_at_each_place() {
        let text = "一般公共预算财政拨款基本支出较上年度同期增加";
        let words: Vec<&str> = scan(text).map(|hit| &text[hit.range]).collect();
        assert_eq!(words, ["一般公共预算财政拨款", "基本支出", "较", "上年度同期", "增加"]);
        let honest = "稳增长，预防减灾";
        assert!(scan(honest).all(|hit| hit.sense == Sense::Inert));
    }
}
