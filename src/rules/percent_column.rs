//! BC117 — a column (or a row) of percentages in a table: changes, shares, rates of completion.
//!
//! What the percentages are of is told by the table: one of its other columns over another, or over the total, gives nearly all of
//! them to the last digit. The one that it does not give is wrong.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::{Group, Sense, scan};
use crate::model::fold::fold;
use crate::model::{Direction, Disclosure, FigureId, Span, Table};
use rust_decimal::{Decimal, RoundingStrategy};

/// 表中的百分比与所印金额不符
pub static PERCENT_COLUMN: Rule = Rule {
    code: "BC117",
    name: "percent-column-mismatch",
    title: "表中的百分比与同一行（列）的金额不符",
    title_en: "A percentage in a table does not follow from the amounts beside it",
    severity: Severity::Warning,
    checks: (
        "表中印有百分比的一栏（增减%、占比、完成率等），其余各行都由同样两栏的金额算得、只有个别行算不出的，予以报告；允许末位相差 1。",
        "Where a column of a table prints percentages, and all but one or two of them follow from the amounts of the same two columns, those that do not are reported; one unit of the last digit is allowed.",
    ),
    basis: FORM,
    example: ("本年 103.00、上年 100.00，增减% 印为 30.00。", "103.00 this year, 100.00 last year, and the change is 30.00 %."),
    tolerance: Tolerance::Interval,
    fix: ("核对百分比与金额", "compare the percentage with the amounts"),
    check: percent_column,
};

/// Percentages that must follow from the same amounts before the others are held against it.
const ENOUGH: usize = 4;
/// Columns of a table that are tried.
const MOST: usize = 16;

/// A percentage, and the amounts beside it, by column.
struct Entry {
    value: Decimal,
    step: Decimal,
    raw: String,
    span: Span,
    beside: Vec<Option<FigureId>>,
    name: String,
}

/// How percentages come about: one amount, or two together, over another or over its total, less 100 for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Way {
    over: usize,
    and: Option<usize>,
    under: Under,
    change: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    Beside(usize),
    Total(FigureId),
}

fn percent_column(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in &d.tables {
        let amounts: Vec<usize> =
            (0..table.columns.len()).filter(|&c| table.columns[c].is_amount && !is_percent(&table.columns[c].header)).collect();
        if amounts.is_empty() || amounts.len() > MOST || table.project.is_some() {
            continue;
        }
        for percent in (0..table.columns.len()).filter(|&c| is_percent(&table.columns[c].header)) {
            let own: Vec<usize> = amounts.iter().copied().filter(|&c| table.columns[c].side == table.columns[percent].side).collect();
            let entries: Vec<Entry> = (0..table.rows.len()).filter_map(|r| entry(d, table, r, percent, &own)).collect();
            let totals: Vec<Option<FigureId>> = own.iter().map(|&c| table.figure(table.total_row()?, c)).collect();
            judge(d, table, &entries, &totals, ledger);
        }
    }
}

/// Whether a head is one of percentages.
fn is_percent(header: &str) -> bool {
    let head = fold(header);
    let last = head.rsplit('/').next().unwrap_or_default();
    Group::PercentHead.is_in(last)
}

fn entry(d: &Disclosure, table: &Table, row: usize, percent: usize, own: &[usize]) -> Option<Entry> {
    let line = &table.rows[row];
    let (raw, span) = match table.figure(row, percent) {
        Some(id) if d.figure(id).is_addend() => (d.figure(id).raw.clone(), Some(d.figure(id).span)),
        _ => (line.texts.get(percent)?.trim().to_owned(), None),
    };
    let (value, scale) = number(&raw)?;
    let place = || {
        let found = line.spans.iter().rev().find_map(|s| s.of(&d.text).rfind(raw.as_str()).map(|at| s.start + at))?;
        Some(Span::new(found, found + raw.len()))
    };
    Some(Entry {
        value,
        step: Decimal::new(1, scale),
        span: span.or_else(place)?,
        raw,
        beside: own.iter().map(|&c| table.figure(row, c).filter(|&id| d.figure(id).unit_of_money().is_some())).collect(),
        name: line.name.trim().to_owned(),
    })
}

/// -3.42, △8.76, 3.42%, 增加2.73%: with its sign, and how many decimals are printed.
fn number(raw: &str) -> Option<(Decimal, u32)> {
    let folded = fold(raw);
    let words = folded.trim_end_matches('%');
    let turn = scan(words).next().filter(|hit| hit.range.start == 0);
    let (negative, digits) = match (words.strip_prefix(['-', '−', '－', '△', '▲']), turn) {
        (Some(rest), _) => (true, rest),
        (None, Some(hit)) => match hit.sense {
            Sense::Direction(direction, _) => (direction == Direction::Down, &words[hit.range.end..]),
            _ => (false, words),
        },
        (None, None) => (false, words),
    };
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') && digits.bytes().any(|b| b.is_ascii_digit());
    let value: Decimal = digits.replace(',', "").parse().ok().filter(|_| plain)?;
    Some((if negative { -value } else { value }, value.scale()))
}

fn judge(d: &Disclosure, table: &Table, entries: &[Entry], totals: &[Option<FigureId>], ledger: &mut Ledger<'_>) {
    if entries.len() <= ENOUGH {
        return;
    }
    let ways: Vec<(Way, Vec<Option<bool>>)> = ways(entries, totals)
        .map(|way| (way, entries.iter().map(|e| fits(d, e, way)).collect::<Vec<_>>()))
        .filter(|(_, fit)| told(entries, fit) >= ENOUGH)
        .collect();
    let Some((way, best)) = ways.iter().max_by_key(|(_, fit)| told(entries, fit)) else { return };
    let wrong: Vec<usize> = (0..entries.len()).filter(|&i| best[i] == Some(false)).collect();
    let enough = if wrong.len() > 1 { ENOUGH * 2 } else { ENOUGH };
    if wrong.is_empty() || wrong.len() > 2 || told(entries, best) < enough * wrong.len() {
        return;
    }
    for at in wrong {
        // What another way gives was reckoned another way.
        if ways.iter().any(|(_, fit)| fit[at] == Some(true)) {
            continue;
        }
        let entry = &entries[at];
        let Some(ends) = reckoned(d, entry, *way) else { continue };
        let scale = entries.iter().map(|e| e.step.scale()).max().unwrap_or_default();
        let value = slipped(entry, ends).unwrap_or_else(|| {
            ((ends.0 + ends.1) / Decimal::TWO).round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero).normalize()
        });
        let figures = [Some(way.over), way.and, if let Under::Beside(c) = way.under { Some(c) } else { None }];
        let mut figures: Vec<FigureId> = figures.into_iter().flatten().filter_map(|c| entry.beside[c]).collect();
        if let Under::Total(id) = way.under {
            figures.push(id);
        }
        let shown = |id: &FigureId| format!("{}{}", d.figure(*id).raw, d.figure(*id).unit_name());
        let amounts: Vec<String> = figures.iter().map(shown).collect();
        ledger
            .report(
                &PERCENT_COLUMN,
                entry.span,
                format!("“{}”行的百分比印为 {}，按同一栏其余各行的算法（{}）应为 {value}%", entry.name, entry.raw, amounts.join("、")),
                format!(
                    "row \"{}\" prints {}; reckoned as the other rows of the column ({}) it should be {value}%",
                    entry.name,
                    entry.raw,
                    amounts.join(", ")
                ),
            )
            .with(figures)
            .leaning()
            .keyed(format!("{}|{}|%", table.role.key(), entry.name));
    }
}

/// What a percentage would be without its slip, where that follows: another sign, the point elsewhere, two digits exchanged.
fn slipped(entry: &Entry, (low, high): (Decimal, Decimal)) -> Option<Decimal> {
    let (value, step) = (entry.value, entry.step);
    let ten = Decimal::TEN;
    let mut others = vec![-value, value / ten, value * ten, value / Decimal::ONE_HUNDRED, value * Decimal::ONE_HUNDRED];
    let digits: Vec<char> = value.to_string().chars().collect();
    for (i, pair) in digits.windows(2).enumerate() {
        if pair.iter().all(char::is_ascii_digit) {
            let mut swapped = digits.clone();
            swapped.swap(i, i + 1);
            others.extend(swapped.into_iter().collect::<String>().parse::<Decimal>().ok());
        }
    }
    others.into_iter().find(|v| *v != value && low - step / Decimal::TWO <= *v && *v <= high + step / Decimal::TWO)
}

/// How many percentages follow, 0 and 100 not counted: they follow from much.
fn told(entries: &[Entry], fit: &[Option<bool>]) -> usize {
    let trivial = |e: &Entry| e.value.is_zero() || e.value == Decimal::ONE_HUNDRED;
    entries.iter().zip(fit).filter(|(e, fit)| **fit == Some(true) && !trivial(e)).count()
}

fn ways(entries: &[Entry], totals: &[Option<FigureId>]) -> impl Iterator<Item = Way> {
    let count = entries.first().map_or(0, |e| e.beside.len());
    let totals = totals.to_vec();
    let beside = (0..count).flat_map(move |over| {
        (0..count).filter(move |&under| under != over).flat_map(move |under| {
            let pair = (over + 1 < count && over + 1 != under).then_some(over + 1);
            let way = |and, change| Way { over, and, under: Under::Beside(under), change };
            [Some(way(None, false)), Some(way(None, true)), pair.map(|and| way(Some(and), false))].into_iter().flatten()
        })
    });
    let shares = (0..count).flat_map(move |over| {
        let totals = totals.clone();
        totals.into_iter().flatten().map(move |id| Way { over, and: None, under: Under::Total(id), change: false })
    });
    beside.chain(shares)
}

/// Whether a percentage follows from the amounts beside it; nothing where one of them is missing.
fn fits(d: &Disclosure, entry: &Entry, way: Way) -> Option<bool> {
    let (low, high) = reckoned(d, entry, way)?;
    Some(low - entry.step <= entry.value && entry.value <= high + entry.step)
}

/// Between what a percentage lies by the printed amounts.
fn reckoned(d: &Disclosure, entry: &Entry, way: Way) -> Option<(Decimal, Decimal)> {
    let ends = |id: FigureId| {
        let figure = d.figure(id);
        let half = figure.step() / Decimal::TWO;
        figure.value().map(|v| (v - half, v + half))
    };
    let mut over = ends(entry.beside[way.over]?)?;
    if let Some(and) = way.and {
        let more = ends(entry.beside[and]?)?;
        over = (over.0 + more.0, over.1 + more.1);
    }
    let under = ends(match way.under {
        Under::Beside(column) => entry.beside[column]?,
        Under::Total(id) => id,
    })?;
    if under.0 <= Decimal::ZERO || over.0 < Decimal::ZERO {
        return None;
    }
    let less = if way.change { Decimal::ONE_HUNDRED } else { Decimal::ZERO };
    let percent = |a: Decimal, b: Decimal| Some(a.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(b)? - less);
    Some((percent(over.0, under.1)?, percent(over.1, under.0)?))
}
