//! Whether the year of the document is beyond doubt against another year that some of its words name.

use super::compared::measured_against;
use super::header_years;
use super::years::title_lines;
use crate::model::fold::fold;
use crate::model::{ClaimKind, Disclosure, Folded, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Titles, contents, the year printed with tables and the sentences that open with a year: how many speak for it.
fn named(d: &Disclosure, year: i32) -> usize {
    let named = format!("{year}年");
    let titles = d.tables.iter().map(|t| Folded::of(&d.text, [t.title_span]));
    let contents = d.contents.iter().map(|entry| Folded::of(&d.text, [entry.span]));
    let lines: BTreeSet<usize> =
        d.headings().chain(titles).chain(contents).chain(title_lines(d)).filter(|t| t.text.contains(&named)).map(|t| t.start()).collect();
    let tables = d.tables.iter().filter(|t| t.year.is_some_and(|(_, y)| y == year)).count();
    let opens = |sentence: &str| sentence.trim_start_matches(|c: char| c.is_ascii_punctuation() || c == '、').starts_with(&named);
    let prose = d.prose().filter(|p| p.text.contains(&named) && !lines.contains(&p.start()));
    let opened = prose.map(|p| p.text.split(['。', ';']).filter(|s| opens(s)).count().min(3)).sum::<usize>();
    let notes = d.tables.iter().flat_map(|t| t.notes.iter()).filter(|n| fold(&n.text).contains(&named)).count().min(3);
    lines.len() + tables + opened + notes + 2 * header_years::speak_for(&d.tables, year)
}

/// Changes that are measured against the year before it.
fn measured(d: &Disclosure, year: i32) -> usize {
    let against = |kind: &ClaimKind, sentence: Span| match kind {
        ClaimKind::Change { direction_span, .. } => {
            let before = Span::new(sentence.start.min(direction_span.start), direction_span.start);
            measured_against(&fold(before.of(&d.text))).is_some_and(|(named, _)| named == Some(year - 1))
        }
        _ => false,
    };
    d.claims.iter().filter(|c| against(&c.kind, c.sentence)).count()
}

/// Whether the document is of its year, asked of every other year once.
pub(super) struct OwnYear<'d> {
    d: &'d Disclosure,
    certain: BTreeMap<i32, bool>,
    titled: BTreeMap<i32, bool>,
}

impl<'d> OwnYear<'d> {
    pub(super) const fn of(d: &'d Disclosure) -> Self {
        Self { d, certain: BTreeMap::new(), titled: BTreeMap::new() }
    }

    /// Whether the document is of its year and not of the other: more than twice as much speaks for it.
    pub(super) fn is_certain(&mut self, other: i32) -> bool {
        let d = self.d;
        let speak_for = |year: i32| named(d, year) + measured(d, year);
        *self.certain.entry(other).or_insert_with(|| outweighs(d, other, speak_for))
    }

    /// The same by titles and openings alone: where the years that changes are measured against are what is in doubt.
    pub(super) fn is_titled(&mut self, other: i32) -> bool {
        let d = self.d;
        *self.titled.entry(other).or_insert_with(|| outweighs(d, other, |year| named(d, year)))
    }
}

fn outweighs(d: &Disclosure, other: i32, speak_for: impl Fn(i32) -> usize) -> bool {
    d.year.is_some_and(|year| {
        let own = speak_for(year);
        own > 2 && own > 2 * speak_for(other)
    })
}
