//! Which name is set in below which, in a table of 科目 that prints no codes.

use super::Builder;
use crate::lexicon::codes::{Scheme, codes_named};
use crate::model::fold::{fold, number_depth};
use crate::model::{Role, RowKind, Side};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// 类, 款, 项, and a unit above them.
const LEVELS: usize = 4;

impl Builder<'_, '_> {
    /// Puts every name below the one that it is set in under, where all names of the table are set in by whole steps; the names
    /// of an economic table by the classes, which are known.
    pub(super) fn indents(&mut self) {
        let rows = &self.table.rows;
        let of_codes = !self.table.role.has_sides()
            && !matches!(
                self.table.role,
                Role::Income | Role::ThreePublic | Role::Procurement | Role::Assets | Role::Performance | Role::Other
            );
        let names: Vec<usize> = (0..rows.len()).filter(|&r| rows[r].kind != RowKind::Total).collect();
        let plain = |r: usize| {
            let row = &rows[r];
            let bare = row.code.is_none() && row.parent.is_none() && number_depth(&fold(&row.name)).is_none();
            row.kind == RowKind::Item && row.side == Side::Single && bare
        };
        if !of_codes || names.len() < 2 || rows.iter().any(|r| r.code.is_some()) || !names.iter().all(|&r| plain(r)) {
            return;
        }
        let widths: Vec<usize> = names.iter().map(|&r| rows[r].name_span.set_in(self.text)).collect();
        let steps: BTreeSet<usize> = widths.iter().copied().collect();
        let level = |w: usize| steps.iter().position(|&step| step == w).unwrap_or(0);
        let levels: Vec<usize> = if steps.len() > 1 {
            widths.into_iter().map(level).collect()
        } else if matches!(self.table.role, Role::BasicEconomic | Role::FiscalBasic) {
            let is_class = |r: usize| codes_named(Scheme::Economic, rows[r].name.trim()).any(|code| code.len() == 3);
            names.iter().map(|&r| usize::from(!is_class(r))).collect()
        } else {
            return;
        };
        let even = levels.first() == Some(&0) && levels.windows(2).all(|pair| pair[1] <= pair[0] + 1);
        if !even || steps.len() > LEVELS {
            return;
        }
        let mut above: Vec<usize> = Vec::new();
        let mut parents: Vec<(usize, usize)> = Vec::new();
        for (&row, &level) in names.iter().zip(&levels) {
            above.truncate(level);
            parents.extend(above.last().map(|&parent| (row, parent)));
            above.push(row);
        }
        if steps.len() > 1 && !self.bear_out(&parents) {
            return;
        }
        for (row, parent) in parents {
            self.table.rows[row].parent = Some(parent);
        }
    }

    /// Whether the amounts do not speak against what stands below what: blanks are typed by hand, and a name that is set in by one
    /// too few doubles a sum. One sum that does not hold is a fault of the document; most of them, of the reading.
    fn bear_out(&self, parents: &[(usize, usize)]) -> bool {
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &(row, parent) in parents {
            parts.entry(parent).or_default().push(row);
        }
        let holds = |(&whole, rows): (&usize, &Vec<usize>)| {
            (0..self.table.columns.len()).filter(|&c| self.table.columns[c].is_amount).all(|c| {
                let amount = |row: usize| self.table.figure(row, c).and_then(|id| self.into.figures[id.0].interval());
                let Some(sum) = amount(whole) else { return true };
                let added = rows.iter().filter_map(|&row| amount(row));
                let (low, high) = added.fold((Decimal::ZERO, Decimal::ZERO), |(low, high), part| (low + part.low, high + part.high));
                low <= sum.high && sum.low <= high
            })
        };
        let held = parts.iter().filter(|&sum| holds(sum)).count();
        held * 2 >= parts.len()
    }
}
