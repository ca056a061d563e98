//! Shares of a whole: one that is listed, that the words name, or that other sentences gave.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::Discourse;
use super::grammar::{Clause, Kind};
use super::measure::FAR;
use super::remembered::Mention;
use super::statement::{Certainty, Statement};
use crate::lexicon::Group;
use crate::lexicon::words::Stage;
use crate::model::{ClaimKind, FigureId, Meaning, Subject, YearRef};
use rust_decimal::Decimal;

impl Discourse<'_> {
    /// 占本年支出合计的P%: of a whole that is listed, or that the words name.
    pub(super) fn share(&mut self, clause: &Clause) {
        self.label_all(clause);
        if self.sentence.explains {
            return self.share_in_reason(clause);
        }
        // 占N的比重由上年的P%升至Q%
        if let ([prior, now], true) = (&clause.percents[..], clause.reached) {
            let (prior, now) = (*prior, *now);
            self.share_nearby(&Clause { percents: vec![now], ..clause.clone() });
            self.share_pair = Some((prior, now));
            return;
        }
        // 占调整预算的P%: how much of the budget was spent.
        let budget = clause.object.as_ref().filter(|(n, _)| n.subject == Subject::Unknown).and_then(|(n, _)| n.when.stage);
        if matches!(budget, Some(Stage::Opening | Stage::WholeYear | Stage::Adjusted | Stage::Budget)) && clause.percents.len() == 1 {
            return self.completion(clause);
        }
        // 占全部项目66个的100%: of counts.
        if let [whole] = clause.amounts[..]
            && !self.is_money(whole)
            && !self.is_unitless(whole)
        {
            return self.share_of_count(whole, clause);
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
        // 享受补助1805人，占在校生的95%: of the count just said.
        if self.sentence.counted.is_some_and(|(_, end)| end > self.sentence.ended) && clause.percents.len() == 1 {
            return self.share_nearby(clause);
        }
        if self.sentence.counted.is_some_and(|(_, end)| end > self.sentence.ended) {
            return self.shares_each(&clause.percents);
        }
        let named = clause.name.as_ref().filter(|(n, _)| matches!(n.subject, Subject::Named(_)));
        let said = named.filter(|(_, range)| self.sentence.now.as_ref().is_none_or(|m| m.words != self.text.text()[range.clone()]));
        let said = said.and_then(|(n, _)| self.said(&n.subject));
        // A，B，C。分别占P%、Q%、R%: of the sentence before.
        let listed = || self.before.last().filter(|_| clause.each && clause.percents.len() == self.before.len()).cloned();
        let Some(part) = said.or_else(|| self.sentence.now.clone()).or_else(listed) else {
            if clause.name.is_some() && !self.plans_another_year() {
                return self.share_nearby(clause);
            }
            return self.share_of_other_year(clause);
        };
        let listed_whole = self.lists.iter().rev().map(|l| l.whole.subject.clone()).collect::<Vec<_>>();
        let own = clause.name.as_ref().map_or(Subject::Unknown, |(n, _)| n.subject.clone());
        // 货物采购授予中小企业合同金额占货物支出的N%: the words name a part of their own.
        let words = clause.name.as_ref().map_or("", |(_, range)| &self.text.text()[range.clone()]);
        // 三项分别占A、B、C: of those that were listed.
        let all = clause.each && clause.percents.len() > 1 && Group::ItemsWord.is_in(words);
        if own != Subject::Unknown
            && !all
            && Group::About.strip_end(words) != part.words
            && !(matches!(own, Subject::Named(_)) && own == part.subject)
        {
            return self.share_nearby(clause);
        }
        // 比重由上年的P%升至Q%: last year's is of no amount that is printed.
        if clause
            .object
            .as_ref()
            .is_some_and(|(n, _)| matches!(n.when.year, Some(super::noun::Year::Word(crate::lexicon::words::YearWord::Prior))))
        {
            return;
        }
        // 甲A，乙B，丙C，共占P%: together.
        if self.shares_together(clause) {
            return self.share_together(clause);
        }
        let whole = clause.object.as_ref().map_or(Subject::Unknown, |(n, _)| self.whole_named(n));
        // 占基本支出预算的P% in a list of the basic expenditure of one fund: of that.
        let of_fund = |s: &Subject| matches!((s, &whole), (Subject::GeneralItem(a), Subject::ExpenditureItem(b)) if a == b);
        let whole = listed_whole.into_iter().find(of_fund).unwrap_or(whole);
        let words = clause.object.as_ref().map_or("", |(_, range)| &self.text.text()[range.clone()]);
        let words = Group::Leads.strip_end(Group::Rate.strip_end(Group::Leads.strip_end(words))).to_owned();
        // 党政机关“三公”经费A，占全县“三公”经费的P%: a part of what bears its name, and not that.
        if whole == part.subject && matches!(whole, Subject::ThreePublic(_) | Subject::Procurement(_) | Subject::AgencyOperating) {
            self.is_but_a_part(&part, &clause.percents);
        }
        // 占全县一般公共预算支出的P%, where no amount of the whole county was given: of nothing that is printed.
        if let Some(place) = Group::WholePlace.words().find(|place| words.starts_with(place))
            && clause.amounts.is_empty()
            && !self.statements.iter().rev().take(FAR).any(|s| s.words.contains(place))
        {
            let of = |s: &Statement| match s.kind {
                ClaimKind::Amount { figure } if s.subject == whole && whole != Subject::Unknown => Some(figure),
                _ => None,
            };
            let borne = |(w, percent): (FigureId, FigureId)| self.bears_share(part.figure, w, percent).then_some((w, percent));
            let said = self.statements.iter().rev().take(FAR).filter_map(of);
            let found = clause.percents.first().and_then(|&percent| said.into_iter().find_map(|w| borne((w, percent))));
            let Some((whole, percent)) = found else { return self.share_nearby(clause) };
            self.say(&part, YearRef::Current, ClaimKind::Share { part: part.figure, whole, percent }, Certainty::Chosen);
            return;
        }
        let many = clause.percents.len();
        let parts: Vec<Mention> = if many > 1 {
            let listed = &self.sentence.plain;
            // 事业收入中，甲A，乙B，分别占…: also those that a list holds.
            let listed = if listed.len() < many { self.lists.last().map_or(&self.before, |l| &l.parts) } else { listed };
            // 甲A，乙B，丙C，丁0。三项支出分别占P%、Q%、R%: those that are not nothing.
            let some: Vec<Mention> =
                listed.iter().filter(|m| self.figures[m.figure.0].value().is_none_or(|v| !v.is_zero())).cloned().collect();
            let listed = if all && some.len() == many { &some } else { listed };
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
            // 收入合计N，其中甲A，占收入的P%: of just that, where no other total may be meant.
            let side = [(Group::Revenue, Subject::Income), (Group::Spending, Subject::Expenditure)];
            let side = side.into_iter().find(|(words_of, _)| words_of.holds(&words)).map(|s| s.1);
            let own = |l: &&super::list::List| {
                let parts = l.parts.iter().any(|p| p.figure == part.figure);
                parts && side.as_ref() == Some(&l.whole.subject) && l.among.is_empty() && !Group::Grand.is_in(&l.whole.words)
            };
            let listed = listed.or_else(|| self.lists.last().filter(own).map(|l| l.whole.clone()));
            let kind = match (listed, &whole) {
                (Some(listed), _) => ClaimKind::Share { part: part.figure, whole: listed.figure, percent },
                (None, Subject::Unknown) if clause.object.is_none() => {
                    let (whole, whole_words) = whole_of_form(&part.subject);
                    ClaimKind::ShareOf { part: part.figure, whole, whole_words: whole_words.to_owned(), percent }
                }
                // 占总额的P%: of what the sentence before gave.
                (None, Subject::Unknown) if all && clause.object.is_some() => {
                    let topic = self.topic.as_ref().map(|t| t.0.figure);
                    match topic.filter(|&w| self.bears_share(part.figure, w, percent)) {
                        Some(whole) => {
                            self.say(part, YearRef::Current, ClaimKind::Share { part: part.figure, whole, percent }, Certainty::Chosen);
                            continue;
                        }
                        None => continue,
                    }
                }
                // 占全国政府采购规模的P%: where just these words were said of one amount, they are of that.
                (None, Subject::Named(name)) => match self.said(&whole) {
                    Some(said) if name.chars().count() > 4 || self.bears_share(part.figure, said.figure, percent) => {
                        ClaimKind::Share { part: part.figure, whole: said.figure, percent }
                    }
                    _ => {
                        self.bear_part(part.figure, percent, &words);
                        continue;
                    }
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

    fn is_but_a_part(&mut self, part: &Mention, percents: &[FigureId]) {
        let all = |p: &FigureId| self.figures[p.0].value().is_none_or(|v| v >= Decimal::ONE_HUNDRED);
        if percents.iter().any(all) {
            return;
        }
        let own = |s: &&mut Statement| s.kind == ClaimKind::Amount { figure: part.figure };
        self.statements.iter_mut().rev().take(FAR).filter(own).for_each(|s| s.subject = Subject::Unknown);
        let key = (self.section, part.subject.clone());
        if self.said.get(&key).is_some_and(|said| said.as_ref().is_none_or(|m| m.figure == part.figure)) {
            self.said.remove(&key);
        }
    }

    fn share_together(&mut self, clause: &Clause) {
        let (Some(object), Some(&percent)) = (clause.object.as_ref().map(|(n, _)| self.whole_named(n)), clause.percents.first()) else {
            return;
        };
        let listed =
            if self.sentence.plain.len() > 1 { &self.sentence.plain } else { self.lists.last().map_or(&self.before, |l| &l.parts) };
        let parts: Vec<FigureId> = listed.iter().map(|m| m.figure).collect();
        let value = |id: &FigureId| self.figures[id.0].value();
        let Some(sum) = parts.iter().map(value).sum::<Option<Decimal>>().filter(|_| parts.len() > 1) else { return };
        let step = self.figures[percent.0].step();
        let holds = |whole: &FigureId| {
            let share = value(whole).and_then(|w| sum.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(w));
            share.zip(value(&percent)).is_some_and(|(is, said)| (is - said).abs() <= step / Decimal::TWO)
        };
        let said = self.statements.iter().rev().take(FAR).filter(|s| s.subject == object && object != Subject::Unknown);
        let mut wholes = said.filter_map(|s| if let ClaimKind::Amount { figure } = s.kind { Some(figure) } else { None });
        let near = || self.near(percent).into_iter().filter(|f| self.figures[percent.0].scale() > 0 && !parts.contains(f));
        if let Some(whole) = wholes.find(holds).or_else(|| near().find(holds)) {
            let kind = ClaimKind::ShareTogether { parts, whole, percent };
            self.say(&Mention::nothing(whole), YearRef::Current, kind, Certainty::Chosen);
        }
    }

    /// 支出N万元，比上年减少…。主要是甲A，占比P%: a part of the amount, where it bears that out, and no reason of its change.
    fn share_in_reason(&mut self, clause: &Clause) {
        let ([percent], []) = (&clause.percents[..], &clause.amounts[..]) else { return };
        let Some(open) = self.sentence.change.as_ref() else { return };
        let ClaimKind::Change { now: Some(whole), .. } = self.statements[open.statement].kind else { return };
        let Some(part) = open.reasons.last().map(|r| r.figure).filter(|&p| self.bears_share(p, whole, *percent)) else { return };
        if let Some(open) = self.sentence.change.as_mut() {
            open.reasons.pop();
        }
        let kind = ClaimKind::Share { part, whole, percent: *percent };
        self.say(&Mention::nothing(part), YearRef::Current, kind, Certainty::Chosen);
    }

    fn share_of_count(&mut self, whole: FigureId, clause: &Clause) {
        let Some(&percent) = clause.percents.first() else { return };
        let part = self.near(whole).into_iter().take(2).find(|&p| !self.is_money(p) && self.bears_share(p, whole, percent));
        if let Some(part) = part {
            self.say(&Mention::nothing(part), YearRef::Current, ClaimKind::Share { part, whole, percent }, Certainty::Chosen);
        }
    }

    /// 甲A，乙B，丙C，共占支出的P%: nothing is said of the last alone.
    fn shares_together(&self, clause: &Clause) -> bool {
        let text = self.text.text();
        let words = clause.name.as_ref().map_or("", |(_, range)| &text[range.clone()]);
        let before = text.get(..clause.range.start).unwrap_or("");
        let together = |w: &str| Group::Together.ends(Group::About.strip_end(w));
        clause.percents.len() == 1 && (together(words) || together(before))
    }

    /// 结转161万元，为313万元的51%: a share of an amount that is printed beside it.
    pub(super) fn share_of_printed(&mut self, clause: &Clause) -> bool {
        let ([whole], [percent], None) = (&clause.amounts[..], &clause.percents[..], &clause.object) else { return false };
        let bare = clause.name.as_ref().is_none_or(|(n, _)| n.subject == Subject::Unknown && n.when.is_empty());
        let Some(part) = self.sentence.now.clone().filter(|now| bare && self.bears_share(now.figure, *whole, *percent)) else {
            return false;
        };
        self.say(&part, YearRef::Current, ClaimKind::Share { part: part.figure, whole: *whole, percent: *percent }, Certainty::Chosen);
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
    pub(super) fn whole_named(&self, name: &super::noun::Name) -> Subject {
        match (name.fund, &name.subject) {
            // 占项目预算的P%
            (None, Subject::Named(only)) if Group::ProjectAlone.holds(only) => Subject::ExpenditureItem(Meaning::Project),
            (Some(fund), Subject::Named(_)) if fund != Meaning::FiscalAppropriation => Subject::FundTotal(fund),
            (_, subject) => subject.clone(),
        }
    }
}

/// Without a whole in the words, the one whose part the form makes it.
fn whole_of_form(part: &Subject) -> (Subject, &'static str) {
    let named = |kind: &str| Group::FormWhole.pairs().find(|(_, own)| *own == kind).map_or("", |(word, _)| word);
    match part {
        Subject::ThreePublic(Meaning::Abroad | Meaning::CarAll | Meaning::CarPurchase | Meaning::CarRun | Meaning::Reception) => {
            (Subject::ThreePublic(Meaning::ThreePublicTotal), named("three_public"))
        }
        Subject::Procurement(Meaning::Goods | Meaning::Works | Meaning::Services) | Subject::SmallBusiness => {
            (Subject::Procurement(Meaning::Total), named("procurement"))
        }
        _ => (Subject::Unknown, ""),
    }
}
