//! 账 — what must hold between figures, what holds, what is contradicted and by what, and what nobody checked.

mod accuse;
mod again;
mod bound;
pub mod coverage;
pub mod diagnose;
mod exchanged;
pub mod finding;
mod joint;
pub mod label;
mod misread;
mod narrowed;
mod other_column;
mod printed_elsewhere;
pub mod propagate;
mod quick;
pub mod relation;
mod repaired;
mod room;
pub mod rule;
pub mod scaled;
pub mod simplex;
pub mod slip;
pub mod solve;
mod trials;
mod turned;
pub mod verdict;
mod whole;
mod withheld;
mod wording;

pub use coverage::{Coverage, UncheckedFigure};
pub use finding::{Finding, Involved, Part};
pub use label::label;
pub use relation::{Kind, Relation, Term};
pub use rule::{Rule, Severity, Tolerance, Words};
pub use turned::{Turned, turned};
pub use verdict::{Evaluation, Verdict, adds_up, is_share};

use crate::model::{Disclosure, FigureId, Span};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// 账 — collects the relations and findings of one disclosure. Rules write into it and never compute.
#[derive(Debug)]
pub struct Ledger<'d> {
    disclosure: &'d Disclosure,
    relations: Vec<Relation>,
    findings: Vec<Finding>,
    joint: Option<(&'static Rule, usize)>,
    /// Figures in all relations so far, and whether that was more than [`MOST`].
    amounts: usize,
    overfull: bool,
    units: bool,
    /// The text cuts its amounts off instead of rounding them.
    cut: bool,
    forms: Option<&'static Rule>,
    /// What figures should print, as a finding of a rule says: what else they contradict is said with it.
    known: HashMap<FigureId, Decimal>,
}

/// Figures that all relations of a document may have together, each counted as often as it takes part. A disclosure has a few
/// thousand; a table in which one code stands thousands of times would have more than memory holds.
pub const MOST: usize = 3_000_000;

impl<'d> Ledger<'d> {
    /// An empty ledger.
    #[must_use]
    pub fn new(disclosure: &'d Disclosure) -> Self {
        Self {
            disclosure,
            relations: Vec::new(),
            findings: Vec::new(),
            joint: None,
            units: false,
            cut: false,
            forms: None,
            amounts: 0,
            overfull: false,
            known: HashMap::new(),
        }
    }

    /// Whether the document states more relations than are taken in: what was taken in does not stand for all of it.
    #[must_use]
    pub const fn is_overfull(&self) -> bool {
        self.overfull
    }

    /// The relations written so far.
    #[must_use]
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// `reported` = Σ `terms`, within rounding.
    pub fn sum(&mut self, rule: &'static Rule, reported: FigureId, terms: impl IntoIterator<Item = FigureId>) {
        self.signed_sum(rule, reported, terms.into_iter().map(|f| (1, f)));
    }

    /// `reported` = Σ `terms`, where the form says so; where that is open (`is_said` is false), only if it holds, and as a reading
    /// that was chosen for it.
    pub fn open_sum(&mut self, rule: &'static Rule, reported: FigureId, terms: &[FigureId], is_said: bool) {
        let from = self.relations.len();
        if is_said || adds_up(self.disclosure, rule, reported, terms.iter().copied()) {
            self.sum(rule, reported, terms.iter().copied());
        }
        if !is_said {
            self.chosen(from);
        }
    }

    /// `reported` = Σ ± `terms`, within rounding.
    pub fn signed_sum(&mut self, rule: &'static Rule, reported: FigureId, terms: impl IntoIterator<Item = (i8, FigureId)>) {
        self.reckon(rule, Kind::Sum, reported, terms.into_iter().map(|(sign, figure)| Term::plain(sign, figure)).collect());
    }

    /// Both print the same true amount.
    pub fn same(&mut self, rule: &'static Rule, reported: FigureId, other: FigureId) {
        self.relate(rule, Kind::Same, reported, vec![Term::plain(1, other)]);
    }

    /// `reported` ≥ Σ ± `terms`, within rounding.
    pub fn at_least(&mut self, rule: &'static Rule, reported: FigureId, terms: impl IntoIterator<Item = (i8, FigureId)>) {
        self.reckon(rule, Kind::AtLeast, reported, terms.into_iter().map(|(sign, figure)| Term::plain(sign, figure)).collect());
    }

    /// `reported` = `factor` × Π `factors`, by intervals. `factor` is a pure number or a change of unit.
    pub fn product(&mut self, rule: &'static Rule, reported: FigureId, factor: Decimal, factors: impl IntoIterator<Item = FigureId>) {
        let terms = factors.into_iter().map(|f| Term::plain(1, f)).collect();
        self.relate(rule, Kind::Product(factor), reported, terms);
    }

    /// `reported` = `whole` − Σ `terms`: what is left of a whole that is a pure number, within rounding.
    pub fn rest(&mut self, rule: &'static Rule, reported: FigureId, whole: Decimal, terms: impl IntoIterator<Item = FigureId>) {
        let terms = terms.into_iter().map(|f| Term::plain(1, f)).collect();
        self.relate(rule, Kind::Rest(whole), reported, terms);
    }

    /// `reported` % = 100 × Σ ± `over` / Σ ± `under`, by intervals.
    pub fn percent(&mut self, rule: &'static Rule, reported: FigureId, over: &[(i8, FigureId)], under: &[(i8, FigureId)]) {
        let top = over.iter().map(|&(sign, figure)| Term { sign, figure, below: false });
        let bottom = under.iter().map(|&(sign, figure)| Term { sign, figure, below: true });
        let terms = top.chain(bottom).collect();
        self.relate(rule, Kind::Percent, reported, terms);
    }

    /// A sum of nothing says nothing.
    fn reckon(&mut self, rule: &'static Rule, kind: Kind, reported: FigureId, terms: Vec<Term>) {
        if !terms.is_empty() {
            self.relate(rule, kind, reported, terms);
        }
    }

    /// Any relation, as a whole.
    pub fn relate(&mut self, rule: &'static Rule, kind: Kind, reported: FigureId, terms: Vec<Term>) {
        if self.amounts > MOST {
            self.overfull = true;
            return;
        }
        // A relation among blank cells only proves nothing and is not counted.
        let printed = |id: FigureId| self.disclosure.figure(id).is_printed();
        if !printed(reported) && !terms.iter().any(|t| printed(t.figure)) {
            return;
        }
        self.amounts += terms.len() + 1;
        self.relations.push(Relation { rule, kind, reported, terms, as_stated: false, supposed: None, chosen: false, said: None });
    }

    /// Says of the last relation that it is reported as it stands: which of its figures is wrong cannot be told from
    /// other relations.
    pub fn as_stated(&mut self) {
        if let Some(last) = self.relations.last_mut() {
            last.as_stated = true;
        }
    }

    /// Says of the last relation that it is stated only because its amounts miss each other by less than `room` 元.
    pub fn supposed(&mut self, room: Decimal) {
        if let Some(last) = self.relations.last_mut() {
            last.supposed = Some(room);
        }
    }

    /// Says of the relations written from `from` on that they state a reading that was chosen because it holds.
    pub fn chosen(&mut self, from: usize) {
        for relation in self.relations.iter_mut().skip(from) {
            relation.chosen = true;
        }
    }

    /// What `write` writes, as a reading that was chosen where it was.
    pub fn as_read(&mut self, is_chosen: bool, write: impl FnOnce(&mut Self)) {
        let from = self.relations.len();
        write(self);
        if is_chosen {
            self.chosen(from);
        }
    }

    /// Says of the last relation what is wrong if it is broken, and where to look.
    pub fn say(&mut self, span: Span, zh: impl Into<String>, en: impl Into<String>) {
        if let Some(last) = self.relations.last_mut() {
            last.said = Some(Box::new((span, Words::new(zh, en))));
            last.as_stated = true;
        }
    }

    /// Something is amiss that is not arithmetic.
    pub fn report(&mut self, rule: &'static Rule, span: Span, zh: impl Into<String>, en: impl Into<String>) -> &mut Finding {
        let at = self.findings.len();
        self.findings.push(Finding::plain(rule, span, Words::new(zh, en)));
        &mut self.findings[at]
    }

    /// A finding that was just reported says what a figure should print.
    pub fn known(&mut self, figure: FigureId, value: Decimal) {
        self.known.insert(figure, value);
    }

    /// All relations must be possible at once; the rule under which it is reported where they are not.
    pub fn jointly(&mut self, rule: &'static Rule) {
        self.joint = Some((rule, propagate::LIMIT));
    }

    /// How many exchanges of the simplex a connected group of relations may take before it is left undecided, where
    /// they are taken together at all.
    pub fn limit_joint(&mut self, limit: usize) {
        self.joint = self.joint.map(|(rule, _)| (rule, limit));
    }

    /// A table that contradicts itself everywhere is misread, and nothing else is said of it: the rule under which that is
    /// reported.
    pub fn doubt_forms(&mut self, rule: &'static Rule) {
        self.forms = Some(rule);
    }

    /// Amounts may be printed in another unit than they are in: [`Ledger::scaled`] looks for them.
    pub fn look_for_units(&mut self) {
        self.units = true;
    }

    /// The text cuts its amounts off instead of rounding them: what rounding allows together is nothing to hold them against.
    pub fn amounts_are_cut(&mut self) {
        self.cut = true;
    }

    /// The amounts that are read in the wrong unit, if all of a table or of the narrative are.
    #[must_use]
    pub fn scaled(&self) -> Option<scaled::Scaled> {
        if !self.units {
            return None;
        }
        let evaluations: Vec<Evaluation> = self.relations.iter().map(|r| verdict::evaluate(self.disclosure, r)).collect();
        scaled::scaled(self.disclosure, &self.relations, &evaluations)
    }

    /// How many relations do not hold.
    #[must_use]
    pub fn broken(&self) -> usize {
        self.relations.iter().filter(|r| verdict::evaluate(self.disclosure, r).verdict == Verdict::Broken).count()
    }

    /// Evaluates every relation, finds the causes of the broken ones and counts what was proven.
    #[must_use]
    pub fn close(self) -> Closed {
        let mut evaluations: Vec<Evaluation> = self.relations.iter().map(|r| verdict::evaluate(self.disclosure, r)).collect();
        narrowed::percentages(self.disclosure, &self.relations, &mut evaluations);
        withheld::uncertain(self.disclosure, &self.relations, &mut evaluations);
        let mut findings = self.findings;
        withheld::on_uncertain_rows(self.disclosure, &mut findings);
        if let Some(rule) = self.forms {
            let misread = misread::forms(self.disclosure, &self.relations, &mut evaluations);
            findings.extend(misread.into_iter().map(|(table, count)| misread::finding(self.disclosure, rule, table, count)));
            let sums = other_column::left_out(self.disclosure, &self.relations, &mut evaluations);
            findings.extend(sums.into_iter().map(|(place, n)| other_column::sum_finding(self.disclosure, rule, place, n)));
            let columns = other_column::doubt(self.disclosure, &self.relations, &mut evaluations);
            findings.extend(columns.into_iter().map(|said| other_column::finding(self.disclosure, rule, said)));
            let said = printed_elsewhere::doubt(self.disclosure, &self.relations, &mut evaluations);
            findings.extend(said.into_iter().map(|(id, there)| printed_elsewhere::finding(self.disclosure, rule, id, there)));
        }
        let accused = accuse::findings(self.disclosure, &self.relations, &evaluations, &self.known, self.joint, self.cut);
        // What is said of a row that should not be there is said once.
        findings.retain(|f| f.figures.is_empty() || !f.figures.iter().all(|i| accused.gone.contains(&i.figure)));
        findings.extend(accused.findings);
        // What rests on a figure that another finding accuses is a symptom of it.
        let named = findings.iter().filter(|f| !f.leans && f.severity > Severity::Note).filter_map(|f| Some(f.figures.first()?.figure));
        let wrong: HashSet<FigureId> = named.chain(self.known.keys().copied()).chain(accused.corrected).collect();
        findings.retain(|f| !f.leans || !f.figures.iter().any(|i| wrong.contains(&i.figure)));
        accuse::restore(self.disclosure, &self.relations, &mut findings);
        again::once(self.disclosure, &mut findings);
        finding::number(self.disclosure, &mut findings);
        let mut coverage = Coverage::of(self.disclosure, &self.relations, &evaluations);
        coverage.undecided = accused.undecided;
        Closed { relations: self.relations, evaluations, findings, coverage }
    }
}

/// A ledger after closing: relations with verdicts, findings, coverage.
#[derive(Debug)]
pub struct Closed {
    /// Every relation.
    pub relations: Vec<Relation>,
    /// The verdict of each, in the same order.
    pub evaluations: Vec<Evaluation>,
    /// Findings in the order of their place in the text.
    pub findings: Vec<Finding>,
    /// Which figures were checked.
    pub coverage: Coverage,
}
