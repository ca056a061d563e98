//! One edit of an honest document, and what a reader should be told of it.

use budgetcheck::ReadOptions;
use budgetcheck::Verified;
use budgetcheck::model::{Figure, Role, Span, Table};

/// An honest document and what was read of it.
pub struct Base {
    pub name: String,
    pub text: String,
    pub verified: Verified,
}

impl Base {
    /// Reads a document.
    pub fn of(name: impl Into<String>, text: String) -> Result<Self, budgetcheck::Error> {
        let verified = budgetcheck::verify("base", text.as_bytes(), &ReadOptions::default())?;
        Ok(Self { name: name.into(), text, verified })
    }

    pub fn table(&self, role: Role) -> Option<&Table> {
        self.verified.disclosure.table(role)
    }

    pub fn figure(&self, table: &Table, row: usize, column: usize) -> Option<&Figure> {
        table.figure(row, column).map(|id| self.verified.disclosure.figure(id))
    }

    /// Where the narrative begins: behind the last table.
    pub fn narrative(&self) -> usize {
        let d = &self.verified.disclosure;
        d.paragraphs
            .iter()
            .map(|p| p.span.start)
            .find(|&at| d.tables.iter().filter(|t| t.role != Role::Other).all(|t| t.title_span.start < at))
            .unwrap_or(0)
    }

    /// The line of a place, as `text[start..end]` with its end of line.
    pub fn line_of(&self, at: usize) -> Span {
        let start = self.text[..at].rfind('\n').map_or(0, |i| i + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |i| at + i + 1);
        Span::new(start, end)
    }

    /// Where a table ends: where the next title or the narrative begins.
    pub fn end_of(&self, table: &Table) -> usize {
        let d = &self.verified.disclosure;
        let rows = table.rows.iter().flat_map(|r| r.spans.iter().map(|s| s.end)).max().unwrap_or(table.title_span.end);
        d.tables
            .iter()
            .map(|t| t.title_span.start)
            .filter(|&s| s > table.title_span.end)
            .min()
            .unwrap_or(rows)
            .min(rows.max(table.title_span.end))
    }
}

/// What the first finding must say.
#[derive(Default, Clone)]
pub struct Wanted {
    /// Its place: one of these lines of the changed document, from 1. Empty: any.
    pub lines: Vec<usize>,
    /// Words that it must say, in its message, advice or value.
    pub says: Vec<String>,
}

/// A document with one fault.
pub struct Fault {
    pub kind: &'static str,
    pub base: String,
    pub note: String,
    pub text: String,
    pub wanted: Wanted,
}

/// Replacements at places of the original text, applied together.
pub type Edits = Vec<(Span, String)>;

impl Fault {
    /// The fault that edits make; wanted at the lines that they change.
    pub fn edits(kind: &'static str, base: &Base, note: impl Into<String>, mut edits: Edits) -> Self {
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        let mut text = base.text.clone();
        for (span, by) in &edits {
            text.replace_range(span.start..span.end, by);
        }
        let lines = edits.iter().map(|(span, _)| base.text[..span.start].matches('\n').count() + 1).collect();
        let wanted = Wanted { lines, ..Wanted::default() };
        Self { kind, base: base.name.clone(), note: note.into(), text, wanted }
    }

    /// Every occurrence of words from a place on, replaced.
    pub fn replaced(kind: &'static str, base: &Base, from: usize, old: &str, new: &str, times: usize) -> Option<Self> {
        let found = base.text[from..].match_indices(old).take(times);
        let edits: Edits = found.map(|(at, w)| (Span::new(from + at, from + at + w.len()), new.to_owned())).collect();
        (!edits.is_empty()).then(|| Self::edits(kind, base, format!("{old} → {new}"), edits))
    }

    pub fn saying(mut self, words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.wanted.says.extend(words.into_iter().map(Into::into));
        self
    }

    pub fn anywhere(mut self) -> Self {
        self.wanted.lines.clear();
        self
    }
}
