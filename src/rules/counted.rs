//! BC314 — counts of what was paid for: nobody received and money spent, more official cars than cars.

use super::economic::three_public_figure;
use crate::ledger::rule::TEXT;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::fold::fold;
use crate::model::{ClaimKind, Disclosure, DocumentKind, Figure, FigureId, Meaning, Reading, Role, Subject, YearRef};
use std::collections::BTreeMap;

/// 数量与金额或另一处的数量矛盾
pub static COUNTED: Rule = Rule {
    code: "BC314",
    name: "counts-contradicted",
    title: "数量与金额、或与另一处的数量矛盾",
    title_en: "A count contradicts an amount or another count",
    severity: Severity::Warning,
    checks: (
        "决算中因公出国（境）费、公务接待费不为零的，所说的团组、批次、人次不应都是零；财政拨款开支运行维护费的公务用车保有量，不大于同一年末的车辆总数。",
        "In final accounts, where going abroad or receptions cost money, not all groups and persons told are 0; official cars whose running is paid are no more than all vehicles of the same day.",
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
    kept_cars(d, ledger);
}

/// The unit of a count.
fn unit(figure: &Figure) -> Option<&str> {
    if let Reading::Quantity(q) = &figure.reading { Some(q.unit.as_str()) } else { None }
}

/// 0 groups and 0 persons behind the amount of what they cost.
fn nobody(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let Some(table) = d.table(Role::ThreePublic) else { return };
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
            let paid = d.is_nonzero(Some(said)) && d.is_nonzero(three_public_figure(d, table, item));
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

/// 团组0个, 0批次, 0人次.
fn is_of_visits(d: &Disclosure, figure: FigureId, unit: &str) -> bool {
    let at = d.figure(figure).span.start;
    let groups = || d.text.get(..at).is_some_and(|before| before.trim_end().ends_with("团组"));
    unit.starts_with("批") || unit.starts_with("人次") || unit.starts_with("团组") || unit.starts_with('个') && groups()
}

/// 公务用车保有量 against 共有车辆, where the text says each once.
fn kept_cars(d: &Disclosure, ledger: &mut Ledger<'_>) {
    let mut kept = Vec::new();
    let mut all = Vec::new();
    for id in (0..d.figures.len()).map(FigureId) {
        let figure = d.figure(id);
        if !unit(figure).is_some_and(|u| matches!(u, "辆" | "台")) {
            continue;
        }
        let Some(paragraph) = d.paragraph_at(figure.span.start).map(|at| &d.paragraphs[at]) else { continue };
        let before = fold(d.text.get(paragraph.span.start..figure.span.start).unwrap_or_default());
        let clause = before.rsplit([',', ';', '。']).next().unwrap_or_default();
        let one_body = !["本级", "机关", "所属", "下属", "编制", "购置", "更新", "新增"].iter().any(|w| clause.contains(w));
        let clause = clause.trim_end_matches(['为', ':', '共', '是']);
        if clause.ends_with("保有量") && clause.contains("车") {
            kept.push((id, one_body));
        } else if one_body && ["共有车辆", "实有车辆", "车辆总数"].iter().any(|w| clause.ends_with(w)) {
            all.push(id);
        }
    }
    if let ([(kept, true)], [all]) = (&kept[..], &all[..]) {
        ledger.at_least(&COUNTED, *all, [(1, *kept)]);
    }
}
