//! OFD as different programs write it: words with their distances, templates, shapes as ruling lines, and what is hostile.

use crate::documents::root;
use budgetcheck::ReadOptions;
use budgetcheck::model::{Place, Source};
use budgetcheck::read::{ReadError, read};
use proptest::prelude::*;
use std::fs;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A file of these parts.
fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const ENTRANCE: &str = r#"<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#;

/// A document of one page with these objects, and a template with others.
fn document(objects: &str, template: &str) -> Vec<u8> {
    packed(&[
        ("OFD.xml", ENTRANCE),
        (
            "Doc_0/Document.xml",
            r#"<o:Document xmlns:o="o"><o:CommonData><o:PageArea><o:PhysicalBox>0 0 210 297</o:PhysicalBox></o:PageArea>
            <o:TemplatePage ID="2" BaseLoc="Tpls/T.xml"/></o:CommonData><o:Pages><o:Page ID="9" BaseLoc="Pages/P.xml"/></o:Pages></o:Document>"#,
        ),
        ("Doc_0/Tpls/T.xml", &format!(r#"<o:Page xmlns:o="o"><o:Content><o:Layer>{template}</o:Layer></o:Content></o:Page>"#)),
        (
            "Doc_0/Pages/P.xml",
            &format!(r#"<o:Page xmlns:o="o"><o:Template TemplateID="2"/><o:Content><o:Layer>{objects}</o:Layer></o:Content></o:Page>"#),
        ),
    ])
}

fn words(x: f64, y: f64, text: &str, rest: &str) -> String {
    format!(r#"<o:TextObject Boundary="{x} {y} 80 5" Size="4"><o:TextCode X="0" Y="4" {rest}>{text}</o:TextCode></o:TextObject>"#)
}

fn shape(x: f64, y: f64, data: &str, rest: &str) -> String {
    format!(
        r#"<o:PathObject Boundary="{x} {y} 200 200" LineWidth="0.2" {rest}><o:AbbreviatedData>{data}</o:AbbreviatedData></o:PathObject>"#
    )
}

fn source(bytes: &[u8]) -> Source {
    read(bytes, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn refusal(bytes: &[u8]) -> String {
    read(bytes, &ReadOptions::default()).expect_err("a refusal").to_string()
}

#[test]
fn words_stand_where_their_boxes_distances_and_matrices_say() {
    let body = words(20.0, 30.0, "收入总计", r#"DeltaX="g 3 4""#)
        + &words(60.0, 30.0, "1,234.50", r#"DeltaX="2 2 2 g 4 2""#)
        // A matrix twice as large moves what lies in the object.
        + r#"<o:TextObject Boundary="20 50 80 9" Size="2" CTM="2 0 0 2 0 0"><o:TextCode X="5" Y="2" DeltaX="2">支出</o:TextCode></o:TextObject>"#
        // Not seen: white on paper, invisible, without ink.
        + r#"<o:TextObject Boundary="20 90 80 9" Size="4"><o:FillColor Value="255 255 255"/><o:TextCode X="0" Y="4">9.99</o:TextCode></o:TextObject>"#
        + r#"<o:TextObject Boundary="20 95 80 9" Size="4" Visible="false"><o:TextCode X="0" Y="4">8.88</o:TextCode></o:TextObject>"#;
    let source = source(&document(&body, &words(20.0, 70.0, "模板上的字", r#"DeltaX="g 4 4""#)));
    assert_eq!(source.text.split_whitespace().collect::<Vec<_>>(), ["收入总计", "1,234.50", "支出", "模板上的字"]);
    let at = |text: &str| source.place(source.text.find(text).unwrap());
    let Some(Place::Page { page: 1, bounds: Some(bounds) }) = at("支出") else { panic!("{:?}", at("支出")) };
    // 30 mm from the left, its base line 54 mm from the top.
    assert_eq!((bounds[0], bounds[3]), (85, 154));
}

/// What a program set at even distances over a box stands where its characters fit: as wide as they are, and around what another
/// font drew within the box.
#[test]
fn even_distances_over_a_box_are_set_right() {
    let spread = |x: f64, width: f64, text: &str, count: usize| {
        let step = width / count as f64;
        format!(
            r#"<o:TextObject Boundary="{x} 30 {width} 4" Size="4"><o:TextCode X="0" Y="4" DeltaX="g {} {step}">{text}</o:TextCode></o:TextObject>"#,
            count - 1
        )
    };
    // The marks are two wide each, and the second stands behind two of the four characters.
    let body = spread(20.0, 2.0, "“", 1) + &spread(30.0, 2.0, "”", 1) + &spread(22.0, 18.0, "三公经费", 4);
    assert_eq!(source(&document(&body, "")).text.trim(), "“三公”经费");
    // What does not fit is left where it was said to be.
    let body = spread(20.0, 2.0, "“", 1) + &spread(30.0, 2.0, "”", 1) + &spread(22.0, 30.0, "三公经费", 4);
    assert_ne!(source(&document(&body, "")).text.trim(), "“三公”经费");
    // Digits are half as wide as characters.
    let source = source(&document(&spread(20.0, 24.0, "2024年预算数", 8), ""));
    assert_eq!(source.text.trim(), "2024年预算数");
}

#[test]
fn shapes_are_the_lines_of_tables() {
    let mut body = String::new();
    for y in [0, 8, 16] {
        body += &shape(20.0, 40.0, &format!("M 0 {y} L 90 {y}"), r#"Stroke="true""#);
    }
    // One line across is a thin area; those down are one shape.
    body += &shape(20.0, 40.0, "M 0 24 L 90 24 L 90 24.2 L 0 24.2 C", r#"Stroke="false" Fill="true""#);
    body += &shape(20.0, 40.0, "M 0 0 L 0 24 M 50 0 L 50 24 M 90 0 L 90 24", "");
    for (row, (name, amount)) in [("项目", "金额"), ("基本支出", "10.50"), ("合计", "10.50")].into_iter().enumerate() {
        let y = 41.0 + 8.0 * row as f64;
        body += &words(22.0, y, name, r#"DeltaX="g 3 4""#);
        body += &words(72.0, y, amount, &format!(r#"DeltaX="g 4 {}""#, if row == 0 { 4 } else { 2 }));
    }
    let source = source(&document(&body, ""));
    assert_eq!(source.text.trim(), "项目\t金额\n基本支出\t10.50\n合计\t10.50");
}

#[test]
fn text_drawn_as_shapes_says_so() {
    let strokes = shape(20.0, 20.0, "M 0 0 L 1 0 L 1 1 C", r#"Stroke="false" Fill="true""#).repeat(300);
    assert!(refusal(&document(&strokes, "")).contains("变成了图形"));
}

#[test]
fn what_is_no_document_says_so() {
    assert!(refusal(&packed(&[("OFD.xml", ENTRANCE)])).contains("Document.xml"));
    assert!(refusal(&packed(&[("OFD.xml", ENTRANCE), ("Encryptions.xml", "<a/>")])).contains("密码"));
    assert!(refusal(&document("", "")).contains("没有文字"));
    assert!(refusal(&document(r#"<o:ImageObject Boundary="0 0 210 297"/>"#, "")).contains("扫描件"));
    assert!(refusal(&document("<o:TextObject>", "")).contains("损坏"));
    assert!(refusal(&document(&words(20.0, 20.0, "\u{fffd}\u{fffd}\u{fffd}\u{fffd}字", r#"DeltaX="g 4 4""#), "")).contains("编码对照"));
    let cut = fs::read(root().join("fixtures/formats/office/nested.ofd")).unwrap();
    assert!(refusal(&cut[..cut.len() / 2]).contains("损坏"));
}

#[test]
fn what_never_ends_is_refused() {
    let page = r#"<o:Page ID="1" BaseLoc="P.xml"/>"#.repeat(30_000);
    let many =
        packed(&[("OFD.xml", ENTRANCE), ("Doc_0/Document.xml", &format!(r#"<o:D xmlns:o="o">{page}</o:D>"#)), ("Doc_0/P.xml", "<a/>")]);
    assert!(refusal(&many).contains("页"));
    // A page within another, and a template that is drawn behind each of many pages.
    assert!(refusal(&document(&format!("{}{}", "<o:PageBlock>".repeat(300), "</o:PageBlock>".repeat(300)), "")).contains("嵌套"));
    let shapes = shape(0.0, 0.0, "M 0 0 L 1 1", "").repeat(1_000);
    let page = r#"<o:Page ID="1" BaseLoc="P.xml"/>"#.repeat(3_000);
    let behind = packed(&[
        ("OFD.xml", ENTRANCE),
        ("Doc_0/Document.xml", &format!(r#"<o:D xmlns:o="o"><o:TemplatePage ID="2" BaseLoc="T.xml"/>{page}</o:D>"#)),
        ("Doc_0/T.xml", &format!(r#"<o:Page xmlns:o="o">{shapes}</o:Page>"#)),
        ("Doc_0/P.xml", r#"<o:Page xmlns:o="o"><o:Template TemplateID="2"/></o:Page>"#),
    ]);
    assert!(refusal(&behind).contains("绘图对象过多"));
    // Distances repeated without end are only as many as the characters.
    let endless = document(&words(20.0, 20.0, "收入", r#"DeltaX="g 99999999999 4""#), "");
    assert_eq!(source(&endless).text.trim(), "收入");
}

#[test]
fn what_unpacks_too_far_is_refused() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("OFD.xml", SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..129 {
        archive.write_all(&zeros).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20 && refusal(&bytes).contains("128 MiB"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever numbers and words a page holds, it is read or refused.
    #[test]
    fn any_page_is_read_or_refused(
        values in prop::collection::vec(prop_oneof![Just("nan".to_owned()), Just("1e300".to_owned()), Just("-1e-300".to_owned()), "[-0-9. gMLBC]{0,12}"], 8),
        text in "[0-9.,收支\u{fffd} ]{0,20}",
    ) {
        let [a, b, c, d, e, f, g, h] = values.as_slice() else { return Ok(()) };
        let body = format!(
            r#"<o:TextObject Boundary="{a} 10 {b} 5" Size="{c}" CTM="{d} 0 0 1 {e} 0"><o:TextCode X="{f}" Y="{g}" DeltaX="{h}" DeltaY="{a}">{text}</o:TextCode></o:TextObject>
            <o:PathObject Boundary="{b} {c} 1 1" CTM="{e}" Fill="true"><o:AbbreviatedData>M 0 0 L {f} {g} {h}</o:AbbreviatedData></o:PathObject>"#
        );
        match read(&document(&body, &words(20.0, 20.0, "固定文字", "")), &ReadOptions::default()) {
            Ok(read) => prop_assert!(read.text.contains('固')),
            Err(error) => prop_assert!(matches!(error, ReadError::Damaged { .. }), "{}", error),
        }
    }
}
