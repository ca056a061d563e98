//! Pages to a [`Source`]: text, the place of every cell and line, and remarks.

use super::geometry::Bounds;
use super::layout::{Block, Layout};
use super::lines::Line;
use super::table::{Cell, Table};
use crate::model::{Format, Mark, Place, Source, Span};

/// The text under way.
pub(super) struct Writer {
    source: Source,
    page: u32,
    /// Whether something has been written on this page.
    started: bool,
    /// Whether the last thing written was a table.
    after_table: bool,
    last_line: Option<Bounds>,
}

impl Writer {
    /// Nothing written yet.
    pub fn new() -> Self {
        let mut source = Source::plain(String::new(), "");
        source.format = Format::Pdf;
        Self { source, page: 0, started: false, after_table: false, last_line: None }
    }

    /// Writes a page.
    pub fn page(&mut self, layout: &Layout) {
        if self.page > 0 {
            self.source.text.push('\u{c}');
        }
        self.page += 1;
        (self.started, self.after_table, self.last_line) = (false, false, None);
        let pitch = usual_pitch(&layout.blocks);
        for block in &layout.blocks {
            match block {
                Block::Line(line) => self.line(line, pitch),
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
        if self.after_table || self.last_line.is_some_and(|last| is_far(&last, line, pitch)) {
            self.source.text.push('\n');
        }
        self.marked(&line.text(), &line.bounds);
        self.source.text.push('\n');
        (self.started, self.after_table, self.last_line) = (true, false, Some(line.bounds));
    }

    fn table(&mut self, table: &Table) {
        if self.started {
            self.source.text.push('\n');
        }
        for row in &table.rows {
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    self.source.text.push('\t');
                }
                self.cell(cell);
            }
            self.source.text.push('\n');
        }
        (self.started, self.after_table, self.last_line) = (true, true, None);
    }

    fn cell(&mut self, cell: &Cell) {
        let Some(bounds) = &cell.bounds else { return };
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

/// The usual distance from line to line on this page.
fn usual_pitch(blocks: &[Block]) -> f32 {
    let mut pitches: Vec<f32> = blocks
        .windows(2)
        .filter_map(|pair| match pair {
            [Block::Line(above), Block::Line(below)] => Some(below.bounds.middle_y() - above.bounds.middle_y()),
            _ => None,
        })
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
