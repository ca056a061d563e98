//! What a paragraph of a .doc document is, by its own modifiers and those of its style.

use super::super::ReadError;
use super::super::flow::rows::{Defined, Definition};
use super::number::{byte, u16_at, usize_at};
use super::pages::Run;
use super::sprm::{Sprms, huge, id, toggled};
use super::styles::Styles;
use super::torn;

/// What a paragraph is.
#[derive(Debug, Default)]
pub(super) struct Properties {
    pub(super) style: u16,
    /// How many tables it is in.
    pub(super) depth: usize,
    /// It is the mark at the end of a row.
    pub(super) ends_row: bool,
    /// It ends a cell of a table within a table.
    pub(super) ends_inner_cell: bool,
    /// Its list, its level, and the style that they are from.
    pub(super) list: Option<u16>,
    pub(super) level: Option<u8>,
    pub(super) list_style: u16,
    pub(super) page_before: bool,
    /// The cells of the row that it ends.
    pub(super) row: Definition,
}

impl Properties {
    /// Reads the modifiers of a paragraph.
    ///
    /// # Errors
    /// Modifiers that lie elsewhere and are not there: without them, the cells of the row would not be known.
    pub(super) fn read(run: &Run<'_>, styles: &Styles<'_>, data: &[u8]) -> Result<Self, ReadError> {
        let listed = styles.listed(run.style);
        let mut properties = Self {
            style: run.style,
            list: listed.list,
            level: listed.level,
            list_style: if listed.list.is_some() { listed.by } else { run.style },
            page_before: listed.page_before,
            ..Self::default()
        };
        let (mut in_table, mut depth) = (false, None);
        // A list that lies elsewhere does not lie elsewhere again.
        let mut modifiers = Vec::new();
        for (modifier, operand) in Sprms(run.modifiers) {
            match modifier {
                id::HUGE | id::HUGE_OLD => modifiers.extend(Sprms(huge(operand, data).ok_or_else(torn)?)),
                _ => modifiers.push((modifier, operand)),
            }
        }
        for (modifier, operand) in modifiers {
            match modifier {
                id::IN_TABLE => in_table = toggled(operand, false),
                id::DEPTH => depth = usize_at(operand, 0),
                id::ROW_END | id::INNER_ROW => properties.ends_row |= toggled(operand, false),
                id::INNER_CELL => properties.ends_inner_cell = toggled(operand, false),
                id::LIST => (properties.list, properties.list_style) = (u16_at(operand, 0), run.style),
                id::LEVEL => properties.level = byte(operand, 0),
                id::PAGE_BEFORE => properties.page_before = toggled(operand, false),
                id::CELLS => properties.row = cells(operand).unwrap_or_default(),
                id::MERGE => merge(&mut properties.row, operand),
                id::MERGE_DOWN => merge_down(&mut properties.row, operand),
                _ => {}
            }
        }
        // Word 97 knows no tables in tables and does not count them.
        properties.depth = depth.filter(|&depth| depth > 0).unwrap_or(usize::from(in_table));
        properties.page_before &= properties.depth == 0;
        Ok(properties)
    }
}

/// The cells of a row: how many, their edges, and twenty bytes on each, which may be missing.
fn cells(operand: &[u8]) -> Option<Definition> {
    const SIZE: usize = 20;
    const MERGED_BEFORE: u16 = 1 << 1;
    const MERGED_ABOVE: u16 = 1 << 5;
    const BEGINS: u16 = 1 << 6;
    let count = usize::from(byte(operand, 0)?);
    let edge = |nth: usize| u16_at(operand, 1 + 2 * nth).map(|edge| i32::from(edge.cast_signed()));
    let mut row = Definition { left: edge(0)?, ..Definition::default() };
    for nth in 0..count {
        let flags = u16_at(operand, 1 + 2 * (count + 1) + SIZE * nth).unwrap_or(0);
        row.next.continues_before = flags & MERGED_BEFORE != 0;
        row.next.continues_above = flags & (MERGED_ABOVE | BEGINS) == MERGED_ABOVE;
        row.end_cell(edge(nth + 1)?);
    }
    Some(row)
}

/// Cells from the first to before the last named are one.
fn merge(row: &mut Definition, operand: &[u8]) {
    let named = |nth: usize| byte(operand, nth).map_or(0, usize::from);
    for at in (named(0) + 1)..named(1) {
        row.change(at, |cell| cell.continues_before = true);
    }
}

/// A cell goes on from the one above, or begins.
fn merge_down(row: &mut Definition, operand: &[u8]) {
    const CONTINUES: u8 = 1;
    if let (Some(at), Some(how)) = (byte(operand, 0), byte(operand, 1)) {
        row.change(usize::from(at), |cell: &mut Defined| cell.continues_above = how == CONTINUES);
    }
}
