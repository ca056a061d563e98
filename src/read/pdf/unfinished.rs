//! Cells that a missing piece of a ruling line leaves open to each other: a line that ends in the middle of a cell goes on to its
//! other side, and what is no rectangle is several cells.
//!
//! Programs leave the lines beside the lower part of a cell merged downwards to that part, which often has none.

use super::grid::Grid;
use super::rules::Groups;
use std::collections::BTreeMap;

/// Where a grid is ruled between its small cells.
pub(super) struct Ruled {
    columns: usize,
    rows: usize,
    /// Left of each small cell.
    beside: Vec<bool>,
    /// Above each small cell.
    above: Vec<bool>,
}

impl Ruled {
    /// No line yet.
    pub fn new(columns: usize, rows: usize) -> Self {
        Self { columns, rows, beside: vec![false; columns * rows], above: vec![false; columns * rows] }
    }

    /// Notes whether small cells are parted from those to their left and above them.
    pub fn note(&mut self, row: usize, column: usize, beside: bool, above: bool) {
        let cell = row * self.columns + column;
        (self.beside[cell], self.above[cell]) = (beside, above);
    }

    /// For every small cell, the first one of the printed cell that it is a part of.
    pub fn cells(mut self) -> Vec<usize> {
        let owner = self.joined();
        self.lengthen(&owner, true);
        let owner = self.joined();
        self.lengthen(&owner, false);
        self.joined()
    }

    fn joined(&self) -> Vec<usize> {
        let mut groups = Groups::new(self.columns * self.rows);
        for cell in 0..self.columns * self.rows {
            if cell % self.columns > 0 && !self.beside[cell] {
                groups.join(cell - 1, cell);
            }
            if cell >= self.columns && !self.above[cell] {
                groups.join(cell - self.columns, cell);
            }
        }
        (0..self.columns * self.rows).map(|cell| groups.root(cell)).collect()
    }

    /// Takes every line that both sides of are one cell on to where that cell ends.
    fn lengthen(&mut self, owner: &[usize], down: bool) {
        // From a small cell to the one before the line, and to the next one along it.
        let (before, along) = if down { (1, self.columns) } else { (self.columns, 1) };
        let starts = |cell: usize| if down { !cell.is_multiple_of(self.columns) } else { cell >= self.columns };
        let last = |cell: usize| if down { cell + self.columns >= owner.len() } else { (cell + 1).is_multiple_of(self.columns) };
        let first = |cell: usize| if down { cell < self.columns } else { cell.is_multiple_of(self.columns) };
        let is_within = |cell: usize| starts(cell) && owner[cell] == owner[cell - before];
        let (lines, crossing) = if down { (&mut self.beside, &self.above) } else { (&mut self.above, &self.beside) };
        let ruled: Vec<usize> = (0..owner.len()).filter(|&cell| is_within(cell) && lines[cell]).collect();
        for from in ruled {
            let mut cell = from;
            while !last(cell) && is_within(cell + along) && !(crossing[cell + along] && crossing[cell + along - before]) {
                cell += along;
                if std::mem::replace(&mut lines[cell], true) {
                    break;
                }
            }
            cell = from;
            while !first(cell) && is_within(cell - along) && !(crossing[cell] && crossing[cell - before]) {
                cell -= along;
                if std::mem::replace(&mut lines[cell], true) {
                    break;
                }
            }
        }
    }
}

/// Parts the cells that are no rectangle: a cell merged downwards keeps its column.
pub(super) fn into_rectangles(grid: &mut Grid) {
    let columns = grid.columns();
    let mut cells: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (cell, &owner) in grid.owner.iter().enumerate() {
        cells.entry(owner).or_default().push(cell);
    }
    for own in cells.into_values() {
        let (first, last) = (own.iter().map(|cell| cell % columns).min(), own.iter().map(|cell| cell % columns).max());
        let (Some(first), Some(last), Some(top), Some(bottom)) = (first, last, own.first(), own.last()) else { continue };
        if own.len() == (last - first + 1) * (bottom / columns - top / columns + 1) {
            continue;
        }
        // Column by column: one stretch of rows, and beside it one of the same rows, are one cell.
        let mut open: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
        for column in first..=last {
            let rows: Vec<usize> = own.iter().filter(|&cell| cell % columns == column).map(|cell| cell / columns).collect();
            for stretch in rows.chunk_by(|above, below| above + 1 == *below) {
                let (from, to) = (stretch[0], stretch[stretch.len() - 1]);
                let begins = match open.get(&(from, to)) {
                    Some(&(begins, reached)) if reached + 1 == column => begins,
                    _ => column,
                };
                open.insert((from, to), (begins, column));
                stretch.iter().for_each(|row| grid.owner[row * columns + column] = from * columns + begins);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grid of these printed cells, a letter each.
    fn rectangles(cells: &[&str]) -> Vec<String> {
        let letters: Vec<char> = cells.iter().flat_map(|row| row.chars()).collect();
        let owner: Vec<usize> = letters.iter().map(|letter| letters.iter().position(|other| other == letter).unwrap()).collect();
        let edges = |count: usize| (0..=count).map(|n| n as f32 * 20.0).collect();
        let columns = cells[0].len();
        let mut grid = Grid { xs: edges(columns), ys: edges(cells.len()), owner, open: false };
        into_rectangles(&mut grid);
        let name = |owner: &usize| char::from(b'a' + u8::try_from(*owner).unwrap());
        grid.owner.chunks(columns).map(|row| row.iter().map(name).collect()).collect()
    }

    #[test]
    fn what_is_no_rectangle_is_several_cells() {
        assert_eq!(rectangles(&["aab", "cbb"]), ["aac", "dec"]);
        assert_eq!(rectangles(&["aaa", "bcd", "bed"]), ["aaa", "def", "dhf"]);
        assert_eq!(rectangles(&["aaa", "aab"]), ["aac", "aaf"]);
    }

    #[test]
    fn a_line_goes_on_to_the_other_side_of_its_cell() {
        // Two cells merged downwards, the line between them only as long as the upper row; below them, a row of its own.
        let mut ruled = Ruled::new(2, 3);
        ruled.note(0, 1, true, false);
        for column in 0..2 {
            ruled.note(2, column, column == 1, true);
        }
        assert_eq!(ruled.cells(), [0, 1, 0, 1, 4, 5]);
        // A line across that ends in the middle.
        let mut ruled = Ruled::new(2, 2);
        ruled.note(1, 0, false, true);
        assert_eq!(ruled.cells(), [0, 0, 2, 2]);
        // A cell around others is left to be a frame: the lines that it ends at are those of the others.
        let mut ruled = Ruled::new(3, 3);
        ruled.note(1, 1, true, true);
        ruled.note(1, 2, true, false);
        ruled.note(2, 1, false, true);
        assert_eq!(ruled.cells(), [0, 0, 0, 0, 4, 0, 0, 0, 0]);
    }
}
