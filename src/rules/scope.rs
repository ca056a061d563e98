//! Whose money a sentence speaks of: the heading above it says 政府性基金, 一般公共预算 or 财政拨款.
//!
//! 本年收入 and 年末结转 below such a heading are that money's, and not the whole unit's.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::between::{total_figure, whole_column};
use super::target::{Target, totals};
use crate::lexicon::Group;
use crate::model::fold::{fold, without_number};
use crate::model::{Claim, ClaimKind, Disclosure, FigureId, Meaning, Role, Side, Span, Subject, Table};

/// The money that a claim is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything, or nothing that is said.
    Whole,
    /// 财政拨款
    Fiscal,
    /// One fund.
    One(Meaning),
}

/// The money that words name.
#[must_use]
pub fn named(words: &str) -> Scope {
    let key = fold(words);
    let funds = [("一般公共预算", Meaning::General), ("政府性基金", Meaning::Fund), ("国有资本经营", Meaning::Capital)];
    let mut found = funds.iter().filter(|(word, _)| key.contains(word)).map(|(_, fund)| *fund);
    match (found.next(), found.next()) {
        (Some(fund), None) => Scope::One(fund),
        (None, _) if key.contains("财政拨款") => Scope::Fiscal,
        _ => Scope::Whole,
    }
}

/// The money of a claim: by its own words, else by the nearest heading that names some.
#[must_use]
pub fn of(d: &Disclosure, claim: &Claim) -> Scope {
    let own = named(&claim.words);
    if own != Scope::Whole {
        return own;
    }
    let carried = Some(named(&opening(d, claim))).filter(|scope| *scope != Scope::Whole).unwrap_or_else(|| headed(d, claim));
    if matches!(carried, Scope::One(Meaning::Fund | Meaning::Capital)) {
        return carried;
    }
    let Some(inner) = claim.section.map(|at| &d.sections[at]) else { return Scope::Whole };
    let around = d.sections.iter().filter(|s| s.span.start <= inner.span.start && inner.span.end <= s.span.end);
    around
        .map(|s| (s.depth, named(&s.title)))
        .filter(|(_, scope)| *scope != Scope::Whole)
        .max_by_key(|(depth, _)| *depth)
        .map_or(Scope::Whole, |(_, scope)| scope)
}

/// Clauses longer than this, in bytes, are a list.
const FAR: usize = 6_000;

/// What stands between the last of `；` and `。` behind `from`, and `to`; `None` where it is a list of some hundred items, of which
/// the words that open it say nothing.
pub(super) fn clause_before(d: &Disclosure, from: usize, to: usize) -> Option<&str> {
    let near = d.text.ceil_char_boundary(to.saturating_sub(FAR).max(from));
    let before = d.text.get(near..to)?;
    let cut = before.rfind([';', '；', '。', '｡']);
    match cut {
        Some(at) => before.get(at..).map(|rest| rest.trim_start_matches([';', '；', '。', '｡'])),
        None => (near <= from).then_some(before),
    }
}

/// The words that open the clauses of a claim, where it is a later one of them: `政府性基金预算收入安排690万元，……，收入总计772万元`.
/// Empty behind 其中, which goes on to what the whole is made of.
fn opening(d: &Disclosure, claim: &Claim) -> String {
    let ClaimKind::Amount { figure } = claim.kind else { return String::new() };
    let Some(own) = clause_before(d, claim.sentence.start, d.figure(figure).span.start) else { return String::new() };
    let own = fold(own);
    let clauses = own.rsplit([';', '。']).next().unwrap_or_default();
    let (first, rest) = clauses.split_once('元').unwrap_or_default();
    if rest.is_empty() || clauses.contains("其中") || clauses.contains("包括") { String::new() } else { first.to_owned() }
}

/// The money that opens the paragraph of a claim as a heading of its own: `2.政府性基金预算。收入安排…`.
fn headed(d: &Disclosure, claim: &Claim) -> Scope {
    const HEADING: usize = 20;
    let Some(paragraph) = d.paragraph_at(claim.sentence.start) else { return Scope::Whole };
    let words = d.paragraphs[paragraph].span.of(&d.text);
    let Some((end, _)) = words.char_indices().take(HEADING + 1).find(|(_, c)| matches!(c, '。' | '：' | ':')) else {
        return Scope::Whole;
    };
    let head = &words[..end];
    let is_heading = !head.contains(['，', ',']) && head.trim_end().ends_with("预算");
    if is_heading { named(head) } else { Scope::Whole }
}

/// （含上年结转25.16万元）: the amount holds what was carried over, which the place it is held against may not.
pub(super) fn holds_carried(d: &Disclosure, said: FigureId) -> bool {
    let figure = d.figure(said);
    let behind: String = d.text.get(figure.span.end..).unwrap_or_default().chars().take(24).collect();
    let key = fold(&behind);
    let Some((unit, inside)) = key.split_once('(') else { return false };
    let inside = inside.split(')').next().unwrap_or_default();
    unit.chars().count() <= 2 && inside.starts_with(['含', '包']) && (Group::Carried.is_in(inside) || Group::Left.is_in(inside))
}

/// 当年拨款, which leaves out what was carried over; one of several 上年结转 of a sentence, each of another fund; 年初财政拨款结转
/// below the heading of one fund: the place that it is held against may hold more, or less.
pub(super) fn is_one_carried(d: &Disclosure, claim: &Claim) -> bool {
    let inner = claim.section.map(|at| &d.sections[at]);
    let around = || {
        let holds = |s: &&crate::model::Section| inner.is_some_and(|i| s.span.start <= i.span.start && i.span.end <= s.span.end);
        d.sections.iter().filter(holds).map(|s| fold(&s.title))
    };
    if claim.subject != Subject::IncomeItem(Meaning::CarryIn) {
        // Where the chapter gives the table's own total, nothing was left out of it.
        let total = d.table(Role::General).and_then(|t| total_figure(t, Meaning::Total)).and_then(|id| d.figure(id).value());
        let gives = |c: &Claim| matches!(c.kind, ClaimKind::Amount { figure } if d.figure(figure).value() == total);
        let same = || total.is_some() && d.claims.iter().any(|c| c.section == claim.section && gives(c));
        return around().any(|title| Group::OwnGrant.is_in(&title)) && !same();
    }
    let beside = |c: &&Claim| c.sentence == claim.sentence && c.subject == claim.subject && matches!(c.kind, ClaimKind::Amount { .. });
    d.claims.iter().filter(beside).nth(1).is_some() || named(&claim.words) == Scope::Fiscal && around().any(|t| named(&t) != Scope::Whole)
}

/// Money that no table of the disclosure holds: what targets were set for or an evaluation covered, and social insurance funds.
#[must_use]
pub fn is_other(d: &Disclosure, claim: &Claim) -> bool {
    let insurance = |words: &str| words.contains("社会保险基金") || words.contains("社保基金");
    let heading = claim.section.map(|at| fold(&d.sections[at].title)).unwrap_or_default();
    if insurance(&fold(&claim.words)) || insurance(&heading) {
        return true;
    }
    // A sentence may be a long list, and is folded only where it has the first character of one of the words.
    let end = if let ClaimKind::Amount { figure } = claim.kind { d.figure(figure).span.end } else { claim.sentence.end };
    let said = Span::new(claim.sentence.start, end.max(claim.sentence.end));
    if !d.elsewhere.any_in(&d.text, &['社', '绩', '績'], said) {
        return false;
    }
    if insurance(&opening(d, claim)) {
        return true;
    }
    let sentence = fold(claim.sentence.of(&d.text));
    sentence.contains("绩效") && Group::TargetCovers.is_in(&sentence)
}

/// Where a claim below the heading of one fund, or of 财政拨款, finds its figure; `None` where its words already say all
/// or the whole unit has no other money.
#[must_use]
pub fn target(d: &Disclosure, claim: &Claim, scope: Scope, current: bool) -> Option<Vec<Target>> {
    if scope == Scope::Whole || is_all(d, scope) {
        return None;
    }
    let one = |id: Option<FigureId>| Some(id.map(Target::Figure).into_iter().collect());
    match (&claim.subject, scope) {
        (Subject::Income | Subject::Expenditure | Subject::BothSides, Scope::Fiscal) => {
            let sides: &[Side] = match claim.subject {
                Subject::Income => &[Side::Income],
                Subject::Expenditure => &[Side::Expenditure],
                _ => &[Side::Income, Side::Expenditure],
            };
            let table = d.table(Role::FiscalBalance);
            let figure = |side: &Side| {
                let view = table?.side(*side);
                if current { view.current_figure() } else { view.grand_figure() }
            };
            Some(sides.iter().filter_map(figure).map(Target::Figure).collect())
        }
        (Subject::IncomeItem(Meaning::CarryIn), Scope::Fiscal) => {
            one(d.table(Role::FiscalBalance).and_then(|t| t.side(Side::Income).item_figure(Meaning::CarryIn)))
        }
        (Subject::ExpenditureItem(Meaning::CarryOut), Scope::Fiscal) => {
            one(d.table(Role::FiscalBalance).and_then(|t| t.side(Side::Expenditure).item_figure(Meaning::CarryOut)))
        }
        (Subject::ExpenditureItem(meaning), Scope::Fiscal) => one(d.table(Role::FiscalExpenditure).and_then(|t| total_figure(t, *meaning))),
        // 收入总计 of a fund holds what it carried over, and no table prints that.
        (Subject::Income, Scope::One(fund)) => {
            one(fund_table(d, fund).filter(|_| current).and_then(|t| total_figure(t, Meaning::YearIncome)))
        }
        (Subject::BothSides, Scope::One(_)) => Some(Vec::new()),
        (Subject::Expenditure, Scope::One(fund)) if fund_table(d, fund).is_some_and(|t| totals(t).len() > 1) => Some(Vec::new()),
        (Subject::Expenditure, Scope::One(fund)) if current => {
            one(fund_table(d, fund).and_then(|t| t.figure(t.total_row()?, whole_column(t)?)))
        }
        (Subject::Expenditure, Scope::One(_)) => Some(Vec::new()),
        (Subject::IncomeItem(Meaning::CarryIn), Scope::One(fund)) => {
            one(fund_table(d, fund).and_then(|t| total_figure(t, Meaning::CarryIn)))
        }
        (Subject::ExpenditureItem(meaning), Scope::One(fund)) => one(fund_table(d, fund).and_then(|t| total_figure(t, *meaning))),
        // 上级补助收入 of a fund's balance: no table of the unit's holds it.
        (Subject::IncomeItem(meaning), Scope::One(Meaning::Fund | Meaning::Capital))
            if !matches!(meaning, Meaning::General | Meaning::Fund | Meaning::Capital | Meaning::FiscalAppropriation) =>
        {
            Some(Vec::new())
        }
        (Subject::Named(name), Scope::One(fund)) => one(fund_table(d, fund).and_then(|t| class_figure(t, name))),
        (Subject::Named(_), Scope::Fiscal) => Some(Vec::new()),
        _ => None,
    }
}

/// 基金、国有资本、一般公共预算 expenditure table.
fn fund_table(d: &Disclosure, fund: Meaning) -> Option<&Table> {
    d.table(match fund {
        Meaning::General => Role::General,
        Meaning::Fund => Role::Fund,
        _ => Role::Capital,
    })
}

/// The 类 row of a name.
fn class_figure(table: &Table, name: &str) -> Option<FigureId> {
    let wanted = without_number(name).trim_start_matches(['和', '及']);
    let is_class = |r: usize| table.rows[r].code.as_ref().is_some_and(|c| c.level() == 1);
    let row = table.coded_rows().find(|&r| is_class(r) && without_number(&fold(&table.rows[r].name)) == wanted)?;
    table.figure(row, whole_column(table)?)
}

/// The unit has no other money than that of the scope, in and out: then the whole unit's tables say the same.
fn is_all(d: &Disclosure, scope: Scope) -> bool {
    let (Some(balance), Some(fiscal)) = (d.table(Role::Balance), d.table(Role::FiscalBalance)) else { return false };
    let value = |id: Option<FigureId>| id.and_then(|id| d.figure(id).value());
    [Side::Income, Side::Expenditure].into_iter().all(|side| {
        let (all, own) = (balance.side(side), fiscal.side(side));
        let same = value(all.current_figure()) == value(own.current_figure()) && value(all.grand_figure()) == value(own.grand_figure());
        same && match scope {
            Scope::One(fund) => {
                side == Side::Income && value(own.item_figure(fund)) == value(own.current_figure()) || {
                    let column = own.columns().find(|&c| fiscal.columns[c].meaning == fund);
                    let row = own.current_total().or(own.grand_total());
                    side == Side::Expenditure
                        && value(column.zip(row).and_then(|(c, r)| fiscal.figure(r, c))) == value(own.current_figure())
                }
            }
            _ => true,
        }
    })
}
