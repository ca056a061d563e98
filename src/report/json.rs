//! `json` — schema `budgetcheck/1`. Other tools read it: fields are added, never changed.

use super::overview::figures_of;
use super::position::Lines;
use super::{Checks, Failure, Format, KeptBack, Report, Style, Summary, Verified, Written};
use crate::ledger::Finding;
use crate::ledger::finding::{address, in_unit_of};
use crate::model::{DocumentKind, Figure, FigureId, Level, Origin, Place};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// The schema's name.
pub const SCHEMA: &str = "budgetcheck/1";

#[derive(Serialize)]
pub(super) struct Failed<'r> {
    path: &'r str,
    message: &'r str,
}

#[derive(Serialize)]
struct Totals {
    documents: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    checks: Checks,
}

#[derive(Serialize)]
pub(super) struct Document<'r> {
    path: &'r str,
    /// The files that it was joined from; absent where it is one file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<&'r str>,
    /// Other disclosures that it was compared with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    compared_with: Vec<&'r str>,
    kind: Option<DocumentKind>,
    level: Option<Level>,
    name: Option<&'r str>,
    year: Option<i32>,
    tables: Vec<TableEntry<'r>>,
    checks: Checks,
    coverage: CoverageEntry,
    findings: Vec<FindingEntry<'r>>,
    kept_back: &'r KeptBack,
    #[serde(skip_serializing_if = "Option::is_none")]
    relations: Option<Vec<RelationEntry<'r>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unchecked: Option<Vec<UncheckedEntry<'r>>>,
    /// Every printed figure with its place (`--show figures`).
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<Vec<Placed<'r>>>,
    /// SHA-256 of each file, in the order of `parts`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sha256: Vec<&'r str>,
}

/// A figure and where it stands.
#[derive(Serialize)]
struct Placed<'r> {
    #[serde(flatten)]
    figure: FigureEntry<'r>,
    place: Option<&'r Place>,
}

#[derive(Serialize)]
struct TableEntry<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'r str>,
    role: &'static str,
    title: &'r str,
    unit: Option<&'static str>,
    line: usize,
    page: Option<u32>,
    rows: usize,
    figures: usize,
    empty: bool,
}

#[derive(Serialize)]
struct CoverageEntry {
    figures: usize,
    checked: usize,
    unchecked: usize,
    undecided: Vec<UndecidedEntry>,
    by_place: Vec<PlaceEntry>,
}

/// Relations that hold one by one, of which it could not be decided whether they can hold together.
#[derive(Serialize)]
struct UndecidedEntry {
    relations: usize,
    figures: usize,
    line: usize,
    column: usize,
}

/// Figures of one table or section.
#[derive(Serialize)]
struct PlaceEntry {
    title: String,
    figures: usize,
    checked: usize,
}

#[derive(Serialize)]
struct FindingEntry<'r> {
    /// The file, where the document was joined from several and this is not the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'r str>,
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'r str,
    advice: &'r str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    place: Option<&'r Place>,
    figures: Vec<FigureEntry<'r>>,
    reported: Option<String>,
    computed: Option<String>,
    difference: Option<String>,
    allowed: Option<String>,
    suggestion: Option<Suggestion>,
    breaks: Vec<String>,
    fingerprint: &'r str,
}

#[derive(Serialize)]
struct Suggestion {
    figure: usize,
    value: String,
}

#[derive(Serialize)]
struct FigureEntry<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'r str>,
    raw: &'r str,
    value: Option<String>,
    unit: &'r str,
    line: usize,
    column: usize,
    part: &'static str,
    table: Option<&'static str>,
    row: Option<&'r str>,
    column_name: Option<&'r str>,
}

#[derive(Serialize)]
struct Operand<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign: Option<i8>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    below: bool,
    raw: &'r str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct RelationEntry<'r> {
    rule: &'static str,
    kind: &'static str,
    verdict: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    chosen: bool,
    reported: Operand<'r>,
    terms: Vec<Operand<'r>>,
    computed: String,
    allowed: String,
}

#[derive(Serialize)]
struct UncheckedEntry<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'r str>,
    raw: &'r str,
    line: usize,
    column: usize,
    reason: &'static str,
}

/// The report `budgetcheck/1`, written as the documents come.
#[derive(Debug, Default)]
pub struct Json {
    documents: usize,
}

impl Format for Json {
    type Part = String;

    fn part(part: Verified, style: &Style) -> io::Result<String> {
        indented(&document(&part, style))
    }

    fn begin(&mut self, _style: &Style, out: &mut dyn Write) -> Written {
        write!(out, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"version\": \"{}\",\n  \"documents\": [", env!("CARGO_PKG_VERSION"))
    }

    fn add(&mut self, part: String, _style: &Style, out: &mut dyn Write) -> Written {
        let comma = if self.documents == 0 { "" } else { "," };
        self.documents += 1;
        write!(out, "{comma}\n    {part}")
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        let end = if self.documents == 0 { "" } else { "\n  " };
        write!(out, "{end}],\n  \"errors\": [")?;
        for (index, failure) in summary.failures.iter().enumerate() {
            write!(out, "{}\n    {}", if index == 0 { "" } else { "," }, indented(&failed(failure, style))?)?;
        }
        let end = if summary.failures.is_empty() { "" } else { "\n  " };
        let totals = Totals {
            documents: summary.documents,
            errors: summary.counts.errors,
            warnings: summary.counts.warnings,
            notes: summary.counts.notes,
            checks: summary.checks,
        };
        let totals = serde_json::to_string_pretty(&totals)?.replace('\n', "\n  ");
        writeln!(out, "{end}],\n  \"summary\": {totals}\n}}")
    }
}

/// Pretty JSON two levels deep. Strings of JSON hold no line ends, so every one is the printer's.
fn indented(value: &impl Serialize) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(value)?.replace('\n', "\n    "))
}

/// Prints the JSON report.
///
/// # Errors
/// Those of `out`.
pub fn render(report: &Report, style: &Style, out: &mut dyn Write) -> Written {
    let mut json = Json::default();
    json.begin(style, out)?;
    for verified in &report.documents {
        json.add(indented(&document(verified, style))?, style, out)?;
    }
    json.end(&Summary::of(report), style, out)
}

/// A file that could not be checked, as an entry of `errors`.
pub(super) fn failed<'r>(failure: &'r Failure, style: &Style) -> Failed<'r> {
    Failed { path: &failure.path, message: style.lang.pick(&failure.message) }
}

/// A document, as an entry of `documents`.
pub(super) fn document<'r>(v: &'r Verified, style: &Style) -> Document<'r> {
    let d = &v.disclosure;
    let lines = Lines::of(&v.source);
    let page = |offset: usize| match v.source.place(offset) {
        Some(Place::Page { page, .. }) => Some(*page),
        _ => None,
    };
    let table = |(index, t): (usize, &'r crate::model::Table)| TableEntry {
        path: elsewhere(v, &lines, t.title_span.start),
        role: t.role.key(),
        title: &t.title,
        unit: t.unit.map(|u| u.name()),
        line: lines.position(t.title_span.start).line,
        page: page(t.title_span.start),
        rows: t.lines,
        figures: figures_of(d, index).len(),
        empty: t.is_empty(&d.figures),
    };
    let coverage = &v.closed.coverage;
    Document {
        path: &v.path,
        parts: v.parts().collect(),
        compared_with: d.others.iter().map(|o| o.path.as_str()).collect(),
        kind: d.kind,
        level: d.level,
        name: d.name.as_deref(),
        year: d.year,
        tables: d.tables.iter().enumerate().map(table).collect(),
        checks: v.checks(),
        coverage: CoverageEntry {
            figures: coverage.figures,
            checked: coverage.checked,
            unchecked: coverage.unchecked.len(),
            undecided: coverage.undecided.iter().map(|group| undecided(v, group, &lines)).collect(),
            by_place: super::places(v).into_iter().map(|p| PlaceEntry { title: p.name, figures: p.figures, checked: p.checked }).collect(),
        },
        findings: v.findings().iter().map(|f| finding(v, f, &lines, style)).collect(),
        kept_back: &v.kept_back,
        relations: style.show.relations.then(|| relations(v, &lines)),
        unchecked: style.show.unchecked.then(|| unchecked(v, &lines, style)),
        figures: style.show.figures.then(|| figures(v, &lines)),
        sha256: v.digests.iter().map(|(_, digest)| digest.as_str()).collect(),
    }
}

fn undecided(v: &Verified, group: &[usize], lines: &Lines<'_>) -> UndecidedEntry {
    let figures: BTreeSet<FigureId> = group.iter().flat_map(|&r| v.closed.relations[r].figures()).collect();
    let start = group.first().map_or(0, |&r| v.disclosure.figure(v.closed.relations[r].reported).span.start);
    let at = lines.position(start);
    UndecidedEntry {
        relations: group.len(),
        figures: figures.iter().filter(|&&f| v.disclosure.figure(f).is_printed()).count(),
        line: at.line,
        column: at.column,
    }
}

/// The part that an offset lies in, unless it is the file that the document is named after.
fn elsewhere<'r>(v: &'r Verified, lines: &Lines<'r>, offset: usize) -> Option<&'r str> {
    lines.path(offset).filter(|path| *path != v.path)
}

fn finding<'r>(v: &'r Verified, f: &'r Finding, lines: &Lines<'r>, style: &Style) -> FindingEntry<'r> {
    let d = &v.disclosure;
    let (start, end) = (lines.position(f.span.start), lines.position(f.span.end));
    let first = f.figures.first().map(|i| d.figure(i.figure));
    let amount = |value| first.map(|figure| in_unit_of(figure, value));
    FindingEntry {
        path: elsewhere(v, lines, f.span.start),
        code: f.rule.code,
        name: f.rule.name,
        severity: f.severity.key(),
        message: style.lang.pick(&f.message),
        advice: style.lang.pick(&f.advice),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        place: v.source.place(f.span.start),
        figures: f.figures.iter().map(|i| figure(v, i.figure, i.part.key(), lines)).collect(),
        reported: f.evidence.and(first).map(|figure| figure.raw.clone()),
        computed: f.evidence.and_then(|e| amount(e.computed)),
        difference: f.evidence.and_then(|e| amount(e.difference)),
        allowed: f.evidence.and_then(|e| amount(e.allowed)),
        suggestion: f
            .suggestion
            .and_then(|(figure, value)| Some(Suggestion { figure, value: in_unit_of(d.figure(f.figures.get(figure)?.figure), value) })),
        breaks: f.breaks.iter().map(|&r| broken(v, r)).collect(),
        fingerprint: &f.fingerprint,
    }
}

/// `BC103 general 2010301 合计`
fn broken(v: &Verified, relation: usize) -> String {
    let r = &v.closed.relations[relation];
    let place = address(&v.disclosure, r.reported);
    let words: Vec<&str> = place.split('|').filter(|w| !w.is_empty() && *w != "Single").collect();
    format!("{} {}", r.rule.code, words.join(" "))
}

fn printed_value(figure: &Figure) -> Option<String> {
    figure.is_addend().then(|| figure.value().map(|v| in_unit_of(figure, v))).flatten()
}

fn figure<'r>(v: &'r Verified, id: FigureId, part: &'static str, lines: &Lines<'r>) -> FigureEntry<'r> {
    let f = v.disclosure.figure(id);
    let at = lines.position(f.span.start);
    let (d, own) = v.disclosure.home(id);
    let (table, row, column_name) = match &d.figure(own).origin {
        Origin::Cell { table, row, column } => {
            let t = &d.tables[table.0];
            let r = &t.rows[*row];
            (Some(t.role.key()), Some(r.code.as_ref().map_or(r.name.as_str(), |c| c.0.as_str())), Some(t.columns[*column].header.as_str()))
        }
        Origin::Performance { table, label } => {
            (Some(d.tables[table.0].role.key()), d.tables[table.0].project.as_ref().map(|p| p.name.as_str()), Some(label.as_str()))
        }
        Origin::Sentence { label, .. } => (None, Some(label.as_str()), None),
        Origin::Loose | Origin::Other { .. } => (None, None, None),
    };
    FigureEntry {
        path: elsewhere(v, lines, f.span.start),
        raw: &f.raw,
        value: printed_value(f),
        unit: f.unit_name(),
        line: at.line,
        column: at.column,
        part,
        table,
        row,
        column_name,
    }
}

/// Every printed figure; its part is whether a relation that was evaluated holds it.
fn figures<'r>(v: &'r Verified, lines: &Lines<'r>) -> Vec<Placed<'r>> {
    let mut open = vec![false; v.disclosure.figures.len()];
    v.closed.coverage.unchecked.iter().for_each(|u| open[u.figure.0] = true);
    let part = |id: FigureId| if open[id.0] { "unchecked" } else { "checked" };
    let printed = v.disclosure.own_figures().filter(|(_, f)| f.is_printed());
    printed.map(|(id, f)| Placed { figure: figure(v, id, part(id), lines), place: v.source.place(f.span.start) }).collect()
}

fn relations<'r>(v: &'r Verified, lines: &Lines<'r>) -> Vec<RelationEntry<'r>> {
    let operand = |id: FigureId, sign, below| {
        let f = v.disclosure.figure(id);
        let at = lines.position(f.span.start);
        Operand { path: elsewhere(v, lines, f.span.start), sign, below, raw: &f.raw, line: at.line, column: at.column }
    };
    let entry = |(r, e): (&'r crate::ledger::Relation, &crate::ledger::Evaluation)| RelationEntry {
        rule: r.rule.code,
        kind: r.kind.key(),
        verdict: e.verdict.key(),
        chosen: r.chosen,
        reported: operand(r.reported, None, false),
        terms: r.terms.iter().map(|t| operand(t.figure, Some(t.sign), t.below)).collect(),
        computed: in_unit_of(v.disclosure.figure(r.reported), e.computed),
        allowed: in_unit_of(v.disclosure.figure(r.reported), e.allowed),
    };
    v.closed.relations.iter().zip(&v.closed.evaluations).map(entry).collect()
}

fn unchecked<'r>(v: &'r Verified, lines: &Lines<'r>, style: &Style) -> Vec<UncheckedEntry<'r>> {
    let entry = |u: &crate::ledger::UncheckedFigure| {
        let f = v.disclosure.figure(u.figure);
        let at = lines.position(f.span.start);
        let (zh, en) = u.reason.words();
        UncheckedEntry {
            path: elsewhere(v, lines, f.span.start),
            raw: &f.raw,
            line: at.line,
            column: at.column,
            reason: style.lang.of(zh, en),
        }
    };
    v.closed.coverage.unchecked.iter().map(entry).collect()
}
