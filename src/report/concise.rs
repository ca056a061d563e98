//! `concise` — one line a finding: `file:line:column: severity[code] message`, for editors and grep.

use super::position::Lines;
use super::{Report, Style, Written};
use std::io::Write;

/// Prints one line a finding.
///
/// # Errors
/// Those of `out`.
pub fn render(report: &Report, style: &Style, out: &mut dyn Write) -> Written {
    for document in &report.documents {
        let lines = Lines::of(&document.source.text);
        for finding in document.findings() {
            let at = lines.position(finding.span.start);
            let severity = style.lang.of(finding.severity.name(), finding.severity.key());
            writeln!(
                out,
                "{}:{}:{}: {severity}[{}] {}",
                document.path,
                at.line,
                at.column,
                finding.rule.code,
                style.lang.pick(&finding.message)
            )?;
        }
    }
    Ok(())
}
