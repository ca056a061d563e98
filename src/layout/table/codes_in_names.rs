//! Tables of 科目 that print the code in the name and not in a column of its own.

use super::super::header;
use super::Builder;
use crate::model::{Code, Meaning, Row, RowKind, Side};

impl Builder<'_, '_> {
    /// Takes the codes out of the names, where every row but the totals has one. The column that holds them may be headed as any
    /// column of words.
    pub(super) fn codes_in_names(&mut self) {
        let rows = &self.table.rows;
        let items = || rows.iter().filter(|r| r.kind != RowKind::Total);
        let coded = self.table.columns.iter().any(|c| c.meaning == Meaning::Code) || self.table.role.has_sides();
        if coded || rows.len() < 2 || items().any(|r| r.side != Side::Single || r.code.is_some()) {
            return;
        }
        let words = |row: &Row, column: usize| row.texts.get(column).and_then(|words| code_in_name(words));
        let holds = |column: &usize| !self.table.columns[*column].is_amount && items().all(|row| words(row, *column).is_some());
        let Some(column) = (0..self.table.columns.len()).find(holds) else { return };
        for row in self.table.rows.iter_mut().filter(|r| r.kind != RowKind::Total) {
            let Some((code, name)) = words(row, column) else { continue };
            let printed = row.texts[column].trim();
            row.name_span = row.spans.iter().copied().find(|s| s.of(self.text).trim() == printed).unwrap_or(row.name_span);
            (row.code, row.name, row.kind, row.meaning, row.parent) = (Some(code), name, RowKind::Coded, Meaning::Named, None);
        }
    }
}

/// The code that a form without a column of codes prints in the name: `[30207]邮电费`, `30207-邮电费`, `30207 邮电费`,
/// `邮电费（30207）`; and the name without it.
fn code_in_name(name: &str) -> Option<(Code, String)> {
    const OPEN: [char; 6] = ['[', '［', '【', '(', '（', '〔'];
    const CLOSE: [char; 6] = [']', '］', '】', ')', '）', '〕'];
    const BETWEEN: [char; 9] = ['-', '－', '—', '–', '_', ':', '：', '.', '．'];
    let name = name.trim();
    let is_name = |words: &str| words.chars().next().is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    let digits_of = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let opened = name.strip_prefix(OPEN);
    let rest = opened.unwrap_or(name);
    let (digits, rest) = rest.split_at(digits_of(rest));
    if header::is_code(digits) {
        let rest = if opened.is_some() { rest.strip_prefix(CLOSE)? } else { rest };
        let words = rest.trim_start().trim_start_matches(BETWEEN).trim_start();
        return is_name(words).then(|| (Code::new(digits.to_owned()), words.to_owned()));
    }
    let (words, tail) = name.strip_suffix(CLOSE)?.rsplit_once(OPEN)?;
    (header::is_code(tail) && is_name(words)).then(|| (Code::new(tail.trim().to_owned()), words.trim_end().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::code_in_name;

    #[test]
    fn a_code_may_stand_in_the_name() {
        for name in ["[30207]邮电费", "30207-邮电费", "30207 邮电费", "邮电费（30207）", "【30207】邮电费"] {
            let (code, bare) = code_in_name(name).unwrap();
            assert_eq!((code.0.as_str(), bare.as_str()), ("30207", "邮电费"), "{name}");
        }
        assert!(code_in_name("2024年结转").is_none());
        assert!(code_in_name("411501250001 市政道路养护").is_none());
        assert!(code_in_name("合计").is_none());
    }
}
