//! What the reader gives: statements, each with how certain its reading is.

use super::noun::When;
use crate::model::{Claim, ClaimKind, Span, Subject, YearRef};

/// How far the words alone settle a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The words admit no other reading.
    Certain,
    /// The words admit several readings, and one of them holds: it is taken, and proves nothing.
    Chosen,
}

/// 陈述 — one statement of the narrative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it is about.
    pub subject: Subject,
    /// The words of the subject, folded.
    pub words: String,
    /// Which year.
    pub year: YearRef,
    /// What it is compared with, or when its amount is of.
    pub when: When,
    /// What is said.
    pub kind: ClaimKind,
    /// The sentence it stands in.
    pub sentence: Span,
    /// Index of the section.
    pub section: Option<usize>,
    /// How certain the reading is.
    pub certainty: Certainty,
}

impl Statement {
    /// The statement as the rules take it.
    #[must_use]
    pub fn claim(self) -> Claim {
        let Self { subject, words, year, kind, sentence, section, certainty, .. } = self;
        Claim { subject, words, year, kind, sentence, section, chosen: certainty == Certainty::Chosen }
    }
}
