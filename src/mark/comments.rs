//! The part of a text document that holds its comments.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::edit::{append_to_root, attribute, escaped, root_prefix};
use super::note::Note;
use super::parts::Parts;
use super::{AUTHOR, Refusal, unfit};
use crate::ledger::Severity;

const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Comments to be written, beside those that are there.
pub(super) struct Comments {
    /// The part that the document has already, with its text.
    known: Option<(String, String)>,
    prefix: String,
    next: u32,
    written: String,
}

impl Comments {
    pub(super) fn open(parts: &mut Parts<'_>, document: &str) -> Result<Self, Refusal> {
        let relation = parts.relations(document)?.into_iter().find(|r| r.kind == "comments");
        let Some(name) = relation.map(|r| r.target) else {
            return Ok(Self { known: None, prefix: "w:".to_owned(), next: 0, written: String::new() });
        };
        let text = parts.required(&name)?;
        let prefix = root_prefix(&text, "comments").ok_or_else(|| unfit(&name))?;
        let opening = format!("<{prefix}comment ");
        let tags = text.match_indices(&opening).filter_map(|(at, _)| text.get(at..at + text[at..].find('>')? + 1));
        let ids = tags.filter_map(|tag| attribute(tag, &format!("{prefix}id"))?.parse::<u32>().ok());
        let next = ids.max().map_or(0, |id| id.saturating_add(1));
        Ok(Self { known: Some((name, text)), prefix, next, written: String::new() })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Adds the comment of a note and gives its number.
    pub(super) fn add(&mut self, note: &Note) -> u32 {
        let (p, id) = (self.prefix.as_str(), self.next);
        self.next += 1;
        let color = match note.severity {
            Severity::Error => "C00000",
            Severity::Warning => "9C5700",
            Severity::Note => "44546A",
        };
        let line = |properties: &str, text: &str| {
            format!("<{p}p><{p}r>{properties}<{p}t xml:space=\"preserve\">{}</{p}t></{p}r></{p}p>", escaped(text))
        };
        let title = line(&format!("<{p}rPr><{p}b/><{p}color {p}val=\"{color}\"/></{p}rPr>"), &note.title);
        let lines: String = note.lines.iter().map(|text| line("", text)).collect();
        self.written.push_str(&format!(
            "<{p}comment {p}id=\"{id}\" {p}author=\"{AUTHOR}\" {p}initials=\"{}\">{title}{lines}</{p}comment>",
            note.sign
        ));
        id
    }

    pub(super) fn write(self, parts: &mut Parts<'_>, document: &str) -> Result<(), Refusal> {
        if let Some((name, text)) = self.known {
            let text = append_to_root(&text, "comments", |_| self.written).ok_or_else(|| unfit(&name))?;
            parts.put(&name, text);
            return Ok(());
        }
        let folder = document.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let name = parts.free(&format!("{folder}comments"), ".xml")?;
        let head = format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{NAMESPACE}\">");
        parts.put(&name, format!("{head}{}</w:comments>", self.written));
        parts.relate(document, "comments", &name)?;
        parts.declare(&name, KIND)
    }
}
