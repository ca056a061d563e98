//! BC419 — averages: what each of many gets.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::{ClaimKind, Disclosure};
use rust_decimal::Decimal;

/// 人均、车均与金额不符 (B23)
pub static AVERAGE: Rule = Rule {
    code: "BC419",
    name: "average-mismatch",
    title: "人均、车均等与总额、数量不符",
    title_en: "An average disagrees with its total and count",
    severity: Severity::Warning,
    checks: (
        "写明总额、数量和人均（车均、每辆、每套等）时：总额 = 平均数 × 数量，按所印位数允许舍入。",
        "Where a total, a count and what each gets are stated, the total is the average times the count, within the printed digits.",
    ),
    basis: TEXT,
    example: (
        "公务接待费 0.43 万元，38 人次，写“人均 131.16 元”，应约为 113.16 元。",
        "0.43 万元 for 38 guests, \"131.16 元 each\": about 113.16.",
    ),
    tolerance: Tolerance::Interval,
    fix: ("核对总额、数量和平均数", "check the total, the count and the average"),
    check: average,
};

fn average(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        if let ClaimKind::Average { total, count, each } = claim.kind {
            ledger.as_read(claim.chosen, |ledger| ledger.product(&AVERAGE, total, Decimal::ONE, [each, count]));
        }
    }
}
