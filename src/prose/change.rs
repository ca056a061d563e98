//! Changes: against another year or a budget, by an amount, a percentage or not at all, with components and reasons.

use super::discourse::Discourse;
use super::fit::Change;
use super::grammar::{Clause, Kind};
use super::noun::{Name, When, Year};
use super::phrase::Says;
use super::remembered::{Executed, Mention, OpenChange};
use super::statement::Certainty;
use super::year::same_year;
use crate::lexicon::Group;
use crate::lexicon::words::{Stage, YearWord};
use crate::model::{ClaimKind, Direction, FigureId, Part, Subject, YearRef};

/// What is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Against {
    /// Another year.
    Year,
    /// The budget of the year itself.
    Budget,
}

/// Whether two amounts may be of one thing, in two years.
fn is_same(one: &Subject, other: &Subject) -> bool {
    match (one, other) {
        (Subject::Unknown, _) | (_, Subject::Unknown) => true,
        (Subject::Named(a), Subject::Named(b)) => a.contains(b.as_str()) || b.contains(a.as_str()),
        (a, b) => a == b,
    }
}

impl Discourse<'_> {
    /// 较上年预算N万元: what the next words compare with.
    pub(super) fn base(&mut self, clause: &Clause) {
        self.label_all(clause);
        let Some(figure) = clause.amounts.first().copied() else { return };
        let when = clause.compare.as_ref().map_or(When::default(), |(when, _)| *when);
        let subject = clause.compare.as_ref().map_or(Subject::Unknown, |(_, s)| s.clone());
        let base = Mention { when, year: YearRef::Prior, ..Mention::nothing(figure) };
        let of = self.sentence.now.as_ref().map_or(subject, |now| now.subject.clone());
        let year = if self.against(clause) == Against::Budget { YearRef::Opening } else { YearRef::Prior };
        let base = Mention { subject: of, year, words: self.words(clause), ..base };
        self.say(&base, year, ClaimKind::Amount { figure }, Certainty::Certain);
        self.sentence.compared = clause.compare.clone();
        // 与年初预算N万元相比，完成年初预算的P%
        if year == YearRef::Opening && self.sentence.now.is_none() {
            self.sentence.now = self.topic.as_ref().filter(|t| t.1).map(|t| t.0.clone());
        }
        if let (YearRef::Opening, Some(now)) = (year, &self.sentence.now) {
            self.execution = Some(self.executes_as_well(now, figure, when));
        }
        self.sentence.prior = Some(base);
    }

    /// An amount, and one more budget that it is measured by.
    fn executes_as_well(&self, now: &Mention, budget: FigureId, when: When) -> Executed {
        let known = self.execution.iter().filter(|e| e.executed == now.figure).flat_map(|e| e.budgets.iter().copied());
        Executed { budgets: known.chain([(budget, when.stage)]).collect(), executed: now.figure, subject: now.subject.clone() }
    }

    fn against(&self, clause: &Clause) -> Against {
        let with = clause.compare.as_ref().or(self.sentence.compared.as_ref());
        match with {
            Some((When { year: Some(Year::Word(YearWord::Prior | YearWord::LastEnd)), .. }, _)) => Against::Year,
            Some((when @ When { stage: Some(Stage::Budget | Stage::Opening | Stage::WholeYear | Stage::Adjusted), .. }, _))
                if self.is_of_this_year(*when) =>
            {
                Against::Budget
            }
            _ => Against::Year,
        }
    }

    pub(super) fn change(&mut self, clause: &Clause, rest: &[Clause]) {
        self.label_all(clause);
        let Some((direction, place)) = clause.direction.clone() else { return self.percent_in_bracket(clause) };
        // 主要是专项补助增加N万元，支出决算数总计增加M万元: a total of its own, and no reason.
        let total = |(n, r): &super::grammar::Named| {
            matches!(n.subject, Subject::Income | Subject::Expenditure | Subject::BothSides)
                && Group::Total.is_in(super::discourse::text_of(self.text.text(), r))
        };
        if self.sentence.explains && clause.name.as_ref().is_some_and(total) {
            self.finish_change();
            self.sentence.reasoned = false;
        }
        if self.sentence.explains {
            if clause.percents.is_empty() {
                for &figure in &clause.amounts {
                    self.explained(figure, Some(direction), false);
                }
            }
            return;
        }
        // 主要原因：一是…减支5万元: reasons of a change that another sentence gave.
        if self.sentence.reasoned && self.sentence.change.is_none() && self.sentence.now.is_none() {
            return self.explained_elsewhere(clause, direction);
        }
        // 采购预算A，实际采购B，节约N
        let saved = Group::Saved.begins(super::discourse::text_of(self.text.text(), &place)) && clause.compare.is_none();
        if let ([figure], [], true) = (&clause.amounts[..], &clause.percents[..], saved) {
            let words = super::discourse::text_of(self.text.text(), &place).to_owned();
            let mention = Mention { words, ..Mention::nothing(*figure) };
            if self.saves(&mention) {
                self.say(&mention, YearRef::Current, ClaimKind::Amount { figure: *figure }, Certainty::Certain);
                return;
            }
        }
        // 提高某项标准5万元 in a sentence that compares nothing: an amount, and no change of one.
        let object = clause.object.as_ref().map(|(n, _)| n.subject.clone());
        let compares = clause.compare.is_some() || self.sentence.compared.is_some() || self.sentence.change.is_some();
        if matches!(object, Some(Subject::Named(_) | Subject::Functional(_))) && !compares {
            return self.plain_object(clause);
        }
        if self.second_half(clause, direction) {
            self.divides_change(clause);
            return;
        }
        if let ([prior, difference], true) = (&clause.percents[..], clause.compare.is_some() && !clause.each) {
            return self.share_changed(*prior, *difference, direction, place);
        }
        // 人均N元。人数M人，下降P%: of the count, and of no amount before it.
        let counted = self.sentence.counted.is_some_and(|(_, end)| end > self.sentence.ended) && self.sentence.now.is_none();
        if counted && clause.amounts.is_empty() && clause.name.is_none() {
            return;
        }
        let behind = clause.number > place.start;
        if (clause.compare.is_none() || clause.each || behind) && (clause.amounts.len() > 1 || clause.percents.len() > 1) {
            return self.pair(clause, direction);
        }
        if clause.amounts.first().is_some_and(|f| !self.is_money(*f) && !self.is_unitless(*f)) {
            return self.count_changed(clause, direction, place);
        }
        // 比重由P%升至Q%，提高R个百分点
        if let ([difference], [], Some((prior, now))) = (&clause.percents[..], &clause.amounts[..], self.share_pair.take())
            && clause.compare.is_none()
        {
            self.sentence.percent = Some(now);
            return self.share_changed(prior, *difference, direction, place);
        }
        // 较上年6.40减少0.90万元: the base and the difference.
        let (base, difference) = match clause.amounts[..] {
            [base, difference] => (Some(base), Some(difference)),
            // 较上年预算34.40亿元增长5%
            [base] if clause.percents.len() == 1 && clause.number < place.start => (Some(base), None),
            [difference] => (None, Some(difference)),
            _ => (None, None),
        };
        // 增长16倍, 增长8.25: no amount, and no percentage as printed.
        let difference = difference.filter(|d| self.is_money(*d));
        if difference.is_none() && clause.percents.is_empty() {
            return;
        }
        if let (Some(base), Some(difference)) = (base, difference) {
            self.share_unit(base, difference);
        }
        let percent = clause.percents.first().copied();
        let next = rest
            .iter()
            .find(|c| c.kind != Kind::Mark)
            .filter(|_| matches!(rest.first().and_then(|c| c.mark.as_ref()), Some(Says::Comma | Says::Pause)));
        let next_percent =
            next.filter(|c| c.kind == Kind::Change && c.name.is_none() && c.compare.is_none()).and_then(|c| c.percents.first().copied());
        self.state(clause, place, Change { prior: base, difference, percent, direction }, next_percent);
    }

    pub(super) fn state(&mut self, clause: &Clause, place: std::ops::Range<usize>, stated: Change, next_percent: Option<FigureId>) {
        let Change { prior: base, difference, percent, direction } = stated;
        let with = clause.compare.clone().or_else(|| self.sentence.compared.clone()).map(|(when, _)| when);
        let with = with.or(self.components.as_ref().map(|c| c.when)).unwrap_or_default();
        // 公务接待费比预算无变化，比去年增加N: the clause before names the component.
        let own = |n: &Name| !matches!(n.subject, Subject::Unknown);
        let here = clause.name.as_ref().is_some_and(|(n, _)| own(n));
        let named = here || self.sentence.carried.as_ref().is_some_and(|(n, _)| own(n) && !matches!(n.subject, Subject::Named(_)));
        let measured = self.base_of(with);
        // 甲340万元，乙提高800万元，丙120万元，合计N: a word of change that compares nothing may be the end of a name.
        if clause.compare.is_none() && self.sentence.compared.is_none() && here && self.components.is_none() {
            for list in &mut self.lists {
                list.blocked = true;
            }
            self.sentence.unsure = true;
        }
        if let (true, Some(figure), Some(components)) = (named, difference, self.components.as_mut()) {
            components.parts.push(Part { figure, negative: direction == Direction::Down });
            components.mixed |= measured.is_some() && components.base.is_some() && measured != components.base;
            let part = if here { clause.name.as_ref() } else { self.sentence.carried.as_ref() };
            let given = part.is_some_and(|(n, _)| super::form::is_part_of(&n.subject, &components.of) == Some(true));
            components.loose |= !given && components.start != self.sentence.start;
        }
        let is_component = here && self.components.is_some();
        self.finish_change();
        let against = self.against(clause);
        let of_other = self.of_other_year(with, clause, Change { percent: percent.or(next_percent), ..stated });
        // 2024年收入安排N万元，其中甲M万元，比2023年增加…: of the part, or of what it is a part of; they tell which.
        let part = self.lists.last().filter(|l| of_other.as_ref().is_some_and(|o| o.figure == l.whole.figure)).and_then(|l| l.parts.last());
        let measured_by = Change { percent: percent.or(next_percent), ..stated };
        let open_to_both = part.is_some();
        let of_part = part.filter(|p| self.fits(p.figure, measured_by)).cloned();
        let (now, certainty) = if is_component {
            // 其中：财政拨款收入增加N万元，增长P%: of the one amount that the paragraph gave for it.
            let item =
                clause.name.as_ref().map(|(n, _)| &n.subject).filter(|s| matches!(s, Subject::IncomeItem(_) | Subject::ExpenditureItem(_)));
            let said = item.and_then(|s| self.said.get(&(self.section, s.clone()))?.clone());
            let whole = against == Against::Year && difference.is_some() && next_percent.is_some();
            (said.filter(|m| whole && m.figure.0 >= self.first_figure), Certainty::Certain)
        } else if let Some(part) = of_part {
            (Some(part), Certainty::Chosen)
        } else if let Some(other) = of_other {
            (Some(other), if open_to_both { Certainty::Chosen } else { Certainty::Certain })
        } else {
            let stated = Change { percent: percent.or(next_percent), ..stated };
            let mut all = self.referents(clause);
            // 其中：甲N万元，比上年增加M万元: nothing printed could tell, and the colon makes it the item's.
            let known = stated.percent.is_some() || stated.prior.is_some() || self.sentence.prior.is_some();
            let begun = self.text.text().get(self.sentence.start..clause.range.start).unwrap_or("");
            if let (false, true, [_, part]) =
                (known, Group::Among.words().any(|word| begun.split(word).skip(1).any(|rest| rest.starts_with(':'))), &all[..])
                && self.whole_of_one(part).is_some()
            {
                all = vec![part.clone()];
            }
            let (now, certainty) = self.choose(&all, stated);
            match self.fits_whole(now.as_ref(), stated) {
                Some(whole) => (Some(whole), Certainty::Chosen),
                None => (now, certainty),
            }
        };
        if let Some(figure) = base {
            let year = if against == Against::Budget { YearRef::Opening } else { YearRef::Prior };
            let subject = now.as_ref().map_or(Subject::Unknown, |n| n.subject.clone());
            let stated = Mention { figure, subject, words: self.words(clause), year, when: with, restates: false };
            self.say(&stated, year, ClaimKind::Amount { figure }, Certainty::Certain);
            // 较年初预算A减少B，完成年初预算的P%
            if let (YearRef::Opening, Certainty::Certain, Some(now)) = (year, certainty, &now) {
                self.execution = Some(self.executes_as_well(now, figure, with));
            }
        }
        let subject = clause.name.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        let prior = base.or_else(|| self.prior_for(with, against, now.as_ref(), &subject));
        let words = self.words(clause);
        let own = clause.name.as_ref().or(self.sentence.carried.as_ref()).map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        let of = now.clone().unwrap_or_else(|| Mention { subject: own, words, ..Mention::nothing(FigureId(0)) });
        if let Some(now) = &now {
            let changes = if against == Against::Year { &mut self.changes } else { &mut self.budget_changes };
            changes.entry(now.figure).and_modify(|c| *c = (None, Direction::Up)).or_insert((difference, direction));
        }
        let kind = ClaimKind::Change {
            now: now.map(|n| n.figure),
            prior,
            difference,
            percent,
            direction,
            direction_span: self.text.source(place),
            reason: None,
        };
        let statement = self.say(&Mention { when: with, ..of }, YearRef::Current, kind, certainty);
        let lenient = std::mem::take(&mut self.sentence.other_scope);
        self.sentence.change = Some(OpenChange { statement, reasons: Vec::new(), lenient, directed: false });
        if here {
            self.sentence.carried = clause.name.clone();
        }
    }

    /// 2023年决算N万元，比2022年增加…: the change is that of the other year's amount, which is no base of it.
    fn of_other_year(&mut self, with: When, clause: &Clause, stated: Change) -> Option<Mention> {
        let prior = self.sentence.prior.as_ref().filter(|_| self.sentence.now.is_none() && clause.name.is_none())?;
        // 2023年完成N万元，同比增加…: 同比 is with the year before the one that is named, unless the topic bears it out.
        let same = with.year == Some(Year::Word(YearWord::Prior)) && matches!(prior.when.year, Some(Year::Named(_)));
        let other = (!same_year(prior.when, with) || same && self.topic.is_none()) && prior.when.year.is_some();
        // 2023年决算数N万元，比2023年年初预算数减少M万元: the outturn is no budget that it is measured by.
        let spent = prior.when.stage == Some(Stage::Final) && prior.when.year.is_some() && with.year == prior.when.year;
        if other || spent && with.stage.is_some_and(|s| s != Stage::Final) {
            self.sentence.other = self.sentence.prior.clone();
            return self.sentence.prior.take();
        }
        // 去年决算支出5亿元，比上年减少3.3亿元，下降39.8%: of last year's amount, where the figures say so; else of none that is printed.
        let last = Some(Year::Word(YearWord::Prior));
        if prior.when.year == last && with.year == last {
            return self.sentence.prior.take().filter(|p| self.fits(p.figure, stated));
        }
        None
    }

    /// 占P%，比上年的Q%降低R个百分点: a change of percentages.
    fn share_changed(&mut self, prior: FigureId, difference: FigureId, direction: Direction, place: std::ops::Range<usize>) {
        let Some(now) = self.sentence.percent else { return };
        let kind = ClaimKind::Change {
            now: Some(now),
            prior: Some(prior),
            difference: Some(difference),
            percent: None,
            direction,
            direction_span: self.text.source(place),
            reason: None,
        };
        self.say(&Mention::nothing(now), YearRef::Current, kind, Certainty::Certain);
    }

    /// The amount that a change is measured by, where it is stated.
    fn prior_for(&mut self, with: When, against: Against, now: Option<&Mention>, own: &Subject) -> Option<FigureId> {
        match against {
            Against::Budget => {
                let own = self.sentence.prior.take_if(|p| p.year == YearRef::Opening).map(|p| p.figure);
                let executed = self.execution.as_ref().is_some_and(|e| now.is_none_or(|n| n.figure == e.executed));
                let said = self.sentence.budget.take().map(|b| b.figure);
                own.or(said).or_else(|| if executed { self.budget_named(with.stage) } else { None })
            }
            Against::Year => {
                // 比年初预算数减少A，比上年减少B: each is measured by its own.
                // 由A调整为B，比上年增加C: A is no amount of last year.
                let adjusted = |p: &Mention| p.when.stage == Some(Stage::Opening) && p.when.year.is_none() && with.year.is_some();
                let prior = self.sentence.prior.take_if(|p| p.year != YearRef::Opening && same_year(p.when, with) && !adjusted(p))?;
                let same = is_same(now.map_or(own, |n| &n.subject), &prior.subject);
                same.then_some(prior.figure)
            }
        }
    }

    /// 增加5万元，增长3%: the second half of the change just said.
    fn second_half(&mut self, clause: &Clause, way: Direction) -> bool {
        let plain = clause.name.as_ref().is_none_or(|(n, _)| n.subject == Subject::Unknown);
        let Some(open) = self.sentence.change.as_ref().filter(|_| plain) else { return false };
        // 减少5万元，同比下降3%: the same comparison.
        let with = self.statements[open.statement].when;
        let last_year = When { year: Some(Year::Word(YearWord::Prior)), stage: None };
        if clause.compare.as_ref().is_some_and(|(own, _)| *own != with && *own != last_year) {
            return false;
        }
        let ClaimKind::Change { now, prior, difference, percent, direction, .. } = &mut self.statements[open.statement].kind else {
            return false;
        };
        match (&clause.amounts[..], &clause.percents[..]) {
            // 比执行数A增加N，为预算的P%，增长Q%: behind a rate of another kind it is of the same change where it fits.
            ([], [own]) if percent.is_none() && (difference.is_some() || prior.is_some()) => {
                let (own, stated) = (*own, Change { prior: *prior, difference: *difference, percent: Some(*own), direction: *direction });
                let apart = difference.is_some_and(|d| self.rates.last().is_some_and(|r| r.1 > d));
                let now = *now;
                if apart && !now.is_some_and(|now| self.fits(now, stated)) {
                    return false;
                }
                if let ClaimKind::Change { percent, .. } = &mut self.statements[open.statement].kind {
                    *percent = Some(own);
                }
            }
            // 增加5万元，增长3.00: a percentage without its sign, where it is that of the change.
            ([own], []) if percent.is_none() && difference.is_some() && way == *direction => {
                let own = *own;
                return self.bare_percent(own);
            }
            ([own], []) if difference.is_none() && (percent.is_some() || prior.is_some()) && way == *direction => {
                *difference = Some(*own);
                if let Some(change) = now.and_then(|now| self.changes.get_mut(&now)) {
                    change.0 = Some(*own);
                }
            }
            _ => return false,
        }
        true
    }

    /// An amount behind a verb that is no change: an amount of what it names.
    fn plain_object(&mut self, clause: &Clause) {
        let words = self.words(clause);
        for &figure in &clause.amounts {
            let subject = clause.object.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
            let mention = Mention { subject, words: words.clone(), ..Mention::nothing(figure) };
            self.say(&mention, YearRef::Current, ClaimKind::Amount { figure }, Certainty::Certain);
        }
    }

    pub(super) fn level(&mut self, clause: &Clause) {
        self.label_all(clause);
        if self.sentence.explains || clause.compare.is_none() && self.sentence.compared.is_none() && self.sentence.prior.is_none() {
            return;
        }
        let Some((_, place)) = clause.direction.clone() else { return };
        if clause.name.as_ref().is_some_and(|(n, _)| n.subject != Subject::Unknown) {
            self.sentence.carried = clause.name.clone();
        }
        if self.against(clause) == Against::Budget {
            // 决算数0万元，与年初预算数0万元持平: the budget that is named.
            if let (Some(&budget), Some(now)) = (clause.amounts.first(), &self.sentence.now) {
                let stage = clause.compare.as_ref().and_then(|(when, _)| when.stage);
                let (executed, subject) = (now.figure, now.subject.clone());
                self.execution = Some(Executed { budgets: vec![(budget, stage)], executed, subject });
            }
            if !clause.about {
                self.order(clause, crate::model::Order::Equal);
            }
            return;
        }
        let referents = self.referents(clause);
        // 均与上年持平 behind a list says so of each; of the last alone nothing is certain.
        let base = clause.amounts.first().copied();
        if let [_, ..] = referents[..] {
            self.state(clause, place, Change { prior: base, difference: None, percent: None, direction: Direction::Level }, None);
        }
    }
}
