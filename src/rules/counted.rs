//! BC314 — counts of what was paid for: nobody received and money spent, more official cars than cars.

use super::economic::three_public_figure;
use super::said_counts;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::{Claim, ClaimKind, Disclosure, DocumentKind, Figure, FigureId, Meaning, Reading, Role, Subject, YearRef};
use std::collections::BTreeMap;

/// 数量与金额或另一处的数量矛盾
pub static COUNTED: Rule = Rule {
    code: "BC314",
    name: "counts-contradicted",
    title: "数量与金额、或与另一处的数量矛盾",
    title_en: "A count contradicts an amount or another count",
    severity: Severity::Warning,
    checks: (
        "决算中因公出国（境）费、公务接待费不为零的，所说的团组、批次、人次不应都是零；财政拨款开支运行维护费的公务用车保有量，不大于同一年末的车辆总数；公务用车保有量、公务接待批次和人次在文中、表注和表中说了几处的，各处相同；编制绩效目标的项目个数，与合计相同的项目表所列个数相同。",
        "In final accounts, where going abroad or receptions cost money, not all groups and persons told are 0; official cars whose running is paid are no more than all vehicles of the same day; cars kept, receptions and visitors are the same wherever the text, a note or a table tells them; projects with targets are as many as the list of projects with their total has.",
    ),
    basis: TEXT,
    example: (
        "公务接待费支出 3.80 万元，接着写“共接待国内来访团组 0 个、来访人员 0 人次”。",
        "Receptions cost 3.80; the text goes on with 0 groups and 0 persons.",
    ),
    tolerance: Tolerance::None,
    fix: ("核对数量与金额", "compare the counts with the amount"),
    check: counted,
};

fn counted(d: &Disclosure, ledger: &mut Ledger<'_>) {
    if d.kind == Some(DocumentKind::FinalAccounts) {
        nobody(d, ledger);
    }
    nothing_for_nobody(d, ledger);
    let differ = said_counts::said_again(d, ledger);
    kept_cars(d, differ, ledger);
    said_counts::projects(d, ledger);
}

/// 公务接待费0万元，公务接待0批次、0人次: no money, and nobody. Each bears out the other; that one of them is not nothing says no more
/// than that somebody else paid.
fn nothing_for_nobody(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let start = |id: FigureId| d.figure(id).span.start;
    let mut amounts: Vec<(FigureId, Option<Group>)> = Vec::new();
    for claim in d.claims.iter().filter(|c| c.year == YearRef::Current) {
        let ClaimKind::Amount { figure } = claim.kind else { continue };
        let units = match &claim.subject {
            Subject::ThreePublic(Meaning::Abroad | Meaning::Reception) => Some(Group::VisitorUnit),
            Subject::ThreePublic(Meaning::CarPurchase) => Some(Group::CarUnit),
            Subject::Named(name) if Group::Reception.is_in(name) => Some(Group::VisitorUnit),
            _ => None,
        };
        amounts.push((figure, units));
    }
    amounts.sort_by_key(|(figure, _)| start(*figure));
    amounts.dedup_by_key(|(figure, _)| *figure);
    let mut counts: Vec<FigureId> =
        (0..d.figures.len()).map(FigureId).filter(|&f| unit(d.figure(f)).is_some_and(|u| !u.is_empty())).collect();
    counts.sort_by_key(|&f| start(f));
    for (at, &(amount, units)) in amounts.iter().enumerate() {
        let Some(units) = units.filter(|_| d.figure(amount).value().is_some_and(|v| v.is_zero())) else { continue };
        let Some(paragraph) = d.paragraph_at(start(amount)) else { continue };
        let end = d.paragraphs[paragraph].span.end;
        // Up to the next amount of something else; the same amount of a budget, or a comparison, may stand between.
        let until = amounts[at + 1..].iter().find(|(_, other)| other.is_some()).map_or(end, |(next, _)| start(*next)).min(end);
        let own = counts[counts.partition_point(|&f| start(f) < start(amount))..].iter().take_while(|&&f| start(f) < until);
        let own: Vec<FigureId> = own.copied().filter(|&f| is_counted_by(d, f, units)).collect();
        if !own.is_empty() && own.iter().all(|&f| d.figure(f).value().is_some_and(|v| v.is_zero())) {
            ledger.as_read(true, |ledger| ledger.sum(&COUNTED, amount, own));
        }
    }
}

/// The unit of a count.
fn unit(figure: &Figure) -> Option<&str> {
    if let Reading::Quantity(q) = &figure.reading { Some(q.unit.as_str()) } else { None }
}

/// 0 groups and 0 persons behind the amount of what they cost.
fn nobody(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let table = d.table(Role::ThreePublic);
    let start = |id: FigureId| d.figure(id).span.start;
    let mut items: BTreeMap<usize, Vec<(Meaning, FigureId)>> = BTreeMap::new();
    for claim in d.claims.iter().filter(|c| c.year == YearRef::Current) {
        if let (Subject::ThreePublic(item), ClaimKind::Amount { figure }) = (&claim.subject, &claim.kind)
            && let Some(paragraph) = d.paragraph_at(start(*figure))
        {
            items.entry(paragraph).or_default().push((*item, *figure));
        }
    }
    let mut visits: Vec<FigureId> =
        (0..d.figures.len()).map(FigureId).filter(|&f| unit(d.figure(f)).is_some_and(|u| is_of_visits(d, f, u))).collect();
    visits.sort_by_key(|&f| start(f));
    for (paragraph, own) in items {
        let end = d.paragraphs[paragraph].span.end;
        for item in [Meaning::Abroad, Meaning::Reception] {
            let Some(&(_, said)) = own.iter().find(|(m, _)| *m == item) else { continue };
            let printed = table.and_then(|t| three_public_figure(d, t, item));
            let paid = d.is_nonzero(Some(said)) && printed.is_none_or(|id| d.is_nonzero(Some(id)));
            let from = start(said);
            let until = own.iter().filter(|&&(m, f)| m != item && start(f) > from).map(|&(_, f)| start(f)).min().unwrap_or(end);
            let counts = &visits[visits.partition_point(|&f| start(f) < from)..visits.partition_point(|&f| start(f) < until)];
            if !paid || counts.len() < 2 || counts.iter().any(|&f| d.is_nonzero(Some(f))) {
                continue;
            }
            let (amount, first) = (d.figure(said), d.figure(counts[0]));
            ledger
                .report(
                    &COUNTED,
                    first.span,
                    format!("前面写支出 {}{}，这里的团组（批次）、人次都是 0", amount.raw, amount.unit_name()),
                    format!("{}{} was spent, and all groups and persons told here are 0", amount.raw, amount.unit_name()),
                )
                .with(std::iter::once(said).chain(counts.iter().copied()))
                .keyed(format!("{item:?}"));
        }
    }
}

/// What visits, or cars that are bought, are counted by.
fn is_counted_by(d: &Disclosure, figure: FigureId, by: Group) -> bool {
    let unit = unit(d.figure(figure)).unwrap_or("");
    match by {
        Group::CarUnit => by.words().any(|u| u == unit) && !Group::Kept.is_in(&clause_before(d, figure)),
        _ => is_of_visits(d, figure, unit) || by.words().any(|u| u == unit),
    }
}

/// 团组0个, 0批次, 0人次.
fn is_of_visits(d: &Disclosure, figure: FigureId, unit: &str) -> bool {
    let at = d.figure(figure).span.start;
    let groups = || d.text.get(..at).is_some_and(|before| Group::Delegation.ends(before.trim_end()));
    Group::VisitUnit.begins(unit) || Group::Piece.begins(unit) && groups()
}

/// The words of the clause in front of a figure.
fn clause_before(d: &Disclosure, figure: FigureId) -> String {
    clauses_before(d, figure).1
}

/// The clause before the one in front of a figure, and that one.
fn clauses_before(d: &Disclosure, figure: FigureId) -> (String, String) {
    let at = d.figure(figure).span.start;
    let from = d.paragraph_at(at).map_or(at, |paragraph| d.paragraphs[paragraph].span.start);
    let before = fold(d.text.get(from..at).unwrap_or_default());
    let mut clauses = before.rsplit([',', ';', '。']);
    let own = clauses.next().unwrap_or_default().to_owned();
    (clauses.next().unwrap_or_default().to_owned(), own)
}

/// 公务用车保有量 against 共有车辆, where the text says each once; none kept, and their running paid.
fn kept_cars(d: &Disclosure, differ: bool, ledger: &mut Ledger<'_>) {
    let mut kept = Vec::new();
    let mut all = Vec::new();
    for id in (0..d.figures.len()).map(FigureId) {
        let figure = d.figure(id);
        if !unit(figure).is_some_and(|u| Group::CarUnit.words().any(|own| own == u)) || d.paragraph_at(figure.span.start).is_none() {
            continue;
        }
        let (before, clause) = clauses_before(d, id);
        let one_body = !Group::SomeOf.is_in(&clause);
        let clause = Group::Leads.strip_end(&clause);
        let of_cars = Group::Vehicle.is_in(clause) || Group::Kept.begins(clause) && Group::Vehicle.is_in(&before);
        if of_cars && (Group::Kept.ends(clause) || Group::Kept.is_in(clause) && Group::Vehicle.is_in(clause)) {
            kept.push((id, one_body));
        } else if one_body && (Group::AllCars.ends(clause) || Group::CarsAlone.words().any(|own| own == clause)) {
            all.push(id);
        }
    }
    let ([(kept, true)], [all]) = (&kept[..], &all[..]) else { return };
    ledger.at_least(&COUNTED, *all, [(1, *kept)]);
    let runs = |c: &&Claim| c.subject == Subject::ThreePublic(Meaning::CarRun) && c.year == YearRef::Current;
    let paid = d.claims.iter().filter(runs).find_map(|c| match c.kind {
        ClaimKind::Amount { figure } => Some(figure).filter(|&f| d.is_nonzero(Some(f))),
        _ => None,
    });
    if let Some(paid) = paid.filter(|_| !differ && !d.is_nonzero(Some(*kept)) && d.is_nonzero(Some(*all))) {
        let (cost, cars) = (d.figure(paid), &d.figure(*all).raw);
        ledger
            .report(
                &COUNTED,
                d.figure(*kept).span,
                format!("公务用车运行维护费 {}{}，共有车辆 {cars} 辆，这里的保有量为 0", cost.raw, cost.unit_name()),
                format!("the running of cars cost {}{}, there are {cars} vehicles, and 0 are kept here", cost.raw, cost.unit_name()),
            )
            .with([*kept, paid, *all])
            .keyed("kept");
    }
}
