//! What `--prior` names: files for the one document that is checked, or a folder from which every document takes its own.

use super::input::{self, Input};
use budgetcheck::model::fold::fold;
use budgetcheck::model::{Disclosure, DocumentKind};
use budgetcheck::report::{Failure, Lang};
use budgetcheck::{ReadOptions, extract_parts};
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A disclosure that others may be compared with.
struct Published {
    input: Input,
    name: String,
    year: i32,
    kind: DocumentKind,
    /// Tables, or a narrative alone.
    has_tables: bool,
    used: AtomicBool,
}

/// The disclosures of earlier years, known by unit, year and kind.
#[derive(Default)]
pub struct Priors {
    /// Named one by one: every document is compared with them.
    pub named: Vec<Input>,
    folder: Vec<Published>,
    unread: Vec<Failure>,
    alone: AtomicUsize,
}

impl Priors {
    /// Reads what a folder holds; a file that is named stays as it is.
    pub fn of(paths: &[PathBuf], options: &ReadOptions, lang: Lang) -> Self {
        let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|path| path.is_dir());
        let (inputs, unread) = input::collect(&folders, lang);
        let folder = inputs.into_par_iter().filter_map(|input| published(input, options)).collect();
        Self { named: files.iter().map(|path| Input::of(path)).collect(), folder, unread, alone: AtomicUsize::new(0) }
    }

    /// What this document is compared with: that of the year before and of its kind, and for final accounts the budget of
    /// their year too. A unit is known by its name.
    pub fn for_document(&self, own: &Input, d: &Disclosure) -> Vec<Input> {
        let mut found = self.named.clone();
        if self.folder.is_empty() {
            return found;
        }
        if let (Some(name), Some(year), Some(kind)) = (&d.name, d.year, d.kind) {
            let name = fold(name);
            let last = |p: &Published| p.kind == kind && p.year == year - 1;
            let settled = |p: &Published| kind == DocumentKind::FinalAccounts && p.kind == DocumentKind::Budget && p.year == year;
            for wanted in [&last as &dyn Fn(&Published) -> bool, &settled] {
                let theirs: Vec<&Published> = self.folder.iter().filter(|p| p.input != *own && p.name == name && wanted(p)).collect();
                // Tables and narrative may be two files; of two versions of one nobody knows which was published.
                let tables = theirs.iter().filter(|p| p.has_tables).count();
                if tables <= 1 && theirs.len() - tables <= 1 {
                    theirs.iter().for_each(|p| p.used.store(true, Ordering::Relaxed));
                    found.extend(theirs.into_iter().map(|p| p.input.clone()));
                }
            }
        }
        if found.is_empty() {
            self.alone.fetch_add(1, Ordering::Relaxed);
        }
        found
    }

    /// What is to be said when all documents are checked: who had none, and what of the folder nobody took.
    pub fn words(&self, lang: Lang) -> Vec<String> {
        let mut said: Vec<String> = self.unread.iter().map(|f| format!("{}: {}", f.path, lang.pick(&f.message))).collect();
        let alone = self.alone.load(Ordering::Relaxed);
        if alone > 0 {
            said.push(match lang {
                Lang::Zh => format!("{alone} 份文件在 --prior 的文件夹里没有找到同一单位上年（或同年预算）的公开，没有对照"),
                Lang::En => {
                    format!("{alone} document(s) found no disclosure of the same unit for the year before in the folder of --prior")
                }
            });
        }
        for other in self.folder.iter().filter(|p| !p.used.load(Ordering::Relaxed)) {
            let why = lang.of(
                "--prior 的文件夹里的这一份没有用到：没有与之对应的文件，或同一单位同一年度不止一份",
                "not used: nothing that is checked corresponds to it, or the folder of --prior has more than one of that unit and year",
            );
            said.push(format!("{}: {why}", other.input.name()));
        }
        said
    }
}

/// A file that says whose it is, of which year and what; one that cannot be read is no disclosure to compare with, and one
/// that is checked besides is reported there.
fn published(input: Input, options: &ReadOptions) -> Option<Published> {
    let bytes = input.bytes().ok()?;
    let (_, d) = extract_parts(&input.name(), &bytes, &[], options).ok()?;
    let has_tables = !d.tables.is_empty();
    Some(Published { name: fold(&d.name?), year: d.year?, kind: d.kind?, has_tables, input, used: AtomicBool::new(false) })
}
