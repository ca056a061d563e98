//! Bytes to [`Source`]: one file a format. The format is decided by content, not by name.
//!
//! A reader never knows what a budget is: it gives text with places, or a clear error.

pub mod docx;
pub mod encoding;
mod grid;
pub mod limits;
mod package;
mod relations;
mod rendering;
pub mod sheet;
pub mod text;
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
    #[error("暂不能直接读取 {0}；请另存为 {1}后再检查")]
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
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    const TEXT: &str = "制表符分隔的文本（.txt）";
    if bytes.starts_with(b"%PDF-") {
        return Err(ReadError::Unsupported("PDF", TEXT));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(ReadError::Unsupported("Office 文档（.docx、.xlsx）", TEXT));
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(ReadError::Unsupported("旧版 Office 或 WPS 文档（.doc、.xls、.wps）", TEXT));
    }
    text::read(bytes, options)
}
