//! 规则 — what a rule is: its code, its words, and the function that writes its relations.

use super::Ledger;
use crate::model::Disclosure;
use crate::model::visible::visible;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 提示 — worth a look; never fails a gate.
    Note,
    /// 警告 — very likely wrong.
    Warning,
    /// 错误 — a contradiction in figures or a missing duty.
    Error,
}

impl Severity {
    /// The name in reports: `error`, `warning`, `note`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// The Chinese name: 错误, 警告, 提示.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "警告",
            Self::Note => "提示",
        }
    }
}

/// Words in Chinese and in English.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

impl Words {
    /// Both.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Shows characters that would steer a terminal by signs: the words may quote the document.
    pub(super) fn show(&mut self) {
        for words in [&mut self.zh, &mut self.en] {
            if let Cow::Owned(shown) = visible(words) {
                *words = shown;
            }
        }
    }

    /// How many places a finding stands for, where it names only the first; nothing for one.
    #[must_use]
    pub fn in_all(places: usize) -> Self {
        match places {
            0 | 1 => Self::new("", ""),
            n => Self::new(format!("，全文共 {n} 处"), format!("; {n} places in all")),
        }
    }
}

/// How much a rule forgives, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tolerance {
    /// Not arithmetic.
    None,
    /// A sum of n printed addends: (u + Σuᵢ)/2; a single addend must print the same digits.
    Sum,
    /// The same amount in two places: nothing at one unit, half a unit of the coarser across units.
    Same,
    /// By the intervals that the printed digits allow.
    Interval,
}

impl Tolerance {
    /// The sentence that `explain` prints.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::None => ("不涉及计算，没有容差。", "No arithmetic, no tolerance."),
            Self::Sum => (
                "由印出的位数决定：n 个加数的合计允许 (n+1)/2 个末位单位；只有一个加数时，两处印的是同一个数，必须逐位相同。空白按 0 计，不算加数。",
                "From the printed digits: a sum of n addends may differ by (n+1)/2 units of the last digit; with a single addend both print the same amount and must agree digit by digit. Blank counts as zero and is no addend.",
            ),
            Self::Same => (
                "同一单位、同样位数时不允许任何差异；单位或位数不同时，按较粗的一方允许半个末位单位。",
                "None at the same unit and digits; across units or digits, half a unit of the last digit of the coarser figure.",
            ),
            Self::Interval => (
                "每个印出的数代表一个区间（末位 ± 半个单位）；只有区间之间不可能同时成立时才报告。",
                "Each printed number stands for an interval (half a unit of its last digit either way); reported only where the intervals cannot all hold.",
            ),
        }
    }
}

/// A rule: one entry of the catalogue.
pub struct Rule {
    /// `BC101`; never re-used.
    pub code: &'static str,
    /// Names the defect: `subtotal-mismatch`.
    pub name: &'static str,
    /// 标题
    pub title: &'static str,
    /// Title in English.
    pub title_en: &'static str,
    /// How bad.
    pub severity: Severity,
    /// 检查内容, Chinese and English.
    pub checks: (&'static str, &'static str),
    /// 依据, Chinese and English.
    pub basis: (&'static str, &'static str),
    /// 例, Chinese and English.
    pub example: (&'static str, &'static str),
    /// 容差
    pub tolerance: Tolerance,
    /// 如何修改, Chinese and English.
    pub fix: (&'static str, &'static str),
    /// Writes the rule's relations and findings.
    pub check: fn(&Disclosure, &mut Ledger<'_>),
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({})", self.code)
    }
}

/// 预算法 and its regulation, as far as the project holds their texts.
pub const LAW: (&str, &str) = (
    "《中华人民共和国预算法》第十四条；《预算法实施条例》第六条；《地方预决算公开操作规程》（财预〔2016〕143号）。",
    "Budget Law, article 14; Regulation on its implementation, article 6; Operating rules for local disclosure (财预〔2016〕143号).",
);

/// An identity of the forms themselves.
pub const FORM: (&str, &str) = ("公开表式本身的勾稽关系。", "An identity of the published forms themselves.");

/// Agreement of text and tables.
pub const TEXT: (&str, &str) =
    ("情况说明是对公开表的说明，数字应与公开表一致。", "The narrative explains the tables and must agree with them.");
