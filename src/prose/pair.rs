//! What goes on with a change that was said: its percentage behind it, or the same of two amounts.

use super::discourse::Discourse;
use super::fit::Change;
use super::grammar::Clause;
use super::list::Ends;
use super::remembered::Mention;
use super::statement::Certainty;
use crate::model::{ClaimKind, Direction, FigureId, Subject, YearRef};

impl Discourse<'_> {
    /// 减少N万元（P%）: the percentage of the change just said.
    pub(super) fn percent_in_bracket(&mut self, clause: &Clause) {
        let Some(own) = clause.percents.first().copied() else { return };
        if let Some(open) = &self.sentence.change
            && let ClaimKind::Change { percent: percent @ None, .. } = &mut self.statements[open.statement].kind
        {
            *percent = Some(own);
            return;
        }
        // 支出N万元：甲A万元（P%）: of what is divided, where it bears that out.
        let Some(part) = self.near(own).first().copied().filter(|p| self.is_money(*p)) else { return };
        let Some(list) = self.lists.last() else { return };
        let wholes: Vec<FigureId> = list.among.iter().map(|m| m.figure).chain([list.whole.figure]).collect();
        if let Some(whole) = wholes.into_iter().find(|&w| w != part && self.bears_share(part, w, own)) {
            let kind = ClaimKind::Share { part, whole, percent: own };
            self.say(&Mention::nothing(part), YearRef::Current, kind, Certainty::Chosen);
        }
    }

    /// 增加1.25亿元、11.9%: the percentage of the change just said, where it is.
    pub(super) fn percent_beside(&mut self, clause: &Clause) {
        let (Some(open), Some(&own)) = (self.sentence.change.as_ref().map(|c| c.statement), clause.percents.first()) else { return };
        let ClaimKind::Change { now: Some(now), prior, difference, percent: None, direction, .. } = self.statements[open].kind else {
            return;
        };
        let behind = difference.is_some_and(|d| d.0 + 1 == own.0) && clause.name.is_none();
        if (behind || self.fits(now, Change { prior, difference, percent: Some(own), direction }))
            && let ClaimKind::Change { percent, .. } = &mut self.statements[open].kind
        {
            *percent = Some(own);
        }
    }

    /// 收、支总计各减少A、B万元，各下降P%、Q%: of income, and of expenditure.
    pub(super) fn pair(&mut self, clause: &Clause, direction: Direction) {
        let sides = [Subject::Income, Subject::Expenditure].map(|side| self.said(&side));
        // 甲A万元、乙B万元，较上年分别减少C、D: of the amounts in front.
        let many = clause.amounts.len().max(clause.percents.len());
        let plain = self.sentence.plain.len().checked_sub(many).map(|from| &self.sentence.plain[from..]);
        let listed = self.lists.last().filter(|l| plain.is_none() && l.ends != Ends::Paragraphs);
        let plain = plain.or_else(|| listed.and_then(|l| l.parts.len().checked_sub(many).map(|from| &l.parts[from..])));
        let sides = match plain {
            Some([one, other]) if !matches!(clause.name.as_ref().map(|n| &n.0.subject), Some(Subject::BothSides)) => {
                [Some(one.clone()), Some(other.clone())]
            }
            _ => sides,
        };
        let [Some(income), Some(expenditure)] = sides else { return };
        let place = clause.direction.clone().map_or(0..0, |d| d.1);
        let span = self.text.source(place);
        for (at, now) in [income, expenditure].into_iter().enumerate() {
            let (difference, percent) = (clause.amounts.get(at).copied(), clause.percents.get(at).copied());
            let open = self.statements.iter_mut().rev().take(2).find_map(|s| match &mut s.kind {
                ClaimKind::Change { now: Some(n), percent: p @ None, .. } if *n == now.figure => Some(p),
                _ => None,
            });
            match (open, difference, percent) {
                (Some(open), None, Some(percent)) => *open = Some(percent),
                (_, Some(_), _) | (None, _, Some(_)) => {
                    let kind = ClaimKind::Change {
                        now: Some(now.figure),
                        prior: None,
                        difference,
                        percent,
                        direction,
                        direction_span: span,
                        reason: None,
                    };
                    self.say(&now, YearRef::Current, kind, Certainty::Certain);
                }
                _ => {}
            }
        }
    }
}
