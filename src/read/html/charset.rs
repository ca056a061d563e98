//! Whether bytes are a web page, and the encoding it says it is in.

use super::super::encoding::{self, Decoded};
use super::super::{ReadError, ReadOptions};
use encoding_rs::Encoding;

/// How far into a page its encoding may be declared, and a first tag is looked for.
const HEAD: usize = 4096;

/// Whether the first thing in the file is a tag of a web page.
pub(in crate::read) fn looks_like_html(bytes: &[u8]) -> bool {
    const FIRST_TAGS: [&str; 20] = [
        "!doctype html",
        "html",
        "head",
        "body",
        "meta",
        "title",
        "link",
        "script",
        "style",
        "table",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "center",
        "font",
        "span",
        "section",
        "article",
    ];
    let head = head(bytes);
    let Some(tag) = head.trim_start().strip_prefix('<') else {
        return false;
    };
    // A comment or an XML declaration may come first.
    if tag.starts_with("!--") || tag.starts_with("?xml") {
        return head.contains("<html") || head.contains("<!doctype html");
    }
    FIRST_TAGS.iter().any(|name| {
        let after = tag.strip_prefix(name).and_then(|rest| rest.chars().next());
        after.is_some_and(|c| c == '>' || c == '/' || c.is_ascii_whitespace())
    })
}

/// Decodes a page: as the user says, by its byte order mark, as it says itself, or else as any text.
///
/// Pages that were moved to a new system still declare the old encoding, and nearly all UTF-8 can be misread as
/// GB18030 without a fault; a page that is valid UTF-8 is taken as such, whatever it declares.
pub(super) fn decode(bytes: &[u8], options: &ReadOptions) -> Result<Decoded, ReadError> {
    if options.encoding.is_none()
        && Encoding::for_bom(bytes).is_none()
        && std::str::from_utf8(bytes).is_err()
        && let Some(name) = declared(&head(bytes))
        && let Ok(decoded) = encoding::decode(bytes, Some(name))
    {
        return Ok(decoded);
    }
    encoding::decode(bytes, options.encoding.as_deref())
}

/// The name after `charset=`, if it is one that Chinese pages are in. GB18030 holds GBK and GB2312.
fn declared(head: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 4] = [("gb18030", "gb18030"), ("gbk", "gb18030"), ("gb2312", "gb18030"), ("big5", "big5")];
    let after = head.split("charset").nth(1).or_else(|| head.split("encoding").nth(1))?;
    let value = after.trim_start().strip_prefix('=')?.trim_start_matches(['"', '\'', ' ']);
    NAMES.iter().find(|(name, _)| value.starts_with(name)).map(|&(_, canonical)| canonical)
}

/// The beginning of the file in lower case, with what is not ASCII left uncertain.
fn head(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(HEAD)];
    let text = match Encoding::for_bom(head) {
        Some((encoding, length)) => encoding.decode_without_bom_handling(&head[length..]).0,
        None => String::from_utf8_lossy(head),
    };
    text.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_by_their_first_tag() {
        for page in ["<!DOCTYPE html><p>", "\n <HTML>", "<!-- x --><html>", "<table border=1>", "<p>甲</p>"] {
            assert!(looks_like_html(page.as_bytes()), "{page}");
        }
        for text in ["单位：<万元>", "<项目>", "<patch>", "<?xml version=\"1.0\"?><Workbook>", ""] {
            assert!(!looks_like_html(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn the_declared_encoding_is_found() {
        assert_eq!(declared("<meta charset=\"gb2312\">"), Some("gb18030"));
        assert_eq!(declared("content=\"text/html; charset=big5\""), Some("big5"));
        assert_eq!(declared("<meta charset='latin1'>"), None);
    }
}
