//! Tables without ruling lines: rows are lines, columns are where figures stand under each other.

use super::layout::{Block, Layout};
use super::lines::{Line, goes_on};

/// Fewer rows than this are not a table.
const MIN_ROWS: usize = 3;
/// A line of one part with more characters than this is a sentence.
const CELL: usize = 24;
/// A name goes on over no more lines than this.
const WRAPPED: usize = 3;
/// The head of a table, and the last name in it, have no more lines than this.
const MAX_HEAD: usize = 24;

/// Marks the lines that are rows of a table without ruling lines: they are written in columns of spaces, each part where the
/// page shows it, so that a blank cell and a header over several columns keep their places.
pub(super) fn spread(pages: &mut [Layout]) {
    let mut open = false;
    for page in pages {
        spread_page(page, open);
        open = matches!(page.blocks.last(), Some(Block::Row(_)));
    }
}

/// `open` says whether the page before ends within a table.
fn spread_page(page: &mut Layout, open: bool) {
    let mut at = 0;
    while at < page.blocks.len() {
        let end = (at..page.blocks.len()).find(|&i| !matches!(page.blocks[i], Block::Line(_))).unwrap_or(page.blocks.len());
        let lines: Vec<Line> =
            page.blocks[at..end].iter().filter_map(|block| if let Block::Line(line) = block { Some(line.clone()) } else { None }).collect();
        let mut rows: Vec<Vec<Line>> = lines.iter().map(Line::segments).collect();
        for (start, stop) in tables(&lines, &rows, open && at == 0) {
            join_wrapped(&mut rows[start..stop]);
            for (block, row) in page.blocks[at + start..at + stop].iter_mut().zip(&rows[start..stop]) {
                *block = Block::Row(row.clone());
            }
        }
        at = end + 1;
    }
}

/// Puts figures together that go on in the line below, where that is true of every figure of the lower line.
fn join_wrapped(rows: &mut [Vec<Line>]) {
    for upper in (1..rows.len()).rev().map(|lower| lower - 1) {
        let (above, below) = rows.split_at_mut(upper + 1);
        let (above, below) = (&mut above[upper], &mut below[0]);
        let home = |rest: &Line| {
            above.iter().position(|cell| {
                let over = cell.bounds.overlap_x(rest.bounds.left, rest.bounds.right) > 0.0;
                let near = rest.bounds.top - cell.bounds.bottom < 0.9 * rest.size;
                over && near && is_figure(cell) && goes_on(&cell.text(), &rest.text())
            })
        };
        let homes: Vec<Option<usize>> = below.iter().map(|rest| if is_figure(rest) { home(rest) } else { None }).collect();
        if homes.iter().all(Option::is_none) || below.iter().zip(&homes).any(|(rest, home)| is_figure(rest) && home.is_none()) {
            continue;
        }
        let lower = std::mem::take(below);
        for (rest, home) in lower.into_iter().zip(homes) {
            match home {
                Some(cell) => above[cell].take_rest(rest),
                None => below.push(rest),
            }
        }
    }
}

/// Where tables begin and end among lines.
///
/// Every line is looked at once as the first row of a body: no table can hold the loop where it is.
fn tables(lines: &[Line], rows: &[Vec<Line>], open: bool) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for body in 0..lines.len() {
        let from = found.last().map_or(0, |last| last.1);
        if body < from {
            continue;
        }
        let Some(end) = end_of_table(lines, rows, body) else { continue };
        let head = start_of_head(lines, rows, body).max(from);
        // A table of one row has a head of several columns.
        let headed = || (head..body).any(|row| rows[row].len() > 2);
        // So may be what is left of one from the page before, whose head may be printed again.
        let left_over = open && head == 0 && rows[0].len() > 2;
        if (body..end).filter(|&row| is_row(&rows[row])).count() >= MIN_ROWS || headed() || left_over {
            found.push((head, end));
        }
    }
    found
}

/// Where the head of a table starts: the lines just above that are no title, no unit and no sentence.
fn start_of_head(lines: &[Line], rows: &[Vec<Line>], body: usize) -> usize {
    let belongs = |row: &usize| is_near(&lines[*row], &lines[row + 1]) && is_cells(&lines[*row], &rows[*row]);
    let start = (0..body).rev().take(MAX_HEAD).take_while(belongs).last().unwrap_or(body);
    // A lone word above the head is a title.
    let is_alone = |row: &usize| rows[*row].len() == 1 && is_title(&rows[*row][0].text());
    start + (start..body).take_while(is_alone).count()
}

/// Whether a line may be a part of a head or of a row: cells side by side, or few characters.
fn is_cells(line: &Line, segments: &[Line]) -> bool {
    let text = line.text();
    let sentence = text.contains(['。', '；', '：', ':']) || is_title(&text) || text.chars().count() > CELL && segments.len() == 1;
    line.pieces.iter().all(|piece| piece.turn == 0) && !sentence && !is_unit(&text)
}

/// Whether words end as the title of a table.
pub(super) fn is_title(text: &str) -> bool {
    text.ends_with('表')
}

/// Whether a line says in which unit the figures below it are: it stands above the table, not in it.
pub(super) fn is_unit(text: &str) -> bool {
    text.contains("单位：") || text.contains("单位:")
}

/// Rows may be set wide apart, but not further than paragraphs.
fn is_near(above: &Line, below: &Line) -> bool {
    below.bounds.top - above.bounds.bottom < 2.5 * below.size
}

/// Whether a line looks like a row: a figure and something else, far apart.
pub(super) fn is_row(segments: &[Line]) -> bool {
    segments.len() >= 2 && segments.iter().skip(1).any(is_figure)
}

fn is_figure(segment: &Line) -> bool {
    super::pieces::is_figure(segment.pieces.iter().flat_map(|piece| &piece.glyphs).map(|glyph| glyph.ch))
}

/// Where the table ends whose body starts here: behind it; nothing if this line is no row.
fn end_of_table(lines: &[Line], rows: &[Vec<Line>], start: usize) -> Option<usize> {
    if !is_row(&rows[start]) {
        return None;
    }
    let mut end = start + 1;
    for row in start..lines.len() {
        let near = row == start || is_near(&lines[row - 1], &lines[row]);
        if !near || lines[row].pieces.iter().any(|piece| piece.turn != 0) {
            break;
        }
        if rows[row].len() > 1 {
            end = row + 1;
        } else if row >= end + WRAPPED || !is_cells(&lines[row], &rows[row]) {
            // Few lines between rows may be the rest of a long name; more is another paragraph.
            break;
        }
    }
    // The last name may be wrapped as well.
    let wraps = |row: usize| lines[row].bounds.top - lines[row - 1].bounds.bottom < 0.5 * lines[row].size;
    let under = |row: usize| {
        let left = |line: &Line| (line.bounds.left - lines[row].bounds.left).abs() < 0.6 * lines[row].size;
        rows[start..row].iter().flatten().any(left)
    };
    let more = (end..lines.len()).take(MAX_HEAD).take_while(|&row| wraps(row) && is_cells(&lines[row], &rows[row]) && under(row)).count();
    Some(end + more)
}
