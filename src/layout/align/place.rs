//! Where the cells of a line are printed, in columns of the text rendering.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::super::raw::Line;
use crate::model::Span;
use crate::model::fold::{fold, number_depth};
use crate::model::number;
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
    /// Whether it looks like a 科目编码 or a part of one.
    pub code: bool,
    /// Whether it is a whole number of up to three digits.
    pub short: bool,
    /// 小计
    pub subtotal: bool,
}

impl Placed {
    /// Twice the middle, to stay in whole numbers.
    pub const fn middle(&self) -> usize {
        self.left + self.right
    }

    /// The cells that single spaces separate, where each is words of two characters or more (`合 计` is one cell).
    pub fn apart(&self, text: &str) -> Vec<Self> {
        let raw = self.span.of(text);
        let parts: Vec<&str> = raw.split(' ').collect();
        if parts.iter().any(|p| p.chars().count() < 2 || p.contains(|c: char| c.is_ascii())) {
            return vec![*self];
        }
        // Every character of such a cell counts the same.
        let wide = (self.right - self.left + 1 - parts.len()) / raw.chars().filter(|c| *c != ' ').count().max(1);
        let (mut start, mut left) = (self.span.start, self.left);
        parts
            .into_iter()
            .map(|part| {
                let cell =
                    Self { span: Span::new(start, start + part.len()), left, right: left + part.chars().count() * wide.max(1), ..*self };
                (start, left) = (cell.span.end + 1, cell.right + 1);
                cell
            })
            .collect()
    }
}

/// How a rendering sets a text in columns of spaces.
#[derive(Clone, Copy)]
pub struct Setting {
    /// How many columns it counts for an East Asian character: one (`pdftotext -layout`) or two (a terminal, a fixed-width
    /// font).
    pub wide: usize,
    /// Whether figures are set to the left edge of their columns.
    pub to_left: bool,
}

/// Tells the setting of a text. Taken is the width under which more cells of following lines stand flush under one another,
/// and the edge at which more figures of different lengths do.
pub fn setting(text: &str, lines: &[Line]) -> Setting {
    let rows: Vec<&Line> = lines.iter().filter(|l| !l.tabbed && l.cells.len() >= 3).collect();
    let flush = |wide: usize| -> usize {
        let edges = |line: &&Line| place(text, line, wide).iter().flat_map(edges).collect::<BTreeSet<_>>();
        let edges: Vec<BTreeSet<(bool, usize)>> = rows.iter().map(edges).collect();
        edges.windows(2).map(|pair| pair[0].intersection(&pair[1]).count()).sum()
    };
    let wide = if flush(1) > flush(2) { 1 } else { 2 };
    let figures = |line: &&Line| place(text, line, wide).into_iter().filter(|c| c.figure && !c.code && !c.short).collect::<Vec<_>>();
    let figures: Vec<Vec<Placed>> = rows.iter().map(figures).collect();
    let (mut left, mut right) = (0, 0);
    for pair in figures.windows(2) {
        for (above, below) in pair[0].iter().flat_map(|a| pair[1].iter().map(move |b| (a, b))) {
            let uneven = above.right - above.left != below.right - below.left;
            left += usize::from(uneven && above.left == below.left);
            right += usize::from(uneven && above.right == below.right);
        }
    }
    Setting { wide, to_left: left > 2 * right }
}

/// Both edges of a cell: figures are mostly set to the right, words to the left, but some renderings pad all alike.
const fn edges(cell: &Placed) -> [(bool, usize); 2] {
    [(false, cell.left), (true, cell.right)]
}

/// Places every cell of every page.
pub fn place_all(text: &str, pages: &[Vec<&Line>], wide: usize) -> Vec<Vec<Vec<Placed>>> {
    pages.iter().map(|lines| lines.iter().map(|l| place(text, l, wide)).collect()).collect()
}

fn place(text: &str, line: &Line, wide: usize) -> Vec<Placed> {
    let width = |part: &str| part.chars().map(|c| if c.is_ascii() { 1 } else { wide }).sum::<usize>();
    let mut at = line.span.start;
    let mut column = 0;
    let mut placed = Vec::new();
    for cell in line.cells.iter().filter(|c| c.start < c.end) {
        column += width(&text[at..cell.start]);
        let right = column + width(cell.of(text));
        let raw = cell.of(text);
        placed.push(Placed {
            span: *cell,
            left: column,
            right,
            figure: is_figure(raw),
            code: is_code(raw),
            short: raw.len() <= 3 && raw.bytes().all(|b| b.is_ascii_digit()),
            subtotal: fold(raw) == "小计",
        });
        column = right;
        at = cell.end;
    }
    placed
}

/// Whether a figure was set as one word with the cell before it: one space between them, whatever the page shows there.
pub fn is_tight(before: &Placed, cell: &Placed) -> bool {
    cell.figure && !before.code && cell.left == before.right + 1
}

/// Of cells with one space between them only the first stands where it was printed. The figures behind it are put under
/// the numbers that follow the first one's, for they stand in the columns next to it.
pub fn loosen(cells: &mut [Placed], numbers: &[Placed]) {
    let nearest = |place: usize| (0..numbers.len()).min_by_key(|&n| numbers[n].middle().abs_diff(place));
    let printed = cells.to_vec();
    let mut first = 0;
    for at in 1..cells.len() {
        if !is_tight(&printed[at - 1], &printed[at]) {
            first = at;
            continue;
        }
        // A name begins at the left of its column, wherever it ends.
        let start = if printed[first].figure { printed[first].middle() } else { printed[first].left * 2 };
        let own = nearest(start).map(|n| n + at - first);
        let under = |number: &&Placed| number.left < printed[at].right && printed[at].left < number.right;
        if let Some(number) = own.and_then(|own| numbers.get(own)).filter(|number| !under(number)) {
            let wide = cells[at].right - cells[at].left;
            let left = (number.middle() / 2).saturating_sub(wide / 2).max(cells[at - 1].right + 1);
            (cells[at].left, cells[at].right) = (left, left + wide);
        }
    }
}

/// 类, 款 and 项 head columns of codes, and some forms print them in the line of 合计.
fn is_figure(raw: &str) -> bool {
    number::cell(raw).is_some() || number::percent(raw).is_some() || is_level(raw)
}

/// Whether a cell can be a code, or one of its levels.
pub fn is_code(raw: &str) -> bool {
    is_level(raw) || matches!(raw.len(), 2 | 3 | 5 | 7) && raw.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a cell heads a column of codes.
pub fn is_level(raw: &str) -> bool {
    matches!(raw, "类" | "款" | "项")
}

/// 栏次: its numbers stand over columns of words as well as of figures.
pub fn is_numbering(text: &str, cells: &[Placed]) -> bool {
    let words: Vec<String> = cells.iter().map(|c| fold(c.span.of(text))).collect();
    if !words.is_empty() && words.iter().all(|w| matches!(w.as_str(), "栏" | "次")) {
        return true;
    }
    let numbers = || words.iter().skip_while(|w| matches!(w.as_str(), "栏次" | "行次" | "栏" | "次" | "序号" | "类" | "款" | "项"));
    let ascending = numbers().count() >= 3 && numbers().zip(1_u32..).all(|(word, n)| word.parse() == Ok(n));
    let labelled = words.first().is_some_and(|w| matches!(w.as_str(), "栏次" | "行次"));
    labelled && words[1..].iter().all(|w| w.len() <= 2 || matches!(w.as_str(), "栏次" | "行次")) || ascending
}

/// A line of the body: it holds figures, or an item `一、…`, and is no 栏次.
pub fn is_body(text: &str, cells: &[Placed]) -> bool {
    let number = |c: &Placed| c.figure && c.span.of(text).contains(|d: char| d.is_ascii_digit());
    !is_numbering(text, cells) && cells.iter().any(|c| number(c) || number_depth(&fold(c.span.of(text))) == Some(1))
}
