//! The styles of a workbook with fills appended: a marked cell keeps everything else of its look.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::edit::{Edits, root_prefix, with_attribute};
use crate::ledger::Severity;
use std::collections::BTreeMap;
use std::ops::Range;

/// Colours of the fills: error, warning, note.
const COLORS: [&str; 3] = ["FFFFC7CE", "FFFFEB9C", "FFDDEBF7"];

/// Styles under change.
pub(super) struct Fills {
    text: String,
    prefix: String,
    fills: List,
    formats: List,
    /// The formats that were added, by the format they are made of and the colour.
    added: BTreeMap<(usize, usize), usize>,
    new: Vec<String>,
}

/// A list of elements in the styles.
struct List {
    /// The start tag of the list.
    tag: Range<usize>,
    /// The elements.
    items: Vec<Range<usize>>,
    /// Before the end tag.
    end: usize,
}

impl Fills {
    /// Takes the styles; `None` where they are not as they should be.
    pub(super) fn of(text: String) -> Option<Self> {
        let prefix = root_prefix(&text, "styleSheet")?;
        let fills = List::of(&text, &prefix, "fills", "fill")?;
        let formats = List::of(&text, &prefix, "cellXfs", "xf")?;
        Some(Self { text, prefix, fills, formats, added: BTreeMap::new(), new: Vec::new() })
    }

    /// The format like another, with the fill of a severity.
    pub(super) fn like(&mut self, format: usize, severity: Severity) -> Option<usize> {
        let color = match severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Note => 2,
        };
        if let Some(known) = self.added.get(&(format, color)) {
            return Some(*known);
        }
        let whole = &self.text[self.formats.items.get(format)?.clone()];
        let end = whole.find('>')? + 1;
        let fill = (self.fills.items.len() + color).to_string();
        let tag = with_attribute(&with_attribute(&whole[..end], "fillId", &fill), "applyFill", "1");
        let number = self.formats.items.len() + self.new.len();
        self.new.push(format!("{tag}{}", &whole[end..]));
        self.added.insert((format, color), number);
        Some(number)
    }

    /// The styles with what was added.
    pub(super) fn finish(self) -> String {
        if self.new.is_empty() {
            return self.text;
        }
        let p = &self.prefix;
        let fill = |color: &str| {
            format!(
                "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"{color}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
            )
        };
        let mut edits = Edits::default();
        let mut grow = |list: &List, added: usize, elements: String| {
            let count = (list.items.len() + added).to_string();
            edits.replace(list.tag.clone(), with_attribute(&self.text[list.tag.clone()], "count", &count));
            edits.insert(list.end, elements);
        };
        grow(&self.fills, COLORS.len(), COLORS.map(fill).concat());
        grow(&self.formats, self.new.len(), self.new.concat());
        edits.apply(&self.text)
    }
}

impl List {
    fn of(text: &str, prefix: &str, name: &str, item: &str) -> Option<Self> {
        let opening = format!("<{prefix}{name}");
        let start = text
            .match_indices(&opening)
            .map(|(at, _)| at)
            .find(|at| text[at + opening.len()..].starts_with(|c: char| c.is_whitespace() || c == '>'))?;
        let tag = start..start + text[start..].find('>')? + 1;
        let end = tag.end + text[tag.end..].find(&format!("</{prefix}{name}>"))?;
        let (open, close) = (format!("<{prefix}{item}"), format!("</{prefix}{item}>"));
        let mut items = Vec::new();
        let mut at = tag.end;
        while let Some(found) = text[at..end].find(&open) {
            let from = at + found;
            let tag_end = from + text[from..end].find('>')? + 1;
            let to = if text[from..tag_end].ends_with("/>") { tag_end } else { tag_end + text[tag_end..end].find(&close)? + close.len() };
            items.push(from..to);
            at = to;
        }
        Some(Self { tag, items, end })
    }
}
