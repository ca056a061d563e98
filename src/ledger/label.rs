//! What a figure is called in a message: table, row and column, or the sentence it stands in.

use super::Words;
use crate::model::fold::{fold, without_number};
use crate::model::{Disclosure, DocumentKind, FigureId, Meaning, Origin, Side, Table};

/// The name of a figure for people: `收入总表“20103 政府办公厅…”行“合计”列`.
#[must_use]
pub fn label(disclosure: &Disclosure, id: FigureId) -> Words {
    match &disclosure.figure(id).origin {
        Origin::Cell { table, row, column } => cell(&disclosure.tables[table.0], *row, *column),
        Origin::Performance { table, label } => {
            let project = disclosure.tables[table.0].project.as_ref().map_or("", |p| p.name.as_str());
            Words::new(format!("绩效目标表（{project}）“{label}”"), format!("performance table ({project}), \"{label}\""))
        }
        Origin::Sentence { section, label } => {
            let title = section.and_then(|s| disclosure.sections.get(s)).map_or("", |s| s.title.as_str());
            let subject = short(label);
            let (place, place_en) = if title.is_empty() {
                ("情况说明".to_owned(), "narrative".to_owned())
            } else {
                (format!("情况说明“{title}”"), format!("narrative \"{title}\""))
            };
            if subject.is_empty() {
                Words::new(place, place_en)
            } else {
                Words::new(format!("{place}中“{subject}”"), format!("{place_en}, \"{subject}\""))
            }
        }
        Origin::Loose => Words::new("正文", "text"),
        Origin::Other { other, figure } => {
            let (theirs, name) = (&disclosure.others[*other].disclosure, other_name(disclosure, *other));
            let within = label(theirs, *figure);
            Words::new(format!("{}的{}", name.zh, within.zh), format!("{}, {}", name.en, within.en))
        }
    }
}

/// What another disclosure is called: 2023年预算公开文件, with its owner where that is another one.
#[must_use]
pub fn other_name(disclosure: &Disclosure, index: usize) -> Words {
    let other = &disclosure.others[index].disclosure;
    let (kind, kind_en) = match other.kind {
        Some(DocumentKind::FinalAccounts) => ("决算公开文件", "final accounts"),
        Some(DocumentKind::Budget) => ("预算公开文件", "budget"),
        None => ("公开文件", "disclosure"),
    };
    let year = other.year.map(|y| y.to_string()).unwrap_or_default();
    let owner = other.name.as_deref().filter(|n| disclosure.name.as_deref().map(fold) != Some(fold(n))).unwrap_or("");
    let zh = if year.is_empty() { format!("{owner}{kind}") } else { format!("{owner}{year}年{kind}") };
    Words::new(zh, [owner, &year, kind_en].iter().filter(|w| !w.is_empty()).copied().collect::<Vec<_>>().join(" "))
}

/// The lowest head of a column; with the one above it where several columns of the table end in the same: `人员经费/小计`.
fn column_name(table: &Table, column: usize) -> String {
    let last = |c: usize| table.columns[c].heads().1;
    let own = &table.columns[column];
    let again = table.amount_columns().any(|c| c != column && table.columns[c].side == own.side && last(c) == last(column));
    let above = own
        .heads()
        .0
        .rsplit('/')
        .next()
        .filter(|head| again && !head.is_empty())
        .map(|head| format!("{}/", fold(head)))
        .unwrap_or_default();
    format!("{above}{}", fold(last(column)))
}

fn cell(table: &Table, row: usize, column: usize) -> Words {
    let r = &table.rows[row];
    let name = without_number(&fold(&r.name)).to_owned();
    let code = r.code.as_ref().map(|c| format!("{} ", c.0)).unwrap_or_default();
    let side = match r.side {
        Side::Income => ("收入", "income "),
        Side::Expenditure | Side::Use => ("支出", "expenditure "),
        Side::Single => ("", ""),
    };
    let header = column_name(table, column);
    let one_column = table.single_column(r.side).is_some() || table.columns[column].meaning == Meaning::Amount;
    let (column_zh, column_en) = if header.is_empty() || one_column {
        (String::new(), String::new())
    } else {
        (format!("“{header}”"), format!(", column \"{header}\""))
    };
    if name.is_empty() && code.is_empty() {
        return Words::new(format!("{}{column_zh}", table_name(table).0), format!("{}{column_en}", table_name(table).1));
    }
    Words::new(
        format!("{}{}“{code}{name}”行{column_zh}", table_name(table).0, side.0),
        format!("{} table, {}row \"{code}{name}\"{column_en}", table_name(table).1, side.1),
    )
}

/// The table's usual name; its own title where the role has none.
#[must_use]
pub fn table_name(table: &Table) -> (String, String) {
    if table.role == crate::model::Role::Other && !table.title.is_empty() {
        return (table.title.clone(), format!("\"{}\"", table.title));
    }
    (table.role.name().to_owned(), table.role.english().to_owned())
}

/// The last words of a sentence's lead, as many as name the subject.
fn short(words: &str) -> String {
    let words = words.trim_end_matches(['为', '是']);
    let count = words.chars().count();
    if count <= 24 { words.to_owned() } else { format!("…{}", words.chars().skip(count - 22).collect::<String>()) }
}
