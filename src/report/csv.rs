//! `csv` — one row a finding, to be opened in a spreadsheet: with a byte order mark, and nothing that runs as a formula.

use super::entry::Listed;
use super::{Report, Style, Written};
use std::io::Write;

/// Prints the findings as a table.
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
    let lang = style.lang;
    // Without the mark a spreadsheet takes the file for the code page of the machine.
    out.write_all("\u{feff}".as_bytes())?;
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut *out);
    table.write_record(
        [
            ("文件", "document"),
            ("位置", "place"),
            ("行", "line"),
            ("列", "column"),
            ("级别", "severity"),
            ("规则", "rule"),
            ("规则名称", "title"),
            ("问题", "message"),
            ("印出", "printed"),
            ("应为", "expected"),
            ("相差", "difference"),
            ("单位", "unit"),
            ("修改", "advice"),
            ("指纹", "fingerprint"),
        ]
        .map(|(zh, en)| lang.of(zh, en)),
    )?;
    for failure in &listed.failures {
        let mut row: [String; 14] = Default::default();
        row[0] = harmless(&failure.path);
        row[4] = lang.of("未能检查", "could not be checked").to_owned();
        row[7] = harmless(lang.pick(&failure.message));
        table.write_record(&row)?;
    }
    for (_, entry) in listed.entries() {
        let amount = |value: &Option<String>| value.as_deref().map_or(String::new(), harmless);
        table.write_record([
            harmless(&entry.path),
            amount(&entry.place),
            entry.range.start.line.to_string(),
            entry.range.start.column.to_string(),
            lang.of(entry.severity.name(), entry.severity.key()).to_owned(),
            entry.rule.code.to_owned(),
            lang.of(entry.rule.title, entry.rule.title_en).to_owned(),
            harmless(&entry.message),
            amount(&entry.printed),
            amount(&entry.expected),
            amount(&entry.difference),
            harmless(&entry.unit),
            harmless(&entry.advice),
            // Sixteen hexadecimal digits alone may look like a number and be rounded.
            format!("{}:{}", entry.rule.code, entry.fingerprint),
        ])?;
    }
    table.flush()
}

/// A cell that no spreadsheet runs: what begins like a formula gets an apostrophe, negative numbers stay numbers.
fn harmless(cell: &str) -> String {
    let number = cell.strip_prefix('-').is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') && rest.as_bytes()[0].is_ascii_digit()
    });
    // Full-width forms count: some spreadsheets read them as their half-width twins.
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula && !number && cell != "-" { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn formulas_are_disarmed_and_numbers_stay_numbers() {
        for formula in ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1", "-A1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for plain in ["-0.54", "-1,234.00", "12.00", "-", "—", "", "一般公共预算"] {
            assert_eq!(harmless(plain), plain);
        }
    }
}
