//! 行次 with one space before what follows: `1 673.24` is 行次 1 and an amount, or an amount with a blank in it.
//!
//! Only the lines around can tell. Where they count on, the two are two cells; where they do not, the cell stays whole and
//! nothing is compared with it.

use super::raw::Line;
use crate::model::Span;
use crate::model::fold::fold;
use crate::model::pattern;
use regex::Regex;
use std::sync::LazyLock;

static LINE_AND_AMOUNT: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"^(\d{1,3})( )(-?\d[\d,]*\.\d+)$").expect("valid pattern"));
/// What follows the blank could be the last digits of one amount.
static GROUP: LazyLock<Regex> = LazyLock::new(|| pattern::new(r"^\d{3}(?:,\d{3})*\.\d+$").expect("valid pattern"));

/// Lines without a cell to count are passed over: halves of names, page numbers.
const PASSED_OVER: usize = 5;
/// Characters before a cell that is not the first one of its row.
const INDENT: usize = 8;
/// How far up a header may name 行次.
const WITHIN_TABLE: usize = 80;

/// A number that may be a 行次, and whether it can be nothing else.
#[derive(Clone, Copy)]
struct Counted {
    number: u32,
    certain: bool,
}

/// Whether a cell is digits, one blank and digits that might as well be one amount.
#[must_use]
pub fn is_doubtful(cell: &str) -> bool {
    LINE_AND_AMOUNT.captures(cell.trim()).is_some_and(|found| GROUP.is_match(&found[3]))
}

/// Divides 行次 from the amount behind it where the lines around count on.
pub(super) fn split(text: &str, lines: &mut [Line]) {
    let counted: Vec<Vec<Counted>> = lines.iter().map(|line| counted(text, line)).collect();
    for index in 0..lines.len() {
        if lines[index].tabbed || lines[index].cells.len() < 2 {
            continue;
        }
        let mut cells = Vec::new();
        for (at, &cell) in lines[index].cells.iter().enumerate() {
            // Where the name stands on another line, nothing is printed before the number.
            let inside = at > 0 || cell.start - lines[index].span.start >= INDENT;
            match LINE_AND_AMOUNT.captures(cell.of(text)).filter(|_| inside) {
                Some(found) if is_line_number(text, lines, &counted, index, &found) => {
                    let gap = found.get(2).map_or(0, |m| m.start());
                    cells.extend([Span::new(cell.start, cell.start + gap), Span::new(cell.start + gap + 1, cell.end)]);
                }
                _ => cells.push(cell),
            }
        }
        lines[index].cells = cells;
    }
}

fn counted(text: &str, line: &Line) -> Vec<Counted> {
    if line.tabbed || line.cells.len() < 2 {
        return Vec::new();
    }
    let number = |cell: &Span| {
        let raw = cell.of(text);
        if raw.len() <= 3 && !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Counted { number: raw.parse().ok()?, certain: true });
        }
        let found = LINE_AND_AMOUNT.captures(raw)?;
        Some(Counted { number: found[1].parse().ok()?, certain: !GROUP.is_match(&found[3]) })
    };
    line.cells.iter().filter_map(number).collect()
}

fn is_line_number(text: &str, lines: &[Line], counted: &[Vec<Counted>], index: usize, found: &regex::Captures<'_>) -> bool {
    if !GROUP.is_match(&found[3]) {
        return true;
    }
    let Ok(own) = found[1].parse::<u32>() else { return false };
    let above: Vec<Counted> = chain(counted[..index].iter().rev(), |step| own.checked_sub(step));
    let below: Vec<Counted> = chain(counted[index + 1..].iter(), |step| own.checked_add(step));
    let all = || above.iter().chain(&below);
    let headed = || {
        let named = |line: &Line| line.filled().any(|c| matches!(fold(c.of(text)).as_str(), "行次" | "序号"));
        lines[index.saturating_sub(WITHIN_TABLE)..index].iter().any(named)
    };
    all().any(|c| c.certain) || all().count() >= 3 || all().count() >= 1 && headed()
}

/// The numbers of the next lines, as far as they count on from line to line.
fn chain<'c>(lines: impl Iterator<Item = &'c Vec<Counted>>, wanted: impl Fn(u32) -> Option<u32>) -> Vec<Counted> {
    let mut found: Vec<Counted> = Vec::new();
    let mut passed = 0;
    for line in lines {
        if line.is_empty() {
            passed += 1;
            if passed > PASSED_OVER {
                break;
            }
            continue;
        }
        let next = u32::try_from(found.len() + 1).ok().and_then(&wanted);
        let Some(counted) = line.iter().copied().find(|c| Some(c.number) == next) else { break };
        found.push(counted);
        passed = 0;
        if found.len() == 3 {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;

    fn cells(text: &str, line: usize) -> Vec<&str> {
        lines(text)[line].cells.iter().map(|c| c.of(text)).collect()
    }

    #[test]
    fn the_lines_around_tell_a_line_number_from_a_group_of_digits() {
        let form = "项目    行次  金额\n一、收入    1 673.24   二、支出  20 5.00\n二、收入    2 100.00   三、支出  21 7.00\n";
        assert_eq!(cells(form, 1), ["一、收入", "1", "673.24", "二、支出", "20", "5.00"]);
        let alone = "一、收入    1 673.24\n二、收入    2\n三、收入    3 25.00\n";
        assert_eq!(cells(alone, 0), ["一、收入", "1", "673.24"]);
        let groups = "项目    金额\n一、收入    1 673.24\n二、收入    7 100.00\n三、收入    3 250.00\n";
        assert_eq!(cells(groups, 1), ["一、收入", "1 673.24"]);
        assert_eq!(cells("一、收入    1 1,673.24\n", 0), ["一、收入", "1", "1,673.24"]);
        assert_eq!(cells("一、收入    1 -673.24\n", 0), ["一、收入", "1", "-673.24"]);
    }
}
