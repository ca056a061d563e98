//! Pieces to visual lines, and lines to text.

use super::canvas::Glyph;
use super::geometry::Bounds;
use super::pieces::{Piece, is_figure, is_whole};
use crate::model::fold::{fold, number_depth};

/// A gap this many times the font size or more, between Chinese characters, is printed as a blank.
const WIDE_GAP: f32 = 1.9;

/// Pieces on one visual line, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The pieces, by their left edge.
    pub pieces: Vec<Piece>,
    /// The box around them.
    pub bounds: Bounds,
    /// The largest font size.
    pub size: f32,
    /// Whether it goes on in the line below, as a long title does.
    pub wraps: bool,
    middle: f32,
    weight: f32,
}

impl Line {
    fn new(piece: Piece) -> Self {
        Self {
            bounds: piece.bounds,
            size: piece.size,
            wraps: false,
            middle: piece.bounds.middle_y(),
            weight: weight(&piece),
            pieces: vec![piece],
        }
    }

    fn push(&mut self, piece: Piece) {
        let weight = weight(&piece);
        self.middle = (self.middle * self.weight + piece.bounds.middle_y() * weight) / (self.weight + weight);
        self.weight += weight;
        self.bounds = self.bounds.union(&piece.bounds);
        self.size = self.size.max(piece.size);
        self.pieces.push(piece);
    }

    /// How far a piece is from the middle of the line; nothing if it cannot be on it.
    fn distance(&self, piece: &Piece) -> Option<f32> {
        let distance = (self.middle - piece.bounds.middle_y()).abs();
        let near = distance < 0.5 * self.size.max(piece.size);
        (near && !self.pieces.iter().any(|other| collide(&other.bounds, &piece.bounds))).then_some(distance)
    }

    /// The text of the line, without blanks between Chinese characters.
    pub fn text(&self) -> String {
        let mut glyphs: Vec<&Glyph> = self.pieces.iter().flat_map(|piece| &piece.glyphs).collect();
        glyphs.sort_by(|a, b| a.bounds.middle_x().total_cmp(&b.bounds.middle_x()));
        let mut text = String::new();
        let mut last: Option<&Glyph> = None;
        for glyph in glyphs {
            if last.is_some_and(|last| is_apart(last, glyph)) {
                text.push(' ');
            }
            text.push(glyph.ch);
            last = Some(glyph);
        }
        text
    }

    /// The parts of the line that wide gaps stand between; amounts side by side need less of a gap.
    pub fn segments(&self) -> Vec<Line> {
        let mut segments: Vec<Line> = Vec::new();
        for piece in self.pieces.clone() {
            match segments.last_mut() {
                Some(segment) if segment.goes_on_with(&piece) => segment.push(piece),
                _ => segments.push(Line::new(piece)),
            }
        }
        segments
    }

    /// Takes the rest of a figure that its column is too narrow for: it ends where the line above it ends.
    pub fn take_rest(&mut self, rest: Self) {
        let (right, width) = (self.bounds.right, rest.bounds.width());
        let shifted = |pieces: &mut [Piece], dx: f32, level: Option<f32>| {
            for piece in pieces {
                let dy = level.map_or(0.0, |level| level - piece.bounds.middle_y());
                let moved = |b: Bounds| Bounds { left: b.left + dx, right: b.right + dx, top: b.top + dy, bottom: b.bottom + dy };
                piece.bounds = moved(piece.bounds);
                piece.glyphs.iter_mut().for_each(|glyph| glyph.bounds = moved(glyph.bounds));
            }
        };
        shifted(&mut self.pieces, -width, None);
        let mut pieces = rest.pieces;
        shifted(&mut pieces, right - rest.bounds.right, Some(self.middle));
        self.bounds.left -= width;
        if let (Some(piece), Some(first)) = (self.pieces.last_mut(), pieces.first_mut()) {
            piece.glyphs.append(&mut first.glyphs);
            piece.bounds = piece.bounds.union(&first.bounds);
        }
        self.pieces.extend(pieces.into_iter().skip(1));
    }

    fn goes_on_with(&self, piece: &Piece) -> bool {
        let gap = (piece.bounds.left - self.bounds.right) / self.size.max(piece.size);
        let Some(last) = self.pieces.last() else { return true };
        // `15.00二、外交支出` are two cells, however near.
        let words: String = piece.glyphs.iter().take(6).map(|glyph| glyph.ch).collect();
        if last.is_amount() && number_depth(&fold(&words)).is_some() && !piece.is_figure() {
            return false;
        }
        // A code or an amount and the words in the cell beside it need not stand far apart.
        let least = match (last.is_figure(), piece.is_figure()) {
            _ if last.is_amount() && piece.is_amount() => 0.5,
            (true, false) | (false, true) => 0.7,
            _ => 1.2,
        };
        gap < least
    }
}

fn weight(piece: &Piece) -> f32 {
    piece.glyphs.len() as f32
}

/// Two pieces that lie over each other are on different lines, however near.
fn collide(a: &Bounds, b: &Bounds) -> bool {
    a.overlap_x(b.left, b.right) > 0.6 * a.width().min(b.width())
}

/// Whether a blank is to be printed between two neighbours.
fn is_apart(left: &Glyph, right: &Glyph) -> bool {
    let size = left.size.max(right.size);
    let gap = (right.bounds.left - left.bounds.right) / size;
    if is_wide(left.ch) || is_wide(right.ch) || matches!(right.ch, '%' | '‰') {
        return gap > WIDE_GAP;
    }
    if left.ch.is_ascii_digit() && right.ch.is_ascii_digit() && !right.spaced {
        return gap > 0.35;
    }
    gap > 0.22 || (right.spaced && gap > 0.1)
}

/// Chinese characters and the punctuation set with them: no blanks around them.
pub(super) fn is_wide(ch: char) -> bool {
    ch >= '\u{2e80}' || matches!(ch, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '─' | '①'..='⑳')
}

/// Groups pieces into visual lines, from top to bottom.
///
/// Fonts differ in their metrics: what overlaps by half in height is one line.
pub(super) fn lines(mut pieces: Vec<Piece>) -> Vec<Line> {
    pieces.sort_by(|a, b| a.bounds.middle_y().total_cmp(&b.bounds.middle_y()));
    let mut lines: Vec<Line> = Vec::new();
    for piece in pieces {
        let near =
            lines.iter_mut().rev().take(4).filter_map(|line| Some((line.distance(&piece)?, line))).min_by(|a, b| a.0.total_cmp(&b.0));
        match near {
            Some((_, line)) => line.push(piece),
            None => lines.push(Line::new(piece)),
        }
    }
    for line in &mut lines {
        line.pieces.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
    }
    lines.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    lines
}

/// The text of a cell of this width: its lines joined, with a blank only where a word or a figure ends.
///
/// A figure that is too wide for its cell goes on in the next line: it is put together again.
pub(super) fn joined(lines: &[Line], width: f32) -> String {
    let mut text = String::new();
    let mut full = false;
    for line in lines {
        let next = line.text();
        let (ends, starts) = (text.chars().next_back(), next.chars().next());
        if let (Some(ends), Some(starts)) = (ends, starts)
            && needs_blank(ends, starts, full)
            && !goes_on(&text, &next)
        {
            text.push(' ');
        }
        text.push_str(&next);
        full = fills(line, width);
    }
    text
}

/// Whether a line is as long as a cell of this width lets it be.
pub(super) fn fills(line: &Line, width: f32) -> bool {
    line.bounds.width() > width - 1.6 * line.size
}

/// Whether one character of Chinese more would not fit beside a line of this cell, its edges as far from the border as the line begins.
pub(super) fn lacks_room(line: &Line, cell: &Bounds) -> bool {
    let edge = (line.bounds.left - cell.left).clamp(0.0, 0.6 * line.size);
    line.bounds.width() + line.size > cell.width() - 2.0 * edge
}

/// Whether only both together are a figure: `12,00` and `0.00`, `3,644,755` and `.95`, `744,129.0` and `5`.
pub(super) fn goes_on(text: &str, next: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let figures = last.contains(|c: char| c.is_ascii_digit()) && is_figure(last.chars()) && is_figure(next.chars());
    let both = format!("{last}{next}");
    // An amount has two decimals, or none; a digit or two alone end the one above.
    let finishes = || next.len() <= 2 && next.bytes().all(|b| b.is_ascii_digit()) && decimals(last) == Some(2 - next.len());
    figures && is_whole(&both) && (!is_whole(last) || !is_whole(next) || finishes())
}

/// How many decimals a figure prints behind its point; `None` without a point.
fn decimals(figure: &str) -> Option<usize> {
    figure.split_once('.').map(|(_, decimals)| decimals.len())
}

fn needs_blank(ends: char, starts: char, full: bool) -> bool {
    let words = !is_wide(ends) && !is_wide(starts) && ends.is_alphanumeric() && starts.is_alphanumeric();
    words && !(full && ends.is_ascii_digit() && starts.is_ascii_digit())
}

/// Lines of pieces that may be turned: each direction is read in its own way.
pub(super) fn lines_of_any_direction(pieces: Vec<Piece>, page_width: f32) -> Vec<Line> {
    let (upright, turned): (Vec<_>, Vec<_>) = pieces.into_iter().partition(|piece| piece.turn == 0);
    let mut found = lines(upright);
    for turn in 1..=3 {
        let side: Vec<Piece> = turned.iter().filter(|piece| piece.turn == turn).cloned().collect();
        if !side.is_empty() {
            found.extend(turned_lines(side, turn, page_width));
        }
    }
    found
}

/// Reads turned pieces upright, but leaves each line the box it has on the page.
fn turned_lines(pieces: Vec<Piece>, turn: u8, page_width: f32) -> Vec<Line> {
    let around = pieces.iter().map(|piece| piece.bounds).reduce(|a, b| a.union(&b));
    let upright = pieces
        .into_iter()
        .map(|mut piece| {
            for glyph in &mut piece.glyphs {
                for _ in 0..turn {
                    glyph.bounds = glyph.bounds.turned_left(page_width);
                }
            }
            for _ in 0..turn {
                piece.bounds = piece.bounds.turned_left(page_width);
            }
            piece
        })
        .collect();
    let mut found = lines(upright);
    if let Some(around) = around {
        for line in &mut found {
            line.bounds = around;
        }
    }
    found
}
