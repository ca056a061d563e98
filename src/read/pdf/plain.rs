//! Drawing by other formats of fixed pages: characters and shapes whose places are known, put on the same canvas.

use super::backdrop::rectangle;
use super::canvas::{Canvas, Glyph, Placed, direction, of_rect};
use super::geometry::Bounds;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use std::ops::Range;

/// A character to be shown.
pub(in crate::read) struct Shown {
    pub(in crate::read) ch: char,
    /// From its coordinates to points of the page.
    pub(in crate::read) at: Affine,
    /// The beginning of its base line.
    pub(in crate::read) x: f64,
    pub(in crate::read) y: f64,
    pub(in crate::read) width: f64,
    pub(in crate::read) size: f64,
}

impl Canvas {
    /// An empty page of this size in points.
    pub(in crate::read) fn plain(width: f64, height: f64) -> Self {
        Self::new(width as f32, height as f32)
    }

    /// Characters that follow were written in one go.
    pub(in crate::read) fn begin_run(&mut self, white: bool) {
        self.runs += 1;
        self.white_ink = white;
    }

    /// Shows a character.
    pub(in crate::read) fn show(&mut self, shown: &Shown) {
        // The canvas counts sizes in thousandths, and its characters stand upright where y grows upwards.
        let upright =
            shown.at * Affine::translate((shown.x, shown.y)) * Affine::scale_non_uniform(shown.size / 1000.0, -shown.size / 1000.0);
        let Some((turn, size)) = direction(upright) else {
            self.slanted += usize::from(shown.ch.is_ascii_digit());
            return;
        };
        let corner = |x: f64, y: f64| {
            let point = shown.at * Point::new(shown.x + x, shown.y + y);
            (point.x as f32, point.y as f32)
        };
        let bounds = Bounds::of_corners(corner(0.0, 0.12 * shown.size), corner(shown.width, -0.88 * shown.size));
        if !bounds.is_finite() || (self.white_ink && !self.backdrop.shows_white(bounds.middle_x(), bounds.middle_y())) {
            return;
        }
        self.push_char(shown.ch, Placed { bounds, size, turn, clipped: false });
    }

    /// Sets these characters one behind the other, up to this place; they lay over each other.
    pub(in crate::read) fn set_in_order(&mut self, these: Range<usize>, right: f64) {
        let glyphs = self.glyphs.get_mut(these).unwrap_or_default();
        let left = glyphs.iter().map(|glyph| glyph.bounds.left).fold(f32::INFINITY, f32::min);
        let run = glyphs.first().map_or(0, |glyph| glyph.run);
        let share = |glyph: &Glyph| if glyph.ch.is_ascii() { 0.5 } else { 1.0 };
        let whole: f32 = glyphs.iter().map(share).sum();
        let step = (right as f32 - left) / whole;
        if glyphs.iter().any(|glyph| glyph.turn != 0) || !step.is_finite() || step <= 0.0 {
            return;
        }
        let mut x = left;
        for (nth, glyph) in glyphs.iter_mut().enumerate() {
            let end = x + step * share(glyph);
            (glyph.bounds.left, glyph.bounds.right) = (x, end);
            glyph.run = run;
            glyph.spaced &= nth == 0;
            x = end;
        }
    }

    /// Draws the lines of a shape.
    pub(in crate::read) fn stroke_plain(&mut self, path: &BezPath) {
        self.stroke(path);
    }

    /// Fills a shape; what it covers is not seen.
    pub(in crate::read) fn fill_plain(&mut self, path: &BezPath, white: bool, opaque: bool) {
        let bounds = of_rect(&path.bounding_box());
        if bounds.width() > super::canvas::THIN && bounds.height() > super::canvas::THIN {
            self.backdrop.paint(bounds, white);
            if opaque && rectangle(path).is_some() {
                self.glyphs.retain(|glyph| !bounds.holds(glyph.bounds.middle_x(), glyph.bounds.middle_y()));
            }
        }
        self.fill(path);
    }

    /// Puts a picture on the page.
    pub(in crate::read) fn place_image(&mut self, at: Affine, corner: Point, width: f64, height: f64) {
        self.images += 1;
        let area = Rect::new(corner.x, corner.y, corner.x + width, corner.y + height);
        self.backdrop.paint(of_rect(&at.transform_rect_bbox(area)), false);
    }

    /// Makes everything on the page so many times as large.
    pub(in crate::read) fn enlarge(&mut self, factor: f32) {
        (self.width, self.height) = (self.width * factor, self.height * factor);
        for glyph in &mut self.glyphs {
            let Bounds { left, top, right, bottom } = glyph.bounds;
            glyph.bounds = Bounds { left: left * factor, top: top * factor, right: right * factor, bottom: bottom * factor };
            glyph.size *= factor;
        }
        for rule in &mut self.rules {
            (rule.at, rule.from, rule.to) = (rule.at * factor, rule.from * factor, rule.to * factor);
        }
    }

    /// Makes the page as large as what stands on it: some programs give it in another unit than its text.
    pub(in crate::read) fn grow(&mut self) {
        for glyph in &self.glyphs {
            self.width = self.width.max(glyph.bounds.right);
            self.height = self.height.max(glyph.bounds.bottom);
        }
    }
}
