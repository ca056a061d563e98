//! Sums that the form fixes, of amounts that the narrative gives in sentences of their own: 公务用车购置费预算 and 运行维护费预算 under
//! that of both. Said where the amounts nearest to each other make it.

use super::discourse::Discourse;
use super::remembered::Mention;
use super::statement::{Certainty, Statement};
use crate::model::{ClaimKind, FigureId, Meaning, Part, Subject, YearRef};
use std::collections::{HashMap, HashSet};

/// Wholes with their parts.
const FORMS: &[(Subject, &[Subject])] = {
    use Meaning as M;
    use Subject as S;
    &[
        (S::ThreePublic(M::ThreePublicTotal), &[S::ThreePublic(M::Abroad), S::ThreePublic(M::CarAll), S::ThreePublic(M::Reception)]),
        (S::ThreePublic(M::CarAll), &[S::ThreePublic(M::CarPurchase), S::ThreePublic(M::CarRun)]),
        (S::Expenditure, &[S::ExpenditureItem(M::Basic), S::ExpenditureItem(M::Project)]),
        (S::ExpenditureItem(M::Basic), &[S::BasicPart(M::Personnel), S::BasicPart(M::Public)]),
        (S::GeneralItem(M::Basic), &[S::BasicPart(M::Personnel), S::BasicPart(M::Public)]),
        (S::Procurement(M::Total), &[S::Procurement(M::Goods), S::Procurement(M::Works), S::Procurement(M::Services)]),
    ]
};

/// So many amounts of a subject behind the whole are looked at.
const ENOUGH: usize = 4;

impl Discourse<'_> {
    /// After the whole narrative is read: what the forms fix and no sentence said.
    pub(super) fn form_sums(&mut self) {
        let mut amounts: HashMap<(Subject, YearRef), Vec<(FigureId, usize)>> = HashMap::new();
        let mut summed: HashSet<FigureId> = HashSet::new();
        for (at, said) in self.statements.iter().enumerate() {
            match &said.kind {
                ClaimKind::Amount { figure } if FORMS.iter().any(|(w, parts)| *w == said.subject || parts.contains(&said.subject)) => {
                    amounts.entry((said.subject.clone(), said.year)).or_default().push((*figure, at));
                }
                ClaimKind::Parts { whole, parts, complete: true } if parts.len() > 1 => {
                    summed.insert(*whole);
                    summed.extend(parts.iter().map(|p| p.figure));
                }
                _ => {}
            }
        }
        for (whole, parts) in FORMS {
            for year in [YearRef::Current, YearRef::Opening, YearRef::Prior] {
                let wholes = amounts.get(&(whole.clone(), year)).cloned().unwrap_or_default();
                let of_parts: Option<Vec<&Vec<(FigureId, usize)>>> = parts.iter().map(|p| amounts.get(&(p.clone(), year))).collect();
                let Some(of_parts) = of_parts else { continue };
                for (total, at) in wholes {
                    self.form_sum(total, at, &of_parts, &mut summed);
                }
            }
        }
    }

    fn form_sum(&mut self, total: FigureId, at: usize, parts: &[&Vec<(FigureId, usize)>], summed: &mut HashSet<FigureId>) {
        if summed.contains(&total) || self.figures[total.0].value().is_none_or(|v| v.is_zero()) {
            return;
        }
        // The first amounts of each part behind the whole.
        let behind: Vec<Vec<FigureId>> =
            parts.iter().map(|all| all.iter().filter(|(_, own)| *own > at).map(|(f, _)| *f).take(ENOUGH).collect()).collect();
        let mut readings: Vec<Vec<FigureId>> = vec![Vec::new()];
        for candidates in &behind {
            readings = readings.iter().flat_map(|r| candidates.iter().map(move |&c| r.iter().copied().chain([c]).collect())).collect();
        }
        let free = |r: &Vec<FigureId>| r.iter().all(|f| !summed.contains(f));
        let Some(found) = readings.into_iter().find(|r| free(r) && self.makes(total, r)) else { return };
        summed.insert(total);
        summed.extend(&found);
        let (sentence, section) = (self.statements[at].sentence, self.statements[at].section);
        let parts = found.into_iter().map(|figure| Part { figure, negative: false }).collect();
        self.statements.push(Statement {
            subject: Subject::Unknown,
            words: String::new(),
            year: self.statements[at].year,
            when: Mention::nothing(total).when,
            kind: ClaimKind::Parts { whole: total, parts, complete: true },
            sentence,
            section,
            certainty: Certainty::Chosen,
        });
    }
}
