//! BC9xx — against another document: last year's, the budget of the same year, the department's and its unit's.
//!
//! What the other document is follows from kind, year and name of both. Its figures are published and taken as they are:
//! a finding accuses the document under check. Where most figures disagree, the two documents count differently, and
//! that is said once.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

pub mod last_year;
pub mod opening;
pub mod sentences;
pub mod unit;

use super::scope::{self, Scope};
use super::target::{self, Target};
use crate::ledger::label::other_name;
use crate::ledger::rule::TEXT;
use crate::ledger::verdict::{self, Verdict};
use crate::ledger::{Kind, Ledger, Relation, Rule, Severity, Term, Tolerance};
use crate::model::fold::fold;
use crate::model::{Claim, ClaimKind, Disclosure, DocumentKind, FigureId, Level, Other, Span, Subject, YearRef};

/// What another document is to the one under check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// The same kind, of the year before.
    LastYear,
    /// The budget of the year that these are the final accounts of.
    Opening,
    /// Same kind and year, of a unit of this department.
    ItsUnit,
    /// Same kind and year, of the department of this unit.
    ItsDepartment,
}

/// What another document is, from kind, year, level and name of both; `None` where they do not say.
#[must_use]
pub fn relationship(d: &Disclosure, other: &Disclosure) -> Option<Relationship> {
    let (own, theirs) = (d.year?, other.year?);
    let same_kind = d.kind == other.kind;
    if same_kind && theirs + 1 == own {
        return Some(Relationship::LastYear);
    }
    if theirs != own {
        return None;
    }
    if d.kind == Some(DocumentKind::FinalAccounts) && other.kind == Some(DocumentKind::Budget) {
        return Some(Relationship::Opening);
    }
    let is_unit = |x: &Disclosure| x.level == Some(Level::Unit);
    match (same_kind, is_unit(d), is_unit(other)) {
        (true, false, true) => Some(Relationship::ItsUnit),
        (true, true, false) => Some(Relationship::ItsDepartment),
        _ => None,
    }
}

/// The other documents of one relationship, with their index.
fn others(d: &Disclosure, wanted: Relationship) -> impl Iterator<Item = (usize, &Other)> {
    d.others.iter().enumerate().filter(move |(_, o)| relationship(d, &o.disclosure) == Some(wanted))
}

/// 对照文件不能对照
pub static UNRELATED: Rule = Rule {
    code: "BC901",
    name: "other-document-unrelated",
    title: "对照文件不是上年的或同年对应的公开文件",
    title_en: "The document to compare with is not last year's or a counterpart",
    severity: Severity::Warning,
    checks: (
        "--prior 给出的应当是上年同类公开文件、决算所对应年度的预算公开文件，或同年度所属单位（主管部门）的公开文件；都不是时没有比较，名称不同时请确认。",
        "What --prior names is last year's disclosure of the same kind, the budget of the year that was settled, or that of the unit or its department; otherwise nothing was compared. A different name is worth a look.",
    ),
    basis: TEXT,
    example: ("核对 2025 年预算，给出的是 2022 年预算。", "A budget of 2025, compared with that of 2022."),
    tolerance: Tolerance::None,
    fix: (
        "换成上年的公开文件；年度或种类识别有误时在设置中写明",
        "give last year's disclosure; where year or kind were read wrongly, set them",
    ),
    check: unrelated,
};

fn unrelated(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for (index, other) in d.others.iter().enumerate() {
        let name = other_name(d, index);
        let span = head(d);
        let names = d.name.as_deref().zip(other.disclosure.name.as_deref());
        let (zh, en, severity) = match relationship(d, &other.disclosure) {
            None => (
                format!("对照文件“{}”是{}，与这份文件的年度、种类对不上，没有比较", other.path, name.zh),
                format!("\"{}\" is {}: year and kind do not fit this document, nothing was compared", other.path, name.en),
                Severity::Warning,
            ),
            Some(Relationship::LastYear | Relationship::Opening) if names.is_some_and(|(a, b)| !is_same_body(a, b)) => (
                format!("对照文件“{}”的单位名称与这份文件不同：{}", other.path, name.zh),
                format!("\"{}\" names another body: {}", other.path, name.en),
                Severity::Note,
            ),
            Some(_) => continue,
        };
        ledger.report(&UNRELATED, span, zh, en).keyed(format!("{index}")).at_most(severity);
    }
}

/// One name holds the other: 某某街道办事处, 某某市某某街道办事处.
fn is_same_body(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    a.contains(&b) || b.contains(&a)
}

/// The first line of a document that says something.
fn head(d: &Disclosure) -> Span {
    let start = d.text.len() - d.text.trim_start().len();
    let end = d.text[start..].find('\n').map_or(d.text.len(), |at| start + at);
    Span::new(start, end).trimmed(&d.text)
}

/// A relation with another document that a claim or a cell states.
struct Comparison {
    rule: &'static Rule,
    kind: Kind,
    reported: FigureId,
    terms: Vec<Term>,
}

impl Comparison {
    fn sum(rule: &'static Rule, reported: FigureId, terms: impl IntoIterator<Item = (i8, FigureId)>) -> Self {
        let terms = terms.into_iter().map(|(sign, figure)| Term::plain(sign, figure)).collect();
        Self { rule, kind: Kind::Sum, reported, terms }
    }

    fn same(rule: &'static Rule, reported: FigureId, other: FigureId) -> Self {
        Self { rule, kind: Kind::Same, reported, terms: vec![Term::plain(1, other)] }
    }

    /// The amount of a subject against where the other document prints it.
    fn target(rule: &'static Rule, reported: FigureId, theirs: &Target) -> Self {
        match theirs {
            Target::Figure(figure) => Self::same(rule, reported, *figure),
            Target::Sum(parts) => Self::sum(rule, reported, parts.iter().map(|&f| (1, f))),
            Target::Nothing => Self::sum(rule, reported, []),
        }
    }

    /// What the other document prints is not contradicted there.
    fn is_firm(&self, d: &Disclosure) -> bool {
        !self.terms.iter().any(|t| d.is_doubtful(t.figure))
    }

    fn verdict(&self, d: &Disclosure) -> Verdict {
        let relation = Relation {
            rule: self.rule,
            kind: self.kind,
            reported: self.reported,
            terms: self.terms.clone(),
            as_stated: false,
            supposed: None,
            chosen: false,
            said: None,
        };
        verdict::evaluate(d, &relation).verdict
    }

    fn write(self, ledger: &mut Ledger<'_>) {
        ledger.relate(self.rule, self.kind, self.reported, self.terms);
    }
}

/// The comparisons agree as a whole: what differs is a slip, not another way of counting.
fn agree(d: &Disclosure, comparisons: &[Comparison]) -> bool {
    let broken = comparisons.iter().filter(|c| c.verdict(d) == Verdict::Broken).count();
    broken * 2 <= comparisons.len() || comparisons.len() < 3
}

/// Where another document prints the amount of what a claim speaks of, in the numbering of the document under check.
fn counterpart(d: &Disclosure, other: &Other, claim: &Claim) -> Option<Target> {
    let theirs = &other.disclosure;
    let money = scope::of(d, claim);
    let here = |target: Target| match target {
        Target::Figure(figure) => Target::Figure(other.figure(figure)),
        Target::Sum(parts) => Target::Sum(parts.into_iter().map(|f| other.figure(f)).collect()),
        Target::Nothing => Target::Nothing,
    };
    if let Some(target) = target::within(theirs, claim, money).into_iter().next() {
        return Some(here(target));
    }
    // 本年收入 of a fund and of the unit have one subject: the text alone does not tell them apart.
    let one_fund = money != Scope::Whole && matches!(claim.subject, Subject::Income | Subject::Expenditure | Subject::BothSides);
    said(theirs, &claim.subject).filter(|_| !one_fund).map(|figure| Target::Figure(other.figure(figure)))
}

/// The amount that a narrative gives for a subject, where it always gives the same.
fn said(d: &Disclosure, subject: &Subject) -> Option<FigureId> {
    if matches!(subject, Subject::Named(_) | Subject::Unknown | Subject::Assets(_)) {
        return None;
    }
    let mut own = d.claims.iter().filter_map(|c| match c.kind {
        ClaimKind::Amount { figure } if c.subject == *subject && c.year == YearRef::Current => Some(figure),
        _ => None,
    });
    let first = own.next()?;
    own.all(|f| d.figure(f).value() == d.figure(first).value()).then_some(first)
}
