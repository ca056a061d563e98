//! A paragraph as one stretch of folded text, each character knowing where it came from.

use crate::model::traditional::simplified;
use crate::model::{Paragraph, Span};

/// Folded running text with a map back to the source.
///
/// White space and quotation marks are gone, brackets and digits are half-width, hard line ends are closed up. A space
/// that separates two digits on one line stays: closing it would make one number of two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flow {
    /// The folded text.
    pub text: String,
    /// For every byte of `text`, the source range of its character.
    origin: Vec<Span>,
}

impl Flow {
    /// Folds a paragraph.
    #[must_use]
    pub fn of(source: &str, paragraph: &Paragraph) -> Self {
        let mut flow = Self::default();
        for line in &paragraph.lines {
            flow.line(source, *line);
        }
        flow
    }

    fn line(&mut self, source: &str, line: Span) {
        let mut gap = false;
        let mut first = true;
        for (offset, c) in line.of(source).char_indices() {
            let at = Span::new(line.start + offset, line.start + offset + c.len_utf8());
            if c.is_whitespace() {
                gap = true;
                continue;
            }
            let Some(folded) = fold_char(c) else { continue };
            let folded = if folded == ',' && !groups_digits(&self.text, &line.of(source)[offset + 1..]) { '，' } else { folded };
            let digits = folded.is_ascii_digit() && self.text.ends_with(|p: char| p.is_ascii_digit() || p == '.');
            if gap && digits && !first {
                self.push(' ', Span::new(at.start, at.start));
            }
            let joins_sides = folded == '、' && (self.text.ends_with("收入") || self.text.ends_with('收'));
            let next_is_expenditure = line.of(source)[offset + c.len_utf8()..].trim_start().starts_with('支');
            gap = false;
            first = false;
            // 收入、支出 and 收、支 are one subject, not a list.
            if !(joins_sides && next_is_expenditure) {
                self.push(folded, at);
            }
        }
    }

    fn push(&mut self, c: char, at: Span) {
        self.text.push(c);
        self.origin.extend(std::iter::repeat_n(at, c.len_utf8()));
    }

    /// The source range of a range of the folded text.
    #[must_use]
    pub fn source(&self, start: usize, end: usize) -> Span {
        match (self.origin.get(start), end.checked_sub(1).and_then(|e| self.origin.get(e))) {
            (Some(first), Some(last)) => Span::new(first.start, last.end.max(first.start)),
            _ => Span::new(0, 0),
        }
    }
}

/// A half-width comma between digits of one number; all others separate words, as `，` does.
fn groups_digits(before: &str, after: &str) -> bool {
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    before.ends_with(|c: char| c.is_ascii_digit()) && digits == 3
}

fn fold_char(c: char) -> Option<char> {
    match c {
        '“' | '”' | '‘' | '’' | '"' | '\'' | '*' | '\u{feff}' | '\u{200b}' | '「' | '」' | '¥' | '￥' => None,
        '，' => Some('，'),
        '〔' | '［' | '【' => Some('['),
        '〕' | '］' | '】' => Some(']'),
        '−' | '－' => Some('-'),
        ';' => Some('；'),
        '\u{ff01}'..='\u{ff5e}' if c != '；' => char::from_u32(c as u32 - 0xfee0),
        _ => Some(simplified(c)),
    }
}
