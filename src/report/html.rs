//! `html` — one file to read, print and pass on: no script, nothing loaded from elsewhere.

use super::entry::{Checked, Entry};
use super::position::Lines;
use super::spool::Spool;
use super::text::{Excerpt, place_words};
use super::{Format, Lang, Style, Summary, Verified, Written, figure_page, identity, places};
use crate::ledger::finding::as_printed;
use crate::ledger::{Finding, Severity, label};
use crate::model::{FigureId, Span};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::io::{self, Write};

/// Broken relations shown of one finding; the others are in `--format json`.
const RELATIONS: usize = 12;

/// The report as a page. The list of documents stands before them, so both wait for the last one.
#[derive(Debug, Default)]
pub struct Html {
    documents: usize,
    list: Spool,
    sections: Spool,
}

impl Format for Html {
    /// The document's row in the list and its section; its number is not known yet.
    type Part = (Row, String);

    fn part(document: Verified, style: &Style) -> io::Result<Self::Part> {
        let row = Row::of(&document, style);
        let section = section(&document, style).into_string();
        Ok((row, section))
    }

    fn add(&mut self, (row, section): Self::Part, style: &Style, _out: &mut dyn Write) -> Written {
        self.documents += 1;
        let number = self.documents;
        writeln!(self.list, "{}", row.markup(number).into_string())?;
        let back = style.lang.of("返回列表", "back to the list");
        let head = html! { h2 { (number) ". " (row.path) " " a.back href="#list" { (back) } } };
        writeln!(self.sections, "<section id=\"d{number}\">{}{section}</section>", head.into_string())
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        let lang = style.lang;
        let title = lang.of("预决算公开核对报告", "Budget disclosure check");
        write!(out, "{}<html lang=\"{}\">{}<body>", html! { (DOCTYPE) }.into_string(), lang.of("zh-CN", "en"), head(title).into_string())?;
        write!(out, "{}", html! { h1 { (title) } p.totals { (totals(summary, lang)) } }.into_string())?;
        if self.documents > 0 {
            let names = LIST.map(|(zh, en)| lang.of(zh, en));
            let head = html! { thead { tr { @for name in names { th { (name) } } } } };
            writeln!(out, "<table id=\"list\">{}<tbody>", head.into_string())?;
            self.list.copy_to(out)?;
            writeln!(out, "</tbody></table>")?;
        }
        if !summary.failures.is_empty() {
            let failures = html! {
                h2 { (lang.of("未能检查的文件", "Could not be checked")) }
                table.failures { tbody { @for f in &summary.failures { tr { td { (f.path) } td { (lang.pick(&f.message)) } } } } }
            };
            writeln!(out, "{}", failures.into_string())?;
        }
        self.sections.copy_to(out)?;
        writeln!(out, "{}</body></html>", html! { footer { "budgetcheck " (env!("CARGO_PKG_VERSION")) } }.into_string())
    }
}

/// Headings of the list of documents.
const LIST: [(&str, &str); 9] = [
    ("序号", "no."),
    ("文件", "document"),
    ("单位、年度", "unit and year"),
    ("错误", "errors"),
    ("警告", "warnings"),
    ("提示", "notes"),
    ("数字", "figures"),
    ("已核对", "checked"),
    ("未核对", "unchecked"),
];

/// A document's row in the list.
#[derive(Debug)]
pub struct Row {
    path: String,
    identity: String,
    counts: [usize; 6],
}

impl Row {
    fn of(document: &Verified, style: &Style) -> Self {
        let (counts, coverage) = (document.counts(), &document.closed.coverage);
        let parts = document.source.parts.iter().map(|p| &p.path).filter(|p| **p != document.path);
        Self {
            path: std::iter::once(&document.path).chain(parts).map(String::as_str).collect::<Vec<_>>().join(" + "),
            identity: identity::words(&document.disclosure, style.lang),
            counts: [counts.errors, counts.warnings, counts.notes, coverage.figures, coverage.checked, coverage.unchecked.len()],
        }
    }

    fn markup(&self, number: usize) -> Markup {
        html! {
            tr {
                td.number { (number) }
                td { a href=(format!("#d{number}")) { (self.path) } }
                td { (self.identity) }
                @for (index, count) in self.counts.iter().enumerate() {
                    td class=(if index == 0 && *count > 0 { "number error" } else { "number" }) { (count) }
                }
            }
        }
    }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            // Even a page that was tampered with loads and runs nothing.
            meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
            title { (title) }
            style { (PreEscaped(STYLE)) }
        }
    }
}

const STYLE: &str = "
body{font:15px/1.6 system-ui,'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;color:#1b1b1b;background:#fff;max-width:70em;margin:2em auto;padding:0 1em}
h1{font-size:1.6em}h2{font-size:1.25em;border-top:2px solid #999;padding-top:.8em;margin-top:2em;overflow-wrap:anywhere}h3{font-size:1.05em;margin:1.4em 0 .4em}
table{border-collapse:collapse;margin:.5em 0}th,td{border:1px solid #bbb;padding:.2em .6em;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eef2f7}
td.number{text-align:right;white-space:nowrap}.error{color:#9c0006}.warning{color:#8a5300}.note{color:#345}
article{border-left:4px solid #9aa;padding:.1em 1em;margin:1em 0}article.error{border-color:#c00}article.warning{border-color:#d80}article h4{margin:.4em 0}article p{margin:.3em 0;color:#1b1b1b}
pre{background:#f5f5f5;padding:.5em;overflow-x:auto;white-space:pre-wrap}mark{background:#ffe08a;font-weight:bold}
.relations{font-size:.93em}.back{font-size:.7em;font-weight:normal}footer{margin-top:3em;color:#555}
@media print{body{max-width:none;margin:0;font-size:11px}a{color:inherit;text-decoration:none}.back{display:none}article,tr{break-inside:avoid}h2,h3,h4{break-after:avoid}}
";

fn totals(summary: &Summary, lang: Lang) -> String {
    let (n, failed, c) = (summary.documents, summary.failures.len(), summary.counts);
    let (figures, checked) = (summary.figures, summary.checked);
    match lang {
        Lang::Zh => format!(
            "共 {n} 份文件，另有 {failed} 份未能检查：{} 个错误、{} 个警告、{} 个提示。{figures} 个数字中 {checked} 个已核对，{} 个未核对。",
            c.errors,
            c.warnings,
            c.notes,
            figures - checked
        ),
        Lang::En => format!(
            "{n} document(s), {failed} could not be checked: {} error(s), {} warning(s), {} note(s). {figures} figures, {checked} checked, {} unchecked.",
            c.errors,
            c.warnings,
            c.notes,
            figures - checked
        ),
    }
}

/// A document with its figures' places.
struct Page<'d> {
    document: &'d Verified,
    lines: Lines<'d>,
    style: &'d Style,
}

fn section(document: &Verified, style: &Style) -> Markup {
    let page = Page { document, lines: Lines::of(&document.source), style };
    let checked = Checked::of(document, style);
    let lang = style.lang;
    html! {
        p { (identity::words(&document.disclosure, lang)) }
        @if !document.kept_back.is_empty() { p { (document.kept_back.words(lang)) } }
        h3 { (lang.of("发现的问题", "Findings")) }
        @if checked.entries.is_empty() { p { (lang.of("没有发现问题。", "None.")) } }
        @for (finding, entry) in document.findings().iter().zip(&checked.entries) { (page.finding(finding, entry)) }
        h3 { (lang.of("各表、各节的数字", "Figures by table and section")) }
        (page.coverage())
        @if !document.closed.coverage.unchecked.is_empty() {
            h3 { (lang.of("未核对的数字", "Unchecked figures")) }
            (page.unchecked())
        }
        @if !document.closed.coverage.undecided.is_empty() {
            h3 { (lang.of("合起来未能判定的关系", "Relations undecided together")) }
            (page.undecided())
        }
    }
}

impl Page<'_> {
    /// `第 12 行第 3 列`, or the page, cell or sheet; the file where it is another part of the disclosure.
    fn place(&self, span: Span) -> String {
        let lang = self.style.lang;
        let at = self.lines.position(span.start);
        let place = place_words(self.document, span, self.style).unwrap_or_else(|| match lang {
            Lang::Zh => format!("第 {} 行第 {} 列", at.line, at.column),
            Lang::En => format!("line {}, column {}", at.line, at.column),
        });
        match self.lines.path(span.start).filter(|path| *path != self.document.path) {
            Some(path) => format!("{path}{}{place}", lang.of("，", ", ")),
            None => place,
        }
    }

    fn shown(&self, id: FigureId) -> String {
        let figure = self.document.disclosure.figure(id);
        let raw = if figure.raw.is_empty() { self.style.lang.of("（空白）", "(blank)") } else { figure.raw.as_str() };
        format!("{raw}{}", figure.unit_name())
    }

    fn name(&self, id: FigureId) -> String {
        self.style.lang.pick(&label(&self.document.disclosure, id)).to_owned()
    }

    fn finding(&self, finding: &Finding, entry: &Entry) -> Markup {
        let lang = self.style.lang;
        let excerpt = Excerpt::of(&self.lines, finding.span);
        let (before, rest) = excerpt.text.split_at(excerpt.range.start);
        let (inside, after) = rest.split_at(excerpt.range.len());
        let class = match entry.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        html! {
            article class=(class) data-code=(entry.rule.code) data-line=(entry.range.start.line) data-document=(entry.path) {
                h4 class=(class) {
                    (lang.of(entry.severity.name(), entry.severity.key())) " " (entry.rule.code) " "
                    (lang.of(entry.rule.title, entry.rule.title_en))
                }
                p { (self.place(finding.span)) }
                pre { (before) mark { (inside) } (after) }
                p { (entry.message) }
                p { b { (lang.of("修改：", "Do: ")) } (entry.advice) }
                (self.relations(finding))
            }
        }
    }

    /// The relations that a finding breaks: each figure with its place.
    fn relations(&self, finding: &Finding) -> Markup {
        let (d, closed, lang) = (&self.document.disclosure, &self.document.closed, self.style.lang);
        html! {
            @if !finding.breaks.is_empty() {
                table.relations {
                    thead { tr {
                        th { (lang.of("不成立的关系", "relation that does not hold")) } th { (lang.of("印出", "printed")) }
                        th { (lang.of("数字", "figure")) } th { (lang.of("位置", "place")) }
                    } }
                    @for &index in finding.breaks.iter().take(RELATIONS) {
                        @let (relation, evaluation) = (&closed.relations[index], &closed.evaluations[index]);
                        @let terms = relation.terms.iter().filter(|t| d.figure(t.figure).is_printed());
                        tbody {
                            tr {
                                td {
                                    (relation.rule.code) " " (figure_page::sign_of(relation.kind)) " "
                                    (lang.of("相差 ", "difference "))
                                    (as_printed(d.figure(relation.reported), evaluation.difference))
                                }
                                (self.operand(relation.reported))
                            }
                            @for term in terms {
                                tr { td.number { (if term.below { "÷" } else if term.sign < 0 { "−" } else { "+" }) } (self.operand(term.figure)) }
                            }
                        }
                    }
                }
                @if finding.breaks.len() > RELATIONS {
                    p { (lang.of("另有关系未列：", "relations not shown: ")) (finding.breaks.len() - RELATIONS) }
                }
            }
        }
    }

    fn operand(&self, id: FigureId) -> Markup {
        html! {
            td.number { (self.shown(id)) } td { (self.name(id)) }
            td { (self.place(self.document.disclosure.figure(id).span)) }
        }
    }

    fn coverage(&self) -> Markup {
        let lang = self.style.lang;
        html! {
            table.coverage {
                thead { tr {
                    th { (lang.of("表或标题", "table or section")) } th { (lang.of("数字", "figures")) }
                    th { (lang.of("已核对", "checked")) } th { (lang.of("未核对", "unchecked")) }
                } }
                tbody { @for place in places(self.document) { tr {
                    td { @if place.name.is_empty() { (lang.of("（其他）", "(elsewhere)")) } @else { (place.name) } }
                    td.number { (place.figures) } td.number { (place.checked) } td.number { (place.figures - place.checked) }
                } } }
            }
        }
    }

    fn undecided(&self) -> Markup {
        let closed = &self.document.closed;
        let groups = closed.coverage.undecided.iter().filter_map(|g| Some((closed.relations[*g.first()?].reported, g.len())));
        html! {
            ul { @for (first, relations) in groups { li {
                (self.place(self.document.disclosure.figure(first).span)) " " (self.name(first)) " "
                (self.style.lang.pick(&super::text::undecided_words(relations)))
            } } }
        }
    }

    fn unchecked(&self) -> Markup {
        let (d, lang) = (&self.document.disclosure, self.style.lang);
        html! {
            table.unchecked {
                thead { tr {
                    th { (lang.of("位置", "place")) } th { (lang.of("印出", "printed")) }
                    th { (lang.of("原因", "why")) } th { (lang.of("数字", "figure")) }
                } }
                tbody { @for unchecked in &self.document.closed.coverage.unchecked {
                    @let (zh, en) = unchecked.reason.words();
                    tr {
                        td { (self.place(d.figure(unchecked.figure).span)) } td.number { (self.shown(unchecked.figure)) }
                        td { (lang.of(zh, en)) } td { (self.name(unchecked.figure)) }
                    }
                } }
            }
        }
    }
}
