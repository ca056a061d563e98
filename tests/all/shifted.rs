//! Tables whose cells stand beside the column of their header, as extractions of merged cells leave them.

use budgetcheck::{ReadOptions, Verified};

fn verify(rows: &str) -> Verified {
    let text = format!("部门预算支出总表\n\n预算年度：2024\n\n单位：万元\n\n{rows}");
    budgetcheck::verify("draft.txt", text.as_bytes(), &ReadOptions::default()).expect("a disclosure")
}

/// Codes one cell before their header, amounts of a 类 one cell behind those of its 款, a row that a page break left
/// without TABs, and a page that comes with fewer cells.
const SHIFTED: &str = "\t科目编码\t\t\t科目名称\t\t\t金额\t
\t\t\t\t合计\t\t9.00\t\t
201\t\t\t一般公共服务支出\t\t\t\t6.00\t
20103\t\t\t政府办公厅（室）及相关机构事务\t\t\t6.00\t\t
2010301\t\t\t行政运行\t\t\t4.00\t\t


2010350 事业运行 2.00

208\t社会保障和就业支出\t\t3.00\t
20805\t行政事业单位养老支出\t3.00\t\t
2080505\t机关事业单位基本养老保险缴费支出\t3.00\t\t
";

#[test]
fn every_amount_is_read_below_the_header_that_it_stands_beside() {
    let verified = verify(SHIFTED);
    assert!(verified.findings().is_empty(), "{:?}", verified.findings());
    let coverage = &verified.closed.coverage;
    assert_eq!((verified.disclosure.tables.len(), coverage.figures, coverage.checked), (1, 8, 8));
}

#[test]
fn an_amount_of_a_row_without_tabs_is_checked_with_its_table() {
    let verified = verify(&SHIFTED.replace("事业运行 2.00", "事业运行 20.00"));
    let [finding] = verified.findings() else { panic!("{:?}", verified.findings()) };
    assert_eq!(finding.rule.code, "BC101");
    assert_eq!(verified.disclosure.figure(finding.figures[0].figure).raw, "20.00");
}

/// A column without header that prints amounts in the same rows as its neighbour is a column of its own: its figures are
/// not read as those of the neighbour.
#[test]
fn two_amounts_of_one_row_never_share_a_column() {
    let verified =
        verify("科目编码\t科目名称\t金额\t\n\t合计\t6.00\t1.00\n201\t一般公共服务支出\t6.00\t\n208\t社会保障和就业支出\t\t1.00\n");
    let figures = &verified.disclosure.figures;
    let read = |raw: &str| figures.iter().filter(|f| f.raw == raw).count();
    assert_eq!((read("6.00"), read("1.00")), (2, 2));
    let unchecked = verified.closed.coverage.unchecked.iter().filter(|u| figures[u.figure.0].raw == "1.00").count();
    let reported = verified.findings().iter().any(|f| f.rule.code == "BC007");
    assert!(unchecked > 0 || reported, "the column without header is reported: {:?}", verified.findings());
}

/// An amount with a comma in the wrong place cannot be read; what its relations say it should be is suggested.
#[test]
fn an_unreadable_amount_is_given_the_value_that_its_relations_agree_on() {
    let clean = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t9,000.00\t9,000.00\t\n201\t一般公共服务支出\t6,500.00\t6,500.00\t\n208\t社会保障和就业支出\t2,500.00\t2,500.00\t\n";
    assert!(verify(clean).findings().is_empty());
    let verified = verify(&clean.replacen("6,500.00", "65,00.00", 1));
    let [finding] = verified.findings() else { panic!("{:?}", verified.findings()) };
    assert_eq!(finding.rule.code, "BC004");
    assert_eq!(finding.suggestion.map(|s| s.1.normalize().to_string()), Some("65000000".to_owned()));
    assert!(finding.advice.zh.contains("应为 6,500万元"), "{}", finding.advice.zh);
}
