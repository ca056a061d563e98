//! `explain FILE:LINE[:COL]`: every relation of a figure with its verdict, and a clear word where no figure stands.

use crate::documents::root;
use std::process::Command;

const BAD: &str = "fixtures/bad/BC101-subtotal-mismatch.txt";
const GOOD: &str = "fixtures/good/BC101-subtotal-mismatch.txt";

/// Exit code, standard output, standard error.
fn explain(place: &str, lang: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_budgetcheck"));
    let output = command.current_dir(root()).env_remove("COLUMNS").args(["explain", place, "--lang", lang]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_figure_is_shown_with_every_relation_and_its_verdict() {
    let (code, page, errors) = explain(&format!("{BAD}:13"), "zh");
    assert_eq!((code, errors.as_str()), (0, ""));
    insta::assert_snapshot!("explain-figure", page);
    let (code, page, errors) = explain(&format!("{BAD}:13"), "en");
    assert_eq!((code, errors.as_str()), (0, ""));
    insta::assert_snapshot!("explain-figure.en", page);
}

/// What the page lists is what the checker evaluated: as many relations, each with the verdict it has there.
#[test]
fn the_page_lists_what_was_evaluated_for_every_figure() {
    for path in [BAD, GOOD, "fixtures/bad/BC114-joint-rounding-impossible.txt", "fixtures/bad/BC402-change-percent-mismatch.txt"] {
        let verified = crate::documents::verified(&root().join(path));
        let d = &verified.disclosure;
        let mut pages = 0;
        for (id, figure) in d.own_figures().filter(|(_, f)| f.is_printed()) {
            let before = &d.text[..figure.span.start];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            let (code, page, errors) = explain(&format!("{path}:{line}:{column}"), "en");
            assert_eq!((code, errors.as_str()), (0, ""), "{path}:{line}:{column}");
            assert!(page.starts_with(&format!("{line}:{column}  {}", figure.raw)), "{page}");
            let own: Vec<usize> = (0..verified.closed.relations.len()).filter(|&r| verified.closed.relations[r].involves(id)).collect();
            let listed: Vec<&str> = page.lines().filter(|l| l.starts_with("  BC")).collect();
            assert_eq!(listed.len(), own.len(), "{page}");
            for (shown, r) in listed.iter().zip(own) {
                let verdict = verified.closed.evaluations[r].verdict.key().replace('_', " ");
                let start = format!("  {} {verdict}", verified.closed.relations[r].rule.code);
                assert!(shown.starts_with(&start), "{shown:?} is {start:?}");
            }
            pages += 1;
        }
        assert!(pages > 2, "{path} has figures");
    }
}

#[test]
fn a_column_in_the_middle_of_a_number_finds_the_number() {
    // `2\t201\t一般公共服务支出\t549.20`: the amount stands in columns 16 to 21.
    let (_, whole, _) = explain(&format!("{BAD}:13:16"), "zh");
    assert!(whole.starts_with("13:16  549.20万元"), "{whole}");
    for column in 17..=21 {
        assert_eq!(explain(&format!("{BAD}:13:{column}"), "zh"), (0, whole.clone(), String::new()), "column {column}");
    }
    for column in [1, 15, 22, 500] {
        let (code, page, errors) = explain(&format!("{BAD}:13:{column}"), "zh");
        assert_eq!((code, page.as_str()), (2, ""), "column {column}");
        assert_eq!(errors.trim_end(), format!("budgetcheck: {BAD}: 第 13 行第 {column} 列没有印出的数字；这一行的数字在第 16 (549.20) 列"));
    }
    let (_, _, errors) = explain(&format!("{BAD}:13:22"), "en");
    assert_eq!(
        errors.trim_end(),
        format!("budgetcheck: {BAD}: no figure is printed at line 13, column 22; the figures of the line stand at column 16 (549.20)")
    );
}

#[test]
fn a_line_of_words_and_a_line_beyond_the_end_are_told_apart() {
    for (place, zh, en) in [
        ("1", "第 1 行没有印出的数字", "no figure is printed on line 1"),
        ("2:5", "第 2 行没有印出的数字", "no figure is printed on line 2"),
        ("900", "没有第 900 行：全文共 18 行，行号从 1 起", "there is no line 900: the document has 18 lines, counted from 1"),
        ("900:1", "没有第 900 行：全文共 18 行，行号从 1 起", "there is no line 900: the document has 18 lines, counted from 1"),
        ("0", "没有第 0 行：全文共 18 行，行号从 1 起", "there is no line 0: the document has 18 lines, counted from 1"),
    ] {
        for (lang, words) in [("zh", zh), ("en", en)] {
            let (code, page, errors) = explain(&format!("{BAD}:{place}"), lang);
            assert_eq!((code, page.as_str()), (2, ""), "{place}");
            assert_eq!(errors.trim_end(), format!("budgetcheck: {BAD}: {words}"));
        }
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    for (lang, words) in [("zh", "无法打开文件"), ("en", "the file cannot be opened")] {
        let (code, page, errors) = explain("fixtures/none.txt:1", lang);
        assert_eq!((code, page.as_str()), (2, ""));
        assert!(errors.starts_with("budgetcheck: fixtures/none.txt: "), "{errors}");
        assert!(errors.contains(words), "{errors}");
    }
}

#[test]
fn a_figure_without_relations_gives_the_reason() {
    let (code, page, _) = explain("fixtures/bad/BC402-change-percent-mismatch.txt:1", "zh");
    assert_eq!((code, page.as_str()), (2, ""), "a title holds no figure");
    let mut found = 0;
    for file in crate::documents::fixtures("clean") {
        let verified = crate::documents::verified(&file);
        for unchecked in verified.closed.coverage.unchecked.iter().take(2) {
            if verified.closed.relations.iter().any(|r| r.involves(unchecked.figure)) {
                continue;
            }
            let at = verified.disclosure.figure(unchecked.figure).span.start;
            let before = &verified.disclosure.text[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            let place = format!("fixtures/clean/{}:{line}:{column}", file.file_name().unwrap().to_string_lossy());
            for (lang, words) in [("zh", "没有参加任何关系："), ("en", "takes part in no relation: ")] {
                let (code, page, _) = explain(&place, lang);
                assert_eq!(code, 0, "{place}");
                let reason = if lang == "zh" { unchecked.reason.words().0 } else { unchecked.reason.words().1 };
                assert!(page.contains(&format!("{words}{reason}")), "{page}");
            }
            found += 1;
        }
    }
    assert!(found > 0, "some figure of the clean documents is unchecked");
}
