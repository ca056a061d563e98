//! Byte ranges in the decoded text.

use super::visible::takes_no_room;
use serde::Serialize;

/// A byte range `start..end` in [`Source::text`](super::Source::text).
///
/// Lines and columns are computed only by reporters. The law, tested on every
/// fixture: `&text[figure.span] == figure.raw`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The text this span names; empty where the span does not fit the text.
    #[must_use]
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// How wide the blanks right before it are: how far it is set in. A blank of full width is as wide as two others.
    #[must_use]
    pub fn set_in(self, text: &str) -> usize {
        let before = text.get(..self.start).unwrap_or("");
        let blanks = before.chars().rev().take_while(|c| matches!(c, ' ' | '\u{3000}' | '\u{a0}'));
        blanks.map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum()
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Whether the two ranges share a byte.
    #[must_use]
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The part of this span that is left when white space, and what takes no room, is trimmed on both sides.
    ///
    /// An all-blank span becomes the empty span at its own start.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inner = self.of(text);
        let blank = |c: char| c.is_whitespace() || takes_no_room(c);
        let kept = inner.trim_matches(blank);
        if kept.is_empty() {
            return Self::new(self.start, self.start);
        }
        let start = self.start + (inner.len() - inner.trim_start_matches(blank).len());
        Self::new(start, start + kept.len())
    }
}
