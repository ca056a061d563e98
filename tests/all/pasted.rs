//! Tables as they come out of other programs by copying: what the text still says is read, what it does not say accuses nobody.

use budgetcheck::ReadOptions;
use budgetcheck::ledger::Severity;

const HEAD: &str = "部门预算支出总表\n单位：万元\n\n";

/// Accusations, figures checked and figures printed.
fn measured(text: &str) -> (Vec<String>, usize, usize) {
    let verified = budgetcheck::verify("draft.txt", text.as_bytes(), &ReadOptions::default()).expect("a disclosure");
    let accusing = |f: &&budgetcheck::ledger::Finding| f.severity > Severity::Note;
    let said = verified.findings().iter().filter(accusing).map(|f| format!("{} {}", f.rule.code, f.message.zh)).collect();
    (said, verified.closed.coverage.checked, verified.closed.coverage.figures)
}

/// The same rows in several ways of writing them.
fn rows(between: &str, before: &str, behind: &str) -> String {
    let rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "9.00", "6.00", "3.00"],
        ["201", "一般公共服务支出", "9.00", "6.00", "3.00"],
        ["20103", "政府办公厅（室）及相关机构事务", "9.00", "6.00", "3.00"],
        ["2010301", "行政运行", "6.00", "6.00", ""],
        ["2010302", "一般行政管理事务", "3.00", "", "3.00"],
    ];
    let line = |row: &[&str; 5]| format!("{before}{}{behind}\n", row.join(between));
    format!("{HEAD}{}", rows.iter().map(line).collect::<String>())
}

#[test]
fn bars_and_tabs_divide_the_same_cells() {
    for text in [rows("\t", "", ""), rows(" | ", "", ""), rows(" | ", "| ", " |")] {
        assert_eq!(measured(&text), (Vec::new(), 13, 13), "{text}");
    }
}

#[test]
fn what_programs_write_for_a_blank_is_a_blank() {
    for blank in ["NaN", "nan", "null", "/", "—", "-"] {
        let text =
            rows("\t", "", "").replace("6.00\t\n", &format!("6.00\t{blank}\n")).replace("3.00\t\t3.00", &format!("3.00\t{blank}\t3.00"));
        assert_eq!(measured(&text).0, Vec::<String>::new(), "{text}");
    }
    assert_eq!(measured(&rows("\t", "", "").replace("9.00", "¥9.00").replace("\t3.00", "\t3.00万元")), (Vec::new(), 13, 13));
}

#[test]
fn a_line_end_in_a_quoted_header_ends_no_row() {
    let text = rows("\t", "", "").replace("科目编码", "\"科目\n编码\"").replace("项目支出", "\"项目\n支出\"");
    assert_eq!(measured(&text), (Vec::new(), 13, 13), "{text}");
}

#[test]
fn a_ratio_beside_amounts_is_no_part_of_their_sums() {
    let text = "部门支出决算表\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\t执行率%\n\t合计\t9.00\t6.00\t3.00\t90.00\n201\t一般公共服务支出\t5.00\t4.00\t1.00\t80.00\n208\t社会保障和就业支出\t4.00\t2.00\t2.00\t95.50\n";
    assert_eq!(measured(text).0, Vec::<String>::new());
}

#[test]
fn a_header_whose_merged_cells_came_once_stands_over_its_columns() {
    let text = "收入决算表\n单位：元\n项目\t本年收入合计\t财政拨款收入\t事业收入\n功能分类科目编码\t科目名称\n类\t款\t项\n合计\t\t\t\t9.00\t6.00\t3.00\n208\t\t\t社会保障和就业支出\t9.00\t6.00\t3.00\n208\t05\t\t行政事业单位养老支出\t9.00\t6.00\t3.00\n208\t05\t02\t事业单位离退休\t9.00\t6.00\t3.00\n";
    let (said, checked, _) = measured(text);
    assert_eq!(said, Vec::<String>::new());
    assert!(checked >= 9, "{checked}");
}

#[test]
fn rows_that_a_viewer_gave_without_columns_are_unread_and_not_empty() {
    let text = format!(
        "{}2024年部门预算说明\n\n收入预算总表\n单位：万元\n科目编码 科目名称 合计 财政拨款\n合计 9.00 9.00\n201 一般公共服务支出 5.00 5.00\n208 社会保障支出 4.00 4.00\n\n",
        rows("\t", "", "")
    );
    let (said, _, _) = measured(&text);
    assert!(said.iter().all(|s| s.starts_with("BC010")), "{said:?}");
}

/// A table whose cells TABs divide, and below it one in columns of spaces: each is read as it is set.
#[test]
fn tables_of_two_settings_are_both_read() {
    let tabs = "清源县水利局2024年部门预算\n\n部门收入总表\n单位：万元\n项目\t合计\t一般公共预算\t政府性基金\n农林水支出\t12.00\t10.00\t2.00\n住房保障支出\t3.00\t3.00\t\n合计\t15.00\t13.00\t2.00\n\n";
    let spaces = "部门支出总表\n单位：万元\n        项目            合计      基本支出    项目支出\n        农林水支出       12.00         9.00        3.00\n        机关事业单位\n        基本养老保险缴费  3.00         3.00\n        合计             15.00        12.00        3.00\n";
    let verified = budgetcheck::verify("draft.txt", format!("{tabs}{spaces}").as_bytes(), &ReadOptions::default()).expect("a disclosure");
    assert_eq!(verified.disclosure.tables.len(), 2);
    assert_eq!((verified.closed.coverage.checked, verified.closed.coverage.figures), (16, 16));
}
