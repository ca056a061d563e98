//! 诊断 — one cause, not ten symptoms: the figures whose change would make the broken relations hold.
//!
//! Greedy and deterministic: of all figures in broken relations, and of all values that one of these relations implies,
//! take the change that mends most and spoils least; repeat until nothing is broken or no change helps. What no change
//! helps is reported as it stands, one finding a row.

use super::quick::Sums;
use super::solve::implied;
use super::verdict::evaluate_with;
use super::{Evaluation, Kind, Relation, Verdict, Words};
use crate::model::{Disclosure, FigureId, Origin, Role, Side, Span};
use rust_decimal::Decimal;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

/// Why some relations are broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The figure most likely wrong; `None` where no single change mends them.
    pub suspect: Option<FigureId>,
    /// The value that the other relations imply for it.
    pub value: Option<Decimal>,
    /// Other figures that are as likely.
    pub ties: Vec<FigureId>,
    /// Of one sum of amounts like it, nothing tells the suspect from the others: none of them is to be accused.
    pub is_open: bool,
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
            is_open: false,
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
    /// How often the relations of a figure changed: trials from before count no more.
    changes: HashMap<FigureId, u32>,
    /// Rows that are printed again below, by table and by line.
    pub(super) repeated: HashMap<usize, Vec<Vec<usize>>>,
    /// Long sums, whose verdict need not be reckoned anew for every trial.
    sums: Sums,
    /// What is left of the work that the search may take, in amounts looked at.
    work: Cell<u64>,
    /// What of it is kept for single figures: whole rows and columns are looked for first.
    reserve: u64,
    /// Bounds that each figure takes part in, and whether they are broken as printed.
    pub(super) bounds: HashMap<FigureId, Vec<usize>>,
    /// What no amount of this year can be larger than: the total of all that the body receives and spends.
    pub(super) ceiling: Option<Decimal>,
}

/// Amounts that a search may look at, whatever the document is, and for each amount of its relations. A document of a few
/// thousand figures takes a hundredth of it. Where it is used up, what is still broken is reported as it stands.
const WORK: u64 = 4_000_000;
const WORK_EACH: u64 = 40;

/// A trial that waits for its turn, the best first.
#[derive(Clone, Copy)]
struct Waiting {
    rank: Rank,
    /// Which of the values of the figure.
    nth: usize,
    /// How often the relations of the figure had changed.
    version: u32,
    trial: Trial,
}

type Rank = (isize, isize, isize, isize, u8, u8, bool, bool, bool, isize);

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.rank, self.nth).cmp(&(other.rank, other.nth))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Waiting {}

/// A change that was tried.
#[derive(Clone, Copy)]
pub(super) struct Trial {
    pub(super) figure: FigureId,
    pub(super) value: Decimal,
    pub(super) mended: usize,
    pub(super) spoiled: usize,
    /// Broken bounds (≥) that it mends, less those that it breaks.
    pub(super) bounds: isize,
    /// How many more of the figure's relations would hold digit by digit, without any rounding.
    pub(super) exact: isize,
    /// How likely a slip it is.
    pub(super) slip: u8,
    /// An amount for another amount, 2; an amount for the one cell of a sum that was left blank, 1: it is more easily forgotten
    /// than zeros are printed for amounts, or amounts for nothing, 0.
    pub(super) amount: u8,
    /// Whether the figure is the reported side of a broken relation.
    pub(super) reported: bool,
}

/// The causes of all broken relations that state an equality.
#[must_use]
pub fn causes(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation]) -> Vec<Cause> {
    causes_beside(disclosure, relations, evaluations, &HashMap::new())
}

/// Finds the causes of all broken relations that state an equality; `known` is what some figures should print, which was said.
#[must_use]
pub fn causes_beside(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &[Evaluation],
    known: &HashMap<FigureId, Decimal>,
) -> Vec<Cause> {
    let with = |id| known.get(&id).copied().or_else(|| disclosure.figure(id).value());
    let said = |r: &Relation| r.figures().any(|f| known.contains_key(&f)) && evaluate_with(disclosure, r, with).verdict.holds();
    let broken: BTreeSet<usize> = (0..relations.len())
        .filter(|&i| evaluations[i].verdict == Verdict::Broken && is_joint(&relations[i]) && !said(&relations[i]))
        .collect();
    if broken.is_empty() {
        return Vec::new();
    }
    let mut by_figure: HashMap<FigureId, Vec<usize>> = HashMap::new();
    for (index, (relation, evaluation)) in relations.iter().zip(evaluations).enumerate() {
        if evaluation.verdict != Verdict::Blocked && is_joint(relation) {
            for figure in relation.figures().collect::<BTreeSet<_>>() {
                by_figure.entry(figure).or_default().push(index);
            }
        }
    }
    let amounts: u64 = relations.iter().map(|r| r.terms.len() as u64 + 1).sum();
    let mut search = Search {
        disclosure,
        relations,
        by_figure,
        changed: known.clone(),
        broken,
        tried: HashMap::new(),
        changes: HashMap::new(),
        repeated: HashMap::new(),
        sums: Sums::default(),
        work: Cell::new(WORK + WORK_EACH * amounts),
        reserve: (WORK + WORK_EACH * amounts) / 2,
        bounds: bounds(relations, evaluations),
        ceiling: ceiling(disclosure),
    };
    search.run()
}

/// The bounds that each figure takes part in.
fn bounds(relations: &[Relation], evaluations: &[Evaluation]) -> HashMap<FigureId, Vec<usize>> {
    let mut bounds: HashMap<FigureId, Vec<usize>> = HashMap::new();
    for (index, (relation, evaluation)) in relations.iter().zip(evaluations).enumerate() {
        if relation.kind == Kind::AtLeast && !relation.as_stated && !relation.is_doubtful() && evaluation.verdict != Verdict::Blocked {
            relation.figures().for_each(|f| bounds.entry(f).or_default().push(index));
        }
    }
    bounds
}

/// The total of the body, where all balance tables that print it, on both sides, agree.
fn ceiling(disclosure: &Disclosure) -> Option<Decimal> {
    let totals: Vec<Decimal> = disclosure
        .tables_of(Role::Balance)
        .flat_map(|t| [Side::Income, Side::Expenditure].into_iter().filter_map(|side| t.side(side).grand_figure()))
        .filter_map(|f| disclosure.figure(f).value())
        .collect();
    let (&first, rest) = totals.split_first()?;
    (!rest.is_empty() && !first.is_zero() && rest.iter().all(|t| *t == first)).then_some(first)
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
        let mut waiting = BinaryHeap::new();
        let figures: BTreeSet<FigureId> = self.broken.iter().flat_map(|&r| self.relations[r].figures()).collect();
        self.offer(figures, &mut waiting);
        while !self.broken.is_empty() {
            match self.best(&mut waiting).filter(|t| t.mended > t.spoiled) {
                Some(trial) => causes.push(self.accept(trial, &mut waiting)),
                None => causes.extend(self.give_up()),
            }
        }
        causes
    }

    /// Takes work, as long as there is any.
    pub(super) fn spend(&self, amounts: usize) {
        self.work.set(self.work.get().saturating_sub(amounts as u64));
    }

    /// Whether the work that the search may take is used up.
    pub(super) fn is_spent(&self) -> bool {
        self.work.get() == 0
    }

    /// Whether what whole rows and columns may take of it is used up.
    pub(super) fn is_reserve_reached(&self) -> bool {
        self.work.get() <= self.reserve
    }

    /// Tries the figures that take part in something broken, and lets the trials wait for their turn.
    fn offer(&mut self, figures: impl IntoIterator<Item = FigureId>, waiting: &mut BinaryHeap<Waiting>) {
        for figure in figures {
            // What another file published is not what is under check.
            if self.changed.contains_key(&figure) || self.disclosure.is_elsewhere(figure) || self.is_spent() {
                continue;
            }
            let own = self.trials_of(figure);
            let version = self.changes.get(&figure).copied().unwrap_or(0);
            waiting.extend(own.iter().enumerate().map(|(nth, &trial)| Waiting { rank: self.rank(&trial), nth, version, trial }));
            self.tried.insert(figure, own);
        }
    }

    /// The best trial that still stands; none where the work is used up.
    fn best(&self, waiting: &mut BinaryHeap<Waiting>) -> Option<Trial> {
        if self.is_spent() {
            return None;
        }
        let stands = |w: &Waiting| {
            let figure = w.trial.figure;
            self.changes.get(&figure).copied().unwrap_or(0) == w.version && !self.changed.contains_key(&figure)
        };
        while let Some(next) = waiting.pop() {
            if stands(&next) {
                return Some(next.trial);
            }
        }
        None
    }

    pub(super) fn value(&self, id: FigureId) -> Option<Decimal> {
        self.changed.get(&id).copied().or_else(|| self.disclosure.figure(id).value())
    }

    pub(super) fn holds(&self, relation: usize, figure: FigureId, value: Decimal) -> bool {
        if let Some(verdict) = self.quick(relation, figure, value) {
            return verdict.holds();
        }
        self.verdict(relation, &|id| if id == figure { Some(value) } else { self.value(id) }).holds()
    }

    pub(super) fn verdict(&self, relation: usize, with: &dyn Fn(FigureId) -> Option<Decimal>) -> Verdict {
        self.spend(self.relations[relation].terms.len() + 1);
        evaluate_with(self.disclosure, &self.relations[relation], with).verdict
    }

    /// The verdict on a long sum with one other value, where its difference alone decides.
    pub(super) fn quick(&self, relation: usize, figure: FigureId, value: Decimal) -> Option<Verdict> {
        self.spend(1);
        let with = |id| self.value(id);
        self.sums.with(self.disclosure, relation, &self.relations[relation], figure, value, &with)
    }

    /// The value that a relation implies for a figure.
    pub(super) fn implied(&self, relation: usize, figure: FigureId) -> Option<Decimal> {
        self.spend(1);
        let with = |id| self.value(id);
        if let Some(value) = self.sums.implied(self.disclosure, relation, &self.relations[relation], figure, &with) {
            return value;
        }
        self.spend(self.relations[relation].terms.len());
        implied(self.disclosure, &self.relations[relation], figure, with)
    }

    /// Forgets the trials of the figures of these relations: one of them was changed.
    pub(super) fn forget(&mut self, relations: impl IntoIterator<Item = usize>) {
        for r in relations {
            self.sums.forget(r);
            self.spend(self.relations[r].terms.len() / 8 + 1);
            for figure in self.relations[r].figures() {
                self.tried.remove(&figure);
                *self.changes.entry(figure).or_default() += 1;
            }
        }
    }

    /// Most mended, then least spoiled, then what mends a bound, then most relations exact (of two copies the one whose own sum needs no rounding is
    /// right), then the likelier slip, then what is likelier an amount, then a printed figure before a blank one, then the
    /// narrative before the tables (tables are printed by software), then the reported side, then the first.
    fn rank(&self, trial: &Trial) -> Rank {
        let net = trial.mended as isize - trial.spoiled as isize;
        let figure = self.disclosure.figure(trial.figure);
        let sentence = matches!(figure.origin, Origin::Sentence { .. });
        let order = -(trial.figure.0 as isize);
        (
            net,
            -(trial.spoiled as isize),
            trial.bounds,
            trial.exact,
            trial.slip,
            trial.amount,
            figure.is_printed(),
            sentence,
            trial.reported,
            order,
        )
    }

    fn accept(&mut self, trial: Trial, waiting: &mut BinaryHeap<Waiting>) -> Cause {
        let touched: Vec<usize> = self.by_figure[&trial.figure].clone();
        let relations: Vec<usize> =
            touched.iter().copied().filter(|r| self.broken.contains(r) && self.holds(*r, trial.figure, trial.value)).collect();
        let ties = self.ties(&trial, &relations);
        let is_open = self.is_open(&trial, &relations, &ties);
        self.changed.insert(trial.figure, trial.value);
        self.forget(touched.iter().copied());
        for &r in &touched {
            let holds = self.holds(r, trial.figure, trial.value);
            if holds {
                self.broken.remove(&r);
            } else {
                self.broken.insert(r);
            }
        }
        let near: BTreeSet<FigureId> = touched.iter().flat_map(|&r| self.relations[r].figures()).collect();
        let open = |f: &FigureId| self.by_figure.get(f).is_some_and(|own| own.iter().any(|r| self.broken.contains(r)));
        let open: Vec<FigureId> = near.into_iter().filter(open).collect();
        self.offer(open, waiting);
        Cause { is_open, ..Cause::of(Some((trial.figure, trial.value)), ties, relations) }
    }

    /// Whether only one sum is broken, and the suspect is one of several of its amounts of which none is likelier a slip.
    fn is_open(&self, trial: &Trial, relations: &[usize], ties: &[FigureId]) -> bool {
        let [only] = relations[..] else { return false };
        let relation = &self.relations[only];
        let sentence = |f: FigureId| matches!(self.disclosure.figure(f).origin, Origin::Sentence { .. });
        let like = |f: &&FigureId| **f != relation.reported && sentence(**f) == sentence(trial.figure);
        let slip = |f: &FigureId| {
            let own = self.tried.get(f).into_iter().flatten();
            own.filter(|t| t.mended == trial.mended && t.spoiled == trial.spoiled).map(|t| t.slip).max().unwrap_or(0)
        };
        let best = ties.iter().filter(like).map(slip).max();
        // Of a blank and of what is printed the blank is the likelier.
        let printed = self.disclosure.figure(trial.figure).is_printed();
        relation.kind == Kind::Sum && printed && trial.figure != relation.reported && best.is_some_and(|best| trial.slip <= best)
    }

    /// The figures of which a change mends the same relations, and is as good.
    fn ties(&self, trial: &Trial, relations: &[usize]) -> Vec<FigureId> {
        let mut common: BTreeMap<FigureId, usize> = BTreeMap::new();
        for &r in relations {
            for figure in self.relations[r].figures().collect::<BTreeSet<_>>() {
                *common.entry(figure).or_default() += 1;
            }
        }
        let as_good =
            |t: &Trial| t.mended == trial.mended && t.spoiled == trial.spoiled && t.bounds == trial.bounds && t.exact == trial.exact;
        let ties = common.into_iter().filter(|&(f, count)| count == relations.len() && f != trial.figure).map(|(f, _)| f);
        ties.filter(|f| self.disclosure.figure(*f).is_printed() && self.tried.get(f).is_some_and(|own| own.iter().any(as_good))).collect()
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
