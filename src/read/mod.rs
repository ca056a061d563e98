//! Bytes to [`Source`]: one file a format. The format is decided by content, not by name.
//!
//! A reader never knows what a budget is: it gives text with places, or a clear error.

mod bounds;
mod code_page;
pub mod csv;
pub mod doc;
pub mod docx;
mod drawn;
pub mod encoding;
mod flow;
mod foreign;
mod grid;
pub mod html;
pub mod join;
pub mod limits;
pub mod markdown;
pub mod odt;
pub mod ofd;
pub(crate) mod ole;
pub(crate) mod package;
pub mod pdf;
pub(crate) mod relations;
mod rendering;
pub mod rtf;
pub mod sheet;
pub mod text;
mod typography;
mod xml;

use crate::model::Source;
use thiserror::Error;

/// Why a file could not be read. The Chinese sentence is the `Display`; [`ReadError::english`] gives the English one.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// The file has no bytes, or only white space.
    #[error("文件是空的，没有可以检查的内容")]
    Empty,
    /// Neither text nor a known document format.
    #[error("文件不是文本，也不是可以识别的文档格式（内容为二进制数据）")]
    Binary,
    /// None of the encodings fits; the user may name one.
    #[error("无法判断文字编码（不是 UTF-8、UTF-16，也不是 GB18030）；请用 --encoding 指明，或另存为 UTF-8")]
    UnknownEncoding,
    /// The encoding the user named does not exist.
    #[error("不认识的编码名称“{0}”；可用 utf-8、utf-16le、utf-16be、gb18030、gbk、big5")]
    NoSuchEncoding(String),
    /// The bytes do not fit the encoding the user named.
    #[error("文件内容不符合指明的编码 {0}")]
    WrongEncoding(String),
    /// A known format that this version does not read.
    #[error("暂不能直接读取 {0}；请另存为{1}后再检查")]
    Unsupported(&'static str, &'static str),
    /// A known format whose content is damaged, protected or has no text.
    #[error("{zh}")]
    Damaged {
        /// What is wrong and what to do, in Chinese.
        zh: String,
        /// The same in English.
        en: String,
    },
}

impl ReadError {
    /// The same sentence in English.
    #[must_use]
    pub fn english(&self) -> String {
        match self {
            Self::Empty => "the file is empty: there is nothing to check".into(),
            Self::Binary => "the file is neither text nor a known document format (binary data)".into(),
            Self::UnknownEncoding => {
                "the text encoding could not be determined (not UTF-8, UTF-16 or GB18030); name it with --encoding, or save as UTF-8".into()
            }
            Self::NoSuchEncoding(name) => {
                format!("unknown encoding \"{name}\"; use utf-8, utf-16le, utf-16be, gb18030, gbk or big5")
            }
            Self::WrongEncoding(name) => format!("the file is not valid {name}"),
            Self::Unsupported(what, _) => format!("{what} cannot be read directly; save it as UTF-8 text first"),
            Self::Damaged { en, .. } => en.clone(),
        }
    }
}

/// What the user may say about a file.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// `--encoding`: the encoding of a text file.
    pub encoding: Option<String>,
}

/// Reads a document of any supported format.
///
/// # Errors
/// [`ReadError`], with a sentence that names what is wrong and what to do; never panics, whatever the bytes are.
///
/// ```
/// use budgetcheck::read::{ReadOptions, read};
/// let source = read("收入\t1.00\n".as_bytes(), &ReadOptions::default()).unwrap();
/// assert_eq!(source.encoding, "utf-8");
/// ```
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Source, ReadError> {
    let source = by_content(bytes, options)?;
    bounds::check(&source)?;
    Ok(source)
}

/// Reads a document as its content says that it is to be read.
fn by_content(bytes: &[u8], options: &ReadOptions) -> Result<Source, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() as u64 > limits::MAX_FILE {
        return Err(limits::too_large());
    }
    if let Some(pdf) = pdf::from_head(bytes) {
        return pdf::read(pdf);
    }
    if bytes.starts_with(b"PK") && matches!(bytes.get(2..4), Some([3, 4] | [5, 6])) {
        return read_package(bytes, options);
    }
    if bytes.starts_with(&ole::SIGNATURE) {
        return ole::read(bytes, options);
    }
    foreign::check(bytes)?;
    if rtf::is_rtf(bytes) {
        return rtf::read(bytes, options);
    }
    read_text(bytes, options)
}

/// Reads a packed document: Office Open XML or OpenDocument.
fn read_package(bytes: &[u8], options: &ReadOptions) -> Result<Source, ReadError> {
    match package::Package::open(bytes)?.kind()? {
        package::Kind::Docx => docx::read(bytes, options),
        package::Kind::Ofd => ofd::read(bytes, options),
        package::Kind::Odt => odt::read(bytes, options),
        package::Kind::Xlsx | package::Kind::Ods => sheet::read(bytes, options),
        package::Kind::Unsupported(what, instead) => Err(ReadError::Unsupported(what, instead)),
        package::Kind::Unknown => Err(limits::damaged(
            "文件是压缩包，里面没有可以识别的文档；请先解压，再检查其中的文件",
            "the file is an archive without a document of a known format; unpack it and check the files in it",
        )),
    }
}

/// Reads the formats that are text: web pages, separated values, Markdown and plain text.
fn read_text(bytes: &[u8], options: &ReadOptions) -> Result<Source, ReadError> {
    limits::Allowance::new().take_text(bytes.len())?;
    if html::looks_like_html(bytes) {
        return html::read(bytes, options);
    }
    if docx::flat::is_flat(&head(bytes)) {
        return docx::flat::read(bytes, options);
    }
    if let Some(what) = markup_not_read(bytes) {
        return Err(ReadError::Unsupported(what, " .docx、.xlsx 或 .txt "));
    }
    let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
    if let Some(source) = csv::render(&decoded) {
        return source;
    }
    if markdown::has_tables(&decoded.text) {
        return markdown::render(&decoded);
    }
    text::read(bytes, options)
}

/// The first characters of a text, for telling formats.
fn head(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]);
    head.trim_start_matches('\u{feff}').trim_start().to_owned()
}

/// Formats that are text and would be read as gibberish.
fn markup_not_read(bytes: &[u8]) -> Option<&'static str> {
    let head = head(bytes);
    if head.starts_with("MIME-Version:") && head.contains("multipart/related") {
        return Some("单个文件网页（.mht）");
    }
    if head.starts_with("<?xml") && head.contains("<office:document ") {
        return Some("OpenDocument 的单个 XML 文件（.fods、.fodt）");
    }
    let office = ["urn:schemas-microsoft-com:office", "schemas.microsoft.com/office", "schemas.openxmlformats.org"];
    (head.starts_with("<?xml") && office.iter().any(|name| head.contains(name))).then_some("Office 的 XML 文档")
}
