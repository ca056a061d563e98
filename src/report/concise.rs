//! `concise` — one line a finding: `file:line:column: severity[code] message`, for editors and grep.

use super::position::Lines;
use super::text::place_words;
use super::{Format, Lang, Report, Style, Verified, Written};
use std::io::{self, Write};

/// One line a finding.
#[derive(Debug)]
pub struct Concise;

impl Format for Concise {
    type Part = Vec<u8>;

    fn part(document: Verified, style: &Style) -> io::Result<Vec<u8>> {
        let mut part = Vec::new();
        write_document(&document, style, &mut part)?;
        Ok(part)
    }

    fn add(&mut self, part: Vec<u8>, _style: &Style, out: &mut dyn Write) -> Written {
        out.write_all(&part)
    }
}

/// Prints one line a finding.
///
/// # Errors
/// Those of `out`.
pub fn render(report: &Report, style: &Style, out: &mut dyn Write) -> Written {
    report.documents.iter().try_for_each(|document| write_document(document, style, out))
}

fn write_document(document: &Verified, style: &Style, out: &mut dyn Write) -> Written {
    let lines = Lines::of(&document.source);
    for finding in document.findings() {
        let at = lines.position(finding.span.start);
        let severity = style.lang.of(finding.severity.name(), finding.severity.key());
        let place = place_words(document, finding.span, style).map(|place| match style.lang {
            Lang::Zh => format!("（位置：{place}）"),
            Lang::En => format!(" ({place})"),
        });
        writeln!(
            out,
            "{}:{}:{}: {severity}[{}] {}{}",
            lines.path(finding.span.start).unwrap_or(&document.path),
            at.line,
            at.column,
            finding.rule.code,
            style.lang.pick(&finding.message),
            // The line is that of the text as it was read; in a PDF or a workbook people look for the page or the cell.
            place.unwrap_or_default()
        )?;
    }
    Ok(())
}
