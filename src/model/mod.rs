//! The nouns of the field as plain data: no I/O, no rules, no judgement.
pub mod source;
pub mod span;
pub use source::{Format, Mark, Place, Source};
pub use span::Span;
