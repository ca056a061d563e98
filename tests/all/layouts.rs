//! The layouts of several provinces, printed from one set of true amounts: every table is recognised, nearly every
//! figure of a table is checked, and a changed one is found and named.

use crate::documents::{relative, root};
use budgetcheck::ReadOptions;
use budgetcheck::ledger::Severity;
use budgetcheck::model::{Figure, Meaning, Origin, Reading, Role};
use rayon::prelude::*;
use rust_decimal::Decimal;
use std::fs;

const LAYOUTS: [&str; 6] = [
    "yuan-code-in-three-columns-budget-2025",
    "twelve-tables-budget-2018",
    "overall-tables-unit-budget-2024",
    "numbered-tables-budget-2024",
    "financial-tables-unit-budget-2023",
    "nine-tables-final-accounts-2023",
];
const ROLES: [Role; 8] = [
    Role::Balance,
    Role::Income,
    Role::Expenditure,
    Role::FiscalBalance,
    Role::General,
    Role::BasicEconomic,
    Role::ThreePublic,
    Role::Fund,
];

fn text(layout: &str) -> String {
    let path = root().join("fixtures/clean").join(format!("{layout}.txt"));
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", relative(&path)))
}

fn verify(layout: &str, text: &str) -> budgetcheck::Verified {
    budgetcheck::verify(layout, text.as_bytes(), &ReadOptions::default()).unwrap_or_else(|e| panic!("{layout}: {e}"))
}

/// The printed amounts of the tables.
fn amounts(verified: &budgetcheck::Verified) -> Vec<(usize, &Figure)> {
    let in_table = |f: &Figure| matches!(f.origin, Origin::Cell { .. }) && matches!(f.reading, Reading::Money(_));
    verified.disclosure.figures.iter().enumerate().filter(|(_, f)| in_table(f)).collect()
}

#[test]
fn every_table_has_its_role_and_every_column_its_meaning() {
    for layout in LAYOUTS {
        let verified = verify(layout, &text(layout));
        let d = &verified.disclosure;
        for role in ROLES {
            assert_eq!(d.tables.iter().filter(|t| t.role == role).count(), 1, "{layout}: {}", role.name());
        }
        for table in &d.tables {
            assert!(table.role != Role::Other, "{layout}: “{}” has no role", table.title);
            for column in &table.columns {
                assert!(column.meaning != Meaning::Unknown, "{layout}: “{}” of “{}”", column.header, table.title);
            }
        }
        assert!(d.kind.is_some() && d.level.is_some() && d.name.is_some() && d.year.is_some(), "{layout}");
    }
}

#[test]
fn nearly_every_figure_of_a_table_is_checked_and_none_blamed() {
    for layout in LAYOUTS {
        let verified = verify(layout, &text(layout));
        let blamed: Vec<_> = verified.findings().iter().filter(|f| f.severity > Severity::Note).map(|f| &f.message.zh).collect();
        assert!(blamed.is_empty(), "{layout}: {blamed:?}");
        let all = amounts(&verified);
        let unchecked: Vec<usize> = verified.closed.coverage.unchecked.iter().map(|u| u.figure.0).collect();
        let missed: Vec<&str> = all.iter().filter(|(i, _)| unchecked.contains(i)).map(|(_, f)| f.raw.as_str()).collect();
        assert!(missed.len() * 20 <= all.len(), "{layout}: {} of {}: {missed:?}", missed.len(), all.len());
    }
}

#[test]
fn a_changed_figure_is_found_and_named() {
    for layout in LAYOUTS {
        let clean = text(layout);
        let verified = verify(layout, &clean);
        let unchecked: Vec<usize> = verified.closed.coverage.unchecked.iter().map(|u| u.figure.0).collect();
        let tried: Vec<&Figure> =
            amounts(&verified).into_iter().filter(|(i, _)| !unchecked.contains(i)).map(|(_, f)| f).step_by(5).collect();
        let silent: Vec<String> = tried
            .par_iter()
            .filter_map(|figure| {
                let Reading::Money(money) = &figure.reading else { return None };
                let scale = money.scale as usize;
                let changed = format!("{:.scale$}", money.value + Decimal::from(37));
                let mutated = format!("{}{changed}{}", &clean[..figure.span.start], &clean[figure.span.end..]);
                let after = verify(layout, &mutated);
                let d = &after.disclosure;
                let named = after
                    .findings()
                    .iter()
                    .filter(|f| f.severity > Severity::Note)
                    .any(|f| f.figures.iter().any(|i| d.figure(i.figure).span.start == figure.span.start));
                (!named).then(|| format!("{} → {changed}", figure.raw))
            })
            .collect();
        assert!(!tried.is_empty() && silent.is_empty(), "{layout}: {} of {} not named: {silent:?}", silent.len(), tried.len());
    }
}

/// The same disclosures set as pages (`fixtures/formats/make_layout.py`): the PDF, and the text that
/// `pdftotext -layout` makes of it, with wrapped names, centred cells and page breaks.
#[test]
fn pages_and_their_columns_of_spaces_say_what_the_disclosure_says() {
    for (layout, style) in [
        ("yuan-code-in-three-columns-budget-2025", "roomy"),
        ("overall-tables-unit-budget-2024", "roomy"),
        ("numbered-tables-budget-2024", "roomy"),
        ("financial-tables-unit-budget-2023", "narrow"),
        ("nine-tables-final-accounts-2023", "roomy"),
    ] {
        let checked = |v: &budgetcheck::Verified| v.closed.coverage.checked;
        let original = checked(&verify(layout, &text(layout)));
        for form in ["pdf", "txt"] {
            let path = root().join("fixtures/layout").join(format!("{layout}-{style}.{form}"));
            let bytes = fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", relative(&path)));
            let verified = budgetcheck::verify(&relative(&path), &bytes, &ReadOptions::default()).unwrap();
            let blamed: Vec<_> = verified.findings().iter().filter(|f| f.severity > Severity::Note).map(|f| &f.message.zh).collect();
            assert!(blamed.is_empty(), "{}: {blamed:?}", relative(&path));
            assert!(checked(&verified) * 50 >= original * 49, "{}: {} of {original} checked", relative(&path), checked(&verified));
        }
    }
}

/// Pages without ruling lines, with lines across only and the unit in the first row, with heads, feet and a watermark, with
/// amounts that a narrow cell wraps: read without a finding, and a changed amount is found.
#[test]
fn pages_without_all_their_lines_say_what_the_disclosure_says() {
    for (layout, style) in [
        ("financial-tables-unit-budget-2023", "plain"),
        ("nine-tables-final-accounts-2023", "plain"),
        ("twelve-tables-budget-2018", "unitrow"),
        ("yuan-code-in-three-columns-budget-2025", "unitrow"),
        ("numbered-tables-budget-2024", "unitrow"),
        ("overall-tables-unit-budget-2024", "running"),
        ("financial-tables-unit-budget-2023", "broken"),
        ("township-budget-2024", "running"),
    ] {
        let path = root().join("fixtures/layout").join(format!("{layout}-{style}.pdf"));
        let bytes = fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", relative(&path)));
        let name = relative(&path);
        let verified = budgetcheck::verify(&name, &bytes, &ReadOptions::default()).unwrap();
        let blamed: Vec<_> = verified.findings().iter().filter(|f| f.severity > Severity::Note).map(|f| &f.message.zh).collect();
        assert!(blamed.is_empty(), "{name}: {blamed:?}");
        let checked = |v: &budgetcheck::Verified| v.closed.coverage.checked;
        let original = checked(&verify(layout, &text(layout)));
        assert!(checked(&verified) * 50 >= original * 49, "{name}: {} of {original} checked", checked(&verified));
        let source = &verified.source.text;
        let printed = amounts(&verified);
        let (_, figure) = printed.iter().find(|(_, f)| f.raw.starts_with(['6', '7'])).expect("a total");
        let changed = figure.raw.replacen(['6', '7'], "8", 1);
        let mutated = format!("{}{changed}{}", &source[..figure.span.start], &source[figure.span.end..]);
        let after = verify(&name, &mutated);
        let errors = after.findings().iter().filter(|f| f.severity == Severity::Error).count();
        assert!(errors > 0, "{name}: {} → {changed}", figure.raw);
    }
}

/// Tables in 千元 beside a narrative in 万元.
#[test]
fn tables_in_thousands_of_yuan_agree_with_a_text_in_ten_thousands() {
    let layout = "financial-tables-unit-budget-2023";
    let clean = text(layout);
    let verified = verify(layout, &clean);
    let mut figures = amounts(&verified);
    figures.sort_by_key(|(_, f)| std::cmp::Reverse(f.span.start));
    let mut changed = clean.clone();
    for (_, figure) in figures {
        let Reading::Money(money) = &figure.reading else { continue };
        let tenfold = (money.value * Decimal::TEN).normalize();
        changed.replace_range(figure.span.start..figure.span.end, &format!("{tenfold:.1}"));
    }
    let tables = changed.replace("单位：万元", "单位：千元");
    assert_ne!(tables, changed);
    let after = verify(layout, &tables);
    let blamed: Vec<_> = after.findings().iter().filter(|f| f.severity > Severity::Note).map(|f| &f.message.zh).collect();
    assert!(blamed.is_empty(), "{blamed:?}");
    assert!(after.closed.coverage.checked * 50 >= verified.closed.coverage.checked * 49);
}
