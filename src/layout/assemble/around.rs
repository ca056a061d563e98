//! What stands above and below the rows: titles, captions (unit, owner, year), notes.

use super::super::caption::{self, Caption};
use super::super::line::{self, Kind};
use super::super::raw::RawTable;
use super::continued::Printed;
use super::{Assembler, Pending};
use crate::model::{Note, Role, Span};

/// How many lines may stand between a table and a note that is still about it.
const NEAR: usize = 3;

impl Assembler<'_> {
    /// A row that holds nothing but titles, owners and units.
    pub(super) fn caption_row(&self, filled: &[Span]) -> Option<Vec<Caption>> {
        let mut captions = Vec::new();
        let mut waiting = false;
        let mut coded = false;
        for (at, cell) in filled.iter().enumerate() {
            match line::kind(self.text, *cell) {
                // `312 | 某某镇人民政府 | 预算年度：2024`: the unit's code has a cell of its own.
                Kind::PageMark | Kind::BareNumbers if at == 0 && cell.of(self.text).bytes().all(|b| b.is_ascii_digit()) => coded = true,
                Kind::Text if coded && at == 1 => {
                    captions.push(Caption { owner: Some((*cell, cell.of(self.text).to_owned())), ..Caption::default() });
                }
                Kind::Caption(caption) => {
                    waiting = caption.unit.is_none() && caption.owner.is_none();
                    captions.push(caption);
                }
                Kind::Title(_) => {}
                // `部门：| 某某局 | 单位：万元`: the owner stands in the next cell.
                Kind::Text if waiting || captions.is_empty() && cell.of(self.text).ends_with(['：', ':']) => {
                    waiting = cell.of(self.text).ends_with(['：', ':']);
                    if !waiting {
                        captions.push(Caption { owner: Some((*cell, cell.of(self.text).to_owned())), ..Caption::default() });
                    }
                }
                _ => return None,
            }
        }
        // A code and a name alone are a row.
        let told = |c: &Caption| c.unit.is_some() || c.owner.is_some() && !coded || c.year.is_some() && coded;
        captions.iter().any(told).then_some(captions)
    }

    pub(super) fn title(&mut self, index: usize, span: Span, role: Role) {
        self.close();
        self.give_up_title();
        self.caption = Caption::default();
        // A title on two lines holds their end.
        let words: String = span.of(self.text).split(['\n', '\r', '\t']).map(str::trim).collect();
        self.pending = Some(Pending { role, title: (span, words), line: index, patience: 3, notes: Vec::new() });
        if let Some(unit) = caption::unit_inside(self.text, span) {
            self.caption.unit = Some(unit);
        }
    }

    /// A title without rows: an empty table if a note explains it, otherwise words like any other.
    pub(super) fn give_up_title(&mut self) {
        let Some(pending) = self.pending.take() else { return };
        if pending.notes.is_empty() {
            self.done.narrative.push(pending.line);
            return;
        }
        let caption = std::mem::take(&mut self.caption);
        self.done.structure.push(pending.title.0);
        let table = RawTable {
            title: Some(pending.title),
            role: pending.role,
            unit: caption.unit,
            owner: caption.owner,
            year: caption.year,
            segments: Vec::new(),
            notes: pending.notes,
        };
        self.closed.push(Printed { table, pages: Vec::new() });
    }

    pub(super) fn captions(&mut self, span: Span, caption: Caption) {
        self.done.structure.push(span);
        self.broken = true;
        self.done.owners.extend(caption.owner.clone());
        self.done.years.extend(caption.year);
        // Captions that repeat on the next page of an open table say nothing new.
        let into = match (&mut self.open, &self.pending) {
            (Some(open), None) => {
                open.unit = open.unit.or(caption.unit);
                open.owner = open.owner.take().or(caption.owner);
                open.year = open.year.or(caption.year);
                return;
            }
            _ => &mut self.caption,
        };
        into.unit = into.unit.or(caption.unit);
        into.owner = into.owner.take().or(caption.owner);
        into.year = into.year.or(caption.year);
    }

    pub(super) fn note(&mut self, span: Span, index: usize) {
        let note = Note { span, text: span.of(self.text).to_owned() };
        match (&mut self.pending, &mut self.open) {
            (Some(pending), _) => pending.notes.push(note),
            (None, Some(open)) => open.notes.push(note),
            // A line of the form may stand between a table and its note.
            (None, None) => match self.closed.last_mut().filter(|_| self.after_table < NEAR) {
                Some(above) => above.table.notes.push(note),
                None => {
                    self.done.narrative.push(index);
                    return;
                }
            },
        }
        self.note_open = true;
    }

    /// A note that runs over the line end.
    pub(super) fn continue_note(&mut self, span: Span) -> bool {
        let notes = match (&mut self.pending, &mut self.open) {
            (Some(pending), _) => &mut pending.notes,
            (None, Some(open)) => &mut open.notes,
            (None, None) => match self.closed.last_mut().filter(|_| self.after_table < NEAR) {
                Some(above) => &mut above.table.notes,
                None => return false,
            },
        };
        let Some(last) = notes.last_mut() else { return false };
        if last.text.ends_with('。') {
            return false;
        }
        last.text.push_str(span.of(self.text));
        last.span = last.span.cover(span);
        true
    }
}

pub(super) fn title_of(text: &str, cell: Span) -> Option<(Span, Role)> {
    match line::kind(text, cell) {
        Kind::Title(role) => Some((cell, role)),
        _ => None,
    }
}
