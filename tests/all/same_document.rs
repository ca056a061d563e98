//! The same document says the same: what is not seen, and how lines end, changes no finding and no fingerprint.

use crate::documents::root;
use budgetcheck::ReadOptions;
use std::fs;

/// Code and fingerprint of every finding, in order.
fn findings(text: &[u8]) -> Vec<String> {
    match budgetcheck::verify("稿.txt", text, &ReadOptions::default()) {
        Ok(verified) => {
            let mut found: Vec<String> = verified.closed.findings.iter().map(|f| format!("{} {}", f.rule.code, f.fingerprint)).collect();
            found.sort();
            found
        }
        Err(error) => vec![error.to_string()],
    }
}

fn documents() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for folder in ["bad", "good", "clean"] {
        for entry in fs::read_dir(root().join("fixtures").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "txt") {
                all.push((format!("{folder}/{}", path.file_name().unwrap().to_string_lossy()), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

fn same(what: &str, changed: impl Fn(&str) -> Vec<u8>) {
    let mut wrong = Vec::new();
    for (name, text) in documents() {
        // Where every cell stands on a line of its own, a blank line is a blank cell.
        if what.starts_with("blank lines") && name.contains("cell-per-line") {
            continue;
        }
        let (before, after) = (findings(text.as_bytes()), findings(&changed(&text)));
        if before != after {
            wrong.push(format!("{name}\n  {before:?}\n  {after:?}"));
        }
    }
    assert!(wrong.is_empty(), "{what}: {} documents\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn line_ends_say_nothing() {
    same("CR LF", |text| text.replace('\n', "\r\n").into_bytes());
    same("CR", |text| text.replace('\n', "\r").into_bytes());
}

#[test]
fn a_byte_order_mark_and_the_encoding_say_nothing() {
    same("BOM", |text| format!("\u{feff}{text}").into_bytes());
    same("UTF-16", |text| format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect());
}

#[test]
fn blanks_at_the_end_of_lines_say_nothing() {
    same("trailing blanks", |text| {
        text.lines().map(|l| if l.contains('\t') { format!("{l}\n") } else { format!("{l}  \n") }).collect::<String>().into_bytes()
    });
}

#[test]
fn what_takes_no_room_says_nothing() {
    for unseen in ["\u{200b}", "\u{200e}", "\u{ad}", "\u{feff}"] {
        same(&format!("U+{:04X}", unseen.chars().next().unwrap() as u32), |text| {
            text.lines()
                .map(|l| {
                    if l.contains('\t') {
                        l.split('\t').map(|c| format!("{c}{unseen}")).collect::<Vec<_>>().join("\t") + "\n"
                    } else {
                        format!("{l}{unseen}\n")
                    }
                })
                .collect::<String>()
                .into_bytes()
        });
    }
}

#[test]
fn blank_lines_twice_say_nothing() {
    same("blank lines doubled", |text| text.replace("\n\n", "\n\n\n").into_bytes());
}

#[test]
fn full_width_digits_are_digits() {
    same("full-width digits", |text| {
        let wide = |c: char| c.to_digit(10).filter(|_| c.is_ascii()).and_then(|d| char::from_u32('０' as u32 + d)).unwrap_or(c);
        text.chars().map(wide).collect::<String>().into_bytes()
    });
}

#[test]
fn half_width_brackets_are_brackets() {
    // Some fingerprints name a row as it is printed, brackets and all: the findings are the same.
    for (name, text) in documents() {
        let codes = |text: &str| findings(text.as_bytes()).into_iter().map(|f| f.split(' ').next().map(str::to_owned)).collect::<Vec<_>>();
        assert_eq!(codes(&text), codes(&text.replace('（', "(").replace('）', ")")), "{name}");
    }
}

/// Units one below the other, each row of a unit with its name and its amounts but no code: the codes of one unit are not those
/// of the next.
#[test]
fn units_one_below_the_other_keep_their_codes_apart() {
    let by_column = std::fs::read_to_string("fixtures/good/BC101-subtotal-mismatch-units.txt").unwrap();
    let by_rows = by_column.replace("\t331001\t", "\t").replace("\t331002\t", "\t").replace("单位代码\t", "").replace("\t\t合计", "\t合计");
    for (text, found) in [(by_rows.clone(), ""), (by_rows.replace("130.00\t50.00\n2130101", "103.00\t50.00\n2130101"), "BC101")] {
        let verified = budgetcheck::verify("稿.txt", text.as_bytes(), &budgetcheck::ReadOptions::default()).unwrap();
        let codes: Vec<&str> = verified.findings().iter().map(|f| f.rule.code).collect();
        assert_eq!(codes.join(" "), found, "{text}");
    }
}

/// A row printed twice among the rows of one unit is that fault alone; a second table that prints one of the units speaks of
/// the same one.
#[test]
fn a_row_repeated_in_one_unit_is_that_fault_alone() {
    let units = std::fs::read_to_string("fixtures/good/BC101-subtotal-mismatch-units.txt").unwrap();
    let row = "2130101\t331002\t行政运行\t180.00\t130.00\t50.00\n";
    let twice = units.replace(row, &row.repeat(2));
    let found = |text: &str| {
        let verified = budgetcheck::verify("稿.txt", text.as_bytes(), &budgetcheck::ReadOptions::default()).unwrap();
        verified.findings().iter().filter(|f| f.severity > budgetcheck::ledger::Severity::Note).map(|f| f.rule.code).collect::<Vec<_>>()
    };
    let codes = found(&twice);
    assert!(!codes.is_empty() && codes.len() < 4, "{codes:?}");
    // The second unit first: its codes are not the first unit's.
    let (head, body) = units.split_once("\t331001\t云溪县农业农村局").unwrap();
    let (first, second) = body.split_once("\t331002\t云溪县种子站").unwrap();
    let turned = format!("{head}\t331002\t云溪县种子站{second}\t331001\t云溪县农业农村局{first}");
    let other = turned.split_once("部门支出总表").unwrap().1.replace("编制部门", "部门");
    assert_eq!(found(&format!("{units}\n一般公共预算支出表{other}")), Vec::<&str>::new());
}
