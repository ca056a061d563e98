//! Years in the heads of columns and in the names of rows (BC805), and what they say of the document's year.

use super::years::HEADING;
use crate::ledger::Ledger;
use crate::model::fold::fold;
use crate::model::pattern;
use crate::model::{Disclosure, Side, Span, Table};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static STAGE: LazyLock<Regex> =
    LazyLock::new(|| pattern::new(r"(20\d\d)年度?(?:年?初)?(?:部门|财政拨款)?(?:预算|决算|执行|合计)").expect("valid pattern"));

/// The years of the heads of each side of a table, or of its rows where each is named by one, in their order. Columns below one
/// head name one year.
fn years(table: &Table) -> Vec<Vec<i32>> {
    let year = |words: &str| STAGE.captures(&fold(words)).and_then(|m| m[1].parse::<i32>().ok());
    let mut sides: BTreeMap<Side, Vec<(i32, &str)>> = BTreeMap::new();
    for column in table.columns.iter().filter(|c| c.is_amount) {
        let Some(named) = year(&column.header) else { continue };
        let head = column.header.split_once('/').map_or("", |(head, _)| head);
        let own = sides.entry(column.side).or_default();
        if head.is_empty() || own.last() != Some(&(named, head)) {
            own.push((named, head));
        }
    }
    let heads: Vec<Vec<i32>> = sides.into_values().map(|own| own.into_iter().map(|(year, _)| year).collect()).collect();
    if heads.is_empty() {
        return vec![table.rows.iter().filter_map(|r| year(&r.name).or_else(|| r.texts.iter().find_map(|t| year(t)))).collect()];
    }
    heads
}

/// Tables that print a year beside the one before it speak for the later one.
pub(super) fn speak_for(tables: &[Table], year: i32) -> usize {
    let pair = |t: &Table| {
        let years: BTreeSet<i32> = years(t).into_iter().flatten().collect();
        years.len() == 2 && years.contains(&year) && years.contains(&(year - 1))
    };
    tables.iter().filter(|t| pair(t)).count()
}

/// A year in the heads of a table that is neither the document's nor the one before, or both heads of the year before.
pub(super) fn heads(d: &Disclosure, year: i32, is_certain: &mut dyn FnMut(i32) -> bool, ledger: &mut Ledger<'_>) {
    for (table, named) in d.tables.iter().flat_map(|t| years(t).into_iter().map(move |named| (t, named))) {
        let all: BTreeSet<i32> = named.iter().copied().collect();
        if named.len() < 2 || all.len() > 2 || fold(&table.title).contains("20") || table.year.is_some_and(|(_, own)| own != year) {
            continue;
        }
        let (wrong, right) = match *all.iter().copied().collect::<Vec<_>>() {
            // 2018年执行数 beside 2018年预算数 in a budget of 2019.
            [only] if only == year - 1 => (only, year),
            [other, own] if own == year && other < year - 1 && other + 4 > year => (other, year - 1),
            [own, other] if own == year - 1 && other > year => (other, year),
            _ => continue,
        };
        let elsewhere =
            d.tables.iter().filter(|t| t.title_span != table.title_span && years(t).into_iter().flatten().any(|y| y == wrong)).count();
        let again = wrong != year - 1 && elsewhere > 0;
        let Some(at) = place(d, table, wrong).filter(|_| !again && is_certain(wrong)) else { continue };
        ledger
            .report(
                &HEADING,
                at,
                format!("表“{}”的表头写 {wrong} 年，这份文件是 {year} 年的，应为 {right} 年", table.title),
                format!("the head of \"{}\" names {wrong}; the document is of {year}: it should be {right}", table.title),
            )
            .keyed(format!("{}{wrong}", table.role.key()));
    }
}

/// Where a year stands in a table: the last head, or the last row, that names it.
fn place(d: &Disclosure, table: &Table, year: i32) -> Option<Span> {
    let digits = year.to_string();
    let heads = table.columns.iter().map(|c| c.header_span);
    let end = heads.chain(table.rows.iter().flat_map(|r| r.spans.iter().copied())).map(|s| s.end).max()?;
    let first = table.rows.iter().flat_map(|r| r.spans.iter()).map(|s| s.start).min().unwrap_or(end);
    let find = |from: usize, until: usize| d.text.get(from..until)?.rfind(&digits).map(|at| Span::new(from + at, from + at + digits.len()));
    find(table.title_span.end, first.max(table.title_span.end)).or_else(|| find(first, end))
}
