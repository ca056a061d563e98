//! 增减原因 — which way the words of a reason point, where they leave no doubt.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::rows::rows;
use super::{Sense, scan};
use crate::model::Direction;
use std::sync::LazyLock;

fn words(kind: &str) -> Vec<&'static str> {
    let all = rows(include_str!("data/reasons.tsv"));
    all.filter(|[of, _]: &[&str; 2]| *of == kind).map(|[_, word]| word).collect()
}

static UP: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("up"));
static DOWN: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("down"));
static MONEY: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("money"));
static TURN: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("turn"));

/// How many bytes of the folded text around a direction word say what it moves: eight characters.
const NEAR: usize = 24;

/// The one way that a folded reason points: every word of direction in it points there, and one of them moves money or what
/// costs it. `None` where any word leaves it open.
///
/// ```
/// use budgetcheck::lexicon::reasons::points;
/// use budgetcheck::model::Direction;
/// assert_eq!(points("压减了公务接待费支出"), Some(Direction::Down));
/// assert_eq!(points("会议费支出标准提高"), Some(Direction::Up));
/// assert_eq!(points("上年一次性项目增加"), None);
/// assert_eq!(points("退休人员增加"), None);
/// ```
#[must_use]
pub fn points(reason: &str) -> Option<Direction> {
    if TURN.iter().any(|w| reason.contains(w)) {
        return None;
    }
    let mut found: Vec<(usize, usize, Direction)> = scan(reason)
        .filter_map(|hit| match hit.sense {
            Sense::Direction(direction, false) => Some((hit.range.start, hit.range.end, direction)),
            _ => None,
        })
        .collect();
    for (words, direction) in [(&UP, Direction::Up), (&DOWN, Direction::Down)] {
        found.extend(words.iter().flat_map(|w| reason.match_indices(w)).map(|(at, w)| (at, at + w.len(), direction)));
    }
    let (_, _, first) = *found.first()?;
    let moves_money = |(start, end, _): &(usize, usize, Direction)| {
        let from = (0..=start.saturating_sub(NEAR)).rev().find(|&i| reason.is_char_boundary(i)).unwrap_or(0);
        let to = (end + NEAR..=reason.len()).find(|&i| reason.is_char_boundary(i)).unwrap_or(reason.len());
        let before = reason[from..*start].rsplit([',', ';', '。', '、']).next().unwrap_or("");
        let after = reason[*end..to].split([',', ';', '。', '、']).next().unwrap_or("");
        MONEY.iter().any(|w| before.contains(w) || after.contains(w))
    };
    (found.iter().all(|f| f.2 == first) && found.iter().any(moves_money)).then_some(first)
}
