//! 指认 — from causes to findings: which figure is most likely wrong, what it should be, what else could be.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::diagnose::{Cause, causes_beside, is_joint};
use super::finding::as_printed;
use super::slip;
use super::solve::implied;
use super::verdict::evaluate_with;
use super::wording::{is_of_this_year, of_relation, part_of, severity, shown, shown_en, unit_of};
use super::{Evaluation, Finding, Involved, Kind, Part, Relation, Rule, Verdict, Words, again, bound, joint, label, repaired, whole};
use crate::model::{Disclosure, Figure, FigureId, Origin, Reading};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{BTreeSet, HashMap};

/// What the relations say of the document.
pub(super) struct Accused {
    /// One finding a cause.
    pub(super) findings: Vec<Finding>,
    /// Groups of relations of which it remains unknown whether they can hold together.
    pub(super) undecided: Vec<Vec<usize>>,
    /// Figures that should not be printed at all, as one of the findings says.
    pub(super) gone: BTreeSet<FigureId>,
    /// Figures for which a finding has another value.
    pub(super) corrected: Vec<FigureId>,
}

/// Turns broken and doubtful relations into findings; `together` is the rule under which all of them are taken together,
/// and how much work that may take; `cut`: the text cuts amounts off, so that they take no part in it. The groups of relations that were left undecided come with them.
#[must_use]
pub fn findings(
    disclosure: &Disclosure,
    relations: &[Relation],
    evaluations: &[Evaluation],
    known: &HashMap<FigureId, Decimal>,
    together: Option<(&'static Rule, usize)>,
    cut: bool,
) -> Accused {
    let found = causes_beside(disclosure, relations, evaluations, known);
    let corrected: HashMap<FigureId, Decimal> = found.iter().flat_map(Cause::corrections).collect();
    // The first cause that corrects each figure.
    let mut corrects: HashMap<FigureId, usize> = HashMap::new();
    for (at, figure) in found.iter().enumerate().flat_map(|(at, c)| c.corrections().map(move |(figure, _)| (at, figure))) {
        corrects.entry(figure).or_insert(at);
    }
    let mut findings: Vec<Finding> = found
        .iter()
        .map(|cause| {
            let mut finding = of_cause(disclosure, relations, evaluations, cause);
            repaired::say(disclosure, relations, cause, &corrected, &mut finding);
            finding
        })
        .collect();
    let mut borne_out = None;
    for (index, (relation, evaluation)) in relations.iter().zip(evaluations).enumerate() {
        if !is_joint(relation) && evaluation.verdict == Verdict::Broken {
            let with = |id| corrected.get(&id).or_else(|| known.get(&id)).copied().or_else(|| disclosure.figure(id).value());
            let mended = evaluate_with(disclosure, relation, with).verdict.holds();
            let cause = relation.figures().filter_map(|f| corrects.get(&f).copied()).min().filter(|_| mended);
            match cause {
                Some(at) => findings[at].breaks.push(index),
                None if mended && relation.figures().any(|f| known.contains_key(&f)) => {}
                None => {
                    let mut finding = of_relation(disclosure, relation, evaluation, index);
                    if relation.kind == Kind::AtLeast {
                        let known = borne_out.get_or_insert_with(|| bound::borne_out(disclosure, relations, evaluations));
                        bound::blame(disclosure, known, relation, &mut finding);
                    }
                    findings.push(finding);
                }
            }
        }
        if evaluation.verdict == Verdict::UnlikelyRounding {
            findings.push(of_relation(disclosure, relation, evaluation, index));
        }
    }
    again::merge(disclosure, &mut findings);
    let mut undecided = Vec::new();
    if let Some((rule, limit)) = together {
        // What exchanged cells would print, and how finely, is not known well enough to take it together with others.
        let exchanged: BTreeSet<FigureId> = found.iter().flat_map(|c| c.changes.keys()).chain(known.keys()).copied().collect();
        let said = |f: FigureId| matches!(disclosure.figure(f).origin, Origin::Sentence { .. });
        let taken = |r: &Relation| !r.figures().any(|f| exchanged.contains(&f) || cut && said(f));
        let (found, left) = joint::findings(disclosure, relations, evaluations, &corrected, &taken, (rule, limit));
        findings.extend(found);
        undecided = left;
    }
    let corrected = corrected.into_keys().collect();
    Accused { findings, undecided, corrected, gone: found.into_iter().flat_map(|c| c.gone).collect() }
}

fn of_cause(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation], cause: &Cause) -> Finding {
    let primary = cause
        .relations
        .iter()
        .copied()
        .min_by_key(|&r| {
            let reported = cause.suspect.is_none_or(|s| relations[r].reported == s);
            // A percentage that is only cut off says little beside a sum that does not hold.
            (std::cmp::Reverse(severity(disclosure, &relations[r], &evaluations[r])), !reported, relations[r].rule.code)
        })
        .unwrap_or(0);
    let relation = &relations[primary];
    // What went wrong is known: no other figure comes into question.
    let base = is_of_this_year(disclosure, relation, &evaluations[primary]) && cause.relations.len() == 1;
    let reckoned = base.then(|| Cause {
        suspect: Some(relation.reported),
        value: Some(round_to(disclosure.figure(relation.reported), evaluations[primary].computed)),
        ties: Vec::new(),
        ..cause.clone()
    });
    let cause = reckoned.as_ref().unwrap_or(cause);
    let mut finding = of_relation(disclosure, relation, &evaluations[primary], primary);
    finding.breaks.clone_from(&cause.relations);
    if let Some((span, words, advice)) = &cause.whole {
        finding.span = *span;
        finding.message.clone_from(words);
        finding.advice.clone_from(advice);
    } else if cause.is_open {
        open(disclosure, relations, evaluations, cause, &mut finding);
    } else if let (Some(suspect), Some(value)) = (cause.suspect, cause.value) {
        blame(disclosure, relations, cause, relation, suspect, value, &mut finding);
        let row = whole::row_words(disclosure, relations, evaluations, &cause.relations);
        if let Some(row) = row.filter(|_| !cause.ties.is_empty()) {
            finding.advice.zh.push_str(&format!("；也{}", row.zh));
            finding.advice.en.push_str(&format!("; or {}", row.en));
        }
    } else if cause.relations.len() > 1 || relation.terms.len() > 1 {
        let row = whole::row_words(disclosure, relations, evaluations, &cause.relations);
        let row = row.unwrap_or_else(|| Words::new("可能漏列、重列了一行", "a row may be missing or repeated"));
        finding.message.zh.push_str(&format!("。没有哪一个数字改动后能使各项关系同时成立，{}，或有两处以上错误", row.zh));
        finding
            .message
            .en
            .push_str(&format!(". No change of a single figure makes all relations hold: {}, or two figures are wrong", row.en));
    }
    finding
}

/// One sum is broken, and any of its amounts may be wrong: none is accused.
fn open(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation], cause: &Cause, finding: &mut Finding) {
    finding.tied = true;
    let any: Vec<FigureId> = cause.suspect.into_iter().chain(cause.ties.iter().copied()).collect();
    let names = any.iter().take(4).map(|&f| (disclosure.figure(f), label(disclosure, f)));
    let (mut zh, mut en): (Vec<String>, Vec<String>) = names
        .map(|(figure, name)| (format!("{}（{}）", shown(&figure.raw), name.zh), format!("{} ({})", shown_en(&figure.raw), name.en)))
        .unzip();
    if any.len() > 4 {
        zh.push(format!("等 {} 处", any.len()));
        en.push(format!("{} in all", any.len()));
    }
    finding.advice = Words::new(
        format!("仅凭所印数字不能区分有误的是哪一处：{}", zh.join("、")),
        format!("the printed figures alone cannot tell which one is wrong: {}", en.join("; ")),
    );
    if let Some(row) = whole::row_words(disclosure, relations, evaluations, &cause.relations) {
        finding.advice.zh.push_str(&format!("；也{}", row.zh));
        finding.advice.en.push_str(&format!("; or {}", row.en));
    }
}

/// A percentage with as many decimals as the figure prints.
fn round_to(figure: &Figure, value: Decimal) -> Decimal {
    value.abs().round_dp_with_strategy(figure.scale(), RoundingStrategy::MidpointAwayFromZero)
}

fn blame(
    disclosure: &Disclosure,
    relations: &[Relation],
    cause: &Cause,
    relation: &Relation,
    suspect: FigureId,
    value: Decimal,
    finding: &mut Finding,
) {
    let figure = disclosure.figure(suspect);
    let printed = figure.value().unwrap_or_default();
    finding.span = figure.span;
    if suspect != relation.reported {
        if let Some(e) = &mut finding.evidence {
            e.computed = value;
            e.difference = printed - value;
        }
        if cause.relations.len() == 1 {
            let (name, wanted) = (label(disclosure, suspect), as_printed(figure, value));
            let unit = unit_of(disclosure, relation, suspect);
            finding.message.zh.push_str(&format!("；可能有误的是{}的 {}，应为 {wanted}{unit}", name.zh, shown(&figure.raw)));
            finding.message.en.push_str(&format!(
                "; most likely wrong is {} in {}: it should be {wanted}{unit}",
                shown_en(&figure.raw),
                name.en
            ));
        } else {
            finding.message = implied_words(disclosure, relations, cause, relation, suspect, value);
        }
        finding.figures.retain(|f| f.figure != suspect);
        for f in &mut finding.figures {
            if f.part == Part::Reported {
                f.part = part_of(disclosure, f.figure);
            }
        }
        finding.figures.insert(0, Involved { figure: suspect, part: Part::Reported });
    } else if cause.relations.len() > 1 {
        finding.message = implied_words(disclosure, relations, cause, relation, suspect, value);
        if let Some(e) = &mut finding.evidence {
            e.computed = value;
            e.difference = printed - value;
        }
    }
    // 8.5 % that is 0.848 %: said with the decimals that its digits have where the point belongs.
    if suspect == relation.reported && cause.relations.len() == 1 && relation.kind == Kind::Percent {
        let computed = finding.evidence.as_ref().map_or(value, |e| e.computed);
        let near = |v: &Decimal| (*v - computed).abs() < figure.step() / Decimal::TEN && slip::likelihood(figure, *v) > 1;
        if let Some(moved) = slip::mended(figure).moved.into_iter().find(near) {
            let (wanted, unit) = (as_printed(figure, moved), unit_of(disclosure, relation, suspect));
            finding.message.zh.push_str(&format!("；小数点错位，应为 {wanted}{unit}"));
            finding.message.en.push_str(&format!("; its decimal point is misplaced: {wanted}{unit}"));
        }
    }
    for &r in &cause.relations {
        for other in relations[r].figures() {
            if finding.figures.len() < 40 && finding.figures.iter().all(|f| f.figure != other) && disclosure.figure(other).is_printed() {
                finding.figures.push(Involved { figure: other, part: part_of(disclosure, other) });
            }
        }
    }
    finding.suggestion = Some((0, value));
    let wanted = as_printed(figure, value);
    let unit = unit_of(disclosure, relation, suspect);
    if cause.ties.is_empty() {
        let (clause, clause_en) = slip::slip(figure, value);
        finding.advice = Words::new(
            format!("核对“{}”；其余数字无误时应为 {wanted}{unit}{clause}", shown(figure.raw.as_str())),
            format!("check \"{}\": if the other figures are right it should be {wanted}{unit}{clause_en}", shown_en(figure.raw.as_str())),
        );
        let related: Vec<FigureId> = cause.relations.iter().flat_map(|&r| relations[r].figures()).collect();
        if let Some(from) = slip::source(disclosure, suspect, &related) {
            let name = label(disclosure, from);
            let line = disclosure.text[..disclosure.figure(from).span.start].matches('\n').count() + 1;
            finding.advice.zh.push_str(&format!("；它等于第 {line} 行{}，疑为抄自该处", name.zh));
            finding.advice.en.push_str(&format!("; it equals line {line}, {}, from where it may have been copied", name.en));
        }
    } else {
        finding.tied = true;
        let names: Vec<String> =
            cause.ties.iter().take(3).map(|&t| format!("{}（{}）", shown(&disclosure.figure(t).raw), label(disclosure, t).zh)).collect();
        let mut names_en: Vec<String> =
            cause.ties.iter().take(3).map(|&t| format!("{} ({})", shown_en(&disclosure.figure(t).raw), label(disclosure, t).en)).collect();
        let mut more = String::new();
        if cause.ties.len() > 3 {
            more = format!("等 {} 处", cause.ties.len());
            names_en.push(format!("{} in all", cause.ties.len()));
        }
        finding.advice = Words::new(
            format!("仅凭所印数字不能区分：应为 {wanted}{unit}，或者有误的是 {}{more}", names.join("、")),
            format!("the printed figures alone cannot tell: it should be {wanted}{unit}, or the wrong one is {}", names_en.join("; ")),
        );
    }
}

fn implied_words(
    disclosure: &Disclosure,
    relations: &[Relation],
    cause: &Cause,
    relation: &Relation,
    suspect: FigureId,
    value: Decimal,
) -> Words {
    let figure = disclosure.figure(suspect);
    let name = label(disclosure, suspect);
    let unit = unit_of(disclosure, relation, suspect);
    let wanted = as_printed(figure, value);
    let (raw, raw_en) = (shown(&figure.raw), shown_en(&figure.raw));
    let difference = as_printed(figure, figure.value().unwrap_or_default() - value);
    let mut others: Vec<FigureId> = cause
        .relations
        .iter()
        .flat_map(|&r| relations[r].figures())
        .filter(|&f| f != suspect && disclosure.figure(f).value() == Some(value))
        .collect();
    others.dedup();
    let same: Vec<Words> = others.iter().take(2).map(|&f| label(disclosure, f)).collect();
    let (by, by_en) = if same.is_empty() {
        (format!("按与之有关的 {} 项关系", cause.relations.len()), format!("by {} relation(s) it takes part in", cause.relations.len()))
    } else {
        (
            format!("按{}等 {} 项关系", same.iter().map(|w| w.zh.as_str()).collect::<Vec<_>>().join("、"), cause.relations.len()),
            format!("by {} ({} relation(s))", same.iter().map(|w| w.en.as_str()).collect::<Vec<_>>().join("; "), cause.relations.len()),
        )
    };
    Words::new(
        format!("{}印为 {raw}{unit}，{by}应为 {wanted}{unit}，相差 {difference}", name.zh),
        format!("{} prints {raw_en}{unit}; {by_en} it should be {wanted}{unit}, difference {difference}", name.en),
    )
}

/// Fills in what a figure that cannot be read should be, where every relation that it takes part in says the same.
pub(super) fn restore(disclosure: &Disclosure, relations: &[Relation], findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|f| f.suggestion.is_none()) {
        let Some(&Involved { figure: id, .. }) = finding.figures.first() else { continue };
        let figure = disclosure.figure(id);
        if figure.reading != Reading::Unreadable || finding.span != figure.span {
            continue;
        }
        let states = |r: &&Relation| matches!(r.kind, Kind::Sum | Kind::Same) && !r.as_stated && r.involves(id);
        let value = |f: FigureId| disclosure.figure(f).value();
        let own: Vec<&Relation> = relations.iter().filter(states).collect();
        let implied: Vec<Decimal> = own.iter().filter_map(|r| implied(disclosure, r, id, value)).collect();
        let distinct: BTreeSet<Decimal> = implied.iter().copied().collect();
        let Some(&wanted) = distinct.first().filter(|w| distinct.len() == 1 && !w.is_sign_negative()) else { continue };
        let unit = own.first().map_or(String::new(), |r| unit_of(disclosure, r, id));
        let shown = as_printed(figure, wanted);
        finding.suggestion = Some((0, wanted));
        finding.advice = Words::new(
            format!("核对“{}”；按与之有关的 {} 项关系应为 {shown}{unit}", figure.raw, implied.len()),
            format!("check \"{}\": by {} relation(s) it takes part in it should be {shown}{unit}", figure.raw, implied.len()),
        );
    }
}
