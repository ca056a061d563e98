//! `csv` — one row a finding, to be opened in a spreadsheet: with a byte order mark, and nothing that runs as a formula.

use super::entry::{Checked, Entry};
use super::{Format, Lang, Style, Summary, Verified, Written};
use std::io::{self, Write};

/// Cells of a row.
pub(super) type Row = Vec<String>;

/// One row a finding, written as the documents come; files that could not be checked stand at the end.
#[derive(Debug)]
pub struct Csv;

/// Headings of the columns.
const COLUMNS: [(&str, &str); 14] = [
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
];

impl Format for Csv {
    type Part = Vec<u8>;

    fn part(document: Verified, style: &Style) -> io::Result<Vec<u8>> {
        let checked = Checked::of(&document, style);
        let mut part = Vec::new();
        for entry in &checked.entries {
            write(&row(entry, style.lang), &mut part)?;
        }
        Ok(part)
    }

    fn begin(&mut self, style: &Style, out: &mut dyn Write) -> Written {
        begin(&COLUMNS.map(|(zh, en)| style.lang.of(zh, en)), out)
    }

    fn add(&mut self, part: Vec<u8>, _style: &Style, out: &mut dyn Write) -> Written {
        out.write_all(&part)
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        for failure in &summary.failures {
            let mut row: [String; 14] = Default::default();
            row[0] = harmless(&failure.path);
            row[4] = style.lang.of("未能检查", "could not be checked").to_owned();
            row[7] = harmless(style.lang.pick(&failure.message));
            write(&row, out)?;
        }
        Ok(())
    }
}

/// The mark, without which a spreadsheet takes the file for the code page of the machine, and the headings.
pub(super) fn begin<C: AsRef<[u8]>>(columns: &[C], out: &mut dyn Write) -> Written {
    out.write_all("\u{feff}".as_bytes())?;
    write(columns, out)
}

/// Writes one row.
pub(super) fn write<C: AsRef<[u8]>>(row: &[C], out: &mut dyn Write) -> Written {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    table.write_record(row)?;
    table.flush()
}

fn row(entry: &Entry, lang: Lang) -> [String; 14] {
    let amount = |value: &Option<String>| value.as_deref().map_or(String::new(), harmless);
    [
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
    ]
}

/// A cell that no spreadsheet runs: what begins like a formula gets an apostrophe, negative numbers stay numbers.
pub(super) fn harmless(cell: &str) -> String {
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
