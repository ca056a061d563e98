//! Byte offsets to lines and columns, counted only here.

use crate::model::Source;

/// Line starts of a text.
#[derive(Debug, Clone)]
pub struct Lines<'t> {
    source: &'t Source,
    text: &'t str,
    starts: Vec<usize>,
}

/// A place for people and editors: both count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl<'t> Lines<'t> {
    /// Finds the line starts.
    #[must_use]
    pub fn of(source: &'t Source) -> Self {
        let text = source.text.as_str();
        // A carriage return alone ends a line as well; before a line feed it belongs to the same end.
        let ends = |&(at, end): &(usize, &str)| end == "\n" || text.as_bytes().get(at + 1) != Some(&b'\n');
        let starts = std::iter::once(0).chain(text.match_indices(['\n', '\r']).filter(ends).map(|(at, _)| at + 1)).collect();
        Self { source, text, starts }
    }

    /// Index of the line that holds an offset, from 0.
    #[must_use]
    pub fn index(&self, offset: usize) -> usize {
        self.starts.partition_point(|&s| s <= offset).saturating_sub(1)
    }

    /// The file that an offset lies in, where the disclosure was joined from several.
    #[must_use]
    pub fn path(&self, offset: usize) -> Option<&'t str> {
        self.source.part(offset).map(|p| p.path.as_str())
    }

    /// Line and column of an offset, lines counted from the start of the file that it lies in.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let index = self.index(offset);
        let column = self.text.get(self.starts[index]..offset).map_or(0, |before| before.chars().count());
        let first = self.source.part(offset).map_or(0, |p| self.index(p.start));
        Position { line: index - first + 1, column: column + 1 }
    }

    /// The start and the text of a line, its end cut off.
    #[must_use]
    pub fn line(&self, index: usize) -> (usize, &'t str) {
        let start = self.starts.get(index).copied().unwrap_or(self.text.len());
        let end = self.starts.get(index + 1).map_or(self.text.len(), |&next| next - 1);
        (start, self.text.get(start..end).unwrap_or("").trim_end_matches('\r'))
    }
}
