//! Honest disclosures as content systems, Word, Excel and PDF libraries set them (`fixtures/layouts`, made by
//! `fixtures/formats/layouts/make.sh`): where the cells are known, nothing is blamed, every figure is checked that is checked
//! in plain text, and a changed figure is named. What the other styles reach is measured by `examples/layouts`.

use crate::documents::{relative, root};
use budgetcheck::ReadOptions;
use budgetcheck::ledger::Severity;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

const KNOWN_CELLS: [&str; 18] = [
    "csv",
    "docx-merged",
    "docx-plain",
    "docx-sections",
    "docx-title-row",
    "docx-two-lines",
    "docx-worked-on",
    "html-breaks",
    "html-cms",
    "html-plain",
    "html-word",
    "markdown-pipes",
    "reportlab-full",
    "xlsx-caption",
    "xlsx-formulas",
    "xlsx-hidden",
    "xlsx-one-sheet",
    "xlsx-sheets",
];

fn verified(path: &Path) -> budgetcheck::Verified {
    let name = relative(path);
    let bytes = fs::read(path).unwrap_or_else(|e| panic!("{name}: {e}"));
    budgetcheck::verify(&name, &bytes, &ReadOptions::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The documents of a style, honest and changed.
fn documents(style: &str) -> Vec<PathBuf> {
    let folder = root().join("fixtures/layouts").join(style);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{style}");
    files
}

#[test]
fn known_cells_are_read_whole_in_every_style() {
    let changes = fs::read_to_string(root().join("fixtures/layouts/changes.tsv")).unwrap();
    let wrong: Vec<String> = KNOWN_CELLS
        .par_iter()
        .flat_map(|style| documents(style))
        .filter_map(|path| {
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            let name = stem.trim_end_matches(".changed");
            let after = verified(&path);
            let blamed: Vec<_> = after.findings().iter().filter(|f| f.severity > Severity::Note).collect();
            let shown = || format!("{}: {:?}", relative(&path), blamed.iter().map(|f| &f.message.zh).collect::<Vec<_>>());
            if stem != name {
                let now = changes.lines().find_map(|l| l.strip_prefix(name)?.split('\t').nth(2)).unwrap();
                let named = blamed.iter().any(|f| f.figures.iter().any(|i| after.disclosure.figure(i.figure).raw == now));
                return (!named).then(shown);
            }
            let plain = verified(&root().join("fixtures/layouts/text-tab").join(format!("{name}.txt"))).closed.coverage.checked;
            (!blamed.is_empty() || after.closed.coverage.checked < plain).then(shown)
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
