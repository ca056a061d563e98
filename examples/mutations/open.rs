//! Changes of words that nothing printed contradicts. Decided from the text and the tables as they were before the change,
//! by none of the program's rules, and never by what the program says of the change.

use super::Change;
use budgetcheck::model::{Disclosure, RowKind};
use std::collections::BTreeSet;

/// Why nothing in the document can contradict a change of words; `None` where something may.
pub fn reason(d: &Disclosure, text: &str, change: &Change) -> Option<&'static str> {
    let (start, end, new) = &change.edits[0];
    let after = &text[*end..];
    match change.kind {
        "direction" => {
            let digits: String =
                after.chars().take(16).skip_while(|c| !c.is_ascii_digit()).take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            let zero = !digits.is_empty() && digits.chars().all(|c| matches!(c, '0' | '.'));
            zero.then_some("the change is 0: it goes either way")
        }
        "year" => {
            let date: String = after.chars().filter(|c| !c.is_whitespace()).take(10).collect();
            let is_date = date.starts_with('年') && date.contains('月') && date.contains('日');
            let year = &text[*start..*end];
            let others = text
                .match_indices(year)
                .filter(|(at, _)| at != start)
                .filter(|(at, y)| text[at + y.len()..].trim_start().starts_with('年'));
            match (is_date, others.count()) {
                (true, _) => Some("a date of a project, which may begin in any year"),
                (_, 0 | 1) => Some("the year stands in one other place at most"),
                _ => None,
            }
        }
        "body" => {
            let (before, behind) = (text[..*start].trim_end(), text[*end..].trim_start());
            let line = text[..*start].rfind('\n').map_or(0, |i| i + 1);
            let stop = text[*end..].find('\n').map_or(text.len(), |i| end + i);
            let first = text[..line].chars().filter(|c| !c.is_whitespace()).count() < 60;
            let alone = text[line..stop].trim() == &text[*start..*end] && !first;
            let listed = behind.starts_with(['、', '，', '（', '(', '。', '；']) && !before.ends_with(['，', '年']);
            let led = before.ends_with(['由', '与', '和', '向', '：', ':', '、']);
            (alone || listed || led).then_some("the name alone, in a list or behind 由: another body may stand there")
        }
        "unit" => {
            let table = d.tables.iter().find(|t| t.unit_span.is_some_and(|s| s.start <= *start && *start < s.end + 40))?;
            let amounts =
                table.rows.iter().flat_map(|r| r.cells.iter().flatten()).any(|&id| d.is_nonzero(Some(id)) && d.figure(id).is_printed());
            (!amounts).then_some("the table prints no amount but 0")
        }
        "header" => {
            let word = |edit: &(usize, usize, String)| text[edit.0..edit.1].chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let part = |words: &str| !["合计", "小计", "总计"].iter().any(|w| words.contains(w));
            let column = |edit: &(usize, usize, String)| {
                d.tables
                    .iter()
                    .flat_map(|t| t.columns.iter().enumerate().map(move |(c, column)| (t, c, column)))
                    .find(|(_, _, c)| c.header_span.start == edit.0)
            };
            let (a, b) = (change.edits.first()?, change.edits.get(1)?);
            let ((table, one, _), (_, other, _)) = (column(a)?, column(b)?);
            // Two addends of a sum, of which no amount is printed anywhere else.
            let amounts: BTreeSet<&str> = (0..table.rows.len())
                .flat_map(|r| [table.figure(r, one), table.figure(r, other)])
                .flatten()
                .filter(|&id| d.is_nonzero(Some(id)) && d.figure(id).is_printed())
                .map(|id| d.figure(id).raw.as_str())
                .collect();
            let alone = amounts.iter().all(|raw| text.matches(raw).count() < 2);
            (part(&word(a)) && part(&word(b)) && alone).then_some("two addends whose amounts are printed nowhere else")
        }
        "name" => {
            let old = &text[*start..*end];
            if same_amounts(d, old, new) {
                return Some("both rows print the same amounts in every table");
            }
            let paragraph = d.paragraphs.iter().find(|p| p.span.start <= *start && *end <= p.span.end)?;
            let own = paragraph.span.of(text);
            let at = *start - paragraph.span.start;
            let from = own[..at].rfind('。').map_or(0, |i| i + '。'.len_utf8());
            let to = own[at..].find('。').map_or(own.len(), |i| at + i);
            let sentence = &own[from..to];
            let (before, behind) = (own[..at].trim_end(), own[at + old.len()..].trim_start());
            let listed = before.ends_with(['、', '和', '及', '与', '”', '“']) || behind.starts_with(['、', '和', '及', '与', '（', '(']);
            let amount = sentence.contains(|c: char| c.is_ascii_digit());
            let item = sentence.contains("三公") || ["费", "支出"].iter().any(|w| old.ends_with(w));
            let clause = own[from..at]
                .rsplit(['，', '；', ',', ';'])
                .take(2)
                .any(|c| ["原因", "用于", "因素", "职能"].iter().any(|w| c.contains(w)));
            let counted = behind.starts_with(|c: char| c.is_ascii_digit() || "（(为支”\"".contains(c));
            match (clause && !counted, !listed && !amount && !item) {
                (true, _) => Some("a reason or a purpose, which may name any item"),
                (_, true) => Some("words of a sentence without an amount, a list or an item"),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether the rows of two names print the same amounts wherever both stand.
fn same_amounts(d: &Disclosure, old: &str, new: &str) -> bool {
    let mut together = 0_usize;
    for table in &d.tables {
        let amounts = |name: &str| -> Option<BTreeSet<Vec<String>>> {
            let rows = table.rows.iter().filter(|r| r.kind == RowKind::Coded && r.name.trim() == name);
            let all: BTreeSet<Vec<String>> =
                rows.map(|r| r.cells.iter().map(|c| c.map_or(String::new(), |f| d.figure(f).raw.clone())).collect()).collect();
            (!all.is_empty()).then_some(all)
        };
        if let (Some(a), Some(b)) = (amounts(old), amounts(new)) {
            together += 1;
            if a != b {
                return false;
            }
        }
    }
    together > 0
}
