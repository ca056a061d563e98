//! Rich text as Word, WPS and others write it: code pages, `\u` with what stands for it, tables in tables, lists, what does not
//! print.

use budgetcheck::ReadOptions;
use budgetcheck::read::read;
use encoding_rs::GBK;

fn text(rtf: &[u8]) -> String {
    read(rtf, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}")).text
}

/// `\'ca\'d5` for every byte of the text in GBK.
fn escaped(text: &str) -> String {
    GBK.encode(text).0.iter().map(|b| format!("\\'{b:02x}")).collect()
}

#[test]
fn characters_are_those_of_the_font_or_of_the_document() {
    let words = escaped("收入");
    for rtf in [
        format!(r"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0\fcharset0 Arial;}}{{\f1\fcharset134 SimSun;}}}}\f1 {words} 1.00\par}}"),
        format!(r"{{\rtf1\ansi\ansicpg936{{\fonttbl{{\f0\fcharset0 Arial;}}}}\f0 {words} 1.00\par}}"),
        // A file that names no code page was written where Chinese is.
        format!(r"{{\rtf1 {words} 1.00\par}}"),
        r"{\rtf1\ansi\ansicpg1252\uc1\u25910?\u20837? 1.00\par}".to_owned(),
        r"{\rtf1\ansi\ansicpg936\uc2\u25910\'ca\'d5\u20837\'c8\'eb 1.00}".to_owned(),
        r"{\rtf1\ansi\uc0{\upr{\u25910\u20837  1.00}{\*\ud{other}}}\par}".to_owned(),
    ] {
        assert_eq!(text(rtf.as_bytes()), "收入 1.00\n", "{rtf}");
    }
    // Characters beyond the first 65536 are two, and negative numbers are great ones.
    assert_eq!(text(br"{\rtf1\uc1\u-10176?\u-9216?\u-246?\par}"), "\u{20000}\u{ff0a}\n");
}

#[test]
fn what_does_not_print_is_left_out() {
    let rtf = r"{\rtf1{\info{\title x}}{\header head 9.00\par}{\stylesheet{\s1 name;}}{\*\unknown y}{\pntext 1.\tab}A{\v hidden}{\deleted gone}{\field{\*\fldinst PAGE}{\fldrslt 7}}\par{\listtext\'95\tab}B{\footnote note}\page C{\shp{\*\shpinst{\sp{\sn k}{\sv v}}{\shptxt box\par}}{\shprslt box}}\par}";
    let source = read(rtf.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(source.text, "1. A7\n\nB\n\n\u{c}C\n\nbox\n");
    let remarks: Vec<&str> = source.remarks.iter().map(|(_, words)| words.as_str()).collect();
    assert!(remarks[0].contains("隐藏") && remarks[1].contains("脚注") && remarks[2].contains("修订"), "{remarks:?}");
}

#[test]
fn tables_have_the_columns_that_their_edges_make() {
    let rtf = br"{\rtf1 T\par
        \trowd\trleft0\clvmgf\cellx1000\cellx3000\pard\intbl K\cell L\cell\row
        \trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell a\cell b\cell\row
        \trowd\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl x\par y\cell 1.00\cell\cell\row
        \pard after\par
        \trowd\cellx1000\cellx3000\pard\intbl out\cell\pard\intbl\itap2 i\nestcell j\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}
        \pard\intbl\itap1 in\cell\row}";
    assert_eq!(text(rtf), "T\n\nK\tL\t\n\ta\tb\nx y\t1.00\t\n\nafter\n\nout\n\ni\tj\n\nin\n");
}

#[test]
fn what_is_cut_off_or_without_end_is_refused() {
    let refusal = |rtf: &str| read(rtf.as_bytes(), &ReadOptions::default()).expect_err(&rtf[..rtf.len().min(60)]).to_string();
    assert!(refusal(r"{\rtf1 \u25910?\par").contains("不完整"));
    assert!(refusal(r"{\rtf1 }").contains("没有可以读取的文字"));
    assert!(refusal(&"{\\rtf1".repeat(300)).contains("嵌套"));
    assert!(refusal(&format!("{{\\rtf1\\itap{} x\\par}}", i32::MAX)).contains("嵌套"));
    assert!(refusal(&format!("{{\\rtf1{}}}", "\\cell".repeat(600_000))).contains("单元格"));
    assert!(refusal(&format!("{{\\rtf1{}}}", "\\par".repeat(300_000))).contains("段落"));
    // Every row with an edge of its own: a column each.
    let rows: String = (0..2000).map(|n| format!("\\trowd\\cellx{}\\cellx900000\\pard\\intbl a\\cell b\\cell\\row", n * 100)).collect();
    assert!(refusal(&format!("{{\\rtf1{rows}}}")).contains("单元格"));
}
