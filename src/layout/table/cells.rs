//! The cells of a row to figures and texts.

use super::super::line_number;
use super::super::raw::{Cell, GridRow};
use super::Builder;
use super::labels::{Piece, row_kind};
use crate::lexicon::Group;
use crate::model::catalog::{ends_like_a_header, header_meaning, is_rate, item_meaning};
use crate::model::fold::fold;
use crate::model::number;
use crate::model::{Certainty, Figure, FigureId, Meaning, Origin, Quantity, Reading, Role, Row, Span, Unchecked};
use rust_decimal::Decimal;

/// 12860平方米, 86台（套）: a number with what is counted.
fn counted(cell: &str) -> Option<(Decimal, u32, String)> {
    let end = cell.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).filter(|&end| end > 0)?;
    let (digits, unit) = cell.split_at(end);
    let number = number::number(digits)?;
    (!unit.contains(|c: char| c.is_ascii_digit())).then(|| (number.value, number.scale, unit.trim().to_owned()))
}

/// Whether a name ends as names of items do.
pub(super) fn is_whole(name: &str) -> bool {
    let key = fold(name);
    ends_like_a_header(&key) || Group::ItemEnd.ends(key.trim_end_matches(')'))
}

impl Builder<'_, '_> {
    pub(super) fn add_row(&mut self, row: &GridRow, group: usize, piece: Piece, ordinal: &str) {
        let index = self.table.rows.len();
        let mut cells = vec![None; self.table.columns.len()];
        // Behind the last column of words there are none to keep.
        let mut texts = vec![String::new(); self.table.columns.iter().rposition(|c| !c.is_amount).map_or(0, |last| last + 1)];
        let mut spans = Vec::with_capacity(row.iter().filter(|c| !c.is_blank()).count());
        let mut printed = false;
        let rate = piece.code.is_none() && is_rate(&piece.name);
        let block = self.heads_a_block(row);
        let end = row.iter().filter(|c| !c.is_blank()).map(|c| c.span().end).max().unwrap_or(0);
        // A cell that the line does not reach is blank, and stands where the line ends.
        let end_of_row = Span::new(end, end);
        for (c, cell) in row.iter().enumerate() {
            let Some(column) = self.table.columns.get(c) else { continue };
            if self.header.get(c).map_or(0, |h| h.group) != group {
                continue;
            }
            if !cell.is_blank() {
                spans.extend(cell.spans.iter().copied());
            }
            if column.is_amount {
                let target = self.merged_column(c);
                let mut figure = self.figure(cell, end_of_row, column.meaning, index, target);
                if block && !cell.is_blank() {
                    (figure.reading, figure.reason) = (Reading::Unreadable, Unchecked::UnknownColumn);
                }
                printed |= figure.is_printed() || !cell.is_blank();
                if rate {
                    // No amount, and in no sum of amounts.
                    self.rated(&mut figure, cell);
                } else {
                    cells[target] = Some(FigureId(self.into.figures.len()));
                }
                self.into.figures.push(figure);
            } else {
                texts[c] = cell.text(self.text);
                let is_label = matches!(column.meaning, Meaning::Ordinal | Meaning::Code | Meaning::Name);
                // 单位代码 and the code of an 经济科目 are no amounts.
                let digits = !texts[c].is_empty() && texts[c].chars().all(|d| d.is_ascii_digit());
                let is_number =
                    column.meaning == Meaning::Text && digits && (column.header.contains('码') || column.header.contains("科目"));
                if is_number || is_label && !number::holds_amount(&texts[c]) {
                    self.into.structure.extend(cell.spans.iter().copied());
                }
            }
        }
        if piece.name.is_empty() && piece.code.is_none() && !printed && (spans.is_empty() || self.table.role.has_sides() || group > 0) {
            // Nothing stands on this side of the line: take back the blank figures.
            while self
                .into
                .figures
                .last()
                .is_some_and(|f| matches!(f.origin, Origin::Cell { table, row, .. } if table == self.id && row == index))
            {
                self.into.figures.pop();
            }
            return;
        }
        // Where cells were put together by what fits, half a name (`一般公共预算财`) is no item of the form.
        let half = self.certainty == Certainty::Likely && self.table.role.has_sides() && !is_whole(&piece.name);
        let known = if piece.code.is_some() || half { None } else { Some(item_meaning(self.table.role, piece.side, &piece.name)) };
        let meaning = known.unwrap_or(Meaning::Named);
        let kind = row_kind(&piece, meaning);
        self.table.rows.push(Row {
            spans,
            ordinal: ordinal.to_owned(),
            side: piece.side,
            code: piece.code,
            name: piece.name,
            name_span: piece.name_span,
            kind,
            meaning,
            parent: piece.indented.then_some(usize::MAX),
            cells,
            texts,
        });
    }

    /// Whether words stand in several columns of amounts, or alone in one, as in a second table below the first in the same grid:
    /// 相关统计数, then 项目 | 统计数, twice, and what they head.
    fn heads_a_block(&self, row: &GridRow) -> bool {
        let words = |cell: &Cell| {
            let text = cell.text(self.text);
            !number::is_nil(&text)
                && text.chars().filter(|c| *c > '\u{3400}').count() > 1
                && !text.starts_with(|c: char| c.is_ascii_digit())
        };
        let filled = row.iter().filter(|cell| !cell.is_blank()).count();
        let amounts = row.iter().zip(&self.table.columns).filter(|(cell, column)| column.is_amount && !cell.is_blank());
        self.known && amounts.filter(|(cell, _)| words(cell)).count() > usize::from(filled > 1)
    }

    /// A cell of a row of rates.
    fn rated(&self, figure: &mut Figure, cell: &Cell) {
        if let Reading::Money(m) = &figure.reading {
            figure.reading = Reading::Quantity(Quantity { value: m.value, scale: m.scale, unit: "%".to_owned() });
        } else if let Some(percent) = number::percent(&cell.text(self.text)) {
            figure.reading = Reading::Percent(percent);
        }
        if figure.reading != Reading::Unreadable {
            (figure.reason, figure.unit) = (Unchecked::Ratio, None);
        }
    }

    /// The column of the first group that an amount column of a later group continues (economic tables print
    /// code | name | amount twice side by side).
    pub(super) fn merged_column(&self, c: usize) -> usize {
        if self.table.role.has_sides() {
            return c;
        }
        let (meaning, aspect) = (self.table.columns[c].meaning, self.table.columns[c].aspect);
        (0..c)
            .find(|&first| {
                let column = &self.table.columns[first];
                column.is_amount && column.meaning == meaning && column.aspect == aspect && self.header[first].group < self.header[c].group
            })
            .unwrap_or(c)
    }

    pub(super) fn figure(&self, cell: &Cell, end_of_row: Span, meaning: Meaning, row: usize, column: usize) -> Figure {
        let at = if cell.spans.is_empty() { end_of_row } else { cell.span() };
        let (mut reading, span) =
            if cell.spans.len() > 1 { (Reading::Unreadable, at.trimmed(self.text)) } else { number::amount_cell(self.text, at, self.unit) };
        let mut reason = if matches!(reading, Reading::Unreadable) { Unchecked::Unreadable } else { Unchecked::NoCounterpart };
        if meaning == Meaning::Count
            && reading == Reading::Unreadable
            && let Some((value, scale, unit)) = counted(span.of(self.text))
        {
            reading = Reading::Quantity(Quantity { value, scale, unit });
            reason = Unchecked::Count;
        }
        if meaning == Meaning::Count
            && let Reading::Money(m) = &reading
        {
            reading = Reading::Quantity(Quantity { value: m.value, scale: m.scale, unit: String::new() });
            reason = Unchecked::Count;
        }
        if meaning == Meaning::Unknown {
            reason = Unchecked::UnknownColumn;
        }
        if self.table.role == Role::Other {
            reason = Unchecked::UnknownTable;
        }
        // In columns of spaces, words among amounts are rather a column that was not found.
        let printed = span.of(self.text);
        let amount_like = |c: char| c.is_ascii() || matches!(c, '约' | '近' | '余' | '无' | '元' | '万' | '亿') || !c.is_alphabetic();
        let words = self.spaced
            && reading == Reading::Unreadable
            && (!printed.contains(|c: char| c.is_ascii_digit()) || printed.chars().filter(|c| !amount_like(*c)).count() > 1);
        // 增加2.73%, 持平 in a column of changes, and a header that is printed again among the rows, are words.
        let told = meaning == Meaning::ChangeAmount && printed.chars().next().is_some_and(char::is_alphabetic);
        let words = words || reading == Reading::Unreadable && (told || header_meaning(printed) == Some(Meaning::Amount));
        let shared = self.header.get(column).is_some_and(|h| h.shared.is_some());
        let doubtful = self.spaced && line_number::is_doubtful(span.of(self.text));
        if !cell.is_blank() && shared || cell.ambiguous || words || doubtful {
            (reading, reason) = (Reading::Unreadable, Unchecked::Ambiguous);
        }
        Figure {
            span,
            raw: span.of(self.text).to_owned(),
            reading,
            origin: Origin::Cell { table: self.id, row, column },
            reason,
            approximate: false,
            unit: (meaning != Meaning::Count).then_some(self.unit),
            set: 0,
            certainty: self.certainty,
        }
    }
}
