//! Markdown and text with drawn tables, with bars or as HTML: the tables become rows of cells, the other lines stay as they are.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::encoding::{self, Decoded};
use super::limits::Allowance;
use super::rendering::{Rendering, one_line};
use super::{ReadError, ReadOptions, drawn, html};
use crate::model::{Format, Place, Source};

/// Reads Markdown.
///
/// # Errors
/// The errors of [`encoding::decode`], and [`ReadError::Damaged`] for tables that are too large.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Source, ReadError> {
    render(&encoding::decode(bytes, options.encoding.as_deref())?)
}

/// Whether a text has a table: a row of titles with a line of dashes below it, a box, or one of HTML.
pub(super) fn has_tables(text: &str) -> bool {
    // A drawing has bars or dashes; without any, the lines of a large text need not be listed.
    if !text.contains(['|', '│', '┃', '║']) && !text.contains("--") && !text.contains("</table>") {
        return false;
    }
    let lines: Vec<&str> = text.lines().collect();
    let html = || lines.iter().any(|line| begins_html(line)) && text.contains("</table>");
    lines.windows(2).any(|pair| begins_table(pair[0], pair[1])) || html() || (0..lines.len()).any(|at| drawn::table(&lines[at..]).is_some())
}

fn begins_table(titles: &str, dashes: &str) -> bool {
    // Most lines are no rows at all.
    if !titles.contains('|') {
        return false;
    }
    let framed = is_framed(dashes);
    let columns = cells(dashes, framed).len();
    is_separator(dashes) && columns > 1 && cells(titles, framed).len() == columns
}

/// Whether bars stand before and behind the rows: where they do not, a bar at the beginning ends a blank cell.
fn is_framed(dashes: &str) -> (bool, bool) {
    let dashes = dashes.trim();
    (dashes.starts_with('|'), dashes.ends_with('|'))
}

/// The text with its tables as rows of cells.
pub(super) fn render(decoded: &Decoded) -> Result<Source, ReadError> {
    let lines: Vec<&str> = decoded.text.lines().collect();
    let mut rendering = Rendering::new();
    let mut allowance = Allowance::new();
    let mut paragraphs = 0;
    let mut tables = 0;
    let mut next = 0;
    let last_html = lines.iter().rposition(|line| closes_html(line)).unwrap_or(0);
    while let Some(&line) = lines.get(next) {
        if lines.get(next + 1).is_some_and(|dashes| begins_table(line, dashes)) {
            let rest = &lines[next + 2..];
            let length = rest.iter().take_while(|line| line.contains('|')).count();
            let framed = is_framed(lines[next + 1]);
            let rows: Vec<Vec<String>> =
                std::iter::once(line).chain(rest[..length].iter().copied()).map(|row| cells(row, framed)).collect();
            tables += 1;
            let width = rows.iter().map(Vec::len).max().unwrap_or(0);
            allowance.take_cells(width.saturating_mul(rows.len()))?;
            // The titles stand on the line of the dashes, so that every row below them keeps its own line.
            rendering.line("", None);
            rendering.rows(&rows, width, tables);
            next += 2 + length;
        } else if let Some(table) = drawn::table(&lines[next..]) {
            tables += 1;
            let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
            allowance.take_cells(width.saturating_mul(table.rows.len()))?;
            rendering.rows(&table.rows, width, tables);
            next += table.lines;
        } else if let Some(length) = (next <= last_html && begins_html(line)).then(|| html_length(&lines[next..])).flatten() {
            tables = html::tables(&lines[next..next + length].join("\n"), tables, &mut rendering, &mut allowance)?;
            next += length;
        } else {
            let text = prose(line);
            paragraphs += u32::from(!text.is_empty());
            let place = Place::Paragraph { paragraph: paragraphs };
            rendering.line(&text, (!text.is_empty()).then_some(place));
            next += 1;
        }
    }
    rendering.finish(Format::Markdown, decoded.encoding)
}

/// Whether a line opens a table of HTML.
fn begins_html(line: &str) -> bool {
    let line = line.trim_start();
    line.get(..6).is_some_and(|tag| tag.eq_ignore_ascii_case("<table")) && line[6..].starts_with([' ', '>', '\t'])
        || line.eq_ignore_ascii_case("<table")
}

/// How many lines a table of HTML takes, to the one that closes it.
fn html_length(lines: &[&str]) -> Option<usize> {
    lines.iter().position(|line| closes_html(line)).map(|last| last + 1)
}

fn closes_html(line: &str) -> bool {
    line.contains("</table>") || line.contains("</TABLE>")
}

/// `|---|:--:|`
fn is_separator(line: &str) -> bool {
    let line = line.trim();
    line.contains("-") && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// The cells of a row; a bar with a backslash before it belongs to the text.
fn cells(line: &str, (before, behind): (bool, bool)) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').filter(|_| before).unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in line.chars() {
        match c {
            '|' if !escaped => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(c);
                }
            }
        }
        escaped = c == '\\' && !escaped;
    }
    if behind && cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| cell_text(cell)).collect()
}

fn cell_text(cell: &str) -> String {
    let broken = cell.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n");
    one_line(&plain(broken.trim()).replace("&nbsp;", " "))
}

/// A line outside of tables, without the marks of headings and emphasis.
fn prose(line: &str) -> String {
    let line = line.trim_end();
    let title = line.trim_start_matches('#');
    let marks = line.len() - title.len();
    let is_heading = (1..=6).contains(&marks) && (title.is_empty() || title.starts_with(' '));
    plain(if is_heading { title.trim().trim_end_matches('#').trim_end() } else { line })
}

/// Without `**` and without the backslashes that keep signs from being marks.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let unmarked = text.replace("**", "");
    let mut rest = unmarked.chars().peekable();
    while let Some(c) = rest.next() {
        let escapes = c == '\\' && rest.peek().is_some_and(char::is_ascii_punctuation);
        plain.push(if escapes { rest.next().unwrap_or(c) } else { c });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_become_rows_and_marks_are_removed() {
        let text = "# 收支总表\n单位：**万元**\n| 收入 | 预算数 |\n|:---|---:|\n| 一、拨款<br>收入 | **1.00** |\n|  | \\- |\n\n说明。\n";
        assert!(has_tables(text));
        let decoded = Decoded { text: text.to_owned(), encoding: "utf-8" };
        let source = render(&decoded).unwrap();
        let line_of = |text: &str, words: &str| text.lines().position(|l| l.contains(words));
        assert_eq!(line_of(&source.text, "说明。"), line_of(text, "说明。"));
        assert_eq!(source.text, "收支总表\n单位：万元\n\n收入\t预算数\n一、拨款收入\t1.00\n\t-\n\n说明。\n");
    }

    #[test]
    fn a_table_without_bars_around_it_keeps_its_blank_cells() {
        let text = "收入 | 预算数 | 支出\n---|---:|---\n一、拨款 | 1.00 |\n | | 二、外交\n| 2.00 | 三、国防\n";
        let decoded = Decoded { text: text.to_owned(), encoding: "utf-8" };
        let source = render(&decoded).unwrap();
        assert_eq!(source.text, "\n收入\t预算数\t支出\n一、拨款\t1.00\t\n\t\t二、外交\n\t2.00\t三、国防\n");
    }

    #[test]
    fn bars_alone_make_no_table() {
        assert!(!has_tables("收入 | 支出\n1.00 | 2.00\n"));
        assert!(!has_tables("标题\n----\n"));
    }
}
