//! `table` — an overview: every table of every document, and what was proven.

use super::position::Lines;
use super::{Format, Style, Summary, Verified, Written};
use comfy_table::{ContentArrangement, Table, presets};
use std::io::{self, Write};

/// An overview of every document.
#[derive(Debug)]
pub struct Overview;

impl Format for Overview {
    type Part = Vec<u8>;

    fn part(document: Verified, style: &Style) -> io::Result<Vec<u8>> {
        let mut part = Vec::new();
        write_document(&document, style, &mut part)?;
        Ok(part)
    }

    fn add(&mut self, part: Vec<u8>, _style: &Style, out: &mut dyn Write) -> Written {
        out.write_all(&part)
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        if summary.documents > 1 { write!(out, "{}", summary.words(style)) } else { Ok(()) }
    }
}

fn write_document(document: &Verified, style: &Style, out: &mut dyn Write) -> Written {
    writeln!(out, "{}", document.path)?;
    for part in document.further_parts() {
        writeln!(out, "+ {part}")?;
    }
    for other in &document.disclosure.others {
        writeln!(out, "~ {}", other.path)?;
    }
    writeln!(out, "{}", tables(document, style))?;
    writeln!(out, "{}", checks(document, style))?;
    writeln!(out, "{}\n", findings(document, style))
}

fn new_table(style: &Style, header: &[(&str, &str)]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(style.width.max(60)).unwrap_or(u16::MAX));
    table.set_header(header.iter().map(|(zh, en)| style.lang.of(zh, en)));
    table
}

fn tables(document: &Verified, style: &Style) -> Table {
    let d = &document.disclosure;
    let lines = Lines::of(&document.source);
    let mut table = new_table(
        style,
        &[
            ("表", "table"),
            ("标题", "title"),
            ("单位", "unit"),
            ("行", "line"),
            ("数据行", "rows"),
            ("数字", "figures"),
            ("已核对", "checked"),
        ],
    );
    let unchecked: Vec<_> = document.closed.coverage.unchecked.iter().map(|u| u.figure).collect();
    for (index, t) in d.tables.iter().enumerate() {
        let mine = figures_of(d, index);
        let checked = mine.iter().filter(|f| !unchecked.contains(f)).count();
        table.add_row([
            style.lang.of(t.role.name(), t.role.english()).to_owned(),
            t.title.clone(),
            t.unit.map_or(String::new(), |u| u.name().to_owned()),
            lines.position(t.title_span.start).line.to_string(),
            t.lines.to_string(),
            mine.len().to_string(),
            checked.to_string(),
        ]);
    }
    table
}

/// Printed figures of a table.
#[must_use]
pub fn figures_of(d: &crate::model::Disclosure, index: usize) -> Vec<crate::model::FigureId> {
    use crate::model::Origin;
    d.figures
        .iter()
        .enumerate()
        .filter(|(_, f)| {
            f.is_printed() && matches!(f.origin, Origin::Cell { table, .. } | Origin::Performance { table, .. } if table.0 == index)
        })
        .map(|(i, _)| crate::model::FigureId(i))
        .collect()
}

fn checks(document: &Verified, style: &Style) -> Table {
    let mut table = new_table(style, &[("规则", "rule"), ("相符", "exact"), ("尾差", "rounding"), ("不符", "broken"), ("中止", "blocked")]);
    let mut rows: std::collections::BTreeMap<&str, (&crate::ledger::Rule, super::Checks)> = std::collections::BTreeMap::new();
    for (relation, evaluation) in document.closed.relations.iter().zip(&document.closed.evaluations) {
        use crate::ledger::Verdict;
        let entry = rows.entry(relation.rule.code).or_insert((relation.rule, super::Checks::default()));
        match evaluation.verdict {
            Verdict::Exact => entry.1.exact += 1,
            Verdict::Rounding | Verdict::UnlikelyRounding => entry.1.rounding += 1,
            Verdict::Broken => entry.1.broken += 1,
            Verdict::Blocked => entry.1.blocked += 1,
        }
    }
    for (code, (rule, checks)) in rows {
        table.add_row([
            format!("{code} {}", style.lang.of(rule.title, rule.title_en)),
            checks.exact.to_string(),
            checks.rounding.to_string(),
            checks.broken.to_string(),
            checks.blocked.to_string(),
        ]);
    }
    table
}

fn findings(document: &Verified, style: &Style) -> Table {
    let mut table = new_table(
        style,
        &[("数字", "figures"), ("已核对", "checked"), ("未核对", "unchecked"), ("错误", "errors"), ("警告", "warnings"), ("提示", "notes")],
    );
    let (coverage, counts) = (&document.closed.coverage, document.counts());
    table.add_row([coverage.figures, coverage.checked, coverage.unchecked.len(), counts.errors, counts.warnings, counts.notes]);
    table
}
