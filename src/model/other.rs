//! 对照文件 — another disclosure that a document is compared with: last year's, the budget of the same year, the
//! department's or the unit's own.

use super::{Disclosure, Figure, FigureId, Origin, Span};
use std::collections::BTreeSet;

/// Another disclosure, read by itself. Its figures stand among those of the document under check as well, so that
/// relations can name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Its name in reports.
    pub path: String,
    /// What was read from it, spans and figures in its own numbering.
    pub disclosure: Disclosure,
    /// Its figures that its own tables or sentences contradict: nothing is measured by them.
    doubtful: BTreeSet<FigureId>,
    /// Where its figures begin among those of the document under check.
    first: usize,
    /// Where its text begins in the text of the document under check.
    start: usize,
}

impl Other {
    /// The figure of the document under check that stands for one of this disclosure.
    #[must_use]
    pub const fn figure(&self, own: FigureId) -> FigureId {
        FigureId(self.first + own.0)
    }

    /// The span in the text of the document under check.
    #[must_use]
    pub const fn span(&self, own: Span) -> Span {
        Span { start: own.start + self.start, end: own.end + self.start }
    }
}

impl Disclosure {
    /// Takes another disclosure in, whose text begins at `start` of `text`: the texts of both, one after the other.
    /// `doubtful` are its figures that it contradicts itself.
    pub fn compare_with(&mut self, path: String, other: Disclosure, doubtful: BTreeSet<FigureId>, start: usize, text: &str) {
        let (index, first) = (self.others.len(), self.figures.len());
        let other = Other { path, disclosure: other, doubtful, first, start };
        self.figures.extend(other.disclosure.figures.iter().enumerate().map(|(at, figure)| Figure {
            span: other.span(figure.span),
            origin: Origin::Other { other: index, figure: FigureId(at) },
            ..figure.clone()
        }));
        text.clone_into(&mut self.text);
        self.others.push(other);
    }

    /// The disclosure that a figure was read from, and its number there.
    #[must_use]
    pub fn home(&self, id: FigureId) -> (&Disclosure, FigureId) {
        match self.figure(id).origin {
            Origin::Other { other, figure } => (&self.others[other].disclosure, figure),
            _ => (self, id),
        }
    }

    /// Whether a figure stands in another disclosure, which is published and is not under check.
    #[must_use]
    pub fn is_elsewhere(&self, id: FigureId) -> bool {
        matches!(self.figure(id).origin, Origin::Other { .. })
    }

    /// Whether a figure of another disclosure is contradicted there.
    #[must_use]
    pub fn is_doubtful(&self, id: FigureId) -> bool {
        matches!(self.figure(id).origin, Origin::Other { other, figure } if self.others[other].doubtful.contains(&figure))
    }

    /// The figures of the document itself, in the order in which they were read.
    pub fn own_figures(&self) -> impl Iterator<Item = (FigureId, &Figure)> {
        let own = |(id, figure): (usize, _)| (FigureId(id), figure);
        self.figures.iter().enumerate().map(own).filter(|(_, figure)| !matches!(figure.origin, Origin::Other { .. }))
    }
}
