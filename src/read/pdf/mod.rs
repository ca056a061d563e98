//! PDF: what the page shows, as lines and tables.
//!
//! Glyphs and ruling lines come from an interpreter of the page (`canvas`, `backdrop`), the marks of notes (`note_marks`) and what is struck out (`struck`) left out. Glyphs written in one go are pieces
//! (`pieces`); pieces go into the cells that ruling lines make (`rules`, `grid`, `table`), or into visual lines
//! (`lines`); a table within a cell of another is one of its own (`nested`); a line that ends within a cell goes on (`unfinished`); text too high for its cell stays whole (`overflow`); where vertical lines or all lines are missing, figures that stand under each other make the columns
//! (`frames`, `columns`); where a format lost the lines, they are drawn again between the words (`unruled`, `redrawn`); text that it spread over its box stands around the text in it (`flowed`). What a page break cuts is put together again (`breaks`), and what a file may ask for is bounded
//! (`guard`). Page numbers
//! and running heads are left out (`margins`). No digit is made up, lost or moved: what cannot be decided is decided
//! by overlap and remarked upon.

mod ascii;
mod backdrop;
mod breaks;
mod canvas;
mod columns;
mod flowed;
mod frames;
mod geometry;
mod grid;
mod guard;
mod layout;
mod lines;
mod margins;
mod nested;
mod note_marks;
mod overflow;
mod pieces;
mod plain;
mod radicals;
mod redrawn;
mod rules;
mod struck;
mod table;
mod titles;
mod unfinished;
mod unruled;
mod write;

use super::ReadError;
use crate::model::Source;
pub(super) use canvas::Canvas;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
pub(super) use hayro_interpret::kurbo::{Affine, BezPath, Point};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use layout::{align_columns, layout, lift_captions};
pub(super) use plain::Shown;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Fewer visible characters than this on a page with a picture: the page is a scan.
const SCANNED: usize = 4;

/// Pages may hold drawings in drawings in drawings: a worker's usual stack is too small for the worst of them.
#[cfg(feature = "cli")]
const STACK: usize = 32 << 20;

/// A PDF from its head on. Programs that send files put lines of their own before it; the format allows it within the first
/// 1024 bytes.
#[must_use]
pub fn from_head(bytes: &[u8]) -> Option<&[u8]> {
    let start = &bytes[..bytes.len().min(1024)];
    let head = start.windows(5).position(|five| five == b"%PDF-")?;
    bytes.get(head..)
}

/// Reads a PDF with a text layer.
///
/// # Errors
/// [`ReadError::Damaged`] if the file is protected by a password, cannot be parsed, is a scan without text, or does
/// not say which characters it shows; never panics, whatever the bytes are.
pub fn read(bytes: &[u8]) -> Result<Source, ReadError> {
    with_room(bytes)
}

/// The core has no threads: whoever calls it sees to the stack.
#[cfg(not(feature = "cli"))]
fn with_room(bytes: &[u8]) -> Result<Source, ReadError> {
    guarded(bytes)
}

#[cfg(feature = "cli")]
fn with_room(bytes: &[u8]) -> Result<Source, ReadError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("pdf".into()).stack_size(STACK);
        match thread.spawn_scoped(scope, || guarded(bytes)) {
            Ok(reading) => reading.join().unwrap_or_else(|_| Err(damaged())),
            Err(_) => guarded(bytes),
        }
    })
}

/// The interpreter is young: a panic in it is a file that cannot be read, not the end of the run.
fn guarded(bytes: &[u8]) -> Result<Source, ReadError> {
    catch_unwind(AssertUnwindSafe(|| read_pages(bytes)))
        .unwrap_or_else(|thrown| Err(if thrown.is::<guard::Endless>() { guard::endless() } else { damaged() }))
}

fn read_pages(bytes: &[u8]) -> Result<Source, ReadError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(unreadable)?;
    if pdf.pages().is_empty() {
        return Err(damaged());
    }
    guard::check(&pdf)?;
    guard::complete(&pdf, bytes)?;
    let cache = InterpreterCache::new();
    let mut allowance = guard::Allowance::default();
    let mut canvases = Vec::new();
    for page in pdf.pages().iter() {
        canvases.push(draw(page, &cache, &pdf, &mut allowance)?);
    }
    let counts = Counts::of(&canvases);
    counts.check()?;
    Ok(written(canvases, &counts))
}

/// The pages of another format, drawn on canvases, as the pages of a PDF are laid out and written.
/// `unruled` says that the format lost the ruling lines of its tables.
pub(super) fn laid_out(mut canvases: Vec<Canvas>, unruled: bool) -> Source {
    let counts = Counts::of(&canvases);
    if unruled {
        unruled::rule(&mut canvases);
    }
    written(canvases, &counts)
}

fn written(mut canvases: Vec<Canvas>, counts: &Counts) -> Source {
    let struck: usize = canvases.iter_mut().map(struck::drop).sum();
    let marks: usize = canvases.iter_mut().map(note_marks::drop).sum();
    let mut pages: Vec<_> = canvases.into_iter().map(layout).collect();
    margins::strip(&mut pages);
    columns::spread(&mut pages);
    align_columns(&mut pages);
    breaks::mend(&mut pages);
    lift_captions(&mut pages);
    titles::mark_wrapped(&mut pages);
    let mut writer = write::Writer::new();
    for (page, number) in pages.iter().zip(1..) {
        writer.page(page);
        if counts.scans.contains(&number) {
            writer.remark(format!("第 {number} 页是图片，没有文字层，未能读取"));
        }
    }
    if marks > 0 {
        writer.remark(format!("有 {marks} 个上标的脚注号未读取"));
    }
    if struck > 0 {
        writer.remark(format!("有 {struck} 处划去的文字未读取"));
    }
    if counts.slanted > 0 {
        writer.remark(format!("有 {} 个斜排的数字（如水印）未读取", counts.slanted));
    }
    if counts.unknown > 0 {
        writer.remark(format!("有 {} 个字符没有编码对照，显示为“\u{fffd}”", counts.unknown));
    }
    writer.finish()
}

fn draw<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, pdf: &'a Pdf, allowance: &mut guard::Allowance) -> Result<Canvas, ReadError> {
    allowance.take_content(page.page_stream().map_or(0, <[u8]>::len))?;
    let (width, height) = page.render_dimensions();
    let mut canvas = Canvas::new(width, height);
    canvas.allowance = *allowance;
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(transform, area, cache, pdf.xref(), InterpreterSettings::default());
    interpret_page(page, &mut context, &mut canvas);
    *allowance = canvas.allowance;
    Ok(canvas)
}

/// How much of a document can be read.
#[derive(Default)]
struct Counts {
    visible: usize,
    invisible: usize,
    unknown: usize,
    slanted: usize,
    images: usize,
    scans: Vec<u32>,
}

impl Counts {
    fn of(pages: &[Canvas]) -> Self {
        let mut counts = Self::default();
        for (page, number) in pages.iter().zip(1..) {
            let visible = page.glyphs.iter().filter(|glyph| !glyph.clipped).count();
            counts.visible += visible;
            counts.invisible += page.invisible;
            counts.unknown += page.unknown;
            counts.slanted += page.slanted;
            counts.images += page.images;
            if visible < SCANNED && page.images > 0 {
                counts.scans.push(number);
            }
        }
        counts
    }

    fn check(&self) -> Result<(), ReadError> {
        if self.visible < SCANNED && (self.images > 0 || self.invisible > 0) {
            return Err(error(
                "PDF 是扫描件，没有文字层，无法核对数字；请提供可复制文字的 PDF 或原 Word/Excel 文件",
                "the PDF is a scan without a text layer; provide a PDF with selectable text or the original Word/Excel file",
            ));
        }
        if self.visible == 0 {
            return Err(error(
                "PDF 里没有文字，没有可以检查的内容；请提供可复制文字的 PDF 或原 Word/Excel 文件",
                "the PDF holds no text: there is nothing to check; provide a PDF with selectable text or the original Word/Excel file",
            ));
        }
        if self.unknown * 5 > self.visible {
            return Err(error(
                "PDF 的字体没有编码对照，文字无法还原（复制出来也是乱码）；请重新导出 PDF，或提供原 Word/Excel 文件",
                "the fonts of the PDF do not say which characters they show; export the PDF again or provide the original Word/Excel file",
            ));
        }
        Ok(())
    }
}

fn unreadable(error_found: LoadPdfError) -> ReadError {
    match error_found {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => error(
            "PDF 有打开密码，无法读取；请去掉密码后另存，或提供原 Word/Excel 文件",
            "the PDF is protected by a password; save it without one or provide the original Word/Excel file",
        ),
        LoadPdfError::Decryption(_) => error(
            "PDF 的加密方式无法识别，不能读取；请去掉加密后另存，或提供原 Word/Excel 文件",
            "the PDF is encrypted in an unknown way; save it without encryption or provide the original Word/Excel file",
        ),
        LoadPdfError::Invalid => damaged(),
    }
}

fn damaged() -> ReadError {
    error(
        "PDF 文件已损坏或不完整，无法读取；请重新导出 PDF，或提供原 Word/Excel 文件",
        "the PDF is damaged or incomplete; export it again or provide the original Word/Excel file",
    )
}

fn error(zh: &str, en: &str) -> ReadError {
    ReadError::Damaged { zh: zh.into(), en: en.into() }
}
