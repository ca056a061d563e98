//! The value that one figure would need for a relation to hold, the others as printed.

use super::{Kind, Relation};
use crate::model::{Disclosure, Figure, FigureId};
use rust_decimal::{Decimal, RoundingStrategy};

/// Solves a relation for one of its figures, in base units; `None` where it cannot be solved.
///
/// Every kind of relation is linear in each of its figures, so two trial values give the solution.
#[must_use]
pub fn implied(
    disclosure: &Disclosure,
    relation: &Relation,
    unknown: FigureId,
    value: impl Fn(FigureId) -> Option<Decimal>,
) -> Option<Decimal> {
    let at = |trial: Decimal| residual(relation, &|id| if id == unknown { Some(trial) } else { value(id) });
    let zero = at(Decimal::ZERO)?;
    let slope = at(Decimal::ONE)?.checked_sub(zero)?;
    let solution = (-zero).checked_div(slope)?;
    Some(on_grid(disclosure, relation, disclosure.figure(unknown), solution))
}

/// left − right, without division: zero exactly where the relation holds.
fn residual(relation: &Relation, value: &dyn Fn(FigureId) -> Option<Decimal>) -> Option<Decimal> {
    let reported = value(relation.reported)?;
    let mut above = Decimal::ZERO;
    let mut below = Decimal::ZERO;
    let mut product = Decimal::ONE;
    for term in &relation.terms {
        let v = value(term.figure)?;
        let signed = if term.sign < 0 { -v } else { v };
        if term.below {
            below = below.checked_add(signed)?;
        } else {
            above = above.checked_add(signed)?;
        }
        product = product.checked_mul(v)?;
    }
    match relation.kind {
        Kind::Sum | Kind::Same | Kind::AtLeast => reported.checked_sub(above),
        Kind::Rest(whole) => reported.checked_add(above)?.checked_sub(whole),
        Kind::Product(factor) => reported.checked_sub(factor.checked_mul(product)?),
        Kind::Percent => reported.checked_mul(below)?.checked_sub(above.checked_mul(Decimal::ONE_HUNDRED)?),
    }
}

/// Rounds to what the figure could print: as finely as the finest amount of the same unit beside it, as a digit lost
/// behind the point must not make the value coarser; a blank cell prints as the others do.
fn on_grid(disclosure: &Disclosure, relation: &Relation, figure: &Figure, solution: Decimal) -> Decimal {
    let beside = || relation.figures().map(|f| disclosure.figure(f)).filter(|f| f.is_addend());
    let base = if figure.is_addend() { figure.base() } else { beside().next().unwrap_or(figure).base() };
    let scale = beside().filter(|f| f.base() == base && f.unit_name() != "%").map(Figure::scale).max().unwrap_or(0).max(figure.scale());
    (solution / base).round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero) * base
}
