//! Counts and areas with their parts: 车辆3辆，其中：甲1辆、其他2辆.

use super::discourse::{Discourse, Mention};
use super::grammar::{Clause, Kind};
use super::phrase::Says;
use super::statement::Certainty;
use crate::model::{ClaimKind, FigureId, Part, Reading, YearRef};

/// A count that was said.
#[derive(Debug, Clone)]
pub struct Counted {
    figure: FigureId,
    unit: String,
    words: String,
    end: usize,
}

/// A count whose parts are being listed.
#[derive(Debug, Clone)]
pub struct CountList {
    whole: Counted,
    parts: Vec<Counted>,
    /// How many brackets stand open around its parts.
    depth: usize,
}

impl Discourse<'_> {
    /// A count: a part of the list that counts the same at the same depth.
    pub(super) fn counted(&mut self, clause: &Clause) {
        let Some(&figure) = clause.amounts.first() else { return };
        let Reading::Quantity(q) = &self.figures[figure.0].reading else { return };
        if q.unit.is_empty() {
            return;
        }
        let counted = Counted { figure, unit: q.unit.clone(), words: self.words(clause), end: clause.range.end };
        let depth = self.sentence.bracket.len();
        if let Some(list) = self.counts.last_mut().filter(|l| l.depth == depth && l.whole.unit == counted.unit) {
            list.parts.push(counted.clone());
        }
        self.sentence.counted = Some(counted);
    }

    /// 其中 right behind a count, or at the head of the next sentence.
    pub(super) fn opens_counts(&mut self, clause: &Clause) -> bool {
        let near = |c: &&Counted| clause.range.start <= c.end + "。（".len();
        let Some(whole) = self.sentence.counted.as_ref().or(self.last_counted.as_ref()).filter(near).cloned() else { return false };
        let depth = self.sentence.bracket.len();
        self.counts.push(CountList { whole, parts: Vec::new(), depth });
        true
    }

    /// Ends the lists of counts that a mark ends.
    pub(super) fn end_counts(&mut self, clause: &Clause) {
        let depth = self.sentence.bracket.len();
        let ends = |list: &CountList| match clause.mark {
            Some(Says::Stop) => true,
            Some(Says::Semicolon) => list.depth == 0 || list.depth > depth,
            Some(Says::Close) => list.depth > depth,
            _ => false,
        };
        while self.counts.last().is_some_and(ends) {
            let Some(list) = self.counts.pop() else { return };
            if list.parts.len() > 1 && is_all(&list.parts) {
                let parts = list.parts.iter().map(|c| Part { figure: c.figure, negative: false }).collect();
                let of = Mention { words: list.whole.words, ..Mention::nothing(list.whole.figure) };
                self.say(&of, YearRef::Current, ClaimKind::Counts { whole: list.whole.figure, parts }, Certainty::Certain);
            }
        }
    }
}

/// Whether a clause may stand in a list of counts.
pub(super) fn is_count(clause: &Clause) -> bool {
    clause.kind == Kind::Count
}

/// The list names all there is: its last part is 其他…, or it has two that exclude each other.
fn is_all(parts: &[Counted]) -> bool {
    let names: Vec<&str> = parts.iter().map(|c| c.words.trim_end_matches('约')).collect();
    let rest = names.last().is_some_and(|n| n.starts_with("其他") || n.starts_with("其它"));
    let opposite = |a: &str, b: &str| {
        let negated = ["不", "非", "未"]
            .iter()
            .any(|no| b.strip_prefix(no).is_some_and(|b| !a.is_empty() && b.starts_with(a.trim_end_matches("面积"))));
        negated || [("地上", "地下"), ("男", "女"), ("室内", "室外")].iter().any(|(x, y)| a.starts_with(x) && b.starts_with(y))
    };
    rest || matches!(names[..], [a, b] if opposite(a, b))
}
