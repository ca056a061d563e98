//! 联合舍入的发现 — from relations that cannot hold together to one finding a cause.

use super::finding::{Evidence, as_printed};
use super::propagate::{Conflict, Decision, decide, is_linear, joint};
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

/// The search for contradictions among relations that hold each by itself.
struct Search<'d> {
    disclosure: &'d Disclosure,
    relations: &'d [Relation],
    now: Vec<Evaluation>,
    values: HashMap<FigureId, Decimal>,
    limit: usize,
}

/// Finds contradictions among the relations that are taken and hold each by itself, once the figures already accused are
/// corrected; and the groups of relations of which it remains unknown whether they can hold together.
pub(super) fn findings(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &[Evaluation],
    corrected: &HashMap<FigureId, Decimal>,
    taken: &dyn Fn(&Relation) -> bool,
    (rule, limit): (&'static Rule, usize),
) -> (Vec<Finding>, Vec<Vec<usize>>) {
    let values = corrected.clone();
    let mut now = with_values(disclosure, relations, evaluations, &values);
    for (relation, evaluation) in relations.iter().zip(&mut now) {
        if !taken(relation) {
            evaluation.verdict = Verdict::Blocked;
        }
    }
    let mut search = Search { disclosure, relations, now, values, limit };
    let all = joint(disclosure, relations, &search.now, &|id| search.value(id), limit);
    let (mut found, mut undecided) = (Vec::new(), all.undecided);
    for conflict in all.conflicts {
        undecided.extend(search.resolve(conflict, rule, &mut found));
    }
    (found, undecided)
}

/// The verdicts with some figures changed.
fn with_values(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &[Evaluation],
    values: &HashMap<FigureId, Decimal>,
) -> Vec<Evaluation> {
    let with = |id: FigureId| values.get(&id).copied().or_else(|| disclosure.figure(id).value());
    let one = |(relation, evaluation): (&Relation, &Evaluation)| {
        if relation.figures().any(|f| values.contains_key(&f)) { evaluate_with(disclosure, relation, with) } else { *evaluation }
    };
    relations.iter().zip(evaluations).map(one).collect()
}

impl Search<'_> {
    fn value(&self, id: FigureId) -> Option<Decimal> {
        self.values.get(&id).copied().or_else(|| self.disclosure.figure(id).value())
    }

    /// One finding for each cause in a group, until what is left of it can hold; the group, where that remains unknown.
    fn resolve(&mut self, mut conflict: Conflict, rule: &'static Rule, found: &mut Vec<Finding>) -> Option<Vec<usize>> {
        loop {
            let mut group = conflict.group.clone();
            if found.len() == MOST {
                return Some(group);
            }
            let mends = self.mends(&conflict);
            found.push(finding(self.disclosure, self.relations, &self.now, &conflict, &mends, rule));
            match mends.first() {
                Some(best) => {
                    self.values.insert(best.figure, best.value);
                    for &r in group.iter().filter(|&&r| self.relations[r].involves(best.figure)) {
                        self.now[r] = evaluate_with(self.disclosure, &self.relations[r], |id| self.value(id));
                    }
                }
                None => group.retain(|r| !conflict.relations.contains(r)),
            }
            match decide(self.disclosure, self.relations, &group, &|id| self.value(id), self.limit) {
                Decision::Possible => return None,
                Decision::Undecided => return Some(group),
                Decision::Impossible(next) => conflict = next,
            }
        }
    }

    /// Changes of one figure of the conflict by one or two units that make all relations possible; the best first.
    fn mends(&self, conflict: &Conflict) -> Vec<Mend> {
        let (disclosure, relations) = (self.disclosure, self.relations);
        let figures: BTreeSet<FigureId> = conflict
            .relations
            .iter()
            .flat_map(|&r| relations[r].figures())
            .filter(|&f| disclosure.figure(f).is_addend() && !self.values.contains_key(&f))
            .take(TRIED)
            .collect();
        let mut by_figure: HashMap<FigureId, Vec<usize>> = HashMap::new();
        for r in (0..relations.len()).filter(|&r| self.now[r].verdict.holds() && is_linear(&relations[r])) {
            for figure in relations[r].figures().filter(|f| figures.contains(f)).collect::<BTreeSet<_>>() {
                by_figure.entry(figure).or_default().push(r);
            }
        }
        let mut mends = Vec::new();
        for figure in figures {
            let step = disclosure.figure(figure).step();
            let Some(printed) = disclosure.figure(figure).value() else { continue };
            let mine = by_figure.get(&figure).map_or(&[][..], Vec::as_slice);
            for units in [1_i64, -1, 2, -2] {
                let value = printed + step * Decimal::from(units);
                let with = |id: FigureId| if id == figure { Some(value) } else { self.value(id) };
                let tried: Vec<Verdict> = mine.iter().map(|&r| evaluate_with(disclosure, &relations[r], with).verdict).collect();
                if tried.iter().any(|v| !v.holds()) {
                    continue;
                }
                let count = |all: &mut dyn Iterator<Item = Verdict>| all.filter(|v| *v == Verdict::Exact).count() as isize;
                let exact = count(&mut tried.into_iter()) - count(&mut mine.iter().map(|&r| self.now[r].verdict));
                if self.is_mended(conflict, &with) {
                    mends.push(Mend { figure, value, exact, units: units.abs() });
                    break;
                }
            }
        }
        mends.sort_by_key(|m| (-m.exact, m.units, m.figure));
        mends
    }

    /// Whether the conflict is gone with other values. Most changes leave the few relations of the conflict as impossible
    /// as they were, which is quickly seen; only what mends those is worth a look at the whole group.
    fn is_mended(&self, conflict: &Conflict, with: &dyn Fn(FigureId) -> Option<Decimal>) -> bool {
        let decide = |group: &[usize]| decide(self.disclosure, self.relations, group, with, self.limit);
        if decide(&conflict.relations) != Decision::Possible {
            return false;
        }
        match decide(&conflict.group) {
            Decision::Possible => true,
            Decision::Undecided => false,
            Decision::Impossible(next) => next.relations.iter().all(|r| !conflict.relations.contains(r)),
        }
    }
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
        let wanted = as_printed(figure, best.value);
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
