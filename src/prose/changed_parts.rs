//! A whole and its parts that all say by how much they changed.

use super::discourse::Discourse;
use super::remembered::Mention;
use super::statement::Certainty;
use crate::model::{ClaimKind, Direction, FigureId, Part, YearRef};
use rust_decimal::Decimal;

impl Discourse<'_> {
    /// Where the whole and every part say by how much they changed, the changes of the parts make that of the whole.
    pub(super) fn changes_of_parts(&mut self, whole: FigureId, parts: &[Mention], certain: bool) {
        self.changes_against(false, whole, parts, certain);
        self.changes_against(true, whole, parts, certain);
    }

    fn changes_against(&mut self, budget: bool, whole: FigureId, parts: &[Mention], mut certain: bool) {
        let changes = if budget { &self.budget_changes } else { &self.changes };
        let Some(&(Some(difference), direction)) = changes.get(&whole) else { return };
        let mut components = Vec::new();
        for item in parts {
            match changes.get(&item.figure) {
                Some(&(Some(figure), way)) => components.push(Part { figure, negative: way == Direction::Down }),
                Some((None, Direction::Level)) => {}
                None if self.figures[item.figure.0].value().is_some_and(|v| v.is_zero()) => certain = false,
                _ => return,
            }
        }
        let down = direction == Direction::Down;
        let signed = |p: &Part| self.figures[p.figure.0].value().map(|v| if p.negative == down { v } else { -v });
        let sum: Option<Decimal> = components.iter().map(signed).sum();
        let holds = sum.is_some() && sum == self.figures[difference.0].value();
        if components.len() > 1 && (certain || holds) {
            let kind = ClaimKind::Components { difference, down, parts: components };
            let certainty = if certain { Certainty::Certain } else { Certainty::Chosen };
            self.say(&Mention::nothing(whole), YearRef::Current, kind, certainty);
        }
    }
}
