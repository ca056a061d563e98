//! Traditional characters of some published copies (萬元, 預算, 決算), and the simplified ones that every word list uses.

use std::sync::LazyLock;

/// Traditional and simplified, in order of the first; the list is data of the lexicon.
static PAIRS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let lines = include_str!("../lexicon/data/traditional.tsv").lines().filter(|line| !line.starts_with('#'));
    let pair = |line: &str| line.split_once('\t').and_then(|(old, new)| old.chars().next().zip(new.chars().next()));
    let mut pairs: Vec<(char, char)> = lines.filter_map(pair).collect();
    pairs.sort_unstable();
    pairs
});

/// The simplified form of a traditional character that budgets use; every other character as it is.
///
/// ```
/// use budgetcheck::model::traditional::simplified;
/// assert_eq!("预算數為8萬元".chars().map(simplified).collect::<String>(), "预算数为8万元");
/// ```
#[must_use]
pub fn simplified(c: char) -> char {
    PAIRS.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| PAIRS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_stands_twice_and_each_becomes_another_of_the_same_length() {
        assert!(PAIRS.len() > 100 && PAIRS.windows(2).all(|w| w[0].0 < w[1].0));
        assert!(PAIRS.iter().all(|&(from, to)| from != to && simplified(to) == to && from.len_utf8() == to.len_utf8()));
    }
}
