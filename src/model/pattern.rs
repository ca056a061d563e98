//! Patterns that are cheap to compile.
//!
//! `\d` and `\p{Han}` stand for every digit and every ideograph of Unicode, some hundred ranges each, and a command that checks one
//! small file spends half its time compiling them. No disclosure has other digits than these two kinds, and the ideographs lie in
//! seven blocks.

use regex::{Error, Regex};

/// Digits, of half and of full width.
const DIGITS: &str = "0-9０-９";
/// The blocks of ideographs, with their radicals, 々 and 〇.
const IDEOGRAPHS: &str = r"\u{2e80}-\u{2fd5}\u{3005}\u{3007}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{f900}-\u{faff}\u{20000}-\u{323af}";

/// A pattern in which `\d`, `\D` and `\p{Han}` mean what a disclosure can hold.
///
/// # Errors
/// That of [`Regex::new`].
pub fn new(pattern: &str) -> Result<Regex, Error> {
    Regex::new(
        &pattern
            .replace(r"\d", &format!("[{DIGITS}]"))
            .replace(r"\D", &format!("[^{DIGITS}]"))
            .replace(r"\p{Han}", &format!("[{IDEOGRAPHS}]")),
    )
}

#[cfg(test)]
mod tests {
    use super::new;

    #[test]
    fn digits_and_ideographs_are_those_of_disclosures() {
        let is = |pattern: &str, text: &str| new(pattern).unwrap().is_match(text);
        assert!(is(r"^\d[\d,]*\.\d+$", "1,234.50") && is(r"^\d+$", "２０24") && !is(r"^\d$", "一"));
        assert!(is(r"^\p{Han}+$", "项目々〇㐀𠀀") && !is(r"\p{Han}", "A1，。（）ー"));
        assert!(is(r"^[\p{Han}--[年月]]$", "日") && !is(r"^[\p{Han}--[年月]]$", "年") && is(r"^\D$", "x") && !is(r"\D", "５"));
    }
}
