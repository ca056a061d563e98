//! What `--prior` names: files for the one document that is checked, or a folder from which every document takes its own.

use super::input::{self, Input};
use budgetcheck::model::fold::fold;
use budgetcheck::model::{Disclosure, DocumentKind, Level};
use budgetcheck::report::{Failure, Lang};
use budgetcheck::{ReadOptions, extract_parts};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A disclosure that others may be compared with.
struct Published {
    input: Input,
    name: String,
    year: i32,
    kind: DocumentKind,
    /// 单位, whose amounts are among those of a department.
    is_unit: bool,
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
    /// Where the disclosures of a unit stand in the folder.
    by_name: HashMap<String, Vec<usize>>,
    unread: Vec<Failure>,
    alone: AtomicUsize,
}

impl Priors {
    /// Reads what a folder holds; a file that is named stays as it is.
    pub fn of(paths: &[PathBuf], options: &ReadOptions, lang: Lang) -> Self {
        let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|path| path.is_dir());
        let (inputs, unread) = input::collect(&folders, lang);
        let folder: Vec<Published> = inputs.into_par_iter().filter_map(|input| published(input, options)).collect();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, p) in folder.iter().enumerate() {
            by_name.entry(p.name.clone()).or_default().push(index);
        }
        Self { named: files.iter().map(|path| Input::of(path)).collect(), folder, by_name, unread, alone: AtomicUsize::new(0) }
    }

    /// What the folder holds of a unit, but for the document that is checked.
    fn of_unit(&self, name: &str, own: &Input, wanted: &dyn Fn(&Published) -> bool) -> Vec<&Published> {
        let all = self.by_name.get(name).into_iter().flatten().map(|&index| &self.folder[index]);
        all.filter(|p| p.input != *own && wanted(p)).collect()
    }

    /// What this document is compared with: that of the year before and of its kind, for final accounts the budget of their
    /// year too, and for a department those of its units. A unit is known by its name.
    pub fn for_document(&self, own: &Input, d: &Disclosure) -> Vec<Input> {
        let mut found = self.named.clone();
        if self.folder.is_empty() {
            return found;
        }
        if let (Some(name), Some(year), Some(kind)) = (&d.name, d.year, d.kind) {
            let name = fold(name);
            let last = |p: &Published| p.kind == kind && p.year == year - 1;
            let settled = |p: &Published| kind == DocumentKind::FinalAccounts && p.kind == DocumentKind::Budget && p.year == year;
            let unit = |p: &Published| p.is_unit && p.has_tables && p.kind == kind && p.year == year;
            let mut groups = vec![self.of_unit(&name, own, &last), self.of_unit(&name, own, &settled)];
            if d.level != Some(Level::Unit) {
                let named = listed(&d.text);
                groups.extend(named.iter().filter(|n| **n != name).map(|n| self.of_unit(n, own, &unit)));
            }
            for theirs in groups {
                // Tables and narrative may be two files; of two versions of one nobody knows which was published.
                let tables = theirs.iter().filter(|p| p.has_tables).count();
                if tables <= 1 && theirs.len() - tables <= 1 {
                    theirs.iter().for_each(|p| p.used.store(true, Ordering::Relaxed));
                    found.extend(theirs.iter().map(|p| p.input.clone()));
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

/// What a document names by itself, in a cell, a line or a list: the units of a department stand so.
fn listed(text: &str) -> BTreeSet<String> {
    let pieces = text.split(|c: char| "\n\t、，,；;：:。.（）()".contains(c));
    pieces.map(|piece| fold(piece.trim_start_matches(|c: char| c.is_ascii_digit()))).collect()
}

/// A file that says whose it is, of which year and what; one that cannot be read is no disclosure to compare with, and one
/// that is checked besides is reported there.
fn published(input: Input, options: &ReadOptions) -> Option<Published> {
    let bytes = input.bytes().ok()?;
    let (_, d) = extract_parts(&input.name(), &bytes, &[], options).ok()?;
    let has_tables = !d.tables.is_empty();
    let is_unit = d.level == Some(Level::Unit);
    Some(Published { name: fold(&d.name?), year: d.year?, kind: d.kind?, is_unit, has_tables, input, used: AtomicBool::new(false) })
}
