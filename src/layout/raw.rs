//! Lines, cells and tables before anything in them is understood, and what tables are collected into.

use crate::model::{Figure, MoneyUnit, Note, Remark, Role, Span, Table};

/// One line of the text, split into cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line without its end.
    pub span: Span,
    /// Trimmed cells: TAB-separated, or separated by runs of two or more spaces; one for running text.
    pub cells: Vec<Span>,
    /// Whether TABs separate the cells.
    pub tabbed: bool,
    /// Whether the reader knows the cells: a row of a grid.
    pub certain: bool,
    /// Whether its cells were put into their columns because they fit there.
    pub fitted: bool,
}

impl Line {
    /// The cells that hold text.
    pub fn filled<'l>(&'l self) -> impl Iterator<Item = Span> + 'l {
        self.cells.iter().copied().filter(|c| c.start < c.end)
    }

    /// The line, of which its place is left.
    #[must_use]
    pub fn take(&mut self) -> Self {
        Self { cells: std::mem::take(&mut self.cells), ..*self }
    }

    /// Whether nothing but white space stands here.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.filled().next().is_none()
    }

    /// The span of all text of the line, trimmed.
    #[must_use]
    pub fn content(&self) -> Span {
        let mut filled = self.filled();
        match filled.next() {
            Some(first) => filled.fold(first, Span::cover),
            None => Span::new(self.span.start, self.span.start),
        }
    }
}

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
        if let [only] = self.spans.as_slice() {
            let words = only.of(text).trim();
            if !words.bytes().any(|b| matches!(b, b'\n' | b'\r')) {
                return words.to_owned();
            }
        }
        // A quoted cell, as a sheet is copied, may hold line ends.
        self.spans.iter().flat_map(|s| s.of(text).trim().split(['\n', '\r'])).collect()
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

/// What separates the cells of a page, and so how sure it is which row and column they stand in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cells {
    /// The reader knows them: nothing moves, joins or divides them.
    Known,
    /// TABs, a row a line.
    #[default]
    Tabs,
    /// Columns of spaces, or TABs with parts of one row on several lines: put together by what fits.
    Fitted,
}

/// The rows of one page of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Segment {
    /// Rows in order, headers included.
    pub rows: Vec<GridRow>,
    /// How many of them are headers, where columns of spaces show it.
    pub header: Option<usize>,
    /// What separates its cells.
    pub cells: Cells,
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

/// What the tables of a document are collected into.
#[derive(Debug, Default)]
pub struct Collected {
    /// Typed tables.
    pub tables: Vec<Table>,
    /// Figures of all of them.
    pub figures: Vec<Figure>,
    /// What was noticed.
    pub remarks: Vec<Remark>,
    /// Spans whose digits are codes, ordinals, names or headers.
    pub structure: Vec<Span>,
}
