//! Counts and areas: 共有车辆N辆，其中…；建筑面积N平方米（其中…）.

use super::Walker;
use crate::model::{ClaimKind, FigureId, Part, Reading, Subject, YearRef};
use crate::parse::token::Token;
use rust_decimal::Decimal;

/// A number of the paragraph that is no amount of money, with the words before it.
struct Counted {
    figure: FigureId,
    unit: String,
    words: String,
    start: usize,
    end: usize,
}

impl Walker<'_> {
    /// Wholes and parts among the counts of the paragraph just read.
    pub(super) fn counts(&mut self) {
        let counted = self.counted();
        for c in &counted {
            self.name(c.figure, c.words.trim_start_matches(['，', '、', ':', '；', '。']));
        }
        for (at, whole) in counted.iter().enumerate() {
            let Some((last, bracket)) = self.opens_after(&counted, at) else { continue };
            let parts = self.parts_of(&counted[last + 1..], whole, &counted[last], bracket);
            self.say_counts(whole, &parts);
        }
        self.far_whole(&counted);
    }

    /// Parts that the form makes all there is, or that make the whole, are its sum; others are at most the whole, which is said
    /// where they are.
    fn say_counts(&mut self, whole: &Counted, parts: &[&Counted]) {
        let as_parts: Vec<Part> = parts.iter().map(|c| Part { figure: c.figure, negative: false }).collect();
        let makes = parts.len() > 1 && self.makes(whole.figure, parts.iter().map(|c| c.figure));
        let kind = if makes || parts.len() > 1 && is_complete(parts) {
            ClaimKind::Counts { whole: whole.figure, parts: as_parts }
        } else {
            let sum: Option<Decimal> = parts.iter().map(|c| self.value(c.figure)).sum();
            if parts.is_empty() || sum.zip(self.value(whole.figure)).is_none_or(|(sum, all)| sum > all) {
                return;
            }
            ClaimKind::Parts { whole: whole.figure, parts: as_parts, complete: false }
        };
        (self.sentence_start, self.lead_start) = (whole.start, whole.start);
        let words = whole.words.clone();
        self.claim(Subject::Unknown, &words, YearRef::Current, kind);
    }

    /// The count after which 其中 follows: this one, or one that stands beside it (2批次、26人次，其中：…); and whether a bracket
    /// opens there.
    fn opens_after(&self, counted: &[Counted], at: usize) -> Option<(usize, bool)> {
        let mut last = at;
        loop {
            let here = &counted[last];
            let after = self.flow.text[here.end..].trim_start_matches(here.unit.as_str());
            if after.starts_with("(其中") {
                return Some((last, true));
            }
            if after.starts_with("，其中") || after.starts_with("。其中") {
                return Some((last, false));
            }
            let next = counted.get(last + 1).filter(|n| n.unit != counted[at].unit)?;
            let between = self.flow.text.get(here.end..next.start)?.trim_start_matches(here.unit.as_str());
            if !between.starts_with(['、', '，']) || between.contains(['。', '；', '(', ')']) || between.chars().count() > 12 {
                return None;
            }
            last += 1;
        }
    }

    /// 项目39个……（其中，优39个，良0个）: the whole stands further back; said where the parts make it.
    fn far_whole(&mut self, counted: &[Counted]) {
        for (open, _) in self.flow.text.clone().match_indices("(其中") {
            let Some(first) = counted.iter().position(|c| c.start > open) else { continue };
            let before = counted[..first].last();
            let near = before.is_some_and(|b| b.unit == counted[first].unit && b.end + b.unit.len() >= open);
            let Some(whole) = counted[..first].iter().rfind(|c| c.unit == counted[first].unit).filter(|_| !near) else { continue };
            let end = self.flow.text[open..].find([')', '。', '；']).map_or(self.flow.text.len(), |e| open + e);
            let parts: Vec<&Counted> = counted[first..].iter().take_while(|c| c.start < end).filter(|c| c.unit == whole.unit).collect();
            // A list of kinds by `；` ends at the first one: the rest of the bracket is looked at too.
            let until = self.flow.text[open..].find(['。', ')']).map_or(self.flow.text.len(), |e| open + e);
            let all: Vec<&Counted> = counted[first..].iter().take_while(|c| c.start < until).filter(|c| c.unit == whole.unit).collect();
            let parts = if all.len() > parts.len() { all } else { parts };
            if parts.len() > 1 && self.makes(whole.figure, parts.iter().map(|c| c.figure)) {
                self.say_counts(whole, &parts);
            }
        }
    }

    fn counted(&self) -> Vec<Counted> {
        let mut found = Vec::new();
        let mut before = 0;
        for placed in &self.tokens {
            if let Token::Other(figure) = placed.token
                && let Reading::Quantity(q) = &self.figures[figure.0].reading
                && !q.unit.is_empty()
            {
                let words = self.flow.text[before..placed.range.start].trim_end_matches('约').to_owned();
                let (start, end) = (placed.range.start, placed.range.end);
                found.push(Counted { figure, unit: q.unit.clone(), words, start, end });
            }
            if !matches!(placed.token, Token::Level | Token::Reason) {
                before = placed.range.end;
            }
            if let Some(last) = found.last().filter(|l| l.end == before) {
                before += if self.flow.text[before..].starts_with(last.unit.as_str()) { last.unit.len() } else { 0 };
            }
        }
        found
    }

    /// The counts of the same unit after 其中, up to the end of the list, without those in a bracket of their own.
    fn parts_of<'c>(&self, after: &'c [Counted], whole: &Counted, last: &Counted, bracket: bool) -> Vec<&'c Counted> {
        let text = &self.flow.text[last.end..];
        let mut depth = 0_i32;
        let mut parts = Vec::new();
        let mut rest = after.iter().peekable();
        let skip = last.unit.len() + "。".len();
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

/// The list names all there is: its last part is 其他…, or it has two that exclude each other.
fn is_complete(parts: &[&Counted]) -> bool {
    let name = |c: &Counted| c.words.trim_start_matches(['，', '、', ':']).trim_start_matches("其中").trim_start_matches(':').to_owned();
    let names: Vec<String> = parts.iter().map(|c| name(c)).collect();
    let rest = names.last().is_some_and(|n| n.starts_with("其他") || n.starts_with("其它"));
    let opposite = |a: &str, b: &str| {
        ["不", "非", "未"].iter().any(|no| b.strip_prefix(no).is_some_and(|b| !a.is_empty() && b.starts_with(a.trim_end_matches("面积"))))
            || [("地上", "地下"), ("男", "女"), ("室内", "室外")].iter().any(|(x, y)| a.starts_with(x) && b.starts_with(y))
    };
    rest || matches!(&names[..], [a, b] if opposite(a, b))
}
