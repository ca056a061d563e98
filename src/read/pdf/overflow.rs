//! Text that is too high for its cell: its lines run over the borders above and below, into the cells of other rows.
//!
//! A program draws a table cell by cell, row by row. Lines that follow each other in the drawing, stand under each other at one
//! distance, and lie in rows whose own cells are drawn earlier or later, are one text: it belongs where its middle lies.

use super::geometry::Bounds;
use super::grid::Grid;
use super::lines::goes_on;
use super::pieces::{Piece, is_figure};
use std::ops::Range;

/// Gives the lines of a text that is too high for its cell the height of its middle.
pub(super) fn settle(grids: &[Grid], pieces: &mut [Piece]) {
    if grids.is_empty() || pieces.iter().any(|piece| piece.turn != 0) {
        return;
    }
    let places: Vec<Option<Place>> = pieces.iter().map(|piece| place(grids, piece.bounds.middle_x(), piece.bounds.middle_y())).collect();
    let orders: Vec<Order> = (0..grids.len()).map(|grid| Order::of(grid, &grids[grid], &places)).collect();
    let lines = lines(pieces, &places);
    let mut start = 0;
    while start < lines.len() {
        let mut end = start + 1;
        while end < lines.len() && is_below(&lines[end - 1], &lines[end]) && is_even(&lines[start..=end]) {
            end += 1;
        }
        let own = lines[start].pieces.start..lines[end - 1].pieces.end;
        if end - start > 1
            && let Some(level) = common_level(grids, &places, &orders, pieces, own.clone())
        {
            pieces[own].iter_mut().for_each(|piece| piece.level = Some(level));
        }
        start = end;
    }
}

/// Pieces drawn one behind the other on one line.
struct Run {
    pieces: Range<usize>,
    bounds: Bounds,
    size: f32,
    text: String,
}

fn lines(pieces: &[Piece], places: &[Option<Place>]) -> Vec<Run> {
    let mut lines: Vec<Run> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let text = || piece.glyphs.iter().map(|glyph| glyph.ch);
        if let Some(line) = lines.last_mut()
            && places[at] == places[at - 1]
            && (pieces[at - 1].bounds.middle_y() - piece.bounds.middle_y()).abs() < 0.2 * line.size
            && (-0.3..0.6).contains(&((piece.bounds.left - line.bounds.right) / line.size))
        {
            line.pieces.end = at + 1;
            line.bounds = line.bounds.union(&piece.bounds);
            line.text.extend(text());
        } else {
            lines.push(Run { pieces: at..at + 1, bounds: piece.bounds, size: piece.size, text: text().collect() });
        }
    }
    lines
}

/// The small cell that a point lies in.
#[derive(Clone, Copy, PartialEq)]
struct Place {
    grid: usize,
    row: usize,
    owner: usize,
}

fn place(grids: &[Grid], x: f32, y: f32) -> Option<Place> {
    grids.iter().enumerate().find_map(|(grid, own)| {
        let (row, column) = (own.row_at(y)?, own.column_at(x)?);
        Some(Place { grid, row, owner: own.owner[row * own.columns() + column] })
    })
}

/// When the rows of a grid are drawn: the first and the last piece that lies in each.
struct Order {
    rows: Vec<Option<(usize, usize)>>,
    /// Whether they are drawn row by row.
    by_rows: bool,
}

impl Order {
    fn of(grid: usize, own: &Grid, places: &[Option<Place>]) -> Self {
        let mut rows: Vec<Option<(usize, usize)>> = vec![None; own.rows()];
        let (mut beside, mut below) = (0, 0);
        let mut last: Option<Place> = None;
        for (at, place) in places.iter().enumerate() {
            let Some(place) = place.filter(|place| place.grid == grid) else { continue };
            let (first, _) = rows[place.row].unwrap_or((at, at));
            rows[place.row] = Some((first, at));
            if let Some(last) = last.filter(|last| last.owner != place.owner) {
                let column = |owner: usize| owner % own.columns();
                beside += usize::from(last.row == place.row);
                below += usize::from(last.row + 1 == place.row && column(last.owner) == column(place.owner));
            }
            last = Some(place);
        }
        Self { rows, by_rows: beside > below }
    }
}

/// The height at which all these lines count, if they are the text of one cell.
fn common_level(grids: &[Grid], places: &[Option<Place>], orders: &[Order], pieces: &[Piece], lines: Range<usize>) -> Option<f32> {
    let around = pieces[lines.clone()].iter().map(|piece| piece.bounds).reduce(|a, b| a.union(&b))?;
    let middle = around.middle_y();
    let home = place(grids, around.middle_x(), middle)?;
    let order = orders.get(home.grid).filter(|order| order.by_rows)?;
    let strays = || lines.clone().filter(|&at| places[at].is_none_or(|place| place.owner != home.owner));
    // What is drawn before or after these lines, of the rows from the one where they belong to the one where they are found.
    let time = |row: usize| times(order, row, &lines, places, home.grid);
    let is_astray = |at: usize| match places[at] {
        Some(place) if place.grid != home.grid => false,
        Some(place) if place.row < home.row => time(place.row).1 || (place.row + 1..=home.row).any(|row| time(row).0),
        Some(place) => time(place.row).0 || (home.row..place.row).any(|row| time(row).1),
        None if pieces[at].bounds.middle_y() < middle => (0..=home.row).any(|row| time(row).0),
        None => (home.row..order.rows.len()).any(|row| time(row).1),
    };
    let stray = strays().next().is_some() && strays().all(is_astray);
    (stray && !are_cells(grids, places, pieces, lines)).then_some(middle)
}

/// Whether the lines stand alike in the cells where they are found, as texts of these cells do.
fn are_cells(grids: &[Grid], places: &[Option<Place>], pieces: &[Piece], lines: Range<usize>) -> bool {
    let mut cells: Vec<(Place, Bounds)> = Vec::new();
    for at in lines.clone() {
        let Some(place) = places[at] else { return false };
        match cells.last_mut().filter(|(last, _)| last.owner == place.owner && last.grid == place.grid) {
            Some((_, bounds)) => *bounds = bounds.union(&pieces[at].bounds),
            None => cells.push((place, pieces[at].bounds)),
        }
    }
    let offset = |(place, bounds): &(Place, Bounds)| bounds.middle_y() - grids[place.grid].cell_bounds(place.owner).middle_y();
    let offsets: Vec<f32> = cells.iter().map(offset).collect();
    offsets.iter().all(|other| (other - offsets[0]).abs() < 0.15 * pieces[lines.start].size)
}

/// Whether anything of a row is drawn before these lines, and whether anything is drawn after them.
fn times(order: &Order, row: usize, lines: &Range<usize>, places: &[Option<Place>], grid: usize) -> (bool, bool) {
    let Some((first, last)) = order.rows.get(row).copied().flatten() else { return (false, false) };
    let of_row = |at: &usize| places[*at].is_some_and(|place| place.grid == grid && place.row == row);
    let before = first < lines.start && (first..lines.start).any(|at| of_row(&at));
    let after = last >= lines.end && (lines.end..=last).any(|at| of_row(&at));
    (before, after)
}

/// Whether a line is the next one of a text.
fn is_below(upper: &Run, lower: &Run) -> bool {
    let size = upper.size;
    let (a, b) = (&upper.bounds, &lower.bounds);
    let pitch = b.middle_y() - a.middle_y();
    let near = |x: f32, y: f32| (x - y).abs() < 0.6 * size;
    let aligned = near(a.left, b.left) || near(a.right, b.right) || near(a.middle_x(), b.middle_x());
    let amount = |text: &str| is_figure(text.chars()) && text.contains(['.', ',']);
    // Whole figures are cells of their own, however near; a number may begin a line of words.
    let one_text = match (is_figure(upper.text.chars()), is_figure(lower.text.chars())) {
        (true, true) => goes_on(&upper.text, &lower.text),
        (false, false) => true,
        _ => !amount(&upper.text) && !amount(&lower.text) && (a.left - b.left).abs() < 0.15 * size,
    };
    one_text && (upper.size - lower.size).abs() < 0.1 * size && (0.8..1.7).contains(&(pitch / size)) && aligned
}

/// Whether lines stand at one distance.
fn is_even(lines: &[Run]) -> bool {
    let pitch = |pair: &[Run]| pair[1].bounds.middle_y() - pair[0].bounds.middle_y();
    let mut pitches = lines.windows(2).map(pitch);
    let Some(first) = pitches.next() else { return true };
    pitches.all(|other| (other - first).abs() < 0.08 * lines[0].size)
}
