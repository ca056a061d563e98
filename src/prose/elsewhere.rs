//! A change whose amounts stand in other sentences: the words name the subject, and the amounts that bear the change out are
//! taken. What chose them accuses nobody: a change that no amounts of its subject bear out stays unread.

use super::discourse::{Base, Discourse};
use super::fit::Change;
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
            let ClaimKind::Change { now, prior, difference: Some(difference), percent, direction, .. } = self.statements[at].kind else {
                continue;
            };
            let subject = self.statements[at].subject.clone();
            if now.is_some() && prior.is_some() || matches!(subject, Subject::Unknown | Subject::Named(_)) {
                continue;
            }
            let said = |own: Option<FigureId>, year: YearRef| match own {
                Some(own) => vec![own],
                None => all.get(&(subject.clone(), year)).cloned().unwrap_or_default(),
            };
            let base = if self.base_of(self.statements[at].when) == Some(Base::Budget) { YearRef::Opening } else { YearRef::Prior };
            let (current, before) = (said(now, YearRef::Current), said(prior, base));
            let own = self.figures[difference.0].span.start;
            // What was said before counts as nearer than what is said later.
            let near = |id: FigureId| {
                let at = self.figures[id.0].span.start;
                if at < own { own - at } else { (at - own) * 4 }
            };
            let fits =
                |n: FigureId, prior: Option<FigureId>| self.fits(n, Change { prior, difference: Some(difference), percent, direction });
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
