//! BC504 — a row that one table prints under another code than the others: matched by its name and its amounts.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::label::table_name;
use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::codes::{Scheme, codes_named};
use crate::model::fold::fold;
use crate::model::{Code, Disclosure, Role, RowKind, Span, Table};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// 编码不一致
pub static MISPRINT: Rule = Rule {
    code: "BC504",
    name: "code-differs",
    title: "同一科目在各表中编码不一致",
    title_en: "One row has different codes in different tables",
    severity: Severity::Warning,
    checks: (
        "名称相同、金额相同的科目，在各表中的编码应相同；少数表印成另一个编码的，疑为误印。",
        "A row of one name and one amount has one code in all tables; where a table prints another, it is probably a misprint.",
    ),
    basis: FORM,
    example: (
        "支出总表“事业运行”148.92 的编码为 2010350，一般公共预算支出表印为 2010305。",
        "The row 事业运行 of 148.92 is 2010350 in one table and 2010305 in another.",
    ),
    tolerance: Tolerance::None,
    fix: ("统一为政府收支分类科目的编码", "use the code of the classification"),
    check: misprint,
};

/// A row whose code is another one in the other tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The table, by its index, and the row.
    pub place: (usize, usize),
    /// The code that it prints; empty where none was read.
    pub printed: String,
    /// The code of the other tables.
    pub meant: Code,
    /// A row that prints it; none where only the classification says so.
    pub other: Option<(usize, usize)>,
}

/// Codes of which classification a table lists.
const fn scheme(role: Role) -> Option<bool> {
    match role {
        Role::Income | Role::Expenditure | Role::General | Role::FiscalExpenditure | Role::Fund | Role::Capital => Some(false),
        Role::BasicEconomic | Role::FiscalBasic | Role::AgencyOperating => Some(true),
        _ => None,
    }
}

/// Whether two tables may list the same money.
fn alike(a: &Table, b: &Table) -> bool {
    let funds = [Role::General, Role::Fund, Role::Capital];
    let apart = funds.contains(&a.role) && funds.contains(&b.role) && a.role != b.role;
    scheme(a.role).is_some() && scheme(a.role) == scheme(b.role) && !apart
}

/// A row with its own name.
struct Entry<'d> {
    place: (usize, usize),
    code: Option<&'d Code>,
    printed: String,
}

/// The amounts of a row, other than zero.
fn amounts(d: &Disclosure, (table, row): (usize, usize)) -> impl Iterator<Item = Decimal> + '_ {
    d.tables[table].rows[row].cells.iter().flatten().filter_map(|f| d.figure(*f).value()).filter(|v| !v.is_zero())
}

/// Rows whose codes differ from those of the same rows in other tables; of two codes the one that more tables print, or that
/// stands below a row of its table, is taken to be meant.
#[must_use]
pub fn slips(d: &Disclosure) -> Vec<Slip> {
    let mut by_name: BTreeMap<(bool, String), Vec<Entry<'_>>> = BTreeMap::new();
    for (t, table) in d.tables.iter().enumerate() {
        let Some(scheme) = scheme(table.role) else { continue };
        for r in 0..table.rows.len() {
            let row = &table.rows[r];
            let printed = row.code.as_ref().map_or_else(|| printed_code(d, table, r), |c| c.0.clone());
            if row.kind == RowKind::Total || printed.is_empty() || row.name.is_empty() || amounts(d, (t, r)).next().is_none() {
                continue;
            }
            by_name.entry((scheme, fold(&row.name))).or_default().push(Entry { place: (t, r), code: row.code.as_ref(), printed });
        }
    }
    let systems: Vec<Option<char>> = d.tables.iter().map(system).collect();
    let mut found: Vec<Slip> = by_name.values().flat_map(|rows| of_name(d, &systems, rows)).collect();
    let known: BTreeSet<(usize, usize)> = found.iter().map(|s| s.place).collect();
    found.extend(
        by_name.iter().flat_map(|((economic, name), rows)| unreadable(*economic, name, rows)).filter(|s| !known.contains(&s.place)),
    );
    // A code that the table prints in another row as well is not free, unless that row takes this one's.
    let all = found.clone();
    found.retain(|slip| {
        let (t, _) = slip.place;
        let meant = d.tables[t].rows[slip.place.1]
            .code
            .as_ref()
            .map_or_else(|| slip.meant.clone(), |c| Code::new(slip.meant.0.as_str()).of_unit(c.unit()));
        let taken = d.tables[t].coded(&meant);
        taken.is_none_or(|row| all.iter().any(|other| other.place == (t, row)))
    });
    found.sort_by_key(|s| s.place);
    found
}

/// Rows of one name, over all tables, that are compared with each other.
const MOST_ALIKE: usize = 300;

/// `systems` has the [`system`] of each table.
fn of_name(d: &Disclosure, systems: &[Option<char>], rows: &[Entry<'_>]) -> Vec<Slip> {
    let mut found = Vec::new();
    // A name that so many rows have says of none which it is.
    if rows.len() > MOST_ALIKE || rows.iter().all(|row| row.printed == rows[0].printed) {
        return found;
    }
    let amounts: BTreeMap<(usize, usize), BTreeSet<Decimal>> =
        rows.iter().map(|row| (row.place, amounts(d, row.place).collect())).collect();
    for row in rows {
        let table = &d.tables[row.place.0];
        let same = |other: usize| alike(table, &d.tables[other]) && systems[row.place.0] == systems[other];
        let others = || rows.iter().filter(|o| o.place.0 != row.place.0 && same(o.place.0));
        let confirmed = others().any(|o| o.printed == row.printed);
        let twins: Vec<&Entry<'_>> =
            others().filter(|o| o.code.is_some() && !amounts[&o.place].is_disjoint(&amounts[&row.place])).collect();
        let codes: BTreeSet<&str> = twins.iter().filter_map(|o| o.code).map(|c| c.0.as_str()).collect();
        let (Some(meant), 1, false) = (twins.iter().find_map(|o| o.code), codes.len(), confirmed) else { continue };
        // A code cut short was probably not read whole.
        if meant.0 == row.printed || meant.0.starts_with(&row.printed) {
            continue;
        }
        let Some(other) = twins.first() else { continue };
        let backed = twins.len() > 1 || (is_rooted(&d.tables[other.place.0], meant) && !row.code.is_some_and(|c| is_rooted(table, c)));
        let mutual = twins.len() == 1 && !rows.iter().any(|o| o.printed == meant.0 && o.place != other.place);
        // Between two tables that say one thing each, the later is named; both are shown.
        if backed || (mutual && row.place.0 > other.place.0 && is_rooted(&d.tables[other.place.0], meant)) {
            found.push(Slip { place: row.place, printed: row.printed.clone(), meant: meant.clone(), other: Some(other.place) });
        }
    }
    found
}

/// Rows whose digits are no code at all, while the classification has one code of their name that is one digit away.
fn unreadable(economic: bool, name: &str, rows: &[Entry<'_>]) -> Vec<Slip> {
    let scheme = if economic { Scheme::Economic } else { Scheme::Functional };
    let name = name.replace('(', "（").replace(')', "）");
    let mut codes = codes_named(scheme, &name);
    let (Some(meant), None) = (codes.next(), codes.next()) else { return Vec::new() };
    let one_more = |printed: &str| {
        printed.len() == meant.len() + 1 && (0..printed.len()).any(|i| format!("{}{}", &printed[..i], &printed[i + 1..]) == meant)
    };
    rows.iter()
        .filter(|row| row.code.is_none() && row.printed.is_ascii() && one_more(&row.printed))
        .map(|row| Slip { place: row.place, printed: row.printed.clone(), meant: Code::new(meant), other: None })
        .collect()
}

/// The first digit of most codes of a table: 2 by function, 3 by economic use, 5 by that of the government. Names such as
/// 住房公积金 stand in all of them.
fn system(table: &Table) -> Option<char> {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for first in table.coded_rows().filter_map(|r| table.rows[r].code.as_ref()?.0.chars().next()) {
        *counts.entry(first).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(first, _)| first)
}

/// Whether the row above a code in the tree stands in the table, or the table prints no such rows.
fn is_rooted(table: &Table, code: &Code) -> bool {
    let deep = table.coded_rows().any(|r| table.rows[r].code.as_ref().is_some_and(|c| c.level() == 1));
    code.parent().is_none_or(|parent| !deep || table.coded(&parent).is_some())
}

/// The digits before a row's name, of a code that has too many of them.
fn printed_code(d: &Disclosure, table: &Table, row: usize) -> String {
    let row = &table.rows[row];
    let Some(start) = row.spans.first().map(|s| s.start).filter(|s| *s < row.name_span.start) else {
        let digits: String = fold(&row.name).chars().take_while(char::is_ascii_digit).collect();
        return if (6..=9).contains(&digits.len()) { digits } else { String::new() };
    };
    let words = fold(Span::new(start, row.name_span.start).of(&d.text));
    let digits = words.rsplit(|c: char| !c.is_ascii_digit()).find(|w| !w.is_empty()).unwrap_or("");
    if (6..=9).contains(&digits.len()) { digits.to_owned() } else { String::new() }
}

/// Gives the rows the codes that are meant.
pub fn mend(d: &mut Disclosure, slips: &[Slip]) {
    for slip in slips {
        let rows = &mut d.tables[slip.place.0].rows;
        // The code that is meant may be of a table that counts its units; here it is of the unit of the rows around it.
        let unit = rows[slip.place.1].code.as_ref().map(Code::unit);
        let above = || rows[..slip.place.1].iter().rev().find_map(|row| row.code.as_ref()).map(Code::unit);
        let unit = unit.or_else(above).unwrap_or(0);
        let row = &mut rows[slip.place.1];
        row.code = Some(Code::new(slip.meant.0.as_str()).of_unit(unit));
        row.kind = RowKind::Coded;
    }
}

fn misprint(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let slips = slips(d);
    let mut said: BTreeSet<(usize, usize)> = BTreeSet::new();
    for slip in &slips {
        if !said.insert(slip.place) {
            continue;
        }
        let (table, row) = (&d.tables[slip.place.0], &d.tables[slip.place.0].rows[slip.place.1]);
        let (name, name_en) = table_name(table);
        let (theirs, theirs_en) = slip.other.map_or_else(Default::default, |other| table_name(&d.tables[other.0]));
        let span = Span::new(row.spans.first().map_or(row.name_span.start, |s| s.start.min(row.name_span.start)), row.name_span.end);
        let twin = slips
            .iter()
            .find(|o| o.place.0 == slip.place.0 && o.place != slip.place && o.meant.0 == slip.printed && o.printed == slip.meant.0);
        let own = fold(&row.name);
        let finding = if let Some(twin) = twin {
            said.insert(twin.place);
            let second = fold(&d.tables[twin.place.0].rows[twin.place.1].name);
            ledger.report(
                &MISPRINT,
                span,
                format!("{name}中“{own}”的编码 {} 与“{second}”的编码 {} 对调：按金额，{theirs}中“{own}”为 {}", slip.printed, twin.printed, slip.meant.0),
                format!(
                    "{name_en} table: the codes {} of \"{own}\" and {} of \"{second}\" stand in each other's place; by the amounts \"{own}\" is {} in the {theirs_en} table",
                    slip.printed, twin.printed, slip.meant.0
                ),
            )
        } else if slip.other.is_none() {
            ledger.report(
                &MISPRINT,
                span,
                format!("{name}中“{own}”的编码印为 {}，政府收支分类科目中该科目的编码为 {}", slip.printed, slip.meant.0),
                format!("{name_en} table: \"{own}\" has the code {}; in the classification it is {}", slip.printed, slip.meant.0),
            )
        } else {
            ledger.report(
                &MISPRINT,
                span,
                format!("{name}中“{own}”的编码印为 {}，{theirs}中同名同额的科目编码为 {}，两处不一致", slip.printed, slip.meant.0),
                format!(
                    "{name_en} table: \"{own}\" has the code {}; the row of that name and amount in the {theirs_en} table has {}",
                    slip.printed, slip.meant.0
                ),
            )
        };
        finding
            .with(row.cells.iter().flatten().copied().filter(|f| d.figure(*f).is_printed()))
            .keyed(format!("{}|{own}", table.role.key()))
            .advise(format!("核对编码，应为 {}", slip.meant.0), format!("check the code: it should be {}", slip.meant.0));
    }
}
