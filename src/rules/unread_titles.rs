//! Titles of tables that are there and were not read, so that none of them is called absent.

use crate::layout::line;
use crate::model::catalog::header_meaning;
use crate::model::{Disclosure, Format, Origin, Role};

/// Amounts and header cells below a title, in no table: more of them are what is left of one.
const UNPLACED: usize = 2;

/// The kinds of tables whose titles stand in a copied text, outside its contents, with amounts or cells of a header below them that
/// are in no table: such a table is there, and was not read. A title with nothing below is no table.
pub(super) fn unread_roles(d: &Disclosure) -> Vec<Role> {
    if d.format != Format::Text {
        return Vec::new();
    }
    let listed = |at: usize| d.contents.iter().any(|entry| entry.span.start <= at && at < entry.span.end);
    let mut end = 0;
    let loose = d.figures.iter().filter(|f| f.origin == Origin::Loose && f.scale() > 0);
    let mut left: Vec<usize> = loose.map(|f| f.span.start).collect();
    let mut titles: Vec<(usize, Role)> = Vec::new();
    for line in d.text.split_inclusive('\n') {
        let at = end + line.len() - line.trim_start().len();
        end += line.len();
        match line::title_role(line.trim()) {
            Some(role) => titles.push((at, role)),
            None => left.extend(header_meaning(line.trim()).map(|_| at)),
        }
    }
    left.sort_unstable();
    let count = |from: usize, to: usize| left.partition_point(|&at| at < to) - left.partition_point(|&at| at < from);
    let ends = titles.iter().skip(1).map(|(at, _)| *at).chain([d.text.len()]);
    let unread = titles.iter().zip(ends).filter(|&(&(at, _), to)| count(at, to) > UNPLACED && !listed(at));
    unread.map(|(&(_, role), _)| role).collect()
}
