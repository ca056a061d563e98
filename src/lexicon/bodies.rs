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
static AFTER: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("after"));
static BEFORE: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("before"));
static ELSEWHERE: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("elsewhere"));
static WE: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("we"));
static ALONE: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("alone"));
static PLACE: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("place"));
static GLUED: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("glued"));
static UNITS: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("units"));
static CALLS: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| words("calls").into_iter().filter_map(|pair| pair.split_once('=')).collect());
static KIN: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| words("kin").into_iter().filter_map(|pair| pair.split_once('=')).collect());
static LABEL: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("label"));
static MONEY: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("money"));
static SAYS: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("says"));
static PART: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("part"));
static DATED: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("dated"));
static COVER: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("cover"));
static DISCLOSED: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("disclosed"));
static DISTRICT: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("district"));
static OFFICE: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("office"));
static HEAD: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("head"));
static SHOWS: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("shows"));
static SHORT: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("short"));

/// The ending that makes words the name of a body.
#[must_use]
pub fn ending(name: &str) -> Option<&'static str> {
    ENDINGS.iter().copied().find(|e| name.ends_with(e))
}

/// Words without the 年度 or 年 that they begin with.
#[must_use]
pub fn undated(words: &str) -> &str {
    DATED.iter().find_map(|year| words.strip_prefix(year)).unwrap_or(words)
}

/// Where the words of a cover behind the name of its body begin: 部门预算, 单位.
#[must_use]
pub fn end_on_cover(words: &str) -> Option<usize> {
    COVER.iter().find_map(|title| words.find(title))
}

/// Whether words say that a budget or final accounts are published.
#[must_use]
pub fn says_what_is_published(words: &str) -> bool {
    DISCLOSED.iter().any(|word| words.contains(word))
}

/// Whether what is left of a name behind a place begins with a part of the place: 社区 is no place among places.
#[must_use]
pub fn begins_with_district(rest: &str) -> bool {
    DISTRICT.iter().any(|word| rest.starts_with(word))
}

/// Whether words are the heading of a part of a document.
#[must_use]
pub fn heads_a_part(words: &str) -> bool {
    HEAD.iter().any(|word| words.starts_with(word))
}

/// Where words begin of which a text says that a table shows them.
pub fn told(text: &str) -> impl Iterator<Item = usize> + '_ {
    SHOWS.iter().flat_map(move |word| text.match_indices(word).map(|(at, word)| at + word.len()))
}

/// Whether an ending is that of an office within a body.
#[must_use]
pub fn is_office(ending: &str) -> bool {
    OFFICE.iter().any(|word| ending.starts_with(word))
}

/// Whether two names end in bodies of one kind (人民检察院, 检察院) or of one group (图书馆, 文化馆).
#[must_use]
pub fn are_akin(one: &str, other: &str) -> bool {
    let (Some(a), Some(b)) = (ending(one), ending(other)) else { return false };
    let group = |ending: &str| KIN.iter().find(|(_, of)| *of == ending).map(|(group, _)| *group);
    a.ends_with(b) || b.ends_with(a) || group(a).is_some() && group(a) == group(b)
}

/// What follows the words with which a form asks for the name of the body that fills it in.
#[must_use]
pub fn behind_label(line: &str) -> Option<&str> {
    LABEL.iter().find_map(|label| line.split_once(label).map(|(_, rest)| rest))
}

/// Whether words that follow a name speak of the body itself, its budget or its duties.
#[must_use]
pub fn speaks_of_itself(after: &str) -> bool {
    SELF.iter().any(|w| after.starts_with(w))
}

/// Whether words that follow a body's name say something of that body's own budget, duties or property.
#[must_use]
pub fn says_of_the_named(after: &str) -> bool {
    speaks_of_itself(after) || AFTER.iter().any(|w| after.starts_with(w))
}

/// Whether words that follow a body's name say what money it has, gets or spends, or that it has none.
#[must_use]
pub fn speaks_of_its_money(after: &str) -> bool {
    MONEY.iter().any(|w| after.starts_with(w))
}

/// Whether words that end as a body's name do say more than the name.
#[must_use]
pub fn is_clause(words: &str) -> bool {
    SAYS.iter().any(|w| words.contains(w))
}

/// A name without what is printed behind it for the body itself: (本级), 机关.
#[must_use]
pub fn without_own_part(name: &str) -> &str {
    PART.iter().find_map(|part| name.strip_suffix(part)).unwrap_or(name)
}

/// A sentence without the words that may stand in front of the body's name: 本表反映, 关于.
#[must_use]
pub fn without_opening(words: &str) -> Option<&str> {
    BEFORE.iter().find_map(|opening| words.strip_prefix(opening))
}

/// Whether a sentence speaks of a superior, a predecessor or a partner: another name in it is no mistake.
#[must_use]
pub fn speaks_of_others(sentence: &str) -> bool {
    ELSEWHERE.iter().any(|w| sentence.contains(w))
}

/// Whether a sentence speaks of units that belong to a body.
#[must_use]
pub fn speaks_of_units(sentence: &str) -> bool {
    UNITS.iter().any(|w| sentence.contains(w))
}

/// The words by which a body of this name calls itself behind 我 or 本: 局 for 某某局; none where the ending is not known.
pub fn calls_itself(name: &str) -> impl Iterator<Item = &'static str> {
    let own = ending(name).unwrap_or_default();
    CALLS.iter().filter(move |(ending, _)| *ending == own).map(|(_, word)| *word)
}

/// Words by which only the body that publishes calls itself, never a unit of it: 局, 镇.
pub fn calls_of_publishers() -> impl Iterator<Item = &'static str> {
    ALONE.iter().copied()
}

/// Those of them that are places: 镇, 乡, 街道.
pub fn calls_of_places() -> impl Iterator<Item = &'static str> {
    PLACE.iter().copied()
}

/// 我, 本.
pub fn we() -> impl Iterator<Item = &'static str> {
    WE.iter().copied()
}

/// Whether what stands in front of 本局 or behind it makes another word of it: 基本, 局面.
#[must_use]
pub fn is_glued(before: &str, behind: &str) -> bool {
    GLUED.iter().any(|mark| match mark.strip_prefix('<') {
        Some(word) => before.ends_with(word),
        None => mark.strip_prefix('>').is_some_and(|word| behind.starts_with(word)),
    })
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
