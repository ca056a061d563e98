//! A text with insertions and replacements, made in one pass and told in bytes of the text as it was.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use std::ops::Range;

/// Changes of a text under way.
#[derive(Debug, Default)]
pub(super) struct Edits {
    all: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Puts words in; those put at the same place stand in the order in which they came.
    pub(super) fn insert(&mut self, at: usize, words: impl Into<String>) {
        self.all.push((at..at, words.into()));
    }

    /// Puts words in the place of others.
    pub(super) fn replace(&mut self, range: Range<usize>, words: impl Into<String>) {
        self.all.push((range, words.into()));
    }

    /// The text with all changes; one that meets another already made is left out.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.all.sort_by_key(|(range, _)| (range.start, range.end));
        let mut edited = String::with_capacity(text.len() + self.all.iter().map(|(_, w)| w.len()).sum::<usize>());
        let mut done = 0;
        for (range, words) in &self.all {
            let Some(kept) = text.get(done..range.start) else { continue };
            edited.push_str(kept);
            edited.push_str(words);
            done = range.end.max(done);
        }
        edited.push_str(text.get(done..).unwrap_or_default());
        edited
    }
}

/// Words with the signs of XML escaped, and without characters that XML cannot hold.
pub(super) fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\n' | '\t' => text.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => text.push(c),
        }
    }
    text
}

/// A start tag with an attribute set: in the place of the one it has, or added.
pub(super) fn with_attribute(tag: &str, name: &str, value: &str) -> String {
    let attribute = format!("{name}=\"{value}\"");
    match attribute_range(tag, name) {
        Some(range) => format!("{}{attribute}{}", &tag[..range.start], &tag[range.end..]),
        None => {
            let end = tag.len() - if tag.ends_with("/>") { 2 } else { 1 };
            format!("{} {attribute}{}", tag[..end].trim_end(), &tag[end..])
        }
    }
}

/// The value of an attribute of a start tag, as it is written.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let range = attribute_range(tag, name)?;
    let whole = &tag[range];
    let value = whole[whole.find('=')? + 1..].trim();
    value.get(1..value.len() - 1)
}

/// Where an attribute of this very name stands in a start tag.
fn attribute_range(tag: &str, name: &str) -> Option<Range<usize>> {
    let bytes = tag.as_bytes();
    let mut at = tag.find(|c: char| c.is_whitespace())?;
    loop {
        at += tag[at..].len() - tag[at..].trim_start().len();
        let start = at;
        let equals = at + tag[at..].find('=')?;
        let mut quote = equals + 1;
        while bytes.get(quote).is_some_and(u8::is_ascii_whitespace) {
            quote += 1;
        }
        let mark = *bytes.get(quote).filter(|q| matches!(q, b'"' | b'\''))?;
        let end = quote + 1 + tag[quote + 1..].find(char::from(mark))? + 1;
        if tag[start..equals].trim() == name {
            return Some(start..end);
        }
        at = end;
    }
}

/// Puts elements before the end tag of the root element; `elements` is told the root's prefix with its colon.
pub(super) fn append_to_root(text: &str, root: &str, elements: impl FnOnce(&str) -> String) -> Option<String> {
    let prefix = root_prefix(text, root)?;
    let end = format!("</{prefix}{root}");
    if let Some(at) = text.rfind(&end) {
        return Some(format!("{}{}{}", &text[..at], elements(&prefix), &text[at..]));
    }
    // An empty root: it is opened first.
    let start = text.find(&format!("<{prefix}{root}"))?;
    let close = start + text[start..].find("/>")?;
    (!text[start..close].contains('>')).then(|| format!("{}>{}{end}>{}", &text[..close], elements(&prefix), &text[close + 2..]))
}

/// The prefix of the root element, with its colon; `None` where the root is another.
pub(super) fn root_prefix(text: &str, root: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if rest.starts_with("!--") {
            rest = &rest[rest.find("-->")? + 3..];
        } else if !rest.starts_with(['?', '!']) {
            break;
        }
    }
    let name = &rest[..rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?];
    match name.split_once(':') {
        Some((prefix, local)) => (local == root).then(|| format!("{prefix}:")),
        None => (name == root).then(String::new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_set_where_they_are() {
        assert_eq!(with_attribute("<c r=\"A1\" s=\"3\"/>", "s", "9"), "<c r=\"A1\" s=\"9\"/>");
        assert_eq!(with_attribute("<c r='A1'>", "s", "9"), "<c r='A1' s=\"9\">");
        assert_eq!(with_attribute("<c/>", "s", "9"), "<c s=\"9\"/>");
        assert_eq!(attribute("<xf xfId=\"0\" fillId = '2'>", "fillId"), Some("2"));
        assert_eq!(attribute("<xf applyFill=\"1\">", "Fill"), None);
    }

    #[test]
    fn elements_go_into_the_root() {
        let add = |p: &str| format!("<{p}x/>");
        assert_eq!(
            append_to_root("<?xml version=\"1.0\"?><w:a><w:b/></w:a>", "a", add).unwrap(),
            "<?xml version=\"1.0\"?><w:a><w:b/><w:x/></w:a>"
        );
        assert_eq!(append_to_root("<a q=\"1\"/>", "a", add).unwrap(), "<a q=\"1\"><x/></a>");
        assert!(append_to_root("<b></b>", "a", add).is_none());
    }

    #[test]
    fn changes_are_told_in_bytes_of_the_text_as_it_was() {
        let mut edits = Edits::default();
        edits.replace(1..2, "B");
        edits.insert(3, "x");
        edits.insert(3, "y");
        assert_eq!(edits.apply("abc"), "aBcxy");
    }
}
