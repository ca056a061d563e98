//! Files of every office format with bytes changed, cut off or put in are read or refused, within a bound, and never panic.

use crate::documents::root;
use budgetcheck::ReadOptions;
use budgetcheck::read::read;
use proptest::prelude::*;
use std::fs;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

fn fixture(name: &str) -> Vec<u8> {
    fs::read(root().join("fixtures/formats/office").join(name)).unwrap()
}

/// The same package with one part changed.
fn with_part(package: &[u8], part: &str, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut entry = old.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if name == part {
            change(&mut content);
        }
        new.start_file(name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)).unwrap();
        new.write_all(&content).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// Changes of bytes: where, what, and whether the byte is replaced, put in, or everything behind it left out.
fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    let byte = prop_oneof![any::<u8>(), prop::sample::select(b"<>/\\{}\"'0123456789- gM".to_vec())];
    prop::collection::vec((any::<prop::sample::Index>(), byte, 0_u8..12), 1..10)
}

fn apply(content: &mut Vec<u8>, changes: &[(prop::sample::Index, u8, u8)]) {
    for (index, byte, how) in changes {
        if content.is_empty() {
            return;
        }
        let at = index.index(content.len());
        match how {
            0 => content.truncate(at),
            1..=4 => content.insert(at, *byte),
            _ => content[at] = *byte,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn changed_rich_text_is_read_or_refused(changes in changes()) {
        let mut bytes = fixture("nested.rtf");
        // What comes before the text is short of it by far; most changes should meet the text.
        bytes.truncate(120_000);
        bytes.push(b'}');
        apply(&mut bytes, &changes);
        let _ = read(&bytes, &ReadOptions::default());
    }

    #[test]
    fn changed_opendocument_text_is_read_or_refused(changes in changes()) {
        let bytes = with_part(&fixture("nested.odt"), "content.xml", |content| apply(content, &changes));
        let _ = read(&bytes, &ReadOptions::default());
    }

    #[test]
    fn changed_ofd_pages_are_read_or_refused(changes in changes()) {
        let bytes = with_part(&fixture("nested.ofd"), "Doc_0/Pages/Page_0/Content.xml", |content| apply(content, &changes));
        let _ = read(&bytes, &ReadOptions::default());
    }

    #[test]
    fn changed_files_are_read_or_refused(changes in changes(), which in 0_usize..4) {
        let mut bytes = fixture(["nested.doc", "nested.odt", "nested.rtf", "nested.ofd"][which]);
        apply(&mut bytes, &changes);
        let _ = read(&bytes, &ReadOptions::default());
    }
}
