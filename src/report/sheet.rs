//! `sheet` — the review as a workbook: a list of all documents, then a sheet for each.
//!
//! Everything is written as a string or a number, never as a formula, and what looks like one is marked as text, so
//! that editing the cell does not make it one either.

use super::review::{Met, Review, Row};
use super::{Failure, Format, Lang, Style, Summary, Verified, Written};
use rust_xlsxwriter::{Color, DocProperties, Format as Cell, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError};
use std::collections::HashSet;
use std::io::{self, Write};

/// Characters that a name of a sheet may have.
const NAME: usize = 31;

/// Characters that a cell may hold.
const CELL: usize = 32_767;

/// Height of a line in points.
const LINE: f64 = 15.0;

/// Lines that a row shows: it may be 409 points high, and what does not fit would be hidden. Then it is continued.
const LINES: usize = 26;

/// Width of the column of findings.
const FINDINGS: f64 = 48.0;

/// The review of every document as one workbook. It is put together at the end, because the list comes first and its
/// links need the names of the sheets: what is kept of a document are the words of its sheet.
#[derive(Debug, Default)]
pub struct Sheet {
    reviews: Vec<Review>,
}

impl Format for Sheet {
    type Part = Review;

    fn part(document: Verified, style: &Style) -> io::Result<Review> {
        Ok(Review::of(&document, style))
    }

    fn add(&mut self, part: Review, _style: &Style, _out: &mut dyn Write) -> Written {
        self.reviews.push(part);
        Ok(())
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        let bytes = workbook(&self.reviews, &summary.failures, style.lang).map_err(io::Error::other)?;
        out.write_all(&bytes)
    }
}

fn workbook(reviews: &[Review], failures: &[Failure], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A folder that is walked again passes over its own sheets by this.
    book.set_properties(&DocProperties::new().set_author("budgetcheck"));
    let looks = Looks::new();
    let first = lang.of("核对汇总", "Documents");
    let mut names = Names::new(first);
    let sheets: Vec<String> = reviews.iter().enumerate().map(|(i, r)| names.of(i + 1, r)).collect();
    list(book.add_worksheet().set_name(first)?, reviews, &sheets, failures, &looks, lang)?;
    for (review, name) in reviews.iter().zip(&sheets) {
        document(book.add_worksheet().set_name(name)?, review, first, &looks, lang)?;
    }
    book.save_to_buffer()
}

/// How cells look.
struct Looks {
    head: Cell,
    plain: Cell,
    number: Cell,
    title: Cell,
    yes: Cell,
    no: Cell,
    open: Cell,
    link: Cell,
}

impl Looks {
    fn new() -> Self {
        let plain = Cell::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin);
        Self {
            head: plain.clone().set_bold().set_background_color(Color::RGB(0x00DD_E6F0)),
            number: plain.clone().set_num_format("0"),
            title: Cell::new().set_bold(),
            yes: plain.clone().set_font_color(Color::RGB(0x0000_6100)),
            no: plain.clone().set_font_color(Color::RGB(0x009C_0006)).set_bold(),
            open: plain.clone().set_font_color(Color::RGB(0x0059_5959)),
            link: plain.clone().set_font_color(Color::RGB(0x0005_63C1)),
            plain,
        }
    }

    const fn met(&self, met: Met) -> &Cell {
        match met {
            Met::Yes => &self.yes,
            Met::No => &self.no,
            Met::Unchecked => &self.open,
        }
    }
}

/// Writes words as words, whatever they begin with.
fn words(sheet: &mut Worksheet, row: u32, column: u16, text: &str, look: &Cell) -> Result<(), XlsxError> {
    let text: String = text.chars().take(CELL / 2).collect();
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        sheet.write_string_with_format(row, column, text, &look.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, text, look)?;
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss)] // Counts of findings and figures, far below 2⁵³.
fn number(sheet: &mut Worksheet, row: u32, column: u16, value: usize, look: &Cell) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, column, value as f64, look).map(|_| ())
}

fn head(sheet: &mut Worksheet, row: u32, columns: &[(&str, &str, f64)], looks: &Looks, lang: Lang) -> Result<(), XlsxError> {
    for (column, (zh, en, width)) in (0..).zip(columns) {
        words(sheet, row, column, lang.of(zh, en), &looks.head)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(row + 1, 0)?;
    Ok(())
}

/// Lines that words take in a column of this width, where a Chinese character is as wide as two digits.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Widths of columns, far below 2⁵³.
fn lines(text: &str, width: f64) -> usize {
    // Fonts differ: a little less than the column holds.
    let width = (width * 0.92) as usize;
    let wide = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    text.lines().map(|line| wide(line).div_ceil(width.max(1)).max(1)).sum::<usize>().max(1)
}

/// Makes a row as high as its words: not every spreadsheet program does.
#[allow(clippy::cast_precision_loss)] // At most as many as a row shows.
fn fit(sheet: &mut Worksheet, row: u32, cells: &[&str], columns: &[(&str, &str, f64)]) -> Result<(), XlsxError> {
    let needed = cells.iter().zip(columns).map(|(text, (_, _, width))| lines(text, *width)).max().unwrap_or(1);
    sheet.set_row_height(row, LINE * needed.min(LINES + 1) as f64).map(|_| ())
}

/// Headings of the list and widths in characters.
const LIST: &[(&str, &str, f64)] = &[
    ("序号", "no.", 6.0),
    ("文件", "document", 44.0),
    ("工作表", "sheet", 32.0),
    ("单位、年度", "unit and year", 40.0),
    ("错误", "errors", 8.0),
    ("警告", "warnings", 8.0),
    ("提示", "notes", 8.0),
    ("读到的数字", "figures read", 11.0),
    ("核对相符", "proven", 10.0),
    ("核对不符", "contradicted", 10.0),
    ("未核对", "unchecked", 10.0),
    ("其中无法读取", "of these unreadable", 10.0),
    ("按设置或基线未列", "kept back", 10.0),
    ("未能检查的原因", "why it could not be checked", 50.0),
];

fn list(
    sheet: &mut Worksheet,
    reviews: &[Review],
    sheets: &[String],
    failures: &[Failure],
    looks: &Looks,
    lang: Lang,
) -> Result<(), XlsxError> {
    head(sheet, 0, LIST, looks, lang)?;
    let mut row = 0;
    for (review, name) in reviews.iter().zip(sheets) {
        row += 1;
        number(sheet, row, 0, row as usize, &looks.number)?;
        words(sheet, row, 1, &review.files(), &looks.plain)?;
        let link = Url::new(format!("internal:'{}'!A1", name.replace('\'', "''"))).set_text(name);
        sheet.write_url_with_format(row, 2, link, &looks.link)?;
        words(sheet, row, 3, &review.heading, &looks.plain)?;
        let (c, f) = (review.counts, review.figures);
        let counts = [c.errors, c.warnings, c.notes, f.read, f.proven, f.contradicted, f.unchecked, f.unreadable, review.kept_back];
        for (column, count) in (4..).zip(counts) {
            number(sheet, row, column, count, &looks.number)?;
        }
        words(sheet, row, 13, "", &looks.plain)?;
        fit(sheet, row, &["", &review.files(), name, &review.heading], LIST)?;
    }
    for failure in failures {
        row += 1;
        number(sheet, row, 0, row as usize, &looks.number)?;
        for column in 1..13 {
            words(sheet, row, column, if column == 1 { &failure.path } else { "" }, &looks.plain)?;
        }
        let why = lang.pick(&failure.message);
        words(sheet, row, 13, why, &looks.no)?;
        let mut cells = [""; 14];
        (cells[1], cells[13]) = (&failure.path, why);
        fit(sheet, row, &cells, LIST)?;
    }
    sheet.autofilter(0, 0, row.max(1), 13)?;
    sheet.set_paper_size(A4);
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// Headings of a document's sheet and widths in characters.
pub(super) const COLUMNS: &[(&str, &str, f64)] = &[
    ("检查内容", "item", 22.0),
    ("符合要求", "meets the requirement", 8.0),
    ("问题描述", "findings", FINDINGS),
    ("规则", "rules", 16.0),
    ("检查人", "checked by", 7.0),
    ("日期", "date", 9.0),
    ("整改情况", "mended", 10.0),
    ("复核", "reviewed by", 7.0),
];

/// The number that workbooks give to the paper.
const A4: u8 = 9;

/// What 是, 否 and 未检查 mean.
const MEANING: (&str, &str) = (
    "是：表中每个数字都有核对且相符。否：有错误或警告。未检查：工具没有判断，需人工核对；提示不算不符合。",
    "yes: every figure of the table is in a check that holds. no: an error or a warning. not checked: the tool does not say; a note is no violation.",
);

fn document(sheet: &mut Worksheet, review: &Review, first: &str, looks: &Looks, lang: Lang) -> Result<(), XlsxError> {
    let title = format!("{}{}{}", review.files(), lang.of("：", ": "), review.heading);
    words(sheet, 0, 0, &title, &looks.title)?;
    let back = Url::new(format!("internal:'{first}'!A1")).set_text(lang.of("返回汇总", "back to the list"));
    sheet.write_url_with_format(0, 3, back, &looks.link)?;
    head(sheet, 1, COLUMNS, looks, lang)?;
    let mut at = 1;
    for line in review.rows.iter().flat_map(Row::lines) {
        for (index, part) in pieces(&line.words).iter().enumerate() {
            at += 1;
            let item = if index == 0 { line.item.clone() } else { format!("{}{}", line.item, lang.of("（续）", " (continued)")) };
            words(sheet, at, 0, &item, &looks.plain)?;
            words(sheet, at, 1, line.met.word(lang), looks.met(line.met))?;
            words(sheet, at, 2, part, &looks.plain)?;
            words(sheet, at, 3, &line.rule, &looks.plain)?;
            // What people fill in by hand.
            for column in 4..8 {
                words(sheet, at, column, "", &looks.plain)?;
            }
            fit(sheet, at, &[&item, line.met.word(lang), part, &line.rule], COLUMNS)?;
        }
    }
    words(sheet, at + 2, 0, lang.of(MEANING.0, MEANING.1), &Cell::new())?;
    for (index, accepted) in (at + 3..).zip(&review.accepted) {
        words(sheet, index, 0, &format!("{}{accepted}", lang.of("已接受：", "accepted: ")), &Cell::new())?;
    }
    sheet.set_paper_size(A4).set_margins(0.3, 0.3, 0.5, 0.5, 0.3, 0.3);
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(1, 1)?;
    Ok(())
}

/// The words of a line in pieces that a row shows.
pub(super) fn pieces(words: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for line in words.lines() {
        let full = pieces.last().is_some_and(|p| !p.is_empty() && lines(p, FINDINGS) + lines(line, FINDINGS) > LINES);
        if full {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            if !piece.is_empty() {
                piece.push('\n');
            }
            piece.push_str(line);
        }
    }
    pieces
}

/// Gives sheets names that a workbook takes: numbered as the list is, of at most 31 characters, none twice.
struct Names {
    taken: HashSet<String>,
}

impl Names {
    fn new(first: &str) -> Self {
        Self { taken: HashSet::from([first.to_lowercase()]) }
    }

    fn of(&mut self, index: usize, review: &Review) -> String {
        let stem = std::path::Path::new(&review.path).file_stem().map(|s| s.to_string_lossy().into_owned());
        let name = review.name.clone().or(stem).unwrap_or_default();
        let name: String = format!("{index} {name}")
            .chars()
            .map(|c| {
                if c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '：' | '？' | '＊' | '／' | '＼') {
                    '_'
                } else {
                    c
                }
            })
            .collect();
        let mut name = cut(&name);
        // The number tells all sheets apart; the list's own name begins with none.
        while !self.taken.insert(name.to_lowercase()) {
            name = cut(&format!("{index}.{name}"));
        }
        name
    }
}

/// At most as many characters as a name may have, counted as workbooks count them; no apostrophe at an end.
fn cut(name: &str) -> String {
    let mut left = NAME;
    let fits = |c: &char| {
        let enough = left >= c.len_utf16();
        left = left.saturating_sub(c.len_utf16());
        enough
    };
    name.chars().take_while(fits).collect::<String>().trim_matches(['\'', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Counts;
    use crate::report::review::Figures;

    fn review(path: &str, name: Option<&str>) -> Review {
        Review {
            path: path.to_owned(),
            with: Vec::new(),
            name: name.map(str::to_owned),
            heading: String::new(),
            counts: Counts::default(),
            figures: Figures::default(),
            kept_back: 0,
            accepted: Vec::new(),
            rows: Vec::new(),
        }
    }

    #[test]
    fn names_of_sheets_are_taken_by_a_workbook() {
        let mut names = Names::new("核对汇总");
        let given = [
            ("a/预算.docx", None),
            ("b/预算.docx", None),
            ("x.txt", Some("[甲]:乙*?/\\局'")),
            ("x.txt", Some("一个名称特别长的单位，长到工作表的名称放不下它的全部文字，需要截短")),
            ("x.txt", Some("𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷")),
            ("", Some("")),
            ("=cmd|' /C calc'!A0.txt", None),
        ];
        let all: Vec<String> = given.iter().enumerate().map(|(i, (path, name))| names.of(i + 1, &review(path, *name))).collect();
        let mut book = Workbook::new();
        for name in &all {
            assert!(name.encode_utf16().count() <= NAME, "{name}");
            book.add_worksheet().set_name(name).unwrap();
        }
        book.save_to_buffer().unwrap();
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), given.len(), "{all:?}");
    }

    #[test]
    fn the_height_of_a_row_follows_its_words() {
        assert_eq!([lines("", 10.0), lines("abc", 10.0), lines("一二三四五", 10.0), lines("一\n二\n三", 10.0)], [1, 1, 2, 3]);
    }

    #[test]
    fn a_row_with_many_findings_is_continued_and_loses_none() {
        let findings: Vec<String> = (0..900).map(|i| format!("第 {i} 行，错误：{}", "合计不符".repeat(20))).collect();
        let pieces = pieces(&findings.join("\n"));
        assert!(pieces.len() > 1 && pieces.iter().all(|p| lines(p, FINDINGS) <= LINES));
        let lines: Vec<&str> = pieces.iter().flat_map(|p| p.lines()).collect();
        assert_eq!(lines.len(), findings.len());
    }
}
