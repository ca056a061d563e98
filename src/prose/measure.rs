//! Amounts held against others of the same thing: outturn against budget, shares of a whole, the gap between two.

use super::discourse::{Discourse, Executed, Mention};
use super::grammar::{Clause, Kind};
use super::noun::When;
use super::statement::Certainty;
use crate::lexicon::words::Stage;
use crate::model::{ClaimKind, Direction, FigureId, Meaning, Order, Subject, YearRef};
use std::ops::Range;

impl Discourse<'_> {
    /// Whether a time names no other year.
    pub(super) fn is_of_this_year(&self, when: When) -> bool {
        !matches!(When { stage: None, ..when }.year_ref(self.year(), true), YearRef::Prior)
    }

    /// 年初预算 of something; said after its outturn, the two belong together at once.
    pub(super) fn budgets(&mut self, budget: Mention) {
        let outturn = self.sentence.now.as_ref().filter(|now| now.subject == budget.subject || budget.subject == Subject::Unknown);
        let outturn = outturn.filter(|now| now.when.stage != Some(Stage::Budget) && now.year == YearRef::Current);
        if let Some(now) = outturn {
            self.execution = Some(Executed { budget: budget.figure, executed: now.figure, subject: now.subject.clone() });
            if let Some((_, budgets)) = self.lists.last_mut().and_then(|l| l.budgets.as_mut().filter(|(_, b)| b.len() < l.parts.len())) {
                budgets.push(budget.figure);
            }
        } else {
            if let Some((_, budgets)) = self.lists.last_mut().and_then(|l| l.budgets.as_mut().filter(|(_, b)| b.len() == l.parts.len())) {
                budgets.push(budget.figure);
            }
            self.sentence.budget = Some(budget);
        }
    }

    /// The amount after 年初预算 is what became of it, where the words name nothing else.
    pub(super) fn executes(&mut self, executed: &Mention) {
        let Some(budget) = self.sentence.budget.take() else { return };
        let same = executed.subject == budget.subject || executed.subject == Subject::Unknown;
        if same && (executed.when.stage == Some(Stage::Final) || executed.words.contains("支出")) {
            self.execution = Some(Executed { budget: budget.figure, executed: executed.figure, subject: budget.subject });
        }
    }

    /// 完成年初预算的98%, 完成预算N万元的95%.
    pub(super) fn completion(&mut self, clause: &Clause) {
        self.label_all(clause);
        if self.sentence.reasoned {
            return;
        }
        // 收入完成N万元: an amount of what is named.
        let of_budget = clause.object.as_ref().is_some_and(|(n, _)| n.when.stage.is_some_and(|s| s != Stage::Final));
        if !clause.amounts.is_empty() && !of_budget {
            let named = clause.object.clone().or_else(|| clause.name.clone());
            return self.amounts(&Clause { name: named, object: None, kind: Kind::Amount, ..clause.clone() }, Vec::new(), &[]);
        }
        let Some(now) = self.sentence.now.clone().or_else(|| self.topic.clone().filter(|t| t.1).map(|t| t.0)) else { return };
        if let Some(&budget) = clause.amounts.first() {
            let stated = Mention { figure: budget, year: YearRef::Opening, words: self.words(clause), ..now.clone() };
            self.say(&stated, YearRef::Opening, ClaimKind::Amount { figure: budget }, Certainty::Certain);
            self.execution = Some(Executed { budget, executed: now.figure, subject: now.subject.clone() });
        }
        // 完成调整预算的P%: of a budget that was not said.
        let adjusted = clause.object.as_ref().is_some_and(|(n, _)| n.when.stage == Some(Stage::Adjusted));
        let done = self.execution.clone().filter(|e| e.executed == now.figure && !adjusted);
        if let (Some(done), Some(&percent)) = (done, clause.percents.first()) {
            let kind = ClaimKind::Completion { budget: Some(done.budget), executed: done.executed, percent };
            self.say(&now, YearRef::Current, kind, Certainty::Certain);
        }
    }

    /// 决算数大于预算数; 本年数小于上年预算数N万元.
    pub(super) fn ordered(&mut self, clause: &Clause) {
        self.label_all(clause);
        if self.sentence.reasoned {
            return;
        }
        let (Some(order), Some((_, place))) = (clause.order.flatten(), clause.direction.clone()) else { return };
        let other = clause.object.as_ref().map_or(When::default(), |(n, _)| n.when);
        if let Some(&difference) = clause.amounts.first() {
            let direction = match order {
                Order::Above => Direction::Up,
                Order::Below => Direction::Down,
                Order::Equal | Order::AtMost => return,
            };
            return self.differs(direction, place, difference, other);
        }
        if other.stage.is_some_and(|s| s != Stage::Final) && self.is_of_this_year(other) {
            self.order(clause, order, place);
        }
    }

    /// The outturn stands so to its budget.
    pub(super) fn order(&mut self, clause: &Clause, order: Order, place: Range<usize>) {
        let named = clause.name.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        let Some(done) = self.execution.clone().filter(|e| named == Subject::Unknown || named == e.subject) else { return };
        let kind = ClaimKind::Execution { budget: done.budget, executed: done.executed, order, order_span: self.text.source(place) };
        self.say(&Mention { subject: done.subject, ..Mention::nothing(done.executed) }, YearRef::Current, kind, Certainty::Certain);
    }

    /// The amount just said is above or below another by so much.
    fn differs(&mut self, direction: Direction, place: Range<usize>, difference: FigureId, other: When) {
        let Some(now) = self.sentence.now.clone().or_else(|| self.topic.clone().map(|t| t.0)) else { return };
        let done = self.execution.as_ref().filter(|e| e.executed == now.figure && self.is_of_this_year(other)).map(|e| e.budget);
        let kind = ClaimKind::Change {
            now: Some(now.figure),
            prior: done,
            difference: Some(difference),
            percent: None,
            direction,
            direction_span: self.text.source(place),
            reason: None,
        };
        let statement = self.say(&Mention { when: other, ..now }, YearRef::Current, kind, Certainty::Certain);
        self.sentence.change = Some(super::discourse::OpenChange { statement, reasons: Vec::new() });
    }

    /// 差值为N万元: between the outturn and the budget just said, whichever is more.
    pub(super) fn gap(&mut self, clause: &Clause) {
        self.label_all(clause);
        let (Some(done), Some(&difference)) = (self.execution.clone(), clause.amounts.first()) else { return };
        let value = |id: FigureId| self.figures[id.0].value();
        let direction = if value(done.executed) < value(done.budget) { Direction::Down } else { Direction::Up };
        let (now, place) = (done.executed, clause.range.clone());
        let kind = ClaimKind::Change {
            now: Some(now),
            prior: Some(done.budget),
            difference: Some(difference),
            percent: None,
            direction,
            direction_span: self.text.source(place),
            reason: None,
        };
        // Of no subject: it is no change against the year before, which the items of a table may explain.
        let of = Mention { words: self.words(clause), ..Mention::nothing(now) };
        let statement = self.say(&of, YearRef::Current, kind, Certainty::Certain);
        self.sentence.change = Some(super::discourse::OpenChange { statement, reasons: Vec::new() });
    }

    /// 占本年支出合计的P%: of a whole that is listed, or that the words name.
    pub(super) fn share(&mut self, clause: &Clause) {
        self.label_all(clause);
        if self.sentence.explains {
            return;
        }
        let Some(part) = self.sentence.now.clone() else { return };
        let own = clause.name.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        // 货物采购授予中小企业合同金额占货物支出的N%: the words name a part of their own.
        let words = clause.name.as_ref().map_or("", |(_, range)| &self.text.text()[range.clone()]);
        if own != Subject::Unknown && words.trim_end_matches('约') != part.words {
            return;
        }
        let whole = clause.object.as_ref().map_or(Subject::Unknown, |(n, _)| self.whole_named(n));
        let words = clause.object.as_ref().map_or("", |(_, range)| &self.text.text()[range.clone()]);
        let words = words
            .trim_end_matches(['为', '约', '达', '是', '的'])
            .trim_end_matches("比重")
            .trim_end_matches("比例")
            .trim_end_matches('的')
            .to_owned();
        let many = clause.percents.len();
        let parts: Vec<Mention> = if many > 1 {
            let listed = &self.sentence.plain;
            listed.len().checked_sub(many).map_or(Vec::new(), |from| listed[from..].to_vec())
        } else {
            vec![part]
        };
        for (part, &percent) in parts.iter().zip(&clause.percents) {
            let listed = self.lists.last().filter(|_| clause.object.is_none()).map(|l| l.whole.clone()).filter(|w| w.figure != part.figure);
            let kind = match (listed, &whole) {
                (Some(listed), _) => ClaimKind::Share { part: part.figure, whole: listed.figure, percent },
                (None, Subject::Unknown) if clause.object.is_none() => {
                    let (whole, whole_words) = whole_of_form(&part.subject);
                    ClaimKind::ShareOf { part: part.figure, whole, whole_words: whole_words.to_owned(), percent }
                }
                (None, Subject::Unknown | Subject::Named(_)) => continue,
                (None, _) => ClaimKind::ShareOf { part: part.figure, whole: whole.clone(), whole_words: words.clone(), percent },
            };
            if let ClaimKind::ShareOf { whole, .. } = &kind {
                self.shares.insert(part.figure, whole.clone());
            }
            self.say(part, YearRef::Current, kind, Certainty::Certain);
        }
    }

    /// 支出合计 as a whole is not bare: it is all expenditure.
    fn whole_named(&self, name: &super::noun::Name) -> Subject {
        match (name.fund, &name.subject) {
            (Some(fund), Subject::Named(_)) if fund != Meaning::FiscalAppropriation => Subject::FundTotal(fund),
            (_, subject) => subject.clone(),
        }
    }
}

/// Without a whole in the words, the one whose part the form makes it.
const fn whole_of_form(part: &Subject) -> (Subject, &'static str) {
    match part {
        Subject::ThreePublic(Meaning::Abroad | Meaning::CarAll | Meaning::CarPurchase | Meaning::CarRun | Meaning::Reception) => {
            (Subject::ThreePublic(Meaning::ThreePublicTotal), "三公经费")
        }
        Subject::Procurement(Meaning::Goods | Meaning::Works | Meaning::Services) => (Subject::Procurement(Meaning::Total), "政府采购"),
        _ => (Subject::Unknown, ""),
    }
}
