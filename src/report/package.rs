//! `extract --out` — the typed model as a Frictionless data package: `datapackage.json`, a CSV a table, and all figures
//! as one long table. Codes are strings, amounts are numbers as exact as printed, and blank is never 0.

use super::extract::{column_names, kind_name, side_name, state, value};
use super::position::Lines;
use super::{Lang, identity};
use crate::model::{Disclosure, Figure, FigureId, Meaning, Origin, Reading, Role, Source, Table};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io;

/// The version of what a package holds, in its `budgetcheck` property.
pub const SCHEMA: &str = "budgetcheck-package/1";

/// The files of the package, each with its name; the description comes last.
///
/// # Errors
/// Where a table cannot be written as CSV.
pub fn files(path: &str, source: &Source, d: &Disclosure, lang: Lang) -> io::Result<Vec<(String, Vec<u8>)>> {
    let lines = Lines::of(source);
    let mut resources: Vec<Resource> = d.tables.iter().enumerate().map(|(index, t)| table(index, t, d, &lines)).collect();
    resources.push(figures(path, d, &lines));
    let mut files = Vec::new();
    let mut described = Vec::new();
    for resource in &resources {
        let bytes = resource.csv()?;
        described.push(resource.describe(bytes.len()));
        files.push((resource.file(), bytes));
    }
    let sources: Vec<Value> = match source.parts.as_slice() {
        [] => vec![json!({ "title": path })],
        parts => parts.iter().map(|p| json!({ "title": p.path })).collect(),
    };
    let package = json!({
        "profile": "tabular-data-package",
        "name": "budget-disclosure",
        "title": identity::words(d, lang),
        "sources": sources,
        "budgetcheck": {
            "schema": SCHEMA,
            "version": env!("CARGO_PKG_VERSION"),
            "kind": d.kind,
            "level": d.level,
            "name": d.name,
            "year": d.year,
        },
        "resources": described,
    });
    let mut bytes = serde_json::to_vec_pretty(&package)?;
    bytes.push(b'\n');
    files.push(("datapackage.json".to_owned(), bytes));
    Ok(files)
}

/// A column of a CSV.
struct Field {
    name: String,
    kind: &'static str,
    title: String,
    unit: Option<String>,
    /// What is printed where a number would be, and is none: 无, a dash, an unreadable figure.
    missing: BTreeSet<String>,
}

impl Field {
    fn new(name: &str, kind: &'static str, title: &str) -> Self {
        Self { name: name.to_owned(), kind, title: title.to_owned(), unit: None, missing: BTreeSet::new() }
    }

    fn describe(&self) -> Value {
        let mut field = Map::new();
        field.insert("name".to_owned(), json!(self.name));
        field.insert("type".to_owned(), json!(self.kind));
        field.insert("title".to_owned(), json!(self.title));
        if let Some(unit) = &self.unit {
            field.insert("unit".to_owned(), json!(unit));
        }
        if !self.missing.is_empty() {
            // A blank cell is missing as well; what it means is told by `state` in the table of figures.
            let missing: Vec<&str> = std::iter::once("").chain(self.missing.iter().map(String::as_str)).collect();
            field.insert("missingValues".to_owned(), json!(missing));
        }
        Value::Object(field)
    }
}

/// A CSV of the package.
struct Resource {
    name: String,
    title: String,
    /// What is known of the table beside its columns.
    facts: Value,
    fields: Vec<Field>,
    rows: Vec<Vec<String>>,
}

impl Resource {
    fn file(&self) -> String {
        format!("{}.csv", self.name)
    }

    fn csv(&self) -> io::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.fields.iter().map(|f| &f.name))?;
        for row in &self.rows {
            writer.write_record(row)?;
        }
        writer.into_inner().map_err(|e| io::Error::other(e.to_string()))
    }

    fn describe(&self, bytes: usize) -> Value {
        json!({
            "profile": "tabular-data-resource",
            "name": self.name,
            "path": self.file(),
            "title": self.title,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": bytes,
            "budgetcheck": self.facts,
            "schema": { "fields": self.fields.iter().map(Field::describe).collect::<Vec<_>>(), "missingValues": [""] },
        })
    }
}

/// Number and role: the same name as in the table of figures.
fn resource_name(index: usize, t: &Table) -> String {
    format!("{:02}-{}", index + 1, t.role.key())
}

/// The value as exact as it is printed, in the unit it is printed in; what is printed where there is none.
fn cell(figure: &Figure, missing: &mut BTreeSet<String>) -> String {
    match value(figure) {
        Some(number) => number,
        None if figure.raw.is_empty() => String::new(),
        None => {
            missing.insert(figure.raw.clone());
            figure.raw.clone()
        }
    }
}

fn table(index: usize, t: &Table, d: &Disclosure, lines: &Lines<'_>) -> Resource {
    let facts = json!({
        "role": t.role.key(),
        "unit": t.unit.map(|u| u.name()),
        "file": lines.path(t.title_span.start),
        "line": lines.position(t.title_span.start).line,
        "notes": t.notes.iter().map(|n| n.text.as_str()).collect::<Vec<_>>(),
    });
    let title = if t.title.is_empty() { t.role.name().to_owned() } else { t.title.clone() };
    let (fields, rows) = if t.project.is_some() { project(t, d, lines) } else { grid(t, d, lines) };
    Resource { name: resource_name(index, t), title, facts, fields, rows }
}

fn grid(t: &Table, d: &Disclosure, lines: &Lines<'_>) -> (Vec<Field>, Vec<Vec<String>>) {
    let names = column_names(t);
    let shown = |c: &usize| !matches!(t.columns[*c].meaning, Meaning::Ordinal | Meaning::Code | Meaning::Name);
    let shown: Vec<usize> = (0..t.columns.len()).filter(shown).collect();
    let mut fields = vec![
        Field::new("line", "integer", "行号"),
        Field::new("side", "string", "收支方"),
        Field::new("code", "string", "科目编码"),
        Field::new("name", "string", "名称"),
    ];
    for &c in &shown {
        let mine = || t.rows.iter().filter_map(move |r| r.cells[c]).map(|id| d.figure(id));
        let mut field = Field::new(&names[c], if mine().next().is_some() { "number" } else { "string" }, &t.columns[c].header);
        let units: BTreeSet<&str> = mine().filter(|f| f.is_addend()).map(Figure::unit_name).filter(|u| !u.is_empty()).collect();
        field.unit = (units.len() == 1).then(|| units.iter().copied().collect());
        fields.push(field);
    }
    let mut rows = Vec::new();
    for r in &t.rows {
        let line = r.spans.first().map_or(0, |s| lines.position(s.start).line).to_string();
        let code = r.code.as_ref().map_or(String::new(), |c| c.0.clone());
        let mut row = vec![line, side_name(r.side).to_owned(), code, r.name.clone()];
        for (&c, field) in shown.iter().zip(&mut fields[4..]) {
            let words = || r.texts.get(c).cloned().unwrap_or_default();
            row.push(match r.cells[c] {
                Some(id) => cell(d.figure(id), &mut field.missing),
                None if field.kind == "number" && !words().is_empty() => {
                    field.missing.insert(words());
                    words()
                }
                None => words(),
            });
        }
        rows.push(row);
    }
    (fields, rows)
}

fn project(t: &Table, d: &Disclosure, lines: &Lines<'_>) -> (Vec<Field>, Vec<Vec<String>>) {
    let fields = vec![
        Field::new("line", "integer", "行号"),
        Field::new("field", "string", "内容"),
        Field::new("value", "string", "印出"),
        Field::new("unit", "string", "单位"),
    ];
    let mut rows = Vec::new();
    let mut add = |offset: usize, name: &str, value: &str, unit: &str| {
        rows.push([&lines.position(offset).line.to_string(), name, value, unit].map(str::to_owned).to_vec());
    };
    let Some(p) = &t.project else { return (fields, rows) };
    let start = t.title_span.start;
    add(start, "项目编码", &p.code, "");
    add(start, "项目名称", &p.name, "");
    add(start, "资金用途", &p.purpose, "");
    let amounts = [("预算数", p.budget), ("财政资金", p.fiscal), ("上年结转资金", p.carried), ("其他资金", p.other)];
    for (name, figure) in amounts.into_iter().filter_map(|(name, id)| Some((name, d.figure(id?)))) {
        add(figure.span.start, name, &figure.raw, figure.unit_name());
    }
    for (label, figure) in p.plan.iter().map(|s| (&s.label, d.figure(s.percent))) {
        add(figure.span.start, label, &figure.raw, "%");
    }
    for i in &p.indicators {
        add(i.target_span.start, &format!("{}/{}/{}", i.first, i.second, i.name), &i.target, "");
    }
    (fields, rows)
}

/// Every figure with its place and state: `blank`, `none` (无, a dash), `unreadable`, or a number.
fn figures(path: &str, d: &Disclosure, lines: &Lines<'_>) -> Resource {
    let fields = [
        ("file", "string", "文件"),
        ("line", "integer", "行号"),
        ("column", "integer", "列号"),
        ("table", "string", "表"),
        ("role", "string", "表的种类"),
        ("section", "string", "情况说明的标题"),
        ("side", "string", "收支方"),
        ("row_kind", "string", "行的种类"),
        ("code", "string", "科目编码"),
        ("name", "string", "行名或文字"),
        ("header", "string", "列名"),
        ("state", "string", "状态"),
        ("raw", "string", "印出"),
        ("value", "number", "数值"),
        ("unit", "string", "单位"),
    ];
    let fields = fields.into_iter().map(|(name, kind, title)| Field::new(name, kind, title)).collect();
    let row = |(id, figure): (FigureId, &Figure)| {
        let at = lines.position(figure.span.start);
        let file = lines.path(figure.span.start).unwrap_or(path).to_owned();
        let place = Standing::of(d, id);
        let mut row = vec![file, at.line.to_string(), at.column.to_string()];
        row.extend([place.table, place.role.to_owned(), place.section, place.side.to_owned(), place.kind.to_owned()]);
        row.extend([place.code, place.name, place.header, state(figure).to_owned(), figure.raw.clone()]);
        row.extend([value(figure).unwrap_or_default(), unit(figure)]);
        row
    };
    let rows = d.own_figures().map(row).collect();
    Resource { name: "figures".to_owned(), title: "全部数字".to_owned(), facts: json!({ "role": "figures" }), fields, rows }
}

/// The unit that is printed, or that a blank would be read in.
fn unit(figure: &Figure) -> String {
    match figure.reading {
        Reading::Blank | Reading::Nil | Reading::Unreadable => figure.unit.map_or("", |u| u.name()).to_owned(),
        _ => figure.unit_name().to_owned(),
    }
}

/// Where a figure stands, in the words of the tables' own files.
#[derive(Default)]
struct Standing {
    table: String,
    role: &'static str,
    section: String,
    side: &'static str,
    kind: &'static str,
    code: String,
    name: String,
    header: String,
}

impl Standing {
    fn of(d: &Disclosure, id: FigureId) -> Self {
        match &d.figure(id).origin {
            Origin::Cell { table, row, column } => {
                let t = &d.tables[table.0];
                let r = &t.rows[*row];
                Self {
                    table: resource_name(table.0, t),
                    role: t.role.key(),
                    side: side_name(r.side),
                    kind: kind_name(r.kind),
                    code: r.code.as_ref().map_or(String::new(), |c| c.0.clone()),
                    name: r.name.clone(),
                    header: column_names(t)[*column].clone(),
                    ..Self::default()
                }
            }
            Origin::Performance { table, label } => Self {
                table: resource_name(table.0, &d.tables[table.0]),
                role: Role::Performance.key(),
                name: label.clone(),
                ..Self::default()
            },
            Origin::Sentence { section, label } => Self {
                section: section.and_then(|s| d.sections.get(s)).map_or(String::new(), |s| s.title.clone()),
                name: label.clone(),
                ..Self::default()
            },
            Origin::Loose | Origin::Other { .. } => Self::default(),
        }
    }
}
