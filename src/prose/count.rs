//! Counts and areas with their parts: 共有车辆N辆，其中…；建筑面积N平方米（其中…）.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::discourse::Discourse;
use super::grammar::{Clause, Kind};
use super::remembered::Mention;
use super::statement::Certainty;
use crate::lexicon::kinds;
use crate::model::{ClaimKind, Figure, FigureId, Part, Reading, YearRef};
use rust_decimal::Decimal;

/// A number of the paragraph that is no amount of money, with the words before it.
struct Counted {
    figure: FigureId,
    unit: String,
    words: String,
    start: usize,
    end: usize,
}

/// The unit of a count.
fn unit_of(figure: &Figure) -> Option<&str> {
    if let Reading::Quantity(q) = &figure.reading { Some(q.unit.as_str()).filter(|u| !u.is_empty()) } else { None }
}

impl Discourse<'_> {
    /// Numbers that are no amounts of money.
    pub(super) fn count(&mut self, clause: &Clause) {
        self.label_all(clause);
        let counted: Vec<FigureId> = clause.amounts.iter().copied().filter(|f| !self.is_unitless(*f)).collect();
        self.sentence.counts.extend(counted);
        self.sentence.counted = clause.amounts.last().filter(|f| !self.is_unitless(**f)).map(|f| (*f, clause.range.end));
        // Another number without unit blocks the list that it stands in.
        for &figure in &clause.amounts {
            if self.is_unitless(figure)
                && self.sentence.bracket.is_empty()
                && let Some(list) = self.lists.last_mut()
            {
                list.blocked |= self.figures[figure.0].value().is_some_and(|v| !v.is_zero());
            }
        }
    }

    /// Whether a clause gives a count or an area.
    pub(super) fn counts_something(&self, clause: &Clause) -> bool {
        clause.kind == Kind::Count && clause.amounts.first().is_some_and(|f| unit_of(&self.figures[f.0]).is_some())
    }

    /// 其中 right behind a count, or at the head of the next sentence.
    pub(super) fn follows_count(&self, clause: &Clause) -> bool {
        let last = self.sentence.counted.or(self.last_counted);
        last.is_some_and(|(_, end)| clause.range.start <= end + "。（".len())
    }

    /// Wholes and parts among the counts of the paragraph just read.
    pub(super) fn counts(&mut self, clauses: &[Clause]) {
        let mut counted = Vec::new();
        for clause in clauses.iter().filter(|c| self.counts_something(c)) {
            let words = self.words(clause);
            for (at, &figure) in clause.amounts.iter().enumerate() {
                let Some(unit) = unit_of(&self.figures[figure.0]) else { continue };
                let start = if at == 0 { clause.number } else { clause.range.end };
                let words = words.trim_end_matches('约').to_owned();
                counted.push(Counted { figure, unit: unit.to_owned(), words, start, end: clause.range.end });
            }
        }
        let start = self.sentence.start;
        for (at, whole) in counted.iter().enumerate() {
            let Some((last, bracket)) = self.opens_after(&counted, at) else { continue };
            let parts = self.parts_of(&counted[last + 1..], whole, &counted[last], bracket);
            self.say_counts(whole, &parts);
        }
        self.far_whole(&counted);
        self.run_of_counts(&counted);
        self.sentence.start = start;
    }

    /// Parts that the form makes all there is, or that make the whole, are its sum; others are at most the whole, which is said
    /// where they are.
    fn say_counts(&mut self, whole: &Counted, parts: &[&Counted]) {
        let as_parts: Vec<Part> = parts.iter().map(|c| Part { figure: c.figure, negative: false }).collect();
        let makes = parts.len() > 1 && self.makes(whole.figure, &figures(parts));
        let goes_on = parts.last().is_some_and(|c| self.text.text()[c.end..].starts_with('等'));
        let all = parts.len() > 1 && !goes_on && is_complete(parts);
        let kind = if makes || all {
            ClaimKind::Counts { whole: whole.figure, parts: as_parts }
        } else {
            let sum: Option<Decimal> = parts.iter().map(|c| self.figures[c.figure.0].value()).sum();
            if parts.is_empty() || sum.zip(self.figures[whole.figure.0].value()).is_none_or(|(sum, all)| sum > all) {
                return;
            }
            ClaimKind::Parts { whole: whole.figure, parts: as_parts, complete: false }
        };
        self.sentence.start = whole.start;
        let of = Mention { words: whole.words.clone(), ..Mention::nothing(whole.figure) };
        let certainty = if all { Certainty::Certain } else { Certainty::Chosen };
        self.say(&of, YearRef::Current, kind, certainty);
    }

    /// The count after which 其中 follows: this one, or one that stands beside it (2批次、26人次，其中：…); and whether a bracket
    /// opens there.
    fn opens_after(&self, counted: &[Counted], at: usize) -> Option<(usize, bool)> {
        let mut last = at;
        loop {
            let here = &counted[last];
            let after = &self.text.text()[here.end..];
            if after.starts_with("(其中") {
                return Some((last, true));
            }
            // 共有车辆8辆（甲3辆、乙5辆）: without 其中, which is said where they make it.
            if after.starts_with('(')
                && counted.get(last + 1).is_some_and(|n| n.unit == counted[at].unit && self.in_bracket(here.end, n.start))
            {
                return Some((last, true));
            }
            if after.starts_with("，其中") || after.starts_with("。其中") {
                return Some((last, false));
            }
            let next = counted.get(last + 1).filter(|n| n.unit != counted[at].unit)?;
            let between = self.text.text().get(here.end..next.start)?;
            if !between.starts_with(['、', '，']) || between.contains(['。', '；', '(', ')']) || between.chars().count() > 12 {
                return None;
            }
            last += 1;
        }
    }

    /// Whether the bracket that opens at a place is still open at another.
    fn in_bracket(&self, open: usize, at: usize) -> bool {
        self.text.text().get(open..at).is_some_and(|t| !t.contains(')'))
    }

    /// 项目39个，涉及资金N万元……（其中，优39个，良0个）: the whole stands further back, with other figures between; said where the
    /// parts make it.
    fn far_whole(&mut self, counted: &[Counted]) {
        let text = self.text.text().to_owned();
        for (open, _) in text.match_indices("其中") {
            let bracket = text[..open].ends_with('(');
            let Some(first) = counted.iter().position(|c| c.start > open) else { continue };
            let unit = counted[first].unit.as_str();
            let Some(whole) = counted[..first].iter().rfind(|c| c.unit == unit) else { continue };
            // Right behind its count 其中 is read with it; over more than one stop it speaks of something else.
            let between = text.get(whole.end..open).unwrap_or("");
            if between.chars().count() <= 2 || between.matches('。').count() > usize::from(between.ends_with('。')) {
                continue;
            }
            let ends: &[char] = if bracket { &['。', ')'] } else { &['。'] };
            let until = text[open..].find(ends).map_or(text.len(), |e| open + e);
            let parts: Vec<&Counted> = counted[first..].iter().take_while(|c| c.start < until).filter(|c| c.unit == unit).collect();
            if parts.len() > 1 && self.makes(whole.figure, &figures(&parts)) {
                self.say_counts(whole, &parts);
            }
        }
    }

    /// 9个项目。自评为优的6个，良的2个，中的1个; 公务用车38辆，执法用车31辆；其余7辆: all further counts of the unit in one sentence, where
    /// they make one before.
    fn run_of_counts(&mut self, counted: &[Counted]) {
        let text = self.text.text().to_owned();
        let stop = |at: usize| text[at..].find('。').map_or(text.len(), |end| at + end);
        for (at, whole) in counted.iter().enumerate() {
            let Some(first) = counted[at + 1..].iter().position(|c| c.unit == whole.unit).map(|p| at + 1 + p) else { continue };
            // 12个项目、27个子项目。优9个、良2个、中1个: the counts of the next sentence, where others stand beside the whole.
            let own = stop(whole.start);
            let later = counted[at + 1..].iter().position(|c| c.unit == whole.unit && c.start > own).map(|p| at + 1 + p);
            let in_run = |first: usize| -> Vec<&Counted> {
                let until = stop(counted[first].start);
                counted[first..].iter().take_while(|c| c.start < until).filter(|c| c.unit == whole.unit).collect()
            };
            let makes = |parts: &Vec<&Counted>| parts.len() > 1 && self.makes(whole.figure, &figures(parts));
            let parts = Some(in_run(first)).filter(makes).or_else(|| later.map(in_run)).unwrap_or_default();
            let some = parts.iter().filter(|c| self.figures[c.figure.0].value().is_some_and(|v| !v.is_zero())).count();
            let said = self.statements.iter().rev().take(64).any(|s| match &s.kind {
                ClaimKind::Counts { whole: own, .. } => *own == whole.figure,
                _ => false,
            });
            if some > 1 && !said && self.makes(whole.figure, &figures(&parts)) {
                self.say_counts(whole, &parts);
            }
        }
    }

    /// The counts of the same unit after 其中, up to the end of the list, without those in a bracket of their own.
    fn parts_of<'c>(&self, after: &'c [Counted], whole: &Counted, last: &Counted, bracket: bool) -> Vec<&'c Counted> {
        let text = &self.text.text()[last.end..];
        let mut depth = 0_i32;
        let mut parts = Vec::new();
        let mut rest = after.iter().peekable();
        let skip = "。".len();
        for (offset, c) in text.char_indices().skip_while(|(o, _)| !bracket && *o < skip) {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            let own = i32::from(bracket);
            if c == ')' && depth < own || matches!(c, '。' | '；') && depth == 0 {
                break;
            }
            while let Some(next) = rest.peek().filter(|n| n.start <= last.end + offset) {
                if depth == own && next.unit == whole.unit {
                    parts.push(*next);
                }
                rest.next();
            }
        }
        parts
    }
}

fn figures(parts: &[&Counted]) -> Vec<FigureId> {
    parts.iter().map(|c| c.figure).collect()
}

/// The list names all there is: its last part is 其他…, it has two that exclude each other, or kinds that leave none unsaid.
fn is_complete(parts: &[&Counted]) -> bool {
    let name = |c: &Counted| c.words.trim_start_matches(['，', '、', ':']).trim_start_matches("其中").trim_start_matches(':').to_owned();
    let names: Vec<String> = parts.iter().map(|c| name(c)).collect();
    let rest = names.last().is_some_and(|n| ["其他", "其它", "其余"].iter().any(|w| n.starts_with(w)));
    let opposite = |a: &str, b: &str| {
        ["不", "非", "未"].iter().any(|no| b.strip_prefix(no).is_some_and(|b| !a.is_empty() && b.starts_with(a.trim_end_matches("面积"))))
            || [("地上", "地下"), ("男", "女"), ("室内", "室外")].iter().any(|(x, y)| a.starts_with(x) && b.starts_with(y))
    };
    rest || matches!(&names[..], [a, b] if opposite(a, b)) || kinds::exhaust(&names)
}
