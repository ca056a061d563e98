//! Every relation of a document, each figure a link to its place: what the page shows beside a figure.

use super::text::{escape, name};
use crate::ledger::finding::as_printed;
use crate::ledger::{Kind, Verdict};
use crate::model::FigureId;
use crate::report::{Style, Verified, verdict_name};
use std::fmt::Write;

/// Terms that are printed of one relation; the others are counted.
const TERMS: usize = 40;

/// Writes the relations as a list.
pub(super) fn write(document: &Verified, prefix: &str, style: &Style) -> String {
    let (closed, lang) = (&document.closed, style.lang);
    let mut out = String::with_capacity(closed.relations.len() * 300);
    let _ = write!(out, "<ul class=\"all\" data-d=\"{prefix}f\">");
    for (relation, evaluation) in closed.relations.iter().zip(&closed.evaluations) {
        let terms: Vec<_> = relation.terms.iter().filter(|t| document.disclosure.figure(t.figure).is_printed()).collect();
        let figures = std::iter::once(relation.reported).chain(terms.iter().map(|t| t.figure));
        let ids = figures.map(|id| id.0.to_string()).collect::<Vec<_>>().join(" ");
        let broken = if evaluation.verdict == Verdict::Broken { " class=\"broken\"" } else { "" };
        let _ = write!(out, "<li data-f=\"{ids}\"{broken}><b>{} {}</b> ", relation.rule.code, verdict_name(evaluation.verdict, style));
        escape(&mut out, &name(document, relation.reported, style));
        out.push_str(lang.of("：", ": "));
        figure(document, relation.reported, prefix, style, &mut out);
        let _ = write!(out, " {} ", sign(relation.kind, style));
        for (index, term) in terms.iter().take(TERMS).enumerate() {
            let sign = match (term.below, term.sign < 0, index) {
                (true, ..) => " ÷ ",
                (false, true, _) => " − ",
                (false, false, 0) => "",
                _ => " + ",
            };
            out.push_str(sign);
            figure(document, term.figure, prefix, style, &mut out);
        }
        if terms.len() > TERMS {
            let _ = write!(out, " + …（{}）", terms.len() - TERMS);
        }
        if !matches!(evaluation.verdict, Verdict::Exact | Verdict::Blocked) {
            let difference = as_printed(document.disclosure.figure(relation.reported), evaluation.difference);
            let _ = write!(out, " {}{difference}", lang.of("，相差 ", ", difference "));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>");
    out
}

/// What stands between the sides of a relation.
fn sign(kind: Kind, style: &Style) -> &'static str {
    match kind {
        Kind::Sum | Kind::Product(_) | Kind::Rest(_) => "=",
        Kind::Same => style.lang.of("≡（同一个数）", "≡ (the same amount)"),
        Kind::AtLeast => "≥",
        Kind::Percent => style.lang.of("%：", "%:"),
    }
}

fn figure(document: &Verified, id: FigureId, prefix: &str, style: &Style, out: &mut String) {
    let (d, lang) = (&document.disclosure, style.lang);
    let figure = d.figure(id);
    if d.is_elsewhere(id) || figure.span.start == figure.span.end {
        escape(out, if figure.raw.is_empty() { lang.of("空白", "blank") } else { &figure.raw });
        return;
    }
    let _ = write!(out, "<a href=\"#{prefix}f{}\">", id.0);
    escape(out, if figure.raw.is_empty() { lang.of("空白", "blank") } else { &figure.raw });
    escape(out, figure.unit_name());
    out.push_str("</a>");
}
