//! BC8xx — codes of the classification as they are printed.

use crate::ledger::rule::FORM;
use crate::ledger::{Ledger, Rule, Severity, Tolerance};
use crate::model::{Disclosure, Row, Span};

/// 款、项编码位数不足
pub static SHORT_CODE: Rule = Rule {
    code: "BC821",
    name: "code-digit-missing",
    title: "科目编码少印了前面的 0",
    title_en: "A code lacks its leading zero",
    severity: Severity::Note,
    checks: (
        "分列印出的类、款、项编码中，款和项各两位：同一张表中其他行印“01”，这一行不应印“2”。",
        "Where the code is printed in parts, the second and third have two digits each, as in the other rows of the table.",
    ),
    basis: FORM,
    example: ("“301　2　津贴补贴”，应为“301　02”。", "Part 2 of the code is printed with one digit, in the other rows with two."),
    tolerance: Tolerance::None,
    fix: ("补上前面的 0", "print the leading zero"),
    check: short_code,
};

/// The parts of a row's code as printed, where they are parts.
fn printed<'t>(text: &'t str, row: &Row) -> Option<(Vec<&'t str>, Span)> {
    let start = row.spans.first()?.start;
    if row.name_span.start <= start {
        return None;
    }
    let span = Span::new(start, row.name_span.start).trimmed(text);
    let parts: Vec<&str> = span.of(text).split_whitespace().collect();
    let digits = parts.iter().all(|p| p.len() <= 3 && p.bytes().all(|b| b.is_ascii_digit()));
    let class = parts.first().is_some_and(|p| p.len() == 3);
    (digits && class && (2..=3).contains(&parts.len())).then_some((parts, span))
}

fn short_code(d: &Disclosure, ledger: &mut Ledger<'_>) {
    for table in &d.tables {
        let rows: Vec<(Vec<&str>, Span, &Row)> = table
            .rows
            .iter()
            .filter(|r| r.code.is_some())
            .filter_map(|r| printed(&d.text, r).map(|(parts, span)| (parts, span, r)))
            .collect();
        let (short, whole): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(parts, ..)| parts[1..].iter().any(|p| p.len() == 1));
        // Where most rows print one digit, numbers were stored as numbers: a habit of the file, and the code is clear.
        if short.is_empty() || short.len() * 2 >= whole.len() {
            continue;
        }
        let all: Vec<String> = short.iter().map(|(parts, _, row)| format!("{} {}", parts.join(" "), row.name)).collect();
        let right: Vec<String> = short.iter().filter_map(|(.., row)| row.code.as_ref()).map(|code| code.0.clone()).collect();
        ledger
            .report(
                &SHORT_CODE,
                short[0].1,
                format!("“{}”的编码少一位，应为“{}”", all.join("”“"), right.join("”“")),
                format!("\"{}\" lack a digit of the code: \"{}\"", all.join("\", \""), right.join("\", \"")),
            )
            .keyed(right.join(","));
    }
}
