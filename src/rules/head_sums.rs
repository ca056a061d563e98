//! What the levels of a head say: 合计 or 小计 among the columns below one cell is the sum of what stands beside it. A head with a
//! sum of its own counts as that sum, and another as all that stands below it.
//!
//! Where the words do not say which column is the whole, or what a part is, the rows do: a column that is the sum of the following
//! ones in nearly every row is their whole, whatever it is called.

use super::row_sum::{EXPENDITURE_PARTS, FUND_PARTS, SOURCE_PARTS};
use crate::lexicon::Group;
use crate::model::catalog;
use crate::model::fold::fold;
use crate::model::{Aspect, Column, Meaning, Side, Table};

/// Columns below one head, at most: more are no form.
const WIDEST: usize = 40;

/// A column, and those that it is the sum of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeadSum {
    /// The whole.
    pub whole: usize,
    /// Its parts.
    pub parts: Vec<usize>,
    /// Whether the words say so; else the rows must.
    pub is_said: bool,
}

/// The sums that the head of a side states, and those that it may state.
pub(super) fn of(table: &Table, side: Side) -> Vec<HeadSum> {
    let own = |c: &usize| {
        let column = &table.columns[*c];
        let other = matches!(column.meaning, Meaning::PriorAmount | Meaning::ChangeAmount | Meaning::Count | Meaning::UnitPrice);
        column.side == side && !other && !catalog::is_rate(column.heads().1)
    };
    let own: Vec<usize> = table.amount_columns().filter(own).collect();
    let mut sums = Vec::new();
    if own.len() <= WIDEST {
        below(table, &own, 0, &mut sums);
    }
    sums
}

/// The cell of a column's head at a level, and whether it is the lowest.
fn cell(table: &Table, column: usize, level: usize) -> (&str, bool) {
    let mut cells = table.columns[column].header.split('/').skip(level);
    (cells.next().unwrap_or_default(), cells.next().is_none())
}

/// The sums among columns that stand below the same cells; gives those that stand for all of them.
fn below(table: &Table, own: &[usize], level: usize, sums: &mut Vec<HeadSum>) -> Vec<usize> {
    let mut parts: Vec<usize> = Vec::new();
    let mut named: Option<usize> = None;
    let mut first: Option<usize> = None;
    let (mut is_said, mut within) = (true, false);
    let mut at = 0;
    while at < own.len() {
        let (words, is_lowest) = cell(table, own[at], level);
        let group: Vec<usize> = own[at..].iter().copied().take_while(|&c| !is_lowest && cell(table, c, level) == (words, false)).collect();
        let column = own[at];
        at += group.len().max(1);
        if group.len() > 1 {
            let value = below(table, &group, level + 1, sums);
            is_said &= value.len() == 1 || value.iter().all(|&c| table.columns[c].meaning != Meaning::Unknown);
            parts.extend(value);
            continue;
        }
        let key = fold(words);
        if is_sum(table, column) {
            is_said &= named.is_none();
            named = named.or(Some(column));
        } else if Group::OfWhich.begins(&key) {
            within = true;
        } else {
            if parts.is_empty() && first.is_none() && named.is_none() {
                first = Some(column);
            }
            parts.push(column);
        }
    }
    let whole = named.or(first);
    let others: Vec<usize> = parts.iter().copied().filter(|c| Some(*c) != whole).collect();
    if let Some(whole) = whole.filter(|_| others.len() > 1) {
        let is_said = is_said && named.is_some() && !within && are_apart(table, &others, level > 0);
        sums.push(HeadSum { whole, parts: others, is_said });
    }
    match named {
        Some(whole) => vec![whole],
        None => parts,
    }
}

/// Whether a column is called a sum.
fn is_sum(table: &Table, column: usize) -> bool {
    let column = &table.columns[column];
    catalog::is_sum(&fold(column.heads().1)) || column.meaning == Meaning::Total
}

const fn is_three_public(meaning: &Meaning) -> bool {
    use Meaning as M;
    matches!(meaning, M::Abroad | M::CarAll | M::CarPurchase | M::CarRun | M::Reception)
}

/// Whether columns are parts of one whole, none within another: each is known as a use, a source or an item, or, below a head of
/// their own, none is known.
fn are_apart(table: &Table, parts: &[usize], is_below_head: bool) -> bool {
    let columns = || parts.iter().map(|&c| &table.columns[c]);
    // 人员经费 over 工资福利支出 | 对个人和家庭的补助: what only the head above says of both, it says of neither.
    let shared = |m: Meaning| columns().filter(|c| c.meaning == m).count() > 1;
    let own = |c: &Column| {
        let inherited = catalog::header_meaning(c.heads().1).is_none() && shared(c.meaning);
        if inherited { Meaning::Unknown } else { c.meaning }
    };
    let meanings: Vec<Meaning> = columns().filter(|c| !catalog::is_sum(&fold(c.heads().1))).map(own).collect();
    let has = |m: &Meaning| meanings.contains(m);
    let unknown = |m: &Meaning| matches!(m, Meaning::Unknown | Meaning::Named);
    let again = meanings.iter().enumerate().any(|(at, m)| !unknown(m) && meanings[..at].contains(m));
    let of_basic = |m: &Meaning| matches!(m, Meaning::Personnel | Meaning::Public);
    let uses = meanings.iter().all(|m| EXPENDITURE_PARTS.contains(m) || of_basic(m) || *m == Meaning::CarryIn)
        && !(has(&Meaning::Basic) && meanings.iter().any(of_basic));
    let funds = |m: &Meaning| FUND_PARTS.contains(m);
    let sources = meanings.iter().all(|m| funds(m) || SOURCE_PARTS.contains(m) || *m == Meaning::CarryIn)
        && !(has(&Meaning::FiscalAppropriation) && meanings.iter().any(funds));
    // 会议费 and 培训费 stand beside the 小计 of the “三公” costs, and not among them.
    let three = meanings.iter().all(|m| matches!(m, Meaning::Meeting | Meaning::Training))
        || meanings.iter().all(is_three_public) && !(has(&Meaning::CarAll) && (has(&Meaning::CarPurchase) || has(&Meaning::CarRun)));
    let aspects: Vec<Aspect> = columns().map(|c| c.aspect).collect();
    let one_stage = aspects.iter().all(|a| !matches!(a, Aspect::Budget | Aspect::Final)) || aspects.windows(2).all(|two| two[0] == two[1]);
    !again && one_stage && (uses || sources || three || is_below_head && meanings.iter().all(unknown))
}
