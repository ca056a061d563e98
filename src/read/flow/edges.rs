//! Tables of formats that know no grid: every row says where its cells end, and the edges of all rows make the columns.

use super::table::{Table, TableCell, TableRow};

/// Edges nearer than this (in twentieths of a point) are one: programs round, and no column is as narrow.
const NEAR: i32 = 12;
/// How wide a cell is whose row does not say it.
const UNKNOWN: i32 = 1440;

/// A row and where its cells begin and end, in twentieths of a point.
#[derive(Debug, Default)]
pub(in crate::read) struct EdgedRow {
    /// The left edge of the first cell, and the right edge of each; it may be too short or too long.
    pub(in crate::read) edges: Vec<i32>,
    pub(in crate::read) cells: Vec<TableCell>,
}

/// The rows as a table whose cells span columns.
pub(in crate::read) fn table(mut rows: Vec<EdgedRow>) -> Table {
    rows.retain(|row| !row.cells.is_empty());
    for row in &mut rows {
        row.complete();
    }
    let mut edges: Vec<i32> = rows.iter().flat_map(|row| row.edges.iter().copied()).collect();
    edges.sort_unstable();
    // The first of each group of edges that are one.
    let mut columns: Vec<i32> = Vec::new();
    for edge in edges {
        if columns.last().is_none_or(|&last| edge.saturating_sub(last) > NEAR) {
            columns.push(edge);
        }
    }
    Table { rows: rows.into_iter().map(|row| row.spanning(&columns)).collect() }
}

impl EdgedRow {
    /// As many edges as the cells have, none before the one it follows.
    fn complete(&mut self) {
        self.edges.truncate(self.cells.len() + 1);
        if self.edges.is_empty() {
            self.edges.push(0);
        }
        for at in 1..=self.cells.len() {
            let before = self.edges[at - 1];
            match self.edges.get_mut(at) {
                Some(edge) => *edge = (*edge).max(before),
                None => self.edges.push(before.saturating_add(UNKNOWN)),
            }
        }
    }

    fn spanning(self, columns: &[i32]) -> TableRow {
        let column = |edge: i32| columns.partition_point(|&column| column <= edge).saturating_sub(1);
        let before = self.edges.first().map_or(0, |&edge| column(edge));
        let mut at = before;
        let mut cells = self.cells;
        for (cell, &edge) in cells.iter_mut().zip(&self.edges[1..]) {
            cell.span = column(edge).saturating_sub(at).max(1);
            at += cell.span;
        }
        TableRow { before, cells }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges_of_all_rows_make_the_columns() {
        let row = |edges: &[i32]| EdgedRow { edges: edges.to_vec(), cells: vec![TableCell::default(); edges.len() - 1] };
        let made = table(vec![row(&[-108, 2000, 6000]), row(&[-110, 2003, 4000, 6001]), row(&[2000, 4000])]);
        let spans = |row: &TableRow| (row.before, row.cells.iter().map(|c| c.span).collect::<Vec<_>>());
        let all: Vec<_> = made.rows.iter().map(spans).collect();
        assert_eq!(all, [(0, vec![1, 2]), (0, vec![1, 1, 1]), (1, vec![1])]);
    }

    #[test]
    fn cells_without_a_width_stand_behind_the_others() {
        let short = EdgedRow { edges: vec![0, 500], cells: vec![TableCell::default(); 3] };
        assert_eq!(table(vec![short]).rows[0].cells.iter().map(|c| c.span).collect::<Vec<_>>(), [1, 1, 1]);
    }
}
