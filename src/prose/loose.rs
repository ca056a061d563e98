//! Percentages and differences that only say about how much: 增长20%以上, 增加5万元左右. They are said where the amounts bear them out, and accuse nobody.

use super::discourse::Discourse;
use super::fit::Change;
use super::grammar::Clause;
use super::statement::Certainty;
use crate::lexicon::Group;
use crate::model::ClaimKind;

impl Discourse<'_> {
    /// Remembers the last figure of a clause that a bound stands behind.
    pub(super) fn mark_loose(&mut self, clause: &Clause) {
        let after = self.text.text().get(clause.range.end..).unwrap_or("");
        let last = clause.percents.last().or(clause.amounts.last()).filter(|_| Group::Loose.begins(after));
        self.loose.extend(last.copied());
    }

    /// After the whole narrative is read.
    pub(super) fn settle_loose(&mut self) {
        if self.loose.is_empty() {
            return;
        }
        let mut kept = Vec::with_capacity(self.statements.len());
        for mut said in std::mem::take(&mut self.statements) {
            let stays = match &mut said.kind {
                ClaimKind::Change { now, prior, difference, percent, direction, .. } => {
                    let is_loose = |figure: Option<crate::model::FigureId>| figure.is_some_and(|f| self.loose.contains(&f));
                    if is_loose(*percent) || is_loose(*difference) {
                        let change = Change { prior: *prior, difference: *difference, percent: *percent, direction: *direction };
                        let known = prior.is_some() || difference.is_some();
                        if now.is_some_and(|now| known && self.fits(now, change)) {
                            said.certainty = Certainty::Chosen;
                        } else {
                            *percent = percent.filter(|p| !self.loose.contains(p));
                            *difference = difference.filter(|d| !self.loose.contains(d));
                        }
                    }
                    true
                }
                ClaimKind::Share { part: own, whole, percent } | ClaimKind::Completion { budget: Some(whole), executed: own, percent } => {
                    let loose = self.loose.contains(percent);
                    if loose {
                        said.certainty = Certainty::Chosen;
                    }
                    !loose || self.bears_share(*own, *whole, *percent)
                }
                ClaimKind::ShareOf { percent, .. } | ClaimKind::Completion { percent, .. } | ClaimKind::Deviation { percent, .. } => {
                    !self.loose.contains(percent)
                }
                _ => true,
            };
            if stays {
                kept.push(said);
            }
        }
        self.statements = kept;
    }
}
