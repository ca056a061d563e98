//! Counts that a disclosure says in several places (BC314): official cars that are kept, receptions and those who came, projects
//! with targets.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::counted::COUNTED;
use crate::ledger::Ledger;
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::{Aspect, Disclosure, FigureId, Folded, Meaning, Role, RowKind, Span, Table};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    /// 公务用车保有量
    Kept,
    /// 国内公务接待批次
    Receptions,
    /// 国内公务接待人次
    Visitors,
}

impl Thing {
    /// What is said of two places that differ.
    fn differ(self, here: &str, line: usize, there: &str) -> (String, String) {
        match self {
            Self::Kept => (
                format!("公务用车保有量这里为 {here}，第 {line} 行为 {there}：两处应相同"),
                format!("official cars kept: {here} here, {there} in line {line}; the two are the same count"),
            ),
            Self::Receptions => (
                format!("公务接待批次这里为 {here}，第 {line} 行为 {there}：两处应相同"),
                format!("receptions: {here} here, {there} in line {line}; the two are the same count"),
            ),
            Self::Visitors => (
                format!("公务接待人次这里为 {here}，第 {line} 行为 {there}：两处应相同"),
                format!("visitors received: {here} here, {there} in line {line}; the two are the same count"),
            ),
        }
    }
}

/// One place that says how many.
struct Said {
    numbers: BTreeSet<u64>,
    span: Span,
}

/// A count is said in the text, below the table, in its remarks and in a row of its own: one of two that differ is wrong.
/// Returns whether the cars that are kept are said twice and differ.
pub(super) fn said_again(d: &Disclosure, ledger: &mut Ledger<'_>) -> bool {
    let mut cars_differ = false;
    for (thing, said) in all(d) {
        // A department that tells its bodies one by one says many numbers, each of which may be right.
        if said.iter().filter(|s| s.numbers.len() > 1).count() > 1 {
            continue;
        }
        let agree = |a: &Said, b: &Said| !a.numbers.is_disjoint(&b.numbers);
        let odd: Vec<&Said> = said.iter().filter(|s| said.iter().any(|o| !agree(s, o))).collect();
        // The one that no other bears out; of two the later one.
        let wrong = match odd.iter().filter(|s| said.iter().filter(|o| agree(s, o)).count() == 1).collect::<Vec<_>>()[..] {
            [one] => one,
            [_, later] if said.len() == 2 => later,
            _ => continue,
        };
        let Some(other) = said.iter().find(|o| !agree(wrong, o)) else { continue };
        cars_differ |= thing == Thing::Kept;
        let shown = |s: &Said| s.numbers.iter().map(u64::to_string).collect::<Vec<_>>().join("、");
        let line = d.text[..other.span.start].matches('\n').count() + 1;
        let (zh, en) = thing.differ(&shown(wrong), line, &shown(other));
        ledger.report(&COUNTED, wrong.span, zh, en).keyed(format!("{thing:?}"));
    }
    cars_differ
}

/// Every place that says how many there are of a thing at the end of, or in, the document's year.
fn all(d: &Disclosure) -> BTreeMap<Thing, Vec<Said>> {
    let mut found: BTreeMap<Thing, Vec<Said>> = BTreeMap::new();
    let mut add = |words: &Folded, received: bool| {
        let mut own: BTreeMap<Thing, (BTreeSet<u64>, Range<usize>)> = BTreeMap::new();
        for (thing, number, at) in counts(&words.text, received) {
            own.entry(thing).or_insert_with(|| (BTreeSet::new(), at)).0.insert(number);
        }
        for (thing, (numbers, at)) in own {
            found.entry(thing).or_default().push(Said { numbers, span: words.span(at) });
        }
    };
    d.prose().for_each(|p| add(&p, false));
    for table in &d.tables {
        table.notes.iter().for_each(|n| add(&Folded::of(&d.text, [n.span]), false));
    }
    for table in d.tables_of(Role::ThreePublic) {
        for row in &table.rows {
            for text in row.texts.iter().filter(|t| !t.trim().is_empty()) {
                let places = row.spans.iter().filter_map(|s| s.of(&d.text).find(text.as_str()).map(|at| s.start + at));
                if let Some(at) = places.last() {
                    add(&Folded::of(&d.text, [Span::new(at, at + text.len())]), row.meaning == Meaning::Reception);
                }
            }
        }
    }
    for table in d.tables_of(Role::ThreePublic) {
        for row in &table.rows {
            let Some(thing) = row_of(&fold(&row.name)) else { continue };
            // Last year's count beside this year's is another.
            let last = d.year.map(|year| format!("{}年", year - 1));
            let own = |c: &(usize, &Option<FigureId>)| {
                let Some(column) = table.columns.get(c.0) else { return true };
                let of_last = last.as_ref().is_some_and(|last| column.header.contains(last.as_str()));
                column.aspect != Aspect::Aside && column.meaning != Meaning::PriorAmount && !of_last
            };
            let cells =
                row.cells.iter().enumerate().filter(own).filter_map(|(_, id)| *id).map(|id| d.figure(id)).filter(|f| f.is_printed());
            let counted: Vec<(u64, Span)> = cells.filter_map(|f| Some((fold(&f.raw).replace(',', "").parse().ok()?, f.span))).collect();
            if let Some((_, span)) = counted.last() {
                found.entry(thing).or_default().push(Said { numbers: counted.iter().map(|c| c.0).collect(), span: *span });
            }
        }
    }
    found
}

/// What a row of statistics counts.
fn row_of(name: &str) -> Option<Thing> {
    if is_of_others(name) {
        None
    } else if Group::Kept.is_in(name) {
        Some(Thing::Kept)
    } else if !Group::Reception.is_in(name) {
        None
    } else if Group::BatchRow.is_in(name) {
        Some(Thing::Receptions)
    } else {
        Group::PersonRow.is_in(name).then_some(Thing::Visitors)
    }
}

/// Of last year, of a part, of what is planned, of guests from abroad.
fn is_of_others(clause: &str) -> bool {
    Group::CountedApart.is_in(clause) || Group::SomeOf.is_in(clause)
}

/// The counts of a text, with their digits; `received`: all of it is about receptions.
fn counts(text: &str, received: bool) -> Vec<(Thing, u64, Range<usize>)> {
    let mut found = Vec::new();
    let mut start = 0;
    for sentence in text.split_inclusive(['。', ';']) {
        let mut from = 0;
        while let Some(at) = sentence[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
            let end = sentence[at..].find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).map_or(sentence.len(), |e| at + e);
            from = end;
            let (digits, unit) = (&sentence[at..end], &sentence[end..]);
            let clause = sentence[..at].rsplit([',', ';', ':', '(']).next().unwrap_or_default();
            let Ok(number) = digits.replace(',', "").parse::<u64>() else { continue };
            if is_of_others(clause) {
                continue;
            }
            let before = &sentence[..at];
            // 外宾接待支出0万元，接待0批次
            let last = |group: Group| group.words().filter_map(|w| before.rfind(w)).max();
            if last(Group::GuestsAbroad) > last(Group::AtHome) {
                continue;
            }
            let thing = if Group::CarUnit.begins(unit) {
                Group::Kept.is_in(clause).then_some(Thing::Kept)
            } else if Group::BatchUnit.begins(unit) {
                is_received(before, received).then_some(Thing::Receptions)
            } else {
                let beside = Group::BatchUnit.is_in(clause) || Group::Reception.is_in(clause);
                (Group::PersonUnit.begins(unit) && (beside || received) && is_received(before, received)).then_some(Thing::Visitors)
            };
            if let Some(thing) = thing {
                found.push((thing, number, start + at..start + end));
            }
        }
        start += sentence.len();
    }
    found
}

/// Whether what is counted was received, and did not go abroad: by the last word of either in the sentence.
fn is_received(before: &str, received: bool) -> bool {
    let last = |words: Group| words.words().filter_map(|w| before.rfind(w)).max();
    match (last(Group::Came), last(Group::Went)) {
        (Some(own), Some(other)) => own > other,
        (own, None) => own.is_some() || received,
        (None, Some(_)) => false,
    }
}

/// N个项目编制绩效目标，涉及资金M万元, where M is the total of a list of projects: as many as it has rows.
pub(super) fn projects(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let tables: Vec<&Table> = d.tables.iter().filter(|t| lists_projects(t)).collect();
    if tables.is_empty() {
        return;
    }
    let money = |id: &FigureId| d.figure(*id).unit_of_money().is_some();
    let mut amounts: Vec<FigureId> = (0..d.figures.len()).map(FigureId).filter(money).collect();
    amounts.sort_by_key(|&id| d.figure(id).span.start);
    for words in d.prose().filter(|p| Group::TargetsWord.is_in(&p.text)) {
        let mut from = 0;
        for sentence in words.text.split_inclusive('。') {
            let start = from;
            from += sentence.len();
            let Some((number, digits)) = counted_projects(sentence) else { continue };
            let (at, end) = (words.span(start + digits.start..start + digits.end), words.span(start..from).end);
            let next = amounts.partition_point(|&id| d.figure(id).span.start < at.end);
            let Some(&amount) = amounts.get(next).filter(|&&id| d.figure(id).span.start < end) else { continue };
            let listed: Vec<usize> = tables.iter().filter_map(|t| listed_projects(d, t, amount)).collect();
            let Some(first) = listed.first().filter(|_| !listed.contains(&number)) else { continue };
            ledger
                .report(
                    &COUNTED,
                    at,
                    format!("这里写 {number} 个项目，合计为这一金额的项目表列有 {first} 个"),
                    format!("{number} projects here; the list of projects with this total has {first}"),
                )
                .with([amount])
                .keyed("projects");
        }
    }
}

/// The last N个项目 of a sentence, where it says no other number of projects.
fn counted_projects(sentence: &str) -> Option<(usize, Range<usize>)> {
    let mut found = None;
    for (end, piece) in Group::Piece.words().flat_map(|word| sentence.match_indices(word)) {
        let head = &sentence[..end];
        let start = head.len() - head.bytes().rev().take_while(u8::is_ascii_digit).count();
        let follows = sentence[end + piece.len()..].chars().take(8).collect::<String>();
        if start == end || !Group::ProjectWord.is_in(&follows) {
            continue;
        }
        if found.is_some() {
            return None;
        }
        found = Some((head[start..].parse().ok()?, start..end));
    }
    found
}

fn lists_projects(table: &Table) -> bool {
    let role = matches!(table.role, Role::ProjectList | Role::Performance | Role::Other | Role::Detail);
    role && Group::ProjectWord.is_in(&table.title) && !table.rows.is_empty()
}

/// How many projects a table lists whose amounts make the one of a figure, each named once.
fn listed_projects(d: &Disclosure, table: &Table, figure: FigureId) -> Option<usize> {
    let (wanted, step) = (d.figure(figure).value()?, d.figure(figure).step());
    let is_named = |r: &usize| table.rows[*r].kind != RowKind::Total && !table.rows[*r].name.trim().is_empty();
    let rows: Vec<usize> = (0..table.rows.len()).filter(is_named).collect();
    let names: BTreeSet<String> = rows.iter().map(|&r| fold(&table.rows[r].name)).collect();
    let each_once = names.len() == rows.len() && rows.iter().all(|&r| table.rows[r].parent.is_none());
    let makes = |column: usize| {
        // A row without an amount may be half of a name.
        let printed = |r: usize| table.figure(r, column).filter(|id| d.figure(*id).is_addend());
        let amounts = rows.iter().map(|&r| printed(r).and_then(|id| d.figure(id).value()));
        let sum = amounts.sum::<Option<Decimal>>();
        sum.is_some_and(|sum| (sum - wanted).abs() <= step * Decimal::from(rows.len()))
    };
    (each_once && rows.len() > 1 && table.amount_columns().any(makes)).then_some(rows.len())
}
