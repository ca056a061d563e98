//! Cells in quotation marks among TABs, as a sheet copies what holds a line end: `"项⏎目"`.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use crate::model::Span;

/// Most bytes of such a cell: a mark that nothing closes is a mark.
const LONGEST: usize = 600;

/// The line ends that stand inside quoted cells, in order.
pub(super) fn line_ends(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    if !text.contains('\t') {
        return found;
    }
    let mut at = 0;
    while let Some(open) = text[at..].find('"').map(|n| at + n) {
        at = open + 1;
        if open > 0 && !matches!(bytes[open - 1], b'\t' | b'\n') {
            continue;
        }
        let Some(close) = closing(bytes, open) else { continue };
        let ends = (open + 1..close).filter(|&i| bytes[i] == b'\n' || bytes[i] == b'\r');
        // Beside other cells alone: a sentence in quotation marks has no TAB.
        let before = bytes[open.saturating_sub(1)] == b'\t';
        let behind = bytes.get(close + 1) == Some(&b'\t');
        if before || behind {
            found.extend(ends);
        }
        at = close + 1;
    }
    found
}

/// The mark that closes a quoted cell: what follows it is a TAB or the end of the line, and two marks are one of the text.
fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    while at < bytes.len() && at - open <= LONGEST {
        match bytes[at] {
            b'"' if bytes.get(at + 1) == Some(&b'"') => at += 2,
            b'"' => return matches!(bytes.get(at + 1), None | Some(b'\t' | b'\n' | b'\r')).then_some(at),
            b'\t' => return None,
            _ => at += 1,
        }
    }
    None
}

/// A cell without the quotation marks around it.
pub(super) fn inside(text: &str, cell: Span) -> Span {
    let raw = cell.of(text);
    let marked = raw.len() >= 2 && raw.starts_with('"') && raw.ends_with('"') && !raw[1..raw.len() - 1].contains('"');
    if marked { Span::new(cell.start + 1, cell.end - 1).trimmed(text) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;

    #[test]
    fn a_quoted_line_end_divides_no_row() {
        let text = "合计\t\"附属单位\n上缴收入\"\t其他收入\n\"功能分类\n科目编码\"\t\t\n\"一句话\"\n甲\t\"1,000.00\"\n";
        let lines = lines(text);
        let cells: Vec<Vec<&str>> = lines.iter().map(|l| l.cells.iter().map(|c| c.of(text)).collect()).collect();
        assert_eq!(cells[0], ["合计", "附属单位\n上缴收入", "其他收入"]);
        assert_eq!(cells[1], ["功能分类\n科目编码", "", ""]);
        assert_eq!(cells[2], ["\"一句话\""]);
        assert_eq!(cells[3], ["甲", "1,000.00"]);
    }
}
