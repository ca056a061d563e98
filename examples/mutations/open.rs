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
            (!listed && !amount && !item).then_some("words of a sentence without an amount, a list or an item")
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
