//! Amounts held against others of the same thing: outturn against budget, shares of a whole, the gap between two.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::Discourse;
use super::grammar::{Clause, Kind};
use super::noun::When;
use super::remembered::{Executed, Mention};
use super::statement::{Certainty, Statement};
use crate::lexicon::words::{Noun, Stage};
use crate::lexicon::{Group, Sense};
use crate::model::{ClaimKind, Direction, FigureId, Order, Subject, YearRef};
use std::ops::Range;

impl Discourse<'_> {
    /// Whether a time names no other year.
    pub(super) fn is_of_this_year(&self, when: When) -> bool {
        !matches!(When { stage: None, ..when }.year_ref(self.year(), true), YearRef::Prior)
    }

    /// 支出决算为, 决算数: what became of a budget opens the sentence.
    pub(super) fn opens_with_outturn(&self, at: usize) -> bool {
        let next = self.text.text().get(at..).unwrap_or("");
        let mut hits = crate::lexicon::scan(next);
        let Some(first) = hits.next().filter(|hit| hit.range.start == 0) else { return false };
        let is_final = |sense: Sense| sense == Sense::Stage(Stage::Final);
        let side = matches!(first.sense, Sense::Noun(Noun::Expenditure | Noun::Income, _));
        is_final(first.sense) || side && hits.next().is_some_and(|hit| hit.range.start == first.range.end && is_final(hit.sense))
    }

    /// 年初预算 of something; said after its outturn, the two belong together at once.
    pub(super) fn budgets(&mut self, budget: Mention) {
        let outturn = self.sentence.now.as_ref().filter(|now| now.subject == budget.subject || budget.subject == Subject::Unknown);
        let outturn = outturn.filter(|now| now.when.stage != Some(Stage::Budget) && now.year == YearRef::Current);
        if let Some(now) = outturn {
            let budgets = vec![(budget.figure, stage_of(&budget))];
            self.execution = Some(Executed { budgets, executed: now.figure, subject: now.subject.clone() });
            if let Some((_, budgets)) = self.lists.last_mut().and_then(|l| l.budgets.as_mut().filter(|(_, b)| b.len() < l.parts.len())) {
                budgets.push(budget.figure);
            }
        } else {
            if let Some((_, budgets)) = self.lists.last_mut().and_then(|l| l.budgets.as_mut().filter(|(_, b)| b.len() == l.parts.len())) {
                budgets.push(budget.figure);
            }
            // 年初预算为A万元，全年预算为B万元，支出决算为C万元: C is measured by either.
            let before = self.sentence.budget.take().filter(|b| budget.subject == Subject::Unknown || b.subject == budget.subject);
            self.sentence.budgets_before.extend(before);
            self.sentence.budget = Some(budget);
        }
    }

    /// The budget that the words name, of those that were said: 完成全年预算 is not measured by 年初预算. Of two that the words
    /// do not tell apart, none.
    pub(super) fn budget_named(&self, wanted: Option<Stage>) -> Option<FigureId> {
        let done = self.execution.as_ref()?;
        let wanted = wanted.filter(|s| matches!(s, Stage::Opening | Stage::WholeYear | Stage::Adjusted));
        if let Some((budget, _)) = done.budgets.iter().find(|(_, own)| own.is_some() && *own == wanted) {
            return Some(*budget);
        }
        match done.budgets[..] {
            [(only, own)] if own.is_none() || wanted.is_none() => Some(only),
            _ => None,
        }
    }

    /// The amount after 年初预算 is what became of it, where the words name nothing else.
    pub(super) fn executes(&mut self, executed: &Mention) {
        let Some(budget) = self.sentence.budget.take() else { return };
        // 一般公共预算支出年初预算A，实际支出B: of that fund.
        let done = executed.words.starts_with("实际");
        let bare = done && executed.subject == Subject::Expenditure && matches!(budget.subject, Subject::FundTotal(_));
        let same = executed.subject == budget.subject || executed.subject == Subject::Unknown || bare;
        if same && (done || executed.when.stage == Some(Stage::Final) || executed.words.contains("支出")) {
            let others = std::mem::take(&mut self.sentence.budgets_before);
            let budgets = others.iter().chain([&budget]).map(|b| (b.figure, stage_of(b))).collect();
            self.execution = Some(Executed { budgets, executed: executed.figure, subject: budget.subject });
        }
    }

    /// 完成年初预算的98%, 完成预算N万元的95%.
    pub(super) fn completion(&mut self, clause: &Clause) {
        self.label_all(clause);
        if self.sentence.reasoned {
            return;
        }
        // 收入完成N万元: an amount of what is named.
        // 为年初预算N万元的P%: the budget stands in front.
        if self.share_of_printed(clause) {
            return;
        }
        let object =
            clause.object.clone().or_else(|| clause.name.clone().filter(|_| clause.amounts.len() == 1 && clause.percents.len() == 1));
        let of_budget = object.as_ref().is_some_and(|(n, _)| n.when.stage.is_some_and(|s| s != Stage::Final));
        // 巡航1248次，比计划的1200次多48次，完成率104%: of counts.
        if self.sentence.counted.is_some_and(|(_, end)| end > self.sentence.ended) && clause.amounts.is_empty() {
            return;
        }
        if self.meets_target(clause, of_budget) {
            return;
        }
        if !clause.amounts.is_empty() && !of_budget {
            let named = clause.object.clone().or_else(|| clause.name.clone());
            return self.amounts(&Clause { name: named, object: None, kind: Kind::Amount, ..clause.clone() }, Vec::new(), &[]);
        }
        if self.completes_elsewhere(clause) {
            return;
        }
        // At the head of a sentence or a line: of what was done last.
        let s = &self.sentence;
        let head = s.now.is_none() && s.first.is_none() && s.prior.is_none();
        // 与上年相比减少N万元。完成年初预算M万元的P%: of what the sentence before spoke of.
        let topic = || self.topic.as_ref().filter(|t| head && t.1 && !clause.amounts.is_empty()).map(|t| t.0.clone());
        let done =
            || self.execution.as_ref().filter(|_| head).map(|e| Mention { subject: e.subject.clone(), ..Mention::nothing(e.executed) });
        let named = || clause.name.as_ref().filter(|_| head).and_then(|(n, _)| self.said(&n.subject));
        let Some(now) = s.now.clone().or_else(done).or_else(named).or_else(topic) else {
            // 完成采购预算N万元，实际采购M万元: an amount as any other.
            if clause.percents.is_empty() {
                let name = object.map(|(n, r)| (super::noun::Name { subject: Subject::Unknown, ..n }, r));
                self.amounts(&Clause { name, object: None, kind: Kind::Amount, ..clause.clone() }, Vec::new(), &[]);
            }
            return;
        };
        if let Some(&budget) = clause.amounts.first() {
            let stated = Mention { figure: budget, year: YearRef::Opening, words: self.words(clause), ..now.clone() };
            self.say(&stated, YearRef::Opening, ClaimKind::Amount { figure: budget }, Certainty::Certain);
            let stage = object.as_ref().and_then(|(n, _)| n.when.stage);
            self.execution = Some(Executed { budgets: vec![(budget, stage)], executed: now.figure, subject: now.subject.clone() });
        }
        let Some(&percent) = clause.percents.first() else { return };
        self.rates.push((now.figure, percent));
        let wanted = object.as_ref().or(clause.name.as_ref()).and_then(|(n, _)| n.when.stage);
        if self.execution.as_ref().is_some_and(|e| e.executed == now.figure) {
            if let Some(budget) = self.budget_named(wanted) {
                let kind = ClaimKind::Completion { budget: Some(budget), executed: now.figure, percent };
                self.say(&now, YearRef::Current, kind, Certainty::Certain);
            }
        } else if of_budget && !matches!(now.subject, Subject::Unknown | Subject::Named(_)) {
            // 公务接待费支出决算为N万元，完成预算的P%, in a list whose items give no budget of their own: that of the table.
            let kind = ClaimKind::Completion { budget: None, executed: now.figure, percent };
            self.say(&now, YearRef::Current, kind, Certainty::Certain);
        }
    }

    /// 支出N万元，预算执行比例P%: of a budget that another sentence may give; no table tells which was meant.
    pub(super) fn leave_unmeasured(&mut self, clause: &Clause) {
        let ([percent], [], Some(now)) = (&clause.percents[..], &clause.amounts[..], self.sentence.now.clone()) else { return };
        if matches!(now.subject, Subject::Unknown | Subject::Named(_)) || self.sentence.reasoned {
            return;
        }
        let kind = ClaimKind::Completion { budget: None, executed: now.figure, percent: *percent };
        let statement = self.say(&now, YearRef::Current, kind, Certainty::Chosen);
        self.unmeasured.insert(statement);
    }

    /// 新增就业5306人，完成目标5000人的106.1%: of what was said, where it bears the rate out.
    fn meets_target(&mut self, clause: &Clause, of_budget: bool) -> bool {
        let ([target], [percent], false) = (&clause.amounts[..], &clause.percents[..], of_budget) else { return false };
        let (target, percent) = (*target, *percent);
        let now = self.near(target).into_iter().take(2).find(|&n| self.bears_share(n, target, percent));
        let Some(executed) = now else { return !self.is_money(target) };
        let kind = ClaimKind::Completion { budget: Some(target), executed, percent };
        self.say(&Mention::nothing(executed), YearRef::Current, kind, Certainty::Chosen);
        true
    }

    /// 决算数大于预算数; 本年数小于上年预算数N万元.
    pub(super) fn ordered(&mut self, clause: &Clause) {
        self.label_all(clause);
        // 由于年初预算数为0，…决算数大于年初预算数: the words name what they compare, also behind a reason.
        let named = clause.name.as_ref().is_some_and(|(n, _)| n.when.stage == Some(Stage::Final));
        if self.sentence.reasoned && !named {
            return;
        }
        let (Some(order), Some((_, place))) = (clause.order.map(|o| o.unwrap_or(Order::AtMost)), clause.direction.clone()) else { return };
        let other = clause.object.as_ref().map_or(When::default(), |(n, _)| n.when);
        // 低于限额N万元M万元: of the amount that is so far from it.
        if let [limit, by] = clause.amounts[..]
            && Group::Limit.is_in(self.text.text().get(clause.range.clone()).unwrap_or(""))
        {
            let now = self.near(limit).into_iter().find(|&n| self.is_money(n) && self.makes(limit, &[n, by]));
            if let Some(now) = now {
                let parts = [now, by].map(|figure| crate::model::Part { figure, negative: false }).to_vec();
                let kind = ClaimKind::Parts { whole: limit, parts, complete: true };
                self.say(&Mention::nothing(limit), YearRef::Current, kind, Certainty::Chosen);
                let within = vec![crate::model::Part { figure: now, negative: false }];
                let kind = ClaimKind::Parts { whole: limit, parts: within, complete: false };
                self.say(&Mention::nothing(limit), YearRef::Current, kind, Certainty::Chosen);
            }
            return;
        }
        // 低于全年预算N万元M万元: the budget, and by how much.
        if let [budget, _] = clause.amounts[..] {
            let now = self.sentence.now.clone();
            let of = |now: &Mention| Executed { budgets: vec![(budget, other.stage)], executed: now.figure, subject: now.subject.clone() };
            self.execution = now.as_ref().map(of).or_else(|| self.execution.take());
        }
        if let Some(&difference) = clause.amounts.last() {
            let direction = match order {
                Order::Above => Direction::Up,
                Order::Below => Direction::Down,
                Order::Equal | Order::AtMost => return,
            };
            return self.differs(direction, place, difference, other);
        }
        if other.stage.is_some_and(|s| s != Stage::Final) && self.is_of_this_year(other) {
            self.order(clause, order);
        }
    }

    /// The outturn stands so to its budget.
    pub(super) fn order(&mut self, clause: &Clause, order: Order) {
        let named = clause.name.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        let Some(done) = self.execution.clone().filter(|e| named == Subject::Unknown || named == e.subject) else { return };
        let with = clause.object.as_ref().map(|(n, _)| n.when).or(clause.compare.as_ref().map(|c| c.0));
        let Some(budget) = self.budget_named(with.and_then(|w| w.stage)) else { return };
        let (start, words) = (clause.range.start, self.text.text()[clause.range.clone()].trim_end_matches('的'));
        let said = start..start + words.len();
        let kind = ClaimKind::Execution { budget, executed: done.executed, order, order_span: self.text.source(said) };
        self.say(&Mention { subject: done.subject, ..Mention::nothing(done.executed) }, YearRef::Current, kind, Certainty::Certain);
    }

    /// The amount just said is above or below another by so much.
    fn differs(&mut self, direction: Direction, place: Range<usize>, difference: FigureId, other: When) {
        let Some(now) = self.sentence.now.clone().or_else(|| self.topic.clone().map(|t| t.0)) else { return };
        let of_this_year = self.is_of_this_year(other) && other.stage.is_some_and(|s| s != Stage::Final);
        let budget =
            self.execution.as_ref().filter(|e| e.executed == now.figure && of_this_year).and_then(|_| self.budget_named(other.stage));
        let prior = self.sentence.prior.as_ref().filter(|_| !of_this_year).map(|p| p.figure);
        // 完成N%，超出M万元: the budget just said, where it bears that out.
        let unsaid = other == When::default() && budget.is_none() && prior.is_none();
        let executed = self.execution.as_ref().is_some_and(|e| e.executed == now.figure);
        let stated = |prior| super::fit::Change { prior: Some(prior), difference: Some(difference), percent: None, direction };
        let spoken = self.budget_named(None).filter(|&b| unsaid && executed && self.fits(now.figure, stated(b)));
        let certainty = if spoken.is_some() { Certainty::Chosen } else { Certainty::Certain };
        let done = budget.or(prior).or(spoken);
        // What is printed may be the base itself: 大于上年预算数8万元, of 10万元.
        let value = |id: FigureId| self.figures[id.0].value();
        let above = value(now.figure).zip(value(difference)).is_some_and(|(now, by)| by > now);
        if done.is_none() && direction == Direction::Up && above {
            return;
        }
        let kind = ClaimKind::Change {
            now: Some(now.figure),
            prior: done,
            difference: Some(difference),
            percent: None,
            direction,
            direction_span: self.text.source(place),
            reason: None,
        };
        let statement = self.say(&Mention { when: other, ..now }, YearRef::Current, kind, certainty);
        self.sentence.change = Some(super::remembered::OpenChange { statement, reasons: Vec::new(), lenient: false, directed: false });
    }

    /// 差值为N万元: between the outturn and the budget just said, whichever is more.
    pub(super) fn gap(&mut self, clause: &Clause) {
        self.label_all(clause);
        if let (Some(&percent), Some(done)) = (clause.percents.first(), self.execution.clone()) {
            if let Some(budget) = self.budget_named(None) {
                let of = Mention { subject: done.subject, ..Mention::nothing(done.executed) };
                let kind = ClaimKind::Deviation { budget, executed: done.executed, percent };
                self.say(&of, YearRef::Current, kind, Certainty::Certain);
            }
            return;
        }
        let Some(&difference) = clause.amounts.first() else { return };
        let measured = self.execution.as_ref().and_then(|e| Some((e.executed, self.budget_named(None)?)));
        let stated = self.sentence.now.as_ref().zip(self.sentence.prior.as_ref()).map(|(n, p)| (n.figure, p.figure));
        let Some((now, base)) = measured.or(stated) else { return };
        let value = |id: FigureId| self.figures[id.0].value();
        // 差异-4.76万元: the sign is printed.
        let signed = value(difference).is_some_and(|d| d.is_sign_negative());
        let direction = if value(now) < value(base) && !signed { Direction::Down } else { Direction::Up };
        let place = clause.range.clone();
        let kind = ClaimKind::Change {
            now: Some(now),
            prior: Some(base),
            difference: Some(difference),
            percent: None,
            direction,
            direction_span: self.text.source(place),
            reason: None,
        };
        // Of no subject: it is no change against the year before, which the items of a table may explain.
        let of = Mention { words: self.words(clause), ..Mention::nothing(now) };
        let statement = self.say(&of, YearRef::Current, kind, Certainty::Certain);
        self.sentence.change = Some(super::remembered::OpenChange { statement, reasons: Vec::new(), lenient: false, directed: false });
    }

    /// 支出N万元。年初预算M万元，完成年初预算的P%: of what the section gave for the subject of the budget, where that bears it out.
    fn completes_elsewhere(&mut self, clause: &Clause) -> bool {
        let spoken = self.sentence.now.clone().filter(|n| n.when.stage == Some(Stage::Budget) && !self.setting.is_budget);
        let ([percent], Some(budget)) = (&clause.percents[..], self.sentence.budget.clone().or(spoken)) else { return false };
        let (percent, own) = (*percent, |s: &&Statement| s.subject == budget.subject && s.year == YearRef::Current);
        let figures = self
            .statements
            .iter()
            .rev()
            .take(48)
            .filter(own)
            .filter_map(|s| if let ClaimKind::Amount { figure } = s.kind { Some(figure) } else { None });
        let figures: Vec<FigureId> = figures.filter(|f| *f != budget.figure).collect();
        let value = |f: FigureId| self.figures[f.0].value();
        let found = figures.iter().copied().find(|&f| self.bears_share(f, budget.figure, percent));
        // 公务接待费全年预算N万元，完成P%: of the one amount that was said of it.
        let item = matches!(budget.subject, Subject::ThreePublic(_));
        let only = figures.first().copied().filter(|&one| item && figures.iter().all(|&f| value(f) == value(one)));
        let certainty = if only.is_some() { Certainty::Certain } else { Certainty::Chosen };
        let Some(executed) = found.or(only) else { return false };
        let kind = ClaimKind::Completion { budget: Some(budget.figure), executed, percent };
        self.say(&budget, YearRef::Current, kind, certainty);
        let (budgets, subject) = (vec![(budget.figure, budget.when.stage)], budget.subject.clone());
        self.execution = Some(Executed { budgets, executed, subject: subject.clone() });
        self.sentence.now = Some(Mention { subject, ..Mention::nothing(executed) });
        true
    }
}

/// So many statements back what a sentence speaks of is looked for, in a document of whatever length.
pub(super) const FAR: usize = 1000;

/// 年初, 全年 or 调整 of a budget; 预算 alone names none of them.
fn stage_of(budget: &Mention) -> Option<Stage> {
    budget.when.stage.filter(|s| matches!(s, Stage::Opening | Stage::WholeYear | Stage::Adjusted))
}
