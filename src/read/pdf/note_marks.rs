//! The raised numbers of notes: behind a figure they would be read as its last digits.

use super::canvas::{Canvas, Glyph};

/// A mark is smaller than what it stands beside by at least this.
const SMALLER: f32 = 0.75;

/// Takes the marks of notes off a page; gives their number.
pub(super) fn drop(canvas: &mut Canvas) -> usize {
    let before = canvas.glyphs.len();
    let mut beside: Option<Glyph> = None;
    // Where the last mark ended: a mark may have several characters.
    let mut end = 0.0;
    canvas.glyphs.retain(|glyph| {
        if beside.as_ref().is_some_and(|base| is_mark(base, end, glyph)) {
            end = glyph.bounds.right;
            return false;
        }
        end = glyph.bounds.right;
        beside = Some(glyph.clone());
        true
    });
    before - canvas.glyphs.len()
}

/// Whether a glyph is a mark: small, raised, and directly behind the text or another mark.
fn is_mark(base: &Glyph, end: f32, glyph: &Glyph) -> bool {
    let sign = glyph.ch.is_ascii_digit() || matches!(glyph.ch, '[' | ']' | '［' | '］' | '〔' | '〕' | '*' | '①'..='⑳');
    let raised = base.bounds.middle_y() - glyph.bounds.middle_y() > 0.1 * base.size && glyph.bounds.middle_y() > base.bounds.top;
    let behind = (-0.2..0.4).contains(&((glyph.bounds.left - end) / base.size));
    sign && base.turn == 0 && glyph.turn == 0 && glyph.size < SMALLER * base.size && raised && behind
}

#[cfg(test)]
mod tests {
    use super::super::geometry::Bounds;
    use super::*;

    fn glyph(ch: char, left: f32, top: f32, size: f32) -> Glyph {
        let bounds = Bounds { left, top, right: left + size / 2.0, bottom: top + size };
        Glyph { ch, bounds, size, run: 0, turn: 0, spaced: false, clipped: false }
    }

    fn left(glyphs: Vec<Glyph>) -> String {
        let mut canvas = Canvas::new(595.0, 842.0);
        canvas.glyphs = glyphs;
        drop(&mut canvas);
        canvas.glyphs.iter().map(|glyph| glyph.ch).collect()
    }

    #[test]
    fn a_raised_small_number_behind_a_figure_is_a_mark() {
        let figure = || vec![glyph('2', 0.0, 0.0, 10.0), glyph('4', 5.0, 0.0, 10.0)];
        let with = |more: &[Glyph]| left(figure().into_iter().chain(more.iter().cloned()).collect());
        assert_eq!(with(&[glyph('1', 10.0, 0.0, 6.0), glyph('2', 13.0, 0.0, 6.0)]), "24");
        // As large, on the line, or well apart: part of the text.
        assert_eq!(with(&[glyph('1', 10.0, 0.0, 9.0)]), "241");
        assert_eq!(with(&[glyph('1', 10.0, 3.0, 6.0)]), "241");
        assert_eq!(with(&[glyph('1', 30.0, 0.0, 6.0)]), "241");
    }
}
