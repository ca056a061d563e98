//! What an amount or a count came to, from another: 由450万元增加到500万元, 较上年的760场增加40场.

use super::discourse::Discourse;
use super::fit::Change;
use super::grammar::{Clause, Kind};
use super::noun::Name;
use super::phrase::Says;
use super::remembered::Mention;
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

    /// 由4200批次增加到5460批次，增长30%: two counts of one thing.
    pub(super) fn count_reached(&mut self, clause: &Clause, rest: &[Clause]) {
        let (&[base, now], Some((direction, place))) = (&clause.amounts[..], clause.direction.clone()) else { return };
        let unit =
            |id: FigureId| if let crate::model::Reading::Quantity(q) = &self.figures[id.0].reading { Some(q.unit.clone()) } else { None };
        if unit(base) != unit(now) || unit(now).is_none_or(|u| u.is_empty()) {
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
