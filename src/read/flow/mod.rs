//! Text documents (docx, odt, rtf, doc) laid out as text, each by the same hand: a paragraph is a line, a table is a grid, a
//! table of one column is a frame around text, and automatic numbers are worked out.

pub(super) mod block;
pub(super) mod edges;
pub(super) mod numbering;
mod numeral;
pub(super) mod rows;
pub(super) mod table;

use super::ReadError;
use super::limits::Allowance;
use super::rendering::Rendering;
use crate::model::{Format, Place, Source};
use block::{Block, Form, PAGE_BREAK, Paragraph};
use std::ops::Range;
use table::Content;

/// A place, and where in the original its text was read from.
pub(super) type Origin = (Place, Vec<Range<usize>>);

/// Lays the blocks of a document out as text.
pub(super) struct Printer<'b> {
    form: &'b Form,
    rendering: Rendering,
    allowance: Allowance,
    paragraphs: u32,
    tables: u32,
    sections: usize,
    origins: Vec<Origin>,
}

impl<'b> Printer<'b> {
    /// The text of a document, and the place of each of its texts with what it was read from.
    pub(super) fn print(blocks: &[Block], form: &'b Form) -> Result<(Source, Vec<Origin>), ReadError> {
        let mut printer = Self {
            form,
            rendering: Rendering::new(),
            allowance: Allowance::new(),
            paragraphs: 0,
            tables: 0,
            sections: 0,
            origins: Vec::new(),
        };
        printer.blocks(blocks)?;
        if form.revised {
            printer.rendering.remark("文件带有修订标记：已删除的内容没有读取，新增的内容按正文读取");
        }
        Ok((printer.rendering.finish(Format::Docx, "")?, printer.origins))
    }

    fn blocks(&mut self, blocks: &[Block]) -> Result<(), ReadError> {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph),
                Block::Table(table) => match table.content() {
                    Content::Flow(cells) => {
                        for cell in cells {
                            self.blocks(cell)?;
                        }
                    }
                    Content::Cells => {
                        self.tables += 1;
                        let number = self.tables;
                        let cells = table.origins().map(|(row, column, at)| (Place::Cell { table: number, row, column }, at));
                        self.origins.extend(cells);
                        let (grid, rest) = table.grid(self.tables, &mut self.allowance)?;
                        self.rendering.grid(grid);
                        for blocks in rest {
                            self.inner_tables(blocks)?;
                        }
                    }
                },
                Block::SectionEnd => self.section_end(),
                Block::Remark(message) => self.rendering.remark(message.as_str()),
            }
        }
        Ok(())
    }

    /// What a cell holds beside its text: tables within it, and what is to be said about it.
    fn inner_tables(&mut self, blocks: &[Block]) -> Result<(), ReadError> {
        for block in blocks {
            match block {
                Block::Paragraph(_) => {}
                // What boxes hold is part of the cell's text.
                Block::Table(table) if !table.is_gridded() => {
                    table.cells().try_for_each(|cell| self.inner_tables(&cell.blocks))?;
                }
                _ => self.blocks(std::slice::from_ref(block))?,
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        self.paragraphs += 1;
        let place = Place::Paragraph { paragraph: self.paragraphs };
        self.origins.push((place.clone(), paragraph.at.clone()));
        let mut pages = paragraph.text.split(PAGE_BREAK);
        self.rendering.paragraph(pages.next().unwrap_or_default(), &place);
        for page in pages {
            self.rendering.page_break();
            self.rendering.paragraph(page, &place);
        }
    }

    /// How a section begins is said at its own end, so the answer for the next one is looked up.
    fn section_end(&mut self) {
        self.sections += 1;
        if self.form.sections_on_new_page.get(self.sections).copied().unwrap_or(true) {
            self.rendering.page_break();
        }
    }
}
