//! [`Source`] to [`Disclosure`]: tables (see [`layout`]), then narrative, figures and claims.
//!
//! Parsing states facts and never judges: what it noticed becomes a [`Remark`], what it did not understand a figure
//! without counterpart.

pub mod identity;
pub mod narrative;
pub mod residue;

use crate::layout::{self, Layout};
use crate::model::{Disclosure, DocumentKind, Kept, Places, Remark, RemarkKind, Source, Span};
use crate::prose::{self, Setting, Statement};

/// Reads a disclosure from the text rendering of a document. Never fails: a text that is no disclosure gives one
/// without tables (see [`Disclosure::is_recognised`]).
///
/// ```
/// use budgetcheck::model::{Role, Source};
/// let text = "收入总表\n单位：万元\n科目编码\t科目名称\t合计\n\t合计\t1.00\n201\t一般公共服务支出\t1.00\n";
/// let disclosure = budgetcheck::parse::parse(&Source::plain(text.into(), "utf-8"));
/// assert_eq!(disclosure.tables[0].role, Role::Income);
/// assert_eq!(disclosure.figures.len(), 2);
/// ```
#[must_use]
pub fn parse(source: &Source) -> Disclosure {
    let text = source.text.as_str();
    let Layout { lines, contents, assembly, mut collected } = layout::read(source);
    let identity = identity::recognise(text, &lines, &assembly, &collected.tables);
    let table_spans: Vec<Span> = collected.tables.iter().map(|t| t.title_span).collect();
    let narrative = narrative::read(text, &lines, &assembly.narrative, &table_spans);
    let is_budget = identity.kind == Some(DocumentKind::Budget) && !text.contains("支出决算") && !opens_as_final(text);
    let setting = Setting { year: identity.year, is_budget };
    let found = prose::read(text, &narrative.sections, &narrative.paragraphs, setting, &mut collected.figures);

    let mut structure = assembly.structure;
    structure.append(&mut collected.structure);
    structure.extend(found.structure);
    // A heading or a note that prints an amount is not structure: the amount is listed as unchecked.
    let headings = narrative.sections.iter().map(|s| s.title_span);
    let notes = collected.tables.iter().flat_map(|t| t.notes.iter().map(|n| n.span));
    structure.extend(headings.chain(notes).filter(|span| !span.of(text).contains('元')));
    let loose = residue::loose(text, &collected.figures, &structure);
    collected.figures.extend(loose);
    collected
        .remarks
        .extend(source.remarks.iter().map(|(span, words)| Remark { kind: RemarkKind::Reader { text: words.clone() }, span: *span }));

    Disclosure {
        format: source.format,
        kind: identity.kind,
        level: identity.level,
        name: identity.name,
        year: identity.year,
        tables: collected.tables,
        contents: contents.entries,
        sections: narrative.sections,
        paragraphs: narrative.paragraphs,
        claims: found.statements.into_iter().map(Statement::claim).collect(),
        figures: collected.figures,
        remarks: collected.remarks,
        text: source.text.clone(),
        others: Vec::new(),
        elsewhere: Places::default(),
        folded_prose: Kept::default(),
        folded_headings: Kept::default(),
    }
}

/// The first lines speak of final accounts.
fn opens_as_final(text: &str) -> bool {
    text.chars().take(120).collect::<String>().contains("决算")
}
