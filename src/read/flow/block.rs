//! What a text document is made of, whatever format it was kept in: paragraphs and tables, one after another.

use super::table::Table;
use std::ops::Range;

/// Stands in the text of a paragraph for an explicit page break.
pub(in crate::read) const PAGE_BREAK: char = '\u{c}';

pub(in crate::read) const PICTURE: &str = "此处是图片，其中的文字和数字无法读取，没有检查";
pub(in crate::read) const EMBEDDED: &str = "此处是嵌入对象（可能是表格），其中的内容无法读取，没有检查";
pub(in crate::read) const NOTE: &str = "此处有脚注或尾注，没有读取";
/// Hidden, or struck out as withdrawn.
pub(in crate::read) const HIDDEN: &str = "此处有隐藏文字或划去的文字，没有读取";

/// A part of the flow of the document.
#[derive(Debug, Clone)]
pub(in crate::read) enum Block {
    /// A paragraph; it may hold line breaks, tabs and page breaks.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
    /// The end of a section.
    SectionEnd,
    /// Something that could not be given back.
    Remark(String),
}

/// A paragraph, and where it was read from.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct Paragraph {
    pub(in crate::read) text: String,
    /// The contents of the elements that it was read from, with their end tags: several where their ends are deleted. Empty
    /// where the format takes no notes.
    pub(in crate::read) at: Vec<Range<usize>>,
}

impl Block {
    /// A paragraph of a format that takes no notes.
    pub(in crate::read) fn text(text: String) -> Self {
        Self::Paragraph(Paragraph { text, at: Vec::new() })
    }
}

/// What is known of a document as a whole.
#[derive(Debug, Default)]
pub(in crate::read) struct Form {
    /// Whether each section begins on a new page; a section that is not named does.
    pub(in crate::read) sections_on_new_page: Vec<bool>,
    /// Whether revisions are marked.
    pub(in crate::read) revised: bool,
}
