//! What of a table was not understood, said as a remark or as figures without a certain place.

use super::Builder;
use crate::model::pattern;
use crate::model::{Certainty, Figure, Meaning, Origin, Reading, Remark, RemarkKind, Role, Table, Unchecked};
use regex::Regex;
use std::sync::LazyLock;

impl Builder<'_, '_> {
    /// Where more than a tenth of the figures have no certain place, and not of one row only, the columns were not found:
    /// none of them is certain.
    pub(super) fn doubt_all(&mut self) {
        let own = |f: &&mut Figure| matches!(f.origin, Origin::Cell { table, .. } if table == self.id);
        let stray = self.strays();
        let mixed = self.mixes_words();
        let fitted = self.certainty == Certainty::Likely;
        let mut figures: Vec<&mut Figure> = super::own_figures(self.id, &mut self.into.figures).iter_mut().filter(own).collect();
        let printed = || figures.iter().filter(|f| !f.raw.is_empty());
        // Where cells were put together by what fits, two that are no amounts were rather put into the wrong column, or torn.
        let torn = printed().filter(|f| f.reason == Unchecked::Unreadable).count();
        let torn = if fitted && torn > 1 || mixed { torn } else { 0 };
        let unsure = printed().filter(|f| f.reason == Unchecked::Ambiguous).count() + torn;
        // Amounts that are a part of a name: two columns were printed as one.
        let glued = self.table.rows.iter().filter(|row| holds_an_amount(&row.name)).count();
        if unsure > 3 && unsure * 10 > printed().count() || self.spaced && (glued > 1 || stray > 0) || self.headless {
            for figure in &mut figures {
                (figure.reading, figure.reason) = (Reading::Unreadable, Unchecked::Ambiguous);
            }
        } else if torn > 0 {
            for figure in figures.iter_mut().filter(|f| f.reason == Unchecked::Unreadable) {
                figure.reason = Unchecked::Ambiguous;
            }
        }
    }

    /// Whether words stand in columns of amounts again and again, in a table that no reader knows the cells of: its header stands
    /// over other columns than its rows.
    fn mixes_words(&self) -> bool {
        let words = |f: &Figure| f.reason == Unchecked::Unreadable && !f.raw.contains(|c: char| c.is_ascii_digit());
        let own = |f: &&Figure| matches!(f.origin, Origin::Cell { table, .. } if table == self.id);
        !self.known && self.into.figures.iter().rev().take_while(own).filter(|f| words(f)).nth(2).is_some()
    }

    /// Rows between others that are nothing but digits: what a narrow cell cut off its amounts (`693.2` over `4`), or the
    /// watermark of the page.
    fn strays(&self) -> usize {
        let digits = |raw: &str| matches!(raw.len(), 1 | 2) && raw.bytes().all(|b| b.is_ascii_digit());
        let named = self.table.rows.iter().filter(|row| !row.name.is_empty()).count();
        let stray = |row: &&crate::model::Row| {
            let mut printed =
                row.cells.iter().flatten().map(|id| self.into.figures[id.0].raw.as_str()).filter(|raw| !raw.is_empty()).peekable();
            row.name.is_empty() && row.code.is_none() && printed.peek().is_some() && printed.all(digits)
        };
        if named > 3 { self.table.rows.iter().filter(stray).count() } else { 0 }
    }

    pub(super) fn report_unknown(&mut self) {
        let figures_in = |table: &Table, c: usize| {
            table.rows.iter().filter_map(|r| r.cells[c]).filter(|id| self.into.figures[id.0].is_printed()).count()
        };
        let all: usize = self.table.amount_columns().map(|c| figures_in(&self.table, c)).sum();
        if self.table.role == Role::Other {
            if all > 0 {
                let title = self.table.title.clone();
                self.into.remarks.push(Remark { kind: RemarkKind::TableUnknown { title, figures: all }, span: self.table.title_span });
            }
            return;
        }
        for c in 0..self.table.columns.len() {
            let column = &self.table.columns[c];
            let figures = if column.is_amount { figures_in(&self.table, c) } else { 0 };
            if column.meaning == Meaning::Unknown && figures > 0 {
                let kind = RemarkKind::ColumnUnknown { header: column.header.clone(), figures };
                let first =
                    self.table.rows.iter().filter_map(|r| r.cells[c]).map(|id| self.into.figures[id.0].span).find(|s| s.start < s.end);
                let span = if column.header_span.end > 0 { column.header_span } else { first.unwrap_or(self.table.title_span) };
                self.into.remarks.push(Remark { kind, span });
            }
        }
    }
}

/// `15.00二、外交支出`, `社会保障813,100`: an amount and words without anything between them.
fn holds_an_amount(name: &str) -> bool {
    static GLUED: LazyLock<Regex> =
        LazyLock::new(|| pattern::new(r"^\d[\d,]*\.\d{2}\p{Han}|\p{Han}\d{1,3}(?:,\d{3})+|\p{Han}\d+\.\d{2}$").expect("valid pattern"));
    GLUED.is_match(name)
}
