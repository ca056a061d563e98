//! The cells that ruling lines make.

use super::canvas::Rule;
use super::geometry::Bounds;
use super::nested::parted;
use super::rules::{connected, merged};
use super::unfinished::Ruled;

/// Borders this near to each other are one border: no column is narrower than half a character.
const SAME_BORDER: f32 = 4.0;
/// How much of a cell's side must be ruled to part it from its neighbour.
const RULED: f32 = 0.5;

/// A table's borders: where rows and columns part, and which of the small cells hang together.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Where columns begin and end.
    pub xs: Vec<f32>,
    /// Where rows begin and end.
    pub ys: Vec<f32>,
    /// For every small cell, row by row, the first small cell of the printed cell it belongs to.
    pub owner: Vec<usize>,
    /// Whether there are no vertical lines: columns come from where the text stands.
    pub open: bool,
}

impl Grid {
    /// How many columns.
    pub fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    /// The box around the table.
    pub fn bounds(&self) -> Bounds {
        Bounds { left: self.xs[0], top: self.ys[0], right: self.xs[self.columns()], bottom: self.ys[self.rows()] }
    }

    /// The row at this height, if inside the table.
    pub fn row_at(&self, y: f32) -> Option<usize> {
        band(&self.ys, y)
    }

    /// The column at this place, if inside the table.
    pub fn column_at(&self, x: f32) -> Option<usize> {
        band(&self.xs, x)
    }

    /// The box of a printed cell, given its first small cell.
    pub fn cell_bounds(&self, first: usize) -> Bounds {
        let columns = self.columns();
        let mut around: Option<Bounds> = None;
        for (cell, _) in self.owner.iter().enumerate().skip(first).filter(|(_, owner)| **owner == first) {
            let bounds = self.small_bounds(cell / columns, cell % columns);
            around = Some(around.map_or(bounds, |held| held.union(&bounds)));
        }
        around.unwrap_or_else(|| self.bounds())
    }

    /// The box of a small cell.
    pub fn small_bounds(&self, row: usize, column: usize) -> Bounds {
        Bounds { left: self.xs[column], top: self.ys[row], right: self.xs[column + 1], bottom: self.ys[row + 1] }
    }

    /// Cuts a row at these heights, for want of ruling lines; only the columns named part there.
    pub fn cut_row(&mut self, row: usize, heights: &[f32], parts: impl Fn(usize) -> bool) {
        let columns = self.columns();
        let before = self.owner.clone();
        self.ys.splice(row + 1..row + 1, heights.iter().copied());
        let more = heights.len();
        // Small cells below the cut move down; owners are numbered by small cell.
        let moved = |cell: usize| {
            if cell / columns > row { cell + more * columns } else { cell }
        };
        let mut owner = Vec::with_capacity(before.len() + more * columns);
        for (cell, &old) in before.iter().enumerate() {
            owner.push(moved(old));
            if cell == (row + 1) * columns - 1 {
                for copy in 1..=more {
                    for column in 0..columns {
                        let above = before[row * columns + column];
                        let first = (row + copy) * columns + above % columns;
                        let part = above / columns == row && parts(above % columns);
                        owner.push(if part { first } else { moved(above) });
                    }
                }
            }
        }
        self.owner = owner;
    }
}

/// Which of the stretches between borders a coordinate lies in.
fn band(borders: &[f32], value: f32) -> Option<usize> {
    let after = borders.partition_point(|&border| border <= value);
    (after > 0 && after < borders.len()).then(|| after - 1)
}

/// The tables that the ruling lines of a page make. A box around one column of text is not a table.
pub(super) fn grids(rules: &[Rule]) -> Vec<Grid> {
    let (horizontal, vertical) = (merged(rules, false), merged(rules, true));
    connected(&horizontal, &vertical)
        .into_iter()
        .filter_map(|(horizontal, vertical)| grid(&horizontal, &vertical))
        .flat_map(parted)
        .collect()
}

fn grid(horizontal: &[Rule], vertical: &[Rule]) -> Option<Grid> {
    if horizontal.is_empty() || vertical.is_empty() {
        return None;
    }
    // Where outer borders are missing, the lines across still say how far the table reaches.
    let xs = borders(vertical, horizontal);
    let ys = borders(horizontal, vertical);
    if xs.len() < 3 || ys.len() < 2 || xs.len() * ys.len() > 30_000 {
        return None;
    }
    let owner = printed_cells(&xs, &ys, horizontal, vertical);
    let mut grid = Grid { xs, ys, owner, open: false };
    drop_unused(&mut grid);
    (grid.columns() >= 2).then_some(grid)
}

/// Where borders lie: the lines themselves, and the ends of the lines that cross them.
fn borders(lines: &[Rule], crossing: &[Rule]) -> Vec<f32> {
    let mut places: Vec<(f32, f32)> = lines.iter().map(|line| (line.at, line.to - line.from)).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found: Vec<f32> = Vec::new();
    let mut rest = places.as_slice();
    while let Some(&(first, _)) = rest.first() {
        let count = rest.partition_point(|place| place.0 - first <= SAME_BORDER);
        let (near, others) = rest.split_at(count);
        let longest = near.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(first, |place| place.0);
        found.push(longest);
        rest = others;
    }
    let start = crossing.iter().map(|line| line.from).fold(f32::INFINITY, f32::min);
    let end = crossing.iter().map(|line| line.to).fold(f32::NEG_INFINITY, f32::max);
    if found.first().is_some_and(|&first| start < first - 2.0 * SAME_BORDER) {
        found.insert(0, start);
    }
    if found.last().is_some_and(|&last| end > last + 2.0 * SAME_BORDER) {
        found.push(end);
    }
    found
}

/// Joins small cells that no line parts.
fn printed_cells(xs: &[f32], ys: &[f32], horizontal: &[Rule], vertical: &[Rule]) -> Vec<usize> {
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    let down = ruled_lengths(xs, ys, vertical);
    let across = ruled_lengths(ys, xs, horizontal);
    let mut ruled = Ruled::new(columns, rows);
    for row in 0..rows {
        for column in 0..columns {
            let (height, width) = (ys[row + 1] - ys[row], xs[column + 1] - xs[column]);
            ruled.note(row, column, down[column * rows + row] >= RULED * height, across[row * columns + column] >= RULED * width);
        }
    }
    ruled.cells()
}

/// For every border and every stretch between the crossing borders, how much of it is ruled.
fn ruled_lengths(borders: &[f32], crossing: &[f32], lines: &[Rule]) -> Vec<f32> {
    let stretches = crossing.len() - 1;
    let mut lengths = vec![0.0; borders.len() * stretches];
    for line in lines {
        let near = (0..borders.len())
            .min_by(|&a, &b| (borders[a] - line.at).abs().total_cmp(&(borders[b] - line.at).abs()))
            .filter(|&border| (borders[border] - line.at).abs() <= 1.5 * SAME_BORDER);
        let Some(border) = near else { continue };
        for stretch in 0..stretches {
            let covered = line.to.min(crossing[stretch + 1]) - line.from.max(crossing[stretch]);
            lengths[border * stretches + stretch] += covered.max(0.0);
        }
    }
    lengths
}

/// Takes out columns in which no cell begins: their border is too short to part anything.
pub(super) fn drop_unused(grid: &mut Grid) {
    let columns = grid.columns();
    let begins = |column: usize| grid.owner.iter().any(|owner| owner % columns == column);
    let kept: Vec<usize> = (0..columns).filter(|&column| column == 0 || begins(column)).collect();
    if kept.len() == columns {
        return;
    }
    let renumbered = |cell: usize| {
        let column = kept.partition_point(|&column| column <= cell % columns).max(1) - 1;
        cell / columns * kept.len() + column
    };
    grid.owner = (0..grid.owner.len()).filter(|cell| kept.contains(&(cell % columns))).map(|cell| renumbered(grid.owner[cell])).collect();
    let end = grid.xs[columns];
    grid.xs = kept.iter().map(|&column| grid.xs[column]).chain([end]).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn across(at: f32, from: f32, to: f32) -> Rule {
        Rule { vertical: false, at, from, to }
    }

    fn down(at: f32, from: f32, to: f32) -> Rule {
        Rule { vertical: true, at, from, to }
    }

    #[test]
    fn a_cell_over_two_columns_is_one_cell() {
        let rules = [
            across(0.0, 0.0, 100.0),
            across(20.0, 0.0, 100.0),
            across(40.0, 0.0, 100.0),
            down(0.0, 0.0, 40.0),
            down(50.0, 20.0, 40.0),
            down(100.0, 0.0, 40.0),
        ];
        let grids = grids(&rules);
        assert_eq!(grids.len(), 1);
        assert_eq!(grids[0].owner, [0, 0, 2, 3]);
        assert_eq!(grids[0].cell_bounds(0), Bounds { left: 0.0, top: 0.0, right: 100.0, bottom: 20.0 });
    }

    #[test]
    fn open_sides_still_have_cells() {
        let rules = [across(0.0, 0.0, 150.0), across(20.0, 0.0, 150.0), down(50.0, 0.0, 40.0), down(100.0, 0.0, 40.0)];
        let grids = grids(&rules);
        assert_eq!(grids[0].xs, [0.0, 50.0, 100.0, 150.0]);
        assert_eq!(grids[0].ys, [0.0, 20.0, 40.0]);
        assert_eq!(grids[0].owner, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_frame_is_not_a_table() {
        let rules = [across(0.0, 0.0, 100.0), across(90.0, 0.0, 100.0), down(0.0, 0.0, 90.0), down(100.0, 0.0, 90.0)];
        assert!(grids(&rules).is_empty());
    }

    #[test]
    fn a_row_without_lines_is_cut() {
        let mut grid = Grid { xs: vec![0.0, 50.0, 100.0], ys: vec![0.0, 20.0, 40.0], owner: vec![0, 1, 2, 3], open: false };
        grid.cut_row(0, &[10.0], |column| column == 1);
        assert_eq!(grid.ys, [0.0, 10.0, 20.0, 40.0]);
        assert_eq!(grid.owner, [0, 1, 0, 3, 4, 5]);
    }
}
