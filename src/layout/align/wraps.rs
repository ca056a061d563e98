//! Headers that a narrow column wrapped: `公务用车购置及` over `运行费`.
//!
//! The lower half of a header over a group is no column of its own, though columns stand beside it and below. The words
//! tell: a header ends with what headers end with, its upper half does not.

use super::place::Placed;
use crate::model::Meaning;
use crate::model::catalog::{ends_like_a_header, header_meaning};
use crate::model::fold::fold;

/// A cell of the header: line and index.
pub type Place = (usize, usize);

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
        let over = |other: &Placed| other.left < cell.right && cell.left < other.right;
        let above = header[..at.0].iter().rposition(|cells| cells.iter().any(over))?;
        let mut standing = (0..header[above].len()).filter(|&index| over(&header[above][index]));
        let (Some(index), None) = (standing.next(), standing.next()) else { return None };
        let upper = &header[above][index];
        let beside = |other: &&Placed| other.left < upper.right && upper.left < other.right;
        // What no header ends with, the 数 of 预算数, never stands alone.
        let own = fold(cell.span.of(text));
        let rest = header_meaning(&own).is_none() && !ends_like_a_header(&own);
        let inside = rest && upper.left <= cell.left && cell.right <= upper.right;
        let centred = inside || cell.left.abs_diff(upper.left) <= 1 || cell.middle().abs_diff(upper.middle()) <= 4;
        if header[at.0].iter().filter(beside).count() > 1 || !centred || cell.right - cell.left > upper.right - upper.left + 2 {
            return None;
        }
        let first = self.0.iter().find(|(lower, _)| *lower == (above, index)).map_or((above, index), |(_, upper)| *upper);
        let whole = self.words(text, header, first);
        let column = matches!(
            header_meaning(&own),
            Some(
                Meaning::Total
                    | Meaning::Subtotal
                    | Meaning::Amount
                    | Meaning::PriorAmount
                    | Meaning::Name
                    | Meaning::Code
                    | Meaning::Ordinal
                    | Meaning::Text
            )
        );
        (!column && (rest || !ends_like_a_header(&whole)) && ends_like_a_header(&format!("{whole}{own}"))).then_some(first)
    }

    /// A header with the halves found so far.
    fn words(&self, text: &str, header: &[Vec<Placed>], place: Place) -> String {
        self.whole(place).into_iter().rev().map(|(line, index)| fold(header[line][index].span.of(text))).collect()
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
