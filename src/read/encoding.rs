//! Bytes to text: BOM, then strict UTF-8, then strict GB18030, then a question to the user.
//!
//! There is no guessing: a statistical guesser takes short GBK text for windows-1252.

use super::ReadError;
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// Text and the name of the encoding it was in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// The encoding's name in lower case.
    pub encoding: &'static str,
}

/// Decodes strictly: a malformed sequence is never replaced.
///
/// # Errors
/// [`ReadError::Binary`], [`ReadError::UnknownEncoding`], or the errors of a named encoding.
pub fn decode(bytes: &[u8], named: Option<&str>) -> Result<Decoded, ReadError> {
    if let Some(name) = named {
        let encoding = by_name(name).ok_or_else(|| ReadError::NoSuchEncoding(name.to_owned()))?;
        let body = without_bom(bytes, encoding);
        return strict(body, encoding).ok_or_else(|| ReadError::WrongEncoding(label(encoding).to_owned()));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return strict(&bytes[length..], encoding).ok_or(ReadError::UnknownEncoding);
    }
    if looks_binary(bytes) {
        return utf16_without_bom(bytes).ok_or(ReadError::Binary);
    }
    strict(bytes, UTF_8).or_else(|| strict(bytes, GB18030)).ok_or(ReadError::UnknownEncoding)
}

/// Text has no NUL and hardly any control characters.
fn looks_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    let control = head.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c)).count();
    head.contains(&0) || control * 50 > head.len()
}

/// UTF-16 text whose mark was lost: every other byte of its ASCII line ends is NUL, and it decodes to Chinese.
fn utf16_without_bom(bytes: &[u8]) -> Option<Decoded> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find_map(|encoding| {
        let decoded = strict(bytes, encoding)?;
        let total = decoded.text.chars().count();
        let fits = |c: char| {
            c.is_ascii_graphic() || c.is_whitespace() || ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
        };
        let fitting = decoded.text.chars().filter(|&c| fits(c)).count();
        (fitting * 100 > total * 95).then_some(decoded)
    })
}

fn strict(bytes: &[u8], encoding: &'static Encoding) -> Option<Decoded> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(Decoded { text: text.into_owned(), encoding: label(encoding) })
}

fn without_bom<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> &'b [u8] {
    match Encoding::for_bom(bytes) {
        Some((found, length)) if found == encoding => &bytes[length..],
        _ => bytes,
    }
}

pub(super) fn by_name(name: &str) -> Option<&'static Encoding> {
    match name.to_ascii_lowercase().replace(['-', '_'], "").as_str() {
        "utf8" => Some(UTF_8),
        "utf16" | "utf16le" => Some(UTF_16LE),
        "utf16be" => Some(UTF_16BE),
        "gb18030" | "gb2312" => Some(GB18030),
        "gbk" | "cp936" => Some(GBK),
        "big5" => Some(BIG5),
        _ => None,
    }
}

fn label(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "UTF-8" => "utf-8",
        "UTF-16LE" => "utf-16le",
        "UTF-16BE" => "utf-16be",
        "GBK" => "gbk",
        "Big5" => "big5",
        _ => "gb18030",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "收入\t866.70\r\n支出\t866.70\r\n";

    #[test]
    fn every_encoding_gives_the_same_text() {
        let utf16le: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16be: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let (gb, _, _) = GB18030.encode(TEXT);
        let cases: Vec<(Vec<u8>, &str)> = vec![
            (TEXT.as_bytes().to_vec(), "utf-8"),
            ([b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(), "utf-8"),
            ([b"\xFF\xFE".as_slice(), &utf16le].concat(), "utf-16le"),
            ([b"\xFE\xFF".as_slice(), &utf16be].concat(), "utf-16be"),
            (utf16le, "utf-16le"),
            (utf16be, "utf-16be"),
            (gb.to_vec(), "gb18030"),
        ];
        for (bytes, encoding) in cases {
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), (TEXT, encoding));
        }
    }

    #[test]
    fn a_named_encoding_is_obeyed_or_refused() {
        let (big5, _, _) = BIG5.encode("收入 1.00");
        assert_eq!(decode(&big5, Some("Big5")).unwrap().text, "收入 1.00");
        assert_eq!(decode(b"a", Some("latin-9")), Err(ReadError::NoSuchEncoding("latin-9".into())));
        assert_eq!(decode(b"\xFF", Some("utf-8")), Err(ReadError::WrongEncoding("utf-8".into())));
    }

    #[test]
    fn binary_data_is_not_text() {
        assert_eq!(decode(b"\x7fELF\x02\x01\x01\x00\x00\x00\x00", None), Err(ReadError::Binary));
        assert_eq!(decode(b"\xff\xff\xff", None), Err(ReadError::UnknownEncoding));
    }
}
