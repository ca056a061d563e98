//! Where the cells of a line are printed, in columns of the text rendering.

use super::super::line::Line;
use super::super::number;
use crate::model::Span;
use crate::model::fold::{fold, number_depth};
use std::collections::BTreeSet;

/// A cell with the display columns it covers.
#[derive(Clone, Copy)]
pub struct Placed {
    /// Its text.
    pub span: Span,
    /// First column.
    pub left: usize,
    /// One past the last column.
    pub right: usize,
    /// Whether columns of figures hold such cells: an amount, a percentage, a code, a dash.
    pub figure: bool,
}

impl Placed {
    /// Twice the middle, to stay in whole numbers.
    pub const fn middle(&self) -> usize {
        self.left + self.right
    }
}

/// Places every cell. Some renderings count an East Asian character as one column (`pdftotext -layout`), some as two
/// (a terminal, a fixed-width font): the measure is taken under which the cells stand under one another.
pub fn place_all(text: &str, pages: &[Vec<&Line>]) -> Vec<Vec<Vec<Placed>>> {
    let by =
        |wide: usize| -> Vec<Vec<Vec<Placed>>> { pages.iter().map(|lines| lines.iter().map(|l| place(text, l, wide)).collect()).collect() };
    let (narrow, wide) = (by(1), by(2));
    if raggedness(&narrow) < raggedness(&wide) { narrow } else { wide }
}

/// How many different edges the cells are set to, page by page: right edges of figures, left edges of words.
fn raggedness(pages: &[Vec<Vec<Placed>>]) -> usize {
    let edge = |c: &Placed| if c.figure { (true, c.right) } else { (false, c.left) };
    pages.iter().map(|lines| lines.iter().flatten().map(edge).collect::<BTreeSet<_>>().len()).sum()
}

fn place(text: &str, line: &Line, wide: usize) -> Vec<Placed> {
    let width = |part: &str| part.chars().map(|c| if c.is_ascii() { 1 } else { wide }).sum::<usize>();
    let mut at = line.span.start;
    let mut column = 0;
    let mut placed = Vec::new();
    for cell in line.cells.iter().filter(|c| c.start < c.end) {
        column += width(&text[at..cell.start]);
        let right = column + width(cell.of(text));
        placed.push(Placed { span: *cell, left: column, right, figure: is_figure(cell.of(text)) });
        column = right;
        at = cell.end;
    }
    placed
}

fn is_figure(raw: &str) -> bool {
    number::number(raw).is_some() || number::percent(raw).is_some()
}

/// 栏次: its numbers stand over columns of words as well as of figures.
pub fn is_numbering(text: &str, cells: &[Placed]) -> bool {
    cells.first().is_some_and(|c| matches!(fold(c.span.of(text)).as_str(), "栏次" | "行次"))
}

/// A line of the body: it holds figures, or an item `一、…`, and is no 栏次.
pub fn is_body(text: &str, cells: &[Placed]) -> bool {
    !is_numbering(text, cells) && cells.iter().any(|c| c.figure || number_depth(&fold(c.span.of(text))) == Some(1))
}
