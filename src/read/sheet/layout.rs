//! The cells of a sheet laid out as it is seen: merged cells once, hidden rows and columns not at all.

use super::super::ReadError;
use super::super::grid::{Address, Grid, Row, Slot, column_name};
use super::super::limits::{Allowance, MAX_CELLS};
use super::super::rendering::{Rendering, one_line};
use crate::model::Place;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rows and columns a sheet can have; addresses beyond are damage.
const MAX_ROW: u32 = 1 << 20;
pub(super) const MAX_COLUMN: u32 = 1 << 14;

/// A rectangle of cells merged into one. Rows and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

/// A sheet as it is read: the texts of its cells, and what hides them.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    name: String,
    /// Cells with text as it is written, by row and column from 1.
    cells: BTreeMap<(u32, u32), String>,
    merges: Vec<Merge>,
    hidden_rows: BTreeSet<u32>,
    hidden_columns: BTreeSet<u32>,
}

impl Sheet {
    /// A sheet without cells.
    pub(super) fn new(name: &str) -> Self {
        Self { name: one_line(name), ..Self::default() }
    }

    /// Puts a text into a cell; blank texts leave it empty.
    pub(super) fn put(&mut self, row: u32, column: u32, text: &str, allowance: &mut Allowance) -> Result<(), ReadError> {
        if one_line(text).is_empty() || !(1..=MAX_ROW).contains(&row) || !(1..=MAX_COLUMN).contains(&column) {
            return Ok(());
        }
        allowance.take_text(text.len())?;
        if self.cells.len() >= MAX_CELLS {
            allowance.take_cells(MAX_CELLS + 1)?;
        }
        self.cells.insert((row, column), text.to_owned());
        Ok(())
    }

    /// Merges cells; a single cell needs no merging.
    pub(super) fn merge(&mut self, merge: Merge) {
        let ordered = merge.bottom >= merge.top && merge.right >= merge.left;
        if ordered && (merge.bottom, merge.right) != (merge.top, merge.left) {
            self.merges.push(merge);
        }
    }

    /// Hides a row.
    pub(super) fn hide_row(&mut self, row: u32) {
        if row <= MAX_ROW {
            self.hidden_rows.insert(row);
        }
    }

    /// Hides columns.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        self.hidden_columns.extend(first..=last.min(MAX_COLUMN));
    }

    /// Prints what is seen of the sheet.
    pub(super) fn print(mut self, rendering: &mut Rendering, allowance: &mut Allowance) -> Result<(), ReadError> {
        let merges = self.apply_merges(allowance)?;
        let (rows_left_out, columns_left_out) = self.leave_out_hidden();
        if let Some(grid) = self.grid(&merges, allowance)? {
            if !has_title(&grid) && !is_default_name(&self.name) {
                let cell = format!("{}{}", column_name(grid.columns[0]), grid.rows[0].number);
                let sheet = self.name.clone();
                rendering.paragraph(&self.name, &Place::Sheet { sheet, cell });
            }
            rendering.grid(grid);
        }
        for (count, what) in [(rows_left_out, "行"), (columns_left_out, "列")] {
            if count > 0 {
                let name = &self.name;
                rendering.remark(format!("工作表“{name}”有 {count} {what}隐藏的内容，没有读取"));
            }
        }
        Ok(())
    }

    /// Leaves one text in each merged rectangle, at its first cell that is seen; gives the rectangles by that cell.
    fn apply_merges(&mut self, allowance: &mut Allowance) -> Result<HashMap<(u32, u32), Merge>, ReadError> {
        let mut placed = HashMap::new();
        for merge in std::mem::take(&mut self.merges) {
            let within = self.within(&merge, allowance)?;
            let mut text = None;
            for position in within {
                let removed = self.cells.remove(&position);
                if position == (merge.top, merge.left) {
                    text = removed;
                }
            }
            let Some(text) = text else { continue };
            let row = (merge.top..=merge.bottom).find(|r| !self.hidden_rows.contains(r)).unwrap_or(merge.top);
            let column = (merge.left..=merge.right).find(|c| !self.hidden_columns.contains(c)).unwrap_or(merge.left);
            self.cells.insert((row, column), text);
            placed.insert((row, column), merge);
        }
        Ok(placed)
    }

    /// The positions of the cells with text within a rectangle.
    fn within(&self, merge: &Merge, allowance: &mut Allowance) -> Result<Vec<(u32, u32)>, ReadError> {
        /// Rows that are looked through one by one; higher rectangles are few.
        const LOW: u32 = 100;
        let positions = |from: (u32, u32), to: (u32, u32)| self.cells.range(from..=to).map(|(&position, _)| position);
        if merge.bottom - merge.top < LOW {
            let rows = merge.top..=merge.bottom;
            return Ok(rows.flat_map(|row| positions((row, merge.left), (row, merge.right))).collect());
        }
        let passed: Vec<(u32, u32)> = positions((merge.top, merge.left), (merge.bottom, merge.right)).collect();
        // High rectangles that overlap over and over would take forever; sheets that people make have none.
        allowance.take_cells(passed.len())?;
        Ok(passed.into_iter().filter(|(_, column)| (merge.left..=merge.right).contains(column)).collect())
    }

    /// Drops hidden cells; gives how many rows and columns with text were dropped.
    fn leave_out_hidden(&mut self) -> (usize, usize) {
        let mut rows = BTreeSet::new();
        let mut columns = BTreeSet::new();
        self.cells.retain(|&(row, column), _| {
            let hidden_row = self.hidden_rows.contains(&row);
            let hidden_column = self.hidden_columns.contains(&column);
            if hidden_row {
                rows.insert(row);
            } else if hidden_column {
                columns.insert(column);
            }
            !(hidden_row || hidden_column)
        });
        (rows.len(), columns.len())
    }

    /// The cells as a grid; `None` for a sheet without text.
    fn grid(&self, merges: &HashMap<(u32, u32), Merge>, allowance: &mut Allowance) -> Result<Option<Grid>, ReadError> {
        let used = self.cells.keys().map(|&(_, column)| column);
        let (Some(first), Some(last)) = (used.clone().min(), used.max()) else {
            return Ok(None);
        };
        let columns: Vec<u32> = (first..=last).filter(|c| !self.hidden_columns.contains(c)).collect();
        let numbers: BTreeSet<u32> = self.cells.keys().map(|&(row, _)| row).collect();
        allowance.take_cells(columns.len().saturating_mul(numbers.len()))?;
        let mut rows: Vec<Row> = Vec::with_capacity(numbers.len());
        for number in numbers {
            if let Some(above) = rows.last().map(|row| row.number)
                && self.blank_between(above, number, merges)
            {
                rows.push(Row { number: above + 1, slots: Vec::new() });
            }
            let slots = columns.iter().map(|&column| self.slot(number, column, &columns, merges)).collect();
            rows.push(Row { number, slots });
        }
        Ok(Some(Grid { address: Address::Sheet(self.name.clone()), columns, rows, loose_titles: true }))
    }

    fn slot(&self, row: u32, column: u32, columns: &[u32], merges: &HashMap<(u32, u32), Merge>) -> Slot {
        let Some(text) = self.cells.get(&(row, column)) else {
            return Slot::single(String::new());
        };
        let width = merges.get(&(row, column)).map_or(1, |merge| columns.iter().filter(|c| (merge.left..=merge.right).contains(c)).count());
        Slot::written(text, width)
    }

    /// Whether a row between two others is seen and empty. A row that holds only the lower halves of merged cells is
    /// part of the table.
    fn blank_between(&self, above: u32, below: u32, merges: &HashMap<(u32, u32), Merge>) -> bool {
        let mut seen = (above + 1..below).filter(|row| !self.hidden_rows.contains(row));
        let reaches_down = |row: u32| {
            self.cells.range((above, 0)..(above + 1, 0)).any(|(position, _)| merges.get(position).is_some_and(|merge| merge.bottom >= row))
        };
        seen.next_back().is_some_and(|last| !reaches_down(last))
    }
}

/// Whether the texts above the first row of the table name it.
fn has_title(grid: &Grid) -> bool {
    let texts = |row: &Row| -> Vec<String> { row.slots.iter().map(|slot| slot.text.clone()).filter(|text| !text.is_empty()).collect() };
    for row in &grid.rows {
        match texts(row).as_slice() {
            [] => {}
            [lone] if lone.contains('表') => return true,
            [_] => {}
            [first, ..] => return first.contains('表') && row.number == grid.rows[0].number,
        }
    }
    false
}

/// `Sheet1` and the like are names that nobody gave.
fn is_default_name(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.eq_ignore_ascii_case("sheet") || stem == "工作表"
}
