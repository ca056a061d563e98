//! BC4xx — last year's amount of what changed, where the text gives it in another sentence of the section.

use super::compared::{Base, base};
use super::target::{self, Target};
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::pattern;
use crate::model::{Claim, ClaimKind, Disclosure, DocumentKind, FigureId, Meaning, Origin, Span, Subject, YearRef};
use regex::Regex;
use std::sync::LazyLock;

/// The one amount that the section gives for another year, of the subject of a change: 比上年增长20%, and 上年培训费9万元
/// in a sentence of its own.
pub(super) fn of(d: &Disclosure, change: &Claim, now: FigureId) -> Option<FigureId> {
    in_text(d, change, now).or_else(|| printed(d, change, now))
}

fn in_text(d: &Disclosure, change: &Claim, now: FigureId) -> Option<FigureId> {
    if matches!(change.subject, Subject::Unknown) || matches!(&change.subject, Subject::Named(n) if n.chars().count() < 3) {
        return None;
    }
    // 比上年执行数 and 上年预算数 are two amounts of one year.
    let stage = |sentence: Span| {
        let words = sentence.of(&d.text);
        Group::Stages.words().find(|w| words.contains(w))
    };
    let mut said = d
        .claims
        .iter()
        .filter(|c| c.year == YearRef::Prior && c.section == change.section && c.sentence != change.sentence && named(c) == change.subject);
    let mut amounts = said.by_ref().filter_map(|c| match c.kind {
        ClaimKind::Amount { figure } if stage(c.sentence) == stage(change.sentence) => Some(figure),
        _ => None,
    });
    let first = amounts.next()?;
    let only = amounts.all(|f| d.figure(f).value() == d.figure(first).value());
    // Only where the section speaks of one amount of this year as well.
    let mut current = d.claims.iter().filter(|c| c.year == YearRef::Current && c.section == change.section && c.subject == change.subject);
    let same = current.all(|c| match c.kind {
        ClaimKind::Amount { figure } => d.figure(figure).value() == d.figure(now).value(),
        _ => true,
    });
    (only && same).then_some(first)
}

/// Last year's amount in the table that prints it beside this year's.
fn printed(d: &Disclosure, change: &Claim, now: FigureId) -> Option<FigureId> {
    let [Target::Figure(cell)] = target::of(d, change)[..] else { return None };
    let Origin::Cell { table, row, .. } = d.figure(cell).origin else { return None };
    // The text must speak of the amount that the row prints.
    let table = &d.tables[table.0];
    let mut prior = table.amount_columns().filter(|&c| table.columns[c].meaning == Meaning::PriorAmount);
    let (only, more) = (prior.next()?, prior.next());
    let same = d.figure(cell).value() == d.figure(now).value();
    // 上年执行数 is not what 比上年预算 speaks of; what is not said is the kind of the document itself.
    let own = if d.kind == Some(DocumentKind::FinalAccounts) { Base::Actual } else { Base::Budget };
    let said = |words: &str| match base(&fold(words)).1 {
        Base::Unsaid => own,
        stage => stage,
    };
    if said(change.sentence.of(&d.text)) != said(&table.columns[only].header) {
        return None;
    }
    table.figure(row, only).filter(|&id| more.is_none() && same && d.is_nonzero(Some(id)))
}

/// The subject without the words that name the year: 上年培训费支出 is 培训费.
fn named(claim: &Claim) -> Subject {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"^(?:上一?年度?|去年|20\d\d年度?)的?(?:同期)?").expect("valid pattern"));
    match &claim.subject {
        Subject::Named(name) => Subject::Named(YEAR.replace(name, "").into_owned()),
        other => other.clone(),
    }
}
