//! Pages to a [`Source`]: text, the place of every cell and line, and remarks.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::columns::is_row;
use super::geometry::Bounds;
use super::layout::{Block, Layout};
use super::lines::Line;
use super::pieces::Piece;
use super::table::{Cell, RUN_TOGETHER, Table, is_run_together};
use crate::model::{Format, Mark, Place, Source, Span};

/// The text under way.
pub(super) struct Writer {
    source: Source,
    page: u32,
    /// Whether something has been written on this page.
    started: bool,
    /// Whether the last thing written was a table.
    after_table: bool,
    /// Whether it was a row of a table without lines.
    after_row: bool,
    last_line: Option<Bounds>,
    /// Whether the last line goes on in the next one.
    wraps: bool,
}

impl Writer {
    /// Nothing written yet.
    pub fn new() -> Self {
        let mut source = Source::plain(String::new(), "");
        source.format = Format::Pdf;
        Self { source, page: 0, started: false, after_table: false, after_row: false, last_line: None, wraps: false }
    }

    /// Writes a page.
    pub fn page(&mut self, layout: &Layout) {
        if self.page > 0 {
            self.source.text.push('\u{c}');
        }
        self.page += 1;
        (self.started, self.after_table, self.after_row, self.last_line) = (false, false, false, None);
        let pitch = usual_pitch(&layout.blocks, |block| if let Block::Line(line) = block { Some(line.bounds) } else { None });
        let row_pitch = usual_pitch(&layout.blocks, |block| if let Block::Row(cells) = block { Some(cells.first()?.bounds) } else { None });
        let unit = unit(&layout.blocks);
        for block in &layout.blocks {
            match block {
                Block::Line(line) => self.line(line, pitch),
                Block::Row(cells) => self.row(cells, row_pitch, unit, layout),
                Block::Table(table) => self.table(table),
            }
        }
    }

    /// Notes something about what was written last.
    pub fn remark(&mut self, sentence: String) {
        let end = self.source.text.trim_end().len();
        let start = self.source.text[..end].rfind('\n').map_or(0, |newline| newline + 1);
        self.source.remarks.push((Span { start, end }, sentence));
    }

    /// The finished source.
    pub fn finish(self) -> Source {
        self.source
    }

    fn line(&mut self, line: &Line, pitch: f32) {
        let far = || self.last_line.is_some_and(|last| is_far(&last, line, pitch));
        if !self.wraps && (self.after_table || self.after_row || far()) {
            self.source.text.push('\n');
        }
        self.marked(&line.text(), &line.bounds);
        self.wraps = line.wraps;
        if !line.wraps {
            self.source.text.push('\n');
        }
        (self.started, self.after_table, self.after_row, self.last_line) = (true, false, false, Some(line.bounds));
    }

    /// Writes cells in columns of spaces, where the page shows them.
    fn row(&mut self, cells: &[Line], pitch: f32, unit: f32, layout: &Layout) {
        let Some(first) = cells.first() else { return };
        let apart = |last: Bounds| {
            let (above, own) = (last.middle_y(), first.bounds.middle_y());
            layout.across.iter().any(|&at| above < at && at < own) || !is_one_row(layout, own) && is_far(&last, first, pitch)
        };
        if self.started && !self.after_row || self.last_line.is_some_and(apart) {
            self.source.text.push('\n');
        }
        let mut column = 0;
        for cell in cells {
            let text = cell.text();
            let width: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            // Figures are set to the right, words to the left.
            let (left, right) = ((cell.bounds.left / unit).round() as usize, (cell.bounds.right / unit).round() as usize);
            let figure = cell.pieces.iter().all(Piece::is_figure);
            let place = if figure { right.saturating_sub(width) } else { left };
            let least = if column == 0 { 0 } else { column + 2 };
            let place = place.max(least);
            self.source.text.extend(std::iter::repeat_n(' ', place - column));
            let span = self.marked(&text, &cell.bounds);
            if is_run_together(cell) {
                self.source.remarks.push((span, format!("第 {} 页“{text}”{RUN_TOGETHER}", self.page)));
            }
            column = place + width;
        }
        self.source.text.push('\n');
        (self.started, self.after_table, self.after_row) = (true, false, true);
        self.last_line = cells.iter().map(|cell| cell.bounds).reduce(|a, b| a.union(&b));
    }

    fn table(&mut self, table: &Table) {
        if self.started {
            self.source.text.push('\n');
        }
        let start = self.source.text.len();
        for row in &table.rows {
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    self.source.text.push('\t');
                }
                self.cell(cell);
            }
            self.source.text.push('\n');
        }
        if table.certain {
            self.source.grids.push(Span::new(start, self.source.text.len()));
        }
        (self.started, self.after_table, self.after_row, self.last_line) = (true, true, false, None);
    }

    fn cell(&mut self, cell: &Cell) {
        let Some(bounds) = &cell.bounds else { return };
        self.source.text.extend(std::iter::repeat_n(' ', cell.indent));
        let span = self.marked(&cell.text, bounds);
        if let Some(doubt) = cell.doubt {
            self.source.remarks.push((span, format!("第 {} 页“{}”{doubt}", self.page, cell.text)));
        }
    }

    fn marked(&mut self, text: &str, bounds: &Bounds) -> Span {
        let start = self.source.text.len();
        self.source.text.push_str(text);
        let span = Span { start, end: self.source.text.len() };
        if !text.is_empty() {
            let place = Place::Page { page: self.page, bounds: Some(bounds.rounded()) };
            self.source.marks.push(Mark { span, place });
        }
        span
    }
}

/// Half the smallest size of the rows of tables without lines: the width of a figure.
fn unit(blocks: &[Block]) -> f32 {
    let cells = blocks.iter().filter_map(|block| if let Block::Row(cells) = block { Some(cells) } else { None }).flatten();
    let size = cells.map(|cell| cell.size).fold(f32::INFINITY, f32::min);
    if size.is_finite() { (size / 2.0).max(1.0) } else { 5.0 }
}

/// Whether two lines across with one row of figures between them enclose this height: then only they part the rows.
fn is_one_row(layout: &Layout, height: f32) -> bool {
    let next = layout.across.partition_point(|&at| at <= height);
    let (Some(&top), Some(&bottom)) = (next.checked_sub(1).and_then(|at| layout.across.get(at)), layout.across.get(next)) else {
        return false;
    };
    let within = |cell: &Line| (top..bottom).contains(&cell.bounds.middle_y());
    let rows = layout.blocks.iter().filter(|block| matches!(block, Block::Row(cells) if is_row(cells) && cells.iter().any(within)));
    rows.count() < 2
}

/// The usual distance from line to line on this page, of the blocks of one kind.
fn usual_pitch(blocks: &[Block], of: impl Fn(&Block) -> Option<Bounds>) -> f32 {
    let mut pitches: Vec<f32> = blocks
        .windows(2)
        .filter_map(|pair| Some(of(&pair[1])?.middle_y() - of(&pair[0])?.middle_y()))
        .filter(|&pitch| pitch > 1.0)
        .collect();
    pitches.sort_by(f32::total_cmp);
    // The lower third: what is wider may already be a gap between paragraphs.
    pitches.get(pitches.len() / 3).copied().unwrap_or(0.0)
}

/// Whether the gap to the line above is clearly larger than usual.
fn is_far(above: &Bounds, line: &Line, pitch: f32) -> bool {
    let distance = line.bounds.middle_y() - above.middle_y();
    let usual = if pitch > 0.0 { pitch.max(line.size) } else { 1.8 * line.size };
    distance > 1.45 * usual
}
