//! Characters that only look different: what the floors above are given prints each in one way.

use crate::model::visible::plain;
use std::borrow::Cow;

/// Wide forms of the marks inside a number that is set wide throughout: read with its digits, or it would be set in two ways.
pub(super) fn narrowed(text: &str) -> Cow<'_, str> {
    let wide = |c: Option<&char>| c.is_some_and(|c| ('０'..='９').contains(c));
    if !text.contains(['．', '，']) || !text.contains(|c| wide(Some(&c))) {
        return Cow::Borrowed(text);
    }
    let characters: Vec<char> = text.chars().collect();
    let mark = |(at, c): (usize, &char)| {
        let after = characters.get(at + 1..).unwrap_or_default();
        let inside = at > 0 && wide(characters.get(at - 1)) && wide(after.first());
        let thousands = || after.iter().take_while(|c| wide(Some(c))).count() == 3;
        match c {
            '．' if inside => '.',
            '，' if inside && thousands() => ',',
            _ => *c,
        }
    };
    Cow::Owned(characters.iter().enumerate().map(mark).collect())
}

/// A text so read, each of its lines ended by a line feed where a carriage return alone ended it.
pub(super) fn plain_text(text: String) -> String {
    let text = match narrowed(&text) {
        Cow::Owned(narrowed) => narrowed,
        Cow::Borrowed(_) => text,
    };
    let lone = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    if !text.char_indices().any(|(at, c)| plain(c) != Some(c) || c == '\r' && lone(at)) {
        return text;
    }
    text.char_indices().filter_map(|(at, c)| if c == '\r' && lone(at) { Some('\n') } else { plain(c) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_looks_different_is_read_alike() {
        assert_eq!(plain_text("收入\u{a0}１２.５０\u{200b}万元\r支出\r\n".into()), "收入 12.50万元\n支出\r\n");
        assert_eq!(plain_text("收入\n".into()), "收入\n");
        assert_eq!(plain_text("１，２３４．５０万元，３项；12．5，１２，３４".into()), "1,234.50万元，3项；12．5，12，34");
    }
}
