//! Text objects: where each character stands on the page, and how large it is.

use super::super::ReadError;
use super::super::package::Package;
use super::super::pdf::{Affine, Canvas, Point, Shown};
use super::super::xml::{Element, Xml};
use super::fonts::{Fonts, is_unsaid};
use super::same_box::{Drawn, SameBox};
use super::values::{Distances, boundary, is_white, transform};
use std::collections::HashMap;

/// What a text object says about all its characters.
struct Object {
    at: Affine,
    size: f64,
    white: bool,
    hidden: bool,
    /// How wide its box is, where its coordinates are those of the box.
    room: Option<f64>,
}

/// What words are drawn with: the canvas, and the fonts of the document.
pub(super) struct Pen<'p, 'b> {
    pub(super) canvas: &'p mut Canvas,
    pub(super) fonts: &'p mut Fonts,
    pub(super) package: &'p mut Package<'b>,
    pub(super) before: SameBox,
}

/// Draws the text object last opened.
pub(super) fn draw(xml: &mut Xml<'_>, element: &Element<'_>, around: Affine, pen: &mut Pen<'_, '_>) -> Result<(), ReadError> {
    let attribute = |name: &str| element.attribute(name);
    let hidden = attribute("Visible").as_deref() == Some("false") || attribute("Alpha").as_deref().is_some_and(|alpha| alpha.trim() == "0");
    let filled = attribute("Fill").as_deref() != Some("false") || attribute("Stroke").as_deref() == Some("true");
    let size = attribute("Size").or_else(|| attribute("size")).and_then(|size| size.trim().parse().ok()).unwrap_or(3.5);
    let mut object = Object {
        at: transform(attribute("Boundary").as_deref(), attribute("CTM").as_deref(), around),
        size,
        white: false,
        hidden: hidden || !filled,
        room: boundary(attribute("Boundary").as_deref()).map(|(_, width, _)| width).filter(|_| attribute("CTM").is_none()),
    };
    let font = attribute("Font").unwrap_or_default();
    let mut glyphs: HashMap<usize, u32> = HashMap::new();
    let (mut x, mut y) = (0.0, 0.0);
    let from = pen.canvas.glyphs.len();
    let mut shown: Vec<(String, (f64, f64), String)> = Vec::new();
    while let Some(child) = xml.child()? {
        match child.name() {
            "FillColor" => {
                object.hidden |= child.attribute("Alpha").as_deref().is_some_and(|alpha| alpha.trim() == "0");
                let mut value = child.attribute("Value").unwrap_or_default();
                // Some programs write the value as an element.
                value.push_str(&xml.text()?);
                object.white = is_white(&value);
            }
            "TextCode" => {
                // What is not said stands where it stood before.
                x = child.number("X").unwrap_or(x);
                y = child.number("Y").unwrap_or(y);
                let (across, down) = (child.attribute("DeltaX").unwrap_or_default(), child.attribute("DeltaY").unwrap_or_default());
                let text = said(&xml.text()?, &font, &std::mem::take(&mut glyphs), pen)?;
                object.show(&text, (x, y), &across, &down, pen.canvas);
                shown.push((text, (x, y), across));
            }
            "CGTransform" => {
                let first: usize = child.number("CodePosition").unwrap_or(0);
                // Several characters of one glyph, or several glyphs of one character, are not told apart.
                let alike = child.number::<usize>("CodeCount").unwrap_or(1) == child.number::<usize>("GlyphCount").unwrap_or(1);
                while let Some(child) = xml.child()? {
                    let is_list = child.name() == "Glyphs" && alike;
                    let list = xml.text()?;
                    let named = list.split_ascii_whitespace().map_while(|glyph| glyph.parse().ok());
                    glyphs.extend((first..).zip(named).filter(|_| is_list));
                }
            }
            _ => xml.skip()?,
        }
    }
    if let (Some(room), Ok([(text, start, across)])) = (object.room, <[_; 1]>::try_from(shown)) {
        let right = (object.at * Point::new(room, 0.0)).x;
        let spread = object.spread(&text, &across, room);
        if spread == Some(Spread::Wider) {
            pen.canvas.keep_loose();
        }
        let even = spread == Some(Spread::Mixed);
        pen.before.follow(Drawn { boundary: attribute("Boundary").unwrap_or_default(), start, text, from, right, even }, pen.canvas);
    }
    Ok(())
}

/// What characters say that were set at even distances over their box.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spread {
    /// Some are half as wide as others, and these have less room than they need: only the box is right.
    Mixed,
    /// Each has more room than it needs: another text may stand between them.
    Wider,
}

/// The text, with the characters of glyphs where it has none of its own.
fn said(text: &str, font: &str, glyphs: &HashMap<usize, u32>, pen: &mut Pen<'_, '_>) -> Result<String, ReadError> {
    if glyphs.is_empty() || !text.contains(is_unsaid) {
        return Ok(text.to_owned());
    }
    let mut whole = String::with_capacity(text.len());
    for (at, character) in text.chars().enumerate() {
        let known = match glyphs.get(&at) {
            Some(&glyph) if is_unsaid(character) => pen.fonts.character(pen.package, font, glyph)?.unwrap_or(char::REPLACEMENT_CHARACTER),
            _ => character,
        };
        whole.push(known);
    }
    Ok(whole)
}

impl Object {
    /// Whether the characters lie equally far apart and fill the box.
    fn spread(&self, text: &str, across: &str, room: f64) -> Option<Spread> {
        let count = text.chars().count();
        let step = room / count as f64;
        let even = Distances::of(across).take(count.saturating_sub(1)).all(|distance| (distance - step).abs() < 0.01 * self.size);
        let filled = count > 1 && even && Distances::of(across).nth(count - 2).is_some() && !text.contains("  ");
        let narrow = text.chars().filter(char::is_ascii).count();
        if filled && (1..count).contains(&narrow) && step < 0.95 * self.size {
            Some(Spread::Mixed)
        } else if filled && narrow == 0 && step > 1.03 * self.size {
            Some(Spread::Wider)
        } else {
            None
        }
    }

    /// Shows the characters of one run, each at its distance from the one before it.
    fn show(&self, text: &str, start: (f64, f64), across: &str, down: &str, canvas: &mut Canvas) {
        let (mut x, mut y) = start;
        let (mut across, mut down) = (Distances::of(across), Distances::of(down));
        canvas.begin_run(self.white);
        let mut advance = None;
        let mut chars = text.chars().peekable();
        while let Some(ch) = chars.next() {
            let next = across.next();
            // A character is as wide as its advance, unless the characters are set further apart than they are wide.
            let usual = self.size * if ch.is_ascii() { 0.5 } else { 1.0 };
            let most = self.size * if ch.is_ascii() { 0.7 } else { 1.0 };
            // The last character has no distance behind it, and ends where the box does.
            let least = 0.4 * self.size;
            let rest = || self.room.map(|room| room - x).filter(|rest| chars.peek().is_none() && (least..=most).contains(rest));
            let step = next.or_else(rest).or(advance).filter(|&step| step > 0.0);
            let width = step.map_or(usual, |step: f64| step.min(most));
            if self.hidden {
                canvas.invisible += 1;
            } else {
                canvas.show(&Shown { ch, at: self.at, x, y, width, size: self.size });
            }
            advance = next.or(advance);
            let below = down.next();
            x += next.unwrap_or(if below.is_some() { 0.0 } else { usual });
            y += below.unwrap_or(0.0);
        }
    }
}
