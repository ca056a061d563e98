//! Pieces into the cells of a grid.

use super::geometry::Bounds;
use super::grid::Grid;
use super::lines::{Line, fills, goes_on, joined, lacks_room, lines_of_any_direction};
use super::nested::without_margins;
use super::pieces::{Piece, is_whole};
use std::collections::{BTreeMap, BTreeSet};

/// A printed cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// Its text; empty for an empty or covered cell.
    pub text: String,
    /// Its box, unless it is empty.
    pub bounds: Option<Bounds>,
    /// Whether its last line is as long as the cell is wide.
    pub full: bool,
    /// Whether its last line has no room for one character of Chinese more.
    pub tight: bool,
    /// What the reader could not decide about it.
    pub doubt: Option<&'static str>,
    /// How far its words are set in, in half characters.
    pub indent: usize,
    /// How far they begin from the edge of the cell; `None` where it holds no words.
    begins: Option<usize>,
}

/// A table: every row has the same number of cells.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// The box around it.
    pub bounds: Bounds,
    /// Where its columns begin and end; empty if it has no ruling lines.
    pub borders: Vec<f32>,
    /// Its rows, from top to bottom.
    pub rows: Vec<Vec<Cell>>,
    /// What stands above the rows in a cell over the whole width, on several lines: title, owner, unit.
    pub caption: Vec<Line>,
    /// Whether ruling lines alone tell every cell.
    pub certain: bool,
}

impl Table {
    /// Gives the table the columns of another one of the same width that has more of them.
    ///
    /// A table that goes on on the next page often leaves but one merged row there.
    pub fn adopt_columns(&mut self, other: &Self) {
        if other.borders.len() <= self.borders.len() || !self.shares_borders(other) {
            return;
        }
        let is_known = |x: f32| self.borders.iter().any(|border| is_near(*border, x));
        let added: Vec<f32> = other.borders.iter().copied().filter(|&x| !is_known(x)).collect();
        for x in added {
            let column = self.borders.partition_point(|&border| border < x);
            self.borders.insert(column, x);
            for row in &mut self.rows {
                row.insert(column, Cell::default());
            }
        }
    }

    /// Whether both tables have the same columns.
    pub fn has_columns_of(&self, other: &Self) -> bool {
        self.borders.len() == other.borders.len() && self.borders.iter().zip(&other.borders).all(|(a, b)| is_near(*a, *b))
    }

    /// Whether every border of this table is one of the other's, and both are equally wide.
    fn shares_borders(&self, other: &Self) -> bool {
        let (Some(left), Some(right)) = (self.borders.first(), self.borders.last()) else {
            return false;
        };
        let (Some(first), Some(last)) = (other.borders.first(), other.borders.last()) else {
            return false;
        };
        let all = self.borders.iter().all(|x| other.borders.iter().any(|border| is_near(*border, *x)));
        is_near(*left, *first) && is_near(*right, *last) && all
    }
}

fn is_near(a: f32, b: f32) -> bool {
    (a - b).abs() <= 4.0
}

/// Figures whose heights differ by less are in one row.
const SAME_ROW: f32 = 4.0;
/// It lies on the border of two cells.
pub(super) const ON_BORDER: &str = "跨在两格之间，按重叠较多的一格归列，请核对原文件";
/// The page shows only a part of it.
pub(super) const CUT_OFF: &str = "在页面上没有显示完整，按文件里的完整数字读取，请核对";
/// Neither lines nor gaps part the figures.
pub(super) const RUN_TOGETHER: &str = "同一格里有几个数，原文件没有画线分开，请核对";

/// The pieces of each printed cell, by its first small cell, and the doubts about them.
#[derive(Default)]
struct Contents {
    pieces: BTreeMap<usize, Vec<Piece>>,
    doubts: BTreeMap<usize, &'static str>,
}

/// Fills a grid; `cuts` says whether lines between rows may be missing. Nothing if no cell holds any text.
pub(super) fn table(mut grid: Grid, pieces: Vec<Piece>, page_width: f32, cuts: bool) -> Option<Table> {
    if pieces.is_empty() {
        return None;
    }
    grid = without_margins(grid, |left, right| pieces.iter().any(|piece| (left..right).contains(&piece.bounds.middle_x())));
    let mut contents = assign(&grid, pieces.clone());
    let cut = cuts && cut_rows(&mut grid, &contents);
    if cut {
        contents = assign(&grid, pieces);
    }
    let mut certain = !cut && contents.doubts.is_empty();
    let columns = grid.columns();
    let (caption, below) = caption(&grid, &contents, page_width);
    let mut rows = vec![vec![Cell::default(); columns]; grid.rows()];
    for (first, pieces) in contents.pieces.into_iter().filter(|(first, _)| *first >= below * columns) {
        let spread = spread_over_columns(&grid, first, &pieces);
        let doubt = contents.doubts.get(&first).copied();
        if spread.is_empty() {
            let bounds = grid.cell_bounds(first);
            let own = &mut rows[first / columns][first % columns];
            // Lines drawn around the words leave more room than the cell had: whether its lines are full was told before.
            let around = pieces.iter().map(|piece| piece.bounds).reduce(|a, b| a.union(&b)).filter(|_| !cuts);
            let text = around.map(|around| joined(&lines_of_any_direction(pieces.clone(), page_width), around.width()));
            *own = cell(pieces, bounds, doubt, page_width);
            own.text = text.unwrap_or_else(|| std::mem::take(&mut own.text));
        }
        certain &= spread.is_empty();
        for (small, pieces) in spread {
            let bounds = grid.small_bounds(small / columns, small % columns);
            rows[small / columns][small % columns] = cell(pieces, bounds, doubt, page_width);
        }
    }
    rows.drain(..below);
    set_in(&mut rows);
    certain &= rows.iter().flatten().all(|cell| cell.doubt.is_none());
    Some(Table { bounds: grid.bounds(), borders: grid.xs, rows, caption, certain })
}

/// Places at which the words of a column may begin: those of its header, of 类, 款, 项 and of a unit above them. Where there are
/// more, they are set in the middle.
const MOST_BEGINNINGS: usize = 6;
/// Words that all begin alike are set in where they begin further from the edge than cells keep them away from it.
const PADDING: usize = 3;

/// Tells how far the words of each column are set in: alike on every page of a table, of which one may hold a single level.
fn set_in(rows: &mut [Vec<Cell>]) {
    for column in 0..rows.first().map_or(0, Vec::len) {
        let depths: BTreeSet<usize> = rows.iter().filter_map(|row| row.get(column)?.begins).collect();
        let least = if depths.len() > 1 { PADDING - 1 } else { PADDING };
        if depths.len() <= MOST_BEGINNINGS {
            for cell in rows.iter_mut().filter_map(|row| row.get_mut(column)) {
                cell.indent = cell.begins.filter(|&begins| begins >= least).unwrap_or(0);
            }
        }
    }
}

/// The lines of a cell over the whole width above all others, if there are several, and how many rows of the grid it takes.
fn caption(grid: &Grid, contents: &Contents, page_width: f32) -> (Vec<Line>, usize) {
    let columns = grid.columns();
    let of_caption = |row: &usize| grid.owner[row * columns..(row + 1) * columns].iter().all(|&owner| owner == 0);
    let rows = (0..grid.rows()).take_while(of_caption).count();
    let lines = contents.pieces.get(&0).filter(|_| rows > 0 && rows < grid.rows()).cloned();
    match lines.map(|pieces| lines_of_any_direction(pieces, page_width)) {
        Some(lines) if lines.len() > 1 => (lines, rows),
        _ => (Vec::new(), 0),
    }
}

fn cell(pieces: Vec<Piece>, bounds: Bounds, doubt: Option<&'static str>, page_width: f32) -> Cell {
    let doubt = doubt.or(pieces.iter().any(|piece| piece.cut).then_some(CUT_OFF));
    let lines = lines_of_any_direction(pieces, page_width);
    let text = joined(&lines, bounds.width());
    let full = lines.last().is_some_and(|line| fills(line, bounds.width()));
    let tight = lines.last().is_some_and(|line| lacks_room(line, &bounds));
    let first = lines.first().and_then(|line| line.pieces.first()).filter(|piece| !piece.is_figure());
    // A quarter for what the places of words that begin alike differ by.
    let begins = first.map(|piece| ((piece.bounds.left - bounds.left) / (piece.size / 2.0) + 0.25) as usize);
    Cell {
        text,
        bounds: Some(bounds),
        full,
        tight,
        doubt: doubt.or(lines.iter().any(is_run_together).then_some(RUN_TOGETHER)),
        indent: 0,
        begins,
    }
}

/// Whether a line holds several amounts and nothing else.
pub(super) fn is_run_together(line: &Line) -> bool {
    line.pieces.iter().all(Piece::is_figure) && line.pieces.iter().filter(|piece| piece.is_amount()).count() > 1
}

/// Puts every piece into the printed cell it belongs to.
fn assign(grid: &Grid, pieces: Vec<Piece>) -> Contents {
    let mut contents = Contents::default();
    for piece in pieces {
        let Some((first, share)) = home(grid, &piece) else {
            continue;
        };
        if share < 0.7 && piece.is_figure() {
            contents.doubts.insert(first, ON_BORDER);
        }
        contents.pieces.entry(first).or_default().push(piece);
    }
    contents
}

/// The printed cell of a piece, and how much of the piece lies in it: the cell it overlaps most, or for words that
/// begin at the left edge of a cell and run over its right edge, that cell.
fn home(grid: &Grid, piece: &Piece) -> Option<(usize, f32)> {
    let bounds = piece.bounds;
    let row = grid.row_at(piece.level())?;
    let owner = |column: usize| grid.owner[row * grid.columns() + column];
    let middle = owner(grid.column_at(bounds.middle_x())?);
    let mut shares: BTreeMap<usize, f32> = BTreeMap::from([(middle, 0.0)]);
    for column in 0..grid.columns() {
        let overlap = bounds.overlap_x(grid.xs[column], grid.xs[column + 1]);
        if overlap > 0.0 {
            *shares.entry(owner(column)).or_default() += overlap;
        }
    }
    let starts_at_edge = |first: &usize| {
        let edge = grid.xs[first % grid.columns()];
        bounds.left >= edge - 0.1 * piece.size && bounds.left < edge + piece.size
    };
    let start = grid.column_at(bounds.left + 0.1 * piece.size).map(owner).filter(|first| !piece.is_figure() && starts_at_edge(first));
    let most = || shares.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)));
    let first = start.or_else(|| most().map(|(first, _)| *first))?;
    let overlap = shares.get(&first).copied().unwrap_or(0.0);
    Some((first, overlap / bounds.width().max(0.1)))
}

/// Where vertical lines are missing in the body of a table, figures go to the columns that its head has.
fn spread_over_columns(grid: &Grid, first: usize, pieces: &[Piece]) -> BTreeMap<usize, Vec<Piece>> {
    let columns = grid.columns();
    let mut spread = BTreeMap::new();
    if grid.cell_bounds(first).right <= grid.xs[first % columns + 1] {
        return spread;
    }
    let lines: Vec<Vec<Line>> = lines_of_any_direction(pieces.to_vec(), 0.0).iter().map(Line::segments).collect();
    let is_figure = |segment: &Line| segment.pieces.len() == 1 && segment.pieces[0].is_figure();
    if !lines.iter().any(|segments| segments.len() > 1 && segments.iter().any(is_figure)) {
        return spread;
    }
    for segment in lines.into_iter().flatten() {
        let row = grid.row_at(segment.bounds.middle_y()).unwrap_or(first / columns);
        let overlap = |column: usize| segment.bounds.overlap_x(grid.xs[column], grid.xs[column + 1]);
        let column = (0..columns)
            .filter(|column| grid.owner[row * columns + column] == first)
            .max_by(|&a, &b| overlap(a).total_cmp(&overlap(b)).then(b.cmp(&a)));
        spread.entry(column.map_or(first, |column| row * columns + column)).or_insert_with(Vec::new).extend(segment.pieces);
    }
    spread
}

/// Cuts rows that hold several rows of figures because the lines between them are missing.
///
/// One column alone proves nothing in a ruled table (a cell may list figures); figures side by side do.
fn cut_rows(grid: &mut Grid, contents: &Contents) -> bool {
    let mut cut = false;
    for row in (0..grid.rows()).rev() {
        let lines = lines_of_row(grid, contents, row);
        let Some(places) = rows_within(grid, row, &lines) else {
            continue;
        };
        let cuts: Vec<f32> = places.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect();
        let is_merged = |line: &Line| {
            let middle = line.bounds.middle_y();
            places.iter().all(|place| (place - middle).abs() >= SAME_ROW)
        };
        // One line between the rows is a cell over all of them.
        grid.cut_row(row, &cuts, |column| lines[column].len() != 1 || !is_merged(&lines[column][0]));
        cut = true;
    }
    cut
}

/// The lines of the cells that begin and end in this row, by column.
fn lines_of_row(grid: &Grid, contents: &Contents, row: usize) -> Vec<Vec<Line>> {
    let columns = grid.columns();
    let cell = |column: usize| {
        let first = row * columns + column;
        let pieces = contents.pieces.get(&first)?;
        (grid.cell_bounds(first).bottom <= grid.ys[row + 1]).then(|| lines_of_any_direction(pieces.clone(), 0.0))
    };
    (0..columns).map(|column| cell(column).unwrap_or_default()).collect()
}

/// The heights of the rows of figures within one ruled row, if there are several.
fn rows_within(grid: &Grid, row: usize, lines: &[Vec<Line>]) -> Option<Vec<f32>> {
    let width = |column: usize| grid.cell_bounds(row * grid.columns() + column).width();
    let figures: Vec<Vec<f32>> = (0..lines.len()).map(|column| figure_heights(&lines[column], width(column))).collect();
    let mut places: Vec<f32> = figures.iter().flatten().copied().collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|below, above| *below - *above < SAME_ROW);
    let beside = |heights: &[f32]| {
        let stands = |place: &&f32| heights.iter().any(|height| (height - **place).abs() < SAME_ROW);
        places.iter().filter(stands).count()
    };
    let is_witness = |column: &usize| {
        if figures[*column].is_empty() {
            let heights: Vec<f32> = lines[*column].iter().map(|line| line.bounds.middle_y()).collect();
            beside(&heights) == places.len()
        } else {
            beside(&figures[*column]) >= 2
        }
    };
    let witnesses = (0..lines.len()).filter(is_witness).count();
    let needed = if grid.open { 1 } else { 2 };
    (places.len() >= 2 && witnesses >= needed).then_some(places)
}

/// The heights of lines that are one figure each; none if a figure merely goes on in the next line.
fn figure_heights(lines: &[Line], width: f32) -> Vec<f32> {
    let is_single = |line: &Line| line.pieces.len() == 1 && line.pieces[0].is_figure();
    let more = |pair: &[Line]| {
        is_single(&pair[0]) && (fills(&pair[0], width) || !is_whole(&pair[0].text()) || goes_on(&pair[0].text(), &pair[1].text()))
    };
    if lines.windows(2).any(more) {
        return Vec::new();
    }
    lines.iter().filter(|line| is_single(line)).map(|line| line.bounds.middle_y()).collect()
}
