//! BC012 — tables whose form is not understood.

use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::Disclosure;

/// 表式没有读懂 — a table that contradicts itself everywhere.
pub static FORM_UNKNOWN: Rule = Rule {
    code: "BC012",
    name: "form-unknown",
    title: "表式没有读懂",
    title_en: "The form of a table is not understood",
    severity: Severity::Note,
    checks: (
        "一张表里大多数核对都不成立，又不是哪一个数字、哪两列对调造成的，是表式没有读懂，不是表印错：这些核对中止，在此列出。",
        "Where most statements of a table are broken, and no one figure or exchange of two columns is in all of them, its form is not understood: these checks are blocked and listed here.",
    ),
    basis: FORM,
    example: (
        "“其中”一列其实是左边一组的明细，按右边各列相加，每一行都不相等。",
        "A column that details the group to its left, added up with the columns to its right: no row holds.",
    ),
    tolerance: Tolerance::None,
    fix: ("人工核对这张表", "check this table by hand"),
    check: form_unknown,
};

fn form_unknown(_: &Disclosure, ledger: &mut Ledger<'_>) {
    ledger.doubt_forms(&FORM_UNKNOWN);
}
