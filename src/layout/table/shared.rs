//! A column under the headers of two: where a merged cell was lost, the sums of the row tell which of them it is.

use super::super::raw::GridRow;
use super::Builder;
use crate::model::number;
use crate::model::{Meaning, Role};
use rust_decimal::Decimal;

impl Builder<'_, '_> {
    /// Gives the one shared column of a “三公” table the meaning with which its sums hold, if they hold with only one.
    pub(super) fn settle_shared(&mut self, body: &[GridRow]) {
        let mut shared = (0..self.header.len()).filter_map(|c| Some((c, self.header[c].shared?)));
        let (Some((column, other)), None) = (shared.next(), shared.next()) else { return };
        let own = self.header[column].meaning;
        if self.table.role != Role::ThreePublic {
            return;
        }
        match (self.adds_up(body, column, own), self.adds_up(body, column, other)) {
            (true, false) => self.header[column].shared = None,
            (false, true) => (self.header[column].shared, self.header[column].meaning) = (None, other),
            _ => {}
        }
    }

    /// Whether every row adds up to its “三公” total, exactly as printed, if the column means this.
    fn adds_up(&self, body: &[GridRow], column: usize, meaning: Meaning) -> bool {
        // `None` for what cannot be read, which decides nothing; a blank cell or no such column is `Some(None)`.
        let of = |row: &GridRow, wanted: Meaning| -> Option<Option<Decimal>> {
            let means = |c: usize| if c == column { meaning } else { self.header[c].meaning };
            let mut columns = (0..self.header.len().min(row.len())).filter(|&c| means(c) == wanted);
            let Some(cell) = columns.next().filter(|_| columns.next().is_none()) else { return Some(None) };
            let text = row[cell].text(self.text);
            if text.trim().is_empty() || number::is_nil(text.trim()) { Some(None) } else { number::cell(&text).map(|n| Some(n.value)) }
        };
        let sums = |row: &GridRow| -> Option<bool> {
            let amount = |wanted| of(row, wanted).map(Option::unwrap_or_default);
            let run = amount(Meaning::CarPurchase)? + amount(Meaning::CarRun)?;
            let cars = of(row, Meaning::CarAll)?.unwrap_or(run);
            let total = of(row, Meaning::ThreePublicTotal)??;
            Some(cars == run && total == amount(Meaning::Abroad)? + cars + amount(Meaning::Reception)?)
        };
        let holds = |row: &GridRow| sums(row) == Some(true);
        let mut rows =
            body.iter().filter(|row| row.get(column).is_some_and(|cell| number::cell(&cell.text(self.text)).is_some())).peekable();
        rows.peek().is_some() && rows.all(holds)
    }
}
