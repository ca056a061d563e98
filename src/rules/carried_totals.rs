//! BC315 — 收入总计、支出总计 of the text: what came in or was spent in the year, and what was carried over.

use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::{Claim, ClaimKind, Disclosure, FigureId, Meaning, Subject, YearRef};
use std::collections::BTreeMap;

/// 总计与合计、结转结余不符
pub static CARRIED_TOTALS: Rule = Rule {
    code: "BC315",
    name: "narrative-carried-total-mismatch",
    title: "情况说明中的总计不等于合计加结转结余",
    title_en: "A total of the text is not the year's sum and what was carried over",
    severity: Severity::Warning,
    checks: (
        "同一部分写明各数时：收入总计 = 收入合计 + 使用非财政拨款结余 + 年初结转和结余；支出总计 = 支出合计 + 结余分配 + 年末结转和结余。",
        "Where one part of the text gives them: total revenue is the year's, the surplus used and what was carried in; total \
         expenditure is the year's, the surplus distributed and what is carried out.",
    ),
    basis: TEXT,
    example: (
        "收入总计 92.40 万元，收入合计 88.10 万元，年初结转和结余 3.40 万元。",
        "Total revenue 92.40, revenue of the year 88.10, carried in 3.40.",
    ),
    tolerance: Tolerance::Sum,
    fix: ("核对总计、合计和结转结余", "compare the total, the year's sum and what was carried over"),
    check: carried_totals,
};

/// A side: its own subject, what was carried over, and what else stands between the year's sum and the total.
const SIDES: &[(Subject, Subject, Subject)] = &[
    (Subject::Income, Subject::IncomeItem(Meaning::CarryIn), Subject::IncomeItem(Meaning::SurplusUsed)),
    (Subject::Expenditure, Subject::ExpenditureItem(Meaning::CarryOut), Subject::ExpenditureItem(Meaning::SurplusDistribution)),
];

/// One amount of what is asked for, however often it is printed.
enum Said {
    Nothing,
    Once(FigureId),
    Several,
}

fn carried_totals(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut sections: BTreeMap<Option<usize>, Vec<(&Claim, FigureId)>> = BTreeMap::new();
    for claim in d.claims.iter().filter(|c| c.year == YearRef::Current && !c.chosen) {
        if let ClaimKind::Amount { figure } = claim.kind {
            sections.entry(claim.section).or_default().push((claim, figure));
        }
    }
    for amounts in sections.values() {
        for (side, carried, other) in SIDES {
            let said = |is: &dyn Fn(&Claim) -> bool| said(d, amounts.iter().filter(|(claim, _)| is(claim)).map(|(_, figure)| *figure));
            let grand = |claim: &Claim| Group::Grand.is_in(&claim.words) && !Group::OwnYear.is_in(&claim.words);
            let total = said(&|claim| claim.subject == *side && grand(claim));
            let sum = said(&|claim| claim.subject == *side && !grand(claim) && Group::Counted.is_in(&claim.words));
            let carried = said(&|claim| claim.subject == *carried && !Group::OneFund.is_in(&claim.words));
            let other = said(&|claim| claim.subject == *other);
            let (Said::Once(total), Said::Once(sum), Said::Once(carried)) = (total, sum, carried) else { continue };
            // 总计 for 合计: nothing was added.
            if d.figure(total).value() == d.figure(sum).value() {
                continue;
            }
            match other {
                Said::Several => {}
                Said::Once(other) => ledger.sum(&CARRIED_TOTALS, total, [sum, carried, other]),
                Said::Nothing => ledger.sum(&CARRIED_TOTALS, total, [sum, carried]),
            }
        }
    }
}

fn said(d: &Disclosure, mut figures: impl Iterator<Item = FigureId>) -> Said {
    let Some(first) = figures.next() else { return Said::Nothing };
    let amount = d.figure(first).value();
    if amount.is_some() && figures.all(|figure| d.figure(figure).value() == amount) { Said::Once(first) } else { Said::Several }
}
