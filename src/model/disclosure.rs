//! 预决算公开 — one disclosure: its tables, sections, claims and every printed figure.

use super::field::FIELD;
use super::fold::fold;
use super::table::Note;
use super::{Claim, Figure, FigureId, Folded, Format, Kept, Meaning, Origin, Other, Places, Role, Span, Table};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeSet;

/// 预算 or 决算.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 预算公开
    Budget,
    /// 决算公开
    FinalAccounts,
}

/// 部门、单位、乡镇（街道）或政府.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 部门
    Department,
    /// 单位
    Unit,
    /// 乡镇、街道
    Township,
    /// 本级政府
    Government,
}

/// 章节 — one section of the narrative, opened by a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading as printed.
    pub title: String,
    /// Where the heading stands.
    pub title_span: Span,
    /// Depth: 1 for 第N部分, 2 for 一、, 3 for （一）, 4 for 1、.
    pub depth: usize,
    /// From the heading to the next heading of the same or a higher depth.
    pub span: Span,
    /// Whether anything but headings stands in it.
    pub has_content: bool,
}

/// A paragraph of the narrative, hard line ends joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The whole stretch in the source.
    pub span: Span,
    /// The lines it was joined from, trimmed.
    pub lines: Vec<Span>,
    /// Index of the innermost section.
    pub section: Option<usize>,
}

/// What the reader of the page noticed. Facts, not judgements: rules turn them into findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemarkKind {
    /// Header cells stand one column off; 栏次 decided.
    HeaderDisplaced {
        /// 栏次 of the two columns.
        ordinals: (u32, u32),
        /// The header words in the order in which they belong.
        headers: (String, String),
    },
    /// A row cut by a page break was joined.
    RowJoined {
        /// The whole name.
        name: String,
    },
    /// A column was not recognised.
    ColumnUnknown {
        /// The printed header.
        header: String,
        /// How many figures stand in it.
        figures: usize,
    },
    /// A table was not recognised.
    TableUnknown {
        /// Its title, or empty.
        title: String,
        /// How many figures stand in it.
        figures: usize,
    },
    /// Cells printed one a line, of which nobody can say where each stands.
    CellsUndecided {
        /// The table.
        role: Role,
        /// Its title.
        title: String,
        /// How many amounts stand there.
        amounts: usize,
        /// In how many rows.
        rows: usize,
        /// Amount columns of the row; `None` where the rows of the whole table cannot be told apart.
        columns: Option<usize>,
    },
    /// A remark of the file reader.
    Reader {
        /// Its sentence.
        text: String,
    },
}

/// One remark and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What.
    pub kind: RemarkKind,
    /// Where.
    pub span: Span,
}

/// 预决算公开 — everything that was read from one disclosure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// What it was read from.
    pub format: Format,
    /// 预算 or 决算; `None` where the document does not say.
    pub kind: Option<DocumentKind>,
    /// 部门, 单位, 乡镇 or 政府.
    pub level: Option<Level>,
    /// 单位名称
    pub name: Option<String>,
    /// 年度
    pub year: Option<i32>,
    /// Every table, in printed order.
    pub tables: Vec<Table>,
    /// Entries of the table of contents.
    pub contents: Vec<Note>,
    /// Sections of the narrative.
    pub sections: Vec<Section>,
    /// Paragraphs of the narrative.
    pub paragraphs: Vec<Paragraph>,
    /// What the narrative says about figures.
    pub claims: Vec<Claim>,
    /// Every figure.
    pub figures: Vec<Figure>,
    /// What the parser noticed.
    pub remarks: Vec<Remark>,
    /// The whole text.
    pub text: String,
    /// Other disclosures that it is compared with.
    pub others: Vec<Other>,
    /// Where the characters stand by which a sentence may speak of money that no table holds.
    pub elsewhere: Places,
    /// Its paragraphs, folded.
    pub folded_prose: Kept,
    /// Its headings, folded.
    pub folded_headings: Kept,
}

impl Disclosure {
    /// Whether the cells of a table were put together by what fits: their places are only likely.
    #[must_use]
    pub fn is_put_together(&self, table: &Table) -> bool {
        table.rows.iter().flat_map(|r| r.cells.iter().flatten()).any(|id| self.figure(*id).certainty == super::Certainty::Likely)
    }

    /// A figure by its index.
    #[must_use]
    pub fn figure(&self, id: FigureId) -> &Figure {
        &self.figures[id.0]
    }

    /// The paragraph that a place stands in. Paragraphs stand in their order.
    #[must_use]
    pub fn paragraph_at(&self, offset: usize) -> Option<usize> {
        let at = self.paragraphs.partition_point(|p| p.span.start <= offset).checked_sub(1)?;
        (offset < self.paragraphs[at].span.end).then_some(at)
    }

    /// The first table of a role.
    #[must_use]
    pub fn table(&self, role: Role) -> Option<&Table> {
        self.tables.iter().find(|t| t.role == role)
    }

    /// All tables of a role.
    pub fn tables_of(&self, role: Role) -> impl Iterator<Item = &Table> + '_ {
        self.tables.iter().filter(move |t| t.role == role)
    }

    /// Whether a cell prints a number other than zero.
    #[must_use]
    pub fn is_nonzero(&self, id: Option<FigureId>) -> bool {
        id.is_some_and(|id| self.figure(id).value().is_none_or(|v| !v.is_zero()))
    }

    /// How far below and above what a figure prints its true amount may lie, both ends included. 0 in a table is nothing, or
    /// an amount too small to print: what is less than nothing is printed with its sign. Changes and balances may be either.
    #[must_use]
    pub fn room(&self, id: FigureId) -> (Decimal, Decimal) {
        let figure = self.figure(id);
        let half = figure.step() / Decimal::TWO;
        let is_nothing = figure.value().is_some_and(|v| v.is_zero()) && !figure.raw.starts_with(['-', '−', '－', '(', '（']);
        (if is_nothing && self.is_never_negative(id) { Decimal::ZERO } else { half }, half)
    }

    /// Revenue or expenditure in a table, rather than a change or a balance.
    fn is_never_negative(&self, id: FigureId) -> bool {
        let (home, own) = self.home(id);
        let Origin::Cell { table, row, column } = home.figure(own).origin else { return false };
        let table = &home.tables[table.0];
        let either = [
            Meaning::ChangeAmount,
            Meaning::CarryIn,
            Meaning::CarryOut,
            Meaning::SurplusUsed,
            Meaning::SurplusDistribution,
            Meaning::Unknown,
        ];
        !either.contains(&table.columns[column].meaning) && !either[..5].contains(&table.rows[row].meaning)
    }

    /// The paragraphs of the narrative, folded for matching.
    pub fn prose(&self) -> impl Iterator<Item = Folded> + '_ {
        let all = || self.paragraphs.iter().map(|p| Folded::of(&self.text, p.lines.iter().copied())).collect();
        self.folded_prose.or_fold(all).iter().cloned()
    }

    /// The headings of the narrative, folded for matching.
    pub fn headings(&self) -> impl Iterator<Item = Folded> + '_ {
        let all = || self.sections.iter().map(|s| Folded::of(&self.text, [s.title_span])).collect();
        self.folded_headings.or_fold(all).iter().cloned()
    }

    /// Whether a table of the role is printed, but could not be put into rows.
    #[must_use]
    pub fn is_undecided(&self, role: Role) -> bool {
        let of = |kind: &RemarkKind| matches!(kind, RemarkKind::CellsUndecided { role: r, columns: None, .. } if *r == role);
        self.remarks.iter().any(|remark| of(&remark.kind))
    }

    /// Whether a table is printed that could not be put into rows.
    #[must_use]
    pub fn has_unread(&self) -> bool {
        self.remarks.iter().any(|remark| matches!(remark.kind, RemarkKind::CellsUndecided { columns: None, .. }))
    }

    /// The numbers, without commas, of the tables that could not be put into rows: what the text speaks of may stand there.
    #[must_use]
    pub fn unread_numbers(&self) -> BTreeSet<String> {
        let unread = self.remarks.iter().filter(|remark| matches!(remark.kind, RemarkKind::CellsUndecided { columns: None, .. }));
        let cells = unread.filter_map(|remark| self.text.get(remark.span.start..remark.span.end));
        let numbers = cells.flat_map(|cells| cells.split(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')));
        numbers.filter(|number| !number.is_empty()).map(|number| number.replace(',', "")).collect()
    }

    /// Whether this is a disclosure, and not another text that prints tables and amounts: a table of the field, or several
    /// statements of the field in a document that says whose, of which year or of what kind it is.
    #[must_use]
    pub fn is_recognised(&self) -> bool {
        self.tables.iter().any(|t| self.is_of_the_field(t))
            || self.says_what_it_is() && (self.statements_of_the_field() > 1 || self.is_titled() && self.claims.len() > 1)
    }

    /// Whether its first line calls it the budget or the final accounts of a body, as the title of a narrative does.
    fn is_titled(&self) -> bool {
        let title = self.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        self.kind.is_some() && self.name.is_some() && speaks_of_budgets(title)
    }

    /// A table with a known role that prints classification codes or words of the field: a company has tables of income,
    /// of expenditure and of assets too.
    fn is_of_the_field(&self, table: &Table) -> bool {
        if table.role == Role::Other {
            return false;
        }
        let coded = || table.rows.iter().any(|row| row.code.is_some());
        let titled = || speaks_of_budgets(&table.title) || table.columns.iter().any(|c| speaks_of_budgets(&c.header));
        let named = || table.rows.iter().any(|row| speaks_of_budgets(&row.name) || row.texts.iter().any(|t| speaks_of_budgets(t)));
        // 房屋, 车辆 and the other kinds that the form lists; a company's balance sheet lists none of them so.
        let listed = || table.role == Role::Assets && table.rows.iter().filter(|row| row.meaning != Meaning::Named).count() > 1;
        coded() || titled() || named() || listed() || table.role != Role::Assets && self.says_what_it_is() && speaks_of_budgets(&self.text)
    }

    /// Whose it is, of which year, or whether budget or final accounts.
    fn says_what_it_is(&self) -> bool {
        self.kind.is_some() || self.level.is_some() || self.name.is_some() || self.year.is_some()
    }

    /// Claims whose sentence or heading speaks of public budgets, counted no further than needed.
    fn statements_of_the_field(&self) -> usize {
        let heading = |claim: &Claim| claim.section.is_some_and(|s| speaks_of_budgets(&self.sections[s].title));
        self.claims.iter().filter(|c| speaks_of_budgets(c.sentence.of(&self.text)) || heading(c)).take(2).count()
    }
}

fn speaks_of_budgets(words: &str) -> bool {
    let folded = fold(words);
    FIELD.iter().any(|term| folded.contains(term))
}
