//! Which row is a part of which.

use super::Builder;
use crate::model::fold::{fold, number_depth};
use crate::model::{Meaning, RowKind, Side};

impl Builder<'_, '_> {
    /// Which row is a part of which: 1. under 一、, 其中 under the item above, the funds under 年初结转.
    pub(super) fn parents(&mut self) {
        for side in [Side::Single, Side::Income, Side::Expenditure, Side::Use] {
            let mut stack: Vec<(usize, usize)> = Vec::new();
            let mut carry: Option<usize> = None;
            let mut parts_of: Option<usize> = None;
            for index in 0..self.table.rows.len() {
                let row = &self.table.rows[index];
                if row.side != side || row.code.is_some() || !matches!(row.kind, RowKind::Item | RowKind::Part) {
                    if row.side == side {
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
                let parent = if let Some(carry_row) = carry.filter(|_| depth == Some(1) || depth.is_none() && again) {
                    Some(carry_row)
                } else if row.kind == RowKind::Part {
                    parts_of = stack.last().map(|s| s.1);
                    parts_of
                } else if let Some(depth) = depth {
                    stack.retain(|s| s.0 < depth);
                    let parent = stack.last().map(|s| s.1);
                    stack.push((depth, index));
                    parts_of = None;
                    parent
                } else if indented {
                    stack.last().map(|s| s.1)
                } else if let Some(whole) = parts_of {
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
}
