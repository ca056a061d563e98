//! The reader of sentences: one pass, a lexicon, a small grammar.
//!
//! ```text
//! text        one folded paragraph with offsets                      lexicon::Text
//! tokens      one pass over the words and one number lexer                token, number
//! phrases     names with their time, comparisons, amounts            phrase, noun
//! grammar     a table of productions: phrases → clauses              grammar
//! discourse   topic, ellipsis, lists over sentences and paragraphs   discourse, list, change, measure
//! statements  what is said, with how certain the reading is          statement
//! ```
//!
//! A new word is a line of the lexicon, a new turn of phrase a row of [`grammar::PRODUCTIONS`] with its example. Words select
//! the reading; arithmetic only chooses between readings that the words admit, and such a statement is
//! [`Certainty::Chosen`].

pub mod addition;
pub mod amount;
pub mod average;
mod carried;
pub mod change;
mod changed_parts;
mod complete;
pub mod count;
pub mod discourse;
pub mod doubt;
pub mod elsewhere;
pub mod fit;
pub mod form;
pub mod form_sums;
pub mod grammar;
pub mod item;
pub mod list;
pub mod loose;
pub mod mark;
pub mod measure;
pub mod nearby;
pub mod noun;
pub mod number;
pub mod numbered;
pub mod opening;
pub mod pair;
pub mod phrase;
pub mod plan;
pub mod reached;
pub mod reason;
mod referent;
pub mod remembered;
mod saved;
pub mod share;
pub mod statement;
pub mod sums;
pub mod token;
mod unitless;
mod year;

pub use statement::{Certainty, Statement};

use crate::model::{Figure, Paragraph, Section, Span};

/// What the reader is told of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Setting {
    /// 年度
    pub year: Option<i32>,
    /// A budget: its own 年初预算 is what it discloses.
    pub is_budget: bool,
}

/// Statements of a document, and digits of the narrative that are structure.
#[derive(Debug, Default)]
pub struct Read {
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// Years, list numbers and the like.
    pub structure: Vec<Span>,
}

/// Reads every paragraph; the figures that it finds are added to `figures`.
#[must_use]
pub fn read(text: &str, sections: &[Section], paragraphs: &[Paragraph], setting: Setting, figures: &mut Vec<Figure>) -> Read {
    let mut discourse = discourse::Discourse::new(text, sections, setting, figures);
    for paragraph in paragraphs {
        discourse.paragraph(paragraph);
    }
    discourse.finish();
    Read { statements: discourse.statements, structure: discourse.structure }
}
