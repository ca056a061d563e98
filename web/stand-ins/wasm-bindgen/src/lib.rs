//! The one type of the page's language that a library names.

/// A sentence.
#[derive(Debug, Clone)]
pub struct JsValue(pub String);

impl JsValue {
    /// A sentence.
    #[must_use]
    pub fn from_str(words: &str) -> Self {
        Self(words.to_owned())
    }
}
