//! 2025年基本支出 | 合计, 人员经费, 公用经费: one head stands over all that a table of expenditure prints of its year. It names the
//! table, and its 合计 or 小计 is the table's whole.

use super::header::{HeaderColumn, is_rate};
use crate::model::catalog::is_sum;
use crate::model::fold::fold;
use crate::model::{Aspect, Meaning, Role};

/// Says of the sum below such a head that it is the whole.
pub(super) fn settle(role: Role, columns: &mut [HeaderColumn]) {
    let spends = matches!(
        role,
        Role::Expenditure
            | Role::General
            | Role::Fund
            | Role::Capital
            | Role::FiscalExpenditure
            | Role::Detail
            | Role::BasicEconomic
            | Role::FiscalBasic
    );
    if !spends {
        return;
    }
    let amounts: Vec<usize> = (0..columns.len()).filter(|&c| is_own_amount(&columns[c])).collect();
    let sum = |c: usize| columns[c].path.last().is_some_and(|leaf| is_sum(&fold(leaf)));
    let mut sums = amounts.iter().copied().filter(|&c| sum(c));
    let (Some(whole), None) = (sums.next(), sums.next()) else { return };
    let path = &columns[whole].path;
    let head = &path[..path.len().saturating_sub(1)];
    let below = |&c: &usize| columns[c].path.len() > head.len() && columns[c].path.starts_with(head);
    if !head.is_empty() && amounts.len() > 2 && amounts.iter().all(below) {
        columns[whole].meaning = Meaning::Total;
    }
}

/// Whether a column prints amounts of the table's own year.
fn is_own_amount(column: &HeaderColumn) -> bool {
    let other = matches!(
        column.meaning,
        Meaning::Ordinal | Meaning::Code | Meaning::Name | Meaning::Text | Meaning::PriorAmount | Meaning::ChangeAmount
    );
    !other && column.aspect != Aspect::Aside && column.path.last().is_some_and(|leaf| !is_rate(&fold(leaf)))
}
