//! Verifies honest disclosures set in many styles, and the same with one figure changed.
//!
//! `cargo run --release --example layouts -- FOLDER [--list] [--keep] [--write]`
//!
//! The folder is made by `fixtures/formats/layouts/make.sh`: a folder a style, `styles.tsv` and `changes.tsv`. Printed are, a style:
//! documents, errors and warnings (all of them false, the documents are honest), the share of figures checked (of those that
//! are checked in the TAB text of the same document), and whether the changed figure was found (more errors and warnings than
//! without the change) and named (a finding is about that figure). Where the folder holds `measured.tsv` the run fails when a style has become worse; `--keep`
//! writes that file, `--write` writes `docs/layouts.md`, `--list` prints every finding.

use budgetcheck::ledger::Severity;
use budgetcheck::{ReadOptions, Verified};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The style that the others are measured against.
const PLAIN: &str = "text-tab";
const KEPT: &str = "measured.tsv";
const HEADER: &str = "style\tdocuments\tunread\terrors\twarnings\tchecked\tof\tfound\tnamed";

#[derive(Default, Clone, PartialEq)]
struct Measured {
    documents: usize,
    unread: usize,
    errors: usize,
    warnings: usize,
    checked: usize,
    of: usize,
    found: usize,
    named: usize,
}

impl Measured {
    fn line(&self, style: &str) -> String {
        let Self { documents, unread, errors, warnings, checked, of, found, named } = self;
        format!("{style}\t{documents}\t{unread}\t{errors}\t{warnings}\t{checked}\t{of}\t{found}\t{named}")
    }

    fn read(line: &str) -> Option<(String, Self)> {
        let mut fields = line.split('\t');
        let style = fields.next()?.to_owned();
        let n: Vec<usize> = fields.filter_map(|f| f.parse().ok()).collect();
        let [documents, unread, errors, warnings, checked, of, found, named] = n[..] else { return None };
        Some((style, Self { documents, unread, errors, warnings, checked, of, found, named }))
    }

    fn share(&self) -> String {
        if self.of == 0 {
            return "–".to_owned();
        }
        let tenths = self.checked * 1000 / self.of;
        format!("{}.{} %", tenths / 10, tenths % 10)
    }

    fn worse_than(&self, before: &Self) -> bool {
        self.unread > before.unread
            || self.errors > before.errors
            || self.warnings > before.warnings
            || self.checked * before.of < before.checked * self.of
            || self.found < before.found
            || self.named < before.named
    }
}

fn verified(path: &Path) -> Option<Verified> {
    let bytes = std::fs::read(path).ok()?;
    budgetcheck::verify(&path.display().to_string(), &bytes, &ReadOptions::default()).ok()
}

fn blamed(verified: &Verified) -> (usize, usize) {
    let count = |severity| verified.findings().iter().filter(|f| f.severity == severity).count();
    (count(Severity::Error), count(Severity::Warning))
}

/// Whether a finding is about the figure: it is the one contradicted, or the one that another value is suggested for.
fn names(verified: &Verified, changed: &str) -> bool {
    verified.findings().iter().filter(|f| f.severity > Severity::Note).any(|f| {
        let suggested = f.suggestion.map_or(0, |(at, _)| at);
        f.figures.first().into_iter().chain(f.figures.get(suggested)).any(|i| verified.disclosure.figure(i.figure).raw == changed)
    })
}

/// Style → its documents, those with a change left out.
fn documents(folder: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut styles = BTreeMap::new();
    for style in std::fs::read_dir(folder).into_iter().flatten().flatten().filter(|e| e.path().is_dir()) {
        let files = std::fs::read_dir(style.path()).into_iter().flatten().flatten().map(|e| e.path());
        let mut files: Vec<PathBuf> = files.filter(|p| p.is_file() && !p.to_string_lossy().contains(".changed.")).collect();
        files.sort();
        if !files.is_empty() {
            styles.insert(style.file_name().to_string_lossy().into_owned(), files);
        }
    }
    styles
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn measure(path: &Path, plain: &BTreeMap<String, usize>, changes: &BTreeMap<String, String>, list: bool) -> Measured {
    let name = stem(path);
    let of = plain.get(&name).copied().unwrap_or(0);
    let mut m = Measured { documents: 1, of, ..Measured::default() };
    let honest = verified(path);
    if let Some(v) = &honest {
        (m.errors, m.warnings) = blamed(v);
        m.checked = v.closed.coverage.checked.min(of);
    } else {
        m.unread = 1;
    }
    if list {
        let findings = honest.iter().flat_map(|v| v.findings()).filter(|f| f.severity > Severity::Note);
        let lines: Vec<String> = findings.map(|f| format!("    {} {}", f.rule.code, f.message.zh)).collect();
        let share = (m.checked * 100).checked_div(of).unwrap_or(0);
        println!("  {} {share} %{}\n{}", path.display(), if m.unread > 0 { " unread" } else { "" }, lines.join("\n"));
    }
    let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let (Some(figure), Some(after)) = (changes.get(&name), verified(&path.with_extension(format!("changed.{extension}")))) else {
        return m;
    };
    let (errors, warnings) = blamed(&after);
    m.found = usize::from(errors + warnings > m.errors + m.warnings);
    m.named = usize::from(names(&after, figure));
    m
}

fn lines(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().map(|l| l.split('\t').map(str::to_owned).collect()).collect()
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let asked = |name: &str| args.iter().any(|a| a == name);
    let Some(folder) = args.iter().find(|a| !a.starts_with("--")).map(PathBuf::from) else {
        eprintln!("which folder?");
        return ExitCode::from(2);
    };
    let only: Vec<&String> = args.iter().filter(|a| !a.starts_with("--")).skip(1).collect();
    let mut styles = documents(&folder);
    let changes: BTreeMap<String, String> =
        lines(&folder.join("changes.tsv")).into_iter().filter_map(|l| Some((l.first()?.clone(), l.get(2)?.clone()))).collect();
    let plain: BTreeMap<String, usize> =
        styles.get(PLAIN).into_iter().flatten().filter_map(|p| Some((stem(p), verified(p)?.closed.coverage.checked))).collect();
    if plain.is_empty() {
        eprintln!("{} holds no {PLAIN}", folder.display());
        return ExitCode::from(2);
    }
    styles.retain(|style, _| only.is_empty() || only.contains(&style));
    println!("{HEADER}");
    let mut all: Vec<(String, Measured)> = Vec::new();
    for (style, files) in &styles {
        let each: Vec<Measured> = if asked("--list") {
            files.iter().map(|f| measure(f, &plain, &changes, true)).collect()
        } else {
            files.par_iter().map(|f| measure(f, &plain, &changes, false)).collect()
        };
        let total = each.iter().fold(Measured::default(), |a, b| Measured {
            documents: a.documents + b.documents,
            unread: a.unread + b.unread,
            errors: a.errors + b.errors,
            warnings: a.warnings + b.warnings,
            checked: a.checked + b.checked,
            of: a.of + b.of,
            found: a.found + b.found,
            named: a.named + b.named,
        });
        println!("{}\t{}", total.line(style), total.share());
        all.push((style.clone(), total));
    }
    let kept = folder.join(KEPT);
    let before: BTreeMap<String, Measured> =
        std::fs::read_to_string(&kept).unwrap_or_default().lines().filter_map(Measured::read).collect();
    if asked("--keep") {
        let body: Vec<String> = all.iter().map(|(style, m)| m.line(style)).collect();
        std::fs::write(&kept, format!("{HEADER}\n{}\n", body.join("\n"))).expect("the folder can be written");
    } else {
        let worse: Vec<&String> = all.iter().filter(|(s, m)| before.get(s).is_some_and(|b| m.worse_than(b))).map(|(s, _)| s).collect();
        if !worse.is_empty() {
            println!("WORSE than {}: {worse:?}", kept.display());
            return ExitCode::FAILURE;
        }
    }
    if asked("--write") {
        std::fs::write("docs/layouts.md", page(&all, &lines(&folder.join("styles.tsv")))).expect("docs can be written");
    }
    ExitCode::SUCCESS
}

fn page(all: &[(String, Measured)], styles: &[Vec<String>]) -> String {
    let mut page = "# Layouts\n\n\
        Honest disclosures of eight forms (six budgets, two final accounts; two in 元), set in many styles by the programs that set real ones. Every error \
        and warning is false. “Checked” is the share of the figures checked in the TAB text of the same document; “found” and “named” \
        count the documents in which one figure was changed. Made by `bash fixtures/formats/layouts/make.sh`, measured and written by \
        `cargo run --release --example layouts -- target/layouts/all --write`.\n"
        .to_owned();
    for (kind, title) in [("grid", "The grid is known"), ("open", "Without all lines"), ("text", "Text")] {
        page.push_str(&format!(
            "\n## {title}\n\n| style | how it is set | documents | not read | false errors | false warnings | checked | found | named |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n"
        ));
        for row in styles {
            let [style, grid, how] = &row[..] else { continue };
            let Some((_, m)) = all.iter().find(|(s, _)| s == style).filter(|_| grid == kind) else { continue };
            page.push_str(&format!(
                "| {style} | {how} | {} | {} | {} | {} | {} | {} | {} |\n",
                m.documents,
                m.unread,
                m.errors,
                m.warnings,
                m.share(),
                m.found,
                m.named
            ));
        }
    }
    page
}
