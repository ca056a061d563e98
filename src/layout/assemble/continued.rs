//! Parts of one table that words between them have cut: a running head, `（续）` behind the title, the title printed again.

use super::super::header;
use super::super::line::{self, Kind};
use super::super::raw::Line;
use super::super::raw::{Cell, GridRow, RawTable};
use super::super::shift;
use super::cut;
use crate::model::fold::fold;
use crate::model::{Role, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A table whose rows are still lines: those of each page.
#[derive(Debug)]
pub(super) struct Printed {
    pub table: RawTable,
    pub pages: Vec<Vec<usize>>,
}

/// The lines, and the cells of those that came without their TABs.
pub(super) struct Rows<'t> {
    pub text: &'t str,
    pub lines: &'t [Line],
    pub untabbed: BTreeMap<usize, Vec<Span>>,
}

impl Rows<'_> {
    /// Whether the cells of a line are separate without looking at other lines.
    pub fn has_cells(&self, index: usize) -> bool {
        self.lines[index].tabbed || self.untabbed.contains_key(&index)
    }

    /// The cells of a line.
    pub fn row(&self, index: usize) -> GridRow {
        self.untabbed.get(&index).unwrap_or(&self.lines[index].cells).iter().map(|&c| Cell::of(c)).collect()
    }

    fn of(&self, printed: &Printed) -> Vec<GridRow> {
        printed.pages.iter().flatten().map(|&i| self.row(i)).collect()
    }

    fn all_have_cells(&self, printed: &Printed) -> bool {
        printed.pages.iter().flatten().all(|&i| self.has_cells(i))
    }
}

/// Puts the parts of each table together.
pub(super) fn join(rows: &mut Rows<'_>, tables: Vec<Printed>) -> Vec<Printed> {
    let mut joined: Vec<Printed> = Vec::new();
    for mut next in tables {
        match joined.last_mut().filter(|before| goes_on(rows, before, &next)) {
            Some(before) => {
                if next.table.role == Role::Other {
                    let cut = cut::rows(rows, &rows.of(before), &between(rows, before, &next));
                    if let Some(page) = before.pages.last_mut() {
                        page.extend(cut.iter().map(|(index, _)| *index));
                    }
                    rows.untabbed.extend(cut);
                }
                before.pages.append(&mut next.pages);
                before.table.notes.append(&mut next.table.notes);
            }
            None => joined.push(next),
        }
    }
    joined
}

fn goes_on(rows: &Rows<'_>, before: &Printed, next: &Printed) -> bool {
    let (first, second) = (&before.table, &next.table);
    let other_unit = first.unit.zip(second.unit).is_some_and(|(a, b)| a.1 != b.1);
    if before.pages.is_empty() || next.pages.is_empty() || other_unit || matches!(first.role, Role::Other | Role::Performance) {
        return false;
    }
    let (bare, marked) = second.title.as_ref().map_or_else(Default::default, |(_, title)| without_mark(title));
    let same_title = second.role == first.role && first.title.as_ref().is_some_and(|(_, title)| without_mark(title).0 == bare);
    if same_title && marked {
        return true;
    }
    // What columns of spaces say is known only when they have been found.
    if !rows.all_have_cells(before) || !rows.all_have_cells(next) {
        return false;
    }
    let (above, below) = (rows.of(before), rows.of(next));
    let (head, body) = above.split_at(header::length(rows.text, &above, None).min(above.len()));
    let words: Vec<String> = head.iter().flatten().map(|c| fold(&c.text(rows.text))).collect();
    // The header printed again on any page of either part.
    let repeats = |row: &&GridRow| row.iter().all(|c| words.contains(&fold(&c.text(rows.text))));
    let body: Vec<GridRow> = body.iter().filter(|row| !repeats(row)).cloned().collect();
    let own_body: Vec<GridRow> = below.iter().filter(|row| body.is_empty() || !repeats(row)).cloned().collect();
    if own_body.is_empty() {
        return false;
    }
    if same_title {
        // The table printed twice says the same again; its second part goes on.
        let labels = |part: &[GridRow]| part.iter().map(|r| label(rows.text, r)).filter(|l| !l.is_empty()).collect::<BTreeSet<_>>();
        let no_other_header = header::length(rows.text, &own_body, None) == 0;
        let (own, others) = (labels(&own_body), labels(&body));
        // The groups of a list of purchases name the same goods again; only its first row, the whole, stands there once.
        let first_again = || body.iter().map(|r| label(rows.text, r)).find(|l| !l.is_empty()).is_none_or(|first| own.contains(&first));
        let goes_on = others.is_disjoint(&own) || first.role == Role::Procurement && !first_again();
        return no_other_header && !body.is_empty() && goes_on;
    }
    second.role == Role::Other
        && !says_sentences(rows.text, &below)
        && nothing_but_furniture(rows, before, next)
        && shift::fits(rows.text, head, &body, &own_body)
}

/// Whether rows are rather text with TABs in it.
fn says_sentences(text: &str, part: &[GridRow]) -> bool {
    part.iter().flatten().map(|c| c.text(text)).any(|words| words.contains(['。', '；']) || words.chars().count() > 45)
}

/// A title without `（续）`, `续表`, `续：`, and whether it had one.
fn without_mark(title: &str) -> (String, bool) {
    let key = fold(title);
    let bare = ["(续)", "(续表)", "(续上表)", "(接上表)", "续表"].iter().find_map(|mark| key.strip_suffix(mark)).unwrap_or(&key);
    let bare = ["续:", "(续)", "续表:", "续"].iter().find_map(|mark| bare.strip_prefix(mark)).unwrap_or(bare);
    (bare.to_owned(), bare.len() < key.len())
}

/// What names a row: its words and codes.
fn label(text: &str, row: &GridRow) -> String {
    let named = |words: &String| header::is_code(words) || words.contains(|c: char| c.is_alphabetic());
    row.iter().map(|c| c.text(text)).filter(named).collect()
}

/// The lines between two parts that are not blank.
fn between(rows: &Rows<'_>, before: &Printed, next: &Printed) -> Vec<usize> {
    let last = before.pages.iter().flatten().last();
    let first = next.pages.iter().flatten().next();
    let lines = last.zip(first).map_or(0..0, |(&last, &first)| last + 1..first);
    lines.filter(|&i| !rows.lines[i].is_blank()).collect()
}

/// Whether only what is printed on every page stands between two parts, or a row that the page cut: a running head, a page
/// number; no heading, no sentence.
fn nothing_but_furniture(rows: &Rows<'_>, before: &Printed, next: &Printed) -> bool {
    let between = between(rows, before, next);
    let above = rows.of(before);
    between.len() <= 5
        && between.iter().all(|&index| {
            let span = rows.lines[index].content();
            let raw = span.of(rows.text);
            let quiet = !raw.contains(['。', '；', '，']) && !raw.ends_with(['：', ':']) && raw.chars().count() <= 40;
            match line::kind(rows.text, span) {
                Kind::PageMark | Kind::Caption(_) => true,
                Kind::Text if cut::has_amount(raw) => cut::row(rows.text, span, &above).is_some(),
                Kind::Text => quiet,
                Kind::Title(_) | Kind::Note | Kind::Heading(_) | Kind::BareNumbers => false,
            }
        })
}
