//! What a reader hands to the parser: a text rendering, and where each part of it lies in the original.

use super::Span;
use serde::Serialize;

/// The format a document was read from, decided by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text: TAB-separated rows, or rows in columns of spaces.
    Text,
    /// Comma- or TAB-separated values.
    Csv,
    /// Fixed pages with text: pdf or ofd.
    Pdf,
    /// A text document: docx, odt, rtf or doc.
    Docx,
    /// A workbook: xlsx, xls or ods.
    Xlsx,
    /// A web page.
    Html,
    /// Markdown with pipe tables.
    Markdown,
}

/// Where a stretch of the text rendering lies in the original file. Plain text needs none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Place {
    /// A page of a PDF, with the box `[left, top, right, bottom]` in points from the upper left corner.
    Page {
        /// Page number, from 1.
        page: u32,
        /// The box, if known.
        #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
        bounds: Option<[i32; 4]>,
    },
    /// A cell of the n-th table of a text document or web page, all counted from 1.
    Cell {
        /// Which table.
        table: u32,
        /// Which row.
        row: u32,
        /// Which column.
        column: u32,
    },
    /// A paragraph of a text document or web page, counted from 1.
    Paragraph {
        /// Which paragraph.
        paragraph: u32,
    },
    /// A cell of a workbook, such as `收支总表` and `B12`.
    Sheet {
        /// Name of the sheet.
        sheet: String,
        /// Address in the sheet.
        cell: String,
    },
}

/// A stretch of the text rendering and its place in the original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Range in [`Source::text`].
    pub span: Span,
    /// The place in the original file.
    pub place: Place,
}

/// One of several files that a disclosure was published in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePart {
    /// Its name in reports.
    pub path: String,
    /// Where its text begins in [`Source::text`].
    pub start: usize,
}

/// A document as text with places.
///
/// Tables are rows of TAB-separated cells, one row a line; a merged cell is printed once, in its upper left
/// corner, and leaves the other cells blank. Paragraphs are lines. A form feed (`\u{c}`) starts a new page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The decoded text; every [`Span`] of the model points into it.
    pub text: String,
    /// What it was read from.
    pub format: Format,
    /// The encoding the bytes were in (`utf-8`, `gb18030`, …); empty where the format has none.
    pub encoding: String,
    /// Places, ordered by span start and not overlapping; empty for plain text.
    pub marks: Vec<Mark>,
    /// Ranges of whole lines whose cells the reader knows, in order: rows and columns of a grid, which nothing guesses again.
    /// Cells of other lines stand where TABs or spaces put them.
    pub grids: Vec<Span>,
    /// What the reader met and could not give back (a hidden sheet, a picture), each with the span nearest to it.
    pub remarks: Vec<(Span, String)>,
    /// The files it was joined from, in the order of their text; empty where it is one file.
    pub parts: Vec<SourcePart>,
    /// The program that made the file lost what parts its columns: nothing that was read is certain enough to accuse.
    pub columns_lost: bool,
}

impl Source {
    /// Plain text without places.
    #[must_use]
    pub fn plain(text: String, encoding: &str) -> Self {
        Self {
            text,
            format: Format::Text,
            encoding: encoding.to_owned(),
            marks: Vec::new(),
            grids: Vec::new(),
            remarks: Vec::new(),
            parts: Vec::new(),
            columns_lost: false,
        }
    }

    /// The part that a byte offset lies in, where the disclosure is several files.
    #[must_use]
    pub fn part(&self, offset: usize) -> Option<&SourcePart> {
        let after = self.parts.partition_point(|p| p.start <= offset);
        self.parts.get(after.checked_sub(1)?)
    }

    /// Whether the file that a byte offset lies in has places of its own: pages, cells or paragraphs in the place of lines.
    #[must_use]
    pub fn has_places(&self, offset: usize) -> bool {
        let start = self.part(offset).map_or(0, |p| p.start);
        let after = self.parts.partition_point(|p| p.start <= offset);
        let end = self.parts.get(after).map_or(usize::MAX, |p| p.start);
        let first = self.marks.partition_point(|m| m.span.start < start);
        self.marks.get(first).is_some_and(|m| m.span.start < end)
    }

    /// Adds the text of another document at the end, with its places; returns where it begins. A page ends between them.
    pub fn append(&mut self, own_path: &str, path: &str, other: Self) -> usize {
        if self.parts.is_empty() {
            self.parts.push(SourcePart { path: own_path.to_owned(), start: 0 });
        }
        self.columns_lost |= other.columns_lost;
        self.text.push_str("\n\u{c}\n");
        let start = self.text.len();
        let moved = |span: Span| Span::new(span.start + start, span.end + start);
        self.text.push_str(&other.text);
        self.marks.extend(other.marks.into_iter().map(|m| Mark { span: moved(m.span), place: m.place }));
        self.grids.extend(other.grids.into_iter().map(moved));
        self.parts.push(SourcePart { path: path.to_owned(), start });
        start
    }

    /// The place of a byte offset, if the format has places.
    #[must_use]
    pub fn place(&self, offset: usize) -> Option<&Place> {
        let after = self.marks.partition_point(|m| m.span.start <= offset);
        let mark = self.marks.get(after.checked_sub(1)?)?;
        (offset <= mark.span.end).then_some(&mark.place)
    }
}
