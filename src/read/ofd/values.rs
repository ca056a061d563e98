//! Lists of numbers in attributes: boxes, matrices, colours, and distances with their shorthand for repetition.

use super::super::pdf::{Affine, Point};

/// Millimetres to points.
pub(super) const POINTS: f64 = 72.0 / 25.4;

/// The numbers of a list; what is none ends it.
pub(super) fn numbers(list: &str) -> impl Iterator<Item = f64> + '_ {
    list.split_ascii_whitespace().map_while(|word| word.parse().ok().filter(|value: &f64| value.is_finite()))
}

/// Exactly as many numbers.
pub(super) fn exactly<const COUNT: usize>(list: Option<&str>) -> Option<[f64; COUNT]> {
    let mut all = numbers(list?);
    let mut found = [0.0; COUNT];
    for value in &mut found {
        *value = all.next()?;
    }
    Some(found)
}

/// The upper left corner of a box, and its width and height.
pub(super) fn boundary(list: Option<&str>) -> Option<(Point, f64, f64)> {
    let [x, y, width, height] = exactly(list)?;
    Some((Point::new(x, y), width, height))
}

/// From the coordinates of an object to points of the page.
pub(super) fn transform(boundary: Option<&str>, matrix: Option<&str>, around: Affine) -> Affine {
    let corner = self::boundary(boundary).map_or(Point::ZERO, |(corner, ..)| corner);
    let own = exactly(matrix).map_or(Affine::IDENTITY, Affine::new);
    around * Affine::translate(corner.to_vec2()) * own
}

/// Whether a colour is that of paper.
pub(super) fn is_white(value: &str) -> bool {
    let mut parts = numbers(value).peekable();
    parts.peek().is_some() && parts.all(|part| part > 250.0)
}

/// The distances of a list, one after the other: `g 3 1.5` is 1.5 three times.
pub(super) struct Distances<'l> {
    words: std::str::SplitAsciiWhitespace<'l>,
    repeated: f64,
    left: u64,
}

impl<'l> Distances<'l> {
    /// The distances that an attribute lists.
    pub(super) fn of(list: &'l str) -> Self {
        Self { words: list.split_ascii_whitespace(), repeated: 0.0, left: 0 }
    }
}

impl Iterator for Distances<'_> {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        loop {
            if self.left > 0 {
                self.left -= 1;
                return Some(self.repeated);
            }
            let word = self.words.next()?;
            if word != "g" {
                return word.parse().ok();
            }
            self.left = self.words.next()?.parse().ok()?;
            self.repeated = self.words.next()?.parse().ok()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_may_be_repeated() {
        assert_eq!(Distances::of("1 g 3 2.5 4").collect::<Vec<_>>(), [1.0, 2.5, 2.5, 2.5, 4.0]);
        assert_eq!(Distances::of("g 0 9 1").collect::<Vec<_>>(), [1.0]);
        // Repetitions without end are only taken as far as there are characters.
        assert_eq!(Distances::of("g 18446744073709551615 2").take(2).count(), 2);
    }
}
