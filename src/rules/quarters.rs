//! BC7xx — 分季度（月）用款计划和执行进度 in the text.

use crate::ledger::rule::TEXT;
use crate::ledger::{Kind, Ledger, Rule, Severity, Tolerance};
use crate::model::fold::fold;
use crate::model::{Claim, ClaimKind, Disclosure, FigureId};
use rust_decimal::Decimal;

/// 分季度计划与全年数不符
pub static QUARTERS: Rule = Rule {
    code: "BC711",
    name: "quarterly-plan-mismatch",
    title: "分季度（月）计划与全年数不符，或进度不递增、不到 100%",
    title_en: "A plan by quarters does not make the year, falls, or does not reach 100 %",
    severity: Severity::Error,
    checks: (
        "四个季度的用款计划之和等于全年安排（文中的全年数，或该项目绩效目标表的年度资金）；累计数逐期不减，最后一期等于全年数；四个季度的比例之和为 100%，累计进度到年底为 100%。",
        "The plans of four quarters make the year's amount (in the text, or the year's funds in the project's table); cumulative steps never fall and end with the year's amount; shares of four quarters make 100 %, cumulative progress ends at 100 %.",
    ),
    basis: TEXT,
    example: (
        "全年用款 120.00 万元：一季度 30.00、二季度 30.00、三季度 30.00、四季度 20.00 万元，合计 110.00。",
        "120.00 in the year: 30.00, 30.00, 30.00 and 20.00 by quarters, 110.00 together.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对各期计划与全年数", "compare the steps with the year"),
    check: quarters,
};

fn quarters(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        let ClaimKind::Plan { steps, whole, cumulative, complete } = &claim.kind else { continue };
        let Some((&last, before)) = steps.split_last() else { continue };
        let money = d.figure(last).unit_name() != "%";
        if *cumulative {
            for pair in steps.windows(2) {
                ledger.at_least(&QUARTERS, pair[1], [(1, pair[0])]);
            }
        }
        match (money, cumulative) {
            (true, false) => {
                if let Some(year) = whole.or_else(|| funds_of_project(d, claim, steps)) {
                    ledger.sum(&QUARTERS, year, steps.iter().copied());
                }
            }
            (true, true) => {
                if let Some(year) = whole {
                    ledger.same(&QUARTERS, last, *year);
                }
            }
            (false, _) if !complete => {}
            (false, false) => ledger.rest(&QUARTERS, last, Decimal::ONE_HUNDRED, before.iter().copied()),
            (false, true) => {
                ledger.relate(&QUARTERS, Kind::Rest(Decimal::ONE_HUNDRED), last, Vec::new());
                let raw = &d.figure(last).raw;
                ledger.say(
                    d.figure(last).span,
                    format!("计划到最后一期为 {raw}%，没有到 100%"),
                    format!("the plan ends with {raw}% and does not reach 100 %"),
                );
            }
        }
    }
}

/// The year's funds of the project that the plan belongs to: the one whose name the text in front of the plan gives.
fn funds_of_project(d: &Disclosure, claim: &Claim, steps: &[FigureId]) -> Option<FigureId> {
    let plan = d.figure(*steps.first()?).span.start;
    // The text since the plan or the table before.
    let plans = d
        .claims
        .iter()
        .filter(|c| matches!(c.kind, ClaimKind::Plan { .. }))
        .map(|c| c.sentence.end)
        .filter(|&end| end <= claim.sentence.start);
    let tables = d.tables.iter().map(|t| t.title_span.end).filter(|&end| end < plan);
    let from = plans.chain(tables).max().unwrap_or(0);
    let text = fold(d.text.get(from..plan)?);
    let mut named = d.tables.iter().filter_map(|t| t.project.as_ref()).filter(|p| names(&text, &fold(&p.name)));
    let project = named.next()?;
    named.next().is_none().then_some(project.budget)?
}

/// The text gives the name, perhaps with its words in another order: most of it in one piece.
fn names(text: &str, name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    let needed = (chars.len() * 2).div_ceil(3).max(4);
    chars.windows(needed).any(|piece| text.contains(&piece.iter().collect::<String>()))
}
