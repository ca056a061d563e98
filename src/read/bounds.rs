//! How much text the floors above are given: counted once, whatever the format was.

use super::ReadError;
use super::limits::{MAX_LINE, MAX_LINES, MAX_NUMBERS, MAX_PRINTED_CELLS, MAX_SAID, damaged};
use crate::model::Source;

/// Refuses a text of more lines, cells or numbers than any disclosure has.
pub(super) fn check(source: &Source) -> Result<(), ReadError> {
    let (mut lines, mut cells, mut numbers, mut said) = (0_usize, 0_usize, 0_usize, 0_usize);
    for line in source.text.split(['\n', '\r', '\u{c}']).filter(|line| !line.trim().is_empty()) {
        let own = numbers_of(line);
        lines += 1;
        cells += line.matches('\t').count() + line.matches("  ").count();
        numbers += own;
        if !line.contains('\t') && line.contains(['。', '，', '；']) {
            said += own;
        }
        if line.len() > MAX_LINE {
            return Err(too_many("一行（一段）的字节", "bytes in one line or paragraph", MAX_LINE));
        }
    }
    let counted = [
        (lines, MAX_LINES, "行", "lines"),
        (cells, MAX_PRINTED_CELLS, "单元格", "cells"),
        (numbers, MAX_NUMBERS, "数字", "numbers"),
        (said, MAX_SAID, "正文中的数字", "numbers in sentences"),
    ];
    match counted.into_iter().find(|(count, most, ..)| count > most) {
        Some((_, most, zh, en)) => Err(too_many(zh, en, most)),
        None => Ok(()),
    }
}

/// Runs of digits, with the separators between them.
fn numbers_of(line: &str) -> usize {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let separator = |c: char| matches!(c, ',' | '.' | '．');
    line.split(|c| !digit(c) && !separator(c)).filter(|run| run.contains(digit)).count()
}

fn too_many(zh: &str, en: &str, most: usize) -> ReadError {
    damaged(
        format!("文件过大：{zh}超过 {most} 个，拒绝读取；一份预决算公开没有这么多，请确认文件，拆分后再检查"),
        format!("too large: more than {most} {en}, refused: no disclosure has as many; see that it is the right file, or split it"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: String) -> Option<String> {
        check(&Source::plain(text, "utf-8")).err().map(|e| e.to_string())
    }

    #[test]
    fn each_limit_is_said() {
        for (text, words) in [
            ("甲\n".repeat(MAX_LINES + 1), "行超过"),
            ("甲\t".repeat(MAX_PRINTED_CELLS / 1000 + 1).trim_end().to_owned() + "\n", ""),
            (format!("{}\n", "甲\t".repeat(10_000)).repeat(MAX_PRINTED_CELLS / 10_000 + 1), "单元格超过"),
            (format!("{}\n", "1.00 ".repeat(1000)).repeat(MAX_NUMBERS / 1000 + 1), "数字超过"),
            ("收入1.00万元，支出1.00万元。\n".repeat(MAX_SAID / 2 + 1), "正文中的数字超过"),
            ("收".repeat(MAX_LINE), "一行（一段）的字节超过"),
        ] {
            let said = refused(text).unwrap_or_default();
            assert!(if words.is_empty() { said.is_empty() } else { said.contains(words) }, "{words}: {said}");
        }
        assert_eq!(refused(" \n".repeat(2 * MAX_LINES)), None);
    }

    #[test]
    fn numbers_are_runs_of_digits() {
        assert_eq!(numbers_of("收入1,000.50万元，支出２０.5万元、3"), 3);
    }
}
