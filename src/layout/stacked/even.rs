//! Tables of which every row takes as many lines as it has cells, a blank cell a blank line: what is copied from a grid that
//! keeps its blanks.
//!
//! The number of cells in a row is what lets every line stand below a header of its own, in a column of its own kind. Where more
//! than one number does, none is taken.

use super::Token;
use super::body::Grid;
use crate::lexicon::Group;
use crate::model::catalog::{header_meaning, is_total_name};
use crate::model::fold::number_depth;
use crate::model::{Meaning, Span, number};

/// Columns of a table at most.
const WIDEST: usize = 24;
/// Lines of a header at most.
const HIGHEST: usize = 5;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Words,
    Numbers,
}

/// Puts the table back; `None` where not exactly one width fits.
pub fn grid(tokens: &[Token]) -> Option<Grid> {
    let cells = cells(tokens);
    let mut fitting = (2..=WIDEST).filter_map(|width| of_width(tokens, &cells, width));
    fitting.next().filter(|_| fitting.next().is_none())
}

/// Every cell in order, the blank ones too; up to the first distance that is no number of cells.
pub fn cells(tokens: &[Token]) -> Vec<Option<usize>> {
    let least = tokens.iter().skip(1).map(|t| t.gap).min().unwrap_or(0);
    let each = least + 1;
    let mut cells = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let blank = token.gap.saturating_sub(least);
        if index > 0 && !blank.is_multiple_of(each) {
            break;
        }
        if index > 0 {
            cells.extend(std::iter::repeat_n(None, (blank / each).min(2 * WIDEST)));
        }
        cells.push(Some(index));
    }
    cells
}

fn of_width(tokens: &[Token], cells: &[Option<usize>], width: usize) -> Option<Grid> {
    let rows: Vec<&[Option<usize>]> = cells.chunks(width).collect();
    let filled = |row: &[Option<usize>]| row.iter().flatten().map(|&t| &tokens[t]).collect::<Vec<_>>();
    // 栏次 1 2 3, whole: the next cell does not go on counting.
    let counts = |at: usize| {
        let own = filled(rows[at]);
        let numbers: Vec<u32> = own.iter().skip_while(|t| !t.is_number()).map_while(|t| t.integer()).collect();
        let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let next = rows[at + 1..].iter().flat_map(|row| row.iter().flatten()).next().and_then(|&t| tokens[t].integer());
        own.len() > 2 && numbers.iter().copied().eq(1..=count) && numbers.len() + 1 >= own.len() && next != Some(count + 1)
    };
    let number = |row: &[Option<usize>]| filled(row).iter().any(|t| t.is_number());
    let first = rows.iter().position(|row| number(row)).filter(|&at| (1..=HIGHEST).contains(&at))?;
    let header = if counts(first) { first + 1 } else { first };
    if !is_header(tokens, &rows[..first], width) {
        return None;
    }
    // A header, numbered, and nothing below it.
    let numbered = header > first && rows[first].len() == width;
    let Body { holds, last, used } = body(tokens, &rows, width, header).or_else(|| {
        let used = rows[..=first].iter().flat_map(|row| row.iter().flatten()).max().map(|t| t + 1)?;
        let rest = tokens[used..].iter().any(Token::is_number);
        (numbered && !rest).then(|| Body { holds: vec![None; width], last: first, used })
    })?;
    let headed = |c: usize| {
        let lowest = rows[..first].iter().rev().find_map(|row| row.get(c).copied().flatten());
        lowest.is_some_and(|t| heads(&tokens[t].key, holds[c]))
    };
    let bare = last >= header && !holds.contains(&Some(Holds::Numbers));
    if bare || (0..width).any(|c| holds[c].is_some() && !headed(c)) {
        return None;
    }
    let span = |cell: Option<&Option<usize>>| cell.copied().flatten().map(|t| tokens[t].span);
    let level = |row: &&[Option<usize>]| -> Vec<Option<Span>> { (0..width).map(|c| span(row.get(c))).collect() };
    let columns = holds.iter().filter(|h| **h == Some(Holds::Numbers)).count();
    Some(Grid { rows: rows[..=last].iter().map(level).collect(), used, short: Vec::new(), columns, fitted: false })
}

/// The rows below a header.
pub struct Body {
    /// What each column holds.
    pub holds: Vec<Option<Holds>>,
    /// The last row.
    pub last: usize,
    /// Number of tokens up to its end.
    pub used: usize,
}

/// Reads the rows from `header` on, every cell of them of the kind of its column; `None` where a number is left over, or none is
/// there.
pub fn body(tokens: &[Token], rows: &[&[Option<usize>]], width: usize, header: usize) -> Option<Body> {
    let filled = |row: &[Option<usize>]| row.iter().flatten().map(|&t| &tokens[t]).collect::<Vec<_>>();
    // Where words of the header stand in it, the first row begins later.
    let is_head = |t: &&Token| !t.is_number() && number_depth(&t.key).is_none() && header_meaning(&t.key).is_some();
    if rows.get(header).is_some_and(|row| filled(row).into_iter().filter(is_head).count() > 1) {
        return None;
    }
    let mut holds: Vec<Option<Holds>> = vec![None; width];
    let mut last = None;
    for (at, row) in rows.iter().enumerate().skip(header) {
        if !takes(tokens, row, &mut holds) {
            break;
        }
        let is_total = || filled(row).first().is_some_and(|t| is_total_name(&t.key));
        if filled(row).iter().any(|t| t.is_number()) || is_total() && last.is_some_and(|l| l + 1 == at) {
            last = Some(at);
        }
    }
    let last = last?;
    let used = rows[..=last].iter().flat_map(|row| row.iter().flatten()).max().map(|t| t + 1)?;
    // A number that is left over belongs to a row that was not understood.
    (!tokens[used..].iter().any(Token::is_number)).then_some(Body { holds, last, used })
}

/// Whether the rows above the first number are a header: it begins in the first column, most of its words are known, and no
/// column has the name of two.
fn is_header(tokens: &[Token], rows: &[&[Option<usize>]], width: usize) -> bool {
    let begins = rows[0].first().is_some_and(Option::is_some);
    let words = || rows.iter().flat_map(|row| row.iter().flatten()).map(|&t| tokens[t].key.as_str());
    let known = words().filter(|w| header_meaning(w).is_some() || is_side(w)).count();
    let names = |c: usize, wanted: Meaning| {
        let own = rows.iter().filter_map(|row| row.get(c).copied().flatten());
        own.filter(|&t| header_meaning(&tokens[t].key) == Some(wanted)).count()
    };
    let once = (0..width).all(|c| [Meaning::Name, Meaning::Amount].into_iter().all(|m| names(c, m) < 2));
    // A column of labels is none of amounts: 科目编码 over 合计 are two.
    let kind = |c: usize| {
        let own = rows.iter().filter_map(|row| row.get(c).copied().flatten());
        let label = |m: Meaning| matches!(m, Meaning::Code | Meaning::Name | Meaning::Text | Meaning::Ordinal);
        own.filter_map(|t| header_meaning(&tokens[t].key)).map(label).collect::<Vec<_>>()
    };
    let alike = (0..width).all(|c| kind(c).windows(2).all(|pair| pair[0] == pair[1]));
    begins && known > 1 && known * 2 >= words().count() && once && alike
}

/// 收入 or 支出, over the columns of its side.
fn is_side(cell: &str) -> bool {
    Group::SideHead.words().any(|word| word == cell)
}

/// Whether a cell may be the lowest of the header above a column: 收入 stands over several, and a numbered item is a row.
pub fn heads(cell: &str, holds: Option<Holds>) -> bool {
    let meaning = header_meaning(cell);
    let kind = match meaning {
        Some(Meaning::Name) => holds != Some(Holds::Numbers),
        Some(Meaning::Text | Meaning::Code | Meaning::Ordinal | Meaning::Unknown) | None => true,
        Some(_) => holds != Some(Holds::Words),
    };
    kind && !is_side(cell) && number_depth(cell).is_none()
}

/// Whether every cell of a row is of the kind of its column; the first one says what the kind is. 合计 stands among codes as
/// well, and a dash is nothing anywhere.
fn takes(tokens: &[Token], row: &[Option<usize>], holds: &mut [Option<Holds>]) -> bool {
    let of = |token: &Token| if token.is_number() { Holds::Numbers } else { Holds::Words };
    let cells = || row.iter().enumerate().filter_map(|(c, cell)| Some((c, &tokens[(*cell)?])));
    let kinds: Vec<(usize, Holds)> =
        cells().filter(|(_, t)| !is_total_name(&t.key) && !number::is_nil(&t.key)).map(|(c, t)| (c, of(t))).collect();
    if !kinds.iter().all(|(c, kind)| holds[*c].is_none_or(|own| own == *kind)) {
        return false;
    }
    for (c, kind) in kinds {
        holds[c] = Some(kind);
    }
    true
}
