//! Texts that were all given the box of their line: one stands behind the other.
//!
//! Some programs divide a line where its font changes and give each part the box of the whole line, its characters spread over
//! it. The parts follow each other in the file as in the line, so that they can be set one behind the other again. So can the
//! characters of one text that were set at even distances, those half as wide as the others among them.

use super::super::pdf::Canvas;

/// What the texts before were given.
#[derive(Default)]
pub(super) struct SameBox {
    last: Option<Drawn>,
    /// Whether others followed in the same box.
    several: bool,
}

/// A text that was drawn: its box, where it begins in it, its characters, and the first of its glyphs.
pub(super) struct Drawn {
    pub(super) boundary: String,
    pub(super) start: (f64, f64),
    pub(super) text: String,
    pub(super) from: usize,
    /// Where its box ends on the page.
    pub(super) right: f64,
    /// Whether its characters, of different widths, lie equally far apart.
    pub(super) even: bool,
}

impl SameBox {
    /// Takes the next text; those of one box are set in order when the last of them is known.
    pub(super) fn follow(&mut self, drawn: Drawn, canvas: &mut Canvas) {
        // The same text once more is bold, or a shadow.
        let same = |last: &&mut Drawn| last.boundary == drawn.boundary && last.start == drawn.start && last.text != drawn.text;
        if let Some(last) = self.last.as_mut().filter(same) {
            last.text = drawn.text;
            self.several = true;
        } else {
            self.end(drawn.from, canvas);
            self.last = Some(drawn);
        }
    }

    /// Nothing follows before this glyph.
    pub(super) fn end(&mut self, before: usize, canvas: &mut Canvas) {
        let several = std::mem::take(&mut self.several);
        if let Some(last) = self.last.take().filter(|last| several || last.even) {
            canvas.set_in_order(last.from..before, last.right);
        }
    }
}
