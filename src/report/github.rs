//! `github` — workflow commands, which become annotations of a pull request.

use super::entry::{Checked, Entry, relative};
use super::spool::Spool;
use super::{Format, Style, Summary, Verified, Written};
use crate::ledger::Severity;
use std::io::{self, Write};

/// One workflow command a finding. Of a step only ten annotations of a kind are shown, and people read from the top:
/// all errors come first, so warnings and notes wait for the last document.
#[derive(Debug, Default)]
pub struct Github {
    warnings: Spool,
    notes: Spool,
}

impl Format for Github {
    type Part = Vec<(Severity, String)>;

    fn part(document: Verified, style: &Style) -> io::Result<Self::Part> {
        let checked = Checked::of(&document, style);
        Ok(checked.entries.iter().map(|e| (e.severity, command(&e.path, e, style))).collect())
    }

    fn add(&mut self, part: Self::Part, _style: &Style, out: &mut dyn Write) -> Written {
        for (severity, command) in part {
            match severity {
                Severity::Error => writeln!(out, "{command}")?,
                Severity::Warning => writeln!(self.warnings, "{command}")?,
                Severity::Note => writeln!(self.notes, "{command}")?,
            }
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        for failure in &summary.failures {
            let title = style.lang.of("文件未能检查", "file could not be checked");
            let (file, message) = (property(&relative(&failure.path)), data(style.lang.pick(&failure.message)));
            writeln!(out, "::error file={file},title={}::{message}", property(title))?;
        }
        self.warnings.copy_to(out)?;
        self.notes.copy_to(out)
    }
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
