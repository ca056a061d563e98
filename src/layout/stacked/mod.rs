//! 一格一行 — pages that print every cell of a table on a line of its own, put back into rows.
//!
//! Only what the page itself decides is put back: 行次, 栏次, codes, and blank lines that stand for blank cells. A row
//! that prints fewer amounts than the table has columns, with nothing that says which are blank, is marked undecided,
//! and so is a table of which the rows cannot be told apart. Cells keep the spans of the lines that they stand on.

mod body;
mod even;
mod head;
mod loose;

use super::levels::Work;
use super::line::{self, Kind};
use super::raw::{Cell, GridRow, Line};
use super::{header, row_sums};
use crate::model::catalog::{header_meaning, is_sum};
use crate::model::fold::fold;
use crate::model::number;
use crate::model::{Figure, Meaning, Origin, Reading, Remark, RemarkKind, Role, Span, Unchecked};
use body::Grid;
use std::collections::HashMap;

/// A row or a table whose amounts cannot be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The amounts of the row, or all of the table.
    pub span: Span,
    /// The table.
    pub role: Role,
    /// Its title.
    pub title: String,
    /// How many amounts stand there.
    pub amounts: usize,
    /// How many columns the row has; `None` for a whole table.
    pub columns: Option<usize>,
}

/// The lines of a text, cells put back into rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restacked {
    /// All lines; a row that was put back is one line over several lines of the text.
    pub lines: Vec<Line>,
    /// What could not be put back.
    pub undecided: Vec<Undecided>,
}

/// A cell on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    span: Span,
    /// Its text, folded.
    key: String,
    /// Blank lines before it.
    gap: usize,
    /// Index of its line.
    line: usize,
}

impl Token {
    /// An amount, a blank's dash, a code or a column number.
    fn is_number(&self) -> bool {
        number::cell(&self.key).is_some() || number::percent(&self.key).is_some() || number::is_nil(&self.key)
    }

    fn integer(&self) -> Option<u32> {
        (self.key.len() <= 3 && self.key.chars().all(|c| c.is_ascii_digit())).then(|| self.key.parse().ok())?
    }

    fn is(&self, meaning: Meaning) -> bool {
        !self.is_number() && header_meaning(&self.key) == Some(meaning)
    }
}

/// Puts the cells of every table that is printed one cell a line back into rows.
#[must_use]
pub fn rows(text: &str, mut lines: Vec<Line>) -> Restacked {
    let mut done = Restacked { lines: Vec::with_capacity(lines.len()), undecided: Vec::new() };
    let mut work = Work::of_document();
    let mut at = 0;
    while at < lines.len() {
        let Some((role, title)) = title(text, &lines[at]) else {
            done.lines.push(lines[at].take());
            at += 1;
            continue;
        };
        let tokens = stretch(text, &lines, at + 1);
        let empty = if tokens.iter().any(Token::is_number) { None } else { body::empty(&tokens) };
        let even = if empty.is_none() { even::grid(&tokens).or_else(|| loose::grid(text, role, &tokens, &mut work)) } else { None };
        let told = empty.is_some() || even.is_some() || is_stacked(&tokens);
        let Some(first) = tokens.first().filter(|_| told).map(|t| t.line) else {
            done.lines.push(lines[at].take());
            at += 1;
            continue;
        };
        done.lines.extend(lines[at..first].iter_mut().map(Line::take));
        if let Some(grid) = empty.or(even).or_else(|| body::grid(&tokens)).filter(|grid| held(text, role, grid).is_some()) {
            at = tokens.get(grid.used).map_or_else(|| tokens.last().map_or(first, |t| t.line + 1), |t| t.line);
            take(&grid, role, &title, &mut done);
            continue;
        }
        let amounts = tokens.iter().filter(|t| t.is_number() && t.integer().is_none()).count();
        let span = tokens.iter().skip(1).fold(tokens[0].span, |all, t| all.cover(t.span));
        done.undecided.push(Undecided { span, role, title, amounts, columns: None });
        // Up to the last amount its cells are no headings and no sentences.
        let last = tokens.iter().rposition(Token::is_number).map_or(first, |t| tokens[t].line);
        at = last + 1;
    }
    done
}

/// How many of the sums that the header states hold; `None` where half of them fail, or where a whole stands over several columns
/// and no row shows its sum: then the cells stand elsewhere. Rows of which not all cells are placed say nothing.
fn held(text: &str, role: Role, grid: &Grid) -> Option<usize> {
    let rows: Vec<GridRow> = grid.rows.iter().map(|row| row.iter().map(|s| s.map_or_else(Cell::default, Cell::of)).collect()).collect();
    let placed = |at: &usize| !grid.short.iter().any(|short| short.0 == *at);
    let header = header::length(text, &rows, None).min(rows.len());
    let whole: Vec<GridRow> = (header..rows.len()).filter(placed).map(|at| rows[at].clone()).collect();
    // Of two years side by side, each column says which it is.
    if role == Role::ThreePublic && row_sums::are_alike(text, role, &rows) {
        return None;
    }
    let held = row_sums::held(text, &row_sums::stated(text, role, &rows), &whole)?;
    let amounts = rows[header..].iter().flatten().any(|cell| cell.text(text).contains(['.', ',']));
    let is_whole = |cell: &Cell| is_sum(&fold(&cell.text(text)));
    let whole = amounts && header > 1 && grid.columns > 2 && rows[..header].iter().flatten().any(is_whole);
    (held > 0 || !whole).then_some(held)
}

fn title(text: &str, line: &Line) -> Option<(Role, String)> {
    let [only] = line.cells[..] else { return None };
    match line::kind(text, only) {
        Kind::Title(role) if !line.tabbed => Some((role, only.of(text).to_owned())),
        _ => None,
    }
}

/// Longest text of a cell, in characters; a longer one is a sentence.
const LONGEST: usize = 45;

/// The lines of one cell below a title and its captions.
fn stretch(text: &str, lines: &[Line], from: usize) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut gap = 0;
    for (index, line) in lines.iter().enumerate().skip(from) {
        let (false, [only]) = (line.is_blank(), &line.cells[..]) else {
            if line.is_blank() {
                gap += 1;
                continue;
            }
            // 部门：… and 单位：万元 share a line.
            if tokens.is_empty() && !line.tabbed && matches!(line::kind(text, line.content()), Kind::Caption(_)) {
                gap = 0;
                continue;
            }
            break;
        };
        let raw = only.of(text);
        let key = fold(raw);
        if line.tabbed || raw.chars().count() > LONGEST || raw.contains(['。', '；']) || line::is_note(raw) {
            break;
        }
        let digits = key.chars().all(|c| c.is_ascii_digit());
        let page_mark = !digits && matches!(line::kind(text, *only), Kind::PageMark) && !number::is_nil(&key);
        let kind = if digits { Kind::Text } else { line::kind(text, *only) };
        match kind {
            Kind::Title(_) => break,
            Kind::Caption(_) if tokens.is_empty() => {}
            _ if page_mark && number::cell(&key).is_none() => {}
            _ => tokens.push(Token { span: *only, key, gap, line: index }),
        }
        gap = 0;
    }
    tokens
}

/// Whether the lines are cells of a table: header words and then mostly amounts, each on a line of its own.
fn is_stacked(tokens: &[Token]) -> bool {
    let Some(first) = tokens.iter().position(Token::is_number) else { return false };
    let header = tokens[..first].iter().filter(|t| header_meaning(&t.key).is_some()).count();
    let amounts = tokens.iter().filter(|t| t.is_number()).count();
    header >= 2 && first >= 3 && amounts >= 6 && amounts * 3 >= tokens.len()
}

fn take(grid: &Grid, role: Role, title: &str, done: &mut Restacked) {
    for (index, row) in grid.rows.iter().enumerate() {
        let filled: Vec<Span> = row.iter().flatten().copied().collect();
        let (Some(&first), Some(&last)) = (filled.first(), filled.last()) else { continue };
        let mut end = first.start;
        let mut cell = |c: &Option<Span>| match c {
            Some(span) => {
                end = span.end;
                *span
            }
            None => Span::new(end, end),
        };
        let cells = row.iter().map(&mut cell).collect();
        done.lines.push(Line { span: first.cover(last), cells, tabbed: true, certain: false, fitted: grid.fitted });
        if let Some(amounts) = grid.short.iter().find(|s| s.0 == index).map(|s| s.1) {
            done.undecided.push(Undecided { span: first.cover(last), role, title: title.to_owned(), amounts, columns: Some(grid.columns) });
        }
    }
}

/// Figures of an undecided row are not read: nobody knows which column they stand in, and which cells are blank. What stands in
/// front of the open cells is placed.
pub fn block(undecided: &[Undecided], figures: &mut [Figure]) {
    // In the order of the text.
    let open: Vec<Span> = undecided.iter().filter(|u| u.columns.is_some()).map(|u| u.span).collect();
    let around = |f: &Figure| {
        let at = open.partition_point(|span| span.start <= f.span.start).checked_sub(1)?;
        (f.span.end <= open[at].end).then_some(open[at].start)
    };
    let place = |f: &Figure| if let Origin::Cell { table, row, .. } = f.origin { Some((table.0, row)) } else { None };
    let rows: HashMap<(usize, usize), usize> =
        figures.iter().filter(|f| f.is_printed()).filter_map(|f| Some((place(f)?, around(f)?))).collect();
    for figure in figures.iter_mut() {
        let start = place(figure).and_then(|place| rows.get(&place)).copied();
        if start.is_some_and(|start| !figure.is_printed() || figure.span.end > start) {
            figure.reading = Reading::Unreadable;
            figure.reason = Unchecked::Undecided;
        }
    }
}

/// What is to be said of the undecided: one remark a table.
pub fn remarks(undecided: Vec<Undecided>) -> Vec<Remark> {
    let mut said: Vec<Remark> = Vec::new();
    for u in undecided {
        let same = said.iter_mut().find_map(|remark| match &mut remark.kind {
            RemarkKind::CellsUndecided { role, title, amounts, rows, columns: Some(_) } if *role == u.role && *title == u.title => {
                Some((amounts, rows))
            }
            _ => None,
        });
        match same {
            Some((amounts, rows)) => {
                *amounts += u.amounts;
                *rows += 1;
            }
            None => said.push(Remark {
                kind: RemarkKind::CellsUndecided { role: u.role, title: u.title, amounts: u.amounts, rows: 1, columns: u.columns },
                span: u.span,
            }),
        }
    }
    said
}
