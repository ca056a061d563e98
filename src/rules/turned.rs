//! Changes of a whole and of its parts that fit only when one of them goes the other way: its direction word is wrong.

use super::change::DIRECTION;
use super::opposite::{is_left_open, is_said};
use crate::ledger::{Ledger, Turned, turned};
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::{Claim, ClaimKind, Direction, Disclosure, FigureId, Span};
use std::collections::BTreeSet;

/// Of a change that is not the sum of its components: whether one direction word the other way round makes it right. Then the
/// word is wrong, and is reported.
pub(super) fn components(d: &Disclosure, difference: FigureId, parts: &[(i8, FigureId)], ledger: &mut Ledger<'_>) -> bool {
    let wrong = match turned(d, difference, parts) {
        Turned::Whole => difference,
        Turned::Part(one) => parts[one].1,
        Turned::AsWritten | Turned::Nothing => return false,
    };
    let change = d.claims.iter().find_map(|claim| match claim.kind {
        ClaimKind::Change { difference: Some(own), direction_span, .. } if own == wrong => Some((claim, direction_span)),
        _ => None,
    });
    let Some((claim, word)) = change else { return false };
    if !is_said(d, claim) {
        report(d, difference, wrong, word, ledger);
    }
    true
}

fn report(d: &Disclosure, whole: FigureId, wrong: FigureId, word: Span, ledger: &mut Ledger<'_>) {
    let (said, raw, all) = (word.of(&d.text), &d.figure(wrong).raw, &d.figure(whole).raw);
    let (zh, en) = if wrong == whole {
        (
            format!("这里写“{said}”{raw}，而各部分的增减相加方向相反、金额相同：“{said}”应改为相反的方向"),
            format!("the text says \"{said}\" {raw}, but the changes of the parts come to the same amount the other way"),
        )
    } else {
        (
            format!("这里写“{said}”{raw}，而合计的增减额为 {all}：方向相反时，各部分的增减额之和才与合计相符"),
            format!(
                "the text says \"{said}\" {raw}, but the whole changes by {all}: only the other way round do the changes of the parts add up"
            ),
        )
    };
    ledger.report(&DIRECTION, word, zh, en).with(if wrong == whole { vec![whole] } else { vec![wrong, whole] });
}

/// A change of the paragraph.
struct Said {
    difference: FigureId,
    down: bool,
    word: Span,
    sentence: Span,
    /// Its word is reported already.
    is_said: bool,
}

/// 比上年减少N万元。其中：基本支出…增加A万元，主要原因是……；项目支出…减少B万元: where reasons and amounts stand between the
/// changes, or the parts are of another sentence, nobody says that these are all. That the last word the other way round makes
/// them fit to the last digit, and no other, does.
pub(super) fn paragraphs(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut all: Vec<(usize, Said)> = d.claims.iter().filter_map(|claim| change(d, claim)).collect();
    all.sort_by_key(|(paragraph, said)| (*paragraph, said.word.start));
    let listed: BTreeSet<FigureId> = d
        .claims
        .iter()
        .filter_map(|claim| match claim.kind {
            ClaimKind::Components { difference, .. } => Some(difference),
            _ => None,
        })
        .collect();
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        let Some(((_, whole), parts)) = group.split_first() else { continue };
        let Some((_, first)) = parts.first() else { continue };
        let between = fold(d.text.get(d.figure(whole.difference).span.end..first.word.start).unwrap_or(""));
        if group.iter().any(|(_, said)| said.is_said) {
            continue;
        }
        if parts.len() < 2 || parts.len() > 9 || !Group::PartsFollow.is_in(&between) || listed.contains(&whole.difference) {
            continue;
        }
        let signed: Vec<(i8, FigureId)> = parts.iter().map(|(_, p)| (if p.down == whole.down { 1 } else { -1 }, p.difference)).collect();
        // The parts by function fill one sentence, those by use the next.
        let together = parts.iter().take_while(|(_, p)| p.sentence == first.sentence).count();
        let [own, all] = [&signed[..together], &signed[..]].map(|parts| turned(d, whole.difference, parts));
        let found = if together > 1 && own != Turned::Nothing { own } else { all };
        match found {
            Turned::Whole => report(d, whole.difference, whole.difference, whole.word, ledger),
            Turned::Part(one) => report(d, whole.difference, parts[one].1.difference, parts[one].1.word, ledger),
            Turned::AsWritten | Turned::Nothing => {}
        }
    }
}

fn change(d: &Disclosure, claim: &Claim) -> Option<(usize, Said)> {
    let ClaimKind::Change { difference: Some(difference), direction, direction_span: word, .. } = claim.kind else { return None };
    let paragraph = d.paragraph_at(word.start)?;
    let within = word.end <= d.paragraphs[paragraph].span.end;
    let moves = within && direction != Direction::Level && d.is_nonzero(Some(difference));
    moves.then_some((
        paragraph,
        Said {
            difference,
            down: direction == Direction::Down,
            word,
            sentence: claim.sentence,
            is_said: is_said(d, claim) || is_left_open(d, word),
        },
    ))
}
