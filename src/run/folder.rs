//! The files of a folder: which are documents, which are passed over and why, in the order in which people count.

use super::marked::SUFFIX;
use super::natural;
use budgetcheck::ledger::Words;
use budgetcheck::report::Failure;
use ignore::WalkBuilder;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Files that may hold a disclosure, those in old formats too: they are named as not read.
const DOCUMENTS: &[&str] = &[
    "txt", "tsv", "csv", "md", "pdf", "docx", "docm", "xlsx", "xlsm", "xls", "ods", "htm", "html", "doc", "wps", "et", "rtf", "ofd", "mht",
    "xlsb", "odt", "fods",
];

/// Kinds of files that hold none, and what to do with them.
const OTHERS: &[(&[&str], &str, &str)] = &[
    (
        &["jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "heic"],
        "是图片，其中的数字无法读取；请提供 Word、Excel 原稿，或有文字层的 PDF",
        "a picture: its figures cannot be read; provide the Word or Excel original or a PDF with text",
    ),
    (
        &["zip", "rar", "7z", "gz", "tar"],
        "是压缩包，没有打开；请先解压，再核对其中的文件",
        "an archive, not opened: unpack it and check the files in it",
    ),
    (&["ppt", "pptx", "dps"], "是演示文稿，没有读取；请另存为 .docx", "a presentation, not read: save it as .docx"),
];

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Found {
    pub documents: Vec<PathBuf>,
    /// Files that are not read, each with the reason.
    pub passed_over: Vec<Failure>,
    pub failures: Vec<Failure>,
}

/// Goes through a folder.
pub fn walk(folder: &Path) -> Found {
    let mut found = Found::default();
    let mut others = Vec::new();
    for entry in WalkBuilder::new(folder).standard_filters(false).hidden(true).build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => {
                let path = entry.into_path();
                if is_left_by_programs(&path) || is_own(&path) {
                    continue;
                }
                if DOCUMENTS.contains(&extension(&path).as_str()) {
                    found.documents.push(path);
                } else {
                    others.push(path);
                }
            }
            Ok(_) => {}
            Err(e) => found.failures.push(failure(folder, format!("有内容无法打开：{e}"), format!("a part of it cannot be opened: {e}"))),
        }
    }
    found.documents.sort_by(|a, b| natural::compare(a, b));
    others.sort_by(|a, b| natural::compare(a, b));
    found.passed_over.extend(others.iter().map(|path| passed_over(path)));
    found
}

fn failure(path: &Path, zh: impl Into<String>, en: impl Into<String>) -> Failure {
    Failure { path: path.display().to_string(), message: Words::new(zh, en) }
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

fn passed_over(path: &Path) -> Failure {
    let extension = extension(path);
    match OTHERS.iter().find(|(kinds, ..)| kinds.contains(&extension.as_str())) {
        Some((_, zh, en)) => failure(path, format!("未读取：{zh}"), format!("not read: {en}")),
        None => failure(path, "未读取：不是可以核对的格式", "not read: no format that can be checked"),
    }
}

/// `~$name.docx` beside an open document, and what systems keep of their own: nothing to tell anybody about.
fn is_left_by_programs(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.starts_with("~$")
        || name.ends_with(".tmp")
        || ["thumbs.db", "desktop.ini", "budgetcheck.toml", "budgetcheck.exe"].contains(&name.as_str())
}

/// Whether a file is a report of this program, or a marked copy of a document that lies beside it: a second run over the
/// folder is as good as the first.
fn is_own(path: &Path) -> bool {
    is_marked_copy(path)
        || match extension(path).as_str() {
            // What was printed and kept by `>`.
            "txt" | "log" => head(path, 1 << 18).lines().any(is_printed),
            "html" | "htm" => head(path, 2048).contains("name=\"generator\" content=\"budgetcheck"),
            "json" | "ndjson" | "sarif" | "xml" => head(path, 2048).contains("budgetcheck"),
            "csv" => {
                let head = head(path, 2048);
                let first = head.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
                first.starts_with("文件,位置,行,列,级别,规则")
                    || first.starts_with("document,place,line,column,severity,rule")
                    || is_sheet(first)
            }
            "xlsx" => creator(path).is_some_and(|text| text.contains(">budgetcheck<")),
            _ => false,
        }
}

fn is_sheet(first: &str) -> bool {
    first.starts_with("文件,\"单位、年度\",检查内容")
        || first.starts_with("文件,单位、年度,检查内容")
        || first.starts_with("document,unit and year,item")
}

/// A copy is named after its document, which lies beside it.
fn is_marked_copy(path: &Path) -> bool {
    let Some(stem) = path.file_stem().map(|s| s.to_string_lossy().into_owned()) else { return false };
    let Some(original) = stem.strip_suffix(SUFFIX) else { return false };
    let beside = |extension: &str| path.with_file_name(format!("{original}.{extension}")).exists();
    beside(&extension(path)) || (extension(path) == "html" && DOCUMENTS.iter().any(|e| beside(e)))
}

/// The line that every overview ends with, and a finding on one line.
fn is_printed(line: &str) -> bool {
    let all = |words: &[&str]| words.iter().all(|w| line.contains(w));
    all(&[" 张表 · ", " 个已核对 · ", " 项尾差 · "])
        || all(&[" tables · ", " checked · ", " rounding · "])
        || (all(&["[BC", "] "]) && [": 错误[", ": 警告[", ": 提示[", ": error[", ": warning[", ": note["].iter().any(|w| line.contains(w)))
}

/// The first characters of a file.
fn head(path: &Path, limit: u64) -> String {
    let mut bytes = Vec::new();
    let _ = File::open(path).map(|file| file.take(limit).read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Who made a workbook, as it says itself.
fn creator(path: &Path) -> Option<String> {
    let mut archive = zip::ZipArchive::new(File::open(path).ok()?).ok()?;
    let mut text = String::new();
    archive.by_name("docProps/core.xml").ok()?.take(1 << 16).read_to_string(&mut text).ok()?;
    Some(text)
}
