//! Where some characters stand in a text: looked up for each of its sentences, and searched for once.

use super::Span;
use std::sync::OnceLock;

/// The places of some characters. Found when they are first asked for, when the text stands.
#[derive(Debug, Default)]
pub struct Places(OnceLock<Vec<usize>>);

impl Places {
    /// Whether one of these characters stands in a stretch of the text; they are the same at every call.
    pub fn any_in(&self, text: &str, characters: &[char], span: Span) -> bool {
        let places = self.0.get_or_init(|| text.match_indices(characters).map(|(at, _)| at).collect());
        let first = places.partition_point(|&at| at < span.start);
        places.get(first).is_some_and(|&at| at < span.end)
    }
}

/// A copy looks for its own.
impl Clone for Places {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// What is only looked up differently is the same.
impl PartialEq for Places {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Places {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_found_in_their_stretch_alone() {
        let (places, text) = (Places::default(), "收入社会支出");
        let any = |start, end| places.any_in(text, &['社'], Span::new(start, end));
        assert!(any(0, text.len()) && any(6, 9) && !any(0, 6) && !any(9, text.len()));
    }
}
