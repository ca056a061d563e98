//! The PDF reader, on fixtures made by `fixtures/formats/make_pdf.py`.

use budgetcheck::model::{Format, Place, Source};
use budgetcheck::read::{ReadError, ReadOptions, pdf, read};

const DISCLOSURE: &[u8] = include_bytes!("../../fixtures/formats/disclosure.pdf");

fn disclosure() -> Source {
    read(DISCLOSURE, &ReadOptions::default()).expect("the fixture can be read")
}

/// The text of one page, from 1.
fn page(number: usize) -> String {
    disclosure().text.split('\u{c}').nth(number - 1).expect("the page exists").to_owned()
}

fn damage(bytes: &[u8]) -> String {
    match pdf::read(bytes) {
        Err(ReadError::Damaged { zh, en }) => {
            assert!(!en.is_empty());
            zh
        }
        other => panic!("expected an error, got {other:?}"),
    }
}

#[test]
fn a_ruled_table_is_rows_of_cells() {
    let expected = "\
编码\t科目名称\t本年收入\t\t
\t\t合计\t财政拨款\t其他收入
201\t一般公共服务支出\t1,234.56\t1,234.50\t0.06
20805\t机关事业单位基本养老保险缴费支出（含职业年金）\t98,765.43\t98,765.43\t
\t合计\t99,999.99\t99,999.93\t0.06
";
    // Names are set in as they are on the page.
    let trimmed = |line: &str| line.split('\t').map(str::trim_start).collect::<Vec<_>>().join("\t");
    let rows: String = page(1).lines().map(|line| trimmed(line) + "\n").collect();
    assert!(rows.contains(expected), "{}", page(1));
}

#[test]
fn bold_text_is_not_doubled() {
    assert!(page(1).starts_with("收入决算表\n编制单位：甲县示例局 单位：万元\n"), "{}", page(1));
}

#[test]
fn fonts_mixed_in_a_line_stay_in_order() {
    assert!(page(1).contains("甲县示例局2024年度收入总计99999.99万元，比上年增加12.30万元，\n增长0.01%。\n"), "{}", page(1));
}

#[test]
fn what_cannot_be_seen_is_not_read() {
    let text = page(1);
    assert!(text.contains("这一行看得见，金额7.00万元。"), "{text}");
    assert!(!text.contains("看不见") && !text.contains("8.00"), "{text}");
    assert!(text.contains("改数66.00") && !text.contains("55.00"), "{text}");
}

#[test]
fn outlined_text_and_white_text_on_black_can_be_seen() {
    let text = page(1);
    assert!(text.contains("空心字33.00"), "{text}");
    assert!(text.contains("黑底白字91.50") && !text.contains("77.00"), "{text}");
}

#[test]
fn page_numbers_and_running_heads_are_left_out() {
    let text = disclosure().text;
    assert!(!text.contains("- 1 -") && !text.contains("- 3 -"), "{text}");
    assert!(!text.contains("甲县示例局文件"), "{text}");
    assert_eq!(text.matches('\u{c}').count(), 4);
}

#[test]
fn a_table_over_two_pages_has_the_same_columns_on_both() {
    assert!(page(1).ends_with("项目\t2023年\t2024年\t备注\n办公费\t11.00\t12.00\t\n"), "{}", page(1));
    assert!(page(2).starts_with("合计\t\t23.00\t\n"), "{}", page(2));
}

#[test]
fn a_table_without_lines_has_its_columns_where_figures_stand() {
    let expected = "\
没有画线的表

          项目                                 预算数           执行数
          办公费                             1,000.00             9.50
          印刷费                                                 20.25
          差旅费（含会议费和培训费）            30.00
          合计                               1,030.00            29.75
";
    assert!(page(2).contains(expected), "{}", page(2));
}

#[test]
fn a_table_of_two_sides_without_lines_keeps_its_sides_apart() {
    let expected = "\
左右两边的表 单位：万元

          收入                                      支出
          项目                           预算数     项目                           预算数
          一、财政拨款                 1,000.00     一、一般公共服务支出           900.00
          二、事业收入                              二、外交支出
                                                    三、国防支出                   100.00
          收入合计                     1,000.00     支出合计                     1,000.00
";
    assert!(page(2).ends_with(expected), "{}", page(2));
}

#[test]
fn rows_and_columns_without_lines_between_them_are_told_apart() {
    let text = page(2);
    let rows = "项目\t预算数\t执行数\n甲\t1.00\t\n乙\t\t2.00\n丙\t5.00\t6.00\n";
    assert!(text.contains(rows), "{text}");
    assert!(text.contains("项目\t预算数\t执行数\n丁\t7.00\t8.00\n"), "{text}");
}

#[test]
fn a_larger_gap_is_a_blank_line() {
    let text = "一、名词解释\n基本支出：保障机构正常运转的支出。\n\n二、其他说明\n\n";
    assert!(page(3).starts_with(text), "{}", page(3));
}

#[test]
fn a_table_ruled_across_only_has_rows_and_columns() {
    let expected = "\
           项目                                    预算数         执行数           备注

           办公费                                   10.00          11.00
           机关事业单位基本养老保险缴费支出
                                                    20.00
           和职业年金缴费支出

           差旅费                                   30.00          31.00
";
    assert!(page(3).contains(expected), "{}", page(3));
}

#[test]
fn a_figure_that_is_cut_off_or_on_a_border_is_whole_and_remarked_upon() {
    let source = disclosure();
    assert!(page(3).ends_with("项目\t甲\t乙\n数\t123,456.78\t4,321.00\n"), "{}", page(3));
    let remarks: Vec<(&str, &str)> =
        source.remarks.iter().map(|(span, sentence)| (&source.text[span.start..span.end], sentence.as_str())).collect();
    let [(cut, cut_off), (between, on_border)] = remarks.as_slice() else { panic!("{remarks:?}") };
    assert!(*cut == "123,456.78" && cut_off.contains("没有显示完整"), "{remarks:?}");
    assert!(*between == "4,321.00" && on_border.contains("跨在两格之间"), "{remarks:?}");
}

#[test]
fn pages_on_their_side_are_read_upright() {
    assert_eq!(page(4), "横放的表\n\n项目\t金额\n维修费\t345.67\n");
    assert_eq!(page(5), "转页一行\n转页二行\n");
}

/// Marks are ordered, do not overlap, and hold nothing but the text of a cell or a line.
fn check_marks(source: &Source) {
    let mut end = 0;
    for mark in &source.marks {
        assert!(mark.span.start >= end && mark.span.start < mark.span.end);
        end = mark.span.end;
        let words = &source.text[mark.span.start..mark.span.end];
        assert!(!words.contains(['\t', '\n', '\u{c}']), "{words:?}");
        let Place::Page { page, bounds: Some([left, top, right, bottom]) } = mark.place else { panic!("{:?}", mark.place) };
        assert!(page >= 1 && left < right && top < bottom);
    }
}

#[test]
fn every_mark_names_a_place_and_marks_do_not_overlap() {
    let source = disclosure();
    assert_eq!(source.format, Format::Pdf);
    check_marks(&source);
    let figure = source.text.find("98,765.43").expect("the figure is there");
    assert_eq!(source.place(figure), Some(&Place::Page { page: 1, bounds: Some([290, 200, 380, 240]) }));
}

#[test]
fn an_amount_that_goes_on_in_the_next_line_of_its_cell_is_one_figure() {
    let narrow = pdf::read(include_bytes!("../../fixtures/formats/narrow.pdf")).expect("it can be read");
    let rows: Vec<&str> = narrow.text.lines().filter(|l| l.contains('\t') && l.contains("00") || l.contains(".60")).collect();
    assert_eq!(
        rows,
        [
            "\t合计\t188,012,345.60\t188,012,345.60",
            "201\t一般公共服务支出\t188,000,345.60\t188,000,345.60",
            "208\t社会保障和就业支出\t12,000.00\t12,000.00"
        ]
    );
}

#[test]
fn a_file_that_opens_without_a_password_is_read() {
    let protected = pdf::read(include_bytes!("../../fixtures/formats/protected.pdf")).expect("it can be read");
    assert_eq!(protected.text, disclosure().text);
}

#[test]
fn what_cannot_be_read_says_why() {
    assert!(damage(include_bytes!("../../fixtures/formats/password.pdf")).contains("密码"));
    assert!(damage(include_bytes!("../../fixtures/formats/scan.pdf")).contains("扫描件"));
    assert!(damage(include_bytes!("../../fixtures/formats/damaged.pdf")).contains("损坏"));
    assert!(damage(b"%PDF-").contains("损坏"));
}

#[test]
fn no_damage_makes_it_panic() {
    for cut in (0..DISCLOSURE.len()).step_by(97) {
        let _ = pdf::read(&DISCLOSURE[..cut]);
        let mut bytes = DISCLOSURE.to_vec();
        for byte in bytes.iter_mut().skip(cut).take(11) {
            *byte = byte.wrapping_mul(31).wrapping_add(7);
        }
        let _ = pdf::read(&bytes);
    }
}

/// Every figure that `pdftotext -layout` finds on a page must be on the same page of the reading, but for page
/// numbers and for text that cannot be seen; and no other figure.
///
/// `BUDGETCHECK_CORPUS` names a folder of folders with `document.pdf` and `document.layout.txt`.
#[test]
fn no_figure_of_the_corpus_is_lost_or_made_up() {
    let Some(folder) = std::env::var_os("BUDGETCHECK_CORPUS") else {
        println!("skipped: BUDGETCHECK_CORPUS does not name a folder of real disclosures");
        return;
    };
    for entry in std::fs::read_dir(folder).expect("the corpus can be listed") {
        let folder = entry.expect("the corpus can be listed").path();
        let Ok(bytes) = std::fs::read(folder.join("document.pdf")) else {
            continue;
        };
        let expected = std::fs::read_to_string(folder.join("document.layout.txt")).expect("the text is there");
        let source = pdf::read(&bytes).expect("a published PDF can be read");
        check_marks(&source);
        for (nth, (page, other)) in source.text.split('\u{c}').zip(expected.split('\u{c}')).enumerate() {
            let (mut missing, mut extra) = (figures(other), Vec::new());
            for figure in figures(page) {
                match missing.iter().position(|other| *other == figure) {
                    Some(found) => drop(missing.swap_remove(found)),
                    None => extra.push(figure),
                }
            }
            let place = format!("{} page {}", folder.display(), nth + 1);
            assert!(extra.is_empty(), "{place}: made up {extra:?}");
            // Page numbers, and list numbers of hidden lines.
            assert!(missing.iter().all(|figure| figure.len() <= 2), "{place}: lost {missing:?}");
        }
    }
}

/// The figures of a text: digits with thousands separators and decimals.
fn figures(text: &str) -> Vec<String> {
    text.split(|ch: char| !(ch.is_ascii_digit() || ch == '.' || ch == ','))
        .map(|part| part.trim_matches(['.', ',']).to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

#[test]
fn lines_that_a_sender_put_before_the_head_are_passed_over() {
    let pdf = std::fs::read("fixtures/formats/township-faulty.pdf").unwrap();
    let read = |bytes: &[u8]| budgetcheck::read::read(bytes, &budgetcheck::ReadOptions::default()).unwrap().text;
    assert_eq!(read(&[b"Content-Type: application/pdf\r\n\r\n", &pdf[..]].concat()), read(&pdf));
}
