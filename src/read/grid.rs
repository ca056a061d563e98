//! A table as a grid of cells, and which of its rows are not rows of the table at all.
//!
//! Sheets, and tables pasted from sheets, hold the title, the unit line and the notes in rows of their own, merged
//! over the width of the table. They are told apart here by their shape, for every reader in the same way.

use super::rendering::{is_chinese, one_line};
use crate::model::Place;

/// What the addresses of a grid look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// The n-th table of a document.
    Table(u32),
    /// A sheet of a workbook.
    Sheet(String),
}

/// A cell: its text in one line, and how many columns of the grid it is merged over (1 where it is not).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) text: String,
    /// The text with its own line ends, where it has any: a title, the owner and the unit may share a cell.
    pub(super) lines: Option<String>,
    pub(super) width: usize,
    /// How far the text is set in, in columns of half a character: how deep a name stands below others is told by nothing else
    /// where a table prints no codes.
    pub(super) indent: usize,
}

/// No name is set in further than this.
const DEEPEST: usize = 24;

impl Slot {
    /// A cell that is not merged.
    pub(super) fn single(text: String) -> Self {
        Self { text, lines: None, width: 1, indent: 0 }
    }

    /// A cell merged over `width` columns, its text as it is written.
    pub(super) fn written(raw: &str, width: usize) -> Self {
        let lines = raw.trim().contains(['\n', '\r']).then(|| raw.replace("\r\n", "\n").replace('\r', "\n"));
        let text = one_line(raw);
        // An amount with blanks before it is set to the right, not in.
        let indent = if text.chars().next().is_some_and(is_chinese) { columns_of_blanks(raw) } else { 0 };
        Self { text, lines, width, indent }
    }

    /// The lines of the text, for a cell that is a line of its own and no row of the table.
    pub(super) fn own_lines(&self) -> &str {
        self.lines.as_deref().unwrap_or(&self.text)
    }
}

/// A text that its format sets in by so many characters, as if blanks stood before it.
pub(super) fn set_in(mut text: String, characters: usize) -> String {
    if characters == 0 || text.is_empty() {
        return text;
    }
    text.insert_str(0, &"\u{3000}".repeat(characters.min(DEEPEST)));
    text
}

/// How wide the blanks are that a text begins with; one of full width is as wide as two others.
fn columns_of_blanks(raw: &str) -> usize {
    let blanks = raw.trim_start_matches(['\n', '\r']).chars().take_while(|c| matches!(c, ' ' | '\u{3000}' | '\u{a0}'));
    blanks.map(|c| if c == '\u{3000}' { 2 } else { 1 }).take(DEEPEST).sum::<usize>().min(DEEPEST)
}

/// A row, and its number in the original, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) slots: Vec<Slot>,
}

/// A table; rows may have fewer slots than the grid has columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) address: Address,
    /// The number of each column in the original, from 1.
    pub(super) columns: Vec<u32>,
    pub(super) rows: Vec<Row>,
    /// Whether a text alone in its row may be a title although it is not merged, as in sheets.
    pub(super) loose_titles: bool,
}

/// What a row of a grid is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Blank,
    /// A plain line, standing in this column.
    Line(usize),
    /// A row of the table.
    Cells,
}

/// How many cells of a row have text.
enum Shape {
    Blank,
    Lone(usize),
    Many,
}

impl Grid {
    /// Drops the blank columns before and after all text.
    pub(super) fn trim_columns(&mut self) {
        let filled = |column: usize| self.rows.iter().any(|row| row.slots.get(column).is_some_and(|slot| !slot.text.is_empty()));
        let end = (0..self.columns.len()).rev().find(|&c| filled(c)).map_or(0, |c| c + 1);
        let start = (0..end).find(|&c| filled(c)).unwrap_or(0);
        self.columns.truncate(end);
        self.columns.drain(..start);
        for row in &mut self.rows {
            row.slots.truncate(end);
            row.slots.drain(..start.min(row.slots.len()));
        }
    }

    /// The place of a cell in the original.
    pub(super) fn place(&self, row: usize, column: usize) -> Place {
        let (row, column) = (self.rows[row].number, self.columns[column]);
        match &self.address {
            Address::Table(table) => Place::Cell { table: *table, row, column },
            Address::Sheet(sheet) => Place::Sheet { sheet: sheet.clone(), cell: format!("{}{row}", column_name(column)) },
        }
    }

    /// What each row is.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let shapes: Vec<Shape> = self.rows.iter().map(Row::shape).collect();
        let last_of_table = shapes.iter().rposition(|s| matches!(s, Shape::Many));
        let mut inside = false;
        let mut after_blank = false;
        let mut kinds = Vec::with_capacity(shapes.len());
        for (index, shape) in shapes.iter().enumerate() {
            let kind = match *shape {
                Shape::Blank => Kind::Blank,
                Shape::Many => Kind::Cells,
                Shape::Lone(column) => {
                    let more_below = last_of_table.is_some_and(|last| last > index);
                    let before_blank = shapes.get(index + 1).is_none_or(|next| matches!(next, Shape::Blank));
                    let position = Position { inside, after_blank, before_blank, more_below };
                    if self.columns.len() == 1 || self.stands_alone(&self.rows[index].slots[column], position) {
                        Kind::Line(column)
                    } else {
                        Kind::Cells
                    }
                }
            };
            match kind {
                Kind::Cells => inside = true,
                Kind::Line(_) => inside = false,
                Kind::Blank => {}
            }
            after_blank = kind == Kind::Blank;
            kinds.push(kind);
        }
        kinds
    }

    /// Whether the only text of a row is a title or a note, not a table row whose other cells are blank.
    fn stands_alone(&self, slot: &Slot, position: Position) -> bool {
        let merged = slot.width > 1;
        if !position.inside {
            return merged || self.loose_titles;
        }
        if !position.more_below {
            // A label merged over the columns of code and name leaves its amounts blank; a note takes the whole width.
            let whole = slot.width >= self.columns.len() && merged;
            return whole || position.after_blank || is_sentence(&slot.text) || opens_narrative(&slot.text);
        }
        let heading = position.after_blank && position.before_blank && is_heading(&slot.text);
        let narrative = slot.text.chars().count() >= 8 && opens_narrative(&slot.text);
        is_title(&slot.text) || heading || narrative || ((merged || position.after_blank) && is_sentence(&slot.text))
    }
}

/// Where a row stands in its grid.
#[derive(Clone, Copy)]
struct Position {
    /// A row of the same table is above it.
    inside: bool,
    /// The row directly above is blank.
    after_blank: bool,
    /// The row directly below is blank.
    before_blank: bool,
    /// Rows of a table follow.
    more_below: bool,
}

impl Row {
    fn shape(&self) -> Shape {
        let mut filled = self.slots.iter().enumerate().filter(|(_, slot)| !slot.text.is_empty());
        match (filled.next(), filled.next()) {
            (None, _) => Shape::Blank,
            (Some((column, _)), None) => Shape::Lone(column),
            _ => Shape::Many,
        }
    }
}

/// Cells with words of its own that a table around tables may have for each table in it, and still be no more than a frame. One
/// without figures of its own is a frame however many it has, if they stand no more than [`MOST_BESIDE`] in a row: titles, owners and
/// notes, and no header.
pub(super) const MOST_OF_FRAME: usize = 3;
/// Words of its own that a row of a frame has beside each other.
pub(super) const MOST_BESIDE: usize = 2;

/// Whether a text is a figure and nothing else.
pub(super) fn is_bare_figure(text: &str) -> bool {
    let is_sign = |c: char| matches!(c, '.' | ',' | '，' | '-' | '－' | '−' | '%' | '％' | ' ');
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || is_sign(c))
}

/// Whether a text is the title of a table: it ends in 表, perhaps with a remark such as （续）.
pub(super) fn is_title(text: &str) -> bool {
    let body = text.split(['（', '(']).next().unwrap_or(text).trim();
    body.ends_with('表') && body.chars().count() >= 3
}

/// Whether a text opens like a heading of the narrative: 一、, （一）, 第一部分.
fn is_heading(text: &str) -> bool {
    let rest = text.trim_start_matches(['第', '（', '(']);
    let after = rest.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    after.len() < rest.len() && after.starts_with(['、', '）', ')', '部'])
}

/// Whether a text below a table is the title of the narrative: `2025年部门预算情况说明`, `第二部分 预算说明`.
fn opens_narrative(text: &str) -> bool {
    text.ends_with("说明") || text.starts_with('第') && is_heading(text)
}

fn is_sentence(text: &str) -> bool {
    text.contains(['。', '：', ':', '；']) || text.starts_with(['注', '备'])
}

/// The letters of a sheet's column, counted from 1.
pub(super) fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&[(&str, usize)]]) -> Grid {
        let rows = rows
            .iter()
            .zip(1..)
            .map(|(cells, number)| Row { number, slots: cells.iter().map(|&(text, width)| Slot::written(text, width)).collect() })
            .collect();
        Grid { address: Address::Sheet("表".into()), columns: vec![1, 2, 3], rows, loose_titles: true }
    }

    #[test]
    fn titles_and_notes_are_lines_and_sparse_rows_are_not() {
        let kinds = grid(&[
            &[("收支总表", 3)],
            &[("", 1), ("", 1), ("单位：万元", 1)],
            &[("收入", 2), ("", 1), ("支出", 1)],
            &[("", 1), ("", 1), ("二、外交支出", 1)],
            &[("其中：", 1)],
            &[("合计", 1), ("", 1), ("1.00", 1)],
            &[("注：本表取自预算。", 1)],
        ])
        .kinds();
        use Kind::{Cells, Line};
        assert_eq!(kinds, [Line(0), Line(2), Cells, Cells, Cells, Cells, Line(0)]);
    }

    #[test]
    fn blank_columns_around_the_text_are_dropped_and_addresses_stay() {
        let mut table = grid(&[&[("", 1), ("甲", 1), ("", 1)], &[("", 1), ("乙", 1)]]);
        table.trim_columns();
        assert_eq!(table.columns, [2]);
        assert_eq!(table.place(1, 0), Place::Sheet { sheet: "表".into(), cell: "B2".into() });
    }

    #[test]
    fn columns_are_named_as_in_a_sheet() {
        let names: Vec<String> = [1, 26, 27, 702, 703, 16384].into_iter().map(column_name).collect();
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
