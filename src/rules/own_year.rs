//! Whether the year of the document is beyond doubt against another year that some of its words name.

use super::compared::measured_against;
use crate::model::fold::fold;
use crate::model::{ClaimKind, Disclosure, Folded, Span};

/// Titles, contents, the year printed with tables and the sentences that open with a year: how many speak for it, with
/// changes that are measured against the year before.
fn speak_for(d: &Disclosure, year: i32) -> usize {
    let named = format!("{year}年");
    let titles = d.tables.iter().map(|t| Folded::of(&d.text, [t.title_span]));
    let contents = d.contents.iter().map(|entry| Folded::of(&d.text, [entry.span]));
    let headings = d.headings().chain(titles).chain(contents).filter(|t| t.text.contains(&named)).count();
    let tables = d.tables.iter().filter(|t| t.year.is_some_and(|(_, y)| y == year)).count();
    let opened = d.prose().filter(|p| p.text.starts_with(&named)).count();
    let against = |kind: &ClaimKind, sentence: Span| match kind {
        ClaimKind::Change { direction_span, .. } => {
            let before = Span::new(sentence.start.min(direction_span.start), direction_span.start);
            measured_against(&fold(before.of(&d.text))).is_some_and(|(named, _)| named == Some(year - 1))
        }
        _ => false,
    };
    headings + tables + opened + d.claims.iter().filter(|c| against(&c.kind, c.sentence)).count()
}

/// Whether the document is of its year and not of the other: more than twice as much speaks for it.
pub(super) fn is_certain(d: &Disclosure, other: i32) -> bool {
    d.year.is_some_and(|year| {
        let own = speak_for(d, year);
        own > 2 && own > 2 * speak_for(d, other)
    })
}
