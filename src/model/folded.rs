//! A stretch of the source folded for matching, each character knowing where it came from.

use super::Span;
use super::fold::fold_char;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Folded text (see [`fold`](super::fold::fold)) with a map back to the source.
///
/// ```
/// use budgetcheck::model::{Folded, Span};
/// let source = "其中：人员经费，主要\n包括：基本工资。";
/// let folded = Folded::of(source, [Span::new(0, source.len())]);
/// let at = folded.text.find("主要包括").unwrap();
/// assert_eq!(folded.span(at..at + "主要包括".len()).of(source), "主要\n包括");
/// ```
/// It is shared, so that a copy costs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: Arc<str>,
    /// For every byte of `text`, the source range of its character.
    origin: Arc<[Span]>,
}

/// What was folded once and is asked for again; it says nothing that the text does not.
#[derive(Debug, Clone, Default)]
pub struct Kept(OnceLock<Vec<Folded>>);

impl Kept {
    /// What was kept, or is made now.
    pub fn or_fold(&self, fold: impl FnOnce() -> Vec<Folded>) -> &[Folded] {
        self.0.get_or_init(fold)
    }
}

impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Kept {}

impl Folded {
    /// Folds stretches of a source into one text.
    #[must_use]
    pub fn of(source: &str, spans: impl IntoIterator<Item = Span>) -> Self {
        let (mut text, mut origin) = (String::new(), Vec::new());
        for span in spans {
            for (offset, c) in span.of(source).char_indices() {
                let Some(kept) = fold_char(c) else { continue };
                let at = Span::new(span.start + offset, span.start + offset + c.len_utf8());
                text.push(kept);
                origin.extend(std::iter::repeat_n(at, kept.len_utf8()));
            }
        }
        Self { text: text.into(), origin: origin.into() }
    }

    /// Where its first character stands in the source; 0 where it has none.
    #[must_use]
    pub fn start(&self) -> usize {
        self.origin.first().map_or(0, |span| span.start)
    }

    /// The source range of a range of the folded text.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        match (self.origin.get(range.start), range.end.checked_sub(1).and_then(|end| self.origin.get(end))) {
            (Some(first), Some(last)) => Span::new(first.start, last.end.max(first.start)),
            _ => Span::default(),
        }
    }
}
