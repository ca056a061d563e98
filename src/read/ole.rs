//! OLE2 files: old Office and WPS documents, and encrypted new ones, told apart by their streams.

use super::limits::{damaged, password_protected};
use super::{ReadError, ReadOptions, doc, sheet};
use crate::model::Source;
use std::io::Cursor;

/// The first bytes of every OLE2 file.
pub(super) const SIGNATURE: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];

/// Reads a text or a workbook, and refuses everything else with the reason.
pub(super) fn read(bytes: &[u8], options: &ReadOptions) -> Result<Source, ReadError> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| torn())?;
    let has = |stream: &str| file.is_stream(stream);
    if has("/EncryptedPackage") {
        return Err(password_protected());
    }
    if has("/WordDocument") {
        return doc::read(bytes, options);
    }
    if has("/PowerPoint Document") {
        return Err(ReadError::Unsupported("旧版演示文稿（.ppt、.dps）", " .docx 或 .txt "));
    }
    if has("/Workbook") || has("/Book") {
        return sheet::read(bytes, options);
    }
    Err(ReadError::Unsupported("旧版 Office 或 WPS 文档", " .docx、.xlsx 或 .txt "))
}

/// Whether the file is a text, and no workbook.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    cfb::CompoundFile::open(Cursor::new(bytes)).is_ok_and(|file| file.is_stream("/WordDocument"))
}

fn torn() -> ReadError {
    damaged(
        "文件已损坏或没有下载完整（旧版 Office 文件打不开）；请用 Office 或 WPS 打开后另存为 .docx 或 .xlsx，再检查",
        "the file is damaged or incomplete; open it in an office program and save it as .docx or .xlsx",
    )
}
