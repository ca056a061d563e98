//! BC810 — the numbers that stand above tables (公开05表, 表3-2): one number, one table.

use super::residue::TWO_NUMBERS;
use crate::ledger::Ledger;
use crate::model::fold::fold;
use crate::model::{Disclosure, Span};
use std::collections::BTreeMap;

/// So many tables must be numbered before a number that two of them have is a slip.
const ENOUGH: usize = 4;

/// The same number above two tables of different titles.
pub(super) fn printed_twice(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut again: Vec<(usize, usize, Span, String)> = Vec::new();
    for at in 0..d.tables.len() {
        let Some((span, number)) = number(d, at) else { continue };
        match seen.get(&number) {
            Some(&first) if fold(&d.tables[first].title) != fold(&d.tables[at].title) => again.push((first, at, span, number)),
            Some(_) => {}
            None => drop(seen.insert(number, at)),
        }
    }
    // Several doubled numbers are a way of counting: 附表1 of each part.
    let [(first, at, span, number)] = &again[..] else { return };
    if seen.len() < ENOUGH {
        return;
    }
    let (first, own) = (&d.tables[*first].title, &d.tables[*at].title);
    ledger
        .report(
            &TWO_NUMBERS,
            *span,
            format!("“{own}”印为“{number}”，与前面的“{first}”编号相同"),
            format!("\"{own}\" has the number \"{number}\" of \"{first}\" before it"),
        )
        .keyed(format!("{number}|{own}"));
}

/// The line that numbers a table, beside its title or between that and its rows.
fn number(d: &Disclosure, at: usize) -> Option<(Span, String)> {
    const NEAR: usize = 240;
    let title = d.tables[at].title_span;
    let before = at.checked_sub(1).map(|last| &d.tables[last]);
    let end_before = before.and_then(|t| t.rows.iter().flat_map(|r| &r.spans).map(|s| s.end).max()).unwrap_or(0);
    let from = floor(&d.text, title.start.saturating_sub(NEAR / 4).max(end_before).min(title.start));
    let first = d.tables[at].columns.iter().map(|c| c.header_span).find(|s| s.end > s.start).map_or(title.end, |s| s.start);
    let until = floor(&d.text, first.min(title.end + NEAR).max(title.end));
    let mut start = from;
    let mut found = None;
    for line in d.text.get(from..until)?.split_inclusive(['\n', '\t']) {
        let words = line.trim();
        if is_number(&fold(words)) {
            let at = start + (line.len() - line.trim_start().len());
            if found.is_some() {
                return None;
            }
            found = Some((Span::new(at, at + words.len()), fold(words)));
        }
        start += line.len();
    }
    found
}

/// The next place before which a character begins.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// 公开05表, 预算02-1表, 表3-2, 附表8.
fn is_number(words: &str) -> bool {
    let heads = ["预算公开", "部门公开", "公开", "预算", "附"];
    let rest = heads.iter().find_map(|head| words.strip_prefix(head)).unwrap_or(words);
    let rest = rest.strip_prefix('表').or_else(|| rest.strip_suffix('表')).map(|r| r.trim_end_matches([':', '、']));
    rest.is_some_and(|r| {
        let digits = |c: char| c.is_ascii_digit() || c == '-' || "一二三四五六七八九十".contains(c);
        !r.is_empty() && r.chars().count() <= 5 && r.chars().all(digits)
    })
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn a_line_may_number_a_table() {
        assert!(["公开05表", "预算02-1表", "表3-2", "附表8", "表十一", "公开表六"].iter().all(|w| is_number(w)));
        assert!(!["收入预算表", "表", "附表", "公开"].iter().any(|w| is_number(w)));
    }
}
