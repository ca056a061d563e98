//! Tables of a text document: cells that span columns, cells merged downwards, tables within cells.

use super::super::ReadError;
use super::super::grid::{Address, Grid, MOST_BESIDE, MOST_OF_FRAME, Row, Slot, is_bare_figure};
use super::super::limits::Allowance;
use super::block::{Block, PAGE_BREAK, Paragraph};
use std::ops::Range;

/// Columns that one cell may span; Word itself stops at 63.
pub(in crate::read) const MAX_SPAN: usize = 1000;

/// A table as it is written: rows of cells, without a grid.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct Table {
    pub(in crate::read) rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct TableRow {
    /// Columns of the grid left free before the first cell.
    pub(in crate::read) before: usize,
    pub(in crate::read) cells: Vec<TableCell>,
}

/// A cell of a row.
#[derive(Debug, Clone)]
pub(in crate::read) struct TableCell {
    /// Columns of the grid that the cell covers.
    pub(in crate::read) span: usize,
    /// The cell continues the one above it.
    pub(in crate::read) continues_above: bool,
    /// The cell continues the one before it.
    pub(in crate::read) continues_before: bool,
    pub(in crate::read) blocks: Vec<Block>,
}

/// How a table is to be read.
pub(in crate::read) enum Content<'t> {
    /// Rows and columns.
    Cells,
    /// A frame around text: the contents of its cells, one after another.
    Flow(Vec<&'t [Block]>),
}

impl Table {
    /// A table of one column is a frame around text; a table around tables is one too, unless it clearly has more cells of its own.
    pub(in crate::read) fn content(&self) -> Content<'_> {
        if self.rows.iter().any(|row| row.cells.len() > 1) && !self.frames_tables() {
            return Content::Cells;
        }
        Content::Flow(self.cells().map(|cell| cell.blocks.as_slice()).collect())
    }

    /// Whether rows and columns are anywhere in it: else it is text in boxes.
    pub(in crate::read) fn is_gridded(&self) -> bool {
        self.rows.iter().any(|row| row.cells.len() > 1) || self.cells().any(|cell| holds_grid(&cell.blocks))
    }

    fn frames_tables(&self) -> bool {
        let frames = self.cells().filter(|cell| holds_grid(&cell.blocks)).count();
        if frames == 0 {
            return false;
        }
        let own = |row: &TableRow| -> Vec<String> {
            let words = row.cells.iter().filter(|cell| !holds_grid(&cell.blocks)).map(|cell| cell.slot(1).text);
            words.filter(|text| !text.is_empty()).collect()
        };
        let rows: Vec<Vec<String>> = self.rows.iter().map(own).collect();
        rows.iter().map(Vec::len).sum::<usize>() <= MOST_OF_FRAME * frames
            || rows.iter().all(|row| row.len() <= MOST_BESIDE && !row.iter().any(|text| is_bare_figure(text)))
    }

    /// All cells in order.
    pub(in crate::read) fn cells(&self) -> impl Iterator<Item = &TableCell> {
        self.rows.iter().flat_map(|row| &row.cells)
    }

    /// The grid of the table with this number, and the blocks of the cells that hold more than text.
    pub(in crate::read) fn grid(&self, number: u32, allowance: &mut Allowance) -> Result<(Grid, Vec<&[Block]>), ReadError> {
        let width = self.rows.iter().map(TableRow::width).max().unwrap_or(0);
        allowance.take_cells(width.saturating_mul(self.rows.len()))?;
        let columns = self.columns_that_begin_a_cell(width);
        let mut above: Vec<bool> = vec![false; width];
        let mut rows = Vec::with_capacity(self.rows.len());
        for (row, number) in self.rows.iter().zip(1..) {
            let mut slots = vec![Slot::single(String::new()); width];
            let mut occupied = vec![false; width];
            for (start, span, cell) in row.placed() {
                occupied[start..start + span].fill(true);
                // A continuation without a beginning is a slip of the producer; its text prints.
                if !(cell.continues_above && above[start]) {
                    let width = columns[start..start + span].iter().filter(|&&kept| kept).count();
                    slots[start] = cell.slot(width);
                    allowance.take_text(slots[start].text.len())?;
                }
            }
            above = occupied;
            let slots = slots.into_iter().zip(&columns).filter(|(_, kept)| **kept).map(|(slot, _)| slot).collect();
            rows.push(Row { number, slots });
        }
        let numbers = (1..).zip(&columns).filter(|(_, kept)| **kept).map(|(number, _)| number).collect();
        let grid = Grid { address: Address::Table(number), columns: numbers, rows, loose_titles: false };
        let rest = self.cells().map(|cell| cell.blocks.as_slice()).filter(|blocks| holds_more_than_text(blocks));
        Ok((grid, rest.collect()))
    }

    /// Where the text of each cell was read from: row and column as the grid numbers them.
    pub(in crate::read) fn origins(&self) -> impl Iterator<Item = (u32, u32, Vec<Range<usize>>)> + '_ {
        self.rows.iter().zip(1..).flat_map(|(row, number)| {
            let at = |cell: &TableCell| paragraphs(&cell.blocks).into_iter().flat_map(|p| p.at.clone()).collect();
            row.placed().into_iter().filter_map(move |(start, _, cell)| Some((number, u32::try_from(start + 1).ok()?, at(cell))))
        })
    }

    /// Tables converted from other formats have columns that every row only spans; they print as nothing.
    fn columns_that_begin_a_cell(&self, width: usize) -> Vec<bool> {
        let mut begins = vec![false; width];
        for row in &self.rows {
            for (start, _, _) in row.placed() {
                begins[start] = true;
            }
        }
        begins
    }
}

impl Default for TableCell {
    fn default() -> Self {
        Self { span: 1, continues_above: false, continues_before: false, blocks: Vec::new() }
    }
}

impl TableRow {
    fn width(&self) -> usize {
        self.cells.iter().fold(self.before, |width, cell| width.saturating_add(cell.span))
    }

    /// Each cell with its first column and the columns it covers, horizontal continuations added to their beginning.
    fn placed(&self) -> Vec<(usize, usize, &TableCell)> {
        let mut placed: Vec<(usize, usize, &TableCell)> = Vec::with_capacity(self.cells.len());
        let mut column = self.before;
        for cell in &self.cells {
            match placed.last_mut() {
                Some((_, span, _)) if cell.continues_before => *span += cell.span,
                _ => placed.push((column, cell.span, cell)),
            }
            column += cell.span;
        }
        placed
    }
}

impl TableCell {
    /// The paragraphs of the cell in one line, and as lines of their own.
    fn slot(&self, width: usize) -> Slot {
        let lines: Vec<String> = paragraphs(&self.blocks).into_iter().map(|p| p.text.replace(PAGE_BREAK, "\n")).collect();
        Slot::written(&lines.join("\n"), width)
    }
}

/// The paragraphs of a cell, those in boxes within it among them.
fn paragraphs(blocks: &[Block]) -> Vec<&Paragraph> {
    fn collect<'b>(blocks: &'b [Block], found: &mut Vec<&'b Paragraph>) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => found.push(paragraph),
                Block::Table(table) if !table.is_gridded() => table.cells().for_each(|cell| collect(&cell.blocks, found)),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    collect(blocks, &mut found);
    found
}

fn holds_grid(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| matches!(block, Block::Table(table) if table.is_gridded()))
}

fn holds_more_than_text(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| !matches!(block, Block::Paragraph(_)))
}
