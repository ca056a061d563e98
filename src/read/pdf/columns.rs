//! Tables without ruling lines: rows are lines, columns are where figures stand under each other.

use super::geometry::Bounds;
use super::layout::Block;
use super::lines::Line;
use super::table::{Cell, ON_BORDER, RUN_TOGETHER, Table, is_run_together};

/// Fewer rows than this are not a table.
const MIN_ROWS: usize = 3;

/// Finds tables among lines; the other lines stay lines.
pub(super) fn blocks(lines: Vec<Line>) -> Vec<Block> {
    let rows: Vec<Vec<Line>> = lines.iter().map(Line::segments).collect();
    let mut blocks = Vec::new();
    let mut next = 0;
    while next < lines.len() {
        let end = end_of_table(&lines, &rows, next);
        let tabular = (next..end).filter(|&row| is_row(&rows[row])).count();
        if tabular >= MIN_ROWS {
            let start = start_of_head(&lines, &rows, next);
            blocks.truncate(blocks.len() - (next - start).min(blocks.len()));
            blocks.push(Block::Table(table(&lines[start..end], &rows[start..end])));
            next = end;
        } else {
            blocks.push(Block::Line(lines[next].clone()));
            next += 1;
        }
    }
    blocks
}

/// Where the head of a table starts: the lines just above with as many parts as a row may have.
fn start_of_head(lines: &[Line], rows: &[Vec<Line>], body: usize) -> usize {
    let mut start = body;
    while start > 0
        && rows[start - 1].len() > 1
        && !is_row(&rows[start - 1])
        && !is_unit(&lines[start - 1].text())
        && is_near(&lines[start - 1], &lines[start])
    {
        start -= 1;
    }
    start
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
        } else if row > end {
            // One line between rows may be the rest of a long name; more is another paragraph.
            break;
        }
    }
    end
}

/// Columns as stretches from left to right: figures first, then what stands between them.
pub(super) fn columns(rows: &[Vec<Line>]) -> Vec<(f32, f32)> {
    let all = || rows.iter().filter(|row| is_row(row)).flatten();
    let mut found = merged(all().filter(|s| is_figure(s)).map(|s| (s.bounds.left, s.bounds.right)).collect());
    let figures = found.clone();
    let beside = |segment: &Line| {
        let middle = segment.bounds.middle_x();
        if figures.iter().any(|&(left, right)| left <= middle && middle <= right) {
            return None;
        }
        let left = figures.iter().map(|column| column.1).filter(|&right| right < middle);
        let right = figures.iter().map(|column| column.0).filter(|&left| left > middle);
        Some((left.fold(segment.bounds.left, f32::max), right.fold(segment.bounds.right, f32::min)))
    };
    found.extend(merged(all().filter(|s| !is_figure(s)).filter_map(beside).collect()));
    add_empty_columns(&mut found, rows);
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}

/// Adds the columns that have a head and nothing below it.
fn add_empty_columns(found: &mut Vec<(f32, f32)>, rows: &[Vec<Line>]) {
    for segment in rows.iter().filter(|row| row.len() > 1).flatten() {
        let (left, right) = (segment.bounds.left, segment.bounds.right);
        if found.iter().all(|column| column.1 < left || column.0 > right) {
            found.push((left, right));
        }
    }
}

/// Stretches that overlap become one.
fn merged(mut stretches: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found: Vec<(f32, f32)> = Vec::new();
    for (left, right) in stretches {
        match found.last_mut() {
            Some(last) if left < last.1 => last.1 = last.1.max(right),
            _ => found.push((left, right)),
        }
    }
    found
}

fn table(lines: &[Line], rows: &[Vec<Line>]) -> Table {
    let columns = columns(rows);
    let bounds = lines.iter().map(|line| line.bounds).reduce(|a, b| a.union(&b));
    Table {
        borders: Vec::new(),
        bounds: bounds.unwrap_or(Bounds { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 }),
        rows: rows.iter().map(|segments| row(segments, &columns)).collect(),
    }
}

fn row(segments: &[Line], columns: &[(f32, f32)]) -> Vec<Cell> {
    let mut cells = vec![Cell::default(); columns.len()];
    for segment in segments {
        let overlap = |column: &(f32, f32)| segment.bounds.overlap_x(column.0, column.1);
        let best = (0..columns.len()).max_by(|&a, &b| {
            overlap(&columns[a])
                .total_cmp(&overlap(&columns[b]))
                .then_with(|| distance(segment, &columns[b]).total_cmp(&distance(segment, &columns[a])))
        });
        let Some(best) = best else { continue };
        let touched = columns.iter().filter(|column| overlap(column) > 0.3 * segment.bounds.width()).count();
        put(&mut cells[best], segment, touched > 1 && is_figure(segment));
    }
    cells
}

fn distance(segment: &Line, column: &(f32, f32)) -> f32 {
    (segment.bounds.middle_x() - (column.0 + column.1) / 2.0).abs()
}

fn put(cell: &mut Cell, segment: &Line, on_border: bool) {
    if cell.text.is_empty() {
        cell.text = segment.text();
        cell.bounds = Some(segment.bounds);
    } else {
        cell.text.push(' ');
        cell.text.push_str(&segment.text());
        cell.bounds = cell.bounds.map(|bounds| bounds.union(&segment.bounds));
        cell.doubt = Some(RUN_TOGETHER);
    }
    if is_run_together(segment) {
        cell.doubt = Some(RUN_TOGETHER);
    }
    if on_border {
        cell.doubt = Some(ON_BORDER);
    }
}
