//! 我局, 我镇 — words by which another kind of body calls itself (part of BC831).

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::other_body::OTHER_BODY;
use crate::ledger::Ledger;
use crate::lexicon::bodies::{calls_itself, calls_of_places, calls_of_publishers, is_glued, speaks_of_others, speaks_of_units, we};
use crate::model::{Disclosure, Folded, Level, Span};
use std::collections::{BTreeMap, BTreeSet};

/// What ends a sentence.
const STOP: char = '。';

/// Reports the odd word by which another kind of body calls itself, where the document calls itself rightly elsewhere.
pub(super) fn other_call(d: &Disclosure, own: &str, ledger: &mut Ledger<'_>) {
    let mut right: BTreeSet<&str> = calls_itself(own).collect();
    // 某某镇人民政府 calls itself by its place; another body's place is no call of its own.
    let is_township = d.level == Some(Level::Township);
    if is_township {
        right.extend(calls_of_places().filter(|place| own.contains(place)));
    }
    if right.is_empty() || d.level == Some(Level::Government) {
        return;
    }
    let wrong: BTreeSet<&'static str> = calls_of_publishers()
        .filter(|call| !right.contains(call) && !own.contains(call) && (is_township || !calls_of_places().any(|place| place == *call)))
        .collect();
    let mut said = 0_usize;
    let mut found: BTreeMap<&'static str, Vec<Span>> = BTreeMap::new();
    for text in d.headings().chain(d.prose()) {
        said += text.text.matches(own).count();
        said += right.iter().map(|call| we().map(|we| text.text.matches(&format!("{we}{call}")).count()).sum::<usize>()).sum::<usize>();
        for call in &wrong {
            for we in we() {
                found.entry(call).or_default().extend(called(&text, we, call));
            }
        }
    }
    for (call, places) in found {
        let (Some(first), true) = (places.first(), places.len() * 3 <= said) else { continue };
        let word = first.of(&d.text);
        ledger
            .report(
                &OTHER_BODY,
                *first,
                format!("这里自称“{word}”，这份文件是“{own}”的"),
                format!("it calls itself \"{word}\" here, the document is of \"{own}\""),
            )
            .keyed(call)
            .advise("核对自称，是否抄自别的单位的文件", "check whether the sentence is from another body's document");
    }
}

/// Where a text calls its body by a word, in sentences that speak of no other.
fn called(text: &Folded, we: &str, call: &str) -> Vec<Span> {
    let word = format!("{we}{call}");
    let mut found = Vec::new();
    for (at, _) in text.text.match_indices(&word) {
        let end = at + word.len();
        let (before, behind) = (&text.text[..at], &text.text[end..]);
        let sentence = before.rfind(STOP).map_or(0, |i| i + STOP.len_utf8());
        let stop = behind.find(STOP).map_or(text.text.len(), |i| end + i);
        let own = &text.text[sentence..stop];
        let quoted = before.matches('《').count() > before.matches('》').count();
        let other = is_glued(before, behind);
        if !quoted && !other && !speaks_of_others(own) && !speaks_of_units(own) {
            found.push(text.span(at..end));
        }
    }
    found
}
