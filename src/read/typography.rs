//! Characters that only look different: what the floors above are given prints each in one way.

use crate::model::visible::takes_no_room;

/// What a character is read as: nothing for what takes no room, a blank for one that does not break, a digit for its wide form.
pub(super) fn plain(c: char) -> Option<char> {
    match c {
        '\u{a0}' => Some(' '),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ if takes_no_room(c) => None,
        _ => Some(c),
    }
}

/// A text so read, each of its lines ended by a line feed where a carriage return alone ended it.
pub(super) fn plain_text(text: String) -> String {
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
    }
}
