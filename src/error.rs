//! What stops a file from being checked. Never used for findings.

use crate::read::ReadError;
use thiserror::Error;

/// Why a document could not be verified.
#[derive(Debug, Error)]
pub enum Error {
    /// The file system refused.
    #[error("无法打开文件：{0}")]
    Io(#[from] std::io::Error),
    /// The file could not be read as a document.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// A further part of the disclosure could not be read.
    #[error("{path}：{error}")]
    Part {
        /// The part.
        path: String,
        /// Why.
        error: ReadError,
    },
    /// A further part of the disclosure could not be opened.
    #[error("{path}：无法打开文件：{error}")]
    PartIo {
        /// The part.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The document was read, but is no disclosure of a budget or final accounts.
    #[error("没有找到预决算公开的表，也没有找到可以核对的情况说明；这份文件可能不是预决算公开，或者表是图片")]
    NoDisclosure,
    /// Tables were found, every cell on a line of its own, and nobody can say in which row and column any amount stands.
    #[error("{}", undecided(.0))]
    Undecided(Vec<UndecidedTable>),
    /// A document to compare with cannot be read.
    #[error("对照文件 {path}：{error}")]
    Other {
        /// Its name.
        path: String,
        /// Why.
        error: Box<Error>,
    },
    /// The document states more relations than can be checked.
    #[error("要核对的关系过多（数字合计出现超过 {} 次），拒绝核对；请确认同一编码没有反复出现，拆分文件后再检查", crate::ledger::MOST)]
    TooMuch,
    /// Tables were found, but not one relation could be evaluated.
    #[error("读到了内容，但没有任何一项关系可以核对；请确认文件完整、表格是文字而不是图片")]
    NothingChecked,
    /// Nearly all relations were left unjudged, since their tables may be misread.
    #[error("读到了表，但其中几乎所有关系都因表可能没有读懂而没有判断，不能算作核对过；请改用原表，或逐项核对")]
    NearlyAllBlocked,
}

impl Error {
    /// The sentence in English.
    #[must_use]
    pub fn english(&self) -> String {
        match self {
            Self::Io(e) => format!("the file cannot be opened: {e}"),
            Self::Read(e) => e.english(),
            Self::Part { path, error } => format!("{path}: {}", error.english()),
            Self::PartIo { path, error } => format!("{path}: the file cannot be opened: {error}"),
            Self::NoDisclosure => "no table of a disclosure and no checkable narrative was found: this may be no budget disclosure, or its tables may be pictures".into(),
            Self::Undecided(tables) => undecided_english(tables),
            Self::Other { path, error } => format!("{path}, to compare with: {}", error.english()),
            Self::TooMuch => format!(
                "too many relations to check (their figures number more than {}): see that no code stands over and over, or split the file",
                crate::ledger::MOST
            ),
            Self::NearlyAllBlocked => {
                "tables were read, but nearly all of their relations are not judged, as the tables may be misread: this is no pass; use the original tables, or check them by hand".into()
            }
            Self::NothingChecked => "the content was read, but no relation could be checked: see that the file is complete and its tables are text".into(),
        }
    }
}

/// A table that was found and could not be put into rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndecidedTable {
    /// Its title.
    pub title: String,
    /// The line on which its cells begin, from 1.
    pub line: usize,
    /// How many amounts stand there.
    pub amounts: usize,
}

/// How many tables a message names.
const NAMED: usize = 3;

fn undecided(tables: &[UndecidedTable]) -> String {
    let named: Vec<String> =
        tables.iter().take(NAMED).map(|t| format!("“{}”（第 {} 行起，{} 个金额）", t.title, t.line, t.amounts)).collect();
    let rest = if tables.len() > NAMED { format!("等 {} 张表", tables.len()) } else { String::new() };
    format!(
        "找到{}{rest}，但每个格子单独成行，金额属于哪一行、哪一栏无法判断，没有可以核对的内容；请改用保留表格的文件（.xlsx、.docx、带表格的网页或 PDF）",
        named.join("、")
    )
}

fn undecided_english(tables: &[UndecidedTable]) -> String {
    let named: Vec<String> =
        tables.iter().take(NAMED).map(|t| format!("\"{}\" (from line {}, {} amounts)", t.title, t.line, t.amounts)).collect();
    let rest = if tables.len() > NAMED { format!(" and {} more table(s)", tables.len() - NAMED) } else { String::new() };
    format!(
        "found {}{rest}, but every cell stands on a line of its own and in which row and column an amount belongs cannot be decided: nothing could be checked; use a file that keeps its tables (.xlsx, .docx, a web page with tables, PDF)",
        named.join(", ")
    )
}
