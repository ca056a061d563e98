//! The body of an .odt document as blocks.

use super::super::ReadError;
use super::super::flow::block::{Block, EMBEDDED, Form, HIDDEN, NOTE, PAGE_BREAK, PICTURE};
use super::super::flow::table::{MAX_SPAN, Table, TableCell, TableRow};
use super::super::limits::Allowance;
use super::super::xml::{Element, Event, Xml};
use super::lists::{List, Lists};
use super::styles::{Printed, Styles};
use std::collections::HashMap;

/// The text of a paragraph under construction, and what stands beside it.
#[derive(Default)]
struct Inline {
    text: String,
    beside: Vec<Block>,
    hidden: bool,
}

/// Where in the lists of the text the reader is.
#[derive(Clone, Default)]
struct Item {
    list: Option<List>,
    depth: usize,
    /// What the item says its number is.
    start: Option<u32>,
    /// The number is not printed yet: only the first paragraph of an item has it.
    numbered: bool,
}

/// Reads the text of a document.
pub(super) struct Parser<'x> {
    xml: Xml<'x>,
    styles: &'x Styles,
    lists: Lists,
    allowance: Allowance,
    /// Paragraphs in cells ask for the cells that they fill.
    within: Allowance,
    /// How many cells the reader is in.
    in_cells: usize,
    form: Form,
}

/// Cells that go on in the rows below: by their first column, the rows left and the columns covered.
type Below = HashMap<usize, (usize, usize)>;

impl<'x> Parser<'x> {
    /// A parser before the first element.
    pub(super) fn new(content: &'x str, styles: &'x Styles, lists: Lists) -> Self {
        Self {
            xml: Xml::new(content),
            styles,
            lists,
            allowance: Allowance::new(),
            within: Allowance::new(),
            in_cells: 0,
            form: Form::default(),
        }
    }

    /// The document as blocks.
    pub(super) fn read(mut self) -> Result<(Vec<Block>, Form), ReadError> {
        let mut blocks = Vec::new();
        if self.xml.find("body")?.is_some() && self.xml.find("text")?.is_some() {
            self.blocks(&mut blocks, &mut Item::default())?;
        }
        // What follows the body must still be well formed, or the file is cut off.
        while !matches!(self.xml.next()?, Event::End) {}
        Ok((blocks, self.form))
    }

    /// The blocks within the element last opened.
    fn blocks(&mut self, blocks: &mut Vec<Block>, item: &mut Item) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "p" | "h" => self.paragraph(&element, blocks, item)?,
                "list" => self.list(&element, blocks, item)?,
                "table" => self.table(&element, blocks)?,
                "section" if element.attribute("display").as_deref() == Some("none") => self.hidden(blocks)?,
                "section" | "index-body" | "index-title" | "table-of-content" | "numbered-paragraph" | "illustration-index"
                | "table-index" | "object-index" | "user-index" | "alphabetical-index" | "bibliography" => {
                    self.blocks(blocks, &mut Item::default())?;
                }
                "frame" | "text-box" | "g" | "a" | "custom-shape" | "rect" => {
                    let mut inline = Inline::default();
                    self.drawing(&element, &mut inline)?;
                    blocks.append(&mut inline.beside);
                }
                "tracked-changes" => self.changes()?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn hidden(&mut self, blocks: &mut Vec<Block>) -> Result<(), ReadError> {
        blocks.push(Block::Remark(HIDDEN.into()));
        self.xml.skip()
    }

    /// What was deleted is kept here and not in the text.
    fn changes(&mut self) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            self.form.revised |= element.name() == "changed-region";
            self.xml.skip()?;
        }
        Ok(())
    }

    fn list(&mut self, element: &Element<'_>, blocks: &mut Vec<Block>, above: &Item) -> Result<(), ReadError> {
        let list = self.lists.open(element, above.list.as_ref(), None);
        let depth = if above.list.is_some() { above.depth + 1 } else { 0 };
        while let Some(element) = self.xml.child()? {
            let numbered = element.name() == "list-item";
            let mut item = Item { list: Some(list.clone()), depth, start: element.number("start-value"), numbered };
            match element.name() {
                "list-item" | "list-header" => self.blocks(blocks, &mut item)?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, element: &Element<'_>, blocks: &mut Vec<Block>, item: &mut Item) -> Result<(), ReadError> {
        if self.in_cells == 0 {
            self.allowance.take_paragraph()?
        } else {
            self.within.take_cells(1)?
        }
        let style = element.attribute("style-name");
        let printed = self.styles.printed("paragraph", style.as_deref());
        let label = self.label(element, style.as_deref(), item);
        let mut inline = Inline::default();
        self.inline(&mut inline, printed.hidden)?;
        self.allowance.take_text(inline.text.len())?;
        inline.text.insert_str(0, &label);
        if printed.page_before {
            inline.text.insert(0, PAGE_BREAK);
        }
        if printed.page_after {
            inline.text.push(PAGE_BREAK);
        }
        blocks.push(Block::text(inline.text));
        if inline.hidden {
            blocks.push(Block::Remark(HIDDEN.into()));
        }
        blocks.append(&mut inline.beside);
        Ok(())
    }

    fn label(&mut self, element: &Element<'_>, style: Option<&str>, item: &mut Item) -> String {
        let start = item.start.take();
        if let Some(list) = &item.list {
            let numbered = std::mem::take(&mut item.numbered);
            return if numbered { self.lists.label(list, item.depth, start) } else { String::new() };
        }
        // Headings are numbered without a list around them; an empty list of their style says that they are not.
        let level = element.number::<usize>("outline-level").filter(|_| element.name() == "h" && !element.is_on("is-list-header"));
        let Some(level) = level.and_then(|level| level.checked_sub(1)) else { return String::new() };
        match self.styles.list(style) {
            Some(_) => String::new(),
            None => self.lists.label(&Lists::outline(), level, element.number("start-value")),
        }
    }

    /// The text within the element last opened; blanks and tabs are elements of their own.
    fn inline(&mut self, inline: &mut Inline, hidden: bool) -> Result<(), ReadError> {
        loop {
            match self.xml.next()? {
                Event::Text(piece) if hidden => inline.hidden |= !piece.trim().is_empty(),
                Event::Text(piece) => push_collapsed(&mut inline.text, &piece),
                Event::Close | Event::End => return Ok(()),
                Event::Open(element) => self.inline_element(&element, inline, hidden)?,
            }
        }
    }

    fn inline_element(&mut self, element: &Element<'_>, inline: &mut Inline, hidden: bool) -> Result<(), ReadError> {
        match element.name() {
            "s" if !hidden => {
                let count: usize = element.number("c").unwrap_or(1);
                inline.text.extend(std::iter::repeat_n(' ', count.min(MAX_SPAN)));
            }
            "tab" if !hidden => inline.text.push('\t'),
            "line-break" if !hidden => inline.text.push('\n'),
            "span" => {
                let hidden = hidden || self.styles.printed("text", element.attribute("style-name").as_deref()).hidden;
                return self.inline(inline, hidden);
            }
            "note" => {
                inline.beside.push(Block::Remark(NOTE.into()));
                return self.xml.skip();
            }
            "annotation" | "ruby-text" | "tracked-changes" | "event-listeners" => return self.xml.skip(),
            "hidden-text" | "hidden-paragraph" => {
                inline.hidden |= element.is_on("is-hidden");
                return if element.is_on("is-hidden") { self.xml.skip() } else { self.inline(inline, hidden) };
            }
            "frame" | "text-box" | "g" | "custom-shape" | "rect" | "image" | "object" | "object-ole" => {
                return self.drawing(element, inline);
            }
            _ => {}
        }
        self.inline(inline, hidden)
    }

    /// A frame or a shape: the text in it, or that it is a picture.
    fn drawing(&mut self, element: &Element<'_>, inline: &mut Inline) -> Result<(), ReadError> {
        match element.name() {
            "text-box" | "custom-shape" | "rect" => return self.blocks(&mut inline.beside, &mut Item::default()),
            "image" => inline.beside.push(Block::Remark(PICTURE.into())),
            "object" | "object-ole" => inline.beside.push(Block::Remark(EMBEDDED.into())),
            _ => {
                // Of what a frame holds, the first is shown, and the others stand for it where it cannot be.
                let mut shown = false;
                while let Some(child) = self.xml.child()? {
                    let is_content =
                        matches!(child.name(), "text-box" | "image" | "object" | "object-ole" | "frame" | "g" | "custom-shape" | "rect");
                    if is_content && !(shown && element.name() == "frame") {
                        shown = true;
                        self.drawing(&child, inline)?;
                    } else {
                        self.xml.skip()?;
                    }
                }
                return Ok(());
            }
        }
        self.xml.skip()
    }

    fn table(&mut self, element: &Element<'_>, blocks: &mut Vec<Block>) -> Result<(), ReadError> {
        let Printed { page_before, page_after, .. } = self.styles.printed("table", element.attribute("style-name").as_deref());
        let mut table = Table::default();
        self.rows(&mut table, &mut Below::new())?;
        blocks.extend(page_before.then_some(Block::SectionEnd));
        blocks.push(Block::Table(table));
        blocks.extend(page_after.then_some(Block::SectionEnd));
        Ok(())
    }

    fn rows(&mut self, table: &mut Table, below: &mut Below) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "table-row" => {
                    let printed = !matches!(element.attribute("visibility").as_deref(), Some("collapse" | "filter"));
                    let repeated: usize = element.number("number-rows-repeated").unwrap_or(1).max(1);
                    let row = self.cells(below)?;
                    if printed {
                        self.allowance.take_cells(row.cells.len().max(1).saturating_mul(repeated))?;
                        table.rows.extend(std::iter::repeat_n(row, repeated));
                    }
                }
                "table-header-rows" | "table-rows" | "table-row-group" => self.rows(table, below)?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn cells(&mut self, below: &mut Below) -> Result<TableRow, ReadError> {
        let mut row = TableRow::default();
        let (mut column, mut covered) = (0_usize, 0_usize);
        while let Some(element) = self.xml.child()? {
            let repeated: usize = element.number("number-columns-repeated").unwrap_or(1).clamp(1, MAX_SPAN);
            match element.name() {
                "table-cell" => {
                    let span: usize = element.number("number-columns-spanned").unwrap_or(1).clamp(1, MAX_SPAN);
                    let rows: usize = element.number("number-rows-spanned").unwrap_or(1).max(1);
                    let mut cell = TableCell { span, ..TableCell::default() };
                    self.in_cells += 1;
                    self.blocks(&mut cell.blocks, &mut Item::default())?;
                    self.in_cells -= 1;
                    for copy in 0..repeated {
                        self.allowance.take_cells(usize::from(copy > 0))?;
                        if rows > 1 {
                            below.insert(column, (rows - 1, span));
                        }
                        column += span;
                        row.cells.push(cell.clone());
                    }
                    covered = span - 1;
                }
                "covered-table-cell" => {
                    self.xml.skip()?;
                    for _ in 0..repeated {
                        if covered > 0 {
                            covered -= 1;
                            continue;
                        }
                        let cell = covered_cell(column, below);
                        covered = cell.span - 1;
                        column += cell.span;
                        row.cells.push(cell);
                    }
                }
                _ => self.xml.skip()?,
            }
        }
        Ok(row)
    }
}

/// What stands where a cell of a row above goes on.
fn covered_cell(column: usize, below: &mut Below) -> TableCell {
    match below.get_mut(&column) {
        Some((rows, span)) => {
            let cell = TableCell { span: *span, continues_above: true, ..TableCell::default() };
            *rows -= 1;
            if *rows == 0 {
                below.remove(&column);
            }
            cell
        }
        None => TableCell::default(),
    }
}

/// Line breaks and runs of blanks in the file are one blank of the text.
fn push_collapsed(text: &mut String, piece: &str) {
    for c in piece.chars() {
        let blank = matches!(c, ' ' | '\n' | '\r' | '\t');
        if !(blank && text.ends_with(' ')) {
            text.push(if blank { ' ' } else { c });
        }
    }
}
