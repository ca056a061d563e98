//! BC218 — the amounts of two rows, or of some more, that stand in each other's place: another table prints the same amounts in
//! the same rows the other way round.

use super::between::spending_column;
use super::named_rows::{self, OF_CODES};
use super::target::functional_row;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, label};
use crate::model::fold::{fold, without_number};
use crate::model::{ClaimKind, Disclosure, FigureId, Meaning, Role, RowKind, Subject, Table, YearRef};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// 两行金额对调
pub static CROSSED: Rule = Rule {
    code: "BC218",
    name: "rows-exchanged",
    title: "两行（几行）的金额对调",
    title_en: "The amounts of rows stand in each other's place",
    severity: Severity::Error,
    checks: (
        "两张表的同名同码各行中，有两行（至多四行）的金额在另一张表中正好互换，其余各行相同的，报告为一处；文中和其他表所印的数字说明是哪一张表。",
        "Where two rows, or up to four, of one table print the amounts that another table prints in the same rows the other way round, and the other rows agree, it is one finding; what the text and other tables print tells which table is wrong.",
    ),
    basis: FORM,
    example: (
        "支出总表 2080505 为 25.00、2080506 为 46.40，一般公共预算支出表为 46.40、25.00。",
        "2080505 and 2080506 are 25.00 and 46.40 in one table, 46.40 and 25.00 in the other.",
    ),
    tolerance: Tolerance::Same,
    fix: ("按原表核对这几行", "compare the rows with the original table"),
    check: crossed,
};

/// As many rows at most stand in each other's place.
const MOST: usize = 4;
/// Digits of an amount that is not printed twice by chance.
const DIGITS: u32 = 3;
/// Where more rows differ, the tables hold different money.
const MANY: usize = 40;

/// The rows of a table that it does not divide, by what tells them.
struct Rows<'d> {
    table: &'d Table,
    column: usize,
    rows: BTreeMap<String, usize>,
    /// The rows that print an amount, in the order of what tells them: each with the number of that, its amount and one unit of its
    /// last digit.
    amounts: Vec<(usize, usize, Decimal, Decimal)>,
}

impl<'d> Rows<'d> {
    fn of(table: &'d Table) -> Option<Self> {
        let column = spending_column(table)?;
        if table.is_by_unit() || !OF_CODES.contains(&table.role) && table.role != Role::Income {
            return None;
        }
        let own = named_rows::undivided(table);
        let own: Vec<(usize, String)> = if own.is_empty() {
            let name = |r: usize| without_number(&fold(&table.rows[r].name)).to_owned();
            (0..table.rows.len()).filter(|&r| table.rows[r].kind == RowKind::Item).map(|r| (r, name(r))).collect()
        } else {
            own.into_iter().map(|(r, path)| (r, path.join("/"))).collect()
        };
        let mut rows: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (row, key) in own {
            rows.entry(key).and_modify(|known| *known = None).or_insert(Some(row));
        }
        Some(Self { table, column, rows: rows.into_iter().filter_map(|(key, row)| Some((key, row?))).collect(), amounts: Vec::new() })
    }

    /// The amounts of all tables, once for all pairs of them.
    fn reckon(all: &mut [Self], d: &Disclosure) {
        let keys: BTreeSet<String> = all.iter().flat_map(|rows| rows.rows.keys().cloned()).collect();
        let numbers: BTreeMap<&str, usize> = keys.iter().enumerate().map(|(number, key)| (key.as_str(), number)).collect();
        for own in all {
            let step = |row: usize| own.table.figure(row, own.column).map_or(Decimal::ZERO, |f| d.figure(f).step());
            let amount = |(key, &row): (&String, &usize)| Some((*numbers.get(key.as_str())?, row, own.amount(d, row)?, step(row)));
            own.amounts = own.rows.iter().filter_map(amount).collect();
        }
    }

    /// The rows that print an amount in both tables.
    fn pairs<'r>(&'r self, other: &'r Self) -> impl Iterator<Item = [&'r (usize, usize, Decimal, Decimal); 2]> {
        let mut theirs = other.amounts.iter().peekable();
        self.amounts.iter().filter_map(move |own| {
            while theirs.next_if(|twin| twin.0 < own.0).is_some() {}
            theirs.peek().filter(|twin| twin.0 == own.0).map(|twin| [own, *twin])
        })
    }

    fn amount(&self, d: &Disclosure, row: usize) -> Option<Decimal> {
        let figure = d.figure(self.table.figure(row, self.column)?);
        figure.value().filter(|v| figure.unit_of_money().is_some() && !v.is_zero())
    }
}

fn crossed(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut all: Vec<Rows<'_>> = d.tables.iter().filter_map(Rows::of).collect();
    Rows::reckon(&mut all, d);
    let mut said: Vec<FigureId> = Vec::new();
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            let Some(turned) = turned(d, one, other) else { continue };
            let (for_one, for_other) = (votes(d, &all, one, &turned, 0), votes(d, &all, other, &turned, 1));
            let (wrong, right, rows) = if for_one > for_other {
                (other, one, turned.iter().map(|t| (t.1, t.0)).collect::<Vec<_>>())
            } else {
                (one, other, turned)
            };
            let first = rows.iter().filter_map(|r| wrong.table.figure(r.0, wrong.column)).min_by_key(|f| d.figure(*f).span.start);
            let Some(first) = first.filter(|f| !said.contains(f)) else { continue };
            said.extend(rows.iter().filter_map(|r| wrong.table.figure(r.0, wrong.column)));
            report(d, (wrong, right), &rows, first, for_one == for_other, ledger);
        }
    }
}

fn report(
    d: &Disclosure,
    (wrong, right): (&Rows<'_>, &Rows<'_>),
    rows: &[(usize, usize)],
    first: FigureId,
    is_open: bool,
    ledger: &mut Ledger<'_>,
) {
    let ((name, name_en), (other, other_en)) = (label::table_name(wrong.table), label::table_name(right.table));
    let shown = |r: &(usize, usize)| {
        let raw =
            |t: &Rows<'_>, row: usize| t.table.figure(row, t.column).map(|f| d.figure(f)).map(|f| format!("{}{}", f.raw, f.unit_name()));
        Some((fold(&wrong.table.rows[r.0].name), raw(wrong, r.0)?, raw(right, r.1)?))
    };
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (row, printed, wanted) in rows.iter().filter_map(shown) {
        zh.push(format!("“{row}”为 {printed}、{other}为 {wanted}"));
        en.push(format!("\"{row}\" prints {printed}, the {other_en} table {wanted}"));
    }
    let (zh, en) = (zh.join("，"), en.join("; "));
    let (open, open_en) = if is_open { ("，或者是后一张表对调", ", or those of the latter") } else { ("", "") };
    let figures = rows.iter().flat_map(|r| [wrong.table.figure(r.0, wrong.column), right.table.figure(r.1, right.column)]).flatten();
    ledger
        .report(
            &CROSSED,
            d.figure(first).span,
            format!("{name} {} 行的金额对调{open}：{zh}；互换后与{other}一致", rows.len()),
            format!(
                "{name_en} table: the amounts of {} rows stand in each other's place{open_en}: {en}; exchanged, the two tables agree",
                rows.len()
            ),
        )
        .with(std::iter::once(first).chain(figures.filter(|f| *f != first)))
        .keyed("crossed");
    // What the rows should print, column by column: what else they contradict is said with this.
    let own = |row: usize| right.amount(d, row);
    for &(row, twin) in rows {
        let Some(source) = rows.iter().find(|r| own(twin).is_some() && wrong.amount(d, r.0) == own(twin)) else { continue };
        for column in wrong.table.amount_columns() {
            if let (Some(here), Some(there)) = (wrong.table.figure(row, column), wrong.table.figure(source.0, column))
                && let Some(value) = d.figure(there).value()
            {
                ledger.known(here, value);
            }
        }
    }
}

/// The rows of two tables that differ, where the amounts of one are those of the other in another order; of more that differ, the
/// only two.
fn turned(d: &Disclosure, one: &Rows<'_>, other: &Rows<'_>) -> Option<Vec<(usize, usize)>> {
    let (mut different, mut same) = (Vec::new(), 0);
    for [&(_, row, a, step), &(_, twin, b, step_of_twin)] in one.pairs(other) {
        if is_one(a, b, step.max(step_of_twin)) {
            same += 1
        } else {
            different.push((row, twin, a, b))
        }
        if different.len() > MANY {
            return None;
        }
    }
    if different.len() < 2 || same == 0 {
        return None;
    }
    let steps = |t: &Rows<'_>| (0..t.table.rows.len()).filter_map(|r| t.table.figure(r, t.column)).map(|f| d.figure(f).step()).max();
    let step = steps(one).max(steps(other)).unwrap_or_default();
    let least = step * Decimal::from(10_u32.pow(DIGITS - 1));
    let is_turned = |rows: &[&(usize, usize, Decimal, Decimal)]| {
        let (mut mine, mut theirs): (Vec<Decimal>, Vec<Decimal>) = rows.iter().map(|r| (r.2, r.3)).unzip();
        mine.sort_unstable();
        theirs.sort_unstable();
        let apart = mine.windows(2).all(|w| !is_one(w[0], w[1], step));
        apart && mine.iter().zip(&theirs).all(|(a, b)| is_one(*a, *b, step)) && mine.iter().all(|v| v.abs() >= least)
    };
    let all: Vec<&(usize, usize, Decimal, Decimal)> = different.iter().collect();
    let found = if all.len() <= MOST && is_turned(&all) {
        Some(all)
    } else {
        // Other rows may hold other money besides.
        let pairs = all.iter().enumerate().flat_map(|(i, one)| all[i + 1..].iter().map(move |other| vec![*one, *other]));
        let mut pairs = pairs.filter(|pair| is_turned(pair));
        pairs.next().filter(|_| pairs.next().is_none())
    };
    found.map(|rows| rows.into_iter().map(|r| (r.0, r.1)).collect())
}

/// Two prints of one amount.
fn is_one(a: Decimal, b: Decimal, step: Decimal) -> bool {
    (a - b).abs() * Decimal::TWO <= step
}

/// How often other tables and the text print the amounts of a table's rows.
fn votes(d: &Disclosure, all: &[Rows<'_>], of: &Rows<'_>, rows: &[(usize, usize)], side: usize) -> usize {
    let own = |r: &(usize, usize)| if side == 0 { r.0 } else { r.1 };
    let key = |row: usize| of.rows.iter().find(|(_, r)| **r == row).map(|(key, _)| key);
    let mut votes = 0;
    for row in rows.iter().map(own) {
        let (Some(amount), Some(key)) = (of.amount(d, row), key(row)) else { continue };
        let step = of.table.figure(row, of.column).map_or(Decimal::ZERO, |f| d.figure(f).step());
        let others = all.iter().filter(|t| t.table.title_span != of.table.title_span);
        let printed = others.filter_map(|t| Some((t, *t.rows.get(key)?)));
        votes += printed.filter(|(t, r)| t.amount(d, *r).is_some_and(|other| is_one(amount, other, step))).count();
        votes += d
            .claims
            .iter()
            .filter(|claim| {
                let (Subject::Functional(names), ClaimKind::Amount { figure }) = (&claim.subject, &claim.kind) else { return false };
                let said = d.figure(*figure);
                claim.year == YearRef::Current
                    && functional_row(of.table, names) == Some(row)
                    && said.value().is_some_and(|v| is_one(amount, v, step.max(said.step())))
            })
            .count();
        // 30217 is printed again among the “三公”.
        if of.table.rows[row].code.as_ref().is_some_and(|c| c.0 == "30217") {
            let public = d.table(Role::ThreePublic).and_then(|t| super::economic::three_public_figure(d, t, Meaning::Reception));
            votes += usize::from(public.and_then(|f| d.figure(f).value()).is_some_and(|v| is_one(amount, v, step)));
        }
    }
    votes
}
