//! 基线 — findings that were looked at and accepted, by fingerprint; kept in a file of their own.

use crate::ledger::{Finding, Words};
use crate::report::entry::relative;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The schema's name.
pub const SCHEMA: &str = "budgetcheck-baseline/1";

/// How often one finding can be accepted; more is a slip of the hand or damage.
const MOST: usize = 1_000_000;

/// The accepted findings of all documents.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    schema: String,
    /// By path of the document from the folder of the baseline, with forward slashes.
    documents: BTreeMap<String, Vec<Accepted>>,
}

/// One accepted finding.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Code of the rule.
    pub code: String,
    /// See [`crate::ledger::finding::fingerprint`].
    pub fingerprint: String,
    /// How often it is accepted.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub count: usize,
    /// What it said when it was accepted; for people, never compared.
    pub message: String,
    /// 已整改, 已说明, 不采纳: why it is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When, as `2024-02-05`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

const fn once() -> usize {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The signature is serde's.
const fn is_once(count: &usize) -> bool {
    *count == 1
}

impl Default for Baseline {
    fn default() -> Self {
        Self { schema: SCHEMA.to_owned(), documents: BTreeMap::new() }
    }
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// A sentence with file, line and what to do.
    pub fn load(path: &Path) -> Result<Self, Words> {
        let name = path.display();
        let text = fs::read_to_string(path).map_err(|e| {
            Words::new(
                format!("{name}：无法读取基线：{e}；用 --write-baseline 建立"),
                format!("{name}: cannot read the baseline: {e}; make one with --write-baseline"),
            )
        })?;
        let read: Self = serde_json::from_str(&text).map_err(|e| {
            Words::new(
                format!("{name}:{}：不是 budgetcheck 的基线：{e}；改用另一个文件名，或用 --write-baseline 重新建立", e.line()),
                format!("{name}:{}: no baseline of budgetcheck: {e}; use another name, or make it again with --write-baseline", e.line()),
            )
        })?;
        if let Some((document, entry)) = read.all().find(|(_, a)| !(1..=MOST).contains(&a.count)) {
            let (count, fingerprint) = (entry.count, &entry.fingerprint);
            return Err(Words::new(
                format!("{name}：“{document}”的 {fingerprint} 接受次数为 {count}，应在 1 至 {MOST} 之间；用 --write-baseline 重新建立"),
                format!(
                    "{name}: {fingerprint} of {document} is accepted {count} times, which is not within 1 and {MOST}; make it again with --write-baseline"
                ),
            ));
        }
        if read.schema == SCHEMA {
            return Ok(read);
        }
        Err(Words::new(
            format!("{name}:1：基线的格式是“{}”，本版本只读“{SCHEMA}”；用 --write-baseline 重新建立", read.schema),
            format!("{name}:1: the baseline is \"{}\", this version reads \"{SCHEMA}\"; make it again with --write-baseline", read.schema),
        ))
    }

    fn all(&self) -> impl Iterator<Item = (&str, &Accepted)> {
        self.documents.iter().flat_map(|(document, accepted)| accepted.iter().map(move |a| (document.as_str(), a)))
    }

    /// What was accepted of a document.
    #[must_use]
    pub fn accepted(&self, document: &str) -> &[Accepted] {
        self.documents.get(document).map_or(&[], Vec::as_slice)
    }

    /// Accepts these findings of a document, and no others any more.
    pub fn accept(&mut self, document: String, findings: Vec<Accepted>) {
        if findings.is_empty() {
            self.documents.remove(&document);
        } else {
            self.documents.insert(document, findings);
        }
    }

    /// Accepts findings of some documents in a baseline; what it holds of others stays. Another run that writes the same
    /// baseline waits, and finds these.
    ///
    /// # Errors
    /// Those of the file system, and what [`Baseline::load`] says of a file that is no baseline.
    pub fn update(path: &Path, accepted: &BTreeMap<String, Vec<Accepted>>) -> io::Result<()> {
        let _turn = turn(path)?;
        let mut baseline = match path.exists() {
            true => Self::load(path).map_err(|words| io::Error::other(words.zh))?,
            false => Self::default(),
        };
        for (document, findings) in accepted {
            baseline.accept(document.clone(), findings.clone());
        }
        baseline.save(path)
    }

    /// Writes it beside the target and renames.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
        fs::write(&beside, text).map_err(named)?;
        fs::rename(&beside, path).map_err(|e| {
            let _ = fs::remove_file(&beside);
            named(e)
        })
    }
}

/// Waits until no other run writes into the folder of a baseline; the turn ends with what is given back. The folder itself is
/// locked, so that no file of a lock is left; where a system does not open folders, runs do not wait for each other.
fn turn(path: &Path) -> io::Result<Option<File>> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(folder) = File::open(folder) else { return Ok(None) };
    match folder.lock() {
        Ok(()) => Ok(Some(folder)),
        Err(e) if e.kind() == io::ErrorKind::Unsupported => Ok(None),
        Err(e) => Err(e),
    }
}

/// The findings of a document as they are kept.
#[must_use]
pub fn accept(findings: &[Finding]) -> Vec<Accepted> {
    let mut accepted: Vec<Accepted> = Vec::new();
    for finding in findings {
        match accepted.iter_mut().find(|a| a.fingerprint == finding.fingerprint) {
            Some(same) => same.count += 1,
            None => accepted.push(Accepted {
                code: finding.rule.code.to_owned(),
                fingerprint: finding.fingerprint.clone(),
                count: 1,
                message: finding.message.zh.clone(),
                reason: None,
                by: None,
                date: None,
            }),
        }
    }
    accepted
}

/// The name of a document in a baseline: from the folder of the baseline, so that it holds wherever the command is run.
#[must_use]
pub fn document_name(baseline: &Path, document: &str) -> String {
    let folder: PathBuf = std::path::absolute(baseline).ok().and_then(|b| b.parent().map(Path::to_path_buf)).unwrap_or_default();
    let document = if document == "-" { PathBuf::from("-") } else { std::path::absolute(document).unwrap_or_else(|_| document.into()) };
    relative(&document.strip_prefix(&folder).unwrap_or(&document).to_string_lossy())
}
