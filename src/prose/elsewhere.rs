//! A change whose amounts stand in other sentences: the words name the subject, and the amounts that bear the change out are
//! taken. What chose them accuses nobody: a change that no amounts of its subject bear out stays unread.

use super::discourse::Discourse;
use super::fit::Change;
use super::noun::Year;
use super::remembered::Base;
use super::statement::Certainty;
use crate::model::{ClaimKind, FigureId, Subject, YearRef};
use std::collections::HashMap;

/// The amounts that the narrative gives for a subject in a year; not more than a few are looked at.
type Amounts = HashMap<(Subject, YearRef), Vec<FigureId>>;

const ENOUGH: usize = 12;

impl Discourse<'_> {
    /// After the whole narrative is read: the amounts of the changes that lack them.
    pub(super) fn elsewhere(&mut self) {
        let all = self.amounts_by_subject();
        for at in 0..self.statements.len() {
            self.budget_elsewhere(at, &all);
            let ClaimKind::Change { now, prior, difference, percent, direction, direction_span, .. } = self.statements[at].kind else {
                continue;
            };
            // 较2023年增长5%, in what a report of 2023 plans for the year after.
            let planned = self.statements[at].year == YearRef::Prior && self.statements[at].when.year == self.year().map(Year::Named);
            if difference.is_none() && !(planned && percent.is_some() && now.is_some()) {
                continue;
            }
            let subject = self.statements[at].subject.clone();
            if now.is_some() && prior.is_some() || matches!(subject, Subject::Unknown | Subject::Named(_)) {
                continue;
            }
            let said = |own: Option<FigureId>, year: YearRef| match own {
                Some(own) => vec![own],
                None => all.get(&(subject.clone(), year)).cloned().unwrap_or_default(),
            };
            let base = match self.base_of(self.statements[at].when) {
                Some(Base::Budget) => YearRef::Opening,
                _ if planned => YearRef::Current,
                _ => YearRef::Prior,
            };
            let (current, before) = (said(now, YearRef::Current), said(prior, base));
            let own = direction_span.start;
            // What was said before counts as nearer than what is said later.
            let near = |id: FigureId| {
                let at = self.figures[id.0].span.start;
                if at < own { own - at } else { (at - own) * 4 }
            };
            let fits = |n: FigureId, prior: Option<FigureId>| self.fits(n, Change { prior, difference, percent, direction });
            let pairs = current.iter().flat_map(|&n| before.iter().map(move |&p| (n, p))).filter(|&(n, p)| fits(n, Some(p)));
            let pair = pairs.min_by_key(|&(n, p)| near(n) + near(p)).map(|(n, p)| (n, Some(p)));
            // Without last year's amount only the percentage can tell.
            let alone = current.iter().copied().filter(|&n| percent.is_some() && now.is_none() && fits(n, prior)).min_by_key(|&n| near(n));
            if let Some((amount, base)) = pair.or(alone.map(|n| (n, None))) {
                let statement = &mut self.statements[at];
                statement.certainty = Certainty::Chosen;
                if let ClaimKind::Change { now, prior, .. } = &mut statement.kind {
                    (*now, *prior) = (Some(amount), prior.or(base));
                }
            }
        }
    }

    /// 完成年初预算的P%, the budget given in another sentence: where it bears the rate out.
    fn budget_elsewhere(&mut self, at: usize, all: &Amounts) {
        let ClaimKind::Completion { budget: None, executed, percent } = self.statements[at].kind else { return };
        let budgets = all.get(&(self.statements[at].subject.clone(), YearRef::Opening)).into_iter().flatten();
        let found = budgets.copied().find(|&budget| self.bears_share(executed, budget, percent));
        if let (Some(_), ClaimKind::Completion { budget, .. }) = (found, &mut self.statements[at].kind) {
            *budget = found;
            self.statements[at].certainty = Certainty::Chosen;
        }
    }

    fn amounts_by_subject(&self) -> Amounts {
        let mut all = Amounts::new();
        for statement in &self.statements {
            let ClaimKind::Amount { figure } = statement.kind else { continue };
            if !matches!(statement.subject, Subject::Unknown | Subject::Named(_)) {
                let said = all.entry((statement.subject.clone(), statement.year)).or_default();
                if said.len() < ENOUGH {
                    said.push(figure);
                }
            }
        }
        all
    }
}
