//! One disclosure laid out otherwise: tables in parts, CSV whose titles are not filled up (fixtures/formats/make_variants.py).

use crate::documents::{codes, root, verified};
use budgetcheck::{ReadOptions, Verified};
use std::fs;

const CLEAN: &str = "fixtures/clean/nine-tables-final-accounts-2023.txt";

/// Role, code or name of the row, meaning of the column and amount of every printed figure of the tables.
fn model(document: &Verified) -> Vec<String> {
    let d = &document.disclosure;
    let mut said = Vec::new();
    for table in &d.tables {
        for row in &table.rows {
            for (column, id) in table.columns.iter().zip(&row.cells) {
                let Some(figure) = id.map(|id| d.figure(id)).filter(|f| f.is_printed()) else { continue };
                let code = row.code.as_ref().map_or("", |c| c.0.as_str());
                said.push(format!(
                    "{} {code} {} {:?} {:?} {:?}",
                    table.role.key(),
                    row.name,
                    column.meaning,
                    column.aspect,
                    figure.value()
                ));
            }
        }
    }
    said.sort();
    said
}

#[test]
fn the_same_disclosure_laid_out_otherwise_gives_the_same_model() {
    let expected = model(&verified(&root().join(CLEAN)));
    assert!(expected.len() > 200, "{}", expected.len());
    for name in ["parts.docx", "unpadded.csv", "inner.md", "page.html"] {
        let document = verified(&root().join("fixtures/formats").join(name));
        assert_eq!(codes(&document), [""; 0], "{name}");
        assert_eq!(model(&document), expected, "{name}");
    }
}

#[test]
fn a_changed_amount_of_a_csv_is_the_finding_of_the_text() {
    let text = fs::read_to_string(root().join(CLEAN)).unwrap();
    let separated = fs::read(root().join("fixtures/formats/unpadded.csv")).unwrap();
    let at = separated.windows(6).position(|w| w == b"412.36").unwrap();
    let mut changed = separated.clone();
    changed[at..at + 6].copy_from_slice(b"421.36");
    let options = ReadOptions::default();
    let of_csv = budgetcheck::verify("draft.csv", &changed, &options).unwrap();
    let of_text = budgetcheck::verify("draft.txt", text.replacen("412.36", "421.36", 1).as_bytes(), &options).unwrap();
    assert!(!codes(&of_text).is_empty());
    assert_eq!(codes(&of_csv), codes(&of_text));
    let named = |d: &Verified| d.findings().iter().map(|f| d.disclosure.figure(f.figures[0].figure).raw.clone()).collect::<Vec<_>>();
    assert_eq!(named(&of_csv), named(&of_text));
}

/// Formulas whose results the file does not hold: one finding a table that says what to do, and nothing taken for 0.
#[test]
fn a_workbook_that_was_never_computed_is_one_finding_a_table() {
    let document = verified(&root().join("fixtures/formats/formulas.xlsx"));
    let errors: Vec<_> = document.findings().iter().filter(|f| f.severity > budgetcheck::ledger::Severity::Note).collect();
    assert!((2..=9).contains(&errors.len()), "{}", errors.len());
    for finding in errors {
        assert_eq!(finding.rule.code, "BC004", "{}", finding.message.zh);
        assert!(finding.message.zh.contains("请用 Excel 或 WPS 打开"), "{}", finding.message.zh);
    }
}
