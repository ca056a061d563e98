//! A name that runs over three lines of the grid, its amount in the middle one.

use super::super::raw::{Cell, GridRow};
use super::Builder;
use crate::model::fold::{fold, number_depth};
use crate::model::number;
use crate::model::{Meaning, Role};

impl Builder<'_, '_> {
    /// Puts the halves of a name, alone in the line above and alone in the line below, back into the line of its amount.
    ///
    /// The line between has an amount and no name in that group of columns; its other groups stay as they are.
    pub(super) fn unwrapped(&self, body: Vec<GridRow>) -> Vec<GridRow> {
        let mut rows: Vec<GridRow> = Vec::new();
        let mut rest = body.into_iter().peekable();
        while let Some(mut row) = rest.next() {
            let column = rows.last().and_then(|above| self.lone_name(above)).filter(|&c| self.is_middle(&row, c));
            let lower = rest.peek().and_then(|below| self.lone_name(below));
            if let Some(c) = column.filter(|_| column == lower)
                && let Some(below) = rest.next_if(|below| below.get(c).is_some_and(|cell| self.is_end(cell)))
                && let Some(above) = rows.pop()
            {
                row[c].spans = above.into_iter().chain(below).filter(|cell| !cell.is_blank()).flat_map(|cell| cell.spans).collect();
            }
            rows.push(row);
        }
        rows
    }

    /// The column of a name that stands alone in its line.
    fn lone_name(&self, row: &GridRow) -> Option<usize> {
        let mut filled = row.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
        let (Some((column, _)), None) = (filled.next(), filled.next()) else { return None };
        let names = |meaning: Meaning| meaning == Meaning::Name || meaning == Meaning::Text && self.table.role == Role::Procurement;
        self.header.get(column).is_some_and(|h| names(h.meaning)).then_some(column)
    }

    /// Whether the group of column `c` prints an amount here, and no name.
    fn is_middle(&self, row: &GridRow, c: usize) -> bool {
        let group = self.header[c].group;
        let of_group = |at: &usize| self.header.get(*at).is_some_and(|h| h.group == group);
        let filled: Vec<usize> = (0..row.len()).filter(of_group).filter(|&at| !row[at].is_blank()).collect();
        let amount = |at: &usize| self.table.columns[*at].is_amount && number::cell(&row[*at].text(self.text)).is_some();
        let others = |at: &usize| self.table.columns[*at].meaning == Meaning::Text;
        c < row.len() && row[c].is_blank() && filled.iter().any(amount) && filled.iter().all(|at| amount(at) || others(at))
    }

    /// The end of a name begins no item of its own.
    fn is_end(&self, cell: &Cell) -> bool {
        let words = fold(&cell.text(self.text));
        number_depth(&words).is_none() && !words.starts_with("其中") && words.chars().count() <= 12
    }
}
