//! BC4xx — 决算 against 预算: completion rates and words; 持平 with the reason of a change.

use super::target;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::{ClaimKind, Direction, Disclosure, FigureId, Order, Span};
use rust_decimal::Decimal;

/// 完成预算百分比不符 (F9)
pub static COMPLETION: Rule = Rule {
    code: "BC411",
    name: "completion-rate-mismatch",
    title: "完成预算的百分比与金额不符",
    title_en: "A completion rate disagrees with its amounts",
    severity: Severity::Error,
    checks: (
        "完成预算的百分比 = 决算数 ÷ 预算数；预决算差异率 =（决算数 − 预算数）÷ 预算数。",
        "The completion rate is the final amount over the budget; the rate of difference is what the final amount is above the budget, over the budget.",
    ),
    basis: TEXT,
    example: ("年初预算 2993.92 万元，决算 2940.05 万元，完成 89.20%，应为 98.20%。", "2940.05 of 2993.92 is 98.20%, not 89.20%."),
    tolerance: Tolerance::Interval,
    fix: ("核对百分比和它所依据的金额", "compare the percentage with its amounts"),
    check: completion,
};

fn completion(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        match claim.kind {
            ClaimKind::Completion { budget, executed, percent } => {
                // What the table gives as the budget is taken where it bears the rate out.
                let printed = || target::budget_of(d, &claim.subject).filter(|&b| is_rate(d, executed, b, percent));
                if let Some(budget) = budget.or_else(printed).filter(|&b| d.is_nonzero(Some(b))) {
                    ledger.as_read(claim.chosen, |ledger| ledger.percent(&COMPLETION, percent, &[(1, executed)], &[(1, budget)]));
                }
            }
            // 完成预算的P%，超收N: of the outturn, and what is so far from it.
            ClaimKind::CompletionBy { executed, difference, direction, percent } => {
                let sign = if direction == crate::model::Direction::Down { 1 } else { -1 };
                ledger.as_read(claim.chosen, |ledger| {
                    ledger.percent(&COMPLETION, percent, &[(1, executed)], &[(1, executed), (sign, difference)]);
                });
            }
            // 预决算差异率: signed, or as much as it is with the sign left out.
            ClaimKind::Deviation { budget, executed, percent } if d.is_nonzero(Some(budget)) => {
                let value = |id: FigureId| d.figure(id).value().unwrap_or_default();
                let unsigned = value(executed) < value(budget) && value(percent) > Decimal::ZERO;
                let sign = if unsigned { -1 } else { 1 };
                ledger.percent(&COMPLETION, percent, &[(sign, executed), (-sign, budget)], &[(1, budget)]);
            }
            _ => {}
        }
    }
}

/// The rate is that of the two amounts, to a unit of its last digit.
fn is_rate(d: &Disclosure, executed: FigureId, budget: FigureId, percent: FigureId) -> bool {
    let value = |id: FigureId| d.figure(id).value();
    let (Some(done), Some(budget), Some(stated)) = (value(executed), value(budget), value(percent)) else { return false };
    let real = done.checked_mul(Decimal::ONE_HUNDRED).and_then(|d| d.checked_div(budget));
    real.is_some_and(|real| (real - stated).abs() <= d.figure(percent).step())
}

/// 决算数大于、小于预算数的说法不符 (F9)
pub static ORDER: Rule = Rule {
    code: "BC412",
    name: "execution-word-contradicted",
    title: "“决算数大于（小于、等于）预算数”与金额不符",
    title_en: "What is said of final amount and budget contradicts the amounts",
    severity: Severity::Error,
    checks: (
        "写“决算数大于预算数”时决算数应大于预算数；“小于”“等于”同理。",
        "\"Above the budget\" needs a larger final amount; below and equal likewise.",
    ),
    basis: TEXT,
    example: ("年初预算 80.81 万元，决算 80.38 万元，写“决算数大于预算数”。", "Budget 80.81, final 80.38, \"above the budget\"."),
    tolerance: Tolerance::Same,
    fix: ("改正说法或金额", "correct the word or the amounts"),
    check: order,
};

fn order(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        let ClaimKind::Execution { budget, executed, order, order_span } = claim.kind else { continue };
        let (word, word_en) = match order {
            Order::Above => ("大于", "above"),
            Order::Below => ("小于", "below"),
            Order::Equal => ("等于", "equal to"),
            Order::AtMost => ("未超过", "not above"),
        };
        let truth = match d.figure(executed).value().cmp(&d.figure(budget).value()) {
            std::cmp::Ordering::Greater => ("大于", "above"),
            std::cmp::Ordering::Less => ("小于", "below"),
            std::cmp::Ordering::Equal => ("等于", "equal to"),
        };
        match order {
            Order::Above => ledger.at_least(&ORDER, executed, [(1, budget)]),
            Order::Below | Order::AtMost => ledger.at_least(&ORDER, budget, [(1, executed)]),
            Order::Equal => ledger.same(&ORDER, executed, budget),
        }
        let shown = |id: FigureId| format!("{}{}", d.figure(id).raw, d.figure(id).unit_name());
        ledger.say(
            order_span,
            format!("这里写决算数{word}预算数，而决算数为 {}、预算数为 {}，应为“{}”，或金额有误", shown(executed), shown(budget), truth.0),
            format!(
                "the text says that the final amount is {word_en} the budget, but it is {} against {}: it is {}, or an amount is wrong",
                shown(executed),
                shown(budget),
                truth.1
            ),
        );
    }
}

/// 写持平而原因说的是增减
pub static LEVEL_REASON: Rule = Rule {
    code: "BC413",
    name: "level-with-reason-of-change",
    title: "写“持平”，原因却与另一处增减的原因相同",
    title_en: "\"Unchanged\", explained by the reason of a change",
    severity: Severity::Warning,
    checks: (
        "写“持平”而所附的原因与另一处增加或减少的原因一字不差时，两处必有一处写错。",
        "Where \"unchanged\" comes with the very reason that explains an increase or decrease elsewhere, one of them is wrong.",
    ),
    basis: TEXT,
    example: (
        "财政拨款总计写“持平”，原因为“合同付款减少”；下文支出“减少 63.14 万元”，原因相同。",
        "The total is \"unchanged\" because payments fell; expenditure is \"down 63.14\" for the same reason.",
    ),
    tolerance: Tolerance::None,
    fix: ("核对是持平还是增减，改正说法或原因", "check whether it changed, and correct the word or the reason"),
    check: level_reason,
};

fn level_reason(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let words = |span: Span| span.of(&d.text).chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let changes: Vec<(String, FigureId)> = d
        .claims
        .iter()
        .filter_map(|c| match c.kind {
            ClaimKind::Change { direction, difference: Some(difference), reason: Some(reason), .. } if direction != Direction::Level => {
                Some((words(reason), difference))
            }
            _ => None,
        })
        .filter(|(reason, difference)| reason.chars().count() >= 12 && d.is_nonzero(Some(*difference)))
        .collect();
    for claim in &d.claims {
        let ClaimKind::Change { direction: Direction::Level, direction_span, reason: Some(reason), .. } = claim.kind else { continue };
        let own = words(reason);
        let same: Vec<FigureId> = changes.iter().filter(|(other, _)| *other == own).map(|(_, difference)| *difference).collect();
        if !same.is_empty() {
            let shown: Vec<String> = same.iter().map(|&id| format!("{}{}", d.figure(id).raw, d.figure(id).unit_name())).collect();
            let (zh, en) = (shown.join("、"), shown.join(", "));
            ledger
                .report(
                    &LEVEL_REASON,
                    direction_span,
                    format!("这里写持平，所附原因却与别处增减 {zh} 的原因相同"),
                    format!("\"unchanged\", with the very reason given elsewhere for a change of {en}"),
                )
                .with(same);
        }
    }
}
