//! Which content item of a review a figure, a finding or a place in the text belongs to: exactly one.

use crate::ledger::Finding;
use crate::model::{Content, Disclosure, FigureId, Origin, Role, Span};

/// A row of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A content item.
    Content(Content),
    /// A published table, by its index.
    Table(usize),
    /// A table that should be there and is not.
    Missing(Role),
    /// Text that belongs to no item.
    Elsewhere,
}

/// Tables that a finding may say are missing.
const PUBLISHED: &[Role] = &[
    Role::Balance,
    Role::Income,
    Role::Expenditure,
    Role::FiscalBalance,
    Role::General,
    Role::BasicEconomic,
    Role::Fund,
    Role::Capital,
    Role::ThreePublic,
    Role::Procurement,
    Role::Assets,
];

/// The parts of one disclosure and where they lie.
#[derive(Debug)]
pub struct Parts<'d> {
    disclosure: &'d Disclosure,
    /// From the title of each table to the last thing read from it.
    tables: Vec<Span>,
    /// Where the cover ends: the first table, section or entry of the contents.
    cover: usize,
}

impl<'d> Parts<'d> {
    /// Finds where the parts lie.
    #[must_use]
    pub fn of(disclosure: &'d Disclosure) -> Self {
        let mut tables: Vec<Span> = disclosure.tables.iter().map(|t| t.title_span).collect();
        for (extent, table) in tables.iter_mut().zip(&disclosure.tables) {
            let rows = table.rows.iter().flat_map(|r| r.spans.iter().copied());
            let around = [table.unit_span, table.owner.as_ref().map(|o| o.0), table.year.map(|y| y.0)];
            let notes = table.notes.iter().map(|n| n.span);
            *extent = rows.chain(notes).chain(around.into_iter().flatten()).fold(*extent, Span::cover);
        }
        for figure in &disclosure.figures {
            if let Origin::Cell { table, .. } | Origin::Performance { table, .. } = figure.origin.clone() {
                tables[table.0] = tables[table.0].cover(figure.span);
            }
        }
        let titles = disclosure.sections.iter().map(|s| s.title_span.start);
        let contents = disclosure.contents.iter().map(|n| n.span.start);
        let cover = tables.iter().map(|t| t.start).chain(titles).chain(contents).min().unwrap_or(0);
        Self { disclosure, tables, cover }
    }

    /// The part in which a figure stands.
    #[must_use]
    pub fn of_figure(&self, id: FigureId) -> Part {
        let figure = self.disclosure.figure(id);
        match &figure.origin {
            Origin::Cell { table, .. } | Origin::Performance { table, .. } => self.table(table.0),
            Origin::Sentence { .. } | Origin::Loose => self.of_text(figure.span),
            Origin::Other { .. } => Part::Elsewhere,
        }
    }

    /// The part to which a finding belongs: where the reader is sent to look.
    #[must_use]
    pub fn of_finding(&self, finding: &Finding) -> Part {
        let missing = PUBLISHED.iter().find(|r| r.key() == finding.key && self.disclosure.table(**r).is_none());
        if let Some(role) = missing {
            return Part::Missing(*role);
        }
        match self.of_span(finding.span) {
            // What is missing from the text is reported at its beginning.
            Part::Content(Content::Cover) => Content::of_heading(&finding.key).map_or(Part::Content(Content::Cover), Part::Content),
            part => part,
        }
    }

    /// The part in which a stretch of the text lies.
    #[must_use]
    pub fn of_span(&self, span: Span) -> Part {
        let printed = self.disclosure.figures.iter().find(|f| f.span.overlaps(&span));
        if let Some(Origin::Cell { table, .. } | Origin::Performance { table, .. }) = printed.map(|f| &f.origin) {
            return self.table(table.0);
        }
        let holds = |extent: &Span| extent.start <= span.start && span.start < extent.end;
        // Where one table's extent lies in another's, the inner one.
        let inside = self.tables.iter().enumerate().filter(|(_, e)| holds(e)).min_by_key(|(_, e)| e.end - e.start);
        match inside {
            Some((table, _)) if printed.is_none() => self.table(table),
            _ => self.of_text(span),
        }
    }

    /// A performance table belongs to its content item.
    fn table(&self, index: usize) -> Part {
        if self.disclosure.tables[index].role == Role::Performance { Part::Content(Content::Performance) } else { Part::Table(index) }
    }

    fn of_text(&self, span: Span) -> Part {
        let d = self.disclosure;
        if d.contents.iter().any(|n| n.span.start <= span.start && span.start < n.span.end) {
            return Part::Content(Content::Contents);
        }
        if span.start < self.cover {
            return Part::Content(Content::Cover);
        }
        // From the innermost heading outward; a department named in a heading (收入科) is no statement of revenue,
        // so the general words count only where no special ones do.
        let around = d.sections.iter().rev().filter(|s| s.span.start <= span.start && span.start < s.span.end.max(s.title_span.end));
        let named: Vec<Content> = around.filter_map(|s| Content::of_heading(&s.title)).collect();
        let special = named.iter().find(|c| **c != Content::Statement).or(named.first());
        match special {
            Some(content) => Part::Content(*content),
            None if d.paragraphs.iter().any(|p| p.span.start <= span.start && span.start < p.span.end) => Part::Content(Content::Statement),
            None => Part::Elsewhere,
        }
    }
}
