//! Second thoughts at the end of a paragraph: a share or a change that its amounts do not bear out, and that others of the paragraph
//! do, is of those; a change whose base the paragraph prints is measured by it. Such readings are chosen, and accuse nobody.

use super::discourse::Discourse;
use super::fit::Change;
use super::remembered::Mention;
use super::statement::Certainty;
use crate::lexicon::Group;
use crate::model::{ClaimKind, Direction, FigureId, Origin, Subject, YearRef};
use rust_decimal::Decimal;

/// So many figures of a paragraph are looked at.
const ENOUGH: usize = 40;

impl Discourse<'_> {
    pub(super) fn doubts_of_paragraph(&mut self) {
        let from = self.first_statement.min(self.statements.len());
        let money: Vec<FigureId> =
            (self.first_figure..self.figures.len()).map(FigureId).filter(|f| self.is_money(*f)).take(ENOUGH).collect();
        self.rates_of_paragraph(from);
        for at in from..self.statements.len() {
            match self.statements[at].kind {
                ClaimKind::Share { part, whole, percent } if !self.bears_share(part, whole, percent) => {
                    self.doubt_share(at, (part, percent), &money);
                }
                ClaimKind::Change { now, prior, difference, percent, direction, .. } if direction != Direction::Level => {
                    self.doubt_change(at, now, Change { prior, difference, percent, direction }, &money);
                }
                _ => {}
            }
        }
    }

    /// 完成预算的P%，超收N: where the budget, which is not printed, bears out both.
    fn rates_of_paragraph(&mut self, from: usize) {
        for (executed, percent) in std::mem::take(&mut self.rates) {
            let found = self.statements[from..].iter().find_map(|s| match s.kind {
                ClaimKind::Change { now: Some(now), prior: None, difference: Some(difference), percent: None, direction, .. }
                    if now == executed && s.when.year.is_none() && self.is_rate_by(executed, difference, direction, percent) =>
                {
                    Some((difference, direction))
                }
                _ => None,
            });
            let stated = self.statements[from..].iter().any(|s| match s.kind {
                ClaimKind::Completion { budget: Some(_), percent: own, .. } | ClaimKind::Share { percent: own, .. } => own == percent,
                _ => false,
            });
            if let Some((difference, direction)) = found.filter(|_| !stated) {
                let kind = ClaimKind::CompletionBy { executed, difference, direction, percent };
                self.say(&Mention::nothing(executed), YearRef::Current, kind, Certainty::Chosen);
            }
        }
    }

    fn is_rate_by(&self, executed: FigureId, difference: FigureId, direction: Direction, percent: FigureId) -> bool {
        let value = |id: FigureId| self.figures[id.0].value();
        let rate = value(executed).zip(value(difference)).and_then(|(done, by)| {
            let budget = if direction == Direction::Down { done + by } else { done - by };
            done.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(budget)
        });
        let step = self.figures[percent.0].step();
        rate.zip(value(percent)).is_some_and(|(is, said)| (is - said).abs() <= step)
    }

    fn doubt_share(&mut self, at: usize, (part, percent): (FigureId, FigureId), money: &[FigureId]) {
        let further = self.statements.iter().rev().take(super::measure::FAR).filter(|s| s.section == self.section);
        let further = further.filter_map(|s| if let ClaimKind::Amount { figure } = s.kind { Some(figure) } else { None });
        let fine = self.figures[percent.0].scale() > 0;
        let all: Vec<FigureId> = money.iter().copied().chain(further.filter(|_| fine)).collect();
        // 支出N，主要用于：甲A，占P%, where another sentence gives another amount of the same: one of both is wrong.
        let of = |figure: FigureId| {
            let said = self.statements.iter().rev().take(super::measure::FAR).find(|s| s.kind == ClaimKind::Amount { figure });
            said.map(|s| (s.subject.clone(), s.when.stage, s.year)).filter(|s| !matches!(s.0, Subject::Unknown | Subject::Named(_)))
        };
        let taken = if let ClaimKind::Share { whole, .. } = self.statements[at].kind { of(whole) } else { None };
        let other = all.into_iter().find(|&w| w != part && self.bears_share(part, w, percent) && (taken.is_none() || of(w) != taken));
        if let (Some(other), ClaimKind::Share { whole, .. }) = (other, &mut self.statements[at].kind) {
            *whole = other;
            self.statements[at].certainty = Certainty::Chosen;
        }
    }

    fn doubt_change(&mut self, at: usize, now: Option<FigureId>, change: Change, money: &[FigureId]) {
        let Change { prior, difference, percent, direction } = change;
        if difference.is_some_and(|d| self.figures[d.0].value().is_none_or(|v| v.is_zero())) {
            return;
        }
        // What was said as a difference is no amount that changes.
        let differences: Vec<FigureId> = self.statements[self.first_statement.min(self.statements.len())..]
            .iter()
            .filter_map(|s| if let ClaimKind::Change { difference, .. } = s.kind { difference } else { None })
            .collect();
        let others = || money.iter().copied().filter(|f| prior != Some(*f) && !differences.contains(f));
        // Two amounts of one thing, of which one changed so: the other is wrong, and is reported.
        let of = |figure: FigureId| {
            let own =
                self.statements[self.first_statement.min(self.statements.len())..].iter().find(|s| s.kind == ClaimKind::Amount { figure });
            own.map(|s| s.subject.clone()).filter(|s| *s != Subject::Unknown)
        };
        let known = usize::from(prior.is_some()) + usize::from(difference.is_some()) + usize::from(percent.is_some());
        // 预算数A…上年B，下降P%: where it is no change of what was taken, and one of another amount in front.
        let amount = match now {
            Some(now) if known < 2 || self.fits(now, change) => Some(now),
            _ if known < 2 => now,
            _ => {
                let last = percent.into_iter().chain(difference).max();
                others()
                    .rev()
                    .filter(|f| last.is_none_or(|l| *f < l))
                    .find(|&f| self.fits(f, change) && Some(f) != now && (of(f).is_none() || of(f) != now.and_then(of)))
            }
        };
        let Some(amount) = amount else { return };
        // 决算A，预算B，少支出C, compared with nothing else: the base that the paragraph prints.
        let value = |id: FigureId| self.figures[id.0].value();
        let away = |p: FigureId, by: FigureId| {
            let (now, base, by) = (value(amount)?, value(p)?, value(by)?);
            Some(if direction == Direction::Down { base - now == by } else { now - base == by })
        };
        let base = match (prior, difference) {
            (None, Some(by)) if self.statements[at].when == super::noun::When::default() => {
                others().find(|&p| p != amount && self.is_base(p) && away(p, by) == Some(true))
            }
            _ => None,
        };
        let base = base.filter(|&p| percent.is_none() || self.fits(amount, Change { prior: Some(p), ..change }));
        if now == Some(amount) && base.is_none() {
            return;
        }
        if let ClaimKind::Change { now, prior, .. } = &mut self.statements[at].kind {
            (*now, *prior) = (Some(amount), prior.or(base));
        }
        self.statements[at].certainty = Certainty::Chosen;
    }

    /// Whether the words of an amount make it a base: 预算, 任务, 上年.
    fn is_base(&self, figure: FigureId) -> bool {
        matches!(&self.figures[figure.0].origin, Origin::Sentence { label, .. } if Group::Base.is_in(label))
    }
}
