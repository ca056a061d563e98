//! Tables that are ruled across only: rows lie between lines, columns are where figures stand under each other.

use super::canvas::Rule;
use super::columns::{columns, is_row};
use super::grid::Grid;
use super::lines::Line;
use super::rules::{REACH, merged};

/// Lines across a shorter stretch underline words.
const MIN_WIDTH: f32 = 100.0;
/// Ends of lines that differ by less are the same table's edge.
const SAME_EDGE: f32 = 4.0;
/// A line of text that fills more of the table than this is a paragraph.
const PARAGRAPH: f32 = 0.6;

/// The tables that lines across the page make together with the text between them.
pub(super) fn open_grids(rules: &[Rule], closed: &[Grid], lines: &[Line]) -> Vec<Grid> {
    let across: Vec<Rule> =
        merged(rules, false).into_iter().filter(|rule| rule.to - rule.from >= MIN_WIDTH && !is_part_of(rule, closed)).collect();
    let mut grids = Vec::new();
    let mut taken = vec![false; across.len()];
    for first in 0..across.len() {
        if taken[first] {
            continue;
        }
        let group: Vec<usize> =
            (first..across.len()).filter(|&other| !taken[other] && same_edges(&across[first], &across[other])).collect();
        for &member in &group {
            taken[member] = true;
        }
        let borders: Vec<f32> = group.iter().map(|&member| across[member].at).collect();
        grids.extend(grids_between(&across[first], &borders, lines));
    }
    grids
}

fn is_part_of(rule: &Rule, closed: &[Grid]) -> bool {
    closed.iter().any(|grid| {
        let bounds = grid.bounds();
        rule.at >= bounds.top - REACH && rule.at <= bounds.bottom + REACH && bounds.overlap_x(rule.from, rule.to) > 0.0
    })
}

fn same_edges(a: &Rule, b: &Rule) -> bool {
    (a.from - b.from).abs() <= SAME_EDGE && (a.to - b.to).abs() <= SAME_EDGE
}

/// What the text between two neighbouring lines looks like.
#[derive(Clone, Copy, PartialEq)]
enum Band {
    /// A row or rows of figures.
    Figures,
    /// A head, or a row of words.
    Words,
    /// Paragraphs, or the title of the next table.
    Other,
}

fn grids_between(edge: &Rule, borders: &[f32], lines: &[Line]) -> Vec<Grid> {
    let bands: Vec<Band> = borders.windows(2).map(|pair| band(edge, pair, lines)).collect();
    let mut grids = Vec::new();
    let mut start = 0;
    while start < bands.len() {
        let end = (start..bands.len()).find(|&band| bands[band] == Band::Other).unwrap_or(bands.len());
        if bands[start..end].contains(&Band::Figures) {
            grids.extend(open_grid(edge, &borders[start..=end], lines));
        }
        start = end + 1;
    }
    grids
}

fn band(edge: &Rule, pair: &[f32], lines: &[Line]) -> Band {
    let rows: Vec<Vec<Line>> = between(edge, pair[0], pair[1], lines).map(Line::segments).collect();
    let width = edge.to - edge.from;
    let is_paragraph = |row: &Vec<Line>| row.len() == 1 && row[0].bounds.width() > PARAGRAPH * width;
    if rows.is_empty() || rows.iter().any(is_paragraph) {
        Band::Other
    } else if rows.iter().any(|row| is_row(row)) {
        Band::Figures
    } else if rows.iter().all(|row| row.len() > 1) {
        Band::Words
    } else {
        Band::Other
    }
}

fn between<'l>(edge: &Rule, top: f32, bottom: f32, lines: &'l [Line]) -> impl Iterator<Item = &'l Line> {
    let (from, to) = (edge.from - SAME_EDGE, edge.to + SAME_EDGE);
    lines.iter().filter(move |line| {
        let middle = line.bounds.middle_y();
        middle > top && middle < bottom && line.bounds.left >= from && line.bounds.right <= to
    })
}

fn open_grid(edge: &Rule, ys: &[f32], lines: &[Line]) -> Option<Grid> {
    let (top, bottom) = (*ys.first()?, *ys.last()?);
    let rows: Vec<Vec<Line>> = between(edge, top, bottom, lines).map(Line::segments).collect();
    let columns = columns(&rows);
    let gaps = columns.windows(2).map(|pair| (pair[0].1 + pair[1].0) / 2.0);
    let xs: Vec<f32> = std::iter::once(edge.from).chain(gaps).chain([edge.to]).collect();
    if xs.len() < 3 || !xs.is_sorted() || !ys.is_sorted() {
        return None;
    }
    let owner = (0..(xs.len() - 1) * (ys.len() - 1)).collect();
    Some(Grid { xs, ys: ys.to_vec(), owner, open: true })
}
