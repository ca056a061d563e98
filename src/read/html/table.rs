//! Tables of a web page: rowspan, colspan, and whether a table is one at all.

use super::super::ReadError;
use super::super::grid::{Address, Grid, MOST_BESIDE, MOST_OF_FRAME, Row, Slot, is_bare_figure};
use super::super::limits::{Allowance, MAX_CELLS};
use super::{cell_text, is_block, is_unseen};
use scraper::ElementRef;

/// Bounds that browsers set to the two spans.
const MAX_COLUMN_SPAN: usize = 1000;
const MAX_ROW_SPAN: usize = 65_534;

/// A table as it is written.
pub(super) struct Table<'p> {
    pub(super) captions: Vec<ElementRef<'p>>,
    rows: Vec<Vec<ElementRef<'p>>>,
    presentation: bool,
    /// Rows or cells are not displayed.
    pub(super) hides: bool,
}

/// How a table is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Rows and columns.
    Cells,
    /// A frame: the contents of its cells, one after another.
    Flow,
}

/// A cell in its place.
struct Placed<'p> {
    row: usize,
    column: usize,
    columns: usize,
    cell: ElementRef<'p>,
}

impl<'p> Table<'p> {
    /// Collects the rows of a table, those of its foot last.
    pub(super) fn read(table: ElementRef<'p>) -> Self {
        let role = table.value().attr("role");
        let mut read =
            Self { captions: Vec::new(), rows: Vec::new(), presentation: matches!(role, Some("presentation" | "none")), hides: false };
        let mut feet = Vec::new();
        for part in table.child_elements() {
            match part.value().name() {
                "caption" if !is_unseen(part) => read.captions.push(part),
                "tfoot" => feet.push(part),
                _ => read.part(part),
            }
        }
        for foot in feet {
            read.part(foot);
        }
        read
    }

    fn part(&mut self, part: ElementRef<'p>) {
        if is_unseen(part) {
            self.hides = true;
        } else if part.value().name() == "tr" {
            self.row(part);
        } else {
            for row in part.child_elements().filter(|e| e.value().name() == "tr") {
                self.part(row);
            }
        }
    }

    fn row(&mut self, row: ElementRef<'p>) {
        let cells: Vec<_> = row.child_elements().filter(|e| matches!(e.value().name(), "td" | "th")).collect();
        let seen: Vec<_> = cells.iter().copied().filter(|cell| !is_unseen(*cell)).collect();
        self.hides |= seen.len() < cells.len();
        self.rows.push(seen);
    }

    /// All cells in order.
    pub(super) fn cells(&self) -> impl Iterator<Item = ElementRef<'p>> + '_ {
        self.rows.iter().flatten().copied()
    }

    /// Whether the table is a table.
    pub(super) fn content(&self) -> Content {
        let one_column = self.rows.iter().all(|row| row.len() <= 1);
        if self.presentation || one_column || self.frames_tables() || self.frames_paragraphs() {
            return Content::Flow;
        }
        Content::Cells
    }

    /// A table around tables, unless it clearly has more cells of its own.
    fn frames_tables(&self) -> bool {
        let holds_table = |cell: &ElementRef<'_>| cell.descendent_elements().any(is_gridded);
        let frames = self.cells().filter(holds_table).count();
        let own = |row: &Vec<ElementRef<'_>>| -> Vec<String> {
            let words = row.iter().filter(|cell| !holds_table(cell)).map(|cell| cell.text().collect::<String>().trim().to_owned());
            words.filter(|text| !text.is_empty()).collect()
        };
        let rows: Vec<Vec<String>> = if frames > 0 { self.rows.iter().map(own).collect() } else { return false };
        rows.iter().map(Vec::len).sum::<usize>() <= MOST_OF_FRAME * frames
            || rows.iter().all(|row| row.len() <= MOST_BESIDE && !row.iter().any(|text| is_bare_figure(text)))
    }

    /// One row whose cells hold running text, such as a menu beside an article.
    fn frames_paragraphs(&self) -> bool {
        let blocks = |cell: &ElementRef<'_>| cell.descendent_elements().filter(|e| is_block(e.value().name())).count();
        self.rows.len() == 1 && self.cells().any(|cell| blocks(&cell) >= 3)
    }

    /// The grid of the table with this number.
    pub(super) fn grid(&self, number: u32, allowance: &mut Allowance) -> Result<Grid, ReadError> {
        let (placed, width) = self.place(allowance)?;
        allowance.take_cells(width.saturating_mul(self.rows.len()))?;
        // A column that no cell begins in is only spanned, and prints as nothing.
        let mut begins = vec![false; width];
        for cell in &placed {
            begins[cell.column] = true;
        }
        let mut slots = vec![vec![Slot::single(String::new()); width]; self.rows.len()];
        for Placed { row, column, columns, cell } in placed {
            let width = begins[column..column + columns].iter().filter(|&&b| b).count();
            slots[row][column] = Slot::written(&cell_text(cell)?, width);
            allowance.take_text(slots[row][column].text.len())?;
        }
        let kept = |row: Vec<Slot>| row.into_iter().zip(&begins).filter(|(_, b)| **b).map(|(slot, _)| slot).collect();
        Ok(Grid {
            address: Address::Table(number),
            columns: (1..).zip(&begins).filter(|(_, b)| **b).map(|(number, _)| number).collect(),
            rows: (1..).zip(slots).map(|(number, row)| Row { number, slots: kept(row) }).collect(),
            loose_titles: false,
        })
    }

    /// Puts every cell into the first free columns of its row; gives the width of the table too.
    fn place(&self, allowance: &mut Allowance) -> Result<(Vec<Placed<'p>>, usize), ReadError> {
        let mut placed = Vec::new();
        // For each column, the rows that a cell from above still covers.
        let mut covered: Vec<usize> = Vec::new();
        for (row, cells) in self.rows.iter().enumerate() {
            let mut column = 0;
            let mut begun: Vec<(usize, usize, usize)> = Vec::new();
            for &cell in cells {
                while covered.get(column).is_some_and(|&rows| rows > 0) {
                    column += 1;
                }
                let columns = span(cell, "colspan", MAX_COLUMN_SPAN).max(1);
                let rows = match span(cell, "rowspan", MAX_ROW_SPAN) {
                    0 => self.rows.len() - row,
                    rows => rows.min(self.rows.len() - row),
                };
                if column + columns > MAX_CELLS {
                    allowance.take_cells(MAX_CELLS + 1)?;
                }
                if covered.len() < column + columns {
                    covered.resize(column + columns, 0);
                }
                begun.push((column, columns, rows));
                placed.push(Placed { row, column, columns, cell });
                column += columns;
            }
            allowance_for_sweep(allowance, covered.len())?;
            for (column, columns, rows) in begun {
                covered[column..column + columns].fill(rows);
            }
            for rows in &mut covered {
                *rows = rows.saturating_sub(1);
            }
        }
        Ok((placed, covered.len()))
    }
}

/// Whether an element is a table with rows of several cells: one of single cells is text in boxes.
pub(super) fn is_gridded(element: ElementRef<'_>) -> bool {
    let is_cell = |e: &ElementRef<'_>| matches!(e.value().name(), "td" | "th");
    let has_cells = |row: ElementRef<'_>| row.value().name() == "tr" && row.child_elements().filter(is_cell).count() > 1;
    element.value().name() == "table" && element.descendent_elements().any(has_cells)
}

/// A row of the grid may not be wider than the whole document is allowed to be.
fn allowance_for_sweep(allowance: &mut Allowance, width: usize) -> Result<(), ReadError> {
    if width > MAX_CELLS {
        allowance.take_cells(width)?;
    }
    Ok(())
}

fn span(cell: ElementRef<'_>, name: &str, limit: usize) -> usize {
    cell.value().attr(name).and_then(|v| v.trim().parse::<usize>().ok()).unwrap_or(1).min(limit)
}
