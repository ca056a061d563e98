//! The lines between the cells of a table that lost them, where the words tell the cells.
//!
//! Columns are what white runs down between. Rows are told in two ways: the lines of one cell lie nearer to each other than
//! those of two rows; or, where all lies equally far apart, a row begins with each figure or number that does not go on with the
//! one above it. Everything is asked of the words: lines that no figure could be put together from are no cell, and then
//! nothing is drawn, nor where every line is a row, which the words tell without lines.

use super::canvas::Rule;
use super::geometry::Bounds;
use super::lines::goes_on;
use super::pieces::{is_figure, is_whole};
use super::unruled::{Line, Part, Word};
use crate::model::fold::{fold, number_depth};
use std::collections::BTreeSet;

/// White between two columns is at least so wide, in font sizes.
const WHITE: f32 = 0.15;
/// Lines of one cell lie equally far apart; how much they may differ, in font sizes.
const EVEN: f32 = 0.02;
/// How far the table reaches beyond its words, in font sizes.
const EDGE: f32 = 0.3;
/// More columns than this are no table that anybody reads.
const MOST: usize = 200;
/// A figure or a code goes on over no more lines than this.
const LONGEST: usize = 4;

/// The lines of each part of a table; `None` where the words do not tell the cells.
pub(super) fn rules(parts: &[Part]) -> Option<Vec<Vec<Rule>>> {
    let columns = Columns::of(parts).filter(|columns| columns.are_headed(parts))?;
    let filled: Vec<Filled> = parts.iter().zip(bodies(parts)).map(|(part, body)| Filled::of(part, body, &columns)).collect();
    let pitch = filled.iter().flat_map(Filled::steps).min_by(f32::total_cmp)?;
    let drawn = |rows: &dyn Fn(&Filled) -> Option<Rows>| -> Option<Vec<Vec<Rule>>> {
        let rows: Vec<Rows> = filled.iter().map(rows).collect::<Option<_>>()?;
        let wraps = rows.iter().any(|rows| rows.wraps);
        wraps.then(|| rows.iter().zip(&filled).map(|(rows, filled)| lines(&columns, &rows.bands, filled)).collect())
    };
    drawn(&|filled| filled.rows_set_apart(pitch)).or_else(|| drawn(&|filled| filled.rows_begun(pitch)))
}

/// The stretches that words fill, from left to right.
struct Columns(Vec<(f32, f32)>);

impl Columns {
    /// From the lowest line up: a cell of the head that lies over several columns is met after they are known, and so is a line of
    /// one word.
    fn of(parts: &[Part]) -> Option<Self> {
        let mut columns: Vec<(f32, f32)> = Vec::new();
        let lines =
            || parts.iter().enumerate().flat_map(|(at, part)| part.lines.iter().enumerate().rev().map(move |(line, own)| (at, line, own)));
        let bodies = bodies(parts);
        let is_head = |at: usize, line: usize| line < bodies[at];
        let rows = lines().filter(|&(at, line, own)| !is_head(at, line) && own.cells() > 1).map(|(.., own)| (own, false));
        let lone = lines().filter(|&(at, line, own)| !is_head(at, line) && own.cells() == 1).map(|(.., own)| (own, true));
        let heads = lines().filter(|&(at, line, _)| is_head(at, line)).map(|(.., own)| (own, true));
        for (line, may_span) in rows.chain(heads).chain(lone) {
            for word in &line.words {
                let white = WHITE * word.size;
                let (mut left, mut right) = (word.bounds.left, word.bounds.right);
                let first = columns.partition_point(|column| column.1 + white <= left);
                let count = columns[first..].partition_point(|column| column.0 < right + white);
                // A cell of the head, or a line alone, may lie over several.
                if may_span && count > 1 {
                    continue;
                }
                for &(from, to) in &columns[first..first + count] {
                    (left, right) = (left.min(from), right.max(to));
                }
                columns.splice(first..first + count, [(left, right)]);
                if columns.len() > MOST {
                    return None;
                }
            }
        }
        let columns = Self(columns).with_heads_at_left(parts);
        (columns.0.len() > 1).then_some(columns)
    }

    /// Where heads begin at the left of their cells and figures end at the right, a column of heads alone and the one of figures
    /// alone behind it are one.
    fn with_heads_at_left(self, parts: &[Part]) -> Self {
        // Whether a column has heads, and whether it has anything below them but figures.
        let mut headed = vec![false; self.0.len()];
        let mut filled: Vec<Option<bool>> = vec![None; self.0.len()];
        for (part, body) in parts.iter().zip(bodies(parts)) {
            for (at, line, word) in part.lines.iter().enumerate().flat_map(|(at, line)| line.words.iter().map(move |word| (at, line, word)))
            {
                match self.place(&word.bounds) {
                    (column, 1) if at < body => headed[column] = true,
                    (column, 1) if at > body || !is_ordinals(line) => {
                        filled[column] = Some(filled[column].unwrap_or(true) && word.is_figure())
                    }
                    _ => {}
                }
            }
        }
        let mut joined: Vec<(f32, f32)> = Vec::new();
        let mut last = false;
        for (column, &(left, right)) in self.0.iter().enumerate() {
            let figures = !headed[column] && filled[column] == Some(true);
            match joined.last_mut().filter(|_| last && figures) {
                Some(head) => head.1 = right,
                None => joined.push((left, right)),
            }
            last = headed[column] && filled[column].is_none();
        }
        Self(joined)
    }

    /// Whether every column has a word of the head: one that stands beside its column would be taken for another.
    fn are_headed(&self, parts: &[Part]) -> bool {
        // A page may end within the head; a table without any row is all head.
        let headed = parts.iter().take_while(|part| part.body().is_none()).count();
        let bodies = bodies(parts);
        let end = |at: usize| if headed == parts.len() { parts[at].lines.len() } else { bodies[at] };
        let heads = parts.iter().enumerate().take(headed + 1).flat_map(|(at, part)| &part.lines[..end(at)]);
        let words = heads.flat_map(|line| &line.words);
        let named: BTreeSet<usize> =
            words.map(|word| self.place(&word.bounds)).filter(|(_, count)| *count == 1).map(|(column, _)| column).collect();
        named.len() == self.0.len()
    }

    /// The columns that a word lies in: the first and how many.
    fn place(&self, bounds: &Bounds) -> (usize, usize) {
        let first = self.0.partition_point(|column| column.1 <= bounds.left).min(self.0.len() - 1);
        let count = self.0[first..].partition_point(|column| column.0 < bounds.right);
        (first, count.max(1))
    }
}

/// Where the body of each part begins: a first page without a row is all head, where there are rows behind it.
fn bodies(parts: &[Part]) -> Vec<usize> {
    let found: Vec<Option<usize>> = parts.iter().map(Part::body).collect();
    let all_head = |at: usize| at == 0 && found.iter().any(Option::is_some);
    found.iter().zip(parts).enumerate().map(|(at, (own, part))| own.unwrap_or(if all_head(at) { part.lines.len() } else { 0 })).collect()
}

/// 栏次 with the numbers of the columns: they stand where heads do.
fn is_ordinals(line: &Line) -> bool {
    let numbers: Vec<u32> = line.words.iter().filter_map(|word| word.text.parse().ok()).collect();
    numbers.len() > 1
        && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
        && numbers.len() == line.words.iter().filter(|w| w.is_figure()).count()
}

/// The words of a part in their columns.
struct Filled<'p> {
    lines: &'p [Line],
    /// Where the body begins.
    body: usize,
    /// Those of each column, from top to bottom.
    columns: Vec<Vec<&'p Word>>,
    /// Those over several columns: the first, how many, and the word.
    over: Vec<(usize, usize, &'p Word)>,
}

/// Rows from top to bottom, and whether a cell of the body goes on over lines.
struct Rows {
    bands: Vec<(f32, f32)>,
    wraps: bool,
}

impl<'p> Filled<'p> {
    fn of(part: &'p Part, body: usize, columns: &Columns) -> Self {
        // Below the last row may stand a heading.
        let is_beyond = |line: &Line| line.cells() == 1 && line.words.iter().all(|word| columns.place(&word.bounds).1 > 1);
        let end = part.lines.iter().rposition(|line| !is_beyond(line)).map_or(0, |last| last + 1);
        let lines = &part.lines[..end];
        let mut filled = Self { lines, body, columns: vec![Vec::new(); columns.0.len()], over: Vec::new() };
        for word in lines.iter().flat_map(|line| &line.words) {
            match columns.place(&word.bounds) {
                (column, 1) => filled.columns[column].push(word),
                (column, count) => filled.over.push((column, count, word)),
            }
        }
        for words in &mut filled.columns {
            words.sort_by(|a, b| a.bounds.top.total_cmp(&b.bounds.top));
        }
        filled
    }

    /// How far lines of one column lie apart.
    fn steps(&self) -> impl Iterator<Item = f32> + '_ {
        let steps =
            self.columns.iter().flat_map(|words| words.windows(2)).map(|pair| (pair[1].bounds.top - pair[0].bounds.top, pair[0].size));
        steps.filter(|(step, size)| *step > 0.5 * size).map(|(step, _)| step)
    }

    /// Rows where the lines of a cell lie nearer to each other than rows do.
    fn rows_set_apart(&self, pitch: f32) -> Option<Rows> {
        let body = self.lines.get(self.body).map_or(f32::INFINITY, |line| line.bounds.top);
        let mut wraps = false;
        // Top and bottom of each cell, its column, and whether it is a figure.
        let mut cells: Vec<(f32, f32, usize, bool)> = Vec::new();
        for (column, words) in self.columns.iter().enumerate() {
            for cell in words.chunk_by(|above, below| is_beside(above, below) || is_below(above, below, pitch)) {
                let (first, last) = (cell.first()?, cell.last()?);
                let lines = of_lines(cell);
                wraps |= lines.len() > 1 && last.bounds.top > body;
                is_cell(&lines).then_some(())?;
                let figure = lines.iter().any(|line| is_figure(line.chars()));
                cells.push((first.bounds.top + 0.1 * first.size, last.bounds.bottom - 0.1 * last.size, column, figure));
            }
        }
        cells.extend(self.over.iter().map(|(column, _, w)| (w.bounds.top + 0.1 * w.size, w.bounds.bottom - 0.1 * w.size, *column, false)));
        cells.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut bands: Vec<(f32, f32)> = Vec::new();
        let mut figures: BTreeSet<usize> = BTreeSet::new();
        for (top, bottom, column, figure) in cells {
            match bands.last_mut().filter(|row| top < row.1) {
                Some(row) => row.1 = row.1.max(bottom),
                None => {
                    bands.push((top, bottom));
                    figures.clear();
                }
            }
            // Two figures of one column are two rows: nothing sets these apart.
            (!figure || figures.insert(column)).then_some(())?;
        }
        Some(Rows { bands, wraps })
    }

    /// Rows that begin with a figure, or with the number of an item; the lines below go on with the cells above them.
    fn rows_begun(&self, pitch: f32) -> Option<Rows> {
        let body = self.body;
        let key = |word: &Word| word.bounds.top.to_bits();
        let mut begun: BTreeSet<u32> = BTreeSet::new();
        let mut going_on: BTreeSet<u32> = BTreeSet::new();
        let mut wraps = false;
        for words in &self.columns {
            let mut at = 0;
            while at < words.len() {
                let run = words[at..].windows(2).take(LONGEST - 1).take_while(|pair| is_below(pair[0], pair[1], pitch)).count();
                let is_one = |&count: &usize| {
                    let lines: Vec<String> = words[at..at + count].iter().map(|word| word.text.clone()).collect();
                    words[at..at + count].iter().all(|word| word.is_figure()) && is_cell(&lines)
                };
                let count = (2..=run + 1).rev().find(is_one).unwrap_or(1);
                let word = words[at];
                wraps |= count > 1;
                if word.is_figure() || number_depth(&fold(&word.text)).is_some() {
                    begun.insert(key(word));
                }
                at += count;
            }
            going_on.extend(words.windows(2).filter(|pair| is_below(pair[0], pair[1], pitch)).map(|pair| key(pair[1])));
        }
        let mut bands: Vec<(f32, f32)> = Vec::new();
        let mut above: BTreeSet<usize> = BTreeSet::new();
        let mut placed = vec![0; self.columns.len()];
        for (at, line) in self.lines.iter().enumerate() {
            // The columns that the line fills.
            let mut own: BTreeSet<usize> = BTreeSet::new();
            for (column, words) in self.columns.iter().enumerate() {
                while words.get(placed[column]).is_some_and(|word| word.bounds.top <= line.bounds.top + 0.3 * word.size) {
                    own.insert(column);
                    placed[column] += 1;
                }
            }
            let begins = at <= body || line.words.iter().any(|word| begun.contains(&key(word)));
            if begins {
                bands.push((line.bounds.top, line.bounds.bottom));
            } else {
                // Each word goes on with the one above it; else the cells do not begin side by side.
                let goes_on = own.is_subset(&above) && line.words.iter().all(|word| going_on.contains(&key(word)));
                bands.last_mut().filter(|_| goes_on && !own.is_empty())?.1 = line.bounds.bottom;
            }
            above = own;
        }
        let bands: Vec<(f32, f32)> = bands.into_iter().map(|(top, bottom)| (top + 0.5, bottom - 0.5)).collect();
        Some(Rows { bands, wraps })
    }
}

fn is_beside(above: &Word, below: &Word) -> bool {
    (below.bounds.top - above.bounds.top).abs() < 0.2 * below.size
}

fn is_below(above: &Word, below: &Word, pitch: f32) -> bool {
    (below.bounds.top - above.bounds.top - pitch).abs() < EVEN * below.size
}

/// The texts of the lines of a cell.
fn of_lines(cell: &[&Word]) -> Vec<String> {
    cell.chunk_by(|a, b| is_beside(a, b)).map(|words| words.iter().map(|word| word.text.as_str()).collect()).collect()
}

/// Whether these may be the lines of one cell: words, or one figure or code that its column was too narrow for.
fn is_cell(lines: &[String]) -> bool {
    let figures = lines.iter().filter(|line| is_figure(line.chars())).count();
    if lines.len() < 2 || figures == 0 {
        return true;
    }
    if let [century, year, words, ..] = lines
        && is_year(century, year)
    {
        return std::iter::once(words).chain(&lines[3..]).all(|line| !is_figure(line.chars()));
    }
    let whole = lines.concat();
    // A code fills each line but the last.
    let width = lines[0].len();
    let full = lines[..lines.len() - 1].iter().all(|line| line.len() == width) && lines.iter().all(|line| line.len() <= width);
    // One of goods or services begins with a letter.
    let goods = whole.strip_prefix(['A', 'B', 'C']).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    // A column of one digit: 6, 9, 3., 2, 4.
    let digits = |line: &String| line.bytes().filter(u8::is_ascii_digit).count();
    let one_by_one =
        lines.iter().all(|line| digits(line) == 1) && is_whole(&whole) && whole.rfind('.').is_some_and(|at| at + 3 == whole.len());
    if one_by_one {
        return true;
    }
    if lines.len() > LONGEST || figures < lines.len() {
        return lines.len() <= LONGEST && goods && full && matches!(whole.len(), 3 | 5 | 7 | 9);
    }
    let code = whole.bytes().all(|b| b.is_ascii_digit()) && matches!(whole.len(), 5 | 7) && full && width > 2;
    code || (1..lines.len()).all(|at| goes_on(&lines[..at].concat(), &lines[at]))
}

/// 20 and 24 of a year that its column cuts in two.
fn is_year(century: &str, year: &str) -> bool {
    matches!(century, "19" | "20") && year.len() == 2 && year.bytes().all(|b| b.is_ascii_digit())
}

/// Lines between rows, and between columns but where a word lies over several.
fn lines(columns: &Columns, rows: &[(f32, f32)], filled: &Filled) -> Vec<Rule> {
    let (Some(first), Some(last), columns) = (rows.first(), rows.last(), &columns.0) else { return Vec::new() };
    let between = |ends: &[(f32, f32)]| ends.windows(2).map(|pair| f32::midpoint(pair[0].1, pair[1].0)).collect::<Vec<_>>();
    let size = filled.columns.iter().flatten().map(|word| word.size).fold(0.0, f32::max);
    let edge = EDGE * size;
    let framed = |(from, to): (f32, f32), inner: Vec<f32>| [from - edge].into_iter().chain(inner).chain([to + edge]).collect::<Vec<_>>();
    let ys = framed((first.0, last.1), between(rows));
    let xs = framed((columns[0].0, columns[columns.len() - 1].1), between(columns));
    let mut merged: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (column, count, word) in &filled.over {
        let row = ys.partition_point(|y| *y <= word.bounds.middle_y()).max(1) - 1;
        merged.extend((column + 1..column + count).map(|border| (border, row)));
    }
    let across = ys.iter().map(|&at| Rule { vertical: false, at, from: xs[0], to: xs[xs.len() - 1] });
    let mut drawn: Vec<Rule> = across.collect();
    for (border, &at) in xs.iter().enumerate() {
        let down = ys.windows(2).enumerate().filter(|(row, _)| !merged.contains(&(border, *row)));
        drawn.extend(down.map(|(_, row)| Rule { vertical: true, at, from: row[0], to: row[1] }));
    }
    drawn
}
