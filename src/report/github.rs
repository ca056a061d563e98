//! `github` — workflow commands, which become annotations of a pull request.

use super::entry::{Entry, Listed, relative};
use super::{Report, Style, Written};
use crate::ledger::Severity;
use std::cmp::Reverse;
use std::io::Write;

/// Prints one workflow command a finding.
///
/// # Errors
/// Those of `out`.
pub fn render(report: &Report, style: &Style, out: &mut dyn Write) -> Written {
    write(&Listed::of(report, style), style, out)
}

/// Prints documents that are kept in words. Of a step only ten annotations of a kind are shown, so errors come first.
///
/// # Errors
/// Those of `out`.
pub fn write(listed: &Listed, style: &Style, out: &mut dyn Write) -> Written {
    for failure in &listed.failures {
        let title = style.lang.of("文件未能检查", "file could not be checked");
        let (file, message) = (property(&relative(&failure.path)), data(style.lang.pick(&failure.message)));
        writeln!(out, "::error file={file},title={}::{message}", property(title))?;
    }
    let mut entries: Vec<_> = listed.entries().collect();
    entries.sort_by_key(|(_, e)| Reverse(e.severity));
    for (_, entry) in entries {
        writeln!(out, "{}", command(&entry.path, entry, style))?;
    }
    Ok(())
}

fn command(path: &str, entry: &Entry, style: &Style) -> String {
    let kind = match entry.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut place = String::new();
    if let Some(range) = entry.file_range() {
        place = format!(",line={},endLine={}", range.start.line, range.end.line);
        // Columns are heeded on one line only.
        if range.start.line == range.end.line {
            place.push_str(&format!(",col={},endColumn={}", range.start.column, range.end.column));
        }
    }
    let title = format!("{} {}", entry.rule.code, style.lang.of(entry.rule.title, entry.rule.title_en));
    let message = format!("{}\n{}{}", entry.sentence(style.lang), style.lang.of("修改：", "Do: "), entry.advice);
    format!("::{kind} file={}{place},title={}::{}", property(&relative(path)), property(&title), data(&message))
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command, where colon and comma part things as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("增长 5%\r\n::error::x"), "增长 5%25%0D%0A::error::x");
        assert_eq!(property("C:\\a,b%.txt"), "C%3A\\a%2Cb%25.txt");
    }
}
