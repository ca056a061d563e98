//! BC4xx — shares of a whole that is stated, or that the words name.

use super::share_whole::{another_whole, nearer_whole, siblings, whole_of};
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance, is_share};
use crate::model::{Claim, ClaimKind, Disclosure, FigureId, Subject};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// 占比不符 (B20)
pub static SHARE: Rule = Rule {
    code: "BC408",
    name: "share-mismatch",
    title: "占比与金额不符",
    title_en: "A share disagrees with its amounts",
    severity: Severity::Error,
    checks: ("占比 = 部分 ÷ 总数。", "A share is the part over the whole."),
    basis: TEXT,
    example: ("2106.66 万元占 2940.05 万元的 71.73%，应为 71.65%。", "2106.66 of 2940.05 is 71.65%, not 71.73%."),
    tolerance: Tolerance::Interval,
    fix: ("核对占比和它所依据的金额", "compare the share with its amounts"),
    check: share,
};

fn share(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        if let ClaimKind::ShareTogether { parts, whole, percent } = &claim.kind {
            let parts: Vec<(i8, FigureId)> = parts.iter().map(|&part| (1, part)).collect();
            ledger.as_read(claim.chosen, |ledger| ledger.percent(&SHARE, *percent, &parts, &[(1, *whole)]));
        }
        let ClaimKind::Share { part, whole, percent } = claim.kind else { continue };
        if !d.is_nonzero(Some(whole)) {
            continue;
        }
        let group: Vec<(FigureId, FigureId)> = d
            .claims
            .iter()
            .filter_map(|c| match c.kind {
                ClaimKind::Share { part, whole: of, percent } if of == whole => Some((part, percent)),
                _ => None,
            })
            .collect();
        if !is_forced(d, &group, percent, &[whole]) {
            ledger.as_read(claim.chosen, |ledger| ledger.percent(&SHARE, percent, &[(1, part)], &[(1, whole)]));
        }
    }
}

/// 各项占比之和不是 100% (B20)
pub static SHARES_SUM: Rule = Rule {
    code: "BC416",
    name: "shares-sum-mismatch",
    title: "全部各项的占比之和不是 100%",
    title_en: "The shares of all parts do not make 100 %",
    severity: Severity::Error,
    checks: (
        "列出的各项就是全部（金额之和等于总数）时，各项占比之和应为 100%（按所印位数允许舍入）；只列一部分时不核对。",
        "Where the parts are all there is (their amounts make the whole), their shares make 100 % within the printed digits; a list of some parts is not checked.",
    ),
    basis: TEXT,
    example: ("基本支出占 37.66%、项目支出占 63.24%，合计 100.90%。", "Basic 37.66 %, projects 63.24 %: 100.90 % together."),
    tolerance: Tolerance::Sum,
    fix: ("核对各项占比", "check the shares"),
    check: shares_sum,
};

/// Parts with their shares, and the whole that all of them divide.
struct Division {
    section: Option<usize>,
    shares: Vec<(FigureId, FigureId)>,
    whole: FigureId,
}

fn shares_sum(d: &Disclosure, ledger: &mut Ledger<'_>) {
    shares_of_all(d, ledger);
    for division in divisions(d) {
        let amounts = || division.shares.iter().map(|s| s.0);
        let Some((last, others)) = division.shares.split_last() else { continue };
        // 1．甲占P%, of more than what the list divides: where the shares are those of something else, they need not make 100.
        let held = division.shares.iter().filter(|(part, percent)| is_share(d, &SHARE, *percent, &[(1, *part)], &[(1, division.whole)]));
        let held = held.count();
        // Every share is just that of its amount: where the amounts, each rounded, miss the whole by a little, so do the shares.
        let sum: Option<Decimal> = amounts().map(|id| d.figure(id).value()).sum();
        let misses = sum != d.figure(division.whole).value();
        let consistent = misses && held == division.shares.len() && !adds_to_hundred(d, division.shares.iter().map(|s| s.1), true);
        if !others.is_empty() && !consistent && held + 1 >= division.shares.len().max(2) && makes(d, division.whole, amounts()) {
            ledger.rest(&SHARES_SUM, last.1, Decimal::ONE_HUNDRED, others.iter().map(|s| s.1));
        }
    }
}

/// 因公出国费占A%，公务用车占B%，公务接待费占C%, of a whole that nothing prints: where they make 100 within rounding.
fn shares_of_all(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut done: HashSet<FigureId> = HashSet::new();
    for claim in &d.claims {
        let ClaimKind::ShareOf { whole, whole_words, percent, .. } = &claim.kind else { continue };
        if done.contains(percent) {
            continue;
        }
        let siblings = siblings(d, claim, whole);
        let parts: Vec<FigureId> = siblings.iter().map(|s| s.1).collect();
        let percents: Vec<FigureId> = siblings.iter().map(|s| s.2).collect();
        done.extend(&percents);
        let Some((last, others)) = percents.split_last() else { continue };
        let all = *whole != Subject::Unknown && others.len() > 1 && adds_to_hundred(d, percents.iter().copied(), true);
        if all && whole_of(d, claim, whole, whole_words, &siblings) == parts {
            ledger.rest(&SHARES_SUM, *last, Decimal::ONE_HUNDRED, others.iter().copied());
        }
    }
}

/// The shares of one whole that one sentence lists.
fn divisions(d: &Disclosure) -> Vec<Division> {
    let mut found: Vec<Division> = Vec::new();
    for claim in &d.claims {
        let (part, whole, percent) = match &claim.kind {
            ClaimKind::Share { part, whole, percent } => (*part, *whole, *percent),
            ClaimKind::ShareOf { part, whole, whole_words, percent } => {
                let siblings = siblings(d, claim, whole);
                let [whole] = whole_of(d, claim, whole, whole_words, &siblings)[..] else { continue };
                (*part, whole, *percent)
            }
            _ => continue,
        };
        match found.iter_mut().find(|f| f.whole == whole && f.section == claim.section) {
            // A whole that is divided twice, by kind and by 科目: the second division begins where the first is done.
            Some(division) if !makes(d, whole, division.shares.iter().map(|s| s.0)) => division.shares.push((part, percent)),
            _ => found.insert(0, Division { section: claim.section, shares: vec![(part, percent)], whole }),
        }
    }
    found
}

/// The amounts make the whole, within rounding.
pub(super) fn makes(d: &Disclosure, whole: FigureId, parts: impl Iterator<Item = FigureId>) -> bool {
    let (mut sum, mut slack) = (Decimal::ZERO, d.figure(whole).step() / Decimal::TWO);
    for part in parts {
        sum += d.figure(part).value().unwrap_or_default();
        slack += d.figure(part).step() / Decimal::TWO;
    }
    d.figure(whole).value().is_some_and(|w| !w.is_zero() && (w - sum).abs() <= slack)
}

/// Every part has its share of the whole, and the shares make 100: the parts are all there is.
pub(super) fn are_all(d: &Disclosure, whole: FigureId, parts: &[FigureId]) -> bool {
    let share = |part: FigureId| {
        d.claims.iter().find_map(|c| match c.kind {
            ClaimKind::Share { part: p, whole: w, percent } if p == part && w == whole => Some(percent),
            _ => None,
        })
    };
    let shares: Option<Vec<FigureId>> = parts.iter().map(|&p| share(p)).collect();
    parts.len() > 1 && shares.is_some_and(|s| adds_to_hundred(d, s.into_iter(), true))
}

/// 占比的总数由文字指明 (B20)
pub static SHARE_OF: Rule = Rule {
    code: "BC414",
    name: "share-of-named-whole-mismatch",
    title: "占某一总数的百分比与金额不符",
    title_en: "A share of a named whole disagrees with the amounts",
    severity: Severity::Error,
    checks: (
        "“占本年支出合计的 N%”等：占比 = 该数 ÷ 所指的总数（取公开表；“三公”经费也可取同句三项之和）。",
        "\"N% of this year's expenditure\": the share is the amount over the whole that the words name.",
    ),
    basis: TEXT,
    example: ("一般公共预算支出 940.05 万元，本年支出合计 1000.00 万元，写“占 49.01%”。", "940.05 of 1000.00, \"49.01%\"."),
    tolerance: Tolerance::Interval,
    fix: ("核对占比和它所依据的金额", "compare the share with its amounts"),
    check: share_of,
};

fn share_of(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for claim in &d.claims {
        let ClaimKind::ShareOf { part, whole, whole_words, percent } = &claim.kind else { continue };
        let siblings = siblings(d, claim, whole);
        let under = whole_of(d, claim, whole, whole_words, &siblings);
        if under == [*part] || !under.is_empty() && !under.iter().any(|&id| d.is_nonzero(Some(id))) {
            continue;
        }
        let group = adding_up(d, claim, whole, *percent);
        let nearer = nearer_whole(d, claim, whole, (*part, *percent), &under);
        if let Some(nearer) = nearer.or_else(|| another_whole(d, claim, whole, (*part, *percent), &under)) {
            let from = ledger.relations().len();
            ledger.percent(&SHARE_OF, *percent, &[(1, *part)], &[(1, nearer)]);
            ledger.chosen(from);
            continue;
        }
        if !under.is_empty() && !is_forced(d, &group, *percent, &under) {
            let under: Vec<(i8, FigureId)> = under.into_iter().map(|id| (1, id)).collect();
            ledger.percent(&SHARE_OF, *percent, &[(1, *part)], &under);
        }
    }
}

/// Items of a section, each with its share of one printed whole, whose shares make 100: they are all there is of it, whatever
/// opens them. The whole, and the items.
pub(super) fn shared_out(d: &Disclosure) -> Vec<(FigureId, Vec<FigureId>)> {
    let mut found: Vec<(FigureId, Vec<FigureId>)> = Vec::new();
    let mut seen: Vec<(Option<usize>, &Subject)> = Vec::new();
    for claim in &d.claims {
        let ClaimKind::ShareOf { whole, whole_words, .. } = &claim.kind else { continue };
        let key = (claim.section, whole);
        if seen.contains(&key) || claim.section.is_none() {
            continue;
        }
        seen.push(key);
        let own = d.claims.iter().filter(|c| c.section == claim.section).filter_map(|c| match &c.kind {
            ClaimKind::ShareOf { part, whole: of, percent, .. } if of == whole => Some((*part, *percent)),
            _ => None,
        });
        let (parts, percents): (Vec<FigureId>, Vec<FigureId>) = own.unzip();
        if percents.last().is_some_and(|&last| stops_in_the_middle(d, last)) {
            continue;
        }
        if parts.len() < 2 || !adds_to_hundred(d, percents.into_iter(), true) {
            continue;
        }
        if let [printed] = whole_of(d, claim, whole, whole_words, &[])[..]
            && !parts.contains(&printed)
        {
            found.push((printed, parts));
        }
    }
    let beside = shared_in_sentences(d).into_iter().filter(|(_, parts)| !found.iter().any(|(_, own)| own == parts)).collect::<Vec<_>>();
    found.extend(beside);
    found
}

/// The same of a sentence: where one of its shares is wrong, the others name the whole.
fn shared_in_sentences(d: &Disclosure) -> Vec<(FigureId, Vec<FigureId>)> {
    let mut found = Vec::new();
    for claims in d.claims.chunk_by(|a, b| a.sentence == b.sentence) {
        let shares = claims.iter().filter_map(|c| match c.kind {
            ClaimKind::Share { part, whole, percent } => Some((part, percent, Some(whole))),
            ClaimKind::ShareOf { part, percent, whole: Subject::Unknown, .. } => Some((part, percent, None)),
            _ => None,
        });
        let shares: Vec<(FigureId, FigureId, Option<FigureId>)> = shares.collect();
        let mut wholes = shares.iter().filter_map(|s| s.2);
        let Some(whole) = wholes.next().filter(|first| shares.len() > 2 && wholes.all(|w| w == *first)) else { continue };
        if shares.last().is_some_and(|last| stops_in_the_middle(d, last.1)) {
            continue;
        }
        let parts: Vec<FigureId> = shares.iter().map(|s| s.0).collect();
        if !parts.contains(&whole) && adds_to_hundred(d, shares.iter().map(|s| s.1), true) {
            found.push((whole, parts));
        }
    }
    found
}

/// 甲占9.7%；乙占90.3%；上年结: the paragraph stops in the middle of the item behind a figure.
fn stops_in_the_middle(d: &Disclosure, figure: FigureId) -> bool {
    let span = d.figure(figure).span;
    let Some(paragraph) = d.paragraph_at(span.start) else { return false };
    let rest = d.text.get(span.end..d.paragraphs[paragraph].span.end).unwrap_or("");
    let rest = rest.trim_start_matches(['%', '％']).trim_end();
    !rest.is_empty() && !rest.ends_with(['。', '；', ';', '！', '）', ')', '：', ':', '.'])
}

/// The shares of one whole that a section lists one after the other and that add to exactly 100, this one among them; the
/// section may divide the whole twice, by kind and by 科目.
fn adding_up(d: &Disclosure, claim: &Claim, of: &Subject, percent: FigureId) -> Vec<(FigureId, FigureId)> {
    let all: Vec<(FigureId, FigureId)> = d
        .claims
        .iter()
        .filter(|c| c.section == claim.section)
        .filter_map(|c| match &c.kind {
            ClaimKind::ShareOf { part, whole, percent, .. } if whole == of => Some((*part, *percent)),
            _ => None,
        })
        .collect();
    let Some(own) = all.iter().position(|s| s.1 == percent) else { return Vec::new() };
    // No list of a disclosure is longer; the sums up to each place are made once.
    let start = own.saturating_sub(LONGEST);
    let all = &all[start..all.len().min(own + LONGEST)];
    let own = own - start;
    // The sum up to each place, and how many of the shares before it could not be read: they are no zeros.
    let mut sums = vec![(Decimal::ZERO, 0_usize)];
    for (at, share) in all.iter().enumerate() {
        let (sum, unread) = sums[at];
        sums.push(d.figure(share.1).value().map_or((sum, unread + 1), |value| (sum + value, unread)));
    }
    let mut windows = (0..=own).flat_map(|from| (own + 1..=all.len()).map(move |to| (from, to)));
    let is_whole = |from: usize, to: usize| sums[to].1 == sums[from].1 && sums[to].0 - sums[from].0 == Decimal::ONE_HUNDRED;
    let whole = windows.find(|&(from, to)| to - from > 1 && is_whole(from, to));
    whole.map(|(from, to)| all[from..to].to_vec()).unwrap_or_default()
}

/// So many shares of one whole are looked at on either side of one.
const LONGEST: usize = 40;

/// Shares that add to 100, exactly or as far as rounding allows; one that could not be read is no zero.
pub(super) fn adds_to_hundred(d: &Disclosure, percents: impl Iterator<Item = FigureId>, rounded: bool) -> bool {
    let (mut sum, mut slack) = (Decimal::ZERO, Decimal::ZERO);
    for percent in percents {
        let Some(value) = d.figure(percent).value() else { return false };
        sum += value;
        slack += d.figure(percent).step() / Decimal::TWO;
    }
    let off = (sum - Decimal::ONE_HUNDRED).abs();
    off.is_zero() || rounded && off <= slack
}

/// A share moved by one unit of its last digit, where all of them add to exactly 100.
fn is_forced(d: &Disclosure, group: &[(FigureId, FigureId)], percent: FigureId, under: &[FigureId]) -> bool {
    let whole: Decimal = under.iter().filter_map(|&id| d.figure(id).value()).sum();
    let plain = |part: FigureId, percent: FigureId| {
        let share = d.figure(part).value()?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
        Some(share.round_dp_with_strategy(d.figure(percent).scale(), rust_decimal::RoundingStrategy::MidpointAwayFromZero))
    };
    let Some(rounded) = group.iter().map(|&(part, percent)| plain(part, percent)).collect::<Option<Vec<Decimal>>>() else { return false };
    let moved = group.iter().zip(&rounded).find(|((_, p), _)| *p == percent).is_some_and(|((_, p), plain)| {
        let off = (d.figure(*p).value().unwrap_or_default() - plain).abs();
        !off.is_zero() && off <= d.figure(*p).step()
    });
    // Where the shares as they round make 100 by themselves, nothing had to be moved.
    let plainly = rounded.iter().copied().sum::<Decimal>() == Decimal::ONE_HUNDRED;
    moved && !plainly && adds_to_hundred(d, group.iter().map(|g| g.1), false)
}
