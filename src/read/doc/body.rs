//! The text of a .doc document as blocks.

use super::super::ReadError;
use super::super::flow::block::{Block, EMBEDDED, Form, HIDDEN, NOTE, PAGE_BREAK, PICTURE};
use super::super::flow::rows::Rows;
use super::header::{Header, part, parts};
use super::lists::Lists;
use super::look::{Look, Looks};
use super::number::usize_at;
use super::pages::Pages;
use super::paragraph::Properties;
use super::pieces::Pieces;
use super::styles::{Styles, sections};
use super::{Streams, field};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// Characters that mean something of their own.
mod sign {
    pub(super) const PICTURE: u16 = 0x01;
    pub(super) const NOTE: u16 = 0x02;
    pub(super) const CELL: u16 = 0x07;
    pub(super) const DRAWING: u16 = 0x08;
    pub(super) const TAB: u16 = 0x09;
    pub(super) const LINE: u16 = 0x0b;
    pub(super) const PAGE: u16 = 0x0c;
    pub(super) const PARAGRAPH: u16 = 0x0d;
    pub(super) const COLUMN: u16 = 0x0e;
    pub(super) const HYPHEN: u16 = 0x1e;
    pub(super) const SOFT_HYPHEN: u16 = 0x1f;
}

/// Reads the text, and the text boxes behind it.
pub(super) fn read(streams: &Streams, header: &Header) -> Result<(Vec<Block>, Form), ReadError> {
    let pieces = Pieces::read(streams, header)?;
    let styles = Styles::read(streams.part(header, parts::STYLES));
    let sections = sections(streams.part(header, parts::SECTIONS), &streams.main);
    let characters = Pages::of_characters(streams.part(header, parts::CHARACTERS), &streams.main);
    let mut parser = Parser {
        streams,
        pieces: &pieces,
        paragraphs: Pages::of_paragraphs(streams.part(header, parts::PARAGRAPHS), &streams.main),
        looks: Looks { pieces: &pieces, characters, styles: &styles },
        styles: &styles,
        lists: Lists::read(&streams.table, part(&streams.main, header, parts::LISTS).0, streams.part(header, parts::LIST_OVERRIDES)),
        section_ends: sections.iter().map(|(end, _)| *end).collect(),
        has_boxes: header.boxes > 0,
        text: header.text,
        boxes: boxes(streams, header),
        rows: Rows::new(),
        form: Form { sections_on_new_page: sections.iter().map(|(_, on_new_page)| *on_new_page).collect(), ..Form::default() },
    };
    parser.story(0..header.text)?;
    // A box whose anchor was not met comes behind the text.
    for text in std::mem::take(&mut parser.boxes).into_values() {
        parser.story(text)?;
    }
    Ok((parser.rows.finish()?, parser.form))
}

/// The texts of text boxes by the character that each is anchored at; those whose anchor is not known stand behind all others.
fn boxes(streams: &Streams, header: &Header) -> BTreeMap<usize, Range<usize>> {
    let (drawings, boxes) = (streams.part(header, parts::DRAWINGS), streams.part(header, parts::BOXES));
    // Lists of places, one more than there are entries, and the entries behind them.
    let entries = |part: &[u8], size: usize| part.len().saturating_sub(4) / (4 + size);
    let anchors: HashMap<usize, usize> = (0..entries(drawings, 26))
        .filter_map(|nth| Some((usize_at(drawings, 4 * (entries(drawings, 26) + 1) + 26 * nth)?, usize_at(drawings, 4 * nth)?)))
        .collect();
    let count = entries(boxes, 22);
    let first = header.text.saturating_add(header.between);
    let whole = first..first.saturating_add(header.boxes);
    let mut found = BTreeMap::new();
    let mut end = whole.start;
    for nth in 0..count {
        let (Some(from), Some(to)) = (usize_at(boxes, 4 * nth), usize_at(boxes, 4 * nth + 4)) else { break };
        let text = whole.start.saturating_add(from)..whole.start.saturating_add(to).min(whole.end);
        // Each character belongs to one box, whatever the places say.
        if text.start < end || text.is_empty() {
            continue;
        }
        end = text.end;
        let shape = usize_at(boxes, 4 * (count + 1) + 22 * nth + 14);
        let anchor = shape.and_then(|shape| anchors.get(&shape)).filter(|at| !found.contains_key(*at));
        found.insert(anchor.copied().unwrap_or(text.start), text);
    }
    if end == whole.start && !whole.is_empty() {
        found.insert(whole.start, whole);
    }
    found
}

struct Parser<'b> {
    streams: &'b Streams,
    pieces: &'b Pieces,
    paragraphs: Pages<'b>,
    looks: Looks<'b>,
    styles: &'b Styles<'b>,
    lists: Lists,
    /// The characters behind the ends of sections.
    section_ends: HashSet<usize>,
    has_boxes: bool,
    /// Characters of the text itself.
    text: usize,
    /// Text boxes that were not read yet.
    boxes: BTreeMap<usize, Range<usize>>,
    rows: Rows,
    form: Form,
}

/// The text of a paragraph under construction, and what stands beside it.
#[derive(Default)]
struct Inline {
    units: Vec<u16>,
    beside: Vec<Block>,
    hidden: bool,
}

impl Parser<'_> {
    /// Paragraphs, cells and rows of a stretch of the text.
    fn story(&mut self, range: Range<usize>) -> Result<(), ReadError> {
        let all = self.pieces.units.get(range.clone()).unwrap_or_default();
        let codes = field::codes(all);
        let mut inline = Inline::default();
        let mut start = 0;
        for (at, &unit) in all.iter().enumerate() {
            let mark = range.start + at;
            let ends_section = unit == sign::PAGE && self.section_ends.contains(&(mark + 1));
            if !(matches!(unit, sign::PARAGRAPH | sign::CELL) || ends_section) {
                continue;
            }
            let properties = self.properties(mark)?;
            self.runs(range.start + start..mark, &codes[start..at], properties.style, &mut inline)?;
            start = at + 1;
            // Where the mark of a paragraph is deleted, the next one runs on in it; within the code of a field it prints nothing.
            let runs_on = unit == sign::PARAGRAPH && properties.depth == 0 && (codes[at] || self.is_deleted(mark, properties.style)?);
            if !runs_on {
                self.end(unit, &properties, std::mem::take(&mut inline))?;
            }
            if properties.depth == 0 && !runs_on && mark < self.text {
                self.anchored(mark)?;
            }
            if ends_section {
                self.rows.put(0, [Block::SectionEnd])?;
            }
        }
        // The last paragraph has a mark; a text that ends without one prints all the same.
        self.runs(range.start + start..range.start + all.len(), &codes[start..], 0, &mut inline)?;
        if inline.units.is_empty() { Ok(()) } else { self.end(sign::PARAGRAPH, &Properties::default(), inline) }
    }

    /// The text boxes whose anchors lie before a character.
    fn anchored(&mut self, mark: usize) -> Result<(), ReadError> {
        while let Some(first) = self.boxes.first_entry().filter(|first| *first.key() <= mark) {
            let text = first.remove();
            self.story(text)?;
        }
        Ok(())
    }

    fn properties(&self, mark: usize) -> Result<Properties, ReadError> {
        let place = self.pieces.place(mark).map_or(usize::MAX, |(place, ..)| place);
        Properties::read(&self.paragraphs.run(place)?, self.styles, &self.streams.data)
    }

    fn is_deleted(&mut self, mark: usize, style: u16) -> Result<bool, ReadError> {
        let deleted = self.looks.at(mark, style)?.0.deleted;
        self.form.revised |= deleted;
        Ok(deleted)
    }

    /// The characters of a stretch, one run of the same look after the other.
    fn runs(&mut self, range: Range<usize>, codes: &[bool], style: u16, inline: &mut Inline) -> Result<(), ReadError> {
        let mut at = range.start;
        while at < range.end {
            let (look, end) = self.looks.at(at, style)?;
            let end = end.clamp(at + 1, range.end);
            self.form.revised |= look.deleted || look.inserted;
            let units = &self.pieces.units[at..end];
            for (&unit, _) in units.iter().zip(&codes[at - range.start..]).filter(|(_, code)| !**code) {
                self.push(unit, look, inline);
            }
            at = end;
        }
        Ok(())
    }

    fn push(&self, unit: u16, look: Look, inline: &mut Inline) {
        if look.deleted {
            return;
        }
        if look.hidden {
            inline.hidden |= unit > 0x20;
            return;
        }
        let mut beside = |words: &str| inline.beside.push(Block::Remark(words.into()));
        match unit {
            sign::PICTURE if look.data => {}
            sign::PICTURE => beside(if look.embedded { EMBEDDED } else { PICTURE }),
            sign::NOTE if look.special => beside(NOTE),
            sign::DRAWING if !self.has_boxes => beside(PICTURE),
            sign::TAB => inline.units.push(sign::TAB),
            sign::LINE | sign::COLUMN => inline.units.push(u16::from(b'\n')),
            sign::PAGE => inline.units.push(PAGE_BREAK as u16),
            sign::HYPHEN => inline.units.push(u16::from(b'-')),
            sign::SOFT_HYPHEN | 0..0x20 => {}
            // A symbol of a font of signs stands as a bracket.
            0x28 if look.symbol => {}
            _ => inline.units.push(unit),
        }
    }

    /// Ends a paragraph, a cell or a row.
    fn end(&mut self, mark: u16, properties: &Properties, inline: Inline) -> Result<(), ReadError> {
        if properties.ends_row {
            return self.rows.row(properties.depth.max(1), &properties.row);
        }
        let depth = if mark == sign::CELL { properties.depth.max(1) } else { properties.depth };
        let mut text = String::from_utf16_lossy(&inline.units);
        if let Some(list) = properties.list.filter(|&list| list > 0) {
            // The number of a paragraph without text does not print a line of its own.
            let label = self.lists.label(list, properties.level, properties.list_style);
            text.insert_str(0, &label);
        }
        if properties.page_before {
            text.insert(0, PAGE_BREAK);
        }
        self.rows.take(depth, text.len())?;
        let hidden = inline.hidden.then(|| Block::Remark(HIDDEN.into()));
        self.rows.put(depth, std::iter::once(Block::text(text)).chain(hidden).chain(inline.beside))?;
        if mark == sign::CELL || properties.ends_inner_cell { self.rows.cell(depth) } else { Ok(()) }
    }
}
