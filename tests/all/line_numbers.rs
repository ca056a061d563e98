//! `1 673.24` in columns of spaces: 行次 and amount, or an amount with a blank in it.

use budgetcheck::{ReadOptions, Verified};

fn verify(rows: &str) -> Verified {
    let text = format!("                 收入支出决算总表\n单位：万元\n{rows}\n");
    budgetcheck::verify("draft.txt", text.as_bytes(), &ReadOptions::default()).expect("a disclosure")
}

fn amounts(verified: &Verified) -> Vec<String> {
    let d = &verified.disclosure;
    d.tables
        .iter()
        .flat_map(|t| &t.rows)
        .flat_map(|r| r.cells.iter().flatten())
        .map(|id| d.figure(*id))
        .filter(|f| f.is_printed())
        .map(|f| f.raw.clone())
        .collect()
}

/// The form counts its lines: the number in front is a 行次.
#[test]
fn lines_that_count_on_have_line_numbers() {
    let verified = verify(
        "项目                        行次  金额\n一、财政拨款收入              1 673.24\n二、事业收入                  2  15.00\n三、其他收入                  3\n收入合计                      4 688.24",
    );
    assert_eq!(amounts(&verified), ["673.24", "15.00", "688.24"]);
    assert!(verified.findings().iter().all(|f| f.rule.code.starts_with("BC6")), "{:?}", verified.findings());
}

/// Nothing counts on: nobody can say what the number is, and it is never read as another one.
#[test]
fn without_neighbours_that_count_the_figure_is_ambiguous() {
    let verified = verify(
        "项目                 金额\n一、财政拨款收入         1 673.24\n二、事业收入              115.00\n收入合计               1 788.24",
    );
    let read = amounts(&verified);
    assert!(!read.iter().any(|raw| raw == "673.24" || raw == "788.24"), "{read:?}");
    let codes: Vec<_> = verified.findings().iter().map(|f| f.rule.code).filter(|c| !c.starts_with("BC6")).collect();
    assert_eq!(codes, ["BC011"], "{:?}", verified.findings());
}
