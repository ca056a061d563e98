//! Amounts of one body of a department, beside those of its other bodies.

#![allow(clippy::string_slice)] // Cuts words where their ends differ, at characters.

use crate::lexicon::Group;
use crate::model::{Claim, ClaimKind, Disclosure, Subject};

/// Amounts of a sentence that are looked at: a list that goes through bodies does so from its beginning.
const FIRST: usize = 64;

/// 按单位划分：甲委（本级）支出预算A；乙中心支出预算B: a sentence that gives one thing several times, each with other words in front,
/// goes through the bodies of a department; at most one amount of it is the department's.
pub(super) fn is_of_one(d: &Disclosure, claim: &Claim) -> bool {
    if Group::ByBody.is_in(claim.sentence.of(&d.text)) {
        return true;
    }
    if matches!(claim.subject, Subject::Unknown | Subject::Named(_) | Subject::Functional(_)) {
        return false;
    }
    let from = d.claims.partition_point(|c| c.sentence.end <= claim.sentence.start);
    let mut own = d.claims[from..].iter().take(FIRST).take_while(|c| c.sentence.start <= claim.sentence.start);
    let other = |c: &&Claim| {
        let amount = matches!(c.kind, ClaimKind::Amount { .. }) && c.sentence == claim.sentence && c.subject == claim.subject;
        amount && c.year == claim.year && names_another(&c.words, &claim.words)
    };
    own.any(|c| other(&c))
}

/// 县运管所公务接待费, 局机关公务接待费: words that end alike behind names of bodies.
fn names_another(one: &str, other: &str) -> bool {
    let bare = |words: &str| Group::Leads.strip_end(words).trim_matches(['，', '；', ':', '、', '“', '”']).to_owned();
    let (one, other) = (bare(one), bare(other));
    let alike: usize = one.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let (head, rest) = (&one[..one.len() - alike], &other[..other.len() - alike]);
    let body = |head: &str| Group::BodyBelow.ends(head.trim_matches(['(', ')', '“', '”'])) || head.ends_with(')');
    alike > 0 && !head.is_empty() && !rest.is_empty() && body(head) && (body(rest) || rest.chars().count() > 2)
}
