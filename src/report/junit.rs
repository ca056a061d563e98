//! `junit` — one case a rule and document, as test runners print them; what could not be checked is skipped, not passed.

use super::entry::{Checked, Entry, Listed, Ran, relative};
use super::{Lang, Report, Style, Written};
use crate::ledger::{Rule, Severity};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// Prints the test report.
///
/// # Errors
/// Those of `out`.
pub fn render(report: &Report, style: &Style, out: &mut dyn Write) -> Written {
    write(&Listed::of(report, style), style, out)
}

/// Prints documents that are kept in words.
///
/// # Errors
/// Those of `out`.
pub fn write(listed: &Listed, style: &Style, out: &mut dyn Write) -> Written {
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let cases: Vec<Vec<Case<'_>>> = listed.documents.iter().map(|d| cases(d, style.lang)).collect();
    let all = || cases.iter().flatten();
    let failures = listed.failures.len();
    let mut root = BytesStart::new("testsuites");
    root.push_attribute(("name", "budgetcheck"));
    count(&mut root, all().count() + failures, all().filter(|c| c.fails()).count(), failures, all().filter(|c| c.is_skipped()).count());
    xml.write_event(Event::Start(root))?;
    for (document, cases) in listed.documents.iter().zip(&cases) {
        let name = relative(&document.path);
        let mut suite = BytesStart::new("testsuite");
        suite.push_attribute(("name", text(&name).as_str()));
        let failing = cases.iter().filter(|c| c.fails()).count();
        count(&mut suite, cases.len(), failing, 0, cases.iter().filter(|c| c.is_skipped()).count());
        xml.write_event(Event::Start(suite))?;
        for case in cases {
            write_case(&mut xml, &name, case, style.lang)?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    for failure in &listed.failures {
        let name = text(&relative(&failure.path));
        let mut suite = BytesStart::new("testsuite");
        suite.push_attribute(("name", name.as_str()));
        count(&mut suite, 1, 0, 1, 0);
        xml.write_event(Event::Start(suite))?;
        start_case(&mut xml, &name, style.lang.of("文件可以检查", "the file can be checked"))?;
        let message = style.lang.pick(&failure.message);
        element(&mut xml, "error", &[("message", message), ("type", "cannot-be-checked")], message)?;
        xml.write_event(Event::End(BytesEnd::new("testcase")))?;
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    writeln!(out)
}

/// A rule and a document.
struct Case<'l> {
    rule: &'static Rule,
    found: Vec<&'l Entry>,
    skipped: Option<&'static str>,
}

impl Case<'_> {
    /// A note never fails a gate.
    fn fails(&self) -> bool {
        self.found.iter().any(|e| e.severity > Severity::Note)
    }

    fn is_skipped(&self) -> bool {
        self.found.is_empty() && self.skipped.is_some()
    }
}

fn cases(document: &Checked, lang: Lang) -> Vec<Case<'_>> {
    let case = |&(rule, ran): &(&'static Rule, Ran)| Case {
        rule,
        found: document.entries.iter().filter(|e| e.rule.code == rule.code).collect(),
        skipped: match ran {
            Ran::Checked => None,
            Ran::KeptBack => {
                Some(lang.of("有问题，已按设置或基线保留，没有列出", "found something that settings or the baseline keep back"))
            }
            Ran::Nothing => Some(lang.of("文件里没有这条规则可以核对的内容", "the document holds nothing that this rule checks")),
            Ran::Blocked => Some(lang.of("有数字无法读取，未能核对", "a figure could not be read, nothing was checked")),
        },
    };
    document.rules.iter().map(case).collect()
}

fn count(element: &mut BytesStart<'_>, tests: usize, failures: usize, errors: usize, skipped: usize) {
    for (key, value) in [("tests", tests), ("failures", failures), ("errors", errors), ("skipped", skipped)] {
        element.push_attribute((key, value.to_string().as_str()));
    }
}

fn start_case<W: Write>(xml: &mut Writer<W>, document: &str, name: &str) -> io::Result<()> {
    let mut start = BytesStart::new("testcase");
    start.push_attribute(("classname", text(document).as_str()));
    start.push_attribute(("name", text(name).as_str()));
    xml.write_event(Event::Start(start))
}

fn write_case<W: Write>(xml: &mut Writer<W>, document: &str, case: &Case<'_>, lang: Lang) -> io::Result<()> {
    start_case(xml, document, &format!("{} {}", case.rule.code, lang.of(case.rule.title, case.rule.title_en)))?;
    let line = |e: &Entry| {
        let at = e.range.start;
        let severity = lang.of(e.severity.name(), e.severity.key());
        format!("{document}:{}:{}: {severity}[{}] {}\n{}", at.line, at.column, e.rule.code, e.sentence(lang), e.advice)
    };
    let lines = |wanted: bool| {
        let of = case.found.iter().filter(|e| (e.severity > Severity::Note) == wanted).map(|e| line(e));
        of.collect::<Vec<_>>().join("\n\n")
    };
    // One failure a case: readers keep the first only.
    if let Some(worst) = case.found.iter().filter(|e| e.severity > Severity::Note).max_by_key(|e| e.severity) {
        let message = match (case.found.len(), lang) {
            (1, _) => worst.sentence(lang),
            (n, Lang::Zh) => format!("{}（共 {n} 处）", worst.sentence(lang)),
            (n, Lang::En) => format!("{} ({n} in all)", worst.sentence(lang)),
        };
        element(xml, "failure", &[("message", &message), ("type", worst.severity.key())], &lines(true))?;
    } else if let (true, Some(why)) = (case.found.is_empty(), case.skipped) {
        element(xml, "skipped", &[("message", why)], "")?;
    }
    let notes = lines(false);
    if !notes.is_empty() {
        element(xml, "system-out", &[], &notes)?;
    }
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

fn element<W: Write>(xml: &mut Writer<W>, name: &str, attributes: &[(&str, &str)], content: &str) -> io::Result<()> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, text(value).as_str()));
    }
    if content.is_empty() {
        return xml.write_event(Event::Empty(start));
    }
    xml.write_event(Event::Start(start))?;
    xml.write_event(Event::Text(BytesText::new(&text(content))))?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

/// What XML can hold: control characters have no place in it, not even escaped.
fn text(words: &str) -> String {
    words.chars().filter(|c| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')).collect()
}
