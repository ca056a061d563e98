//! Pages that print every cell on a line of its own: the same model as the same tables with their rows.

use crate::documents::{codes, root, verified};
use budgetcheck::ledger::Severity;
use budgetcheck::model::{Disclosure, Figure, Origin, Reading, Role, Source};
use budgetcheck::{ReadOptions, parse, read};
use std::fs;

const ROWS: &str = "fixtures/clean/nine-tables-final-accounts-2023.txt";

/// Every cell on a line of its own, followed by a blank line; a blank cell is `blank`, or nothing.
fn stacked(text: &str, blank: Option<&str>) -> String {
    let mut out = String::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        for cell in line.split('\t') {
            match (cell.is_empty(), blank) {
                (false, _) => out.push_str(&format!("{cell}\n\n")),
                (true, Some(blank)) => out.push_str(blank),
                (true, None) => {}
            }
        }
    }
    out
}

/// Table, row and column of every printed figure; the tables of `but` left out.
fn figures(d: &Disclosure, but: &[&str]) -> Vec<[String; 5]> {
    let mut found = Vec::new();
    for figure in d.figures.iter().filter(|f| f.is_printed()) {
        let Origin::Cell { table, row, column } = figure.origin else {
            found.push([String::new(), String::new(), String::new(), "loose".into(), figure.raw.clone()]);
            continue;
        };
        let t = &d.tables[table.0];
        if but.contains(&t.role.key()) {
            continue;
        }
        let row = &t.rows[row];
        let name = row.code.as_ref().map_or(row.name.clone(), |c| c.0.clone());
        found.push([t.role.key().into(), t.title.clone(), name, t.columns[column].header.clone(), figure.raw.clone()]);
    }
    found.sort();
    found
}

fn parsed(text: &str) -> Disclosure {
    parse::parse(&Source::plain(text.to_owned(), "utf-8"))
}

fn rows() -> String {
    fs::read_to_string(root().join(ROWS)).unwrap()
}

#[test]
fn blank_lines_that_stand_for_blank_cells_give_the_model_of_the_table() {
    let text = rows();
    let expected = parsed(&text);
    // Side by side or one below the other, the economic table is the same list.
    for blank in ["\n", "\n\n"] {
        let found = parsed(&stacked(&text, Some(blank)));
        assert_eq!(figures(&found, &["basic_economic"]), figures(&expected, &["basic_economic"]));
        let count = |d: &Disclosure| d.figures.iter().filter(|f| f.is_printed()).count();
        assert_eq!(count(&found), count(&expected));
        assert_eq!(found.tables.len(), expected.tables.len());
        for figure in &found.figures {
            assert_eq!(&found.text[figure.span.start..figure.span.end], figure.raw);
        }
    }
}

#[test]
fn cells_of_which_nothing_says_the_column_are_never_given_one() {
    let text = rows();
    let (expected, found) = (parsed(&text), parsed(&stacked(&text, None)));
    let known = figures(&expected, &[]);
    let read = |f: &Figure| f.value().is_some() && matches!(f.origin, Origin::Cell { .. });
    let mut placed = found.clone();
    for figure in placed.figures.iter_mut().filter(|f| !read(f)) {
        figure.reading = Reading::Blank;
    }
    let wrong: Vec<_> = figures(&placed, &["basic_economic"]).into_iter().filter(|f| !known.contains(f)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let document = budgetcheck::verify("page.txt", stacked(&text, None).as_bytes(), &ReadOptions::default()).unwrap();
    // That a whole table could not be put back is said; nothing else is.
    let accused = document.findings().iter().filter(|f| f.severity > Severity::Note && f.rule.code != "BC010");
    assert_eq!(accused.count(), 0, "{:?}", codes(&document));
    assert!(codes(&document).contains(&"BC010"));
    assert!(document.checks().blocked > 0);
}

#[test]
fn a_page_of_cells_has_the_findings_of_its_table() {
    let clean = verified(&root().join("fixtures/clean/cell-per-line-final-accounts-2023.txt"));
    assert_eq!(codes(&clean), [""; 0]);
    assert!(clean.closed.coverage.unchecked.is_empty());
    let faulty = verified(&root().join("fixtures/stacked/faulty.txt"));
    let found = faulty.findings().iter().find(|f| f.severity == Severity::Error).unwrap();
    assert_eq!(&faulty.source.text[found.span.start..found.span.end], "421.36");
    assert_eq!(found.suggestion.map(|(_, value)| value.to_string()), Some("4123600.00".into()));
}

#[test]
fn a_web_page_of_paragraphs_is_read_as_its_tables() {
    let bytes = fs::read(root().join("fixtures/stacked/page.html")).unwrap();
    let source = read::read(&bytes, &ReadOptions::default()).unwrap();
    let d = parse::parse(&source);
    let roles: Vec<&str> = d.tables.iter().map(|t| t.role.key()).collect();
    assert_eq!(roles, ["balance", "income", "expenditure"]);
    let printed = d.figures.iter().filter(|f| f.is_printed()).count();
    let document = budgetcheck::verify("page.html", &bytes, &ReadOptions::default()).unwrap();
    assert!(document.checks().broken == 0 && document.checks().blocked == 0);
    assert_eq!(document.closed.coverage.checked, printed);
    assert!(d.figures.iter().all(|f| source.place(f.span.start).is_some()));
}

#[test]
fn whole_numbers_that_could_be_a_line_number_are_not_guessed() {
    let text = "收入支出决算总表\n单位：万元\n收入\n支出\n项目\n行次\n金额\n项目\n行次\n金额\n\
        一、财政拨款收入\n1\n31\n一、一般公共服务支出\n31\n20\n二、事业收入\n2\n3\n二、外交支出\n32\n11\n\
        三、其他收入\n3\n32\n三、国防支出\n33\n34\n";
    let d = parsed(text);
    assert!(d.tables.is_empty() || d.figures.iter().all(|f| f.value().is_none_or(|v| v.is_zero())), "{:?}", d.figures);
    assert!(d.is_undecided(Role::Balance));
}

/// A page of which no table can be put into rows is told from a document that is no disclosure.
#[test]
fn a_page_whose_tables_are_all_undecided_names_them() {
    let text = "收入支出决算总表\n单位：万元\n收入\n支出\n项目\n行次\n金额\n项目\n行次\n金额\n\
        一、财政拨款收入\n1\n31\n一、一般公共服务支出\n31\n20\n二、事业收入\n2\n3\n二、外交支出\n32\n11\n\
        三、其他收入\n3\n32\n三、国防支出\n33\n34\n";
    let Err(error) = budgetcheck::verify("page.txt", text.as_bytes(), &ReadOptions::default()) else { panic!("nothing to check") };
    let (zh, en) = (error.to_string(), error.english());
    assert!(zh.contains("“收入支出决算总表”（第 3 行起") && zh.contains("无法判断"), "{zh}");
    assert!(en.contains("\"收入支出决算总表\" (from line 3"), "{en}");
}
