//! Characters that were set at even distances over a box in which another text stands: they end before it and go on behind it.
//!
//! Some programs write `三公经费` of `“三公”经费` in one go and the marks, of another font, for themselves. Of the words only
//! the box is kept; that the words fill it exactly where they leave room for the others tells where each of them stands.

use super::canvas::{Canvas, Glyph};
use std::ops::Range;

/// More texts than this within the box of one are not looked for.
const MOST: usize = 16;
/// Texts of one line that are looked at for each text.
const NEAR: usize = 200;

/// A text that was written in one go.
struct Run {
    glyphs: Range<usize>,
    left: f32,
    right: f32,
    middle: f32,
}

impl Canvas {
    /// Says of the text that was shown last that its characters lie further apart than they are wide.
    pub(in crate::read) fn keep_loose(&mut self) {
        self.loose.push(self.runs);
    }

    /// Sets such texts around the others that stand in their boxes, where they fit exactly.
    pub(in crate::read) fn flow_around(&mut self) {
        let loose = std::mem::take(&mut self.loose);
        if loose.is_empty() {
            return;
        }
        let mut runs = runs(&self.glyphs);
        runs.sort_by(|a, b| a.middle.total_cmp(&b.middle));
        for run in &runs {
            let own = self.glyphs.get(run.glyphs.clone()).unwrap_or_default();
            let Some(size) = own.first().filter(|glyph| loose.binary_search(&glyph.run).is_ok()).map(|glyph| glyph.size) else { continue };
            let from = runs.partition_point(|other| other.middle < run.middle - 0.5 * size);
            let level = runs[from..].iter().take(NEAR).take_while(|other| other.middle <= run.middle + 0.5 * size);
            let inside = level.filter(|other| other.left > run.left + 0.5 * size && other.right < run.right - 0.5 * size);
            let mut holes: Vec<(f32, f32)> = inside.take(MOST).map(|other| (other.left, other.right)).collect();
            holes.sort_by(|a, b| a.0.total_cmp(&b.0));
            let Some(places) = places(run, own.len(), size, &holes) else { continue };
            let mut part = None;
            for (glyph, (hole, left)) in self.glyphs[run.glyphs.clone()].iter_mut().zip(places) {
                if part.is_some_and(|last| last != hole) {
                    self.runs += 1;
                }
                if hole > 0 {
                    glyph.run = self.runs;
                }
                (glyph.bounds.left, glyph.bounds.right) = (left, left + size);
                part = Some(hole);
            }
        }
    }
}

/// Where each character begins, and behind how many of the holes; `None` where they do not end where their box does.
fn places(run: &Run, count: usize, size: f32, holes: &[(f32, f32)]) -> Option<Vec<(usize, f32)>> {
    let mut x = run.left;
    let mut behind = 0;
    let mut places = Vec::with_capacity(count);
    for _ in 0..count {
        while let Some(&(_, right)) = holes.get(behind).filter(|hole| x + 0.5 * size > hole.0) {
            x = x.max(right);
            behind += 1;
        }
        places.push((behind, x));
        x += size;
    }
    let fits = behind == holes.len() && behind > 0 && (x - run.right).abs() < 0.25 * size;
    fits.then_some(places)
}

/// The texts of a page.
fn runs(glyphs: &[Glyph]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut start = 0;
    for own in glyphs.chunk_by(|a, b| a.run == b.run) {
        let bounds = own.iter().map(|glyph| glyph.bounds).reduce(|a, b| a.union(&b));
        runs.extend(bounds.filter(|_| own.iter().all(|glyph| glyph.turn == 0)).map(|bounds| Run {
            glyphs: start..start + own.len(),
            left: bounds.left,
            right: bounds.right,
            middle: bounds.middle_y(),
        }));
        start += own.len();
    }
    runs
}
