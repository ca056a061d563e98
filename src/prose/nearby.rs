//! Shares, rates and multiples of what the paragraph gave: 结案率93.85%, 占在校生的95%, 常住人口为户籍人口的50%, 是乙的3倍. Said
//! where two of its figures bear them out, and of nothing else.

use super::discourse::{Discourse, text_of};
use super::grammar::Clause;
use super::remembered::Mention;
use super::statement::Certainty;
use crate::lexicon::Group;
use crate::model::{ClaimKind, FigureId, Origin, Reading, YearRef};
use rust_decimal::Decimal;

/// So many figures back in the paragraph a share is looked for.
const BACK: usize = 12;

impl Discourse<'_> {
    /// Amounts and counts of the paragraph in front of a figure, the nearest first.
    pub(super) fn near(&self, figure: FigureId) -> Vec<FigureId> {
        let counts = |f: &FigureId| match &self.figures[f.0].reading {
            Reading::Money(_) => true,
            Reading::Quantity(q) => !q.unit.is_empty(),
            _ => false,
        };
        (self.first_figure..figure.0).rev().map(FigureId).filter(counts).take(BACK).collect()
    }

    pub(super) fn label_of(&self, figure: FigureId) -> &str {
        if let Origin::Sentence { label, .. } = &self.figures[figure.0].origin { label } else { "" }
    }

    fn are_alike(&self, one: FigureId, other: FigureId) -> bool {
        match (&self.figures[one.0].reading, &self.figures[other.0].reading) {
            (Reading::Money(_), Reading::Money(_)) => true,
            (Reading::Quantity(a), Reading::Quantity(b)) => a.unit == b.unit,
            _ => false,
        }
    }

    /// 结案率93.85%, 税收占比67.9%, 常住人口为户籍人口的50%: of figures that were said.
    pub(super) fn rate(&mut self, clause: &Clause) {
        let (Some((_, range)), [percent, more @ ..]) = (&clause.name, &clause.percents[..]) else { return };
        let (percent, words) = (*percent, text_of(self.text.text(), range).to_owned());
        if !more.is_empty() {
            return self.rates(&clause.percents, &words);
        }
        if let Some((part, whole)) = two_names(&words) {
            return self.bear(percent, Some(part), Some(whole));
        }
        let words = Group::Leads.strip_end(&words);
        if let Some(stem) = Group::Rate.words().find_map(|word| words.strip_suffix(word)) {
            if self.saved_rate(percent, stem) {
                return;
            }
            self.bear(percent, Some(stem), None);
        }
    }

    /// 两级负担比例为P%和Q%: of the last amounts, each.
    fn rates(&mut self, percents: &[FigureId], words: &str) {
        if Group::Rate.ends(Group::Leads.strip_end(words)) {
            self.shares_each(percents);
        }
    }

    /// 甲A人、乙B人，分别占P%和Q%: of the last figures, each, where one before them bears all of that out.
    pub(super) fn shares_each(&mut self, percents: &[FigureId]) {
        let near = self.near(percents[0]);
        if near.len() <= percents.len() {
            return;
        }
        let parts: Vec<FigureId> = near[..percents.len()].iter().rev().copied().collect();
        let wholes = &near[percents.len()..];
        let holds =
            |w: &&FigureId| parts.iter().zip(percents).all(|(&p, &percent)| self.are_alike(p, **w) && self.bears_share(p, **w, percent));
        let Some(&whole) = wholes.iter().find(holds) else { return };
        for (&part, &percent) in parts.iter().zip(percents) {
            self.say(&Mention::nothing(part), YearRef::Current, ClaimKind::Share { part, whole, percent }, Certainty::Chosen);
        }
    }

    /// 占在校生的95%, 占25.1%: of figures that the paragraph gave, where they bear it out.
    pub(super) fn share_nearby(&mut self, clause: &Clause) {
        let ([percent], []) = (&clause.percents[..], &clause.amounts[..]) else { return };
        let words = |named: &Option<super::grammar::Named>| {
            named.as_ref().map(|(_, range)| text_of(self.text.text(), range).to_owned()).filter(|w| !w.is_empty())
        };
        let (part, whole) = (words(&clause.name), words(&clause.object));
        self.bear(*percent, part.as_deref(), whole.as_deref());
    }

    fn bear(&mut self, percent: FigureId, part: Option<&str>, whole: Option<&str>) {
        let near = self.near(percent);
        let bare = |words: &str| {
            let words = Group::Leads.strip_end(words.trim_start_matches(['，', '、', '(']));
            let words = Group::OneItem.strip_end(words);
            Group::Leads.strip_end(Group::Rate.strip_end(words)).to_owned()
        };
        let named = |words: Option<&str>| -> Vec<FigureId> {
            let Some(words) = words.map(bare).filter(|w| w.chars().count() > 1 && !Group::Whole.is_in(w)) else { return Vec::new() };
            near.iter().copied().filter(|f| self.label_of(*f).contains(&words)).collect()
        };
        let (parts, wholes) = (named(part), named(whole));
        // A whole percentage is soon borne out by chance: then the figures are those right in front, or the words name them.
        let fine = self.figures[percent.0].scale() > 0;
        let parts = if parts.is_empty() { near.iter().copied().take(if fine { 3 } else { 1 }).collect() } else { parts };
        // 占区本级支出的63.1%: also of an amount that the section gave before.
        let first = self.first_figure;
        let section = self.statements.iter().rev().take(super::measure::FAR).filter(|s| s.section == self.section && fine);
        let section: Vec<FigureId> = section
            .filter_map(|s| if let ClaimKind::Amount { figure } = s.kind { Some(figure) } else { None })
            .filter(|f| f.0 < first)
            .collect();
        let found = parts.iter().find_map(|&p| {
            let at = near.iter().position(|&n| n == p)?;
            let behind = near[at + 1..].iter().take(if fine { BACK } else { 2 });
            let others = near[..at].iter().filter(|_| fine && part.is_some());
            let all: Vec<FigureId> = if wholes.is_empty() { behind.chain(others).copied().collect() } else { wholes.clone() };
            let nothing = self.figures[p.0].value().is_none_or(|v| v.is_zero());
            let whole = all
                .into_iter()
                .chain(section.iter().copied())
                .find(|&w| w != p && !nothing && self.are_alike(p, w) && self.bears_share(p, w, percent))?;
            Some((p, whole))
        });
        if let Some((part, whole)) = found {
            self.say(&Mention::nothing(part), YearRef::Current, ClaimKind::Share { part, whole, percent }, Certainty::Chosen);
        } else if let Some((part, whole)) = self.shares_by_words(percent, part.map(&bare), whole.map(&bare), &near) {
            self.say(&Mention::nothing(part), YearRef::Current, ClaimKind::Share { part, whole, percent }, Certainty::Certain);
        } else if let Some(&part) = near.first().filter(|p| self.is_money(**p)) {
            self.lone_shares.push((part, percent));
        }
    }

    /// 甲A亿元，占新增债券的P%: of the one amount that is called just so, and the part right in front, or the one that is named so.
    fn shares_by_words(
        &self,
        percent: FigureId,
        part: Option<String>,
        whole: Option<String>,
        near: &[FigureId],
    ) -> Option<(FigureId, FigureId)> {
        let value = |id: FigureId| self.figures[id.0].value();
        let called = |words: String| -> Option<FigureId> {
            let bare = |f: &FigureId| Group::Leads.strip_end(self.label_of(*f).trim_start_matches(['，', '、', '；'])) == words;
            let mut all = near.iter().copied().filter(bare);
            let first = all.next().filter(|_| words.chars().count() > 2)?;
            all.all(|f| value(f) == value(first)).then_some(first)
        };
        let part = match part {
            Some(words) => called(words)?,
            None => near.first().copied().filter(|p| p.0 + 1 == percent.0)?,
        };
        let whole = called(whole?).filter(|w| *w != part && self.are_alike(part, *w) && value(part) < value(*w))?;
        Some((part, whole))
    }

    /// After the whole narrative is read: shares of an amount of another section, which bears out three of them or more.
    pub(super) fn shares_of_one(&mut self) {
        let mut lone = std::mem::take(&mut self.lone_shares);
        lone.truncate(super::measure::FAR);
        for shares in lone.chunks(BACK) {
            let said = self.statements.iter().take(super::measure::FAR).filter(|s| s.year == YearRef::Current);
            let mut amounts = said.filter_map(|s| if let ClaimKind::Amount { figure } = s.kind { Some(figure) } else { None });
            let borne = |w: FigureId| -> Vec<(FigureId, FigureId)> {
                shares.iter().copied().filter(|&(p, percent)| p != w && self.bears_share(p, w, percent)).collect()
            };
            let Some((whole, borne)) = amounts.find_map(|w| Some((w, borne(w))).filter(|(_, borne)| borne.len() > 2)) else { continue };
            for (part, percent) in borne {
                self.say(&Mention::nothing(part), YearRef::Current, ClaimKind::Share { part, whole, percent }, Certainty::Chosen);
            }
        }
    }

    /// 甲、乙分别为A、B，占全市采购规模的P%、Q%: of an amount that the section gave for those words, where each is that share of it.
    pub(super) fn bear_part(&mut self, part: FigureId, percent: FigureId, words: &str) {
        let own = self.statements.iter().rev().take(super::measure::FAR).filter(|s| s.section == self.section);
        let mut amounts = own.filter_map(|s| match s.kind {
            ClaimKind::Amount { figure } if s.words.contains(words) && figure != part => Some(figure),
            _ => None,
        });
        let Some(whole) = amounts.find(|&w| self.are_alike(part, w) && self.bears_share(part, w, percent)) else { return };
        self.say(&Mention::nothing(part), YearRef::Current, ClaimKind::Share { part, whole, percent }, Certainty::Chosen);
    }

    /// 甲是乙的8.4倍: of amounts that the paragraph gave, where they bear it out.
    pub(super) fn multiple(&mut self, clause: &Clause) {
        let (Some((_, range)), [times]) = (&clause.name, &clause.amounts[..]) else { return };
        let (times, words) = (*times, text_of(self.text.text(), range).to_owned());
        let is_times = matches!(&self.figures[times.0].reading, Reading::Quantity(q) if Group::Times.words().any(|w| q.unit == w));
        let Some((one, other)) = two_names(&words).filter(|_| is_times) else { return };
        let near = self.near(times);
        let named = |words: &str| near.iter().copied().filter(|f| self.label_of(*f).contains(words)).collect::<Vec<FigureId>>();
        let (ones, others) = (named(one), named(other));
        let pairs = ones.iter().flat_map(|&a| others.iter().map(move |&b| (a, b)));
        let value = |id: FigureId| self.figures[id.0].value().filter(|v| !v.is_zero());
        let holds = |a: FigureId, b: FigureId| {
            let is = value(a).zip(value(b)).and_then(|(a, b)| a.checked_div(b));
            is.zip(value(times)).is_some_and(|(is, said)| (is - said).abs() <= self.figures[times.0].step() / Decimal::TWO)
        };
        if let Some((total, each)) = pairs.into_iter().find(|&(a, b)| a != b && holds(a, b)) {
            let kind = ClaimKind::Average { total, count: times, each };
            self.say(&Mention::nothing(total), YearRef::Current, kind, Certainty::Chosen);
        }
    }
}

/// 常住人口为户籍人口的: what is held against what.
fn two_names(words: &str) -> Option<(&str, &str)> {
    let words = words.trim_start_matches(['，', '、']);
    let bare = Group::Leads.strip_end(words);
    let (one, other) = Group::Relates.words().find_map(|word| bare.split_once(word)).filter(|_| bare.len() < words.len())?;
    (one.chars().count() > 1 && other.chars().count() > 1).then_some((one, other))
}
