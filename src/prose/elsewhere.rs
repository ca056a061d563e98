//! A change whose amounts stand in other sentences: the words name the subject, and the amounts that bear the change out are
//! taken. What chose them accuses nobody: a change that no amounts of its subject bear out stays unread.

use super::discourse::Discourse;
use super::fit::Change;
use super::noun::Year;
use super::remembered::Base;
use super::statement::Certainty;
use crate::lexicon::Group;
use crate::lexicon::words::{Stage, YearWord};
use crate::model::{ClaimKind, FigureId, Meaning, Origin, Subject, YearRef};
use std::collections::HashMap;

/// The amounts that the narrative gives for a subject in a year; not more than a few are looked at.
type Amounts = HashMap<(Subject, YearRef), Vec<FigureId>>;

const ENOUGH: usize = 12;

impl Discourse<'_> {
    /// After the whole narrative is read: the amounts of the changes that lack them.
    pub(super) fn elsewhere(&mut self) {
        let all = self.amounts_by_subject();
        for at in 0..self.statements.len() {
            self.budget_elsewhere(at, &all);
            self.difference_elsewhere(at);
            let ClaimKind::Change { now, prior, difference, percent, direction, direction_span, .. } = self.statements[at].kind else {
                continue;
            };
            // In a plan 增长5%, or 比上年增长5%, is against the year that the report goes through.
            let with = self.statements[at].when.year;
            let against = with == self.year().map(Year::Named) || matches!(with, None | Some(Year::Word(YearWord::Prior)));
            let planned = self.statements[at].year == YearRef::Prior && against && self.is_of_plan(at);
            if difference.is_none() && !(percent.is_some() && now.is_some()) {
                continue;
            }
            let subject = self.statements[at].subject.clone();
            if now.is_none() && prior.is_none() && self.named_otherwise(at) {
                continue;
            }
            if now.is_some() && prior.is_some() || matches!(subject, Subject::Unknown | Subject::Named(_)) && !planned {
                continue;
            }
            if planned && let Some(now) = now {
                self.planned(at, now, &all);
                continue;
            }
            let said = |own: Option<FigureId>, year: YearRef| match own {
                Some(own) => vec![own],
                None => all.get(&(subject.clone(), year)).cloned().unwrap_or_default(),
            };
            let base = match self.base_of(self.statements[at].when) {
                Some(Base::Budget) => YearRef::Opening,
                _ => YearRef::Prior,
            };
            let (current, mut before) = (said(now, YearRef::Current), said(prior, base));
            // 年末结转较年初减少N: 年初结转 is an item of income.
            let since_start = with == Some(Year::Word(YearWord::Start));
            if subject == Subject::ExpenditureItem(Meaning::CarryOut) && prior.is_none() && since_start {
                before.extend(all.get(&(Subject::IncomeItem(Meaning::CarryIn), YearRef::Current)).into_iter().flatten());
            }
            let own = direction_span.start;
            // What was said before counts as nearer than what is said later.
            let near = |id: FigureId| {
                let at = self.figures[id.0].span.start;
                if at < own { own - at } else { (at - own) * 4 }
            };
            let fits = |n: FigureId, prior: Option<FigureId>| self.fits(n, Change { prior, difference, percent, direction });
            let pairs = current.iter().flat_map(|&n| before.iter().map(move |&p| (n, p))).filter(|&(n, p)| fits(n, Some(p)));
            let pair = pairs.min_by_key(|&(n, p)| near(n) + near(p)).map(|(n, p)| (n, Some(p)));
            // Without last year's amount only the percentage can tell.
            let alone = current.iter().copied().filter(|&n| percent.is_some() && now.is_none() && fits(n, prior)).min_by_key(|&n| near(n));
            // 公务接待费减少N万元，降低P%: of the one amount that the narrative gives for it, in the same section.
            let value = |id: FigureId| self.figures[id.0].value();
            let own_section = self.said.get(&(self.statements[at].section, subject.clone())).and_then(Option::as_ref);
            let only = own_section.filter(|m| {
                let item = matches!(subject, Subject::ThreePublic(_) | Subject::AgencyOperating | Subject::Procurement(_));
                let certain = self.statements[at].certainty == Certainty::Certain;
                let whole = item && certain && now.is_none() && prior.is_none() && difference.is_some() && percent.is_some();
                whole && current.iter().all(|&f| value(f) == value(m.figure))
            });
            let only = only.map(|m| m.figure);
            let certain = pair.is_none() && only.is_some();
            if let Some((amount, base)) = pair.or(alone.or(only).map(|n| (n, None))) {
                let statement = &mut self.statements[at];
                statement.certainty = if certain { Certainty::Certain } else { Certainty::Chosen };
                if let ClaimKind::Change { now, prior, .. } = &mut statement.kind {
                    (*now, *prior) = (Some(amount), prior.or(base));
                }
            }
        }
        // A rate of no budget that was found says nothing.
        let (mut at, open) = (0, std::mem::take(&mut self.unmeasured));
        self.statements.retain(|s| {
            at += 1;
            !open.contains(&(at - 1)) || !matches!(s.kind, ClaimKind::Completion { budget: None, .. })
        });
    }

    /// 当年支出同比多支N，增P%, its amount said in other words: of the amount of the section that bears both out.
    fn named_otherwise(&mut self, at: usize) -> bool {
        let ClaimKind::Change { difference: Some(difference), percent: Some(percent), direction, .. } = self.statements[at].kind else {
            return false;
        };
        let own = &self.statements[at];
        if self.figures[percent.0].scale() < 2 || !matches!(own.subject, Subject::Unknown | Subject::Named(_)) {
            return false;
        }
        let change = Change { prior: None, difference: Some(difference), percent: Some(percent), direction };
        let amounts = self.statements[..at].iter().rev().take(64).filter(|s| s.section == own.section && s.year == YearRef::Current);
        let mut figures = amounts.filter_map(|s| if let ClaimKind::Amount { figure } = s.kind { Some(figure) } else { None });
        let Some(found) = figures.find(|&f| f != difference && self.fits(f, change)) else { return false };
        if let ClaimKind::Change { now, .. } = &mut self.statements[at].kind {
            *now = Some(found);
        }
        self.statements[at].certainty = Certainty::Chosen;
        true
    }

    /// Whether the section of a statement is of another year than the disclosure: what it gives is planned.
    fn is_of_plan(&self, at: usize) -> bool {
        let said = &self.statements[at];
        matches!(said.kind, ClaimKind::Change { now: Some(now), .. } if self.planned_amounts.contains(&now))
    }

    /// What is planned, against what the report gave for the year before: the same subject, or the same words.
    fn planned(&mut self, at: usize, now: FigureId, all: &Amounts) {
        let said = &self.statements[at];
        let ClaimKind::Change { prior: None, difference, percent, direction, .. } = said.kind else { return };
        let change = |prior| Change { prior: Some(prior), difference, percent, direction };
        let named = |subject: &Subject| matches!(subject, Subject::Unknown | Subject::Named(_));
        let typed = all.get(&(said.subject.clone(), YearRef::Current)).filter(|_| !named(&said.subject)).cloned().unwrap_or_default();
        let words = self.words_of_amount(now);
        let alike = self.statements.iter().filter_map(|s| match s.kind {
            ClaimKind::Amount { figure } if s.year == YearRef::Current && are_alike(&s.words, &words) => Some(figure),
            _ => None,
        });
        let found = typed.into_iter().chain(alike).find(|&p| p != now && self.fits(now, change(p)));
        if let (Some(base), ClaimKind::Change { prior, .. }) = (found, &mut self.statements[at].kind) {
            *prior = Some(base);
            self.statements[at].certainty = Certainty::Chosen;
        }
    }

    fn words_of_amount(&self, figure: FigureId) -> String {
        if let Origin::Sentence { label, .. } = &self.figures[figure.0].origin { label.clone() } else { String::new() }
    }

    /// N元，同比增长P%, by how much said where the amount was given before: where that bears the percentage out.
    fn difference_elsewhere(&mut self, at: usize) {
        let ClaimKind::Change { now: Some(now), prior: None, difference: None, percent: Some(percent), direction, .. } =
            self.statements[at].kind
        else {
            return;
        };
        let value = |id: FigureId| self.figures[id.0].value();
        let by = self.statements.iter().take(super::measure::FAR).find_map(|s| match s.kind {
            ClaimKind::Change { now: Some(own), difference: Some(by), percent: None, direction: way, .. }
                if way == direction && value(own) == value(now) && s.subject != Subject::Unknown =>
            {
                Some(by)
            }
            _ => None,
        });
        let change = |by| Change { prior: None, difference: Some(by), percent: Some(percent), direction };
        let by = by.filter(|&by| self.fits(now, change(by)));
        if let (Some(_), ClaimKind::Change { difference, .. }) = (by, &mut self.statements[at].kind) {
            *difference = by;
            self.statements[at].certainty = Certainty::Chosen;
        }
    }

    /// 完成年初预算的P%, the budget given in another sentence: where it bears the rate out.
    fn budget_elsewhere(&mut self, at: usize, all: &Amounts) {
        let ClaimKind::Completion { budget: None, executed, percent } = self.statements[at].kind else { return };
        let subject = &self.statements[at].subject;
        let budgets = all.get(&(subject.clone(), YearRef::Opening)).into_iter().flatten().copied();
        let open = self.unmeasured.contains(&at);
        // 预算执行比例P%。…预算N万元，其中…
        let planned = self
            .statements
            .iter()
            .skip(at.saturating_sub(ENOUGH * 4))
            .take(ENOUGH * 12)
            .filter(|s| open && s.subject == *subject && s.when.stage == Some(Stage::Budget));
        let planned = planned.filter_map(|s| if let ClaimKind::Amount { figure } = s.kind { Some(figure) } else { None });
        // 为调整预算的P%, where 预算由此调整为N万元: whatever it was called.
        let fine = self.figures[percent.0].scale() > 0;
        let called = self.statements.iter().take(super::measure::FAR).filter_map(|s| match s.kind {
            ClaimKind::Amount { figure } if fine && figure != executed && Group::Base.is_in(&s.words) => Some(figure),
            _ => None,
        });
        let found = budgets.chain(planned.take(ENOUGH)).chain(called).find(|&budget| self.bears_share(executed, budget, percent));
        if let (Some(_), ClaimKind::Completion { budget, .. }) = (found, &mut self.statements[at].kind) {
            *budget = found;
            self.statements[at].certainty = Certainty::Chosen;
        }
    }

    fn amounts_by_subject(&self) -> Amounts {
        let mut all = Amounts::new();
        for statement in &self.statements {
            let ClaimKind::Amount { figure } = statement.kind else { continue };
            if !matches!(statement.subject, Subject::Unknown | Subject::Named(_)) {
                let said = all.entry((statement.subject.clone(), statement.year)).or_default();
                if said.len() < ENOUGH {
                    said.push(figure);
                }
            }
        }
        all
    }
}

/// 市本级收入, and 市本级一般公共预算收入: both begin alike and are of one side.
fn are_alike(one: &str, other: &str) -> bool {
    let bare = |words: &str| Group::Leads.strip_end(words).trim_start_matches(['，', '、', '；']).to_owned();
    let (one, other) = (bare(one), bare(other));
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    common > 2 && Group::Side.words().take(2).all(|side| one.contains(side) == other.contains(side)) || common > 3 && one == other
}
