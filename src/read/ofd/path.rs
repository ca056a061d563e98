//! The shapes of path objects, written as letters and numbers.

use super::super::pdf::{BezPath, Point};
use std::str::SplitAsciiWhitespace;

/// The path of a text such as `M 0 0 L 10 0 C`; what cannot be read ends it.
pub(super) fn path(text: &str) -> BezPath {
    let mut path = BezPath::new();
    let mut words = text.split_ascii_whitespace();
    let mut begun = false;
    while let Some(word) = words.next() {
        let mut point = || Some(Point::new(number(&mut words)?, number(&mut words)?));
        let drawn = match word {
            "S" | "M" => point().map(|at| path.move_to(at)),
            _ if !begun => None,
            "L" => point().map(|at| path.line_to(at)),
            "Q" => point().and_then(|by| Some((by, point()?))).map(|(by, at)| path.quad_to(by, at)),
            "B" => point().and_then(|a| Some((a, point()?, point()?))).map(|(a, b, at)| path.curve_to(a, b, at)),
            // Of an arc only its ends matter: no table is ruled with one.
            "A" => arc_end(&mut words).map(|at| path.quad_to(at, at)),
            "C" => {
                path.close_path();
                Some(())
            }
            _ => None,
        };
        if drawn.is_none() {
            break;
        }
        begun = true;
    }
    path
}

fn number(words: &mut SplitAsciiWhitespace<'_>) -> Option<f64> {
    words.next()?.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Where an arc ends, behind its two radii, its angle and its two switches.
fn arc_end(words: &mut SplitAsciiWhitespace<'_>) -> Option<Point> {
    for _ in 0..5 {
        number(words)?;
    }
    Some(Point::new(number(words)?, number(words)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_read_as_far_as_they_go() {
        assert_eq!(path("M 0 0 L 10 0 L 10 5 C").elements().len(), 4);
        assert_eq!(path("S 1 1 B 1 2 3 4 5 6 Q 1 1 2 2 A 3 3 0 0 1 9 9").elements().len(), 4);
        assert_eq!(path("L 1 1").elements().len(), 0);
        assert_eq!(path("M 0 0 L x 1").elements().len(), 1);
    }
}
