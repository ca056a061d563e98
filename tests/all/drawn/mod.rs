//! Small PDFs written by hand, operator by operator: what a test says is on the page is all that is on it.

use std::fmt::Write as _;

/// Width of a page in points.
pub const WIDTH: f32 = 595.0;
/// Height of a page in points.
pub const HEIGHT: f32 = 842.0;

/// A page under way: one drawing operation a line, places in points from the upper left corner.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The operations.
    pub operations: Vec<String>,
}

impl Page {
    /// Writes words that begin at `x` on the base line `y`.
    pub fn words(&mut self, x: f32, y: f32, words: &str) -> &mut Self {
        self.sized(x, y, 10.0, words)
    }

    /// Writes words of a size.
    pub fn sized(&mut self, x: f32, y: f32, size: f32, words: &str) -> &mut Self {
        self.operations.push(format!("BT /F1 {size} Tf 1 0 0 1 {x} {} Tm <{}> Tj ET", HEIGHT - y, hex(words)));
        self
    }

    /// Writes words that end at `x`.
    pub fn ending(&mut self, x: f32, y: f32, words: &str) -> &mut Self {
        self.words(x - width(words, 10.0), y, words)
    }

    /// Draws a line.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32)) -> &mut Self {
        self.operations.push(format!("{} {} m {} {} l S", from.0, HEIGHT - from.1, to.0, HEIGHT - to.1));
        self
    }

    /// Adds operations as they stand in the file.
    pub fn raw(&mut self, operations: impl Into<String>) -> &mut Self {
        self.operations.push(operations.into());
        self
    }

    /// Draws every line of a grid.
    pub fn grid(&mut self, xs: &[f32], ys: &[f32]) -> &mut Self {
        let (left, right) = (xs[0], xs[xs.len() - 1]);
        let (top, bottom) = (ys[0], ys[ys.len() - 1]);
        for &y in ys {
            self.line((left, y), (right, y));
        }
        for &x in xs {
            self.line((x, top), (x, bottom));
        }
        self
    }
}

/// The width of words: Chinese characters are as wide as they are high, others half of it.
pub fn width(words: &str, size: f32) -> f32 {
    words.chars().map(|ch| if ch.is_ascii() { size / 2.0 } else { size }).sum()
}

/// The characters in UTF-16, as the font is encoded.
pub fn hex(words: &str) -> String {
    words.encode_utf16().fold(String::new(), |mut text, unit| {
        let _ = write!(text, "{unit:04x}");
        text
    })
}

/// The pages as a file.
pub fn file(pages: &[Page]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 6 + 2 * page)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>".to_owned(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>\
         /DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>"
            .to_owned(),
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120\
         /CapHeight 880/StemV 93>>"
            .to_owned(),
    ];
    for (page, drawn) in pages.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            7 + 2 * page
        ));
        let content = drawn.operations.join("\n");
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    assemble(&objects)
}

/// Objects, numbered from 1, as a file whose first object is the catalogue.
pub fn assemble(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    bytes.extend(format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).into_bytes());
    bytes
}
