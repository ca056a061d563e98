//! Titles of tables that are too long for one line.

use super::layout::{Block, Layout};
use super::lines::Line;

/// So many lines (the unit, the body whose table it is) may stand between a title and its table.
const BETWEEN: usize = 3;

/// Marks the first lines of titles that go on in the line below.
pub(super) fn mark_wrapped(pages: &mut [Layout]) {
    for page in pages {
        let wrapped: Vec<usize> = (1..page.blocks.len()).filter(|&at| is_title(&page.blocks, at)).map(|at| at - 1).collect();
        for at in wrapped {
            if let Block::Line(line) = &mut page.blocks[at] {
                line.wraps = true;
            }
        }
    }
}

/// Whether this line ends a title that begins in the line above: both are set alike, and do not fit on one line over the table.
fn is_title(blocks: &[Block], at: usize) -> bool {
    let (Block::Line(first), Block::Line(second)) = (&blocks[at - 1], &blocks[at]) else { return false };
    let below = blocks[at + 1..].iter().take(BETWEEN + 1).find_map(|block| match block {
        Block::Line(_) => None,
        Block::Row(cells) => cells.iter().map(|cell| cell.bounds).reduce(|a, b| a.union(&b)),
        Block::Table(table) => Some(table.bounds),
    });
    below.is_some_and(|table| first.bounds.width() + second.bounds.width() > 0.85 * table.width()) && are_alike(first, second) && {
        let (first, second) = (first.text(), second.text());
        let ends = |text: &str| text.split(['（', '(']).next().unwrap_or(text).ends_with('表');
        ends(&second) && !ends(&first) && (!first.contains(['。', '；', '：', ':']) || opens_with_number(&first))
    }
}

/// Whether a colon stands behind the number of a table only.
fn opens_with_number(text: &str) -> bool {
    let mut parts = text.split(['：', ':']);
    parts.next().is_some_and(|number| number.ends_with('表')) && parts.nth(1).is_none()
}

fn are_alike(first: &Line, second: &Line) -> bool {
    let size = first.size.max(second.size);
    let centred = (first.bounds.middle_x() - second.bounds.middle_x()).abs() < size;
    let aligned = (first.bounds.left - second.bounds.left).abs() < 0.5 * size;
    let near = second.bounds.top - first.bounds.bottom < 1.2 * size;
    let upright = first.pieces.iter().chain(&second.pieces).all(|piece| piece.turn == 0);
    (first.size - second.size).abs() < 0.6 && (centred || aligned) && near && upright
}
