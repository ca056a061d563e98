//! The rows of a table of which every cell stands on a line of its own.

use super::Token;
use super::head::{self, Level};
use crate::layout::header::is_code;
use crate::model::catalog::{self, header_meaning};
use crate::model::{Meaning, Span};

/// A table put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Rows, headers included.
    pub rows: Vec<Level>,
    /// Number of cells that belong to it; the rest is text below it.
    pub used: usize,
    /// Rows of which the amounts cannot be placed: index, amounts.
    pub short: Vec<(usize, usize)>,
    /// Amount columns.
    pub columns: usize,
    /// Whether the number of its cells and its sums chose among several readings: what chose a reading proves nothing.
    pub fitted: bool,
}

/// A table without amounts: its header in one row, and 合计; `None` where the words are no header.
pub fn empty(tokens: &[Token]) -> Option<Grid> {
    let total = tokens.last().is_some_and(|t| catalog::is_total_name(&t.key));
    let below = tokens.len() - usize::from(total);
    let known = |meaning: Meaning| tokens[..below].iter().any(|t| t.is(meaning));
    let words = tokens[..below].iter().filter(|t| header_meaning(&t.key).is_some()).count();
    // 单位代码 and 单位名称 beside the code name the row as well.
    let named = known(Meaning::Name) || tokens[..below].iter().filter(|t| t.is(Meaning::Text)).count() > 1;
    if !(known(Meaning::Code) && named) || words < 4 {
        return None;
    }
    let row = |tokens: &[Token]| tokens.iter().map(|t| Some(t.span)).collect();
    let rows = [&tokens[..below], &tokens[below..]].into_iter().filter(|t| !t.is_empty()).map(row).collect();
    Some(Grid { rows, used: tokens.len(), short: Vec::new(), columns: below, fitted: false })
}

/// Puts the cells back into rows; `None` where the page does not say how.
pub fn grid(tokens: &[Token]) -> Option<Grid> {
    let data = tokens.iter().position(Token::is_number)?;
    let codes = tokens[..data].iter().filter(|t| t.is(Meaning::Code)).count();
    let ordinals = tokens[..data].iter().filter(|t| t.key == "行次").count();
    match (ordinals, codes) {
        (1.., _) => Sided::read(tokens, data),
        (0, 0) => values(tokens, data),
        (0, 1) => coded(tokens, data),
        (0, _) => listed(tokens, data),
    }
}

/// The amounts of a row between its label and the label of the next.
struct Run {
    /// The first amount.
    from: usize,
    /// One past the last.
    to: usize,
    /// Blank cells that may stand before the amounts and belong to the label: the name beside 合计.
    before: usize,
    /// Blank cells after them that belong to the next row or side: a blank name.
    after: usize,
}

/// Blank lines that stand for blank cells: how many cells stand before a token that are not printed.
struct Gaps {
    least: usize,
    each: usize,
}

impl Gaps {
    /// Places amounts in `columns` cells, blank ones where more blank lines stand than elsewhere.
    fn place(tokens: &[Token], run: &Run, columns: usize) -> Option<Vec<Option<Span>>> {
        let least = tokens.iter().skip(1).map(|t| t.gap).min()?;
        // A blank line below every cell: a blank cell has two, wherever one is.
        let doubled = Self { least, each: least + 1 };
        let even = tokens.iter().skip(1).all(|t| doubled.blanks(t).is_some());
        let ways = if even { [least + 1, 1] } else { [1, least + 1] };
        ways.into_iter().find_map(|each| Self { least, each }.filled(tokens, run, columns))
    }

    fn filled(&self, tokens: &[Token], run: &Run, columns: usize) -> Option<Vec<Option<Span>>> {
        let mut cells = Vec::new();
        for token in &tokens[run.from..run.to] {
            cells.extend(std::iter::repeat_n(None, self.blanks(token)?));
            cells.push(Some(token.span));
        }
        match tokens.get(run.to) {
            Some(next) => cells.extend(std::iter::repeat_n(None, self.blanks(next)?.checked_sub(run.after)?)),
            // Nobody counts the blank lines at the end of a table; that a blank line is a blank cell shows before it.
            None if self.shows(tokens) => cells.resize(cells.len().max(columns + run.before), None),
            None => {}
        }
        let lead = cells.iter().take_while(|c| c.is_none()).count();
        match cells.len().checked_sub(columns)? {
            0 if tokens.get(run.to).is_some() => Some(cells),
            more if more == run.before && lead >= more => Some(cells.split_off(more)),
            // At the end of a table the row is filled up, with or without a blank cell beside its label.
            more if tokens.get(run.to).is_none() && more == run.before => (lead == 0).then(|| cells[..columns].to_vec()),
            _ => None,
        }
    }

    /// Whether more blank lines stand somewhere inside the table, all of them whole blank cells.
    fn shows(&self, tokens: &[Token]) -> bool {
        tokens.iter().skip(1).all(|t| self.blanks(t).is_some()) && tokens.iter().skip(1).any(|t| t.gap > self.least)
    }

    fn blanks(&self, token: &Token) -> Option<usize> {
        let extra = token.gap - self.least.min(token.gap);
        extra.is_multiple_of(self.each).then_some(extra / self.each)
    }
}

/// The amounts of a row in their columns, and how many of them nobody can place.
fn amounts(tokens: &[Token], run: &Run, columns: usize) -> Option<(Vec<Option<Span>>, usize)> {
    let found = run.to - run.from;
    let spans = tokens[run.from..run.to].iter().map(|t| Some(t.span));
    if found > columns {
        return None;
    }
    if found == columns {
        return Some((spans.collect(), 0));
    }
    if found == 0 {
        return Some((vec![None; columns], 0));
    }
    if let Some(placed) = Gaps::place(tokens, run, columns) {
        return Some((placed, 0));
    }
    Some((spans.chain(std::iter::repeat(None)).take(columns).collect(), found))
}

/// Joins the lines of a name that runs over its cell.
fn name(tokens: &[Token], from: usize) -> (Option<Span>, usize) {
    let end = tokens[from..].iter().position(Token::is_number).map_or(tokens.len(), |n| from + n);
    let joined = tokens[from..end].iter().map(|t| t.span).reduce(Span::cover);
    (joined, end)
}

/// `栏次 1 2 … n`: where the numbers begin and end.
fn column_numbers(tokens: &[Token], from: usize) -> Option<(usize, usize)> {
    let count = tokens[from..].iter().zip(1_u32..).take_while(|(t, n)| t.integer() == Some(*n)).count();
    (count >= 2).then_some((from, from + count))
}

/// code | name | amounts.
fn coded(tokens: &[Token], data: usize) -> Option<Grid> {
    let labelled = tokens[data - 1].key == "栏次";
    let numbers = column_numbers(tokens, data).filter(|_| labelled || !is_code(&tokens[data].key));
    let code = tokens[..data].iter().position(|t| t.is(Meaning::Code))?;
    let header_end = match numbers {
        Some(_) => data - usize::from(labelled),
        None if is_code(&tokens[data].key) => data,
        None => data - 1,
    };
    let start = numbers.map_or(header_end, |n| n.1);
    let first_amounts = rows_of(tokens, start).next().map(|r| r.2 - r.1)?;
    let columns = numbers.map_or(first_amounts, |n| n.1 - n.0);
    if columns == 0 || code + 2 > header_end {
        return None;
    }
    let lower = &tokens[code + 2..header_end];
    let levels = match code {
        0 => head::levels(lower, columns)?,
        _ => head::spanned(&tokens[1..code], lower, columns)?,
    };
    let deep = levels.len() > 1 || code > 0 && lower.is_empty();
    let mut rows: Vec<Level> = Vec::new();
    for (index, level) in levels.iter().enumerate() {
        let lead = match (code, index) {
            (0, 0) => [Some(tokens[0].span), Some(tokens[1].span)],
            (0, _) => [None, None],
            (_, 0) if deep => [Some(tokens[0].span), None],
            _ => [Some(tokens[code].span), Some(tokens[code + 1].span)],
        };
        rows.push(lead.into_iter().chain(level.iter().copied()).collect());
    }
    if code > 0 && levels.len() == 1 && deep {
        let lead = [Some(tokens[code].span), Some(tokens[code + 1].span)];
        rows.push(lead.into_iter().chain(std::iter::repeat_n(None, columns)).collect());
    }
    if let Some((from, to)) = numbers {
        let label = labelled.then(|| tokens[data - 1].span);
        rows.push([label, None].into_iter().chain(tokens[from..to].iter().map(|t| Some(t.span))).collect());
    }
    let mut grid = Grid { rows, used: start, short: Vec::new(), columns, fitted: false };
    let mut whole = false;
    for (lead, from, to) in rows_of(tokens, start) {
        let run = Run { from, to, before: usize::from(lead[1].is_none()), after: 0 };
        let (cells, missing) = amounts(tokens, &run, columns)?;
        whole |= missing == 0 && to > from;
        if missing > 0 {
            grid.short.push((grid.rows.len(), missing));
        }
        grid.rows.push(lead.into_iter().chain(cells).collect());
        grid.used = to;
    }
    whole.then_some(grid)
}

/// Label cells, first amount, one past the last amount, row by row.
fn rows_of(tokens: &[Token], start: usize) -> impl Iterator<Item = ([Option<Span>; 2], usize, usize)> + '_ {
    let mut at = start;
    std::iter::from_fn(move || {
        let token = tokens.get(at)?;
        let (lead, from) = if opens(tokens, at) {
            let (name, from) = name(tokens, at + 1);
            ([Some(token.span), name], from)
        } else if catalog::is_total_name(&token.key) {
            ([Some(token.span), None], at + 1)
        } else {
            return None;
        };
        let mut to = from;
        while tokens.get(to).is_some_and(Token::is_number) && !opens(tokens, to) {
            to += 1;
        }
        at = to;
        Some((lead, from, to))
    })
}

/// A code stands before words; a number before words that is no code is the last amount of its row.
fn opens(tokens: &[Token], at: usize) -> bool {
    is_code(&tokens[at].key) && tokens.get(at + 1).is_some_and(|next| !next.is_number() && !catalog::is_total_name(&next.key))
}

/// code | name | amount, several times side by side: one below the other they are the same list.
fn listed(tokens: &[Token], data: usize) -> Option<Grid> {
    let code = tokens[..data].iter().position(|t| t.is(Meaning::Code))?;
    let again = (code + 1..data).find(|&i| tokens[i].is(Meaning::Code))?;
    let repeats = tokens[code..data].chunks(again - code).all(|c| c.len() == again - code && c[0].is(Meaning::Code));
    if again - code != 3 || !repeats {
        return None;
    }
    let mut grid = Grid {
        rows: vec![tokens[code..again].iter().map(|t| Some(t.span)).collect()],
        used: data,
        short: Vec::new(),
        columns: 1,
        fitted: false,
    };
    let mut at = data;
    while at < tokens.len() {
        let (lead, from) = if opens(tokens, at) {
            let (name, from) = name(tokens, at + 1);
            ([Some(tokens[at].span), name], from)
        } else if !tokens[at].is_number() && tokens[at].key.contains("合计") {
            ([Some(tokens[at].span), None], at + 1)
        } else {
            break;
        };
        let to = from + usize::from(tokens.get(from).is_some_and(Token::is_number) && !opens(tokens, from));
        let (cells, _) = amounts(tokens, &Run { from, to, before: 0, after: 0 }, 1)?;
        grid.rows.push(lead.into_iter().chain(cells).collect());
        grid.used = to;
        at = to;
    }
    // A number that is left over belongs to a row that was not understood.
    (grid.rows.len() > 1 && !tokens.get(at).is_some_and(Token::is_number)).then_some(grid)
}

/// Amounts alone, one row below the header (三公).
fn values(tokens: &[Token], data: usize) -> Option<Grid> {
    let labelled = tokens[data - 1].key == "栏次";
    let header_end = data - usize::from(labelled);
    let numbers = column_numbers(tokens, data);
    let start = numbers.map_or(data, |n| n.1);
    let end = tokens[start..].iter().position(|t| !t.is_number()).map_or(tokens.len(), |n| start + n);
    let columns = numbers.map_or(end - start, |n| n.1 - n.0);
    if end == start || columns < 2 {
        return None;
    }
    let mut rows = head::levels(&tokens[..header_end], columns)?;
    if let Some((from, to)) = numbers {
        rows.push(tokens[from..to].iter().map(|t| Some(t.span)).collect());
    }
    let (cells, missing) = amounts(tokens, &Run { from: start, to: end, before: 0, after: 0 }, columns)?;
    let short = if missing > 0 { vec![(rows.len(), missing)] } else { Vec::new() };
    rows.push(cells);
    Some(Grid { rows, used: end, short, columns, fitted: false })
}

/// 收入 | 行次 | 金额 | 支出 | 行次 | 金额: the numbers of the lines say where each item begins.
struct Sided<'t> {
    tokens: &'t [Token],
    /// Amount columns of each side.
    sides: Vec<usize>,
    /// The next 行次 of each side, once it is known.
    next: Vec<Option<u32>>,
    /// Whether the amounts print decimals, so that a whole number is a 行次.
    decimals: bool,
}

impl<'t> Sided<'t> {
    fn read(tokens: &'t [Token], data: usize) -> Option<Grid> {
        let labels: Vec<usize> = (0..data).filter(|&i| tokens[i].key == "行次").collect();
        let first = labels.first()?.checked_sub(1)?;
        let header_end = (first..data).find(|&i| tokens[i].key == "栏次").unwrap_or(data - 1);
        let starts: Vec<usize> = labels.iter().map(|l| l - 1).chain([header_end]).collect();
        let sides: Vec<usize> = starts.windows(2).map(|w| (w[1] - w[0]).checked_sub(2)).collect::<Option<_>>()?;
        if sides.contains(&0) || first > sides.len() {
            return None;
        }
        let width: usize = sides.iter().map(|s| s + 2).sum();
        let mut rows: Vec<Level> = Vec::new();
        let place = |side: usize| starts[side] - first;
        if first > 0 {
            let mut top = vec![None; width];
            for (side, token) in tokens[..first].iter().enumerate() {
                top[place(side)] = Some(token.span);
            }
            rows.push(top);
        }
        rows.push(tokens[first..header_end].iter().map(|t| Some(t.span)).collect());
        let start = tokens[header_end..].iter().position(|t| t.key != "栏次" && t.integer().is_none()).map(|n| header_end + n)?;
        if let Some(numbers) = numbers_above(&tokens[header_end..start], &sides) {
            rows.push(numbers);
        } else if start > header_end {
            return None;
        }
        let decimals = tokens[start..].iter().any(|t| t.is_number() && t.key.contains('.'));
        let columns = sides.iter().sum();
        let mut sided = Self { tokens, next: vec![None; sides.len()], sides, decimals };
        let mut grid = Grid { rows, used: start, short: Vec::new(), columns, fitted: false };
        while let Some((row, end, missing)) = sided.row(grid.used)? {
            if missing > 0 {
                grid.short.push((grid.rows.len(), missing));
            }
            grid.rows.push(row);
            grid.used = end;
        }
        let body = grid.rows.len() > 3;
        (body && !tokens.get(grid.used).is_some_and(Token::is_number)).then_some(grid)
    }

    /// One row over all sides: cells, the next token, amounts that nobody can place. The outer `None`: not understood;
    /// the inner one: no row begins here.
    fn row(&mut self, start: usize) -> Option<Option<(Level, usize, usize)>> {
        let mut row = Vec::new();
        let (mut at, mut missing) = (start, 0);
        for side in 0..self.sides.len() {
            let (name, ordinal) = name(self.tokens, at);
            let number = self.tokens.get(ordinal).and_then(Token::integer);
            let expected = self.next[side];
            let fits = number.is_some_and(|n| expected.map_or(side > 0 || n == 1, |e| n == e));
            if !fits {
                return if side == 0 { Some(None) } else { None };
            }
            self.next[side] = number.map(|n| n + 1);
            let mut end = ordinal + 1;
            while end - ordinal <= self.sides[side] && self.tokens.get(end).is_some_and(Token::is_number) {
                match self.is_ordinal(end, side)? {
                    true => break,
                    false => end += 1,
                }
            }
            // Where the next item begins with its 行次, its name is a blank cell.
            let after = usize::from(self.tokens.get(end).is_some_and(Token::is_number));
            let run = Run { from: ordinal + 1, to: end, before: 0, after };
            let (cells, lost) = amounts(self.tokens, &run, self.sides[side])?;
            row.extend([name, Some(self.tokens[ordinal].span)].into_iter().chain(cells));
            missing += lost;
            at = end;
        }
        Some(Some((row, at, missing)))
    }

    /// Whether a number is the 行次 of the next item, whose name is blank; `None` where it could be an amount as well.
    fn is_ordinal(&self, at: usize, side: usize) -> Option<bool> {
        let Some(number) = self.tokens[at].integer() else { return Some(false) };
        if self.decimals {
            return Some(true);
        }
        let following = (side + 1) % self.sides.len();
        match self.next[following] {
            Some(next) if next != number => Some(false),
            _ => None,
        }
    }
}

/// The row of 栏次: its numbers stand over the amount columns.
fn numbers_above(tokens: &[Token], sides: &[usize]) -> Option<Level> {
    let numbers: Vec<&Token> = tokens.iter().filter(|t| t.key != "栏次").collect();
    let mut labels = tokens.iter().filter(|t| t.key == "栏次");
    let ascending = numbers.iter().zip(1_u32..).all(|(t, n)| t.integer() == Some(n));
    if numbers.len() != sides.iter().sum::<usize>() || !ascending || tokens.is_empty() {
        return None;
    }
    let mut row = Vec::new();
    let mut numbers = numbers.iter();
    for side in sides {
        row.push(labels.next().map(|t| t.span));
        row.push(None);
        row.extend(numbers.by_ref().take(*side).map(|t| Some(t.span)));
    }
    Some(row)
}
