//! Amounts that must agree unless something is left out, and of which what is left out could be nothing: a difference of some
//! hundred 元 is no item of a budget, no other fund's share of a class. Where more is left, nothing is known.

use crate::model::{Disclosure, DocumentKind, FigureId, Reading};
use rust_decimal::Decimal;

/// What a list might leave out is at least so much (元): some units of the last digit, or some hundred 元 where that is less.
pub(super) fn room(d: &Disclosure, figures: impl IntoIterator<Item = FigureId>) -> Decimal {
    const UNITS: u32 = 10;
    const YUAN: u32 = 1_000;
    let finest = figures.into_iter().map(|f| d.figure(f).step()).min().unwrap_or_default();
    (finest * Decimal::from(UNITS)).min(Decimal::from(YUAN))
}

/// Whether the parts make the whole, or miss it by less than anything that the list might leave out.
pub(super) fn make(d: &Disclosure, whole: FigureId, parts: &[(i8, FigureId)]) -> bool {
    let all = || std::iter::once(whole).chain(parts.iter().map(|p| p.1));
    if !all().all(|f| matches!(d.figure(f).reading, Reading::Money(_))) {
        return false;
    }
    let Some(mut rest) = d.figure(whole).value() else { return false };
    for &(sign, figure) in parts {
        let Some(value) = d.figure(figure).value() else { return false };
        let next = if sign < 0 { rest.checked_add(value) } else { rest.checked_sub(value) };
        let Some(next) = next else { return false };
        rest = next;
    }
    rest.abs() < room(d, all())
}

/// Whether two amounts are one, or differ by less than anything that one of them could hold besides. Final accounts sum up
/// rounded items in one table and take the class from the accounts in another: there a small difference may be rounding.
pub(super) fn same(d: &Disclosure, one: FigureId, other: FigureId) -> bool {
    d.kind != Some(DocumentKind::FinalAccounts) && d.is_nonzero(Some(one)) && d.is_nonzero(Some(other)) && make(d, one, &[(1, other)])
}
