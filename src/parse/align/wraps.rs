//! Headers that a narrow column wrapped: `财政拨款收` over `入`.
//!
//! A rendering moves the halves of a wrapped header sideways, each line by another distance, so that the lower half may
//! stand under the neighbour. The words tell: a header ends with what headers end with, its upper half does not.

use super::place::Placed;
use crate::model::Meaning;
use crate::model::catalog::{ends_like_a_header, header_meaning};
use crate::model::fold::fold;

/// A cell of the header: line and index.
pub type Place = (usize, usize);

/// Characters by which the halves of a header may stand apart, middle to middle.
const ASIDE: usize = 8;

/// The lower halves, each with its upper half.
#[derive(Default)]
pub struct Wraps(Vec<(Place, Place)>);

impl Wraps {
    /// Finds the halves, from the upper lines down: a half of a half is a third of a header.
    pub fn of(text: &str, header: &[Vec<Placed>]) -> Self {
        let mut wraps = Self::default();
        for line in 1..header.len() {
            for index in 0..header[line].len() {
                if let Some(upper) = wraps.upper_half(text, header, (line, index)) {
                    wraps.0.push(((line, index), upper));
                }
            }
        }
        wraps
    }

    fn upper_half(&self, text: &str, header: &[Vec<Placed>], at: Place) -> Option<Place> {
        let cell = &header[at.0][at.1];
        let words = fold(cell.span.of(text));
        let short = (1..=3).contains(&words.chars().count()) && !words.contains(|c: char| c.is_ascii());
        if !short || header_meaning(&words).is_some_and(|m| m != Meaning::Unknown) {
            return None;
        }
        let apart = |place: &Place| header[place.0][place.1].middle().abs_diff(cell.middle()) / 2;
        let completes = |place: &Place| {
            let above = self.words(text, header, *place);
            !ends_like_a_header(&above) && ends_like_a_header(&format!("{above}{words}"))
        };
        let above = (at.0.saturating_sub(3)..at.0).flat_map(|line| (0..header[line].len()).map(move |index| (line, index)));
        above.filter(|place| self.0.iter().all(|wrap| wrap.0 != *place) && apart(place) <= ASIDE && completes(place)).min_by_key(apart)
    }

    /// A header with the halves found so far.
    fn words(&self, text: &str, header: &[Vec<Placed>], place: Place) -> String {
        let halves = self.0.iter().filter(|(_, upper)| *upper == place).map(|(lower, _)| lower);
        std::iter::once(&place).chain(halves).map(|&(line, index)| fold(header[line][index].span.of(text))).collect()
    }

    /// Whether a cell is the lower half of another one.
    pub fn is_lower_half(&self, place: Place) -> bool {
        self.0.iter().any(|(lower, _)| *lower == place)
    }

    /// A cell and its lower halves, from the lowest line up.
    pub fn whole(&self, place: Place) -> Vec<Place> {
        let mut cells: Vec<Place> = self.0.iter().filter(|(_, upper)| *upper == place).map(|(lower, _)| *lower).collect();
        cells.push(place);
        cells.sort_by_key(|cell| std::cmp::Reverse(*cell));
        cells
    }
}
