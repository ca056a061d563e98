//! Word documents in one file of XML: the parts of a .docx one behind the other, and the format of Word 2003.

use super::super::flow::Printer;
use super::super::flow::numbering::Numbering;
use super::super::limits::damaged;
use super::super::xml::Xml;
use super::super::{ReadError, ReadOptions, encoding};
use super::body::Body;
use super::numbering;
use crate::model::Source;
use std::collections::HashMap;

/// The namespaces that say what such a file is.
const PARTS: &str = "http://schemas.microsoft.com/office/2006/xmlPackage";
const WORD_2003: &str = "http://schemas.microsoft.com/office/word/2003/wordml";
/// The main part, as all programs name it.
const MAIN: &str = "/word/document.xml";

/// Whether the head of a file says that it is a Word document in one file of XML.
pub(in crate::read) fn is_flat(head: &str) -> bool {
    head.contains(WORD_2003) || head.contains(PARTS) && head.contains("Word.Document")
}

/// Reads such a file.
///
/// # Errors
/// [`ReadError::Damaged`] for a damaged or oversized file, or one without text.
pub(in crate::read) fn read(bytes: &[u8], options: &ReadOptions) -> Result<Source, ReadError> {
    let text = encoding::decode(bytes, options.encoding.as_deref())?.text;
    let parts = parts(&text)?;
    let part = |name: &str| parts.get(name).copied();
    let numbering = match part(MAIN) {
        Some(_) => numbering::read(part("/word/numbering.xml"), part("/word/styles.xml"))?,
        // Word 2003 prints the number of a paragraph beside it.
        None => Numbering::default(),
    };
    let body = Body::read(part(MAIN).unwrap_or(&text), numbering)?;
    if body.blocks.is_empty() {
        return Err(damaged(
            "文件已损坏（XML 文档里没有正文）；请用 Word 或 WPS 打开后另存为 .docx，再检查",
            "the file is damaged (its XML has no body); open it in an office program and save it as .docx",
        ));
    }
    Ok(Printer::print(&body.blocks, &body.form)?.0)
}

/// The contents of the parts, by their names; none in a file of Word 2003.
fn parts(text: &str) -> Result<HashMap<String, &str>, ReadError> {
    let mut xml = Xml::new(text);
    let mut parts = HashMap::new();
    while let Some(part) = xml.find("part")? {
        let name = part.attribute("name");
        while let Some(child) = xml.child()? {
            let is_xml = child.name() == "xmlData";
            let start = xml.position();
            xml.skip()?;
            // The end tag of what holds the content is none of it.
            let content = text.get(start..xml.position()).and_then(|held| held.rfind("</").and_then(|end| held.get(..end)));
            if let (Some(name), Some(content), true) = (&name, content, is_xml) {
                parts.insert(name.clone(), content);
            }
        }
    }
    Ok(parts)
}
