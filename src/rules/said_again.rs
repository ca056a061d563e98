//! What one sentence says of a change and another says again: the same amount with the same percentage, the same reasons.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::change::{DIFFERENCE, signed};
use super::reasons::{REASONS, compared};
use crate::ledger::finding::as_printed;
use crate::ledger::verdict;
use crate::ledger::{Kind, Ledger, Relation, Rule, Severity, Term};
use crate::lexicon::words::names_last_year;
use crate::model::fold::fold;
use crate::model::{ClaimKind, Direction, Disclosure, FigureId, Meaning, Subject};
use rust_decimal::Decimal;

/// Whose amount it is: what two sentences say of it must agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Of {
    /// 收入、支出 as a whole: a budget is balanced.
    All,
    /// 财政拨款 or 一般公共预算 as a whole, either side of it.
    Appropriation,
    Item(Subject),
}

pub(super) fn of(subject: &Subject) -> Option<Of> {
    match subject {
        Subject::Unknown => None,
        Subject::Income | Subject::Expenditure | Subject::BothSides => Some(Of::All),
        Subject::Fiscal
        | Subject::FundTotal(Meaning::General)
        | Subject::IncomeItem(Meaning::FiscalAppropriation | Meaning::General)
        | Subject::ExpenditureItem(Meaning::FiscalAppropriation | Meaning::General) => Some(Of::Appropriation),
        item => Some(Of::Item(item.clone())),
    }
}

/// What must be the same in two sentences, and the change that they give it.
struct Said {
    of: Of,
    now: Decimal,
    percent: Decimal,
    step: Decimal,
    direction: Direction,
    /// The year and the kind of amount that it is compared with.
    against: String,
    difference: FigureId,
    value: Decimal,
}

/// 上年 or the year, and whether its 执行数 or 决算数 is meant.
pub(super) fn against(between: &str) -> Option<String> {
    let words = fold(between);
    // 年初预算为N万元，差值为…: measured by the budget of the year itself.
    if words.contains("预算") && !names_last_year(&words) && !words.contains("20") {
        return Some("预算".to_owned());
    }
    let year = words.find('年')?;
    let digits: String = words[..year].chars().rev().take_while(char::is_ascii_digit).collect();
    let kind = ["执行", "决算"].into_iter().find(|k| words.contains(k)).unwrap_or("");
    Some(format!("{digits}{kind}"))
}

fn said(d: &Disclosure) -> Vec<Said> {
    let value = |id: FigureId| d.figure(id).value();
    let one = |claim: &crate::model::Claim| {
        let ClaimKind::Change {
            now: Some(now),
            prior: None,
            difference: Some(difference),
            percent: Some(percent),
            direction,
            direction_span,
            ..
        } = claim.kind
        else {
            return None;
        };
        let (amount, change, share) = (value(now)?, value(difference)?, value(percent)?);
        let before = match direction {
            Direction::Up => amount - change,
            Direction::Down => amount + change,
            Direction::Level => return None,
        };
        // A percentage that does not fit is reported as such.
        let fits = change.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
        let (step, half) = (d.figure(difference).step(), d.figure(percent).step() / Decimal::TWO);
        let against = against(d.text.get(d.figure(now).span.end..direction_span.start)?)?;
        ((fits - share).abs() <= half && !share.is_zero()).then_some(())?;
        Some(Said { of: of(&claim.subject)?, now: amount, percent: share, step, direction, against, difference, value: change })
    };
    d.claims.iter().filter_map(one).collect()
}

/// The same amount of the same thing with the same percentage has changed by the same amount: the one that differs by two
/// units or more of its last digit, which the percentage does not show, from what the others agree on.
pub(super) fn same_change(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (own, other, right) in changed_otherwise(d) {
        differs(d, &DIFFERENCE, (own, other, right), ("同一金额、同一百分比", "the same amount with the same percentage"), ledger);
    }
}

/// The change that differs, another that it should be, and whether that one is known to be right.
fn changed_otherwise(d: &Disclosure) -> Vec<(FigureId, FigureId, bool)> {
    let all = said(d);
    let alike = |a: &Said, b: &Said| {
        (&a.of, a.now, a.percent, a.direction, &a.against, a.step) == (&b.of, b.now, b.percent, b.direction, &b.against, b.step)
    };
    let mut found = Vec::new();
    for own in all.iter().filter(|own| !is_explained(d, own.difference)) {
        let others: Vec<&Said> = all.iter().filter(|o| o.difference != own.difference && alike(own, o)).collect();
        let Some(other) = others.first().filter(|o| (o.value - own.value).abs() >= own.step * Decimal::TWO) else { continue };
        let agreed = others.iter().all(|o| o.value == other.value);
        // Of two that differ the later one is named, and neither is taken for right.
        let later = d.figure(own.difference).span.start > d.figure(other.difference).span.start;
        if agreed && (others.len() > 1 || later) {
            found.push((own.difference, other.difference, others.len() > 1));
        }
    }
    found
}

/// Whether the change is held against components or reasons that do not make it up: that is reported there.
fn is_explained(d: &Disclosure, id: FigureId) -> bool {
    d.claims.iter().any(|claim| match &claim.kind {
        ClaimKind::Components { difference, parts, .. } => *difference == id || parts.iter().any(|p| p.figure == id),
        ClaimKind::Reasons { difference, parts, .. } if *difference == id && parts.len() > 1 => !make_it_up(d, id),
        _ => false,
    })
}

/// Reports a change that is said otherwise elsewhere; whether the other one is right is known or not.
fn differs(
    d: &Disclosure,
    rule: &'static Rule,
    (own, other, right): (FigureId, FigureId, bool),
    (what, what_en): (&str, &str),
    ledger: &mut Ledger<'_>,
) {
    let shown = |id: FigureId| format!("{}{}", d.figure(id).raw, d.figure(id).unit_name());
    let line = d.text[..d.figure(other).span.start].matches('\n').count() + 1;
    let finding = ledger.report(
        rule,
        d.figure(own).span,
        format!("增减额印为 {}，而第 {line} 行{what}，增减额为 {}：两处应相同", shown(own), shown(other)),
        format!("the change is {}, but line {line} gives {} for {what_en}: the two are the same change", shown(own), shown(other)),
    );
    finding.with([own, other]).at_most(Severity::Warning);
    if let Some(value) = d.figure(other).value().filter(|_| right) {
        let printed = as_printed(d.figure(own), value);
        finding.suggestion = Some((0, value));
        finding.advise(format!("疑为 {printed}"), format!("probably {printed}"));
    }
}

/// The amounts of a reason with their signs.
type Amounts = Vec<(i8, Decimal)>;

/// Every change that a reason with amounts explains, its value, and those amounts.
fn reasons(d: &Disclosure) -> Vec<(FigureId, Decimal, Amounts)> {
    let one = |claim: &crate::model::Claim| {
        let ClaimKind::Reasons { difference, down, parts } = &claim.kind else { return None };
        let amounts = values(d, &signed(parts, *down))?;
        let change = d.figure(*difference).value()?;
        (parts.len() > 1 && compared(d, parts).is_empty()).then_some((*difference, change, amounts))
    };
    d.claims.iter().filter_map(one).collect()
}

fn values(d: &Disclosure, parts: &[(i8, FigureId)]) -> Option<Amounts> {
    parts.iter().map(|&(sign, id)| Some((sign, d.figure(id).value()?))).collect()
}

fn net(parts: &[(i8, Decimal)]) -> Decimal {
    parts.iter().map(|&(sign, v)| if sign < 0 { -v } else { v }).sum()
}

/// Where the same change has the same reasons elsewhere, all but one of them with the same amounts, and there they make up
/// all of it: the amount that differs here, and the one elsewhere.
pub(super) fn complete_elsewhere(d: &Disclosure, difference: FigureId, parts: &[(i8, FigureId)]) -> Option<(FigureId, FigureId)> {
    let (change, own) = (d.figure(difference).value()?, values(d, parts)?);
    d.claims.iter().find_map(|claim| {
        let ClaimKind::Reasons { difference: other, down, parts: theirs } = &claim.kind else { return None };
        let theirs = signed(theirs, *down);
        let amounts = values(d, &theirs)?;
        let complete = *other != difference && d.figure(*other).value() == Some(change) && net(&amounts) == change;
        let apart: Vec<usize> = (0..own.len().min(amounts.len())).filter(|&i| own[i] != amounts[i]).collect();
        let [one] = apart[..] else { return None };
        (complete && own.len() == amounts.len() && own.len() > 2).then(|| (parts[one].1, theirs[one].1))
    })
}

/// Says of the last relation, the sum of the reasons, which of them is wrong.
pub(super) fn say_elsewhere(d: &Disclosure, (own, other): (FigureId, FigureId), ledger: &mut Ledger<'_>) {
    let shown = |id: FigureId| format!("{}{}", d.figure(id).raw, d.figure(id).unit_name());
    let line = d.text[..d.figure(other).span.start].matches('\n').count() + 1;
    ledger.say(
        d.figure(own).span,
        format!("原因中印为 {}，而第 {line} 行说明同一增减额时为 {}，各项合计恰为增减额", shown(own), shown(other)),
        format!(
            "the reason gives {}, but line {line} gives {} for the same change, and there all of it is made up",
            shown(own),
            shown(other)
        ),
    );
}

/// The same reasons with the same amounts, which make up the change of another sentence to the last digit, explain the same
/// change; here one is printed that rounding alone would let pass.
pub(super) fn same_reasons(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let all = reasons(d);
    let reported: Vec<FigureId> = changed_otherwise(d).into_iter().map(|f| f.0).collect();
    for (own, change, parts) in all.iter().filter(|r| !reported.contains(&r.0)) {
        let twin = all.iter().find(|(other, total, theirs)| {
            let apart = (*total - *change).abs();
            other != own && theirs == parts && net(theirs) == *total && apart >= d.figure(*own).step() * Decimal::TWO
        });
        // What its own amounts contradict is reported there.
        if let Some((other, ..)) = twin.filter(|_| make_it_up(d, *own)) {
            differs(d, &REASONS, (*own, *other, true), ("同样的原因、同样的金额", "the same reasons with the same amounts"), ledger);
        }
    }
}

/// Whether the amounts of its reason make up a change, within rounding.
fn make_it_up(d: &Disclosure, change: FigureId) -> bool {
    d.claims.iter().all(|claim| match &claim.kind {
        ClaimKind::Reasons { difference, down, parts } if *difference == change => {
            let terms = signed(parts, *down).into_iter().map(|(sign, figure)| Term { sign, figure, below: false }).collect();
            let relation = Relation {
                rule: &REASONS,
                kind: Kind::Sum,
                reported: change,
                terms,
                as_stated: true,
                supposed: None,
                chosen: false,
                said: None,
            };
            verdict::evaluate(d, &relation).verdict.holds()
        }
        _ => true,
    })
}
