//! The tables of a document, the cells of each divided when it is asked for: those of all of them at once would take much room.

use super::super::align;
use super::super::raw::{Cells, GridRow, Line, RawTable, Segment};
use super::continued::{Printed, Rows};
use super::merged;
use crate::model::{MoneyUnit, Role};

/// The tables in printed order.
pub struct Tables<'t> {
    rows: Rows<'t>,
    set: align::Setting,
    left: std::vec::IntoIter<Printed>,
}

impl Iterator for Tables<'_> {
    type Item = RawTable;

    fn next(&mut self) -> Option<RawTable> {
        let Printed { table, pages } = self.left.next()?;
        Some(RawTable { segments: self.segments(table.role, pages), ..table })
    }
}

impl<'t> Tables<'t> {
    pub(super) fn new(rows: Rows<'t>, set: align::Setting, tables: Vec<Printed>) -> Self {
        Self { rows, set, left: tables.into_iter() }
    }

    /// The unit that each of the tables left prints, if any.
    pub fn units(&self) -> impl Iterator<Item = MoneyUnit> + '_ {
        self.left.as_slice().iter().filter_map(|printed| printed.table.unit.map(|(_, unit)| unit))
    }

    /// The rows of all pages; columns of spaces are found over the whole table.
    fn segments(&self, role: Role, pages: Vec<Vec<usize>>) -> Vec<Segment> {
        if pages.iter().flatten().all(|&i| self.rows.has_cells(i)) {
            return pages.iter().map(|page| self.tabbed_segment(role, page)).collect();
        }
        let pages: Vec<Vec<&Line>> = pages.into_iter().map(|page| page.into_iter().map(|i| &self.rows.lines[i]).collect()).collect();
        align::grid(self.rows.text, &pages, self.set, role != Role::Performance)
    }

    /// The rows of a page that the reader or TABs divide.
    fn tabbed_segment(&self, role: Role, page: &[usize]) -> Segment {
        let cells = if page.iter().all(|&i| self.rows.lines[i].certain) { Cells::Known } else { Cells::Tabs };
        let mut own: Vec<GridRow> = page.iter().map(|&i| self.rows.row(i)).collect();
        let ragged =
            cells == Cells::Tabs && merged::spread(self.rows.text, role, &mut own) || merged::unpad(self.rows.text, role, &mut own);
        let ragged = ragged || page.iter().any(|&i| self.rows.lines[i].fitted);
        match align::whole(self.rows.text, &own).filter(|_| cells == Cells::Tabs) {
            Some(rows) => Segment { rows, header: None, cells: Cells::Fitted },
            None if ragged => Segment { rows: own, header: None, cells: Cells::Fitted },
            None => Segment { rows: align::with_labels(self.rows.text, own), header: None, cells },
        }
    }
}
