//! What several test files need: where the fixtures are, and how one is read.

#![allow(dead_code)] // Every test file compiles this module for itself and uses a part of it.

use budgetcheck::gate::Identity;
use budgetcheck::report::{KeptBack, Verified};
use budgetcheck::{ReadOptions, verify_against};
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

/// Verifies a fixture under its relative path, compared with the document of its name in `fixtures/prior`, if there is one.
pub fn verified(path: &Path) -> Verified {
    let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    verified_as(path, &bytes)
}

/// The file that a fixture is compared with, if there is one.
pub fn prior_of(path: &Path) -> Option<PathBuf> {
    Some(root().join("fixtures/prior").join(path.file_name()?)).filter(|prior| prior.is_file())
}

/// Arguments of `verify` for a fixture: its path, and the file that it is compared with.
pub fn arguments(path: &Path) -> Vec<String> {
    let prior = prior_of(path).map(|prior| ["--prior".to_owned(), prior.to_string_lossy().into_owned()]);
    std::iter::once(path.to_string_lossy().into_owned()).chain(prior.into_iter().flatten()).collect()
}

/// The same for a fixture of which only the text was changed.
pub fn verified_as(path: &Path, bytes: &[u8]) -> Verified {
    let others: Vec<(String, Vec<u8>)> =
        prior_of(path).into_iter().map(|prior| (relative(&prior), fs::read(&prior).unwrap_or_default())).collect();
    verify_against(&relative(path), bytes, &others, &ReadOptions::default(), &Identity::default())
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The codes of all findings, in printed order.
pub fn codes(document: &Verified) -> Vec<&'static str> {
    document.findings().iter().map(|f| f.rule.code).collect()
}

/// Whether a character is Chinese writing or its punctuation.
pub fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '‘' | '’')
}

/// A sum that holds within rounding, judged with at most `limit` exchanges of the simplex: with none it is left undecided.
pub fn limited(limit: usize) -> Verified {
    let text = "部门预算支出总表\n\n预算年度：2024\n\n单位：万元\n\n科目编码\t科目名称\t合计\n\t合计\t10.00\n\
                201\t一般公共服务支出\t3.33\n208\t社会保障和就业支出\t3.33\n210\t卫生健康支出\t3.33\n";
    let (source, disclosure) = budgetcheck::extract(text.as_bytes(), &ReadOptions::default()).unwrap();
    let mut ledger = budgetcheck::ledger::Ledger::new(&disclosure);
    budgetcheck::rules::run(&disclosure, &mut ledger);
    ledger.limit_joint(limit);
    let closed = ledger.close();
    Verified { path: "draft.txt".to_owned(), source, disclosure, closed, kept_back: KeptBack::default(), digests: Vec::new() }
}
