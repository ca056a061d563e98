//! Which row is a part of which.

use super::Builder;
use crate::lexicon::Group;
use crate::model::fold::{fold, number_depth};
use crate::model::{Meaning, Row, RowKind, Side};
use std::collections::HashMap;

/// A source, the first of what it is made of, and all of it.
const SOURCES: &[(Meaning, Meaning, &[Meaning])] = &[
    (Meaning::FiscalAppropriation, Meaning::General, &[Meaning::General, Meaning::Fund, Meaning::Capital]),
    (
        Meaning::UnitFunds,
        Meaning::Undertaking,
        &[Meaning::Undertaking, Meaning::Operating, Meaning::SuperiorGrant, Meaning::AffiliatePayment, Meaning::OtherIncome],
    ),
];

/// Whether a numbered name is the first of its list: 一、, （一）, 1., (1).
fn is_first(name: &str) -> bool {
    let mut rest = name.trim_start_matches(['(', '（']).chars();
    let first = matches!(rest.next(), Some('一' | '1'));
    first && !rest.next().is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
}

impl Builder<'_, '_> {
    /// 小计, alone on its side below the items and above 总计, is what came in or was spent in the year.
    pub(super) fn subtotals(&mut self) {
        if !self.table.role.has_sides() {
            return;
        }
        for side in [Side::Income, Side::Expenditure, Side::Use] {
            let own = || self.table.rows.iter().enumerate().filter(move |(_, r)| r.side == side);
            let has_total = own().any(|(_, r)| r.meaning == Meaning::CurrentTotal);
            let mut bare = own().filter(|(_, r)| r.code.is_none() && Group::Subtotal.holds(&fold(&r.name))).map(|(at, _)| at);
            let (Some(at), None, false) = (bare.next(), bare.next(), has_total) else { continue };
            let closes = own().any(|(later, r)| later > at && r.meaning == Meaning::GrandTotal);
            let first = own().next().map(|(first, _)| first);
            drop(bare);
            if closes && first.is_some_and(|first| first < at) {
                let row = &mut self.table.rows[at];
                (row.meaning, row.kind) = (Meaning::CurrentTotal, RowKind::Total);
            }
        }
    }

    /// Which row is a part of which: 1. under 一、, 其中 under the item above, the funds under 年初结转.
    pub(super) fn parents(&mut self) {
        for side in [Side::Single, Side::Income, Side::Expenditure, Side::Use] {
            let mut stack: Vec<(usize, usize)> = Vec::new();
            let mut carry: Option<usize> = None;
            let mut parts_of: Option<usize> = None;
            // The parent of the row that was numbered last at each depth.
            let mut numbered: HashMap<usize, Option<usize>> = HashMap::new();
            for index in 0..self.table.rows.len() {
                let row = &self.table.rows[index];
                if row.side != side || row.code.is_some() || !matches!(row.kind, RowKind::Item | RowKind::Part) {
                    if row.side == side {
                        // 二、上年结转 is beside 一、本年收入, which is a total.
                        numbered.clear();
                        numbered.extend(number_depth(&fold(&row.name)).map(|depth| (depth, None)));
                        stack.clear();
                        parts_of = None;
                        carry = matches!(row.meaning, Meaning::CarryIn | Meaning::CarryOut).then_some(index);
                    }
                    continue;
                }
                let key = fold(&row.name);
                let indented = row.parent.is_some();
                let depth = number_depth(&key);
                // The funds are listed a second time under 年初结转, with or without 一、二、三、.
                let fund = matches!(row.meaning, Meaning::General | Meaning::Fund | Meaning::Capital);
                let again = fund && self.table.rows[..index].iter().any(|r| r.side == side && r.meaning == row.meaning);
                // 二、一般公共预算拨款 is beside 一、上年结转.
                let below = |c: usize| depth != number_depth(&fold(&self.table.rows[c].name));
                let parent = if let Some(carry_row) = carry.filter(|&c| depth == Some(1) && below(c) || depth.is_none() && again) {
                    Some(carry_row)
                } else if row.kind == RowKind::Part {
                    parts_of = stack.last().map(|s| s.1);
                    parts_of
                } else if let Some(whole) = self.source_of(index) {
                    Some(whole)
                } else if let Some(depth) = depth {
                    stack.retain(|s| s.0 < depth);
                    // 二、 is beside 一、, whatever stands between without a number.
                    let beside = numbered.get(&depth).copied().filter(|_| !is_first(&key));
                    let parent = beside.unwrap_or_else(|| stack.last().map(|s| s.1));
                    numbered.retain(|&d, _| d < depth);
                    numbered.insert(depth, parent);
                    if beside.is_some() {
                        stack.retain(|s| parent.is_some_and(|p| s.1 <= p));
                    }
                    stack.push((depth, index));
                    parts_of = None;
                    parent
                } else if indented || side == Side::Use && stack.last().is_some_and(|s| s.0 > 0) {
                    // 一、基本支出 over 工资福利支出, 商品和服务支出, which have no number.
                    stack.last().map(|s| s.1)
                } else if let Some(whole) = parts_of.filter(|_| !matches!(row.meaning, Meaning::CarryIn | Meaning::CarryOut)) {
                    Some(whole)
                } else {
                    if !matches!(row.meaning, Meaning::CarryIn | Meaning::CarryOut) {
                        stack = vec![(0, index)];
                    }
                    None
                };
                if matches!(row.meaning, Meaning::CarryIn | Meaning::CarryOut) && parent.is_none() {
                    carry = Some(index);
                }
                self.table.rows[index].parent = parent;
            }
        }
        for row in &mut self.table.rows {
            row.parent = row.parent.filter(|&p| p != usize::MAX);
        }
    }

    /// The row that is the whole of a source without a number of its own, where it stands right above: 财政拨款 over
    /// 一般公共预算, 政府性基金, 国有资本; 单位资金 over 事业收入 and what follows.
    fn source_of(&self, index: usize) -> Option<usize> {
        let rows = &self.table.rows;
        let own = &rows[index];
        let (whole, first, all) = SOURCES.iter().find(|(_, _, all)| all.contains(&own.meaning))?;
        let plain = |r: &Row| r.code.is_none() && number_depth(&fold(&r.name)).is_none();
        let above =
            (0..index).rev().filter(|&r| rows[r].side == own.side).find(|&r| !all.contains(&rows[r].meaning) || !plain(&rows[r]))?;
        let below = (above + 1..=index).find(|&r| rows[r].side == own.side)?;
        let heads = rows[above].meaning == *whole && rows[above].kind == RowKind::Item && rows[above].parent.is_none();
        (own.side != Side::Single && plain(own) && heads && rows[below].meaning == *first).then_some(above)
    }
}
