//! What each of many gets: 接待50人次，支出0.60万元，人均120元.

use super::discourse::Discourse;
use super::grammar::Clause;
use super::remembered::Mention;
use super::statement::{Certainty, Statement};
use crate::lexicon::Group;
use crate::model::{ClaimKind, FigureId, Meaning, Reading, Subject, YearRef};
use rust_decimal::Decimal;

/// So many amounts and counts of a sentence are looked at.
const ENOUGH: usize = 12;

impl Discourse<'_> {
    /// The averages of the sentence: of the amount and the count that bear each out; where there is one of either, of those.
    pub(super) fn averages(&mut self) {
        for (each, words) in std::mem::take(&mut self.sentence.each).into_iter().take(ENOUGH) {
            if Group::Norm.is_in(&words) {
                continue;
            }
            let topic = self.topic.as_ref().map(|t| t.0.figure);
            let totals: Vec<FigureId> =
                self.sentence.money.iter().rev().copied().take(ENOUGH).chain(topic).chain(self.before.iter().map(|m| m.figure)).collect();
            let counts: Vec<FigureId> = self.sentence.counts.iter().rev().copied().take(ENOUGH).collect();
            let pairs = counts.iter().flat_map(|&c| totals.iter().map(move |&t| (t, c)));
            let found = pairs.into_iter().find(|&(total, count)| self.is_average(total, count, each));
            let total = match self.sentence.money[..] {
                [total] => Some(total).filter(|t| self.figures[t.0].value().is_some_and(|v| !v.is_zero())),
                _ => self.only_total(&words),
            };
            let certain = total.filter(|_| found.is_none()).and_then(|total| {
                let mut own = counts.iter().filter(|c| self.counts_for(&words, **c, total));
                own.next().filter(|_| own.next().is_none()).map(|count| (total, *count))
            });
            let certainty = if certain.is_some() { Certainty::Certain } else { Certainty::Chosen };
            if let Some((total, count)) = found.or(certain).or_else(|| self.far_average(each, &words)) {
                self.say(&Mention::nothing(each), YearRef::Current, ClaimKind::Average { total, count, each }, certainty);
            }
        }
    }

    /// 接待费支出预算A，支出决算B。其中接待C人次，人均N元: what the paragraph says was spent on what has so many, where it is one amount.
    fn only_total(&self, words: &str) -> Option<FigureId> {
        let (_, unit) = Group::Average.pairs().find(|(word, _)| words.contains(word))?;
        let mut spent = self.spent_on(unit).filter(|f| f.0 >= self.first_figure && self.figures[f.0].value().is_some_and(|v| !v.is_zero()));
        let first = spent.next()?;
        spent.all(|f| self.figures[f.0].value() == self.figures[first.0].value()).then_some(first)
    }

    /// The amounts that the narrative gave for what has so many of a unit, the last first.
    fn spent_on<'s>(&'s self, unit: &'s str) -> impl Iterator<Item = FigureId> + 's {
        let of = move |s: &&Statement| match (&s.subject, unit) {
            (Subject::ThreePublic(Meaning::CarRun | Meaning::CarPurchase), unit) => Group::CarUnit.holds(unit),
            (Subject::ThreePublic(Meaning::Reception | Meaning::Abroad | Meaning::Training | Meaning::Meeting), unit) => {
                Group::VisitorUnit.holds(unit)
            }
            _ => false,
        };
        let amounts = self.statements.iter().rev().take(super::measure::FAR).filter(of).filter(|s| s.year == YearRef::Current);
        amounts.filter_map(|s| if let ClaimKind::Amount { figure } = s.kind { Some(figure) } else { None })
    }

    /// 保有量4辆，车均维护费2.45万元: of the amounts that the narrative gave for what has so many, and of a count of the paragraph.
    fn far_average(&self, each: FigureId, words: &str) -> Option<(FigureId, FigureId)> {
        let (_, unit) = Group::Average.pairs().find(|(word, _)| words.contains(word))?;
        let totals: Vec<FigureId> = self.spent_on(unit).take(ENOUGH).collect();
        let counted = |f: &FigureId| matches!(&self.figures[f.0].reading, Reading::Quantity(q) if q.unit.starts_with(unit));
        let counts: Vec<FigureId> = self.near(each).into_iter().filter(counted).collect();
        let mut pairs = counts.iter().flat_map(|&c| totals.iter().map(move |&t| (t, c)));
        pairs.find(|&(total, count)| self.is_average(total, count, each))
    }

    /// 培训学员1200人次，平均每期50人次: a count of each of many, of counts before it.
    pub(super) fn average_of_counts(&mut self, clause: &Clause) {
        let ([each], Some((name, _))) = (&clause.amounts[..], &clause.name) else { return };
        let each = *each;
        if !name.per || !matches!(&self.figures[each.0].reading, Reading::Quantity(q) if !q.unit.is_empty()) {
            return;
        }
        let near: Vec<FigureId> = self.near(each).into_iter().filter(|f| !self.is_money(*f)).take(4).collect();
        let unit = |id: FigureId| if let Reading::Quantity(q) = &self.figures[id.0].reading { q.unit.clone() } else { String::new() };
        let mut pairs = near.iter().flat_map(|&t| near.iter().map(move |&c| (t, c)));
        let holds = |&(t, c): &(FigureId, FigureId)| unit(t) == unit(each) && unit(c) != unit(t) && self.is_average(t, c, each);
        if let Some((total, count)) = pairs.find(holds) {
            self.say(&Mention::nothing(each), YearRef::Current, ClaimKind::Average { total, count, each }, Certainty::Chosen);
        }
    }

    /// 人均 is by people, 车均 by cars.
    fn counts_for(&self, words: &str, count: FigureId, total: FigureId) -> bool {
        let Reading::Quantity(q) = &self.figures[count.0].reading else { return false };
        // 车均运行费 is of the running costs, which the words of the amount have to name: 人均 alone is of what they are.
        let bare = Group::Leads.strip_end(Group::MeanOf.strip_start(words.trim_start_matches(['，', '、', '('])));
        // 接待N人次，支出M万元，人均接待费: 支出 alone is of what was counted.
        let spent = Group::Spending.holds(Group::Leads.strip_end(self.label_of(total).trim_start_matches(['，', '、'])));
        let named = |rest: &str| rest.is_empty() || spent || rest.chars().count() > 1 && self.label_of(total).contains(rest);
        Group::Average.pairs().any(|(word, unit)| bare.strip_prefix(word).is_some_and(named) && q.unit.starts_with(unit))
    }

    /// As far as their digits allow: for choosing among readings, never for a verdict.
    fn is_average(&self, total: FigureId, count: FigureId, each: FigureId) -> bool {
        let value = |id: FigureId| self.figures[id.0].value().filter(|v| !v.is_zero());
        let half = |id: FigureId| self.figures[id.0].step() / Decimal::TWO;
        let (Some(all), Some(number), Some(one)) = (value(total), value(count), value(each)) else { return false };
        let about = if self.figures[each.0].approximate { self.figures[each.0].step() } else { Decimal::ZERO };
        let (made, room) = (one.checked_mul(number), (half(each) + about).checked_mul(number));
        made.zip(room).is_some_and(|(made, room)| (all - made).abs() <= room + half(total))
    }
}
