//! 界限 — of the two sides of a bound that is broken, the one that nothing else bears out is shown.

use super::diagnose::is_joint;
use super::label::label;
use super::wording::{part_of, shown, shown_en};
use super::{Evaluation, Finding, Involved, Part, Relation};
use crate::model::{Disclosure, FigureId};
use std::collections::HashSet;

/// Figures that another relation bears out: one that holds, with an amount beside them.
pub(super) fn borne_out(disclosure: &Disclosure, relations: &[Relation], evaluations: &[Evaluation]) -> HashSet<FigureId> {
    let mut found = HashSet::new();
    for (relation, _) in relations.iter().zip(evaluations).filter(|(r, e)| is_joint(r) && e.verdict.holds()) {
        let mut amounts = relation.figures().filter(|&f| disclosure.is_nonzero(Some(f)));
        let (first, second) = (amounts.next(), amounts.next());
        found.extend(relation.figures().filter(|&f| second.is_some() || first.is_some_and(|only| only != f)));
    }
    found
}

/// Shows the only term of a broken bound where the reported figure is borne out by other relations and the term by none.
pub(super) fn blame(disclosure: &Disclosure, borne_out: &HashSet<FigureId>, relation: &Relation, finding: &mut Finding) {
    let mut terms = relation.terms.iter().map(|t| t.figure).filter(|&f| disclosure.figure(f).is_printed());
    let (Some(term), None) = (terms.next(), terms.next()) else { return };
    // What another file published is not what is under check.
    if relation.figures().any(|f| disclosure.is_elsewhere(f)) {
        return;
    }
    if relation.said.is_some()
        || !disclosure.figure(relation.reported).is_printed()
        || !borne_out.contains(&relation.reported)
        || borne_out.contains(&term)
    {
        return;
    }
    let (figure, name) = (disclosure.figure(term), label(disclosure, term));
    finding.span = figure.span;
    finding.message.zh.push_str(&format!("；前者有其他关系印证，可能有误的是{}的 {}", name.zh, shown(&figure.raw)));
    finding.message.en.push_str(&format!(
        "; the former is borne out by others, most likely wrong is {} in {}",
        shown_en(&figure.raw),
        name.en
    ));
    finding.figures.retain(|f| f.figure != term);
    for f in &mut finding.figures {
        if f.part == Part::Reported {
            f.part = part_of(disclosure, f.figure);
        }
    }
    finding.figures.insert(0, Involved { figure: term, part: Part::Reported });
    finding.suggestion = None;
    finding.advice.zh = format!("核对“{}”", shown(&figure.raw));
    finding.advice.en = format!("check \"{}\"", shown_en(&figure.raw));
}
