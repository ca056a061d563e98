//! BC309 — one total that two sections of the narrative give.

use super::scope::clause_before;
use super::target;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::{ClaimKind, Disclosure, DocumentKind, FigureId, Subject, YearRef};
use std::collections::BTreeSet;

/// 各节所写同一总数不一致
pub static TOTALS_DIFFER: Rule = Rule {
    code: "BC309",
    name: "narrative-totals-differ",
    title: "情况说明各节所写的同一总数不一致",
    title_en: "Sections of the narrative give different totals",
    severity: Severity::Warning,
    checks: (
        "没有公开表可核对时，各节所写的同一总数（支出合计、“三公”经费等）应一致。",
        "Where no table prints it, one total is the same in all sections of the text.",
    ),
    basis: TEXT,
    example: ("前面写“三公”经费预算 20.00 万元，后面写 22.00 万元。", "Three public costs 20.00 in one section, 22.00 in another."),
    tolerance: Tolerance::Same,
    fix: ("核对各处金额；口径不同的，请写明", "compare them; say so where the scope differs"),
    check: totals_differ,
};

fn totals_differ(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut said: Vec<(&Subject, Extent, FigureId, usize)> = Vec::new();
    // 机关运行经费N万元，其中：公务用车运行维护费A万元: what one kind of money pays of it.
    let of_some: BTreeSet<FigureId> = d
        .claims
        .iter()
        .filter_map(|c| match &c.kind {
            ClaimKind::Parts { parts, .. } if c.subject == Subject::AgencyOperating => Some(parts.iter().map(|p| p.figure)),
            _ => None,
        })
        .flatten()
        .collect();
    for claim in &d.claims {
        let ClaimKind::Amount { figure } = claim.kind else { continue };
        // Within one section, or without sections, the words may speak of an item, another body or another stage.
        let Some(section) = claim.section else { continue };
        if claim.year != YearRef::Current || !is_one_thing(&claim.subject) || !target::of(d, claim).is_empty() {
            continue;
        }
        // In a section about one fund, 收入合计 and 基本支出 are that fund's.
        let of_fund = || around(d, section).any(|title| Group::OneFund.is_in(&title)) || opens_with_fund(d, figure);
        if !matches!(claim.subject, Subject::ThreePublic(_) | Subject::FundTotal(_)) && of_fund() {
            continue;
        }
        // 2023年支出N万元 may be of whatever stands above.
        let names_all = Group::NamesAll.is_in(&claim.words);
        if matches!(claim.subject, Subject::Income | Subject::Expenditure) && !names_all {
            continue;
        }
        let extent = Extent::of(&claim.words);
        if is_of_others(d, figure) || of_some.contains(&figure) {
            continue;
        }
        match said.iter().find(|(subject, own, ..)| *subject == &claim.subject && own.is_like(extent)) {
            Some(&(_, _, first, there)) if there != section => {
                let alike = d.figure(figure).value() == d.figure(first).value();
                let one_stage = || gives_budgets(d) || stage_of(d, figure) == stage_of(d, first);
                if alike || is_comparable(d, section, there) && one_stage() {
                    ledger.same(&TOTALS_DIFFER, figure, first);
                }
            }
            Some(_) => {}
            None => said.push((&claim.subject, extent, figure, section)),
        }
    }
}

/// Bytes of a heading at most, some forty words.
const LONGEST_HEADING: usize = 120;

/// （一）企业职工基本养老保险基金。收入预算N万元，支出预算M万元: the paragraph begins with the fund that it is about.
fn opens_with_fund(d: &Disclosure, figure: FigureId) -> bool {
    let at = d.figure(figure).span.start;
    let from = d.paragraph_at(at).map_or(at, |paragraph| d.paragraphs[paragraph].span.start);
    let heading = d.text.get(from..at).and_then(|before| before.split_once('。')).map(|(heading, _)| heading);
    heading.filter(|heading| heading.len() < LONGEST_HEADING).is_some_and(|heading| {
        let heading = fold(heading);
        Group::OneFund.is_in(&heading) && !heading.contains(|c: char| c.is_ascii_digit())
    })
}

/// A budget, also by its first words, has one stage: 预留机动经费预算数N万元 and 预留机动经费N万元 are one amount.
fn gives_budgets(d: &Disclosure) -> bool {
    let opening = d.paragraphs.first().map(|p| fold(p.span.of(&d.text))).unwrap_or_default();
    d.kind == Some(DocumentKind::Budget) && !Group::DoneStage.is_in(&opening)
}

/// 省属驻县单位（…）三公经费N万元: the sentence names somebody else.
fn is_of_others(d: &Disclosure, figure: FigureId) -> bool {
    let before = clause_of(d, figure);
    Group::Foreign.is_in(&before)
}

/// Whether the words in front of an amount are of a budget: in final accounts 预算 and 决算 of one thing are two amounts.
fn stage_of(d: &Disclosure, figure: FigureId) -> bool {
    let before = clause_of(d, figure);
    let words = Group::FundBudget.without(&before);
    words.rsplit(['，', ',']).next().is_some_and(|words| Group::BudgetStage.is_in(words))
}

/// The words in front of a figure, from the last stop.
fn clause_of(d: &Disclosure, figure: FigureId) -> String {
    let at = d.figure(figure).span.start;
    let from = d.paragraph_at(at).map_or(at, |paragraph| d.paragraphs[paragraph].span.start);
    clause_before(d, from, at).map(fold).unwrap_or_default()
}

/// Two sections speak of one year, and of one body: 局本级 and 某大队 each have a total of their own.
fn is_comparable(d: &Disclosure, one: usize, other: usize) -> bool {
    let year = |inner: usize| around(d, inner).find_map(|title| year_in(&title).map(str::to_owned));
    let body = |inner: usize| around(d, inner).find(|title| Group::BodyBelow.ends(title));
    let years = year(one).zip(year(other)).is_none_or(|(a, b)| a == b);
    years && body(one) == body(other)
}

/// The headings that a section stands under, its own first.
fn around(d: &Disclosure, inner: usize) -> impl Iterator<Item = String> + '_ {
    let own = d.sections[inner].title_span;
    let holds = move |s: &usize| d.sections[*s].span.start <= own.start && own.end <= d.sections[*s].span.end;
    (0..=inner).rev().take(64).filter(holds).map(|s| fold(&d.sections[s].title))
}

/// The year that a heading names.
fn year_in(title: &str) -> Option<&str> {
    let (before, _) = Group::YearWord.words().find_map(|year| title.split_once(year))?;
    let at = before.len().checked_sub(4)?;
    before.get(at..).filter(|year| year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit()))
}

/// Which total the words name: 本年 and 总计 differ by what is carried over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// 本年
    Current,
    /// 合计
    Year,
    /// 总计
    Grand,
    /// Neither.
    Unsaid,
}

impl Extent {
    fn of(words: &str) -> Self {
        match words {
            w if Group::OwnYear.is_in(w) => Self::Current,
            w if Group::Grand.is_in(w) => Self::Grand,
            w if Group::YearTotal.is_in(w) => Self::Year,
            _ => Self::Unsaid,
        }
    }

    /// Whether two may be one total.
    fn is_like(self, other: Self) -> bool {
        self == other || self != Self::Current && other != Self::Current && (self == Self::Unsaid || other == Self::Unsaid)
    }
}

/// The subject is one amount in the whole document, whoever speaks of it.
const fn is_one_thing(subject: &Subject) -> bool {
    matches!(
        subject,
        Subject::Income
            | Subject::Expenditure
            | Subject::FundTotal(_)
            | Subject::ThreePublic(_)
            | Subject::ExpenditureItem(_)
            | Subject::GeneralItem(_)
    )
}
