//! BC216 — amounts printed in another unit than they are in.

use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::Disclosure;

/// 金额单位写错
pub static UNIT_LINE: Rule = Rule {
    code: "BC216",
    name: "unit-line-wrong",
    title: "金额单位写错，或整张表差一个量级",
    title_en: "The unit is wrong, or a whole table is out by a power of ten",
    severity: Severity::Error,
    checks: (
        "一张表（或情况说明）与其他表的各项关系都不成立、而把它的金额整体放大或缩小同一个倍数后都成立的，是单位写错或整体错位，只报告一次。",
        "Where what ties a table, or the narrative, to the rest of the document is broken and holds once all its amounts are so many times larger or smaller, the unit is wrong, and this is said once.",
    ),
    basis: FORM,
    example: ("金额为万元的表，单位行写作“单位：元”。", "A table whose amounts are in 万元 says 元 in its unit line."),
    tolerance: Tolerance::Interval,
    fix: ("改正单位，或改正整张表的金额", "correct the unit, or the amounts of the whole table"),
    check: unit_line,
};

fn unit_line(_: &Disclosure, ledger: &mut Ledger<'_>) {
    ledger.look_for_units();
}
