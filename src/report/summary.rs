//! 汇总 — what is kept of a document after it is printed: counts and its name, never its text or model.

use super::{Checks, Counts, Failure, Lang, Report, Style, Verified};
use crate::ledger::{Rule, Severity};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many documents and codes the summary names.
const NAMED: usize = 10;

/// Totals over the documents of one run.
#[derive(Debug, Default)]
pub struct Summary {
    /// Documents that were verified.
    pub documents: usize,
    /// Tables read.
    pub tables: usize,
    /// Figures printed.
    pub figures: usize,
    /// Figures in at least one evaluated relation.
    pub checked: usize,
    /// Findings by severity.
    pub counts: Counts,
    /// Relations by verdict.
    pub checks: Checks,
    /// The worst severity found, if anything was.
    pub worst: Option<Severity>,
    /// Findings of each rule, by code.
    pub codes: BTreeMap<&'static str, (&'static Rule, usize)>,
    /// Documents with findings, in the order given.
    pub found: Vec<(String, Counts)>,
    /// Files that could not be verified, in the order given.
    pub failures: Vec<Failure>,
}

/// What one document adds to the summary.
#[derive(Debug)]
pub struct Tally {
    path: String,
    tables: usize,
    figures: usize,
    checked: usize,
    counts: Counts,
    checks: Checks,
    codes: Vec<(&'static Rule, usize)>,
    worst: Option<Severity>,
}

impl Tally {
    /// Counts a document.
    #[must_use]
    pub fn of(document: &Verified) -> Self {
        let mut codes: Vec<(&'static Rule, usize)> = Vec::new();
        for finding in document.findings() {
            match codes.iter_mut().find(|(rule, _)| rule.code == finding.rule.code) {
                Some((_, count)) => *count += 1,
                None => codes.push((finding.rule, 1)),
            }
        }
        Self {
            path: document.path.clone(),
            tables: document.disclosure.tables.len(),
            figures: document.closed.coverage.figures,
            checked: document.closed.coverage.checked,
            counts: document.counts(),
            checks: document.checks(),
            codes,
            worst: document.findings().iter().map(|f| f.severity).max(),
        }
    }
}

impl Summary {
    /// The summary of a report that is held whole.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let mut summary = Self { failures: report.failures.clone(), ..Self::default() };
        for document in &report.documents {
            summary.add(Tally::of(document));
        }
        summary
    }

    /// Adds one document.
    pub fn add(&mut self, tally: Tally) {
        self.documents += 1;
        self.tables += tally.tables;
        self.figures += tally.figures;
        self.checked += tally.checked;
        self.counts += tally.counts;
        self.checks += tally.checks;
        self.worst = self.worst.max(tally.worst);
        for (rule, count) in tally.codes {
            self.codes.entry(rule.code).or_insert((rule, 0)).1 += count;
        }
        if tally.worst.is_some() {
            self.found.push((tally.path, tally.counts));
        }
    }

    /// The summary in words: totals, the most frequent rules, the documents with most findings, what could not be read.
    #[must_use]
    pub fn words(&self, style: &Style) -> String {
        let mut words = self.totals(style.lang);
        let lang = style.lang;
        let mut codes: Vec<_> = self.codes.values().collect();
        codes.sort_by_key(|(rule, count)| (std::cmp::Reverse(rule.severity), std::cmp::Reverse(*count), rule.code));
        let lines = codes.iter().map(|(rule, count)| {
            let severity = lang.of(rule.severity.name(), rule.severity.key());
            format!("{count:>5}  {severity} {} {}", rule.code, lang.of(rule.title, rule.title_en))
        });
        list(&mut words, lang.of("最多的问题：", "most frequent:"), lines, lang);
        let mut found: Vec<_> = self.found.iter().collect();
        found.sort_by_key(|(_, c)| std::cmp::Reverse((c.errors, c.warnings, c.notes)));
        let lines = found.iter().map(|(path, c)| match lang {
            Lang::Zh => format!("{path}：{} 个错误、{} 个警告、{} 个提示", c.errors, c.warnings, c.notes),
            Lang::En => format!("{path}: {} error(s), {} warning(s), {} note(s)", c.errors, c.warnings, c.notes),
        });
        list(&mut words, lang.of("有问题的文件：", "documents with findings:"), lines, lang);
        let lines = self.failures.iter().map(|f| format!("{}{}{}", f.path, lang.of("：", ": "), lang.pick(&f.message)));
        list(&mut words, lang.of("未能检查的文件：", "could not be checked:"), lines, lang);
        words
    }

    pub(super) fn totals(&self, lang: Lang) -> String {
        let (files, failed, c) = (self.documents, self.failures.len(), self.counts);
        let line = super::text::line_of(self.tables, self.figures, self.checked, self.checks, lang);
        match lang {
            Lang::Zh => format!(
                "共 {files} 份文件（另有 {failed} 份未能检查）：{} 个错误、{} 个警告、{} 个提示\n{line}\n",
                c.errors, c.warnings, c.notes
            ),
            Lang::En => format!(
                "{files} document(s), {failed} could not be checked: {} error(s), {} warning(s), {} note(s)\n{line}\n",
                c.errors, c.warnings, c.notes
            ),
        }
    }
}

fn list(words: &mut String, heading: &str, lines: impl ExactSizeIterator<Item = String>, lang: Lang) {
    let rest = lines.len().saturating_sub(NAMED);
    if lines.len() > 0 {
        let _ = writeln!(words, "{heading}");
    }
    for line in lines.take(NAMED) {
        let _ = writeln!(words, "  {line}");
    }
    if rest > 0 {
        let _ = match lang {
            Lang::Zh => writeln!(words, "  ……另有 {rest} 项"),
            Lang::En => writeln!(words, "  … and {rest} more"),
        };
    }
}
