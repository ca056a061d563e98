//! A change whose amounts stand in other sentences: the words name the subject, and the amounts that bear the change out are
//! taken. What chose them accuses nobody: a change that no amounts of its subject bear out stays unread.

use super::Walker;
use crate::model::{ClaimKind, FigureId, Subject, YearRef};
use crate::parse::subject;

impl Walker<'_> {
    /// After the whole narrative is read: the amounts of the changes that lack them.
    pub(super) fn elsewhere(&mut self) {
        for at in 0..self.claims.len() {
            let ClaimKind::Change { now, prior, difference, percent, direction, .. } = self.claims[at].kind else { continue };
            if difference.is_none() || now.is_some() && prior.is_some() {
                continue;
            }
            let subject = self.subject_of_change(at);
            if matches!(subject, Subject::Unknown | Subject::Named(_)) {
                continue;
            }
            let current = now.map_or_else(|| self.amounts(&subject, YearRef::Current), |now| vec![now]);
            let before = prior.map_or_else(|| self.amounts(&subject, YearRef::Prior), |prior| vec![prior]);
            let own = self.figures[difference.map_or(0, |d| d.0)].span.start;
            // What was said before counts as nearer than what is said later.
            let near = |id: &FigureId| {
                let at = self.figures[id.0].span.start;
                if at < own { own - at } else { (at - own) * 4 }
            };
            let exact = |&(n, p): &(FigureId, FigureId)| self.fits(n, Some(p), difference, percent, direction);
            let mut pairs: Vec<(FigureId, FigureId)> =
                current.iter().flat_map(|&n| before.iter().map(move |&p| (n, p))).filter(exact).collect();
            pairs.sort_by_key(|(n, p)| near(n) + near(p));
            if let Some(&(n, p)) = pairs.first() {
                self.bear_out(at, subject, n, Some(p));
                continue;
            }
            // Without last year's amount only the percentage can tell.
            let mut alone: Vec<FigureId> = current
                .into_iter()
                .filter(|&n| percent.is_some() && now.is_none() && self.fits(n, prior, difference, percent, direction))
                .collect();
            alone.sort_by_key(near);
            if let Some(&n) = alone.first() {
                self.bear_out(at, subject, n, None);
            }
        }
    }

    fn bear_out(&mut self, at: usize, of: Subject, amount: FigureId, before: Option<FigureId>) {
        let claim = &mut self.claims[at];
        claim.subject = of;
        if let ClaimKind::Change { now, prior, .. } = &mut claim.kind {
            *now = Some(amount);
            *prior = prior.or(before);
        }
    }

    /// What a change is of: its subject, without the words that compare.
    fn subject_of_change(&self, at: usize) -> Subject {
        let claim = &self.claims[at];
        match &claim.subject {
            Subject::Named(name) => {
                let cut = ["较", "比", "与", "同"].iter().filter_map(|c| name.find(c)).filter(|&at| at > 0).min();
                cut.map_or(Subject::Unknown, |cut| subject::of(&name[..cut]))
            }
            known => known.clone(),
        }
    }

    /// The amounts that the narrative gives for a subject, of this year or of another; not more than a few.
    fn amounts(&self, of: &Subject, year: YearRef) -> Vec<FigureId> {
        const ENOUGH: usize = 12;
        let said = self.by_subject.get(&(format!("{of:?}"), year));
        said.map(|all| all.iter().copied().take(ENOUGH).collect()).unwrap_or_default()
    }
}
