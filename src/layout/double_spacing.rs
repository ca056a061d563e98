//! Texts with a blank line below each line: between the rows of a table it says nothing.

use super::raw::Line;

/// Fewer rows than this show no habit.
const FEW: usize = 4;

/// Rows of cells told by TABs of which nearly each has a blank line below it are set apart by that, and not one from another:
/// the blank lines say nothing.
pub(super) fn drop(lines: &mut Vec<Line>) {
    let wide = |line: &Line| line.tabbed && line.cells.len() > 2;
    let rows: Vec<usize> = (0..lines.len()).filter(|&at| wide(&lines[at])).collect();
    let pairs = || rows.windows(2).filter(|pair| lines[pair[0] + 1..pair[1]].iter().all(Line::is_blank));
    let spaced = pairs().filter(|pair| pair[1] == pair[0] + 2).count();
    if spaced < FEW || spaced * 10 < pairs().count() * 9 {
        return;
    }
    let dropped: Vec<usize> = pairs().filter(|pair| pair[1] == pair[0] + 2).map(|pair| pair[0] + 1).collect();
    let mut dropped = dropped.into_iter().peekable();
    let mut at = 0..;
    lines.retain(|_| at.next().is_none_or(|at| dropped.next_if_eq(&at).is_none()));
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;

    #[test]
    fn a_blank_line_below_each_row_says_nothing_and_one_between_two_parts_does() {
        let rows = ["项目\t上年\t本年", "甲\t1.00\t2.00", "乙\t1.00\t2.00", "丙\t1.00\t2.00", "丁\t1.00\t2.00", "合计\t4.00\t8.00"];
        assert_eq!(lines(&rows.join("\n\n")).len(), rows.len());
        let parted = format!("{}\n\n{}", rows[..3].join("\n"), rows[3..].join("\n"));
        assert_eq!(lines(&parted).len(), rows.len() + 1);
    }
}
