//! Web pages: what a reader of the page sees, tables as tables.
//!
//! Pages of governments are laid out with tables within tables, so a table is taken for data only where it looks
//! like data; the others are only frames around the text.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

mod charset;
mod table;

use super::limits::{Allowance, MAX_ATTRIBUTES, MAX_DEPTH, nested_too_deep, too_many_attributes};
use super::rendering::{Rendering, is_chinese};
use super::{ReadError, ReadOptions};
use crate::model::{Format, Place, Source};
use ego_tree::NodeRef;
use scraper::{ElementRef, Html, Node};
use table::{Content, Table, is_gridded};

pub(super) use charset::looks_like_html;

const PICTURE: &str = "此处是图片，其中的文字和数字无法读取，没有检查";
const HIDDEN: &str = "此处有不显示的表格行或单元格，没有读取";

/// Stands for a line break of the source text, which is a blank or nothing to the reader.
const SOFT: char = '\u{1}';

/// Reads a web page.
///
/// # Errors
/// The errors of [`encoding`](super::encoding), and [`ReadError::Damaged`] for a page that is too large, too deeply
/// nested, or without text.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Source, ReadError> {
    let decoded = charset::decode(bytes, options)?;
    let mut allowance = Allowance::new();
    allowance.take_text(decoded.text.len())?;
    check_nesting(&decoded.text)?;
    check_attributes(&decoded.text)?;
    let page = Html::parse_document(&decoded.text);
    let mut printer = Printer { rendering: Rendering::new(), allowance, line: String::new(), paragraphs: 0, tables: 0 };
    printer.children(*page.root_element(), 0)?;
    printer.flush();
    printer.rendering.finish(Format::Html, decoded.encoding)
}

/// Writes the tables of a stretch of HTML that stands in another text, numbered from the next of `tables`; gives their number.
pub(super) fn tables(text: &str, tables: u32, rendering: &mut Rendering, allowance: &mut Allowance) -> Result<u32, ReadError> {
    check_nesting(text)?;
    let page = Html::parse_fragment(text);
    let all = page.root_element().descendent_elements().filter(|e| e.value().name() == "table");
    let inner = |e: &ElementRef<'_>| e.ancestors().filter_map(ElementRef::wrap).any(|above| above.value().name() == "table");
    let mut count = tables;
    for element in all.filter(|e| !inner(e) || is_gridded(*e)) {
        count += 1;
        rendering.grid(Table::read(element).grid(count, allowance)?);
    }
    Ok(count)
}

/// Refuses a page before it is parsed, for the parser takes a time that grows with the square of the nesting.
///
/// This counts tags roughly: many are never closed and need not be, so the bound is far above [`MAX_DEPTH`].
fn check_nesting(text: &str) -> Result<(), ReadError> {
    const CLOSED_BY_OTHERS: [&str; 16] =
        ["p", "li", "td", "th", "tr", "br", "hr", "img", "input", "meta", "link", "option", "dd", "dt", "col", "tbody"];
    let mut open: usize = 0;
    for tag in text.split('<').skip(1) {
        let name: &str = &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())];
        if tag.starts_with('/') {
            open = open.saturating_sub(1);
        } else if !name.is_empty() && !CLOSED_BY_OTHERS.iter().any(|c| c.eq_ignore_ascii_case(name)) {
            open += 1;
        }
        if open > MAX_DEPTH * 16 {
            return Err(nested_too_deep());
        }
    }
    Ok(())
}

/// Refuses a page with a tag of very many attributes before it is parsed, for the parser compares each with all before it.
fn check_attributes(text: &str) -> Result<(), ReadError> {
    let mut rest = text;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        rest = passed_tag(tag)?;
        // What looks like a tag in a script is none.
        if let Some(end) = ["script", "style"].iter().find(|n| n.eq_ignore_ascii_case(name)).map(|n| ["</", n].concat()) {
            rest = rest.split_once(end.as_str()).map_or("", |(_, after)| after);
        }
    }
    Ok(())
}

/// What follows a tag; attributes may be set apart by blanks, by strokes, or by the quotation marks of the one before.
fn passed_tag(tag: &str) -> Result<&str, ReadError> {
    let mut quote = None;
    let mut before = ' ';
    let mut attributes = 0_usize;
    for (at, c) in tag.char_indices() {
        match quote {
            Some(mark) if c == mark => quote = None,
            Some(_) => {}
            None if c == '>' => return Ok(tag.split_at(at).1),
            None if matches!(c, '"' | '\'') && before == '=' => quote = Some(c),
            None if c == '=' || c == '/' || c.is_ascii_whitespace() && !before.is_ascii_whitespace() => attributes += 1,
            None => {}
        }
        if attributes > 2 * MAX_ATTRIBUTES {
            return Err(too_many_attributes());
        }
        if quote.is_some() || !c.is_ascii_whitespace() || before != '=' {
            before = c;
        }
    }
    Ok("")
}

/// Lays the page out as text.
struct Printer {
    rendering: Rendering,
    allowance: Allowance,
    /// The text since the last block began.
    line: String,
    paragraphs: u32,
    tables: u32,
}

impl Printer {
    fn children(&mut self, node: NodeRef<'_, Node>, depth: usize) -> Result<(), ReadError> {
        if depth > MAX_DEPTH {
            return Err(nested_too_deep());
        }
        for child in node.children() {
            match child.value() {
                Node::Text(text) => push_text(&mut self.line, text, false),
                Node::Element(_) => {
                    if let Some(element) = ElementRef::wrap(child) {
                        self.element(element, depth)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn element(&mut self, element: ElementRef<'_>, depth: usize) -> Result<(), ReadError> {
        if is_unseen(element) {
            return Ok(());
        }
        match element.value().name() {
            "br" => self.line.push('\n'),
            "img" => self.picture(element),
            "table" => {
                self.flush();
                self.table(element, depth)?;
            }
            "pre" => {
                self.flush();
                for text in element.text() {
                    push_text(&mut self.line, text, true);
                }
                self.flush();
            }
            name if is_block(name) => {
                self.flush();
                self.children(*element, depth + 1)?;
                self.flush();
            }
            _ => self.children(*element, depth + 1)?,
        }
        Ok(())
    }

    fn inner_tables(&mut self, node: NodeRef<'_, Node>, depth: usize) -> Result<(), ReadError> {
        if depth > MAX_DEPTH {
            return Err(nested_too_deep());
        }
        for element in node.children().filter_map(ElementRef::wrap).filter(|e| !is_unseen(*e)) {
            if is_gridded(element) {
                self.table(element, depth)?;
            } else {
                self.inner_tables(*element, depth + 1)?;
            }
        }
        Ok(())
    }

    fn picture(&mut self, element: ElementRef<'_>) {
        if is_large(element) {
            self.flush();
            self.rendering.remark(PICTURE);
        }
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        let text = collapse(&std::mem::take(&mut self.line));
        if text.trim().is_empty() {
            return;
        }
        self.paragraphs = self.paragraphs.saturating_add(1);
        let place = Place::Paragraph { paragraph: self.paragraphs };
        self.rendering.paragraph(&text, &place);
    }

    fn table(&mut self, element: ElementRef<'_>, depth: usize) -> Result<(), ReadError> {
        let table = Table::read(element);
        for caption in &table.captions {
            self.children(**caption, depth + 1)?;
            self.flush();
        }
        match table.content() {
            Content::Flow => {
                for cell in table.cells() {
                    self.children(*cell, depth + 1)?;
                    self.flush();
                }
            }
            Content::Cells => {
                self.tables += 1;
                let grid = table.grid(self.tables, &mut self.allowance)?;
                self.rendering.grid(grid);
                let pictures = table.cells().flat_map(|cell| cell.descendent_elements());
                if pictures.filter(|e| e.value().name() == "img").any(is_large) {
                    self.rendering.remark(PICTURE);
                }
                // Tables within its cells come behind it, each as a table of its own.
                for cell in table.cells() {
                    self.inner_tables(*cell, depth + 1)?;
                }
            }
        }
        if table.hides {
            self.rendering.remark(HIDDEN);
        }
        Ok(())
    }
}

/// The text of a cell without the tables in it, with a line break wherever a block begins or ends.
fn cell_text(cell: ElementRef<'_>) -> Result<String, ReadError> {
    fn collect(node: NodeRef<'_, Node>, text: &mut String, depth: usize) -> Result<(), ReadError> {
        if depth > MAX_DEPTH {
            return Err(nested_too_deep());
        }
        for child in node.children() {
            if let Node::Text(piece) = child.value() {
                push_text(text, piece, false);
            } else if let Some(element) = ElementRef::wrap(child).filter(|e| !is_unseen(*e) && !is_gridded(*e)) {
                let name = element.value().name();
                let breaks = is_block(name) || matches!(name, "br" | "table" | "td" | "th" | "pre");
                if breaks {
                    text.push('\n');
                }
                collect(child, text, depth + 1)?;
                if breaks {
                    text.push('\n');
                }
            }
        }
        Ok(())
    }
    let mut text = String::new();
    collect(*cell, &mut text, 0)?;
    // A name is set in by blanks that do not collapse.
    let set_in: String =
        text.chars().take_while(|c| c.is_whitespace() || *c == SOFT).filter(|c| matches!(c, '\u{a0}' | '\u{3000}')).collect();
    Ok(set_in + collapse(&text).trim_start())
}

/// Appends text of the source, in which a line break is no line break unless it is preformatted.
fn push_text(line: &mut String, text: &str, preformatted: bool) {
    line.extend(text.chars().map(|c| match c {
        '\n' if preformatted => '\n',
        '\n' | '\r' => SOFT,
        '\t' | '\u{c}' => ' ',
        SOFT => ' ',
        other => other,
    }));
}

/// Runs of blanks become one; a line break of the source between Chinese characters becomes nothing.
fn collapse(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    let is_blank = |c: char| matches!(c, ' ' | '\u{a0}' | SOFT);
    while let Some(start) = rest.find(is_blank) {
        let (before, blank) = rest.split_at(start);
        text.push_str(before);
        let length = blank.find(|c| !is_blank(c)).unwrap_or(blank.len());
        let after = &blank[length..];
        let between_chinese = text.chars().next_back().is_some_and(is_chinese) && after.chars().next().is_some_and(is_chinese);
        if !(between_chinese && blank[..length].contains(SOFT)) {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

/// Elements whose content is no text of the page, and those the page does not show.
fn is_unseen(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let no_text = matches!(
        value.name(),
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "nav"
            | "select"
            | "button"
            | "iframe"
            | "svg"
            | "textarea"
            | "audio"
            | "video"
            | "canvas"
            | "object"
            // What was taken out of a text that is still shown with its changes.
            | "del"
            | "s"
            | "strike"
    );
    no_text || is_note_mark(element) || value.attr("hidden").is_some() || value.attr("style").is_some_and(hides)
}

/// Whether an element is the raised number of a note: behind a figure, it would be read as a part of it.
fn is_note_mark(element: ElementRef<'_>) -> bool {
    let is_link = |e: ElementRef<'_>| e.value().name() == "a";
    let linked = || element.descendent_elements().any(is_link) || element.parent().and_then(ElementRef::wrap).is_some_and(is_link);
    let bracketed = || {
        let text: String = element.text().collect();
        let text = text.trim();
        text.starts_with(['[', '［', '〔', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '*']) || text.starts_with('注')
    };
    element.value().name() == "sup" && (linked() || bracketed())
}

fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    style.to_ascii_lowercase().split(';').any(|rule| rule.starts_with("display:none"))
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "hr"
            | "body"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "blockquote"
            | "center"
            | "form"
            | "fieldset"
            | "figure"
            | "figcaption"
            | "address"
            | "tr"
            | "caption"
            | "details"
            | "summary"
    )
}

/// Whether a picture may hold a table or text; small ones are signs and spacers.
fn is_large(image: ElementRef<'_>) -> bool {
    const SMALL: u32 = 64;
    let side = |name: &str| image.value().attr(name).and_then(|v| v.trim_end_matches("px").parse::<u32>().ok());
    !["width", "height"].into_iter().filter_map(side).any(|length| length < SMALL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_what_the_reader_sees() {
        let mut line = String::new();
        push_text(&mut line, "一般公共\n   预算\u{a0} 支出\t1.00\n2.00", false);
        assert_eq!(collapse(&line), "一般公共预算 支出 1.00 2.00");
    }

    #[test]
    fn nesting_is_refused_before_parsing() {
        assert!(check_nesting(&"<div>".repeat(MAX_DEPTH * 16)).is_ok());
        assert_eq!(check_nesting(&"<div>".repeat(MAX_DEPTH * 16 + 1)), Err(nested_too_deep()));
        assert!(check_nesting(&"<p>".repeat(100_000)).is_ok());
    }

    #[test]
    fn a_tag_of_very_many_attributes_is_refused() {
        let tag = |one: &str, count: usize| format!("<p{}>1", one.repeat(count));
        for one in [" a=1", " a=\"<\"", " a", "/a", " a='>'"] {
            assert!(check_attributes(&tag(one, MAX_ATTRIBUTES / 2)).is_ok(), "{one}");
            assert_eq!(check_attributes(&tag(one, 2 * MAX_ATTRIBUTES + 1)), Err(too_many_attributes()), "{one}");
        }
        assert!(check_attributes(&format!("<script>if (a<b{}</script><p>1", " a = b".repeat(5000))).is_ok());
    }
}
