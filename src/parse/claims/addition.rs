//! A，加上B、C，总计T: amounts that a sentence adds up.

use super::{Now, Walker};
use crate::model::{ClaimKind, FigureId, Part, Subject, YearRef};
use crate::parse::subject;
use regex::Regex;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// What is being added.
#[derive(Default)]
pub(super) struct Addition {
    /// Amounts said before 加上: one of them is what is added to.
    bases: Vec<FigureId>,
    parts: Vec<FigureId>,
}

/// 加上年结余, 加上级补助; 加大 and 加强 add nothing.
static ADDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:再)?加(?:上|本年|当年|地方|中央|转移|债务|调入|年初)").expect("valid pattern"));
static TOTAL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:总计|合计|总量|总额|共计)(?:为|是|达|完成)?$").expect("valid pattern"));
/// 收入合计, 支出总计 at the end of a sentence that listed what it is made of.
static SIDE_TOTAL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?:收入|支出)(?:总计|合计|总量)(?:为|是)?$").expect("valid pattern"));

impl Walker<'_> {
    /// Takes an amount that is added, or the total that ends the addition.
    pub(super) fn adds(&mut self, figure: FigureId, start: usize, words: &str) -> bool {
        if self.in_brackets(start) {
            return false;
        }
        if self.statement.addition.is_none() && ADDS.is_match(words) {
            let bases = self.said_before();
            while !self.stack.is_empty() {
                self.pop();
            }
            self.finish_change();
            self.statement.addition = Some(Addition { bases, parts: vec![figure] });
            self.statement.now = Some(Now { figure, subject: Subject::Unknown, words: words.to_owned() });
            return true;
        }
        let Some(addition) = &mut self.statement.addition else { return false };
        if !TOTAL.is_match(words) {
            addition.parts.push(figure);
            self.statement.now = Some(Now { figure, subject: Subject::Unknown, words: words.to_owned() });
            return true;
        }
        let Some(Addition { bases, parts }) = self.statement.addition.take() else { return false };
        let fitting = bases.iter().find(|&&base| self.makes(figure, std::iter::once(base).chain(parts.iter().copied())));
        // Of several amounts that fit none, nothing tells which was meant.
        let base = fitting.or_else(|| bases.first().filter(|_| bases.len() == 1)).copied();
        if let Some(base) = base {
            let parts = std::iter::once(base).chain(parts).map(|figure| Part { figure, negative: false }).collect();
            let kind = ClaimKind::Parts { whole: figure, parts, complete: true };
            self.claim(subject::of(words), words, YearRef::Current, kind);
        }
        self.claim(subject::of(words), words, YearRef::Current, ClaimKind::Amount { figure });
        true
    }

    /// A，B，C，收入合计T: said of what the sentence listed, where it is their sum.
    pub(super) fn adds_up(&mut self, total: FigureId, words: &str) -> bool {
        let plain = &self.statement.plain;
        if plain.len() < 2 || !self.stack.is_empty() || !SIDE_TOTAL.is_match(words) {
            return false;
        }
        let listed: Vec<FigureId> = plain.iter().map(|(figure, _)| *figure).collect();
        if !self.makes(total, listed.iter().copied()) {
            return false;
        }
        let parts = listed.into_iter().map(|figure| Part { figure, negative: false }).collect();
        self.claim(subject::of(words), words, YearRef::Current, ClaimKind::Parts { whole: total, parts, complete: true });
        self.statement.plain.clear();
        true
    }

    fn in_brackets(&self, start: usize) -> bool {
        let so_far = &self.flow.text[self.sentence_start..start];
        so_far.matches('(').count() > so_far.matches(')').count()
    }

    /// The amounts of the sentence so far, or what the sentence before spoke of.
    fn said_before(&self) -> Vec<FigureId> {
        let mut found: Vec<FigureId> = self.statement.plain.iter().map(|(figure, _)| *figure).collect();
        found.extend(self.stack.iter().flat_map(super::whole::Whole::figures));
        if found.is_empty() {
            found.extend(self.topic.as_ref().map(|t| t.now.figure));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(super) fn makes(&self, total: FigureId, parts: impl Iterator<Item = FigureId>) -> bool {
        let half = |id: FigureId| self.figures[id.0].step() / Decimal::TWO;
        let (mut sum, mut slack) = (Decimal::ZERO, half(total));
        for part in parts {
            let Some(value) = self.figures[part.0].value() else { return false };
            sum += value;
            slack += half(part);
        }
        self.figures[total.0].value().is_some_and(|total| (total - sum).abs() <= slack)
    }
}
