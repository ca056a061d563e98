//! Joint rounding: documents made of true amounts are never accused, whichever way halves are rounded; a contradiction
//! that no single check can see is found; and the exact decision agrees with trying all amounts.

use budgetcheck::ReadOptions;
use budgetcheck::ledger::propagate::{self, narrow};
use budgetcheck::ledger::simplex::{Solution, Variable, solve};
use budgetcheck::report::{self, Format, Lang, Show, Style, Summary, Tally, Verified};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

/// 元 with 角分 → 万元 with two decimals, as printed; nothing is printed for nothing.
fn printed(fen: i64, mode: RoundingStrategy) -> String {
    if fen == 0 {
        return String::new();
    }
    let mut wan = (Decimal::new(fen, 2) / Decimal::from(10_000)).round_dp_with_strategy(2, mode);
    wan.rescale(2);
    wan.to_string()
}

/// 类 → 款 → 项, each 项 with its basic and project expenditure in 分.
type Tree = Vec<Vec<Vec<(i64, i64)>>>;

/// Amounts of every size, and often exactly half a unit (50 元), where the rounding modes part.
fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![
        2 => Just(0_i64),
        3 => 1_i64..900_000_000,
        3 => (1_i64..90_000).prop_map(|n| n * 10_000 + 5_000),
        1 => 1_i64..20_000_000_000,
    ]
}

fn tree() -> impl Strategy<Value = Tree> {
    let item = (amount(), amount());
    prop::collection::vec(prop::collection::vec(prop::collection::vec(item, 1..5), 1..4), 1..5)
}

const CLASSES: [(&str, &str); 4] =
    [("201", "一般公共服务支出"), ("208", "社会保障和就业支出"), ("210", "卫生健康支出"), ("213", "农林水支出")];

/// An expenditure table, its copy by code among the revenue, and two sentences.
fn document(tree: &Tree, mode: RoundingStrategy) -> String {
    let p = |fen| printed(fen, mode);
    let sum = |items: &mut dyn Iterator<Item = &(i64, i64)>| items.fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    let mut rows: Vec<(String, String, (i64, i64))> = vec![(String::new(), "合计".into(), sum(&mut tree.iter().flatten().flatten()))];
    for (class, (code, name)) in tree.iter().zip(CLASSES) {
        rows.push((code.into(), name.into(), sum(&mut class.iter().flatten())));
        for (k, section) in class.iter().enumerate() {
            rows.push((format!("{code}{:02}", k + 1), format!("款{k}事务"), sum(&mut section.iter())));
            for (i, item) in section.iter().enumerate() {
                rows.push((format!("{code}{:02}{:02}", k + 1, i + 1), format!("项{k}{i}支出"), *item));
            }
        }
    }
    let total = rows[0].2.0 + rows[0].2.1;
    let mut text = String::from("部门预算收入总表\n\n预算年度：2024\n\n单位：万元\n\n科目编码\t科目名称\t合计\t财政拨款收入\t事业收入\n");
    for (code, name, (basic, project)) in &rows {
        text.push_str(&format!("{code}\t{name}\t{}\t{}\t\n", p(basic + project), p(basic + project)));
    }
    text.push_str("\n部门预算支出总表\n\n预算年度：2024\n\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n");
    for (code, name, (basic, project)) in &rows {
        text.push_str(&format!("{code}\t{name}\t{}\t{}\t{}\n", p(basic + project), p(*basic), p(*project)));
    }
    if total > 0 {
        text.push_str(&format!(
            "\n二、部门预算安排的总体情况\n\n1．收入说明\n\n2024 年预算收入 {} 万元。\n\n2．支出说明\n\n2024 年预算支出 {} 万元，其中：基本支出 {} 万元，项目支出 {} 万元。\n",
            p(total),
            p(total),
            Some(p(rows[0].2.0)).filter(|s| !s.is_empty()).unwrap_or("0".into()),
            Some(p(rows[0].2.1)).filter(|s| !s.is_empty()).unwrap_or("0".into())
        ));
    }
    text
}

/// What is said of figures that contradict each other, and how many relations were judged.
fn accused(text: &str) -> (Vec<String>, usize) {
    let Ok(verified) = budgetcheck::verify("draft.txt", text.as_bytes(), &ReadOptions::default()) else { return (Vec::new(), 0) };
    let arithmetic = |code: &str| ["BC1", "BC2", "BC3", "BC4"].iter().any(|f| code.starts_with(f));
    let found = verified.findings().iter().filter(|f| f.severity == budgetcheck::ledger::Severity::Error && arithmetic(f.rule.code));
    (found.map(|f| format!("{} {}", f.rule.code, f.message.zh)).collect(), verified.closed.relations.len())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_document_rounded_from_true_amounts_is_never_accused(tree in tree(), even: bool) {
        let mode = if even { RoundingStrategy::MidpointNearestEven } else { RoundingStrategy::MidpointAwayFromZero };
        let text = document(&tree, mode);
        let (accused, relations) = accused(&text);
        prop_assert!(accused.is_empty(), "{accused:#?}\n{text}");
        let items = tree.iter().flatten().flatten().filter(|i| i.0 + i.1 > 0).count();
        prop_assert!(relations >= items, "{relations} relations for {items} items");
    }
}

proptest! {
    /// Σ of small whole numbers: all points within the bounds can be tried.
    #[test]
    fn the_exact_decision_agrees_with_trying_every_point(
        starts in prop::collection::vec(0_i128..6, 5),
        signs in prop::collection::vec(prop::collection::vec(-1_i128..=1, 5), 1..4),
    ) {
        let variables: Vec<Variable> = starts.iter().map(|&s| Variable { low: s - 1, high: s + 1, start: s }).collect();
        let equations: Vec<Vec<(usize, i128)>> =
            signs.iter().map(|row| row.iter().copied().enumerate().filter(|(_, c)| *c != 0).collect()).collect();
        let point = (0..3_usize.pow(5)).any(|n| {
            let at: Vec<i128> = (0..5_u32).map(|i| variables[i as usize].low + (n / 3_usize.pow(i) % 3) as i128).collect();
            equations.iter().all(|e| e.iter().map(|&(v, c)| c * at[v]).sum::<i128>() == 0)
        });
        match solve(&variables, &equations, 10_000) {
            Solution::Feasible => prop_assert!(narrow(&variables, &equations).is_none(), "narrowing proves nothing false"),
            Solution::Infeasible { equations: reason, .. } => {
                prop_assert!(!point, "a point exists");
                // The reason is one by itself.
                let only: Vec<_> = reason.iter().map(|&e| equations[e].clone()).collect();
                let alone = matches!(solve(&variables, &only, 10_000), Solution::Infeasible { .. });
                prop_assert!(alone, "the reason alone is a contradiction");
            }
            Solution::Undecided => prop_assert!(false, "five variables are few"),
        }
    }
}

/// 10 000 figures and 20 000 relations: a tree of tens, every node printed thrice; printed from true amounts, one digit off.
#[test]
fn large_documents_are_decided() {
    let figures = 10_000_usize;
    let amount = |i: usize| i128::try_from(i * 7919 % 100_003).unwrap_or(0) * 10;
    let mut variables: Vec<Variable> =
        (0..figures).map(|i| Variable { low: amount(i) - 5, high: amount(i) + 5, start: amount(i) }).collect();
    let mut equations = Vec::new();
    for parent in (0..figures / 10).rev() {
        let children: Vec<usize> = (parent * 10 + 1..parent * 10 + 11).filter(|&c| c < figures).collect();
        let sum: i128 = children.iter().map(|&c| variables[c].start).sum();
        variables[parent] = Variable { low: sum - 5, high: sum + 5, start: sum };
        equations.push(std::iter::once((parent, 1)).chain(children.iter().map(|&c| (c, -1))).collect::<Vec<_>>());
    }
    assert_eq!(solve(&variables, &equations, 100_000), Solution::Feasible);
    variables[3] = Variable { low: variables[3].low + 1000, high: variables[3].high + 1000, start: variables[3].start + 1000 };
    assert!(narrow(&variables, &equations).is_some());
    assert!(matches!(solve(&variables, &equations, 100_000), Solution::Infeasible { .. }));
}

/// A document in one of the formats.
fn print<F: Format + Default>(document: Verified, lang: Lang) -> String {
    let style = Style { lang, show: Show { unchecked: true, ..Show::default() }, width: 200, ..Style::default() };
    let (mut summary, mut format, mut out) = (Summary::default(), F::default(), Vec::new());
    summary.add(Tally::of(&document));
    format.begin(&style, &mut out).unwrap();
    let part = F::part(document, &style).unwrap();
    format.add(part, &style, &mut out).unwrap();
    format.end(&summary, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What could not be decided is said in every report and nowhere counted as passed.
#[test]
fn a_group_that_is_left_undecided_is_visible() {
    assert!(crate::documents::limited(propagate::LIMIT).closed.coverage.undecided.is_empty(), "within the usual limit it is decided");
    assert_eq!(crate::documents::limited(0).closed.coverage.undecided.len(), 1);
    for (lang, line, listed, heading) in [
        (Lang::Zh, " · 1 组关系合起来未能判定", "合起来未能判定的关系：", "合起来未能判定的关系"),
        (Lang::En, " · 1 group(s) of relations undecided together", "relations undecided together:", "Relations undecided together"),
    ] {
        let (cut, whole) = (crate::documents::limited(0), crate::documents::limited(propagate::LIMIT));
        let (cut, whole) = (print::<report::text::Text>(cut, lang), print::<report::text::Text>(whole, lang));
        assert!(cut.trim_end().ends_with(line), "{cut}");
        assert!(cut.contains(listed) && !whole.contains(listed) && !whole.contains(line), "{cut}");
        assert!(print::<report::html::Html>(crate::documents::limited(0), lang).contains(heading));
        assert!(!print::<report::html::Html>(crate::documents::limited(propagate::LIMIT), lang).contains(heading));
    }
    let json: serde_json::Value = serde_json::from_str(&print::<report::json::Json>(crate::documents::limited(0), Lang::Zh)).unwrap();
    let document = &json["documents"][0];
    assert_eq!(document["checks"]["undecided"], 1);
    assert_eq!(json["summary"]["checks"]["undecided"], 1);
    assert_eq!(document["coverage"]["undecided"], serde_json::json!([{ "relations": 1, "figures": 4, "line": 8, "column": 5 }]));
    // A test report does not pass what was not decided, neither does the review sheet.
    let junit = print::<report::junit::Junit>(crate::documents::limited(0), Lang::Zh);
    let case = junit.split("<testcase").find(|c| c.contains("BC114")).unwrap();
    assert!(case.contains("<skipped") && case.contains("合起来未能判定"), "{case}");
    let sheet = print::<report::sheet_csv::SheetCsv>(crate::documents::limited(0), Lang::Zh);
    let row = sheet.lines().find(|l| l.contains("1 组关系单看都成立，合起来未能判定")).unwrap();
    assert!(!row.contains(",是,"), "{row}");
}

/// An expenditure table of these rows: code, 合计, 基本支出, 项目支出.
fn expenditure(rows: &[(&str, &str, &str, &str)]) -> String {
    let mut text = String::from("部门预算支出总表\n\n预算年度：2024\n\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n");
    for (code, total, basic, project) in rows {
        let name = if code.is_empty() { "合计".to_owned() } else { format!("科目{code}") };
        text.push_str(&format!("{code}\t{name}\t{total}\t{basic}\t{project}\n"));
    }
    text
}

/// All of the bound of a sum is reached only where every true amount lies just halfway: rounded to even, they would all
/// print an even last digit.
#[test]
fn a_sum_at_the_very_end_of_its_bound_needs_even_digits() {
    let three = |total: &'static str, first: &'static str| {
        expenditure(&[("", total, total, ""), ("201", first, first, ""), ("208", "20.22", "20.22", ""), ("210", "30.44", "30.44", "")])
    };
    // Three addends and the whole: at most 0.02.
    assert_eq!(accused(&three("60.88", "10.20")).0, Vec::<String>::new(), "rounded to even");
    let (found, _) = accused(&three("60.89", "10.21"));
    assert!(found.iter().any(|f| f.starts_with("BC102") && f.contains("舍入最多允许 ±0.01")), "{found:#?}");
    assert_eq!(accused(&three("60.86", "10.21")).0, Vec::<String>::new(), "one unit is rounding");
}

/// 0 among revenue and expenditure hides nothing below zero.
#[test]
fn nothing_printed_as_zero_makes_a_sum_less() {
    let row = |total: &'static str| {
        let mut text = String::from(
            "部门预算收入总表\n\n预算年度：2024\n\n单位：元\n\n科目编码\t科目名称\t合计\t财政拨款收入\t事业收入\t事业单位经营收入\t其他收入\n",
        );
        for (code, name) in [("201", "一般公共服务支出"), ("20103", "政府办公厅（室）及相关机构事务"), ("2010301", "行政运行")]
        {
            text.push_str(&format!("{code}\t{name}\t{total}\t3296602\t0\t0\t0\n"));
        }
        text
    };
    let (found, _) = accused(&row("3296600"));
    assert!(found.iter().any(|f| f.starts_with("BC103")), "{found:#?}");
    assert_eq!(accused(&row("3296603")).0, Vec::<String>::new(), "three times less than half a 元");
}

/// `55.3` in a table of two decimals is 55.30: no amount that was rounded to one.
#[test]
fn a_number_with_fewer_decimals_than_its_whole_table_is_not_a_coarser_one() {
    let table = |whole: &'static str, last: &'static str, basic: &'static str| {
        let codes = ["20101", "20103", "20105", "20106", "20107"];
        let mut rows = vec![("", whole, whole, ""), ("201", whole, whole, "")];
        rows.extend(codes.iter().zip(["11.20", "32.15", "43.07", "40.13"]).map(|(code, amount)| (*code, amount, amount, "")));
        rows.push((codes[4], last, basic, ""));
        expenditure(&rows)
    };
    assert_eq!(accused(&table("181.89", "55.34", "55.34")).0, Vec::<String>::new());
    let (found, _) = accused(&table("181.89", "55.3", "55.34"));
    assert!(found.iter().any(|f| f.contains("55.34")), "{found:#?}");
    assert_eq!(accused(&table("181.85", "55.3", "55.30")).0, Vec::<String>::new(), "55.30 without its last zero");
}

/// Numbers at the end of what a decimal holds, beside the finest: nothing is said, and nothing fails.
#[test]
fn the_largest_and_the_finest_numbers_are_judged() {
    let (large, fine) = ("79228162514264337593543950335", "0.0000000000000000000000000001");
    for (total, basic, project) in [(large, large, fine), (fine, large, large), (large, fine, fine), (large, large, large)] {
        let text = expenditure(&[("", total, basic, project), ("201", total, basic, project), ("20101", basic, total, project)]);
        let _ = accused(&text.replace("单位：万元", "单位：元"));
        let _ = accused(&text);
    }
}

/// 70.00, 870.00 and 50.00 were set and not rounded: what they add up to is exact.
#[test]
fn round_amounts_add_up_to_the_digit() {
    let four = |first: &'static str| {
        let codes = [("201", first), ("208", "870.00"), ("210", "50.00"), ("213", "180.00")];
        let mut rows = vec![("", "1170.00", "1170.00", "")];
        rows.extend(codes.map(|(code, amount)| (code, amount, amount, "")));
        expenditure(&rows)
    };
    assert_eq!(accused(&four("70.00")).0, Vec::<String>::new());
    let (found, _) = accused(&four("70.02"));
    assert!(found.iter().any(|f| f.starts_with("BC102") && f.contains("70.0")), "{found:#?}");
    assert_eq!(accused(&four("70.02").replace("180.00", "179.97")).0, Vec::<String>::new(), "two that are not round may be rounded");
}

/// A whole in round words above amounts with decimals was rounded; an addend without decimals below a whole that has them
/// was not.
#[test]
fn a_whole_in_round_words_is_rounded_and_an_addend_is_not() {
    let said = |whole: &str, basic: &str, project: &str| {
        format!("二、支出预算说明\n\n2024年支出预算{whole}万元，其中：基本支出{basic}万元，项目支出{project}万元。\n")
    };
    for (whole, basic, project) in [("1200", "800", "400.3"), ("1000", "613.42", "386.71"), ("1000.13", "613.13", "387")] {
        assert_eq!(accused(&said(whole, basic, project)).0, Vec::<String>::new(), "{whole} = {basic} + {project}");
    }
    let (found, _) = accused(&said("1000.13", "613.42", "387"));
    assert!(found.iter().any(|f| f.starts_with("BC302")), "387 is 387.00: {found:#?}");
}
