//! Old Word documents (.doc, .wps) that are protected, cut off, changed or made to never end: a sentence each, and no panic.

use crate::documents::root;
use budgetcheck::ReadOptions;
use budgetcheck::read::{ReadError, read};
use proptest::prelude::*;
use std::fs;
use std::io::{Cursor, Read, Write};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(root().join("fixtures/formats/office").join(name)).unwrap()
}

fn stream(document: &[u8], name: &str) -> Vec<u8> {
    let mut content = Vec::new();
    cfb::CompoundFile::open(Cursor::new(document)).unwrap().open_stream(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

/// A document of these two streams, and of the third of the fixture.
fn document(main: &[u8], table: &[u8]) -> Vec<u8> {
    of_streams(&[("WordDocument", main), ("1Table", table), ("Data", &stream(&fixture("nested.doc"), "Data"))])
}

fn of_streams(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        file.create_stream(name).unwrap().write_all(content).unwrap();
    }
    file.into_inner().into_inner()
}

fn parts() -> (Vec<u8>, Vec<u8>) {
    let bytes = fixture("nested.doc");
    (stream(&bytes, "WordDocument"), stream(&bytes, "1Table"))
}

fn refusal(main: &[u8], table: &[u8]) -> String {
    read(&document(main, table), &ReadOptions::default()).expect_err("a refusal").to_string()
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// Where the table of pieces begins in the table stream, behind its kind and length.
fn pieces(main: &[u8]) -> usize {
    u32_at(main, 154 + 8 * 33) + 5
}

#[test]
fn the_streams_of_a_fixture_are_a_document_by_themselves() {
    let (main, table) = parts();
    let whole = read(&fixture("nested.doc"), &ReadOptions::default()).unwrap();
    assert_eq!(read(&document(&main, &table), &ReadOptions::default()).unwrap().text, whole.text);
    assert!(!whole.text.contains("99999.99") && !whole.text.contains("1,234.56"), "heads and hidden text");
    assert!(whole.text.contains("\n一、") && whole.text.contains("本部门共公开"), "numbers and fields");
}

#[test]
fn protected_fast_saved_and_older_documents_say_so() {
    let (main, table) = parts();
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = main.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        changed
    };
    assert!(refusal(&with(11, &[main[11] | 1]), &table).contains("密码"));
    assert!(refusal(&with(10, &[main[10] | 4]), &table).contains("快速保存"));
    for older in [with(0, &[0xdc, 0xa5]), with(2, &[0x65, 0])] {
        let error = read(&document(&older, &table), &ReadOptions::default()).unwrap_err();
        assert!(matches!(error, ReadError::Unsupported(what, _) if what.contains("Word 95")), "{error}");
    }
}

#[test]
fn what_is_cut_off_or_runs_in_circles_is_damaged() {
    let (main, table) = parts();
    for cut in [0, 1, 11, 33, 153, 200, 600, main.len() / 2] {
        assert!(refusal(&main[..cut], &table).contains(".docx"), "{cut}");
    }
    for cut in [0, 10, table.len() / 3] {
        assert!(refusal(&main, &table[..cut]).contains("损坏"), "{cut}");
    }
    let at = pieces(&main);
    for (offset, value) in [
        // Pieces that go back, have nothing, or end nowhere.
        (0, 5_u32),
        (4, 0),
        (4, u32::MAX),
    ] {
        let mut changed = table.clone();
        changed[at + offset..at + offset + 4].copy_from_slice(&value.to_le_bytes());
        assert!(refusal(&main, &changed).contains("损坏"), "{offset} {value}");
    }
    // Rows whose cells are said in a stream that is not there.
    let without = of_streams(&[("WordDocument", &main), ("1Table", &table)]);
    assert!(read(&without, &ReadOptions::default()).unwrap_err().to_string().contains("损坏"));
    // More text than the file has bytes.
    let mut long = main.clone();
    long[76..80].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(refusal(&long, &table).contains("损坏"));
}

#[test]
fn sectors_that_follow_each_other_in_a_circle_are_refused() {
    let mut bytes = fixture("nested.doc");
    // The first table of sectors: each sector is followed by itself, then by the one before it.
    let table = 512 * (u32_at(&bytes, 76) + 1);
    for nth in 0..100_u32 {
        let at = table + 4 * nth as usize;
        bytes[at..at + 4].copy_from_slice(&(nth / 2 * 2).to_le_bytes());
    }
    assert!(read(&bytes, &ReadOptions::default()).unwrap_err().to_string().contains("损坏"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Bytes changed in the head, the tables and the pages of properties never panic, and never take long.
    #[test]
    fn changed_documents_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..12)) {
        let (mut main, mut table) = parts();
        let pages = main.len() * 3 / 4;
        for (index, value, place) in changes {
            match place {
                0 => { let at = index.index(900); main[at] = value; }
                1 => { let at = pages + index.index(main.len() - pages); main[at] = value; }
                _ => { let at = index.index(table.len()); table[at] = value; }
            }
        }
        let _ = read(&document(&main, &table), &ReadOptions::default());
    }
}
