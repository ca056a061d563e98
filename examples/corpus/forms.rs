//! One document in several forms: the typed models compared figure for figure.

use budgetcheck::Verified;
use budgetcheck::model::{Disclosure, FigureId, Meaning, Origin, Role, fold};
use std::collections::BTreeMap;
use std::path::Path;

/// Table, row, column and amount of a figure.
pub type Address = (String, String, String, String);

/// How many figures stand at each address.
pub type Addresses = BTreeMap<Address, usize>;

/// The addresses of all amounts in tables of a known role, and the columns of these tables, blank ones too.
pub fn addresses(d: &Disclosure) -> Addresses {
    let mut found = Addresses::new();
    for (index, figure) in d.figures.iter().enumerate().filter(|(_, f)| f.is_printed()) {
        if let Some(address) = address(d, FigureId(index), figure.value().map_or(figure.raw.clone(), |v| v.normalize().to_string())) {
            *found.entry(address).or_default() += 1;
        }
    }
    for table in d.tables.iter().filter(|t| t.role != Role::Other && t.project.is_none()) {
        for column in table.columns.iter().filter(|c| c.is_amount) {
            let address =
                (table.role.key().to_owned(), String::new(), format!("{:?} {:?}", column.meaning, column.aspect), "column".to_owned());
            *found.entry(address).or_default() += 1;
        }
    }
    found
}

fn address(d: &Disclosure, id: FigureId, amount: String) -> Option<Address> {
    let (table, row, column) = match &d.figure(id).origin {
        Origin::Cell { table, row, column } => {
            let t = &d.tables[table.0];
            let r = &t.rows[*row];
            let c = &t.columns[*column];
            let row = r.code.as_ref().map_or_else(|| fold(&r.name), |code| code.0.clone());
            let column = if c.meaning == Meaning::Unknown { fold(&c.header) } else { format!("{:?} {:?}", c.meaning, c.aspect) };
            (t, row, column)
        }
        Origin::Performance { table, label } => {
            let t = &d.tables[table.0];
            (t, t.project.as_ref().map_or(String::new(), |p| fold(&p.name)), fold(label))
        }
        Origin::Sentence { .. } | Origin::Loose | Origin::Other { .. } => return None,
    };
    (table.role != Role::Other).then(|| (table.role.key().to_owned(), row, column, amount))
}

/// Figures that both hold at the same address, and those that only one of them holds.
pub fn compare(one: &Addresses, other: &Addresses) -> (usize, Vec<String>) {
    let mut alike = 0;
    let mut apart = Vec::new();
    for (address, &count) in one {
        let there = other.get(address).copied().unwrap_or(0);
        alike += count.min(there);
        apart.extend((there..count).map(|_| shown("here only", address)));
    }
    for (address, &count) in other {
        apart.extend((one.get(address).copied().unwrap_or(0)..count).map(|_| shown("in the pdf only", address)));
    }
    (alike, apart)
}

fn shown(side: &str, (table, row, column, amount): &Address) -> String {
    format!("{side}: {table} | {row} | {column} | {amount}")
}

/// Of the amounts that `pdftotext -layout` shows in rows of tables, zeros and whole numbers too, those that the model holds in
/// tables, and those it does not.
pub fn held(layout: &Path, d: &Disclosure) -> (usize, Vec<String>) {
    let mut printed: BTreeMap<String, usize> = BTreeMap::new();
    for figure in d.figures.iter().filter(|f| f.is_printed() && matches!(f.origin, Origin::Cell { .. } | Origin::Performance { .. })) {
        for amount in amounts(&figure.raw) {
            *printed.entry(amount).or_default() += 1;
        }
    }
    let (mut held, mut lost) = (0, Vec::new());
    for line in std::fs::read_to_string(layout).unwrap_or_default().lines().filter(|l| is_row(l)) {
        for amount in amounts(line) {
            match printed.get_mut(&amount) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    held += 1;
                }
                // 科目编码, 栏次, 序号, years and dates are whole numbers as well.
                _ if !amount.contains(['.', ',']) && matches!(amount.len(), 1..=5 | 7) || amount.matches('-').count() > 1 => {}
                _ => lost.push(format!("in no table: {amount}  ({})", line.split_whitespace().collect::<Vec<_>>().join(" "))),
            }
        }
    }
    (held, lost)
}

/// A line with cells and no sentence: amounts apart from words by two spaces or more.
fn is_row(line: &str) -> bool {
    let cells = line.trim().split("  ").filter(|c| !c.trim().is_empty()).count();
    cells >= 2 && !line.contains(['。', '；', '，']) && !line.contains("万元")
}

/// Numbers, with decimals and thousands or without.
fn amounts(text: &str) -> Vec<String> {
    let whole = |word: &&str| {
        word.ends_with(|c: char| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))
    };
    text.split_whitespace().filter(whole).filter(|w| w.chars().any(|c| c.is_ascii_digit())).map(str::to_owned).collect()
}

/// Tables by role: `balance 1, income 1, …`.
pub fn roles(verified: &Verified) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for table in &verified.disclosure.tables {
        *counts.entry(table.role.key()).or_default() += 1;
    }
    let words: Vec<String> = counts.iter().map(|(role, n)| format!("{role} {n}")).collect();
    if words.is_empty() { "none".into() } else { words.join(", ") }
}
