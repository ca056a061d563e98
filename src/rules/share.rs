//! BC4xx — shares of a whole that is stated, or that the words name.

use super::target::{self, Target};
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::{Claim, ClaimKind, Disclosure, FigureId, Meaning, Subject, YearRef};
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
        if !others.is_empty() && makes(d, division.whole, amounts()) {
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
fn makes(d: &Disclosure, whole: FigureId, parts: impl Iterator<Item = FigureId>) -> bool {
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
        if let Some(nearer) = nearer_whole(d, claim, whole, (*part, *percent), &under) {
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

/// 年初预算A、调整预算B、实际支出C。甲占支出的P%: of several amounts that may be the whole, the last one before the share that
/// bears it out, where the one that was taken does not.
fn nearer_whole(
    d: &Disclosure,
    claim: &Claim,
    whole: &Subject,
    (part, percent): (FigureId, FigureId),
    under: &[FigureId],
) -> Option<FigureId> {
    let fits = |of: Decimal| {
        let share = d.figure(part).value().and_then(|p| p.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(of));
        let (stated, step) = (d.figure(percent).value(), d.figure(percent).step());
        share.zip(stated).is_some_and(|(is, stated)| (is - stated).abs() <= step / Decimal::TWO)
    };
    if under.len() > 1 || under.first().is_some_and(|&id| d.figure(id).value().is_none_or(fits)) {
        return None;
    }
    let side = match whole {
        Subject::FundTotal(_) | Subject::Expenditure | Subject::Fiscal => "支出",
        Subject::Income => "收入",
        _ => return None,
    };
    let spent = |c: &&Claim| {
        let done = ["实际", "决算", "完成", "执行"].iter().any(|w| c.words.contains(w)) && c.words.contains(side);
        (under.is_empty() || c.section == claim.section)
            && (c.subject == *whole || done)
            && matches!(c.year, YearRef::Current | YearRef::Opening)
    };
    let before = d.figure(part).span.start;
    let amounts = d.claims.iter().filter(spent).filter_map(|c| match c.kind {
        ClaimKind::Amount { figure } if d.figure(figure).span.start < before && figure != part => Some(figure),
        _ => None,
    });
    amounts.rev().find(|&f| d.figure(f).value().is_some_and(fits))
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
        if parts.len() < 2 || !adds_to_hundred(d, percents.into_iter(), true) {
            continue;
        }
        if let [printed] = whole_of(d, claim, whole, whole_words, &[])[..]
            && !parts.contains(&printed)
        {
            found.push((printed, parts));
        }
    }
    found
}

/// The figures that make up the named whole: from a table, or the parts of the same sentence where they are complete.
fn whole_of(d: &Disclosure, claim: &Claim, whole: &Subject, words: &str, siblings: &[(&Subject, FigureId, FigureId)]) -> Vec<FigureId> {
    if *whole == Subject::Unknown {
        return divided(d, claim);
    }
    // 占本年支出合计的, below a heading of one fund, is a share of all spending: the heading does not narrow the whole.
    // 总支出 may leave out what is carried over: where the two differ, the words must say which is meant.
    if matches!(whole, Subject::Income | Subject::Expenditure) && !["本年", "合计", "总计"].iter().any(|w| words.contains(w)) {
        let of = |words: &str| {
            let claim = Claim { subject: whole.clone(), words: words.to_owned(), year: YearRef::Current, section: None, ..claim.clone() };
            target::of(d, &claim).first().and_then(|t| if let Target::Figure(id) = t { d.figure(*id).value() } else { None })
        };
        if of("本年") != of("") {
            return Vec::new();
        }
    }
    let named = Claim { subject: whole.clone(), words: words.to_owned(), year: YearRef::Current, section: None, ..claim.clone() };
    if let [Target::Figure(figure)] = target::of(d, &named)[..] {
        return vec![figure];
    }
    let has = |m| siblings.iter().any(|(s, _, _)| **s == Subject::ThreePublic(m));
    let three = siblings.len() == 3 && has(Meaning::Abroad) && has(Meaning::CarAll) && has(Meaning::Reception);
    let percents = || siblings.iter().map(|s| s.2);
    // What the section prints as the whole, where the parts make it.
    let said = stated_beside(d, claim, whole).filter(|&w| makes(d, w, siblings.iter().map(|s| s.1)));
    if let Some(said) = said.filter(|_| siblings.len() > 1) {
        return vec![said];
    }
    if *whole == Subject::ThreePublic(Meaning::ThreePublicTotal) && three || siblings.len() > 1 && adds_to_hundred(d, percents(), true) {
        siblings.iter().map(|s| s.1).collect()
    } else {
        let beside: Vec<FigureId> = stated_beside(d, claim, whole).into_iter().collect();
        if !beside.is_empty() {
            return beside;
        }
        let halves = both_halves(d, claim, whole);
        if halves.is_empty() { stated_anywhere(d, whole, words).into_iter().collect() } else { halves }
    }
}

/// What the items of a section divide, whose shares name no whole: the amount of the section, or of one around it, that
/// all shares but one fit; or the sum of the items where the shares make 100.
fn divided(d: &Disclosure, claim: &Claim) -> Vec<FigureId> {
    let items: Vec<(FigureId, FigureId)> = d
        .claims
        .iter()
        .filter(|c| c.section == claim.section && c.section.is_some())
        .filter_map(|c| match &c.kind {
            ClaimKind::ShareOf { part, whole: Subject::Unknown, percent, .. } => Some((*part, *percent)),
            _ => None,
        })
        .collect();
    let fits = |of: Decimal| {
        let fit = |(part, percent): &&(FigureId, FigureId)| {
            let share = d.figure(*part).value().and_then(|p| p.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(of));
            share.zip(d.figure(*percent).value()).is_some_and(|(is, stated)| (is - stated).abs() <= d.figure(*percent).step())
        };
        items.iter().filter(fit).count()
    };
    let around = |section: usize| {
        let Some(own) = claim.section.and_then(|s| d.sections.get(s)) else { return false };
        d.sections[section].span.start <= own.title_span.start && own.title_span.end <= d.sections[section].span.end
    };
    let amounts = |here: &dyn Fn(usize) -> bool| -> Vec<FigureId> {
        let own = d.claims.iter().filter(|c| c.year == YearRef::Current && c.section.is_some_and(here));
        let figures = own.filter_map(|c| match c.kind {
            ClaimKind::Amount { figure } if d.is_nonzero(Some(figure)) && !items.iter().any(|i| i.0 == figure) => Some(figure),
            _ => None,
        });
        figures.collect()
    };
    let mut stated = amounts(&around);
    // 一、总体情况 gives the whole, 二、结构情况 divides it: sections of one heading.
    if stated.iter().all(|&f| fits(d.figure(f).value().unwrap_or(Decimal::ONE)) < 2) {
        stated = amounts(&|section| beside(d, claim.section, section));
    }
    let sum: Option<Decimal> = items.iter().map(|i| d.figure(i.0).value()).sum();
    // The items make an amount of the section, or another share of it is said to be one of a stated whole.
    let made = stated.iter().copied().find(|&f| items.len() > 1 && sum.is_some() && d.figure(f).value() == sum);
    let shared = || {
        let own = d.claims.iter().filter(|c| c.section == claim.section);
        let mut wholes = own.filter_map(|c| if let ClaimKind::Share { whole, .. } = c.kind { Some(whole) } else { None });
        let first = wholes.next()?;
        wholes.all(|w| w == first).then_some(first)
    };
    let best = stated
        .iter()
        .copied()
        .map(|f| (fits(d.figure(f).value().unwrap_or(Decimal::ONE)), f))
        .max_by_key(|(n, f)| (*n, std::cmp::Reverse(*f)));
    match best {
        Some((n, whole)) if n >= 2 && n + 1 >= items.len() => vec![whole],
        _ if made.is_some() => made.into_iter().collect(),
        _ if items.len() > 1 && adds_to_hundred(d, items.iter().map(|i| i.1), true) => items.iter().map(|i| i.0).collect(),
        _ if items.len() > 1 => shared().into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether a section stands before another one, below the same heading.
fn beside(d: &Disclosure, own: Option<usize>, other: usize) -> bool {
    let Some(own) = own.filter(|&own| other < own) else { return false };
    let holds = |outer: usize, inner: usize| {
        let (outer, inner) = (&d.sections[outer], &d.sections[inner]);
        outer.span.start < inner.span.start && inner.span.end <= outer.span.end
    };
    let parent = (0..own).rev().find(|&s| holds(s, own));
    parent.is_some_and(|parent| holds(parent, other))
}

/// The amount of the whole that the same section states, or else the one around it, where it states only one.
fn stated_beside(d: &Disclosure, claim: &Claim, whole: &Subject) -> Option<FigureId> {
    // 授予小微企业…，占授予中小企业合同金额的N%: small and medium, of which small is a part.
    if *whole == Subject::SmallBusiness {
        let own = |same: &dyn Fn(&Claim) -> bool| {
            let own = d.claims.iter().filter(|c| same(c) && c.subject == Subject::SmallBusiness);
            let mut medium = own.filter_map(|c| match c.kind {
                ClaimKind::Amount { figure } if c.words.contains("中小企业") => Some(figure),
                _ => None,
            });
            medium.next().filter(|_| medium.next().is_none())
        };
        return own(&|c| c.sentence == claim.sentence).or_else(|| own(&|c| c.section == claim.section));
    }
    let inner = claim.section.and_then(|own| d.sections.get(own)).map(|s| s.title_span);
    let around = claim.section.zip(inner).into_iter().flat_map(|(own, inner)| {
        (0..=own).rev().filter(move |&s| d.sections[s].span.start <= inner.start && inner.end <= d.sections[s].span.end)
    });
    let without = claim.section.is_none().then_some(None);
    let nearest = around.map(Some).chain(without).find_map(|section| {
        let mut said = stated(d, whole, move |c| c.section == section).peekable();
        said.peek().is_some().then(|| agreed(d, said))
    });
    nearest.flatten()
}

/// The amount of the whole, where the narrative gives the same one wherever it speaks of it.
fn stated_anywhere(d: &Disclosure, whole: &Subject, words: &str) -> Option<FigureId> {
    // 支出合计 is what 本年支出合计 is; 总计 holds more.
    let is_current = |words: &str| words.contains("本年") || words.contains("合计") && !words.contains("总计");
    let current = is_current(words);
    agreed(d, stated(d, whole, move |c| is_current(&c.words) == current))
}

/// The amounts that the narrative gives for a subject.
fn stated<'d>(d: &'d Disclosure, subject: &'d Subject, of: impl Fn(&Claim) -> bool + 'd) -> impl Iterator<Item = FigureId> + 'd {
    let said = d.claims.iter().filter(move |c| c.subject == *subject && c.year == YearRef::Current && of(c));
    said.filter_map(|c| if let ClaimKind::Amount { figure } = c.kind { Some(figure) } else { None })
}

/// The amount that all of them give.
fn agreed(d: &Disclosure, mut said: impl Iterator<Item = FigureId>) -> Option<FigureId> {
    let first = said.next()?;
    said.all(|f| d.figure(f).value() == d.figure(first).value()).then_some(first)
}

/// 基本支出 and 项目支出 of one section, each said to be a share of the same whole: together they are the whole.
fn both_halves(d: &Disclosure, claim: &Claim, of: &Subject) -> Vec<FigureId> {
    let mut found: Vec<(Meaning, FigureId)> = Vec::new();
    for other in d.claims.iter().filter(|c| c.section == claim.section && c.section.is_some()) {
        if let (Subject::ExpenditureItem(m) | Subject::GeneralItem(m), ClaimKind::ShareOf { part, whole, .. }) =
            (&other.subject, &other.kind)
            && whole == of
            && matches!(m, Meaning::Basic | Meaning::Project)
        {
            found.push((*m, *part));
        }
    }
    match found[..] {
        [(a, one), (b, two)] if a != b => vec![one, two],
        _ => Vec::new(),
    }
}

/// Subject, amount and share of every part of one sentence that is said to be a share of the same whole.
fn siblings<'d>(d: &'d Disclosure, claim: &Claim, of: &Subject) -> Vec<(&'d Subject, FigureId, FigureId)> {
    let own = d.claims.iter().filter(|c| c.sentence == claim.sentence);
    own.filter_map(|other| match &other.kind {
        ClaimKind::ShareOf { part, whole, percent, .. } if whole == of => Some((&other.subject, *part, *percent)),
        _ => None,
    })
    .collect()
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
fn adds_to_hundred(d: &Disclosure, percents: impl Iterator<Item = FigureId>, rounded: bool) -> bool {
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
