//! The gate of a run: its settings, read from files, applied to the findings of each document.

use super::Identity;
use super::baseline::{self, Accepted, Baseline, document_name};
use super::codes::{self, Codes};
use super::config::{self, Config, Excluded};
use crate::ledger::{Finding, Part, Severity, Words};
use crate::model::{Disclosure, FigureId};
use crate::report::{AcceptedEntry, KeptBack, Lang, Stale, Verified};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// What the command line says; it comes before any configuration.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `--select`
    pub select: Vec<String>,
    /// `--ignore`
    pub ignore: Vec<String>,
    /// `--config`; otherwise `budgetcheck.toml` is looked for, from each document's folder upward.
    pub config: Option<PathBuf>,
    /// `--fail-on`; `Some(None)`: never.
    pub fail_on: Option<Option<Severity>>,
    /// `--baseline`
    pub baseline: Option<PathBuf>,
    /// `--write-baseline`
    pub write_baseline: bool,
    /// `--severity`: what is less severe is counted and not reported.
    pub severity: Option<Severity>,
    /// `--reason`: why what is written into the baseline is accepted.
    pub reason: Option<String>,
    /// `--by`: who accepts it.
    pub by: Option<String>,
    /// When.
    pub date: Option<String>,
}

/// The gate of one run.
#[derive(Debug, Default)]
pub struct Gate {
    options: Options,
    /// By folder of the documents.
    configs: HashMap<PathBuf, Arc<Config>>,
    /// Every configuration that was read, once.
    files: BTreeMap<PathBuf, Arc<Config>>,
    baselines: HashMap<PathBuf, Baseline>,
    /// What is accepted of the documents of this run, by baseline.
    written: Mutex<BTreeMap<PathBuf, BTreeMap<String, Vec<Accepted>>>>,
    failed: AtomicBool,
    kept_back: Mutex<KeptBack>,
}

/// What `--write-baseline` writes to where nothing else is said.
const DEFAULT_BASELINE: &str = "budgetcheck-baseline.json";

impl Gate {
    /// Reads what the documents of a run need.
    ///
    /// # Errors
    /// A sentence with file, line and what to do.
    pub fn new<'p>(options: Options, documents: impl IntoIterator<Item = &'p Path>) -> Result<Self, Words> {
        for pattern in options.select.iter().chain(&options.ignore) {
            codes::known(pattern)?;
        }
        let mut gate = Self { options, ..Self::default() };
        if let Some(path) = gate.options.config.clone() {
            gate.file(&path)?;
        }
        for document in documents {
            let folder = folder_of(document);
            if gate.configs.contains_key(&folder) {
                continue;
            }
            let found = gate.options.config.clone().or_else(|| config::find(&folder));
            let config = match found {
                Some(path) => gate.file(&path)?,
                None => Arc::default(),
            };
            gate.load_baseline(&config)?;
            gate.configs.insert(folder, config);
        }
        Ok(gate)
    }

    fn file(&mut self, path: &Path) -> Result<Arc<Config>, Words> {
        if let Some(known) = self.files.get(path) {
            return Ok(known.clone());
        }
        let config = Arc::new(config::load(path)?);
        self.files.insert(path.to_path_buf(), config.clone());
        Ok(config)
    }

    fn load_baseline(&mut self, config: &Config) -> Result<(), Words> {
        let Some(path) = self.baseline_path(config) else { return Ok(()) };
        if !self.baselines.contains_key(&path) {
            // A new baseline is made where none is; whatever else has that name is not overwritten.
            let new = self.options.write_baseline && !path.exists();
            let baseline = if new { Baseline::default() } else { Baseline::load(&path)? };
            self.baselines.insert(path, baseline);
        }
        Ok(())
    }

    fn baseline_path(&self, config: &Config) -> Option<PathBuf> {
        let given = self.options.baseline.clone().or_else(|| config.baseline.clone());
        given.or_else(|| self.options.write_baseline.then(|| PathBuf::from(DEFAULT_BASELINE)))
    }

    fn config(&self, document: &str) -> Arc<Config> {
        self.configs.get(&folder_of(Path::new(document))).cloned().unwrap_or_default()
    }

    /// The language that the configuration of the first document asks for.
    #[must_use]
    pub fn lang(&self) -> Option<Lang> {
        self.files.values().find_map(|c| c.lang)
    }

    /// What a document is, as its configuration says.
    #[must_use]
    pub fn identity(&self, document: &str) -> Identity {
        self.config(document).identity.clone()
    }

    /// Takes the findings of a document into the report, or keeps them back and counts them.
    pub fn apply(&self, document: &mut Verified) {
        let config = self.config(&document.path);
        let findings = std::mem::take(&mut document.closed.findings);
        let mut kept = KeptBack::default();
        let found: Vec<&'static str> = findings.iter().map(|f| f.rule.code).collect();
        let findings = self.by_baseline(&config, &document.path, findings, &mut kept);
        let codes = Codes {
            select: if self.options.select.is_empty() { config.codes.select.clone() } else { self.options.select.clone() },
            ignore: config.codes.ignore.iter().chain(&self.options.ignore).cloned().collect(),
        };
        let means = excluded_figures(&config, document);
        let mut reported = Vec::with_capacity(findings.len());
        for mut finding in findings {
            if !codes.takes(finding.rule) {
                kept.ignored += 1;
                kept.spans.push(finding.span);
            } else if contradicted(&finding).is_some_and(|figure| means.contains(&figure)) {
                kept.excluded += 1;
                kept.spans.push(finding.span);
            } else {
                if let Some((_, severity)) = config.severities.iter().rev().find(|(rule, _)| rule.code == finding.rule.code) {
                    finding.severity = *severity;
                }
                if self.options.severity.is_some_and(|least| finding.severity < least) {
                    kept.ignored += 1;
                    kept.spans.push(finding.span);
                    continue;
                }
                reported.push(finding);
            }
        }
        if self.options.write_baseline
            && let Some(path) = self.baseline_path(&config)
            && let Ok(mut written) = self.written.lock()
        {
            // What was accepted and still occurs stays accepted.
            let mut accepted = self.still_accepted(&path, &document.path, &kept.stale);
            accepted.extend(baseline::accept(&reported).into_iter().map(|a| Accepted {
                reason: self.options.reason.clone(),
                by: self.options.by.clone(),
                date: self.options.date.clone().filter(|_| self.options.reason.is_some() || self.options.by.is_some()),
                ..a
            }));
            accepted.sort_by(|a, b| (&a.code, &a.fingerprint).cmp(&(&b.code, &b.fingerprint)));
            written.entry(path.clone()).or_default().insert(document_name(&path, &document.path), accepted);
            kept.accepted += reported.len();
            kept.spans.extend(reported.iter().map(|f| f.span));
            kept.stale.clear();
            reported.clear();
        }
        let threshold = self.options.fail_on.or(config.fail_on).unwrap_or(Some(Severity::Error));
        if threshold.is_some_and(|t| reported.iter().any(|f| f.severity >= t)) {
            self.failed.store(true, Ordering::Relaxed);
        }
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for code in &found {
            *counts.entry(code).or_default() += 1;
        }
        for finding in &reported {
            counts.entry(finding.rule.code).and_modify(|count| *count = count.saturating_sub(1));
        }
        kept.rules = found.iter().copied().filter(|code| counts.get(code).is_some_and(|left| *left > 0)).collect();
        kept.rules.dedup();
        if let Ok(mut all) = self.kept_back.lock() {
            all.add(&kept);
        }
        document.closed.findings = reported;
        document.kept_back = kept;
    }

    fn by_baseline(&self, config: &Config, document: &str, findings: Vec<Finding>, kept: &mut KeptBack) -> Vec<Finding> {
        let Some(path) = self.baseline_path(config) else { return findings };
        let Some(known) = self.baselines.get(&path) else { return findings };
        let mut left: Vec<Accepted> = known.accepted(&document_name(&path, document)).to_vec();
        let is_new = |finding: &Finding| {
            let entry = left.iter_mut().find(|a| a.count > 0 && a.fingerprint == finding.fingerprint && a.code == finding.rule.code);
            entry.is_none_or(|a| {
                a.count -= 1;
                false
            })
        };
        let (rest, accepted): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(is_new);
        kept.accepted = accepted.len();
        let known = known.accepted(&document_name(&path, document));
        for finding in &accepted {
            let entry = known.iter().find(|a| a.fingerprint == finding.fingerprint && a.code == finding.rule.code);
            kept.entries.extend(entry.map(|a| AcceptedEntry {
                code: a.code.clone(),
                message: a.message.clone(),
                reason: a.reason.clone(),
                by: a.by.clone(),
                date: a.date.clone(),
            }));
        }
        kept.spans.extend(accepted.iter().map(|f| f.span));
        let stale = |a: Accepted| Stale { code: a.code, fingerprint: a.fingerprint, count: a.count };
        kept.stale = left.into_iter().filter(|a| a.count > 0).map(stale).collect();
        rest
    }

    fn still_accepted(&self, baseline: &Path, document: &str, stale: &[Stale]) -> Vec<Accepted> {
        let known = self.baselines.get(baseline).map_or(&[][..], |b| b.accepted(&document_name(baseline, document)));
        let unused = |a: &Accepted| stale.iter().find(|s| s.fingerprint == a.fingerprint && s.code == a.code).map_or(0, |s| s.count);
        let rest = known.iter().map(|a| Accepted { count: a.count.saturating_sub(unused(a)), ..a.clone() });
        rest.filter(|a| a.count > 0).collect()
    }

    /// Whether a document has a finding that fails.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// What was kept back of all documents so far.
    #[must_use]
    pub fn kept_back(&self) -> KeptBack {
        self.kept_back.lock().map(|kept| kept.clone()).unwrap_or_default()
    }

    /// Writes the baseline where it is asked for, and gives what there is to say about the run's settings.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn finish(&self) -> std::io::Result<Vec<Words>> {
        let mut say = Vec::new();
        if let Ok(written) = self.written.lock() {
            for (path, accepted) in &*written {
                Baseline::update(path, accepted)?;
                let name = path.display();
                say.push(Words::new(format!("已写入基线 {name}"), format!("baseline written to {name}")));
            }
        }
        for (path, config) in &self.files {
            for unmet in config.excluded.iter().filter(|e| !e.met.load(Ordering::Relaxed)) {
                let place = format!("{}:{}", path.display(), unmet.line);
                say.push(Words::new(
                    format!("{place}：没有找到这里排除的数字；核对 table、row、column，或删去这一项"),
                    format!("{place}: the figure excluded here was not found; see table, row and column, or remove it"),
                ));
            }
        }
        Ok(say)
    }
}

fn folder_of(document: &Path) -> PathBuf {
    if document.as_os_str() == "-" {
        return PathBuf::from(".");
    }
    document.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf()
}

/// The figure that a finding calls wrong.
fn contradicted(finding: &Finding) -> Option<FigureId> {
    let reported = finding.figures.iter().find(|i| i.part == Part::Reported);
    reported.or(finding.figures.first()).map(|i| i.figure)
}

fn excluded_figures(config: &Config, document: &Verified) -> Vec<FigureId> {
    let mut found = Vec::new();
    let name = crate::report::entry::relative(&document.path);
    for excluded in &config.excluded {
        if excluded.file.as_ref().is_some_and(|file| !Path::new(&name).ends_with(file)) {
            continue;
        }
        let ids = (0..document.disclosure.figures.len()).map(FigureId).filter(|id| means(excluded, &document.disclosure, *id));
        let before = found.len();
        found.extend(ids);
        if found.len() > before {
            excluded.met.store(true, Ordering::Relaxed);
        }
    }
    found
}

fn means(excluded: &Excluded, disclosure: &Disclosure, id: FigureId) -> bool {
    use crate::model::Origin;
    let is = |wanted: &Option<String>, names: &[&str]| wanted.as_ref().is_none_or(|w| names.contains(&w.as_str()));
    match &disclosure.figure(id).origin {
        Origin::Cell { table, row, column } => {
            let t = &disclosure.tables[table.0];
            let r = &t.rows[*row];
            let code = r.code.as_ref().map_or("", |c| c.0.as_str());
            is(&excluded.table, &[t.role.key()])
                && is(&excluded.row, &[code, r.name.as_str()])
                && is(&excluded.column, &[t.columns[*column].header.as_str()])
        }
        Origin::Performance { table, label } => {
            let project = disclosure.tables[table.0].project.as_ref().map_or("", |p| p.name.as_str());
            is(&excluded.table, &["performance"]) && is(&excluded.row, &[project]) && is(&excluded.column, &[label])
        }
        Origin::Sentence { section, label } => {
            let title = section.and_then(|s| disclosure.sections.get(s)).map_or("", |s| s.title.as_str());
            is(&excluded.table, &["narrative"]) && is(&excluded.row, &[title]) && is(&excluded.column, &[label])
        }
        Origin::Loose | Origin::Other { .. } => false,
    }
}
