//! What became of each figure: proven, rounding, contradicted, unchecked.

use crate::ledger::{Severity, Verdict};
use crate::model::{FigureId, Unchecked};
use crate::report::Verified;

/// How a figure is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// In a relation that holds digit by digit.
    Proven,
    /// Only in relations that hold within rounding.
    Rounding,
    /// Called wrong by a finding, or in no relation that holds.
    Contradicted,
    /// In no relation that was evaluated.
    Unchecked,
}

impl Status {
    /// The class in the page.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Proven => "p",
            Self::Rounding => "r",
            Self::Contradicted => "x",
            Self::Unchecked => "u",
        }
    }

    /// Chinese and English name.
    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Proven => ("核对相符", "proven"),
            Self::Rounding => ("尾差", "rounding"),
            Self::Contradicted => ("核对不符", "contradicted"),
            Self::Unchecked => ("未核对", "unchecked"),
        }
    }
}

/// Every figure of a document.
pub(super) struct Statuses {
    all: Vec<Status>,
    reasons: Vec<Option<Unchecked>>,
    findings: Vec<Option<usize>>,
}

impl Statuses {
    pub(super) fn of(document: &Verified) -> Self {
        let (d, closed) = (&document.disclosure, &document.closed);
        let count = d.figures.len();
        let (mut exact, mut near, mut broken) = (vec![false; count], vec![false; count], vec![false; count]);
        for (relation, evaluation) in closed.relations.iter().zip(&closed.evaluations) {
            let met = match evaluation.verdict {
                Verdict::Exact => &mut exact,
                Verdict::Rounding | Verdict::UnlikelyRounding => &mut near,
                Verdict::Broken => &mut broken,
                Verdict::Blocked => continue,
            };
            relation.figures().for_each(|figure| met[figure.0] = true);
        }
        let mut findings: Vec<Option<usize>> = vec![None; count];
        for (index, finding) in document.findings().iter().enumerate() {
            let first = finding.figures.first().map(|i| i.figure).filter(|id| d.figure(*id).span.overlaps(&finding.span));
            if let Some(figure) = first
                && finding.severity > Severity::Note
            {
                findings[figure.0].get_or_insert(index);
            }
        }
        let mut reasons = vec![None; count];
        for unchecked in &closed.coverage.unchecked {
            reasons[unchecked.figure.0] = Some(unchecked.reason);
        }
        let status = |i: usize| match (findings[i], exact[i], near[i], broken[i]) {
            (Some(_), ..) => Status::Contradicted,
            (None, true, ..) => Status::Proven,
            (None, false, true, _) => Status::Rounding,
            (None, false, false, true) => Status::Contradicted,
            (None, false, false, false) => Status::Unchecked,
        };
        Self { all: (0..count).map(status).collect(), reasons, findings }
    }

    pub(super) fn status(&self, id: FigureId) -> Status {
        self.all[id.0]
    }

    /// Why nobody checked it.
    pub(super) fn reason(&self, id: FigureId) -> Option<Unchecked> {
        self.reasons[id.0]
    }

    /// The finding that calls it wrong.
    pub(super) fn finding(&self, id: FigureId) -> Option<usize> {
        self.findings[id.0]
    }

    /// How many figures of a document have a status.
    pub(super) fn count(&self, document: &Verified, status: Status) -> usize {
        document.disclosure.own_figures().filter(|(id, f)| f.is_printed() && self.all[id.0] == status).count()
    }
}
