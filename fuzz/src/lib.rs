//! What the targets share: how an input becomes a file of a format, and what must hold of whatever was read.
//!
//! For the formats that are archives an input is the texts of the parts, one after the other with [`BETWEEN`] between them: changes of
//! the input then reach the reader instead of the checksums of the archive.

use budgetcheck::ReadOptions;
use budgetcheck::model::{Disclosure, Source};
use budgetcheck::read::ReadError;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// What stands between two parts of an input.
pub const BETWEEN: &[u8] = b"\n==part==\n";

/// The parts of an input.
pub fn parts(input: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = input;
    while let Some(at) = rest.windows(BETWEEN.len()).position(|w| w == BETWEEN) {
        parts.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    parts.push(rest);
    parts
}

/// An archive of the parts of an input under these names, and of what is always the same.
pub fn archive(fixed: &[(&str, &str)], names: &[&str], input: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let fixed = fixed.iter().map(|(name, text)| (*name, text.as_bytes()));
    for (name, content) in fixed.chain(names.iter().copied().zip(parts(input))) {
        writer.start_file(name, stored).expect("a name");
        writer.write_all(content).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// A compound file of the parts of an input under these names; an input that is one already is taken as it is.
pub fn compound(names: &[&str], input: &[u8]) -> Vec<u8> {
    if input.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return input.to_vec();
    }
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory");
    for (name, content) in names.iter().zip(parts(input)) {
        file.create_stream(name).and_then(|mut stream| stream.write_all(content)).expect("memory");
    }
    file.flush().expect("memory");
    file.into_inner().into_inner()
}

/// Whether everything that a reader says of a text lies in the text, or the refusal is a sentence.
pub fn read(read: Result<Source, ReadError>) {
    match read {
        Ok(source) => places(&source),
        Err(error) => assert!(!error.to_string().is_empty() && !error.english().is_empty()),
    }
}

/// Whether every place of a text begins and ends at a character.
pub fn places(source: &Source) {
    let spans = source.marks.iter().map(|m| m.span).chain(source.grids.iter().copied()).chain(source.remarks.iter().map(|(s, _)| *s));
    for span in spans {
        assert!(source.text.get(span.start..span.end).is_some(), "{span:?}");
    }
}

/// Whether every figure is printed where it is said to be.
pub fn figures(disclosure: &Disclosure) {
    for figure in &disclosure.figures {
        assert_eq!(disclosure.text.get(figure.span.start..figure.span.end), Some(figure.raw.as_str()));
    }
}

/// Nothing said of the file.
pub fn plain() -> ReadOptions {
    ReadOptions::default()
}
