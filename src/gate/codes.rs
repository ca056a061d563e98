//! 规则选择 — which rules a run looks at: codes, beginnings of codes, names.

use crate::ledger::{Rule, Words};
use crate::rules::RULES;

/// `--select` and `--ignore`: the longest match decides, and of equal ones the ignoring.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    /// Look only at these; empty: at all.
    pub select: Vec<String>,
    /// Do not look at these.
    pub ignore: Vec<String>,
}

impl Codes {
    /// Whether findings of a rule are reported.
    #[must_use]
    pub fn takes(&self, rule: &Rule) -> bool {
        let longest = |patterns: &[String]| patterns.iter().filter(|p| matches(p, rule)).map(String::len).max();
        match (longest(&self.select), longest(&self.ignore)) {
            (Some(select), Some(ignore)) => select > ignore,
            (None, None) => self.select.is_empty(),
            (select, _) => select.is_some(),
        }
    }
}

/// Whether a code, the beginning of a code or a name means a rule.
#[must_use]
pub fn matches(pattern: &str, rule: &Rule) -> bool {
    let begins = rule.code.get(..pattern.len()).is_some_and(|head| head.eq_ignore_ascii_case(pattern));
    !pattern.is_empty() && begins || rule.name == pattern
}

/// Refuses a pattern that means no rule, with the likeliest one that was meant.
///
/// # Errors
/// The sentence.
pub fn known(pattern: &str) -> Result<(), Words> {
    if RULES.iter().any(|rule| matches(pattern, rule)) {
        return Ok(());
    }
    let upper = pattern.to_ascii_uppercase();
    let all = RULES.iter().flat_map(|r| [r.code, r.name]);
    let (zh, en) = suggestion(if pattern.contains('-') { pattern } else { &upper }, all);
    Err(Words::new(
        format!("没有规则“{pattern}”{zh}；用 budgetcheck rules 查看全部规则"),
        format!("no rule \"{pattern}\"{en}; see budgetcheck rules"),
    ))
}

/// `，是否指“…”`, where one of the candidates is near.
#[must_use]
pub fn suggestion<'c>(given: &str, candidates: impl IntoIterator<Item = &'c str>) -> (String, String) {
    let near = candidates.into_iter().map(|c| (strsim::jaro_winkler(given, c), c)).filter(|(score, _)| *score >= 0.75);
    match near.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, best)) => (format!("，是否指“{best}”"), format!(", did you mean \"{best}\"?")),
        None => (String::new(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(select: &[&str], ignore: &[&str], code: &str) -> bool {
        let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        let rule = RULES.iter().find(|r| r.code == code).unwrap();
        Codes { select: own(select), ignore: own(ignore) }.takes(rule)
    }

    #[test]
    fn the_longest_match_decides() {
        assert!(takes(&[], &[], "BC101"));
        assert!(takes(&["BC1"], &[], "BC101") && !takes(&["BC1"], &[], "BC201"));
        assert!(!takes(&[], &["bc1"], "BC101") && takes(&[], &["BC1"], "BC201"));
        assert!(takes(&["BC101"], &["BC1"], "BC101") && !takes(&["BC1"], &["BC101"], "BC101"));
        assert!(!takes(&["BC101"], &["BC101"], "BC101"));
        assert!(takes(&["subtotal-mismatch"], &[], "BC101"));
    }

    #[test]
    fn an_unknown_code_is_refused_with_a_suggestion() {
        assert!(known("BC1").is_ok() && known("bc101").is_ok() && known("subtotal-mismatch").is_ok());
        assert!(known("BC10l").unwrap_err().zh.contains("是否指“BC10"));
        assert!(known("subtotal-missmatch").unwrap_err().en.contains("\"subtotal-mismatch\""));
        assert!(known("").is_err());
    }
}
