//! What other programs make of a .docx is the same disclosure: the same figures in the same rows and columns, the same
//! findings, and a changed amount is found at its place (`fixtures/formats/office`).

use crate::documents::root;
use budgetcheck::ReadOptions;
use budgetcheck::ledger::Severity;
use budgetcheck::model::Place;
use budgetcheck::report::Verified;
use std::fs;

/// Formats that keep paragraphs and tables.
const FLOWING: &[&str] = &["odt", "rtf", "doc"];

fn verified(name: &str) -> Verified {
    // The township disclosure is one of the fixtures of all formats.
    let path = match name {
        "township.docx" => "township.docx".to_owned(),
        "township.changed.docx" => "township-faulty.docx".to_owned(),
        _ => format!("office/{name}"),
    };
    let bytes = fs::read(root().join("fixtures/formats").join(&path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    budgetcheck::verify(name, &bytes, &ReadOptions::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The tables as they were understood: each with its title and unit, each row with its name and its figures as printed.
fn tables(verified: &Verified) -> Vec<String> {
    let d = &verified.disclosure;
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let mut lines = Vec::new();
    for table in &d.tables {
        lines.push(format!("{:?} {} {:?}", table.role, squeezed(&table.title), table.unit));
        lines.extend(table.columns.iter().map(|c| format!("{:?} {:?} {:?}", c.meaning, c.aspect, c.side)));
        for row in &table.rows {
            let cells: Vec<&str> = row.cells.iter().map(|c| c.map_or("·", |id| &d.figure(id).raw)).collect();
            lines.push(format!("{:?} {} {}", row.code, squeezed(&row.name), cells.join("|")));
        }
    }
    lines
}

/// Every figure as printed, those of sentences among them.
fn figures(verified: &Verified) -> Vec<&str> {
    verified.disclosure.figures.iter().map(|f| f.raw.as_str()).collect()
}

/// Code, figures as printed, the value that they should have, and where: row and column, for tables that stand directly behind
/// each other are one to some programs.
type Named = (String, Vec<String>, Option<String>, Option<(u32, u32)>);

fn findings(verified: &Verified) -> Vec<Named> {
    let d = &verified.disclosure;
    let of = |f: &budgetcheck::ledger::Finding| {
        let figures = f.figures.iter().map(|i| d.figure(i.figure).raw.clone()).collect();
        let suggested = f.suggestion.as_ref().map(|(i, value)| format!("{i}: {}", value.normalize()));
        let place = match verified.source.place(f.span.start) {
            Some(Place::Cell { row, column, .. }) => Some((*row, *column)),
            _ => None,
        };
        (f.rule.code.to_owned(), figures, suggested, place)
    };
    verified.findings().iter().filter(|f| f.severity > Severity::Note).map(of).collect()
}

#[test]
fn formats_of_flowing_text_give_the_model_of_the_docx() {
    for document in ["township", "yuan-budget", "final-accounts", "merged", "revised", "nested"] {
        let original = verified(&format!("{document}.docx"));
        assert!(findings(&original).is_empty(), "{document}: {:?}", findings(&original));
        assert!(original.disclosure.figures.len() > 150, "{document}");
        for format in FLOWING {
            let own = verified(&format!("{document}.{format}"));
            assert_eq!(tables(&own), tables(&original), "{document}.{format}");
            assert_eq!(figures(&own), figures(&original), "{document}.{format}");
            assert_eq!(own.closed.coverage.checked, original.closed.coverage.checked, "{document}.{format}");
            assert!(findings(&own).is_empty(), "{document}.{format}: {:?}", findings(&own));
        }
    }
}

/// Formats of fixed pages, with ruling lines.
const FIXED: &[&str] = &["ofd"];

#[test]
fn pages_give_the_figures_of_the_docx() {
    for document in ["township", "yuan-budget", "final-accounts", "merged", "revised"] {
        let original = verified(&format!("{document}.docx"));
        for format in FIXED {
            let own = verified(&format!("{document}.{format}"));
            assert!(findings(&own).is_empty(), "{document}.{format}: {:?}", findings(&own));
            assert_eq!(cells(&own), cells(&original), "{document}.{format}");
        }
    }
}

/// What each table is, and the figures of each row: a page break may cut a name.
fn cells(verified: &Verified) -> Vec<String> {
    let d = &verified.disclosure;
    let of = |table: &budgetcheck::model::Table| {
        let rows =
            table.rows.iter().map(|row| row.cells.iter().map(|c| c.map_or("·", |id| &d.figure(id).raw)).collect::<Vec<_>>().join("|"));
        std::iter::once(format!("{:?} {:?}", table.role, table.unit)).chain(rows).collect::<Vec<_>>()
    };
    d.tables.iter().flat_map(of).collect()
}

#[test]
fn a_changed_amount_is_found_at_its_place_in_every_format() {
    for (document, changed) in [("township", "594.19"), ("yuan-budget", "256,500"), ("final-accounts", "78.42")] {
        let original = findings(&verified(&format!("{document}.changed.docx")));
        let at = original.iter().find(|f| f.1.first().is_some_and(|raw| raw == changed));
        assert!(at.is_some_and(|f| f.3.is_some()), "{document}: {original:?}");
        for format in FLOWING {
            assert_eq!(findings(&verified(&format!("{document}.changed.{format}"))), original, "{document}.{format}");
        }
        for format in FIXED {
            let own = verified(&format!("{document}.changed.{format}"));
            let without_cell =
                |all: Vec<Named>| all.into_iter().map(|(code, figures, value, _)| (code, figures, value)).collect::<Vec<_>>();
            assert_eq!(without_cell(findings(&own)), without_cell(original.clone()), "{document}.{format}");
            let found = own.findings().iter().find(|f| f.figures.first().is_some_and(|i| own.disclosure.figure(i.figure).raw == changed));
            let place = found.and_then(|f| own.source.place(f.span.start));
            assert!(matches!(place, Some(Place::Page { bounds: Some(_), .. })), "{document}.{format}: {place:?}");
        }
    }
}
