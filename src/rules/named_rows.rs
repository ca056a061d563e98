//! Rows that have a name and no code: which of them the table divides, by how far they are set in.

use crate::model::fold::{fold, number_depth, without_number};
use crate::model::{Role, RowKind, Table};

/// Tables whose rows are 科目, with a code or without.
pub(super) const OF_CODES: &[Role] = &[
    Role::Expenditure,
    Role::General,
    Role::FiscalExpenditure,
    Role::BasicEconomic,
    Role::FiscalBasic,
    Role::Fund,
    Role::Capital,
    Role::Detail,
];

/// Whether the names stand in a tree of their own: no codes, no numbers, and some of them set in below others.
pub(super) fn is_tree(table: &Table) -> bool {
    let items = || table.rows.iter().filter(|r| r.kind != RowKind::Total);
    let plain = items().all(|r| r.kind == RowKind::Item && number_depth(&fold(&r.name)).is_none());
    OF_CODES.contains(&table.role) && table.coded_rows().next().is_none() && plain && items().any(|r| r.parent.is_some())
}

/// For each row the rows set in directly below it.
pub(super) fn below(table: &Table) -> Vec<Vec<usize>> {
    let mut below = vec![Vec::new(); table.rows.len()];
    for (at, row) in table.rows.iter().enumerate() {
        if let Some(own) = row.parent.and_then(|parent| below.get_mut(parent)) {
            own.push(at);
        }
    }
    below
}

/// The rows that the table does not divide, each with what tells it: its code, or its name below the names above it.
pub(super) fn undivided(table: &Table) -> Vec<(usize, Vec<String>)> {
    if table.coded_rows().next().is_some() {
        let code = |r: usize| table.rows[r].code.as_ref().filter(|c| !table.divides(c));
        return table.coded_rows().filter_map(|r| Some((r, vec![code(r)?.unit().to_string(), code(r)?.0.clone()]))).collect();
    }
    if !is_tree(table) {
        return Vec::new();
    }
    let name = |r: usize| without_number(&fold(&table.rows[r].name)).to_owned();
    let path = |row: usize| {
        let mut path = vec![name(row)];
        let mut at = row;
        // A row is below one that stands above it: the way up ends.
        while let Some(above) = table.rows[at].parent.filter(|&p| p < at) {
            path.push(name(above));
            at = above;
        }
        path
    };
    let below = below(table);
    (0..table.rows.len()).filter(|&r| table.rows[r].kind == RowKind::Item && below[r].is_empty()).map(|r| (r, path(r))).collect()
}
