//! Tables as cells, before anything in them is understood.

use crate::model::{MoneyUnit, Note, Role, Span};

/// One cell of a grid: usually one span, two where a page break cut it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// The stretches of text, in order; empty or one empty span for a blank cell.
    pub spans: Vec<Span>,
    /// Whether it could as well stand in another row or column: what it says must not be compared with anything.
    pub ambiguous: bool,
}

impl Cell {
    /// A cell of one span.
    #[must_use]
    pub fn of(span: Span) -> Self {
        Self { spans: vec![span], ambiguous: false }
    }

    /// Adds what has no cell of its own; the two together say nothing certain.
    pub fn push(&mut self, span: Span) {
        self.spans.push(span);
        self.ambiguous = true;
    }

    /// The text of the cell, halves joined.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        self.spans.iter().map(|s| s.of(text).trim()).collect()
    }

    /// The first span.
    #[must_use]
    pub fn span(&self) -> Span {
        self.spans.first().copied().unwrap_or(Span::new(0, 0))
    }

    /// Whether nothing is printed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.spans.iter().all(|s| s.start >= s.end)
    }
}

/// One line of a grid.
pub type GridRow = Vec<Cell>;

/// The rows of one page of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Segment {
    /// Rows in order, headers included.
    pub rows: Vec<GridRow>,
    /// How many of them are headers, where columns of spaces show it.
    pub header: Option<usize>,
}

/// The lines of one table, not yet understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawTable {
    /// Title and its place, where one is printed.
    pub title: Option<(Span, String)>,
    /// The role that the title names.
    pub role: Role,
    /// Unit line.
    pub unit: Option<(Span, MoneyUnit)>,
    /// Owner line.
    pub owner: Option<(Span, String)>,
    /// Year line.
    pub year: Option<(Span, i32)>,
    /// Pages.
    pub segments: Vec<Segment>,
    /// Notes below.
    pub notes: Vec<Note>,
}
