//! One side of a two-sided table in the regulation's words: items, 本年合计, 结转, 总计.

use super::{FigureId, Meaning, RowKind, Side, Table};

/// 收入 or 支出 side of a 收支总表.
#[derive(Debug, Clone, Copy)]
pub struct SideView<'t> {
    table: &'t Table,
    side: Side,
}

impl Table {
    /// One side of the table.
    #[must_use]
    pub fn side(&self, side: Side) -> SideView<'_> {
        SideView { table: self, side }
    }
}

impl<'t> SideView<'t> {
    /// Rows of the side, in printed order.
    pub fn rows(self) -> impl Iterator<Item = usize> + 't {
        let SideView { table, side } = self;
        table.rows.iter().enumerate().filter(move |(_, r)| r.side == side).map(|(i, _)| i)
    }

    /// The amount columns of the side.
    pub fn columns(self) -> impl Iterator<Item = usize> + 't {
        let SideView { table, side } = self;
        table.amount_columns().filter(move |&c| table.columns[c].side == side)
    }

    /// The items that add up to the year's total: no parts, no carry-over, no totals.
    #[must_use]
    pub fn items(self) -> Vec<usize> {
        self.rows().filter(|&r| self.is_item(r)).collect()
    }

    fn is_item(self, row: usize) -> bool {
        let r = &self.table.rows[row];
        let carried = matches!(r.meaning, Meaning::CarryIn | Meaning::CarryOut | Meaning::SurplusUsed | Meaning::SurplusDistribution);
        matches!(r.kind, RowKind::Item) && r.parent.is_none() && !carried
    }

    /// 上年结转 and 使用结余, or 年终结转 and 结余分配.
    #[must_use]
    pub fn carried(self) -> Vec<usize> {
        self.rows()
            .filter(|&r| {
                let row = &self.table.rows[r];
                let carried =
                    matches!(row.meaning, Meaning::CarryIn | Meaning::CarryOut | Meaning::SurplusUsed | Meaning::SurplusDistribution);
                carried && row.parent.is_none()
            })
            .collect()
    }

    /// 本年收入合计, 本年支出合计.
    #[must_use]
    pub fn current_total(self) -> Option<usize> {
        let total = |r: &usize| self.table.rows[*r].meaning == Meaning::GrandTotal;
        let carried = |r: usize| matches!(self.table.rows[r].meaning, Meaning::CarryIn | Meaning::CarryOut);
        // 收入合计, 上年结转, 收入总计: the first of two totals is the year's, where what was carried stands between them.
        let first = || {
            let (one, last) = (self.rows().find(total)?, self.grand_total()?);
            self.rows().any(|r| one < r && r < last && carried(r)).then_some(one)
        };
        self.table.item(self.side, Meaning::CurrentTotal).or_else(first)
    }

    /// 收入总计, 支出总计: the last row that says so, as it closes the side.
    #[must_use]
    pub fn grand_total(self) -> Option<usize> {
        let total = |r: &usize| self.table.rows[*r].meaning == Meaning::GrandTotal;
        self.rows().filter(total).last()
    }

    /// The first column of the table's own year and stage: the only one, or 合计, or the 小计 beside the funds.
    #[must_use]
    pub fn main_column(self) -> Option<usize> {
        let own = |c: &usize| self.table.columns[*c].aspect.is_own();
        let amount = |c: &usize| !matches!(self.table.columns[*c].meaning, Meaning::PriorAmount | Meaning::ChangeAmount);
        let total = |c: &usize| self.table.columns[*c].meaning == Meaning::Total;
        let columns = || self.columns().filter(own);
        // 年初结转 | 本年收入 | 本年支出 | 年末结转: the flow of each source has no one column of its amounts.
        let has = |m: Meaning| self.columns().any(|c| self.table.columns[c].meaning == m);
        if has(Meaning::CarryIn) && has(Meaning::CarryOut) {
            return None;
        }
        columns().find(total).or_else(|| self.subtotal_of_funds()).or_else(|| columns().find(amount)).or_else(|| self.columns().next())
    }

    /// 小计 that stands beside 一般公共预算, 政府性基金 and 国有资本, below the same head, wherever among them.
    fn subtotal_of_funds(self) -> Option<usize> {
        let head = |c: usize| self.table.columns[c].header.rsplit_once('/').map_or("", |(head, _)| head);
        let meaning = |c: usize| self.table.columns[c].meaning;
        let fund = |c: &usize| matches!(meaning(*c), Meaning::General | Meaning::Fund | Meaning::Capital);
        let whole = self.columns().find(|&c| meaning(c) == Meaning::Subtotal && self.table.columns[c].aspect.is_own())?;
        let mut funds = self.columns().filter(fund).peekable();
        (funds.peek().is_some() && funds.all(|c| head(c) == head(whole))).then_some(whole)
    }

    /// The figure of a row in the first column.
    #[must_use]
    pub fn figure(self, row: Option<usize>) -> Option<FigureId> {
        self.table.figure(row?, self.main_column()?)
    }

    /// The figure of 总计.
    #[must_use]
    pub fn grand_figure(self) -> Option<FigureId> {
        self.figure(self.grand_total())
    }

    /// The figure of 本年合计; of 总计 where the form has no 本年合计.
    #[must_use]
    pub fn current_figure(self) -> Option<FigureId> {
        self.figure(self.current_total().or(self.grand_total()))
    }

    /// Whether last year's money of each source stands in a column beside this year's: what the row prints in all is of both.
    #[must_use]
    pub fn carries_apart(self) -> bool {
        self.side == Side::Income && self.columns().any(|c| self.table.columns[c].meaning == Meaning::CarryIn)
    }

    /// The figure of an item of a meaning; none where the row holds last year's money as well.
    #[must_use]
    pub fn item_figure(self, meaning: Meaning) -> Option<FigureId> {
        if self.carries_apart() {
            return None;
        }
        let row = self.rows().find(|&r| self.table.rows[r].meaning == meaning && self.table.rows[r].kind == RowKind::Item)?;
        self.figure(Some(row).filter(|&row| !self.is_carried_over(row) && !self.is_below_unread(row)))
    }

    /// Whether several sources above a row are called as none is: their names were not read, and one of them may be the row's.
    fn is_below_unread(self, row: usize) -> bool {
        let unread = |r: &usize| {
            let r = &self.table.rows[*r];
            r.kind == RowKind::Item && r.meaning == Meaning::Named && r.parent.is_none()
        };
        self.side == Side::Income && self.rows().take_while(|&r| r < row).filter(unread).count() > 1
    }

    /// Whether a row stands below 本年收入合计 and 年初结转: it is what was carried over, and not this year's money of its name.
    fn is_carried_over(self, row: usize) -> bool {
        let totals = self.rows().take_while(|&r| r < row).map(|r| self.table.rows[r].meaning);
        let mut totals =
            totals.filter(|m| matches!(m, Meaning::CurrentTotal | Meaning::CarryIn)).skip_while(|m| *m != Meaning::CurrentTotal);
        self.side == Side::Income && totals.next().is_some() && totals.last() == Some(Meaning::CarryIn)
    }
}
