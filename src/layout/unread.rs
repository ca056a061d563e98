//! Tables of which the title is seen and the rows are not: what stands below the title is amounts without columns.

use super::line::{self, Kind};
use super::raw::{Collected, Line};
use crate::model::pattern;
use crate::model::{Origin, Remark, RemarkKind, Role, TableId};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Lines with an amount below a title that show a table.
const FEWEST: usize = 2;

static AMOUNT: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"\d\.\d{2}(?:\D|$)|\d,\d{3}(?:\D|$)").expect("valid pattern"));

/// Finds them, says so in the remarks, takes back what was read of them, and gives the lines that are no sentences.
pub(super) fn find(text: &str, lines: &[Line], contents: &std::ops::Range<usize>, collected: &mut Collected) -> BTreeSet<usize> {
    let mut unread = BTreeSet::new();
    let mut lost: BTreeSet<usize> = BTreeSet::new();
    let said: Vec<Role> = collected
        .remarks
        .iter()
        .filter_map(|r| if let RemarkKind::CellsUndecided { role, columns: None, .. } = r.kind { Some(role) } else { None })
        .collect();
    let mut remarks: Vec<Remark> = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(at, line)| !contents.contains(at) && !line.is_blank() && !line.certain) {
        let span = line.content();
        let Kind::Title(role) = line::kind(text, span) else { continue };
        let table = collected.tables.iter().position(|t| t.title_span.end == span.end);
        if said.contains(&role) || table.is_some_and(|t| !collected.tables[t].is_empty(&collected.figures)) {
            continue;
        }
        let below = body(text, lines, at + 1);
        let amounts = below.clone().filter(|&i| AMOUNT.is_match(lines[i].content().of(text))).count();
        if amounts < FEWEST {
            continue;
        }
        let title = span.of(text).to_owned();
        remarks.push(Remark { kind: RemarkKind::CellsUndecided { role, title, amounts, rows: 0, columns: None }, span });
        unread.extend(below);
        lost.extend(table);
    }
    collected.remarks.extend(remarks);
    drop_tables(collected, &lost);
    unread
}

/// The lines below a title, down to the last amount before a sentence, a note or another title.
fn body(text: &str, lines: &[Line], from: usize) -> std::ops::Range<usize> {
    let ends = |line: &Line| {
        let raw = line.content().of(text);
        raw.contains(['。', '；'])
            || raw.chars().count() > 120
            || matches!(line::kind(text, line.content()), Kind::Title(_) | Kind::Note | Kind::Heading(1))
    };
    let end = lines[from..].iter().position(|line| !line.is_blank() && (ends(line) || line.tabbed)).map_or(lines.len(), |n| from + n);
    let last = (from..end).rev().find(|&i| AMOUNT.is_match(lines[i].content().of(text)));
    from..last.map_or(from, |last| last + 1)
}

/// Takes tables without a figure out of the document: they are unread, not empty.
fn drop_tables(collected: &mut Collected, lost: &BTreeSet<usize>) {
    if lost.is_empty() {
        return;
    }
    let before = |t: usize| lost.range(..t).count();
    let table_of = |origin: &Origin| match origin {
        Origin::Cell { table, .. } | Origin::Performance { table, .. } => Some(table.0),
        _ => None,
    };
    if collected.figures.iter().any(|f| table_of(&f.origin).is_some_and(|t| lost.contains(&t))) {
        // Blank cells were read: figures are numbered, so the table stays, as one that nobody knows.
        for &t in lost {
            collected.tables[t].role = Role::Other;
            collected.tables[t].notes.clear();
        }
        return;
    }
    for figure in &mut collected.figures {
        if let Origin::Cell { table, .. } | Origin::Performance { table, .. } = &mut figure.origin {
            *table = TableId(table.0 - before(table.0));
        }
    }
    let mut at = 0;
    collected.tables.retain(|_| {
        at += 1;
        !lost.contains(&(at - 1))
    });
}
