//! The text a reader gives back, built block by block, with a [`Mark`] for every cell and paragraph.
//!
//! All readers of documents with structure share this contract: a paragraph is a line, a table is a run of rows of
//! TAB-separated cells, and a blank line stands between any two of them.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::ReadError;
use super::grid::{Grid, Kind};
use super::limits::without_text;
use super::typography::narrowed;
use crate::model::visible::plain;
use crate::model::{Format, Mark, Place, Source, Span};

/// What the text written so far ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Paragraph,
    /// A paragraph with tab stops: a line of a table of contents, or a row of a table set without a table.
    Tabbed,
    Row,
}

/// A [`Source`] under construction.
#[derive(Debug)]
pub(super) struct Rendering {
    text: String,
    marks: Vec<Mark>,
    grids: Vec<Span>,
    remarks: Vec<(Span, String)>,
    last: Last,
    page_break: bool,
}

impl Rendering {
    /// An empty rendering.
    pub(super) fn new() -> Self {
        Self { text: String::new(), marks: Vec::new(), grids: Vec::new(), remarks: Vec::new(), last: Last::Nothing, page_break: false }
    }

    /// A paragraph; its line breaks start new lines. Blank ones are left out.
    ///
    /// Neighbouring paragraphs with tab stops get no blank line between them, so that a table set with tab stops
    /// stays one table.
    pub(super) fn paragraph(&mut self, text: &str, place: &Place) {
        let lines: Vec<String> = text.split('\n').map(tabbed_line).filter(|l| !l.is_empty()).collect();
        if lines.is_empty() {
            return;
        }
        let tabbed = lines.iter().all(|l| l.contains('\t'));
        if !(tabbed && self.last == Last::Tabbed) {
            self.blank_line();
        }
        self.start_page();
        for line in &lines {
            self.marked(line, place.clone());
            self.text.push('\n');
        }
        self.last = if tabbed { Last::Tabbed } else { Last::Paragraph };
    }

    /// A line of a format whose own line breaks and blank lines are kept.
    pub(super) fn line(&mut self, text: &str, place: Option<Place>) {
        if self.last == Last::Row && !text.is_empty() {
            self.blank_line();
        }
        match place {
            Some(place) => self.marked(text, place),
            None => self.text.push_str(text),
        }
        self.text.push('\n');
        self.last = Last::Paragraph;
    }

    /// A table whose rows are all rows of the table.
    pub(super) fn rows(&mut self, rows: &[Vec<String>], width: usize, table: u32) {
        self.blank_line();
        self.start_page();
        let start = self.text.len();
        for (cells, row) in rows.iter().zip(1..) {
            for (index, column) in (0..width).zip(1..) {
                if index > 0 {
                    self.text.push('\t');
                }
                let text = cells.get(index).map_or("", String::as_str);
                self.marked(text, Place::Cell { table, row, column });
            }
            self.text.push('\n');
        }
        self.grids.push(Span::new(start, self.text.len()));
        self.last = Last::Row;
    }

    /// A table: rows of cells, and plain lines for the titles and notes that stand in a row of their own.
    pub(super) fn grid(&mut self, mut grid: Grid) {
        grid.trim_columns();
        let kinds = grid.kinds();
        let mut inside = false;
        for (row, kind) in kinds.into_iter().enumerate() {
            match kind {
                Kind::Blank => inside = false,
                Kind::Line(column) => {
                    inside = false;
                    self.paragraph(grid.rows[row].slots[column].own_lines(), &grid.place(row, column));
                    self.last = Last::Paragraph;
                }
                Kind::Cells => {
                    if !inside {
                        self.blank_line();
                        self.start_page();
                    }
                    inside = true;
                    self.row(&grid, row);
                }
            }
        }
    }

    fn row(&mut self, grid: &Grid, row: usize) {
        let start = self.text.len();
        for column in 0..grid.columns.len() {
            if column > 0 {
                self.text.push('\t');
            }
            let slot = grid.rows[row].slots.get(column);
            self.text.extend(std::iter::repeat_n(' ', slot.map_or(0, |slot| slot.indent)));
            self.marked(slot.map_or("", |slot| slot.text.as_str()), grid.place(row, column));
        }
        self.text.push('\n');
        match self.grids.last_mut().filter(|last| last.end == start) {
            Some(last) => last.end = self.text.len(),
            None => self.grids.push(Span::new(start, self.text.len())),
        }
        self.last = Last::Row;
    }

    /// The next block starts a new page.
    pub(super) fn page_break(&mut self) {
        self.page_break = true;
    }

    /// Something that could not be given back, said at the text before it.
    pub(super) fn remark(&mut self, message: impl Into<String>) {
        let nearest = self.marks.last().map_or(Span::new(0, 0), |mark| mark.span);
        let remark = (nearest, message.into());
        // Several pictures in a row need to be said once.
        if self.remarks.last() != Some(&remark) {
            self.remarks.push(remark);
        }
    }

    /// The finished source.
    ///
    /// # Errors
    /// A document without any text cannot be checked.
    pub(super) fn finish(self, format: Format, encoding: &str) -> Result<Source, ReadError> {
        if self.text.trim().is_empty() {
            return Err(without_text());
        }
        Ok(Source {
            text: self.text,
            format,
            encoding: encoding.to_owned(),
            marks: self.marks,
            grids: self.grids,
            remarks: self.remarks,
            parts: Vec::new(),
            columns_lost: false,
        })
    }

    fn marked(&mut self, text: &str, place: Place) {
        let start = self.text.len();
        self.text.push_str(text);
        let span = Span::new(start, self.text.len());
        self.marks.push(Mark { span, place });
    }

    /// Ends the block before with one blank line.
    fn blank_line(&mut self) {
        if !self.text.trim_end().is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn start_page(&mut self) {
        if std::mem::take(&mut self.page_break) && !self.text.is_empty() {
            self.text.push('\u{c}');
        }
    }
}

/// A line of a paragraph: tab stops between texts are kept, those at its ends only indent it.
fn tabbed_line(line: &str) -> String {
    let pieces: Vec<String> = line.split('\t').map(one_line).collect();
    pieces.join("\t").trim().to_owned()
}

/// The text of a cell in one line: line breaks, tabs and control characters become a space, or nothing where
/// Chinese text was only broken to fit.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for piece in text.split(is_break) {
        append_broken(&mut line, piece);
    }
    line
}

/// Appends the continuation of a broken line. Chinese has no spaces between words; everything else needs one, or
/// two figures would become one.
pub(super) fn append_broken(line: &mut String, continuation: &str) {
    let continuation: String = narrowed(continuation).chars().filter_map(plain).collect();
    let continuation = continuation.trim();
    let Some(next) = continuation.chars().next() else {
        return;
    };
    if let Some(previous) = line.chars().next_back()
        && !is_chinese(previous)
        && !is_chinese(next)
        && !goes_on(line, continuation)
    {
        line.push(' ');
    }
    line.push_str(continuation);
}

/// Whether an amount was broken at one of its signs: `188,012,` and `345.60`, `12,000` and `.50`. Broken elsewhere it
/// stays broken, and is reported as unreadable.
fn goes_on(line: &str, continuation: &str) -> bool {
    let last = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let signs = |c: char| matches!(c, ',' | '.');
    let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || signs(c));
    let group = continuation.split(signs).next().unwrap_or_default().len();
    match last.chars().next_back() {
        Some(',') => digits(last) && digits(continuation) && group == 3,
        Some('.') => digits(last) && last.contains(',') && digits(continuation) && group == continuation.len(),
        Some(_) => continuation.starts_with('.') && digits(last) && digits(&continuation[1..]),
        None => false,
    }
}

fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Ideographs and the full-width punctuation that stands with them.
pub(super) fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_cell_becomes_one_line() {
        assert_eq!(one_line("一般公共预算\n财政拨款"), "一般公共预算财政拨款");
        assert_eq!(one_line(" 100.00\r\n200.00 "), "100.00 200.00");
        assert_eq!(one_line("（项目）\t支出\u{a0}"), "（项目）支出");
    }

    #[test]
    fn an_amount_broken_at_one_of_its_signs_is_put_together() {
        assert_eq!(one_line("188,012,\n345.60"), "188,012,345.60");
        assert_eq!(one_line("12,000.\n50"), "12,000.50");
        assert_eq!(one_line("12,000\n.50"), "12,000.50");
        // Two figures, a list, or an amount broken between digits stay apart.
        for apart in ["1,234.50\n2,345.60", "1.\n2", "2023,\n2024", "12,0\n00.50", "1,\n2"] {
            assert_eq!(one_line(apart), apart.replace('\n', " "));
        }
    }

    #[test]
    fn blocks_are_set_apart_by_one_blank_line() {
        let place = Place::Paragraph { paragraph: 1 };
        let mut rendering = Rendering::new();
        rendering.page_break();
        rendering.paragraph("目录", &place);
        rendering.paragraph("\t收支总表\t1", &place);
        rendering.paragraph("收入总表\t3", &place);
        rendering.page_break();
        rendering.paragraph("第一部分\n概况", &place);
        let source = rendering.finish(Format::Docx, "").unwrap();
        assert_eq!(source.text, "目录\n\n收支总表\t1\n收入总表\t3\n\n\u{c}第一部分\n概况\n");
    }
}
