//! Which of several amounts of the same kind a column prints: 预算数 and 决算数, this year's and last year's, what a year opens with
//! and what it spends.

use super::header::HeaderColumn;
use crate::lexicon::stages::{Period, Stage, said};
use crate::model::catalog::header_meaning;
use crate::model::fold::fold;
use crate::model::{Aspect, Meaning, Role};
use std::collections::HashMap;

/// Tells them apart: the columns of another year or another part of the flow stand aside.
pub(super) fn tell(role: Role, columns: &mut [HeaderColumn]) {
    pair_aspects(columns);
    tell_years(columns);
    tell_stages(columns);
    set_aside(role, columns);
    of_one_group(role, columns);
}

/// 预算数 | 决算数, in the cell itself or in the one that spans over it.
fn pair_aspects(columns: &mut [HeaderColumn]) {
    // 决算统计数 is the amount of the final accounts as well.
    let has = |column: &HeaderColumn, word: &str| column.path.iter().any(|cell| fold(cell).replace("统计", "").contains(word));
    // 2024年决算数 | 2025年预算数 are of two years, and no pair.
    let years = |word: &str| -> Vec<i32> {
        columns.iter().filter(|c| has(c, word)).filter_map(|c| c.path.iter().rev().find_map(|cell| year_in(cell))).collect()
    };
    let (budget, done) = (years("预算数"), years("决算数"));
    let apart = !budget.is_empty() && !done.is_empty() && !budget.iter().any(|year| done.contains(year));
    let paired = columns.iter().any(|c| has(c, "预算数")) && columns.iter().any(|c| has(c, "决算数"));
    if paired && !apart {
        for column in columns {
            if has(column, "预算数") {
                column.aspect = Aspect::Budget;
            } else if has(column, "决算数") {
                column.aspect = Aspect::Final;
            }
        }
    }
}

/// 上年核定数 | 本年安排数, 2025年年初预算 | 2025年执行数 | 2026年预算数, side by side below one header: the latest year is the
/// table's own, and in it 预算 and 执行 are a pair.
fn tell_stages(columns: &mut [HeaderColumn]) {
    let label = |c: &HeaderColumn| matches!(c.meaning, Meaning::Code | Meaning::Name | Meaning::Text | Meaning::Ordinal);
    // 2024年 over 预算数 | 执行数: the header above tells the years.
    let dated = |c: &HeaderColumn| c.path.iter().rev().skip(1).any(|cell| year_in(cell).is_some());
    let leaf = |c: &HeaderColumn| c.path.last().filter(|_| !label(c) && !dated(c)).and_then(|leaf| said(leaf));
    let told: Vec<Option<(Period, Option<Stage>)>> = columns.iter().map(leaf).collect();
    // What stands side by side below one header.
    let above = |c: &HeaderColumn| c.path[..c.path.len().saturating_sub(1)].to_vec();
    let mut groups: HashMap<Vec<String>, Vec<(Period, Option<Stage>)>> = HashMap::new();
    for (column, own) in columns.iter().zip(&told) {
        let group = groups.entry(above(column)).or_default();
        group.extend(own.filter(|own| !group.contains(own)));
    }
    for (at, own) in told.into_iter().enumerate() {
        let (Some((period, stage)), Some(group)) = (own, groups.get(&above(&columns[at]))) else { continue };
        let Some(latest) = group.iter().map(|(period, _)| *period).max() else { continue };
        if group.iter().all(|other| *other == (period, stage)) {
            continue;
        }
        let upper = columns[at].path.iter().rev().skip(1).find_map(|cell| header_meaning(cell)).filter(|m| *m != Meaning::Amount);
        let column = &mut columns[at];
        let amount = matches!(column.meaning, Meaning::Unknown | Meaning::Amount | Meaning::PriorAmount);
        if period < latest {
            (column.meaning, column.aspect) = match (amount, upper) {
                (true, None) => (Meaning::PriorAmount, Aspect::Only),
                (true, Some(upper)) => (upper, Aspect::Aside),
                (false, _) => (column.meaning, Aspect::Aside),
            };
            continue;
        }
        if amount {
            column.meaning = upper.unwrap_or(Meaning::Amount);
        }
        let has = |wanted: Stage| group.contains(&(latest, Some(wanted)));
        column.aspect = match stage {
            Some(Stage::Budget) if has(Stage::Done) => Aspect::Budget,
            Some(Stage::Done) if has(Stage::Budget) || has(Stage::Adjusted) => Aspect::Final,
            Some(Stage::Adjusted) if has(Stage::Budget) || has(Stage::Done) => Aspect::Aside,
            _ => Aspect::Only,
        };
    }
}

/// The year that a header cell names.
fn year_in(cell: &str) -> Option<i32> {
    let cell = fold(cell);
    let at = cell.find('年')?;
    cell.get(at.checked_sub(4)?..at)?.parse::<i32>().ok()
}

/// 2025年预算数 | 2026年预算数, each over 合计, 基本支出, 项目支出; 年初结转 | 本年收入 | 本年支出 | 年末结转 likewise: what the table is
/// about is one of them, and its columns have copies in other tables; those of the others stand aside.
///
/// 一般公共预算 | 政府性基金预算 | 合计, each over 基本支出, 项目支出, likewise: what the table is about is all money.
fn set_aside(role: Role, columns: &mut [HeaderColumn]) {
    let spends = matches!(role, Role::Expenditure | Role::FiscalExpenditure | Role::Detail);
    let own = |column: &HeaderColumn| if spends { Of::money(column).unwrap_or(Of::column(column)) } else { Of::column(column) };
    let known: Vec<Of> = columns.iter().map(own).collect();
    // What the headers over the columns of one meaning say, each once.
    let mut said: HashMap<(Meaning, Aspect), Vec<Of>> = HashMap::new();
    for (column, own) in columns.iter().zip(&known) {
        let group = said.entry((column.meaning, column.aspect)).or_default();
        if !group.contains(own) {
            group.push(*own);
        }
    }
    let beside =
        |at: usize| said.get(&(columns[at].meaning, columns[at].aspect)).is_some_and(|all| all.iter().any(|o| known[at].is_beside(*o)));
    let aside: Vec<usize> = (0..columns.len()).filter(|&at| beside(at)).collect();
    for at in aside {
        let label = matches!(columns[at].meaning, Meaning::Code | Meaning::Name | Meaning::Text | Meaning::Ordinal);
        if !label {
            columns[at].aspect = Aspect::Aside;
        }
    }
}

/// 本年预算 | 上年结转, each over 基本支出, 项目支出: of the groups of a table of expenditure one is the whole, 合计; where none is,
/// each of them is a part of what the table is about.
fn of_one_group(role: Role, columns: &mut [HeaderColumn]) {
    if !matches!(role, Role::Expenditure | Role::FiscalExpenditure | Role::General | Role::Fund | Role::Capital) {
        return;
    }
    let head = |c: &HeaderColumn| c.path[..c.path.len().saturating_sub(1)].to_vec();
    for meaning in [Meaning::Basic, Meaning::Project] {
        let own: Vec<usize> =
            (0..columns.len()).filter(|&at| columns[at].meaning == meaning && columns[at].aspect == Aspect::Only).collect();
        let whole = |at: &usize| {
            let upper = head(&columns[*at]);
            upper.last().is_none_or(|cell| matches!(header_meaning(cell), Some(Meaning::Total | Meaning::YearExpenditure)))
        };
        let heads: Vec<Vec<String>> = own.iter().map(|&at| head(&columns[at])).collect();
        if heads.windows(2).all(|pair| pair[0] == pair[1]) {
            continue;
        }
        let kept = own.iter().copied().find(whole);
        for at in own.into_iter().filter(|at| Some(*at) != kept) {
            columns[at].aspect = Aspect::Aside;
        }
    }
}

/// What the header over a column says that its amounts are of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// 年初结转, 本年收入, 年末结转
    Flow,
    /// 上年, 增减
    Compared,
    Year(i32),
    /// 一般公共预算
    Money(Meaning),
    /// 本年支出
    Spent,
    /// Nothing of these.
    Own,
}

impl Of {
    fn column(column: &HeaderColumn) -> Self {
        let upper = &column.path[..column.path.len().saturating_sub(1)];
        let meant = || upper.iter().filter_map(|cell| header_meaning(cell));
        match meant().find(|m| is_flow(*m)) {
            Some(Meaning::YearExpenditure) => Self::Spent,
            Some(_) => Self::Flow,
            None if meant().any(|m| matches!(m, Meaning::PriorAmount | Meaning::ChangeAmount)) => Self::Compared,
            None if upper.iter().any(|cell| said(cell).is_some_and(|(period, _)| period == Period::Prior)) => Self::Compared,
            None => upper.iter().rev().find_map(|cell| year_in(cell)).map_or(Self::Own, Self::Year),
        }
    }

    /// The kind of money that the headers over 基本支出, 项目支出 and their 合计 name.
    fn money(column: &HeaderColumn) -> Option<Self> {
        use Meaning as M;
        let amount = matches!(column.meaning, M::Total | M::Subtotal | M::Basic | M::Project | M::OperatingExpenditure);
        let upper = &column.path[..column.path.len().saturating_sub(1)];
        let funds = |m: &M| matches!(m, M::General | M::Fund | M::Capital | M::FiscalAccount | M::UnitFunds | M::OtherFunds);
        let named = upper.iter().filter_map(|cell| header_meaning(cell)).find(|m| funds(m) || *m == M::FiscalAppropriation);
        named.filter(|_| amount).map(Self::Money)
    }

    /// Whether what stands below this header is not what the table is about, where it prints the other as well.
    const fn is_beside(self, other: Self) -> bool {
        match (self, other) {
            (Self::Flow, Self::Spent) | (Self::Compared, Self::Year(_) | Self::Own) | (Self::Money(_), Self::Own) => true,
            (Self::Money(own), Self::Money(other)) => own as u8 != other as u8,
            (Self::Year(own), Self::Year(later)) => own < later,
            _ => false,
        }
    }
}

/// What a year opens with, takes in, spends and closes with.
const fn is_flow(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::CarryIn | Meaning::YearIncome | Meaning::YearExpenditure | Meaning::CarryOut)
}

/// 2023年预算数 | 2024年预算数: the earlier year is the prior one.
fn tell_years(columns: &mut [HeaderColumn]) {
    // 2024年 over 预算数 | 执行数, 2023年执行数 | 2024年预算数 over 小计, 基本支出: the year may stand above.
    let year_of =
        |column: &HeaderColumn| column.path.iter().rev().find_map(|cell| year_in(cell)).filter(|_| column.meaning == Meaning::Amount);
    let latest = columns.iter().flat_map(|c| &c.path).filter_map(|cell| year_in(cell)).max();
    for column in columns {
        if year_of(column).is_some_and(|y| Some(y) < latest) {
            column.meaning = Meaning::PriorAmount;
        }
    }
}
