//! A page as blocks in reading order: lines of text and tables.

use super::super::grid::{MOST_BESIDE, MOST_OF_FRAME};
use super::canvas::{Canvas, Rule};
use super::frames::across;
use super::geometry::Bounds;
use super::grid::{Grid, grids};
use super::lines::{Line, lines_of_any_direction};
use super::overflow;
use super::pieces::{Piece, pieces};
use super::table::{Table, table};
use std::collections::BTreeSet;

/// A line of text or a table.
#[derive(Debug, Clone)]
pub(super) enum Block {
    /// A visual line outside tables.
    Line(Line),
    /// A row, or a part of one, of a table without ruling lines: its cells.
    Row(Vec<Line>),
    /// A table.
    Table(Table),
}

impl Block {
    /// What orders blocks from top to bottom.
    fn level(&self) -> f32 {
        match self {
            Self::Line(line) => line.bounds.middle_y(),
            Self::Row(cells) => cells.first().map_or(0.0, |cell| cell.bounds.middle_y()),
            Self::Table(table) => table.bounds.top,
        }
    }
}

/// The blocks of a page, and what could not be read on it.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Height of the page as it is read.
    pub height: f32,
    /// Lines and tables, from top to bottom.
    pub blocks: Vec<Block>,
    /// Heights of the ruling lines that run across and are part of no table.
    pub across: Vec<f32>,
}

/// Lays out a page.
pub(super) fn layout(mut canvas: Canvas) -> Layout {
    upright(&mut canvas);
    let width = canvas.width;
    let grids = grids(&canvas.rules);
    let cuts = !canvas.ruled_by_words;
    let (outside, mut blocks) = take_tables(pieces(&mut canvas), grids.clone(), width, cuts);
    let lines = lines_of_any_direction(outside, width);
    let across = across(&canvas.rules, &grids);
    blocks.extend(lines.into_iter().map(Block::Line));
    blocks.sort_by(|a, b| a.level().total_cmp(&b.level()));
    Layout { height: canvas.height, blocks, across }
}

/// Puts the pieces that lie in a table there; gives back the others, and the tables that hold any.
///
/// `cuts` says whether lines between rows may be missing.
fn take_tables(mut pieces: Vec<Piece>, grids: Vec<Grid>, width: f32, cuts: bool) -> (Vec<Piece>, Vec<Block>) {
    let mut inside: Vec<Vec<Piece>> = vec![Vec::new(); grids.len()];
    let mut outside = Vec::new();
    overflow::settle(&grids, &mut pieces);
    for piece in pieces {
        match grid_of(&grids, &piece) {
            Some(grid) => inside[grid].push(piece),
            None => outside.push(piece),
        }
    }
    for (grid, own) in inside.iter_mut().enumerate() {
        if frames_tables(&grids, grid, own) {
            outside.append(own);
        }
    }
    let tables = grids.into_iter().zip(inside).filter_map(|(grid, pieces)| Some(Block::Table(table(grid, pieces, width, cuts)?))).collect();
    (outside, tables)
}

/// Whether a table is a frame around other tables: few of its cells hold words of their own.
fn frames_tables(grids: &[Grid], own: usize, pieces: &[Piece]) -> bool {
    let (frame, bounds) = (&grids[own], grids[own].bounds());
    let cell = |x: f32, y: f32| Some(frame.owner[frame.row_at(y)? * frame.columns() + frame.column_at(x)?]);
    let is_within = |other: &Bounds| other.width() < bounds.width() && other.height() < bounds.height() + 1.0;
    let inner = grids.iter().enumerate().filter(|(at, _)| *at != own).map(|(_, grid)| grid.bounds()).filter(is_within);
    let frames: BTreeSet<usize> = inner.filter_map(|b| cell(b.middle_x(), b.middle_y())).collect();
    let said: BTreeSet<usize> = pieces.iter().filter_map(|piece| cell(piece.bounds.middle_x(), piece.level())).collect();
    let words: Vec<usize> = said.difference(&frames).copied().collect();
    let beside = words.chunk_by(|a, b| a / frame.columns() == b / frame.columns()).map(<[usize]>::len).max().unwrap_or(0);
    let has_figures = || {
        pieces.iter().any(|piece| piece.is_figure() && cell(piece.bounds.middle_x(), piece.level()).is_some_and(|at| !frames.contains(&at)))
    };
    !frames.is_empty() && (words.len() <= MOST_OF_FRAME * frames.len() || beside <= MOST_BESIDE && !has_figures())
}

/// The smallest table that holds the middle of a piece.
fn grid_of(grids: &[Grid], piece: &Piece) -> Option<usize> {
    let (x, y) = (piece.bounds.middle_x(), piece.level());
    let area = |grid: usize| grids[grid].bounds().width() * grids[grid].bounds().height();
    (0..grids.len())
        .filter(|&grid| grids[grid].bounds().holds(x, y) && grids[grid].row_at(y).is_some() && grids[grid].column_at(x).is_some())
        .min_by(|&a, &b| area(a).total_cmp(&area(b)))
}

/// Turns a page whose text runs up or down: a wide table printed sideways.
fn upright(canvas: &mut Canvas) {
    let count = |turn: u8| canvas.glyphs.iter().filter(|glyph| glyph.turn == turn).count();
    let Some(turn) = (0..4).max_by_key(|&turn| (count(turn), 4 - turn)).filter(|&turn| turn != 0) else {
        return;
    };
    for _ in 0..turn {
        let width = canvas.width;
        for glyph in &mut canvas.glyphs {
            glyph.bounds = glyph.bounds.turned_left(width);
            glyph.turn = (glyph.turn + 3) % 4;
        }
        for rule in &mut canvas.rules {
            *rule = turned_left(rule, width);
        }
        (canvas.width, canvas.height) = (canvas.height, width);
    }
}

fn turned_left(rule: &Rule, width: f32) -> Rule {
    if rule.vertical {
        Rule { vertical: false, at: width - rule.at, ..*rule }
    } else {
        Rule { vertical: true, at: rule.at, from: width - rule.to, to: width - rule.from }
    }
}

/// Gives the parts of a table that runs over several pages the same columns.
pub(super) fn align_columns(pages: &mut [Layout]) {
    for page in 1..pages.len() {
        let (before, after) = pages.split_at_mut(page);
        if let (Some(upper), Some(lower)) = (last_table(&mut before[page - 1]), first_table(&mut after[0])) {
            lower.adopt_columns(upper);
        }
    }
    for page in (1..pages.len()).rev() {
        let (before, after) = pages.split_at_mut(page);
        if let (Some(upper), Some(lower)) = (last_table(&mut before[page - 1]), first_table(&mut after[0])) {
            upper.adopt_columns(lower);
        }
    }
}

/// Puts the lines that stand in the head of a table above it.
pub(super) fn lift_captions(pages: &mut [Layout]) {
    for page in pages {
        for block in std::mem::take(&mut page.blocks) {
            match block {
                Block::Table(mut table) => {
                    page.blocks.extend(std::mem::take(&mut table.caption).into_iter().map(Block::Line));
                    page.blocks.push(Block::Table(table));
                }
                other => page.blocks.push(other),
            }
        }
    }
}

fn last_table(page: &mut Layout) -> Option<&mut Table> {
    match page.blocks.last_mut() {
        Some(Block::Table(table)) => Some(table),
        _ => None,
    }
}

fn first_table(page: &mut Layout) -> Option<&mut Table> {
    match page.blocks.first_mut() {
        Some(Block::Table(table)) => Some(table),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::canvas::Glyph;
    use super::*;
    use proptest::prelude::*;

    /// Glyphs on a raster, so that none is taken for the double of another; digits and words.
    fn glyphs() -> impl Strategy<Value = Vec<Glyph>> {
        let kind = (0_u32..8, any::<bool>());
        prop::collection::hash_map((0_u8..90, 0_u8..60), kind, 0..120)
            .prop_map(|kinds| kinds.into_iter().map(|((x, y), (run, digit))| glyph(x, y, run, digit)).collect())
    }

    fn glyph(x: u8, y: u8, run: u32, digit: bool) -> Glyph {
        let (left, top) = (f32::from(x) * 6.5, f32::from(y) * 13.0);
        Glyph {
            ch: if digit { char::from(b'0' + x % 10) } else { '数' },
            bounds: Bounds { left, top, right: left + 6.0, bottom: top + 10.0 },
            size: 10.0,
            run,
            turn: 0,
            spaced: false,
            clipped: false,
        }
    }

    fn rules() -> impl Strategy<Value = Vec<Rule>> {
        let rule = (any::<bool>(), 0_u16..60, 0_u16..30, 1_u16..60).prop_map(|(vertical, at, from, length)| Rule {
            vertical,
            at: f32::from(at) * 13.0,
            from: f32::from(from) * 13.0,
            to: f32::from(from + length) * 13.0,
        });
        prop::collection::vec(rule, 0..40)
    }

    fn characters(text: &str) -> Vec<char> {
        let mut characters: Vec<char> = text.chars().filter(|ch| *ch != ' ').collect();
        characters.sort_unstable();
        characters
    }

    proptest! {
        #[test]
        fn no_character_is_lost_or_made_up(glyphs in glyphs(), rules in rules()) {
            let drawn: String = glyphs.iter().map(|glyph| glyph.ch).collect();
            let mut canvas = Canvas::new(595.0, 842.0);
            canvas.glyphs = glyphs;
            canvas.rules = rules;
            let mut read = String::new();
            for block in layout(canvas).blocks {
                match block {
                    Block::Line(line) => read.push_str(&line.text()),
                    Block::Row(cells) => cells.iter().for_each(|cell| read.push_str(&cell.text())),
                    Block::Table(table) => {
                        table.caption.iter().for_each(|line| read.push_str(&line.text()));
                        let columns = table.rows.first().map_or(0, Vec::len);
                        for row in &table.rows {
                            prop_assert_eq!(row.len(), columns);
                            row.iter().for_each(|cell| read.push_str(&cell.text));
                        }
                    }
                }
            }
            prop_assert_eq!(characters(&read), characters(&drawn));
        }
    }
}
