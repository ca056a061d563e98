//! 目录 — the table of contents: where it stands and what it lists.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::line::{self, Kind};
use super::raw::Line;
use crate::model::fold::{fold, without_number};
use crate::model::pattern;
use crate::model::{Note, Span};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The lines of the table of contents and its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Index range of its lines, heading included; empty where there is none.
    pub lines: Range<usize>,
    /// One note an entry, page number and dots cut off.
    pub entries: Vec<Note>,
}

static TAIL: LazyLock<Regex> =
    LazyLock::new(|| pattern::new(r"(?:[\s\u{3000}]*[.．·…⋯]{2,}[\s.．·…⋯]*\d{0,3}|[\t\u{3000} ]+\d{1,3})\s*$").expect("valid pattern"));

/// Whether a text has a table of contents, as the beginning of a disclosure has.
#[must_use]
pub fn begins(text: &str) -> bool {
    find(text, &line::lines(text)).entries.len() > 1
}

/// Finds the table of contents. It ends where an entry is repeated, which is where the body begins, or where running
/// text begins.
#[must_use]
pub fn find(text: &str, lines: &[Line]) -> Contents {
    let limit = lines.len().min(400);
    let Some(head) = lines[..limit].iter().position(|l| is_head(l.content().of(text))) else {
        return Contents { lines: 0..0, entries: Vec::new() };
    };
    let mut entries: Vec<Note> = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    let (mut all_paged, mut paged_titles) = (true, 0);
    let mut end = head + 1;
    let glued = pages_are_glued(text, &lines[head + 1..]);
    // 报表 | 报表名称 | 是否空表 | 公开空表理由: how many columns the list has.
    let mut listed = 0;
    for (index, line) in lines.iter().enumerate().skip(head + 1) {
        if line.is_blank() {
            continue;
        }
        if entries.is_empty() && heads_list(text, line) {
            listed = line.filled().count();
            end = index + 1;
            continue;
        }
        if listed > 2 {
            match list_row(text, lines, index, listed) {
                Listed::Entry(span) => {
                    keys.push(without_number(&fold(span.of(text))).to_owned());
                    entries.push(Note { span, text: span.of(text).to_owned() });
                }
                Listed::Half => {}
                Listed::End => break,
            }
            end = index + 1;
            continue;
        }
        let span = line.content();
        let raw = span.of(text);
        let paged = TAIL.find(raw).map(|m| m.start()).or_else(|| glued_page(raw).filter(|_| glued).map(|(end, _)| end));
        let title = raw[..paged.unwrap_or(raw.len())].trim();
        let stopped = title.strip_suffix('。').filter(|t| line::is_numbered(t) && !t.contains(['。', '，', '；']));
        let title = stopped.unwrap_or(title);
        let key = without_number(&fold(title)).to_owned();
        let dirt = title.chars().count() <= 4 && !line::is_numbered(title);
        if line.filled().count() > entry_cells(text, line) || keys.contains(&key) || title.contains('。') || title.chars().count() > 60 {
            break;
        }
        // 第一部分 …部门预算 and 编制说明: the first heading of the body, cut by a line end.
        let rest = lines[index + 1..].iter().find(|l| !l.is_blank()).map(|l| fold(l.content().of(text))).unwrap_or_default();
        if paged.is_none() && !rest.is_empty() && keys.contains(&format!("{key}{rest}")) {
            break;
        }
        // Where every entry has its page, a table title without one is the first of the body.
        if paged.is_none() && paged_titles >= 3 && all_paged && matches!(line::kind(text, span), Kind::Title(_)) {
            break;
        }
        if paged.is_none() && !entries.is_empty() && heads_table(text, lines, index) {
            break;
        }
        let entry = paged.is_some() || line::is_numbered(title) || matches!(line::kind(text, span), Kind::Title(_));
        if !entry && !dirt && !leads_to_entry(text, lines, index) {
            break;
        }
        if !dirt {
            keys.push(key);
            let is_title = matches!(line::kind(text, Span::new(span.start, span.start + title.len())), Kind::Title(_));
            paged_titles += usize::from(is_title && paged.is_some());
            all_paged &= paged.is_some() || !is_title;
            entries.push(Note { span: Span::new(span.start, span.start + title.len()), text: title.to_owned() });
        }
        end = index + 1;
    }
    Contents { lines: head..end, entries }
}

/// `一、单位职责12`: where the title ends, and the page number behind it.
fn glued_page(raw: &str) -> Option<(usize, u32)> {
    let title = raw.trim_end_matches(|c: char| c.is_ascii_digit());
    let page = raw[title.len()..].parse().ok().filter(|&page| page < 1000)?;
    let ends = |c: char| c > '\u{2fff}' || matches!(c, ')' | '”');
    title.ends_with(ends).then_some((title.len(), page))
}

/// Whether the entries have their page numbers glued to them, as where a copy lost what stood between: so has each of the
/// first, and the numbers never fall.
fn pages_are_glued(text: &str, lines: &[Line]) -> bool {
    let first = lines.iter().filter(|l| !l.is_blank()).take(4).map(|l| glued_page(l.content().of(text)).map(|(_, page)| page));
    let pages: Option<Vec<u32>> = first.collect();
    pages.is_some_and(|pages| pages.len() >= 3 && pages.is_sorted())
}

fn is_head(raw: &str) -> bool {
    let key = fold(raw);
    key.ends_with("目录") && key.chars().count() <= 25 && !key.contains(['。', ',', ';'])
}

/// The header of contents set as a table: 序号, 报表名称, 页码.
fn heads_list(text: &str, line: &Line) -> bool {
    let known = |words: &str| {
        words.contains("空表")
            || ["报表", "报表编号", "表格", "表格编号", "所在页码", "对应页码"].contains(&words)
            || ["序号", "编号", "表号", "报表名称", "表格名称", "表名", "名称", "标题", "内容", "项目", "页码", "页次", "所在页", "备注"]
                .contains(&words)
    };
    line.filled().count() > 1 && line.filled().all(|cell| known(&fold(cell.of(text))))
}

/// A row of contents set as a table.
enum Listed {
    /// The title that it lists.
    Entry(Span),
    /// A line of a title or a reason that takes several.
    Half,
    /// No row of the list.
    End,
}

/// Reads a row of contents of so many columns: 表3 | 支出总表 | 否.
fn list_row(text: &str, lines: &[Line], index: usize, columns: usize) -> Listed {
    let is_row = |line: &Line| (2..=columns).contains(&line.filled().count()) && line.filled().any(|cell| marks_row(cell.of(text)));
    let line = &lines[index];
    if is_row(line) {
        let title = line.filled().filter(|cell| !marks_row(cell.of(text))).find(|cell| line::title_role(cell.of(text)).is_some());
        let longest = || line.filled().filter(|cell| !marks_row(cell.of(text))).max_by_key(|cell| cell.of(text).chars().count());
        return title.or_else(longest).map_or(Listed::Half, Listed::Entry);
    }
    let goes_on = lines[index + 1..].iter().filter(|l| !l.is_blank()).take(2).any(is_row);
    let half = goes_on && !line::is_numbered(line.content().of(text)) && !heads_table(text, lines, index);
    if half { Listed::Half } else { Listed::End }
}

/// What only a row of such a list has: the table's number, its page, and whether it is empty.
fn marks_row(cell: &str) -> bool {
    let key = fold(cell);
    let number = key.trim_start_matches(['表', '第']).trim_end_matches(['、', '.', '页']);
    matches!(key.as_str(), "是" | "否") || (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// How many cells an entry may have: a title and its page, and in a table of contents its number before them.
fn entry_cells(text: &str, line: &Line) -> usize {
    let cells: Vec<&str> = line.filled().map(|c| c.of(text)).collect();
    let number = |cell: &str| cell.chars().count() <= 3 && cell.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十、".contains(c));
    let page = |cell: &str| (1..=3).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_digit());
    match cells[..] {
        [first, _, last] if number(first) && page(last) => 3,
        _ => 2,
    }
}

/// A title right above the caption or the cells of its table is the first of the body.
fn heads_table(text: &str, lines: &[Line], index: usize) -> bool {
    static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
        pattern::new(r"(?:^|[\s(（])(?:金额)?单位\s*[:：]|^(?:预算年度|编制单位|编制部门|填报单位)\s*[:：]").expect("valid pattern")
    });
    if !matches!(line::kind(text, lines[index].content()), Kind::Title(_)) {
        return false;
    }
    for line in lines[index + 1..].iter().filter(|l| !l.is_blank()).take(4) {
        let raw = line.content().of(text);
        if line.filled().count() > 2 || CAPTION.is_match(raw) {
            return true;
        }
        if line::is_numbered(raw) || matches!(line::kind(text, line.content()), Kind::Title(_) | Kind::Heading(_)) {
            return false;
        }
    }
    false
}

/// A group title without page number inside the contents: short, and followed by an entry that has one.
fn leads_to_entry(text: &str, lines: &[Line], index: usize) -> bool {
    let raw = lines[index].content().of(text);
    raw.chars().count() <= 30
        && lines[index + 1..]
            .iter()
            .find(|l| !l.is_blank())
            .is_some_and(|next| next.filled().count() <= 2 && TAIL.is_match(next.content().of(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_begins_with_an_entry_that_a_line_end_cuts() {
        let text =
            "目录\n第一部分 某某站2026年部门预算编制说明\n第二部分 预算表\n第一部分 某某站2026年部门预算\n编制说明\n一、基本职能\n办事。\n";
        assert_eq!(find(text, &line::lines(text)).lines, 0..3);
    }

    #[test]
    fn page_numbers_glued_to_the_entries_are_page_numbers() {
        let text = "目 录\n一、单位职责1\n二、机构设置1\n三、收支总表3\n四、支出总表12\n一、单位职责\n办事。\n";
        let found = find(text, &line::lines(text));
        assert_eq!(
            found.entries.iter().map(|e| e.text.as_str()).collect::<Vec<_>>(),
            ["一、单位职责", "二、机构设置", "三、收支总表", "四、支出总表"]
        );
    }
}
