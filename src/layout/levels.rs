//! The header of a table whose merged cells came with the text once: `序号 | 收入 | 支出` above `项目 | 预算数 | 项目 | 预算数`.
//!
//! Every column has one cell of its own in the header, and all others stand over several of them. Which ones do is told by their
//! words and by what the columns hold; where they leave two ways open, none is taken.

use super::header;
use super::raw::{Cell, GridRow};
use crate::lexicon::Group;
use crate::model::Meaning;
use crate::model::catalog::{header_meaning, is_total_name};
use crate::model::fold::fold;
use crate::model::number;
use std::collections::HashMap;

/// Ways to go on with at one level; a header of more is not told.
const MOST: usize = 4000;
/// Lines of a header, and cells of a line, at most.
const HIGHEST: usize = 6;
const WIDEST: usize = 60;

/// What a column holds below its header.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Digits,
    Amounts,
    Words,
    Anything,
}

/// How many cells may still be held against the one above them: the ways to divide a header grow with its words.
pub(super) struct Work(usize);

impl Work {
    /// Enough for a header of which the lines are known.
    const ONE_HEADER: usize = 4_000_000;
    /// For each cell of a table of which they are not.
    const EACH: usize = 6_000;

    /// For all tables of a document whose header lines are not known.
    const ONE_DOCUMENT: usize = 4_000_000;

    /// What the tables of a document may take together.
    pub(super) const fn of_document() -> Self {
        Self(Self::ONE_DOCUMENT)
    }

    /// What a table of so many cells may take of it.
    pub(super) fn part(&mut self, cells: usize) -> Self {
        let part = self.0.min(cells * Self::EACH);
        self.0 -= part;
        Self(part)
    }

    /// What a table did not need.
    pub(super) const fn give_back(&mut self, rest: Self) {
        self.0 += rest.0;
    }

    /// Whether it is used up, so that not every way was seen.
    pub(super) const fn is_spent(&self) -> bool {
        self.0 == 0
    }

    fn give_up<T>(&mut self) -> Option<T> {
        self.0 = 0;
        None
    }

    fn take(&mut self, cells: usize) -> Option<()> {
        self.0 = self.0.saturating_sub(cells);
        (self.0 > 0).then_some(())
    }
}

/// A cell of the header, and the one that stands over it.
#[derive(Clone, Copy)]
struct Place {
    level: usize,
    index: usize,
    above: Option<usize>,
}

/// One way to read the header.
#[derive(Clone, Default)]
struct Way {
    /// The cell of each column.
    columns: Vec<Place>,
    /// What stands over several of them.
    over: Vec<Place>,
}

/// The header rows with a cell for each column, in every way that the words and what stands below leave open: none where the header
/// has no room to be divided, or too many ways.
pub(super) fn spread(text: &str, header: &[GridRow], body: &[GridRow], width: usize) -> Vec<Vec<GridRow>> {
    let levels: Vec<Vec<String>> = header.iter().map(|row| row.iter().map(|cell| fold(&cell.text(text))).collect()).collect();
    let tokens: usize = levels.iter().map(Vec::len).sum();
    if levels.len() < 2 || tokens <= width {
        return Vec::new();
    }
    let holds: Vec<Holds> = (0..width).map(|c| held(text, body, c)).collect();
    let Some(ways) = ways(&levels, &mut Work(Work::ONE_HEADER)) else { return Vec::new() };
    let cell = |(level, index): (usize, usize)| header[level][index].clone();
    let told = spoken_for(&levels, ways.iter().filter(|way| fits(&levels, way, &holds)).collect());
    let cells = |row: Vec<Option<(usize, usize)>>| row.into_iter().map(|at| at.map_or_else(Cell::default, cell)).collect();
    told.into_iter().map(|way| rows(way, levels.len()).into_iter().map(cells).collect()).collect()
}

/// A header of which nobody knows where its lines end: every way that the words allow over two lines, and over three.
pub(super) struct Cuts {
    words: GridRow,
    cuts: Vec<Cut>,
}

/// One way to end the lines, and the ways to put the cells of each below those of the one before.
struct Cut {
    ends: Vec<usize>,
    levels: Vec<Vec<String>>,
    ways: Vec<Way>,
}

impl Cuts {
    /// All ways, whatever stands below.
    pub(super) fn of(text: &str, words: GridRow, work: &mut Work) -> Self {
        let keys: Vec<String> = words.iter().map(|cell| fold(&cell.text(text))).collect();
        let two = (1..keys.len()).map(|cut| vec![0, cut, keys.len()]);
        let three = (1..keys.len()).flat_map(|a| (a + 1..keys.len()).map(move |b| (a, b))).map(|(a, b)| vec![0, a, b, keys.len()]);
        let cut = |ends: Vec<usize>| {
            let levels: Vec<Vec<String>> = ends.windows(2).map(|line| keys[line[0]..line[1]].to_vec()).collect();
            ways(&levels, work).map(|ways| Cut { ends, levels, ways })
        };
        Self { cuts: two.chain(three).filter_map(cut).collect(), words }
    }

    /// The ways with a cell for each column of the body, which fits what the column holds.
    pub(super) fn spread(&self, text: &str, body: &[GridRow], width: usize) -> Vec<Vec<GridRow>> {
        let holds: Vec<Holds> = (0..width).map(|c| held(text, body, c)).collect();
        let mut found: Vec<Vec<GridRow>> = Vec::new();
        for Cut { ends, levels, ways } in &self.cuts {
            let told = spoken_for(levels, ways.iter().filter(|way| fits(levels, way, &holds)).collect());
            let [way] = told[..] else { continue };
            let cell = |(level, index): (usize, usize)| self.words[ends[level] + index].clone();
            let spread: Vec<GridRow> = rows(way, levels.len())
                .into_iter()
                .map(|row| row.into_iter().map(|at| at.map_or_else(Cell::default, cell)).collect())
                .collect();
            if !found.iter().any(|other| is_same(other, &spread, width)) {
                found.push(spread);
            }
        }
        found
    }
}

/// Whether the same cells stand over every column, on whatever lines.
fn is_same(a: &[GridRow], b: &[GridRow], width: usize) -> bool {
    let over = |rows: &[GridRow], c: usize| rows.iter().map(|row| row[c].clone()).filter(|cell| !cell.is_blank()).collect::<Vec<_>>();
    (0..width).all(|c| over(a, c) == over(b, c))
}

/// Whether every column has a cell of its own that may stand over what it holds.
fn fits(levels: &[Vec<String>], way: &Way, holds: &[Holds]) -> bool {
    way.columns.len() == holds.len() && way.columns.iter().zip(holds).all(|(p, holds)| stands_over(&levels[p.level][p.index], *holds))
}

/// Every way to put the cells of each line below those of the one before; `None` where there are too many, or work is used up.
fn ways(levels: &[Vec<String>], work: &mut Work) -> Option<Vec<Way>> {
    if levels.len() > HIGHEST || levels.iter().any(|level| level.len() > WIDEST || level.iter().any(String::is_empty)) {
        return None;
    }
    let first = levels.first()?.iter().enumerate().map(|(index, _)| Place { level: 0, index, above: None }).collect();
    let mut ways = vec![Way { columns: first, over: Vec::new() }];
    for level in 1..levels.len() {
        let mut next = Vec::new();
        for way in &ways {
            next.extend(below(levels, way, level, work)?);
            if next.len() > MOST {
                return work.give_up();
            }
        }
        ways = next;
    }
    Some(ways)
}

/// Of the ways that fit those that the words speak for.
fn spoken_for<'w>(levels: &[Vec<String>], mut ways: Vec<&'w Way>) -> Vec<&'w Way> {
    if ways.len() > 1 {
        ways.retain(|way| has_rates_last(levels, way));
        let most = ways.iter().map(|way| divided_expenditure(levels, way)).max().unwrap_or(0);
        ways.retain(|way| divided_expenditure(levels, way) == most);
    }
    if ways.len() > 1 && ways.iter().any(|way| is_alike(levels, way)) {
        ways.retain(|way| is_alike(levels, way));
    }
    ways
}

/// Whether rates stand below the last cell alone: what was carried out stands behind last year's amount and the budget, and with it
/// how much of the budget it is and how it grew.
fn has_rates_last(levels: &[Vec<String>], way: &Way) -> bool {
    let rates = way.columns.iter().filter(|p| p.level > 0 && header::is_rate(&levels[p.level][p.index]));
    rates.filter_map(|p| Some((p.level - 1, p.above?))).all(|(level, index)| index + 1 == levels[level].len())
}

/// How many columns of 基本支出 and 项目支出 stand below 本年支出, or below the last year of their line: that is what is divided where
/// only one of the cells is.
fn divided_expenditure(levels: &[Vec<String>], way: &Way) -> usize {
    let year = |cell: &str| cell.get(..4).and_then(|year| year.parse::<u16>().ok());
    let divided = |p: &&Place| matches!(header_meaning(&levels[p.level][p.index]), Some(Meaning::Basic | Meaning::Project));
    let below = |p: &Place| {
        let above = &levels[p.level - 1];
        p.above.map(|index| &above[index]).is_some_and(|whole| {
            let last = above.iter().filter_map(|cell| year(cell)).max();
            header_meaning(whole) == Some(Meaning::YearExpenditure) || last.is_some() && year(whole) == last
        })
    };
    way.columns.iter().filter(divided).filter(|p| p.level > 0 && below(p)).count()
}

/// Which cell stands above each column in each line; what stands over several columns stands in the first of them.
fn rows(way: &Way, lines: usize) -> Vec<Vec<Option<(usize, usize)>>> {
    let mut rows = vec![vec![None; way.columns.len()]; lines];
    let mut firsts: HashMap<(usize, usize), usize> = HashMap::new();
    let mut over = way.over.clone();
    over.sort_by_key(|p| std::cmp::Reverse(p.level));
    let above = |p: &Place| p.above.map(|index| (p.level - 1, index));
    for (column, place) in way.columns.iter().enumerate() {
        rows[place.level][column] = Some((place.level, place.index));
        if let Some(upper) = above(place) {
            firsts.entry(upper).or_insert(column);
        }
    }
    for place in over {
        let Some(&column) = firsts.get(&(place.level, place.index)) else { continue };
        rows[place.level][column] = Some((place.level, place.index));
        if let Some(upper) = above(&place) {
            let first = firsts.entry(upper).or_insert(column);
            *first = column.min(*first);
        }
    }
    rows
}

/// The ways to put the cells of a level below those of the one before.
fn below(levels: &[Vec<String>], way: &Way, level: usize, work: &mut Work) -> Option<Vec<Way>> {
    let columns = &way.columns;
    let upper: Vec<usize> = (0..columns.len()).filter(|&at| columns[at].level + 1 == level).collect();
    let mut found = Vec::new();
    let mut open: Vec<(usize, usize, Way)> = vec![(0, 0, Way { columns: Vec::new(), over: way.over.clone() })];
    // How many of the upper cells are behind, how many of the lower ones are placed, and what stands so far.
    while let Some((done, placed, mut so_far)) = open.pop() {
        if found.len() + open.len() > MOST {
            return work.give_up();
        }
        let from = done.checked_sub(1).map_or(0, |last| upper[last] + 1);
        let Some(&at) = upper.get(done) else {
            if placed == levels[level].len() {
                so_far.columns.extend(&columns[from..]);
                found.push(so_far);
            }
            continue;
        };
        so_far.columns.extend(&columns[from..at]);
        let whole = &levels[level - 1][columns[at].index];
        for count in 2..=levels[level].len() - placed {
            let parts = &levels[level][placed..placed + count];
            work.take(count)?;
            if spans(whole, parts) {
                let mut next = so_far.clone();
                next.columns.extend((placed..placed + count).map(|index| Place { level, index, above: Some(columns[at].index) }));
                next.over.push(columns[at]);
                open.push((done + 1, placed + count, next));
            }
        }
        so_far.columns.push(columns[at]);
        open.push((done + 1, placed, so_far));
    }
    Some(found)
}

/// Whether one cell may stand over others, by their words.
fn spans(whole: &str, parts: &[String]) -> bool {
    use Meaning as M;
    let own = header_meaning(whole);
    let means: Vec<Option<M>> = parts.iter().map(|part| header_meaning(part)).collect();
    let has = |wanted: &[M]| means.iter().flatten().any(|m| wanted.contains(m));
    if matches!(own, Some(M::Total | M::Subtotal | M::Ordinal | M::Count | M::UnitPrice)) {
        return false;
    }
    let only: Vec<&str> =
        Group::OnlyBelow.pairs().filter(|(_, own)| parts.iter().any(|part| part.contains(own))).map(|(head, _)| head).collect();
    if !only.is_empty() && !only.iter().any(|head| whole.contains(head)) {
        return false;
    }
    let level = |part: &String| header::is_level(part);
    if parts.iter().any(level) {
        return parts.iter().all(level) && Group::Account.is_in(whole) && !Group::NoAccount.is_in(whole);
    }
    if has(&[M::Code, M::Name]) {
        // 项目 stands over codes and names alone, 收入 over its amounts as well.
        let label = |m: &Option<M>| matches!(m, Some(M::Code | M::Name | M::Text));
        // 人员经费 and 公用经费 over lists of code, name and amount.
        let listed = || parts.chunks(3).all(|list| list == &parts[..3]) && means[..3] == [Some(M::Code), Some(M::Name), Some(M::Amount)];
        return own.is_none()
            || matches!(own, Some(M::Name | M::Code | M::Unknown)) && means.iter().all(label)
            || matches!(own, Some(M::Personnel | M::Public)) && parts.len() >= 3 && listed();
    }
    if matches!(own, Some(M::Code | M::Name | M::Text)) {
        return false;
    }
    let left = matches!(own, Some(M::Project | M::CarryIn | M::CarryOut | M::OperatingExpenditure | M::PaidUp | M::SubsidyDown));
    let cars = has(&[M::CarPurchase, M::CarRun]) && !has(&[M::CarAll, M::Abroad, M::Reception]);
    let sources = has(&[M::Undertaking, M::Operating, M::SuperiorGrant, M::AffiliatePayment]);
    let others = sources || has(&[M::Personnel, M::Public]);
    let journeys = has(&[M::Abroad, M::Reception]) && own == Some(M::Basic);
    let kinds = has(&[M::Basic, M::Project]) && matches!(own, Some(M::Basic | M::Project));
    let none = [left && others, journeys, kinds].into_iter().all(|is| !is);
    none && cars == (own == Some(M::CarAll))
}

/// Whether a column of this kind may stand below the cell.
fn stands_over(cell: &str, holds: Holds) -> bool {
    match header_meaning(cell) {
        Some(Meaning::Code | Meaning::Ordinal) => holds != Holds::Words && holds != Holds::Amounts,
        Some(Meaning::Name) => holds != Holds::Amounts && holds != Holds::Digits,
        Some(Meaning::Text | Meaning::Unknown) => holds != Holds::Amounts || header::is_rate(cell),
        None => true,
        Some(_) => holds != Holds::Words,
    }
}

fn held(text: &str, body: &[GridRow], column: usize) -> Holds {
    let mut kinds = body.iter().filter_map(|row| row.get(column)).map(|cell| cell.text(text)).filter_map(|cell| {
        let key = fold(&cell);
        if key.is_empty() || is_total_name(&key) || number::is_nil(&key) {
            None
        } else if key.bytes().all(|b| b.is_ascii_digit()) {
            Some(Holds::Digits)
        } else if number::cell(&cell).is_some() || number::percent(&cell).is_some() {
            Some(Holds::Amounts)
        } else {
            Some(Holds::Words)
        }
    });
    let Some(first) = kinds.next() else { return Holds::Anything };
    kinds.fold(first, |all, own| match (all, own) {
        (all, own) if all == own => all,
        // 0 among amounts
        (Holds::Digits | Holds::Amounts, Holds::Digits | Holds::Amounts) => Holds::Amounts,
        _ => Holds::Anything,
    })
}

/// Whether all that stands below the cells of one level begins alike: 项目 below 收入 and below 支出, 小计 below each kind of money.
fn is_alike(levels: &[Vec<String>], way: &Way) -> bool {
    (1..levels.len()).all(|level| {
        let mut own: Vec<&Place> = way.columns.iter().chain(&way.over).filter(|p| p.level == level).collect();
        own.sort_by_key(|p| p.index);
        let firsts: Vec<&str> = own
            .iter()
            .enumerate()
            .filter(|(at, p)| *at == 0 || own[at - 1].above != p.above)
            .map(|(_, p)| levels[level][p.index].as_str())
            .collect();
        let same = |word: &str| own.iter().filter(|p| levels[level][p.index] == word).count() == firsts.len();
        firsts.windows(2).all(|pair| pair[0] == pair[1]) && firsts.first().is_none_or(|word| firsts.len() == 1 || same(word))
    })
}
