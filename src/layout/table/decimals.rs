//! 小数位数 — the number of decimals that a whole table is set in.
//!
//! A spreadsheet sets a column in one format. Where all numbers of a table but one or two print two decimals, `55.4` was
//! typed for 55.40, or has lost a digit: it is not an amount that was rounded to one decimal. A number without a point beside
//! `12.00` is another matter: zeros behind the point are printed here, and it was set in whole units.

use crate::model::{Figure, Origin, Reading, TableId};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Numbers that must agree before a table counts as set in one format.
const ENOUGH: usize = 12;
/// Of so many numbers, one may print fewer decimals, or more.
const ONE_IN: usize = 12;

/// Marks the numbers of a table that print fewer decimals than all others do.
pub(super) fn settle(table: TableId, figures: &mut [Figure]) {
    let scale = |f: &Figure| match (&f.reading, &f.origin) {
        (Reading::Money(m), Origin::Cell { table: own, .. }) if *own == table => Some((m.scale, m.value)),
        _ => None,
    };
    let figures = super::own_figures(table, figures);
    let amounts: Vec<(u32, Decimal)> = figures.iter().filter_map(scale).filter(|(_, value)| !value.is_zero()).collect();
    let printed: Vec<u32> = amounts.iter().map(|(scale, _)| *scale).collect();
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for decimals in &printed {
        *counts.entry(*decimals).or_default() += 1;
    }
    let Some(&format) = printed.iter().max_by_key(|decimals| counts[decimals]) else { return };
    if printed.len() < ENOUGH || (printed.len() - counts[&format]) * ONE_IN > printed.len() {
        return;
    }
    let in_full = amounts.iter().any(|(scale, value)| *scale == format && value.fract().is_zero());
    for figure in figures.iter_mut().filter(|f| scale(f).is_some_and(|(scale, _)| scale < format && !(scale == 0 && in_full))) {
        figure.set = format;
    }
}
