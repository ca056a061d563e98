//! What several test files need: where the fixtures are, and how one is read.

#![allow(dead_code)] // Every test file compiles this module for itself and uses a part of it.

use budgetcheck::report::Verified;
use budgetcheck::{ReadOptions, verify};
use std::fs;
use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text fixtures of a folder (`bad`, `good`, …), sorted; none where the folder is not there.
pub fn fixtures(folder: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root().join("fixtures").join(folder)) else { return Vec::new() };
    let mut found: Vec<PathBuf> =
        entries.filter_map(Result::ok).map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "txt")).collect();
    found.sort();
    found
}

/// The name of a file without folder and ending.
pub fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The path as a user in the root of the repository types it.
pub fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Verifies a fixture under its relative path.
pub fn verified(path: &Path) -> Verified {
    let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    verify(&relative(path), &bytes, &ReadOptions::default()).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The codes of all findings, in printed order.
pub fn codes(document: &Verified) -> Vec<&'static str> {
    document.findings().iter().map(|f| f.rule.code).collect()
}

/// Whether a character is Chinese writing or its punctuation.
pub fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '‘' | '’')
}
