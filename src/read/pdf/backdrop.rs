//! What is painted under and over the text: whether white text shows, and what an area hides.

use super::canvas::of_rect;
use super::geometry::Bounds;
use hayro_interpret::kurbo::{BezPath, PathEl, Point, Shape};
use hayro_interpret::{BlendMode, DrawProps, Paint};

/// More areas than this on one page are a drawing; later ones are not remembered.
const MAX_AREAS: usize = 2_000;

/// The areas painted so far.
#[derive(Debug, Default)]
pub(super) struct Backdrop {
    areas: Vec<(Bounds, bool)>,
}

impl Backdrop {
    /// Remembers an area; `white` if nothing white shows on it.
    pub fn paint(&mut self, area: Bounds, white: bool) {
        if self.areas.len() < MAX_AREAS {
            self.areas.push((area, white));
        }
    }

    /// Whether white text shows here: only where something that is not white was painted last.
    pub fn shows_white(&self, x: f32, y: f32) -> bool {
        self.areas.iter().rev().find(|(area, _)| area.holds(x, y)).is_some_and(|(_, white)| !white)
    }
}

/// Whether the paint cannot be seen at all.
pub(super) fn is_see_through(paint: &Paint<'_>) -> bool {
    matches!(paint, Paint::Color(color) if color.to_rgba().components()[3] < 0.02)
}

/// Whether the paint is the colour of paper.
pub(super) fn is_white(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => color.to_rgba().components()[..3].iter().all(|&part| part > 0.98),
        Paint::Pattern(_) => false,
    }
}

/// Whether nothing shines through.
pub(super) fn is_opaque(props: &DrawProps<'_>) -> bool {
    let solid = matches!(&props.paint, Paint::Color(color) if color.to_rgba().components()[3] > 0.98);
    solid && props.blend_mode == BlendMode::Normal && props.soft_mask.is_none()
}

/// The area of a path that is an upright rectangle.
pub(super) fn rectangle(path: &BezPath) -> Option<Bounds> {
    if !(4..=6).contains(&path.elements().len()) {
        return None;
    }
    let area = path.bounding_box();
    let is_edge = |value: f64, low: f64, high: f64| (value - low).abs() < 0.1 || (value - high).abs() < 0.1;
    let is_corner = |point: &Point| is_edge(point.x, area.x0, area.x1) && is_edge(point.y, area.y0, area.y1);
    let mut corners = 0;
    for element in path.elements() {
        match element {
            PathEl::MoveTo(point) | PathEl::LineTo(point) if is_corner(point) => corners += 1,
            PathEl::ClosePath => {}
            _ => return None,
        }
    }
    (corners >= 4).then(|| of_rect(&area))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_text_shows_on_a_dark_head_only() {
        let mut backdrop = Backdrop::default();
        let area = |right: f32| Bounds { left: 0.0, top: 0.0, right, bottom: 10.0 };
        assert!(!backdrop.shows_white(5.0, 5.0));
        backdrop.paint(area(100.0), false);
        backdrop.paint(area(50.0), true);
        assert!(!backdrop.shows_white(5.0, 5.0));
        assert!(backdrop.shows_white(75.0, 5.0));
    }

    #[test]
    fn a_triangle_is_no_rectangle() {
        let mut path = BezPath::new();
        path.move_to((0.0, 0.0));
        path.line_to((10.0, 0.0));
        path.line_to((10.0, 5.0));
        let mut triangle = path.clone();
        triangle.close_path();
        assert_eq!(rectangle(&triangle), None);
        path.line_to((0.0, 5.0));
        path.close_path();
        assert_eq!(rectangle(&path), Some(Bounds { left: 0.0, top: 0.0, right: 10.0, bottom: 5.0 }));
    }
}
