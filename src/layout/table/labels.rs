//! What names a row: code, name, 行次.

use super::super::header;
use super::super::raw::{Cell, GridRow};
use super::Builder;
use crate::model::catalog;
use crate::model::fold::fold;
use crate::model::{Code, Meaning, RowKind, Side, Span};

/// The parts of one grid row that belong to one group of columns.
pub(super) struct Piece {
    pub side: Side,
    pub code: Option<Code>,
    pub name: String,
    pub name_span: Span,
    pub indented: bool,
}

impl Builder<'_, '_> {
    pub(super) fn joined_text(
        &self,
        row: &GridRow,
        wanted: impl Fn(Meaning) -> bool,
        group: usize,
        any_group: bool,
    ) -> (String, Span, bool) {
        let mut joined = String::new();
        let mut span: Option<Span> = None;
        let mut skipped_first = false;
        for (column, cell) in self.header.iter().zip(row).filter(|(h, _)| wanted(h.meaning) && (any_group || h.group == group)) {
            if cell.is_blank() {
                skipped_first |= joined.is_empty() && column.meaning == Meaning::Name;
                continue;
            }
            joined.push_str(&cell.text(self.text));
            let at = cell.span();
            span = Some(span.map_or(at, |s| s.cover(at)));
        }
        (joined, span.unwrap_or(Span::new(0, 0)), skipped_first)
    }

    /// 合计 in a column of words beside codes and names.
    fn total_beside<'r>(&self, row: &'r GridRow, group: usize) -> Option<&'r Cell> {
        let words = self.header.iter().zip(row).filter(|(h, _)| h.meaning == Meaning::Text && h.group == group);
        words.map(|(_, cell)| cell).find(|cell| catalog::is_total_name(&cell.text(self.text)))
    }

    pub(super) fn piece(&self, row: &GridRow, group: usize, last_classes: &mut [String; 2]) -> Piece {
        let side = self.header.iter().find(|h| h.group == group && h.meaning != Meaning::Ordinal).map_or(Side::Single, |h| h.side);
        let code_cells: Vec<(String, Span)> = self
            .header
            .iter()
            .zip(row)
            .filter(|(h, _)| h.meaning == Meaning::Code && h.group == group)
            .map(|(_, c)| (fold(&c.text(self.text)), c.span()))
            .collect();
        let (mut name, mut name_span, indented) = self.joined_text(row, |m| m == Meaning::Name, group, false);
        let code = code_of(&code_cells, last_classes);
        if name.is_empty() {
            // 合计 printed in the code column, or a name column without a header of its own.
            if let Some((words, span)) = code_cells.iter().find(|(t, _)| !t.is_empty() && !t.chars().all(|c| c.is_ascii_digit())) {
                name.clone_from(words);
                name_span = *span;
            } else if code.is_none()
                && let Some(cell) = self.total_beside(row, group)
            {
                // 合计 printed below 单位名称 or 项目名称.
                (name, name_span) = (cell.text(self.text), cell.span());
            }
        }
        Piece { side, code, name, name_span, indented }
    }
}

pub(super) fn row_kind(piece: &Piece, meaning: Meaning) -> RowKind {
    let key = fold(&piece.name);
    if piece.code.is_some() {
        RowKind::Coded
    } else if catalog::is_total_name(&piece.name) || matches!(meaning, Meaning::CurrentTotal | Meaning::GrandTotal | Meaning::Total) {
        RowKind::Total
    } else if key.is_empty() {
        RowKind::Bare
    } else if key.starts_with("其中") {
        RowKind::Part
    } else {
        RowKind::Item
    }
}

/// The code of a row: one cell (`2010301`, `210 07 17`) or 类 | 款 | 项 in cells of their own.
///
/// A 类 or 款 that is printed once for several rows is carried down; a 款 or 项 printed without its leading zero is completed.
pub(super) fn code_of(cells: &[(String, Span)], last: &mut [String; 2]) -> Option<Code> {
    let digits: Vec<&str> = cells.iter().map(|(t, _)| if t.chars().all(|c| c.is_ascii_digit()) { t.as_str() } else { "" }).collect();
    match digits[..] {
        [] => None,
        [one] => header::is_code(one).then(|| Code::new(one.to_owned())),
        _ => {
            let mut parts: Vec<String> =
                digits.iter().enumerate().map(|(i, d)| if i > 0 && d.len() == 1 { format!("0{d}") } else { (*d).to_owned() }).collect();
            let deepest = parts.iter().rposition(|p| !p.is_empty())?;
            for level in 0..deepest.min(2) {
                if parts[level].is_empty() {
                    parts[level].clone_from(&last[level]);
                }
            }
            let code: String = parts[..=deepest].concat();
            for level in 0..2.min(parts.len()) {
                if !parts[level].is_empty() {
                    last[level].clone_from(&parts[level]);
                }
            }
            header::is_code(&code).then_some(Code::new(code))
        }
    }
}
