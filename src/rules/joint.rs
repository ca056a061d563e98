//! BC114 — all relations of a document taken together.

use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::Disclosure;

/// 联合舍入不可能 — each relation holds within rounding, all together cannot.
pub static JOINT: Rule = Rule {
    code: "BC114",
    name: "joint-rounding-impossible",
    title: "各项尾差不可能同时由四舍五入造成",
    title_en: "The rounding differences cannot all be true at once",
    severity: Severity::Error,
    checks: (
        "每个印出的数代表一个区间（末位 ± 半个单位）。把全部合计关系和相等关系放在一起，看是否存在一组真实金额，四舍五入后恰为所印数字；不存在时，至少有一个数字有误。",
        "Each printed number stands for an interval (half a unit of its last digit either way). All sums and equalities are taken together: if no true amounts exist that round to what is printed, at least one figure is wrong.",
    ),
    basis: (
        "公开表式的勾稽关系；四舍五入的误差不超过末位的半个单位。",
        "The identities of the published forms; rounding errs by at most half a unit of the last digit.",
    ),
    example: (
        "合计 10.01 = 5.00 + 5.00，要求其中每类不小于 5.00；而一类 5.00 的三个明细各为 1.66，至多 4.995：两处尾差单看都可能，合起来不可能。",
        "10.01 = 5.00 + 5.00 needs both classes above their printed values, while the three items of one, 1.66 each, allow at most 4.995: possible one by one, impossible together.",
    ),
    tolerance: Tolerance::Interval,
    fix: (
        "按元核对所列各数的末位，改正印错的一个",
        "compare the last digits of the figures listed with the amounts in 元 and correct the wrong one",
    ),
    check: joint,
};

fn joint(_: &Disclosure, ledger: &mut Ledger<'_>) {
    ledger.jointly(&JOINT);
}
