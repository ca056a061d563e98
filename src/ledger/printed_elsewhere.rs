//! 另处印有 — an amount of a sentence that another cell than the one it is held against prints, under the words of the sentence.
//!
//! Which cell a sentence speaks of is read from its words. Where that cell is at home in its own table, and the amount of the
//! sentence stands in another cell that is called as the sentence calls it, the sentence may speak of the other one: 财政拨款收入
//! with what was carried over, or of one unit among several. Nothing is accused then.

use super::diagnose::causes;
use super::label::label;
use super::verdict::{BLOCKED, Evaluation, Verdict};
use super::{Finding, Relation, Rule, Words};
use crate::lexicon::stages;
use crate::model::fold::{common_in_order, fold};
use crate::model::{ClaimKind, Disclosure, FigureId, Origin};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Fewer printed digits than make this many units of the last one may stand in two cells by chance.
const UNITS: i64 = 1000;
/// What more cells than these print may stand in one of them by chance.
const CELLS: usize = 16;
/// Characters of a name that is looked at.
const NAME: usize = 24;

/// Blocks the broken relations of such amounts; each amount with the cell that prints it, and how many relations.
pub(super) fn doubt(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &mut [Evaluation],
) -> BTreeMap<FigureId, (FigureId, usize)> {
    let is_cell = |id: FigureId| disclosure.figure(id).cell().is_some();
    let mut broken: Vec<(usize, FigureId)> = Vec::new();
    for (index, relation) in relations.iter().enumerate().filter(|(index, _)| evaluations[*index].verdict == Verdict::Broken) {
        let mut said = relation.figures().filter(|&id| !is_cell(id));
        if let (Some(id), None) = (said.next(), said.next())
            && relation.figures().any(is_cell)
        {
            broken.push((index, id));
        }
    }
    let mut said = BTreeMap::new();
    if broken.is_empty() {
        return said;
    }
    // Columns or rows in each other's place explain what they break.
    let whole = causes(disclosure, relations, evaluations).into_iter().filter(|c| c.whole.is_some());
    let explained: BTreeSet<usize> = whole.flat_map(|c| c.relations).collect();
    let cells = Cells::of(disclosure);
    let at_home: BTreeSet<FigureId> = (relations.iter().zip(evaluations.iter()))
        .filter(|(relation, evaluation)| {
            evaluation.verdict.holds() && relation.figures().filter(|&id| disclosure.figure(id).is_addend()).count() > 1
        })
        .flat_map(|(relation, _)| relation.figures())
        .collect();
    for (index, id) in broken.into_iter().filter(|(index, _)| !explained.contains(index)) {
        let relation = &relations[index];
        if !relation.figures().filter(|&other| other != id).all(|other| at_home.contains(&other)) {
            continue;
        }
        // 一、一般公共预算支出情况: the heading says which table is meant, and an amount of another one was copied.
        let meant = relation.figures().filter(|&other| other != id).map(|other| cells.headed(id, other)).max();
        let other = |&(_, cell): &(usize, FigureId)| !relation.involves(cell) && meant <= Some(cells.headed(id, cell));
        if let Some((_, cell)) = cells.printing(id).filter(other).max() {
            evaluations[index] = BLOCKED;
            said.entry(id).or_insert((cell, 0)).1 += 1;
        }
    }
    said
}

/// What is said of it.
pub(super) fn finding(disclosure: &Disclosure, rule: &'static Rule, id: FigureId, (cell, count): (FigureId, usize)) -> Finding {
    let (figure, own, other) = (disclosure.figure(id), label(disclosure, id), label(disclosure, cell));
    let message = Words::new(
        format!(
            "{}的 {}{} 印在{}，说的可能是那一处；与其他各处的 {count} 项关系没有判断",
            own.zh,
            figure.raw,
            figure.unit_name(),
            other.zh
        ),
        format!(
            "{} of {} is printed by {}, which may be what is meant: {count} relation(s) with other places are not judged",
            figure.raw, own.en, other.en
        ),
    );
    let mut finding = Finding::plain(rule, figure.span, message);
    finding.keyed(own.zh);
    finding
}

/// The cells of all tables by their amounts, and the words of what sentences say.
struct Cells<'d> {
    disclosure: &'d Disclosure,
    by_amount: BTreeMap<Decimal, Vec<FigureId>>,
    said: HashMap<FigureId, Vec<&'d str>>,
}

impl<'d> Cells<'d> {
    fn of(disclosure: &'d Disclosure) -> Self {
        let mut by_amount: BTreeMap<Decimal, Vec<FigureId>> = BTreeMap::new();
        for table in &disclosure.tables {
            for row in &table.rows {
                for (column, id) in table.columns.iter().zip(&row.cells) {
                    let Some(id) = id.filter(|&id| column.aspect.is_own() && disclosure.figure(id).is_addend()) else { continue };
                    if let Some(amount) = disclosure.figure(id).value() {
                        by_amount.entry(amount).or_default().push(id);
                    }
                }
            }
        }
        let mut said: HashMap<FigureId, Vec<&str>> = HashMap::new();
        for claim in &disclosure.claims {
            if let ClaimKind::Amount { figure } = claim.kind {
                said.entry(figure).or_default().push(&claim.words);
            }
        }
        Self { disclosure, by_amount, said }
    }

    /// The cells that print an amount of a sentence, called as the sentence calls it: how closely, and each.
    fn printing(&self, id: FigureId) -> impl Iterator<Item = (usize, FigureId)> + '_ {
        let figure = self.disclosure.figure(id);
        let label = match &figure.origin {
            Origin::Sentence { label, .. } => label.as_str(),
            _ => "",
        };
        // The figure's own words may be 决算数 alone, and those of what is said of it name the rest.
        let words = self.said.get(&id).into_iter().flatten().copied();
        let called: Vec<Vec<char>> = words.chain([label]).map(said).collect();
        let half = figure.step() / Decimal::TWO;
        // Counts and percentages are soon printed elsewhere as well.
        let enough = |amount: &Decimal| figure.unit_of_money().is_some() && amount.abs() >= figure.step() * Decimal::from(UNITS);
        let range = figure.value().filter(enough).map(|amount| amount - half..=amount + half);
        let cells = range.into_iter().flat_map(|range| self.by_amount.range(range)).flat_map(|(_, ids)| ids.iter().copied());
        let cells: Vec<FigureId> = cells.take(CELLS + 1).collect();
        let few = cells.len() <= CELLS;
        let named = move |cell: FigureId| Some((called.iter().filter_map(|words| self.called(cell, words)).max()?, cell));
        cells.into_iter().filter(move |_| few).filter_map(named)
    }

    /// How many characters of the heading above a sentence name the table and the column of a cell.
    fn headed(&self, id: FigureId, cell: FigureId) -> usize {
        let Origin::Sentence { section: Some(section), .. } = self.disclosure.figure(id).origin else { return 0 };
        let Some((table, _, column)) = self.disclosure.figure(cell).cell() else { return 0 };
        let table = &self.disclosure.tables[table];
        let heading: Vec<char> = fold(&self.disclosure.sections[section].title).chars().collect();
        let name = fold(&format!("{}{}", table.title, table.columns[column].header));
        common_in_order(&heading, &name.chars().collect::<Vec<_>>())
    }

    /// How many characters of the words of a sentence name a cell: three quarters of them stand, in their order, in its table's
    /// title, its row and its headers.
    fn called(&self, cell: FigureId, called: &[char]) -> Option<usize> {
        let (table, row, column) = self.disclosure.figure(cell).cell()?;
        let table = &self.disclosure.tables[table];
        let (title, row, head) = (&table.title, &table.rows[row].name, &table.columns[column].header);
        // 财政拨款收支总表, 支出总计, 一般公共预算; or 一般公共预算, 财政拨款收支总表, 支出总计.
        let orders = [format!("{title}{row}{head}"), format!("{head}{title}{row}")];
        let common = orders.iter().map(|name| common_in_order(called, &fold(name).chars().collect::<Vec<_>>())).max()?;
        (common > 2 && common * 4 >= called.len() * 3).then_some(common)
    }
}

/// The last words of a label, behind its last digit and the 年 after it, without the stage.
fn said(label: &str) -> Vec<char> {
    let folded: Vec<char> = stages::without(&fold(label)).chars().collect();
    let from = folded.iter().rposition(char::is_ascii_digit).map_or(0, |at| at + 2).min(folded.len());
    let rest = &folded[from..];
    rest[rest.len().saturating_sub(NAME)..].to_vec()
}
