//! Where the parts of a row may stand: codes, names and the amounts to the right of them.

use super::super::raw::{Cell, GridRow};
use super::place::is_code;
use crate::model::catalog::is_total_name;
use crate::model::fold::{fold, number_depth};
use crate::model::number;

/// Bytes of a cell that may be 类, 款 or 项, with marks around it; a longer one with words is no code.
const MARKED: usize = 24;

/// A code, a name and the amounts to the right of them.
pub(super) struct Group {
    pub(super) codes: Vec<usize>,
    pub(super) name: usize,
    pub(super) amounts: Vec<usize>,
}

/// Where the parts of a row may stand.
pub(super) struct Form {
    pub(super) groups: Vec<Group>,
    /// A column of words beside the names: what several rows have in common, printed once in the middle of them.
    /// With it the column of the names themselves.
    pub(super) label: Option<(usize, usize)>,
    /// Whether every row has a code or a number of its own, so that words alone are no row.
    pub(super) numbered: bool,
}

/// `headed` says whether the header is among the rows, so that a column may be told that holds nothing at all.
pub(super) fn form(text: &str, rows: &[GridRow], headed: bool) -> Option<Form> {
    let width = rows.first()?.len();
    let filled = |c: usize| rows.iter().filter_map(move |r| r.get(c)).filter(|c| !c.is_blank());
    // Of each column, how many cells there are, how many of them are codes, and how many words.
    let mut shares = vec![(0, 0, 0); width];
    for row in rows {
        for (cell, (all, codes, words)) in row.iter().zip(&mut shares).filter(|(cell, _)| !cell.is_blank()) {
            let printed = cell.text(text);
            let is_name = printed.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
            *all += 1;
            *codes += usize::from((!is_name || printed.len() <= MARKED) && is_code(&fold(&printed)));
            *words += usize::from(number::cell(&printed).is_none() && number::percent(&printed).is_none());
        }
    }
    let most = |count: usize, all: usize| all > 0 && count * 2 > all;
    let codes: Vec<bool> =
        (0..width).map(|c| most(shares[c].1, shares[c].0) && !counts(text, rows.iter().filter_map(|r| r.get(c)))).collect();
    let code = |c: usize| codes[c];
    let words = |c: usize| !codes[c] && most(shares[c].2, shares[c].0);
    let mut groups: Vec<Group> = Vec::new();
    for name in (0..width).filter(|&c| words(c)) {
        let codes: Vec<usize> = (0..name).rev().take_while(|&c| code(c)).collect();
        let amounts = (name + 1..width).take_while(|&c| !words(c)).collect();
        groups.push(Group { codes, name, amounts });
    }
    for at in 1..groups.len() {
        let codes = groups[at].codes.clone();
        groups[at - 1].amounts.retain(|c| !codes.contains(c));
    }
    // Columns that nothing fills, not even a header, are left by merged cells.
    let blank = |c: usize| headed && filled(c).next().is_none();
    let beside = |g: &[Group]| g[0].codes.is_empty() && g[1].codes.is_empty() && (g[0].name + 1..g[1].name).all(blank);
    let label = groups.windows(2).find(|g| beside(g)).map(|g| (g[0].name, g[1].name));
    if let Some((label, _)) = label {
        groups.iter_mut().filter(|g| g.name == label).for_each(|g| g.amounts.clear());
    }
    // 序号 and notes in words behind the amounts are no names.
    groups.retain(|g| !g.amounts.is_empty());
    let name_cells = || groups.iter().flat_map(|g| filled(g.name));
    let anchors = name_cells().filter(|c| is_item(&c.text(text))).count();
    let numbered = groups.iter().any(|g| !g.codes.is_empty()) || anchors * 2 > name_cells().count();
    (!groups.is_empty()).then_some(Form { groups, label, numbered })
}

pub(super) fn is_item(cell: &str) -> bool {
    let key = fold(cell);
    number_depth(&key).is_some()
        || is_total_name(cell)
        || ["其中", "上年结转", "结转下年", "年初结转", "年末结转"].iter().any(|begin| key.starts_with(begin))
        || ["合计", "总计", "小计"].iter().any(|end| key.ends_with(end) && key != *end)
}

impl Form {
    pub(super) fn has_amount(&self, row: &GridRow) -> bool {
        self.groups.iter().flat_map(|g| &g.amounts).any(|&c| !row[c].is_blank())
    }

    pub(super) fn has_code(&self, row: &GridRow) -> bool {
        self.groups.iter().flat_map(|g| &g.codes).any(|&c| !row[c].is_blank())
    }

    pub(super) fn has_codes(&self) -> bool {
        self.groups.iter().any(|g| !g.codes.is_empty())
    }

    /// Words that are half a name: no code, no amount, no number of their own.
    pub(super) fn is_words(&self, text: &str, row: &GridRow) -> bool {
        !self.has_amount(row) && !self.has_code(row) && row.iter().all(|c| c.is_blank() || !is_item(&c.text(text)))
    }

    /// Amounts without a name or a code.
    pub(super) fn is_amounts(&self, row: &GridRow) -> bool {
        self.has_amount(row)
            && row.iter().enumerate().all(|(c, cell)| cell.is_blank() || self.groups.iter().any(|g| g.amounts.contains(&c)))
    }

    /// Whether a code stands without its name, or an amount beside a row of the other side.
    pub(super) fn is_nameless(&self, row: &GridRow) -> bool {
        self.nameless(row).is_some()
    }

    pub(super) fn nameless(&self, row: &GridRow) -> Option<&Group> {
        let filled = |columns: &[usize]| columns.iter().any(|&c| !row[c].is_blank());
        let beside = |g: &Group| self.groups.iter().any(|o| o.name != g.name && !row[o.name].is_blank());
        self.groups.iter().find(|g| row[g.name].is_blank() && (filled(&g.codes) || filled(&g.amounts) && beside(g)))
    }

    /// Whether a line holds the name that the row lacks, and nothing else but other names that it lacks.
    pub(super) fn names(&self, row: &GridRow, line: &GridRow) -> bool {
        let name = |c: usize| self.groups.iter().any(|g| g.name == c);
        self.nameless(row).is_some_and(|g| !line[g.name].is_blank())
            && line.iter().enumerate().all(|(c, cell)| cell.is_blank() || name(c) && row[c].is_blank())
    }

    /// Whether the amounts of a line can be those of a row: the columns are free, and what they are amounts of is there.
    pub(super) fn takes(&self, row: &GridRow, line: &GridRow) -> bool {
        let named = |c: usize| {
            let group = self.groups.iter().find(|g| g.amounts.contains(&c));
            group.is_some_and(|g| !row[g.name].is_blank() || g.codes.iter().any(|&code| !row[code].is_blank()))
        };
        !collide(row, line) && (0..line.len()).filter(|&c| !line[c].is_blank()).all(named)
    }
}

/// Whether the cells of a column that are not blank are numbers that count.
pub(super) fn counts<'c>(text: &str, cells: impl Iterator<Item = &'c Cell>) -> bool {
    let numbers: Vec<_> = cells.filter(|c| !c.is_blank()).map(|c| c.text(text).parse::<u32>()).collect();
    numbers.len() > 1 && numbers.windows(2).all(|pair| matches!((&pair[0], &pair[1]), (Ok(a), Ok(b)) if *b == a + 1))
}

pub(super) fn collide(a: &GridRow, b: &GridRow) -> bool {
    a.iter().zip(b).any(|(a, b)| !a.is_blank() && !b.is_blank())
}
