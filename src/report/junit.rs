//! `junit` — one case a rule and document, as test runners print them; what could not be checked is skipped, not passed.

use super::entry::{Checked, Entry, Ran, relative};
use super::spool::Spool;
use super::{Failure, Format, Lang, Style, Summary, Verified, Written};
use crate::ledger::{Rule, Severity};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};
use std::ops::AddAssign;

/// The test report. Its totals stand before its suites, so the suites wait for the last document.
#[derive(Debug, Default)]
pub struct Junit {
    totals: Totals,
    suites: Spool,
}

impl Format for Junit {
    type Part = (Totals, Vec<u8>);

    fn part(document: Verified, style: &Style) -> io::Result<Self::Part> {
        let document = Checked::of(&document, style);
        let cases = cases(&document, style.lang);
        let totals = Totals {
            tests: cases.len(),
            failures: cases.iter().filter(|c| c.fails()).count(),
            errors: 0,
            skipped: cases.iter().filter(|c| c.is_skipped()).count(),
        };
        let name = relative(&document.path);
        let suite = suite(&name, totals, |xml| cases.iter().try_for_each(|case| write_case(xml, &name, case, style.lang)))?;
        Ok((totals, suite))
    }

    fn add(&mut self, (totals, suite): Self::Part, _style: &Style, _out: &mut dyn Write) -> Written {
        self.totals += totals;
        self.suites.write_all(&suite)
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        for failure in &summary.failures {
            let totals = Totals { tests: 1, errors: 1, ..Totals::default() };
            self.totals += totals;
            self.suites.write_all(&unread(failure, totals, style)?)?;
        }
        let mut root = BytesStart::new("testsuites");
        root.push_attribute(("name", "budgetcheck"));
        self.totals.put(&mut root);
        let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.write_event(Event::Start(root))?;
        self.suites.copy_to(out)?;
        writeln!(out, "\n</testsuites>")
    }
}

/// Counts of cases.
#[derive(Debug, Clone, Copy, Default)]
pub struct Totals {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Totals {
    fn put(self, element: &mut BytesStart<'_>) {
        for (key, value) in [("tests", self.tests), ("failures", self.failures), ("errors", self.errors), ("skipped", self.skipped)] {
            element.push_attribute((key, value.to_string().as_str()));
        }
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }
}

/// A suite as it stands in the report, one level deep, without the line end behind it.
fn suite(name: &str, totals: Totals, cases: impl FnOnce(&mut Writer<&mut Vec<u8>>) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut xml = Writer::new_with_indent(&mut bytes, b' ', 2);
    let mut suite = BytesStart::new("testsuite");
    suite.push_attribute(("name", text(name).as_str()));
    totals.put(&mut suite);
    xml.write_event(Event::Start(suite))?;
    cases(&mut xml)?;
    xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    bytes.insert(0, b'\n');
    Ok(bytes)
}

fn unread(failure: &Failure, totals: Totals, style: &Style) -> io::Result<Vec<u8>> {
    let name = text(&relative(&failure.path));
    suite(&name, totals, |xml| {
        start_case(xml, &name, style.lang.of("文件可以检查", "the file can be checked"))?;
        let message = style.lang.pick(&failure.message);
        element(xml, "error", &[("message", message), ("type", "cannot-be-checked")], message)?;
        xml.write_event(Event::End(BytesEnd::new("testcase")))
    })
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
            Ran::Undecided => {
                Some(lang.of("各项单看都成立，合起来未能判定", "each relation holds, whether all hold together was not decided"))
            }
            Ran::Blocked => Some(lang.of("有数字无法读取，未能核对", "a figure could not be read, nothing was checked")),
        },
    };
    document.rules.iter().map(case).collect()
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
