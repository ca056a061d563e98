//! Amounts held against others of the same thing: outturn against budget, shares of a whole, the gap between two.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::Discourse;
use super::grammar::{Clause, Kind};
use super::noun::When;
use super::remembered::{Executed, Mention};
use super::statement::{Certainty, Statement};
use crate::lexicon::words::Stage;
use crate::model::{ClaimKind, Direction, FigureId, Meaning, Order, Subject, YearRef};
use rust_decimal::Decimal;
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
        let Some(now) = s.now.clone().or_else(done).or_else(named).or_else(topic) else { return };
        if let Some(&budget) = clause.amounts.first() {
            let stated = Mention { figure: budget, year: YearRef::Opening, words: self.words(clause), ..now.clone() };
            self.say(&stated, YearRef::Opening, ClaimKind::Amount { figure: budget }, Certainty::Certain);
            let stage = object.as_ref().and_then(|(n, _)| n.when.stage);
            self.execution = Some(Executed { budgets: vec![(budget, stage)], executed: now.figure, subject: now.subject.clone() });
        }
        let Some(&percent) = clause.percents.first() else { return };
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
        let done = budget.or(prior);
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
        let statement = self.say(&Mention { when: other, ..now }, YearRef::Current, kind, Certainty::Certain);
        self.sentence.change = Some(super::remembered::OpenChange { statement, reasons: Vec::new(), lenient: false });
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
        self.sentence.change = Some(super::remembered::OpenChange { statement, reasons: Vec::new(), lenient: false });
    }

    /// 占本年支出合计的P%: of a whole that is listed, or that the words name.
    pub(super) fn share(&mut self, clause: &Clause) {
        self.label_all(clause);
        if self.sentence.explains {
            return;
        }
        // 占调整预算的P%: how much of the budget was spent.
        let budget = clause.object.as_ref().filter(|(n, _)| n.subject == Subject::Unknown).and_then(|(n, _)| n.when.stage);
        if matches!(budget, Some(Stage::Opening | Stage::WholeYear | Stage::Adjusted | Stage::Budget)) && clause.percents.len() == 1 {
            return self.completion(clause);
        }
        if clause.object.is_none() && !clause.amounts.is_empty() {
            if !self.share_of_printed(clause) {
                let alone = Clause { kind: Kind::Amount, percents: Vec::new(), ..clause.clone() };
                self.amounts(&alone, Vec::new(), &[]);
            }
            return;
        }
        if self.share_elsewhere(clause) {
            return;
        }
        let named = clause.name.as_ref().filter(|(n, _)| matches!(n.subject, Subject::Named(_)));
        let said = named.filter(|(_, range)| self.sentence.now.as_ref().is_none_or(|m| m.words != self.text.text()[range.clone()]));
        let said = said.and_then(|(n, _)| self.said(&n.subject));
        // A，B，C。分别占P%、Q%、R%: of the sentence before.
        let listed = || self.before.last().filter(|_| clause.each && clause.percents.len() == self.before.len()).cloned();
        let Some(part) = said.or_else(|| self.sentence.now.clone()).or_else(listed) else {
            return self.share_of_other_year(clause);
        };
        let listed_whole = self.lists.iter().rev().map(|l| l.whole.subject.clone()).collect::<Vec<_>>();
        let own = clause.name.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        // 货物采购授予中小企业合同金额占货物支出的N%: the words name a part of their own.
        let words = clause.name.as_ref().map_or("", |(_, range)| &self.text.text()[range.clone()]);
        // 三项分别占A、B、C: of those that were listed.
        let all = clause.each && clause.percents.len() > 1 && words.contains(['项', '类', '者']);
        if own != Subject::Unknown
            && !all
            && words.trim_end_matches('约') != part.words
            && !(matches!(own, Subject::Named(_)) && own == part.subject)
        {
            return;
        }
        let whole = clause.object.as_ref().map_or(Subject::Unknown, |(n, _)| self.whole_named(n));
        // 占基本支出预算的P% in a list of the basic expenditure of one fund: of that.
        let of_fund = |s: &Subject| matches!((s, &whole), (Subject::GeneralItem(a), Subject::ExpenditureItem(b)) if a == b);
        let whole = listed_whole.into_iter().find(of_fund).unwrap_or(whole);
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
            // 事业收入中，甲A，乙B，分别占…: also those that a list holds.
            let listed = if listed.len() < many { self.lists.last().map_or(&self.before, |l| &l.parts) } else { listed };
            listed.len().checked_sub(many).map_or(Vec::new(), |from| listed[from..].to_vec())
        } else {
            vec![part]
        };
        let printed = clause.amounts.first().copied();
        if let Some(figure) = printed {
            let of = Mention { subject: whole.clone(), words: words.clone(), ..Mention::nothing(figure) };
            self.say(&of, YearRef::Current, ClaimKind::Amount { figure }, Certainty::Certain);
        }
        self.sentence.shared = Some(whole.clone());
        for (part, &percent) in parts.iter().zip(&clause.percents) {
            let holds = |l: &&super::list::List| {
                l.among.is_empty() && l.parts.iter().any(|p| p.figure == part.figure)
                    || l.among.iter().any(|m| m.figure == l.whole.figure && self.bears_share(part.figure, m.figure, percent))
            };
            let listed = self.lists.last().filter(|l| clause.object.is_none() && holds(l)).map(|l| l.whole.clone());
            let listed = listed.filter(|w| w.figure != part.figure);
            if let Some(whole) = printed {
                self.say(part, YearRef::Current, ClaimKind::Share { part: part.figure, whole, percent }, Certainty::Certain);
                continue;
            }
            // 授予中小企业A，占比P%，其中小微企业B，占比Q%: of what A is a share of, where it is and where it is no such share of A.
            if let Some(outer) = listed.as_ref().and_then(|l| self.outer_whole(part.figure, l.figure, percent)) {
                self.say(part, YearRef::Current, outer, Certainty::Chosen);
                continue;
            }
            // 占一般公共预算收入的P% in a list of just that, where it is.
            let same =
                self.lists.iter().rev().find(|l| l.whole.subject == whole && whole != Subject::Unknown && l.whole.figure != part.figure);
            let same = same.filter(|l| self.bears_share(part.figure, l.whole.figure, percent)).map(|l| l.whole.clone());
            if let Some(same) = same.filter(|_| listed.is_none() && !matches!(whole, Subject::Income | Subject::Expenditure)) {
                let kind = ClaimKind::Share { part: part.figure, whole: same.figure, percent };
                self.say(part, YearRef::Current, kind, Certainty::Chosen);
                continue;
            }
            let kind = match (listed, &whole) {
                (Some(listed), _) => ClaimKind::Share { part: part.figure, whole: listed.figure, percent },
                (None, Subject::Unknown) if clause.object.is_none() => {
                    let (whole, whole_words) = whole_of_form(&part.subject);
                    ClaimKind::ShareOf { part: part.figure, whole, whole_words: whole_words.to_owned(), percent }
                }
                (None, Subject::Named(_)) => match self.said(&whole).filter(|w| self.bears_share(part.figure, w.figure, percent)) {
                    Some(said) => ClaimKind::Share { part: part.figure, whole: said.figure, percent },
                    None => continue,
                },
                (None, Subject::Unknown) => continue,
                // No table is of that year: only what its own section gives.
                (None, _) if self.plans_another_year() => {
                    match self.said(&whole).filter(|w| self.bears_share(part.figure, w.figure, percent)) {
                        Some(said) => ClaimKind::Share { part: part.figure, whole: said.figure, percent },
                        None => continue,
                    }
                }
                (None, _) => ClaimKind::ShareOf { part: part.figure, whole: whole.clone(), whole_words: words.clone(), percent },
            };
            if let ClaimKind::ShareOf { whole, .. } = &kind {
                self.shares.insert(part.figure, whole.clone());
            }
            self.say(part, YearRef::Current, kind, Certainty::Certain);
        }
    }

    /// 结转161万元，为313万元的51%: a share of an amount that is printed beside it.
    fn share_of_printed(&mut self, clause: &Clause) -> bool {
        let ([whole], [percent], None) = (&clause.amounts[..], &clause.percents[..], &clause.object) else { return false };
        let bare = clause.name.as_ref().is_none_or(|(n, _)| n.subject == Subject::Unknown && n.when.is_empty());
        let Some(part) = self.sentence.now.clone().filter(|now| bare && self.bears_share(now.figure, *whole, *percent)) else {
            return false;
        };
        self.say(&part, YearRef::Current, ClaimKind::Share { part: part.figure, whole: *whole, percent: *percent }, Certainty::Chosen);
        true
    }

    /// 支出N万元。年初预算M万元，完成年初预算的P%: of what the section gave for the subject of the budget, where that bears it out.
    fn completes_elsewhere(&mut self, clause: &Clause) -> bool {
        let ([percent], Some(budget)) = (&clause.percents[..], self.sentence.budget.clone()) else { return false };
        let (percent, own) =
            (*percent, |s: &&Statement| s.section == self.section && s.subject == budget.subject && s.year == YearRef::Current);
        let figures = self
            .statements
            .iter()
            .rev()
            .take(48)
            .filter(own)
            .filter_map(|s| if let ClaimKind::Amount { figure } = s.kind { Some(figure) } else { None });
        let Some(executed) = figures.into_iter().find(|&f| self.bears_share(f, budget.figure, percent)) else { return false };
        let kind = ClaimKind::Completion { budget: Some(budget.figure), executed, percent };
        self.say(&budget, YearRef::Current, kind, Certainty::Chosen);
        true
    }

    /// What the share of a whole is a share of, where an amount is that share of it and is none of the whole.
    fn outer_whole(&self, part: FigureId, whole: FigureId, percent: FigureId) -> Option<ClaimKind> {
        if self.bears_share(part, whole, percent) {
            return None;
        }
        let of = self.shares.get(&whole)?;
        let outer = self.said(of).filter(|o| self.bears_share(part, o.figure, percent))?;
        Some(ClaimKind::Share { part, whole: outer.figure, percent })
    }

    /// 按支出性质分，基本支出占支出总额的P%: of amounts that other sentences gave, said where they bear it out.
    fn share_elsewhere(&mut self, clause: &Clause) -> bool {
        let Some((name, _)) = clause.name.as_ref().filter(|(n, _)| !matches!(n.subject, Subject::Unknown | Subject::Named(_))) else {
            return false;
        };
        let spoken = self.sentence.now.as_ref().is_some_and(|n| n.subject == name.subject);
        let of = clause.object.as_ref().map(|(n, _)| self.whole_named(n)).or_else(|| self.sentence.shared.clone());
        let ([percent], Some(of), []) = (&clause.percents[..], of, &clause.amounts[..]) else { return false };
        if spoken || clause.each {
            return false;
        }
        let percent = *percent;
        let amounts = |wanted: &Subject| {
            let year = if self.plans_another_year() { YearRef::Prior } else { YearRef::Current };
            let own = |s: &&Statement| s.subject == *wanted && s.year == year;
            let figures = self
                .statements
                .iter()
                .rev()
                .take(FAR)
                .filter(own)
                .filter_map(|s| if let ClaimKind::Amount { figure } = s.kind { Some(figure) } else { None });
            figures.take(8).collect::<Vec<FigureId>>()
        };
        let (parts, wholes) = (amounts(&name.subject), amounts(&of));
        let found = parts.iter().flat_map(|&p| wholes.iter().map(move |&w| (p, w))).find(|&(p, w)| self.bears_share(p, w, percent));
        self.sentence.shared = Some(of);
        let Some((part, whole)) = found else { return false };
        let mention = Mention { subject: name.subject.clone(), ..Mention::nothing(part) };
        self.say(&mention, YearRef::Current, ClaimKind::Share { part, whole, percent }, Certainty::Chosen);
        true
    }

    /// 2025年支出安排N万元，按用途：甲A万元，占支出的P%: of the amount that the list divides, where it bears that out.
    fn share_of_other_year(&mut self, clause: &Clause) {
        let Some(list) = self.lists.last().filter(|l| l.whole.year == YearRef::Prior) else { return };
        let ([percent], Some(part)) = (&clause.percents[..], list.parts.last().cloned()) else { return };
        let (whole, percent) = (list.whole.figure, *percent);
        if self.bears_share(part.figure, whole, percent) {
            self.say(&part, YearRef::Prior, ClaimKind::Share { part: part.figure, whole, percent }, Certainty::Chosen);
        }
    }

    /// Whether an amount is, as printed, such a share of another: for choosing among readings, never for a verdict.
    pub(super) fn bears_share(&self, part: FigureId, whole: FigureId, percent: FigureId) -> bool {
        let value = |id: FigureId| self.figures[id.0].value();
        let share = value(part).zip(value(whole)).and_then(|(p, w)| p.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(w));
        let step = self.figures[percent.0].step();
        share.zip(value(percent)).is_some_and(|(is, stated)| (is - stated).abs() <= step / Decimal::TWO)
    }

    /// 支出合计 as a whole is not bare: it is all expenditure.
    fn whole_named(&self, name: &super::noun::Name) -> Subject {
        match (name.fund, &name.subject) {
            // 占项目预算的P%
            (None, Subject::Named(only)) if only == "项目" => Subject::ExpenditureItem(Meaning::Project),
            (Some(fund), Subject::Named(_)) if fund != Meaning::FiscalAppropriation => Subject::FundTotal(fund),
            (_, subject) => subject.clone(),
        }
    }
}

/// So many statements back what a sentence speaks of is looked for, in a document of whatever length.
pub(super) const FAR: usize = 1000;

/// 年初, 全年 or 调整 of a budget; 预算 alone names none of them.
fn stage_of(budget: &Mention) -> Option<Stage> {
    budget.when.stage.filter(|s| matches!(s, Stage::Opening | Stage::WholeYear | Stage::Adjusted))
}

/// Without a whole in the words, the one whose part the form makes it.
const fn whole_of_form(part: &Subject) -> (Subject, &'static str) {
    match part {
        Subject::ThreePublic(Meaning::Abroad | Meaning::CarAll | Meaning::CarPurchase | Meaning::CarRun | Meaning::Reception) => {
            (Subject::ThreePublic(Meaning::ThreePublicTotal), "三公经费")
        }
        Subject::Procurement(Meaning::Goods | Meaning::Works | Meaning::Services) | Subject::SmallBusiness => {
            (Subject::Procurement(Meaning::Total), "政府采购")
        }
        _ => (Subject::Unknown, ""),
    }
}
