//! What to check: files, folders, patterns and standard input.

use super::folder;
use budgetcheck::Error;
use budgetcheck::ledger::Words;
use budgetcheck::read::limits;
use budgetcheck::report::{Failure, Lang};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// One file to check: its name in the report, and where its bytes are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Input {
    /// Standard input, `-`.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// What a path of the command line means where one file is expected.
    pub fn of(path: &Path) -> Self {
        if path.as_os_str() == "-" { Self::Stdin } else { Self::File(path.to_owned()) }
    }

    /// The name in the report.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The folder that it lies in; standard input lies in none.
    pub fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Stdin => None,
            Self::File(path) => path.parent().map(Path::to_owned),
        }
    }

    /// Reads all of it, or as much as shows that it is too large: a pipe or a device may never end.
    ///
    /// # Errors
    /// Those of the file system, and [`limits::too_large`].
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Stdin => limited(io::stdin().lock(), 0),
            Self::File(path) => {
                let file = File::open(path)?;
                let size = file.metadata().map_or(0, |meta| meta.len());
                limited(file, size)
            }
        }
    }
}

fn limited(from: impl Read, size: u64) -> Result<Vec<u8>, Error> {
    if size > limits::MAX_FILE {
        return Err(Error::Read(limits::too_large()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    from.take(limits::MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits::MAX_FILE { Err(Error::Read(limits::too_large())) } else { Ok(bytes) }
}

/// The files behind the paths of the command line, each once, and the paths that lead to none.
pub fn collect(paths: &[PathBuf], lang: Lang) -> (Vec<Input>, Vec<Failure>) {
    let (mut files, mut failures) = (Vec::new(), Vec::new());
    for path in paths {
        if path.as_os_str() == "-" {
            files.push(Input::Stdin);
        } else if path.is_dir() {
            walk(path, &mut files, &mut failures, lang);
        } else if !path.exists() && is_pattern(path) {
            expand(path, &mut files, &mut failures, lang);
        } else {
            files.push(Input::File(path.clone()));
        }
    }
    let mut seen = HashSet::new();
    files.retain(|file| seen.insert(file.clone()));
    (files, failures)
}

fn failure(path: &Path, zh: impl Into<String>, en: impl Into<String>) -> Failure {
    Failure { path: path.display().to_string(), message: Words::new(zh, en) }
}

/// A pattern that the shell left as it was: that of Windows expands none.
fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|p| p.contains(['*', '?', '[']))
}

fn expand(pattern: &Path, files: &mut Vec<Input>, failures: &mut Vec<Failure>, lang: Lang) {
    let matches = match glob::glob(&pattern.to_string_lossy()) {
        Ok(matches) => matches,
        Err(e) => {
            failures.push(failure(pattern, format!("通配符写法有误：{}", e.msg), format!("not a valid pattern: {}", e.msg)));
            return;
        }
    };
    let before = (files.len(), failures.len());
    for found in matches {
        match found {
            Ok(path) if path.is_dir() => walk(&path, files, failures, lang),
            Ok(path) => files.push(Input::File(path)),
            Err(e) => failures.push(failure(e.path(), format!("无法打开：{}", e.error()), format!("cannot be opened: {}", e.error()))),
        }
    }
    if before == (files.len(), failures.len()) {
        failures.push(failure(pattern, "没有符合这个通配符的文件", "no file matches this pattern"));
    }
}

fn walk(folder: &Path, files: &mut Vec<Input>, failures: &mut Vec<Failure>, lang: Lang) {
    let found = folder::walk(folder);
    // What is not read is no failure of the run; it is said all the same.
    for file in &found.passed_over {
        eprintln!("budgetcheck: {}: {}", file.path, lang.pick(&file.message));
    }
    if found.documents.is_empty() && found.failures.is_empty() {
        failures.push(failure(folder, "文件夹里没有可以检查的文件", "the folder holds no file that can be checked"));
    }
    failures.extend(found.failures);
    files.extend(found.documents.into_iter().map(Input::File));
}
