//! Every word that the program recognises, as data that a finance officer can read and extend: one word is one line of
//! `data/*.tsv`.
//!
//! [`words`] are those that a sentence is read by, with what each says ([`Sense`]); [`Text`] is the one folding that they
//! are matched on, with offsets back to the source; [`scan`] finds all of them in one pass. [`slips`] are the words that
//! are often written for others. The tables are read once, on first use.

pub mod bodies;
pub mod codes;
pub mod divides;
mod group_names;
pub mod groups;
pub mod kinds;
pub mod nothing;
pub mod reasons;
mod rows;
mod scan;
pub mod slips;
pub mod stages;
mod text;
pub mod words;

pub use groups::Group;
pub use scan::{Hit, scan};
pub use text::Text;
pub use words::Sense;
