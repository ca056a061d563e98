//! `text` — findings that one reads with pleasure: where, what is printed, what follows, what to do.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::position::Lines;
use super::{Checks, Counts, Format, Report, Style, Summary, Verified, Written, places, verdict_name};
use crate::ledger::finding::as_printed;
use crate::ledger::label::other_name;
use crate::ledger::{Finding, Rule, Severity, Verdict, Words, label};
use crate::model::{Place, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::io::{self, Write};

/// Characters of a long line that are shown on each side of the place.
const CONTEXT: usize = 40;

/// Findings with the original line, for people.
#[derive(Debug, Default)]
pub struct Text;

impl Format for Text {
    const SAYS_WHAT_IS_UNCHECKED: bool = true;
    type Part = Vec<u8>;

    fn part(document: Verified, style: &Style) -> io::Result<Vec<u8>> {
        let mut part = Vec::new();
        render_document(&document, style, &mut part)?;
        Ok(part)
    }

    fn add(&mut self, part: Vec<u8>, _style: &Style, out: &mut dyn Write) -> Written {
        out.write_all(&part)
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        if summary.documents > 1 { write!(out, "\n{}", summary.words(style)) } else { Ok(()) }
    }
}

/// Prints the report for people.
///
/// # Errors
/// Those of `out`.
pub fn render(report: &Report, style: &Style, out: &mut dyn Write) -> Written {
    for document in &report.documents {
        render_document(document, style, out)?;
    }
    Text.end(&Summary::of(report), style, out)
}

fn render_document(document: &Verified, style: &Style, out: &mut dyn Write) -> Written {
    let lines = Lines::of(&document.source);
    writeln!(out, "{}", heading(document, style))?;
    if let Some(words) = document.hardly_checked() {
        writeln!(out, "{}", style.lang.pick(&words))?;
    }
    for part in document.further_parts() {
        writeln!(out, "{}{part}", style.lang.of("与它作为同一份公开核对：", "checked as one disclosure with: "))?;
    }
    for (index, other) in document.disclosure.others.iter().enumerate() {
        let name = other_name(&document.disclosure, index);
        let (zh, en) = (format!("与它对照：{}（{}）", other.path, name.zh), format!("compared with: {} ({})", other.path, name.en));
        writeln!(out, "{}", style.lang.of(&zh, &en))?;
    }
    for finding in document.findings() {
        writeln!(out)?;
        write_finding(document, finding, &lines, style, out)?;
    }
    extras(document, &lines, style, out)?;
    writeln!(out)?;
    let counts = document.counts();
    writeln!(out, "{}", verdict_line(document, counts, style))?;
    if !document.kept_back.is_empty() {
        writeln!(out, "{}", document.kept_back.words(style.lang))?;
    }
    writeln!(out, "{}", proof_line(document, style))
}

/// Name, year and kind as recognised from the document itself.
fn heading(document: &Verified, style: &Style) -> String {
    format!("{}{}{}", document.path, style.lang.of("：", ": "), super::identity::words(&document.disclosure, style.lang))
}

/// Prints the findings of one rule as the report does.
///
/// # Errors
/// Those of `out`.
pub fn findings_of(document: &Verified, rule: &Rule, style: &Style, out: &mut dyn Write) -> Written {
    let lines = Lines::of(&document.source);
    let findings = document.findings().iter().filter(|f| f.rule.code == rule.code);
    for (index, finding) in findings.enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_finding(document, finding, &lines, style, out)?;
    }
    Ok(())
}

fn write_finding(document: &Verified, finding: &Finding, lines: &Lines<'_>, style: &Style, out: &mut dyn Write) -> Written {
    let rule = finding.rule;
    let (level, name) = match finding.severity {
        Severity::Error => (Level::ERROR, style.lang.of("错误", "error")),
        Severity::Warning => (Level::WARNING, style.lang.of("警告", "warning")),
        Severity::Note => (Level::NOTE, style.lang.of("提示", "note")),
    };
    let level = level.with_name(name);
    let title = level.clone().primary_title(style.lang.of(rule.title, rule.title_en)).id(rule.code);
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() }.term_width(style.width.max(60));
    let at = lines.position(finding.span.start);
    let whole = is_about_the_whole(document, finding);
    let excerpt = Excerpt::of(lines, finding.span);
    let mark = caption(document, finding, style);
    let mut annotation = AnnotationKind::Primary.span(excerpt.range.clone());
    if !mark.is_empty() {
        annotation = annotation.label(mark.as_str());
    }
    let snippet = Snippet::source(excerpt.text.as_str()).line_start(at.line).annotation(annotation);
    writeln!(out, "{}", renderer.render(&[Group::with_title(title)]).trim_end())?;
    writeln!(out, "  --> {}:{}:{}", lines.path(finding.span.start).unwrap_or(&document.path), at.line, at.column)?;
    if !whole {
        writeln!(out, "{}", renderer.render(&[Group::with_level(level).element(snippet)]).trim_end())?;
    }
    writeln!(out, "  {}{}", style.lang.of("说明：", "what: "), sentence(style.lang.pick(&finding.message), style))?;
    if whole {
        writeln!(out, "  {}", style.lang.of("位置：整份文件", "where: the whole document"))?;
    } else if let Some(place) = place_words(document, finding.span, style) {
        writeln!(out, "  {}{place}", style.lang.of("位置：", "where: "))?;
    }
    write_figures(document, finding, lines, style, out)?;
    writeln!(out, "  {}{}", style.lang.of("修改：", "do: "), sentence(style.lang.pick(&finding.advice), style))
}

fn sentence(words: &str, style: &Style) -> String {
    let end = style.lang.of("。", ".");
    if words.ends_with(['。', '.', '？']) { words.to_owned() } else { format!("{words}{end}") }
}

/// What stands behind the caret: the value that it should be.
fn caption(document: &Verified, finding: &Finding, style: &Style) -> String {
    let Some((index, value)) = finding.suggestion else { return String::new() };
    let figure = document.disclosure.figure(finding.figures[index].figure);
    if figure.span != finding.span {
        return String::new();
    }
    let should = if finding.tied { style.lang.of("可能应为 ", "perhaps ") } else { style.lang.of("应为 ", "should be ") };
    format!("{should}{}", as_printed(figure, value))
}

/// Whether a finding is about what the document does not hold: it is reported at the first character, and what stands
/// there says nothing.
fn is_about_the_whole(document: &Verified, finding: &Finding) -> bool {
    let text = &document.disclosure.text;
    let start = text.len() - text.trim_start().len();
    let first = text.trim_start().chars().next().map_or(0, char::len_utf8);
    finding.figures.is_empty() && finding.span == Span::new(start, start + first)
}

/// The place in the original, behind the line and the column in the text that was read from it.
fn place_behind(document: &Verified, span: Span, style: &Style) -> String {
    match (place_words(document, span, style), style.lang) {
        (Some(place), super::Lang::Zh) => format!("（{place}）"),
        (Some(place), super::Lang::En) => format!(" ({place})"),
        (None, _) => String::new(),
    }
}

/// The file of a figure, where it is another than the file of the finding.
fn elsewhere(lines: &Lines<'_>, finding: Span, figure: Span) -> String {
    match lines.path(figure.start) {
        Some(path) if lines.path(finding.start) != Some(path) => format!("{path}:"),
        _ => String::new(),
    }
}

fn write_figures(document: &Verified, finding: &Finding, lines: &Lines<'_>, style: &Style, out: &mut dyn Write) -> Written {
    const SHOWN: usize = 8;
    let others: Vec<_> = finding.figures.iter().filter(|f| !document.disclosure.figure(f.figure).span.overlaps(&finding.span)).collect();
    if others.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {}", style.lang.of("有关数字：", "figures:"))?;
    for involved in others.iter().take(SHOWN) {
        let figure = document.disclosure.figure(involved.figure);
        let at = lines.position(figure.span.start);
        let raw = if figure.raw.is_empty() { style.lang.of("（空白）", "(blank)") } else { figure.raw.as_str() };
        writeln!(
            out,
            "    {}{}:{}{}  {raw}{}  {}",
            elsewhere(lines, finding.span, figure.span),
            at.line,
            at.column,
            place_behind(document, figure.span, style),
            if figure.raw.is_empty() { "" } else { figure.unit_name() },
            style.lang.pick(&label(&document.disclosure, involved.figure))
        )?;
    }
    if others.len() > SHOWN {
        let rest = others.len() - SHOWN;
        match style.lang {
            super::Lang::Zh => writeln!(out, "    ……另有 {rest} 个，见 --format json")?,
            super::Lang::En => writeln!(out, "    … and {rest} more, see --format json")?,
        }
    }
    Ok(())
}

/// Page, cell or sheet of the original file.
pub(super) fn place_words(document: &Verified, span: Span, style: &Style) -> Option<String> {
    Some(match document.source.place(span.start)? {
        Place::Page { page, .. } => match style.lang {
            super::Lang::Zh => format!("第 {page} 页"),
            super::Lang::En => format!("page {page}"),
        },
        Place::Cell { table, row, column } => match style.lang {
            super::Lang::Zh => format!("第 {table} 个表第 {row} 行第 {column} 列"),
            super::Lang::En => format!("table {table}, row {row}, column {column}"),
        },
        Place::Paragraph { paragraph } => match style.lang {
            super::Lang::Zh => format!("第 {paragraph} 段"),
            super::Lang::En => format!("paragraph {paragraph}"),
        },
        Place::Sheet { sheet, cell } => match style.lang {
            super::Lang::Zh => format!("工作表“{sheet}”{cell}"),
            super::Lang::En => format!("sheet \"{sheet}\", {cell}"),
        },
    })
}

/// A line of the source, or the part of a long one around the place.
pub(super) struct Excerpt {
    pub(super) text: String,
    pub(super) range: std::ops::Range<usize>,
}

impl Excerpt {
    pub(super) fn of(lines: &Lines<'_>, span: Span) -> Self {
        let (start, line) = lines.line(lines.index(span.start));
        let from = span.start.saturating_sub(start).min(line.len());
        let to = span.end.saturating_sub(start).clamp(from, line.len());
        let (before, inside, after) = (&line[..from], &line[from..to], &line[to..]);
        let wide = |part: &str| part.chars().count() > CONTEXT;
        let head: String = if wide(before) {
            let skip = before.chars().count() - CONTEXT;
            std::iter::once('…').chain(before.chars().skip(skip)).collect()
        } else {
            before.to_owned()
        };
        let inside: String =
            if inside.chars().count() > 2 * CONTEXT { inside.chars().take(2 * CONTEXT).collect() } else { inside.to_owned() };
        let tail: String = if wide(after) { after.chars().take(CONTEXT).chain(std::iter::once('…')).collect() } else { after.to_owned() };
        let range = head.len()..head.len() + inside.len();
        Self { text: format!("{head}{inside}{tail}"), range }
    }
}

fn extras(document: &Verified, lines: &Lines<'_>, style: &Style, out: &mut dyn Write) -> Written {
    let d = &document.disclosure;
    if style.show.rounding || style.show.relations {
        writeln!(out, "\n{}", style.lang.of("关系：", "relations:"))?;
        for (relation, evaluation) in document.closed.relations.iter().zip(&document.closed.evaluations) {
            let rounding = matches!(evaluation.verdict, Verdict::Rounding | Verdict::UnlikelyRounding);
            if !style.show.relations && !rounding {
                continue;
            }
            let figure = d.figure(relation.reported);
            let at = lines.position(figure.span.start);
            let difference = as_printed(figure, evaluation.difference);
            let raw = if figure.raw.is_empty() { style.lang.of("（空白）", "(blank)") } else { figure.raw.as_str() };
            writeln!(
                out,
                "  {} {} {}:{}  {raw}  {}{difference}  {}",
                relation.rule.code,
                verdict_name(evaluation.verdict, style),
                at.line,
                at.column,
                style.lang.of("差 ", "difference "),
                style.lang.pick(&label(d, relation.reported))
            )?;
        }
    }
    if style.show.unchecked && !document.closed.coverage.unchecked.is_empty() {
        writeln!(out, "\n{}", style.lang.of("各表、各节已核对的数字：", "figures checked, by table and section:"))?;
        for place in places(document) {
            let name = if place.name.is_empty() { style.lang.of("（其他）", "(elsewhere)") } else { place.name.as_str() };
            writeln!(out, "  {}/{}  {name}", place.checked, place.figures)?;
        }
        writeln!(out, "\n{}", style.lang.of("未核对的数字：", "unchecked figures:"))?;
        for unchecked in &document.closed.coverage.unchecked {
            let figure = d.figure(unchecked.figure);
            let at = lines.position(figure.span.start);
            let (zh, en) = unchecked.reason.words();
            writeln!(
                out,
                "  {}:{}{}  {}{}  {}  {}",
                at.line,
                at.column,
                place_behind(document, figure.span, style),
                figure.raw,
                figure.unit_name(),
                style.lang.of(zh, en),
                style.lang.pick(&label(d, unchecked.figure))
            )?;
        }
    }
    if style.show.unchecked && !document.closed.coverage.undecided.is_empty() {
        writeln!(out, "\n{}", style.lang.of("合起来未能判定的关系：", "relations undecided together:"))?;
        for group in &document.closed.coverage.undecided {
            let Some(first) = group.first().map(|&r| document.closed.relations[r].reported) else { continue };
            let at = lines.position(d.figure(first).span.start);
            let (name, words) = (label(d, first), undecided_words(group.len()));
            writeln!(out, "  {}:{}  {}{}{}", at.line, at.column, style.lang.pick(&name), style.lang.of("", " "), style.lang.pick(&words))?;
        }
    }
    Ok(())
}

/// A group of relations of which nobody knows whether they can hold together: its first figure, and how large it is.
pub(super) fn undecided_words(relations: usize) -> Words {
    Words::new(
        format!("等 {relations} 项关系单看都成立，合起来能否由四舍五入造成未能判定（数字太多或太大）"),
        format!(
            "and {relations} relations in all hold one by one; whether rounding can give all of them was not decided (too many or too large numbers)"
        ),
    )
}

fn verdict_line(document: &Verified, counts: Counts, style: &Style) -> String {
    let unchecked = document.closed.coverage.unchecked.len();
    match style.lang {
        super::Lang::Zh => format!(
            "发现 {} 个错误、{} 个警告、{} 个提示；{unchecked} 个数字未核对（--show unchecked 列出）",
            counts.errors, counts.warnings, counts.notes
        ),
        super::Lang::En => format!(
            "{} error(s), {} warning(s), {} note(s); {unchecked} figure(s) unchecked (listed by --show unchecked)",
            counts.errors, counts.warnings, counts.notes
        ),
    }
}

/// `9 tables · 612 figures · 604 checked · 571 exact · 21 rounding · 1 broken · 0 blocked`
fn proof_line(document: &Verified, style: &Style) -> String {
    let coverage = &document.closed.coverage;
    let tables = document.disclosure.tables.len();
    line_of(tables, coverage.figures, coverage.checked, document.checks(), style.lang)
}

pub(super) fn line_of(tables: usize, figures: usize, checked: usize, checks: Checks, lang: super::Lang) -> String {
    let rounding = checks.rounding + checks.unlikely_rounding;
    let mut line = match lang {
        super::Lang::Zh => format!(
            "{tables} 张表 · {figures} 个数字 · {checked} 个已核对 · {} 项相符 · {rounding} 项尾差 · {} 项不符 · {} 项中止",
            checks.exact, checks.broken, checks.blocked
        ),
        super::Lang::En => format!(
            "{tables} tables · {figures} figures · {checked} checked · {} exact · {rounding} rounding · {} broken · {} blocked",
            checks.exact, checks.broken, checks.blocked
        ),
    };
    if checks.undecided > 0 {
        line.push_str(&match lang {
            super::Lang::Zh => format!(" · {} 组关系合起来未能判定", checks.undecided),
            super::Lang::En => format!(" · {} group(s) of relations undecided together", checks.undecided),
        });
    }
    line
}
