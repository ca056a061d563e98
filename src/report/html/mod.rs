//! `html` — one file to read, print and pass on: the document itself with every figure marked, findings beside it. Nothing
//! is loaded from elsewhere, one small script of the page's own runs, and without it everything can be read.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

mod findings;
mod relations;
mod status;
mod text;

use super::entry::Checked;
use super::position::Lines;
use super::spool::Spool;
use super::{Counts, Format, Lang, Style, Summary, Verified, Written, digest, identity};
use crate::ledger::finding::fingerprint;
use findings::Page;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use status::{Status, Statuses};
use std::io::{self, Write};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Bytes of document texts that one page holds; of a large folder only the findings of the rest are shown.
const TEXTS: u64 = 48 << 20;

/// The report as a page. The list of documents stands before them, so both wait for the last one.
#[derive(Debug, Default)]
pub struct Html {
    date: Option<String>,
    rows: Vec<Row>,
    sections: Spool,
    /// Where the section of each document lies in what was held back.
    at: Vec<(u64, u64)>,
    texts: u64,
}

impl Html {
    /// A page that bears a day.
    #[must_use]
    pub fn dated(day: String) -> Self {
        Self { date: Some(day), ..Self::default() }
    }
}

/// What is kept of a document until the page is put together.
#[derive(Debug)]
pub struct Part {
    row: Row,
    findings: String,
    text: String,
}

impl Format for Html {
    type Part = Part;

    fn part(document: Verified, style: &Style) -> io::Result<Part> {
        // Ids begin with a letter, as selectors want them.
        let prefix = format!("i{}-", &fingerprint(&document.path)[..8]);
        let statuses = Statuses::of(&document);
        Ok(Part {
            row: Row::of(&document, style),
            findings: before(&document, &prefix, &statuses, style).into_string(),
            text: format!(
                "<div class=\"text\" role=\"region\" aria-label=\"{}\">{}</div>",
                style.lang.of("文件全文", "the document"),
                text::write(&document, &statuses, &prefix, style)
            ) + &after(&document, &prefix, style).into_string(),
        })
    }

    fn add(&mut self, part: Part, style: &Style, _out: &mut dyn Write) -> Written {
        let number = self.rows.len() + 1;
        let lang = style.lang;
        let start = self.sections.len()?;
        let row = &part.row;
        let clean = row.counts.errors + row.counts.warnings + row.counts.notes == 0;
        let head = html! {
            summary { h2 id=(format!("t{number}")) { (number) ". " (row.path) } (row.badges(lang)) }
            p.back { a href="#list" { (lang.of("返回列表", "back to the list")) } }
        };
        let (class, open) = if clean { (" class=\"clean-document\"", "") } else { ("", " open") };
        writeln!(self.sections, "<section id=\"d{number}\"{class} aria-labelledby=\"t{number}\"><details{open}>{}", head.into_string())?;
        self.texts += part.text.len() as u64;
        if self.texts > TEXTS {
            let why = lang.of(
                "这一页的文件太多，没有列出这一份的全文；单独核对它可以看到。",
                "This page holds too many documents to show the text of this one: check it by itself to see it.",
            );
            writeln!(self.sections, "{}<p class=\"meta\">{why}</p>", part.findings)?;
        } else {
            let class = if clean { "view" } else { "view both" };
            writeln!(self.sections, "<div class=\"{class}\">{}{}</div>", part.findings, part.text)?;
        }
        writeln!(self.sections, "</details></section>")?;
        self.at.push((start, self.sections.len()? - start));
        self.rows.push(part.row);
        Ok(())
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        let lang = style.lang;
        let title = lang.of("预决算公开核对报告", "Budget disclosure check");
        write!(out, "{}<html lang=\"{}\">{}<body>", html! { (DOCTYPE) }.into_string(), lang.of("zh-CN", "en"), head(title).into_string())?;
        // The worst first; among equals the order in which they were given.
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|&i| {
            let c = self.rows[i].counts;
            (std::cmp::Reverse((c.errors, c.warnings, c.notes)), i)
        });
        let opening = html! {
            a.skip href="#documents" { (lang.of("跳到核对结果", "skip to the results")) }
            header {
                h1 { (title) }
                @if let Some(date) = &self.date { p.meta { (lang.of("核对日期：", "checked on ")) (date) } }
                p.totals { (totals(summary, lang)) }
            }
        };
        write!(out, "{}<main>", opening.into_string())?;
        if !self.rows.is_empty() {
            let names = LIST.map(|(zh, en)| lang.of(zh, en));
            let list = html! {
                nav aria-label=(lang.of("文件列表", "documents")) {
                    table #list {
                        thead { tr { @for name in names { th scope="col" { (name) } } } }
                        tbody { @for &i in &order { (self.rows[i].markup(i + 1, &names)) } }
                    }
                }
            };
            writeln!(out, "{}", list.into_string())?;
        }
        if !summary.failures.is_empty() {
            let failures = html! {
                h2 { (lang.of("未能检查的文件", "Could not be checked")) }
                table.failures { tbody { @for f in &summary.failures { tr { td { (f.path) } td { (lang.pick(&f.message)) } } } } }
            };
            writeln!(out, "{}", failures.into_string())?;
        }
        if !self.rows.is_empty() {
            write!(out, "{}<div id=\"documents\" tabindex=\"-1\">", tools(lang).into_string())?;
            for &i in &order {
                let (start, length) = self.at[i];
                self.sections.copy_range_to(start, length, out)?;
            }
            write!(out, "</div>")?;
        }
        let end = html! {
            footer { "budgetcheck " (env!("CARGO_PKG_VERSION")) }
        };
        write!(out, "</main>{}{}", panel(lang).into_string(), end.into_string())?;
        writeln!(out, "<script>{SCRIPT}</script></body></html>")
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
struct Row {
    path: String,
    identity: String,
    counts: Counts,
    figures: [usize; 3],
}

impl Row {
    fn of(document: &Verified, style: &Style) -> Self {
        let coverage = &document.closed.coverage;
        let parts = document.source.parts.iter().map(|p| &p.path).filter(|p| **p != document.path);
        Self {
            path: std::iter::once(&document.path).chain(parts).map(String::as_str).collect::<Vec<_>>().join(" + "),
            identity: identity::words(&document.disclosure, style.lang),
            counts: document.counts(),
            figures: [coverage.figures, coverage.checked, coverage.unchecked.len()],
        }
    }

    fn markup(&self, number: usize, names: &[&str; 9]) -> Markup {
        let c = self.counts;
        let counts = [c.errors, c.warnings, c.notes, self.figures[0], self.figures[1], self.figures[2]];
        html! {
            tr {
                td.number data-name=(names[0]) { (number) }
                td { a href=(format!("#d{number}")) { (self.path) } }
                td { (self.identity) }
                @for (index, count) in counts.iter().enumerate() {
                    td class=(if index == 0 && *count > 0 { "number error" } else { "number" }) data-name=(names[index + 3]) { (count) }
                }
            }
        }
    }

    fn badges(&self, lang: Lang) -> Markup {
        let c = self.counts;
        let all = [
            ("error", lang.of("错误", "errors"), c.errors),
            ("warning", lang.of("警告", "warnings"), c.warnings),
            ("note", lang.of("提示", "notes"), c.notes),
        ];
        html! {
            @for (class, name, count) in all { @if count > 0 { span class=(format!("count {class}")) { (count) " " (name) } } }
            @if c.errors + c.warnings + c.notes == 0 { span class="count clean" { (lang.of("没有发现问题", "nothing found")) } }
        }
    }
}

fn head(title: &str) -> Markup {
    let policy = format!("default-src 'none'; style-src 'unsafe-inline'; script-src '{}'", digest::in_policy(SCRIPT));
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            // Even a page that was tampered with loads nothing and runs nothing but the script that it was written with.
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="generator" content=(concat!("budgetcheck ", env!("CARGO_PKG_VERSION")));
            title { (title) }
            style { (PreEscaped(STYLE)) }
        }
    }
}

/// Which findings are shown, and what the marks of figures mean.
fn tools(lang: Lang) -> Markup {
    let kinds = [
        ("error", lang.of("错误", "errors")),
        ("warning", lang.of("警告", "warnings")),
        ("note", lang.of("提示", "notes")),
        ("clean", lang.of("没有问题的文件", "clean documents")),
    ];
    let statuses = [Status::Proven, Status::Rounding, Status::Contradicted, Status::Unchecked];
    html! {
        div.tools role="group" aria-label=(lang.of("显示", "show")) {
            span { (lang.of("显示：", "Show:")) }
            @for (class, name) in kinds { label { input type="checkbox" checked id=(format!("show-{class}")); " " (name) } }
            label { input type="checkbox" id="by-weight"; " " (lang.of("错误在前", "errors first")) }
        }
        ul.legend aria-label=(lang.of("图例", "legend")) {
            @for status in statuses {
                @let (zh, en) = status.words();
                li { span class=(format!("f {}", status.class())) { "123.45" } " " (lang.of(zh, en)) }
            }
            li { "≡ " (lang.of("两处印的应当是同一个数", "both print the same amount")) }
            li { (lang.of("指向或选中一个数字，可看它的全部核对关系", "point at a figure, or select it, to see its relations")) }
        }
    }
}

fn panel(lang: Lang) -> Markup {
    html! {
        aside #panel hidden tabindex="-1" aria-label=(lang.of("这个数字的核对关系", "relations of the figure"))
            data-none=(lang.of("没有参加任何关系", "takes part in no relation"))
            data-finding=(lang.of("查看这个数字的问题", "see the finding about it")) {
            button type="button" { (lang.of("关闭", "Close")) }
            p.of {}
            ul {}
        }
    }
}

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

/// What stands beside the text: what the document is, and its findings.
fn before(document: &Verified, prefix: &str, statuses: &Statuses, style: &Style) -> Markup {
    let page = Page { document, lines: Lines::of(&document.source), style, prefix };
    let checked = Checked::of(document, style);
    let lang = style.lang;
    let kinds = [Status::Proven, Status::Rounding, Status::Contradicted, Status::Unchecked];
    let counts = kinds.map(|status| {
        let (zh, en) = status.words();
        format!("{} {}", lang.of(zh, en), statuses.count(document, status))
    });
    html! {
        div.findings {
            p { (identity::words(&document.disclosure, lang)) }
            p.meta { (counts.join(lang.of("，", ", "))) }
            @for (path, digest) in &document.digests {
                p.sha { @if document.digests.len() > 1 { (path) " " } "SHA-256 " (digest) }
            }
            @if !document.kept_back.is_empty() { p { (document.kept_back.words(lang)) } }
            @if !document.kept_back.entries.is_empty() { ul.accepted { @for e in &document.kept_back.entries { li { (e.words(lang)) } } } }
            h3 { (lang.of("发现的问题", "Findings")) }
            @if checked.entries.is_empty() { p { (lang.of("没有发现问题。", "None.")) } }
            @for (index, (finding, entry)) in document.findings().iter().zip(&checked.entries).enumerate() {
                (page.finding(index, finding, entry))
            }
        }
    }
}

/// What stands behind the text: what was counted, what nobody checked, and every relation.
fn after(document: &Verified, prefix: &str, style: &Style) -> Markup {
    let page = Page { document, lines: Lines::of(&document.source), style, prefix };
    let (lang, coverage) = (style.lang, &document.closed.coverage);
    html! {
        div.counted {
            h3 { (lang.of("各表、各节的数字", "Figures by table and section")) }
            (page.coverage())
            @if !coverage.unchecked.is_empty() {
                h3 { (lang.of("未核对的数字", "Unchecked figures")) }
                (page.unchecked())
            }
            @if !coverage.undecided.is_empty() {
                h3 { (lang.of("合起来未能判定的关系", "Relations undecided together")) }
                (page.undecided())
            }
            details.all-relations id=(format!("{prefix}all")) {
                summary { (lang.of("全部核对关系", "All relations")) " (" (document.closed.relations.len()) ")" }
                (PreEscaped(relations::write(document, prefix, style)))
            }
        }
    }
}
