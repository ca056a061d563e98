//! RTF as tokens: braces, control words with their numbers, and bytes of text.

/// A step through a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'b> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word123`
    Word(&'b str, Option<i32>),
    /// `\~` and the like.
    Symbol(u8),
    /// A byte of text, as it is or as `\'hh`.
    Byte(u8),
}

/// A cursor over a document.
pub(super) struct Lexer<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Lexer<'b> {
    /// A cursor at the start.
    pub(super) const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next step; `None` at the end of the file.
    pub(super) fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let byte = self.take()?;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control()?,
                b'\r' | b'\n' | 0 => continue,
                _ => Token::Byte(byte),
            });
        }
    }

    fn take(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn control(&mut self) -> Option<Token<'b>> {
        let first = self.take()?;
        if first == b'\'' {
            let digits = self.bytes.get(self.at..self.at + 2).and_then(|d| std::str::from_utf8(d).ok());
            let value = digits.and_then(|d| u8::from_str_radix(d, 16).ok());
            self.at += if value.is_some() { 2 } else { 0 };
            return Some(Token::Byte(value.unwrap_or(b'\'')));
        }
        if !first.is_ascii_alphabetic() {
            return Some(Token::Symbol(first));
        }
        let start = self.at - 1;
        self.pass(|b| b.is_ascii_alphabetic());
        let word = std::str::from_utf8(&self.bytes[start..self.at]).unwrap_or_default();
        let number = self.at;
        self.at += usize::from(self.bytes.get(self.at) == Some(&b'-'));
        self.pass(|b| b.is_ascii_digit());
        let digits = std::str::from_utf8(&self.bytes[number..self.at]).unwrap_or_default();
        let value = digits.parse().ok();
        if value.is_none() {
            // A number too great to be one is passed over; a dash without digits is text.
            self.at = if digits.len() > 1 { self.at } else { number };
        }
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        if word == "bin" {
            let length = value.and_then(|v: i32| usize::try_from(v).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
        }
        Some(Token::Word(word, value))
    }

    fn pass(&mut self, belongs: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).is_some_and(|&b| belongs(b)) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_bytes_are_told_apart() {
        let mut lexer = Lexer::new(b"{\\b0 x\\u-123?\\'ca\\bin2 }}\\~\\par\r\n}");
        let mut tokens = Vec::new();
        while let Some(token) = lexer.next() {
            tokens.push(token);
        }
        use Token::{Byte, Close, Open, Symbol, Word};
        let expected = [
            Open,
            Word("b", Some(0)),
            Byte(b'x'),
            Word("u", Some(-123)),
            Byte(b'?'),
            Byte(0xca),
            Word("bin", Some(2)),
            Symbol(b'~'),
            Word("par", None),
            Close,
        ];
        assert_eq!(tokens, expected);
    }
}
