//! How much a document may ask for before it is refused, and the sentences that say so.
//!
//! A disclosure has a few thousand cells and unpacks to a few megabytes. What is far beyond that is damaged or
//! hostile, and reading it would take the memory of everything else on the machine.

use super::ReadError;

/// Bytes of a file, or of what a pipe or a device gives.
pub const MAX_FILE: u64 = 128 << 20;
/// Bytes that all parts of one packed document (docx, xlsx, ods) may unpack to.
pub const MAX_UNPACKED: u64 = 128 << 20;
/// Cells that all tables of one packed document, page or list of values may have, blank ones included: a few bytes may ask for very
/// many.
pub const MAX_CELLS: usize = 500_000;
/// Cells that the lines of a document may have, when it has been read.
pub const MAX_PRINTED_CELLS: usize = 2_000_000;
/// Bytes of text that all cells and paragraphs of one document may have.
pub const MAX_TEXT: usize = 64 << 20;
/// Lines with text that a document may have, rows of its tables among them.
pub const MAX_LINES: usize = 400_000;
/// Numbers that a document may print.
pub const MAX_NUMBERS: usize = 2_000_000;
/// Numbers that the sentences of a document may print.
pub const MAX_SAID: usize = 20_000;
/// Bytes of one line: a paragraph, or a row of a table.
pub const MAX_LINE: usize = 256 << 10;
/// Paragraphs of one document, blank ones included.
pub const MAX_PARAGRAPHS: usize = 200_000;
/// Attributes that one tag of a web page may have.
pub const MAX_ATTRIBUTES: usize = 1_000;
/// Elements of XML or HTML that may be open at once.
pub const MAX_DEPTH: usize = 256;

/// What is left of [`MAX_CELLS`] and [`MAX_TEXT`] for one document.
#[derive(Debug)]
pub(super) struct Allowance {
    cells: usize,
    text: usize,
    paragraphs: usize,
}

impl Allowance {
    /// The full allowance.
    pub(super) fn new() -> Self {
        Self { cells: MAX_CELLS, text: MAX_TEXT, paragraphs: MAX_PARAGRAPHS }
    }

    /// Takes cells, or refuses the document.
    pub(super) fn take_cells(&mut self, count: usize) -> Result<(), ReadError> {
        self.cells = self.cells.checked_sub(count).ok_or_else(|| {
            damaged(
                format!("表格过大：单元格超过 {MAX_CELLS} 个；请删去多余的行列后再检查"),
                format!("the tables are too large: more than {MAX_CELLS} cells; delete the superfluous rows and columns first"),
            )
        })?;
        Ok(())
    }

    /// Takes a paragraph, or refuses the document.
    pub(super) fn take_paragraph(&mut self) -> Result<(), ReadError> {
        self.paragraphs = self.paragraphs.checked_sub(1).ok_or_else(|| {
            damaged(
                format!("段落过多：超过 {MAX_PARAGRAPHS} 段，拒绝读取；请确认文件来源，拆分后再检查"),
                format!("too many paragraphs: more than {MAX_PARAGRAPHS}, refused; split the document first"),
            )
        })?;
        Ok(())
    }

    /// Takes bytes of text, or refuses the document.
    pub(super) fn take_text(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.text = self.text.checked_sub(bytes).ok_or_else(|| {
            let limit = MAX_TEXT >> 20;
            damaged(
                format!("文字过多：超过 {limit} MiB；请拆分文件后再检查"),
                format!("too much text: more than {limit} MiB; split the document first"),
            )
        })?;
        Ok(())
    }
}

/// The refusal of a file larger than [`MAX_FILE`].
#[must_use]
pub fn too_large() -> ReadError {
    let limit = MAX_FILE >> 20;
    damaged(
        format!("文件超过 {limit} MiB，拒绝读取；请确认文件，拆分后再检查"),
        format!("the file has more than {limit} MiB and is refused; see that it is the right one, or split it first"),
    )
}

/// The refusal of a tag with more than [`MAX_ATTRIBUTES`].
pub(super) fn too_many_attributes() -> ReadError {
    damaged(
        format!("网页中一个标签的属性超过 {MAX_ATTRIBUTES} 个，拒绝读取；请另存一份后再检查"),
        format!("a tag of the page has more than {MAX_ATTRIBUTES} attributes and is refused; save a fresh copy of the page"),
    )
}

/// A [`ReadError::Damaged`] in both languages.
pub(super) fn damaged(zh: impl Into<String>, en: impl Into<String>) -> ReadError {
    ReadError::Damaged { zh: zh.into(), en: en.into() }
}

/// The refusal of a document whose parts unpack to more than [`MAX_UNPACKED`].
pub(super) fn unpacks_too_far() -> ReadError {
    let limit = MAX_UNPACKED >> 20;
    damaged(
        format!("压缩内容展开后超过 {limit} MiB，拒绝读取；请确认文件来源，并另存一份后再检查"),
        format!("the packed content unpacks to more than {limit} MiB and is refused; save a fresh copy of the document"),
    )
}

/// The refusal of a document nested deeper than [`MAX_DEPTH`].
pub(super) fn nested_too_deep() -> ReadError {
    damaged(
        format!("文件内部嵌套超过 {MAX_DEPTH} 层，拒绝读取；请另存一份后再检查"),
        format!("the content is nested more than {MAX_DEPTH} levels deep and is refused; save a fresh copy of the document"),
    )
}

/// The refusal of a document that opens only with a password.
pub(super) fn password_protected() -> ReadError {
    damaged(
        "文件有密码保护，无法读取；请取消密码（或另存一份不加密的副本）后再检查",
        "the file is protected by a password; remove it, or save an unprotected copy, first",
    )
}

/// The refusal of a document in which no text was found.
pub(super) fn without_text() -> ReadError {
    damaged(
        "文件里没有可以读取的文字或表格（可能全是图片）；请提供含文字的文件",
        "the file has no text or tables that can be read (perhaps pictures only); provide a file that has text",
    )
}
