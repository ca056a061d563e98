//! 对调 — two amounts, or the amounts of two rows, in each other's place; and one amount that a row prints twice, wrong in both.
//!
//! No single figure mends what they break, and each of them alone would be held against an innocent copy.

use super::diagnose::{Cause, Search};
use super::whole::{Changes, row_name};
use super::wording::{shown, shown_en};
use super::{Kind, Words, label, slip};
use crate::model::fold::fold;
use crate::model::{FigureId, Origin, Reading, Span};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rows, or amounts of the text, among which an exchange is looked for: where more are contradicted, something else is wrong.
const MANY: usize = 40;

/// How far apart in the text two amounts may be taken for each other.
const NEAR: usize = 600;

/// Two amounts, or rows, that stand in each other's place.
struct Pair {
    changes: Changes,
    relations: Vec<usize>,
    /// Bounds that the exchange mends, less those that it breaks.
    bounds: isize,
    span: Span,
    what: Words,
}

impl Search<'_> {
    /// Two cells of a row whose figures stand in each other's place: exchanging them mends every broken relation of both, two
    /// or more, and no change of a single figure does.
    pub(super) fn exchanged_cells(&self, index: usize) -> Option<Cause> {
        let table = &self.disclosure.tables[index];
        for row in &table.rows {
            let cells: Vec<(usize, FigureId)> =
                row.cells.iter().enumerate().filter_map(|(c, f)| Some((c, (*f)?))).filter(|(_, f)| self.is_contradicted(*f)).collect();
            for (i, &(a, left)) in cells.iter().enumerate() {
                for &(b, right) in cells[i + 1..].iter().filter(|(b, _)| table.columns[a].side == table.columns[*b].side) {
                    let Some(relations) = self.exchange_cells(left, right) else { continue };
                    let (name, name_en) = label::table_name(table);
                    let (head, other) = (&table.columns[a].header, &table.columns[b].header);
                    let (l, r) = (self.disclosure.figure(left), self.disclosure.figure(right));
                    let own = if row.name.is_empty() { String::new() } else { format!("“{}”行", fold(&row.name)) };
                    let own_en = if row.name.is_empty() { String::new() } else { format!(", row \"{}\"", fold(&row.name)) };
                    let words = Words::new(
                        format!(
                            "{name}{own}“{head}”的 {} 与“{other}”的 {} 两格对调：互换后，与之有关的 {} 项关系全部成立",
                            shown(&l.raw),
                            shown(&r.raw),
                            relations.len()
                        ),
                        format!(
                            "{name_en} table{own_en}: {} in \"{head}\" and {} in \"{other}\" stand in each other's place: exchanged, all {} relations that they break hold",
                            shown_en(&l.raw),
                            shown_en(&r.raw),
                            relations.len()
                        ),
                    );
                    let advice = Words::new("按原表，核对这两格", "compare the two cells with the original table");
                    let changes = HashMap::from([(left, self.value(right)?), (right, self.value(left)?)]);
                    let span = if l.raw.is_empty() { r.span } else { l.span };
                    return Some(Cause { changes, ..Cause::whole(span, words, advice, relations) });
                }
            }
        }
        None
    }

    fn exchange_cells(&self, left: FigureId, right: FigureId) -> Option<Vec<usize>> {
        let (l, r) = (self.value(left)?, self.value(right)?);
        self.mended_by(&Changes::from([(left, r), (right, l)])).filter(|_| l != r)
    }

    /// Two rows of a table, or two amounts of the text, whose exchange mends all that they break. Where an exchange elsewhere
    /// would mend it as well, both places are named.
    pub(super) fn exchanged_amounts(&self, tables: &BTreeMap<usize, usize>) -> Option<Cause> {
        let mut pairs: Vec<Pair> = tables.iter().filter(|(_, count)| **count > 1).flat_map(|(&t, _)| self.exchanged_rows(t)).collect();
        pairs.extend(self.exchanged_said());
        // What mends most, and the bounds with it; of text and table the text is likelier to be wrong, for it is typed.
        let rank = |p: &Pair| (p.relations.len(), p.bounds);
        let best = pairs.iter().map(rank).max()?;
        pairs.retain(|p| rank(p) == best);
        let others: Vec<Words> = pairs.iter().rev().skip(1).take(2).map(|p| p.what.clone()).collect();
        let pair = pairs.pop()?;
        let count = pair.relations.len();
        let what = others.iter().fold(pair.what.clone(), |all, other| {
            Words::new(format!("{}对调，或者{}", all.zh, other.zh), format!("{}, or {}", all.en, other.en))
        });
        let words = Words::new(
            format!("{}对调：互换后，与之有关的 {count} 项不符的关系全部成立", what.zh),
            format!("{} stand in each other's place: exchanged, all {count} relations that they break hold", what.en),
        );
        let advice = if others.is_empty() {
            Words::new("按原表，核对这两处", "compare the two places with the original table")
        } else {
            Words::new(
                "按原表核对这几处；仅凭所印数字不能区分是哪两处",
                "compare the places with the original table; the printed figures alone cannot tell which two",
            )
        };
        Some(Cause { changes: pair.changes, ..Cause::whole(pair.span, words, advice, pair.relations) })
    }

    fn exchanged_rows(&self, index: usize) -> Vec<Pair> {
        let table = &self.disclosure.tables[index];
        let contradicted = |r: &usize| table.rows[*r].cells.iter().flatten().any(|f| self.is_contradicted(*f));
        let rows: Vec<usize> = (0..table.rows.len()).filter(contradicted).collect();
        let mut found = Vec::new();
        if rows.len() > MANY {
            return found;
        }
        for (i, &a) in rows.iter().enumerate() {
            for &b in rows[i + 1..].iter().filter(|&&b| table.rows[a].side == table.rows[b].side) {
                if self.is_reserve_reached() {
                    return found;
                }
                let (one, other) = (&table.rows[a], &table.rows[b]);
                let mut changes = Changes::new();
                for (left, right) in one.cells.iter().zip(&other.cells).filter_map(|(l, r)| (*l).zip(*r)) {
                    if let (Some(l), Some(r)) = (self.value(left), self.value(right))
                        && l != r
                    {
                        changes.extend([(left, r), (right, l)]);
                    }
                }
                let Some(relations) = self.mended_by(&changes) else { continue };
                let ((name, name_en), (x, y)) = (label::table_name(table), (row_name(table, a), row_name(table, b)));
                let of = |cells: &[Option<FigureId>]| {
                    let figures = cells.iter().flatten().filter(|f| changes.contains_key(f)).map(|f| self.disclosure.figure(*f));
                    figures.map(|f| format!("{}{}", shown(&f.raw), f.unit_name())).collect::<Vec<_>>().join("、")
                };
                let (l, r) = (of(&one.cells), of(&other.cells));
                let what = Words::new(
                    format!("{name}“{x}”（{l}）与“{y}”（{r}）两行的金额"),
                    format!("{name_en} table: the amounts of the rows \"{x}\" ({l}) and \"{y}\" ({r})"),
                );
                let first = one.cells.iter().flatten().find(|f| changes.contains_key(f));
                let span = first.map_or(one.name_span, |f| self.disclosure.figure(*f).span);
                let bounds = changes.iter().map(|(f, v)| self.bounds_mended(*f, *v)).sum();
                found.push(Pair { changes, relations, bounds, span, what });
            }
        }
        found
    }

    /// Amounts or shares of the text that stand near each other.
    fn exchanged_said(&self) -> Vec<Pair> {
        let figures: BTreeSet<FigureId> = self.broken.iter().flat_map(|&r| self.relations[r].figures()).collect();
        let mut said: Vec<FigureId> =
            figures.into_iter().filter(|f| matches!(self.disclosure.figure(*f).origin, Origin::Sentence { .. })).collect();
        said.sort_by_key(|f| self.disclosure.figure(*f).span.start);
        let mut found = Vec::new();
        if said.len() > MANY {
            return found;
        }
        for (i, &left) in said.iter().enumerate() {
            let l = self.disclosure.figure(left);
            for &right in &said[i + 1..] {
                let r = self.disclosure.figure(right);
                let shares = matches!(l.reading, Reading::Percent(_));
                if r.span.start > l.span.end + NEAR || shares != matches!(r.reading, Reading::Percent(_)) || self.is_reserve_reached() {
                    continue;
                }
                let (Some(own), Some(other)) = (self.value(left), self.value(right)) else { continue };
                let changes = Changes::from([(left, other), (right, own)]);
                // Of two shares that make 100, another amount of either part would turn both as well: less likely by far.
                let whole = shares && own + other == Decimal::ONE_HUNDRED;
                let mended = if whole { self.mended_together(&changes) } else { self.mended_by(&changes) };
                let Some(relations) = mended.filter(|_| own != other) else { continue };
                let (name, unit) = (label(self.disclosure, left), l.unit_name());
                let what = Words::new(
                    format!("{}的 {}{unit} 与 {}{}", name.zh, shown(&l.raw), shown(&r.raw), r.unit_name()),
                    format!("{} in {} and {}", shown_en(&l.raw), name.en, shown_en(&r.raw)),
                );
                let bounds = changes.iter().map(|(f, v)| self.bounds_mended(*f, *v)).sum::<isize>() + isize::from(shares);
                found.push(Pair { changes, relations, bounds, span: l.span, what });
            }
        }
        found
    }

    fn is_contradicted(&self, figure: FigureId) -> bool {
        self.by_figure.get(&figure).is_some_and(|own| own.iter().any(|r| self.broken.contains(r)))
    }

    /// The broken relations, two or more, that all hold with these values, where nothing is spoiled and no single figure
    /// mends as much.
    fn mended_by(&self, changes: &Changes) -> Option<Vec<usize>> {
        let mended = self.mended_together(changes)?;
        let (&first, rest) = mended.split_first()?;
        let common = self.relations[first].figures().filter(|&f| rest.iter().all(|&r| self.relations[r].involves(f)));
        let alone = |f: FigureId| self.trials_of(f).iter().any(|t| t.mended >= mended.len() && t.spoiled == 0);
        let simpler = common.filter(|f| self.by_figure.contains_key(f)).any(alone);
        (!simpler).then_some(mended)
    }

    /// The broken relations, two or more, that all hold with these values, where nothing is spoiled.
    fn mended_together(&self, changes: &Changes) -> Option<Vec<usize>> {
        if changes.is_empty() || changes.keys().any(|f| self.changed.contains_key(f) || self.disclosure.is_elsewhere(*f)) {
            return None;
        }
        let touched = self.touched(changes);
        let mended: Vec<usize> = touched.iter().copied().filter(|r| self.broken.contains(r)).collect();
        (mended.len() > 1 && self.all_hold(&touched, changes)).then_some(mended)
    }

    /// An amount that a row prints in several columns, wrong in all of them: another value mends all that they break, and a copy
    /// elsewhere, or two exchanged digits in no other row, say which.
    pub(super) fn written_alike(&self, index: usize) -> Option<Cause> {
        let table = &self.disclosure.tables[index];
        let mut slips: Vec<(usize, Changes, Vec<usize>)> = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            let mut alike: BTreeMap<Decimal, Vec<FigureId>> = BTreeMap::new();
            for figure in row.cells.iter().flatten().copied().filter(|f| self.disclosure.figure(*f).is_addend()) {
                if let Some(value) = self.value(figure).filter(|v| !v.is_zero()) {
                    alike.entry(value).or_default().push(figure);
                }
            }
            for own in alike.into_values().filter(|own| own.len() > 1 && own.iter().any(|f| self.is_contradicted(*f))) {
                if self.is_reserve_reached() {
                    return None;
                }
                let broken = |f: &FigureId| self.by_figure.get(f).into_iter().flatten().copied().filter(|r| self.broken.contains(r));
                let implied: BTreeSet<Decimal> =
                    own.iter().flat_map(|f| broken(f).filter_map(|r| self.implied(r, *f)).collect::<Vec<_>>()).collect();
                for value in implied.into_iter().filter(|v| !v.is_sign_negative() && !v.is_zero()) {
                    let changes: Changes = own.iter().map(|&f| (f, value)).collect();
                    let Some(mended) = self.mended_by(&changes) else { continue };
                    let copied = |r: &usize| self.relations[*r].kind == Kind::Same && !self.is_within(*r, index);
                    if mended.iter().any(copied) {
                        return Some(self.alike(index, at, changes, mended));
                    }
                    if own.iter().any(|f| slip::likelihood(self.disclosure.figure(*f), value) > 1) {
                        slips.push((at, changes, mended));
                    }
                }
            }
        }
        let (at, changes, mended) = slips.pop().filter(|_| slips.is_empty())?;
        Some(self.alike(index, at, changes, mended))
    }

    fn is_within(&self, relation: usize, table: usize) -> bool {
        self.relations[relation].figures().all(|f| self.disclosure.figure(f).cell().is_some_and(|(t, ..)| t == table))
    }

    fn alike(&self, index: usize, at: usize, changes: HashMap<FigureId, Decimal>, mended: Vec<usize>) -> Cause {
        let table = &self.disclosure.tables[index];
        let mut own: Vec<FigureId> = changes.keys().copied().collect();
        own.sort_unstable();
        let first = self.disclosure.figure(own[0]);
        let wanted = super::finding::as_printed(first, changes[&own[0]]);
        let ((name, name_en), row, count) = (label::table_name(table), row_name(table, at), mended.len());
        let unit = first.unit_name();
        let words = Words::new(
            format!(
                "{name}“{row}”行 {} 处都印为 {}{unit}，应为 {wanted}{unit}：改后，与之有关的 {count} 项不符的关系全部成立",
                own.len(),
                shown(&first.raw)
            ),
            format!(
                "{name_en} table, row \"{row}\" prints {}{unit} in {} columns; it should be {wanted}{unit}: then all {count} relations that they break hold",
                shown_en(&first.raw),
                own.len()
            ),
        );
        let advice = Words::new(
            format!("核对“{}”，各列都应为 {wanted}{unit}", shown(&first.raw)),
            format!("check \"{}\": {wanted}{unit} in all columns", shown_en(&first.raw)),
        );
        Cause { changes, ..Cause::whole(first.span, words, advice, mended) }
    }
}
