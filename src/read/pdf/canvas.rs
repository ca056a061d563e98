//! What a page draws: the visible glyphs with their places, and the straight lines tables are ruled with.

use super::backdrop::{Backdrop, is_opaque, is_see_through, is_white, rectangle};
use super::geometry::Bounds;
use super::guard::Allowance;
use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};

/// A filled rectangle no thicker than this is a ruling line, in points.
pub(super) const THIN: f32 = 3.0;
/// More lines than this on one page are a drawing, not tables.
const MAX_RULES: usize = 40_000;
/// More glyphs than this on one page are not a page anyone reads.
const MAX_GLYPHS: usize = 200_000;

/// One visible character.
#[derive(Debug, Clone)]
pub(in crate::read) struct Glyph {
    /// The character.
    pub ch: char,
    /// Its em box, from the ascent to the descent.
    pub bounds: Bounds,
    /// Font size in points on the page.
    pub size: f32,
    /// Which drawing operation showed it.
    pub run: u32,
    /// Quarter turns to the right that its text is rotated by.
    pub turn: u8,
    /// Whether a blank character was drawn just before it.
    pub spaced: bool,
    /// Whether it lies outside the clip: part of a word or figure that is cut off, or not to be seen at all.
    pub clipped: bool,
}

/// Where and how a glyph is drawn.
#[derive(Clone, Copy)]
pub(super) struct Placed {
    pub(super) bounds: Bounds,
    pub(super) size: f32,
    pub(super) turn: u8,
    pub(super) clipped: bool,
}

/// A horizontal or vertical straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::read) struct Rule {
    /// Whether it runs from top to bottom.
    pub vertical: bool,
    /// Its x if vertical, its y if horizontal.
    pub at: f32,
    /// Where it starts along its direction.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
}

/// What was found on a page.
#[derive(Debug, Default)]
pub(in crate::read) struct Canvas {
    /// Page width in points, after rotation.
    pub width: f32,
    /// Page height in points, after rotation.
    pub height: f32,
    /// Visible glyphs, in the order they were drawn.
    pub glyphs: Vec<Glyph>,
    /// Ruling lines, as drawn.
    pub rules: Vec<Rule>,
    /// Whether the lines were drawn around the words, so that what stands between two of them is one row.
    pub ruled_by_words: bool,
    /// How many characters are drawn invisibly (the text layer of a scan).
    pub invisible: usize,
    /// How many visible glyphs have no known character.
    pub unknown: usize,
    /// How many digits are written aslant, and not read.
    pub slanted: usize,
    /// How many images are drawn.
    pub images: usize,
    /// What is left of what the document may draw.
    pub allowance: Allowance,
    clips: Vec<Bounds>,
    opacity: Vec<f32>,
    pub(super) backdrop: Backdrop,
    pub(super) white_ink: bool,
    pub(super) runs: u32,
    /// Those whose characters lie further apart than they are wide, in the order they were written.
    pub(super) loose: Vec<u32>,
    blank_drawn: bool,
}

impl Canvas {
    /// An empty page.
    pub fn new(width: f32, height: f32) -> Self {
        Self { width, height, ..Self::default() }
    }

    fn clip(&self) -> Bounds {
        let page = Bounds { left: 0.0, top: 0.0, right: self.width, bottom: self.height };
        self.clips.last().copied().unwrap_or(page)
    }

    fn push_clip(&mut self, bounds: Bounds) {
        self.clips.push(self.clip().intersect(&bounds));
    }

    fn is_hidden(&self, paint: &Paint<'_>) -> bool {
        is_see_through(paint) || self.opacity.iter().any(|&opacity| opacity < 0.02)
    }

    fn push_glyph(&mut self, glyph: &PositionedGlyph<'_>, page_transform: Affine, mode: WritingMode) {
        let transform = page_transform * glyph.transform();
        let Some((turn, size)) = direction(transform) else {
            self.slanted += usize::from(is_digit(glyph));
            return;
        };
        let mut width = advance(glyph, mode);
        // A substitute font is squeezed to the right width; the advance already is that width.
        let [a, b, ..] = transform.as_coeffs();
        let squeeze = a.hypot(b) * 1000.0 / f64::from(size);
        if squeeze > 2.0 {
            width /= squeeze;
        }
        let corner = |x: f64, y: f64| {
            let point = transform * Point::new(x, y);
            (narrow(point.x), narrow(point.y))
        };
        let bounds = Bounds::of_corners(corner(0.0, -120.0), corner(width, 880.0));
        let (x, y) = (bounds.middle_x(), bounds.middle_y());
        if !bounds.is_finite() || (self.white_ink && !self.backdrop.shows_white(x, y)) {
            return;
        }
        let place = Placed { bounds, size, turn, clipped: !self.clip().holds(bounds.middle_x(), bounds.middle_y()) };
        match glyph.as_unicode() {
            Some(BfString::Char(ch)) => self.push_char(ch, place),
            Some(BfString::String(text)) => self.push_ligature(&text, place),
            None => self.push_char(char::REPLACEMENT_CHARACTER, place),
        }
    }

    /// A glyph that stands for several characters: each gets its share of the width.
    fn push_ligature(&mut self, text: &str, place: Placed) {
        let count = text.chars().count().max(1);
        for (nth, ch) in text.chars().enumerate() {
            let share = |n: usize| place.bounds.left + place.bounds.width() * n as f32 / count as f32;
            let part = Bounds { left: share(nth), right: share(nth + 1), ..place.bounds };
            self.push_char(ch, if place.turn == 0 { Placed { bounds: part, ..place } } else { place });
        }
    }

    pub(super) fn push_char(&mut self, ch: char, place: Placed) {
        if ch.is_whitespace() {
            self.blank_drawn = true;
            return;
        }
        if is_without_ink(ch) || self.glyphs.len() >= MAX_GLYPHS {
            return;
        }
        if ch == char::REPLACEMENT_CHARACTER && !place.clipped {
            self.unknown += 1;
        }
        let spaced = std::mem::take(&mut self.blank_drawn);
        let Placed { bounds, size, turn, clipped } = place;
        let ch = super::radicals::plain(ch);
        self.glyphs.push(Glyph { ch, bounds, size, run: self.runs, turn, spaced, clipped });
    }

    fn push_segment(&mut self, from: Point, to: Point) {
        let (dx, dy) = (narrow((to.x - from.x).abs()), narrow((to.y - from.y).abs()));
        let (x, y) = (narrow((from.x + to.x) / 2.0), narrow((from.y + to.y) / 2.0));
        if dx >= 1.0 && dy <= 0.6 {
            self.push_rule(Rule { vertical: false, at: y, from: narrow(from.x.min(to.x)), to: narrow(from.x.max(to.x)) });
        } else if dy >= 1.0 && dx <= 0.6 {
            self.push_rule(Rule { vertical: true, at: x, from: narrow(from.y.min(to.y)), to: narrow(from.y.max(to.y)) });
        }
    }

    fn push_thin_box(&mut self, bounds: Bounds) {
        let (width, height) = (bounds.width(), bounds.height());
        if height <= THIN && width > height {
            self.push_rule(Rule { vertical: false, at: bounds.middle_y(), from: bounds.left, to: bounds.right });
        } else if width <= THIN && height > width {
            self.push_rule(Rule { vertical: true, at: bounds.middle_x(), from: bounds.top, to: bounds.bottom });
        }
    }

    fn push_rule(&mut self, rule: Rule) {
        let clip = self.clip();
        let (low, high, first, last) =
            if rule.vertical { (clip.left, clip.right, clip.top, clip.bottom) } else { (clip.top, clip.bottom, clip.left, clip.right) };
        let (from, to) = (rule.from.max(first), rule.to.min(last));
        // A border on the very edge of its clip is still a border.
        let inside = rule.at >= low - 1.5 && rule.at <= high + 1.5;
        if inside && to > from && rule.at.is_finite() && self.rules.len() < MAX_RULES {
            self.rules.push(Rule { from, to, ..rule });
        }
    }

    pub(super) fn stroke(&mut self, path: &BezPath) {
        let (mut first, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(point) => (first, last) = (point, point),
                PathEl::LineTo(point) => {
                    self.push_segment(last, point);
                    last = point;
                }
                PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => last = point,
                PathEl::ClosePath => {
                    self.push_segment(last, first);
                    last = first;
                }
            }
        }
    }

    pub(super) fn fill(&mut self, path: &BezPath) {
        let mut corners: Option<Bounds> = None;
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(point) => {
                    if let Some(done) = corners.replace(point_box(point)) {
                        self.push_thin_box(done);
                    }
                }
                PathEl::LineTo(point) | PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                    corners = Some(corners.map_or(point_box(point), |held| held.union(&point_box(point))));
                }
                PathEl::ClosePath => {}
            }
        }
        if let Some(done) = corners {
            self.push_thin_box(done);
        }
    }

    /// Hides what was drawn before under an opaque area, and remembers it for what comes on top.
    fn cover(&mut self, path: &BezPath, props: &DrawProps<'_>) {
        let bounds = of_rect(&path.bounding_box()).intersect(&self.clip());
        if bounds.width() <= THIN || bounds.height() <= THIN {
            return;
        }
        self.backdrop.paint(bounds, is_white(&props.paint));
        let opaque = is_opaque(props) && self.opacity.iter().all(|&opacity| opacity > 0.98);
        if opaque && rectangle(path).is_some() {
            self.glyphs.retain(|glyph| !bounds.holds(glyph.bounds.middle_x(), glyph.bounds.middle_y()));
        }
    }
}

impl<'a> Device<'a> for Canvas {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.allowance.take_stroke();
        if self.is_hidden(&props.paint) {
            return;
        }
        let path = props.transform * path.clone();
        match mode {
            DrawMode::Fill(_) => {
                self.cover(&path, &props);
                self.fill(&path);
            }
            DrawMode::Stroke(_) => self.stroke(&path),
            DrawMode::FillAndStroke(..) => {
                self.cover(&path, &props);
                self.stroke(&path);
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.allowance.take_drawing();
        self.push_clip(of_rect(&clip.path.bounding_box()));
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.allowance.take_drawing();
        self.push_clip(of_rect(rect));
    }

    fn push_transparency_group(&mut self, opacity: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.allowance.take_drawing();
        self.opacity.push(opacity);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.allowance.take_stroke();
        if matches!(mode, DrawMode::Invisible) || self.is_hidden(&props.paint) {
            self.invisible += run.glyphs().len();
            return;
        }
        self.runs += 1;
        self.white_ink = is_white(&props.paint);
        // Bold is often simulated by an outline on top of the filled text: its characters are dropped as doubles
        // later, and its blanks must not count either.
        let blank_drawn = self.blank_drawn;
        for glyph in run.glyphs() {
            self.push_glyph(glyph, props.transform, run.writing_mode());
        }
        if matches!(mode, DrawMode::Stroke(_)) {
            self.blank_drawn = blank_drawn;
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.images += 1;
        let square = Rect::new(0.0, 0.0, 1.0, 1.0);
        let area = of_rect(&props.transform.transform_rect_bbox(square));
        self.backdrop.paint(area, false);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.opacity.pop();
    }
}

/// Which way the text runs, in quarter turns, and its font size; nothing if it runs aslant.
pub(super) fn direction(transform: Affine) -> Option<(u8, f32)> {
    let [a, b, c, d, ..] = transform.as_coeffs();
    let size = narrow(c.hypot(d) * 1000.0);
    // Smaller type than this is there to be hidden.
    if !(size > 0.9 && size.is_finite()) {
        return None;
    }
    let turn = match (a.abs() >= 8.0 * b.abs(), b.abs() >= 8.0 * a.abs()) {
        (true, _) if a > 0.0 => 0,
        (true, _) => 2,
        (_, true) if b > 0.0 => 1,
        (_, true) => 3,
        _ => return None,
    };
    Some((turn, size))
}

/// Width of a glyph in thousandths of the font size.
fn advance(glyph: &PositionedGlyph<'_>, mode: WritingMode) -> f64 {
    let width = match &**glyph {
        FontGlyph::Outline(outline) => outline.advance_width(),
        FontGlyph::Type3(drawn) => drawn.advance_width(),
    };
    match width {
        Some(width) if width > 0.0 && mode == WritingMode::Horizontal => f64::from(width),
        _ if mode == WritingMode::Horizontal => 1.0,
        _ => 1000.0,
    }
}

fn is_digit(glyph: &PositionedGlyph<'_>) -> bool {
    matches!(glyph.as_unicode(), Some(BfString::Char(ch)) if ch.is_ascii_digit())
}

/// Zero-width and control characters: nothing to see, nothing to read.
fn is_without_ink(ch: char) -> bool {
    ch.is_control() || matches!(ch, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn point_box(point: Point) -> Bounds {
    let corner = (narrow(point.x), narrow(point.y));
    Bounds::of_corners(corner, corner)
}

/// A rectangle of the interpreter as a box.
pub(super) fn of_rect(rect: &Rect) -> Bounds {
    Bounds::of_corners((narrow(rect.x0), narrow(rect.y0)), (narrow(rect.x1), narrow(rect.y1)))
}

fn narrow(value: f64) -> f32 {
    value as f32
}
