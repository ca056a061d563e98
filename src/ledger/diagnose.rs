//! 诊断 — one cause, not ten symptoms: the figures whose change would make the broken relations hold.
//!
//! Greedy and deterministic: of all figures in broken relations, and of all values that one of these relations implies,
//! take the change that mends most and spoils least; repeat until nothing is broken or no change helps. What no change
//! helps is reported as it stands, one finding a row.

use super::solve::implied;
use super::verdict::evaluate_with;
use super::{Evaluation, Kind, Relation, Verdict, Words};
use crate::model::{Disclosure, FigureId, Origin, Span};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Why some relations are broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The figure most likely wrong; `None` where no single change mends them.
    pub suspect: Option<FigureId>,
    /// The value that the other relations imply for it.
    pub value: Option<Decimal>,
    /// Other figures that are as likely.
    pub ties: Vec<FigureId>,
    /// The relations it breaks.
    pub relations: Vec<usize>,
    /// Where a whole row or column is the cause: the place, what is wrong with it, and what to do.
    pub whole: Option<(Span, Words, Words)>,
    /// What the figures of the whole row or column should be.
    pub changes: HashMap<FigureId, Decimal>,
    /// Figures that should not be printed at all: what else is said of them is said with this.
    pub gone: Vec<FigureId>,
}

impl Cause {
    /// One figure, or none where no change of one helps.
    fn of(suspect: Option<(FigureId, Decimal)>, ties: Vec<FigureId>, relations: Vec<usize>) -> Self {
        Self {
            suspect: suspect.map(|s| s.0),
            value: suspect.map(|s| s.1),
            ties,
            relations,
            whole: None,
            changes: HashMap::new(),
            gone: Vec::new(),
        }
    }

    /// A whole row or column.
    pub(super) fn whole(span: Span, words: Words, advice: Words, relations: Vec<usize>) -> Self {
        Self { whole: Some((span, words, advice)), ..Self::of(None, Vec::new(), relations) }
    }

    /// The figures that it corrects, and their values.
    pub fn corrections(&self) -> impl Iterator<Item = (FigureId, Decimal)> + '_ {
        self.suspect.zip(self.value).into_iter().chain(self.changes.iter().map(|(f, v)| (*f, *v)))
    }
}

/// The search for causes: what is still broken, and what was changed so far.
pub(super) struct Search<'d> {
    pub(super) disclosure: &'d Disclosure,
    pub(super) relations: &'d [Relation],
    pub(super) by_figure: HashMap<FigureId, Vec<usize>>,
    pub(super) changed: HashMap<FigureId, Decimal>,
    pub(super) broken: BTreeSet<usize>,
    /// Trials of a figure, as long as nothing changed in its relations.
    tried: HashMap<FigureId, Vec<Trial>>,
}

/// A change that was tried.
#[derive(Clone, Copy)]
pub(super) struct Trial {
    figure: FigureId,
    value: Decimal,
    pub(super) mended: usize,
    pub(super) spoiled: usize,
    /// How many more of the figure's relations would hold digit by digit, without any rounding.
    exact: isize,
    /// How likely a slip it is.
    slip: u8,
    /// An amount for another amount, 2; an amount for the one cell of a sum that was left blank, 1: it is more easily forgotten
    /// than zeros are printed for amounts, or amounts for nothing, 0.
    amount: u8,
    /// Whether the figure is the reported side of a broken relation.
    reported: bool,
}

/// Finds the causes of all broken relations that state an equality.
#[must_use]
pub fn causes(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation]) -> Vec<Cause> {
    let mut by_figure: HashMap<FigureId, Vec<usize>> = HashMap::new();
    for (index, (relation, evaluation)) in relations.iter().zip(evaluations).enumerate() {
        if evaluation.verdict != Verdict::Blocked && is_joint(relation) {
            for figure in relation.figures().collect::<BTreeSet<_>>() {
                by_figure.entry(figure).or_default().push(index);
            }
        }
    }
    let broken = (0..relations.len()).filter(|&i| evaluations[i].verdict == Verdict::Broken && is_joint(&relations[i])).collect();
    let mut search = Search { disclosure, relations, by_figure, changed: HashMap::new(), broken, tried: HashMap::new() };
    search.run()
}

/// Equalities are diagnosed together; inequalities, statements read as they stand, and doubtful ones are not.
pub(super) fn is_joint(relation: &Relation) -> bool {
    relation.kind != Kind::AtLeast && !relation.as_stated && !relation.is_doubtful()
}

impl Search<'_> {
    fn run(&mut self) -> Vec<Cause> {
        let mut causes = Vec::new();
        while let Some(cause) = self.whole() {
            causes.push(cause);
        }
        while !self.broken.is_empty() {
            let trials = self.trials();
            let best = trials.iter().max_by(|a, b| self.rank(a).cmp(&self.rank(b))).copied();
            match best.filter(|t| t.mended > t.spoiled) {
                Some(trial) => causes.push(self.accept(trial, &trials)),
                None => causes.extend(self.give_up()),
            }
        }
        causes
    }

    pub(super) fn value(&self, id: FigureId) -> Option<Decimal> {
        self.changed.get(&id).copied().or_else(|| self.disclosure.figure(id).value())
    }

    fn holds(&self, relation: usize, figure: FigureId, value: Decimal) -> bool {
        let with = |id| if id == figure { Some(value) } else { self.value(id) };
        evaluate_with(self.disclosure, &self.relations[relation], with).verdict.holds()
    }

    /// Every change worth trying. A figure is tried again only after something changed in one of its relations, so that
    /// many causes far from each other are found in one pass.
    fn trials(&mut self) -> Vec<Trial> {
        let figures: BTreeSet<FigureId> = self.broken.iter().flat_map(|&r| self.relations[r].figures()).collect();
        let mut trials = Vec::new();
        for figure in figures {
            // What another file published is not what is under check.
            if self.changed.contains_key(&figure) || self.disclosure.is_elsewhere(figure) {
                continue;
            }
            if !self.tried.contains_key(&figure) {
                let own = self.trials_of(figure);
                self.tried.insert(figure, own);
            }
            trials.extend(self.tried.get(&figure).into_iter().flatten().copied());
        }
        trials
    }

    pub(super) fn trials_of(&self, figure: FigureId) -> Vec<Trial> {
        let mine = &self.by_figure[&figure];
        let values: BTreeSet<Decimal> = mine
            .iter()
            .filter(|r| self.broken.contains(r))
            .filter_map(|&r| implied(self.disclosure, &self.relations[r], figure, |id| self.value(id)))
            .collect();
        let exact = |with: &dyn Fn(FigureId) -> Option<Decimal>| {
            let verdict = |r: &usize| evaluate_with(self.disclosure, &self.relations[*r], with).verdict;
            mine.iter().filter(|r| verdict(r) == Verdict::Exact).count() as isize
        };
        let before = exact(&|id| self.value(id));
        let reported = mine.iter().any(|&r| self.relations[r].reported == figure && self.broken.contains(&r));
        // A negative amount where a positive one is printed is no plausible correction, and what is printed is none.
        let printed = self.value(figure);
        let plausible = values.into_iter().filter(|value| !value.is_sign_negative() || value.is_zero());
        let plausible = plausible.filter(|value| Some(*value) != printed);
        let only_blank = |r: &usize| {
            if self.relations[*r].kind != Kind::Sum || self.relations[*r].terms.len() < 2 {
                return false;
            }
            let mut blanks = self.relations[*r].figures().filter(|f| !self.disclosure.figure(*f).is_printed());
            blanks.next() == Some(figure) && blanks.next().is_none()
        };
        let forgotten = mine.iter().filter(|r| self.broken.contains(r)).any(only_blank);
        let trial = |value: Decimal| {
            let mended = mine.iter().filter(|r| self.broken.contains(r) && self.holds(**r, figure, value)).count();
            let spoiled = mine.iter().filter(|r| !self.broken.contains(r) && !self.holds(**r, figure, value)).count();
            let exact = exact(&|id| if id == figure { Some(value) } else { self.value(id) }) - before;
            let slip = super::slip::likelihood(self.disclosure.figure(figure), value);
            let amount = match printed.is_some_and(|p| !p.is_zero()) {
                true if !value.is_zero() => 2,
                _ => u8::from(forgotten),
            };
            Trial { figure, value, mended, spoiled, exact, slip, amount, reported }
        };
        plausible.map(trial).collect()
    }

    /// Forgets the trials of the figures of these relations: one of them was changed.
    pub(super) fn forget(&mut self, relations: impl IntoIterator<Item = usize>) {
        for r in relations {
            for figure in self.relations[r].figures() {
                self.tried.remove(&figure);
            }
        }
    }

    /// Most mended, then least spoiled, then most relations exact (of two copies the one whose own sum needs no rounding is
    /// right), then the likelier slip, then what is likelier an amount, then a printed figure before a blank one, then the
    /// narrative before the tables (tables are printed by software), then the reported side, then the first.
    fn rank(&self, trial: &Trial) -> (isize, isize, isize, u8, u8, bool, bool, bool, isize) {
        let net = trial.mended as isize - trial.spoiled as isize;
        let figure = self.disclosure.figure(trial.figure);
        let sentence = matches!(figure.origin, Origin::Sentence { .. });
        let order = -(trial.figure.0 as isize);
        (net, -(trial.spoiled as isize), trial.exact, trial.slip, trial.amount, figure.is_printed(), sentence, trial.reported, order)
    }

    fn accept(&mut self, trial: Trial, trials: &[Trial]) -> Cause {
        let touched: Vec<usize> = self.by_figure[&trial.figure].clone();
        let relations: Vec<usize> =
            touched.iter().copied().filter(|r| self.broken.contains(r) && self.holds(*r, trial.figure, trial.value)).collect();
        let ties = trials
            .iter()
            .filter(|t| t.figure != trial.figure && t.mended == trial.mended && t.spoiled == trial.spoiled && t.exact == trial.exact)
            .filter(|t| self.disclosure.figure(t.figure).is_printed() && self.covers_same(t, &relations))
            .map(|t| t.figure)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        self.changed.insert(trial.figure, trial.value);
        self.forget(touched.iter().copied());
        for r in touched {
            let holds = self.holds(r, trial.figure, trial.value);
            if holds {
                self.broken.remove(&r);
            } else {
                self.broken.insert(r);
            }
        }
        Cause::of(Some((trial.figure, trial.value)), ties, relations)
    }

    fn covers_same(&self, trial: &Trial, relations: &[usize]) -> bool {
        relations.iter().all(|&r| self.relations[r].involves(trial.figure))
    }

    /// No change helps: what is broken is reported as it stands, one cause for the columns of a row.
    fn give_up(&mut self) -> Vec<Cause> {
        let mut groups: BTreeMap<(&str, usize, usize), Vec<usize>> = BTreeMap::new();
        for &r in &self.broken {
            let relation = &self.relations[r];
            let place = match self.disclosure.figure(relation.reported).origin {
                Origin::Cell { table, row, .. } => (table.0, row),
                _ => (usize::MAX, relation.reported.0),
            };
            groups.entry((relation.rule.code, place.0, place.1)).or_default().push(r);
        }
        self.broken.clear();
        self.tried.clear();
        groups.into_values().map(|relations| Cause::of(None, Vec::new(), relations)).collect()
    }
}
