//! 错别字 — words that are written for others by mistake, and the terms that they are mistaken for.

use super::rows::rows;
use std::sync::LazyLock;

/// Terms that every disclosure uses, long enough that what differs from one by a character is hardly another word.
pub static TERMS: LazyLock<Vec<&'static str>> = LazyLock::new(|| rows(include_str!("data/terms.tsv")).map(|[term]| term).collect());

/// Terms that are written short by mistake when their last character is left out: the rest of each, that character, and
/// what may follow the rest in a word of its own.
pub static ENDINGS: LazyLock<Vec<(&'static str, char, &'static str)>> = LazyLock::new(|| {
    rows(include_str!("data/endings.tsv")).filter_map(|[rest, last, others]| Some((rest, last.chars().next()?, others))).collect()
});

/// Words written for another of the same sound or shape, and the word that is meant.
pub static CONFUSED: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| rows(include_str!("data/confused.tsv")).map(|[written, meant]| (written, meant)).collect());

/// Words that hold a confused word across their borders, or in a sense of its own.
pub static HONEST: LazyLock<Vec<&'static str>> = LazyLock::new(|| rows(include_str!("data/honest.tsv")).map(|[word]| word).collect());
