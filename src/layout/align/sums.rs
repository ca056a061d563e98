//! Whether the rows of a page add up with those of the other pages.
//!
//! A page without a header that fills fewer columns than the others does not tell by place which of them are blank: a
//! rendering closes the gap. Where every sum that its rows take part in holds in every column, the columns are the ones they
//! were taken for; otherwise they are not certain, and nothing is concluded from them.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::super::raw::GridRow;
use super::doubt;
use crate::model::catalog::is_total_name;
use crate::model::fold::fold;
use crate::model::number;
use rust_decimal::Decimal;

/// The columns of a table of 科目 by what they hold.
pub struct Sums<'t> {
    /// The text.
    pub text: &'t str,
    /// Columns of codes, or of 类, 款 and 项.
    pub codes: Vec<usize>,
    /// Columns of amounts.
    pub amounts: Vec<usize>,
}

/// A 科目, `""` for 合计, and its amounts.
struct Account {
    code: String,
    amounts: Vec<Option<Decimal>>,
    page: usize,
}

impl Sums<'_> {
    /// Whether every row of a page is part of a sum, and all these sums hold.
    pub fn hold(&self, pages: &[Vec<GridRow>], page: usize) -> bool {
        let accounts: Vec<Account> =
            pages.iter().enumerate().flat_map(|(page, rows)| rows.iter().filter_map(move |row| self.account(row, page))).collect();
        let mut own = accounts.iter().filter(|a| a.page == page).peekable();
        own.peek().is_some() && own.all(|a| a.code.is_empty() || self.holds(&accounts, parent(&a.code)))
    }

    fn holds(&self, accounts: &[Account], whole: &str) -> bool {
        let Some(sum) = accounts.iter().find(|a| a.code == whole) else { return false };
        let parts: Vec<&Account> = accounts.iter().filter(|a| !a.code.is_empty() && parent(&a.code) == whole).collect();
        (0..self.amounts.len()).all(|c| {
            let printed = || parts.iter().filter_map(|p| p.amounts[c]).chain(sum.amounts[c]);
            let places = printed().map(|a| a.scale()).min().unwrap_or(0);
            let allowed = Decimal::new(parts.len() as i64 + 1, places) / Decimal::TWO;
            let added: Decimal = parts.iter().filter_map(|p| p.amounts[c]).sum();
            (added - sum.amounts[c].unwrap_or_default()).abs() <= allowed
        })
    }

    fn account(&self, row: &GridRow, page: usize) -> Option<Account> {
        // 类, 款 and 项 may stand in the line of 合计.
        let digits = |cell: &String| cell.bytes().all(|b| b.is_ascii_digit());
        let code: String = self.codes.iter().map(|&c| fold(&row[c].text(self.text))).filter(digits).collect();
        // The amounts of 合计 may stand on a line of their own.
        let alone = || row.iter().enumerate().all(|(c, cell)| cell.is_blank() || self.amounts.contains(&c) || self.codes.contains(&c));
        let total = || alone() || row.iter().any(|cell| is_total_name(&cell.text(self.text)));
        let is_code = matches!(code.len(), 3 | 5 | 7);
        let amounts: Vec<Option<Decimal>> =
            self.amounts.iter().map(|&c| number::number(&row[c].text(self.text)).map(|n| n.value)).collect();
        let whole = code.is_empty() && total() && amounts.iter().any(Option::is_some);
        (is_code || whole).then_some(Account { code, amounts, page })
    }

    /// Marks every amount of a row, and every blank one, as ambiguous.
    pub fn doubt(&self, row: &mut GridRow) {
        let Some(first) = row.iter().find(|c| !c.is_blank()).map(super::super::raw::Cell::span) else { return };
        for &c in &self.amounts {
            row[c].ambiguous = true;
        }
        doubt(row, first);
    }
}

/// The code one level up, `""` for a 类: 合计.
fn parent(code: &str) -> &str {
    if code.len() > 3 { &code[..code.len() - 2] } else { "" }
}
