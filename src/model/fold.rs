//! Matching keys: one printed form for what only differs in typography.
//!
//! Not NFKC, which turns ① into 1 and ㎡ into m2. Keys are for comparing; spans always come from the original.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::visible::takes_no_room;

/// Folds typography for comparing: white space and quotation marks go, full-width ASCII becomes half-width,
/// middle dots and dashes are unified.
///
/// ```
/// use budgetcheck::model::fold;
/// assert_eq!(fold(" 维修（护） 费"), fold("维修(护)费"));
/// assert_eq!(fold("“三公”经费"), "三公经费");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().filter_map(fold_char));
    folded
}

pub(super) fn fold_char(c: char) -> Option<char> {
    match c {
        // Nearly all characters are of these, and none of them is any of the others.
        '0'..='9' | 'a'..='z' | 'A'..='Z' => Some(c),
        '\u{4e00}'..='\u{9fff}' => Some(super::traditional::simplified(c)),
        _ if c.is_whitespace() => None,
        _ if takes_no_room(c) => None,
        '"' | '\'' | '“' | '”' | '‘' | '’' | '「' | '」' | '*' => None,
        '〔' | '［' | '【' => Some('['),
        '〕' | '］' | '】' => Some(']'),
        '．' => Some('.'),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        _ => Some(super::traditional::simplified(c)),
    }
}

/// The name of an item without its number: `一、一般公共服务支出` → `一般公共服务支出`, `其中：…` and `1.` likewise.
///
/// Works on a folded text.
#[must_use]
pub fn without_number(folded: &str) -> &str {
    let mut rest = folded;
    loop {
        let next = strip_one_number(rest);
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

fn strip_one_number(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix("其中").or_else(|| text.strip_prefix("注")) {
        if let Some(rest) = rest.strip_prefix([':', '：']) {
            return rest;
        }
        return if text.starts_with("其中") { rest } else { text };
    }
    if let Some(rest) = text.strip_prefix('(')
        && let Some(end) = rest.find(')')
        && !rest[..end].is_empty()
        && rest[..end].chars().all(|c| is_chinese_digit(c) || c.is_ascii_digit())
    {
        return &rest[end + 1..];
    }
    let digits: usize = text.chars().take_while(|&c| is_chinese_digit(c)).map(char::len_utf8).sum();
    if digits > 0
        && let Some(rest) = text[digits..].strip_prefix('、')
    {
        return rest;
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    if (1..=2).contains(&digits) {
        let rest = &text[digits..];
        if let Some(after) = rest.strip_prefix(['、', '.']) {
            let decimal = after.starts_with(|c: char| c.is_ascii_digit());
            return if decimal { text } else { after };
        }
    }
    text
}

/// Whether a character counts in Chinese (一 … 十, 百, 〇, 零).
#[must_use]
pub fn is_chinese_digit(c: char) -> bool {
    matches!(c, '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百')
}

/// How deep a number in front of an item puts it: `一、` is 1, `（一）` 2, `1.` 3, `(1)` 4; `None` where there is none.
#[must_use]
pub fn number_depth(folded: &str) -> Option<usize> {
    let first = folded.chars().next()?;
    if is_chinese_digit(first) {
        let digits: usize = folded.chars().take_while(|&c| is_chinese_digit(c)).map(char::len_utf8).sum();
        return folded[digits..].starts_with('、').then_some(1);
    }
    if let Some(rest) = folded.strip_prefix('(') {
        let end = rest.find(')')?;
        let inner = &rest[..end];
        if inner.is_empty() {
            return None;
        }
        if inner.chars().all(is_chinese_digit) {
            return Some(2);
        }
        return inner.chars().all(|c| c.is_ascii_digit()).then_some(4);
    }
    (without_number(folded).len() < folded.len() && first.is_ascii_digit()).then_some(3)
}

/// How many characters of one text stand in another in the same order, at most (the longest common subsequence).
#[must_use]
pub fn common_in_order(one: &[char], other: &[char]) -> usize {
    let mut row = vec![0; other.len() + 1];
    for a in one {
        let mut diagonal = 0;
        for (j, b) in other.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if a == b { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_stripped_and_names_kept() {
        for (folded, name) in [
            ("一、一般公共服务支出", "一般公共服务支出"),
            ("三十一、人行科目", "人行科目"),
            ("1.一般公共预算资金", "一般公共预算资金"),
            ("(二)教育支出", "教育支出"),
            ("其中:教学科研人员", "教学科研人员"),
            ("一般公共预算", "一般公共预算"),
            ("2.5万元", "2.5万元"),
            ("(项)", "(项)"),
        ] {
            assert_eq!(without_number(folded), name);
        }
    }

    #[test]
    fn depth_follows_the_kind_of_number() {
        let depths: Vec<_> = ["一、x", "(一)x", "1.x", "1、x", "(1)x", "x", "一般"].iter().map(|t| number_depth(t)).collect();
        assert_eq!(depths, [Some(1), Some(2), Some(3), Some(3), Some(4), None, None]);
    }
}
