//! Tables as web pages and narrow cells leave them: merged cells once, headers pushed to the left, names and units cut.

use budgetcheck::ReadOptions;
use budgetcheck::ledger::{Finding, Severity};

const HEAD: &str = "癸县水利局2024年部门预算\n\n";

/// What is said of a text, notes as well.
fn found(text: &str) -> Vec<String> {
    said(text, Severity::Note)
}

/// Errors and warnings.
fn grave(text: &str) -> Vec<String> {
    said(text, Severity::Warning)
}

fn said(text: &str, least: Severity) -> Vec<String> {
    let verified = budgetcheck::verify("draft.txt", text.as_bytes(), &ReadOptions::default()).expect("a disclosure");
    let of = |f: &Finding| f.severity >= least;
    verified.closed.findings.iter().filter(|f| of(f)).map(|f| format!("{} {:?}", f.rule.code, f.message)).collect()
}

/// A table of a web page, its merged cells once.
fn of_bars(total: &str) -> String {
    format!(
        "{HEAD}一般公共预算支出表\n单位：万元\n功能分类科目 | 2023年预算数 | 2024年预算数\n科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出\n\
         合 计 | 90.00 | {total} | 60.00 | 45.00\n213 | 农林水支出 | 90.00 | 105.00 | 60.00 | 45.00\n\
         21303 | 水利 | 90.00 | 105.00 | 60.00 | 45.00\n2130301 | 行政运行 | 50.00 | 60.00 | 60.00 | \n\
         2130305 | 水利工程建设 | 40.00 | 45.00 |  | 45.00\n"
    )
}

#[test]
fn rows_of_bars_with_fewer_cells_are_rows() {
    assert_eq!(found(&of_bars("105.00")), Vec::<String>::new());
    assert!(found(&of_bars("150.00")).iter().any(|line| line.contains("150.00")), "{:?}", found(&of_bars("150.00")));
}

/// How many figures of a text are checked, and how many there are.
fn checked(text: &str) -> (usize, usize) {
    let coverage = budgetcheck::verify("draft.txt", text.as_bytes(), &ReadOptions::default()).expect("a disclosure").closed.coverage;
    (coverage.checked, coverage.checked + coverage.unchecked.len())
}

/// The revenue table of the ministries, its merged cells once: what stands below 事业收入 comes at the left of its line.
fn of_sources(heads: &str, below: &str, cells: [&str; 3]) -> String {
    let [all, service, health] = cells;
    format!(
        "{HEAD}收入总表\n单位：万元\n科目\t合计\t上年结转\t{heads}\n科目编码\t科目名称\t{below}\n\
         合计\t{all}\n213\t农林水支出\t{service}\n21303\t水利\t{service}\n2130301\t行政运行\t{service}\n\
         210\t卫生健康支出\t{health}\n21011\t行政事业单位医疗\t{health}\n2101101\t行政单位医疗\t{health}\n"
    )
}

#[test]
fn what_a_line_of_parts_stands_below_is_told_by_a_word_that_only_one_head_has() {
    let text = |all: &str| {
        let cells = [all, "95.00\t5.00\t60.00\t\t30.00\t4.00\t", "20.00\t\t20.00\t\t\t\t"];
        of_sources("一般公共预算拨款收入\t政府性基金预算拨款收入\t事业收入\t其他收入", "金额\t其中：教育收费", cells)
    };
    let good = text("115.00\t5.00\t80.00\t\t30.00\t4.00\t");
    assert_eq!((found(&good), checked(&good)), (Vec::new(), (25, 26)));
    let bad = text("115.00\t5.00\t80.00\t\t33.00\t4.00\t");
    assert!(found(&bad).iter().any(|line| line.contains("33.00")), "{:?}", found(&bad));
}

#[test]
fn what_a_line_of_parts_stands_below_is_told_by_the_sums_of_the_rows() {
    let cells = |all| [all, "95.00\t5.00\t70.00\t60.00\t10.00\t\t20.00", "20.00\t\t20.00\t20.00\t\t\t"];
    let text = |all| of_sources("财政拨款收入\t事业收入\t其他收入", "小计\t一般公共预算\t政府性基金预算", cells(all));
    let good = text("115.00\t5.00\t90.00\t80.00\t10.00\t\t20.00");
    assert_eq!((found(&good), checked(&good)), (Vec::new(), (33, 33)));
    let bad = text("115.00\t5.00\t90.00\t80.00\t11.00\t\t20.00");
    assert!(found(&bad).iter().any(|line| line.contains("11.00") && line.contains("政府性基金")), "{:?}", found(&bad));
}

#[test]
fn where_neither_words_nor_sums_tell_what_a_line_of_parts_stands_below_nothing_is_compared() {
    let cells = ["115.00\t\t115.00\t\t\t", "95.00\t\t95.00\t\t\t", "20.00\t\t20.00\t\t\t"];
    let text = of_sources("一般公共预算拨款收入\t政府性基金预算拨款收入\t其他收入", "金额\t其中：专项", cells);
    let (checked, all) = checked(&text);
    assert!(checked == 0 && all > 10, "{checked} of {all}");
    assert!(found(&text).iter().any(|line| line.starts_with("BC011")), "{:?}", found(&text));
}

#[test]
fn a_row_of_the_three_public_costs_stands_below_its_own_heads() {
    let text = "癸县水利局2024年“三公”经费预算表 | |||||||\n | | | | | 单位:万元 | ||\n合 计 | 因公出国(境)费 | 公务用车费 | 公务接待费 | ||||\n\
                小 计 | 公务用车运行维护费 | 公务用车购置费 | |||||\n1.7 | 0 | 0 | 0 | 0 | 1.7 | ||\n\n2024年公务接待费预算1.70万元。\n";
    assert_eq!(grave(text), Vec::<String>::new());
    let other = text.replace("预算1.70万元", "预算1.20万元");
    assert!(found(&other).iter().any(|line| line.contains("1.20")), "{:?}", found(&other));
}

#[test]
fn levels_of_codes_and_parts_of_the_basic_costs_stand_in_one_line() {
    let text = |public: &str| {
        format!(
            "{HEAD}支出总表\n单位：万元\n功能分类科目编码\t科目名称\t合计\t基本支出\t项目支出\n类\t款\t项\t小计\t人员经费\t公用经费\n\
             合计\t115.00\t85.00\t70.00\t15.00\t30.00\n213\t\t\t农林水支出\t115.00\t85.00\t70.00\t15.00\t30.00\n\
             213\t03\t\t水利\t115.00\t85.00\t70.00\t15.00\t30.00\n213\t03\t01\t行政运行\t85.00\t85.00\t70.00\t{public}\t\n\
             213\t03\t05\t水利工程建设\t30.00\t\t\t\t30.00\n"
        )
    };
    assert_eq!((found(&text("15.00")), checked(&text("15.00")).0), (Vec::new(), 21));
    assert!(found(&text("51.00")).iter().any(|line| line.contains("51.00") && line.contains("公用经费")), "{:?}", found(&text("51.00")));
}

#[test]
fn a_second_line_of_the_header_that_begins_at_the_left_is_no_row() {
    let text = "癸县2024年预算\n\n2024年一般公共预算收入执行情况表\n单位：万元\n\
        项 目 | 2023年决算数 | 2024年预算调整数 | 2024年执行数 | ||\n金额 | 占调整预算% | 比上年增长% | |||\n\
        一、税收收入 | 401 | 431 | 431 | 100 | 7.48 |\n增值税 | 266 | 292 | 292 | 100 | 9.77 |\n\
        企业所得税 | 135 | 139 | 139 | 100 | 2.96 |\n本年收入合计 | 401 | 431 | 431 | 100 | 7.48 |\n\n\
        支出情况\n2024年支出431万元，其中基本支出300万元，项目支出131万元。\n";
    assert_eq!(grave(text), Vec::<String>::new());
}

#[test]
fn a_name_that_its_cell_cuts_is_the_whole_name() {
    let tables = |owner: &str| {
        let table = |title: &str, owner: &str| {
            format!("{title}\n部门：{owner}\t单位：万元\n科目编码\t科目名称\t合计\n\t合计\t5.00\n213\t农林水支出\t5.00\n\n")
        };
        let whole = "甲省癸县水利工程管理局";
        format!("{HEAD}{}{}{}", table("支出总表", whole), table("收入总表", whole), table("一般公共预算支出表", owner))
    };
    let named = |text: &str| found(text).iter().filter(|line| line.contains("BC801")).count();
    assert_eq!(named(&tables("甲省癸县水利工程\t\n管理局")), 0);
    assert_eq!(named(&tables("甲省癸县水利工程")), 1);
}

/// 合计 beside 一般公共预算, of which 基本支出 and 项目支出 stand below, is the sum of the sources.
#[test]
fn a_total_beside_sources_is_their_sum() {
    let table = |total: &str| {
        format!(
            "{HEAD}部门支出预算表\n单位：万元\n科目编码\t科目名称\t合计\t一般公共预算\t\t\t政府性基金预算\t财政专户管理资金\t单位资金\t\t\n\
             \t\t\t小计\t基本支出\t项目支出\t\t\t小计\t事业支出\t其他支出\n\
             \t合计\t{total}\t12.00\t10.00\t2.00\t\t3.00\t5.00\t1.00\t4.00\n213\t农林水支出\t{total}\t12.00\t10.00\t2.00\t\t3.00\t5.00\t1.00\t4.00\n"
        )
    };
    assert_eq!(grave(&table("20.00")), Vec::<String>::new());
    assert!(grave(&table("12.00")).iter().any(|line| line.contains("BC103")), "{:?}", grave(&table("12.00")));
}

/// Rows below rows of a government's balance: what stands below 转移性收入 is not added to it once more.
#[test]
fn rows_below_rows_of_a_balance_are_parts() {
    let text = "癸县2024年预算\n\n2024年一般公共预算收支平衡表\n单位：万元\n收入\t预算数\t支出\t预算数\n\
        地方一般公共预算收入\t300\t一般公共预算支出\t880\n转移性收入\t700\t转移性支出\t20\n上级补助收入\t600\t上解上级支出\t20\n\
        返还性收入\t150\t体制上解支出\t12\n一般性转移支付收入\t450\t专项上解支出\t8\n调入资金\t100\t地方政府一般债务还本支出\t100\n\
        收入总计\t1000\t支出总计\t1000\n";
    assert_eq!(grave(text), Vec::<String>::new());
}
