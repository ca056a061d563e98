//! 核对单 — what a reviewer ticks off: a document's content items, whether each meets the requirement, and why not.
//!
//! 是 is said of a published table alone, and only where every figure in it is in a relation that holds. What nobody
//! checked stays 未检查: the ledger decides, not the absence of findings.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

mod place;
pub mod timeliness;
mod words;

use super::entry::Checked;
use super::{Counts, Lang, Style, Verified};
use crate::ledger::{Severity, Verdict};
use crate::model::{Content, Reading, Unchecked};
use place::{Part, Parts};
use std::collections::{BTreeMap, BTreeSet};

/// 符合要求
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// 是 — every figure in it is proven.
    Yes,
    /// 否 — an error or a warning.
    No,
    /// 未检查 — the tool does not say.
    Unchecked,
}

impl Met {
    /// 是, 否 or 未检查.
    #[must_use]
    pub const fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Yes => lang.of("是", "yes"),
            Self::No => lang.of("否", "no"),
            Self::Unchecked => lang.of("未检查", "not checked"),
        }
    }
}

/// A finding in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The sentence.
    pub words: String,
    /// How bad.
    pub severity: Severity,
    /// Code and title of its rule.
    pub rule: String,
}

/// A line of the sheet: a content item has one a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// 检查内容
    pub item: String,
    /// 符合要求
    pub met: Met,
    /// 问题描述
    pub words: String,
    /// 规则
    pub rule: String,
}

impl Row {
    /// The lines of the item: a finding each, what else is known of it with the last.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let state = self.state.join("\n");
        if self.findings.is_empty() {
            return vec![Line { item: self.item.clone(), met: self.met, words: state, rule: String::new() }];
        }
        let met = |said: &Said| if said.severity > Severity::Note { Met::No } else { Met::Unchecked };
        let line = |said: &Said| Line { item: self.item.clone(), met: met(said), words: said.words.clone(), rule: said.rule.clone() };
        let mut lines: Vec<Line> = self.findings.iter().map(line).collect();
        if let Some(last) = lines.last_mut().filter(|_| !state.is_empty()) {
            last.words = format!("{}\n{state}", last.words);
        }
        lines
    }
}

/// One row: a content item.
#[derive(Debug, Clone)]
pub struct Row {
    /// 检查内容
    pub item: String,
    /// 符合要求
    pub met: Met,
    /// Each finding in a sentence, how bad it is and its rule.
    pub findings: Vec<Said>,
    /// What was checked, and what was not.
    pub state: Vec<String>,
}

/// The figures of a document, by what is known of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Printed.
    pub read: usize,
    /// In a relation that holds.
    pub proven: usize,
    /// In relations none of which holds.
    pub contradicted: usize,
    /// In no relation that could be evaluated.
    pub unchecked: usize,
    /// Of these, printed and not readable.
    pub unreadable: usize,
}

/// The review of one document.
#[derive(Debug, Clone)]
pub struct Review {
    /// Its name as it was given.
    pub path: String,
    /// The further files that it was joined from.
    pub with: Vec<String>,
    /// Name of the unit, if recognised.
    pub name: Option<String>,
    /// Name, year, kind and level in words.
    pub heading: String,
    /// Findings by severity.
    pub counts: Counts,
    /// Figures.
    pub figures: Figures,
    /// Findings kept back by settings or the baseline.
    pub kept_back: usize,
    /// What the baseline accepts, with reason, person and date.
    pub accepted: Vec<String>,
    /// The content items in their order.
    pub rows: Vec<Row>,
}

/// What is gathered for a row before it is put into words.
#[derive(Debug, Default)]
struct Gathered {
    findings: Vec<Said>,
    worst: Option<Severity>,
    figures: usize,
    proven: usize,
    unchecked: BTreeMap<Unchecked, usize>,
    broken: BTreeSet<usize>,
    blocked: usize,
    undecided: usize,
    kept_back: usize,
}

impl Gathered {
    fn unchecked(&self) -> usize {
        self.unchecked.values().sum()
    }

    /// The verdict on a published table.
    fn table(&self) -> Met {
        let proven = self.figures > 0 && self.proven == self.figures;
        let open = self.blocked + self.undecided + self.kept_back + self.broken.len();
        match self.worst {
            Some(Severity::Error | Severity::Warning) => Met::No,
            None if proven && open == 0 => Met::Yes,
            _ => Met::Unchecked,
        }
    }

    /// The verdict on anything else: words are not judged.
    const fn text(&self) -> Met {
        match self.worst {
            Some(Severity::Error | Severity::Warning) => Met::No,
            _ => Met::Unchecked,
        }
    }
}

impl Review {
    /// Every file that it was read from.
    #[must_use]
    pub fn files(&self) -> String {
        std::iter::once(&self.path).chain(&self.with).map(String::as_str).collect::<Vec<_>>().join(" + ")
    }

    /// Reviews a document.
    #[must_use]
    pub fn of(document: &Verified, style: &Style) -> Self {
        let d = &document.disclosure;
        let parts = Parts::of(d);
        let mut gathered: BTreeMap<Part, Gathered> = BTreeMap::new();
        let mut home: Vec<Part> = Vec::new();
        let checked = Checked::of(document, style);
        for (finding, entry) in document.findings().iter().zip(&checked.entries) {
            let part = parts.of_finding(finding);
            home.push(part);
            let row = gathered.entry(part).or_default();
            row.findings.push(Said {
                words: words::finding(entry, &document.path, style.lang),
                severity: finding.severity,
                rule: format!("{} {}", finding.rule.code, style.lang.of(finding.rule.title, finding.rule.title_en)),
            });
            row.worst = row.worst.max(Some(finding.severity));
        }
        for span in &document.kept_back.spans {
            gathered.entry(parts.of_span(*span)).or_default().kept_back += 1;
        }
        let figures = count(document, &parts, &mut gathered);
        // For each broken relation the part of the finding that explains it.
        let mut explained: BTreeMap<usize, Part> = BTreeMap::new();
        for (finding, part) in document.findings().iter().zip(&home) {
            explained.extend(finding.breaks.iter().map(|&r| (r, *part)));
        }
        let names = Names::of(document, style.lang);
        let row = |part: Part| {
            let empty = Gathered::default();
            let row = gathered.get(&part).unwrap_or(&empty);
            let met = match (part, style.dates.map(timeliness::Dates::in_time)) {
                (Part::Table(_), _) => row.table(),
                (Part::Content(Content::Timeliness), Some(Some(true))) => Met::Yes,
                (Part::Content(Content::Timeliness), Some(Some(false))) => Met::No,
                _ => row.text(),
            };
            let elsewhere: BTreeSet<String> =
                row.broken.iter().filter_map(|r| explained.get(r)).filter(|p| **p != part).map(|p| names.name(*p)).collect();
            Row {
                item: names.item(part),
                met,
                findings: row.findings.clone(),
                state: words::state(document, part, row, met, &elsewhere, style),
            }
        };
        let rows = order(document, &gathered).into_iter().map(row).collect();
        Self {
            path: document.path.clone(),
            with: checked.with,
            name: d.name.clone(),
            heading: super::identity::words(d, style.lang),
            counts: document.counts(),
            figures,
            kept_back: document.kept_back.spans.len(),
            accepted: document.kept_back.entries.iter().map(|e| e.words(style.lang)).collect(),
            rows,
        }
    }
}

/// Counts the figures and the relations of each part.
fn count(document: &Verified, parts: &Parts<'_>, gathered: &mut BTreeMap<Part, Gathered>) -> Figures {
    let (d, closed) = (&document.disclosure, &document.closed);
    let mut holds = vec![false; d.figures.len()];
    for (index, (relation, evaluation)) in closed.relations.iter().zip(&closed.evaluations).enumerate() {
        let open = matches!(evaluation.verdict, Verdict::Broken | Verdict::Blocked);
        let mut around: BTreeSet<Part> = BTreeSet::new();
        // What another disclosure published is in no row of this one.
        for figure in relation.figures().filter(|id| !d.is_elsewhere(*id)) {
            if open {
                around.insert(parts.of_figure(figure));
            } else {
                holds[figure.0] = true;
            }
        }
        for part in around {
            let row = gathered.entry(part).or_default();
            if evaluation.verdict == Verdict::Broken {
                row.broken.insert(index);
            } else {
                row.blocked += 1;
            }
        }
    }
    for group in &closed.coverage.undecided {
        let around = group.iter().flat_map(|&r| closed.relations[r].figures()).filter(|id| !d.is_elsewhere(*id));
        for part in around.map(|f| parts.of_figure(f)).collect::<BTreeSet<Part>>() {
            gathered.entry(part).or_default().undecided += 1;
        }
    }
    let mut figures = Figures::default();
    for (id, figure) in d.own_figures().filter(|(_, f)| f.is_printed()) {
        let row = gathered.entry(parts.of_figure(id)).or_default();
        row.figures += 1;
        row.proven += usize::from(holds[id.0]);
        figures.read += 1;
        figures.proven += usize::from(holds[id.0]);
        figures.unreadable += usize::from(figure.reading == Reading::Unreadable);
    }
    for unchecked in &closed.coverage.unchecked {
        *gathered.entry(parts.of_figure(unchecked.figure)).or_default().unchecked.entry(unchecked.reason).or_default() += 1;
    }
    figures.unchecked = closed.coverage.unchecked.len();
    figures.contradicted = figures.read - figures.proven - figures.unchecked;
    figures
}

/// The rows of a document in the order of the review.
fn order(document: &Verified, gathered: &BTreeMap<Part, Gathered>) -> Vec<Part> {
    use Content::{Contents, Cover, Duties, Organisation, OtherMatters, Performance, Projects, Statement, Terms, Timeliness};
    let mut order: Vec<Part> = [Timeliness, Cover, Contents, Duties, Organisation, Terms, Statement].map(Part::Content).to_vec();
    order.extend((0..document.disclosure.tables.len()).filter(|&t| is_published(document, t)).map(Part::Table));
    order.extend(gathered.keys().filter(|p| matches!(p, Part::Missing(_))));
    order.extend([OtherMatters, Projects, Performance].map(Part::Content));
    if gathered.contains_key(&Part::Elsewhere) {
        order.push(Part::Elsewhere);
    }
    order
}

/// Tables of performance targets stand together under their own item.
fn is_published(document: &Verified, table: usize) -> bool {
    document.disclosure.tables[table].role != crate::model::Role::Performance
}

/// The title without what is printed behind it in the same line (`…表 部门：… 单位：万元`).
fn printed_name(title: &str) -> &str {
    let end = ["部门：", "部门:", "单位：", "单位:", "单位名称", "编制单位", "编制部门", "公开单位", "公开部门"];
    let cut = end.iter().filter_map(|w| title.find(w)).filter(|at| *at > 0).min().unwrap_or(title.len());
    title[..cut].trim()
}

/// What the rows are called.
struct Names {
    lang: Lang,
    tables: Vec<String>,
}

impl Names {
    fn of(document: &Verified, lang: Lang) -> Self {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let title = |t: &crate::model::Table| {
            let title = printed_name(&t.title);
            let name = if title.is_empty() { lang.of(t.role.name(), t.role.english()).to_owned() } else { title.to_owned() };
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            match (*count, lang) {
                (1, _) => name,
                (n, Lang::Zh) => format!("{name}（第 {n} 张）"),
                (n, Lang::En) => format!("{name} ({n})"),
            }
        };
        Self { lang, tables: document.disclosure.tables.iter().map(title).collect() }
    }

    fn name(&self, part: Part) -> String {
        match part {
            Part::Content(content) => {
                let (zh, en) = content.words();
                self.lang.of(zh, en).to_owned()
            }
            Part::Table(index) => self.tables[index].clone(),
            Part::Missing(role) => self.lang.of(role.name(), role.english()).to_owned(),
            Part::Elsewhere => self.lang.of("其他内容", "elsewhere").to_owned(),
        }
    }

    /// The name under its heading: 内容规范性 for all but 及时性.
    fn item(&self, part: Part) -> String {
        let name = self.name(part);
        if part == Part::Content(Content::Timeliness) {
            return name;
        }
        format!("{}{name}", self.lang.of("内容规范性：", "content: "))
    }
}
