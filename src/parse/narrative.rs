//! The sections and paragraphs of the 情况说明: headings, and lines joined where a hard line end cut a sentence.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::layout::line::{self, Kind};
use crate::layout::raw::Line;
use crate::lexicon::words::money_unit_at_end;
use crate::model::pattern;
use crate::model::{Paragraph, Section, Span};
use regex::Regex;
use std::sync::LazyLock;

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
    for (at, &index) in narrative.iter().enumerate() {
        let span = lines[index].content();
        let kind = match line::kind(text, span) {
            Kind::Heading(depth) => {
                let next = narrative.get(at + 1).map_or("", |&n| lines[n].content().of(text));
                let item = depth >= 3 && (opens_item(span.of(text), next) || ends_with_amount(span.of(text)))
                    || depth >= 2 && is_cut_sentence(span.of(text), next);
                if item { Kind::Text } else { Kind::Heading(depth) }
            }
            // …万元，占 on one line and 99.94%； on the next: the end of the sentence.
            Kind::BareNumbers
                if previous.as_ref().is_some_and(|(at, kind)| *kind == Kind::Text && continues(text, lines, *at, index))
                    && span.of(text).contains(['%', '％', '元', '。', '；', '，']) =>
            {
                Kind::Text
            }
            other => other,
        };
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

/// A numbered line that looks like a heading and is the first line of a sentence: the name of its 科目 ends on the next
/// line, or its amount has its unit there.
fn opens_item(line: &str, next: &str) -> bool {
    let level =
        |s: &str, l: char| [['（', '）'], ['(', ')'], ['（', ')'], ['(', '）']].iter().any(|[o, c]| s.contains(&format!("{o}{l}{c}")));
    let end = next.find(['。', '，', '；', ',']).unwrap_or(next.len());
    let head = &next[..end];
    let name_ends = !starts_item(next)
        && (level(line, '类') && (level(head, '款') || level(head, '项')) && !level(line, '项')
            || level(line, '款') && level(head, '项') && !level(line, '项'));
    let cut = line.trim_end().trim_end_matches('万').ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let unit_follows =
        cut && (next.trim_start().starts_with("万元") || next.trim_start().starts_with('元') || next.trim_start().starts_with("亿元"));
    name_ends || unit_follows
}

/// （一）人员经费100.00万元: an item of a list, and no heading.
fn ends_with_amount(line: &str) -> bool {
    let line = line.trim_end();
    let unit = money_unit_at_end(line).and_then(|unit| line.strip_suffix(unit));
    unit.is_some_and(|rest| rest.trim_end().ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)))
}

/// A numbered line that gives an amount, or stops at a comma, is no heading: its sentence goes on in the next line.
fn is_cut_sentence(line: &str, next: &str) -> bool {
    static AMOUNT: LazyLock<Regex> =
        LazyLock::new(|| pattern::new(r"[\d０-９][\d０-９,，.．]*\s*(?:亿元|万元|元)").expect("valid pattern"));
    let line = line.trim_end();
    let goes_on = !next.is_empty() && !starts_item(next) && !line.ends_with(['。', '：', ':']);
    goes_on && (line.ends_with(['，', ',', '、']) || AMOUNT.is_match(line))
}

/// A number that opens a new item: `（二）`, `3、`, `1．`, `- (1)`. A decimal such as `2.5` opens none.
fn starts_item(raw: &str) -> bool {
    let raw = raw.trim_start_matches(['-', ' ', '·', '●']);
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let mut after = raw.trim_start_matches(digit).chars();
    let stop = after.next().is_some_and(|c| matches!(c, '.' | '．'));
    let decimal = raw.starts_with(digit) && stop && after.next().is_some_and(digit);
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
