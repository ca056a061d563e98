//! 条目 — what a list format keeps of a document: its findings in words and places, never its text or model.

use super::position::Lines;
use super::text::place_words;
use super::{Lang, Style, Verified};
use crate::ledger::finding::{fingerprint, in_unit_of};
use crate::ledger::{Finding, Rule, Severity, Tolerance, Verdict, label};
use crate::model::{FigureId, Span};
use crate::rules;
use std::path::{Component, Path, PathBuf};

/// A place in the text: from 1, in characters and in bytes of UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Column in bytes of UTF-8, from 1.
    pub byte: usize,
}

/// From the first character to one past the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The first character.
    pub start: Point,
    /// One past the last.
    pub end: Point,
}

/// Another figure of a finding.
#[derive(Debug, Clone)]
pub struct Related {
    /// The file that it stands in.
    pub path: String,
    /// Where.
    pub range: Range,
    /// What it is.
    pub words: String,
}

/// A finding in words.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad, after overrides.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// The file that it stands in: a part of the document where that was joined from several.
    pub path: String,
    /// The place in the text as it was read.
    pub range: Range,
    /// Whether the lines of the text are those of the file; not so for pages, cells and sheets.
    pub in_file: bool,
    /// Page, cell or sheet of the original file, in words.
    pub place: Option<String>,
    /// What is printed, if the finding is about one figure.
    pub printed: Option<String>,
    /// What it should be, in the same unit.
    pub expected: Option<String>,
    /// Printed − computed.
    pub difference: Option<String>,
    /// Name of the unit of these amounts.
    pub unit: String,
    /// The other figures involved: where, and what they are.
    pub related: Vec<Related>,
    /// Stable identity within the document.
    pub fingerprint: String,
}

impl Entry {
    /// The message, with the place where lines say nothing.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match (&self.place, lang) {
            (Some(place), Lang::Zh) => format!("{}（位置：{place}）", self.message),
            (Some(place), Lang::En) => format!("{} ({place})", self.message),
            (None, _) => self.message.clone(),
        }
    }

    /// The range, where the lines of the text are those of the file.
    #[must_use]
    pub fn file_range(&self) -> Option<Range> {
        self.in_file.then_some(self.range)
    }
}

/// How a rule fared in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ran {
    /// Looked at something.
    Checked,
    /// The document holds nothing that it could be about.
    Nothing,
    /// Every relation that it wrote needs a figure that could not be read.
    Blocked,
    /// Held relation by relation, but whether all can hold together was not decided.
    Undecided,
    /// Found something that settings or the baseline keep back.
    KeptBack,
}

/// A document in words.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Its name as it was given.
    pub path: String,
    /// The further files that it was joined from.
    pub with: Vec<String>,
    /// Findings in the order of the text.
    pub entries: Vec<Entry>,
    /// Every rule of the catalogue and how it fared.
    pub rules: Vec<(&'static Rule, Ran)>,
}

impl Checked {
    /// Puts a document into words.
    #[must_use]
    pub fn of(document: &Verified, style: &Style) -> Self {
        let lines = Lines::of(&document.source);
        Self {
            path: document.path.clone(),
            with: document.further_parts().map(str::to_owned).collect(),
            entries: document.findings().iter().map(|f| entry(document, f, &lines, style)).collect(),
            rules: rules::RULES.iter().map(|rule| (*rule, ran(document, rule))).collect(),
        }
    }
}

fn entry(document: &Verified, finding: &Finding, lines: &Lines<'_>, style: &Style) -> Entry {
    let d = &document.disclosure;
    let first = finding.figures.first().map(|i| d.figure(i.figure));
    let evidence = finding.evidence.zip(first);
    let suggested = finding.suggestion.and_then(|(index, value)| Some((d.figure(finding.figures.get(index)?.figure), value)));
    let in_file = |span: Span| !document.source.has_places(span.start);
    let path = |span: Span| lines.path(span.start).unwrap_or(&document.path).to_owned();
    let related = |id: FigureId| {
        let span = d.figure(id).span;
        Related { path: path(span), range: range(lines, span), words: style.lang.pick(&label(d, id)).to_owned() }
    };
    Entry {
        rule: finding.rule,
        severity: finding.severity,
        message: style.lang.pick(&finding.message).to_owned(),
        advice: style.lang.pick(&finding.advice).to_owned(),
        path: path(finding.span),
        range: range(lines, finding.span),
        in_file: in_file(finding.span),
        place: place_words(document, finding.span, style),
        printed: evidence.map(|(_, figure)| figure.raw.clone()),
        expected: suggested.map(|(figure, value)| in_unit_of(figure, value)),
        difference: evidence.map(|(e, figure)| in_unit_of(figure, e.difference)),
        unit: evidence.map_or(String::new(), |(_, figure)| figure.unit_name().to_owned()),
        related: finding.figures.iter().skip(1).map(|i| i.figure).filter(|&id| in_file(d.figure(id).span)).map(related).collect(),
        fingerprint: finding.fingerprint.clone(),
    }
}

fn range(lines: &Lines<'_>, span: Span) -> Range {
    let point = |offset: usize| {
        let at = lines.position(offset);
        let (start, _) = lines.line(lines.index(offset));
        Point { line: at.line, column: at.column, byte: offset.saturating_sub(start) + 1 }
    };
    Range { start: point(span.start), end: point(span.end.max(span.start)) }
}

fn ran(document: &Verified, rule: &'static Rule) -> Ran {
    if document.kept_back.rules.contains(&rule.code) {
        return Ran::KeptBack;
    }
    if rule.code == rules::joint::JOINT.code && !document.closed.coverage.undecided.is_empty() {
        return Ran::Undecided;
    }
    let relations = document.closed.relations.iter().zip(&document.closed.evaluations).filter(|(r, _)| r.rule.code == rule.code);
    let (mut any, mut evaluated) = (false, false);
    for (_, evaluation) in relations {
        any = true;
        evaluated |= evaluation.verdict != Verdict::Blocked;
    }
    match (any, evaluated) {
        (_, true) => Ran::Checked,
        (true, false) => Ran::Blocked,
        // A rule without arithmetic reads the document itself; one with arithmetic wrote nothing here.
        (false, false) if rule.tolerance == Tolerance::None => Ran::Checked,
        (false, false) => Ran::Nothing,
    }
}

/// The name of a file from the working folder, with forward slashes: the same on every machine for files of a project.
#[must_use]
pub fn relative(path: &str) -> String {
    let given = Path::new(path);
    let here = working_folder();
    let inside = if given.is_absolute() { given.strip_prefix(&here).unwrap_or(given) } else { given };
    let mut parts: Vec<String> = Vec::new();
    let mut root = "";
    for component in inside.components() {
        match component {
            Component::CurDir => {}
            Component::RootDir => root = "/",
            Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    format!("{root}{}", parts.join("/"))
}

#[cfg(feature = "cli")]
fn working_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

/// The core has no files: a name is a name.
#[cfg(not(feature = "cli"))]
fn working_folder() -> PathBuf {
    PathBuf::new()
}

/// The address of a file: relative from the working folder, or `file:///…` elsewhere; all but plain letters escaped.
#[must_use]
pub fn uri(path: &str) -> String {
    let name = relative(path);
    let mut escaped = String::with_capacity(name.len());
    if Path::new(&name).is_absolute() {
        escaped.push_str(if name.starts_with('/') { "file://" } else { "file:///" });
    }
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// The identity of a finding among all documents of a run.
#[must_use]
pub fn across_documents(path: &str, fingerprint_within: &str) -> String {
    fingerprint(&format!("{}|{fingerprint_within}", relative(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_with_forward_slashes_and_addresses_escaped() {
        let here = std::env::current_dir().unwrap();
        let inside = here.join("公开").join("预算 1.txt");
        for given in ["公开/预算 1.txt", "./公开/预算 1.txt", "甲/../公开/预算 1.txt", &inside.to_string_lossy()] {
            assert_eq!(relative(given), "公开/预算 1.txt", "{given}");
            assert_eq!(uri(given), "%E5%85%AC%E5%BC%80/%E9%A2%84%E7%AE%97%201.txt", "{given}");
        }
        assert_eq!(relative("../a.txt"), "../a.txt");
        assert_eq!(uri("a:b#c?d%e.txt"), "a%3Ab%23c%3Fd%25e.txt");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_elsewhere_has_an_absolute_address() {
        assert_eq!(uri("/不在/这里.txt"), "file:///%E4%B8%8D%E5%9C%A8/%E8%BF%99%E9%87%8C.txt");
    }
}
