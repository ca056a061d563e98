//! The one folding: what only differs in typography reads the same, and every character knows where it came from.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::model::Span;
use crate::model::traditional::simplified;
use std::ops::Range;

/// Folded text with offsets back to the source.
///
/// White space and quotation marks are gone, also inside words and at soft line ends; brackets, digits and signs are
/// half-width, `，` and `；` full-width; traditional characters of the field are simplified. A space that separates two
/// digits on one line stays: closing it would make one number of two. So does a comma that groups digits.
///
/// ```
/// use budgetcheck::lexicon::Text;
/// use budgetcheck::model::Span;
/// let source = "預算為１２．５萬\n元";
/// let text = Text::of(source, [Span::new(0, source.len())]);
/// assert_eq!(text.text(), "预算为12.5万元");
/// let at = text.text().find("万元").unwrap();
/// assert_eq!(text.source(at..at + "万元".len()).of(source), "萬\n元");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    text: String,
    /// For every byte of `text`, where the character of the source begins that it was made of, and how long that is.
    origin: Vec<(u32, u8)>,
}

impl Text {
    /// Folds lines of a source into one text.
    #[must_use]
    pub fn of(source: &str, lines: impl IntoIterator<Item = Span>) -> Self {
        let mut text = Self::default();
        for line in lines {
            text.line(source, line);
        }
        text
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The stretch of the source that a range of the folded text was made of.
    #[must_use]
    pub fn source(&self, range: Range<usize>) -> Span {
        match (self.origin.get(range.start), range.end.checked_sub(1).and_then(|end| self.origin.get(end))) {
            (Some(&(start, _)), Some(&(last, length))) if range.start < range.end => {
                Span::new(start as usize, (last as usize + usize::from(length)).max(start as usize))
            }
            _ => Span::default(),
        }
    }

    fn line(&mut self, source: &str, line: Span) {
        let inside = line.of(source);
        let mut gap = false;
        let mut first = true;
        for (offset, c) in inside.char_indices() {
            if c.is_whitespace() {
                gap = true;
                continue;
            }
            let Some(mut folded) = fold(c) else { continue };
            let at = (line.start + offset, c.len_utf8());
            if folded == ',' && !self.groups_digits(&inside[offset + c.len_utf8()..]) {
                folded = '，';
            }
            let digits = folded.is_ascii_digit() && self.text.ends_with(|p: char| p.is_ascii_digit() || p == '.');
            if gap && digits && !first {
                self.push(' ', (at.0, 0));
            }
            (gap, first) = (false, false);
            self.push(folded, at);
        }
    }

    /// A half-width comma between digits of one number; all others separate words, as `，` does.
    fn groups_digits(&self, after: &str) -> bool {
        let digits = after.bytes().take(4).take_while(u8::is_ascii_digit).count();
        self.text.ends_with(|c: char| c.is_ascii_digit()) && digits == 3
    }

    fn push(&mut self, c: char, (at, length): (usize, usize)) {
        self.text.push(c);
        let origin = (u32::try_from(at).unwrap_or(u32::MAX), u8::try_from(length).unwrap_or(u8::MAX));
        self.origin.extend(std::iter::repeat_n(origin, c.len_utf8()));
    }
}

/// What a character reads as; `None` where it says nothing.
fn fold(c: char) -> Option<char> {
    match c {
        '“' | '”' | '‘' | '’' | '"' | '\'' | '*' | '\u{feff}' | '\u{200b}' | '「' | '」' | '『' | '』' => None,
        '〔' | '［' | '【' => Some('['),
        '〕' | '］' | '】' => Some(']'),
        '−' | '－' => Some('-'),
        '，' | '﹐' => Some('，'),
        '；' | ';' => Some('；'),
        '％' | '﹪' => Some('%'),
        '．' | '﹒' => Some('.'),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        _ if c.is_ascii() => Some(c),
        _ => Some(simplified(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(source: &str) -> Text {
        Text::of(source, [Span::new(0, source.len())])
    }

    #[test]
    fn typography_is_folded_and_numbers_are_kept_apart() {
        for (source, text) in [
            ("一般公共預算 支 出１，234．5 萬元", "一般公共预算支出1，234.5万元"),
            ("其中:A;B,C", "其中:A；B，C"),
            ("1,234.50元,增长5%", "1,234.50元，增长5%"),
            ("12 34", "12 34"),
            ("12. 5万元", "12. 5万元"),
            ("（“三公”经费）", "(三公经费)"),
        ] {
            assert_eq!(folded(source).text(), text, "{source}");
        }
        let source = "增长5\n万元";
        let lines = [Span::new(0, 7), Span::new(8, source.len())];
        assert_eq!(Text::of(source, lines).text(), "增长5万元");
    }

    proptest! {
        #[test]
        fn every_character_knows_where_it_came_from(source in "[ 0-9０-９,，.．萬元（）(“”\n預算增长a-z]{0,60}") {
            let text = folded(&source);
            let mut before = 0;
            for (at, c) in text.text().char_indices() {
                let span = text.source(at..at + c.len_utf8());
                prop_assert!(span.start >= before);
                before = span.start;
                // A separating space stands for the blanks in front of the digit.
                if c != ' ' {
                    let made: Vec<char> = span.of(&source).chars().filter_map(fold).collect();
                    prop_assert!(made == [c] || made == [','] && c == '，', "{made:?} {c}");
                }
            }
            prop_assert!(text.source(0..text.text().len()).end <= source.len());
        }

        #[test]
        fn folding_twice_changes_nothing(source in "[ 0-9０-９,，.．萬元（）(“”預算增长a-z]{0,60}") {
            let once = folded(&source);
            let twice = folded(once.text());
            prop_assert_eq!(once.text(), twice.text());
        }
    }
}
