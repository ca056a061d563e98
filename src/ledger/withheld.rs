//! 存疑 — what a reading whose place is only likely may not accuse of.
//!
//! Cells that TABs or spaces put together are read, and what they say together is checked. But other readings of the same page
//! are as good: an amount one column further, a blank elsewhere, a row that was taken for another's part. So where such cells
//! take part in something broken, it stands only if no other reading can explain it: one figure is wrong in all that it is in,
//! and the places of all others that it is held against are borne out by something else that holds.

use super::diagnose::is_joint;
use super::solve::implied;
use super::verdict::{BLOCKED, Evaluation, Verdict, evaluate_with};
use super::{Finding, Kind, Relation, Severity};
use crate::model::{Certainty, Disclosure, Figure, FigureId, MoneyUnit, Reading, RowKind, Span, number};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Broken relations that one table may have before its reading is in doubt.
const FEW: usize = 2;
/// Of so many relations one may be broken.
const ONE_IN: usize = 4;
/// The rule that says that a table was not read: what it says is certain.
const UNREAD: &str = "BC010";
/// The families that speak of what cells print, or do not.
const OF_READING: &str = "BC0";
const OF_CONTENT: &str = "BC6";

/// Blocks the broken relations that rest on uncertain readings.
pub(super) fn uncertain(disclosure: &Disclosure, relations: &[Relation], evaluations: &mut [Evaluation]) {
    let readings = Readings::of(disclosure, relations, evaluations);
    let open: Vec<usize> = (0..relations.len())
        .filter(|&i| evaluations[i].verdict == Verdict::Broken && relations[i].figures().any(|id| readings.is_likely(id)))
        .filter(|&i| !readings.is_told(i, &evaluations[i]))
        .collect();
    for index in open {
        evaluations[index] = BLOCKED;
    }
    doubtful_tables(disclosure, relations, evaluations);
}

/// What is amiss in the codes, names and words of rows that were put together is at most worth a look. TABs part codes, names and
/// amounts from each other: of their rows only what is said of blanks and of what cannot be read is in doubt.
pub(super) fn on_uncertain_rows(disclosure: &Disclosure, findings: &mut [Finding]) {
    let mut likely: BTreeSet<usize> = BTreeSet::new();
    for (_, figure) in disclosure.own_figures().filter(|(_, f)| f.certainty == Certainty::Likely) {
        likely.extend(table(figure));
    }
    let spans: Vec<Span> = likely
        .into_iter()
        .filter_map(|t| {
            let table = &disclosure.tables[t];
            let rows = table.rows.iter().flat_map(|r| r.spans.iter().copied()).reduce(Span::cover)?;
            Some(table.notes.iter().map(|n| n.span).chain([table.title_span]).fold(rows, Span::cover))
        })
        .collect();
    for finding in findings {
        let inside = spans.iter().find(|s| s.start <= finding.span.start && finding.span.end <= s.end);
        // 26,2000.88 is a number that was mistyped, 合计 among amounts one that was not found.
        let words = !finding.span.of(&disclosure.text).contains(|c: char| c.is_ascii_digit());
        let of_cells = finding.rule.code.starts_with(OF_READING) && words || finding.rule.code.starts_with(OF_CONTENT);
        let parted = |s: &Span| s.of(&disclosure.text).contains('\t');
        if inside.is_some_and(|s| of_cells || !parted(s)) && finding.rule.code != UNREAD {
            finding.at_most(Severity::Note);
        }
    }
}

/// What holds and what does not, figure by figure.
struct Readings<'d> {
    disclosure: &'d Disclosure,
    relations: &'d [Relation],
    /// Figures that something with several amounts bears out.
    borne_out: HashSet<FigureId>,
    /// The broken equalities that a figure takes part in.
    broken: HashMap<FigureId, Vec<usize>>,
    /// All figures of a row of a table.
    rows: HashMap<(usize, usize), Vec<FigureId>>,
    /// Amounts that are printed in the document.
    printed: BTreeSet<Decimal>,
    /// How many of the amounts of a table are borne out, and how many there are.
    shares: HashMap<usize, (usize, usize)>,
}

impl<'d> Readings<'d> {
    fn of(disclosure: &'d Disclosure, relations: &'d [Relation], evaluations: &[Evaluation]) -> Self {
        let mut borne_out = HashSet::new();
        let mut broken: HashMap<FigureId, Vec<usize>> = HashMap::new();
        for (index, (relation, evaluation)) in relations.iter().zip(evaluations).enumerate().filter(|(_, (r, _))| is_joint(r)) {
            if evaluation.verdict == Verdict::Broken {
                for id in relation.figures().collect::<BTreeSet<_>>() {
                    broken.entry(id).or_default().push(index);
                }
            } else if evaluation.verdict.holds() && relation.figures().filter(|&id| disclosure.figure(id).is_addend()).count() > 1 {
                borne_out.extend(relation.figures());
            }
        }
        let mut rows: HashMap<(usize, usize), Vec<FigureId>> = HashMap::new();
        for id in broken.keys().copied() {
            if let Some(place) = place(disclosure.figure(id)) {
                rows.entry(place).or_default();
            }
        }
        for (id, figure) in disclosure.own_figures() {
            if let Some(own) = place(figure).and_then(|place| rows.get_mut(&place)) {
                own.push(id);
            }
        }
        let printed = disclosure.own_figures().filter_map(|(_, figure)| amount(figure)).collect();
        let mut shares: HashMap<usize, (usize, usize)> = HashMap::new();
        for (id, figure) in disclosure.own_figures().filter(|(_, f)| f.is_printed()) {
            if let Some(table) = table(figure) {
                let (some, all) = shares.entry(table).or_default();
                *some += usize::from(borne_out.contains(&id));
                *all += 1;
            }
        }
        Self { disclosure, relations, borne_out, broken, rows, printed, shares }
    }

    fn is_likely(&self, id: FigureId) -> bool {
        self.disclosure.figure(id).certainty == Certainty::Likely
    }

    fn is_lost(&self, id: FigureId) -> bool {
        self.is_likely(id) && matches!(self.disclosure.figure(id).reading, Reading::Blank | Reading::Nil)
    }

    /// Whether a broken relation is so however the page is read.
    fn is_told(&self, index: usize, evaluation: &Evaluation) -> bool {
        let relation = &self.relations[index];
        // A whole without any printed part, or that is blank itself: it was not read.
        let partless = self.is_likely(relation.reported) && !relation.terms.iter().any(|t| self.disclosure.figure(t.figure).is_addend());
        if partless
            || self.is_lost(relation.reported)
            || relation.figures().any(|id| self.is_lost(id)) && self.is_elsewhere(relation, evaluation)
        {
            return false;
        }
        if self.passes_over(relation) || relation.figures().any(|id| self.is_likely(id) && self.is_stacked(id)) {
            return false;
        }
        // Down a column of one table, the rows tell their places by their codes and names; and where a row has but one amount,
        // none can stand in another column.
        let column = self.is_column(relation);
        if column && relation.figures().all(|id| self.is_alone(id)) {
            return true;
        }
        let settled = |but: Option<FigureId>| {
            let others = relation.figures().filter(|f| Some(*f) != but && self.is_likely(*f));
            let backed = |f: FigureId| self.borne_out.contains(&f) || column && self.is_among_borne_out(f);
            others.into_iter().all(|f| backed(f) && !self.is_beside(f, index))
        };
        if !is_joint(relation) {
            return settled(None);
        }
        // All places are borne out, and what is missing down a column is printed nowhere: a row is missing.
        // Between tables that is so where TABs part the cells: a header over columns of spaces may name another one.
        let parted = || relation.figures().all(|id| !self.is_likely(id) || self.is_parted(id));
        let missing = || settled(None) && if column { !self.is_elsewhere(relation, evaluation) } else { parted() };
        relation.figures().any(|f| settled(Some(f)) && self.is_wrong(f, index)) || missing()
    }

    /// Whether its table has no other column of amounts, parted by TABs from what stands before.
    fn is_alone(&self, id: FigureId) -> bool {
        let table = table(self.disclosure.figure(id));
        self.is_parted(id) && table.is_some_and(|t| self.disclosure.tables[t].amount_columns().count() == 1)
    }

    /// Whether TABs part the cells of its row.
    fn is_parted(&self, id: FigureId) -> bool {
        let Some((table, row)) = place(self.disclosure.figure(id)) else { return false };
        let cells = self.disclosure.tables[table].rows[row].spans.iter().copied().reduce(Span::cover);
        cells.is_some_and(|s| s.of(&self.disclosure.text).contains('\t'))
    }

    /// Whether each amount of its row stands on a line of its own: which of the blank ones were left out is told by nothing but
    /// what fits.
    fn is_stacked(&self, id: FigureId) -> bool {
        let Some((table, row)) = place(self.disclosure.figure(id)) else { return false };
        let cells = self.disclosure.tables[table].rows[row].cells.iter().flatten().map(|id| self.disclosure.figure(*id));
        let amounts: Vec<Span> = cells.filter(|f| f.is_printed()).map(|f| f.span).collect();
        let between = |pair: &[Span]| Span::new(pair[0].end.min(pair[1].start), pair[1].start).of(&self.disclosure.text).contains('\n');
        amounts.len() > 1 && amounts.windows(2).all(between)
    }

    /// Whether it is a sum of several rows of one table.
    fn is_column(&self, relation: &Relation) -> bool {
        let mut places = relation.figures().map(|id| place(self.disclosure.figure(id)));
        let Some(first) = places.next().flatten() else { return false };
        relation.kind == Kind::Sum && places.all(|p| p.is_some_and(|p| p.0 == first.0 && p.1 != first.1))
    }

    /// Whether nothing but one broken relation speaks of a figure, in a table of which nearly all is borne out.
    fn is_among_borne_out(&self, id: FigureId) -> bool {
        let share = table(self.disclosure.figure(id)).and_then(|t| self.shares.get(&t));
        self.broken.get(&id).is_none_or(|own| own.len() == 1) && share.is_some_and(|(some, all)| some * 4 >= all * 3)
    }

    /// Whether another cell of its row prints what a figure would have to be: it may be that one that is meant.
    fn is_beside(&self, id: FigureId, index: usize) -> bool {
        let printed = |f: FigureId| self.disclosure.figure(f).value();
        let Some(value) = implied(self.disclosure, &self.relations[index], id, printed) else { return false };
        let beside = place(self.disclosure.figure(id)).and_then(|place| self.rows.get(&place)).into_iter().flatten();
        let relation = &self.relations[index];
        !value.is_zero() && beside.into_iter().any(|&f| f != id && !relation.involves(f) && printed(f) == Some(value))
    }

    /// Whether rows without a code stand among the coded ones that a sum speaks of: their codes may not have been read.
    fn passes_over(&self, relation: &Relation) -> bool {
        let places: Vec<(usize, usize)> =
            relation.figures().filter(|&id| self.is_likely(id)).filter_map(|id| place(self.disclosure.figure(id))).collect();
        let Some(&(table, first)) = places.first() else { return false };
        let rows = &self.disclosure.tables[table].rows;
        if relation.kind != Kind::Sum || places.iter().any(|p| p.0 != table) || places.iter().all(|p| p.1 == first) {
            return false;
        }
        let ends = places.iter().map(|p| p.1).min().zip(places.iter().map(|p| p.1).max());
        let Some((from, to)) = ends else { return false };
        let coded = places.iter().any(|p| rows[p.1].code.is_some());
        let uncoded = |r: usize| rows[r].code.is_none() && matches!(rows[r].kind, RowKind::Item | RowKind::Bare);
        coded && (from..rows.len().min(to + 2)).any(|r| uncoded(r) && !places.iter().any(|p| p.1 == r))
    }

    /// What would stand in a blank is printed somewhere: it may be there that it was read.
    fn is_elsewhere(&self, relation: &Relation, evaluation: &Evaluation) -> bool {
        match relation.kind {
            Kind::Sum | Kind::Same | Kind::AtLeast => {
                let (missing, room) = (evaluation.difference.abs(), evaluation.allowed.abs());
                let ends = missing.checked_sub(room).zip(missing.checked_add(room));
                ends.is_none_or(|(from, to)| self.printed.range(from..=to).next().is_some())
            }
            _ => true,
        }
    }

    /// Whether another value of a printed figure makes everything hold that it is in, and no other cell of its row, whose place
    /// nothing bears out, prints that value.
    fn is_wrong(&self, id: FigureId, index: usize) -> bool {
        let figure = self.disclosure.figure(id);
        if !figure.is_addend() {
            return false;
        }
        if !self.is_likely(id) {
            return true;
        }
        if self.borne_out.contains(&id) {
            return false;
        }
        let printed = |f: FigureId| self.disclosure.figure(f).value();
        let Some(value) = implied(self.disclosure, &self.relations[index], id, printed) else { return false };
        let with = |f: FigureId| if f == id { Some(value) } else { printed(f) };
        let own = self.broken.get(&id).map_or(&[][..], Vec::as_slice);
        let mends = own.iter().all(|&r| evaluate_with(self.disclosure, &self.relations[r], with).verdict.holds());
        let beside = place(figure).and_then(|place| self.rows.get(&place)).into_iter().flatten();
        let row = self.relations[index].figures().all(|f| place(self.disclosure.figure(f)) == place(figure));
        let other = |f: &&FigureId| **f != id && (!self.borne_out.contains(f) || row && !self.relations[index].involves(**f));
        let moved = beside.filter(other).any(|&f| printed(f) == Some(value));
        mends && !moved
    }
}

/// Much in one table does not hold, and not for one figure's sake: the reading is wrong rather than the table.
fn doubtful_tables(disclosure: &Disclosure, relations: &[Relation], evaluations: &mut [Evaluation]) {
    let likely = |id: FigureId| disclosure.figure(id).certainty == Certainty::Likely;
    let mut tables: BTreeMap<usize, Held> = BTreeMap::new();
    for (relation, evaluation) in relations.iter().zip(evaluations.iter()) {
        let own = || relation.figures().filter(|&id| likely(id)).filter_map(|id| Some((table(disclosure.figure(id))?, id)));
        let mut seen = Vec::new();
        for (table, _) in own() {
            if seen.contains(&table) || relation.kind == Kind::AtLeast {
                continue;
            }
            seen.push(table);
            let held = tables.entry(table).or_default();
            match evaluation.verdict {
                Verdict::Broken => {
                    held.broken += 1;
                    let figures: BTreeSet<FigureId> = relation.figures().collect();
                    held.common = Some(match held.common.take() {
                        Some(common) => common.intersection(&figures).copied().collect(),
                        None => figures,
                    });
                }
                verdict if verdict.holds() => held.holding += 1,
                _ => {}
            }
        }
    }
    tables.retain(|_, held| held.is_doubtful());
    for (relation, evaluation) in broken(relations, evaluations) {
        if relation.figures().any(|id| likely(id) && table(disclosure.figure(id)).is_some_and(|table| tables.contains_key(&table))) {
            *evaluation = BLOCKED;
        }
    }
}

/// How the relations of a table came out.
#[derive(Default)]
struct Held {
    holding: usize,
    broken: usize,
    /// The figures that all broken relations have in common.
    common: Option<BTreeSet<FigureId>>,
}

impl Held {
    fn is_doubtful(&self) -> bool {
        let several = self.broken > FEW && self.common.as_ref().is_none_or(BTreeSet::is_empty);
        several && self.broken * ONE_IN > self.broken + self.holding
    }
}

/// The amount that a cell prints, in 元, though its place is not known.
fn amount(figure: &Figure) -> Option<Decimal> {
    match &figure.reading {
        Reading::Money(money) => Some(money.yuan().abs()),
        Reading::Unreadable => {
            let unit = figure.unit.map_or(Decimal::ONE, MoneyUnit::in_yuan);
            number::cell(&figure.raw)?.value.abs().checked_mul(unit)
        }
        _ => None,
    }
}

/// Table and row of a cell.
fn place(figure: &Figure) -> Option<(usize, usize)> {
    figure.cell().map(|(table, row, _)| (table, row))
}

fn table(figure: &Figure) -> Option<usize> {
    place(figure).map(|p| p.0)
}

fn broken<'l>(relations: &'l [Relation], evaluations: &'l mut [Evaluation]) -> impl Iterator<Item = (&'l Relation, &'l mut Evaluation)> {
    relations.iter().zip(evaluations).filter(|(_, e)| e.verdict == Verdict::Broken)
}
