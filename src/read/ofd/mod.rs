//! OFD (GB/T 33190), the national format of fixed pages: what the pages show, as lines and tables.
//!
//! A package of XML parts: pages, the templates behind them, and what they share. Words and ruling lines are put on the same
//! page as those of a PDF, and laid out by the same hand. Signatures and seals are not looked at; stamped documents read like
//! others.

mod document;
mod fonts;
mod page;
mod path;
mod same_box;
mod values;
mod words;

use super::limits::{damaged, password_protected};
use super::package::{Package, torn_part};
use super::pdf::{self, Canvas};
use super::{ReadError, ReadOptions};
use crate::model::{Place, Source};
use document::Document;

/// Pages of one document.
const MAX_PAGES: usize = 20_000;
/// Objects that all pages draw, those of their templates among them.
const MAX_OBJECTS: usize = 2_000_000;
/// What is said where neither lines nor scale were kept.
const COLUMNS_LOST: &str =
    "OFD 的表格线在转换时丢失，列是按文字的位置推断的，发现的问题只作提示；请用其他程序重新转换，或检查原 Word/Excel 文件";
/// More objects than this without a character: the text was drawn as shapes.
const OUTLINES: usize = 200;
/// Fewer visible characters than this on all pages together: the document is pictures.
const SCANNED: usize = 4;

/// What all pages together may still draw.
pub(super) struct Left {
    objects: usize,
}

impl Left {
    /// Takes an object, or refuses the document.
    fn take(&mut self) -> Result<(), ReadError> {
        self.objects = self.objects.checked_sub(1).ok_or_else(too_much)?;
        Ok(())
    }
}

/// Reads an OFD file.
///
/// # Errors
/// [`ReadError::Damaged`] for a damaged, encrypted or oversized file, one of pictures, or one that does not say which
/// characters it shows.
pub fn read(bytes: &[u8], _options: &ReadOptions) -> Result<Source, ReadError> {
    let mut package = Package::open(bytes)?;
    let entrance = package.required("OFD.xml")?;
    let mut left = Left { objects: MAX_OBJECTS };
    let mut canvases = Vec::new();
    let mut remarks = Vec::new();
    for root in document::roots(&entrance)? {
        let Some(text) = package.text(&root)? else { return Err(missing(&package, &root)) };
        let mut document = Document::read(&mut package, &root, &text)?;
        let pages = std::mem::take(&mut document.pages);
        if canvases.len() + pages.len() > MAX_PAGES {
            return Err(too_much());
        }
        for at in pages {
            let Some(content) = package.text(&at.part)? else { return Err(missing(&package, &at.part)) };
            let canvas = page::draw(&mut package, &mut document, &content, &mut left)?;
            if document.composites {
                remarks.push(format!("第 {} 页有复合图元，其中的文字没有读取", canvases.len() + 1));
                document.composites = false;
            }
            canvases.push(canvas);
        }
    }
    check(&canvases, &left)?;
    let factor = magnification(&canvases);
    let columns_lost = factor > 1.0 && canvases.iter().all(|page| page.rules.is_empty());
    canvases.iter_mut().for_each(|canvas| canvas.enlarge(factor));
    let mut source = pdf::laid_out(canvases, columns_lost);
    restore_places(&mut source, factor);
    source.columns_lost = columns_lost;
    let end = source.text.trim_end().len();
    if columns_lost {
        remarks.insert(0, COLUMNS_LOST.to_owned());
    }
    source.remarks.extend(remarks.into_iter().map(|words| (crate::model::Span::new(end, end), words)));
    Ok(source)
}

/// Whether there is anything to read.
fn check(pages: &[Canvas], left: &Left) -> Result<(), ReadError> {
    let visible: usize = pages.iter().map(|page| page.glyphs.len()).sum();
    let images: usize = pages.iter().map(|page| page.images).sum();
    let unknown: usize = pages.iter().map(|page| page.unknown).sum();
    if visible < SCANNED && images > 0 {
        return Err(damaged(
            "OFD 是扫描件，没有文字，无法核对数字；请提供由 Word、Excel 转换的 OFD，或原 Word/Excel 文件",
            "the OFD is a scan without text; provide one made from the original, or the original Word/Excel file",
        ));
    }
    if visible < SCANNED && MAX_OBJECTS - left.objects > OUTLINES {
        return Err(damaged(
            "OFD 的文字在转换时变成了图形（只有笔画，没有字符），无法核对数字；请用其他程序重新转换，或提供原 Word/Excel 文件",
            "the program that made the OFD drew its text as shapes, so it holds no characters; convert it again with another program or provide the original Word/Excel file",
        ));
    }
    if visible == 0 {
        return Err(damaged(
            "OFD 里没有文字，没有可以检查的内容；请提供原 Word/Excel 文件",
            "the OFD holds no text: there is nothing to check; provide the original Word/Excel file",
        ));
    }
    if unknown * 5 > visible {
        return Err(damaged(
            "OFD 的字体没有编码对照，文字无法还原（复制出来也是乱码）；请重新转换，或提供原 Word/Excel 文件",
            "the fonts of the OFD do not say which characters they show; convert it again or provide the original Word/Excel file",
        ));
    }
    Ok(())
}

/// How many times as large the pages are to be laid out: some programs write in another unit than millimetres, and their text
/// would be smaller than anybody could read.
fn magnification(pages: &[Canvas]) -> f32 {
    const READABLE: f32 = 5.0;
    const USUAL: f32 = 10.0;
    let mut sizes: Vec<f32> = pages.iter().flat_map(|page| &page.glyphs).map(|glyph| glyph.size).filter(|&size| size > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let nearly_largest = sizes.get(sizes.len() * 9 / 10).copied().unwrap_or(USUAL);
    if nearly_largest < READABLE { USUAL / nearly_largest } else { 1.0 }
}

/// Gives the places of enlarged pages in the points of the file.
fn restore_places(source: &mut Source, factor: f32) {
    let restored = |edge: i32| (edge as f32 / factor).round() as i32;
    for mark in &mut source.marks {
        if let Place::Page { bounds: Some(bounds), .. } = &mut mark.place {
            *bounds = bounds.map(restored);
        }
    }
}

/// What is said where a part is named and not there: it may be encrypted, or lost.
fn missing(package: &Package<'_>, part: &str) -> ReadError {
    let encrypted = ["Encryptions.xml", "OFDEntries.xml"].into_iter().any(|name| package.has(name));
    if encrypted { password_protected() } else { torn_part(part) }
}

fn too_much() -> ReadError {
    damaged(
        format!("OFD 的页数或绘图对象过多（超过 {MAX_PAGES} 页或 {MAX_OBJECTS} 个），拒绝读取；请确认文件来源，并重新转换"),
        format!("the OFD has more than {MAX_PAGES} pages or {MAX_OBJECTS} objects and is refused; convert it again"),
    )
}
