//! What a share is of: the table that the words name, what stands beside it, or another amount that bears it out.

use super::scope::{self, Scope};
use super::share::{SHARE_OF, adds_to_hundred, makes};
use super::target::{self, Target};
use crate::ledger::is_share;
use crate::lexicon::Group;
use crate::model::{Claim, ClaimKind, Disclosure, FigureId, Meaning, Subject, YearRef};
use rust_decimal::Decimal;

/// 当年收入占P%, of an amount that the words leave open: another one of the section that bears the share out, where what was taken
/// does not.
pub(super) fn another_whole(
    d: &Disclosure,
    claim: &Claim,
    whole: &Subject,
    (part, percent): (FigureId, FigureId),
    under: &[FigureId],
) -> Option<FigureId> {
    let holds = |under: &[FigureId]| {
        let under: Vec<(i8, FigureId)> = under.iter().map(|&id| (1, id)).collect();
        is_share(d, &SHARE_OF, percent, &[(1, part)], &under)
    };
    let paragraph = |id: FigureId| d.paragraph_at(d.figure(id).span.start);
    if holds(under) || paragraph(part).is_none() {
        return None;
    }
    // A whole percentage is soon borne out by chance: of the paragraph alone.
    let fine = d.figure(percent).scale() > 0 && claim.section.is_some();
    let named = |c: &Claim| under.is_empty() && c.subject == *whole && *whole != Subject::Unknown && c.year == YearRef::Current;
    let amounts = d.claims.iter().filter_map(|c| match c.kind {
        // 占P% of what was spent is none of the budget.
        ClaimKind::Amount { .. } if c.year == YearRef::Opening => None,
        ClaimKind::Amount { figure } if paragraph(figure) == paragraph(part) || fine && (c.section == claim.section || named(c)) => {
            Some(figure)
        }
        _ => None,
    });
    amounts.rev().find(|&f| f != part && d.is_nonzero(Some(f)) && holds(&[f]))
}

/// 年初预算A、调整预算B、实际支出C。甲占支出的P%: of several amounts that may be the whole, the last one before the share that
/// bears it out, where the one that was taken does not.
pub(super) fn nearer_whole(
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
        Subject::FundTotal(_) | Subject::Expenditure | Subject::Fiscal => Group::Spending,
        Subject::Income => Group::Revenue,
        _ => return None,
    };
    let spent = |c: &&Claim| {
        let done = Group::DoneStage.is_in(&c.words) && side.is_in(&c.words);
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

/// The figures that make up the named whole: from a table, or the parts of the same sentence where they are complete.
pub(super) fn whole_of(
    d: &Disclosure,
    claim: &Claim,
    whole: &Subject,
    words: &str,
    siblings: &[(&Subject, FigureId, FigureId)],
) -> Vec<FigureId> {
    if *whole == Subject::Unknown {
        return divided(d, claim);
    }
    // 占本年支出合计的, below a heading of one fund, is a share of all spending: the heading does not narrow the whole.
    // 总支出 may leave out what is carried over: where the two differ, the words must say which is meant.
    if matches!(whole, Subject::Income | Subject::Expenditure)
        && ![Group::OwnYear, Group::YearTotal, Group::Grand].iter().any(|g| g.is_in(words))
    {
        let of = |words: &str| {
            let claim = Claim { subject: whole.clone(), words: words.to_owned(), year: YearRef::Current, section: None, ..claim.clone() };
            target::of(d, &claim).first().and_then(|t| if let Target::Figure(id) = t { d.figure(*id).value() } else { None })
        };
        if of(Group::OwnYear.words().next().unwrap_or_default()) != of("") {
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
    let sum: Option<Decimal> = items.iter().map(|i| d.figure(i.0).value()).sum();
    let is_made = |f: &FigureId| items.len() > 1 && sum.is_some() && d.figure(*f).value() == sum;
    let mut stated = amounts(&around);
    // 一、总体情况 gives the whole, 二、结构情况 divides it: sections of one heading.
    if !stated.iter().any(|f| is_made(f) || fits(d.figure(*f).value().unwrap_or(Decimal::ONE)) > 1) {
        stated = amounts(&|section| beside(d, claim.section, section));
    }
    // The items make an amount of the section.
    let made = stated.iter().copied().find(is_made);
    // Another share of the section, or two of the sentence, are said to be of one stated whole.
    let shared = |least: usize| {
        let own = d.claims.iter().filter(|c| c.section == claim.section && (least < 2 || c.sentence == claim.sentence));
        let wholes: Vec<FigureId> =
            own.filter_map(|c| if let ClaimKind::Share { whole, .. } = c.kind { Some(whole) } else { None }).collect();
        let first = *wholes.first()?;
        // Or one, of what a list of the sentence divides.
        let listed = |c: &Claim| match &c.kind {
            ClaimKind::Parts { whole, parts, .. } => *whole == first && items.iter().all(|i| parts.iter().any(|p| p.figure == i.0)),
            _ => false,
        };
        let told = wholes.len() >= least || d.claims.iter().any(listed);
        (told && wholes.iter().all(|w| *w == first)).then_some(first)
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
        _ => shared(if items.len() > 1 { 1 } else { 2 }).into_iter().collect(),
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
                ClaimKind::Amount { figure } if Group::MediumBusiness.is_in(&c.words) => Some(figure),
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
    let is_current = |words: &str| Group::OwnYear.is_in(words) || Group::YearTotal.is_in(words) && !Group::Grand.is_in(words);
    let current = is_current(words);
    // 本年支出 below the heading of one fund is that fund's.
    let is_all = |c: &Claim| !matches!(whole, Subject::Income | Subject::Expenditure) || scope::of(d, c) == Scope::Whole;
    agreed(d, stated(d, whole, move |c| is_current(&c.words) == current && is_all(c)))
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
pub(super) fn siblings<'d>(d: &'d Disclosure, claim: &Claim, of: &Subject) -> Vec<(&'d Subject, FigureId, FigureId)> {
    let own = d.claims.iter().filter(|c| c.sentence == claim.sentence);
    own.filter_map(|other| match &other.kind {
        ClaimKind::ShareOf { part, whole, percent, .. } if whole == of => Some((&other.subject, *part, *percent)),
        _ => None,
    })
    .collect()
}
