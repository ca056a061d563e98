//! The document as it reads: tables as tables, paragraphs as paragraphs, every figure marked and every finding pinned.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::status::{Status, Statuses};
use crate::ledger::{Severity, label};
use crate::model::{Disclosure, FigureId, Origin, Span};
use crate::report::{Style, Verified};
use std::collections::HashMap;
use std::fmt::Write;

/// Lines after which another block begins where a piece ends: what is not in sight need not be laid out before the page shows.
const BLOCK: usize = 30;

/// Writes the text of a document; `prefix` tells its figures from those of other documents.
pub(super) fn write(document: &Verified, statuses: &Statuses, prefix: &str, style: &Style) -> String {
    let mut writer = Writer::of(document, statuses, prefix, style);
    writer.lines();
    writer.out
}

/// Escapes what would be markup.
pub(super) fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{c}' | '\r' => {}
            c => out.push(c),
        }
    }
}

/// What the lines written last belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    /// A paragraph of the narrative, by its index; `None` for a line that belongs to none.
    Paragraph(Option<usize>),
    Table {
        body: bool,
    },
    Grid,
}

struct Writer<'d> {
    document: &'d Verified,
    statuses: &'d Statuses,
    prefix: &'d str,
    style: &'d Style,
    out: String,
    open: Open,
    /// Printed figures in the order of the text.
    figures: Vec<(Span, FigureId)>,
    next_figure: usize,
    /// Findings in the order of the text.
    pins: Vec<(usize, usize)>,
    next_pin: usize,
    /// The paragraph of each line that belongs to one, by the line's start.
    paragraphs: HashMap<usize, usize>,
    /// Headings and titles, by the start of their line.
    headings: HashMap<usize, bool>,
    /// The name of the table that a figure stands in.
    page: u32,
    /// Columns of the table that is open, up to the last that prints anything: sheets hold empty ones beside.
    columns: usize,
    /// Lines of the block that is open.
    block: usize,
}

impl<'d> Writer<'d> {
    fn of(document: &'d Verified, statuses: &'d Statuses, prefix: &'d str, style: &'d Style) -> Self {
        let d = &document.disclosure;
        let mut figures: Vec<(Span, FigureId)> =
            d.own_figures().filter(|(_, f)| f.is_printed() && f.span.start < f.span.end).map(|(id, f)| (f.span, id)).collect();
        figures.sort_unstable_by_key(|(span, id)| (span.start, *id));
        let mut pins: Vec<(usize, usize)> = document.findings().iter().enumerate().map(|(i, f)| (f.span.start, i)).collect();
        pins.sort_unstable();
        let text = &d.text;
        let line_start = |at: usize| text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        let paragraphs = d.paragraphs.iter().enumerate().flat_map(|(i, p)| p.lines.iter().map(move |line| (line.start, i)));
        let paragraphs = paragraphs.map(|(start, i)| (line_start(start), i)).collect();
        let titles = d.tables.iter().filter(|t| !t.title.is_empty()).map(|t| (line_start(t.title_span.start), true));
        let headings = d.sections.iter().map(|s| (line_start(s.title_span.start), false)).chain(titles).collect();
        Self {
            document,
            statuses,
            prefix,
            style,
            out: String::with_capacity(text.len() * 3),
            open: Open::Nothing,
            figures,
            next_figure: 0,
            pins,
            next_pin: 0,
            paragraphs,
            headings,
            page: 1,
            columns: 0,
            block: 0,
        }
    }

    fn lines(&mut self) {
        let document = self.document;
        let text = document.disclosure.text.as_str();
        // What other documents say that it is compared with stands behind its own text.
        let end = document.disclosure.others.iter().map(|o| o.span(Span::new(0, 0)).start).min().unwrap_or(text.len()).min(text.len());
        let file = |offset: usize| document.source.part(offset).map(|p| p.path.as_str());
        let mut last_file = None;
        let several = document.parts().next().is_some();
        self.out.push_str("<div class=\"block\">");
        let mut start = 0;
        for line in text[..end].split_inclusive('\n') {
            if several && file(start) != last_file {
                last_file = file(start);
                self.close();
                self.out.push_str("<p class=\"meta\">");
                escape(&mut self.out, last_file.unwrap_or_default());
                self.out.push_str("</p>");
            }
            self.line(start, line);
            start += line.len();
        }
        self.close();
        self.out.push_str("</div>");
    }

    fn line(&mut self, start: usize, whole: &str) {
        let line = whole.trim_end_matches(['\n', '\r']);
        if line.contains('\u{c}') {
            self.close();
            self.page += 1;
            let _ = write!(self.out, "<hr><span class=\"vh\">{} {}</span>", self.style.lang.of("页", "page"), self.page);
        }
        let shown = line.trim_matches(['\u{c}', ' ', '\u{3000}', '\t', '\r']);
        if shown.is_empty() {
            // A row of blanks stays a row; a blank line ends what is open.
            if !line.contains('\t') {
                self.close();
            }
            return;
        }
        self.block += 1;
        let from = start + (line.len() - line.trim_start_matches('\u{c}').len());
        let span = Span::new(from, start + line.len());
        if let Some(&title) = self.headings.get(&start)
            && !line.contains('\t')
        {
            self.close();
            self.next_block();
            self.out.push_str(if title { "<h4 class=\"title\">" } else { "<h4>" });
            self.inline(span);
            self.out.push_str("</h4>\n");
        } else if line.contains('\t') {
            self.row(span);
        } else if shown.contains("  ") && !self.paragraphs.contains_key(&start) {
            if self.open != Open::Grid {
                self.close();
                self.out.push_str("<pre class=\"grid\" tabindex=\"0\">");
                self.open = Open::Grid;
            }
            self.inline(span);
            self.out.push('\n');
        } else {
            let paragraph = self.paragraphs.get(&start).copied();
            if paragraph.is_none() || self.open != Open::Paragraph(paragraph) {
                self.close();
                self.next_block();
                self.out.push_str("<p>");
                self.open = Open::Paragraph(paragraph);
            }
            self.inline(span);
        }
    }

    /// A row of a table: header cells until the first row that prints a figure.
    fn row(&mut self, span: Span) {
        let prints = self.figures[self.next_figure..].first().is_some_and(|(f, _)| f.start < span.end);
        if !matches!(self.open, Open::Table { .. }) {
            self.close();
            self.next_block();
            let name = self.table_name(span);
            // A table that prints no figure has no head that could be told from its rows.
            let prints = prints || !self.any_figure(span.start);
            self.columns = self.columns_used(span.start);
            self.out.push_str("<table data-t=\"");
            escape(&mut self.out, &name);
            self.out.push_str(if prints { "\"><tbody>" } else { "\"><thead>" });
            self.open = Open::Table { body: prints };
        } else if prints && self.open == (Open::Table { body: false }) {
            self.out.push_str("</thead><tbody>");
            self.open = Open::Table { body: true };
        }
        let head = self.open == Open::Table { body: false };
        self.out.push_str("<tr>");
        let text = self.document.disclosure.text.as_str();
        let mut at = span.start;
        for cell in text[span.start..span.end].split('\t').take(self.columns) {
            let own = Span::new(at, at + cell.len());
            let number = self.figures[self.next_figure..].first().is_some_and(|(f, _)| f.start < own.end);
            // A blank cell heads nothing.
            let heads = head && !cell.trim().is_empty();
            self.out.push_str(match (heads, number) {
                (true, _) => "<th scope=\"col\">",
                (false, true) => "<td class=\"number\">",
                (false, false) => "<td>",
            });
            self.inline(own);
            self.out.push_str(if heads { "</th>" } else { "</td>" });
            at = own.end + 1;
        }
        self.out.push_str("</tr>\n");
    }

    /// The rows of a table from here on.
    fn rows(&self, start: usize) -> impl Iterator<Item = &str> {
        self.document.disclosure.text[start..].split_inclusive('\n').take_while(|line| line.contains('\t'))
    }

    fn columns_used(&self, start: usize) -> usize {
        let used = |row: &str| row.trim_end().matches('\t').count() + 1;
        self.rows(start).map(used).max().unwrap_or_default()
    }

    /// Whether a figure is printed in the rows from here on, up to the end of the table.
    fn any_figure(&self, start: usize) -> bool {
        let end = start + self.rows(start).map(str::len).sum::<usize>();
        self.figures.get(self.next_figure).is_some_and(|(f, _)| f.start < end)
    }

    /// The name of the table of the first figure from here on, so that a figure can be called by it.
    fn table_name(&self, span: Span) -> String {
        let d: &Disclosure = &self.document.disclosure;
        let near = self.figures[self.next_figure..].first().filter(|(f, _)| f.start < span.end + 4000);
        match near.map(|(_, id)| &d.figure(*id).origin) {
            Some(Origin::Cell { table, .. } | Origin::Performance { table, .. }) => {
                let table = &d.tables[table.0];
                if table.title.is_empty() { table.role.name().to_owned() } else { table.title.clone() }
            }
            _ => String::new(),
        }
    }

    /// Text with its figures and pins.
    fn inline(&mut self, span: Span) {
        let document = self.document;
        let text = document.disclosure.text.as_str();
        let mut at = span.start;
        loop {
            while self.figures.get(self.next_figure).is_some_and(|(f, _)| f.start < at) {
                self.next_figure += 1;
            }
            let figure = self.figures.get(self.next_figure).copied().filter(|(f, _)| f.end <= span.end);
            let pin = self.pins.get(self.next_pin).copied().filter(|(offset, _)| *offset < span.end.max(span.start + 1));
            let stop = figure.map_or(span.end, |(f, _)| f.start);
            if let Some((offset, index)) = pin
                && offset <= stop
            {
                let offset = offset.max(at);
                escape(&mut self.out, text.get(at..offset).unwrap_or_default());
                at = offset;
                self.pin(index);
                self.next_pin += 1;
                continue;
            }
            escape(&mut self.out, text.get(at..stop).unwrap_or_default());
            let Some((own, id)) = figure else { break };
            self.figure(id);
            self.next_figure += 1;
            at = own.end;
        }
    }

    fn figure(&mut self, id: FigureId) {
        let (status, lang) = (self.statuses.status(id), self.style.lang);
        let prefix = self.prefix;
        let finding = self.statuses.finding(id);
        let target = finding.map_or_else(|| format!("{prefix}all"), |n| format!("{prefix}n{n}"));
        let _ = write!(self.out, "<a class=\"f {}\" id=\"{prefix}f{}\" href=\"#{target}\"", status.class(), id.0);
        if let Some(n) = finding {
            let _ = write!(self.out, " data-n=\"{prefix}n{n}\"");
        }
        if let Some(reason) = self.statuses.reason(id) {
            let (zh, en) = reason.words();
            let _ = write!(self.out, " data-why=\"{}{}\"", lang.of("未核对：", "unchecked: "), lang.of(zh, en));
        }
        self.out.push('>');
        escape(&mut self.out, &self.document.disclosure.figure(id).raw);
        if matches!(status, Status::Contradicted | Status::Unchecked) {
            let (zh, en) = status.words();
            let _ = write!(self.out, "<span class=\"vh\">{}</span>", lang.of(zh, en));
        }
        self.out.push_str("</a>");
    }

    fn pin(&mut self, index: usize) {
        let finding = &self.document.findings()[index];
        let (class, lang, prefix) = (class(finding.severity), self.style.lang, self.prefix);
        let name = lang.of(finding.severity.name(), finding.severity.key());
        let number = index + 1;
        let _ = write!(
            self.out,
            "<a class=\"pin {class}\" id=\"{prefix}p{index}\" href=\"#{prefix}n{index}\"><span class=\"vh\">{name} </span>{number}</a>"
        );
    }

    fn close(&mut self) {
        match self.open {
            Open::Nothing => {}
            Open::Paragraph(_) => self.out.push_str("</p>\n"),
            Open::Table { body } => self.out.push_str(if body { "</tbody></table>\n" } else { "</thead></table>\n" }),
            Open::Grid => self.out.push_str("</pre>\n"),
        }
        self.open = Open::Nothing;
    }

    fn next_block(&mut self) {
        if self.block >= BLOCK {
            self.block = 0;
            self.out.push_str("</div><div class=\"block\">");
        }
    }
}

/// The class of a severity.
pub(super) const fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// What a figure is called.
pub(super) fn name(document: &Verified, id: FigureId, style: &Style) -> String {
    style.lang.pick(&label(&document.disclosure, id)).to_owned()
}
