//! `--statistics` — how often each rule found something, errors first.

use super::{Format, Style, Summary, Verified, Written};
use std::cmp::Reverse;
use std::io::{self, Write};

/// One line a rule, and the totals.
#[derive(Debug)]
pub struct Statistics;

impl Format for Statistics {
    type Part = ();

    fn part(_document: Verified, _style: &Style) -> io::Result<()> {
        Ok(())
    }

    fn add(&mut self, (): (), _style: &Style, _out: &mut dyn Write) -> Written {
        Ok(())
    }

    fn end(&mut self, summary: &Summary, style: &Style, out: &mut dyn Write) -> Written {
        let lang = style.lang;
        let mut codes: Vec<_> = summary.codes.values().collect();
        codes.sort_by_key(|(rule, count)| (Reverse(rule.severity), Reverse(*count), rule.code));
        for (rule, count) in codes {
            let severity = lang.of(rule.severity.name(), rule.severity.key());
            writeln!(out, "{count:>6}  {}  {severity}  {}", rule.code, lang.of(rule.title, rule.title_en))?;
        }
        write!(out, "{}", summary.totals(lang))
    }
}
