//! `explain FILE:LINE[:COL]` — every relation that a figure takes part in, its verdict, and where the other figures stand.

use super::position::Lines;
use super::{Style, Verified, Written, verdict_name};
use crate::ledger::finding::as_printed;
use crate::ledger::{Verdict, Words, label};
use crate::model::{FigureId, Place};
use std::io::Write;

/// The printed figures of a line, or the one at a column of it.
#[must_use]
pub fn figures_at(document: &Verified, line: usize, column: Option<usize>) -> Vec<FigureId> {
    let lines = Lines::of(&document.source);
    let mut found: Vec<(usize, FigureId)> = Vec::new();
    for (id, figure) in document.disclosure.own_figures().filter(|(_, f)| f.is_printed()) {
        let (start, end) = (lines.position(figure.span.start), lines.position(figure.span.end));
        if start.line == line && column.is_none_or(|c| (start.column..end.column.max(start.column + 1)).contains(&c)) {
            found.push((figure.span.start, id));
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

/// The printed figures at a place of the original file, or under a name: `第3页`, `支出总表!D5`, `D5`, `差旅费`.
#[must_use]
pub fn figures_under(document: &Verified, words: &str) -> Vec<FigureId> {
    let (d, words) = (&document.disclosure, words.trim());
    let number = words.trim_start_matches(['第', 'p', 'P']).trim_end_matches('页').trim();
    let page: Option<u32> = number.parse().ok().filter(|_| number != words);
    let (sheet, cell) = words.rsplit_once(['!', '！']).map_or((None, words), |(sheet, cell)| (Some(sheet.trim_matches('\'')), cell));
    let is_there = |id: FigureId, place: Option<&Place>| match place {
        Some(Place::Page { page: own, .. }) if page.is_some() => page == Some(*own),
        Some(Place::Sheet { sheet: own, cell: at }) if at.eq_ignore_ascii_case(&cell.replace('$', "")) => sheet.is_none_or(|s| s == own),
        _ => page.is_none() && sheet.is_none() && label(d, id).zh.contains(words),
    };
    let mut found: Vec<(usize, FigureId)> = d
        .own_figures()
        .filter(|(id, f)| f.is_printed() && is_there(*id, document.source.place(f.span.start)))
        .map(|(id, f)| (f.span.start, id))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

/// Why there is no figure at a place: beyond the end of the document, a line of words, or beside the figures of the line.
#[must_use]
pub fn nothing_at(document: &Verified, line: usize, column: Option<usize>) -> Words {
    let lines = Lines::of(&document.source);
    let count = document.source.text.lines().count();
    if line == 0 || line > count {
        return Words::new(
            format!("没有第 {line} 行：全文共 {count} 行，行号从 1 起"),
            format!("there is no line {line}: the document has {count} lines, counted from 1"),
        );
    }
    let beside = figures_at(document, line, None);
    let Some(column) = column.filter(|_| !beside.is_empty()) else {
        return Words::new(format!("第 {line} 行没有印出的数字"), format!("no figure is printed on line {line}"));
    };
    let places = beside.iter().map(|&id| {
        let figure = document.disclosure.figure(id);
        format!("{} ({})", lines.position(figure.span.start).column, figure.raw)
    });
    let places = places.collect::<Vec<_>>();
    Words::new(
        format!("第 {line} 行第 {column} 列没有印出的数字；这一行的数字在第 {} 列", places.join("、")),
        format!("no figure is printed at line {line}, column {column}; the figures of the line stand at column {}", places.join(", ")),
    )
}

/// Prints each figure with its relations.
///
/// # Errors
/// Those of `out`.
pub fn render(document: &Verified, figures: &[FigureId], style: &Style, out: &mut dyn Write) -> Written {
    let lines = Lines::of(&document.source);
    for (at, &id) in figures.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        one(document, id, &lines, style, out)?;
    }
    Ok(())
}

fn one(document: &Verified, id: FigureId, lines: &Lines<'_>, style: &Style, out: &mut dyn Write) -> Written {
    let d = &document.disclosure;
    let place = |id: FigureId| {
        let p = lines.position(d.figure(id).span.start);
        format!("{}:{}", p.line, p.column)
    };
    let shown = |id: FigureId| {
        let f = d.figure(id);
        let raw = if f.raw.is_empty() { style.lang.of("（空白）", "(blank)") } else { f.raw.as_str() };
        format!("{raw}{}", if f.raw.is_empty() { "" } else { f.unit_name() })
    };
    writeln!(out, "{}  {}  {}", place(id), shown(id), style.lang.pick(&label(d, id)))?;
    let own: Vec<usize> = (0..document.closed.relations.len()).filter(|&r| document.closed.relations[r].involves(id)).collect();
    if own.is_empty() {
        let reason = document.closed.coverage.unchecked.iter().find(|u| u.figure == id).map_or(("", ""), |u| u.reason.words());
        return writeln!(
            out,
            "  {}{}",
            style.lang.of("没有参加任何关系：", "takes part in no relation: "),
            style.lang.of(reason.0, reason.1)
        );
    }
    match style.lang {
        super::Lang::Zh => writeln!(out, "  参加 {} 项关系：", own.len())?,
        super::Lang::En => writeln!(out, "  takes part in {} relation(s):", own.len())?,
    }
    for r in own {
        let (relation, evaluation) = (&document.closed.relations[r], &document.closed.evaluations[r]);
        let figure = d.figure(relation.reported);
        write!(
            out,
            "  {} {}  {}",
            relation.rule.code,
            verdict_name(evaluation.verdict, style),
            style.lang.of(relation.rule.title, relation.rule.title_en)
        )?;
        if !matches!(evaluation.verdict, Verdict::Exact | Verdict::Blocked) {
            write!(
                out,
                "{}{}{}{}",
                style.lang.of("；差 ", "; difference "),
                as_printed(figure, evaluation.difference),
                style.lang.of("，允许 ±", ", allowed ±"),
                as_printed(figure, evaluation.allowed)
            )?;
        }
        writeln!(out)?;
        let mark = |other: FigureId| if other == id { "*" } else { " " };
        writeln!(
            out,
            "    {} {} {}  {}  {}",
            mark(relation.reported),
            sign_of(relation.kind),
            place(relation.reported),
            shown(relation.reported),
            style.lang.pick(&label(d, relation.reported))
        )?;
        for term in relation.terms.iter().filter(|t| d.figure(t.figure).is_printed() || t.figure == id) {
            let sign = if term.below {
                "÷"
            } else if term.sign < 0 {
                "−"
            } else {
                "+"
            };
            writeln!(
                out,
                "    {} {sign} {}  {}  {}",
                mark(term.figure),
                place(term.figure),
                shown(term.figure),
                style.lang.pick(&label(d, term.figure))
            )?;
        }
    }
    Ok(())
}

pub(super) fn sign_of(kind: crate::ledger::Kind) -> &'static str {
    use crate::ledger::Kind;
    match kind {
        Kind::Sum | Kind::Product(_) | Kind::Rest(_) => "=",
        Kind::Same => "≡",
        Kind::AtLeast => "≥",
        Kind::Percent => "%",
    }
}
