//! 整行整列 — causes that are no single figure: two columns or two cells in each other's place, a row printed twice, a row
//! left out.
//!
//! Each is looked for only where relations are broken, and taken only where it mends all of the broken relations that it
//! touches.

use super::diagnose::{Cause, Search};
use super::finding::as_printed;
use super::verdict::evaluate_with;
use super::wording::unit_of;
use super::{Evaluation, Kind, Relation, Verdict, Words, label};
use crate::model::fold::fold;
use crate::model::{Code, Disclosure, FigureId, Role, RowKind, Table};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The broken relations that a column takes part in.
#[derive(Debug, Clone, Copy, Default)]
struct Faults {
    /// How many; one that several of its figures take part in counts for each.
    broken: usize,
    /// Whether one of them says that two figures are the same.
    copied: bool,
}

/// Figures that would print something else: their values afterwards.
pub(super) type Changes = HashMap<FigureId, Decimal>;

impl Search<'_> {
    /// The first cause that is a whole row, a whole column or two cells.
    pub(super) fn whole(&mut self) -> Option<Cause> {
        self.spend(self.broken.len());
        if self.is_reserve_reached() {
            return None;
        }
        let tables = self.broken_tables();
        for &t in tables.keys() {
            if !self.repeated.contains_key(&t) {
                let rows = self.repeated_lines(t);
                self.repeated.insert(t, rows);
            }
        }
        let columns = tables.iter().filter(|(_, count)| **count > 1).find_map(|(&t, _)| self.exchanged_columns(t));
        let found = columns
            .or_else(|| tables.keys().find_map(|&t| self.repeated_rows(t)))
            .or_else(|| tables.keys().find_map(|&t| self.exchanged_cells(t)))
            .or_else(|| self.exchanged_amounts(&tables))
            .or_else(|| tables.keys().find_map(|&t| self.written_alike(t)))
            .or_else(|| self.missing_row())?;
        for &figure in found.changes.keys() {
            let touched = self.by_figure.get(&figure).cloned().unwrap_or_default();
            self.forget(touched);
        }
        self.changed.extend(found.changes.iter().map(|(f, v)| (*f, *v)));
        for r in &found.relations {
            self.broken.remove(r);
        }
        self.forget(found.relations.iter().copied());
        Some(found)
    }

    /// How many broken relations each table takes part in.
    fn broken_tables(&self) -> BTreeMap<usize, usize> {
        let mut tables: BTreeMap<usize, usize> = BTreeMap::new();
        for &r in &self.broken {
            let own: BTreeSet<usize> =
                self.relations[r].figures().filter_map(|f| self.disclosure.figure(f).cell()).map(|(t, ..)| t).collect();
            for table in own {
                *tables.entry(table).or_default() += 1;
            }
        }
        tables
    }

    pub(super) fn touched(&self, changes: &Changes) -> BTreeSet<usize> {
        changes.keys().filter_map(|f| self.by_figure.get(f)).flatten().copied().collect()
    }

    pub(super) fn all_hold(&self, relations: &BTreeSet<usize>, changes: &Changes) -> bool {
        let with = |id| changes.get(&id).copied().or_else(|| self.value(id));
        self.spend(relations.iter().map(|&r| self.relations[r].terms.len() + 1).sum());
        !self.is_reserve_reached() && relations.iter().all(|&r| evaluate_with(self.disclosure, &self.relations[r], with).verdict.holds())
    }

    /// Two columns of a table whose figures stand in each other's place: exchanging them mends the broken relations that they
    /// take part in, more than two and all but a few, and spoils none.
    fn exchanged_columns(&self, table: usize) -> Option<Cause> {
        let table = &self.disclosure.tables[table];
        let columns: Vec<usize> = table.amount_columns().collect();
        let faults = self.faults_of_columns(table);
        for (i, &a) in columns.iter().enumerate() {
            let (own, others) = (&table.columns[a], &columns[i + 1..]);
            // Of two columns whose headers tell nothing apart it is the reading that exchanges them.
            for &b in others.iter().filter(|&&b| own.side == table.columns[b].side && own.is_apart_from(&table.columns[b])) {
                // An exchange mends more than two relations, or one copy of each column: columns without so many are not tried,
                // since a wide table has a great many pairs.
                let (left, right) = (faults[a], faults[b]);
                if left.broken + right.broken <= 2 && !(left.copied && right.copied) {
                    continue;
                }
                self.spend(table.rows.len());
                if self.is_reserve_reached() {
                    return None;
                }
                if let Some((changes, relations, rest)) = self.exchange(table, a, b) {
                    let (name, name_en) = label::table_name(table);
                    let (left, right) = (&table.columns[a].header, &table.columns[b].header);
                    let (effect, effect_en) = if rest == 0 {
                        ("各项关系全部成立".to_owned(), "all their relations hold".to_owned())
                    } else {
                        let count = relations.len();
                        (format!("{count} 项不符的关系成立"), format!("{count} of their broken relations hold"))
                    };
                    let words = Words::new(
                        format!("{name}“{left}”与“{right}”两列对调：两列数字互换后，{effect}"),
                        format!("{name_en} table: columns \"{left}\" and \"{right}\" stand in each other's place: exchanged, {effect_en}"),
                    );
                    let advice =
                        Words::new("按原表核对表头与这两列数字", "compare the headers and the two columns with the original table");
                    return Some(Cause { changes, ..Cause::whole(table.columns[a].header_span, words, advice, relations) });
                }
            }
        }
        None
    }

    /// The broken relations that each column of a table takes part in.
    fn faults_of_columns(&self, table: &Table) -> Vec<Faults> {
        let mut faults = vec![Faults::default(); table.columns.len()];
        for row in &table.rows {
            for (column, figure) in row.cells.iter().enumerate() {
                let own = figure.and_then(|f| self.by_figure.get(&f)).into_iter().flatten().filter(|r| self.broken.contains(r));
                let Some(faults) = faults.get_mut(column) else { continue };
                for &r in own {
                    faults.broken += 1;
                    faults.copied |= self.relations[r].terms.len() == 1;
                }
            }
        }
        faults
    }

    /// The values after exchanging two columns, the relations mended, and how many stay broken; `None` where it does not help.
    fn exchange(&self, table: &Table, a: usize, b: usize) -> Option<(Changes, Vec<usize>, usize)> {
        let mut changes = Changes::new();
        let mut rows = 0;
        for row in 0..table.rows.len() {
            let (Some(left), Some(right)) = (table.figure(row, a), table.figure(row, b)) else { continue };
            let (l, r) = (self.value(left)?, self.value(right)?);
            rows += usize::from(l != r);
            changes.insert(left, r);
            changes.insert(right, l);
        }
        if rows < 2 || changes.keys().any(|f| self.changed.contains_key(f)) {
            return None;
        }
        let touched = self.touched(&changes);
        let holds = |r: usize| self.all_hold(&BTreeSet::from([r]), &changes);
        let (broken, whole): (Vec<usize>, Vec<usize>) = touched.into_iter().partition(|r| self.broken.contains(r));
        let (mended, left): (Vec<usize>, Vec<usize>) = broken.into_iter().partition(|&r| holds(r));
        // Another fault among the figures of the two columns is one of its own.
        let enough = match mended[..] {
            // One of each column: both amounts are printed elsewhere, each in the place of the other.
            [one, other] => {
                let in_column = |r: usize, c: usize| {
                    let here = |f: FigureId| (0..table.rows.len()).any(|row| table.figure(row, c) == Some(f));
                    self.relations[r].figures().any(here)
                };
                let copy = |r: usize| self.relations[r].terms.len() == 1;
                let each = in_column(one, a) && in_column(other, b) || in_column(one, b) && in_column(other, a);
                left.is_empty() && copy(one) && copy(other) && each && rows > 2
            }
            _ => mended.len() > 2,
        };
        (enough && mended.len() > 4 * left.len() && whole.into_iter().all(holds)).then_some((changes, mended, left.len()))
    }

    /// Rows of one line that are printed again below, name and amounts alike: without the second, every sum that they are
    /// added up in holds.
    fn repeated_rows(&self, index: usize) -> Option<Cause> {
        let table = &self.disclosure.tables[index];
        self.repeated.get(&index)?.iter().find_map(|rows| self.without_rows(table, rows))
    }

    /// The rows that say again what a row above says, line by line.
    fn repeated_lines(&self, index: usize) -> Vec<Vec<usize>> {
        let table = &self.disclosure.tables[index];
        let mut seen = HashSet::new();
        let mut lines: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, row) in table.rows.iter().enumerate() {
            let amounts: Vec<Option<Decimal>> =
                row.cells.iter().map(|c| c.map(|f| self.disclosure.figure(f).value().unwrap_or(Decimal::MIN))).collect();
            let name = fold(&row.name);
            if name.is_empty() || !row.cells.iter().any(|c| self.disclosure.is_nonzero(*c)) {
                continue;
            }
            if !seen.insert((row.side, row.code.clone(), name, amounts)) {
                let start = row.spans.first().map_or(0, |s| s.start);
                let line = self.disclosure.text.get(..start).and_then(|above| above.rfind('\n')).map_or(0, |end| end + 1);
                lines.entry(line).or_default().push(at);
            }
        }
        lines.into_values().collect()
    }

    fn without_rows(&self, table: &Table, rows: &[usize]) -> Option<Cause> {
        let own: Vec<FigureId> = rows.iter().flat_map(|&r| table.rows[r].cells.iter().flatten().copied()).collect();
        let figures: Vec<FigureId> = own.iter().copied().filter(|f| self.disclosure.figure(*f).is_addend()).collect();
        if figures.iter().any(|f| self.changed.contains_key(f)) {
            return None;
        }
        let changes: Changes = figures.iter().map(|&f| (f, Decimal::ZERO)).collect();
        // What is printed twice may be compared with other tables twice: only the sums tell of the second.
        let added = |r: &usize| {
            let relation = &self.relations[*r];
            relation.kind == Kind::Sum && !own.contains(&relation.reported)
        };
        let touched: BTreeSet<usize> = self.touched(&changes).into_iter().filter(added).collect();
        let mut mended: Vec<usize> = touched.iter().copied().filter(|r| self.broken.contains(r)).collect();
        if mended.is_empty() || !self.all_hold(&touched, &changes) {
            return None;
        }
        // The sums that the second row itself is the whole of are gone with it.
        mended.extend(self.broken.iter().copied().filter(|&r| own.contains(&self.relations[r].reported)));
        let (name, name_en) = label::table_name(table);
        let row = &table.rows[*rows.first()?];
        let names: Vec<String> = rows.iter().map(|&r| row_name(table, r)).collect();
        let amounts = amounts(self.disclosure, figures.iter().copied());
        let words = Words::new(
            format!("{name}“{}”行（{amounts}）重列：同名同额印了两行，去掉一行后各项合计全部成立", names.join("”“")),
            format!(
                "{name_en} table: row \"{}\" ({amounts}) is listed twice, name and amounts alike; without one of the two all sums hold",
                names.join("\", \"")
            ),
        );
        let advice = Words::new("删去重列的一行", "delete one of the two rows");
        let span = figures.first().map_or(row.name_span, |f| self.disclosure.figure(*f).span);
        let span = if row.name_span.start == row.name_span.end { span } else { row.name_span };
        Some(Cause { changes, gone: own, ..Cause::whole(span, words, advice, mended) })
    }

    /// A row that another table prints below the same code and this one does not, of just the amounts that are missing in
    /// the sum.
    fn missing_row(&self) -> Option<Cause> {
        // Rows in the order of their first broken relation, each with its relations.
        let mut order: Vec<(usize, usize)> = Vec::new();
        let mut by_row: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
        for &r in &self.broken {
            let Some((t, row, _)) = self.disclosure.figure(self.relations[r].reported).cell() else { continue };
            let own = by_row.entry((t, row)).or_default();
            if own.is_empty() {
                order.push((t, row));
            }
            own.push(r);
        }
        order.into_iter().find_map(|(t, row)| self.missing_under(t, row, &by_row[&(t, row)]))
    }

    fn missing_under(&self, t: usize, row: usize, broken: &[usize]) -> Option<Cause> {
        let table = &self.disclosure.tables[t];
        let parent = &table.rows[row];
        if parent.code.is_none() && parent.kind != RowKind::Total {
            return None;
        }
        let of_row = |r: &usize| {
            let relation = &self.relations[*r];
            relation.kind == Kind::Sum
                && relation
                    .terms
                    .iter()
                    .all(|term| self.disclosure.figure(term.figure).cell().is_some_and(|(own, at, _)| own == t && at != row))
        };
        let relations: Vec<usize> = broken.iter().copied().filter(of_row).collect();
        // What is missing, and how far rounding may move it.
        let mut missing: Vec<(Decimal, Decimal)> = Vec::new();
        for &r in &relations {
            let e = evaluate_with(self.disclosure, &self.relations[r], |id| self.value(id));
            if e.verdict != Verdict::Broken || e.difference <= Decimal::ZERO {
                return None;
            }
            // The missing row is one more addend.
            let step = self.disclosure.figure(self.relations[r].reported).step();
            missing.push((e.difference, e.allowed.max(step) + step / Decimal::TWO));
        }
        if missing.is_empty() || self.is_reserve_reached() {
            return None;
        }
        // A table of several units prints a code once for each; here it is the digits that count.
        let plain = |code: &Code| Code::new(code.0.as_str());
        let own = parent.code.as_ref().map(plain);
        // A table may begin with 款 or 项.
        let top = table.coded_rows().filter_map(|r| table.rows[r].code.as_ref()).map(Code::level).min().unwrap_or(1);
        let below = |code: &Code| if own.is_some() { code.parent() == own } else { code.level() == top };
        let mut found: BTreeMap<Code, (usize, usize)> = BTreeMap::new();
        for (other, their) in self.disclosure.tables.iter().enumerate().filter(|(o, their)| *o != t && is_alike(table, their)) {
            self.spend(their.rows.len());
            for at in their.coded_rows() {
                let code = their.rows[at].code.as_ref().map(plain).filter(|c| below(c) && table.coded(c).is_none());
                let Some(code) = code else { continue };
                let prints = |(amount, allowed): &(Decimal, Decimal)| {
                    let near = |f: FigureId| self.value(f).is_some_and(|v| (v - *amount).abs() <= *allowed);
                    their.rows[at].cells.iter().flatten().any(|&f| self.disclosure.figure(f).is_addend() && near(f))
                };
                if missing.iter().all(prints) {
                    found.entry(code).or_insert((other, at));
                }
            }
        }
        let (code, &(other, at)) = found.first_key_value().filter(|_| found.len() == 1)?;
        let their = &self.disclosure.tables[other];
        let ((name, name_en), (theirs, theirs_en)) = (label::table_name(table), label::table_name(their));
        let amounts = amounts(self.disclosure, their.rows[at].cells.iter().flatten().copied());
        let reported = self.relations[relations[0]].reported;
        let what = row_name(their, at);
        let words = Words::new(
            format!(
                "{name}“{}”行与其下各行之和相差的，正是{theirs}中“{what}”的金额（{amounts}），而{name}没有这一行：疑为漏列",
                row_name(table, row)
            ),
            format!(
                "{name_en} table: what the rows under \"{}\" fall short of it is the amount of \"{what}\" in the {theirs_en} table ({amounts}), and the row is missing here",
                row_name(table, row)
            ),
        );
        let advice = Words::new(
            format!("补列 {}，或核对上级科目的金额", code.0),
            format!("add the row {} or check the amount of its parent", code.0),
        );
        let span = self.disclosure.figure(reported).span;
        Some(Cause::whole(span, words, advice, relations))
    }
}

/// Both list the same classification.
fn is_alike(a: &Table, b: &Table) -> bool {
    let economic = |t: &Table| matches!(t.role, Role::BasicEconomic | Role::FiscalBasic | Role::AgencyOperating);
    let functional = |t: &Table| {
        matches!(t.role, Role::Income | Role::Expenditure | Role::General | Role::FiscalExpenditure | Role::Fund | Role::Capital)
    };
    economic(a) && economic(b) || functional(a) && functional(b)
}

pub(super) fn row_name(table: &Table, row: usize) -> String {
    let row = &table.rows[row];
    let code = row.code.as_ref().map_or(String::new(), |c| format!("{} ", c.0));
    format!("{code}{}", fold(&row.name))
}

/// The amounts of a row as printed, each once: `74.34万元、12.00万元`.
fn amounts(disclosure: &Disclosure, figures: impl Iterator<Item = FigureId>) -> String {
    let mut shown: Vec<String> = Vec::new();
    for figure in figures.map(|f| disclosure.figure(f)).filter(|f| f.value().is_some_and(|v| !v.is_zero())) {
        let words = format!("{}{}", figure.raw, figure.unit_name());
        if !shown.contains(&words) {
            shown.push(words);
        }
    }
    shown.join("、")
}

/// Of sums over rows that do not hold: the row that may be missing or repeated, with its amount; `None` where no rows are
/// added up.
pub(super) fn row_words(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation], broken: &[usize]) -> Option<Words> {
    let sums: Vec<usize> = broken.iter().copied().filter(|&r| adds_rows(disclosure, &relations[r])).collect();
    let differences: Vec<Decimal> = sums.iter().map(|&r| evaluations[r].difference).collect();
    let mut amounts: Vec<String> = Vec::new();
    for (&r, difference) in sums.iter().zip(&differences) {
        let figure = disclosure.figure(relations[r].reported);
        let unit = unit_of(disclosure, &relations[r], relations[r].reported);
        let words = format!("{}{unit}", as_printed(figure, difference.abs()));
        if !amounts.contains(&words) {
            amounts.push(words);
        }
    }
    let amounts = amounts.join("、");
    if differences.is_empty() {
        return None;
    }
    if differences.iter().any(|d| d.is_sign_negative() != differences[0].is_sign_negative()) {
        return Some(Words::new("可能漏列、重列了一行", "a row may be missing or repeated"));
    }
    if !differences[0].is_sign_negative() {
        return Some(Words::new(format!("可能漏列了一行，金额为 {amounts}"), format!("a row of {amounts} may be missing")));
    }
    // The row that is added up once too often, where one prints just that amount.
    let rows = |r: &usize| -> BTreeSet<(usize, usize)> {
        let excess = -evaluations[*r].difference;
        let near = |f: FigureId| disclosure.figure(f).value().is_some_and(|v| (v - excess).abs() <= evaluations[*r].allowed);
        relations[*r]
            .terms
            .iter()
            .filter(|t| near(t.figure))
            .filter_map(|t| disclosure.figure(t.figure).cell())
            .map(|(t, row, _)| (t, row))
            .collect()
    };
    let common = sums.iter().map(rows).reduce(|a, b| &a & &b).unwrap_or_default();
    Some(match common.first().filter(|_| common.len() == 1) {
        Some(&(table, row)) => {
            let name = row_name(&disclosure.tables[table], row);
            Words::new(format!("可能重列了“{name}”行，金额为 {amounts}"), format!("the row \"{name}\" of {amounts} may be added twice"))
        }
        None => Words::new(format!("可能多列、重列了一行，金额为 {amounts}"), format!("a row of {amounts} may be repeated")),
    })
}

/// A sum over the rows of a table, down a column.
fn adds_rows(disclosure: &Disclosure, relation: &Relation) -> bool {
    let Some((table, row, _)) = disclosure.figure(relation.reported).cell() else { return false };
    let below = |f: FigureId| disclosure.figure(f).cell().is_some_and(|(t, at, _)| t == table && at != row);
    relation.kind == Kind::Sum && relation.terms.len() > 1 && relation.terms.iter().all(|t| t.sign > 0 && below(t.figure))
}
