//! Causes that are whole rows or cells: a row printed twice or left out, two cells in each other's place. One finding each, in
//! words and with the amount.

use crate::documents::root;
use budgetcheck::ledger::{Finding, Severity};
use budgetcheck::model::{Disclosure, FigureId, Role, Table};
use budgetcheck::{ReadOptions, Verified, verify};
use std::fs;

const TOWNSHIP: &str = "fixtures/clean/township-budget-2024.txt";

fn judged(text: &str) -> Verified {
    verify("draft.txt", text.as_bytes(), &ReadOptions::default()).unwrap()
}

fn serious(v: &Verified) -> Vec<&Finding> {
    v.findings().iter().filter(|f| f.severity > Severity::Note).collect()
}

/// The whole line of a row, with its end.
fn line(text: &str, at: usize) -> (usize, usize) {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    (start, text[at..].find('\n').map_or(text.len(), |i| at + i + 1))
}

/// Rows with a code and an amount: where the line stands, the name, the amounts as printed.
fn rows(d: &Disclosure, table: &Table) -> Vec<((usize, usize), String, Vec<FigureId>)> {
    let row = |r: usize| {
        let row = &table.rows[r];
        let printed: Vec<FigureId> = row.cells.iter().flatten().copied().filter(|&f| d.is_nonzero(Some(f))).collect();
        (!printed.is_empty()).then(|| (line(&d.text, row.spans[0].start), row.name.clone(), printed))
    };
    table.coded_rows().filter_map(row).collect()
}

#[test]
fn a_row_printed_twice_is_one_finding_with_its_amount() {
    let text = fs::read_to_string(root().join(TOWNSHIP)).unwrap();
    let base = judged(&text);
    assert!(serious(&base).is_empty());
    let mut tried = 0;
    for role in [Role::Income, Role::Expenditure, Role::General, Role::BasicEconomic] {
        let table = base.disclosure.table(role).unwrap();
        for ((start, end), name, printed) in rows(&base.disclosure, table) {
            let again = format!("{}{}{}", &text[..end], &text[start..end], &text[end..]);
            let verified = judged(&again);
            let found = serious(&verified);
            let messages: Vec<&str> = found.iter().map(|f| f.message.zh.as_str()).collect();
            assert_eq!(found.len(), 1, "{name} twice in {role:?}: {messages:?}");
            let amount = &base.disclosure.figure(printed[0]).raw;
            assert!(messages[0].contains("重列") && messages[0].contains(amount), "{name}: {messages:?}");
            assert!(found[0].message.en.contains("listed twice") && found[0].message.en.contains(amount), "{}", found[0].message.en);
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried} rows were tried");
}

#[test]
fn a_row_left_out_is_named_with_its_amount_where_another_table_prints_it() {
    let text = fs::read_to_string(root().join(TOWNSHIP)).unwrap();
    let base = judged(&text);
    let d = &base.disclosure;
    let table = d.table(Role::Expenditure).unwrap();
    let mut tried = 0;
    for r in table.coded_rows() {
        let row = &table.rows[r];
        let code = row.code.clone().unwrap();
        let siblings = code.parent().map_or(0, |p| table.children(&p).len());
        let first = row.cells.iter().flatten().copied().find(|&f| d.is_nonzero(Some(f)));
        let (true, true, Some(first)) = (table.children(&code).is_empty(), siblings > 1, first) else { continue };
        let (start, end) = line(&text, row.spans[0].start);
        let verified = judged(&format!("{}{}", &text[..start], &text[end..]));
        let found = serious(&verified);
        let messages: Vec<&str> = found.iter().map(|f| f.message.zh.as_str()).collect();
        assert_eq!(found.len(), 1, "{} left out: {messages:?}", code.0);
        assert!(messages[0].contains("漏列") && messages[0].contains(&code.0), "{messages:?}");
        assert!(messages[0].contains(&d.figure(first).raw), "{messages:?}");
        tried += 1;
    }
    assert!(tried > 4, "{tried} rows were tried");
}

/// Every two cells of the row of a “三公” table: what is said of the exchange is said once.
#[test]
fn two_cells_in_each_others_place_are_one_finding() {
    let mut tried = 0;
    for path in crate::documents::fixtures("clean") {
        let text = fs::read_to_string(&path).unwrap();
        let Ok(base) = verify("draft.txt", text.as_bytes(), &ReadOptions::default()) else { continue };
        let d = &base.disclosure;
        let Some(table) = d.table(Role::ThreePublic).filter(|t| t.rows.len() == 1) else { continue };
        let cells: Vec<(usize, FigureId)> = table.amount_columns().filter_map(|c| Some((c, table.figure(0, c)?))).collect();
        for (i, &(a, left)) in cells.iter().enumerate() {
            for &(b, right) in &cells[i + 1..] {
                let (l, r) = (d.figure(left), d.figure(right));
                if l.value() == r.value() || l.raw.is_empty() || r.raw.is_empty() {
                    continue;
                }
                let changed =
                    format!("{}{}{}{}{}", &text[..l.span.start], r.raw, &text[l.span.end..r.span.start], l.raw, &text[r.span.end..]);
                let verified = judged(&changed);
                let found = serious(&verified);
                let messages: Vec<&str> = found.iter().map(|f| f.message.zh.as_str()).collect();
                let (one, other) = (&table.columns[a].header, &table.columns[b].header);
                // Where one figure alone explains the broken sums, that is the simpler cause, and both cells are not named.
                if messages.iter().any(|m| m.contains("对调")) {
                    assert_eq!(found.len(), 1, "{}: {one} ↔ {other}: {messages:#?}", path.display());
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 2, "{tried} pairs were tried");
}
