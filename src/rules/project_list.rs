//! 项目支出表: what adds up in a list of projects, by its columns and by its rows.

use super::row_sum::{FUND_PARTS, SOURCE_PARTS};
use crate::lexicon::Group;
use crate::model::{Meaning, RowKind, Table};

/// Whether a column says what pays for a project.
fn pays(meaning: Meaning) -> bool {
    SOURCE_PARTS.contains(&meaning) || FUND_PARTS.contains(&meaning) || meaning == Meaning::CarryIn
}

/// 合计 = what pays for the project, a 小计 in place of what stands below its head; nothing where a column is none of these.
pub(super) fn columns(table: &Table) -> Vec<(usize, Vec<usize>)> {
    let amounts: Vec<usize> = table.amount_columns().collect();
    let column = |c: usize| &table.columns[c];
    let whole = |c: &usize| column(*c).meaning == Meaning::Total && column(*c).heads().0.is_empty();
    let mut wholes = amounts.iter().copied().filter(whole);
    let (Some(whole), None) = (wholes.next(), wholes.next()) else { return Vec::new() };
    let sum = |c: usize| matches!(column(c).meaning, Meaning::Subtotal | Meaning::Total) || Group::Subtotal.ends(&column(c).header);
    let others: Vec<usize> = amounts.into_iter().filter(|&c| c != whole).collect();
    let known = |&c: &usize| (sum(c) || pays(column(c).meaning)) && !Group::OfWhich.is_in(&column(c).header);
    if others.is_empty() || !others.iter().all(known) {
        return Vec::new();
    }
    let below =
        |c: usize| others.iter().copied().filter(move |&o| o != c && column(o).heads().0 == column(c).heads().0).collect::<Vec<_>>();
    let sums: Vec<usize> = others.iter().copied().filter(|&c| sum(c)).collect();
    // 小计 without a head, or two below one, tell nothing.
    if sums.iter().any(|&c| column(c).heads().0.is_empty() || below(c).is_empty() || below(c).iter().any(|&o| sum(o))) {
        return Vec::new();
    }
    let inside = |c: usize| sums.iter().any(|&s| s != c && column(s).heads().0 == column(c).heads().0);
    let top = others.iter().copied().filter(|&c| !inside(c)).collect();
    std::iter::once((whole, top)).chain(sums.iter().map(|&c| (c, below(c)))).collect()
}

/// Whether a column holds what pays for the projects; 人均 and 得分 do not add up.
pub(super) fn is_summed(table: &Table, column: usize) -> bool {
    let meaning = table.columns[column].meaning;
    pays(meaning) || matches!(meaning, Meaning::Total | Meaning::Subtotal)
}

/// The projects that make 合计: every row of them fills the same columns of words, so that none is a sum of others.
pub(super) fn rows(table: &Table) -> Vec<usize> {
    let projects: Vec<usize> = (0..table.rows.len()).filter(|&r| table.rows[r].kind != RowKind::Total).collect();
    let labels: Vec<usize> = (0..table.columns.len()).filter(|&c| !table.columns[c].is_amount).collect();
    let filled =
        |r: usize| -> Vec<bool> { labels.iter().map(|&c| table.rows[r].texts.get(c).is_some_and(|t| !t.trim().is_empty())).collect() };
    let Some(first) = projects.first().map(|&r| filled(r)) else { return Vec::new() };
    // One label alone may be that of a unit above its projects.
    let several = first.iter().filter(|is| **is).count() > 1;
    let named = projects.iter().all(|&r| !table.rows[r].name.is_empty() && filled(r) == first);
    if several && named { projects } else { Vec::new() }
}
