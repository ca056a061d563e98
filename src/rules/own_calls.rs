//! 我局, 我镇 — words by which another kind of body calls itself (part of BC831).

use super::other_body::OTHER_BODY;
use crate::ledger::Ledger;
use crate::lexicon::bodies::{all_calls, calls_itself, speaks_of_others, speaks_of_units};
use crate::model::{Disclosure, Folded, Level, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Words by which only the body that publishes calls itself, never a unit of it.
const OF_DEPARTMENTS: &[&str] = &["局", "委", "厅", "镇", "乡", "街道"];

/// 我 and 本 are parts of other words before and behind these.
const NOT_BEFORE: &[char] = &['根', '基', '资', '成', '版', '样', '日', '书', '自', '原'];
const NOT_BEHIND: &[char] = &['面', '部', '限', '员', '域', '长', '务', '教', '土', '村', '级'];

/// Reports the odd word by which another kind of body calls itself, where the document calls itself rightly elsewhere.
pub(super) fn other_call(d: &Disclosure, own: &str, ledger: &mut Ledger<'_>) {
    let mut right: BTreeSet<&str> = calls_itself(own).collect();
    // 某某镇人民政府 calls itself by its place; another body's place is no call of its own.
    if d.level == Some(Level::Township) {
        right.extend(["镇", "乡", "街道"].into_iter().filter(|place| own.contains(place)));
    }
    if right.is_empty() || d.level == Some(Level::Government) {
        return;
    }
    let places = |call: &&str| d.level == Some(Level::Township) || !["镇", "乡", "街道"].contains(call);
    let wrong: BTreeSet<&'static str> = all_calls()
        .chain(["镇", "乡"])
        .filter(|call| OF_DEPARTMENTS.contains(call) && !right.contains(call) && !own.contains(call))
        .filter(places)
        .collect();
    let mut said = 0_usize;
    let mut found: BTreeMap<&'static str, Vec<Span>> = BTreeMap::new();
    for text in d.headings().chain(d.prose()) {
        said += text.text.matches(own).count();
        said += right
            .iter()
            .map(|call| ["我", "本"].iter().map(|we| text.text.matches(&format!("{we}{call}")).count()).sum::<usize>())
            .sum::<usize>();
        for call in &wrong {
            for we in ["我", "本"] {
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
        let sentence = before.rfind('。').map_or(0, |i| i + '。'.len_utf8());
        let stop = behind.find('。').map_or(text.text.len(), |i| end + i);
        let own = &text.text[sentence..stop];
        let quoted = before.matches('《').count() > before.matches('》').count();
        let other = before.ends_with(NOT_BEFORE) || behind.starts_with(NOT_BEHIND);
        if !quoted && !other && !speaks_of_others(own) && !speaks_of_units(own) {
            found.push(text.span(at..end));
        }
    }
    found
}
