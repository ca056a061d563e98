//! PDF: highlights with the words of the findings, written behind the last byte of the file (an incremental update).
//!
//! Nothing before it changes, so the file as it was can always be cut out again. The update speaks of objects in the way
//! that the file itself does: a table of cross references, or a stream of them.

use super::note::Note;
use super::{AUTHOR, Refusal};
use crate::ledger::{Severity, Words};
use crate::model::Place;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, FromBytes, MaybeRef, Object};
use hayro_interpret::hayro_syntax::page::Page;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Points around the words that a highlight covers.
const MARGIN: f64 = 1.5;

/// A note and its box on the page as it is seen, from the upper left corner.
type Boxed<'n> = (&'n Note, Option<[f64; 4]>);

/// A copy with highlights.
pub(super) fn mark(bytes: &[u8], notes: &[Note]) -> Result<Vec<u8>, Refusal> {
    let mut pages: BTreeMap<u32, Vec<Boxed<'_>>> = BTreeMap::new();
    for note in notes {
        if let Place::Page { page, bounds } = &note.place {
            let bounds = bounds.map(|b| narrowed(b.map(f64::from), note.target.within));
            pages.entry(*page).or_default().push((note, bounds));
        }
    }
    if pages.is_empty() {
        return Ok(bytes.to_vec());
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|_| unfit())?;
    let end = End::of(bytes).ok_or_else(unfit)?;
    let mut update = Update { bytes: bytes.to_vec(), next: end.size, objects: BTreeMap::new() };
    if !update.bytes.ends_with(b"\n") {
        update.bytes.push(b'\n');
    }
    for (number, notes) in &pages {
        let page = usize::try_from(*number).ok().and_then(|n| pdf.pages().get(n.checked_sub(1)?)).ok_or_else(unfit)?;
        page_notes(&mut update, page, notes)?;
    }
    update.finish(&end)
}

/// The part of a line's box that the words take, as far as their share of its characters tells it.
fn narrowed([left, top, right, bottom]: [f64; 4], (from, to): (f64, f64)) -> [f64; 4] {
    let width = right - left;
    [left + width * from, top, left + width * to, bottom]
}

fn unfit() -> Refusal {
    Refusal(Words::new(
        "这份 PDF 的内部结构不完整或已加密，不能在原文件上加标注；请重新导出 PDF 后再标注，或用 --format html 输出网页",
        "the PDF is damaged or encrypted inside and takes no notes: export it again and mark that, or use --format html",
    ))
}

/// What the end of a file says: where its cross references are, and the first number that no object has.
struct End {
    start: usize,
    size: u32,
    stream: bool,
    /// Entries of the trailer that the update repeats.
    trailer: String,
}

impl End {
    fn of(bytes: &[u8]) -> Option<Self> {
        const WORD: &[u8] = b"startxref";
        // Offsets count from the head: junk before it would move them all.
        if !bytes.starts_with(b"%PDF-") {
            return None;
        }
        let at = bytes.windows(WORD.len()).rposition(|w| w == WORD)?;
        let number: String = bytes[at + WORD.len()..]
            .iter()
            .skip_while(|b| b.is_ascii_whitespace())
            .take_while(|b| b.is_ascii_digit())
            .map(|b| char::from(*b))
            .collect();
        let start: usize = number.parse().ok()?;
        let section = bytes.get(start..)?.trim_ascii_start();
        let stream = !section.starts_with(b"xref");
        let from = if stream {
            // `12 0 obj <<`
            let head = section.get(..section.len().min(64))?;
            section.get(head.windows(3).position(|w| w == b"obj")? + 3..)?
        } else {
            section.get(section.windows(7).position(|w| w == b"trailer")? + 7..)?
        };
        let dict = Dict::from_bytes(from.trim_ascii_start())?;
        if dict.contains_key("Encrypt") {
            return None;
        }
        let size = match dict.get_raw::<Object<'_>>("Size")? {
            MaybeRef::NotRef(Object::Number(size)) => u32::try_from(size.as_i64()).ok()?,
            _ => return None,
        };
        let mut trailer = String::new();
        let root = dict.get_ref("Root")?;
        let _ = write!(trailer, "/Root {root_number} {generation} R", root_number = root.obj_number, generation = root.gen_number);
        if let Some(info) = dict.get_ref("Info") {
            let _ = write!(trailer, " /Info {} {} R", info.obj_number, info.gen_number);
        }
        if let Some(MaybeRef::NotRef(Object::Array(id))) = dict.get_raw::<Object<'_>>("ID") {
            let _ = write!(trailer, " /ID [");
            for part in id.raw_iter() {
                let MaybeRef::NotRef(Object::String(part)) = part else { return None };
                let _ = write!(trailer, "<{}>", hex(part.as_bytes()));
            }
            let _ = write!(trailer, "]");
        }
        Some(Self { start, size, stream, trailer })
    }
}

/// The bytes of the update, and where its objects begin.
struct Update {
    bytes: Vec<u8>,
    next: u32,
    objects: BTreeMap<(u32, i32), usize>,
}

impl Update {
    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn object(&mut self, number: u32, generation: i32, content: &[u8]) {
        self.objects.insert((number, generation), self.bytes.len());
        self.bytes.extend_from_slice(format!("{number} {generation} obj\n").as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn finish(mut self, end: &End) -> Result<Vec<u8>, Refusal> {
        let start = self.bytes.len();
        if end.stream {
            let own = self.number();
            self.objects.insert((own, 0), start);
            let mut table = Vec::new();
            let mut index = String::new();
            for ((number, generation), offset) in &self.objects {
                let _ = write!(index, "{number} 1 ");
                table.push(1);
                table.extend_from_slice(&u64::try_from(*offset).map_err(|_| unfit())?.to_be_bytes());
                table.extend_from_slice(&u16::try_from(*generation).map_err(|_| unfit())?.to_be_bytes());
            }
            let head = format!(
                "{own} 0 obj\n<< /Type /XRef /Size {} /Prev {} {} /W [1 8 2] /Index [{}] /Length {} >>\nstream\n",
                self.next,
                end.start,
                end.trailer,
                index.trim_end(),
                table.len()
            );
            self.bytes.extend_from_slice(head.as_bytes());
            self.bytes.extend_from_slice(&table);
            self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
        } else {
            // The list of free objects has its head in every table, also where nothing is freed: some programs want it there.
            self.bytes.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
            for ((number, generation), offset) in &self.objects {
                self.bytes.extend_from_slice(format!("{number} 1\n{offset:010} {generation:05} n \n").as_bytes());
            }
            let trailer = format!("trailer\n<< /Size {} /Prev {} {} >>\n", self.next, end.start, end.trailer);
            self.bytes.extend_from_slice(trailer.as_bytes());
        }
        self.bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(self.bytes)
    }
}

/// Writes the highlights of a page, and the page with them.
fn page_notes(update: &mut Update, page: &Page<'_>, notes: &[Boxed<'_>]) -> Result<(), Refusal> {
    let to_page = Placing::of(page);
    let mut references = String::new();
    for (index, (note, bounds)) in notes.iter().enumerate() {
        // Several notes about the same words lie beside each other, so that each can be pointed at.
        let before = notes[..index].iter().filter(|(_, b)| b == bounds).count();
        let area = to_page.area(*bounds, before);
        let look = update.number();
        let own = update.number();
        update.object(look, 0, &appearance(area, note.severity));
        update.object(own, 0, annotation(note, area, look).as_bytes());
        let _ = write!(references, " {own} 0 R");
    }
    let dict = page.raw();
    let id = dict.obj_id().ok_or_else(unfit)?;
    let data = dict.data();
    let changed = match dict.get_raw::<Object<'_>>("Annots") {
        Some(MaybeRef::Ref(list)) => {
            let known = dict.get::<Array<'_>>("Annots").ok_or_else(unfit)?;
            let content = [b"[", known.data(), references.as_bytes(), b" ]"].concat();
            update.object(list.obj_number, list.gen_number, &content);
            return Ok(());
        }
        Some(MaybeRef::NotRef(Object::Array(known))) => {
            // The list is a stretch of the page's own bytes.
            let start = (known.data().as_ptr() as usize).checked_sub(data.as_ptr() as usize).ok_or_else(unfit)?;
            let end = start + known.data().len();
            let (before, after) = (data.get(..end).ok_or_else(unfit)?, data.get(end..).ok_or_else(unfit)?);
            [before, references.as_bytes(), b" ", after].concat()
        }
        Some(_) => return Err(unfit()),
        None => {
            let inside = data.strip_suffix(b">>").ok_or_else(unfit)?;
            [inside, b" /Annots [", references.as_bytes(), b" ] >>"].concat()
        }
    };
    update.object(id.obj_number, id.gen_number, &changed);
    Ok(())
}

/// Left, bottom, right, top in the page's own space.
type Area = [f64; 4];

/// How boxes on the page as it is seen lie in the page's own space.
struct Placing {
    transform: [f64; 6],
    width: f64,
    height: f64,
}

impl Placing {
    fn of(page: &Page<'_>) -> Self {
        let (width, height) = page.render_dimensions();
        Self { transform: page.initial_transform(true).as_coeffs(), width: f64::from(width), height: f64::from(height) }
    }

    /// The box in the page's own space; where none is known, a strip at its top.
    fn area(&self, bounds: Option<[f64; 4]>, before: usize) -> Area {
        let [left, top, right, bottom] = bounds.unwrap_or([20.0, 10.0, self.width.min(120.0), 24.0]);
        let shift = f64::from(u32::try_from(before).unwrap_or(0)) * 6.0;
        let corners = [(left - MARGIN + shift, top - MARGIN), ((right + MARGIN).min(self.width), (bottom + MARGIN).min(self.height))];
        let [a, b, c, d, e, f] = self.transform;
        let determinant = a * d - b * c;
        let back = |(x, y): (f64, f64)| {
            let (x, y) = (x - e, y - f);
            ((d * x - c * y) / determinant, (a * y - b * x) / determinant)
        };
        let [(x0, y0), (x1, y1)] = corners.map(back);
        [x0.min(x1), y0.min(y1), x0.max(x1).max(x0.min(x1) + 4.0), y0.max(y1).max(y0.min(y1) + 4.0)]
    }
}

const fn color(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1 0.45 0.45",
        Severity::Warning => "1 0.85 0.3",
        Severity::Note => "0.6 0.8 1",
    }
}

/// How a highlight looks: its colour laid over the words so that they stay readable.
fn appearance([left, bottom, right, top]: Area, severity: Severity) -> Vec<u8> {
    let content = format!("/M gs {} rg {left:.2} {bottom:.2} {:.2} {:.2} re f", color(severity), right - left, top - bottom);
    format!(
        "<< /Type /XObject /Subtype /Form /BBox [{left:.2} {bottom:.2} {right:.2} {top:.2}] /Resources << /ExtGState << /M << /Type /ExtGState \
         /BM /Multiply >> >> >> /Group << /S /Transparency >> /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
    .into_bytes()
}

fn annotation(note: &Note, [left, bottom, right, top]: Area, look: u32) -> String {
    format!(
        "<< /Type /Annot /Subtype /Highlight /Rect [{left:.2} {bottom:.2} {right:.2} {top:.2}] \
         /QuadPoints [{left:.2} {top:.2} {right:.2} {top:.2} {left:.2} {bottom:.2} {right:.2} {bottom:.2}] \
         /C [{}] /F 4 /T {} /Subj {} /Contents {} /AP << /N {look} 0 R >> >>",
        color(note.severity),
        text(AUTHOR),
        text(&note.title),
        text(&note.text()),
    )
}

/// A string of any characters: UTF-16 with its mark, in hexadecimal digits.
fn text(words: &str) -> String {
    let bytes: Vec<u8> = [0xfeff].into_iter().chain(words.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    format!("<{}>", hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02X}");
        text
    })
}
