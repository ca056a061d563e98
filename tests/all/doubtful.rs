//! Readings that are only likely, and what they may not accuse of.

use budgetcheck::ReadOptions;
use budgetcheck::ledger::Severity;
use budgetcheck::model::Role;

fn errors(text: &str) -> Vec<String> {
    let verified = budgetcheck::verify("draft.txt", text.as_bytes(), &ReadOptions::default()).expect("a disclosure");
    verified.closed.findings.iter().filter(|f| f.evidence.is_some()).map(|f| format!("{:?}", f.message)).collect()
}

const SPLIT: &str = "庚县水利局2023年度部门决算\n政府性基金预算财政拨款收入支出决算表\n单位：万元\n\
    科目编码\t科目名称\t年初结转和结余\t本年收入\t本年支出\n合计\t\t\t15.00\t15.00\n212\t城乡社区支出\t\t15.00\t15.00\n\u{c}\n\
    科目编码\t科目名称\t年末结转和结余\n合计\t\t\n212\t城乡社区支出\t\n";

#[test]
fn columns_on_a_second_page_that_are_all_blank_are_columns() {
    assert_eq!(errors(SPLIT), Vec::<String>::new());
    let wrong = SPLIT.replace("212\t城乡社区支出\t\t15.00\t15.00", "212\t城乡社区支出\t\t15.00\t51.00");
    assert!(!errors(&wrong).is_empty(), "a wrong amount is found");
}

#[test]
fn an_amount_beside_a_blank_cell_of_a_likely_place_accuses_nobody() {
    // In columns of spaces the amount of the cars stands between two headers.
    let text = "辛县财政局2024年部门预算\n\n一般公共预算“三公”经费支出表\n单位：万元\n\n\
        项目                合计      因公出国（境）费      公务用车购置费      公务用车运行费      公务接待费\n\
        一般公共预算        5.70                          4.50                                  1.20\n\n\
        三公经费说明\n2024年“三公”经费预算5.70万元，其中：公务用车购置费0万元，公务接待费1.20万元。\n";
    assert_eq!(errors(text), Vec::<String>::new());
}

/// Two rows of codes in columns of spaces; the second amount of 20805 may be put elsewhere.
fn spaced(first: &str, parent: &str, total: &str) -> String {
    format!(
        "辛县财政局2024年部门预算\n\n一般公共预算支出表\n单位：万元\n\n\
        科目编码      科目名称                          合计        基本支出      项目支出\n\n\
        合计                                       {total}       100.00        50.00\n\
        208           社会保障和就业支出              {parent}        80.00        50.00\n\
        20805         行政事业单位养老支出            {parent}        80.00        50.00\n\
        2080501       行政单位离退休                  {first}        30.00        10.00\n\
        2080505       基本养老保险缴费支出            90.00        50.00        40.00\n\
        221           住房保障支出                    20.00        20.00\n\
        22102         住房改革支出                    20.00        20.00\n\
        2210201       住房公积金                      20.00        20.00\n"
    )
}

#[test]
fn one_wrong_amount_among_cells_that_are_borne_out_is_found() {
    assert_eq!(errors(&spaced("40.00", "130.00", "150.00")), Vec::<String>::new());
    let found = errors(&spaced("47.00", "130.00", "150.00"));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn what_no_single_figure_explains_is_another_reading() {
    // The amounts of two rows stand in each other's row: each row adds up, and so does the column.
    let honest = spaced("40.00", "130.00", "150.00");
    let text = honest.replace("30.00        10.00", "10.00        30.00").replace("50.00        40.00", "70.00        20.00");
    assert_eq!(errors(&text), Vec::<String>::new());
    // An amount under the next header.
    let text = honest.replace("20.00        20.00\n        2210201", "20.00                     20.00\n        2210201");
    assert_eq!(errors(&text), Vec::<String>::new());
}

/// A header that nobody knows over the column that the other table speaks of, beside 合计 of something else.
const TAKEN: &str = "石桥县民政局2026年部门预算\n\
    \n\
    财政拨款收支总表\n\
    单位：万元\n\
    \n\
    收入\t\t支出\t\t\t\t\n\
    项目\t金额\t项目\t合计\t一般公共预算\t政府性基金\t国有资本经营预算\n\
    一、本年收入\t512.60\t一、社会保障和就业支出\t459.10\t459.10\t\t\n\
    （一）一般公共预算拨款\t512.60\t二、住房保障支出\t53.50\t53.50\t\t\n\
    收入总计\t512.60\t支出总计\t512.60\t512.60\t\t\n\
    \n\
    一般公共预算支出表\n\
    单位：万元\n\
    \n\
    科目编码\t科目名称\t合计\t财力口径\t往年指标\n\
    \t合计\t552.60\t512.60\t40.00\n\
    208\t社会保障和就业支出\t489.10\t459.10\t30.00\n\
    20802\t民政管理事务\t489.10\t459.10\t30.00\n\
    2080201\t行政运行\t354.10\t324.10\t30.00\n\
    2080299\t其他民政管理事务支出\t135.00\t135.00\t\n\
    221\t住房保障支出\t63.50\t53.50\t10.00\n\
    22102\t住房改革支出\t63.50\t53.50\t10.00\n\
    2210201\t住房公积金\t63.50\t53.50\t10.00\n";

#[test]
fn a_column_that_was_taken_for_another_accuses_nobody() {
    assert_eq!(errors(TAKEN), Vec::<String>::new());
    let verified = budgetcheck::verify("draft.txt", TAKEN.as_bytes(), &ReadOptions::default()).expect("a disclosure");
    let said = |code: &str| verified.closed.findings.iter().filter(|f| f.rule.code == code).count();
    assert_eq!(said("BC012"), 1);
    // One row that differs is a slip.
    let slip = TAKEN.replace("合计\t财力口径\t往年指标", "合计\t基本支出\t项目支出").replace("552.60\t512.60\t40.00", "512.60\t");
    assert_ne!(slip, TAKEN);
    assert!(!errors(&slip).is_empty());
}

/// 财政拨款收入 with what was carried over, of which the sentence does not speak; the other table prints it.
fn carried(said: &str) -> String {
    format!(
        "癸县文化局2024年部门预算\n\n收支总表\n单位：万元\n收入\t预算数\t支出\t预算数\n\
        一、财政拨款收入\t593.38\t一、文化旅游体育与传媒支出\t612.26\n二、事业收入\t10.00\t\t\n\
        本年收入合计\t603.38\t本年支出合计\t612.26\n上年结转\t8.88\t结转下年\t\n收入总计\t612.26\t支出总计\t612.26\n\n\
        财政拨款收支总表\n单位：万元\n收入\t预算数\t支出\t预算数\n\
        一、一般公共预算拨款\t593.38\t一、文化旅游体育与传媒支出\t602.26\n上年结转\t8.88\t结转下年\t\n\
        收入总计\t602.26\t支出总计\t602.26\n\n\
        二、收入预算情况\n2024年收入预算612.26万元，其中：财政拨款收入{said}万元，事业收入10.00万元。\n"
    )
}

#[test]
fn an_amount_that_another_cell_of_its_name_prints_is_not_accused() {
    assert_eq!(errors(&carried("602.26")), Vec::<String>::new());
    // An amount that no place prints is wrong, whichever is meant.
    let found = errors(&carried("620.26"));
    assert!(!found.is_empty() && found.iter().all(|words| words.contains("620.26")), "{found:?}");
}

/// 一般公共预算财政拨款 below 年初结转 is what was carried over, and not this year's money of that name.
#[test]
fn money_that_was_carried_over_is_not_this_year_s() {
    let text = "甲县体育局2023年度部门决算\n\n收入支出决算总表\n单位：万元\n收入\t决算数\t支出\t决算数\n\
        一、一般公共预算财政拨款收入\t673.24\t一、文化旅游体育与传媒支出\t693.24\n\
        本年收入合计\t673.24\t本年支出合计\t693.24\n年初结转和结余\t30.00\t年末结转和结余\t10.00\n总计\t703.24\t总计\t703.24\n\n\
        财政拨款收入支出决算总表\n单位：万元\n收入\t决算数\t支出\t决算数\n\
        一、财政拨款\t673.24\t一、文化旅游体育与传媒支出\t693.24\n\
        本年收入合计\t673.24\t本年支出合计\t693.24\n年初财政拨款结转和结余\t30.00\t年末财政拨款结转和结余\t10.00\n\
        一般公共预算财政拨款\t30.00\t\t\n总计\t703.24\t总计\t703.24\n";
    assert_eq!(errors(text), Vec::<String>::new());
    assert!(!errors(&text.replace("一、一般公共预算财政拨款收入\t673.24", "一、一般公共预算财政拨款收入\t637.24")).is_empty());
}

/// Halves of names that nobody put together: what one of them prints may be what is looked for.
#[test]
fn a_source_below_names_that_were_not_read_is_not_accused() {
    let text = "甲县体育局2023年度部门决算\n\n收入支出决算总表\n单位：万元\n收入\t决算数\t支出\t决算数\n\
        一、一般公共预算财政拨款收入\t673.24\t一、文化旅游体育与传媒支出\t693.24\n\
        本年收入合计\t673.24\t本年支出合计\t693.24\n年初结转和结余\t30.00\t年末结转和结余\t10.00\n总计\t703.24\t总计\t703.24\n\n\
        财政拨款收入支出决算总表\n单位：万元\n收入\t决算数\t支出\t决算数\n\
        一、一般公\t673.24\t一、文化旅游体育与传媒支出\t693.24\n共预算财政拨\t\t\t\n本年收入合\t673.24\t\t\n\
        年初财政拨\t30.00\t\t\n一般公共预算财政拨款\t30.00\t\t\n总计\t703.24\t总计\t703.24\n";
    let accused = errors(text);
    assert!(!accused.iter().any(|e| e.contains("一般公共预算财政拨款”行")), "{accused:?}");
}

/// Several faults in one table of a known form are as many findings, and no form that was not understood: for each of the figures
/// several relations ask the same amount.
#[test]
fn the_worse_a_table_is_the_more_is_said() {
    let honest = include_str!("../../fixtures/clean/township-budget-2024.txt");
    let verified = |text: &str| budgetcheck::verify("draft.txt", text.as_bytes(), &ReadOptions::default()).expect("a disclosure");
    let (_, d) = budgetcheck::extract(honest.as_bytes(), &ReadOptions::default()).expect("a disclosure");
    for role in [Role::Balance, Role::Income, Role::Expenditure, Role::BasicEconomic, Role::General] {
        let table = d.tables.iter().position(|t| t.role == role).expect("a table of the township");
        let figures = d.own_figures().filter(|(_, f)| f.cell().is_some_and(|c| c.0 == table)).map(|(_, f)| f);
        let mut printed: Vec<_> = figures.filter(|f| f.value().is_some_and(|v| !v.is_zero())).collect();
        printed.sort_by_key(|f| f.span.start);
        // The last ones first, so that places before them stay.
        let mut text = honest.to_owned();
        for figure in [printed.len() - 2, printed.len() / 2, 1].map(|at| printed[at]) {
            text.insert(figure.span.start, '7');
        }
        let said = verified(&text).closed;
        let errors = said.findings.iter().filter(|f| f.severity == Severity::Error).count();
        assert!(errors >= 2 && said.findings.iter().all(|f| f.rule.code != "BC012"), "{role:?}: {:?}", said.findings);
    }
}
