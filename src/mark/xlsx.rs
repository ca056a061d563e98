//! Office Open XML workbooks: a note on the cell of each finding, and a fill by its severity.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::cells::{Cells, address};
use super::drawing::{self, Shape};
use super::edit::{attribute, escaped, root_prefix};
use super::fills::Fills;
use super::note::Note;
use super::parts::Parts;
use super::{AUTHOR, Refusal, unfit};
use crate::ledger::Severity;
use crate::model::Place;
use std::collections::BTreeMap;

const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What a cell is told: all notes about it, and how bad the worst is.
struct CellNote {
    row: u32,
    column: u32,
    severity: Severity,
    texts: Vec<String>,
}

/// A copy with notes.
pub(super) fn mark(bytes: &[u8], notes: &[Note]) -> Result<Vec<u8>, Refusal> {
    let mut sheets: BTreeMap<String, BTreeMap<String, CellNote>> = BTreeMap::new();
    for note in notes {
        let Place::Sheet { sheet, cell } = &note.place else { continue };
        let Some((column, row)) = address(cell) else { continue };
        let empty = CellNote { row, column, severity: note.severity, texts: Vec::new() };
        let entry = sheets.entry(sheet.clone()).or_default().entry(cell.clone()).or_insert(empty);
        entry.severity = entry.severity.max(note.severity);
        entry.texts.push(note.text());
    }
    if sheets.is_empty() {
        return Ok(bytes.to_vec());
    }
    let mut parts = Parts::open(bytes)?;
    let main = parts.main("xl/workbook.xml")?;
    let workbook = parts.required(&main)?;
    let relations = parts.relations(&main)?;
    let styles = relations.iter().find(|r| r.kind == "styles").map(|r| r.target.clone());
    let mut fills = match &styles {
        Some(name) => Some(Fills::of(parts.required(name)?).ok_or_else(|| unfit(name))?),
        None => None,
    };
    for (name, cells) in &sheets {
        let id = relation_of(&workbook, name);
        let part = relations.iter().find(|r| r.kind == "worksheet" && Some(&r.id) == id.as_ref()).map(|r| r.target.clone());
        let part = part.ok_or_else(|| unfit(&main))?;
        let mut text = parts.required(&part)?;
        if let Some(fills) = &mut fills {
            let looks: BTreeMap<(u32, u32), Severity> = cells.values().map(|c| ((c.row, c.column), c.severity)).collect();
            text = Cells::of(&text).filled(&text, &looks, fills);
        }
        let text = annotate(&mut parts, &part, text, cells)?;
        parts.put(&part, text);
    }
    if let (Some(name), Some(fills)) = (styles, fills) {
        parts.put(&name, fills.finish());
    }
    parts.finish()
}

/// The relation of the sheet with this name; names are compared as they are read, without breaks.
fn relation_of(workbook: &str, name: &str) -> Option<String> {
    let plain = |name: &str| name.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
    let tags = workbook.match_indices('<').filter_map(|(at, _)| workbook.get(at..at + workbook[at..].find('>')? + 1));
    let sheets = tags.filter(|tag| tag[1..].split([' ', '\t', '\r', '\n']).next().is_some_and(|n| n == "sheet" || n.ends_with(":sheet")));
    let mut found = sheets.filter(|tag| {
        let own = attribute(tag, "name").map(|n| quick_xml::escape::unescape(n).map_or_else(|_| n.to_owned(), |n| n.into_owned()));
        own.is_some_and(|own| plain(&own) == plain(name))
    });
    let tag = found.next()?;
    let prefixed = tag.match_indices(":id").find_map(|(at, _)| {
        let start = tag[..at].rfind(char::is_whitespace)? + 1;
        attribute(tag, &tag[start..at + 3])
    });
    prefixed.or_else(|| attribute(tag, "id")).map(str::to_owned)
}

/// Gives a sheet its notes: the part that says them and the drawing that shows them. The sheet's text comes back with the
/// drawing named in it.
fn annotate(parts: &mut Parts<'_>, part: &str, text: String, cells: &BTreeMap<String, CellNote>) -> Result<String, Refusal> {
    let relations = parts.relations(part)?;
    let of = |kind: &str| relations.iter().find(|r| r.kind == kind).map(|r| r.target.clone());
    let mut new: Vec<(&str, &CellNote)> = Vec::new();
    match of("comments") {
        Some(name) => {
            let mut known = parts.required(&name)?;
            for (cell, note) in cells {
                if !extend(&mut known, cell, note) {
                    new.push((cell, note));
                }
            }
            let list: Option<String> = inserted(&known, &new);
            parts.put(&name, list.ok_or_else(|| unfit(&name))?);
        }
        None => {
            new.extend(cells.iter().map(|(cell, note)| (cell.as_str(), note)));
            let name = parts.free("xl/comments_budgetcheck", ".xml")?;
            let body: String = new.iter().map(|(cell, note)| comment("", cell, note, 0)).collect();
            parts.put(
                &name,
                format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{MAIN}\"><authors><author>{AUTHOR}</author>\
                     </authors><commentList>{body}</commentList></comments>"
                ),
            );
            parts.relate(part, "comments", &name)?;
            parts.declare(&name, COMMENTS)?;
        }
    }
    let shapes: Vec<Shape> = new
        .iter()
        .map(|(_, note)| Shape { row: note.row - 1, column: note.column - 1, lines: note.texts.iter().map(|t| lines(t)).sum() })
        .collect();
    // The drawing of notes is the one that the sheet names so; form controls may have drawings of the same kind.
    let shown = drawing::named_in(&text).and_then(|id| relations.iter().find(|r| r.id == id)).map(|r| r.target.clone());
    if let Some(name) = shown {
        let known = parts.required(&name)?;
        parts.put(&name, drawing::with(&known, &shapes).ok_or_else(|| unfit(&name))?);
        return Ok(text);
    }
    let name = parts.free("xl/drawings/vmlDrawing_budgetcheck", ".vml")?;
    parts.put(&name, drawing::with(drawing::EMPTY, &shapes).ok_or_else(|| unfit(&name))?);
    let id = parts.relate(part, "vmlDrawing", &name)?;
    parts.declare_extension("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")?;
    let prefix = root_prefix(&text, "worksheet").ok_or_else(|| unfit(part))?;
    let element = format!("<{prefix}legacyDrawing xmlns:bcr=\"{RELATIONS}\" bcr:id=\"{id}\"/>");
    drawing::name_in(&text, &prefix, &element).ok_or_else(|| unfit(part))
}

/// Lines that a note takes in a box of the usual width.
fn lines(text: &str) -> u32 {
    text.lines().map(|line| u32::try_from(line.chars().count() / 22 + 1).unwrap_or(1)).sum()
}

/// Puts the notes that are new behind those that are there, with their author.
fn inserted(known: &str, new: &[(&str, &CellNote)]) -> Option<String> {
    if new.is_empty() {
        return Some(known.to_owned());
    }
    let prefix = root_prefix(known, "comments")?;
    let authors = known.matches(&format!("<{prefix}author>")).count() + known.matches(&format!("<{prefix}author/>")).count();
    let end = known.find(&format!("</{prefix}authors>"))?;
    let with_author = format!("{}<{prefix}author>{AUTHOR}</{prefix}author>{}", &known[..end], &known[end..]);
    let list = with_author.rfind(&format!("</{prefix}commentList>"))?;
    let body: String = new.iter().map(|(cell, note)| comment(&prefix, cell, note, authors)).collect();
    Some(format!("{}{body}{}", &with_author[..list], &with_author[list..]))
}

/// Adds to the note that a cell has already: it may have only one.
fn extend(known: &mut String, cell: &str, note: &CellNote) -> bool {
    let Some(prefix) = root_prefix(known, "comments") else { return false };
    let opening = format!("<{prefix}comment ");
    let tags: Vec<usize> = known.match_indices(&opening).map(|(at, _)| at).collect();
    for at in tags {
        let Some(close) = known[at..].find('>') else { return false };
        if attribute(&known[at..=at + close], "ref") != Some(cell) {
            continue;
        }
        let Some(end) = known[at..].find(&format!("</{prefix}text>")) else { return false };
        known.insert_str(at + end, &runs(&prefix, note, "\n"));
        return true;
    }
    false
}

fn comment(prefix: &str, cell: &str, note: &CellNote, author: usize) -> String {
    let body = runs(prefix, note, "");
    format!("<{prefix}comment ref=\"{cell}\" authorId=\"{author}\"><{prefix}text>{body}</{prefix}text></{prefix}comment>")
}

fn runs(p: &str, note: &CellNote, before: &str) -> String {
    let text = |text: &str| format!("<{p}t xml:space=\"preserve\">{}</{p}t>", escaped(text));
    let mut all = String::new();
    for (index, words) in note.texts.iter().enumerate() {
        let (title, rest) = words.split_once('\n').unwrap_or((words, ""));
        let gap = if index == 0 { before } else { "\n\n" };
        all.push_str(&format!("<{p}r><{p}rPr><{p}b/><{p}sz val=\"9\"/></{p}rPr>{}</{p}r>", text(&format!("{gap}{title}"))));
        all.push_str(&format!("<{p}r><{p}rPr><{p}sz val=\"9\"/></{p}rPr>{}</{p}r>", text(&format!("\n{rest}"))));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_found_by_its_name() {
        let book = "<w:workbook><w:sheets><w:sheet name=\"甲&amp;乙\" sheetId=\"1\" r:id=\"rId7\"/></w:sheets></w:workbook>";
        assert_eq!(relation_of(book, "甲&乙").as_deref(), Some("rId7"));
        assert_eq!(relation_of(book, "甲"), None);
    }
}
