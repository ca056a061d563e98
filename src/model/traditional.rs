//! Traditional characters of some published copies (萬元, 預算, 決算), and the simplified ones that every word list uses.

use std::sync::LazyLock;

/// The block of ideographs that all pairs are of.
const BLOCK: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// For each ideograph the simplified form of a traditional one, 0 for every other: each character of a text asks.
static SIMPLIFIED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0; (*BLOCK.end() as usize) - (*BLOCK.start() as usize) + 1];
    for (old, new) in pairs() {
        if let (Some(place), Ok(new)) = (place(old).and_then(|place| table.get_mut(place)), u16::try_from(u32::from(new))) {
            *place = new;
        }
    }
    table
});

/// Traditional and simplified; the list is data of the lexicon.
fn pairs() -> impl Iterator<Item = (char, char)> {
    let lines = include_str!("../lexicon/data/traditional.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t').and_then(|(old, new)| old.chars().next().zip(new.chars().next())))
}

fn place(c: char) -> Option<usize> {
    BLOCK.contains(&c).then(|| c as usize - *BLOCK.start() as usize)
}

/// The simplified form of a traditional character that budgets use; every other character as it is.
///
/// ```
/// use budgetcheck::model::traditional::simplified;
/// assert_eq!("预算數為8萬元".chars().map(simplified).collect::<String>(), "预算数为8万元");
/// ```
#[must_use]
pub fn simplified(c: char) -> char {
    let known = place(c).and_then(|place| SIMPLIFIED.get(place)).filter(|&&new| new != 0);
    known.and_then(|&new| char::from_u32(u32::from(new))).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_stands_twice_and_each_becomes_another_of_the_same_length() {
        let mut all: Vec<char> = pairs().map(|pair| pair.0).collect();
        all.sort_unstable();
        assert!(all.len() > 100 && all.windows(2).all(|w| w[0] < w[1]));
        assert!(pairs().all(|(from, to)| from != to && simplified(from) == to && simplified(to) == to && from.len_utf8() == to.len_utf8()));
    }
}
