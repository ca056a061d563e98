//! 报告 — what is printed; one file a format. Nothing here decides.

mod array;
pub mod concise;
pub mod csv;
pub mod digest;
pub mod entry;
pub mod extract;
pub mod figure_page;
pub mod format;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod identity;
pub mod json;
pub mod junit;
pub mod kept_back;
pub mod ndjson;
pub mod overview;
pub mod package;
pub mod position;
pub mod rdjson;
pub mod reference;
pub mod review;
pub mod rule_page;
pub mod sarif;
pub mod sheet;
pub mod sheet_csv;
pub mod shown;
mod spool;
pub mod statistics;
pub mod summary;
pub mod text;

pub use format::Format;
pub use kept_back::{AcceptedEntry, KeptBack, Stale};
pub use summary::{Summary, Tally};

use crate::ledger::{Closed, Finding, Severity, Verdict, Words};
use crate::model::{Disclosure, Source};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// The words in this language.
    #[must_use]
    pub fn pick(self, words: &Words) -> &str {
        match self {
            Self::Zh => &words.zh,
            Self::En => &words.en,
        }
    }

    /// One of two strings.
    #[must_use]
    pub const fn of<'w>(self, zh: &'w str, en: &'w str) -> &'w str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// What the user wants to see beside the findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Show {
    /// Sums that differ by rounding.
    pub rounding: bool,
    /// Figures nobody checked.
    pub unchecked: bool,
    /// Every evaluated relation.
    pub relations: bool,
    /// Every figure with its place.
    pub figures: bool,
}

/// How to print.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Language.
    pub lang: Lang,
    /// Extras.
    pub show: Show,
    /// Whether to colour.
    pub color: bool,
    /// Display columns of the terminal.
    pub width: usize,
    /// When the document was approved and published, where that is said.
    pub dates: Option<review::timeliness::Dates>,
}

/// A document that was verified.
#[derive(Debug)]
pub struct Verified {
    /// Its name in the report.
    pub path: String,
    /// Text and places.
    pub source: Source,
    /// The typed model.
    pub disclosure: Disclosure,
    /// Relations, verdicts, findings, coverage.
    pub closed: Closed,
    /// Findings that settings keep out of the report.
    pub kept_back: KeptBack,
    /// Name and SHA-256 of each file that it was read from, where its bytes are known.
    pub digests: Vec<(String, String)>,
}

/// Where one of this many figures or fewer was checked, the report begins with a warning.
const HARDLY: usize = 10;
/// So many relations must be left unjudged before a document is no pass for it.
const ENOUGH_BLOCKED: usize = 20;

impl Verified {
    /// Whether not one relation could be evaluated. What is reported of such a document is never a pass.
    #[must_use]
    pub const fn is_unchecked(&self) -> bool {
        self.closed.coverage.checked == 0
    }

    /// Whether nothing was found, and nearly all that tables state was left unjudged since they may be misread: what holds of them
    /// holds by chance, and such a document is no pass either.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        let count = |verdict: &dyn Fn(Verdict) -> bool| self.closed.evaluations.iter().filter(|e| verdict(e.verdict)).count();
        let blocked = count(&|v| v == Verdict::Blocked);
        blocked >= ENOUGH_BLOCKED
            && self.closed.findings.iter().all(|f| f.severity == Severity::Note)
            && count(&|v| v != Verdict::Blocked).saturating_mul(HARDLY) <= blocked
    }

    /// What is said first of a document with tables of which nine tenths of the figures or more stay unchecked.
    #[must_use]
    pub fn hardly_checked(&self) -> Option<Words> {
        let (figures, checked) = (self.closed.coverage.figures, self.closed.coverage.checked);
        let hardly = !self.disclosure.tables.is_empty() && figures > 0 && checked.saturating_mul(HARDLY) <= figures;
        hardly.then(|| {
            Words::new(
                format!("注意：读到 {figures} 个数字，只有 {checked} 个能够核对；请确认文件完整、各表保留了行列"),
                format!("warning: of {figures} figures read only {checked} could be checked; see that the file is complete and its tables keep their rows and columns"),
            )
        })
    }

    /// The files that the disclosure was joined from; none where it is one file.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let own = self.source.parts.len() - self.disclosure.others.len().min(self.source.parts.len());
        let several = own > 1;
        self.source.parts[..own].iter().filter(move |_| several).map(|part| part.path.as_str())
    }

    /// The further files of the same disclosure.
    pub fn further_parts(&self) -> impl Iterator<Item = &str> {
        self.parts().filter(|path| *path != self.path)
    }

    /// Counts of findings.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for finding in &self.closed.findings {
            counts.count(finding.severity);
        }
        counts
    }

    /// Counts of verdicts.
    #[must_use]
    pub fn checks(&self) -> Checks {
        let mut checks = Checks { undecided: self.closed.coverage.undecided.len(), ..Checks::default() };
        for evaluation in &self.closed.evaluations {
            match evaluation.verdict {
                Verdict::Exact => checks.exact += 1,
                Verdict::Rounding => checks.rounding += 1,
                Verdict::UnlikelyRounding => checks.unlikely_rounding += 1,
                Verdict::Broken => checks.broken += 1,
                Verdict::Blocked => checks.blocked += 1,
            }
        }
        checks
    }

    /// Findings in printed order.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.closed.findings
    }
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Counts {
    fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
    }
}

/// Relations by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Checks {
    /// Hold digit by digit.
    pub exact: usize,
    /// Hold within rounding.
    pub rounding: usize,
    /// Possible by rounding, not likely.
    pub unlikely_rounding: usize,
    /// Contradicted.
    pub broken: usize,
    /// A figure could not be read.
    pub blocked: usize,
    /// Groups of relations that hold one by one, of which it could not be decided whether they can hold together.
    pub undecided: usize,
}

impl AddAssign for Checks {
    fn add_assign(&mut self, other: Self) {
        self.exact += other.exact;
        self.rounding += other.rounding;
        self.unlikely_rounding += other.unlikely_rounding;
        self.broken += other.broken;
        self.blocked += other.blocked;
        self.undecided += other.undecided;
    }
}

/// A file that could not be verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Its name.
    pub path: String,
    /// Why, in both languages.
    pub message: Words,
}

/// Everything of one run.
#[derive(Debug, Default)]
pub struct Report {
    /// Verified documents, in the order given.
    pub documents: Vec<Verified>,
    /// Files that could not be.
    pub failures: Vec<Failure>,
}

impl Report {
    /// Findings of all documents.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.documents.iter().fold(Counts::default(), |mut sum, d| {
            sum += d.counts();
            sum
        })
    }

    /// Verdicts of all documents.
    #[must_use]
    pub fn checks(&self) -> Checks {
        self.documents.iter().fold(Checks::default(), |mut sum, d| {
            sum += d.checks();
            sum
        })
    }

    /// The worst severity found, if anything was.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.documents.iter().flat_map(|d| d.closed.findings.iter().map(|f| f.severity)).max()
    }
}

/// How a verdict is called.
pub(crate) fn verdict_name(verdict: Verdict, style: &Style) -> &'static str {
    match verdict {
        Verdict::Exact => style.lang.of("相符", "exact"),
        Verdict::Rounding => style.lang.of("尾差", "rounding"),
        Verdict::UnlikelyRounding => style.lang.of("疑似尾差", "unlikely rounding"),
        Verdict::Broken => style.lang.of("不符", "broken"),
        Verdict::Blocked => style.lang.of("中止", "blocked"),
    }
}

/// Figures of one table or one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlaceCount {
    /// Title of the table or the section; empty for what stands in neither.
    pub name: String,
    /// Figures printed.
    pub figures: usize,
    /// Of them in an evaluated relation.
    pub checked: usize,
}

/// Figures printed and checked, by table and section, in printed order.
pub(crate) fn places(document: &Verified) -> Vec<PlaceCount> {
    use crate::model::Origin;
    let d = &document.disclosure;
    let mut checked = vec![true; d.figures.len()];
    for u in &document.closed.coverage.unchecked {
        checked[u.figure.0] = false;
    }
    let mut counts: BTreeMap<(usize, String), PlaceCount> = BTreeMap::new();
    for (id, figure) in d.own_figures().filter(|(_, f)| f.is_printed()) {
        let (start, name) = match &figure.origin {
            Origin::Cell { table, .. } | Origin::Performance { table, .. } => {
                let t = &d.tables[table.0];
                (t.title_span.start, if t.title.is_empty() { t.role.name().to_owned() } else { t.title.clone() })
            }
            Origin::Sentence { section: Some(s), .. } => {
                d.sections.get(*s).map_or((usize::MAX, String::new()), |s| (s.title_span.start, s.title.clone()))
            }
            _ => (usize::MAX, String::new()),
        };
        let entry = counts.entry((start, name.clone())).or_insert(PlaceCount { name, figures: 0, checked: 0 });
        entry.figures += 1;
        entry.checked += usize::from(checked[id.0]);
    }
    counts.into_values().collect()
}

/// The first failure of writing is the caller's.
pub type Written = std::io::Result<()>;
