//! Rows that lines across part from each other: what stands between two lines is one row, on however many lines of text.

use super::geometry::Bounds;
use super::layout::{Block, Layout};
use super::lines::{Line, goes_on};

/// A cell goes on over no more lines than this.
const MAX_LINES: usize = 12;

/// Puts the lines of each row together, where lines across show which they are.
pub(super) fn join_rows(pages: &mut [Layout]) {
    for page in pages {
        let blocks = std::mem::take(&mut page.blocks);
        let mut band: Option<usize> = None;
        let mut rows: Vec<Vec<Line>> = Vec::new();
        for block in blocks {
            let own = match &block {
                Block::Row(cells) => cells.first().and_then(|cell| band_at(&page.across, cell.bounds.middle_y())),
                Block::Line(_) | Block::Table(_) => None,
            };
            if own.is_none() || own != band {
                page.blocks.extend(one_row(std::mem::take(&mut rows)).into_iter().map(Block::Row));
            }
            band = own;
            match block {
                Block::Row(cells) if own.is_some() => rows.push(cells),
                other => page.blocks.push(other),
            }
        }
        page.blocks.extend(one_row(rows).into_iter().map(Block::Row));
    }
}

/// Which two neighbouring lines across enclose this height.
fn band_at(across: &[f32], height: f32) -> Option<usize> {
    let next = across.partition_point(|&at| at <= height);
    (next > 0 && next < across.len()).then_some(next)
}

/// The lines between two lines across as one row, if that is what they are; as they were, if not.
fn one_row(rows: Vec<Vec<Line>>) -> Vec<Vec<Line>> {
    if !(2..=MAX_LINES).contains(&rows.len()) || !rows.iter().any(|row| super::columns::is_row(row)) {
        return rows;
    }
    let mut cells: Vec<(Bounds, Vec<Line>)> = Vec::new();
    for segment in rows.iter().flatten() {
        let over = |bounds: &Bounds| bounds.overlap_x(segment.bounds.left, segment.bounds.right) > 0.0;
        let mut meets = cells.iter_mut().filter(|(bounds, _)| over(bounds));
        match (meets.next(), meets.next()) {
            (None, _) => cells.push((segment.bounds, vec![segment.clone()])),
            (Some((bounds, lines)), None) => {
                *bounds = bounds.union(&segment.bounds);
                lines.push(segment.clone());
            }
            // One stands over two: these are heads, or lines of several rows.
            _ => return rows,
        }
    }
    if !cells.iter().all(|(_, lines)| is_one_cell(lines)) {
        return rows;
    }
    cells.sort_by(|a, b| a.0.left.total_cmp(&b.0.left));
    vec![cells.into_iter().filter_map(|(_, lines)| Line::stacked(lines)).collect()]
}

/// Whether lines over each other are a name, or one figure that its cell is too narrow for.
fn is_one_cell(lines: &[Line]) -> bool {
    let figures = lines.iter().filter(|line| line.pieces.iter().all(super::pieces::Piece::is_figure)).count();
    let texts: Vec<String> = lines.iter().map(Line::text).collect();
    let one_figure = || {
        let mut whole = texts[0].clone();
        texts[1..].iter().all(|next| {
            let more = goes_on(&whole, next);
            whole.push_str(next);
            more
        })
    };
    figures == 0 || lines.len() == 1 || figures == lines.len() && one_figure()
}
