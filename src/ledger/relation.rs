//! 关系 — the only way a rule says something arithmetical.

use super::{Rule, Severity, Words};
use crate::model::{FigureId, Span};
use rust_decimal::Decimal;

/// What must hold between the reported figure and its terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// reported = Σ ± terms
    Sum,
    /// reported ≡ term
    Same,
    /// reported ≥ Σ ± terms
    AtLeast,
    /// reported = factor × Π terms
    Product(Decimal),
    /// reported = what the terms leave of a whole (100 for shares)
    Rest(Decimal),
    /// reported % = 100 × Σ terms above / Σ terms below
    Percent,
}

impl Kind {
    /// The name in reports.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Same => "same",
            Self::AtLeast => "at_least",
            Self::Product(_) => "product",
            Self::Rest(_) => "rest",
            Self::Percent => "percent",
        }
    }
}

/// One operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// +1 or −1.
    pub sign: i8,
    /// The figure.
    pub figure: FigureId,
    /// In a percentage: stands below the line.
    pub below: bool,
}

impl Term {
    /// A term of a sum.
    #[must_use]
    pub const fn plain(sign: i8, figure: FigureId) -> Self {
        Self { sign, figure, below: false }
    }
}

/// 关系 — a rule's statement about figures.
#[derive(Debug, Clone)]
pub struct Relation {
    /// The rule that states it.
    pub rule: &'static Rule,
    /// What kind.
    pub kind: Kind,
    /// The left side.
    pub reported: FigureId,
    /// The right side.
    pub terms: Vec<Term>,
    /// A statement whose sides are read as they stand: no single figure of it is blamed.
    pub as_stated: bool,
    /// 推定 — stated because its amounts nearly agree: where they miss by so much (元) or more, what is left out may be an
    /// amount of its own, and the rule says nothing. `None`: it must hold, whatever is printed.
    pub supposed: Option<Decimal>,
    /// 择取 — the words admit several readings, and this one was taken because it holds: it is no proof, and accuses nobody.
    pub chosen: bool,
    /// What to say, and where, if it is broken: for relations whose contradiction is a word and not a figure.
    pub said: Option<Box<(Span, Words)>>,
}

impl Relation {
    /// Whether it accuses nobody: two amounts of different scope that nearly agree, one of which may hold a little other
    /// money. A list that the text itself makes of a whole is supposed to be all of it as well, and is worth the warning of
    /// its rule.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.chosen || self.supposed.is_some() && self.rule.severity == Severity::Error
    }

    /// All figures, the reported one first.
    pub fn figures(&self) -> impl Iterator<Item = FigureId> + '_ {
        std::iter::once(self.reported).chain(self.terms.iter().map(|t| t.figure))
    }

    /// Whether a figure takes part.
    #[must_use]
    pub fn involves(&self, id: FigureId) -> bool {
        self.figures().any(|f| f == id)
    }
}
