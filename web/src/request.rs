//! What is asked: documents, each of one file or several, and what is wanted of them.

use serde::Deserialize;

/// The beginning of a request; the bytes of the files follow in the order in which they are named.
#[derive(Debug, Deserialize)]
pub struct Request {
    /// What is wanted.
    pub want: Want,
    /// The language of what is answered.
    #[serde(default)]
    pub lang: Lang,
    /// The day that the page of a report bears.
    #[serde(default)]
    pub day: String,
    /// The time, in milliseconds since 1970: files that are written bear it.
    #[serde(default)]
    pub now: f64,
    /// The documents.
    pub documents: Vec<Document>,
}

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Want {
    /// The page: findings beside the document.
    Page,
    /// The report `budgetcheck/1`.
    Json,
    /// The review sheet, a workbook.
    Sheet,
    /// A copy of the first file of the first document with notes.
    Marked,
    /// Which of the documents are two halves of one, tables and narrative.
    Pairs,
}

/// The language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

/// A document.
#[derive(Debug, Deserialize)]
pub struct Document {
    /// Its files; the report names it after the first.
    pub files: Vec<File>,
    /// The documents that it is compared with: last year's, the budget of the year that was settled.
    #[serde(default)]
    pub prior: Vec<File>,
    /// The file of which a marked copy is wanted, counted from 0.
    #[serde(default)]
    pub marked: usize,
}

/// A file.
#[derive(Debug, Deserialize)]
pub struct File {
    /// Its name.
    pub name: String,
    /// How many bytes of the request are its own.
    pub length: usize,
}

/// A file with its bytes.
pub type Bytes = (String, Vec<u8>);

/// A request, and the bytes that follow it.
///
/// # Errors
/// A sentence where it is none.
pub fn read(bytes: &[u8]) -> Result<(Request, &[u8]), String> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or("no length")?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|e| e.to_string())?;
    let (text, rest) = rest.split_at_checked(length).ok_or("cut short")?;
    Ok((serde_json::from_slice(text).map_err(|e| e.to_string())?, rest))
}

/// The bytes of some files, taken from the front of what is left.
///
/// # Errors
/// A sentence where there are too few.
pub fn take(files: &[File], rest: &mut &[u8]) -> Result<Vec<Bytes>, String> {
    let one = |file: &File| {
        let (bytes, after) = rest.split_at_checked(file.length).ok_or("cut short")?;
        *rest = after;
        Ok((file.name.clone(), bytes.to_vec()))
    };
    files.iter().map(one).collect()
}
