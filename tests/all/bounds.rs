//! Bad input ends in a sentence: what is no disclosure, what is too much, and where nothing was checked.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Checks a file of this name and content, alone in a folder.
fn checked(name: &str, bytes: &[u8]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    said(&verify(folder.path(), &[name, "--format", "concise"]))
}

fn verify(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_budgetcheck")).current_dir(folder).arg("verify").args(args).output().unwrap()
}

fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

const HEAD: &str = "清源县水利局2024年部门预算\n\n部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n";

#[test]
fn what_is_no_disclosure_is_refused() {
    for text in [
        "某某电器有限公司2024年年度报告\n\n资产负债表\n单位：元\n资产\t期末\t负债\t期末\n现金\t30.00\t借款\t20.00\n资产合计\t30.00\t负债合计\t21.00\n",
        "2024年度经营情况\n\n主营业务收入表\n单位：万元\n产品\t2024年\t2023年\n电机\t500.00\t400.00\n水泵\t100.00\t90.00\n合计\t610.00\t490.00\n",
        "某某集团2023年年度报告\n\n公司全年实现营业收入52.00亿元，比上年增加2.00亿元，增长5%。其中：国内收入40.00亿元，海外收入12.00亿元。\n",
        "本报讯 1至6月，全市旅游总收入120.00亿元，比上年同期增加20.00亿元，增长20%。其中：门票收入30.00亿元，餐饮收入90.00亿元。\n",
        "老张今年卖西瓜收入3万元，比去年多了1万元，增长50%。其中：自家地里收入2万元，租的地收入1万元。他笑着说，明年还种。\n",
        "家庭收支表\n项目\t金额\n工资\t8000\n房租\t3000\n合计\t5000\n",
    ] {
        let (code, out, err) = checked("文件.txt", text.as_bytes());
        assert!(code == 2 && out.is_empty() && err.contains("可能不是预决算公开"), "{text}\n{code} {out} {err}");
    }
}

#[test]
fn an_excerpt_of_a_disclosure_is_one() {
    for text in [
        "收入总表\n单位：万元\n科目编码\t科目名称\t合计\n\t合计\t3.00\n201\t一般公共服务支出\t3.00\n",
        "“三公”经费支出表\n单位：万元\n项目\t2024年预算数\n合计\t3.00\n因公出国（境）费\t0\n公务接待费\t1.00\n公务用车购置及运行费\t2.00\n",
        "2024年收入预算30.00万元，其中：财政拨款20.00万元，事业收入10.00万元。\n支出预算30.00万元，其中：基本支出20.00万元，项目支出10.00万元。\n",
    ] {
        let (code, out, err) = checked("文件.txt", text.as_bytes());
        assert!(code < 2, "{text}\n{code} {out} {err}");
    }
}

/// Whatever else is said: where no relation was evaluated, the run is no pass.
#[test]
fn a_green_means_checked() {
    let pictures = "<html><body><h1>清河县文化馆2025年单位预算</h1><p>单位收支总表</p><img src=\"1.png\"><p>单位支出总表</p><img src=\"2.png\">\
                    <p>二、收支总体情况</p><p>2025年收入预算80.00万元，支出预算80.00万元。</p></body></html>";
    let (code, out, err) = checked("稿.html", pictures.as_bytes());
    assert!(code == 2 && out.contains("BC") && err.contains("没有任何一项关系可以核对"), "{code} {out} {err}");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("稿.html"), pictures).unwrap();
    let (code, out, _) = said(&verify(folder.path(), &["稿.html", "--format", "json"]));
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(code == 2 && report["errors"].as_array().unwrap().len() == 1 && report["documents"].as_array().unwrap().len() == 1, "{out}");
}

/// A table of which no sum holds may be misread: it is not judged, and that is no pass.
#[test]
fn a_table_that_is_not_judged_is_no_pass() {
    let mut text = "清源县水利局2024年部门预算\n\n部门预算支出总表\n\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t990.00\t985.00\t0.00\n\
                    201\t一般公共服务支出\t981.00\t912.00\t0.00\n20103\t政府办公厅（室）及相关机构事务\t957.00\t933.00\t0.00\n"
        .to_owned();
    for n in 1..60 {
        text.push_str(&format!("20103{n:02}\t事项{n}\t{}.41\t{}.13\t0.00\n", 10 + n * 7 % 40, 30 + n * 11 % 50));
    }
    let (code, out, err) = checked("表.txt", text.as_bytes());
    assert!(code == 2 && out.contains("BC012") && err.contains("不能算作核对过"), "{code} {out} {err}");
}

#[test]
fn a_document_of_which_hardly_anything_is_checked_says_so_first() {
    let mut text = format!(
        "{HEAD}\t合计\t2.00\t1.00\t1.00\n201\t一般公共服务支出\t2.00\t1.00\t1.00\n\n附表：项目明细表\n单位：万元\n名称\t甲\t乙\t丙\n"
    );
    for row in 0..60 {
        writeln!(text, "项{row}\t{row}.10\t{row}.20\t{row}.35").unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("稿.txt"), &text).unwrap();
    let (_, out, _) = said(&verify(folder.path(), &["稿.txt"]));
    assert!(out.lines().nth(1).is_some_and(|l| l.starts_with("注意：读到")), "{out}");
    let (_, out, err) = said(&verify(folder.path(), &["稿.txt", "--format", "concise"]));
    assert!(!out.contains("注意") && err.contains("注意：读到"), "{out} {err}");
}

/// `1、2024年…` in the contents: the number and the year are two things.
#[test]
fn a_numbered_year_in_the_contents_is_read() {
    for number in ["1、", "2．", "3.", "１、", "12、"] {
        let text = format!(
            "清源县水利局2024年部门预算\n目录\n第一部分 概况\n第二部分 情况说明\n{number}2024年部门预算收支情况\n\n第一部分 概况\n职责。\n\n第二部分 情况说明\n{number}2024年部门预算收支情况\n2024年收入预算100.00万元，其中：财政拨款60.00万元，事业收入40.00万元。\n"
        );
        let (code, out, err) = checked("稿.txt", text.as_bytes());
        assert!(code < 2 && !err.contains("出错"), "{number} {code} {out} {err}");
    }
}

/// Rows of a table in columns; every `nth` row's first amount is too large by `wrong`.
fn rows(count: usize, wrong: u32, nth: usize) -> String {
    let mut text = format!("{HEAD}\t合计\t{}.00\t{count}.00\t{count}.00\n", 2 * count);
    for row in 0..count {
        let code = format!("2{:02}{:02}{:02}", (row / 9801) % 99 + 1, (row / 99) % 99 + 1, row % 99 + 1);
        let wrong = if row % nth == 0 { wrong } else { 0 };
        writeln!(text, "{code}\t科目{row}\t{}.00\t1.00\t1.00", 2 + wrong).unwrap();
    }
    text
}

/// Every wrong sum is reported, though the search for causes has an end; where none holds, the form is not understood.
#[test]
fn thousands_of_wrong_sums_are_each_reported() {
    let (code, out, _) = checked("稿.txt", rows(10_000, 3, 3).as_bytes());
    assert!(code == 1 && out.lines().filter(|l| l.contains("[BC103]")).count() >= 3_000, "{}", out.lines().count());
    let (_, out, _) = checked("稿.txt", rows(10_000, 3, 1).as_bytes());
    assert!(out.contains("[BC012]") && !out.contains("[BC103]"), "{}", out.lines().count());
    let (code, out, err) = checked("稿.txt", rows(30_000, 0, 1).as_bytes());
    assert!(code == 0 && !out.contains("错误"), "{code} {err} {}", out.lines().next().unwrap_or_default());
}

/// Every pair of the columns of a wide table could have been exchanged: those that nothing speaks for are not tried.
#[test]
fn a_table_of_a_thousand_columns_is_checked_at_once() {
    let count = 1_300;
    let columns = |cell: &dyn Fn(usize) -> String| (0..count).fold(String::new(), |line, i| line + "\t" + &cell(i));
    let mut text = String::from("清源县水利局2024年部门预算\n\n部门财政拨款收支总表\n单位：万元\n");
    writeln!(text, "收入\t\t支出{}", columns(&|_| String::new())).unwrap();
    writeln!(text, "项目\t金额\t项目\t合计{}", columns(&|_| String::new())).unwrap();
    for (left, right, more) in [("一、一般公共预算", "一、农林水支出", 0), ("本年收入合计", "本年支出合计", 0), ("收入总计", "支出总计", 1)]
    {
        writeln!(text, "{left}\t5.00\t{right}\t5.00{}", columns(&|i| format!("{}.00", i % 9 + more))).unwrap();
    }
    let begun = std::time::Instant::now();
    let (code, _, err) = checked("稿.txt", text.as_bytes());
    assert!(code < 2 && begun.elapsed().as_secs() < 20, "{code} {err} {:?}", begun.elapsed());
}

/// Words that may stand below each other in thousands of ways: what is tried has an end for a table and for all of a document, and each
/// table that is not told then is said to be so.
#[test]
fn headers_of_like_words_are_given_up() {
    let mut table = String::from("支出总表\n单位：万元\n科目编码\n科目名称\n合计\n基本支出\n");
    table.push_str(&"项本支出\n".repeat(30));
    table.push_str(
        "项目支出\n201\n一般公共服务支出\n410.46\n380.00\n30.46\n20103\n政府办公厅事务\n410.46\n380.00\n30.46\n合计\n\n410.46\n380.00\n\n",
    );
    let (code, _, err) = checked("稿.txt", format!("清源县水利局2024年部门预算\n\n{}", table.repeat(60)).as_bytes());
    assert!(code == 2 && err.contains("支出总表") && err.contains("无法判断"), "{code} {err}");
}

#[test]
fn too_much_is_refused_at_the_limit_that_is_said() {
    let tag = |attributes: usize| format!("<html><body><p{}>收入总表</p></body></html>", " a=1".repeat(attributes));
    for (name, text, words) in [
        ("稿.html", tag(5000), "属性超过 1000 个"),
        ("稿.csv", "部门支出总表,,,,\n".to_owned() + &"201,类,2.00,1.00,1.00\n".repeat(199_000), "单元格超过 500000 个"),
        ("稿.txt", HEAD.to_owned() + &"201\t类\t2.00\t\t1.00\t\t1.00\t\n".repeat(300_000), "单元格超过 2000000 个"),
        ("稿.txt", HEAD.to_owned() + &"类\n".repeat(400_001), "行超过 400000 个"),
        ("稿.txt", "2024年收入预算100.00万元，支出预算100.00万元。".repeat(10_000), "字节超过 262144 个"),
        ("稿.txt", "2024年收入预算100.00万元，支出预算100.00万元。\n".repeat(10_000), "正文中的数字超过 20000 个"),
    ] {
        let (code, out, err) = checked(name, text.as_bytes());
        assert!(code == 2 && out.is_empty() && err.contains(words), "{words}: {code} {err}");
    }
}

/// Blank lines take no memory and no time, and say nothing.
#[test]
fn millions_of_blank_lines_change_nothing() {
    let table = "\t合计\t2.00\t1.00\t1.00\n201\t一般公共服务支出\t2.00\t1.00\t1.00\n";
    let (code, out, err) = checked("稿.txt", format!("{HEAD}{table}{}", "\n".repeat(4_000_000)).as_bytes());
    assert!((code, out.as_str(), err.as_str()) == (0, "", ""), "{code} {out} {err}");
}

fn docx(body: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("word/document.xml", options).unwrap();
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zip.write_all(xml.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_packed_document_is_refused_before_it_is_unpacked_too_far() {
    for (body, words) in [
        ("<w:p/>".repeat(200_001), "段落过多：超过 200000 段"),
        (format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "收".repeat(50 << 20)), "展开后超过 128 MiB"),
    ] {
        let (code, _, err) = checked("稿.docx", &docx(&body));
        assert!(code == 2 && err.contains(words), "{words}: {code} {err}");
    }
    // Cut off anywhere, it is damaged and said to be.
    let whole = docx(&"<w:p><w:r><w:t>收入总表</w:t></w:r></w:p>".repeat(500));
    for share in [25, 50, 75, 99] {
        let (code, _, err) = checked("稿.docx", &whole[..whole.len() * share / 100]);
        assert!(code == 2 && (err.contains("已损坏") || err.contains("没有下载完整")), "{share}: {code} {err}");
    }
}

/// A code that stands thousands of times, each with thousands below it: refused, and not out of memory.
#[test]
fn one_code_over_and_over_is_refused() {
    let text = HEAD.to_owned() + &"201\t类\t2.00\t1.00\t1.00\n20101\t款\t2.00\t1.00\t1.00\n".repeat(4000);
    let (code, _, err) = checked("稿.txt", text.as_bytes());
    assert!(code == 2 && err.contains("要核对的关系过多"), "{code} {err}");
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = fs::File::create(folder.path().join("稿.pdf")).unwrap();
    file.set_len((128 << 20) + 1).unwrap();
    let (code, _, err) = said(&verify(folder.path(), &["稿.pdf"]));
    assert!(code == 2 && err.contains("文件超过 128 MiB"), "{code} {err}");
    #[cfg(unix)]
    {
        let (code, _, err) = said(&verify(folder.path(), &["/dev/zero"]));
        assert!(code == 2 && err.contains("文件超过 128 MiB"), "{code} {err}");
    }
}
