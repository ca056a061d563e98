//! BC3xx — whether parts that usually make a whole may leave something unsaid.

use super::between::total_figure;
use super::narrative::PARTS_EXCEED;
use crate::ledger::finding::in_unit_of;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::{Claim, ClaimKind, Disclosure, FigureId, Meaning, Part, Role, Subject, YearRef};
use rust_decimal::Decimal;

/// 其中各项之外的余额没有说明
pub static REMAINDER: Rule = Rule {
    code: "BC310",
    name: "remainder-unsaid",
    title: "其中各项之外的余额没有说明",
    title_en: "Listed parts leave a remainder that is not explained",
    severity: Severity::Note,
    checks: (
        "“其中：基本支出……，占 N%；项目支出……，占 N%”各项占比都与金额相符，而合计不到 100% 时，可能还有没有写明的支出（经营支出、上缴上级支出、对附属单位补助支出等），也可能总数有误。表中或文中另有这类支出的，不报告。",
        "Where the share of every listed part fits its amount and all shares make less than 100 %, another kind may be left unsaid, or the whole is wrong. Nothing is said where a table or the text has such a kind.",
    ),
    basis: TEXT,
    example: (
        "本年支出合计 1000 万元，其中：基本支出 600 万元，占 60%；项目支出 300 万元，占 30%。",
        "Expenditure 1000, of which basic 600 (60 %) and projects 300 (30 %).",
    ),
    tolerance: Tolerance::Sum,
    fix: ("写明其余的支出，或核对总数", "name the rest, or check the whole"),
    check: remainder,
};

/// How far a list of parts that the form makes complete may be taken to be complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    /// The parts are all there is.
    All,
    /// Another kind is known to exist.
    Beside,
    /// The writer's own shares leave a remainder.
    Remainder,
}

/// What the document says of parts that the form makes complete.
pub(super) fn listing(d: &Disclosure, claim: &Claim, whole: FigureId, parts: &[Part]) -> Listing {
    let open = matches!(
        claim.subject,
        Subject::Expenditure | Subject::BothSides | Subject::Income | Subject::Fiscal | Subject::FundTotal(_) | Subject::Named(_)
    );
    let zero = |p: &Part| d.figure(p.figure).value().is_some_and(|v| v.is_zero());
    let names_all = parts.len() > 2 && parts.iter().any(zero);
    let said = claim.sentence.of(&d.text);
    let rest = open && shares_leave_a_rest(d, whole, parts);
    if !open || names_all && !rest || ["组成", "构成", "全部"].iter().any(|w| said.contains(w)) {
        return Listing::All;
    }
    if matches!(claim.subject, Subject::Expenditure | Subject::BothSides) && are_kinds(d, parts) && has_other_kinds(d, parts) {
        return Listing::Beside;
    }
    if rest { Listing::Remainder } else { Listing::All }
}

/// The parts are 基本支出 and the like, and not the expenditure of each function.
fn are_kinds(d: &Disclosure, parts: &[Part]) -> bool {
    d.claims.iter().any(|c| match c.kind {
        ClaimKind::Amount { figure } => {
            parts.iter().any(|p| p.figure == figure) && matches!(c.subject, Subject::ExpenditureItem(_) | Subject::GeneralItem(_))
        }
        _ => false,
    })
}

/// Expenditure of another kind than 基本支出 and 项目支出, in the table or in the text.
fn has_other_kinds(d: &Disclosure, parts: &[Part]) -> bool {
    const KINDS: [Meaning; 5] = [Meaning::PaidUp, Meaning::OperatingExpenditure, Meaning::SubsidyDown, Meaning::Reserve, Meaning::CarryOut];
    let listed = |id: FigureId| parts.iter().any(|p| p.figure == id);
    if let Some(table) = d.table(Role::Expenditure) {
        return KINDS.iter().any(|&m| d.is_nonzero(total_figure(table, m)));
    }
    d.claims.iter().filter(|c| c.year == YearRef::Current).any(|c| {
        let ClaimKind::Amount { figure } = c.kind else { return false };
        let named = match &c.subject {
            Subject::ExpenditureItem(m) => KINDS.contains(m),
            Subject::Named(name) => {
                ["经营支出", "上缴上级", "上解上级", "附属单位补助", "结转下年", "年末结转", "结余分配"].iter().any(|w| name.contains(w))
            }
            _ => false,
        };
        named && !listed(figure) && d.is_nonzero(Some(figure))
    })
}

/// Every part has a share that fits it, and the shares make less than 100.
fn shares_leave_a_rest(d: &Disclosure, whole: FigureId, parts: &[Part]) -> bool {
    let Some(all) = d.figure(whole).value().filter(|v| !v.is_zero()) else { return false };
    let mut sum = Decimal::ZERO;
    let mut slack = Decimal::ZERO;
    // 非税收入0万元, with its 0% or without: nothing either way.
    for part in parts.iter().filter(|p| d.is_nonzero(Some(p.figure))) {
        let share = d.claims.iter().find_map(|c| match c.kind {
            ClaimKind::Share { part: p, whole: w, percent } if p == part.figure && w == whole => Some(d.figure(percent)),
            ClaimKind::ShareOf { part: p, percent, .. } if p == part.figure => Some(d.figure(percent)),
            _ => None,
        });
        let (Some(share), Some(amount)) = (share, d.figure(part.figure).value()) else { return false };
        let Some(stated) = share.value() else { return false };
        let fits = amount.checked_mul(Decimal::ONE_HUNDRED).and_then(|a| a.checked_div(all));
        if fits.is_none_or(|f| (f - stated).abs() > share.step()) {
            return false;
        }
        sum += stated;
        slack += share.step();
    }
    parts.len() > 1 && !sum.is_zero() && sum + slack < Decimal::ONE_HUNDRED
}

/// Writes that the parts are at most the whole.
pub(super) fn at_most(ledger: &mut Ledger<'_>, whole: FigureId, parts: &[Part]) {
    ledger.at_least(&PARTS_EXCEED, whole, parts.iter().map(|p| (if p.negative { -1 } else { 1 }, p.figure)));
}

fn remainder(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        let ClaimKind::Parts { whole, parts, complete: true } = &claim.kind else { continue };
        if listing(d, claim, *whole, parts) != Listing::Remainder {
            continue;
        }
        let figure = d.figure(*whole);
        // An unreadable part leaves the remainder unknown.
        let sum: Option<Decimal> = parts.iter().map(|p| d.figure(p.figure).value()).sum();
        let (Some(all), Some(sum)) = (figure.value(), sum) else { continue };
        let rest = in_unit_of(figure, all - sum);
        let unit = figure.unit_name();
        ledger
            .report(
                &REMAINDER,
                figure.span,
                format!("其中各项合计比 {}{unit} 少 {rest}{unit}，各项占比也不到 100%，其余没有写明", figure.raw),
                format!(
                    "the listed parts are {rest}{unit} less than {}{unit}, and their shares less than 100 %; the rest is not named",
                    figure.raw
                ),
            )
            .with(std::iter::once(*whole).chain(parts.iter().map(|p| p.figure)));
    }
}
