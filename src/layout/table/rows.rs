//! One line of the grid to its rows: a note, the second half of a name, or figures.

use super::super::raw::{Cell, GridRow};
use super::super::{header, line};
use super::Builder;
use super::cells::is_whole;
use super::labels::Piece;
use crate::model::catalog::{self, item_meaning};
use crate::model::fold::{fold, number_depth};
use crate::model::number;
use crate::model::{Code, Column, Meaning, Note, Remark, RemarkKind, Role, RowKind, Span};

impl Builder<'_, '_> {
    pub(super) fn row(&mut self, row: GridRow, last_classes: &mut [String; 2]) {
        let row = self.right_aligned(row);
        if row.iter().all(Cell::is_blank) || self.is_page_mark(&row) {
            return;
        }
        if let Some(note) = self.note(&row) {
            self.table.notes.push(note);
            return;
        }
        if self.join(&row) {
            return;
        }
        self.table.lines += 1;
        let ordinal = self.joined_text(&row, |m| m == Meaning::Ordinal, 0, true).0;
        let groups = self.header.iter().map(|h| h.group).max().unwrap_or(0);
        let mut total_name: Option<(String, Span)> = None;
        let mut held: Option<Piece> = None;
        for group in 0..=groups {
            let mut piece = self.piece(&row, group, last_classes);
            // A total's name merged over the groups: its amount stands in the last of them.
            if piece.name.is_empty() && piece.code.is_none() {
                piece = held.take().unwrap_or(piece);
            }
            if group < groups && !self.table.role.has_sides() && piece.name.ends_with("合计") && self.blank_group(&row, group) {
                held = Some(piece);
                continue;
            }
            // A total printed once for the functions and the uses stands in the last column, its name in the first.
            if let Some((name, span)) = total_name.take().filter(|_| group >= 2 && piece.name.is_empty()) {
                (piece.name, piece.name_span) = (name, span);
            }
            let meaning = item_meaning(self.table.role, piece.side, &piece.name);
            if matches!(meaning, Meaning::CurrentTotal | Meaning::GrandTotal) && self.blank_group(&row, group) {
                total_name = Some((piece.name.clone(), piece.name_span));
            }
            // 合计 printed below 序号.
            if piece.name.is_empty() && piece.code.is_none() && catalog::is_total_name(&ordinal) && group == 0 {
                let cell = row.iter().find(|cell| catalog::is_total_name(&cell.text(self.text)));
                (piece.name, piece.name_span) = (ordinal.clone(), cell.map_or(piece.name_span, Cell::span));
            }
            if piece.name.is_empty() && piece.code.is_none() && self.table.role == Role::Procurement {
                (piece.name, piece.name_span) = self.purchase_name(&row);
            }
            self.add_row(&row, group, piece, &ordinal);
        }
    }

    /// A list of purchases has no name column: 大类, 项目, 经济科目 and 物品 each name their own rows, the last but 组织形式.
    pub(super) fn purchase_name(&self, row: &GridRow) -> (String, Span) {
        // 计量单位, 占比 and 备注 say something of a purchase, and name none.
        let beside = |header: &str| ["计量", "占比", "比例", "备注", "说明"].iter().any(|word| header.contains(word));
        let names = |c: &Column| c.meaning == Meaning::Text && !beside(&c.header);
        let words = row.iter().zip(&self.table.columns).filter(|(cell, c)| names(c) && !cell.is_blank());
        let names = words.map(|(cell, _)| cell).filter(|cell| !catalog::is_purchase_method(&cell.text(self.text)));
        let all: Vec<&Cell> = names.collect();
        let shown = all.first().filter(|c| catalog::is_total_name(&c.text(self.text))).or(all.last());
        shown.map_or((String::new(), Span::new(0, 0)), |cell| (cell.text(self.text), cell.span()))
    }

    /// Whether a row prints nothing in the amount columns of a group.
    pub(super) fn blank_group(&self, row: &GridRow, group: usize) -> bool {
        let of_group = |c: usize| self.table.columns[c].is_amount && self.header.get(c).is_some_and(|h| h.group == group);
        (0..self.table.columns.len()).filter(|&c| of_group(c)).all(|c| row.get(c).is_none_or(Cell::is_blank))
    }

    /// 合计 rows whose name cell is merged over code and name columns come with fewer cells: amounts end at the right.
    pub(super) fn right_aligned(&self, row: GridRow) -> GridRow {
        let width = self.table.columns.len();
        let first = row.first().map(|c| c.text(self.text)).unwrap_or_default();
        let second_is_amount = row.get(1).is_some_and(|c| number::cell(&c.text(self.text)).is_some());
        let column_takes_number = self.table.columns.get(1).is_some_and(|c| c.is_amount || c.meaning == Meaning::Ordinal);
        // Both sides of a table end at the right only where both are whole.
        if row.len() >= width || !catalog::is_total_name(&first) || !second_is_amount || column_takes_number || self.table.role.has_sides()
        {
            return row;
        }
        let mut cells = row.into_iter();
        let name = cells.next().unwrap_or_default();
        let rest: Vec<Cell> = cells.collect();
        let gap = width - 1 - rest.len();
        std::iter::once(name).chain(std::iter::repeat_n(Cell::default(), gap)).chain(rest).collect()
    }

    /// `第7页，共9页`, which a sheet prints below its table.
    fn is_page_mark(&self, row: &GridRow) -> bool {
        let mut filled = row.iter().filter(|c| !c.is_blank());
        let Some(only) = filled.next().filter(|_| filled.next().is_none()) else { return false };
        let words = only.text(self.text);
        words.contains('页') && words.contains(|c: char| c.is_ascii_digit()) && words.chars().count() <= 16 && words.starts_with('第')
    }

    pub(super) fn note(&self, row: &GridRow) -> Option<Note> {
        let mut filled = row.iter().filter(|c| !c.is_blank());
        let only = filled.next()?;
        let alone = filled.next().is_none();
        (alone && line::is_note(&only.text(self.text))).then(|| Note { span: only.span(), text: only.text(self.text) })
    }

    /// A row that a page cut in the middle, its code too: `21011 | 行政单` and, on the next page, `01 | 位医疗` without an amount.
    fn join_code(&mut self, row: &GridRow) -> bool {
        let of = |meaning: Meaning| self.table.columns.iter().filter(move |c| c.meaning == meaning).map(|c| c.position);
        let (mut codes, mut names) = (of(Meaning::Code), of(Meaning::Name));
        let (Some(code), None, Some(name), None) = (codes.next(), codes.next(), names.next(), names.next()) else { return false };
        let others = row.iter().enumerate().any(|(c, cell)| c != code && c != name && !cell.is_blank());
        let half = row.get(code).map(|cell| fold(&cell.text(self.text))).unwrap_or_default();
        let digits = (1..=4).contains(&half.len()) && half.bytes().all(|b| b.is_ascii_digit()) && !header::is_code(&half);
        let Some(above) = self.table.rows.last_mut().filter(|_| !others && digits) else { return false };
        let whole = format!("{}{half}", fold(above.texts.get(code).map_or("", String::as_str)));
        if !header::is_code(&whole) || whole.len() == half.len() {
            return false;
        }
        above.code = Some(Code::new(whole));
        (above.kind, above.meaning) = (RowKind::Coded, Meaning::Named);
        let mut spans: Vec<Span> = Vec::new();
        for cell in [row.get(code), row.get(name)].into_iter().flatten().filter(|cell| !cell.is_blank()) {
            spans.extend(cell.spans.iter().copied());
        }
        above.name.push_str(&row.get(name).map(|cell| cell.text(self.text)).unwrap_or_default());
        above.spans.extend(spans.iter().copied());
        let (name, span) = (above.name.clone(), spans.first().copied().unwrap_or(above.name_span));
        self.into.structure.extend(spans);
        self.into.remarks.push(Remark { kind: RemarkKind::RowJoined { name }, span });
        true
    }

    /// A row that holds only the second half of the name above: cut by a page break or a narrow column.
    pub(super) fn join(&mut self, row: &GridRow) -> bool {
        if self.join_code(row) {
            return true;
        }
        let has = |meaning: Meaning| self.table.columns.iter().any(|c| c.meaning == meaning);
        if !has(Meaning::Code) && !has(Meaning::Ordinal) {
            return false;
        }
        let mut filled = row.iter().enumerate().filter(|(_, c)| !c.is_blank());
        let (Some((column, cell)), None) = (filled.next(), filled.next()) else { return false };
        let in_name = self.table.columns.get(column).is_some_and(|c| c.meaning == Meaning::Name);
        let half = cell.text(self.text);
        if !in_name || catalog::is_total_name(&half) || number_depth(&fold(&half)).is_some() {
            return false;
        }
        let side = self.table.columns[column].side;
        let Some(above) = self.table.rows.iter_mut().rev().find(|r| r.side == side) else { return false };
        if above.code.is_none() && !has(Meaning::Ordinal) {
            return false;
        }
        above.name.push_str(&half);
        // What half a name did not say, the whole name may.
        if above.code.is_none() && above.meaning == Meaning::Named && is_whole(&above.name) {
            above.meaning = catalog::item_meaning(self.table.role, side, &above.name);
        }
        above.spans.push(cell.span());
        let name = above.name.clone();
        self.into.structure.push(cell.span());
        self.into.remarks.push(Remark { kind: RemarkKind::RowJoined { name }, span: cell.span() });
        true
    }
}
