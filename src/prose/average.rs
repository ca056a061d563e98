//! What each of many gets: 接待50人次，支出0.60万元，人均120元.

use super::discourse::Discourse;
use super::remembered::Mention;
use super::statement::Certainty;
use crate::lexicon::Group;
use crate::model::{ClaimKind, FigureId, Reading, YearRef};
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
            let certain = match (&self.sentence.money[..], &counts[..]) {
                ([total], [count])
                    if found.is_none()
                        && self.figures[total.0].value().is_some_and(|v| !v.is_zero())
                        && self.counts_for(&words, *count) =>
                {
                    Some((*total, *count))
                }
                _ => None,
            };
            let certainty = if certain.is_some() { Certainty::Certain } else { Certainty::Chosen };
            if let Some((total, count)) = found.or(certain) {
                self.say(&Mention::nothing(each), YearRef::Current, ClaimKind::Average { total, count, each }, certainty);
            }
        }
    }

    /// 人均 is by people, 车均 by cars.
    fn counts_for(&self, words: &str, count: FigureId) -> bool {
        let Reading::Quantity(q) = &self.figures[count.0].reading else { return false };
        // 车均运行费 is of the running costs, which the words before may not be of: 人均 alone is of what they are.
        let bare = words.trim_start_matches(['，', '、', '(']).trim_start_matches("平均").trim_end_matches(['为', '约']);
        Group::Average.pairs().any(|(word, unit)| bare == word && q.unit.starts_with(unit))
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
