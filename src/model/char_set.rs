//! Which characters a text has, roughly: a text without a character of a word does not hold the word.

/// A set of characters, several of which may count as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CharSet(u128);

impl CharSet {
    /// The characters of a text.
    ///
    /// ```
    /// use budgetcheck::model::CharSet;
    /// let text = CharSet::of("一般公共预算拨款收入");
    /// assert!(text.holds(CharSet::of("公共预算")) && !text.holds(CharSet::of("政府性基金")));
    /// ```
    #[must_use]
    pub const fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut set, mut at) = (0, 0);
        while at < bytes.len() {
            let first = bytes[at] as u32;
            let length = if first < 0x80 {
                1
            } else if first < 0xe0 {
                2
            } else if first < 0xf0 {
                3
            } else {
                4
            };
            let mut all = first;
            let mut next = at + 1;
            while next < at + length && next < bytes.len() {
                all = (all << 6) | (bytes[next] as u32 & 0x3f);
                next += 1;
            }
            set |= 1_u128 << (all.wrapping_mul(0x9e37_79b1) >> 25);
            at += length;
        }
        Self(set)
    }

    /// Whether a text of these characters may hold one of those.
    #[must_use]
    pub const fn holds(self, word: Self) -> bool {
        self.0 & word.0 == word.0
    }
}
