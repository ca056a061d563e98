//! 更正后的数 — a finding that was reckoned with an amount that another finding corrects says so.

use super::diagnose::Cause;
use super::finding::as_printed;
use super::label::label;
use super::wording::{shown, shown_en};
use super::{Finding, Relation};
use crate::model::{Disclosure, FigureId};
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap};

/// Says which corrected amounts the value of a cause rests on.
pub(super) fn say(
    disclosure: &Disclosure,
    relations: &[Relation],
    cause: &Cause,
    corrected: &HashMap<FigureId, Decimal>,
    finding: &mut Finding,
) {
    let own: BTreeSet<FigureId> = cause.corrections().map(|(figure, _)| figure).collect();
    if cause.suspect.is_none() {
        return;
    }
    let used: BTreeSet<FigureId> =
        cause.relations.iter().flat_map(|&r| relations[r].figures()).filter(|f| corrected.contains_key(f) && !own.contains(f)).collect();
    let Some(&first) = used.first() else { return };
    let Some(value) = corrected.get(&first) else { return };
    let figure = disclosure.figure(first);
    let (name, wanted, unit) = (label(disclosure, first), as_printed(figure, *value), figure.unit_name());
    finding.advice.zh.push_str(&format!("；其中{}的 {} 按更正后的 {wanted}{unit} 计算", name.zh, shown(&figure.raw)));
    finding.advice.en.push_str(&format!("; reckoned with {} in {} corrected to {wanted}{unit}", shown_en(&figure.raw), name.en));
}
