//! What a PDF may ask for before it is refused: looked at before anything of it is unpacked or drawn.

use super::super::ReadError;
use super::ascii::{from_base_85, from_hex};
use super::error;
use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::object::dict::keys::{FIRST_CHAR, SUBTYPE, W, W2};
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream};
use hayro_interpret::hayro_syntax::{Filter, Pdf};
use std::io::{self, Read};

/// Bytes that one stream, and the streams of all pages together, may unpack to.
const MAX_STREAM: u64 = 128 << 20;
/// Widths that one font may name: more characters are not to be had.
const MAX_WIDTHS: u32 = 1 << 17;
/// Objects within objects.
const MAX_DEPTH: usize = 24;
/// Clippings and groups in one document: every drawing within a drawing makes one.
const MAX_DRAWINGS: usize = 250_000;
/// Everything else that is drawn in one document.
const MAX_STROKES: usize = 5_000_000;

/// How many times a byte can become more by a filter.
const fn growth(filter: &Filter) -> u64 {
    match filter {
        Filter::FlateDecode => 1032,
        Filter::LzwDecode => 2731,
        Filter::RunLengthDecode => 64,
        _ => 1,
    }
}

/// Refuses a file that would take the memory of the machine.
pub(super) fn check(pdf: &Pdf) -> Result<(), ReadError> {
    for object in pdf.objects() {
        match &object {
            Object::Stream(stream) => {
                widths(stream.dict(), MAX_DEPTH)?;
                unpacked(stream)?;
            }
            other => visit(other, MAX_DEPTH)?,
        }
    }
    Ok(())
}

fn visit(object: &Object<'_>, depth: usize) -> Result<(), ReadError> {
    match object {
        Object::Dict(dict) => widths(dict, depth),
        Object::Array(array) if depth > 0 => array.raw_iter().try_for_each(|item| direct(item, depth)),
        _ => Ok(()),
    }
}

fn direct(item: MaybeRef<Object<'_>>, depth: usize) -> Result<(), ReadError> {
    match item {
        MaybeRef::NotRef(object) => visit(&object, depth - 1),
        MaybeRef::Ref(_) => Ok(()),
    }
}

/// Refuses fonts that name widths without end, wherever in the object they are.
fn widths(dict: &Dict<'_>, depth: usize) -> Result<(), ReadError> {
    let named = [W, W2].into_iter().filter_map(|key| dict.get::<Array<'_>>(key)).map(|array| named_widths(&array));
    let skipped = dict.get::<u32>(FIRST_CHAR).unwrap_or(0);
    if named.chain([skipped]).any(|count| count > MAX_WIDTHS) {
        return Err(error(
            "PDF 的字体声明的字符宽度过多，拒绝读取；请确认文件来源，并重新导出 PDF",
            "a font of the PDF names more character widths than there are characters and is refused; export the PDF again",
        ));
    }
    if depth == 0 {
        return Ok(());
    }
    dict.entries().try_for_each(|(_, item)| direct(item, depth))
}

/// How many widths a font names; ranges are written as first, last, width.
fn named_widths(array: &Array<'_>) -> u32 {
    let mut items = array.flex_iter();
    let mut count = 0_u32;
    loop {
        if items.next::<(u32, Array<'_>)>().is_some() {
            continue;
        }
        let Some((first, last, _)) = items.next::<(u32, u32, f32)>() else { return count };
        count = count.saturating_add(last.saturating_sub(first)).saturating_add(1);
    }
}

/// Refuses a stream that unpacks too far. Pictures are not unpacked, and what cannot grow so far is not looked at.
fn unpacked(stream: &Stream<'_>) -> Result<(), ReadError> {
    if stream.dict().get::<Name<'_>>(SUBTYPE).is_some_and(|kind| kind.as_str() == "Image") {
        return Ok(());
    }
    let filters = stream.filters();
    let bound = filters.iter().fold(stream.raw_data().len() as u64, |size, filter| size.saturating_mul(growth(filter)));
    if bound <= MAX_STREAM {
        return Ok(());
    }
    let raw = stream.raw_data();
    let printed = filters.iter().take_while(|filter| matches!(filter, Filter::AsciiHexDecode | Filter::Ascii85Decode)).count();
    let bytes = filters[..printed].iter().fold(raw, |bytes, filter| match filter {
        Filter::AsciiHexDecode => from_hex(&bytes).into(),
        _ => from_base_85(&bytes).into(),
    });
    let packed = filters[printed..].iter().take_while(|filter| matches!(filter, Filter::FlateDecode)).count();
    let mut data: Box<dyn Read + '_> = Box::new(&bytes[..]);
    for _ in 0..packed {
        data = Box::new(ZlibDecoder::new(data));
    }
    // What the other filters make of it is not tried: of them no more is allowed than grows to a few times the limit.
    let rest = filters[printed + packed..].iter().fold(1_u64, |grown, filter| grown.saturating_mul(growth(filter)));
    let limit = if rest > 1 { 8 * MAX_STREAM / rest } else { MAX_STREAM };
    // Damaged data counts as far as it can be unpacked.
    let mut counted = 0_u64;
    let mut buffer = vec![0; 1 << 16];
    while counted <= limit {
        match data.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => counted += read as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Ok(()),
        }
    }
    Err(too_large())
}

/// The refusal of a file whose content unpacks too far.
fn too_large() -> ReadError {
    let limit = MAX_STREAM >> 20;
    error(
        &format!("PDF 的内容展开后超过 {limit} MiB，拒绝读取；请确认文件来源，并重新导出 PDF"),
        &format!("the content of the PDF unpacks to more than {limit} MiB and is refused; export the PDF again"),
    )
}

/// What is left of the allowances of one document while it is drawn.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Allowance {
    content: u64,
    drawings: usize,
    strokes: usize,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { content: MAX_STREAM, drawings: MAX_DRAWINGS, strokes: MAX_STROKES }
    }
}

/// What a drawing that never comes to its end is left with: it is thrown through the interpreter, which cannot be stopped
/// otherwise.
#[derive(Debug)]
pub(super) struct Endless;

impl Allowance {
    /// Takes the content of a page, or refuses the document.
    pub fn take_content(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.content = self.content.checked_sub(bytes as u64).ok_or_else(too_large)?;
        Ok(())
    }

    /// Takes a drawing within the page.
    pub fn take_drawing(&mut self) {
        self.drawings = left(self.drawings);
    }

    /// Takes a stroke, an area or a run of characters.
    pub fn take_stroke(&mut self) {
        self.strokes = left(self.strokes);
    }
}

fn left(allowance: usize) -> usize {
    allowance.checked_sub(1).unwrap_or_else(|| std::panic::resume_unwind(Box::new(Endless)))
}

/// The refusal of a file that draws without end.
pub(super) fn endless() -> ReadError {
    error(
        "PDF 的绘图指令过多，拒绝读取；请确认文件来源，并重新导出 PDF",
        "the PDF draws more than any page can show and is refused; export the PDF again",
    )
}

/// Refuses a file whose end is missing: pages that it names are not there, or what they show is not.
pub(super) fn complete(pdf: &Pdf, bytes: &[u8]) -> Result<(), ReadError> {
    let found = pdf.pages().len();
    let named = named_pages(pdf);
    let cut = !bytes.windows(END.len()).any(|window| window == END);
    let blank = |page: &hayro_interpret::hayro_syntax::page::Page<'_>| page.raw().contains_key("Contents") && page.page_stream().is_none();
    if let Some(named) = named.filter(|&named| named > found) {
        return Err(error(
            &format!("PDF 不完整：应有 {named} 页，只找到 {found} 页；请重新下载或重新导出 PDF"),
            &format!("the PDF is incomplete: it names {named} pages and holds {found}; download or export it again"),
        ));
    }
    if cut && (named.is_none() || pdf.pages().iter().any(blank)) {
        return Err(error(
            &format!("PDF 不完整：文件没有结尾，只找到 {found} 页，其后的内容缺失；请重新下载或重新导出 PDF"),
            &format!("the PDF is incomplete: its end is missing, and only {found} pages were found; download or export it again"),
        ));
    }
    Ok(())
}

/// What every PDF ends with.
const END: &[u8] = b"%%EOF";

/// How many pages the file says it has.
fn named_pages(pdf: &Pdf) -> Option<usize> {
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let tree = catalogue.get::<Dict<'_>>("Pages")?;
    usize::try_from(tree.get::<i32>("Count")?).ok()
}
