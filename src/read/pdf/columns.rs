//! Tables without ruling lines: rows are lines, columns are where figures stand under each other.

use super::layout::{Block, Layout};
use super::lines::Line;

/// Fewer rows than this are not a table.
const MIN_ROWS: usize = 3;
/// A line of one part with more characters than this is a sentence.
const CELL: usize = 24;
/// A name goes on over no more lines than this.
const WRAPPED: usize = 3;

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
        let rows: Vec<Vec<Line>> = lines.iter().map(Line::segments).collect();
        for (start, stop) in tables(&lines, &rows, open && at == 0) {
            for (block, row) in page.blocks[at + start..at + stop].iter_mut().zip(&rows[start..stop]) {
                *block = Block::Row(row.clone());
            }
        }
        at = end + 1;
    }
}

/// Where tables begin and end among lines.
fn tables(lines: &[Line], rows: &[Vec<Line>], open: bool) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut next = 0;
    while next < lines.len() {
        let end = end_of_table(lines, rows, next);
        let from = found.last().map_or(0, |last| last.1);
        let head = start_of_head(lines, rows, next).max(from);
        // A table of one row has a head of several columns.
        let headed = || end > next && (head..next).any(|row| rows[row].len() > 2);
        // So may be what is left of one from the page before.
        let left_over = open && next == 0 && rows[0].len() > 2;
        if (next..end).filter(|&row| is_row(&rows[row])).count() >= MIN_ROWS || headed() || left_over {
            found.push((head, end));
            next = end;
        } else {
            next += 1;
        }
    }
    found
}

/// Where the head of a table starts: the lines just above that are no title, no unit and no sentence.
fn start_of_head(lines: &[Line], rows: &[Vec<Line>], body: usize) -> usize {
    let mut start = body;
    while start > 0 && is_near(&lines[start - 1], &lines[start]) && is_cells(&lines[start - 1], &rows[start - 1]) {
        start -= 1;
    }
    // A lone word above the head is a title.
    while start < body && rows[start].len() == 1 && rows[start][0].text().ends_with('表') {
        start += 1;
    }
    start
}

/// Whether a line may be a part of a head or of a row: cells side by side, or few characters.
fn is_cells(line: &Line, segments: &[Line]) -> bool {
    let text = line.text();
    let sentence = text.contains(['。', '；', '：', ':']) || text.ends_with('表') || text.chars().count() > CELL && segments.len() == 1;
    line.pieces.iter().all(|piece| piece.turn == 0) && !sentence && !is_unit(&text)
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

/// Where the table that starts here ends; here, if none does.
fn end_of_table(lines: &[Line], rows: &[Vec<Line>], start: usize) -> usize {
    let mut end = start;
    if !is_row(&rows[start]) {
        return start;
    }
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
    let wraps = |row: usize| row < lines.len() && lines[row].bounds.top - lines[row - 1].bounds.bottom < 0.5 * lines[row].size;
    let under = |row: usize| {
        let left = |line: &Line| (line.bounds.left - lines[row].bounds.left).abs() < 0.6 * lines[row].size;
        rows[start..row].iter().flatten().any(left)
    };
    while end > start && wraps(end) && is_cells(&lines[end], &rows[end]) && under(end) {
        end += 1;
    }
    end
}
