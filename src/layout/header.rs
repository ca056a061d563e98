//! The header of a grid: how many rows it takes, what each column means, which cells were displaced.
//!
//! Columns are keyed by 栏次 first and by the header words second.

use super::raw::{Cell, GridRow};
use super::{caption, label_columns, one_head, stages};
use crate::lexicon::Group;
use crate::model::catalog::{self, header_meaning};
use crate::model::fold::{fold, number_depth};
use crate::model::number;
use crate::model::{Aspect, Meaning, Role, Side, Span};
use crate::read::sheet::UNCACHED;

/// A column as its header tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderColumn {
    /// 栏次
    pub ordinal: Option<u32>,
    /// Header cells from the top, spanning ones included.
    pub path: Vec<String>,
    /// Where the lowest header cell stands.
    pub span: Span,
    /// What the column means.
    pub meaning: Meaning,
    /// Which of paired amounts.
    pub aspect: Aspect,
    /// Side of a two-sided table.
    pub side: Side,
    /// Which group of code, name and amounts, from 0.
    pub group: usize,
    /// What else it may mean, where the headers of two columns stand over it: which of them its figures belong to is not known.
    pub shared: Option<Meaning>,
}

/// Two header cells that stand in each other's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Displaced {
    /// 栏次 of the two columns, in order.
    pub ordinals: (u32, u32),
    /// The words in the order in which they belong.
    pub headers: (String, String),
    /// Where the displaced words stand.
    pub span: Span,
}

/// A header that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// Number of rows of the grid that it takes.
    pub rows: usize,
    /// Its columns.
    pub columns: Vec<HeaderColumn>,
    /// Displaced cells.
    pub displaced: Vec<Displaced>,
}

/// Whether a row holds the column numbers: labelled 栏次, beside 类 | 款 | 项, or nothing but 1, 2, 3, …
#[must_use]
pub fn is_ordinal_row(text: &str, row: &GridRow) -> bool {
    let (mut labelled, mut numbers) = (false, Vec::new());
    for cell in row {
        let words = fold(&cell.text(text));
        match words.as_str() {
            "" | "**" => {}
            level if is_level(level) => {}
            "栏次" | "行次" | "序号栏次" => labelled = true,
            // Nearly every row has another cell, and is none.
            number => match number.parse::<u32>() {
                Ok(number) if number < 100 => numbers.push(number),
                _ => return false,
            },
        }
    }
    let ascending = numbers.iter().zip(1..).all(|(number, n)| *number == n);
    labelled && numbers.len() >= 2 || ascending && numbers.len() >= 3
}

pub(super) fn is_level(cell: &str) -> bool {
    matches!(cell, "类" | "款" | "项")
}

/// Whether a header is of per cent: 执行率, 占调整预算%.
pub(super) fn is_rate(cell: &str) -> bool {
    cell.contains('%') || Group::RateEnd.is_in(cell)
}

/// Whether a cell is a classification code.
#[must_use]
pub fn is_code(cell: &str) -> bool {
    let digits = fold(cell);
    matches!(digits.len(), 3 | 5 | 7) && digits.chars().all(|c| c.is_ascii_digit()) && matches!(digits.as_bytes()[0], b'2' | b'3' | b'5')
}

fn is_data_row(text: &str, row: &GridRow) -> bool {
    let cells: Vec<String> = row.iter().map(|c| c.text(text)).filter(|t| !t.is_empty()).collect();
    let figures = cells.iter().any(|c| number::cell(c).is_some() || number::percent(c).is_some() || c == UNCACHED);
    let item = cells.iter().any(|c| number_depth(&fold(c)) == Some(1) && header_meaning(c).is_none_or(|m| m != Meaning::Name));
    let lone_total = cells.len() == 1 && (catalog::is_total_name(&cells[0]) || number::is_nil(&cells[0]));
    let coded = cells.iter().any(|c| is_code(c));
    figures || item || lone_total || coded
}

/// Whether words stand in the first column under 项目名称: an item, even where its amounts are blank.
fn below_name(text: &str, rows: &[GridRow], at: usize) -> bool {
    let first = |row: &GridRow| row.first().map(|c| c.text(text)).filter(|t| !t.is_empty());
    let Some(own) = first(&rows[at]) else { return false };
    let named = rows[..at].iter().filter_map(first).any(|t| header_meaning(&t) == Some(Meaning::Name));
    // 金额 | 占预算% | 比上年增长%: a line of the header whose first cells are merged with those above.
    let told = |t: &str| header_meaning(t).is_some_and(|m| m != Meaning::Unknown) || is_rate(&fold(t));
    let words: Vec<String> = rows[at].iter().map(|c| c.text(text)).filter(|t| !t.is_empty()).collect();
    let header = matches!(header_meaning(&own), Some(Meaning::Code | Meaning::Name | Meaning::Ordinal | Meaning::Text))
        || header_meaning(&own) == Some(Meaning::Amount) && words.len() > 1 && words.iter().all(|t| told(t));
    named && !header && rows[..at].iter().flatten().any(|c| header_meaning(&c.text(text)) == Some(Meaning::Amount))
}

/// Number of header rows at the top of a page of a table; `known` is how many the columns of spaces showed at least.
#[must_use]
pub fn length(text: &str, rows: &[GridRow], known: Option<usize>) -> usize {
    if let Some(at) = rows.iter().take(8).position(|r| is_ordinal_row(text, r)) {
        return at + 1;
    }
    let from = known.unwrap_or(0).min(rows.len());
    (from..rows.len().min(8)).find(|&at| is_data_row(text, &rows[at]) || below_name(text, rows, at)).unwrap_or(rows.len().min(8).max(from))
}

/// Reads the header rows at the top of `rows`.
#[must_use]
pub fn read(text: &str, role: Role, rows: &[GridRow], width: usize, known: Option<usize>) -> Header {
    let count = length(text, rows, known);
    let mut ordinals = vec![None; width];
    let mut lines: Vec<Vec<(String, Span)>> = Vec::new();
    for row in rows[..count].iter().filter(|row| !is_caption(text, row, width)) {
        let cells: Vec<(String, Span)> =
            (0..width).map(|c| row.get(c).map_or((String::new(), Span::new(0, 0)), |cell| (cell.text(text), cell.span()))).collect();
        if is_ordinal_row(text, row) {
            for (slot, cell) in ordinals.iter_mut().zip(&cells) {
                *slot = fold(&cell.0).parse().ok();
            }
            let levels = cells.into_iter().map(|(t, at)| if is_level(&fold(&t)) { (t, at) } else { (String::new(), Span::new(0, 0)) });
            let levels: Vec<(String, Span)> = levels.collect();
            if levels.iter().any(|(t, _)| !t.is_empty()) {
                lines.push(levels);
            }
        } else {
            lines.push(cells);
        }
    }
    add_code_levels(text, rows.get(count), &mut lines, width);
    let displaced = put_back(&mut lines, &ordinals, known.is_some());
    let mut columns: Vec<HeaderColumn> = (0..width).map(|c| column(&lines, c, ordinals[c])).collect();
    let body = &rows[count..];
    label_columns::settle(text, role, body, &mut columns);
    stages::tell(role, &mut columns);
    of_their_fund(role, &mut columns);
    one_head::settle(role, &mut columns);
    label_columns::choose(text, role, body, &mut columns);
    let blank = |c: usize| !rows.iter().any(|r| r.get(c).is_some_and(|cell| !cell.is_blank()));
    group(role, &mut columns, blank, |c| label_columns::holds_words(text, body, c));
    Header { rows: count, columns, displaced }
}

/// Whose table it is and 单位：千元, in few cells of a line of their own: no heads of what stands below.
fn is_caption(text: &str, row: &GridRow, width: usize) -> bool {
    let filled: Vec<&Cell> = row.iter().filter(|cell| !cell.is_blank()).collect();
    filled.len() * 2 < width
        && filled.iter().any(|cell| caption::unit_inside(text, cell.span()).is_some())
        && filled.iter().all(|cell| header_meaning(&fold(&cell.text(text))).is_none())
}

/// Some forms print 类 | 款 | 项 in the same line as 合计 and its amounts.
fn add_code_levels(text: &str, first_data: Option<&GridRow>, lines: &mut Vec<Vec<(String, Span)>>, width: usize) {
    let Some(row) = first_data else { return };
    let level_cell = |cell: &Cell| is_level(&fold(&cell.text(text)));
    if row.iter().filter(|c| level_cell(c)).count() >= 2 {
        let cell_or_blank = |c: usize| match row.get(c) {
            Some(cell) if level_cell(cell) => (cell.text(text), cell.span()),
            _ => (String::new(), Span::new(0, 0)),
        };
        lines.push((0..width).map(cell_or_blank).collect());
    }
}

fn has_below(lines: &[Vec<(String, Span)>], line: usize, column: usize) -> bool {
    lines[line + 1..].iter().any(|l| !l[column].0.is_empty())
}

/// The column whose header cell in this line spans over `column`: the nearest on the left, under the same upper cells.
fn spanning(lines: &[Vec<(String, Span)>], line: usize, column: usize) -> Option<usize> {
    let left = (0..column).rev().find(|&c| !lines[line][c].0.is_empty())?;
    let other_group = lines[..line].iter().any(|upper| (left + 1..=column).any(|c| !upper[c].0.is_empty()));
    (!other_group && has_below(lines, line, left)).then_some(left)
}

/// A cell of the lower line whose left neighbour closes the upper line stands one column too far right, and that
/// neighbour one too far left: only 栏次 tells which column is which, so both change places.
///
/// In columns of spaces, where cells centred in a high row stand on any line, 项目 is not moved from its names.
fn put_back(lines: &mut [Vec<(String, Span)>], ordinals: &[Option<u32>], spaced: bool) -> Vec<Displaced> {
    let mut found = Vec::new();
    let names = |cell: &str| matches!(header_meaning(cell), Some(Meaning::Name | Meaning::Code | Meaning::Text));
    for lower in 1..lines.len() {
        for c in 1..lines[lower].len() {
            let upper = lower - 1;
            let alone = !lines[lower][c].0.is_empty() && lines[..lower].iter().all(|l| l[c].0.is_empty());
            let closed = !lines[upper][c - 1].0.is_empty() && !has_below(lines, upper, c - 1);
            let group_left = c >= 2 && !lines[lower][c - 2].0.is_empty() && lines[upper][c - 2].0.is_empty();
            let (Some(first), Some(second)) = (ordinals[c - 1], ordinals[c]) else { continue };
            let moved = !spaced || !names(&lines[lower][c].0) && !names(&lines[upper][c - 1].0);
            if alone && closed && group_left && moved {
                let lower_cell = std::mem::take(&mut lines[lower][c]);
                let upper_cell = std::mem::take(&mut lines[upper][c - 1]);
                found.push(Displaced {
                    ordinals: (first, second),
                    headers: (lower_cell.0.clone(), upper_cell.0.clone()),
                    span: lower_cell.1,
                });
                lines[lower][c - 1] = lower_cell;
                lines[upper][c] = upper_cell;
            }
        }
    }
    found
}

fn column(lines: &[Vec<(String, Span)>], c: usize, ordinal: Option<u32>) -> HeaderColumn {
    let mut path = Vec::new();
    let mut own = Vec::new();
    let mut span = Span::new(0, 0);
    for (index, line) in lines.iter().enumerate() {
        let (cell, at) = &line[c];
        if !cell.is_empty() {
            path.push(cell.clone());
            own.push(cell.clone());
            span = *at;
        } else if has_below(lines, index, c)
            && let Some(left) = spanning(lines, index, c)
        {
            path.push(line[left].0.clone());
        }
    }
    let meaning = meaning_of(&path, &own);
    let shared = shared(&path, &own);
    HeaderColumn { ordinal, path, span, meaning, aspect: Aspect::Only, side: Side::Single, group: 0, shared }
}

/// What the upper header means, where two headers that never span over one another stand in one column: `小计` over `购置费`,
/// `公务接待费` over `会议费`. A merged cell was lost, and with it a column.
fn shared(path: &[String], own: &[String]) -> Option<Meaning> {
    let single = |cell: &String| {
        let meaning = header_meaning(cell)?;
        let item = matches!(
            meaning,
            Meaning::Abroad | Meaning::CarPurchase | Meaning::CarRun | Meaning::Reception | Meaning::Meeting | Meaning::Training
        );
        (item || fold(cell) == "小计").then_some(meaning)
    };
    let upper = (1..own.len()).find_map(|lower| {
        let below = single(&own[lower])?;
        (0..lower).find(|&upper| {
            // `公务用车购置及 | 运行费` is one header in two lines.
            let wrapped = header_meaning(&own[upper..=lower].concat()).is_some_and(|m| Some(m) != single(&own[upper]) && m != below);
            single(&own[upper]).is_some_and(|above| above != below) && !wrapped
        })
    })?;
    let end = path.iter().position(|cell| *cell == own[upper])?;
    Some(meaning_of(&path[..=end], &own[upper..=upper]))
}

/// The lowest header of a column, put together where a narrow column wrapped it: `一般公共预算拨 | 款` is no 款.
fn leaf(own: &[String]) -> Option<String> {
    let (last, above) = own.split_last()?;
    let halves = above.iter().rev().take_while(|upper| !catalog::ends_like_a_header(&fold(upper)));
    let whole = halves.fold(last.clone(), |words, upper| format!("{upper}{words}"));
    let whole = catalog::ends_like_a_header(&fold(&whole)).then_some(whole).filter(|_| !catalog::ends_like_a_header(&fold(last)));
    Some(whole.unwrap_or_else(|| last.clone()))
}

/// What the last two headers of a column say together, where the upper one is a half.
fn wrapped_whole(own: &[String]) -> Option<Meaning> {
    let [.., upper, last] = own else { return None };
    let half = !catalog::ends_like_a_header(&fold(upper));
    header_meaning(&format!("{upper}{last}")).filter(|m| half && *m != Meaning::Amount && header_meaning(upper) != Some(*m))
}

fn meaning_of(path: &[String], own: &[String]) -> Meaning {
    let Some(leaf) = leaf(own) else { return Meaning::Unknown };
    let itself = header_meaning(&leaf).or_else(|| header_meaning(&own.concat()));
    let found = itself.or_else(|| header_meaning(&path.concat()));
    // A header above may be wrapped: `基本支 | 出` says what neither half says.
    let upper = &path[..path.len().saturating_sub(1)];
    let wrapped = |end: usize| (0..end).rev().find_map(|start| header_meaning(&upper[start..end].concat()));
    let above = || (1..=upper.len()).rev().find_map(wrapped);
    match found {
        // 小计 and 预算数 say nothing by themselves: the spanning header does.
        Some(Meaning::Subtotal) => match above() {
            Some(
                m @ (Meaning::ThreePublicTotal
                | Meaning::CarAll
                | Meaning::YearExpenditure
                | Meaning::CarryIn
                | Meaning::CarryOut
                | Meaning::UnitFunds
                | Meaning::Basic
                | Meaning::Project),
            ) => m,
            // 2024年预算数 | 小计, 基本支出, 项目支出: all of the year.
            Some(Meaning::Amount) => Meaning::Total,
            _ => Meaning::Subtotal,
        },
        // 公务用车购置及运行 | 小计, 购置, 运行
        Some(Meaning::CarAll) if above() == Some(Meaning::CarAll) => catalog::three_public_meaning(&leaf).unwrap_or(Meaning::CarAll),
        Some(Meaning::Total) if above() == Some(Meaning::ThreePublicTotal) => Meaning::ThreePublicTotal,
        // 基本支出 | 合计, 工资福利支出, 公用经费: its whole and its parts.
        Some(Meaning::Total) if matches!(above(), Some(Meaning::Basic | Meaning::Project)) => above().unwrap_or(Meaning::Total),
        Some(m @ (Meaning::Basic | Meaning::Project))
            if header_meaning(&leaf).is_none()
                && above() == Some(m)
                && (catalog::ends_like_a_header(&fold(&leaf))
                    || upper.last().is_some_and(|cell| catalog::ends_like_a_header(&fold(cell)))) =>
        {
            Meaning::Named
        }
        // `一般公共预算 | 财政拨款`, one header on two lines: which kind of appropriation.
        Some(Meaning::FiscalAppropriation) => {
            let kind = |m: &Meaning| matches!(m, Meaning::General | Meaning::Fund | Meaning::Capital);
            let upper = own.len().checked_sub(2).and_then(|at| header_meaning(&own[at])).filter(kind);
            let whole = || (0..own.len()).rev().find_map(|at| header_meaning(&own[at..].concat()).filter(kind));
            upper.or_else(whole).unwrap_or(Meaning::FiscalAppropriation)
        }
        // 小计 | 预算数: the header above 小计 tells what it is the 小计 of.
        Some(Meaning::Amount) if above() == Some(Meaning::Subtotal) => {
            let upper = path[..path.len().saturating_sub(2)].iter().rev().find_map(|p| header_meaning(p));
            upper.filter(|m| matches!(m, Meaning::CarAll | Meaning::ThreePublicTotal)).unwrap_or(Meaning::Subtotal)
        }
        // “三公”经费 | 合计 | 预算数
        Some(Meaning::Amount) if above() == Some(Meaning::Total) => {
            let three = path.iter().any(|p| header_meaning(p) == Some(Meaning::ThreePublicTotal));
            if three { Meaning::ThreePublicTotal } else { Meaning::Total }
        }
        // `机关运行经 | 费预算数`
        Some(Meaning::Amount) if wrapped_whole(own).is_some() => wrapped_whole(own).unwrap_or(Meaning::Amount),
        Some(Meaning::Amount) => match above() {
            Some(m) if !matches!(m, Meaning::Name | Meaning::Text | Meaning::Code | Meaning::Unknown) => m,
            _ => Meaning::Amount,
        },
        Some(m) => m,
        None => Meaning::Unknown,
    }
}

/// 一般公共预算 | 小计, 其中：财政拨款: what stands under the header of one kind of money is that money's, and no column of the
/// whole table: its 小计 is the fund's amount, the rest are parts of it.
fn of_their_fund(role: Role, columns: &mut [HeaderColumn]) {
    let fund = |column: &HeaderColumn| {
        let upper = &column.path[..column.path.len().saturating_sub(1)];
        let meaning = upper.iter().rev().find_map(|cell| header_meaning(cell))?;
        matches!(meaning, Meaning::General | Meaning::Fund | Meaning::Capital | Meaning::CarryIn | Meaning::FiscalAppropriation)
            .then_some(meaning)
    };
    let part = |column: &HeaderColumn| column.path.last().is_some_and(|cell| fold(cell).starts_with("其中"));
    let above: Vec<Option<Meaning>> = columns.iter().map(fund).collect();
    for at in 1..columns.len() {
        let head = &columns[at].path[..columns[at].path.len().saturating_sub(1)];
        let first = (0..at).find(|&c| columns[c].path.len() == head.len() + 1 && columns[c].path.starts_with(head) && !head.is_empty());
        match (above[at], first) {
            // 财政拨款收入 | 小计, 一般公共预算, 政府性基金: the funds keep what they are.
            (Some(Meaning::FiscalAppropriation), Some(first))
                if role == Role::Income && matches!(columns[first].meaning, Meaning::Subtotal | Meaning::Total) =>
            {
                columns[first].meaning = Meaning::FiscalAppropriation;
            }
            // 财政拨款收入 | 一般公共预算, 政府性基金, 小计
            (Some(Meaning::FiscalAppropriation), Some(_))
                if role == Role::Income && matches!(columns[at].meaning, Meaning::Subtotal | Meaning::Total) =>
            {
                columns[at].meaning = Meaning::FiscalAppropriation;
            }
            (Some(Meaning::FiscalAppropriation), _) => {}
            (Some(fund), Some(first)) if role == Role::Income && matches!(columns[first].meaning, Meaning::Subtotal | Meaning::Total) => {
                columns[first].meaning = fund;
                columns[at].meaning = Meaning::Named;
            }
            (Some(fund), Some(first)) if role == Role::Income && columns[first].meaning == fund => {
                // 一般公共预算 | 经费拨款, 非税收入拨款: parts without their whole.
                let leaf = columns[first].path.last().and_then(|cell| header_meaning(cell));
                if leaf.is_none() && columns[at].path.last().is_some_and(|cell| !fold(cell).starts_with("其中")) {
                    columns[first].meaning = Meaning::Unknown;
                    columns[at].meaning = Meaning::Unknown;
                } else {
                    columns[at].meaning = Meaning::Named;
                }
            }
            (Some(fund), Some(first))
                if role == Role::Income && columns[first].meaning == Meaning::Unknown && columns[at].meaning == fund =>
            {
                columns[at].meaning = Meaning::Unknown;
            }
            // 一般公共预算 | 其中：财政拨款, side by side.
            (None, _) if part(&columns[at]) && columns[at].meaning == Meaning::FiscalAppropriation => {
                let before = columns[at - 1].meaning;
                if matches!(before, Meaning::General | Meaning::Fund | Meaning::Capital) {
                    columns[at].meaning = Meaning::Named;
                }
            }
            _ => {}
        }
    }
}

/// Each code or name column after an amount column opens a new group; in two-sided tables a group is a side.
fn group(role: Role, columns: &mut [HeaderColumn], is_empty: impl Fn(usize) -> bool, is_words: impl Fn(usize) -> bool) {
    let opens = |m: Meaning| matches!(m, Meaning::Code | Meaning::Name);
    let mut group = 0;
    let mut amounts_seen = false;
    for (at, column) in columns.iter_mut().enumerate() {
        if opens(column.meaning) && amounts_seen {
            group += 1;
            amounts_seen = false;
        }
        // A margin, where nothing is printed at all, is no amount.
        let margin = column.path.is_empty() && is_empty(at);
        // 类型, 项目类别: words below a header that is not known are no amounts.
        let margin = margin || column.meaning == Meaning::Unknown && is_words(at);
        amounts_seen |= !opens(column.meaning) && !matches!(column.meaning, Meaning::Ordinal | Meaning::Text) && !margin;
        column.group = group;
    }
    if !role.has_sides() {
        return;
    }
    for column in columns {
        let words: String = column.path.concat();
        let words = fold(&words);
        column.side = match column.group {
            _ if words.contains("支出用途") || words.contains("按支出性质") => Side::Use,
            0 => Side::Income,
            1 => Side::Expenditure,
            2 => Side::Use,
            // One amount by yet another classification stands beside the sides and belongs to none.
            _ => Side::Single,
        };
    }
}

/// Whether a row repeats words of the header (a header printed again on the next page without 栏次), whole or, beside a whole
/// one, as the halves that another page leaves of them.
#[must_use]
pub fn repeats(text: &str, row: &GridRow, header_words: &[String]) -> bool {
    let cells: Vec<String> = row.iter().map(|c| fold(&c.text(text))).filter(|t| !t.is_empty()).collect();
    let half = |cell: &String| header_words.iter().any(|word| word.contains(cell.as_str()));
    let whole = cells.iter().filter(|cell| header_words.contains(cell)).count();
    !cells.is_empty() && !is_data_row(text, row) && (whole == cells.len() || whole > 1 && cells.iter().all(half))
}
