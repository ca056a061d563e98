//! The readers of documents: the text they give, the laws they keep, and how they refuse.

use budgetcheck::model::{Format, Place, Source};
use budgetcheck::read::limits::{MAX_CELLS, MAX_DEPTH, MAX_UNPACKED};
use budgetcheck::read::{ReadError, ReadOptions, read};
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use std::path::Path;

const DISCLOSURES: [(&str, Format); 8] = [
    ("disclosure.txt", Format::Text),
    ("disclosure.csv", Format::Csv),
    ("disclosure.md", Format::Markdown),
    ("disclosure.html", Format::Html),
    ("disclosure.docx", Format::Docx),
    ("disclosure.xlsx", Format::Xlsx),
    ("disclosure.ods", Format::Xlsx),
    ("disclosure.xls", Format::Xlsx),
];
const HARD: [&str; 5] = ["hard.docx", "hard.xlsx", "hard.ods", "hard.xls", "gb2312.html"];

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn source(name: &str) -> Source {
    read(&fixture(name), &ReadOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The text with its tabs and page breaks made visible.
fn visible(text: &str) -> String {
    text.replace('\t', "→").replace('\u{c}', "⏎")
}

fn remarks(source: &Source) -> Vec<(&str, &str)> {
    source.remarks.iter().map(|(span, message)| (span.of(&source.text), message.as_str())).collect()
}

/// Bytes that nobody should have to read, and why they were refused.
fn refusal(bytes: &[u8]) -> ReadError {
    read(bytes, &ReadOptions::default()).expect_err("must be refused")
}

// --- the text -------------------------------------------------------------------------------------------------------

#[test]
fn every_format_gives_the_same_disclosure() {
    let expected = source("disclosure.txt").text;
    for (name, format) in DISCLOSURES {
        let source = source(name);
        assert_eq!(source.format, format, "{name}");
        // In a CSV file the narrower table has the columns of the wider one, the last of them blank; in Markdown a blank line
        // more stands before a table, for its line of dashes.
        let alike = |text: &str| match format {
            Format::Csv => text.lines().map(|line| format!("{}\n", line.trim_end_matches('\t'))).collect(),
            Format::Markdown => text.replace("\n\n\n", "\n\n"),
            _ => text.to_owned(),
        };
        let (text, expected) = (alike(&source.text), alike(&expected));
        assert_eq!(visible(&text), visible(&expected), "{name}");
        assert!(source.remarks.is_empty(), "{name}: {:?}", source.remarks);
    }
}

#[test]
fn figures_have_the_address_a_clerk_would_look_up() {
    let place = |name: &str, figure: &str| {
        let source = source(name);
        let offset = source.text.find(figure).unwrap();
        source.place(offset).cloned().unwrap()
    };
    let sheet = |cell: &str| Place::Sheet { sheet: "一般公共预算支出表".into(), cell: cell.into() };
    let cell = |table, row, column| Place::Cell { table, row, column };
    for name in ["disclosure.xlsx", "disclosure.ods", "disclosure.xls"] {
        assert_eq!(place(name, "112.17"), sheet("C12"), "{name}");
    }
    for name in ["disclosure.docx", "disclosure.html", "disclosure.md"] {
        assert_eq!(place(name, "112.17"), cell(2, 10, 3), "{name}");
    }
    assert_eq!(place("disclosure.csv", "112.17"), cell(1, 30, 3));
    assert_eq!(place("disclosure.docx", "收支预算总体情况"), Place::Paragraph { paragraph: 4 });
    // Hidden columns keep their letters.
    let hard = Place::Sheet { sheet: "附表".into(), cell: "D5".into() };
    assert_eq!(place("hard.xlsx", "-1,234.50"), hard);
}

const HARD_DOCX: &str = "目录

收支总表→1
支出表→3

⏎一、部门职责

（一）主要职责

（二）机构设置

1. 内设机构

二、收支情况

（一）收入情况

支出预算866.70万元。

前半句，后半句。

第一行
第二行

方框之前

文本框里的文字

收支总表

支出表

类别→金额→→
→合计→基本支出→项目支出
一般公共服务支出→3.00→1.00→2.00
→7.00→→7.00

内表→5.00

方框里的第一段

方框里的第二段

1→甲
2→乙
";

#[test]
fn word_documents_read_as_they_print() {
    let source = source("hard.docx");
    assert_eq!(visible(&source.text), HARD_DOCX);
    assert_eq!(
        remarks(&source),
        [
            ("支出预算866.70万元。", "此处有隐藏文字或划去的文字，没有读取"),
            ("收支总表", "此处是图片，其中的文字和数字无法读取，没有检查"),
            ("乙", "文件带有修订标记：已删除的内容没有读取，新增的内容按正文读取"),
        ]
    );
}

const HARD_XLSX: &str = "收支总表（续）

单位：万元

项目→上年数→预算数
存储误差→866.70→0.30
会计格式→1,234,567.89→-1,234.50
会计格式的零→-→-
没有缓存值的公式→#公式无缓存值→#公式无缓存值
错误值→#REF!→
百分比和日期→12.35%→2024-03-01
文本型数字→866.70→2010301
跨行名称→1.01→2.68
→0.333333333→100

政府性基金预算支出表

项目→预算数→
合计→→5.00

注：本表没有数据的单元格为空。

零值不显示

甲→→1
乙→2→
";

#[test]
fn sheets_read_as_they_show() {
    let source = source("hard.xlsx");
    assert_eq!(visible(&source.text), HARD_XLSX);
    let note = "注：本表没有数据的单元格为空。";
    assert_eq!(
        remarks(&source),
        [
            (note, "工作表“附表”有 1 行隐藏的内容，没有读取"),
            (note, "工作表“附表”有 1 列隐藏的内容，没有读取"),
            (note, "工作表“底稿”是隐藏的，没有读取"),
        ]
    );
}

#[test]
fn old_workbooks_read_as_they_show() {
    let source = source("hard.xls");
    let beginning = "收支总表（续）

项目→预算数
会计格式→-1,234.50
会计格式的零→-
整数→866.00
第6行的很长很长很长很长很长很长的名称→0.06
";
    let text = visible(&source.text);
    assert!(text.starts_with(beginning), "{text}");
    // Four hundred names take more than one record of shared strings.
    for row in 6..406 {
        let line = format!("第{row}行的很长很长很长很长很长很长的名称→{}\n", f64::from(row) / 100.0);
        assert!(text.contains(&line), "{line}");
    }
    assert_eq!(source.remarks.len(), 3);
}

const HARD_ODS: &str = "附表

项目→上年数→预算数
重复→0.10→0.10
公式→#公式无缓存值→866.7
";

#[test]
fn opendocument_sheets_read_as_they_show() {
    let source = source("hard.ods");
    assert_eq!(visible(&source.text), HARD_ODS);
    assert_eq!(source.remarks.len(), 3);
}

const GB2312_HTML: &str = "首页

清河县示例局 2024年预算

单位: 万元
第二行

收支总表

项目→预算数→
→收入→支出
一般公共预算→1.00→¥3.00
其他收入→7.00→5.00 <含税>
合计→8.00→8.00

三公经费表
";

#[test]
fn web_pages_read_as_they_are_seen() {
    let source = source("gb2312.html");
    assert_eq!(source.encoding, "gb18030");
    assert_eq!(visible(&source.text), GB2312_HTML);
    assert_eq!(
        remarks(&source),
        [("8.00", "此处有不显示的表格行或单元格，没有读取"), ("三公经费表", "此处是图片，其中的文字和数字无法读取，没有检查"),]
    );
}

#[test]
fn a_page_may_declare_another_encoding_than_it_has() {
    let page = "<html><meta charset=gb2312><table><tr><td>收入<td>1.00</table>";
    let source = read(page.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!((source.text.as_str(), source.encoding.as_str()), ("收入\t1.00\n", "utf-8"));
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(page.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&utf16, &ReadOptions::default()).unwrap().text, "收入\t1.00\n");
}

#[test]
fn plain_text_stays_plain() {
    for text in [
        "收入,支出\n甲,1.00\n",
        "2024年,收入1,000.00万元,支出1,000.00万元。\n无。\n",
        "收入\t1.00\n支出\t1.00\n",
        "收入 | 1.00\n支出 | 1.00\n",
        "<项目>\t1.00\n",
    ] {
        let source = read(text.as_bytes(), &ReadOptions::default()).unwrap();
        assert_eq!((source.format, source.text.as_str()), (Format::Text, text));
    }
}

// --- refusals -------------------------------------------------------------------------------------------------------

/// An OLE2 file with an empty stream of each name.
fn ole(streams: &[&str]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for stream in streams {
        file.create_stream(stream).unwrap();
    }
    file.into_inner().into_inner()
}

/// A packed file with these parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn document(body: &str) -> Vec<u8> {
    packed(&[("word/document.xml", format!("<w:document><w:body>{body}</w:body></w:document>").as_bytes())])
}

fn workbook(sheet_data: &str) -> Vec<u8> {
    packed(&[
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="s.xml"/></Relationships>"#),
        ("xl/s.xml", format!("<worksheet><sheetData>{sheet_data}</sheetData></worksheet>").as_bytes()),
    ])
}

#[test]
fn formats_that_are_not_read_say_what_to_save_as() {
    let cases = [
        (ole(&["PowerPoint Document"]), "旧版演示文稿", ".docx"),
        (ole(&["Book"]), "Excel 95", ".xlsx"),
        (ole(&["Other"]), "旧版 Office", ".docx"),
        (packed(&[("xl/workbook.bin", b"")]), ".xlsb", ".xlsx"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n".to_vec(), ".mht", ".docx"),
        (br#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">"#.to_vec(), "XML", ".xlsx"),
    ];
    for (bytes, what, instead) in cases {
        let error = refusal(&bytes);
        assert!(matches!(error, ReadError::Unsupported(..)), "{error:?}");
        assert!(error.to_string().contains(what) && error.to_string().contains(instead), "{error}");
    }
}

#[test]
fn the_name_of_a_file_says_nothing_about_its_format() {
    let folder = tempfile::tempdir().unwrap();
    let findings = |name: &str, from: &str| {
        std::fs::write(folder.path().join(name), fixture(from)).unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_budgetcheck"));
        let output = command.current_dir(folder.path()).args(["verify", name, "--format", "json"]).output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let document = report["documents"][0].clone();
        (document["tables"].as_array().unwrap().len(), document["findings"].clone())
    };
    for (own, other) in
        [("township-faulty.pdf", "draft.txt"), ("township-faulty.docx", "draft.pdf"), ("township-faulty.xlsx", "draft.docx")]
    {
        let own_findings = findings(own, own);
        assert!(own_findings.0 > 9 && !own_findings.1.as_array().unwrap().is_empty(), "{own}");
        assert_eq!(findings(other, own), own_findings, "{own} as {other}");
    }
}

#[test]
fn an_amount_that_a_narrow_cell_breaks_is_one_figure_or_is_reported() {
    let table = |lines: [&str; 2]| {
        let cell = |paragraphs: &[&str]| {
            let text = |p: &&str| format!("<w:p><w:r><w:t>{p}</w:t></w:r></w:p>");
            format!("<w:tc>{}</w:tc>", paragraphs.iter().map(text).collect::<String>())
        };
        let row = |cells: &[&[&str]]| format!("<w:tr>{}</w:tr>", cells.iter().map(|c| cell(c)).collect::<String>());
        let title = "<w:p><w:r><w:t>收入总表</w:t></w:r></w:p><w:p><w:r><w:t>单位：元</w:t></w:r></w:p>";
        let rows = [
            row(&[&["科目编码"], &["科目名称"], &["合计"]]),
            row(&[&[""], &["合计"], &lines]),
            row(&[&["201"], &["一般公共服务支出"], &["1.00"]]),
        ];
        document(&format!("{title}<w:tbl>{}</w:tbl>", rows.concat()))
    };
    let printed = |lines: [&str; 2]| {
        let d = budgetcheck::parse::parse(&read(&table(lines), &ReadOptions::default()).unwrap());
        let figures = d.figures.iter().filter(|f| f.is_printed() && f.raw != "1.00");
        figures.map(|f| (f.raw.clone(), f.value().map(|v| v.to_string()))).collect::<Vec<_>>()
    };
    assert_eq!(printed(["188,012,", "345.60"]), [("188,012,345.60".to_owned(), Some("188012345.60".to_owned()))]);
    assert!(printed(["188,01", "2,345.60"]).iter().all(|f| f.1.is_none()));
}

#[test]
fn protected_files_say_so() {
    let manifest = b"<manifest><encryption-data/></manifest>";
    let ods = packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", b"\x01\x02"),
    ]);
    for bytes in [ole(&["EncryptedPackage", "EncryptionInfo"]), ods] {
        assert!(refusal(&bytes).to_string().contains("密码"));
        assert!(refusal(&bytes).english().contains("password"));
    }
}

#[test]
fn damaged_files_say_so() {
    let whole = fixture("disclosure.docx");
    let cut = |name: &str| {
        let bytes = fixture(name);
        bytes[..bytes.len() / 2].to_vec()
    };
    let cases = [
        cut("disclosure.docx"),
        cut("disclosure.xlsx"),
        cut("disclosure.ods"),
        whole[..4].to_vec(),
        packed(&[("word/document.xml", b"<w:document><w:body><w:p>")]),
        packed(&[("xl/workbook.xml", b"<workbook><sheets></workbook>")]),
        packed(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]),
        fixture("disclosure.xls")[..600].to_vec(),
    ];
    for bytes in cases {
        let error = refusal(&bytes);
        assert!(matches!(&error, ReadError::Damaged { zh, .. } if zh.contains("损坏")), "{error:?}");
    }
    assert!(refusal(&packed(&[("a.txt", b"")])).to_string().contains("压缩包"));
    assert!(refusal(&document("<w:p/>")).to_string().contains("没有可以读取的文字"));
    assert!(refusal(b"<html><img src=a></html>").to_string().contains("没有可以读取的文字"));
}

#[test]
fn what_unpacks_too_far_is_refused() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::copy(&mut std::io::repeat(b' ').take(MAX_UNPACKED + 1), &mut archive).unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    let limit = (MAX_UNPACKED >> 20).to_string();
    assert!(refusal(&bytes).to_string().contains(&limit));
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    let limit = MAX_DEPTH.to_string();
    let nested = |open: &str, close: &str, depth: usize| format!("{}{}", open.repeat(depth), close.repeat(depth));
    let cases = [
        document(&nested("<w:sdt>", "</w:sdt>", MAX_DEPTH)),
        document(&nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", MAX_DEPTH)),
        document(&format!("<w:p>{}</w:p>", nested("<w:ins>", "</w:ins>", MAX_DEPTH))),
        nested("<div>", "</div>", MAX_DEPTH + 1).into_bytes(),
        nested("<table><tr><td>", "</table>", MAX_DEPTH).into_bytes(),
        "<div>".repeat(1_000_000).into_bytes(),
    ];
    for bytes in cases {
        let error = refusal(&bytes).to_string();
        assert!(error.contains(&limit), "{error}");
    }
}

#[test]
fn what_is_too_wide_is_refused() {
    let limit = MAX_CELLS.to_string();
    let rows: String = (1..=100).map(|r| format!(r#"<row r="{r}"><c r="A{r}"><v>1</v></c><c r="XFD{r}"><v>1</v></c></row>"#)).collect();
    let spans = r#"<w:tc><w:tcPr><w:gridSpan w:val="1000"/></w:tcPr></w:tc>"#.repeat(2);
    let cases = [
        workbook(&rows),
        document(&format!("<w:tbl>{}</w:tbl>", format!("<w:tr>{spans}</w:tr>").repeat(1000))),
        format!("<table>{}</table>", "<tr><td colspan=1000>1<td colspan=1000>2".repeat(1000)).into_bytes(),
        format!("<table><tr>{}</table>", "<td colspan=1000>1".repeat(1001)).into_bytes(),
    ];
    for bytes in cases {
        let error = refusal(&bytes).to_string();
        assert!(error.contains(&limit), "{error}");
    }
}

// --- laws -----------------------------------------------------------------------------------------------------------

/// What holds for the places of every source.
fn check_marks(source: &Source) {
    let mut end = 0;
    for mark in &source.marks {
        assert!(mark.span.start >= end && mark.span.end >= mark.span.start, "{mark:?} overlaps");
        let text = source.text.get(mark.span.start..mark.span.end).expect("a mark lies on character boundaries");
        if !matches!(mark.place, Place::Paragraph { .. }) {
            assert!(!text.contains(['\t', '\n', '\r', '\u{c}']), "{text:?}");
        }
        end = mark.span.end;
    }
    for (span, _) in &source.remarks {
        assert!(source.text.get(span.start..span.end).is_some());
    }
}

/// What holds for the text of every format with places: rows of one width, and no text without a place.
fn check_rows(source: &Source) {
    let mut width = None;
    let mut offset = 0;
    for line in source.text.split('\n') {
        let first = offset + usize::from(line.starts_with('\u{c}'));
        let in_table = matches!(source.place(first), Some(Place::Cell { .. } | Place::Sheet { .. })) && line.contains('\t');
        let cells = line.split('\t').count();
        if in_table {
            assert_eq!(cells, width.unwrap_or(cells), "{line:?}");
        }
        width = in_table.then_some(cells);
        let mut start = offset;
        for cell in line.trim_start_matches('\u{c}').split('\t') {
            assert!(cell.is_empty() || source.place(first).is_some(), "{line:?} has no place");
            if in_table {
                assert!(source.place(start).is_some(), "{cell:?} in {line:?} has no place");
            }
            start += cell.len() + 1;
        }
        offset += line.len() + 1;
    }
}

#[test]
fn the_laws_hold_for_all_fixtures() {
    for name in DISCLOSURES.iter().map(|(name, _)| *name).chain(HARD) {
        let source = source(name);
        check_marks(&source);
        if source.format != Format::Text {
            check_rows(&source);
        }
    }
}

/// Reads what may be anything: it must not panic, and what is read must keep the laws.
fn survives(bytes: &[u8]) {
    if let Ok(source) = read(bytes, &ReadOptions::default()) {
        check_marks(&source);
        if !matches!(source.format, Format::Text | Format::Pdf) {
            check_rows(&source);
        }
    }
}

/// A change to bytes: where (in thousandths), what, and how.
type Change = (usize, u8, u8);

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for &(position, value, kind) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = position % bytes.len();
        match kind % 8 {
            0..=3 => bytes[at] = value,
            4 => bytes.truncate(at),
            5 => bytes.insert(at, value),
            6 => drop(bytes.drain(at..(at + usize::from(value)).min(bytes.len()))),
            _ => {
                let piece: Vec<u8> = bytes[at..(at + usize::from(value)).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

/// A packed fixture with changes to the n-th of its parts that have text.
fn with_changed_part(name: &str, part: usize, changes: &[Change]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(fixture(name))).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        parts.push((file.name().unwrap().into_owned(), content));
    }
    let mut texts: Vec<&mut Vec<u8>> = parts
        .iter_mut()
        .filter(|(name, _)| name.ends_with(".xml") && !name.contains("theme") && !name.contains("docProps"))
        .map(|(_, content)| content)
        .collect();
    let index = part % texts.len();
    *texts[index] = changed(std::mem::take(texts[index]), changes);
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    packed(&parts)
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    proptest::collection::vec((0..100_000_usize, any::<u8>(), any::<u8>()), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn changed_files_never_panic(index in 0..DISCLOSURES.len() + HARD.len(), changes in changes()) {
        let name = DISCLOSURES.iter().map(|(name, _)| *name).chain(HARD).nth(index).unwrap();
        survives(&changed(fixture(name), &changes));
    }

    #[test]
    fn changed_parts_never_panic(index in 0..6_usize, part in 0..20_usize, changes in changes()) {
        let names = ["disclosure.docx", "disclosure.xlsx", "disclosure.ods", "hard.docx", "hard.xlsx", "hard.ods"];
        survives(&with_changed_part(names[index], part, &changes));
    }

    #[test]
    fn changed_old_workbooks_never_panic(hard in any::<bool>(), changes in changes()) {
        survives(&changed(fixture(if hard { "hard.xls" } else { "disclosure.xls" }), &changes));
    }

    #[test]
    fn any_markup_keeps_the_laws(text in "<html>(<(table|tr|td|td rowspan=3|td colspan=2|td rowspan=0|p|div|br|li|caption|tfoot)>|</(table|tr|td|p|div)>|甲|1\\.00|表| |\n|&nbsp;|\t){0,60}") {
        survives(text.as_bytes());
    }

    #[test]
    fn any_separated_values_keep_the_laws(text in "((甲|1\\.00|\"a,\nb\"|\"|表|：|)(,|;|\t|\n|\r\n)){0,60}") {
        survives(text.as_bytes());
    }

    #[test]
    fn any_markdown_keeps_the_laws(text in "\\|a\\|b\\|\n\\|-\\|-\\|\n((甲|\\*\\*|\\\\|#|<br>|1\\.00|)(\\||\n|---)){0,60}") {
        survives(text.as_bytes());
    }
}

#[test]
fn tables_within_the_cells_of_a_page_are_tables_of_their_own() {
    let text = |html: &str| budgetcheck::read::read(html.as_bytes(), &budgetcheck::ReadOptions::default()).unwrap().text;
    // A table of data with another in a cell: the cell keeps its own words, the other comes behind it.
    let inner = "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>";
    let row = |name: &str, amount: &str, rest: &str| format!("<tr><td>{name}</td><td>{amount}</td><td>{rest}</td></tr>");
    let data = [row("项目", "金额", "备注"), row("合计", "3.00", &format!("见下{inner}")), row("其中", "3.00", "")].concat();
    assert_eq!(
        text(&format!("<html><body><table>{data}</table></body></html>")),
        "项目\t金额\t备注\n合计\t3.00\t见下\n其中\t3.00\t\n\n甲\t1\n乙\t2\n"
    );
    // An amount in a box of its own is the amount of its cell; the raised number of a note is no part of it.
    let boxed =
        [row("项目", "金额", ""), row("合计", "<table><tr><td>3.00</td></tr></table>", "12.5<sup><a href='#n'>1</a></sup>")].concat();
    assert_eq!(text(&format!("<html><body><table>{boxed}</table></body></html>")), "项目\t金额\t\n合计\t3.00\t12.5\n");
    // A frame: title, owner and unit, the table, a note.
    let frame = format!(
        "<table><tr><td colspan=2>收支总表</td></tr><tr><td>单位：甲局</td><td>单位：万元</td></tr><tr><td colspan=2>{inner}</td></tr><tr><td colspan=2>注：无。</td></tr></table>"
    );
    assert_eq!(
        text(&format!("<html><body>{frame}{frame}</body></html>"))
            .matches("收支总表\n\n单位：甲局\n\n单位：万元\n\n甲\t1\n乙\t2\n\n注：无。\n")
            .count(),
        2
    );
}
