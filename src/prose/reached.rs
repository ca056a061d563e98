//! What an amount or a count came to, from another: 由450万元增加到500万元, 较上年的760场增加40场.

use super::discourse::Discourse;
use super::fit::Change;
use super::grammar::{Clause, Kind};
use super::noun::Name;
use super::phrase::Says;
use super::remembered::{Mention, OpenChange};
use super::statement::Certainty;
use crate::model::{ClaimKind, Direction, FigureId, Subject, YearRef};

impl Discourse<'_> {
    /// 由2023年的450万元增加到500万元: two amounts of one thing, and which way it went.
    pub(super) fn reached(&mut self, clause: &Clause, rest: &[Clause]) {
        let &[base, now] = &clause.amounts[..] else { return };
        if !self.is_money(now) {
            return self.count_reached(clause, rest);
        }
        let name = clause.name.as_ref().or(self.sentence.carried.as_ref()).map(|(n, _)| n.clone());
        let subject = name.as_ref().map_or(Subject::Unknown, |n| n.subject.clone());
        let (from, to) = (clause.name.as_ref().map(|(n, _)| n.when), clause.object.as_ref().map(|(n, _)| n.when));
        let range = clause.name.as_ref().map_or(clause.range.clone(), |(_, r)| r.clone());
        let own = name.map(|n| (Name { when: to.unwrap_or_default(), within: false, ..n }, range));
        let said = Clause { kind: Kind::Amount, name: own.clone(), amounts: vec![now], compare: None, object: None, ..clause.clone() };
        self.amount(now, own.clone(), &said, rest);
        if let Some((direction, place)) = clause.direction.clone() {
            let with = from.unwrap_or_default();
            let compare = Some((with, Subject::Unknown));
            let of = Clause { name: own.filter(|_| subject != Subject::Unknown), compare, ..said };
            self.state(&of, place, Change { prior: Some(base), difference: None, percent: None, direction }, None);
        }
        // 由年初预算A调整为B，调增C: A is what the change is measured by.
        if clause.direction.is_none() {
            let when = super::noun::When { stage: Some(crate::lexicon::words::Stage::Opening), year: None };
            let base = Mention { subject, year: YearRef::Prior, when, ..Mention::nothing(base) };
            self.sentence.prior = Some(base);
        }
        self.label_all(clause);
    }

    /// 减少的260万元中，甲减少A、乙增加B: the changes of its parts follow.
    pub(super) fn divides_change(&mut self, clause: &Clause) {
        let after = self.text.text().get(clause.range.end..).unwrap_or("");
        if let Some(open) = self.sentence.change.as_ref().map(|c| c.statement).filter(|_| after.starts_with("中，")) {
            self.finish_change();
            self.components = self.components_of(open);
        }
    }

    /// 演出800场，较上年的760场增加40场: of the count before, where it is.
    pub(super) fn count_changed(&mut self, clause: &Clause, direction: Direction, place: std::ops::Range<usize>) {
        if let [difference] = clause.amounts[..] {
            return self.count_changed_by(clause, difference, direction, place);
        }
        let &[base, difference] = &clause.amounts[..] else { return };
        let change = Change { prior: Some(base), difference: Some(difference), percent: None, direction };
        let Some(now) = self.near(base).into_iter().take(4).find(|&n| !self.is_money(n) && self.fits(n, change)) else { return };
        let kind = ClaimKind::Change {
            now: Some(now),
            prior: Some(base),
            difference: Some(difference),
            percent: None,
            direction,
            direction_span: self.text.source(place),
            reason: None,
        };
        self.say(&Mention { words: self.words(clause), ..Mention::nothing(now) }, YearRef::Current, kind, Certainty::Chosen);
    }

    /// 缴费9.62万人，较上年净减1790人，下降1.83%: of the count just said, its percentage still to come.
    fn count_changed_by(&mut self, clause: &Clause, difference: FigureId, direction: Direction, place: std::ops::Range<usize>) {
        let Some(now) = self.near(difference).first().copied().filter(|_| clause.compare.is_some() && clause.name.is_none()) else {
            return;
        };
        let last = self.sentence.counted.is_some_and(|(figure, end)| figure == now && end > self.sentence.ended);
        if !last || self.unit_of(now) != self.unit_of(difference) {
            return;
        }
        let kind = ClaimKind::Change {
            now: Some(now),
            prior: None,
            difference: Some(difference),
            percent: None,
            direction,
            direction_span: self.text.source(place),
            reason: None,
        };
        let statement =
            self.say(&Mention { words: self.words(clause), ..Mention::nothing(now) }, YearRef::Current, kind, Certainty::Certain);
        self.sentence.change = Some(OpenChange { statement, reasons: Vec::new(), lenient: false, directed: false });
    }

    /// What a count counts, where its unit is printed.
    fn unit_of(&self, count: FigureId) -> Option<&str> {
        match &self.figures[count.0].reading {
            crate::model::Reading::Quantity(q) if !q.unit.is_empty() => Some(&q.unit),
            _ => None,
        }
    }

    /// 由4200批次增加到5460批次，增长30%: two counts of one thing.
    pub(super) fn count_reached(&mut self, clause: &Clause, rest: &[Clause]) {
        let (&[base, now], Some((direction, place))) = (&clause.amounts[..], clause.direction.clone()) else { return };
        if self.unit_of(base) != self.unit_of(now) || self.unit_of(now).is_none() {
            return;
        }
        let next = matches!(rest.first().and_then(|c| c.mark.as_ref()), Some(Says::Comma)).then(|| rest.get(1)).flatten();
        let percent = next.filter(|c| c.kind == Kind::Change && c.name.is_none() && c.compare.is_none()).and_then(|c| c.percents.first());
        let kind = ClaimKind::Change {
            now: Some(now),
            prior: Some(base),
            difference: None,
            percent: percent.copied(),
            direction,
            direction_span: self.text.source(place),
            reason: None,
        };
        self.say(&Mention { words: self.words(clause), ..Mention::nothing(now) }, YearRef::Current, kind, Certainty::Certain);
        self.label_all(clause);
    }
}
