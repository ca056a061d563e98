//! Characters that are not seen, or that change how what follows is shown: what a document prints must not steer a terminal.

use std::borrow::Cow;

/// The sign that is shown for a character that steers the terminal or the direction of writing; `None` for all others, line
/// ends and TABs among them.
#[must_use]
pub const fn sign(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' => None,
        // The pictures of the control characters stand in the order of the characters.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// A text in which such characters are shown by their signs.
///
/// ```
/// use budgetcheck::model::visible::visible;
/// assert_eq!(visible("办公费\u{1b}[31m"), "办公费␛[31m");
/// assert_eq!(visible("办公费\t1.00\n"), "办公费\t1.00\n");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| sign(c).is_some()) {
        Cow::Owned(text.chars().map(|c| sign(c).unwrap_or(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character takes no room: marks of direction, soft hyphens, spaces of no width, byte order marks.
#[must_use]
pub const fn takes_no_room(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// What a character that only looks different is read as: nothing for what takes no room, a blank for one that does not break, a
/// digit for its wide form.
///
/// ```
/// use budgetcheck::model::visible::plain;
/// assert_eq!("\u{ff11}\u{a0}\u{200b}2".chars().filter_map(plain).collect::<String>(), "1 2");
/// ```
#[must_use]
pub fn plain(c: char) -> Option<char> {
    match c {
        '\u{a0}' => Some(' '),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ if takes_no_room(c) => None,
        _ => Some(c),
    }
}
