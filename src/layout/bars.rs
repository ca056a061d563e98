//! Bars and TABs that stand between cells in a text without a line of dashes: `| 合计 | 1.00 |`, a cell a line with a bar or a
//! TAB behind it, bars on lines of their own.

use super::raw::Line;
use crate::model::Span;

/// A text of a cell a line has so many lines of one cell with a TAB for each row of several cells.
const LONE_IN: usize = 10;
/// And at least so many.
const LONE: usize = 20;

/// Divides the lines that bars divide, and frees lone cells of the bars and TABs behind them.
pub(super) fn split(text: &str, lines: &mut [Line]) {
    let bars: Vec<usize> = lines.iter().map(|line| if line.tabbed { 0 } else { line.span.of(text).matches('|').count() }).collect();
    // Bars stand around all rows or around none: one before a row ends a blank cell where none stands before the others.
    let ends = |line: &Line| {
        let body = line.span.trimmed(text).of(text);
        body.len() > 1 && body.starts_with('|') && body.ends_with('|')
    };
    let several = || (0..lines.len()).filter(|&at| bars[at] > 1);
    let framed_text = several().filter(|&at| ends(&lines[at])).count() * 10 > several().count() * 9;
    for at in 0..lines.len() {
        let (count, span) = (bars[at], lines[at].span);
        if count == 0 {
            continue;
        }
        let body = span.trimmed(text).of(text);
        let framed = count > 1 && framed_text && ends(&lines[at]);
        // Rows stand together; merged cells that came once leave some of them with fewer bars.
        let row_too = |other: Option<usize>| other.and_then(|other| bars.get(other)).is_some_and(|&bars| bars > 1);
        let cells = cells(text, span);
        let filled = cells.iter().filter(|c| c.start < c.end).count();
        let row = framed && count > 2 || !framed && count > 1 && (row_too(at.checked_sub(1)) || row_too(Some(at + 1)));
        if row && (filled > 0 || framed) {
            lines[at].cells = if framed { cells[1..cells.len() - 1].to_vec() } else { cells };
            lines[at].tabbed = true;
        } else if filled < 2 && (count > 1 || body.starts_with('|') || body.ends_with('|')) {
            lines[at].cells = cells.into_iter().filter(|c| c.start < c.end).collect();
        }
    }
    let lone = |line: &Line| line.tabbed && line.cells.len() == 2 && line.filled().count() == 1;
    let alone = lines.iter().filter(|line| lone(line)).count();
    let rows = lines.iter().filter(|line| line.tabbed && line.filled().count() > 1).count();
    if alone >= LONE && alone > rows * LONE_IN {
        for line in lines.iter_mut().filter(|line| lone(line)) {
            line.cells.retain(|c| c.start < c.end);
            line.tabbed = false;
        }
    }
}

fn cells(text: &str, span: Span) -> Vec<Span> {
    let mut cells = Vec::new();
    let mut start = span.start;
    for (at, _) in span.of(text).match_indices('|') {
        cells.push(Span::new(start, span.start + at).trimmed(text));
        start = span.start + at + 1;
    }
    cells.push(Span::new(start, span.end).trimmed(text));
    cells
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;

    fn cells(text: &str) -> Vec<Vec<&str>> {
        lines(text).iter().map(|l| l.filled().map(|c| c.of(text)).collect()).collect()
    }

    #[test]
    fn bars_divide_rows_and_stand_behind_lone_cells() {
        let text = "| 项目 | 金额 |\n| 合计 | 1.00 |\n科目编码 |\n|\n| 科目名称\n甲 | 乙\n";
        let expected: [&[&str]; 6] = [&["项目", "金额"], &["合计", "1.00"], &["科目编码"], &[], &["科目名称"], &["甲 | 乙"]];
        assert_eq!(cells(text)[..6], expected);
        assert_eq!(cells("甲 | 1 | 2\n乙 | 3 | 4\n")[1], ["乙", "3", "4"]);
    }
}
