//! Which columns of a table hold labels: codes, names and words, by their headers and by what stands below.

use super::header::{HeaderColumn, is_code};
use super::raw::GridRow;
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::number;
use crate::model::{Meaning, Role};

/// Tells the columns of labels from those of amounts, where the headers alone do not.
pub(super) fn settle(text: &str, role: Role, body: &[GridRow], columns: &mut [HeaderColumn]) {
    inherit_blank(columns);
    inherit_before(text, body, columns);
    codes_below(text, role, body, columns);
    if !role.has_sides() {
        first_of_words(text, body, columns);
    }
}

/// The same, once the meanings are settled: which of several labels names the row.
pub(super) fn choose(text: &str, role: Role, body: &[GridRow], columns: &mut [HeaderColumn]) {
    name_by_code(columns);
    label_pairs(text, role, body, columns);
    keep_one_classification(columns);
}

/// Whether the cells of a column are words, two or more of them.
pub(super) fn holds_words(text: &str, body: &[GridRow], column: usize) -> bool {
    let amount = |cell: &str| number::cell(cell).is_some() || number::percent(cell).is_some() || number::is_nil(cell);
    let filled = || body.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_blank());
    filled().count() > 1 && filled().all(|cell| !amount(&cell.text(text)))
}

/// 功能科目 over 2010301 is a column of codes; a list of projects says it besides, and its rows are projects.
fn codes_below(text: &str, role: Role, body: &[GridRow], columns: &mut [HeaderColumn]) {
    let codes = |c: usize| {
        let filled = || body.iter().filter_map(|row| row.get(c)).filter(|cell| !cell.is_blank());
        filled().next().is_some() && filled().all(|cell| is_code(&cell.text(text)))
    };
    let of_codes = |column: &HeaderColumn| column.path.last().is_some_and(|leaf| Group::Account.is_in(&fold(leaf)));
    for (c, own) in columns.iter_mut().enumerate() {
        let listed = role == Role::ProjectList && (own.meaning == Meaning::Code || own.meaning == Meaning::Name && of_codes(own));
        if listed {
            own.meaning = Meaning::Text;
        } else if own.meaning == Meaning::Name && of_codes(own) && codes(c) {
            own.meaning = Meaning::Code;
        }
    }
}

/// The first column holds words, below a header that is not known or seems to head amounts (`“三公”经费`): it names the rows.
fn first_of_words(text: &str, body: &[GridRow], columns: &mut [HeaderColumn]) {
    let Some(first) = columns.iter().position(|c| c.meaning != Meaning::Ordinal) else { return };
    let label = |m: Meaning| matches!(m, Meaning::Code | Meaning::Name | Meaning::Text);
    // Of several columns of words below headers that are not known, nothing tells which names the row: 单位 | 年度.
    let words = |c: usize| columns[c].meaning == Meaning::Unknown && holds_words(text, body, c);
    let named = (first..columns.len()).take_while(|&c| label(columns[c].meaning) || c == first || words(c));
    let named = named.filter(|&c| c != first && columns[c].meaning != Meaning::Text).count() > 0;
    if !named && !label(columns[first].meaning) && !columns[first].path.is_empty() && holds_words(text, body, first) {
        columns[first].meaning = Meaning::Name;
    }
}

/// A column without any header belongs to a code or name column on its left (a merged cell); otherwise it is unknown.
fn inherit_blank(columns: &mut [HeaderColumn]) {
    for c in 1..columns.len() {
        if columns[c].path.is_empty() && matches!(columns[c - 1].meaning, Meaning::Name | Meaning::Code | Meaning::Text) {
            columns[c].meaning = columns[c - 1].meaning;
        }
    }
}

/// A header over two columns of words stands over the second one in columns of spaces: the one before it, which has none of its
/// own, holds names as well.
fn inherit_before(text: &str, body: &[GridRow], columns: &mut [HeaderColumn]) {
    for c in 1..columns.len() {
        let (before, own) = (&columns[c - 1], &columns[c]);
        let alone = c < 2 || !matches!(columns[c - 2].meaning, Meaning::Name | Meaning::Code);
        let mut filled = body.iter().filter_map(|row| row.get(c - 1)).filter(|cell| !cell.is_blank()).peekable();
        let words = filled.peek().is_some() && filled.all(|cell| !cell.text(text).contains(|c: char| c.is_ascii_digit()));
        if before.path.is_empty() && before.meaning == Meaning::Unknown && own.meaning == Meaning::Name && alone && words {
            columns[c - 1].meaning = Meaning::Name;
        }
    }
}

/// The labels in front of the amounts of one group of columns.
fn label_runs(columns: &[HeaderColumn]) -> Vec<std::ops::Range<usize>> {
    let label = |c: usize| matches!(columns[c].meaning, Meaning::Code | Meaning::Name | Meaning::Text | Meaning::Ordinal);
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for c in (0..columns.len()).filter(|&c| label(c)) {
        match runs.last_mut().filter(|run| run.end == c) {
            Some(run) => run.end = c + 1,
            None => runs.push(c..c + 1),
        }
    }
    runs
}

/// 科目编码 | 科目名称 | 项目名称: the code's own name names the row, the project is said besides.
fn name_by_code(columns: &mut [HeaderColumn]) {
    let leaf = |column: &HeaderColumn| column.path.last().map(|cell| fold(cell)).unwrap_or_default();
    for run in label_runs(columns) {
        let own = |c: usize| columns[c].meaning == Meaning::Name && Group::Account.is_in(&leaf(&columns[c]));
        if !run.clone().any(|c| columns[c].meaning == Meaning::Code) || !run.clone().any(own) {
            continue;
        }
        for c in run {
            if columns[c].meaning == Meaning::Name && Group::ProjectName.words().any(|word| word == leaf(&columns[c])) {
                columns[c].meaning = Meaning::Text;
            }
        }
    }
}

/// In a table of sides each amount has its labels before it: a column of words under a header that nobody knows is one of them.
fn label_pairs(text: &str, role: Role, body: &[GridRow], columns: &mut [HeaderColumn]) {
    if !role.has_sides() {
        return;
    }
    let cells = |c: usize| body.iter().filter_map(move |row| row.get(c)).filter(|cell| !cell.is_blank());
    for c in 0..columns.len().saturating_sub(1) {
        let words = cells(c).count() > 2 && cells(c).all(|cell| number::cell(&cell.text(text)).is_none());
        let amounts = cells(c + 1).any(|cell| number::cell(&cell.text(text)).is_some());
        // 收入 | 预算数 | 支出 | 预算数: the head of the side is that of its names.
        let side = || columns[c].path.last().is_some_and(|leaf| Group::SideHead.words().any(|word| word == fold(leaf)));
        let before = if c == 0 { side() } else { !matches!(columns[c - 1].meaning, Meaning::Code | Meaning::Name | Meaning::Text) };
        if columns[c].meaning == Meaning::Unknown && !columns[c].path.is_empty() && words && amounts && before {
            columns[c].meaning = Meaning::Name;
        }
    }
}

/// 政府预算经济分类 code and name beside 部门预算经济分类 code and name, with one amount for both: the rows are the latter's.
fn keep_one_classification(columns: &mut [HeaderColumn]) {
    let mut pairs: Vec<Vec<usize>> = Vec::new();
    let mut named = true;
    for (at, column) in columns.iter().enumerate() {
        match column.meaning {
            Meaning::Code => {
                if named {
                    pairs.push(Vec::new());
                }
                named = false;
                pairs.last_mut().map(|p| p.push(at)).unwrap_or_default();
            }
            Meaning::Name if !pairs.is_empty() && !named => {
                named = true;
                pairs.last_mut().map(|p| p.push(at)).unwrap_or_default();
            }
            Meaning::Ordinal | Meaning::Text => {}
            _ => break,
        }
    }
    if pairs.len() < 2 || !named {
        return;
    }
    let of_department = |pair: &Vec<usize>| pair.iter().any(|&c| Group::Department.is_in(&fold(&columns[c].path.concat())));
    let kept = pairs.iter().position(of_department).unwrap_or(pairs.len() - 1);
    for (_, pair) in pairs.iter().enumerate().filter(|(at, _)| *at != kept) {
        for &c in pair {
            columns[c].meaning = Meaning::Text;
        }
    }
}
