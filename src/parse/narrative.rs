//! The sections and paragraphs of the 情况说明: headings, and lines joined where a hard line end cut a sentence.

use super::line::{self, Kind, Line};
use crate::model::{Paragraph, Section, Span};

/// Sections and paragraphs in printed order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrative {
    /// The sections.
    pub sections: Vec<Section>,
    /// The paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// Builds sections and paragraphs from the lines that belong to no table.
#[must_use]
pub fn read(text: &str, lines: &[Line], narrative: &[usize], tables: &[Span]) -> Narrative {
    let mut found = Narrative::default();
    let mut previous: Option<(usize, Kind)> = None;
    for &index in narrative {
        let span = lines[index].content();
        let kind = line::kind(text, span);
        if kind == Kind::BareNumbers {
            continue;
        }
        if let Kind::Heading(depth) = kind {
            found.sections.push(Section { title: span.of(text).to_owned(), title_span: span, depth, span, has_content: false });
            previous = Some((index, kind));
            continue;
        }
        let section = found.sections.len().checked_sub(1);
        let joins = matches!(&previous, Some((at, Kind::Text)) if continues(text, lines, *at, index));
        match found.paragraphs.last_mut().filter(|_| joins) {
            Some(paragraph) => {
                paragraph.span = paragraph.span.cover(span);
                paragraph.lines.push(span);
            }
            None => found.paragraphs.push(Paragraph { span, lines: vec![span], section }),
        }
        previous = Some((index, Kind::Text));
    }
    close(&mut found, tables, text.len());
    found
}

/// Whether a line goes on with the sentence of the line before.
fn continues(text: &str, lines: &[Line], before: usize, here: usize) -> bool {
    let last = lines[before].content().of(text);
    let next = lines[here].content().of(text);
    let open = !last.ends_with(['。', '！', '？', '；', '：', ':', ';']);
    let length = last.chars().count();
    // A short line that ends without a stop is a heading without a number, unless the next line is its direct continuation.
    open && length >= 12 && !starts_item(next)
}

/// A number that opens a new item: `（二）`, `3、`, `1．`, `- (1)`. A decimal such as `2.5` opens none.
fn starts_item(raw: &str) -> bool {
    let raw = raw.trim_start_matches(['-', ' ', '·', '●']);
    let digits = raw.chars().take_while(char::is_ascii_digit).count();
    let after = raw.chars().skip(digits).collect::<String>();
    let decimal = digits > 0 && after.starts_with(['.', '．']) && after.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    !decimal && line::is_numbered(raw)
}

/// Every section ends where the next one of the same or a higher depth begins.
fn close(found: &mut Narrative, tables: &[Span], end: usize) {
    for index in 0..found.sections.len() {
        let (start, depth) = (found.sections[index].span.start, found.sections[index].depth);
        let next = found.sections[index + 1..].iter().find(|s| s.depth <= depth).map_or(end, |s| s.title_span.start);
        let span = Span::new(start, next);
        let title_end = found.sections[index].title_span.end;
        let inside = |s: &Span| s.start >= title_end && s.end <= next;
        found.sections[index].span = span;
        found.sections[index].has_content = found.paragraphs.iter().any(|p| inside(&p.span)) || tables.iter().any(inside);
    }
}
