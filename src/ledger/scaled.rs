//! 量级 — a whole table, or all of the text, printed in another unit than its amounts are in: all that ties it to the rest
//! of the document holds once its amounts are read so many times larger or smaller.
//!
//! The test is on printed values alone; what follows from the other reading is judged by closing the books again with it.

use super::diagnose::is_joint;
use super::verdict::{evaluate, evaluate_with};
use super::{Evaluation, Kind, Relation, Verdict};
use crate::model::{Disclosure, FigureId, MoneyUnit, Origin, Reading};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Where a figure stands, as far as one unit line governs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// A table, by its index.
    Table(usize),
    /// The sentences of the narrative.
    Narrative,
}

/// Amounts that are read in the wrong unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scaled {
    /// Whose amounts they are.
    pub homes: BTreeSet<Home>,
    /// By which power of ten each must be multiplied.
    pub power: i32,
    /// The broken relations that hold then.
    pub mended: Vec<usize>,
}

/// Powers of ten between two units of money, and of a slip of the decimal point.
const POWERS: [i32; 8] = [4, -4, 1, -1, 3, -3, 8, -8];

/// Where a figure stands; nothing for what no unit line governs.
#[must_use]
pub fn home(disclosure: &Disclosure, figure: FigureId) -> Option<Home> {
    let id = figure;
    let figure = disclosure.figure(id);
    let unit = figure.unit_of_money()?;
    let table_of = |at: usize| &disclosure.tables[at];
    match figure.origin {
        // An amount with a unit of its own is not governed by the line above the table.
        Origin::Cell { table, .. } if table_of(table.0).unit.is_none_or(|own| own == unit) => Some(Home::Table(table.0)),
        // Of a table of targets only the funds are in its unit, where it prints one; its indicators are no money of the body.
        Origin::Performance { table, .. } if table_of(table.0).unit_span.is_some() && table_of(table.0).unit == Some(unit) => {
            let project = table_of(table.0).project.as_ref()?;
            let funds =
                [project.budget, project.whole, project.whole_fiscal, project.fiscal, project.carried, project.whole_other, project.other];
            funds.contains(&Some(id)).then_some(Home::Table(table.0))
        }
        Origin::Sentence { .. } => Some(Home::Narrative),
        Origin::Cell { .. } | Origin::Performance { .. } | Origin::Loose | Origin::Other { .. } => None,
    }
}

/// The amounts that are read in the wrong unit, if all of a table or of the text are.
#[must_use]
pub fn scaled(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation]) -> Option<Scaled> {
    let mut across: BTreeMap<Home, Vec<usize>> = BTreeMap::new();
    for (index, relation) in relations.iter().enumerate() {
        let plain = matches!(relation.kind, Kind::Sum | Kind::Same) && is_joint(relation);
        if !plain || evaluations[index].verdict == Verdict::Blocked {
            continue;
        }
        let homes: BTreeSet<Home> = relation.figures().filter_map(|f| home(disclosure, f)).collect();
        if homes.len() > 1 {
            homes.into_iter().for_each(|h| across.entry(h).or_default().push(index));
        }
    }
    let broken = |own: &[usize]| own.iter().filter(|&&r| evaluations[r].verdict == Verdict::Broken).count();
    let mut candidates: Vec<(Home, &Vec<usize>)> = across.iter().map(|(h, own)| (*h, own)).filter(|(_, own)| broken(own) > 1).collect();
    candidates.sort_by_key(|(home, own)| (std::cmp::Reverse(broken(own)), *home));
    candidates.into_iter().find_map(|(home, own)| fits(disclosure, relations, evaluations, home, own, &across))
}

fn fits(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &[Evaluation],
    home_of: Home,
    own: &[usize],
    across: &BTreeMap<Home, Vec<usize>>,
) -> Option<Scaled> {
    let (broken, whole): (Vec<usize>, Vec<usize>) = own.iter().partition(|&&r| evaluations[r].verdict == Verdict::Broken);
    // What is nothing holds in every unit.
    let said = |r: usize| relations[r].figures().any(|f| disclosure.is_nonzero(Some(f)));
    let whole = whole.into_iter().filter(|&r| said(r)).count();
    let inside = |id: FigureId| home(disclosure, id) == Some(home_of);
    let (power, votes) = POWERS
        .into_iter()
        .map(|power| {
            let with = |id: FigureId| {
                let value = disclosure.figure(id).value()?;
                if inside(id) { times(value, power) } else { Some(value) }
            };
            let near = |r: &&usize| {
                let e = evaluate_with(disclosure, &relations[**r], with);
                e.difference.abs() <= e.allowed.max(e.computed.abs() * NEAR)
            };
            (power, broken.iter().filter(near).count())
        })
        .max_by_key(|(_, votes)| *votes)?;
    if votes < 2 {
        return None;
    }
    let only = Scaled { homes: BTreeSet::from([home_of]), power, mended: Vec::new() };
    let with = reread(disclosure, &only);
    let mended: Vec<usize> = broken.iter().copied().filter(|&r| evaluate(&with, &relations[r]).verdict.holds()).collect();
    let figures: BTreeSet<FigureId> = mended.iter().flat_map(|&r| relations[r].figures()).filter(|&f| inside(f)).collect();
    if figures.len() < 2 || mended.len() < 4 * (broken.len() - mended.len() + whole) {
        return None;
    }
    // The rest of the document may as well be what is wrong: the amounts tell, where one reading is out of all proportion
    // and no two other tables bear each other out.
    let borne_out = across.iter().any(|(h, own)| {
        *h != home_of
            && *h != Home::Narrative
            && own.iter().any(|&r| evaluations[r].verdict.holds() && said(r) && is_between_tables(disclosure, &relations[r], home_of))
    });
    let largest =
        mended.iter().flat_map(|&r| relations[r].figures()).filter(|&f| !inside(f)).filter_map(|f| disclosure.figure(f).value()).max()?;
    let out = out_of_proportion(times(largest, -power)?) + 1 < out_of_proportion(largest);
    if power.abs() > 1 && out && (home_of == Home::Narrative || !borne_out) {
        let mut homes: BTreeSet<Home> =
            across.keys().copied().filter(|h| *h != home_of && (home_of != Home::Narrative || *h != Home::Narrative)).collect();
        // Tables with the same unit line, of which nothing else is known, have the same unit.
        let unit_of = |t: usize| disclosure.tables[t].unit.filter(|_| disclosure.tables[t].unit_span.is_some());
        let units: BTreeSet<Option<MoneyUnit>> =
            homes.iter().filter_map(|h| if let Home::Table(t) = h { unit_of(*t) } else { None }).map(Some).collect();
        let alike = (0..disclosure.tables.len()).filter(|&t| units.len() == 1 && units.contains(&unit_of(t)) && home_of != Home::Table(t));
        homes.extend(alike.map(Home::Table));
        return Some(Scaled { homes, power: -power, mended });
    }
    Some(Scaled { mended, ..only })
}

fn is_between_tables(disclosure: &Disclosure, relation: &Relation, but: Home) -> bool {
    let homes: BTreeSet<Home> = relation.figures().filter_map(|f| home(disclosure, f)).collect();
    homes.len() > 1 && !homes.contains(&but) && !homes.contains(&Home::Narrative)
}

/// How far a relation may be out to vote for a unit: the digits of the other unit round otherwise.
const NEAR: Decimal = Decimal::from_parts(1, 0, 0, false, 3);

/// How many powers of ten a body's largest amount (元) is away from ten millions.
fn out_of_proportion(largest: Decimal) -> u64 {
    let digits = largest.abs().trunc().to_string().len() as i64;
    (digits - 8).unsigned_abs()
}

/// A value times a power of ten; `None` beyond what a decimal holds.
#[must_use]
pub fn times(value: Decimal, power: i32) -> Option<Decimal> {
    let factor = Decimal::from(10_i64.checked_pow(power.unsigned_abs())?);
    if power < 0 { value.checked_div(factor) } else { value.checked_mul(factor) }
}

const UNITS: [MoneyUnit; 4] = [MoneyUnit::Yuan, MoneyUnit::QianYuan, MoneyUnit::WanYuan, MoneyUnit::YiYuan];

/// The unit that is so many powers of ten larger.
#[must_use]
pub fn moved(unit: MoneyUnit, power: i32) -> Option<MoneyUnit> {
    let wanted = times(unit.in_yuan(), power)?;
    UNITS.into_iter().find(|u| u.in_yuan() == wanted)
}

/// The document with those amounts read as they are meant.
#[must_use]
pub fn reread(disclosure: &Disclosure, scaled: &Scaled) -> Disclosure {
    let own: Vec<usize> =
        (0..disclosure.figures.len()).filter(|&i| home(disclosure, FigureId(i)).is_some_and(|h| scaled.homes.contains(&h))).collect();
    // Amounts ten times too large that all end in 0 were written so, and are rounded where the others are.
    let ends_in_zero = |i: &usize| match &disclosure.figures[*i].reading {
        Reading::Money(money) => money.value.is_zero() || money.value.normalize().scale() < money.scale.max(1),
        _ => true,
    };
    let is_slip = scaled.power == -1 && own.iter().all(ends_in_zero);
    let mut with = disclosure.clone();
    for i in own {
        let Reading::Money(money) = &mut with.figures[i].reading else { continue };
        match moved(money.unit, scaled.power).filter(|_| !is_slip) {
            Some(unit) => money.unit = unit,
            None => {
                let Some(value) = times(money.value, scaled.power) else { continue };
                money.value = value;
                if scaled.power > 0 {
                    money.scale = u32::try_from(i64::from(money.scale) - i64::from(scaled.power)).unwrap_or(0);
                }
            }
        }
    }
    for (index, table) in with.tables.iter_mut().enumerate() {
        if scaled.homes.contains(&Home::Table(index))
            && let Some(unit) = table.unit.and_then(|u| moved(u, scaled.power)).filter(|_| !is_slip)
        {
            table.unit = Some(unit);
        }
    }
    with
}
