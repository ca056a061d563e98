//! 用款计划、执行进度 by quarters or months: 一季度N万元，二季度…；3月底达到25%，6月底达到50%…

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::Discourse;
use super::grammar::Clause;
use super::remembered::Mention;
use super::statement::Certainty;
use crate::model::{ClaimKind, FigureId, Reading, YearRef};

/// A figure that speaks of a quarter, or of the end of a month.
struct Step {
    figure: FigureId,
    /// The month in which the stretch ends.
    month: u32,
    start: usize,
    money: bool,
}

/// The last quarter or month that words name, as the month in which it ends.
fn ends_in(words: &str) -> Option<u32> {
    let before = |unit: &str| words.rfind(unit).map(|at| (at, &words[..at]));
    let quarter = before("季度").and_then(|(at, w)| {
        let digit = w.trim_end_matches('个').chars().next_back()?;
        let number = "一二三四".chars().position(|c| c == digit).or_else(|| "1234".chars().position(|c| c == digit))?;
        Some((at, (u32::try_from(number).ok()? + 1) * 3))
    });
    let month = before("月").and_then(|(at, w)| {
        let digits = w.bytes().rev().take(2).take_while(u8::is_ascii_digit).count();
        let month = w[w.len() - digits..].parse().ok().filter(|m| (1..=12).contains(m))?;
        Some((at, month))
    });
    let half = before("上半年").map(|(at, _)| (at, 6));
    let year = ["年底", "年末"].iter().filter_map(|w| words.rfind(w)).max().map(|at| (at, 12));
    [quarter, month, half, year].into_iter().flatten().max_by_key(|(at, _)| *at).map(|(_, month)| month)
}

impl Discourse<'_> {
    /// The plans of the paragraph just read.
    pub(super) fn plans(&mut self, clauses: &[Clause]) {
        let mut run: Vec<Step> = Vec::new();
        for step in self.steps(clauses) {
            let goes_on = run.last().is_some_and(|last| last.money == step.money && last.month < step.month);
            if !goes_on {
                self.plan(&std::mem::take(&mut run), clauses);
            }
            run.push(step);
        }
        self.plan(&run, clauses);
    }

    /// Figures whose own clause names a quarter or a month.
    fn steps(&self, clauses: &[Clause]) -> Vec<Step> {
        let mut found = Vec::new();
        let mut start = 0;
        for clause in clauses {
            if clause.mark.is_some() {
                start = clause.range.end;
                continue;
            }
            let figure = clause.amounts.first().map(|f| (*f, true)).or(clause.percents.first().map(|f| (*f, false)));
            let words = self.text.text().get(start..clause.number).unwrap_or("");
            if let Some(((figure, money), month)) = figure.zip(ends_in(words)).filter(|((f, money), _)| !money || self.is_money(*f)) {
                found.push(Step { figure, month, start: clause.number, money });
            }
        }
        found
    }

    fn plan(&mut self, steps: &[Step], clauses: &[Clause]) {
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return };
        let quarters = steps.len() == 4 && steps.iter().zip([3, 6, 9, 12]).all(|(s, month)| s.month == month);
        let text = self.text.text();
        let from = text[..first.start].rfind('。').map_or(0, |at| at + '。'.len_utf8());
        let so_far = text[from..last.start].to_owned();
        let says = |words: &[&str]| words.iter().any(|w| so_far.contains(w));
        let cumulative = says(&["累计", "达到", "达", "季度末", "季度底", "月底", "月末", "年底", "年末"]);
        let is_plan = says(&["计划"]);
        // Amounts by quarters may be of anything: here they are funds spent. Percentages may also be of progress.
        let progress = says(&["支出", "用款", "计划", "拨付"]) || !first.money && says(&["进度", "执行", "完成"]);
        if !(quarters || cumulative && steps.len() > 2) || !progress {
            return;
        }
        let figures: Vec<FigureId> = steps.iter().map(|s| s.figure).collect();
        // 其中：一季度…: a list of its own already; all four quarters are all there is.
        if !cumulative && quarters && self.lists_quarters(&figures) {
            return;
        }
        let whole = if first.money { self.whole_of_plan(first, last, clauses) } else { None };
        let complete = quarters && (first.money || is_plan) || is_plan && last.month == 12;
        self.sentence.start = from;
        let of = Mention { words: so_far, ..Mention::nothing(first.figure) };
        self.say(&of, YearRef::Current, ClaimKind::Plan { steps: figures, whole, cumulative, complete }, Certainty::Certain);
    }

    /// The year's amount: said in front of the first quarter, or after the last as 全年, 合计.
    fn whole_of_plan(&self, first: &Step, last: &Step, clauses: &[Clause]) -> Option<FigureId> {
        let amounts = || clauses.iter().filter_map(|c| Some((*c.amounts.first()?, c)));
        let named = |clause: &Clause, all: &[&str]| {
            let words = self.words(clause);
            all.iter().any(|w| words.contains(w))
        };
        let before = amounts()
            .rfind(|(_, c)| c.number < first.start)
            .filter(|(_, c)| named(c, &["全年", "年度", "预算", "资金", "合计", "共计", "总"]));
        let after = amounts().find(|(_, c)| c.number > last.start).filter(|(_, c)| named(c, &["全年", "合计", "共计"]));
        let whole = before.or(after)?.0;
        matches!(self.figures[whole.0].reading, Reading::Money(_)).then_some(whole)
    }

    /// The quarters are already the parts of a whole: then the list is complete.
    fn lists_quarters(&mut self, figures: &[FigureId]) -> bool {
        for statement in self.statements.iter_mut().rev().take(figures.len() * 4) {
            if let ClaimKind::Parts { parts, complete, .. } = &mut statement.kind
                && parts.iter().map(|p| p.figure).eq(figures.iter().copied())
            {
                *complete = true;
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_when_a_stretch_ends() {
        for (words, expected) in [
            ("第一季度用款计划", Some(3)),
            ("4季度安排", Some(12)),
            ("6月底累计达到", Some(6)),
            ("上半年支出进度", Some(6)),
            ("年底达到", Some(12)),
            ("全年预算", None),
            ("13月", None),
        ] {
            assert_eq!(ends_in(words), expected, "{words}");
        }
    }
}
