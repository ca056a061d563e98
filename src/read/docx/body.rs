//! The body of a .docx document as blocks.

use super::super::ReadError;
use super::super::flow::block::{Block, EMBEDDED, Form, HIDDEN, NOTE, PAGE_BREAK, PICTURE, Paragraph};
use super::super::flow::numbering::Numbering;
use super::super::flow::table::{MAX_SPAN, Table, TableCell, TableRow};
use super::super::grid::set_in;
use super::super::limits::Allowance;
use super::super::xml::{Element, Event, Xml};

/// The document as blocks.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    /// How each section begins, and whether revisions are marked.
    pub(super) form: Form,
}

impl Body {
    /// Reads the main part.
    pub(super) fn read(document: &str, numbering: Numbering) -> Result<Self, ReadError> {
        let mut parser = Parser { xml: Xml::new(document), numbering, allowance: Allowance::new(), form: Form::default() };
        let mut blocks = Vec::new();
        if parser.xml.find("body")?.is_some() {
            parser.blocks(&mut blocks)?;
        }
        // What follows the body must still be well formed, or the file is cut off.
        while !matches!(parser.xml.next()?, Event::End) {}
        Ok(Self { blocks, form: parser.form })
    }
}

/// The text of a paragraph under construction, and what stands beside it.
#[derive(Default)]
struct Inline {
    text: String,
    beside: Vec<Block>,
    hidden: bool,
}

/// What the properties of a paragraph say about its text.
#[derive(Default)]
struct Properties {
    style: Option<String>,
    number: Option<String>,
    level: Option<usize>,
    /// The number as it prints, where the file says it.
    printed: Option<String>,
    page_break_before: bool,
    /// Characters that the text is set in by.
    indent: usize,
    ends_section: bool,
    mark_deleted: bool,
}

struct Parser<'x> {
    xml: Xml<'x>,
    numbering: Numbering,
    allowance: Allowance,
    form: Form,
}

impl Parser<'_> {
    /// The blocks within the element last opened.
    fn blocks(&mut self, blocks: &mut Vec<Block>) -> Result<(), ReadError> {
        let mut carried = Paragraph::default();
        self.blocks_after(blocks, &mut carried)?;
        if !carried.text.is_empty() {
            blocks.push(Block::Paragraph(carried));
        }
        Ok(())
    }

    /// `carried` is the text of paragraphs whose end was deleted: it runs on in the next one.
    fn blocks_after(&mut self, blocks: &mut Vec<Block>, carried: &mut Paragraph) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "p" => {
                    self.allowance.take_paragraph()?;
                    self.paragraph(blocks, carried)?;
                }
                "tbl" => {
                    let mut table = Table::default();
                    self.rows(&mut table)?;
                    blocks.push(Block::Table(table));
                }
                // Word 2003 has elements for sections and for the content of what was inserted.
                "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo" | "Choice" | "sect" | "sub-section" | "content" => {
                    self.blocks_after(blocks, carried)?;
                }
                "annotation" if self.is_inserted(&element) => self.blocks_after(blocks, carried)?,
                "AlternateContent" => self.blocks_after(blocks, carried)?,
                "sectPr" => self.section()?,
                "altChunk" => {
                    blocks.push(Block::Remark(EMBEDDED.into()));
                    self.xml.skip()?;
                }
                "del" | "moveFrom" => self.deleted()?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    /// Whether an annotation of Word 2003 is text that was inserted; others are bookmarks, comments, and what was deleted.
    fn is_inserted(&mut self, element: &Element<'_>) -> bool {
        let kind = element.attribute("type").unwrap_or_default();
        self.form.revised |= matches!(kind.as_str(), "Word.Insertion" | "Word.Deletion");
        kind == "Word.Insertion"
    }

    fn deleted(&mut self) -> Result<(), ReadError> {
        self.form.revised = true;
        self.xml.skip()
    }

    fn paragraph(&mut self, blocks: &mut Vec<Block>, carried: &mut Paragraph) -> Result<(), ReadError> {
        let mut inline = Inline::default();
        let mut properties = Properties::default();
        let start = self.xml.position();
        while let Some(element) = self.xml.child()? {
            if element.name() == "pPr" {
                properties = self.paragraph_properties()?;
            } else {
                self.inline(&element, &mut inline)?;
            }
        }
        self.allowance.take_text(inline.text.len())?;
        let mut read = std::mem::take(carried);
        read.text.push_str(&inline.text);
        read.at.push(start..self.xml.position());
        if properties.mark_deleted {
            self.form.revised = true;
            *carried = read;
        } else {
            let label = self.label(&properties);
            read.text.insert_str(0, &label);
            read.text = set_in(read.text, properties.indent);
            if properties.page_break_before {
                read.text.insert(0, PAGE_BREAK);
            }
            blocks.push(Block::Paragraph(read));
        }
        if inline.hidden {
            blocks.push(Block::Remark(HIDDEN.into()));
        }
        blocks.append(&mut inline.beside);
        if properties.ends_section {
            blocks.push(Block::SectionEnd);
        }
        Ok(())
    }

    fn label(&mut self, properties: &Properties) -> String {
        if let Some(printed) = &properties.printed {
            return printed.clone();
        }
        self.numbering.label(properties.number.as_deref(), properties.level, properties.style.as_deref())
    }

    fn paragraph_properties(&mut self) -> Result<Properties, ReadError> {
        let mut properties = Properties::default();
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "pStyle" => {
                    properties.style = element.attribute("val");
                    self.xml.skip()?;
                }
                "numPr" => self.number_properties(&mut properties)?,
                "listPr" => properties.printed = self.printed_number()?,
                "pageBreakBefore" => {
                    properties.page_break_before = element.holds();
                    self.xml.skip()?;
                }
                "ind" => {
                    properties.indent = indent(&element);
                    self.xml.skip()?;
                }
                "sectPr" => {
                    properties.ends_section = true;
                    self.section()?;
                }
                "rPr" => properties.mark_deleted = self.mark_is_deleted()?,
                _ => self.xml.skip()?,
            }
        }
        Ok(properties)
    }

    fn number_properties(&mut self, properties: &mut Properties) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "numId" => properties.number = element.attribute("val"),
                "ilvl" => properties.level = element.number("val"),
                _ => {}
            }
            self.xml.skip()?;
        }
        Ok(())
    }

    /// The number that Word 2003 says a paragraph of a list prints.
    fn printed_number(&mut self) -> Result<Option<String>, ReadError> {
        let mut printed = None;
        while let Some(element) = self.xml.child()? {
            if element.name() == "t" {
                printed = element.attribute("val");
            }
            self.xml.skip()?;
        }
        Ok(printed)
    }

    fn mark_is_deleted(&mut self) -> Result<bool, ReadError> {
        let mut deleted = false;
        while let Some(element) = self.xml.child()? {
            deleted |= matches!(element.name(), "del" | "moveFrom");
            self.xml.skip()?;
        }
        Ok(deleted)
    }

    fn section(&mut self) -> Result<(), ReadError> {
        let mut on_new_page = true;
        while let Some(element) = self.xml.child()? {
            if element.name() == "type" {
                on_new_page = element.attribute("val").as_deref() != Some("continuous");
            }
            self.xml.skip()?;
        }
        self.form.sections_on_new_page.push(on_new_page);
        Ok(())
    }

    /// An element within a paragraph.
    fn inline(&mut self, element: &Element<'_>, inline: &mut Inline) -> Result<(), ReadError> {
        match element.name() {
            "r" => return self.run(inline),
            "t" => {
                let text = self.xml.text()?;
                inline.text.push_str(&text.replace(['\n', '\t'], " "));
                return Ok(());
            }
            "txbxContent" => return self.blocks(&mut inline.beside),
            "AlternateContent" => return self.alternatives(inline),
            "del" | "moveFrom" => return self.deleted(),
            "ins" | "moveTo" => self.form.revised = true,
            "annotation" if !self.is_inserted(element) => return self.xml.skip(),
            "footnote" | "endnote" => {
                inline.beside.push(Block::Remark(NOTE.into()));
                return self.xml.skip();
            }
            "tab" | "ptab" => inline.text.push('\t'),
            "cr" => inline.text.push('\n'),
            "br" => inline.text.push(match element.attribute("type").as_deref() {
                Some("page") => PAGE_BREAK,
                _ => '\n',
            }),
            "noBreakHyphen" => inline.text.push('-'),
            "pic" | "imagedata" => {
                inline.beside.push(Block::Remark(PICTURE.into()));
                return self.xml.skip();
            }
            "object" => {
                inline.beside.push(Block::Remark(EMBEDDED.into()));
                return self.xml.skip();
            }
            "footnoteReference" | "endnoteReference" => inline.beside.push(Block::Remark(NOTE.into())),
            // Properties hold no text, and `tab` means something else in them; `rt` is the reading aid of a ruby.
            "pPr" | "rPr" | "sdtPr" | "rt" | "delText" | "instrText" => return self.xml.skip(),
            _ => {}
        }
        while let Some(child) = self.xml.child()? {
            self.inline(&child, inline)?;
        }
        Ok(())
    }

    fn run(&mut self, inline: &mut Inline) -> Result<(), ReadError> {
        let mut hidden = false;
        while let Some(element) = self.xml.child()? {
            if element.name() == "rPr" {
                hidden = self.run_is_left_out()?;
            } else if hidden {
                inline.hidden |= element.name() == "t";
                self.xml.skip()?;
            } else {
                self.inline(&element, inline)?;
            }
        }
        Ok(())
    }

    /// Whether a run is hidden, or struck out by hand: what was withdrawn is no figure of the disclosure.
    fn run_is_left_out(&mut self) -> Result<bool, ReadError> {
        let mut left_out = false;
        while let Some(element) = self.xml.child()? {
            left_out |= matches!(element.name(), "vanish" | "strike" | "dstrike") && element.holds();
            self.xml.skip()?;
        }
        Ok(left_out)
    }

    /// The same content for newer and older programs: only the first one is read.
    fn alternatives(&mut self, inline: &mut Inline) -> Result<(), ReadError> {
        let mut chosen = false;
        while let Some(element) = self.xml.child()? {
            if chosen {
                self.xml.skip()?;
            } else {
                chosen = true;
                self.inline(&element, inline)?;
            }
        }
        Ok(())
    }

    fn rows(&mut self, table: &mut Table) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "tr" => {
                    let mut row = TableRow::default();
                    if self.cells(&mut row)? {
                        table.rows.push(row);
                    }
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => self.rows(table)?,
                "del" | "moveFrom" => self.deleted()?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    /// The cells of a row; false where the row is deleted or hidden.
    fn cells(&mut self, row: &mut TableRow) -> Result<bool, ReadError> {
        let mut printed = true;
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "trPr" => printed = self.row_properties(row)?,
                "tc" => {
                    let cell = self.cell()?;
                    row.cells.push(cell);
                }
                "sdt" | "sdtContent" | "customXml" => {
                    self.cells(row)?;
                }
                _ => self.xml.skip()?,
            }
        }
        Ok(printed)
    }

    fn row_properties(&mut self, row: &mut TableRow) -> Result<bool, ReadError> {
        let mut printed = true;
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "gridBefore" => row.before = element.number("val").unwrap_or(0).min(MAX_SPAN),
                "del" => {
                    self.form.revised = true;
                    printed = false;
                }
                "hidden" => printed &= !element.holds(),
                _ => {}
            }
            self.xml.skip()?;
        }
        Ok(printed)
    }

    fn cell(&mut self) -> Result<TableCell, ReadError> {
        let mut cell = TableCell::default();
        // The properties come first, and blocks() passes over elements it does not know, so they are taken here.
        let mut carried = Paragraph::default();
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "tcPr" => self.cell_properties(&mut cell)?,
                "p" => self.paragraph(&mut cell.blocks, &mut carried)?,
                "tbl" => {
                    let mut table = Table::default();
                    self.rows(&mut table)?;
                    cell.blocks.push(Block::Table(table));
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "AlternateContent" => {
                    self.blocks_after(&mut cell.blocks, &mut carried)?;
                }
                "del" | "moveFrom" => self.deleted()?,
                _ => self.xml.skip()?,
            }
        }
        if !carried.text.is_empty() {
            cell.blocks.push(Block::Paragraph(carried));
        }
        Ok(cell)
    }

    fn cell_properties(&mut self, cell: &mut TableCell) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            // A merge without a value continues.
            let continues = element.attribute("val").is_none_or(|v| v == "continue");
            match element.name() {
                "gridSpan" => cell.span = element.number("val").unwrap_or(1).clamp(1, MAX_SPAN),
                "vMerge" | "vmerge" => cell.continues_above = continues,
                "hMerge" | "hmerge" => cell.continues_before = continues,
                _ => {}
            }
            self.xml.skip()?;
        }
        Ok(())
    }
}

/// How many characters a paragraph is set in by: in hundredths of a character, or in twentieths of a point, of which a character
/// of the usual size has 210.
fn indent(element: &Element<'_>) -> usize {
    let said = |names: [&str; 2]| names.into_iter().find_map(|name| element.number::<i32>(name));
    let of = |characters: [&str; 2], twips: [&str; 2]| match said(characters) {
        Some(hundredths) => hundredths,
        None => said(twips).map_or(0, |twips| twips.saturating_mul(10) / 21),
    };
    let whole = of(["leftChars", "startChars"], ["left", "start"]);
    let first = of(["firstLineChars", "firstLineChars"], ["firstLine", "firstLine"]);
    let back = of(["hangingChars", "hangingChars"], ["hanging", "hanging"]);
    let hundredths = whole.saturating_add(first).saturating_sub(back);
    usize::try_from(hundredths.saturating_add(50) / 100).unwrap_or(0)
}
