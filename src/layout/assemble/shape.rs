//! Whether a line is a row of a table or words, by its shape and by the lines around it.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::super::line::{self, Kind};
use super::super::raw::Line;
use super::Assembler;
use crate::model::catalog;
use crate::model::fold::{fold, number_depth};
use crate::model::number;
use crate::model::{Meaning, Role, Side, Span};
use rust_decimal::Decimal;

impl Assembler<'_> {
    /// Whether the line is cells and not words: it has TABs, or, where none are around it, columns of spaces below a title.
    pub(super) fn is_row(&self, index: usize) -> bool {
        let line = &self.lines[index];
        if line.tabbed || self.tabbed[index] {
            return line.tabbed;
        }
        let below_title = self.pending.is_some() || self.open.is_some();
        let raw = line.content().of(self.text);
        let wordy = raw.contains(['。', '；']) || line.filled().any(|c| c.of(self.text).chars().count() > 45);
        below_title && line.cells.len() >= 2 && !wordy
    }

    /// Whether a line of one cell belongs to the table around it, in a text without TABs: a cell of the header above the
    /// first row, a wrapped name, an item without an amount, or 合计 of an empty table.
    pub(super) fn stands_in_table(&self, index: usize, short: bool) -> bool {
        let raw = self.lines[index].content().of(self.text);
        if self.pending.is_some() {
            return short && self.row_follows(index, 6);
        }
        self.open.is_some()
            && (short && self.row_follows(index, self.reach(index, raw))
                || self.is_next_item(index) && self.row_follows(index, 12)
                || catalog::is_total_name(raw)
                || self.ends_row(index, raw)
                || self.begins_row(index, raw)
                || raw.starts_with("其中") && raw.chars().count() <= 25 && self.row_follows(index, 12)
                || self.is_item(index, raw) && self.row_follows(index, 40))
    }

    /// Whether words name a fund among the items of the open form of two sides, numbered as a heading of the text might be.
    pub(super) fn is_fund(&self, raw: &str) -> bool {
        let role = self.open.as_ref().map_or(Role::Other, |table| table.role);
        role.has_sides() && matches!(catalog::item_meaning(role, Side::Income, raw), Meaning::General | Meaning::Fund | Meaning::Capital)
    }

    /// How many lines below a cell that stands alone the next row may be: items without amounts fill the foot of a form.
    fn reach(&self, index: usize, raw: &str) -> usize {
        let role = self.open.as_ref().map_or(Role::Other, |table| table.role);
        let fund = role.has_sides() && !matches!(catalog::item_meaning(role, Side::Income, raw), Meaning::Named | Meaning::Unknown);
        match self.indent(index) {
            8.. => 40,
            _ if raw.chars().count() <= 6 => 12,
            _ if fund => 6,
            _ => 1,
        }
    }

    /// The first characters of a wrapped name, right above its row: `一、一般公共`, though it is set like a heading.
    fn begins_row(&self, index: usize, raw: &str) -> bool {
        let row = |line: &Line| self.is_row(index + 1) && line.filled().any(|c| number::cell(c.of(self.text)).is_some());
        raw.chars().count() <= 12 && !raw.contains(['。', '；', '：']) && self.lines.get(index + 1).is_some_and(row)
    }

    /// The last characters of a wrapped name, right below the last row.
    fn ends_row(&self, index: usize, raw: &str) -> bool {
        let below = self.segment_lines.last().is_some_and(|&last| last + 1 == index);
        below && raw.chars().count() <= 4 && raw.chars().all(|c| c > '\u{3400}')
    }

    /// `五、教育支出` set in a column of its own; the number of a heading of the text stands at the margin.
    pub(super) fn is_item(&self, index: usize, raw: &str) -> bool {
        let named = ["支出", "收入", "资金", "预算", "拨款", "费", "结转", "结余"].iter().any(|end| raw.ends_with(end));
        self.indent(index) >= 8 && named && raw.chars().count() <= 25
    }

    /// `二、…` right below `一、…` of the table: the next item, its amount blank or on another line.
    pub(super) fn is_next_item(&self, index: usize) -> bool {
        let number = |span: Span| {
            let key = fold(span.of(self.text));
            let digits = key.split('、').next().filter(|_| number_depth(&key) == Some(1))?;
            number::chinese(digits)
        };
        let column = |line: &Line, cell: Span| self.text[line.span.start..cell.start].chars().count();
        let line = &self.lines[index];
        let own = line.content();
        let above = self.segment_lines.iter().rev().find_map(|&i| {
            let near = |cell: &Span| column(&self.lines[i], *cell).abs_diff(column(line, own)) <= 2;
            self.lines[i].filled().filter(near).find_map(number)
        });
        number(own).is_some_and(|n| above == Some(n - Decimal::ONE))
    }

    /// Whether text of the same page stands above and below the line, in a text that marks its pages by form feeds.
    pub(super) fn is_inside_page(&self, index: usize) -> bool {
        let line = &self.lines[index];
        let above = self.lines[..index].iter().rev().find(|l| !l.is_blank());
        let below = self.lines[index + 1..].iter().find(|l| !l.is_blank());
        let (Some(above), Some(below)) = (above, below) else { return false };
        let number = line.content().of(self.text).bytes().all(|b| b.is_ascii_digit());
        number
            && self.text.contains('\u{c}')
            && !self.text[above.span.end..line.span.start].contains('\u{c}')
            && !self.text[line.span.end..below.span.start].contains('\u{c}')
    }

    /// Characters before the first cell.
    pub(super) fn indent(&self, index: usize) -> usize {
        let line = &self.lines[index];
        self.text[line.span.start..line.content().start].chars().count()
    }

    /// Whether one of the next lines that are not blank is a row, and nothing but cells stands before it.
    pub(super) fn row_follows(&self, index: usize, within: usize) -> bool {
        for (below, line) in self.lines.iter().enumerate().skip(index + 1).filter(|(_, l)| !l.is_blank()).take(within) {
            if self.is_row(below) {
                return true;
            }
            let raw = line.content().of(self.text);
            let other = matches!(line::kind(self.text, line.content()), Kind::Title(_) | Kind::Caption(_) | Kind::Note);
            if other || raw.chars().count() > 25 || raw.contains(['。', '；']) {
                return false;
            }
        }
        false
    }
}
