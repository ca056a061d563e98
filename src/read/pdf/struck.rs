//! Text that is struck out: a line through the middle of its characters, as long as they are. What was withdrawn is no figure of the
//! disclosure.

use super::canvas::{Canvas, Glyph, Rule};
use super::rules::merged;
use std::collections::{BTreeMap, BTreeSet};

/// How far from the middle of the characters the line may run, in font sizes.
const OFF_MIDDLE: f32 = 0.24;
/// How far its ends may be from theirs.
const OFF_ENDS: f32 = 0.4;
/// Characters looked at on a page: what has more lines through more text is a drawing.
const MOST: usize = 1_000_000;

/// A character as it lies along its line.
struct Lying {
    at: usize,
    start: f32,
    end: f32,
    middle: f32,
    size: f32,
}

impl Lying {
    fn of(at: usize, glyph: &Glyph) -> Self {
        let bounds = &glyph.bounds;
        let (start, end, middle) = match glyph.turn % 2 {
            0 => (bounds.left, bounds.right, bounds.middle_y()),
            _ => (bounds.top, bounds.bottom, bounds.middle_x()),
        };
        Self { at, start, end, middle, size: glyph.size }
    }
}

/// Takes struck text and the lines through it out of the page; says how many lines there were.
pub(super) fn drop(canvas: &mut Canvas) -> usize {
    let (mut gone, mut lines, mut left): (BTreeSet<usize>, Vec<Rule>, usize) = (BTreeSet::new(), Vec::new(), MOST);
    for vertical in [false, true] {
        // Characters by the height of their line, each line from its beginning.
        let mut rows: BTreeMap<i32, Vec<Lying>> = BTreeMap::new();
        for (at, glyph) in canvas.glyphs.iter().enumerate().filter(|(_, glyph)| (glyph.turn % 2 == 1) == vertical) {
            let lying = Lying::of(at, glyph);
            rows.entry(lying.middle.floor() as i32).or_default().push(lying);
        }
        rows.values_mut().for_each(|row| row.sort_by(|a, b| a.start.total_cmp(&b.start)));
        for rule in merged(&canvas.rules, vertical) {
            if let Some(struck) = through(&rows, &rule, &mut left) {
                gone.extend(struck);
                lines.push(rule);
            }
        }
    }
    if !gone.is_empty() {
        let mut at = 0..;
        canvas.glyphs.retain(|_| at.next().is_none_or(|at| !gone.contains(&at)));
        let is_through = |rule: &Rule| {
            lines.iter().any(|line| {
                line.vertical == rule.vertical
                    && (line.at - rule.at).abs() < 1.5
                    && line.from <= rule.from + 0.1
                    && rule.to <= line.to + 0.1
            })
        };
        canvas.rules.retain(|rule| !is_through(rule));
    }
    lines.len()
}

/// The characters that a line strikes out.
fn through(rows: &BTreeMap<i32, Vec<Lying>>, rule: &Rule, left: &mut usize) -> Option<Vec<usize>> {
    let (mut found, mut covered, mut from, mut to, mut size) = (Vec::new(), 0.0, f32::INFINITY, f32::NEG_INFINITY, 0.0_f32);
    // The largest characters that anybody sets in a disclosure are some forty points high.
    let reach = (OFF_MIDDLE * 40.0) as i32;
    let at = rule.at.floor() as i32;
    for row in rows.range(at - reach..=at + reach).map(|(_, row)| row) {
        let first = row.partition_point(|glyph| glyph.start < rule.from - OFF_ENDS * glyph.size);
        for glyph in row[first..].iter().take_while(|glyph| glyph.start < rule.to) {
            *left = left.checked_sub(1)?;
            let on_line = (rule.from..rule.to).contains(&((glyph.start + glyph.end) / 2.0));
            if on_line && (glyph.middle - rule.at).abs() <= OFF_MIDDLE * glyph.size {
                found.push(glyph.at);
                covered += glyph.end - glyph.start;
                (from, to, size) = (from.min(glyph.start), to.max(glyph.end), size.max(glyph.size));
            }
        }
    }
    let near = |a: f32, b: f32| (a - b).abs() <= OFF_ENDS * size;
    (near(from, rule.from) && near(to, rule.to) && covered >= 0.6 * (rule.to - rule.from)).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::super::geometry::Bounds;
    use super::*;

    fn page(text: &str, rules: &[(f32, f32, f32)]) -> Canvas {
        let mut canvas = Canvas::new(595.0, 842.0);
        canvas.glyphs = (0_u8..)
            .zip(text.chars())
            .map(|(nth, ch)| {
                let left = 100.0 + 5.0 * f32::from(nth);
                let bounds = Bounds { left, right: left + 5.0, top: 100.0, bottom: 110.0 };
                Glyph { ch, bounds, size: 10.0, run: 0, turn: 0, spaced: false, clipped: false }
            })
            .collect();
        canvas.rules = rules.iter().map(|&(at, from, to)| Rule { vertical: false, at, from, to }).collect();
        canvas
    }

    fn left(text: &str, rules: &[(f32, f32, f32)]) -> (String, usize) {
        let mut canvas = page(text, rules);
        drop(&mut canvas);
        (canvas.glyphs.iter().map(|glyph| glyph.ch).collect(), canvas.rules.len())
    }

    #[test]
    fn a_line_through_text_and_no_longer_than_it_strikes_it_out() {
        assert_eq!(left("88.8893.24", &[(106.0, 100.0, 125.0)]), ("93.24".into(), 0));
        // Twice, and in two strokes.
        assert_eq!(left("88.8893.24", &[(104.5, 100.0, 125.0), (106.5, 100.0, 112.0), (106.5, 112.0, 125.0)]), ("93.24".into(), 0));
        // Below the text, or a border that runs on.
        for rule in [(110.5, 100.0, 125.0), (105.0, 60.0, 300.0), (105.0, 100.0, 300.0)] {
            assert_eq!(left("88.88", &[rule]), ("88.88".into(), 1));
        }
    }
}
