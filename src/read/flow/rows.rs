//! The rows of tables, and tables within cells, of formats in which marks end paragraphs, cells and rows (rtf, doc).

use super::super::ReadError;
use super::super::limits::{Allowance, MAX_DEPTH, nested_too_deep};
use super::block::Block;
use super::edges::{self, EdgedRow};
use super::table::{MAX_SPAN, TableCell};

/// A cell as the row defines it.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::read) struct Defined {
    pub(in crate::read) edge: i32,
    pub(in crate::read) continues_above: bool,
    pub(in crate::read) continues_before: bool,
}

/// A row as it is defined.
#[derive(Debug, Default)]
pub(in crate::read) struct Definition {
    pub(in crate::read) left: i32,
    pub(in crate::read) cells: Vec<Defined>,
    /// What is said of the cell whose edge comes next.
    pub(in crate::read) next: Defined,
}

impl Definition {
    /// Changes what is said of a cell, if there is one.
    pub(in crate::read) fn change(&mut self, at: usize, how: impl FnOnce(&mut Defined)) {
        if let Some(cell) = self.cells.get_mut(at) {
            how(cell);
        }
    }

    /// Ends a cell at an edge; more cells than a row can have are none.
    pub(in crate::read) fn end_cell(&mut self, edge: i32) {
        let cell = std::mem::take(&mut self.next);
        if self.cells.len() < MAX_SPAN {
            self.cells.push(Defined { edge, ..cell });
        }
    }
}

/// A table that is open: its rows, the cells of the row under way, and the blocks of the cell under way.
#[derive(Debug, Default)]
struct Level {
    rows: Vec<EdgedRow>,
    cells: Vec<Vec<Block>>,
    blocks: Vec<Block>,
}

/// The document under construction.
#[derive(Debug)]
pub(in crate::read) struct Rows {
    body: Vec<Block>,
    open: Vec<Level>,
    allowance: Allowance,
}

impl Rows {
    /// Nothing yet.
    pub(in crate::read) fn new() -> Self {
        Self { body: Vec::new(), open: Vec::new(), allowance: Allowance::new() }
    }

    /// Puts blocks where a paragraph stands that is in this many tables.
    pub(in crate::read) fn put(&mut self, depth: usize, blocks: impl IntoIterator<Item = Block>) -> Result<(), ReadError> {
        self.to(depth)?;
        self.innermost().extend(blocks);
        Ok(())
    }

    /// Ends a cell of the table at this depth.
    pub(in crate::read) fn cell(&mut self, depth: usize) -> Result<(), ReadError> {
        self.to(depth.max(1))?;
        if let Some(level) = self.open.last_mut() {
            let blocks = std::mem::take(&mut level.blocks);
            level.cells.push(blocks);
        }
        Ok(())
    }

    /// Ends a row of the table at this depth.
    pub(in crate::read) fn row(&mut self, depth: usize, definition: &Definition) -> Result<(), ReadError> {
        self.to(depth.max(1))?;
        if let Some(level) = self.open.last_mut() {
            level.end_row(definition);
        }
        Ok(())
    }

    /// The document, all tables ended.
    pub(in crate::read) fn finish(mut self) -> Result<Vec<Block>, ReadError> {
        self.to(0)?;
        Ok(self.body)
    }

    /// Takes what one more paragraph with this text asks for; in tables, it is a cell that the paragraph fills.
    pub(in crate::read) fn take(&mut self, depth: usize, text: usize) -> Result<(), ReadError> {
        if depth == 0 {
            self.allowance.take_paragraph()?
        } else {
            self.allowance.take_cells(1)?
        }
        self.allowance.take_text(text)
    }

    fn innermost(&mut self) -> &mut Vec<Block> {
        match self.open.last_mut() {
            Some(level) => &mut level.blocks,
            None => &mut self.body,
        }
    }

    /// Opens or closes tables until this many are open.
    fn to(&mut self, depth: usize) -> Result<(), ReadError> {
        if depth > MAX_DEPTH {
            return Err(nested_too_deep());
        }
        while self.open.len() > depth {
            let Some(mut level) = self.open.pop() else { break };
            level.end_row(&Definition::default());
            let table = Block::Table(edges::table(level.rows));
            self.innermost().push(table);
        }
        while self.open.len() < depth {
            self.open.push(Level::default());
        }
        Ok(())
    }
}

impl Level {
    /// What was begun and never ended is a cell, and a row, all the same: its text prints.
    fn end_row(&mut self, definition: &Definition) {
        if !self.blocks.is_empty() {
            let blocks = std::mem::take(&mut self.blocks);
            self.cells.push(blocks);
        }
        let defined = &definition.cells;
        let of = |(at, blocks): (usize, Vec<Block>)| {
            let Defined { continues_above, continues_before, .. } = defined.get(at).copied().unwrap_or_default();
            TableCell { continues_above, continues_before, blocks, ..TableCell::default() }
        };
        let cells: Vec<TableCell> = std::mem::take(&mut self.cells).into_iter().enumerate().map(of).collect();
        let edges = std::iter::once(definition.left).chain(defined.iter().map(|cell| cell.edge)).take(cells.len() + 1).collect();
        if !cells.is_empty() {
            self.rows.push(EdgedRow { edges, cells });
        }
    }
}
