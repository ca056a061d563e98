//! Sums that no list announced: amounts in a row that make one before or behind them, in one paragraph or at the heads of paragraphs.
//! They are said where they hold, and accuse nobody.

use super::discourse::Discourse;
use super::remembered::Mention;
use super::statement::Certainty;
use crate::lexicon::Group;
use crate::model::{ClaimKind, FigureId, Origin, Part, YearRef};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// So many amounts of a paragraph, and so many parts of a sum, are looked at.
const ENOUGH: usize = 48;
const PARTS: usize = 14;

/// An amount of a paragraph.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// The amount.
    pub figure: FigureId,
    /// Of which year.
    pub year: YearRef,
    /// In how many brackets it stands.
    pub depth: usize,
    /// Between which `；` and `。` it stands.
    pub stretch: usize,
}

impl Discourse<'_> {
    /// An amount of the paragraph that may be a part or a whole.
    pub(super) fn remember_item(&mut self, mention: &Mention) {
        let item = Item { figure: mention.figure, year: mention.year, depth: self.sentence.bracket.len(), stretch: self.stretch };
        self.items.push(item);
    }

    /// At the end of a paragraph: what its amounts make.
    pub(super) fn sums_of_paragraph(&mut self) {
        let mut items = std::mem::take(&mut self.items);
        items.truncate(ENOUGH);
        let mut said = self.said_sums();
        self.rests(&items, &said);
        if let Some(head) = items.iter().find(|i| i.depth == 0 && i.year != YearRef::Opening) {
            self.sums_of_heads(&items, &said.0);
            self.sums_among(&items, &mut said);
            // A total among the parts of a greater one; parts within parts.
            let parts: Vec<Item> = items.iter().filter(|i| !said.0.contains(&i.figure) || said.1.contains(&i.figure)).copied().collect();
            for whole in &items {
                if said.0.contains(&whole.figure) {
                    continue;
                }
                let mut all = parts.clone();
                all.retain(|i| i.figure != whole.figure);
                let at = all.iter().position(|i| i.figure > whole.figure).unwrap_or(all.len());
                all.insert(at, *whole);
                self.sum_of(&all, at, &mut said);
            }
            let outer: Vec<Item> = items.iter().filter(|i| !said.1.contains(&i.figure)).copied().collect();
            self.sums_among(&outer, &mut said);
            self.sums_before(&items, &said);
            self.heads.push(*head);
        } else {
            self.heads.clear();
        }
    }

    /// 限额A…余额B，尚有空间C: what is left of one amount beside another, of those in front, the nearest first.
    fn rests(&mut self, items: &[Item], said: &(HashSet<FigureId>, HashSet<FigureId>)) {
        for rest in items.iter().map(|i| i.figure) {
            let value = |id: FigureId| self.figures[id.0].value().filter(|v| !v.is_zero());
            let label = Group::Leads.strip_end(self.label_of(rest)).to_owned();
            let Some(own) = value(rest).filter(|_| Group::LeftOf.is_in(&label) && !said.0.contains(&rest) && !said.1.contains(&rest))
            else {
                continue;
            };
            let front: Vec<FigureId> = (0..rest.0).rev().map(FigureId).filter(|f| self.is_money(*f)).take(PARTS).collect();
            let mut pairs = front.iter().flat_map(|&part| front.iter().map(move |&whole| (whole, part)));
            let found = pairs.find(|&(whole, part)| value(whole).zip(value(part)).is_some_and(|(w, p)| w == p + own));
            if let Some((whole, part)) = found {
                self.say_sum(whole, vec![part, rest]);
            }
        }
    }

    /// The wholes that were said lately, and their parts.
    fn said_sums(&self) -> (HashSet<FigureId>, HashSet<FigureId>) {
        let (mut wholes, mut inner) = (HashSet::new(), HashSet::new());
        for said in self.statements.iter().rev().take(ENOUGH * 8) {
            if let ClaimKind::Parts { whole, parts, complete: true } = &said.kind
                && parts.len() > 1
            {
                wholes.insert(*whole);
                inner.extend(parts.iter().map(|p| p.figure));
            }
        }
        (wholes, inner)
    }

    fn sums_among(&mut self, items: &[Item], said: &mut (HashSet<FigureId>, HashSet<FigureId>)) {
        for at in 0..items.len() {
            self.sum_of(items, at, said);
        }
    }

    fn sum_of(&mut self, items: &[Item], at: usize, said: &mut (HashSet<FigureId>, HashSet<FigureId>)) {
        let whole = &items[at];
        if said.0.contains(&whole.figure) {
            return;
        }
        let total = self.is_total(whole.figure);
        // 年预算N，执行A，结余B: the parts of a budget are of the year itself; 三年累计 is of several.
        let alike = |i: &&Item| i.depth == whole.depth && (i.year == whole.year || whole.year == YearRef::Opening || total);
        let before: Vec<FigureId> = items[..at].iter().rev().take_while(alike).map(|i| i.figure).collect();
        let after: Vec<FigureId> = items[at + 1..].iter().filter(alike).map(|i| i.figure).collect();
        // What stands behind its parts says that it is their sum.
        let further: Vec<FigureId> = before.iter().copied().chain(self.heads.iter().rev().take(PARTS).map(|h| h.figure)).collect();
        let before = if total { &further[..] } else { &[] };
        let runs = [before, &after[..], after.get(1..).unwrap_or(&[])];
        if let Some(parts) = runs.iter().find_map(|run| self.run_that_makes(whole.figure, run)) {
            said.0.insert(whole.figure);
            said.1.extend(&parts);
            self.say_sum(whole.figure, parts);
        }
    }

    /// Whether the words of an amount make it a sum of what stands before: 合计, 结余.
    fn is_total(&self, figure: FigureId) -> bool {
        let Origin::Sentence { label, .. } = &self.figures[figure.0].origin else { return false };
        Group::Summed.is_in(label) || Group::Left.is_in(label)
    }

    /// 卫生健康支出按款级划分为：甲A，乙B，丙C: all amounts of a stretch, where they make one that the section gave before.
    fn sums_before(&mut self, items: &[Item], said: &(HashSet<FigureId>, HashSet<FigureId>)) {
        let top: Vec<Item> = items.iter().filter(|i| i.depth == 0 && i.year == YearRef::Current).copied().collect();
        for stretch in top.chunk_by(|a, b| a.stretch == b.stretch) {
            let parts: Vec<FigureId> = stretch.iter().map(|i| i.figure).filter(|f| !said.0.contains(f)).collect();
            let Some(sum) = parts.iter().map(|f| self.figures[f.0].value()).sum::<Option<Decimal>>() else { continue };
            let some = parts.iter().filter(|f| self.figures[f.0].value().is_some_and(|v| !v.is_zero())).count();
            if some < 2 || parts.iter().any(|f| said.1.contains(f)) {
                continue;
            }
            let before =
                self.statements.iter().rev().take(super::measure::FAR).filter(|s| s.section == self.section || s.section.is_none());
            let whole = before
                .filter(|s| s.year == YearRef::Current)
                .filter_map(|s| if let ClaimKind::Amount { figure } = s.kind { Some(figure) } else { None })
                .find(|f| *f < parts[0] && self.figures[f.0].value() == Some(sum) && !said.0.contains(f));
            if let Some(whole) = whole.filter(|w| self.run_that_makes(*w, &parts).is_some()) {
                self.say_sum(whole, parts);
            }
        }
    }

    /// The first of a row of amounts that make another.
    fn run_that_makes(&self, whole: FigureId, run: &[FigureId]) -> Option<Vec<FigureId>> {
        let value = |id: FigureId| self.figures[id.0].value();
        let total = value(whole).filter(|v| *v > Decimal::ZERO)?;
        let mut sum = Decimal::ZERO;
        let mut some = 0;
        for (count, &part) in run.iter().take(PARTS).enumerate() {
            let own = value(part)?;
            sum += own;
            some += usize::from(!own.is_zero());
            if sum > total {
                return None;
            }
            // Few digits come together by chance.
            let significant = total.checked_div(self.figures[whole.0].step()).is_some_and(|digits| digits >= Decimal::ONE_HUNDRED);
            if some > 1 && sum == total && (significant || some > 2) {
                return Some(run[..=count].to_vec());
            }
        }
        None
    }

    fn say_sum(&mut self, whole: FigureId, mut parts: Vec<FigureId>) {
        parts.sort_unstable();
        let parts = parts.into_iter().map(|figure| Part { figure, negative: false }).collect();
        self.say(&Mention::nothing(whole), YearRef::Current, ClaimKind::Parts { whole, parts, complete: true }, Certainty::Chosen);
    }

    /// 以上三个项目合计N: behind paragraphs that each open with an amount; or the amounts that open paragraphs below N.
    fn sums_of_heads(&mut self, items: &[Item], wholes: &HashSet<FigureId>) {
        let last: Vec<FigureId> = self.heads.iter().rev().take(PARTS).map(|i| i.figure).collect();
        let total = items.iter().take(2).find_map(|i| {
            let same = |h: &FigureId| self.figures[h.0].value() == self.figures[i.figure.0].value();
            let fresh = !wholes.contains(&i.figure) && !last.iter().any(same);
            fresh.then(|| self.run_that_makes(i.figure, &last)).flatten().filter(|p| p.len() > 1).map(|p| (i.figure, p))
        });
        if let Some((whole, parts)) = total {
            self.say_sum(whole, parts);
        }
        // The amounts of the paragraph above that wait for those that open the paragraphs below it.
        let Some(head) = items.iter().find(|i| i.depth == 0).map(|i| i.figure) else { return };
        let mut waiting = std::mem::take(&mut self.above);
        for (whole, parts) in &mut waiting {
            parts.push(head);
            if parts.len() > 1 && !wholes.contains(whole) && self.run_that_makes(*whole, parts).is_some_and(|run| run.len() == parts.len())
            {
                self.say_sum(*whole, parts.clone());
                parts.clear();
                parts.resize(PARTS, *whole);
            }
        }
        waiting.retain(|(_, parts)| parts.len() < PARTS);
        waiting.extend(items.iter().filter(|i| i.depth == 0 && i.year == YearRef::Current).take(6).map(|i| (i.figure, Vec::new())));
        let from = waiting.len().saturating_sub(ENOUGH);
        self.above = waiting.split_off(from);
    }
}
