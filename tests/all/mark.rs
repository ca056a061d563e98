//! Marked copies: what is added, that nothing else changes, and that the copy is read as the document is.

use crate::documents::root;
use budgetcheck::ReadOptions;
use roxmltree::{Document, Node};
use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use zip::ZipArchive;

const FAULTY: &str = "fixtures/formats/township-faulty";

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_budgetcheck")).current_dir(folder).args(args).output().unwrap()
}

/// A fixture and its marked copy.
fn marked(fixture: &str) -> (Vec<u8>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let original = fs::read(root().join(fixture)).unwrap();
    let path = folder.path().join(Path::new(fixture).file_name().unwrap());
    (original.clone(), copy_of(&path, &original))
}

fn copy_of(path: &Path, bytes: &[u8]) -> Vec<u8> {
    fs::write(path, bytes).unwrap();
    let output = run(path.parent().unwrap(), &["mark", path.to_str().unwrap()]);
    assert_eq!(fs::read(path).unwrap(), bytes, "the document is never touched");
    let name = format!("{}-标注.{}", path.file_stem().unwrap().to_str().unwrap(), path.extension().unwrap().to_str().unwrap());
    fs::read(path.with_file_name(name)).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

fn findings(fixture: &str) -> usize {
    let bytes = fs::read(root().join(fixture)).unwrap();
    budgetcheck::verify(fixture, &bytes, &ReadOptions::default()).unwrap().findings().len()
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let part = |index| {
        let mut file = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        (file.name().unwrap().to_string(), content)
    };
    (0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(part).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}"));
    String::from_utf8(found.1).unwrap()
}

/// Parts that differ, and parts that are new.
fn differences(before: &[u8], after: &[u8]) -> (BTreeSet<String>, BTreeSet<String>) {
    let (old, new) = (parts(before), parts(after));
    let kept: Vec<&String> = new.iter().map(|(n, _)| n).filter(|n| old.iter().any(|(o, _)| o == *n)).collect();
    assert_eq!(kept, old.iter().map(|(n, _)| n).collect::<Vec<_>>(), "no part is lost or moved");
    let changed = new.iter().filter(|(n, c)| old.iter().any(|(o, d)| o == n && d != c)).map(|(n, _)| n.clone()).collect();
    let added = new.iter().filter(|(n, _)| old.iter().all(|(o, _)| o != n)).map(|(n, _)| n.clone()).collect();
    (changed, added)
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

/// Whether all of `short` stands in `long` in its order: nothing but insertions were made.
fn is_within(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|d| d == c))
}

fn has<'a>(node: &Node<'a, 'a>, name: &str) -> bool {
    node.tag_name().name() == name
}

/// The words between the marks of each comment.
fn commented(document: &str) -> Vec<String> {
    let tree = Document::parse(document).unwrap();
    let mut open: Vec<(String, String)> = Vec::new();
    let mut done = Vec::new();
    for node in tree.descendants() {
        let id = || node.attributes().find(|a| a.name() == "id").unwrap().value().to_owned();
        if has(&node, "commentRangeStart") {
            open.push((id(), String::new()));
        } else if has(&node, "commentRangeEnd") {
            let at = open.iter().position(|(i, _)| *i == id()).expect("a comment ends after it began");
            done.push(open.remove(at).1);
        } else if has(&node, "t") {
            for (_, words) in &mut open {
                words.push_str(node.text().unwrap_or_default());
            }
        }
    }
    assert!(open.is_empty());
    done
}

fn text_of(bytes: &[u8]) -> String {
    budgetcheck::extract(bytes, &ReadOptions::default()).unwrap().0.text
}

#[test]
fn a_word_document_gets_comments_on_the_words_and_keeps_everything_else() {
    for fixture in [&format!("{FAULTY}.docx"), "fixtures/formats/hard.docx"] {
        let (original, copy) = marked(fixture);
        let (changed, added) = differences(&original, &copy);
        assert_eq!(changed, set(&["[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"]), "{fixture}");
        assert_eq!(added, set(&["word/comments.xml"]), "{fixture}");
        for name in &changed {
            assert!(is_within(&part(&original, name), &part(&copy, name)), "{fixture}: {name} only gets more");
        }
        let comments = part(&copy, "word/comments.xml");
        let comments = Document::parse(&comments).unwrap();
        assert_eq!(comments.descendants().filter(|n| has(n, "comment")).count(), findings(fixture), "{fixture}");
        assert_eq!(commented(&part(&copy, "word/document.xml")).len(), findings(fixture), "{fixture}");
        assert_eq!(text_of(&copy), text_of(&original), "{fixture}: the copy is read as the document is");
    }
    let (_, copy) = marked(&format!("{FAULTY}.docx"));
    assert_eq!(commented(&part(&copy, "word/document.xml")), ["594.19", "866.27"]);
    let comments = part(&copy, "word/comments.xml");
    assert!(comments.contains("应为：549.19万元") && comments.contains("w:author=\"budgetcheck\" w:initials=\"错\""), "{comments}");
}

#[test]
fn a_copy_that_is_marked_again_keeps_its_comments() {
    let (_, copy) = marked(&format!("{FAULTY}.docx"));
    let folder = tempfile::tempdir().unwrap();
    let twice = copy_of(&folder.path().join("再标.docx"), &copy);
    let (changed, added) = differences(&copy, &twice);
    assert_eq!((changed, added), (set(&["word/document.xml", "word/comments.xml"]), BTreeSet::new()));
    let comments = part(&twice, "word/comments.xml");
    let tree = Document::parse(&comments).unwrap();
    let ids: Vec<&str> =
        tree.descendants().filter(|n| has(n, "comment")).map(|n| n.attributes().find(|a| a.name() == "id").unwrap().value()).collect();
    assert_eq!(ids, ["0", "1", "2", "3"]);
    let (_, book) = marked(&format!("{FAULTY}.xlsx"));
    let again = copy_of(&folder.path().join("再标.xlsx"), &book);
    let name = "xl/comments_budgetcheck.xml";
    let count = |bytes: &[u8]| part(bytes, name).matches("<comment ").count();
    assert_eq!((count(&again), count(&book)), (2, 2), "a cell has one note");
    assert_eq!(part(&again, name).matches("BC203").count(), 2);
}

/// A figure in the middle of a run that is tracked, one within a link and one after a tab: the run is cut, its look kept.
#[test]
fn runs_are_cut_where_the_words_begin_and_end() {
    let original = fs::read(root().join(format!("{FAULTY}.docx"))).unwrap();
    let document = part(&original, "word/document.xml");
    let at = document.find("866.27").unwrap();
    let run = document[..at].rfind("<w:r>").or_else(|| document[..at].rfind("<w:r ")).unwrap();
    let end = at + document[at..].find("</w:r>").unwrap() + "</w:r>".len();
    let looks = "<w:rPr><w:b/><w:color w:val=\"112233\"/></w:rPr>";
    for around in [("<w:ins w:id=\"90\" w:author=\"a\">", "</w:ins>"), ("<w:hyperlink w:anchor=\"x\">", "</w:hyperlink>"), ("", "")] {
        let changed = format!(
            "{}{}<w:r>{looks}<w:t>2024年预算收入 866.27万元，其中：一般公共预算收入866.72万元 &amp; 其他</w:t></w:r>{}{}",
            &document[..run],
            around.0,
            around.1,
            &document[end..]
        );
        let folder = tempfile::tempdir().unwrap();
        let bytes = with_part(&original, "word/document.xml", &changed);
        let copy = copy_of(&folder.path().join("a.docx"), &bytes);
        let written = part(&copy, "word/document.xml");
        assert!(commented(&written).contains(&"866.27".to_owned()), "{around:?}");
        assert!(written.matches(looks).count() >= 3, "{around:?}: before, within and behind the words the run looks as it did");
        assert!(written.contains("<w:t xml:space=\"preserve\">2024年预算收入 </w:t>"), "{around:?}");
        assert_eq!(text_of(&copy), text_of(&bytes), "{around:?}");
    }
}

fn with_part(package: &[u8], name: &str, content: &str) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (own, bytes) in parts(package) {
        writer.start_file(own.clone(), zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(if own == name { content.as_bytes() } else { &bytes }).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_gets_notes_and_fills_and_keeps_formulas_and_formats() {
    let fixture = format!("{FAULTY}.xlsx");
    let (original, copy) = marked(&fixture);
    let (changed, added) = differences(&original, &copy);
    assert_eq!(changed, set(&["[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]));
    let new = ["xl/comments_budgetcheck.xml", "xl/drawings/vmlDrawing_budgetcheck.vml", "xl/worksheets/_rels/sheet1.xml.rels"];
    assert_eq!(added, set(&new));
    let notes = part(&copy, new[0]);
    let tree = Document::parse(&notes).unwrap();
    let cells: Vec<&str> = tree.descendants().filter_map(|n| n.attribute("ref")).collect();
    assert_eq!(cells, ["A331", "E33"]);
    Document::parse(&part(&copy, new[1])).unwrap();
    assert_eq!(text_of(&copy), text_of(&original));
    let styles = part(&copy, "xl/styles.xml");
    let styles = Document::parse(&styles).unwrap();
    for (list, item) in [("fills", "fill"), ("cellXfs", "xf")] {
        let list = styles.descendants().find(|n| has(n, list)).unwrap();
        let items = list.children().filter(|n| has(n, item)).count();
        assert_eq!(list.attribute("count").unwrap(), items.to_string());
    }
    let sheet = part(&copy, "xl/worksheets/sheet1.xml");
    let sheet = Document::parse(&sheet).unwrap();
    let formats = styles.descendants().find(|n| has(n, "cellXfs")).unwrap();
    let cell = sheet.descendants().find(|n| n.attribute("r") == Some("E33")).unwrap();
    let format = formats.children().filter(|n| has(n, "xf")).nth(cell.attribute("s").unwrap().parse().unwrap()).unwrap();
    let fill: usize = format.attribute("fillId").unwrap().parse().unwrap();
    let fills = styles.descendants().find(|n| has(n, "fills")).unwrap();
    let fill = fills.children().filter(|n| has(n, "fill")).nth(fill).unwrap();
    assert!(fill.descendants().any(|n| n.attribute("rgb") == Some("FFFFC7CE")));
    let (formulas, copy) = marked("fixtures/formats/formulas.xlsx");
    let count = |bytes: &[u8]| parts(bytes).iter().map(|(_, c)| String::from_utf8_lossy(c).matches("<f>").count()).sum::<usize>();
    assert!(count(&formulas) > 0 && count(&formulas) == count(&copy));
}

#[test]
fn a_pdf_gets_highlights_behind_its_last_byte() {
    let fixture = format!("{FAULTY}.pdf");
    let (original, copy) = marked(&fixture);
    let streamed = with_reference_stream(&original);
    let folder = tempfile::tempdir().unwrap();
    let again = copy_of(&folder.path().join("流.pdf"), &streamed);
    for (before, after, stream) in [(&original, &copy, false), (&streamed, &again, true)] {
        assert!(after.starts_with(before), "nothing before changes");
        let update = String::from_utf8_lossy(&after[before.len()..]).into_owned();
        assert_eq!(update.matches("/Subtype /Highlight").count(), findings(&fixture));
        assert_eq!(update.contains("/Type /XRef"), stream, "references are written as the file writes them");
        assert_eq!(text_of(after), text_of(before));
    }
    let twice = copy_of(&folder.path().join("再.pdf"), &copy);
    assert!(twice.starts_with(&copy) && text_of(&twice) == text_of(&copy));
}

/// The same file with a stream of cross references in the place of its table.
fn with_reference_stream(pdf: &[u8]) -> Vec<u8> {
    let text: String = pdf.iter().map(|b| char::from(*b)).collect();
    let table = text.rfind("\nxref").unwrap() + 1;
    let trailer = text.rfind("trailer").unwrap();
    let size: usize =
        text[trailer..].split("/Size").nth(1).unwrap().split_whitespace().next().unwrap().trim_end_matches('/').parse().unwrap();
    let root = text[trailer..].split("/Root").nth(1).unwrap().split('R').next().unwrap().trim().to_owned();
    let mut entries = Vec::new();
    for line in text[table..trailer].lines().skip(2) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [offset, generation, kind] = fields[..] else { continue };
        entries.push(u8::from(kind == "n"));
        entries.extend_from_slice(&offset.parse::<u32>().unwrap().to_be_bytes());
        entries.extend_from_slice(&generation.parse::<u16>().unwrap().to_be_bytes());
    }
    let own = pdf[..table].len();
    entries.push(1);
    entries.extend_from_slice(&u32::try_from(own).unwrap().to_be_bytes());
    entries.extend_from_slice(&[0, 0]);
    let head = format!("{size} 0 obj\n<< /Type /XRef /Size {} /Root {root} R /W [1 4 2] /Length {} >>\nstream\n", size + 1, entries.len());
    let end = format!("\nendstream\nendobj\nstartxref\n{own}\n%%EOF\n");
    [&pdf[..table], head.as_bytes(), &entries, end.as_bytes()].concat()
}

#[test]
fn formats_without_notes_become_the_page_or_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |fixture: &str| -> PathBuf {
        let path = folder.path().join(Path::new(fixture).file_name().unwrap());
        fs::copy(root().join(fixture), &path).unwrap();
        path
    };
    let text = copy(&format!("{FAULTY}.txt"));
    let output = run(folder.path(), &["mark", text.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let page = fs::read_to_string(folder.path().join("township-faulty-标注.html")).unwrap();
    assert!(page.contains("594.19"));
    for fixture in ["fixtures/formats/disclosure.xls", "fixtures/formats/disclosure.ods"] {
        let path = copy(fixture);
        let output = run(folder.path(), &["mark", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stderr).unwrap().contains("另存为 .xlsx"), "{fixture}");
    }
}

#[test]
fn the_copy_goes_where_it_is_told_and_never_over_a_document() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.docx");
    fs::copy(root().join(format!("{FAULTY}.docx")), &path).unwrap();
    let before = fs::read(&path).unwrap();
    let refused = run(folder.path(), &["mark", "a.docx", "--output", "a.docx"]);
    assert_eq!((refused.status.code(), fs::read(&path).unwrap()), (Some(2), before));
    let output = run(folder.path(), &["verify", "a.docx", "--format", "marked", "--output", "b.docx"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    run(folder.path(), &["mark", "a.docx", "--output", "c.docx"]);
    assert_eq!(fs::read(folder.path().join("b.docx")).unwrap(), fs::read(folder.path().join("c.docx")).unwrap());
    assert_eq!(run(folder.path(), &["verify", "a.docx", "--format", "marked"]).status.code(), Some(2));
}
