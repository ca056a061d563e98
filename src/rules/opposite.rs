//! Direction words that speak against each other: the same amount and the same change with opposite words, and a component of
//! a change that adds up the other way round only.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::change::DIRECTION;
use crate::ledger::{Ledger, is_share};
use crate::model::fold::fold;
use crate::model::{Claim, ClaimKind, Direction, Disclosure, FigureId, Meaning, Span, Subject};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What an amount is of: two items of one amount and one change may well go opposite ways.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Of {
    /// 收入、支出 or 财政拨款 as a whole: a budget is balanced, the sides go the same way.
    Whole,
    Item(Subject),
}

fn of(subject: &Subject) -> Option<Of> {
    match subject {
        Subject::Unknown => None,
        Subject::Income
        | Subject::Expenditure
        | Subject::BothSides
        | Subject::Fiscal
        | Subject::FundTotal(Meaning::General)
        | Subject::IncomeItem(Meaning::FiscalAppropriation)
        | Subject::ExpenditureItem(Meaning::FiscalAppropriation) => Some(Of::Whole),
        item => Some(Of::Item(item.clone())),
    }
}

/// An amount, its change, and the words between the two without the direction: 比2023年预算.
struct Change {
    of: Of,
    now: FigureId,
    difference: FigureId,
    direction: Direction,
    word: Span,
    against: String,
}

fn changes(d: &Disclosure) -> impl Iterator<Item = Change> + '_ {
    d.claims.iter().filter_map(|claim| match claim.kind {
        ClaimKind::Change { now: Some(now), difference: Some(difference), direction, direction_span: word, .. } => {
            let between = d.text.get(d.figure(now).span.end..word.start)?;
            let unit = d.figure(now).unit_name();
            let against = fold(between);
            let against = without_brackets(against.trim_start_matches(unit).trim_matches([',', '。', ';']));
            Some(Change { of: of(&claim.subject)?, now, difference, direction, word, against })
        }
        _ => None,
    })
}

/// 比2022年(上一年度，下同)预算 is 比2022年预算.
fn without_brackets(words: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in words.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// The same amount of the same thing, changed by the same amount against the same year: all say up, or all say down.
pub(super) fn repeated(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut groups: BTreeMap<(Decimal, Decimal, String), Vec<Change>> = BTreeMap::new();
    for change in changes(d).filter(|c| c.direction != Direction::Level && !c.against.is_empty()) {
        let (Some(now), Some(difference)) = (d.figure(change.now).value(), d.figure(change.difference).value()) else { continue };
        if !now.is_zero() && !difference.is_zero() && now != difference {
            groups.entry((now, difference, change.against.clone())).or_default().push(change);
        }
    }
    for group in groups.into_values().flat_map(by_subject) {
        let down = group.iter().filter(|c| c.direction == Direction::Down).count();
        let (ups, rare) = (group.len() - down, if down * 2 <= group.len() { Direction::Down } else { Direction::Up });
        if down == 0 || ups == 0 {
            continue;
        }
        // Of as many of both, the later one is named.
        let rare = if ups == down { group[group.len() - 1].direction } else { rare };
        let Some(other) = group.iter().find(|c| c.direction != rare) else { continue };
        for change in group.iter().filter(|c| c.direction == rare) {
            let (word, theirs) = (change.word.of(&d.text), other.word.of(&d.text));
            let shown = |id: FigureId| format!("{}{}", d.figure(id).raw, d.figure(id).unit_name());
            let line = d.text[..other.word.start].matches('\n').count() + 1;
            ledger
                .report(
                    &DIRECTION,
                    change.word,
                    format!(
                        "{} {}“{word}”{}，而第 {line} 行同一金额、同一增减额写“{theirs}”：两处方向相反，必有一处有误",
                        shown(change.now),
                        change.against,
                        shown(change.difference)
                    ),
                    format!(
                        "{} is said to change by {} (\"{word}\"), but line {line} says \"{theirs}\" of the same amount and the same change: one of the two is wrong",
                        shown(change.now),
                        shown(change.difference)
                    ),
                )
                .with([change.difference, other.difference]);
        }
    }
}

/// 与上年持平, of an amount that another sentence says to have changed by so much: one of the two is wrong.
pub(super) fn levelled(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let value = |id: FigureId| d.figure(id).value().filter(|v| !v.is_zero());
    // 上年, or the year by its number; and whether a budget is meant.
    let against = |now: FigureId, word: Span| {
        let between = d.text.get(d.figure(now).span.end..word.start)?;
        let said = super::said_again::against(between)?;
        let digits = said.bytes().take_while(u8::is_ascii_digit).count();
        let last = d.year.is_some_and(|year| said[..digits].parse() == Ok(year - 1));
        let said = if last { said[digits..].to_owned() } else { said };
        Some((said, fold(between).contains("预算")))
    };
    let certain = || d.claims.iter().filter(|c| !c.chosen && of(&c.subject).is_some());
    for claim in certain() {
        let ClaimKind::Change { now: Some(now), prior: None, difference: None, percent: None, direction, direction_span: word, .. } =
            claim.kind
        else {
            continue;
        };
        let Some(with) = against(now, word).filter(|_| direction == Direction::Level && value(now).is_some()) else { continue };
        let other = certain().find_map(|c| match c.kind {
            ClaimKind::Change { now: Some(own), difference: Some(by), direction, direction_span, .. } => {
                let same = c.subject == claim.subject && value(own) == value(now) && value(by).is_some();
                let told = direction != Direction::Level && against(own, direction_span).as_ref() == Some(&with);
                (same && told).then_some((by, direction_span))
            }
            _ => None,
        });
        let Some((by, theirs)) = other else { continue };
        let shown = |id: FigureId| format!("{}{}", d.figure(id).raw, d.figure(id).unit_name());
        ledger
            .report(
                &DIRECTION,
                word,
                format!("{} 写“{}”，而另一处同一金额写“{}”{}：必有一处有误", shown(now), word.of(&d.text), theirs.of(&d.text), shown(by)),
                format!(
                    "{} is said not to have changed here, and to have changed by {} elsewhere: one of the two is wrong",
                    shown(now),
                    shown(by)
                ),
            )
            .with([by]);
    }
}

/// The direction word between an amount of change and its percentage, where no other comparison stands there:
/// 增加56.80万元，下降2.7%.
pub(super) fn word_of_percent(d: &Disclosure, difference: FigureId, percent: FigureId) -> Option<(Direction, Span)> {
    let (from, to) = (d.figure(difference).span.end, d.figure(percent).span.start);
    let between = d.text.get(from..to).filter(|b| b.len() < 60)?;
    let folded = fold(between);
    let words = folded.trim_start_matches(d.figure(difference).unit_name()).trim_start_matches([',', '、', '(', ';']);
    let words = words.trim_end_matches(['了', '约', '率', '幅', '为']);
    let word = ["增长", "增加", "上升", "提高", "增"].iter().map(|w| (*w, Direction::Up));
    let mut word = word.chain(["下降", "减少", "降低", "减", "降"].iter().map(|w| (*w, Direction::Down)));
    let (said, direction) = word.find(|(w, _)| *w == words)?;
    let at = from + between.rfind(said)?;
    Some((direction, Span::new(at, at + said.len())))
}

/// The same where the percentage lost its sign and is no percentage: 增加56.80万元，下降2.7。
fn word_of_number(d: &Disclosure, difference: FigureId) -> Option<(Direction, Span)> {
    let from = d.figure(difference).span.end;
    let rest: String = d.text.get(from..)?.chars().take(20).collect();
    let sentence = &rest[..rest.find(['。', '；']).unwrap_or(rest.len())];
    let digits = sentence.find(|c: char| c.is_ascii_digit())?;
    let folded = fold(&sentence[..digits]);
    let words = folded.trim_start_matches(d.figure(difference).unit_name()).strip_prefix(',')?;
    let mut word = [("增长", Direction::Up), ("上升", Direction::Up), ("下降", Direction::Down), ("降低", Direction::Down)].into_iter();
    let (said, direction) = word.find(|(w, _)| *w == words)?;
    let at = from + sentence[..digits].rfind(said)?;
    Some((direction, Span::new(at, at + said.len())))
}

/// 增加N万元，下降2.7: nobody says which of the two words is right.
fn without_sign(d: &Disclosure, difference: FigureId, direction: Direction, first: Span, ledger: &mut Ledger<'_>) {
    let Some((other, word)) = word_of_number(d, difference) else { return };
    if direction == Direction::Level || other == direction || !d.is_nonzero(Some(difference)) {
        return;
    }
    let (said, second, raw) = (first.of(&d.text), word.of(&d.text), &d.figure(difference).raw);
    ledger
        .report(
            &DIRECTION,
            word,
            format!("“{said}{raw}{}”与“{second}”方向相反，必有一处有误", d.figure(difference).unit_name()),
            format!("\"{said}{raw}\" and \"{second}\" go opposite ways; one of the two is wrong"),
        )
        .with([difference]);
}

/// The way that the amounts themselves go, of a change whose two words say both; `None` where they allow both.
pub(super) fn real_direction(d: &Disclosure, now: Option<FigureId>, prior: Option<FigureId>, change: [FigureId; 2]) -> Option<Direction> {
    let value = |id: FigureId| d.figure(id).value();
    let [difference, percent] = change.map(value);
    let (difference, percent) = (difference?, percent?);
    if let (Some(now), Some(prior)) = (now.and_then(value), prior.and_then(value)) {
        return (now != prior).then_some(if now > prior { Direction::Up } else { Direction::Down });
    }
    let now = now.and_then(value)?;
    let fits = |base: Decimal| {
        let share = difference.checked_mul(Decimal::ONE_HUNDRED).and_then(|c| c.checked_div(base));
        base > Decimal::ZERO && share.is_some_and(|s| (s - percent).abs() <= d.figure(change[1]).step())
    };
    match (fits(now - difference), fits(now + difference)) {
        (true, false) => Some(Direction::Up),
        (false, true) => Some(Direction::Down),
        _ => None,
    }
}

/// The direction that a change is meant to have: of two words that contradict each other the amounts say which is right, and
/// the other is reported as BC403.
pub(super) fn meant(
    d: &Disclosure,
    now: Option<FigureId>,
    prior: Option<FigureId>,
    change: (Option<FigureId>, Option<FigureId>),
    said: Direction,
) -> Direction {
    let (Some(difference), Some(percent)) = change else { return said };
    let contradicted = word_of_percent(d, difference, percent).is_some_and(|(word, _)| word != said);
    let real = if contradicted { real_direction(d, now, prior, [difference, percent]) } else { None };
    real.unwrap_or(said)
}

/// 增加（减少）0.66万元: the choice of a template that was left open, whose second word was read.
pub(super) fn is_left_open(d: &Disclosure, word: Span) -> bool {
    let before = d.text.get(..word.start).unwrap_or("").trim_end();
    let after = d.text.get(word.end..).unwrap_or("").trim_start();
    let bracket = before.ends_with(['(', '（']) && after.starts_with([')', '）']);
    let slash = before.ends_with(['/', '／']) || after.starts_with(['/', '／']);
    let choice = before.trim_end_matches(['(', '（', '/', '／', ' ']);
    let words = ["增加", "减少", "增长", "下降", "上升"];
    (bracket || slash)
        && (words.iter().any(|w| choice.ends_with(w))
            || slash && words.iter().any(|w| after.trim_start_matches(['/', '／']).starts_with(w)))
}

/// 减少N万元，下降P%: neither holds as it is written, and both do the other way round.
pub(super) fn is_turned(d: &Disclosure, now: FigureId, difference: FigureId, percent: FigureId, direction: Direction) -> bool {
    let sign: i8 = if direction == Direction::Down { -1 } else { 1 };
    let moves = direction != Direction::Level && d.is_nonzero(Some(difference)) && d.is_nonzero(Some(percent));
    let holds = |sign: i8| is_share(d, &DIRECTION, percent, &[(1, difference)], &[(1, now), (-sign, difference)]);
    moves && !holds(sign) && holds(-sign)
}

/// The word of a change that holds only the other way round.
pub(super) fn report_turned(
    d: &Disclosure,
    word: Span,
    (now, difference, percent): (FigureId, FigureId, FigureId),
    direction: Direction,
    ledger: &mut Ledger<'_>,
) {
    let (said, share) = (word.of(&d.text), &d.figure(percent).raw);
    let shown = |id: FigureId| format!("{}{}", d.figure(id).raw, d.figure(id).unit_name());
    let (meant, meant_en) = if direction == Direction::Down { ("增加", "an increase") } else { ("减少", "a decrease") };
    ledger
        .report(
            &DIRECTION,
            word,
            format!(
                "这里写“{said}”{}，本年为 {}，百分比 {share}% 只有在“{meant}”时才相符：方向应为“{meant}”",
                shown(difference),
                shown(now)
            ),
            format!("the text says \"{said}\" {}, this year is {}; {share}% fits only if it is {meant_en}", shown(difference), shown(now)),
        )
        .with([difference, percent, now]);
}

/// Whether the direction word of a change is contradicted already, by its own two amounts or by the word of its percentage:
/// what else it contradicts is the same slip.
pub(super) fn is_said(d: &Disclosure, claim: &Claim) -> bool {
    let ClaimKind::Change { now, prior, difference, percent, direction, .. } = claim.kind else { return false };
    let value = |id: Option<FigureId>| id.and_then(|id| d.figure(id).value());
    let by_amounts = value(now).zip(value(prior)).is_some_and(|(now, prior)| match direction {
        Direction::Up => now < prior,
        Direction::Down => now > prior,
        Direction::Level => now != prior,
    });
    let by_word = difference.is_some_and(|difference| {
        let other = percent.map_or_else(|| word_of_number(d, difference), |percent| word_of_percent(d, difference, percent));
        other.is_some_and(|(word, _)| word != direction)
    });
    by_amounts || by_word
}

/// 增加N万元，下降P%: one of the two words is wrong.
pub(super) fn within(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        let ClaimKind::Change { now, prior, difference: Some(difference), percent, direction, direction_span, .. } = claim.kind else {
            continue;
        };
        if is_left_open(d, direction_span) {
            continue;
        }
        let Some(percent) = percent else {
            without_sign(d, difference, direction, direction_span, ledger);
            continue;
        };
        let Some((other, word)) = word_of_percent(d, difference, percent) else { continue };
        let negative = d.figure(percent).value().is_some_and(|v| v < Decimal::ZERO);
        let zero = !d.is_nonzero(Some(difference)) || !d.is_nonzero(Some(percent));
        if direction == Direction::Level || other == direction || negative || zero {
            continue;
        }
        let real = real_direction(d, now, prior, [difference, percent]);
        let (span, meant) = match real {
            Some(real) if real == other => (direction_span, if real == Direction::Up { "增加" } else { "减少" }),
            Some(_) => (word, if other == Direction::Up { "下降" } else { "增长" }),
            None => (word, ""),
        };
        let (first, second) = (direction_span.of(&d.text), word.of(&d.text));
        let (amount, unit, share) = (&d.figure(difference).raw, d.figure(difference).unit_name(), &d.figure(percent).raw);
        let (zh, en) = match meant {
            "" => ("必有一处有误".to_owned(), "one of the two is wrong".to_owned()),
            meant => (
                format!("按金额应为“{meant}”"),
                format!("by the amounts it is {}", if real == Some(Direction::Up) { "an increase" } else { "a decrease" }),
            ),
        };
        ledger
            .report(
                &DIRECTION,
                span,
                format!("“{first}{amount}{unit}”与“{second}{share}%”方向相反，{zh}"),
                format!("\"{first}{amount}{unit}\" and \"{second}{share}%\" go opposite ways; {en}"),
            )
            .with([difference, percent]);
    }
}

/// The changes of each thing by themselves.
fn by_subject(changes: Vec<Change>) -> Vec<Vec<Change>> {
    let mut groups: Vec<Vec<Change>> = Vec::new();
    for change in changes {
        match groups.iter_mut().find(|g| g.first().is_some_and(|first| first.of == change.of)) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    groups
}
