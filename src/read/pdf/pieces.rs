//! Glyphs to pieces: characters that were written in one go and belong together, whatever they are laid over.

use super::canvas::{Canvas, Glyph};
use super::geometry::Bounds;
use super::rules::Fences;
use std::collections::HashMap;

/// Characters written side by side without a gap; the smallest unit that is put into a cell or a line.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// The glyphs, in reading order.
    pub glyphs: Vec<Glyph>,
    /// The box around them.
    pub bounds: Bounds,
    /// The largest font size.
    pub size: f32,
    /// Quarter turns to the right.
    pub turn: u8,
    /// Whether it is a figure that the page shows only a part of.
    pub cut: bool,
    /// The height at which it counts, where it is a line of a text that runs over its cell.
    pub level: Option<f32>,
}

impl Piece {
    fn new(glyph: Glyph) -> Self {
        Self { bounds: glyph.bounds, size: glyph.size, turn: glyph.turn, cut: false, level: None, glyphs: vec![glyph] }
    }

    fn push(&mut self, glyph: Glyph) {
        self.bounds = self.bounds.union(&glyph.bounds);
        self.size = self.size.max(glyph.size);
        self.glyphs.push(glyph);
    }

    /// The height at which it counts.
    pub fn level(&self) -> f32 {
        self.level.unwrap_or_else(|| self.bounds.middle_y())
    }

    /// Whether the piece reads like a figure: digits with separators, a sign or a percent sign.
    pub fn is_figure(&self) -> bool {
        is_figure(self.glyphs.iter().map(|glyph| glyph.ch))
    }

    /// Whether the piece is an amount with two or more decimals, behind which no digit can be missing.
    fn is_finished(&self) -> bool {
        let decimals = self.glyphs.iter().rev().take_while(|glyph| glyph.ch.is_ascii_digit()).count();
        decimals == 2 && self.is_amount() && self.glyphs.iter().rev().nth(decimals).is_some_and(|glyph| glyph.ch == '.')
    }

    /// Whether the piece is a figure with decimals or thousands separators: no code, no year.
    pub fn is_amount(&self) -> bool {
        self.is_figure() && self.glyphs.iter().any(|glyph| matches!(glyph.ch, '.' | ','))
    }
}

/// How far a ruling line may lie within the boxes of the characters it parts, in font sizes.
const SLACK: f32 = 0.12;

/// Whether the characters are digits with separators, a sign or a percent sign, perhaps in brackets.
pub(super) fn is_figure(chars: impl Iterator<Item = char>) -> bool {
    let mut digits = false;
    for ch in chars {
        digits |= ch.is_ascii_digit();
        if !is_figure_char(ch) && !matches!(ch, '(' | ')' | '（' | '）') {
            return false;
        }
    }
    digits
}

/// Whether a figure is complete: `1,234.50`, and not `1,234,` or `1,23`, which go on in the next line of their cell.
pub(super) fn is_whole(figure: &str) -> bool {
    let bare = figure.trim_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '，'));
    let (whole, decimals) = bare.split_once('.').map_or((bare, None), |(whole, decimals)| (whole, Some(decimals)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split([',', '，']);
    let first = groups.next().unwrap_or_default();
    let grouped = whole.len() > first.len();
    digits(first) && (!grouped || first.len() <= 3) && groups.all(|group| digits(group) && group.len() == 3) && decimals.is_none_or(digits)
}

/// Whether the character may be part of a figure.
pub(super) fn is_figure_char(ch: char) -> bool {
    ch.is_ascii_digit() || matches!(ch, '.' | ',' | '，' | '-' | '－' | '−' | '+' | '%' | '％')
}

/// The pieces of a page, in the order they were drawn. A glyph drawn twice counts once. What stands on the two sides of
/// a ruling line is two pieces, although it may have been written in one go.
pub(super) fn pieces(canvas: &mut Canvas) -> Vec<Piece> {
    drop_doubles(&mut canvas.glyphs);
    let fences = Fences::new(&canvas.rules);
    let mut pieces: Vec<Piece> = Vec::new();
    for glyph in canvas.glyphs.drain(..) {
        match pieces.last_mut() {
            Some(piece) if continues(piece, &glyph) && !is_parted(piece, &glyph, &fences) => piece.push(glyph),
            _ => pieces.push(Piece::new(glyph)),
        }
    }
    pieces.retain_mut(uncut);
    pieces
}

/// What is cut off at the edge of its cell is read whole: the cell holds more than the page shows.
///
/// Returns whether anything of the piece can be seen.
fn uncut(piece: &mut Piece) -> bool {
    let hidden = piece.glyphs.iter().filter(|glyph| glyph.clipped).count();
    if hidden == 0 || hidden == piece.glyphs.len() {
        return hidden == 0;
    }
    piece.cut = piece.is_figure();
    let visible = piece.glyphs.iter().filter(|glyph| !glyph.clipped).map(|glyph| glyph.bounds);
    if let Some(bounds) = visible.reduce(|a, b| a.union(&b)) {
        piece.bounds = bounds;
    }
    true
}

/// Bold is also simulated by drawing the same character twice, a hair apart.
fn drop_doubles(glyphs: &mut Vec<Glyph>) {
    let mut seen: HashMap<(char, i32), Vec<Bounds>> = HashMap::new();
    glyphs.retain(|glyph| {
        let tolerance = glyph.size * 0.2;
        let row = (glyph.bounds.middle_y() / 4.0).floor() as i32;
        let is_same = |other: &Bounds| {
            (other.left - glyph.bounds.left).abs() < tolerance
                && (other.middle_y() - glyph.bounds.middle_y()).abs() < tolerance
                && (other.height() - glyph.bounds.height()).abs() < tolerance
        };
        let double = (row - 1..=row + 1).any(|near| seen.get(&(glyph.ch, near)).is_some_and(|others| others.iter().any(is_same)));
        if !double && !glyph.clipped {
            seen.entry((glyph.ch, row)).or_default().push(glyph.bounds);
        }
        !double
    });
}

/// Whether a glyph is the next character of a piece.
fn continues(piece: &Piece, glyph: &Glyph) -> bool {
    let Some(last) = piece.glyphs.last() else {
        return false;
    };
    if last.turn != glyph.turn || glyph.turn != 0 || glyph.spaced {
        return false;
    }
    let size = last.size.max(glyph.size);
    let gap = glyph.bounds.left - last.bounds.right;
    let level = (last.bounds.middle_y() - glyph.bounds.middle_y()).abs() < 0.4 * size;
    let figures = is_figure_char(last.ch) && is_figure_char(glyph.ch);
    let allowed = match (last.run == glyph.run, figures) {
        (true, true) => 0.2,
        (true, false) => 0.35,
        // Another drawing operation, perhaps another cell: only what cannot be apart.
        (false, true) => 0.1,
        (false, false) => return false,
    };
    level && gap < allowed * size && gap > -0.5 * size
}

/// Whether a ruling line runs down between a piece and the glyph behind it.
///
/// A word or a figure that is too long for its cell runs over the line without a gap, and stays one.
fn is_parted(piece: &Piece, glyph: &Glyph, fences: &Fences) -> bool {
    let Some(last) = piece.glyphs.last() else { return false };
    let size = last.size.max(glyph.size);
    let (end, start) = (last.bounds.right.min(glyph.bounds.left), last.bounds.right.max(glyph.bounds.left));
    let (left, right) = ((end - SLACK * size).max(last.bounds.middle_x()), (start + SLACK * size).min(glyph.bounds.middle_x()));
    if left > right || !fences.part(left, right, glyph.bounds.middle_y()) {
        return false;
    }
    let gap = glyph.bounds.left - last.bounds.right;
    let changes = is_figure_char(last.ch) != is_figure_char(glyph.ch);
    let ends = changes || last.run != glyph.run || piece.is_finished();
    gap > 0.1 * size || ends && gap > 0.03 * size || changes && piece.is_amount()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_digits_with_separators() {
        for yes in ["1", "2,995.39", "-0.10", "35.2%", "1，000", "(1,234.00)"] {
            assert!(is_figure(yes.chars()), "{yes}");
        }
        for no in ["", "-", "1月", "万元", "A1"] {
            assert!(!is_figure(no.chars()), "{no}");
        }
    }
}
