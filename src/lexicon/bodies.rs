//! 单位名称 — what the names of bodies end in, and the words with which a sentence goes on when it speaks of the body itself.

use super::rows::rows;
use std::sync::LazyLock;

/// Words of one kind, the longest first.
fn words(kind: &str) -> Vec<&'static str> {
    let all = rows(include_str!("data/bodies.tsv"));
    let mut own: Vec<&'static str> = all.filter(|[of, _]: &[&str; 2]| *of == kind).map(|[_, word]| word).collect();
    own.sort_by_key(|w| std::cmp::Reverse(w.len()));
    own
}

static ENDINGS: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("ending"));
static SELF: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("self"));
static OWN: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("own"));
static YEAR: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("year"));
static MATTER: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("matter"));
static SHORT: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("short"));

/// The ending that makes words the name of a body.
#[must_use]
pub fn ending(name: &str) -> Option<&'static str> {
    ENDINGS.iter().copied().find(|e| name.ends_with(e))
}

/// Whether words that follow a name speak of the body itself, its budget or its duties.
#[must_use]
pub fn speaks_of_itself(after: &str) -> bool {
    SELF.iter().any(|w| after.starts_with(w))
}

/// Whether words that follow a year speak of what the body does with its own money in it.
#[must_use]
pub fn goes_on_in_year(after: &str) -> bool {
    YEAR.iter().any(|w| after.starts_with(w))
}

/// Whether a sentence is about what only the disclosure of its year gives.
#[must_use]
pub fn is_own_matter(sentence: &str) -> bool {
    MATTER.iter().any(|w| sentence.contains(w))
}

/// What follows 本部门, 我单位: the words with which a body speaks of itself without its name.
#[must_use]
pub fn without_self(words: &str) -> Option<&str> {
    OWN.iter().find_map(|own| words.strip_prefix(own))
}

/// Whether an abbreviation usually leaves these characters of a name out.
#[must_use]
pub fn is_left_out(characters: &str) -> bool {
    SHORT.contains(&characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ending_of_a_name_counts() {
        assert_eq!(ending("清源县柳河镇人民政府"), Some("人民政府"));
        assert_eq!(ending("清源县杨树街道办事处"), Some("街道办事处"));
        assert_eq!(ending("主要职责"), None);
        assert!(speaks_of_itself("内设三个科室") && !speaks_of_itself("联合开展"));
    }
}
