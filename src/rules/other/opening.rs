//! BC9xx — 年初预算 of final accounts against the budget of that year.

use super::{Comparison, Relationship, agree, counterpart, others};
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::{ClaimKind, Disclosure, Other, YearRef};

/// 年初预算与预算公开文件不符
pub static OPENING: Rule = Rule {
    code: "BC905",
    name: "opening-budget-mismatch",
    title: "决算所写年初预算与预算公开的数不符",
    title_en: "The opening budget is not what the budget disclosure printed",
    severity: Severity::Error,
    checks: (
        "决算情况说明中的年初预算，应与该年度预算公开文件中的同一数字一致；半数以上不符时视为口径不同，不报告。",
        "What final accounts call the opening budget is what the budget of that year published; where most differ the scopes differ, and nothing is reported.",
    ),
    basis: TEXT,
    example: ("决算写“年初预算 1560.05 万元”，预算公开为 1506.05 万元。", "\"Opening budget 1560.05\"; the budget published 1506.05."),
    tolerance: Tolerance::Same,
    fix: ("按预算公开文件改正年初预算数", "correct it by the budget disclosure"),
    check: opening,
};

fn opening(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (_, other) in others(d, Relationship::Opening) {
        let all = comparisons(d, other);
        if agree(d, &all) {
            all.into_iter().for_each(|c| c.write(ledger));
        }
    }
}

fn comparisons(d: &Disclosure, other: &Other) -> Vec<Comparison> {
    let opening = d.claims.iter().filter(|c| c.year == YearRef::Opening && Group::CarryStart.is_in(&c.words));
    opening
        .filter_map(|claim| match claim.kind {
            ClaimKind::Amount { figure } => Some(Comparison::target(&OPENING, figure, &counterpart(d, other, claim)?)),
            _ => None,
        })
        .filter(|c| c.is_firm(d))
        .collect()
}
