//! A published table as typed rows and columns.
//!
//! All roles share one shape: rows × amount columns, every crossing a [`Figure`](super::Figure). What a row or a column
//! *means* is a [`Meaning`]; a table with two sides in one grid (收入 | 支出) becomes rows of two [`Side`]s.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::codes::CodeIndex;
use super::{Aspect, FigureId, Meaning, MoneyUnit, Project, Role, Side, Span};

/// Index of a table in [`Disclosure::tables`](super::Disclosure::tables).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub usize);

/// 科目编码 — a classification code of 3 (类), 5 (款) or 7 (项) digits.
///
/// A table of a department may print its units one below the other, each with its codes: a code is then that of one unit
/// ([`Code::of_unit`]), and the same digits in another unit's rows are another code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub String, u32);

impl Code {
    /// A code of a table that prints each once.
    #[must_use]
    pub fn new(digits: impl Into<String>) -> Self {
        Self(digits.into(), 0)
    }

    /// The code among the rows of one unit; every unit has a number of its own.
    #[must_use]
    pub fn of_unit(self, unit: u32) -> Self {
        Self(self.0, unit)
    }

    /// The unit among whose rows the code stands; 0 where the table is not divided by units.
    #[must_use]
    pub fn unit(&self) -> u32 {
        self.1
    }

    /// 类 = 1, 款 = 2, 项 = 3.
    #[must_use]
    pub fn level(&self) -> usize {
        (self.0.len().saturating_sub(1)) / 2
    }

    /// The code one level up (`2010301` → `20103`); `None` for a 类.
    #[must_use]
    pub fn parent(&self) -> Option<Code> {
        (self.0.len() > 3).then(|| Code(self.0[..self.0.len() - 2].to_owned(), self.1))
    }

    /// Whether this code lies anywhere below `other`.
    #[must_use]
    pub fn is_below(&self, other: &Code) -> bool {
        self.1 == other.1 && self.0.len() > other.0.len() && self.0.starts_with(&other.0)
    }
}

/// 列 — one column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Position in the grid, from 0.
    pub position: usize,
    /// 栏次, if the table prints that row.
    pub ordinal: Option<u32>,
    /// The header as printed, upper lines first, joined by `/`.
    pub header: String,
    /// Where the lowest header cell stands.
    pub header_span: Span,
    /// What the column means.
    pub meaning: Meaning,
    /// 预算数 or 决算数, where a table prints both.
    pub aspect: Aspect,
    /// The side of a two-sided table it belongs to.
    pub side: Side,
    /// Whether its cells are figures.
    pub is_amount: bool,
}

impl Column {
    /// The heads above the lowest one, and the lowest: `基本支出/人员经费` and `小计`.
    #[must_use]
    pub fn heads(&self) -> (&str, &str) {
        self.header.rsplit_once('/').unwrap_or(("", &self.header))
    }

    /// Whether the headers say that two columns print different things: nobody takes one for the other.
    #[must_use]
    pub fn is_apart_from(&self, other: &Self) -> bool {
        let staged = |c: &Self| matches!(c.aspect, Aspect::Budget | Aspect::Final);
        let known = self.meaning != Meaning::Unknown && other.meaning != Meaning::Unknown;
        known && self.meaning != other.meaning || staged(self) && staged(other) && self.aspect != other.aspect
    }
}

/// What kind of row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// 合计 or 总计 of all rows.
    Total,
    /// A row with a classification code.
    Coded,
    /// A named item (`一、一般公共服务支出`).
    Item,
    /// A part of the item above (其中：…).
    Part,
    /// Figures without a name (a table of one data row).
    Bare,
}

/// 行 — one row of one side of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Every stretch of text it was read from: two where a page break cut it.
    pub spans: Vec<Span>,
    /// 序号 or 行次 as printed.
    pub ordinal: String,
    /// Side of a two-sided table.
    pub side: Side,
    /// 科目编码
    pub code: Option<Code>,
    /// 科目名称 or 项目 as printed, cut halves joined.
    pub name: String,
    /// Where the name stands (its first part).
    pub name_span: Span,
    /// What kind of row.
    pub kind: RowKind,
    /// What the item means, where its name is a known one.
    pub meaning: Meaning,
    /// The row of the same side that this row is a part of (其中, 1. under 一、).
    pub parent: Option<usize>,
    /// One entry a column of the table: the figure that stands there.
    pub cells: Vec<Option<FigureId>>,
    /// Text of the cells that are not figures, one a column up to the last column of words.
    pub texts: Vec<String>,
}

/// 注 — a note under a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where it stands.
    pub span: Span,
    /// Its text, joined.
    pub text: String,
}

/// 表 — one published table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What the table is.
    pub role: Role,
    /// Title as printed.
    pub title: String,
    /// Where the title stands; the first row where there is none.
    pub title_span: Span,
    /// Unit of its amounts.
    pub unit: Option<MoneyUnit>,
    /// Where the unit is printed.
    pub unit_span: Option<Span>,
    /// 单位名称 line as printed above the table.
    pub owner: Option<(Span, String)>,
    /// 预算年度 printed with the table.
    pub year: Option<(Span, i32)>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, in printed order, left side before right side within one line.
    pub rows: Vec<Row>,
    /// Notes under the table.
    pub notes: Vec<Note>,
    /// The project, for a performance table.
    pub project: Option<Project>,
    /// Number of data lines in the grid.
    pub lines: usize,
    /// The rows by code.
    pub index: CodeIndex,
}

impl Table {
    /// The figure at a row and a column.
    #[must_use]
    pub fn figure(&self, row: usize, column: usize) -> Option<FigureId> {
        self.rows.get(row)?.cells.get(column).copied().flatten()
    }

    /// Indexes of the amount columns.
    pub fn amount_columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.columns.iter().enumerate().filter(|(_, c)| c.is_amount).map(|(i, _)| i)
    }

    /// The first amount column of a meaning, of the table's own year and stage where it prints several.
    #[must_use]
    pub fn column(&self, meaning: Meaning) -> Option<usize> {
        self.amount_columns().find(|&i| self.columns[i].meaning == meaning && self.columns[i].aspect.is_own())
    }

    /// The amount columns that belong to the same side as the row.
    pub fn columns_of(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        let side = self.rows[row].side;
        self.amount_columns().filter(move |&c| self.columns[c].side == side)
    }

    /// What a row says beside its code and name: the unit, the project, the code of another classification. Rows of one code
    /// that differ in it are rows of different things.
    #[must_use]
    pub fn words_beside<'t>(&'t self, row: &'t Row) -> Vec<&'t str> {
        let said = |c: &&Column| c.meaning == Meaning::Text && !["备注", "说明"].iter().any(|w| c.header.contains(w));
        self.columns.iter().filter(said).filter_map(|c| row.texts.get(c.position)).map(String::as_str).collect()
    }

    /// The row of 合计 or 总计.
    #[must_use]
    pub fn total_row(&self) -> Option<usize> {
        self.rows.iter().position(|r| r.kind == RowKind::Total)
    }

    /// The first row of a meaning on a side; what 上年结转 is made of only where nothing else is of it.
    #[must_use]
    pub fn item(&self, side: Side, meaning: Meaning) -> Option<usize> {
        let of = |r: &Row| r.side == side && r.meaning == meaning;
        let carried = |r: &Row| r.parent.is_some_and(|p| matches!(self.rows[p].meaning, Meaning::CarryIn | Meaning::CarryOut));
        self.rows.iter().position(|r| of(r) && !carried(r)).or_else(|| self.rows.iter().position(of))
    }

    /// The first row of a meaning on a side that prints an amount, else the first: official forms put a heading
    /// (`一、“三公”经费支出`, cells `—`) above the row that holds the amounts (`（一）支出合计`).
    #[must_use]
    pub fn printed_item(&self, side: Side, meaning: Meaning, figures: &[super::Figure]) -> Option<usize> {
        let prints = |r: &Row| r.cells.iter().flatten().any(|id| figures[id.0].is_printed());
        self.rows.iter().position(|r| r.side == side && r.meaning == meaning && prints(r)).or_else(|| self.item(side, meaning))
    }

    /// The first row with a code.
    #[must_use]
    pub fn coded(&self, code: &Code) -> Option<usize> {
        self.index.of(&self.rows).rows(code).first().copied()
    }

    /// Rows with a code, in printed order.
    pub fn coded_rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter().enumerate().filter(|(_, r)| r.code.is_some()).map(|(i, _)| i)
    }

    /// Whether it prints its units one below the other, each with its own codes.
    #[must_use]
    pub fn is_by_unit(&self) -> bool {
        self.rows.iter().any(|r| r.code.as_ref().is_some_and(|c| c.unit() != 0))
    }

    /// The rows directly below a code in the code tree.
    #[must_use]
    pub fn children(&self, code: &Code) -> Vec<usize> {
        let mut rows = self.index.of(&self.rows).children(code).to_vec();
        rows.sort_unstable();
        rows
    }

    /// Whether the table prints a code one level below.
    #[must_use]
    pub fn has_children(&self, code: &Code) -> bool {
        !self.index.of(&self.rows).children(code).is_empty()
    }

    /// Whether the table divides a code: it prints a code anywhere below.
    #[must_use]
    pub fn divides(&self, code: &Code) -> bool {
        self.index.of(&self.rows).below(code).next().is_some()
    }

    /// Whether the code lies below another one of the table.
    #[must_use]
    pub fn is_part(&self, code: &Code) -> bool {
        self.index.of(&self.rows).has_above(code, 0)
    }

    /// The rows below a code that have no row of the table between, in printed order.
    #[must_use]
    pub fn nearest_below(&self, code: &Code) -> Vec<usize> {
        let codes = self.index.of(&self.rows);
        let nearest = codes.below(code).filter(|&(own, _)| !codes.has_above(own, code.0.len()));
        let mut rows: Vec<usize> = nearest.flat_map(|(_, rows)| rows.iter().copied()).collect();
        rows.sort_unstable();
        rows
    }

    /// The rows below a code that the table does not divide further, in printed order.
    #[must_use]
    pub fn leaves_below(&self, code: &Code) -> Vec<usize> {
        let codes = self.index.of(&self.rows);
        let leaves = codes.below(code).filter(move |&(own, _)| codes.below(own).next().is_none());
        let mut rows: Vec<usize> = leaves.flat_map(|(_, rows)| rows.iter().copied()).collect();
        rows.sort_unstable();
        rows
    }

    /// Whether no data row prints a figure.
    #[must_use]
    pub fn is_empty(&self, figures: &[super::Figure]) -> bool {
        !self.rows.iter().flat_map(|r| r.cells.iter().flatten()).any(|id| figures[id.0].is_printed()) && self.project.is_none()
    }

    /// The one amount column of a side, where the side has only one.
    #[must_use]
    pub fn single_column(&self, side: Side) -> Option<usize> {
        let mut columns = self.amount_columns().filter(|&c| self.columns[c].side == side);
        let first = columns.next()?;
        columns.next().is_none().then_some(first)
    }
}
