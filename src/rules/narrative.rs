//! BC3xx — amounts of the narrative against the tables, and wholes against their parts.

use super::target::{self, Target};
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::{ClaimKind, Disclosure, Meaning, Role, Subject, YearRef};

/// 情况说明与表不符 (B17)
pub static AMOUNT: Rule = Rule {
    code: "BC301",
    name: "narrative-amount-mismatch",
    title: "情况说明中的金额与表不符",
    title_en: "An amount of the narrative disagrees with its table",
    severity: Severity::Error,
    checks: (
        "情况说明中写明科目或项目的金额，应与公开表中的同一数字一致（按说明所印的位数和单位）。",
        "An amount that the text gives for a known item agrees with the table, at the digits and unit the text prints.",
    ),
    basis: TEXT,
    example: ("说明写“支出预算 886.70 万元”，支出总计为 866.70。", "The text says 886.70万元, the table 866.70."),
    tolerance: Tolerance::Same,
    fix: ("核对情况说明与表，改正印错的一处", "compare the text with the table"),
    check: amount,
};

fn amount(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        let ClaimKind::Amount { figure } = claim.kind else { continue };
        if claim.year != YearRef::Current
            || claim.subject == Subject::AgencyOperating && d.table(Role::AgencyOperating).is_none() && !prints_agency(d)
        {
            continue;
        }
        for target in target::of(d, claim) {
            match target {
                Target::Figure(table) => ledger.same(&AMOUNT, figure, table),
                Target::Sum(parts) => ledger.sum(&AMOUNT, figure, parts),
                Target::Nothing => ledger.sum(&AMOUNT, figure, []),
            }
        }
    }
}

fn prints_agency(d: &Disclosure) -> bool {
    d.table(Role::ThreePublic).is_some_and(|t| t.column(Meaning::AgencyOperating).is_some())
}

/// 总数与其中各项之和不符 (B18)
pub static PARTS: Rule = Rule {
    code: "BC302",
    name: "narrative-parts-mismatch",
    title: "情况说明中总数与其中各项之和不符",
    title_en: "A stated whole is not the sum of its parts",
    severity: Severity::Error,
    checks: (
        "“其中：”“包括”后完整列出的各项之和应等于前面的总数。",
        "Parts listed in full after 其中 or 包括 add up to the whole before them.",
    ),
    basis: TEXT,
    example: (
        "“三公”经费 0.24 万元，其中出国 0.00、公车 0.00、接待 0.42。",
        "Three public costs 0.24: abroad 0.00, cars 0.00, reception 0.42.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对这句话里的总数与各项", "compare the whole with its parts"),
    check: parts,
};

fn parts(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        if let ClaimKind::Parts { whole, parts, complete: true } = &claim.kind {
            ledger.signed_sum(&PARTS, *whole, parts.iter().map(|p| (sign(p.negative), p.figure)));
        }
    }
}

const fn sign(negative: bool) -> i8 {
    if negative { -1 } else { 1 }
}

/// 其中各项之和大于总数 (B18)
pub static PARTS_EXCEED: Rule = Rule {
    code: "BC303",
    name: "narrative-parts-exceed-whole",
    title: "情况说明中列举的各项之和大于总数",
    title_en: "Listed parts exceed their whole",
    severity: Severity::Warning,
    checks: ("只列主要项目时，各项之和不应大于总数。", "Where only the main parts are listed, they do not exceed the whole."),
    basis: TEXT,
    example: ("项目支出 217.49 万元，主要为人员经费 7.49 万元及道路工程 2100 万元。", "Project expenditure 217.49, mainly 7.49 and 2100."),
    tolerance: Tolerance::Sum,
    fix: ("核对这句话里的总数与各项", "compare the whole with its parts"),
    check: parts_exceed,
};

fn parts_exceed(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        if let ClaimKind::Parts { whole, parts, complete: false } = &claim.kind {
            ledger.at_least(&PARTS_EXCEED, *whole, parts.iter().map(|p| (sign(p.negative), p.figure)));
        }
    }
}

/// 机关运行经费大于公用经费 (B16)
pub static AGENCY: Rule = Rule {
    code: "BC304",
    name: "agency-operating-above-public",
    title: "机关运行经费大于公用经费",
    title_en: "Agency operating costs exceed public expenditure",
    severity: Severity::Warning,
    checks: (
        "机关运行经费是行政单位和参公单位的公用经费，不应大于基本支出表的公用经费合计。",
        "Agency operating costs are public expenditure of administrative units and do not exceed the public total of the basic table.",
    ),
    basis: TEXT,
    example: ("机关运行经费 59.35 万元，公用经费 53.95 万元。", "Agency operating costs 59.35, public expenditure 53.95."),
    tolerance: Tolerance::Sum,
    fix: ("核对机关运行经费的口径和金额", "check the scope and the amount"),
    check: agency,
};

fn agency(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(public) = target::basic_part(d, Meaning::Public) else { return };
    for claim in d.claims.iter().filter(|c| c.subject == Subject::AgencyOperating && c.year == YearRef::Current) {
        if let ClaimKind::Amount { figure } = claim.kind {
            ledger.at_least(&AGENCY, public, [(1, figure)]);
        }
    }
}
