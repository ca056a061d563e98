//! Office Open XML text (.docx): paragraphs and tables in order, as they print.
//!
//! Deleted revisions and hidden text do not print and are left out; automatic numbers print and are worked out.

mod body;
mod numbering;
mod numeral;
mod table;

use super::limits::Allowance;
use super::package::Package;
use super::rendering::Rendering;
use super::{ReadError, ReadOptions, relations};
use crate::model::{Format, Place, Source};
use body::{Block, Body, Paragraph};
use numbering::Numbering;
use std::ops::Range;
use table::Content;

/// Reads a .docx document.
///
/// # Errors
/// [`ReadError::Damaged`] for a damaged, protected or oversized file, or one without text.
pub fn read(bytes: &[u8], _options: &ReadOptions) -> Result<Source, ReadError> {
    Ok(printed(bytes)?.0)
}

/// Where the texts of a document stand in its main part: what a note about them is written beside.
#[derive(Debug)]
pub struct Origins {
    /// Name of the main part.
    pub part: String,
    /// Each place that has a text, with the contents of the paragraphs it was read from, end tags included: ranges of
    /// bytes of the part's text.
    pub at: Vec<(Place, Vec<Range<usize>>)>,
}

/// The places of a document in its main part.
///
/// # Errors
/// Those of [`read`].
pub fn origins(bytes: &[u8]) -> Result<Origins, ReadError> {
    Ok(printed(bytes)?.1)
}

fn printed(bytes: &[u8]) -> Result<(Source, Origins), ReadError> {
    let mut package = Package::open(bytes)?;
    let main = package.main_part()?.unwrap_or_else(|| "word/document.xml".to_owned());
    let relations = relations::read(&mut package, &main)?;
    let mut part = |kind: &str| {
        let relation = relations.iter().find(|r| r.kind == kind);
        relation.map_or(Ok(None), |r| package.text(&r.target))
    };
    let numbering = Numbering::read(part("numbering")?.as_deref(), part("styles")?.as_deref())?;
    let document = package.required(&main)?;
    let body = Body::read(&document, numbering)?;
    let mut printer = Printer::new(&body);
    printer.blocks(&body.blocks)?;
    let origins = Origins { part: main, at: std::mem::take(&mut printer.origins) };
    Ok((printer.finish()?, origins))
}

/// Lays the blocks of the body out as text.
struct Printer<'b> {
    body: &'b Body,
    rendering: Rendering,
    allowance: Allowance,
    paragraphs: u32,
    tables: u32,
    sections: usize,
    origins: Vec<(Place, Vec<Range<usize>>)>,
}

impl<'b> Printer<'b> {
    fn new(body: &'b Body) -> Self {
        Self { body, rendering: Rendering::new(), allowance: Allowance::new(), paragraphs: 0, tables: 0, sections: 0, origins: Vec::new() }
    }

    fn finish(mut self) -> Result<Source, ReadError> {
        if self.body.revised {
            self.rendering.remark("文件带有修订标记：已删除的内容没有读取，新增的内容按正文读取");
        }
        self.rendering.finish(Format::Docx, "")
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
            if !matches!(block, Block::Paragraph(_)) {
                self.blocks(std::slice::from_ref(block))?;
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        self.paragraphs += 1;
        let place = Place::Paragraph { paragraph: self.paragraphs };
        self.origins.push((place.clone(), paragraph.at.clone()));
        let mut pages = paragraph.text.split(body::PAGE_BREAK);
        self.rendering.paragraph(pages.next().unwrap_or_default(), &place);
        for page in pages {
            self.rendering.page_break();
            self.rendering.paragraph(page, &place);
        }
    }

    /// How a section begins is said at its own end, so the answer for the next one is looked up.
    fn section_end(&mut self) {
        self.sections += 1;
        if self.body.sections_on_new_page.get(self.sections).copied().unwrap_or(true) {
            self.rendering.page_break();
        }
    }
}
