//! The reader of sentences: laws that hold of every text, whatever it understands.

use budgetcheck::model::{Claim, ClaimKind, FigureId, Source};
use budgetcheck::parse;
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;

fn read(text: &str) -> budgetcheck::model::Disclosure {
    parse::parse(&Source::plain(text.to_owned(), "utf-8"))
}

fn figures(claim: &Claim) -> Vec<FigureId> {
    match &claim.kind {
        ClaimKind::Amount { figure } => vec![*figure],
        ClaimKind::Parts { whole, parts, .. } | ClaimKind::Counts { whole, parts } => {
            std::iter::once(*whole).chain(parts.iter().map(|p| p.figure)).collect()
        }
        ClaimKind::Change { now, prior, difference, percent, .. } => {
            [now, prior, difference, percent].into_iter().flatten().copied().collect()
        }
        ClaimKind::Reasons { difference, parts, .. } | ClaimKind::Components { difference, parts, .. } => {
            std::iter::once(*difference).chain(parts.iter().map(|p| p.figure)).collect()
        }
        ClaimKind::Restated { first, again } => vec![*first, *again],
        ClaimKind::Completion { budget, executed, percent } => budget.iter().copied().chain([*executed, *percent]).collect(),
        ClaimKind::Average { total, count, each } => vec![*total, *count, *each],
        ClaimKind::Deviation { budget, executed, percent } => vec![*budget, *executed, *percent],
        ClaimKind::Execution { budget, executed, .. } => vec![*budget, *executed],
        ClaimKind::Plan { steps, whole, .. } => steps.iter().chain(whole).copied().collect(),
        ClaimKind::ShareOf { part, percent, .. } => vec![*part, *percent],
        ClaimKind::Share { part, whole, percent } => vec![*part, *whole, *percent],
        ClaimKind::ShareTogether { parts, whole, percent } => parts.iter().copied().chain([*whole, *percent]).collect(),
        ClaimKind::CompletionBy { executed, difference, percent, .. } => vec![*executed, *difference, *percent],
    }
}

/// Every figure is printed where it says, no two overlap, and every statement is of figures that there are.
fn is_sound(text: &str) {
    let disclosure = read(text);
    for figure in &disclosure.figures {
        assert_eq!(figure.span.of(text), figure.raw);
    }
    let mut spans: Vec<_> = disclosure.figures.iter().map(|f| f.span).filter(|s| s.start < s.end).collect();
    spans.sort();
    assert!(spans.windows(2).all(|w| w[0].end <= w[1].start || w[0] == w[1]), "two figures overlap");
    for claim in &disclosure.claims {
        assert!(figures(claim).iter().all(|id| id.0 < disclosure.figures.len()), "{claim:?}");
        assert!(claim.sentence.end <= text.len());
    }
}

#[test]
fn what_is_said_of_every_fixture_is_of_figures_that_stand_there() {
    let mut seen = 0;
    for folder in ["fixtures/clean", "fixtures/good", "fixtures/bad"] {
        let paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        for path in paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "txt")) {
            is_sound(&fs::read_to_string(path).unwrap());
            seen += 1;
        }
    }
    assert!(seen > 100);
}

/// What a sentence says, in short: its kind, and its figures as printed.
fn said(text: &str) -> Vec<String> {
    let disclosure = read(text);
    let raw = |id: &FigureId| disclosure.figure(*id).raw.clone();
    let kind = |claim: &Claim| match &claim.kind {
        ClaimKind::Amount { .. } => "amount".to_owned(),
        ClaimKind::Parts { complete, .. } => if *complete { "all" } else { "some" }.to_owned(),
        ClaimKind::Change { direction, .. } => format!("{direction:?}"),
        ClaimKind::Execution { order, .. } => format!("{order:?}"),
        other => format!("{other:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
    };
    let all = disclosure.claims.iter().map(|c| format!("{} {}", kind(c), figures(c).iter().map(raw).collect::<Vec<_>>().join(" ")));
    all.filter(|s| !s.starts_with("amount")).collect()
}

#[test]
fn sentences_are_understood_by_their_words() {
    for (sentence, statements) in [
        // Parts, with and without the usual openers.
        ("本年收入合计80.00万元，其中：财政拨款收入60.00万元；事业收入20.00万元。", vec!["all 80.00 60.00 20.00"]),
        ("政府采购货物预算3.00万元、政府采购工程预算2.00万元、政府采购服务预算5.00万元，合计10.00万元。", vec!["all 10.00 3.00 2.00 5.00"]),
        ("公务用车购置及运行费9.00万元（公务用车购置费0万元，公务用车运行费9.00万元）。", vec!["all 9.00 0 9.00"]),
        // Budget and outturn, in whichever words.
        ("会议费支出预算为8.00万元，支出决算为6.00万元，完成预算的75%。", vec!["Completion 8.00 6.00 75"]),
        ("公务接待费支出2.50万元，年初预算为3.00万元，差值为0.50万元。", vec!["Down 2.50 3.00 0.50"]),
        ("培训费年初预算4.00万元，支出决算4.00万元，决算数与预算数持平。", vec!["Equal 4.00 4.00"]),
        ("培训费年初预算4.00万元，支出决算3.90万元，决算数与预算数基本持平。", vec![]),
        // Changes: the base without a unit, a percentage in brackets, the same comparison in two clauses.
        ("公务接待费2.00万元，较上年2.50减少0.50万元，下降20%。", vec!["Down 2.00 2.50 0.50 20"]),
        ("公务接待费2.00万元，较上年减少0.50万元（20%）。", vec!["Down 2.00 0.50 20"]),
        ("公务接待费2.00万元，与上年相比减少0.50万元，同比下降20%。", vec!["Down 2.00 0.50 20"]),
        // Two subjects and two of everything.
        (
            "本年度收、支总计各为120.00万元、110.00万元。与上年相比，收、支总计各增加20.00万元、10.00万元，各增长20%、10%。",
            vec!["Up 120.00 20.00 20", "Up 110.00 10.00 10"],
        ),
        // 基本支出 and 项目支出 of a decrease are no parts of what decreased.
        (
            "项目支出300.00万元，比上年减少90.00万元，其中：培训项目减少60.00万元；会议项目减少30.00万元。",
            vec!["Down 300.00 90.00", "Down 60.00", "Down 30.00", "Components 90.00 60.00 30.00"],
        ),
        // A number that nobody understood is no part, and the list is not complete.
        ("本年收入合计80.00万元，其中：财政拨款收入60.00万元；事业收入20。", vec!["some 80.00 60.00"]),
        // Traditional characters.
        ("本年支出合計50.00萬元，其中：基本支出30.00萬元；項目支出20.00萬元。", vec!["all 50.00 30.00 20.00"]),
    ] {
        assert_eq!(said(&format!("某单位2024年度部门决算\n\n一、情况\n{sentence}\n")), statements, "{sentence}");
    }
}

proptest! {
    #[test]
    fn any_words_in_any_order_are_read_without_a_panic(
        words in proptest::collection::vec(
            prop::sample::select(vec![
                "其中：", "（", "）", "，", "；", "。", "、", "\n", "一、", "（1）", "比上年", "与年初预算相比", "增加", "持平", "大于", "占", "完成",
                "分别", "12.50万元", "3%", "0", "4，5万元", "2024年", "三公经费", "支出", "基本支出", "其他支出（类）", "主要原因是", "加上", "合计",
                "差值", "预算", "决算", "的", "某", "2辆", "如下：",
            ]),
            0..40,
        )
    ) {
        is_sound(&format!("某单位2024年度部门决算\n\n一、情况\n{}", words.concat()));
    }
}
