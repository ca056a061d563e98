//! The parts of a packed document (docx, xlsx, ods), unpacked within [`MAX_UNPACKED`].

use super::ReadError;
use super::limits::{MAX_UNPACKED, damaged, password_protected, unpacks_too_far};
use encoding_rs::Encoding;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What a packed file is, by the parts it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Office Open XML text.
    Docx,
    /// An Office Open XML workbook.
    Xlsx,
    /// An OpenDocument workbook.
    Ods,
    /// An OpenDocument text.
    Odt,
    /// Fixed pages (GB/T 33190).
    Ofd,
    /// A format that is known and not read, and what to save it as.
    Unsupported(&'static str, &'static str),
    /// An archive of something else.
    Unknown,
}

/// A packed document.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
    folded: OnceCell<HashMap<String, usize>>,
}

impl<'b> Package<'b> {
    /// Opens the archive and reads its table of contents.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| torn_archive())?;
        Ok(Self { archive, left: MAX_UNPACKED, folded: OnceCell::new() })
    }

    /// Decides by content what the document is.
    pub(crate) fn kind(&mut self) -> Result<Kind, ReadError> {
        if let Some(kind) = self.opendocument()? {
            return Ok(kind);
        }
        const KINDS: [(&str, Kind); 6] = [
            ("word/document.xml", Kind::Docx),
            ("xl/workbook.xml", Kind::Xlsx),
            ("xl/workbook.bin", Kind::Unsupported("Excel 二进制工作簿（.xlsb）", " .xlsx ")),
            ("ppt/presentation.xml", Kind::Unsupported("PowerPoint 演示文稿（.pptx）", " .docx 或 .txt ")),
            ("OFD.xml", Kind::Ofd),
            ("Index/Document.iwa", Kind::Unsupported("Pages 或 Numbers 文档", " .docx 或 .xlsx ")),
        ];
        if let Some((_, kind)) = KINDS.iter().find(|(part, _)| self.locate(part).is_some()) {
            return Ok(*kind);
        }
        // The main part may have another name; the relations say which, and its folder says what it is.
        Ok(match self.main_part()?.as_deref() {
            Some(part) if part.starts_with("word/") => Kind::Docx,
            Some(part) if part.starts_with("xl/") => Kind::Xlsx,
            _ => Kind::Unknown,
        })
    }

    fn opendocument(&mut self) -> Result<Option<Kind>, ReadError> {
        let Some(mimetype) = self.text("mimetype")? else {
            return Ok(None);
        };
        Ok(match mimetype.trim() {
            "application/vnd.oasis.opendocument.spreadsheet" | "application/vnd.oasis.opendocument.spreadsheet-template" => Some(Kind::Ods),
            "application/vnd.oasis.opendocument.text"
            | "application/vnd.oasis.opendocument.text-template"
            | "application/vnd.oasis.opendocument.text-master" => Some(Kind::Odt),
            _ => None,
        })
    }

    /// The content of an OpenDocument file.
    pub(crate) fn opendocument_content(&mut self) -> Result<String, ReadError> {
        let manifest = self.text("META-INF/manifest.xml")?.unwrap_or_default();
        if manifest.contains("encryption-data") {
            return Err(password_protected());
        }
        self.required("content.xml")
    }

    /// The name of the part that the package relations call its main document.
    pub(crate) fn main_part(&mut self) -> Result<Option<String>, ReadError> {
        let relations = super::relations::read(self, "")?;
        Ok(relations.into_iter().find(|r| r.kind == "officeDocument").map(|r| r.target))
    }

    /// A part as text, or `None` where the package has no such part.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        decode(bytes).map(Some).ok_or_else(|| torn_part(name))
    }

    /// The bytes of a part, or `None` where the package has no such part.
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(index) = self.locate(name) else {
            return Ok(None);
        };
        let mut part = self.archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(why) if why.contains("Password") => password_protected(),
            _ => torn_part(name),
        })?;
        // The archive says how far a part unpacks: what is too far is refused before it is unpacked, and an archive that says
        // too little is damaged.
        let said = part.size();
        self.left = self.left.checked_sub(said).ok_or_else(unpacks_too_far)?;
        let mut bytes = Vec::with_capacity(usize::try_from(said).map_err(|_| unpacks_too_far())?);
        part.by_ref().take(said + 1).read_to_end(&mut bytes).map_err(|_| torn_part(name))?;
        if bytes.len() as u64 > said {
            return Err(torn_part(name));
        }
        Ok(Some(bytes))
    }

    /// Whether the package has a part.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.locate(name).is_some()
    }

    /// A part that the document cannot be without.
    pub(crate) fn required(&mut self, name: &str) -> Result<String, ReadError> {
        self.text(name)?.ok_or_else(|| torn_part(name))
    }

    /// Some producers write part names in another case, or with backslashes.
    fn locate(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name).or_else(|| self.folded().get(&folded(name)).copied())
    }

    /// The parts by their names without case, the first of those that differ in nothing else.
    fn folded(&self) -> &HashMap<String, usize> {
        self.folded.get_or_init(|| {
            let mut names = HashMap::new();
            for index in 0..self.archive.len() {
                if let Some(Ok(name)) = self.archive.name_for_index(index) {
                    names.entry(folded(&name)).or_insert(index);
                }
            }
            names
        })
    }
}

fn folded(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

fn decode(bytes: Vec<u8>) -> Option<String> {
    let Some((encoding, length)) = Encoding::for_bom(&bytes) else { return String::from_utf8(bytes).ok() };
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[length..])?;
    Some(text.into_owned())
}

fn torn_archive() -> ReadError {
    damaged(
        "文件已损坏或没有下载完整（压缩包打不开）；请用 Office 或 WPS 打开后另存一份，再检查",
        "the file is damaged or incomplete (its archive cannot be opened); open it in an office program and save a fresh copy",
    )
}

pub(super) fn torn_part(name: &str) -> ReadError {
    damaged(
        format!("文件已损坏（内部的 {name} 缺失或读不出来）；请用 Office 或 WPS 打开后另存一份，再检查"),
        format!("the file is damaged (its part {name} is missing or unreadable); open it in an office program and save a fresh copy"),
    )
}
