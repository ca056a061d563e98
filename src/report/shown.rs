//! What goes to the screen or into a text file: characters that would steer the terminal are replaced by visible signs.

use crate::model::visible::sign;
use std::io::{self, Write};

/// Replaces control characters and marks of direction in what is written through it. The colours of the report itself pass
/// where colour is asked for.
pub struct Shown<'w> {
    out: &'w mut dyn Write,
    colored: bool,
    /// The beginning of a character whose rest is not written yet.
    begun: Vec<u8>,
}

impl<'w> Shown<'w> {
    /// Writes to `out`.
    pub fn new(out: &'w mut dyn Write, colored: bool) -> Self {
        Self { out, colored, begun: Vec::new() }
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let mut plain = String::new();
        let mut rest = text;
        while let Some((at, c, shown)) = rest.char_indices().find_map(|(at, c)| Some((at, c, sign(c)?))) {
            let (before, after) = rest.split_at(at);
            plain.push_str(before);
            let style = if self.colored && c == '\u{1b}' { style_length(after) } else { 0 };
            let (own, next) = after.split_at(style.max(c.len_utf8()));
            if style > 0 {
                plain.push_str(own);
            } else {
                plain.push(shown);
            }
            rest = next;
        }
        if plain.is_empty() {
            return self.out.write_all(rest.as_bytes());
        }
        plain.push_str(rest);
        self.out.write_all(plain.as_bytes())
    }
}

/// Bytes of a change of colour or weight at the beginning of a text: `ESC [ … m` with digits and semicolons between.
fn style_length(text: &str) -> usize {
    let Some(inner) = text.strip_prefix("\u{1b}[") else { return 0 };
    let digits = inner.bytes().take_while(|b| b.is_ascii_digit() || *b == b';').count();
    if inner.as_bytes().get(digits) == Some(&b'm') { digits + 3 } else { 0 }
}

impl Write for Shown<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let all;
        let mut rest = if self.begun.is_empty() {
            bytes
        } else {
            all = [std::mem::take(&mut self.begun), bytes.to_vec()].concat();
            all.as_slice()
        };
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.text(text)?;
                    rest = &[];
                }
                Err(e) => {
                    let (good, bad) = rest.split_at(e.valid_up_to());
                    self.text(std::str::from_utf8(good).unwrap_or_default())?;
                    match e.error_len() {
                        Some(length) => rest = &bad[length..],
                        None => {
                            self.begun = bad.to_vec();
                            rest = &[];
                        }
                    }
                }
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pieces: &[&[u8]], colored: bool) -> String {
        let mut out = Vec::new();
        let mut shown = Shown::new(&mut out, colored);
        for piece in pieces {
            shown.write_all(piece).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_steers_a_terminal_is_shown() {
        assert_eq!(written(&["甲\u{1b}]0;x\u{7}\u{202e}乙\u{9b}\t\r\n".as_bytes()], false), "甲␛]0;x␇\u{fffd}乙\u{fffd}\t\r\n");
        assert_eq!(written(&[b"\x1b[1;31mred\x1b[0m\x1b[2J"], true), "\u{1b}[1;31mred\u{1b}[0m␛[2J");
        assert_eq!(written(&[b"\x1b[1;31mred"], false), "␛[1;31mred");
    }

    #[test]
    fn a_character_may_come_in_two_pieces() {
        let text = "数\u{202e}字".as_bytes();
        for cut in 0..=text.len() {
            assert_eq!(written(&[&text[..cut], &text[cut..]], false), "数\u{fffd}字");
        }
    }
}
