//! 重复使用 — one wrong amount that the text uses again is one finding, and says where else it stands.

use super::{Finding, Words};
use crate::model::{Disclosure, Figure, Origin, Reading, Span};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::HashMap;

/// Joins the findings of sentences that print the same wrong amount, and should print the same other one, to the first.
pub(super) fn merge(disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let mut first: HashMap<(&str, String, Option<Decimal>), usize> = HashMap::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut places: HashMap<usize, usize> = HashMap::new();
    for finding in std::mem::take(findings) {
        let key = said(disclosure, &finding).map(|(figure, value)| (finding.rule.code, figure.raw.clone(), rounded(figure, value)));
        match key.as_ref().and_then(|k| first.get(k).copied()) {
            Some(at) => {
                *places.entry(at).or_insert(1) += 1;
                let known = &mut kept[at];
                known.breaks.extend(finding.breaks);
                for involved in finding.figures {
                    if known.figures.iter().all(|f| f.figure != involved.figure) {
                        known.figures.push(involved);
                    }
                }
            }
            None => {
                if let Some(key) = key {
                    first.insert(key, kept.len());
                }
                kept.push(finding);
            }
        }
    }
    for (at, count) in places {
        let Words { zh, en } = Words::in_all(count);
        kept[at].message.zh.push_str(&zh);
        kept[at].message.en.push_str(&en);
    }
    *findings = kept;
}

/// The family of rules about changes and shares.
const OF_CHANGES: &str = "BC4";

/// A word that two relations contradict is one wrong word; a row of which several columns do not add up, and no figure mends
/// any of them, lacks a row, or has one too many, and that is said once.
pub(super) fn once(disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let mut words: HashMap<(&str, Span), usize> = HashMap::new();
    let mut rows: HashMap<(&str, usize, usize), usize> = HashMap::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in std::mem::take(findings) {
        if finding.rule.code.starts_with(OF_CHANGES) {
            let place = (finding.rule.code, finding.span);
            if let Some(&at) = words.get(&place) {
                let first: &mut Finding = &mut kept[at];
                first.breaks.extend(finding.breaks);
                continue;
            }
            words.insert(place, kept.len());
        }
        let row = finding.figures.first().and_then(|f| disclosure.figure(f.figure).cell());
        let row = row.filter(|_| finding.suggestion.is_none() && finding.evidence.is_some() && finding.breaks.len() == 1);
        if let Some((table, row, _)) = row {
            if let Some(&at) = rows.get(&(finding.rule.code, table, row)) {
                let first: &mut Finding = &mut kept[at];
                // However many columns: that is said once.
                if first.breaks.len() == 1 {
                    first.message.zh.push_str("；同一行其他栏也有不符");
                    first.message.en.push_str("; other columns of the row do not add up either");
                }
                first.breaks.extend(finding.breaks);
                continue;
            }
            rows.insert((finding.rule.code, table, row), kept.len());
        }
        kept.push(finding);
    }
    *findings = kept;
}

/// A value in the unit and with the decimals of a figure: 元 of a table and 万元 of the text are one amount.
fn rounded(figure: &Figure, value: Decimal) -> Option<Decimal> {
    let value = value.checked_div(figure.base())?;
    if matches!(figure.reading, Reading::Percent(_)) {
        return Some(value);
    }
    Some(value.round_dp_with_strategy(figure.scale(), RoundingStrategy::MidpointAwayFromZero).normalize())
}

/// The amount of a sentence that a finding holds to be wrong, and what it should be.
fn said<'d>(disclosure: &'d Disclosure, finding: &Finding) -> Option<(&'d Figure, Decimal)> {
    let (at, value) = finding.suggestion.or_else(|| Some((0, finding.evidence.as_ref()?.computed)))?;
    let figure = disclosure.figure(finding.figures.get(at)?.figure);
    // Short numbers are printed again for other things; a percentage that was computed from the same amounts is the same.
    let long = figure.raw.chars().filter(char::is_ascii_digit).count() > 2;
    let said = figure.unit_of_money().is_some() || matches!(figure.reading, Reading::Percent(_)) && value.scale() > figure.scale() + 2;
    (matches!(figure.origin, Origin::Sentence { .. }) && said && long && finding.span == figure.span).then_some((figure, value))
}
