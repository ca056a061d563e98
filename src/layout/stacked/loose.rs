//! Tables that keep a line for every cell below their header, while the merged cells of the header came once: what is copied from a
//! web page. Rows are cut by the one number of cells that fits them all; the header is put over them by its words.

use super::Token;
use super::body::Grid;
use super::even::{self, Body};
use crate::layout::levels::{Cuts, Work};
use crate::layout::raw::{Cell, GridRow};
use crate::model::catalog::{header_meaning, is_number_label, is_total_name};
use crate::model::{Meaning, Role, Span};
use std::collections::HashMap;

/// Columns of a table at most.
const WIDEST: usize = 24;
/// Cells of a header at most.
const LONGEST: usize = 48;
/// Columns of codes and names that 合计 may be merged over, at most.
const MERGED: usize = 4;
/// Blank cells and labels before the first column number at most.
const LABELS: usize = 3;

/// 栏次 and its numbers: from which cell to which, and how many columns are counted.
struct Counted {
    from: usize,
    to: usize,
    count: usize,
}

/// Puts the table back; `None` where not exactly one way fits, or where the document's work is used up before all were seen.
pub fn grid(text: &str, role: Role, tokens: &[Token], work: &mut Work) -> Option<Grid> {
    let cells = even::cells(tokens);
    let first = cells.iter().position(|cell| cell.is_some_and(|t| tokens[t].is_number()))?;
    let counted = counted(tokens, &cells, first);
    let head = counted.as_ref().map_or(first, |c| c.from);
    if head > LONGEST {
        return None;
    }
    // What the words leave open is told by the sums of the form, where one way alone holds most of them.
    let mut found: Vec<(usize, Grid)> = Vec::new();
    let mut heads = Heads { by_length: HashMap::new(), work: work.part(cells.len()) };
    for width in 2..=WIDEST {
        let starts = match &counted {
            Some(counted) => counted.to..counted.to + 1,
            None => first.saturating_sub(width - 1).max(2)..first + 1,
        };
        for (start, merged) in
            starts.flat_map(|start| (0..if role.has_sides() { 1 } else { MERGED.min(width - 1) }).map(move |merged| (start, merged)))
        {
            let header = counted.as_ref().map_or(start, |c| c.from);
            let way = Way { header, counted: counted.as_ref(), start, width, merged };
            for grid in of(text, tokens, &cells, &way, &mut heads).unwrap_or_default() {
                let Some(held) = super::held(text, role, &grid) else { continue };
                if !found.iter().any(|(_, other)| *other == grid) {
                    found.push((held, grid));
                }
            }
        }
    }
    if heads.work.is_spent() {
        return None;
    }
    work.give_back(heads.work);
    let most = found.iter().map(|(held, _)| *held).max()?;
    let mut best = found.into_iter().filter(|(held, _)| *held == most).map(|(_, grid)| grid);
    best.next().filter(|_| best.next().is_none())
}

/// The ways to divide the first cells of the table into the lines of a header, by how many they are.
struct Heads {
    by_length: HashMap<usize, Cuts>,
    work: Work,
}

impl Heads {
    fn of(&mut self, text: &str, words: GridRow) -> &Cuts {
        let work = &mut self.work;
        self.by_length.entry(words.len()).or_insert_with(|| Cuts::of(text, words, work))
    }
}

/// One way to cut the cells.
struct Way<'c> {
    /// Cells of the header.
    header: usize,
    counted: Option<&'c Counted>,
    /// The first cell of the first row.
    start: usize,
    /// Cells of a row.
    width: usize,
    /// How many cells fewer a row has that begins with 合计, which is merged over codes and names.
    merged: usize,
}

impl Way<'_> {
    /// The cells in rows; `None` where no row begins with 合计, though it is said to be merged.
    fn rows(&self, tokens: &[Token], cells: &[Option<usize>]) -> Option<Vec<Vec<Option<usize>>>> {
        let mut rest = cells.get(self.start..)?;
        let mut rows = Vec::new();
        let mut merged = self.merged == 0;
        while let Some(first) = rest.first() {
            let is_total = self.merged > 0 && first.is_some_and(|t| is_total_name(&tokens[t].key));
            let own = self.width - if is_total { self.merged } else { 0 };
            let (row, below) = rest.split_at(own.min(rest.len()));
            let mut row = row.to_vec();
            if is_total {
                row.splice(1..1, std::iter::repeat_n(None, self.merged));
                merged = true;
            }
            rows.push(row);
            rest = below;
        }
        merged.then_some(rows)
    }
}

/// The ways to put the header over the columns of the rows cut so.
fn of(text: &str, tokens: &[Token], cells: &[Option<usize>], way: &Way, known: &mut Heads) -> Option<Vec<Grid>> {
    let header: Vec<usize> = cells[..way.header].iter().copied().collect::<Option<_>>()?;
    if header.len() < way.width || way.counted.is_some_and(|c| c.count > way.width) {
        return None;
    }
    // What names the rows stands over names or codes.
    let label = matches!(header_meaning(&tokens[header[0]].key), Some(Meaning::Code | Meaning::Name | Meaning::Text | Meaning::Ordinal));
    let rows = way.rows(tokens, cells)?;
    let rows: Vec<&[Option<usize>]> = rows.iter().map(Vec::as_slice).collect();
    // A row begins with its name, its code or its number; no word of the header does.
    let opens = rows.first()?.iter().flatten().next().map(|&t| &tokens[t])?;
    let is_head = matches!(
        header_meaning(&opens.key),
        Some(Meaning::Name | Meaning::Code | Meaning::Text | Meaning::Ordinal | Meaning::Amount | Meaning::PriorAmount | Meaning::Subtotal)
    );
    if is_head && !opens.is_number() {
        return None;
    }
    let Body { holds, last, used } = even::body(tokens, &rows, way.width, 0)?;
    if (1..=way.merged).any(|c| holds[c] == Some(even::Holds::Numbers)) {
        return None;
    }
    // The last row of few may end early by its blank cells; then its length tells nothing.
    if rows.len() < 3 && rows.len() > 1 && rows[rows.len() - 1].len() < way.width {
        return None;
    }
    let is_amount = |row: &&[Option<usize>]| row[0].is_some_and(|t| tokens[t].key.contains(['.', ',']) && tokens[t].is_number());
    if label && rows[..=last].iter().any(is_amount) {
        return None;
    }
    let span = |t: usize| tokens[t].span;
    let level = |row: &[Option<usize>]| -> Vec<Option<Span>> { (0..way.width).map(|c| row.get(c).copied().flatten().map(span)).collect() };
    let body: Vec<Vec<Option<Span>>> = rows[..=last].iter().map(|row| level(row)).collect();
    let columns = holds.iter().filter(|h| **h == Some(even::Holds::Numbers)).count();
    let heads: Vec<Vec<Vec<Option<Span>>>> = if header.len() == way.width {
        let heads = |c: usize| even::heads(&tokens[header[c]].key, holds[c]);
        let known = header.iter().filter(|&&t| header_meaning(&tokens[t].key).is_some()).count();
        ((0..way.width).all(heads) && known * 2 > way.width).then(|| vec![vec![header.iter().map(|&t| Some(span(t))).collect()]])?
    } else {
        let cells = |spans: &[Option<Span>]| -> GridRow { spans.iter().map(|s| s.map_or_else(Cell::default, Cell::of)).collect() };
        let words: GridRow = header.iter().map(|&t| Cell::of(span(t))).collect();
        let below: Vec<GridRow> = body.iter().map(|row| cells(row)).collect();
        let spans = |row: GridRow| row.into_iter().map(|cell| (!cell.is_blank()).then(|| cell.span())).collect();
        let ways = known.of(text, words).spread(text, &below, way.width);
        ways.into_iter().map(|head| head.into_iter().map(spans).collect()).collect()
    };
    // Long digits beside amounts with decimals are codes.
    let printed = |c: usize| rows[..=last].iter().filter_map(move |row| row.get(c).copied().flatten()).map(|t| tokens[t].key.as_str());
    let decimals = (0..way.width).any(|c| printed(c).any(|key| key.contains('.')));
    let coded = |c: usize| decimals && printed(c).any(|key| key.len() > 4 && key.bytes().all(|b| b.is_ascii_digit()));
    let of_money = |head: &[Vec<Option<Span>>], c: usize| {
        let leaf = head.iter().rev().find_map(|row| row[c]).map(|span| span.of(text));
        leaf.and_then(header_meaning).is_some_and(|m| !matches!(m, Meaning::Code | Meaning::Name | Meaning::Text | Meaning::Ordinal))
    };
    let numbered = way.counted.map(|counted| numbers(tokens, cells, counted, way.width));
    let told = heads.into_iter().filter(|head| columns > 0 && !(0..way.width).any(|c| coded(c) && of_money(head, c)));
    let whole = |head: Vec<Vec<Option<Span>>>| head.into_iter().chain(numbered.clone()).chain(body.iter().cloned()).collect();
    Some(told.map(|head| Grid { rows: whole(head), used, short: Vec::new(), columns, fitted: true }).collect())
}

/// `栏次 1 2 3`, with or without a label, and blank cells before it.
fn counted(tokens: &[Token], cells: &[Option<usize>], first: usize) -> Option<Counted> {
    let label = |cell: &Option<usize>| cell.is_none_or(|t| is_number_label(&tokens[t].key));
    let from = first - cells[..first].iter().rev().take(LABELS).take_while(|cell| label(cell)).count();
    let (mut count, mut to) = (0_u32, from);
    for (at, cell) in cells.iter().enumerate().skip(from) {
        let integer = cell.and_then(|t| tokens[t].integer());
        if integer == Some(count + 1) {
            (count, to) = (count + 1, at + 1);
        } else if !label(cell) {
            break;
        }
    }
    (count > 1).then_some(Counted { from, to, count: usize::try_from(count).unwrap_or(usize::MAX) })
}

/// The row of 栏次: every cell in its place where none is missing, else its numbers over the last columns.
fn numbers(tokens: &[Token], cells: &[Option<usize>], counted: &Counted, width: usize) -> Vec<Option<Span>> {
    let own = &cells[counted.from..counted.to];
    let span = |cell: &Option<usize>| cell.map(|t| tokens[t].span);
    if own.len() == width {
        return own.iter().map(span).collect();
    }
    let mut row = vec![None; width];
    let numbers = own.iter().flatten().filter(|&&t| tokens[t].integer().is_some());
    for (slot, &t) in row[width - counted.count..].iter_mut().zip(numbers) {
        *slot = Some(tokens[t].span);
    }
    row
}
