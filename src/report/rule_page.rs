//! `rules` and `explain` — the catalogue, printed from the table the runner uses.

use super::{Lang, Written};
use crate::ledger::Rule;
use std::io::Write;

/// Prints one line a rule.
///
/// # Errors
/// Those of `out`.
pub fn list(rules: &[&Rule], lang: Lang, out: &mut dyn Write) -> Written {
    for rule in rules {
        writeln!(
            out,
            "{}  {}  {}  {}",
            rule.code,
            lang.of(rule.severity.name(), rule.severity.key()),
            lang.of(rule.title, rule.title_en),
            rule.name
        )?;
    }
    Ok(())
}

/// Prints one rule in full, under the same headings for every rule.
///
/// # Errors
/// Those of `out`.
pub fn explain(rule: &Rule, lang: Lang, out: &mut dyn Write) -> Written {
    let (title, severity) = (lang.of(rule.title, rule.title_en), lang.of(rule.severity.name(), rule.severity.key()));
    writeln!(out, "{} {title}{}{severity}{}", rule.code, lang.of("（", " ("), lang.of("）", ")"))?;
    writeln!(out, "{}", rule.name)?;
    for (heading, words) in sections(rule, lang) {
        writeln!(out, "\n{heading}\n  {words}")?;
    }
    Ok(())
}

/// What is said of every rule: heading and words, in printed order.
#[must_use]
pub fn sections(rule: &Rule, lang: Lang) -> [(&'static str, &'static str); 5] {
    let both = |pair: (&'static str, &'static str)| lang.of(pair.0, pair.1);
    [
        (lang.of("检查内容", "What is checked"), both(rule.checks)),
        (lang.of("依据", "Basis"), both(rule.basis)),
        (lang.of("例", "Example"), both(rule.example)),
        (lang.of("容差", "Tolerance"), both(rule.tolerance.words())),
        (lang.of("如何修改", "How to mend it"), both(rule.fix)),
    ]
}
