//! A package in which parts are replaced and added: all others are copied as they are packed.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::{Refusal, unfit};
use crate::ledger::Words;
use crate::read::package::Package;
use crate::read::relations::{self, Relation};
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A package under change.
pub(super) struct Parts<'b> {
    bytes: &'b [u8],
    package: Package<'b>,
    changed: BTreeMap<String, String>,
}

impl<'b> Parts<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        Ok(Self { bytes, package: Package::open(bytes)?, changed: BTreeMap::new() })
    }

    /// The name of the main part.
    pub(super) fn main(&mut self, usual: &str) -> Result<String, Refusal> {
        Ok(self.package.main_part()?.unwrap_or_else(|| usual.to_owned()))
    }

    /// A part as it is now.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        match self.changed.get(name) {
            Some(text) => Ok(Some(text.clone())),
            None => Ok(self.package.text(name)?),
        }
    }

    /// A part that must be there.
    pub(super) fn required(&mut self, name: &str) -> Result<String, Refusal> {
        self.text(name)?.ok_or_else(|| unfit(name))
    }

    /// Puts a part in the place of another, or adds it.
    pub(super) fn put(&mut self, name: &str, text: String) {
        self.changed.insert(name.to_owned(), text);
    }

    /// The relations of a part as the file has them.
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Refusal> {
        Ok(relations::read(&mut self.package, part)?)
    }

    /// Adds a relation of a part to another and gives its id.
    pub(super) fn relate(&mut self, part: &str, kind: &str, target: &str) -> Result<String, Refusal> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let text = self.text(&name)?.unwrap_or_else(|| {
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>"
                .to_owned()
        });
        let mut id = format!("rIdBudgetcheck{kind}");
        while text.contains(&format!("\"{id}\"")) {
            id.push('x');
        }
        let kind = format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
        let relation = |p: &str| format!("<{p}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{target}\"/>");
        let text = super::edit::append_to_root(&text, "Relationships", relation).ok_or_else(|| unfit(&name))?;
        self.put(&name, text);
        Ok(id)
    }

    /// Says of which kind a part is.
    pub(super) fn declare(&mut self, part: &str, kind: &str) -> Result<(), Refusal> {
        let declared = format!("PartName=\"/{part}\" ContentType=\"{kind}\"");
        self.content_types(&format!("PartName=\"/{part}\""), |p| format!("<{p}Override {declared}/>"))
    }

    /// Says of which kind parts with an extension are.
    pub(super) fn declare_extension(&mut self, extension: &str, kind: &str) -> Result<(), Refusal> {
        let declared = format!("Extension=\"{extension}\" ContentType=\"{kind}\"");
        self.content_types(&format!("Extension=\"{extension}\""), |p| format!("<{p}Default {declared}/>"))
    }

    fn content_types(&mut self, known: &str, entry: impl FnOnce(&str) -> String) -> Result<(), Refusal> {
        const NAME: &str = "[Content_Types].xml";
        let text = self.required(NAME)?;
        if !text.to_ascii_lowercase().contains(&known.to_ascii_lowercase()) {
            let text = super::edit::append_to_root(&text, "Types", entry).ok_or_else(|| unfit(NAME))?;
            self.put(NAME, text);
        }
        Ok(())
    }

    /// A name for a new part that the package does not have: `stem`, a number where that is taken, `end`.
    pub(super) fn free(&mut self, stem: &str, end: &str) -> Result<String, Refusal> {
        for number in 1.. {
            let name = if number == 1 { format!("{stem}{end}") } else { format!("{stem}{number}{end}") };
            if self.text(&name)?.is_none() {
                return Ok(name);
            }
        }
        Err(unfit(stem))
    }

    /// The package with its changes: parts that are not changed keep their bytes and their order.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Refusal> {
        let failed = |e: &dyn std::fmt::Display| {
            Refusal(Words::new(format!("无法写出标注的文件：{e}"), format!("the marked copy cannot be written: {e}")))
        };
        let mut archive = ZipArchive::new(Cursor::new(self.bytes)).map_err(|e| failed(&e))?;
        let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(self.bytes.len() * 2)));
        let options = SimpleFileOptions::default();
        for index in 0..archive.len() {
            let stored = archive.by_index_raw(index).map_err(|e| failed(&e))?;
            let name = stored.name().map(|n| n.to_string()).unwrap_or_default();
            let same = name.replace('\\', "/").trim_start_matches('/').to_lowercase();
            let key = self.changed.keys().find(|k| k.to_lowercase() == same).cloned();
            match key.and_then(|key| self.changed.remove(&key)) {
                Some(text) => {
                    let text = in_utf8(text);
                    drop(stored);
                    writer.start_file(name, options).map_err(|e| failed(&e))?;
                    writer.write_all(text.as_bytes()).map_err(|e| failed(&e))?;
                }
                None => writer.raw_copy_file(stored).map_err(|e| failed(&e))?,
            }
        }
        for (name, text) in std::mem::take(&mut self.changed) {
            writer.start_file(name, options).map_err(|e| failed(&e))?;
            writer.write_all(text.as_bytes()).map_err(|e| failed(&e))?;
        }
        Ok(writer.finish().map_err(|e| failed(&e))?.into_inner())
    }
}

/// A part that is written anew is UTF-8, whatever it was before.
fn in_utf8(text: String) -> String {
    let declared = text.find("?>").filter(|_| text.starts_with("<?xml")).unwrap_or(0);
    match text[..declared].to_ascii_lowercase().find("utf-16") {
        Some(at) => format!("{}UTF-8{}", &text[..at], &text[at + 6..]),
        None => text,
    }
}
