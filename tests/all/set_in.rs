//! Names without codes that are set in below others: by blanks, by the format, or by their place on a page.

use super::drawn::{Page, file};
use budgetcheck::{Error, ReadOptions, verify};
use std::io::Write as _;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Depth, name, and an amount; the last one comes from outside, as it is to be wrong once.
fn rows(last: &str) -> Vec<(usize, &'static str, String)> {
    let row = |depth, name, amount: &str| (depth, name, amount.to_owned());
    vec![
        row(0, "卫生健康支出", "73.60"),
        row(1, "公共卫生", "51.20"),
        row(2, "疾病预防控制机构", "40.00"),
        row(2, "妇幼保健机构", "11.20"),
        row(1, "中医药事务", "22.40"),
        row(2, "中医（民族医）药专项", "22.40"),
        row(0, "住房保障支出", "30.50"),
        row(1, "住房改革支出", "30.50"),
        row(2, "住房公积金", "18.20"),
        row(2, "购房补贴", last),
    ]
}

const HEAD: [&str; 3] = ["清源县卫生健康局2026年部门预算", "一般公共预算支出表", "单位：万元"];
const TOTAL: &str = "104.10";

fn html(set_in: impl Fn(usize, &str) -> String, last: &str) -> Vec<u8> {
    let mut page: String = HEAD.iter().map(|line| format!("<p>{line}</p>")).collect();
    page += "<table><tr><td>功能分类科目</td><td>金额</td></tr>";
    for (depth, name, amount) in rows(last) {
        page += &format!("<tr><td>{}</td><td>{amount}</td></tr>", set_in(depth, name));
    }
    format!("{page}<tr><td>合计</td><td>{TOTAL}</td></tr></table>").into_bytes()
}

fn zipped(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(set_in: impl Fn(usize, &str) -> String, last: &str) -> Vec<u8> {
    let plain = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let row = |name: String, amount: &str| format!("<w:tr><w:tc>{name}</w:tc><w:tc>{}</w:tc></w:tr>", plain(amount));
    let mut body: String = HEAD.iter().map(|line| plain(line)).collect();
    body += &format!("<w:tbl>{}", row(plain("功能分类科目"), "金额"));
    body.extend(rows(last).iter().map(|(depth, name, amount)| row(set_in(*depth, name), amount)));
    body += &format!("{}</w:tbl>", row(plain("合计"), TOTAL));
    zipped(&[("word/document.xml", format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"))])
}

fn xlsx(last: &str) -> Vec<u8> {
    let text = |column: char, row: usize, style: usize, text: &str| {
        format!("<c r=\"{column}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let line = |row: usize, depth: usize, name: &str, amount: &str| {
        format!("<row r=\"{row}\">{}{}</row>", text('A', row, depth, name), text('B', row, 0, amount))
    };
    let mut sheet: String =
        HEAD.iter().zip(1..).map(|(words, row)| format!("<row r=\"{row}\">{}</row>", text('A', row, 0, words))).collect();
    sheet += &line(4, 0, "功能分类科目", "金额");
    for ((depth, name, amount), row) in rows(last).into_iter().zip(5..) {
        sheet += &line(row, depth, name, &amount);
    }
    sheet += &line(20, 0, "合计", TOTAL);
    let formats: String = (0..3).map(|n| format!("<xf numFmtId=\"0\"><alignment horizontal=\"left\" indent=\"{n}\"/></xf>")).collect();
    zipped(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"表\" r:id=\"rId1\"/></sheets></workbook>".into()),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
             <Relationship Id=\"rId2\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>"
                .into(),
        ),
        ("xl/styles.xml", format!("<styleSheet><cellXfs>{formats}</cellXfs></styleSheet>")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")),
    ])
}

/// Two pages; on the second one no class stands.
fn pdf(last: &str) -> Vec<u8> {
    let mut pages = [Page::default(), Page::default()];
    pages[0].sized(150.0, 60.0, 14.0, HEAD[0]).words(250.0, 100.0, HEAD[1]).words(450.0, 120.0, HEAD[2]);
    let mut printed = vec![(0, "功能分类科目", "金额".to_owned())];
    printed.extend(rows(last));
    printed.push((0, "合计", TOTAL.to_owned()));
    let (first, second) = printed.split_at(9);
    for (page, (top, rows)) in pages.iter_mut().zip([(130.0, first), (60.0, second)]) {
        let ys: Vec<f32> = (0_u8..).take(rows.len() + 1).map(|n| f32::from(n).mul_add(20.0, top)).collect();
        page.grid(&[50.0, 350.0, 500.0], &ys);
        for ((depth, name, amount), y) in rows.iter().zip(&ys) {
            page.words(55.0 + 10.0 * f32::from(u8::try_from(*depth).unwrap()), y + 14.0, name).ending(495.0, y + 14.0, amount);
        }
    }
    file(&pages)
}

/// Findings as code and right value, and how many figures stay unchecked.
fn found(name: &str, bytes: &[u8]) -> (Vec<(&'static str, String)>, usize) {
    let verified = verify(name, bytes, &ReadOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let said = verified.findings().iter().map(|f| (f.rule.code, f.message.zh.clone())).collect();
    (said, verified.closed.coverage.unchecked.len())
}

/// A document of the amount of its last row.
type Document = Box<dyn Fn(&str) -> Vec<u8>>;

/// Every way to set a name in, with the document that it makes of the amount of the last row.
fn every_way() -> Vec<(&'static str, Document)> {
    let p = |set: String, name: &str| format!("<w:p>{set}<w:r><w:t>{name}</w:t></w:r></w:p>");
    vec![
        ("nbsp.html", Box::new(|last| html(|depth, name| format!("\n   {}{name}", "&nbsp;&nbsp;".repeat(depth)), last))),
        ("wide.html", Box::new(|last| html(|depth, name| format!("{}{name}", "\u{3000}".repeat(depth)), last))),
        (
            "blanks.docx",
            Box::new(move |last| docx(|depth, name| p(String::new(), &format!("{}{name}", "\u{3000}\u{3000}".repeat(depth))), last)),
        ),
        (
            "points.docx",
            Box::new(move |last| docx(|depth, name| p(format!("<w:pPr><w:ind w:left=\"{}\"/></w:pPr>", depth * 210), name), last)),
        ),
        (
            "characters.docx",
            Box::new(move |last| {
                docx(|depth, name| p(format!("<w:pPr><w:ind w:firstLineChars=\"{}\" w:firstLine=\"1\"/></w:pPr>", depth * 200), name), last)
            }),
        ),
        ("format.xlsx", Box::new(xlsx)),
        ("place.pdf", Box::new(pdf)),
    ]
}

#[test]
fn names_set_in_below_others_are_their_parts_however_it_is_done() {
    for (name, document) in every_way() {
        assert_eq!(found(name, &document("12.30")), (Vec::new(), 0), "{name}");
        let (said, _) = found(name, &document("13.20"));
        let right = said.iter().filter(|(code, message)| *code == "BC101" && message.contains("30.50")).count();
        assert!(said.len() == 1 && right == 1, "{name}: {said:?}");
    }
}

/// Blanks typed without care say nothing: most sums would be broken, and none is made.
#[test]
fn blanks_that_no_sum_bears_out_are_no_levels() {
    let flat = |depth: usize, name: &str| format!("{}{name}", "\u{3000}".repeat(depth.min(1)));
    let document = html(flat, "12.30");
    assert!(matches!(verify("draft.html", &document, &ReadOptions::default()), Err(Error::NothingChecked)));
}
