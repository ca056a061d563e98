//! Which of several amounts a change is of: what the words leave open, the printed figures may settle. They choose a reading and
//! prove nothing.

use super::discourse::Discourse;
use super::list::List;
use super::remembered::Mention;
use super::statement::Certainty;
use crate::model::{ClaimKind, Direction, FigureId, Part, Percent, Reading, Unchecked};
use rust_decimal::Decimal;

/// The figures of a change, as far as they are stated.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// Last year's amount.
    pub prior: Option<FigureId>,
    /// By how much.
    pub difference: Option<FigureId>,
    /// By what percentage.
    pub percent: Option<FigureId>,
    /// Which way.
    pub direction: Direction,
}

impl Discourse<'_> {
    fn value(&self, figure: FigureId) -> Option<Decimal> {
        self.figures[figure.0].value()
    }

    /// Whether the figures of a change of an amount agree with each other, as far as they are printed. What is not stated
    /// contradicts nothing.
    pub(super) fn fits(&self, now: FigureId, change: Change) -> bool {
        self.bears_out(now, change).unwrap_or(false)
    }

    fn bears_out(&self, now: FigureId, Change { prior, difference, percent, direction }: Change) -> Option<bool> {
        let half = |id: FigureId| self.figures[id.0].step() / Decimal::TWO;
        let way = if direction == Direction::Down { -Decimal::ONE } else { Decimal::ONE };
        let current = self.value(now)?;
        let by = difference.map_or(Some(None), |d| self.value(d).map(Some))?;
        let before = match (prior, by) {
            (Some(prior), _) => self.value(prior)?,
            (None, Some(by)) => current - way * by,
            (None, None) => return Some(true),
        };
        let by = by.unwrap_or((current - before) * way);
        let slack = half(now) + prior.map_or(Decimal::ZERO, half) + difference.map_or(Decimal::ZERO, half);
        if before < Decimal::ZERO || (before + way * by - current).abs() > slack {
            return Some(false);
        }
        let Some(percent) = percent else { return Some(true) };
        let stated = self.value(percent)?;
        let own = half(percent) + if self.figures[percent.0].approximate { self.figures[percent.0].step() } else { Decimal::ZERO };
        let share = |by: Decimal, before: Decimal| by.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before);
        let room = difference.map_or_else(|| half(now), half);
        let (least, most) = (share(by - room, before + slack)?, share(by + room, (before - slack).max(half(now))));
        Some(stated + own >= least && most.is_none_or(|most| stated - own <= most))
    }

    /// The referent that the words and the figures leave; `None` where the words admit several and none of them holds, or where
    /// nothing but the words could tell them apart.
    pub(super) fn choose(&self, all: &[Mention], change: Change) -> (Option<Mention>, Certainty) {
        match all {
            [] => (None, Certainty::Certain),
            [only] => (Some(only.clone()), Certainty::Certain),
            several => {
                let known = change.percent.is_some() || change.prior.is_some();
                let fitting = several.iter().find(|m| known && self.fits(m.figure, change)).cloned();
                // 甲N万元，乙M万元，比上年增长P%: where it is of neither, it is wrong of the last, of which it is said.
                let last = several.first().filter(|_| known && fitting.is_none() && !self.sentence.broke).cloned();
                let certainty = if last.is_some() { Certainty::Certain } else { Certainty::Chosen };
                (fitting.or(last), certainty)
            }
        }
    }

    /// 增加5万元，增长3.00: a percentage without its sign, where it is that of the change.
    pub(super) fn bare_percent(&mut self, own: FigureId) -> bool {
        let Reading::Quantity(q) = &self.figures[own.0].reading else { return false };
        let Some(open) = self.sentence.change.as_ref().filter(|_| q.unit.is_empty()).map(|c| c.statement) else { return false };
        let ClaimKind::Change { now: Some(now), prior, difference, percent: None, direction, .. } = self.statements[open].kind else {
            return true;
        };
        let read = Reading::Percent(Percent { value: q.value, scale: q.scale });
        let before = std::mem::replace(&mut self.figures[own.0].reading, read);
        if !self.fits(now, Change { prior, difference, percent: Some(own), direction }) {
            self.figures[own.0].reading = before;
            return true;
        }
        self.figures[own.0].reason = Unchecked::NoCounterpart;
        self.statements[open].certainty = Certainty::Chosen;
        if let ClaimKind::Change { percent, .. } = &mut self.statements[open].kind {
            *percent = Some(own);
        }
        true
    }

    /// 增加N万元（上年M万元）: last year's amount behind the change, where it bears the change out.
    pub(super) fn base_behind(&mut self, figure: FigureId) -> bool {
        let Some(at) = self.sentence.change.as_ref().filter(|_| !self.sentence.explains).map(|c| c.statement) else { return false };
        let ClaimKind::Change { now: Some(now), prior: None, difference, percent, direction, .. } = self.statements[at].kind else {
            return false;
        };
        let stated = difference.is_some() || percent.is_some();
        let fits = stated && self.fits(now, Change { prior: Some(figure), difference, percent, direction });
        if fits && let ClaimKind::Change { prior, .. } = &mut self.statements[at].kind {
            *prior = Some(figure);
        }
        fits
    }

    /// Of a change in another scope, 同口径 or 剔除…后, only what the amounts bear out is said of them.
    pub(super) fn settle(&mut self, at: usize) {
        let ClaimKind::Change { now: Some(now), prior, difference, percent, direction, .. } = self.statements[at].kind else { return };
        if self.fits(now, Change { prior, difference, percent, direction }) {
            self.statements[at].certainty = Certainty::Chosen;
        } else if let ClaimKind::Change { now, prior, .. } = &mut self.statements[at].kind {
            (*now, *prior) = (None, None);
            self.statements[at].certainty = Certainty::Chosen;
        }
    }

    /// Items that are numbered may still be some of many. More than the whole they cannot be; and where their budgets make the budget
    /// of the whole, they are all there are.
    pub(super) fn leaves_nothing_out(&self, list: &List, figures: &[FigureId]) -> bool {
        let budgets = list.budgets.as_ref().filter(|(_, parts)| parts.len() == list.parts.len());
        self.exceed(list.whole.figure, figures) || budgets.is_some_and(|(budget, parts)| self.makes(*budget, parts))
    }

    pub(super) fn are_less_than_half(&self, total: FigureId, parts: &[FigureId]) -> bool {
        let sum: Option<Decimal> = parts.iter().map(|p| self.figures[p.0].value()).sum();
        sum.zip(self.figures[total.0].value()).is_some_and(|(sum, total)| sum * Decimal::TWO < total)
    }

    /// Whether amounts are together more than another.
    pub(super) fn exceed(&self, total: FigureId, parts: &[FigureId]) -> bool {
        let sum: Option<Decimal> = parts.iter().map(|p| self.figures[p.0].value()).sum();
        sum.zip(self.figures[total.0].value()).is_some_and(|(sum, total)| sum > total)
    }

    /// Whether amounts make another as far as their digits allow: for choosing among readings, never for a verdict.
    pub fn makes(&self, total: FigureId, parts: &[FigureId]) -> bool {
        self.sums_to(total, parts.iter().map(|&figure| (figure, false)))
    }

    /// [`Self::makes`], of amounts some of which are taken off.
    pub(super) fn nets(&self, total: FigureId, parts: &[Part]) -> bool {
        self.sums_to(total, parts.iter().map(|p| (p.figure, p.negative)))
    }

    fn sums_to(&self, total: FigureId, parts: impl Iterator<Item = (FigureId, bool)>) -> bool {
        let half = |id: FigureId| self.figures[id.0].step() / Decimal::TWO;
        let (mut sum, mut slack) = (Decimal::ZERO, half(total));
        for (part, negative) in parts {
            let Some(value) = self.figures[part.0].value() else { return false };
            sum += if negative { -value } else { value };
            slack += half(part);
        }
        self.figures[total.0].value().is_some_and(|total| (total - sum).abs() <= slack)
    }
}
