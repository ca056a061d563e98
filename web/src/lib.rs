//! What the page asks of the checker: a request of bytes in, an answer of bytes out. No files, no threads, no clock, and no
//! connection: what is not in the request is not known here.
//!
//! Request and answer are alike: four bytes with the length of a JSON text (least first), the text ([`request::Request`],
//! [`answer::Answer`]), then the bytes that it speaks of.

pub mod answer;
mod memory;
pub mod request;

pub use answer::answer;
