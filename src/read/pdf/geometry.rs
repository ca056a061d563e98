//! Boxes on a page: points from the upper left corner, y downwards.

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::read) struct Bounds {
    /// Smallest x.
    pub left: f32,
    /// Smallest y.
    pub top: f32,
    /// Largest x.
    pub right: f32,
    /// Largest y.
    pub bottom: f32,
}

impl Bounds {
    /// The box that holds two points.
    pub fn of_corners(a: (f32, f32), b: (f32, f32)) -> Self {
        Self { left: a.0.min(b.0), top: a.1.min(b.1), right: a.0.max(b.0), bottom: a.1.max(b.1) }
    }

    /// From left to right.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// From top to bottom.
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// The middle from left to right.
    pub fn middle_x(&self) -> f32 {
        (self.left + self.right) / 2.0
    }

    /// The middle from top to bottom.
    pub fn middle_y(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    /// The smallest box around both.
    pub fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// What both have in common; turned inside out (and holding nothing) if they do not meet.
    pub fn intersect(&self, other: &Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// Whether the point lies inside or on the edge.
    pub fn holds(&self, x: f32, y: f32) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    /// How much of the stretch from `left` to `right` both have in common; 0 if nothing.
    pub fn overlap_x(&self, left: f32, right: f32) -> f32 {
        (self.right.min(right) - self.left.max(left)).max(0.0)
    }

    /// Whether every edge is a number one can compute with.
    pub fn is_finite(&self) -> bool {
        [self.left, self.top, self.right, self.bottom].iter().all(|edge| edge.is_finite() && edge.abs() < 1e6)
    }

    /// The box after the page (of this width and height) was turned a quarter to the left.
    pub fn turned_left(&self, page_width: f32) -> Self {
        Self { left: self.top, top: page_width - self.right, right: self.bottom, bottom: page_width - self.left }
    }

    /// Whole points, as places are given.
    pub fn rounded(&self) -> [i32; 4] {
        [self.left, self.top, self.right, self.bottom].map(round)
    }
}

fn round(value: f32) -> i32 {
    value.round() as i32
}
