//! 用款计划、执行进度 by quarters or months: 一季度N万元，二季度…；3月底达到25%，6月底达到50%…

use super::Walker;
use crate::model::{ClaimKind, FigureId, Origin, Reading, Subject, YearRef};
use crate::parse::token::Token;
use regex::Regex;
use std::sync::LazyLock;

/// A figure of the paragraph that speaks of a quarter or of the end of a month.
struct Step {
    figure: FigureId,
    /// The month in which the stretch ends.
    month: u32,
    start: usize,
    money: bool,
}

/// The last quarter or month that the words in front of a figure name, as the month in which it ends.
fn ends_in(words: &str) -> Option<u32> {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:第?([一二三四1-4])个?季度|(\d{1,2})月(?:底|末|份)?|(上半年)|(年底|年末))").expect("valid pattern")
    });
    let found = TIME.captures_iter(words).last()?;
    if let Some(quarter) = found.get(1) {
        return "一二三四"
            .chars()
            .position(|c| quarter.as_str().starts_with(c))
            .map_or_else(|| quarter.as_str().parse().ok().map(|q: u32| q * 3), |at| u32::try_from(at).ok().map(|at| (at + 1) * 3));
    }
    if let Some(month) = found.get(2) {
        return month.as_str().parse().ok().filter(|m| (1..=12).contains(m));
    }
    Some(if found.get(3).is_some() { 6 } else { 12 })
}

impl Walker<'_> {
    /// The plans of the paragraph just read.
    pub(super) fn plans(&mut self) {
        let mut run: Vec<Step> = Vec::new();
        for step in self.steps() {
            let goes_on = run.last().is_some_and(|last| last.money == step.money && last.month < step.month);
            if !goes_on {
                self.plan(&std::mem::take(&mut run));
            }
            run.push(step);
        }
        self.plan(&run);
    }

    /// Figures whose own clause names a quarter or a month.
    fn steps(&self) -> Vec<Step> {
        let mut found = Vec::new();
        for placed in &self.tokens {
            let (figure, money) = match placed.token {
                Token::Amount(figure) => (figure, true),
                Token::Percent(figure) => (figure, false),
                _ => continue,
            };
            let before = &self.flow.text[..placed.range.start];
            let clause = before.rsplit(['，', '、', '；', '。', ':', '(']).next().unwrap_or("");
            if let Some(month) = ends_in(clause) {
                found.push(Step { figure, month, start: placed.range.start, money });
            }
        }
        found
    }

    fn plan(&mut self, steps: &[Step]) {
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return };
        let quarters = steps.len() == 4 && steps.iter().zip([3, 6, 9, 12]).all(|(s, month)| s.month == month);
        let text = &self.flow.text;
        let from = text[..first.start].rfind('。').map_or(0, |at| at + '。'.len_utf8());
        let so_far = text[from..last.start].to_owned();
        let cumulative = ["累计", "达到", "达", "季度末", "季度底", "月底", "月末", "年底", "年末"].iter().any(|w| so_far.contains(w));
        // What was really spent by the end of the year may be less than all; what is planned is all.
        let is_plan = so_far.contains("计划");
        // Without all quarters nothing is said to be all; percentages that are no progress may be anything.
        // Amounts by quarters may be of anything, investments or output: here they are funds spent.
        let of_funds: &[&str] = &["支出", "用款", "计划", "拨付"];
        let of_progress: &[&str] = &["进度", "执行", "完成"];
        let progress = of_funds.iter().chain(if first.money { &[] } else { of_progress }).any(|w| so_far.contains(w));
        if !(quarters || cumulative && steps.len() > 2) || !progress {
            return;
        }
        let whole = if first.money { self.whole_of_plan(first, last) } else { None };
        let figures: Vec<FigureId> = steps.iter().map(|s| s.figure).collect();
        // 其中：一季度…: a list of its own already; all four quarters are all there is.
        if !cumulative && quarters && self.lists_quarters(&figures) {
            return;
        }
        let kind = ClaimKind::Plan {
            steps: figures,
            whole,
            cumulative,
            complete: quarters && (first.money || is_plan) || is_plan && last.month == 12,
        };
        self.sentence_start = from;
        self.claim(Subject::Unknown, &so_far, YearRef::Current, kind);
    }

    /// The year's amount: said in front of the first quarter, or after the last as 全年, 合计.
    fn whole_of_plan(&self, first: &Step, last: &Step) -> Option<FigureId> {
        let amounts = || self.tokens.iter().filter_map(|t| if let Token::Amount(f) = t.token { Some((f, t.range.start)) } else { None });
        let label = |figure: FigureId| match &self.figures[figure.0].origin {
            Origin::Sentence { label, .. } => label.clone(),
            _ => String::new(),
        };
        let before = amounts().rfind(|(_, at)| *at < first.start);
        let named = |figure: FigureId| ["全年", "年度", "预算", "资金", "合计", "共计", "总"].iter().any(|w| label(figure).contains(w));
        let after =
            amounts().find(|(_, at)| *at > last.start).filter(|(f, _)| ["全年", "合计", "共计"].iter().any(|w| label(*f).contains(w)));
        let whole = before.filter(|(f, _)| named(*f)).or(after)?.0;
        matches!(self.figures[whole.0].reading, Reading::Money(_)).then_some(whole)
    }

    /// The quarters are already the parts of a whole: then the list is complete.
    fn lists_quarters(&mut self, figures: &[FigureId]) -> bool {
        for claim in self.claims.iter_mut().rev() {
            if let ClaimKind::Parts { parts, complete, .. } = &mut claim.kind
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
