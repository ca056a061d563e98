//! Bytes of the code pages that Windows numbers: texts of old Word and of RTF.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// The encoding that Windows has this number for.
pub(super) fn by_number(number: u16) -> Option<&'static Encoding> {
    Some(match number {
        936 | 54936 | 20936 => GB18030,
        950 => BIG5,
        932 => SHIFT_JIS,
        949 | 1361 => EUC_KR,
        874 => WINDOWS_874,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10000 => MACINTOSH,
        65001 => UTF_8,
        _ => return None,
    })
}

/// The code page of a font's character set; `None` where the font does not say one of its own.
pub(super) fn of_charset(charset: i32) -> Option<&'static Encoding> {
    by_number(match charset {
        134 => 936,
        136 => 950,
        128 => 932,
        129 | 130 => 949,
        222 => 874,
        238 => 1250,
        204 => 1251,
        161 => 1253,
        162 => 1254,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        163 => 1258,
        77 => 10000,
        _ => return None,
    })
}

/// The text of bytes: by the font's code page, or else the document's, or else as Western text; what no code page has stays
/// unreadable.
pub(super) fn decode(bytes: &[u8], font: Option<&'static Encoding>, document: &'static Encoding) -> String {
    let strict = |encoding: &'static Encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes);
    font.and_then(strict)
        .or_else(|| strict(document))
        .map_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_page_of_the_font_comes_first_and_the_document_after_it() {
        let (bytes, ..) = GB18030.encode("收入");
        assert_eq!(decode(&bytes, of_charset(134), WINDOWS_1252), "收入");
        assert_eq!(decode(&bytes, of_charset(0), GB18030), "收入");
        assert_eq!(decode(b"a\xb7", of_charset(0), GB18030), "a·");
    }
}
