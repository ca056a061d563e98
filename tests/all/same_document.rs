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
        // Where every cell stands on a line of its own, a blank line is a blank cell, and a new page begins between cells.
        if (what.starts_with("blank lines") || what == "form feeds") && name.contains("cell-per-line") {
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

/// Blank lines between the rows of tables, where the columns are told by tabs. Where every cell has a line of its own, or a row has
/// several, a blank line says something.
#[test]
fn blank_lines_between_rows_say_nothing() {
    same("blank lines between rows", |text| spaced(text).into_bytes());
}

fn spaced(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let wide = |line: Option<&&str>| line.is_some_and(|l| l.matches('\t').count() > 1);
    let after = |at: usize| if wide(lines.get(at)) && wide(lines.get(at + 1)) { "\n\n" } else { "\n" };
    lines.iter().enumerate().map(|(at, line)| format!("{line}{}", after(at))).collect()
}

#[test]
fn a_blank_that_does_not_break_is_a_blank() {
    same("no-break blanks", |text| text.replace(' ', "\u{a0}").into_bytes());
}

#[test]
fn a_new_page_between_paragraphs_says_nothing() {
    same("form feeds", |text| paged(text).into_bytes());
}

/// Cells are told by TABs, or by runs of blanks.
fn paged(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let table = |at: usize| lines.get(at).is_some_and(|l| l.contains('\t') || l.trim_end().contains("   "));
    let line = |at: usize| {
        if at > 2 && lines[at - 1].is_empty() && !table(at) && !table(at - 2) {
            format!("\u{c}{}\n", lines[at])
        } else {
            format!("{}\n", lines[at])
        }
    };
    (0..lines.len()).map(line).collect()
}

/// A page that is still shown with its changes: what was taken out is not there, what was put in is.
#[test]
fn what_was_taken_out_of_a_page_is_not_read() {
    let page = |before: &str, amount: &str| {
        let row = |cells: &[&str]| format!("<tr>{}</tr>", cells.iter().map(|c| format!("<td>{c}</td>")).collect::<String>());
        format!(
            "<html><body><h1>清源县水利局2024年部门预算</h1><p>部门支出总表</p><p>单位：万元</p><table>{}{}{}</table><p>2024年支出预算{before}{amount}万元。</p></body></html>",
            row(&["科目编码", "科目名称", "合计", "基本支出", "项目支出"]),
            row(&["", "合计", &format!("{before}{amount}"), "20.00", "10.00"]),
            row(&["213", "农林水支出", "30.00", "20.00", &format!("{before}10.00")]),
        )
    };
    let plain = findings(page("", "30.00").as_bytes());
    assert_eq!(plain, findings(page("<del>28.00</del>", "<ins>30.00</ins>").as_bytes()));
    assert_eq!(plain, findings(page("<del datetime=\"2024-01-05\"><b>1</b></del>", "3<ins>0.00</ins>").as_bytes()));
    assert_ne!(plain, findings(page("28.00", "30.00").as_bytes()));
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

/// A slip in one of two copies of a table: the other copy says what should stand there, and that is one finding.
#[test]
fn a_slip_in_one_of_two_copies_is_that_slip_alone() {
    let twice = fs::read_to_string(root().join("fixtures/bad/BC217-table-copies-differ.txt")).unwrap();
    let copies = twice.replace("35.00", "30.00").replace("25.00", "20.00");
    let row = "2130301\t行政运行\t30.00\t20.00\t10.00\n";
    let (before, _) = copies.rsplit_once(row).unwrap();
    let slip = format!("{before}{}", row.replace("30.00", "38.00"));
    let verified = budgetcheck::verify("稿.txt", slip.as_bytes(), &ReadOptions::default()).unwrap();
    let [finding] = verified.findings() else { panic!("{:?}", verified.findings().iter().map(|f| &f.message.zh).collect::<Vec<_>>()) };
    assert!(finding.rule.code == "BC103" && finding.message.zh.contains("应为 30.00万元"), "{}", finding.message.zh);
    // Another unit, or another year, is another table, however many amounts it has in common.
    for (from, to) in [("单位：万元\n", "编制单位：清源县种子站　单位：万元\n"), ("部门支出总表\n", "2023年部门支出总表\n")]
    {
        let at = twice.rfind(from).unwrap();
        let other = format!("{}{to}{}", &twice[..at], &twice[at + from.len()..]);
        let verified = budgetcheck::verify("稿.txt", other.as_bytes(), &ReadOptions::default()).unwrap();
        assert!(verified.findings().iter().all(|f| f.rule.code != "BC217"), "{other}");
    }
}

/// What holds for the fixtures holds for published disclosures, where they are at hand.
#[test]
fn a_published_document_says_the_same() {
    let corpus = root().join("../shared/corpus");
    let Ok(folders) = fs::read_dir(&corpus) else {
        eprintln!("passed over: {} is not there", corpus.display());
        return;
    };
    let wide = |c: char| c.to_digit(10).filter(|_| c.is_ascii()).and_then(|d| char::from_u32('０' as u32 + d)).unwrap_or(c);
    let mut wrong = Vec::new();
    let mut texts: Vec<_> = folders
        .filter_map(|f| fs::read_dir(f.ok()?.path()).ok())
        .flatten()
        .map(|file| file.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".txt") && !path.to_string_lossy().ends_with(".layout.txt"))
        .collect();
    texts.sort();
    for path in texts {
        let text = fs::read_to_string(&path).unwrap();
        let plain = findings(text.as_bytes());
        let changes: [(&str, String); 8] = [
            ("blank lines between rows", spaced(&text)),
            ("form feeds", paged(&text)),
            ("CR", text.replace("\r\n", "\n").replace('\n', "\r")),
            ("blank lines doubled", text.replace("\n\n", "\n\n\n")),
            ("full-width digits", text.chars().map(wide).collect()),
            (
                "soft hyphens",
                text.lines().map(|l| l.split('\t').map(|c| format!("{c}\u{ad}")).collect::<Vec<_>>().join("\t") + "\n").collect(),
            ),
            (
                "marks of direction",
                text.lines().map(|l| l.split('\t').map(|c| format!("\u{200e}{c}")).collect::<Vec<_>>().join("\t") + "\n").collect(),
            ),
            ("no-break blanks", text.replace(' ', "\u{a0}")),
        ];
        for (what, changed) in changes {
            let found = findings(changed.as_bytes());
            if found != plain {
                let only = |a: &[String], b: &[String]| a.iter().filter(|f| !b.contains(f)).cloned().collect::<Vec<_>>().join(" ");
                wrong.push(format!("{} {what}: gone {}; new {}", path.display(), only(&plain, &found), only(&found, &plain)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
