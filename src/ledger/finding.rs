//! 发现 — what is amiss: where, what is printed, what follows from the other figures, what to do.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::{Rule, Severity, Words};
use crate::model::visible::plain;
use crate::model::{Disclosure, Figure, FigureId, Origin, Reading, Span};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The part a figure plays in a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The figure that is contradicted.
    Reported,
    /// A figure it was computed from or compared with.
    Term,
    /// A figure of the narrative it was compared with.
    Claim,
}

impl Part {
    /// The name in reports.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Term => "term",
            Self::Claim => "claim",
        }
    }
}

/// A figure in a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Involved {
    /// The figure.
    pub figure: FigureId,
    /// Its part.
    pub part: Part,
}

/// Reported, computed, difference, allowed; in base units of the figure that is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// What the other figures give.
    pub computed: Decimal,
    /// reported − computed.
    pub difference: Decimal,
    /// What rounding allows.
    pub allowed: Decimal,
}

/// 发现 — one finding.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad; the rule's own unless the finding is weaker.
    pub severity: Severity,
    /// What is wrong.
    pub message: Words,
    /// What to do.
    pub advice: Words,
    /// The place to look at.
    pub span: Span,
    /// Figures involved; the contradicted one first.
    pub figures: Vec<Involved>,
    /// The arithmetic, if there is any.
    pub evidence: Option<Evidence>,
    /// Index in `figures` and the value it should have, in base units.
    pub suggestion: Option<(usize, Decimal)>,
    /// Whether other figures may as well be the wrong one: then the value is only what this one would have to be.
    pub tied: bool,
    /// Whether it says nothing of its own where one of its figures is found wrong by another finding.
    pub leans: bool,
    /// Indexes of the relations it breaks.
    pub breaks: Vec<usize>,
    /// What the fingerprint is made of, before the ordinal.
    pub key: String,
    /// Stable identity: see [`fingerprint`].
    pub fingerprint: String,
}

impl Finding {
    /// A finding without arithmetic.
    #[must_use]
    pub fn plain(rule: &'static Rule, span: Span, message: Words) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message,
            advice: Words::new(rule.fix.0, rule.fix.1),
            span,
            figures: Vec::new(),
            evidence: None,
            suggestion: None,
            tied: false,
            leans: false,
            breaks: Vec::new(),
            key: String::new(),
            fingerprint: String::new(),
        }
    }

    /// Adds figures that the finding speaks of.
    pub fn with(&mut self, figures: impl IntoIterator<Item = FigureId>) -> &mut Self {
        self.figures.extend(figures.into_iter().map(|figure| Involved { figure, part: Part::Term }));
        self
    }

    /// Says what distinguishes it from other findings of the rule: a role, a row name, a heading.
    pub fn keyed(&mut self, key: impl Into<String>) -> &mut Self {
        self.key = key.into();
        self
    }

    /// What to do here, where the rule's general advice does not fit.
    pub fn advise(&mut self, zh: impl Into<String>, en: impl Into<String>) -> &mut Self {
        self.advice = Words::new(zh, en);
        self
    }

    /// It rests on its figures being right: where another finding accuses one of them, it is not said.
    pub fn leaning(&mut self) -> &mut Self {
        self.leans = true;
        self
    }

    /// Makes it less severe than its rule.
    pub fn at_most(&mut self, severity: Severity) -> &mut Self {
        self.severity = self.severity.min(severity);
        self
    }
}

/// The address of a figure for fingerprints: role, row and column, or section and words.
#[must_use]
pub fn address(disclosure: &Disclosure, id: FigureId) -> String {
    match &disclosure.figure(id).origin {
        Origin::Cell { table, row, column } => {
            let t = &disclosure.tables[table.0];
            let r = &t.rows[*row];
            let name = r.code.as_ref().map_or(r.name.as_str(), |c| c.0.as_str());
            format!("{}|{:?}|{name}|{}", t.role.key(), r.side, t.columns[*column].header)
        }
        Origin::Performance { table, label } => {
            let project = disclosure.tables[table.0].project.as_ref().map_or("", |p| p.name.as_str());
            format!("performance|{project}|{label}")
        }
        Origin::Sentence { section, label } => {
            let title = section.and_then(|s| disclosure.sections.get(s)).map_or("", |s| s.title.as_str());
            format!("narrative|{title}|{label}")
        }
        Origin::Loose => "loose".to_owned(),
        Origin::Other { other, figure } => format!("other|{}", address(&disclosure.others[*other].disclosure, *figure)),
    }
}

/// Sorts findings by place and gives each its fingerprint.
pub fn number(disclosure: &Disclosure, findings: &mut [Finding]) {
    findings.sort_by(|a, b| (a.span.start, a.rule.code).cmp(&(b.span.start, b.rule.code)));
    let mut seen: HashMap<String, usize> = HashMap::new();
    for finding in findings {
        for words in [&mut finding.message, &mut finding.advice] {
            words.show();
        }
        let address = match finding.figures.first() {
            Some(first) if finding.key.is_empty() => address(disclosure, first.figure),
            _ => finding.key.clone(),
        };
        // What is not seen, and which of the two widths a digit has, makes no other finding.
        let address: String = address.chars().filter_map(plain).collect();
        let seed = format!("{}|{address}", finding.rule.code);
        let ordinal = seen.entry(seed.clone()).or_default();
        finding.fingerprint = fingerprint(&format!("{seed}|{ordinal}"));
        *ordinal += 1;
    }
}

/// FNV-1a, 64 bits, over the UTF-8 bytes of `code|role|side|row|column|ordinal`, in 16 hexadecimal digits.
///
/// Neither line nor value goes in, so a finding keeps its fingerprint when lines move or the figure changes.
#[must_use]
pub fn fingerprint(seed: &str) -> String {
    let hash = seed.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

/// A value in base units, printed in the unit and with at least the decimals of a figure.
#[must_use]
pub fn in_unit_of(figure: &Figure, value: Decimal) -> String {
    let mut v = (value / figure.base()).round_dp(8).normalize();
    if v.scale() < figure.scale() {
        v.rescale(figure.scale());
    }
    v.to_string()
}

/// The same for people: with separators of thousands where the figure itself prints them, and of a quotient, which has no end,
/// two decimals more than the percentage prints.
#[must_use]
pub fn as_printed(figure: &Figure, value: Decimal) -> String {
    let near = value.round_dp(figure.scale() + 2);
    let value = if matches!(figure.reading, Reading::Percent(_)) && !near.is_zero() { near } else { value };
    let plain = in_unit_of(figure, value);
    let Some(separator) = figure.raw.chars().find(|c| matches!(c, ',' | '，')) else { return plain };
    let (whole, decimals) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let digits = whole.trim_start_matches('-');
    let mut text = whole[..whole.len() - digits.len()].to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text.push_str(decimals);
    text
}
