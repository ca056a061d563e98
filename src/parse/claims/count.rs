//! Counts and areas: 共有车辆N辆，其中…；建筑面积N平方米（其中…）.

use super::Walker;
use crate::model::{ClaimKind, FigureId, Part, Reading, Subject, YearRef};
use crate::parse::token::Token;

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
            let after = self.flow.text[whole.end..].trim_start_matches(whole.unit.as_str());
            let bracket = after.starts_with("(其中");
            if !bracket && !after.starts_with("，其中") && !after.starts_with("。其中") {
                continue;
            }
            let parts = self.parts_of(&counted[at + 1..], whole, bracket);
            if parts.len() < 2 || !is_complete(&parts) {
                continue;
            }
            let parts = parts.iter().map(|c| Part { figure: c.figure, negative: false }).collect();
            let kind = ClaimKind::Counts { whole: whole.figure, parts };
            (self.sentence_start, self.lead_start) = (whole.start, whole.start);
            let words = whole.words.clone();
            self.claim(Subject::Unknown, &words, YearRef::Current, kind);
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
    fn parts_of<'c>(&self, after: &'c [Counted], whole: &Counted, bracket: bool) -> Vec<&'c Counted> {
        let text = &self.flow.text[whole.end..];
        let mut depth = 0_i32;
        let mut parts = Vec::new();
        let mut rest = after.iter().peekable();
        let skip = whole.unit.len() + "。".len();
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
            while let Some(next) = rest.peek().filter(|n| n.start <= whole.end + offset) {
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
