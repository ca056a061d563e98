//! 联合舍入的发现 — from relations that cannot hold together to one finding a cause.

use super::finding::{Evidence, in_unit_of};
use super::propagate::{Conflict, is_linear, joint};
use super::verdict::evaluate_with;
use super::wording::part_of;
use super::{Evaluation, Finding, Involved, Part, Relation, Rule, Verdict, Words, label};
use crate::model::{Disclosure, FigureId};
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap};

/// Causes after which the search ends: a document with more is wrong in other ways.
const MOST: usize = 8;
/// Figures of a conflict for which a change is tried.
const TRIED: usize = 48;

/// A change of one figure that makes the printed figures possible again.
#[derive(Clone, Copy)]
struct Mend {
    figure: FigureId,
    value: Decimal,
    exact: isize,
    units: i64,
}

/// Finds contradictions among the relations that hold each by itself, once the figures already accused are corrected.
pub(super) fn findings(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &[Evaluation],
    corrected: &HashMap<FigureId, Decimal>,
    rule: &'static Rule,
) -> Vec<Finding> {
    let mut values = corrected.clone();
    let mut dropped: BTreeSet<usize> = BTreeSet::new();
    let mut found = Vec::new();
    let mut now = again(disclosure, relations, evaluations, &values, &dropped);
    while found.len() < MOST {
        let with = |id: FigureId| values.get(&id).copied().or_else(|| disclosure.figure(id).value());
        let Some(conflict) = joint(disclosure, relations, &now, &with).conflicts.into_iter().next() else { break };
        let mends = mends(disclosure, relations, &now, &values, &conflict);
        found.push(finding(disclosure, relations, &now, &conflict, &mends, rule));
        match mends.first() {
            Some(best) => drop(values.insert(best.figure, best.value)),
            None => dropped.extend(conflict.relations),
        }
        now = again(disclosure, relations, evaluations, &values, &dropped);
    }
    found
}

/// The verdicts with some figures changed and some relations left out.
fn again(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &[Evaluation],
    values: &HashMap<FigureId, Decimal>,
    dropped: &BTreeSet<usize>,
) -> Vec<Evaluation> {
    let with = |id: FigureId| values.get(&id).copied().or_else(|| disclosure.figure(id).value());
    let one = |(index, relation): (usize, &Relation)| {
        let mut evaluation = evaluations[index];
        if dropped.contains(&index) {
            evaluation.verdict = Verdict::Blocked;
        } else if relation.figures().any(|f| values.contains_key(&f)) {
            evaluation = evaluate_with(disclosure, relation, with);
        }
        evaluation
    };
    relations.iter().enumerate().map(one).collect()
}

/// Changes of one figure of the conflict by one or two units that make all relations possible; the best first.
fn mends(
    disclosure: &Disclosure,
    relations: &[Relation],
    now: &[Evaluation],
    values: &HashMap<FigureId, Decimal>,
    conflict: &Conflict,
) -> Vec<Mend> {
    let figures: BTreeSet<FigureId> = conflict
        .relations
        .iter()
        .flat_map(|&r| relations[r].figures())
        .filter(|&f| disclosure.figure(f).is_addend() && !values.contains_key(&f))
        .collect();
    let mut mends = Vec::new();
    for figure in figures.into_iter().take(TRIED) {
        let step = disclosure.figure(figure).step();
        let Some(printed) = disclosure.figure(figure).value() else { continue };
        let mine: Vec<usize> =
            (0..relations.len()).filter(|&r| now[r].verdict.holds() && is_linear(&relations[r]) && relations[r].involves(figure)).collect();
        for units in [1_i64, -1, 2, -2] {
            let value = printed + step * Decimal::from(units);
            let with = |id: FigureId| {
                if id == figure { Some(value) } else { values.get(&id).copied().or_else(|| disclosure.figure(id).value()) }
            };
            let tried: Vec<(usize, Evaluation)> = mine.iter().map(|&r| (r, evaluate_with(disclosure, &relations[r], with))).collect();
            if tried.iter().any(|(_, e)| !e.verdict.holds()) {
                continue;
            }
            let count = |all: &mut dyn Iterator<Item = Verdict>| all.filter(|v| *v == Verdict::Exact).count() as isize;
            let exact = count(&mut tried.iter().map(|(_, e)| e.verdict)) - count(&mut mine.iter().map(|&r| now[r].verdict));
            let mut trial = now.to_vec();
            for (r, evaluation) in tried {
                trial[r] = evaluation;
            }
            let left = joint(disclosure, relations, &trial, &with);
            let still = left.conflicts.iter().any(|c| c.relations.iter().any(|r| conflict.relations.contains(r)));
            if !still && left.undecided == 0 {
                mends.push(Mend { figure, value, exact, units: units.abs() });
                break;
            }
        }
    }
    mends.sort_by_key(|m| (-m.exact, m.units, m.figure));
    mends
}

fn finding(
    disclosure: &Disclosure,
    relations: &[Relation],
    now: &[Evaluation],
    conflict: &Conflict,
    mends: &[Mend],
    rule: &'static Rule,
) -> Finding {
    // Of relations that say the same of other columns, the most telling one stands for all.
    let first = conflict.relations.iter().copied().find(|&r| now[r].verdict != Verdict::Exact).unwrap_or(conflict.relations[0]);
    let suspect = mends.first().map_or(relations[first].reported, |m| m.figure);
    let figure = disclosure.figure(suspect);
    let list: Vec<Words> = conflict.relations.iter().take(4).map(|&r| label(disclosure, relations[r].reported)).collect();
    let (count, more) = (conflict.relations.len(), conflict.relations.len() > list.len());
    let names: Vec<&str> = list.iter().map(|w| w.zh.as_str()).collect();
    let names_en: Vec<&str> = list.iter().map(|w| w.en.as_str()).collect();
    let message = Words::new(
        format!(
            "以下 {count} 项关系单看都在尾差之内，合起来却不存在四舍五入后恰为所印数字的真实金额：{}{}的合计或一致关系",
            names.join("、"),
            if more { "等" } else { "" }
        ),
        format!(
            "these {count} relations each hold within rounding, but no true amounts exist that round to all figures printed: those of {}{}",
            names_en.join("; "),
            if more { " and others" } else { "" }
        ),
    );
    let mut finding = Finding::plain(rule, figure.span, message);
    finding.figures.push(Involved { figure: suspect, part: Part::Reported });
    for id in conflict.relations.iter().flat_map(|&r| relations[r].figures()) {
        if disclosure.figure(id).is_printed() && finding.figures.len() < 40 && finding.figures.iter().all(|f| f.figure != id) {
            finding.figures.push(Involved { figure: id, part: part_of(disclosure, id) });
        }
    }
    finding.breaks.clone_from(&conflict.relations);
    if let Some(best) = mends.first() {
        let wanted = in_unit_of(figure, best.value);
        let unit = figure.unit_name();
        let printed = figure.value().unwrap_or_default();
        finding.evidence = Some(Evidence { computed: best.value, difference: printed - best.value, allowed: Decimal::ZERO });
        finding.suggestion = Some((0, best.value));
        let ties: Vec<&Mend> = mends.iter().skip(1).filter(|m| m.exact == best.exact && m.units == best.units).collect();
        let (mut zh, mut en) = (
            format!("核对“{}”；末位印错时应为 {wanted}{unit}", figure.raw),
            format!("check \"{}\": if its last digit is wrong it should be {wanted}{unit}", figure.raw),
        );
        if !ties.is_empty() {
            let other = |m: &&Mend| (label(disclosure, m.figure), disclosure.figure(m.figure).raw.clone());
            let others: Vec<(Words, String)> = ties.iter().take(3).map(other).collect();
            let shown: Vec<String> = others.iter().map(|(w, raw)| format!("{raw}（{}）", w.zh)).collect();
            let shown_en: Vec<String> = others.iter().map(|(w, raw)| format!("{raw} ({})", w.en)).collect();
            zh.push_str(&format!("；也可能是{}{}有误", shown.join("、"), if ties.len() > 3 { "等" } else { "" }));
            en.push_str(&format!("; as likely wrong: {}", shown_en.join("; ")));
        }
        finding.advice = Words::new(zh, en);
    }
    finding
}
