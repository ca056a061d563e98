//! 保留 — findings that settings keep out of the report: never lost in silence, always counted.

use super::Lang;
use crate::model::Span;

/// Findings of a document that were kept back, and what the baseline holds for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct KeptBack {
    /// Accepted by the baseline.
    pub accepted: usize,
    /// Of rules that are not looked at.
    pub ignored: usize,
    /// About a figure that is excluded with a reason.
    pub excluded: usize,
    /// Accepted findings that no longer occur.
    pub stale: Vec<Stale>,
    /// What was accepted, why, by whom and when.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<AcceptedEntry>,
    /// Codes of the rules whose findings were kept back.
    #[serde(skip)]
    pub rules: Vec<&'static str>,
    /// Where in the document the findings stand that were kept back: what lies there is not said to be in order.
    #[serde(skip)]
    pub spans: Vec<Span>,
}

/// A finding that the baseline accepts.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AcceptedEntry {
    /// Code of the rule.
    pub code: String,
    /// What it said when it was accepted.
    pub message: String,
    /// 已整改, 已说明, 不采纳
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who accepted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

impl AcceptedEntry {
    /// `BC101 …（已说明，张三，2024-02-05）`
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let said: Vec<&str> = [&self.reason, &self.by, &self.date].into_iter().flatten().map(String::as_str).collect();
        let why = if said.is_empty() { lang.of("未写理由", "no reason given").to_owned() } else { said.join(lang.of("，", ", ")) };
        format!("{} {}{}{why}{}", self.code, self.message, lang.of("（", " ("), lang.of("）", ")"))
    }
}

/// An accepted finding that no longer occurs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Stale {
    /// Code of the rule.
    pub code: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// How often it is accepted for nothing.
    pub count: usize,
}

impl KeptBack {
    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds those of another document.
    pub fn add(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.ignored += other.ignored;
        self.excluded += other.excluded;
        self.stale.extend(other.stale.iter().cloned());
        self.entries.extend(other.entries.iter().cloned());
    }

    /// `已按基线接受 3 项；…`
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let mut parts = Vec::new();
        let mut say = |count: usize, zh: &str, en: &str| {
            if count > 0 {
                parts.push(match lang {
                    Lang::Zh => format!("{zh} {count} 项"),
                    Lang::En => format!("{en}: {count}"),
                });
            }
        };
        say(self.accepted, "已按基线接受", "accepted by the baseline");
        say(self.ignored, "已按设置不报告", "of rules not looked at");
        say(self.excluded, "涉及已说明理由的排除数字", "about figures excluded with a reason");
        say(self.stale.iter().map(|a| a.count).sum(), "基线中已不再出现", "in the baseline but no longer found");
        let mut words = parts.join(lang.of("；", "; "));
        if !self.stale.is_empty() {
            let codes: Vec<&str> = self.stale.iter().map(|a| a.code.as_str()).collect();
            words.push_str(&match lang {
                Lang::Zh => format!("（{}；用 --write-baseline 更新基线）", codes.join("、")),
                Lang::En => format!(" ({}; renew it with --write-baseline)", codes.join(", ")),
            });
        }
        words
    }
}
