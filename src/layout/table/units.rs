//! Tables of a department that print its units one below the other, each with its own 科目.

use super::Builder;
use crate::model::fold::fold;
use crate::model::{Code, Column, Meaning, RowKind};
use std::collections::HashSet;

/// The number of a unit: the same for the same words, so that it is the same unit in every table.
fn number(unit: &str) -> u32 {
    // FNV-1a; 0 is no unit.
    fold(unit).bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)).max(1)
}

impl Builder<'_, '_> {
    /// Gives every code the unit among whose rows it stands: by the column of 单位代码, or by the rows that name a unit, where
    /// the same code comes again below the next of them.
    pub(super) fn units(&mut self) {
        let units = self.units_by_column().or_else(|| self.units_by_rows());
        for (row, unit) in units.into_iter().flatten() {
            if let Some(code) = self.table.rows[row].code.take() {
                self.table.rows[row].code = Some(code.of_unit(unit));
            }
        }
    }

    /// The number of the unit of every row with a code; `None` where the column is missing or names only one.
    fn units_by_column(&self) -> Option<Vec<(usize, u32)>> {
        let said = |ends: &'static [char]| {
            let is_unit = move |header: &str| header.contains("单位") && header.ends_with(ends);
            let words = |c: &Column| !c.is_amount && matches!(c.meaning, Meaning::Text | Meaning::Unknown);
            self.table.columns.iter().position(|c| words(c) && is_unit(&fold(&c.header)))
        };
        let column = said(&['码']).or_else(|| said(&['位', '称', ')']))?;
        let mut last = 0;
        let mut units = Vec::new();
        for (index, row) in self.table.rows.iter().enumerate() {
            if let Some(printed) = row.texts.get(column).filter(|words| !words.trim().is_empty()) {
                last = number(printed);
            }
            if row.code.is_some() {
                units.push((index, last));
            }
        }
        let several = units.iter().map(|u| u.1).filter(|&u| u > 0).collect::<HashSet<_>>().len() > 1;
        (several && self.comes_again(&units)).then_some(units)
    }

    /// The same by the rows between: each names a unit and prints its amounts, without a code.
    fn units_by_rows(&self) -> Option<Vec<(usize, u32)>> {
        let mut unit = 0;
        let mut units: Vec<(usize, u32)> = Vec::new();
        for (index, row) in self.table.rows.iter().enumerate() {
            let printed = row.cells.iter().flatten().any(|id| self.into.figures[id.0].is_printed());
            if row.code.is_none() && row.kind == RowKind::Item && matches!(row.meaning, Meaning::Unknown | Meaning::Named) && printed {
                unit = number(&row.name);
            } else if row.code.is_some() {
                units.push((index, unit));
            }
        }
        let all = units.iter().all(|u| u.1 > 0);
        (all && self.comes_again(&units)).then_some(units)
    }

    /// Whether codes stand again in the table, and mostly in another unit: a row printed twice in one unit is a fault of its own.
    fn comes_again(&self, units: &[(usize, u32)]) -> bool {
        let code = |row: usize| self.table.rows[row].code.as_ref().map(|c: &Code| c.0.as_str());
        let once: HashSet<Option<&str>> = units.iter().map(|u| code(u.0)).collect();
        let of_units: HashSet<(Option<&str>, u32)> = units.iter().map(|u| (code(u.0), u.1)).collect();
        units.len() - of_units.len() < of_units.len() - once.len()
    }
}
