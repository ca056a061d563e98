//! Tables within the cells of tables: where the borders of both touch, they are one net of lines, and parted here.
//!
//! A printed cell is a rectangle. One that goes around others, with a margin beside them, is a frame, and what it goes around is
//! a table of its own.

use super::grid::{Grid, drop_unused};
use super::unfinished::into_rectangles;
use std::collections::HashMap;
use std::ops::Range;

/// A column no wider than this, in points, is the margin between a cell and the table in it.
const MARGIN: f32 = 14.0;
/// Tables within tables are parted as deep as anybody sets them.
const DEEP: usize = 4;

/// The rows and columns from the first to the last small cell of a printed cell.
#[derive(Debug, Clone)]
struct Extent {
    rows: Range<usize>,
    columns: Range<usize>,
    small: usize,
}

/// The table, or the tables that it holds and what is left of it without them.
pub(super) fn parted(grid: Grid) -> Vec<Grid> {
    let mut found = Vec::new();
    let mut waiting = vec![(grid, 0)];
    while let Some((mut grid, depth)) = waiting.pop() {
        for (frame, extent) in if depth < DEEP { frames(&grid) } else { Vec::new() } {
            waiting.extend(inner(&grid, frame, &extent).into_iter().map(|inner| (inner, depth + 1)));
            for row in extent.rows.clone() {
                let columns = grid.columns();
                grid.owner[row * columns + extent.columns.start..row * columns + extent.columns.end].fill(frame);
            }
        }
        into_rectangles(&mut grid);
        drop_unused(&mut grid);
        let grid = if depth < DEEP { without_repeated_rows(grid) } else { grid };
        found.extend((grid.columns() >= 2).then_some(grid));
    }
    found
}

/// The grid without the narrow columns at its sides in which nothing stands: `filled` says whether anything does.
pub(super) fn without_margins(mut grid: Grid, filled: impl Fn(f32, f32) -> bool) -> Grid {
    for last in [false, true] {
        while grid.columns() > 2 {
            let column = if last { grid.columns() - 1 } else { 0 };
            let (left, right) = (grid.xs[column], grid.xs[column + 1]);
            if right - left > MARGIN || filled(left, right) {
                break;
            }
            let kept = if last { 0..column } else { 1..grid.columns() };
            grid = part(&grid, 0..grid.rows(), kept);
        }
    }
    grid
}

/// The grid without borders that part no two cells: those of a table that was taken out.
fn without_repeated_rows(grid: Grid) -> Grid {
    let columns = grid.columns();
    let of = |row: usize| &grid.owner[row * columns..(row + 1) * columns];
    let kept: Vec<usize> = (0..grid.rows()).filter(|&row| row == 0 || of(row) != of(row - 1)).collect();
    if kept.len() == grid.rows() {
        return grid;
    }
    let mut firsts: HashMap<usize, usize> = HashMap::new();
    let mut owner = Vec::with_capacity(kept.len() * columns);
    for &row in &kept {
        for &cell in of(row) {
            let own = owner.len();
            owner.push(*firsts.entry(cell).or_insert(own));
        }
    }
    let ys = kept.iter().map(|&row| grid.ys[row]).chain([grid.ys[grid.rows()]]).collect();
    Grid { xs: grid.xs, ys, owner, open: grid.open }
}

/// Every printed cell that goes around others.
fn frames(grid: &Grid) -> Vec<(usize, Extent)> {
    let columns = grid.columns();
    let mut extents: HashMap<usize, Extent> = HashMap::new();
    for (cell, &owner) in grid.owner.iter().enumerate() {
        let (row, column) = (cell / columns, cell % columns);
        let extent = extents.entry(owner).or_insert(Extent { rows: row..row + 1, columns: column..column + 1, small: 0 });
        extent.rows.end = row + 1;
        extent.columns = extent.columns.start.min(column)..extent.columns.end.max(column + 1);
        extent.small += 1;
    }
    let around = |(owner, extent): (&usize, &Extent)| {
        let own = if goes_around(grid, *owner, extent, &extents) { Some(extent.clone()) } else { beside(grid, extent, &extents) };
        Some((*owner, own?))
    };
    let mut found: Vec<(usize, Extent)> = extents.iter().filter_map(around).collect();
    found.sort_by_key(|(owner, _)| *owner);
    // A frame within a frame is parted with the table that it lies in.
    let mut outer: Vec<(usize, Extent)> = Vec::new();
    for (owner, extent) in found {
        let lies_in = |other: &Extent| is_within(&extent, other);
        if !outer.iter().any(|(_, other)| lies_in(other)) {
            outer.push((owner, extent));
        }
    }
    outer
}

/// What a margin at the left of some rows of the grid is a part of: a frame that a page break left nothing else of. It reaches over
/// all columns, and the rows beside it are its own.
fn beside(grid: &Grid, margin: &Extent, extents: &HashMap<usize, Extent>) -> Option<Extent> {
    let columns = grid.columns();
    let is_margin =
        margin.columns == (0..1) && grid.xs[1] - grid.xs[0] <= MARGIN && margin.rows.len() > 1 && margin.rows.len() < grid.rows();
    let whole = Extent { columns: 0..columns, ..margin.clone() };
    let own = |owner: &usize| extents.get(owner).is_some_and(|other| is_within(other, &whole));
    (is_margin && grid.owner[margin.rows.start * columns..margin.rows.end * columns].iter().all(own)).then_some(whole)
}

fn is_within(inner: &Extent, outer: &Extent) -> bool {
    let lies = |a: &Range<usize>, b: &Range<usize>| b.start <= a.start && a.end <= b.end;
    lies(&inner.rows, &outer.rows) && lies(&inner.columns, &outer.columns)
}

fn goes_around(grid: &Grid, owner: usize, extent: &Extent, extents: &HashMap<usize, Extent>) -> bool {
    if extent.small == extent.rows.len() * extent.columns.len() {
        return false;
    }
    let columns = grid.columns();
    let owns = |row: usize, column: usize| grid.owner[row * columns + column] == owner;
    let owns_row = |row: usize| extent.columns.clone().all(|column| owns(row, column));
    let owns_column = |column: usize| extent.rows.clone().all(|row| owns(row, column));
    let narrow = |column: usize| grid.xs[column + 1] - grid.xs[column] <= MARGIN;
    let (first, last) = (extent.columns.start, extent.columns.end - 1);
    let (left, right) = (owns_column(first), owns_column(last));
    let beside = left && narrow(first) || right && narrow(last);
    let around = (left || right) && owns_row(extent.rows.start) && owns_row(extent.rows.end - 1);
    let whole = |other: &usize| extents.get(other).is_some_and(|other| is_within(other, extent));
    (beside || around) && extent.rows.clone().all(|row| grid.owner[row * columns + first..=row * columns + last].iter().all(whole))
}

/// The tables within a frame: rows in which all belongs to the frame part them.
fn inner(grid: &Grid, frame: usize, extent: &Extent) -> Vec<Grid> {
    let columns = grid.columns();
    let foreign = |row: usize| extent.columns.clone().filter(move |column| grid.owner[row * columns + column] != frame);
    let mut found = Vec::new();
    let mut row = extent.rows.start;
    while row < extent.rows.end {
        let end = (row..extent.rows.end).find(|&row| foreign(row).next().is_none()).unwrap_or(extent.rows.end);
        let first = (row..end).filter_map(|row| foreign(row).next()).min();
        let last = (row..end).filter_map(|row| foreign(row).next_back()).max();
        if let (Some(first), Some(last)) = (first, last) {
            found.push(part(grid, row..end, first..last + 1));
        }
        row = end + 1;
    }
    found
}

/// The part of a grid in these rows and columns.
fn part(grid: &Grid, rows: Range<usize>, columns: Range<usize>) -> Grid {
    let mut firsts: HashMap<usize, usize> = HashMap::new();
    let mut owner = Vec::with_capacity(rows.len() * columns.len());
    for row in rows.clone() {
        for column in columns.clone() {
            let own = owner.len();
            owner.push(*firsts.entry(grid.owner[row * grid.columns() + column]).or_insert(own));
        }
    }
    Grid { xs: grid.xs[columns.start..=columns.end].to_vec(), ys: grid.ys[rows.start..=rows.end].to_vec(), owner, open: grid.open }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grid of these printed cells, a letter each, with columns of these widths and rows of 20.
    fn grid(widths: &[f32], cells: &[&str]) -> Grid {
        let edges = |sizes: &mut dyn Iterator<Item = f32>| {
            sizes.fold(vec![0.0], |mut edges, size| {
                edges.push(edges[edges.len() - 1] + size);
                edges
            })
        };
        let letters: Vec<char> = cells.iter().flat_map(|row| row.chars()).collect();
        let owner = letters.iter().map(|letter| letters.iter().position(|other| other == letter).unwrap()).collect();
        Grid { xs: edges(&mut widths.iter().copied()), ys: edges(&mut cells.iter().map(|_| 20.0)), owner, open: false }
    }

    fn shape(grids: &[Grid]) -> Vec<(usize, usize)> {
        grids.iter().map(|grid| (grid.rows(), grid.columns())).collect()
    }

    #[test]
    fn a_table_within_a_cell_is_a_table_of_its_own() {
        let found = parted(grid(&[5.0, 60.0, 60.0, 5.0], &["ffff", "fabf", "fcdf", "ffff", "fgef", "ffff"]));
        // Two tables in one frame; the frame itself is one column.
        assert_eq!(shape(&found), [(1, 2), (2, 2)]);
        // One that runs over the right side of its frame, and goes on on the next page.
        assert_eq!(shape(&parted(grid(&[5.0, 60.0, 60.0], &["fab", "fcd", "fff"]))), [(2, 2)]);
    }

    #[test]
    fn a_table_beside_words_leaves_the_words_in_their_cell() {
        let found = parted(grid(&[40.0, 5.0, 60.0, 60.0, 5.0], &["wffff", "wfabf", "wfcdf", "wffff"]));
        assert_eq!(shape(&found), [(1, 2), (2, 2)]);
    }

    #[test]
    fn merged_cells_are_no_frames() {
        for cells in [["aab", "cdb", "cee"], ["aaa", "bcd", "bef"], ["aaa", "abc", "ade"]] {
            assert_eq!(shape(&parted(grid(&[50.0, 50.0, 50.0], &cells))), [(3, 3)], "{cells:?}");
        }
    }

    #[test]
    fn narrow_columns_at_the_sides_are_dropped_where_nothing_stands_in_them() {
        let table = || grid(&[5.0, 60.0, 60.0, 5.0], &["tttt", "abcd", "efgh"]);
        assert_eq!(shape(&[without_margins(table(), |_, _| false)]), [(3, 2)]);
        assert_eq!(shape(&[without_margins(table(), |left, _| left < 1.0)]), [(3, 3)]);
    }
}
