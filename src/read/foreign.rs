//! Files that are known by their first bytes and are no document with text: pictures, archives, programs, recordings.

use super::ReadError;
use super::limits::damaged;

/// What a file is and what to do with it, in Chinese and English.
type Advice = (&'static str, &'static str);

const PICTURE: Advice = (
    "文件是图片，其中的数字无法读取；请提供 Word、Excel 原稿，或有文字层的 PDF",
    "the file is a picture, and its figures cannot be read; give the Word or Excel original, or a PDF with text",
);
const ARCHIVE: Advice = ("文件是压缩包；请先解压，再检查其中的文件", "the file is an archive; unpack it and check the files in it");
const OTHER: Advice = (
    "文件是程序或音视频，不是文档；请提供 Word、Excel 原稿，或有文字层的 PDF",
    "the file is a program or a recording and no document; give the Word or Excel original, or a PDF with text",
);

/// Where the bytes stand, the bytes, and what they mean.
const SIGNATURES: [(usize, &[u8], Advice); 18] = [
    (0, b"\xff\xd8\xff", PICTURE),
    (0, b"\x89PNG\r\n\x1a\n", PICTURE),
    (0, b"GIF87a", PICTURE),
    (0, b"GIF89a", PICTURE),
    (0, b"II*\0", PICTURE),
    (0, b"MM\0*", PICTURE),
    (8, b"WEBP", PICTURE),
    (4, b"ftypheic", PICTURE),
    (6, b"\0\0\0\0", PICTURE),
    (0, b"Rar!\x1a\x07", ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (0, b"\x1f\x8b\x08", ARCHIVE),
    (0, b"BZh", ARCHIVE),
    (0, b"\xfd7zXZ\0", ARCHIVE),
    (0, b"MZ\x90", OTHER),
    (0, b"\x7fELF", OTHER),
    (0, b"ID3", OTHER),
    (4, b"ftyp", OTHER),
];

/// Says what a file is that holds no text by its kind.
///
/// # Errors
/// [`ReadError::Damaged`] with the kind of the file and what to do.
pub(super) fn check(bytes: &[u8]) -> Result<(), ReadError> {
    let found = SIGNATURES.iter().find(|(at, mark, _)| {
        // A bitmap's mark is two letters; the four bytes that it leaves empty make it one.
        let empty = *mark != b"\0\0\0\0" || bytes.starts_with(b"BM");
        empty && bytes.get(*at..).is_some_and(|rest| rest.starts_with(mark))
    });
    found.map_or(Ok(()), |(_, _, (zh, en))| Err(damaged(*zh, *en)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_an_archive_and_a_program_say_what_they_are() {
        let said = |bytes: &[u8]| check(bytes).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(said(b"\xff\xd8\xff\xe0\0\x10JFIF").contains("图片"));
        assert!(said(b"BM\x36\0\0\0\0\0\0\0\x36").contains("图片"));
        assert!(said(b"RIFF\0\0\0\0WEBPVP8 ").contains("图片"));
        assert!(said(b"Rar!\x1a\x07\x01\0").contains("解压"));
        assert!(said(b"MZ\x90\0\x03").contains("程序"));
        for text in ["BMW 2024年部门预算", "MZ", "ID 3", "部门预算\0\0\0\0"] {
            assert_eq!(said(text.as_bytes()), "", "{text}");
        }
    }
}
