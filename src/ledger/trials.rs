//! 试改 — the values that a figure could have instead, and what each of them mends and spoils.

use super::diagnose::{Search, Trial};
use super::{Kind, Verdict};
use crate::model::{Aspect, FigureId, Meaning, Origin, Reading, Role};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

impl Search<'_> {
    pub(super) fn trials_of(&self, figure: FigureId) -> Vec<Trial> {
        let mine = &self.by_figure[&figure];
        let mut values: BTreeSet<Decimal> =
            mine.iter().filter(|r| self.broken.contains(r)).filter_map(|&r| self.implied(r, figure)).collect();
        // What a broken bound allows at most, or at least: 机关运行经费 above 公用经费 is 公用经费.
        let bounds = self.bounds.get(&figure).into_iter().flatten().filter(|&&r| self.relations[r].terms.len() == 1);
        let bounds = bounds.filter(|&&r| !self.verdict(r, &|id| self.value(id)).holds());
        values.extend(bounds.filter_map(|&r| self.implied(r, figure)).filter(|v| !v.is_zero()).collect::<Vec<_>>());
        // A slip that comes to what is missing but for rounding is likelier than what the sum gives to the last digit.
        let only_percent = mine.iter().filter(|r| self.broken.contains(r)).all(|&r| self.relations[r].kind == Kind::Percent);
        let exchanged: BTreeMap<Decimal, (Decimal, bool)> =
            values.iter().filter_map(|&v| self.slip_near(figure, v, only_percent).map(|(near, swapped)| (near, (v, swapped)))).collect();
        for (near, (exact, _)) in &exchanged {
            let mends = |value: Decimal| mine.iter().filter(|r| self.broken.contains(r) && self.holds(**r, figure, value)).count();
            if mends(*near) >= mends(*exact) {
                values.remove(exact);
                values.insert(*near);
            }
        }
        let exact = |value: Option<Decimal>| {
            let verdict = |r: &usize| {
                let quick = value.and_then(|value| self.quick(*r, figure, value));
                quick.unwrap_or_else(|| self.verdict(*r, &|id| if id == figure { value } else { self.value(id) }))
            };
            mine.iter().filter(|r| verdict(r) == Verdict::Exact).count() as isize
        };
        let before = exact(self.value(figure));
        let reported = mine.iter().any(|&r| self.relations[r].reported == figure && self.broken.contains(&r));
        // A negative amount where a positive one is printed is no plausible correction, and what is printed is none.
        let printed = self.value(figure);
        // A change may be a decrease.
        let signed = printed.is_some_and(|p| p.is_sign_negative() && !p.is_zero()) || self.is_change(figure);
        // Twice its amount is missing: it lost its sign.
        let reversed = |value: &Decimal| printed.is_some_and(|p| !p.is_zero() && *value == -p);
        let plausible = values.into_iter().filter(|value| signed || !value.is_sign_negative() || value.is_zero() || reversed(value));
        let plausible = plausible.filter(|value| Some(*value) != printed);
        // Nor is an amount that is larger than all that there is.
        let ceiling = self.ceiling.filter(|c| self.is_of_the_year(figure) && printed.is_some_and(|p| p <= *c));
        let plausible = plausible.filter(|value| ceiling.is_none_or(|c| *value <= c));
        let only_blank = |r: &usize| {
            if self.relations[*r].kind != Kind::Sum || self.relations[*r].terms.len() < 2 {
                return false;
            }
            let mut blanks = self.relations[*r].figures().filter(|f| !self.disclosure.figure(*f).is_printed());
            blanks.next() == Some(figure) && blanks.next().is_none()
        };
        let forgotten = mine.iter().filter(|r| self.broken.contains(r)).any(only_blank);
        let trial = |value: Decimal| {
            let mended = mine.iter().filter(|r| self.broken.contains(r) && self.holds(**r, figure, value)).count();
            let spoiled = mine.iter().filter(|r| !self.broken.contains(r) && !self.holds(**r, figure, value)).count();
            let (wanted, swapped) = exchanged.get(&value).copied().unwrap_or((value, true));
            let exact = exact(Some(wanted)) - before;
            // Other slips come to the amount that is missing by chance: they make no figure the likelier one.
            let slip = super::slip::likelihood(self.disclosure.figure(figure), if swapped { value } else { wanted });
            let amount = match printed.is_some_and(|p| !p.is_zero()) {
                true if !value.is_zero() => 2,
                _ => u8::from(forgotten),
            };
            let bounds = self.bounds_mended(figure, value);
            Trial { figure, value, mended, spoiled, bounds, exact, slip, amount, reported }
        };
        plausible.map(trial).collect()
    }

    /// The printed amount without one slip, where that is within a few last digits of another value (a percentage leaves more
    /// open), and that value itself is no known slip; and whether two digits were exchanged.
    fn slip_near(&self, figure: FigureId, value: Decimal, by_percent: bool) -> Option<(Decimal, bool)> {
        let own = self.disclosure.figure(figure);
        let likely = super::slip::likelihood(own, value);
        // 8.7 for 0.87: with its point moved it prints a decimal more than the others leave it.
        if let (Reading::Percent(_), 0, false) = (&own.reading, likely, self.changed.contains_key(&figure)) {
            let moved = super::slip::mended(own).moved;
            let is_moved = |v: &Decimal| (*v - value).abs() < own.step() && super::slip::likelihood(own, *v) > 1;
            return moved.into_iter().find(is_moved).map(|near| (near, false));
        }
        if !own.is_addend() || !matches!(own.reading, Reading::Money(_)) || self.changed.contains_key(&figure) || likely > 1 {
            return None;
        }
        let few = own.step().checked_mul(Decimal::from(9))?;
        let mended = super::slip::mended(own);
        if let Some(near) = mended.swapped.into_iter().find(|v| (*v - value).abs() < few && *v != value) {
            return Some((near, true));
        }
        let little = value.abs() / Decimal::ONE_HUNDRED;
        let room = if by_percent { little } else { little.min(own.step() * Decimal::TWO) };
        // A percentage leaves room for another digit in many places.
        let other = mended.other.into_iter().filter(|_| !by_percent);
        let near = mended.moved.into_iter().chain(other).filter(|v| (*v - value).abs() < room && super::slip::likelihood(own, *v) > likely);
        near.min_by_key(|v| (*v - value).abs()).map(|near| (near, false))
    }

    /// A cell of a column of changes.
    fn is_change(&self, figure: FigureId) -> bool {
        let Origin::Cell { table, column, .. } = self.disclosure.figure(figure).origin else { return false };
        self.disclosure.tables[table.0].columns[column].meaning == Meaning::ChangeAmount
    }

    /// A cell of the tables of this year's money.
    fn is_of_the_year(&self, figure: FigureId) -> bool {
        let Origin::Cell { table, column, .. } = self.disclosure.figure(figure).origin else { return false };
        let table = &self.disclosure.tables[table.0];
        let money = matches!(
            table.role,
            Role::Balance
                | Role::Income
                | Role::Expenditure
                | Role::FiscalBalance
                | Role::General
                | Role::BasicEconomic
                | Role::ThreePublic
        );
        let meaning = table.columns[column].meaning;
        money && table.columns[column].aspect != Aspect::Budget && !matches!(meaning, Meaning::PriorAmount | Meaning::ChangeAmount)
    }

    /// Broken bounds that hold with another value of a figure, less those that it breaks.
    pub(super) fn bounds_mended(&self, figure: FigureId, value: Decimal) -> isize {
        let own = self.bounds.get(&figure).map_or(&[][..], Vec::as_slice);
        let holds = |r: usize, with: Option<Decimal>| self.verdict(r, &|id| if id == figure { with } else { self.value(id) }).holds();
        own.iter().map(|&r| isize::from(holds(r, Some(value))) - isize::from(holds(r, self.value(figure)))).sum()
    }
}
