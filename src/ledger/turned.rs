//! A whole and its parts with signs: which one the other way round makes them fit.

use crate::model::{Disclosure, FigureId};
use rust_decimal::Decimal;

/// What makes signed parts come to their whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turned {
    /// They do as they are written, as far as rounding allows.
    AsWritten,
    /// The whole the other way round.
    Whole,
    /// One part the other way round, and no other.
    Part(usize),
    /// Nothing, or several.
    Nothing,
}

/// Which sign has to be the other one for the parts to make the whole.
#[must_use]
pub fn turned(d: &Disclosure, whole: FigureId, parts: &[(i8, FigureId)]) -> Turned {
    look(d, whole, parts).unwrap_or(Turned::Nothing)
}

fn look(d: &Disclosure, whole: FigureId, parts: &[(i8, FigureId)]) -> Option<Turned> {
    let value = |id: FigureId| d.figure(id).value();
    let step = |id: FigureId| d.figure(id).step();
    let stated = value(whole)?;
    let (mut written, mut allowed) = (Decimal::ZERO, step(whole));
    for &(sign, id) in parts {
        let amount = value(id)?;
        written = if sign < 0 { written.checked_sub(amount)? } else { written.checked_add(amount)? };
        allowed = allowed.checked_add(step(id))?;
    }
    // What rounding explains accuses no word.
    if (written.checked_sub(stated)?).abs() <= allowed / Decimal::TWO {
        return Some(Turned::AsWritten);
    }
    let within = |a: Decimal, b: Decimal| a.checked_sub(b).is_some_and(|off| off.abs() <= allowed / Decimal::TWO);
    let mut found: Vec<Turned> = Vec::new();
    if within(written, -stated) {
        found.push(Turned::Whole);
    }
    for (index, &(sign, id)) in parts.iter().enumerate() {
        let twice = value(id)?.checked_mul(Decimal::TWO)?;
        let other = if sign < 0 { written.checked_add(twice)? } else { written.checked_sub(twice)? };
        if within(other, stated) {
            found.push(Turned::Part(index));
        }
    }
    Some(if let [one] = found[..] { one } else { Turned::Nothing })
}
