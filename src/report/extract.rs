//! `extract` — the typed model as JSON (`budgetcheck-extract/1`).

use super::Written;
use super::position::Lines;
use crate::model::{Disclosure, DocumentKind, Figure, FigureId, Level, Meaning, Project, Reading, RowKind, Source, Table};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

/// The schema's name.
pub const SCHEMA: &str = "budgetcheck-extract/1";

#[derive(Serialize)]
struct Root<'r> {
    schema: &'static str,
    version: &'static str,
    path: &'r str,
    kind: Option<DocumentKind>,
    level: Option<Level>,
    name: Option<&'r str>,
    year: Option<i32>,
    tables: Vec<TableEntry<'r>>,
    claims: Vec<ClaimEntry<'r>>,
    unplaced: Vec<Amount<'r>>,
}

#[derive(Serialize)]
struct TableEntry<'r> {
    /// The file, where the document was joined from several and this is not the one it is named after.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'r str>,
    role: &'static str,
    title: &'r str,
    unit: Option<&'static str>,
    line: usize,
    columns: Vec<ColumnEntry<'r>>,
    rows: Vec<RowEntry<'r>>,
    notes: Vec<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<ProjectEntry<'r>>,
}

#[derive(Serialize)]
struct ColumnEntry<'r> {
    ordinal: Option<u32>,
    header: &'r str,
    meaning: Meaning,
}

#[derive(Serialize)]
struct RowEntry<'r> {
    line: usize,
    side: &'static str,
    kind: &'static str,
    code: Option<&'r str>,
    name: &'r str,
    meaning: Meaning,
    figures: BTreeMap<String, Amount<'r>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    texts: BTreeMap<String, &'r str>,
}

/// A figure: `state` keeps blank, none, unreadable and numbers apart.
#[derive(Serialize)]
struct Amount<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'r str>,
    state: &'static str,
    raw: &'r str,
    value: Option<String>,
    unit: &'r str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct ProjectEntry<'r> {
    code: &'r str,
    name: &'r str,
    purpose: &'r str,
    budget: Option<Amount<'r>>,
    fiscal: Option<Amount<'r>>,
    other: Option<Amount<'r>>,
    plan: Vec<PlanEntry<'r>>,
    indicators: Vec<IndicatorEntry<'r>>,
}

#[derive(Serialize)]
struct PlanEntry<'r> {
    date: &'r str,
    percent: Amount<'r>,
}

#[derive(Serialize)]
struct IndicatorEntry<'r> {
    first: &'r str,
    second: &'r str,
    name: &'r str,
    target: &'r str,
    line: usize,
}

#[derive(Serialize)]
struct ClaimEntry<'r> {
    section: Option<&'r str>,
    words: &'r str,
    figure: Amount<'r>,
}

struct Extractor<'r> {
    path: &'r str,
    d: &'r Disclosure,
    lines: Lines<'r>,
}

/// Writes the model as JSON.
///
/// # Errors
/// Those of `out`.
pub fn json(path: &str, source: &Source, d: &Disclosure, out: &mut dyn Write) -> Written {
    let extractor = Extractor { path, d, lines: Lines::of(source) };
    let root = Root {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        path,
        kind: d.kind,
        level: d.level,
        name: d.name.as_deref(),
        year: d.year,
        tables: d.tables.iter().map(|t| extractor.table(t)).collect(),
        claims: extractor.claims(),
        unplaced: extractor.unplaced(),
    };
    serde_json::to_writer_pretty(&mut *out, &root)?;
    writeln!(out)
}

impl<'r> Extractor<'r> {
    fn line(&self, offset: usize) -> usize {
        self.lines.position(offset).line
    }

    fn elsewhere(&self, offset: usize) -> Option<&'r str> {
        self.lines.path(offset).filter(|path| *path != self.path)
    }

    fn amount(&self, id: FigureId) -> Amount<'r> {
        let f = self.d.figure(id);
        let at = self.lines.position(f.span.start);
        Amount {
            path: self.elsewhere(f.span.start),
            state: state(f),
            raw: &f.raw,
            value: value(f),
            unit: f.unit_name(),
            line: at.line,
            column: at.column,
        }
    }

    fn table(&self, t: &'r Table) -> TableEntry<'r> {
        TableEntry {
            path: self.elsewhere(t.title_span.start),
            role: t.role.key(),
            title: &t.title,
            unit: t.unit.map(|u| u.name()),
            line: self.line(t.title_span.start),
            columns: t.columns.iter().map(|c| ColumnEntry { ordinal: c.ordinal, header: &c.header, meaning: c.meaning }).collect(),
            rows: t.rows.iter().map(|r| self.row(t, r)).collect(),
            notes: t.notes.iter().map(|n| n.text.as_str()).collect(),
            project: t.project.as_ref().map(|p| self.project(p)),
        }
    }

    fn row(&self, t: &'r Table, r: &'r crate::model::Row) -> RowEntry<'r> {
        let names = column_names(t);
        let figures = r.cells.iter().enumerate().filter_map(|(c, id)| Some((names[c].clone(), self.amount((*id)?)))).collect();
        let text_columns =
            |c: usize| t.columns[c].meaning == Meaning::Text || t.columns[c].meaning == Meaning::Unknown && !t.columns[c].is_amount;
        let texts = r
            .texts
            .iter()
            .enumerate()
            .filter(|(c, text)| !text.is_empty() && text_columns(*c))
            .map(|(c, text)| (names[c].clone(), text.as_str()))
            .collect();
        RowEntry {
            line: r.spans.first().map_or(0, |s| self.line(s.start)),
            side: side_name(r.side),
            kind: kind_name(r.kind),
            code: r.code.as_ref().map(|c| c.0.as_str()),
            name: &r.name,
            meaning: r.meaning,
            figures,
            texts,
        }
    }

    fn project(&self, p: &'r Project) -> ProjectEntry<'r> {
        let amount = |id: Option<FigureId>| id.map(|id| self.amount(id));
        ProjectEntry {
            code: &p.code,
            name: &p.name,
            purpose: &p.purpose,
            budget: amount(p.budget),
            fiscal: amount(p.fiscal),
            other: amount(p.other),
            plan: p.plan.iter().map(|s| PlanEntry { date: &s.label, percent: self.amount(s.percent) }).collect(),
            indicators: p
                .indicators
                .iter()
                .map(|i| IndicatorEntry {
                    first: &i.first,
                    second: &i.second,
                    name: &i.name,
                    target: &i.target,
                    line: self.line(i.target_span.start),
                })
                .collect(),
        }
    }

    fn claims(&self) -> Vec<ClaimEntry<'r>> {
        self.d
            .figures
            .iter()
            .enumerate()
            .filter_map(|(i, f)| match &f.origin {
                crate::model::Origin::Sentence { section, label } => {
                    let section = section.and_then(|s| self.d.sections.get(s)).map(|s| s.title.as_str());
                    Some(ClaimEntry { section, words: label, figure: self.amount(FigureId(i)) })
                }
                _ => None,
            })
            .collect()
    }

    fn unplaced(&self) -> Vec<Amount<'r>> {
        let loose = |f: &Figure| matches!(f.origin, crate::model::Origin::Loose);
        self.d.figures.iter().enumerate().filter(|(_, f)| loose(f)).map(|(i, _)| self.amount(FigureId(i))).collect()
    }
}

/// Header words of each column, made unique.
pub(super) fn column_names(t: &Table) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    t.columns
        .iter()
        .map(|c| {
            let header = if c.header.is_empty() { format!("列{}", c.position + 1) } else { c.header.split_whitespace().collect() };
            let count = seen.entry(header.clone()).or_default();
            *count += 1;
            if *count == 1 { header } else { format!("{header}#{count}") }
        })
        .collect()
}

pub(super) const fn side_name(side: crate::model::Side) -> &'static str {
    match side {
        crate::model::Side::Single => "single",
        crate::model::Side::Income => "income",
        crate::model::Side::Expenditure => "expenditure",
        crate::model::Side::Use => "use",
    }
}

pub(super) const fn kind_name(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Total => "total",
        RowKind::Coded => "coded",
        RowKind::Item => "item",
        RowKind::Part => "part",
        RowKind::Bare => "bare",
    }
}

pub(super) fn state(f: &Figure) -> &'static str {
    match f.reading {
        Reading::Money(_) => "amount",
        Reading::Percent(_) => "percent",
        Reading::Quantity(_) => "quantity",
        Reading::Blank => "blank",
        Reading::Nil => "none",
        Reading::Unreadable => "unreadable",
    }
}

pub(super) fn value(f: &Figure) -> Option<String> {
    match &f.reading {
        Reading::Money(m) => Some(m.value.to_string()),
        Reading::Percent(p) => Some(p.value.to_string()),
        Reading::Quantity(q) => Some(q.value.to_string()),
        _ => None,
    }
}
