//! Tables whose ruling lines were lost: the lines are drawn again where the white between the cells shows them.
//!
//! Some converters keep the words of a page and drop every line. This file finds the lines of words that are tables; where
//! their columns and rows are clear, `redrawn` draws the lines between them.

use super::canvas::{Canvas, Glyph};
use super::columns::{is_title, is_unit};
use super::geometry::Bounds;
use super::pieces::is_figure;
use super::redrawn;
use crate::model::fold::{fold, without_number};
use std::collections::BTreeMap;

/// White between words of one line that are two cells.
const APART: f32 = 0.5;
/// Lines further apart than this are not of one table.
const NEAR: f32 = 2.5;
/// A line alone with more characters than this is a sentence.
const CELL: usize = 24;
/// Fewer lines with several cells than this are no table.
const LEAST: usize = 2;

/// What was written in one go.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) bounds: Bounds,
    pub(super) size: f32,
}

/// Words at one height, from left to right.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) words: Vec<Word>,
    pub(super) bounds: Bounds,
    size: f32,
}

/// The lines of a table on one page.
#[derive(Debug)]
pub(super) struct Part {
    page: usize,
    pub(super) lines: Vec<Line>,
}

impl Part {
    /// Where the body begins: the first line with a figure behind its first word. 20 over 24 is a year that its column cuts.
    pub(super) fn body(&self) -> Option<usize> {
        let pair = |word: &Word| word.text.len() == 2 && word.is_figure();
        let same = |line: Option<&Line>, word: &Word, wanted: &dyn Fn(&Word) -> bool| {
            line.is_some_and(|line| {
                line.words.iter().any(|other| wanted(other) && (other.bounds.left - word.bounds.left).abs() < word.size)
            })
        };
        let of_year = |at: usize, word: &Word| {
            let above = at.checked_sub(1).and_then(|above| self.lines.get(above));
            pair(word) && (is_century(word) && same(self.lines.get(at + 1), word, &pair) || same(above, word, &is_century))
        };
        let is_row = |at: usize| {
            let line = &self.lines[at];
            line.cells() > 1 && line.words.iter().skip(1).any(|word| word.is_figure() && !of_year(at, word))
        };
        (0..self.lines.len()).find(|&at| is_row(at))
    }
}

fn is_century(word: &Word) -> bool {
    matches!(word.text.as_str(), "19" | "20")
}

/// Draws the lines of tables on pages that have none.
pub(super) fn rule(pages: &mut [Canvas]) {
    for table in tables(pages) {
        let Some(rules) = redrawn::rules(&table) else { continue };
        for (part, rules) in table.iter().zip(rules) {
            pages[part.page].rules.extend(rules);
            pages[part.page].ruled_by_words = true;
        }
    }
}

/// The tables, each with its parts on the pages that it runs over.
fn tables(pages: &[Canvas]) -> Vec<Vec<Part>> {
    let mut found: Vec<Vec<Part>> = Vec::new();
    let mut open = false;
    let mut printed: Vec<Vec<Line>> = pages.iter().map(|canvas| lines(words(&canvas.glyphs))).collect();
    drop_heads(&mut printed);
    for (page, mut lines) in printed.into_iter().enumerate() {
        // A page number below everything is no line of the table.
        lines.truncate(lines.len() - usize::from(lines.len() > 1 && is_foot(&lines)));
        let mut parts: Vec<(bool, Vec<Line>)> = Vec::new();
        let mut ends = false;
        for line in lines {
            let goes_on = parts.last().is_some_and(|(_, own)| !ends && own.last().is_some_and(|last| is_near(last, &line)));
            let first = parts.is_empty() && !ends;
            let is_cells = line.is_cells(goes_on || first && open);
            ends = !is_cells;
            match parts.last_mut().filter(|_| goes_on) {
                Some((_, own)) if is_cells => own.push(line),
                _ if is_cells => parts.push((first, vec![line])),
                _ => {}
            }
        }
        let at_end = !ends && parts.last().is_some();
        for (first, own) in &mut parts {
            // Above the head stand titles and names; what goes on from the page before may begin in the middle of a cell.
            let lone = own.iter().take_while(|line| line.cells() == 1).count();
            own.drain(..if *first && open { 0 } else { lone });
        }
        parts.retain(|(_, own)| own.iter().any(|line| line.cells() > 1));
        let count = parts.len();
        for (index, (first, lines)) in parts.into_iter().enumerate() {
            let more = first && open && found.last().is_some_and(|table| table.last().is_some_and(|part| part.page + 1 == page));
            let part = Part { page, lines };
            match found.last_mut().filter(|_| more) {
                Some(table) => table.push(part),
                None => found.push(vec![part]),
            }
            open = at_end && index + 1 == count;
        }
        open &= count > 0;
    }
    found.retain(|table| is_table(table));
    found
}

/// Takes the line out that stands alone above everything on several pages, at one height and in the same words.
fn drop_heads(pages: &mut [Vec<Line>]) {
    let head = |lines: &Vec<Line>| lines.first().filter(|line| line.cells() == 1).map(|line| (line.text(), line.bounds.top.round() as i32));
    let mut heads: BTreeMap<(String, i32), usize> = BTreeMap::new();
    for head in pages.iter().filter_map(head) {
        *heads.entry(head).or_default() += 1;
    }
    for lines in pages {
        let again = head(lines).is_some_and(|head| heads.get(&head).is_some_and(|count| *count > 1));
        lines.drain(..usize::from(again));
    }
}

/// Whether lines are more than words side by side, and no contents with the numbers of their pages.
fn is_table(parts: &[Part]) -> bool {
    let lines = || parts.iter().flat_map(|part| &part.lines);
    let several = lines().filter(|line| line.cells() > 1).count();
    let wide = lines().any(|line| line.cells() > 2);
    let amount = |word: &Word| word.is_figure() && word.text.contains('.');
    several >= LEAST && (wide || lines().flat_map(|line| &line.words).any(amount))
}

/// Whether the last line is the number of the page.
fn is_foot(lines: &[Line]) -> bool {
    let [.., above, last] = lines else { return false };
    let alone = last.words.len() == 1 && last.text().chars().count() < 8;
    alone && last.bounds.top - above.bounds.bottom > NEAR * last.size && last.text().contains(|c: char| c.is_ascii_digit())
}

impl Word {
    pub(super) fn is_figure(&self) -> bool {
        is_figure(self.text.chars())
    }
}

impl Line {
    fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect()
    }

    /// How many cells the white between the words makes at least.
    pub(super) fn cells(&self) -> usize {
        let mut end = f32::NEG_INFINITY;
        let mut cells = 0;
        for word in &self.words {
            cells += usize::from(word.bounds.left - end > APART * self.size);
            end = end.max(word.bounds.right);
        }
        cells
    }

    /// Whether the words may be cells: no sentence, no title, no line of the unit. `within` says whether a table is above them:
    /// its names may be 其中：.
    fn is_cells(&self, within: bool) -> bool {
        let text = self.text();
        let is_numbered = || {
            let folded = fold(&text);
            without_number(&folded).len() < folded.len()
        };
        let alone = self.cells() == 1 && (is_title(&text) || text.chars().count() > CELL);
        // 价值（单位：万元） beside other heads is one of them.
        let said = if self.cells() > 2 { without_brackets(&text) } else { text.clone() };
        let says = said.contains(['：', ':']) && !(within && (self.cells() > 1 || is_numbered()));
        !(alone || says || said.contains(['。', '；']) || is_unit(&said))
    }
}

/// The text outside of brackets.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = text.chars().filter(|ch| match ch {
        '（' | '(' => {
            depth += 1;
            false
        }
        '）' | ')' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    });
    outside.collect()
}

/// What was written in one go, upright words alone.
fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let upright = glyphs.iter().filter(|glyph| glyph.turn == 0 && !glyph.clipped);
    let mut words: Vec<(u32, Word)> = Vec::new();
    for glyph in upright {
        match words.last_mut().filter(|(run, word)| *run == glyph.run && (word.bounds.top - glyph.bounds.top).abs() < 0.3 * glyph.size) {
            Some((_, word)) => {
                word.text.push(glyph.ch);
                word.bounds = word.bounds.union(&glyph.bounds);
                word.size = word.size.max(glyph.size);
            }
            None => words.push((glyph.run, Word { text: glyph.ch.to_string(), bounds: glyph.bounds, size: glyph.size })),
        }
    }
    words.into_iter().map(|(_, word)| word).collect()
}

/// The lines of a page, from top to bottom.
fn lines(mut words: Vec<Word>) -> Vec<Line> {
    words.sort_by(|a, b| a.bounds.middle_y().total_cmp(&b.bounds.middle_y()));
    let mut lines: Vec<Line> = Vec::new();
    for word in words {
        match lines.last_mut().filter(|line| (line.bounds.middle_y() - word.bounds.middle_y()).abs() < 0.2 * line.size) {
            Some(line) => {
                line.size = line.size.max(word.size);
                line.words.push(word);
            }
            None => lines.push(Line { bounds: word.bounds, size: word.size, words: vec![word] }),
        }
    }
    for line in &mut lines {
        line.words.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
        line.bounds = line.words.iter().map(|word| word.bounds).reduce(|a, b| a.union(&b)).unwrap_or(line.bounds);
    }
    lines
}

fn is_near(above: &Line, below: &Line) -> bool {
    below.bounds.top - above.bounds.bottom < NEAR * below.size
}
