//! What stands in the margins of pages and is no part of the text: page numbers, running heads and feet.

use super::columns::is_unit;
use super::layout::{Block, Layout};
use super::lines::Line;
use super::pieces::Piece;
use std::collections::HashMap;

/// Page numbers stand in this part of the page, at the top and at the bottom.
const NUMBER_MARGIN: f32 = 0.13;
/// Running heads and feet stand nearer to the edge.
const HEAD_MARGIN: f32 = 0.09;
/// Further lines of heads and feet with amounts stand in this part, at one height on all pages: no row of a table does.
const AMOUNT_MARGIN: f32 = 0.16;
/// A head that runs over fewer pages may be a title.
const MIN_PAGES: usize = 3;

/// Takes page numbers, running heads and feet out of the pages.
pub(super) fn strip(pages: &mut [Layout]) {
    let numbers: Vec<Vec<Option<Number>>> = pages.iter().map(page_numbers).collect();
    let offsets: HashMap<i64, usize> = usual_offsets(&numbers);
    for (index, (page, numbers)) in pages.iter_mut().zip(numbers).enumerate() {
        let mut numbers = numbers.into_iter();
        page.blocks.retain(|_| match numbers.next().flatten() {
            // A figure that wraps to a last line of its own is not set apart and does not count the pages.
            Some(number) => !number.apart && offsets.get(&offset(number.value, index)) < Some(&2),
            None => true,
        });
    }
    let heads = running(pages);
    for page in pages.iter_mut() {
        let height = page.height;
        page.blocks.retain(|block| match block {
            Block::Line(line) => running_head(line, height).is_none_or(|head| !heads.contains(&head)),
            Block::Row(_) | Block::Table(_) => true,
        });
    }
}

fn in_margin(line: &Line, height: f32, share: f32) -> bool {
    let middle = line.bounds.middle_y() / height.max(1.0);
    middle < share || middle > 1.0 - share
}

/// What may be the number of a page.
#[derive(Clone, Copy)]
struct Number {
    /// The number; 0 if it is Roman.
    value: i64,
    /// Whether it is set between dashes, named a page, or stands well apart from the text.
    apart: bool,
}

/// For every block of a page, what page number it may be.
fn page_numbers(page: &Layout) -> Vec<Option<Number>> {
    let number = |(nth, block): (usize, &Block)| {
        let Block::Line(line) = block else {
            return None;
        };
        // On a page that lies on its side, the number may stand upright beside the table.
        let turned = line.pieces.iter().any(|piece| piece.turn != 0);
        if !turned && !in_margin(line, page.height, NUMBER_MARGIN) {
            return None;
        }
        let text = line.text();
        let value = page_number(&text)?;
        let decorated = text.chars().any(|ch| !ch.is_alphanumeric()) || text.contains('页');
        let near = |other: Option<&Block>| other.is_some_and(|other| is_close(other, line));
        let close = near(page.blocks.get(nth + 1)) || (nth > 0 && near(page.blocks.get(nth - 1)));
        Some(Number { value, apart: decorated || turned || !close })
    };
    page.blocks.iter().enumerate().map(number).collect()
}

/// Whether a line follows a block as lines of a paragraph do.
fn is_close(block: &Block, line: &Line) -> bool {
    let other = match block {
        Block::Line(other) => other.bounds,
        Block::Row(cells) => match cells.first() {
            Some(cell) => cell.bounds,
            None => return false,
        },
        Block::Table(table) => table.bounds,
    };
    let gap = (line.bounds.top - other.bottom).max(other.top - line.bounds.bottom);
    gap < line.size
}

fn offset(value: i64, page: usize) -> i64 {
    value - i64::try_from(page).unwrap_or(0)
}

/// How often numbers stand at the same distance from the count of the pages.
fn usual_offsets(numbers: &[Vec<Option<Number>>]) -> HashMap<i64, usize> {
    let mut offsets = HashMap::new();
    for (page, numbers) in numbers.iter().enumerate() {
        for number in numbers.iter().flatten() {
            *offsets.entry(offset(number.value, page)).or_default() += 1;
        }
    }
    offsets
}

/// The number in `3`, `- 3 -`, `─3─`, `第 3 页`, `3 / 26`, `第3页 共26页`; 0 for Roman numerals.
fn page_number(text: &str) -> Option<i64> {
    let decoration = |ch: char| ch == ' ' || "-－—─–−~～·•第页共，,/|".contains(ch);
    let numbers: Vec<&str> = text.split(decoration).filter(|part| !part.is_empty()).collect();
    let is_number = |part: &str| part.len() <= 4 && part.chars().all(|ch| ch.is_ascii_digit());
    let is_roman = |part: &str| part.chars().count() <= 6 && part.chars().all(|ch| "ivxIVXⅠⅡⅢⅣⅤⅥ".contains(ch));
    match numbers.as_slice() {
        [one] if is_number(one) => one.parse().ok(),
        [one] if is_roman(one) => Some(0),
        [one, of] if is_number(one) && is_number(of) && text.contains(['页', '/']) => one.parse().ok(),
        _ => None,
    }
}

/// The text of a running head, without the number of the page it may end or begin with.
fn head(line: &Line) -> String {
    let text = line.text();
    let parts: Vec<&str> = text.split(' ').collect();
    let kept: Vec<&str> = parts
        .iter()
        .enumerate()
        .filter(|(nth, part)| !((*nth == 0 || nth + 1 == parts.len()) && page_number(part).is_some()))
        .map(|(_, part)| *part)
        .collect();
    kept.join(" ")
}

/// What a line would be as a running head: its words, and its height where only that tells it from the text.
fn running_head(line: &Line, height: f32) -> Option<(String, i32)> {
    let at = || if line.pieces.iter().any(Piece::is_amount) { Some((line.bounds.middle_y() / 4.0).round() as i32) } else { None };
    match in_margin(line, height, HEAD_MARGIN) {
        true => Some((head(line), 0)),
        false if in_margin(line, height, AMOUNT_MARGIN) => Some((head(line), at()?)),
        false => None,
    }
}

/// Lines in the outer margin that most pages share word for word.
fn running(pages: &[Layout]) -> Vec<(String, i32)> {
    let mut counts: HashMap<(String, i32), usize> = HashMap::new();
    for page in pages {
        let mut seen: Vec<(String, i32)> = page
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Line(line) => running_head(line, page.height),
                _ => None,
            })
            .collect();
        seen.sort();
        seen.dedup();
        for text in seen {
            *counts.entry(text).or_default() += 1;
        }
    }
    // A unit that is repeated above every table says something about that table.
    counts
        .into_iter()
        .filter(|((text, _), count)| *count >= MIN_PAGES && count * 5 >= pages.len() * 3 && !is_unit(text))
        .map(|(head, _)| head)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::page_number;

    #[test]
    fn page_numbers_are_told_from_figures() {
        for yes in ["3", "- 3 -", "─3─", "— 12 —", "第 3 页", "3/26", "第3页 共26页", "iv"] {
            assert!(page_number(yes).is_some(), "{yes}");
        }
        for no in ["", "-", "2,995.39", "12.5", "20240", "3 4", "第一部分", "1、"] {
            assert!(page_number(no).is_none(), "{no}");
        }
    }
}
