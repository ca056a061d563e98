//! Pages of PDFs drawn for the test: one kind of page a test, and damaged pages that must end all the same.

use super::drawn::{Page, assemble, file, hex};
use budgetcheck::model::Source;
use budgetcheck::read::{ReadOptions, pdf};
use proptest::prelude::*;
use std::sync::mpsc;
use std::time::Duration;

/// Longer than this, with a machine that does much else besides, is without end.
const PATIENCE: Duration = Duration::from_secs(60);

fn read(pages: &[Page]) -> Source {
    pdf::read(&file(pages)).expect("a page of the test can be read")
}

/// A table without lines down, of a code, a name and three amounts; the head is printed at `y`, rows follow.
fn rows(page: &mut Page, mut y: f32, ruled: bool, rows: &[[&str; 5]]) {
    let mut row = |cells: &[&str; 5], head: bool| {
        if ruled {
            page.line((50.0, y - 14.0), (550.0, y - 14.0));
        }
        for (nth, cell) in cells.iter().enumerate() {
            match nth {
                0 => page.words(60.0, y, cell),
                1 => page.words(140.0, y, cell),
                _ if head => page.words([330.0, 420.0, 500.0][nth - 2], y, cell),
                _ => page.ending([360.0, 450.0, 545.0][nth - 2], y, cell),
            };
        }
        y += 20.0;
    };
    row(&["科目编码", "科目名称", "合计", "基本支出", "项目支出"], true);
    for cells in rows {
        row(cells, false);
    }
    if ruled {
        page.line((50.0, y - 14.0), (550.0, y - 14.0));
    }
}

/// An expenditure table that a page break cuts in two; the second page begins with its head again.
fn continued(ruled: bool) -> Vec<Page> {
    let (mut first, mut second) = (Page::default(), Page::default());
    first.sized(220.0, 60.0, 14.0, "乙镇2024年预算").words(250.0, 100.0, "部门支出总表").words(450.0, 120.0, "单位：万元");
    rows(
        &mut first,
        140.0,
        ruled,
        &[
            ["", "合计", "460.00", "310.00", "150.00"],
            ["204", "公共安全支出", "260.00", "110.00", "150.00"],
            ["20406", "司法", "260.00", "110.00", "150.00"],
            ["2040601", "行政运行", "260.00", "110.00", "150.00"],
        ],
    );
    rows(
        &mut second,
        60.0,
        ruled,
        &[
            ["208", "社会保障和就业支出", "200.00", "200.00", ""],
            ["20805", "行政事业单位养老支出", "200.00", "200.00", ""],
            ["2080505", "机关事业单位养老缴费", "200.00", "200.00", ""],
        ],
    );
    vec![first, second]
}

/// Checks the pages: every figure of the tables must be checked, and no error found.
fn all_checked(pages: &[Page], what: &str) {
    let verified = budgetcheck::verify("pages.pdf", &file(pages), &ReadOptions::default()).expect("the pages are a disclosure");
    let text = &verified.source.text;
    let errors: Vec<_> = verified.closed.findings.iter().filter(|finding| finding.evidence.is_some()).map(|f| &f.message).collect();
    assert!(errors.is_empty(), "{what}: {errors:?}\n{text}");
    let coverage = &verified.closed.coverage;
    assert_eq!(coverage.checked, coverage.figures, "{what}: {:?}\n{text}", coverage.unchecked);
}

#[test]
fn a_table_without_lines_down_goes_on_below_its_head_on_the_next_page() {
    for ruled in [false, true] {
        let pages = continued(ruled);
        let text = read(&pages).text;
        let disclosure = budgetcheck::parse::parse(&read(&pages));
        assert_eq!(disclosure.tables.len(), 1, "ruled {ruled}: {text}");
        assert_eq!(disclosure.tables[0].rows.len(), 7, "ruled {ruled}: {text}");
        all_checked(&pages, if ruled { "lines across" } else { "no lines" });
    }
}

#[test]
fn a_page_that_begins_with_words_side_by_side_ends() {
    let mut pages = continued(false);
    let mut words = Page::default();
    words.words(60.0, 60.0, "甲").words(200.0, 60.0, "乙").words(400.0, 60.0, "丙");
    pages[1] = words;
    assert!(read(&pages).text.contains('丙'));
}

/// The rows of the tables that have ruling lines.
fn cells(pages: &[Page]) -> Vec<String> {
    read(pages).text.lines().filter(|line| line.contains('\t')).map(|line| line.trim_start_matches('\u{c}').to_owned()).collect()
}

#[test]
fn what_is_written_in_one_go_is_parted_at_a_ruling_line() {
    let mut page = Page::default();
    page.grid(&[50.0, 150.0, 250.0, 350.0, 450.0], &[100.0, 120.0, 140.0, 160.0]);
    // The amount ends just before the line, the label of the next cell begins just behind it: `TJ` sets both.
    for (y, amount, label, other) in [(114.0, "4,321.09", "一、教育支出", "4,000.00"), (134.0, "21.50", "二、外交支出", "342.59")]
    {
        page.words(54.0, y, "甲款");
        let start = 148.5 - super::drawn::width(amount, 10.0) + 100.0;
        page.raw(format!("BT /F1 10 Tf 1 0 0 1 {start} {} Tm [<{}> -300 <{}>] TJ ET", 842.0 - y, hex(amount), hex(label)));
        page.ending(448.0, y, other);
    }
    page.words(54.0, 154.0, "合计").ending(248.5, 154.0, "4,342.59").ending(448.0, 154.0, "4,342.59");
    let rows = cells(&[page]);
    assert_eq!(rows, ["甲款\t4,321.09\t一、教育支出\t4,000.00", "甲款\t21.50\t二、外交支出\t342.59", "合计\t4,342.59\t\t4,342.59"]);
}

#[test]
fn amounts_that_touch_over_a_line_are_two() {
    let mut page = Page::default();
    page.grid(&[50.0, 100.0, 141.0, 182.0], &[100.0, 120.0, 140.0]);
    for (y, left, right) in [(114.0, "1,234.56", "2,345.67"), (134.0, "9,876.54", "8,765.43")] {
        page.words(54.0, y, "乙款").words(100.5, y, left).words(141.5, y, right);
    }
    assert_eq!(cells(&[page]), ["乙款\t1,234.56\t2,345.67", "乙款\t9,876.54\t8,765.43"]);
}

#[test]
fn a_word_too_long_for_its_cell_stays_one() {
    let mut page = Page::default();
    page.grid(&[50.0, 133.0, 300.0, 400.0], &[100.0, 120.0, 140.0]);
    page.words(52.0, 114.0, "城乡社区公共设施管理支出").ending(398.0, 114.0, "7.00");
    page.words(52.0, 134.0, "1,234,567,890,123,456.00").ending(398.0, 134.0, "8.00");
    assert_eq!(cells(&[page]), ["城乡社区公共设施管理支出\t\t7.00", "1,234,567,890,123,456.00\t\t8.00"]);
}

#[test]
fn a_name_that_a_page_break_cuts_is_put_together() {
    let (mut first, mut second) = (Page::default(), Page::default());
    let xs = [50.0, 125.0, 200.0];
    first.grid(&xs, &[740.0, 760.0, 780.0, 800.0]);
    second.grid(&xs, &[50.0, 70.0, 90.0]);
    first.words(52.0, 754.0, "项目").words(130.0, 754.0, "金额");
    first.words(52.0, 774.0, "一、国防支出").ending(198.0, 774.0, "3.00");
    first.words(52.0, 794.0, "二、资源勘探").ending(198.0, 794.0, "5.00");
    second.words(52.0, 64.0, "支出").words(52.0, 84.0, "三、金融支出").ending(198.0, 84.0, "6.00");
    assert_eq!(
        cells(&[first.clone(), second.clone()]),
        ["项目\t金额", "一、国防支出\t3.00", "二、资源勘探支出\t5.00", "三、金融支出\t6.00"]
    );
    // A row of its own has a number of its own.
    second.operations[6] = Page::default().words(52.0, 64.0, "三、商业").operations[0].clone();
    assert_eq!(cells(&[first, second])[3], "三、商业\t");
}

#[test]
fn a_title_on_two_lines_is_one_and_a_name_above_a_title_is_not() {
    let page = |first: &str, second: &str| {
        let mut page = Page::default();
        page.grid(&[100.0, 300.0, 500.0], &[140.0, 160.0, 180.0]);
        for (y, words) in [(100.0, first), (116.0, second)] {
            page.words(300.0 - super::drawn::width(words, 10.0) / 2.0, y, words);
        }
        page.words(440.0, 134.0, "单位：万元").words(104.0, 154.0, "项目").words(304.0, 154.0, "金额");
        page.words(104.0, 174.0, "会议费").ending(498.0, 174.0, "2.00");
        read(&[page]).text
    };
    let long = page("公开10表：一般公共预算安排的“三公”经费、会议费和培训费", "支出情况预算表");
    assert!(long.contains("会议费和培训费支出情况预算表\n"), "{long}");
    let short = page("丙县水利局", "支出情况预算表");
    assert!(short.contains("丙县水利局\n支出情况预算表\n"), "{short}");
}

/// Lines of one text, 12 points apart, the first at `y`.
fn lines(page: &mut Page, x: f32, y: f32, texts: &[&str]) {
    for (nth, text) in texts.iter().enumerate() {
        page.words(x, y + 12.0 * nth as f32, text);
    }
}

#[test]
fn a_text_too_high_for_its_cell_stays_in_it() {
    let mut page = Page::default();
    page.grid(&[50.0, 150.0, 200.0, 250.0], &[100.0, 115.0, 130.0, 145.0]);
    page.words(54.0, 111.0, "项目").words(154.0, 111.0, "合计").words(204.0, 111.0, "其他");
    page.words(54.0, 126.0, "接待费");
    // Three lines around the middle of a row 15 points high: the outer ones lie in the rows above and below.
    lines(&mut page, 152.0, 114.0, &["政府", "性基", "金款"]);
    page.words(204.0, 126.0, "栏目");
    page.words(54.0, 141.0, "会议费").ending(198.0, 141.0, "2.00").ending(248.0, 141.0, "3.00");
    assert_eq!(cells(&[page]), ["项目\t合计\t其他", "接待费\t政府性基金款\t栏目", "会议费\t2.00\t3.00"]);
}

#[test]
fn names_of_following_rows_are_not_one_text() {
    let mut page = Page::default();
    page.grid(&[50.0, 150.0, 200.0], &[100.0, 112.0, 124.0, 136.0]);
    // The names are drawn after all amounts, one below the other, as close as the lines of one text.
    for (y, amount) in [(109.0, "1.00"), (121.0, "2.00"), (133.0, "4.00")] {
        page.ending(198.0, y, amount);
    }
    lines(&mut page, 54.0, 109.0, &["差旅费", "会议费", "培训费"]);
    assert_eq!(cells(&[page]), ["差旅费\t1.00", "会议费\t2.00", "培训费\t4.00"]);
}

#[test]
fn an_amount_on_two_lines_of_its_cell_is_one() {
    let mut page = Page::default();
    page.grid(&[50.0, 150.0, 210.0, 270.0], &[100.0, 130.0, 160.0]);
    lines(&mut page, 54.0, 112.0, &["农林水", "支出"]);
    lines(&mut page, 154.0, 112.0, &["744,129.0", "5"]);
    lines(&mut page, 214.0, 112.0, &["3,644,755", ".95"]);
    lines(&mut page, 54.0, 142.0, &["教育", "支出"]);
    lines(&mut page, 154.0, 142.0, &["13,764,45", "9.55"]);
    lines(&mut page, 214.0, 142.0, &["1,062,636.", "65"]);
    assert_eq!(cells(&[page]), ["农林水支出\t744,129.05\t3,644,755.95", "教育支出\t13,764,459.55\t1,062,636.65"]);
}

#[test]
fn title_owner_and_unit_in_the_first_cell_are_lines_above_the_table() {
    let page = |amount: &str, code: &str| {
        let mut page = Page::default();
        page.line((50.0, 100.0), (350.0, 100.0)).line((50.0, 100.0), (50.0, 140.0)).line((350.0, 100.0), (350.0, 140.0));
        page.grid(&[50.0, 150.0, 250.0, 350.0], &[140.0, 160.0, 180.0]);
        page.words(160.0, 112.0, "部门支出总表").words(54.0, 132.0, "部门：丁县林业局").words(280.0, 132.0, "单位：万元");
        page.words(54.0, 154.0, "科目编码").words(154.0, 154.0, "科目名称").words(254.0, 154.0, "合计");
        page.words(54.0, 174.0, code).words(154.0, 174.0, "国防支出").ending(348.0, 174.0, amount);
        page
    };
    let text = read(&[page("3.00", "203"), page("5.00", "204")]).text;
    assert!(text.starts_with("部门支出总表\n部门：丁县林业局 单位：万元\n\n科目编码\t科目名称\t合计\n"), "{text}");
    assert_eq!(text.matches("部门支出总表").count(), 1, "the head that a page repeats begins with its title: {text}");
}

#[test]
fn what_a_cell_cuts_off_is_read_whole() {
    let mut page = Page::default();
    page.grid(&[50.0, 110.0, 160.0], &[100.0, 120.0, 140.0]);
    page.raw("q 51 702 58 38 re W n".to_owned()).words(54.0, 114.0, "行政事业单位医疗补助").raw("Q".to_owned());
    page.ending(158.0, 114.0, "7.00").words(54.0, 134.0, "会议费").ending(158.0, 134.0, "8.00");
    assert_eq!(cells(&[page]), ["行政事业单位医疗补助\t7.00", "会议费\t8.00"]);
}

#[test]
fn headers_set_to_the_left_head_the_columns_that_begin_with_them() {
    let mut page = Page::default();
    page.sized(220.0, 60.0, 14.0, "戊镇2024年预算").words(250.0, 90.0, "部门支出总表").words(450.0, 110.0, "单位：万元");
    let lefts = [50.0, 120.0, 260.0, 320.0, 380.0, 440.0];
    // Each amount ends nearer to the header on its right than to the one that heads it.
    let numbers = ["栏次", "1", "2", "3", "4", "5"];
    for (x, (number, head)) in
        lefts.into_iter().zip(numbers.into_iter().zip(["科目编码", "科目名称", "合计", "基本支出", "项目支出", "其他"]))
    {
        page.words(x, 130.0, head).words(x, 150.0, number);
    }
    let rows = [
        ("", "合计", "460.00", "310.00", "150.00"),
        ("204", "公共安全支出", "260.00", "110.00", "150.00"),
        ("205", "教育支出", "200.00", "200.00", ""),
    ];
    for (nth, (code, name, total, basic, project)) in rows.into_iter().enumerate() {
        let y = 170.0 + 20.0 * nth as f32;
        page.words(50.0, y, code).words(120.0, y, name).ending(316.0, y, total).ending(376.0, y, basic).ending(436.0, y, project);
    }
    all_checked(&[page], "headers to the left");
}

#[test]
fn an_amount_on_two_lines_is_one_without_lines_around_it() {
    let mut page = Page::default();
    page.sized(220.0, 60.0, 14.0, "己镇2024年预算").words(250.0, 90.0, "部门支出总表").words(450.0, 110.0, "单位：元");
    for (x, head) in [(50.0, "科目编码"), (120.0, "科目名称"), (260.0, "合计"), (340.0, "基本支出"), (420.0, "项目支出")]
    {
        page.words(x, 130.0, head);
    }
    let rows = [
        ("", "合计", ["3,644,755", ".95"], ["3,244,755", ".95"], ["400,000.0", "0"]),
        ("204", "公共安全支出", ["3,644,755", ".95"], ["3,244,755", ".95"], ["400,000.0", "0"]),
    ];
    for (nth, (code, name, total, basic, project)) in rows.into_iter().enumerate() {
        let y = 160.0 + 40.0 * nth as f32;
        page.words(50.0, y, code).words(120.0, y, name);
        for (right, amount) in [(310.0, total), (390.0, basic), (470.0, project)] {
            page.ending(right, y, amount[0]).ending(right, y + 13.0, amount[1]);
        }
    }
    all_checked(&[page], "amounts on two lines");
}

/// The sentence with which a file is refused.
fn refusal(bytes: &[u8]) -> String {
    pdf::read(bytes).expect_err("the file is refused").to_string()
}

#[test]
fn a_file_whose_end_is_missing_says_so() {
    let whole = file(&continued(false));
    assert!(pdf::read(&whole).is_ok());
    let cut = whole.len() * 2 / 3;
    assert!(refusal(&whole[..cut]).contains("不完整"), "{}", refusal(&whole[..cut]));
    let text = String::from_utf8(whole).expect("the file is ASCII").replace("/Count 2", "/Count 3");
    assert!(refusal(text.as_bytes()).contains("应有 3 页，只找到 2 页"), "{}", refusal(text.as_bytes()));
}

/// A page whose content and further objects are given; the font is object 3.
fn hostile(content: &str, font: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[4 0 R]>>".to_owned(),
        font.to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>/XObject<</X 6 0 R>>>>/Contents 5 0 R>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
    ];
    objects.extend_from_slice(more);
    assemble(&objects)
}

const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

#[test]
fn drawings_in_drawings_without_end_are_refused() {
    let form = |next: usize| {
        let content = "/X Do /X Do";
        let resources = format!("/Resources<</XObject<</X {next} 0 R>>>>");
        format!("<</Type/XObject/Subtype/Form/BBox[0 0 9 9]{resources}/Length {}>>stream\n{content}\nendstream", content.len())
    };
    let forms: Vec<String> = (0..40).map(|nth| form(7 + nth)).collect();
    assert!(refusal(&hostile("/X Do", FONT, &forms)).contains("绘图指令过多"));
}

#[test]
fn fonts_with_widths_without_end_are_refused() {
    let wide = "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0\
                /BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/W[1[500] 2 2000000000 500]>>]>>";
    let late = "<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 2000000000/LastChar 2000000001/Widths[1 2]>>";
    for font in [wide, late] {
        assert!(refusal(&hostile("BT /F1 9 Tf <4e00> Tj ET", font, &[])).contains("字符宽度过多"));
    }
}

#[test]
fn content_that_unpacks_without_end_is_refused() {
    use std::io::Write as _;
    let pack = |bytes: &[u8]| {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).and_then(|()| packer.finish()).expect("bytes can be packed")
    };
    let mut once = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..200 {
        once.write_all(&vec![0; 1 << 20]).expect("zeros can be packed");
    }
    let twice: String = pack(&once.finish().expect("zeros can be packed")).iter().map(|byte| format!("{byte:02x}")).collect();
    let filter = "/Filter[/ASCIIHexDecode/FlateDecode/FlateDecode]";
    let bytes = hostile("", FONT, &[]);
    let text = String::from_utf8(bytes).expect("the file is ASCII");
    let bomb = text.replace("<</Length 0>>stream\n", &format!("<</Length {}{filter}>>stream\n{twice}", twice.len()));
    assert!(refusal(bomb.as_bytes()).contains("展开后超过"), "{}", refusal(bomb.as_bytes()));
}

/// Reads in a thread of its own: what does not end fails, and does not hold the others.
fn ends(bytes: Vec<u8>) -> Option<usize> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || send.send(pdf::read(&bytes).map_or(0, |source| source.text.len())));
    receive.recv_timeout(PATIENCE).ok()
}

/// What a page may suffer.
#[derive(Debug, Clone)]
enum Damage {
    Drop(prop::sample::Index),
    Repeat(prop::sample::Index, prop::sample::Index),
    Cut(prop::sample::Index),
    NoRules,
    NoLinesDown,
    DropToken(prop::sample::Index, prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        4 => index().prop_map(Damage::Drop),
        2 => (index(), index()).prop_map(|(from, to)| Damage::Repeat(from, to)),
        1 => index().prop_map(Damage::Cut),
        1 => Just(Damage::NoRules),
        1 => Just(Damage::NoLinesDown),
        3 => (index(), index()).prop_map(|(line, token)| Damage::DropToken(line, token)),
    ]
}

fn suffer(page: &mut Page, damage: &Damage) {
    let operations = &mut page.operations;
    if operations.is_empty() {
        return;
    }
    match damage {
        Damage::Drop(at) => drop(operations.remove(at.index(operations.len()))),
        Damage::Repeat(from, to) => {
            let operation = operations[from.index(operations.len())].clone();
            operations.insert(to.index(operations.len()), operation);
        }
        Damage::Cut(at) => operations.truncate(at.index(operations.len())),
        Damage::NoRules => operations.retain(|operation| !operation.ends_with('S')),
        Damage::NoLinesDown => operations.retain(|operation| {
            let parts: Vec<&str> = operation.split(' ').collect();
            !(operation.ends_with('S') && parts.first() == parts.get(3))
        }),
        Damage::DropToken(line, token) => {
            let count = operations.len();
            let operation = &mut operations[line.index(count)];
            let mut parts: Vec<&str> = operation.split(' ').collect();
            parts.remove(token.index(parts.len()));
            *operation = parts.join(" ");
        }
    }
}

/// Honest pages of several kinds, to be damaged.
fn pages() -> Vec<Page> {
    let mut pages = continued(false);
    pages.extend(continued(true));
    let mut ruled = Page::default();
    ruled.grid(&[50.0, 130.0, 300.0, 400.0, 550.0], &[46.0, 66.0, 86.0, 106.0]);
    rows(&mut ruled, 60.0, false, &[["205", "教育支出", "1.00", "1.00", ""], ["", "合计", "1.00", "1.00", ""]]);
    pages.push(ruled);
    pages
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn damaged_and_half_ruled_pages_end(
        order in prop::collection::vec(0_usize..5, 1..5),
        harm in prop::collection::vec((0_usize..4, damage()), 0..40),
    ) {
        let known = pages();
        let mut pages: Vec<Page> = order.iter().map(|&nth| known[nth].clone()).collect();
        let count = pages.len();
        for (page, damage) in &harm {
            suffer(&mut pages[page % count], damage);
        }
        let bytes = file(&pages);
        let size = bytes.len();
        let read = ends(bytes);
        // Columns of spaces are wider than what is in them, but not without bounds.
        prop_assert!(read.is_some_and(|length| length < 200_000 + 20 * size), "{read:?}");
    }
}
