//! Faults of tables: units, columns, codes, names, rows, bounds.

use super::fault::{Base, Edits, Fault};
use budgetcheck::model::{Aspect, Code, Meaning, MoneyUnit, Reading, Role, Side, Span, Table};
use rust_decimal::Decimal;

const CODED: &[Role] = &[Role::Expenditure, Role::General, Role::Income, Role::BasicEconomic];

/// All faults of tables that a document admits.
pub fn faults(base: &Base) -> Vec<Fault> {
    let mut all = Vec::new();
    units(base, &mut all);
    tenfold(base, &mut all);
    headers(base, &mut all);
    codes(base, &mut all);
    exchanged(base, &mut all);
    class_row(base, &mut all);
    bound(base, &mut all);
    all
}

/// The unit word of a line.
fn unit_in(base: &Base, table: &Table) -> Option<Span> {
    let span = table.unit_span?;
    let line = base.line_of(span.start);
    let words = line.of(&base.text);
    let at = words.rfind("单位：")? + "单位：".len();
    let word = if words[at..].starts_with("万元") { "万元" } else { "元" };
    words[at..].starts_with(word).then(|| Span::new(line.start + at, line.start + at + word.len()))
}

fn units(base: &Base, all: &mut Vec<Fault>) {
    let d = &base.verified.disclosure;
    let other = |unit: Option<MoneyUnit>| if unit.is_some_and(|u| u.name() == "万元") { "元" } else { "万元" };
    for role in [Role::Balance, Role::Expenditure, Role::General, Role::BasicEconomic, Role::FiscalBalance] {
        let Some(table) = base.table(role) else { continue };
        let Some(at) = unit_in(base, table) else { continue };
        all.push(Fault::edits("unit of a table", base, role.name(), vec![(at, other(table.unit).to_owned())]).saying(["单位"]));
        if table.unit.is_some_and(|u| u.name() == "万元") {
            all.push(Fault::edits("table in 千元", base, role.name(), vec![(at, "千元".to_owned())]).saying(["单位"]));
        }
    }
    // Without a word about its amounts nothing tells in which unit all tables are.
    if d.claims.is_empty() {
        return;
    }
    let edits: Edits = d.tables.iter().filter_map(|t| Some((unit_in(base, t)?, other(t.unit).to_owned()))).collect();
    if edits.len() > 3 {
        all.push(Fault::edits("unit of all tables", base, "", edits).saying(["单位"]));
    }
    let from = base.narrative();
    for unit in ["亿元", "元"] {
        all.extend(Fault::replaced("unit of the narrative", base, from, "万元", unit, usize::MAX).map(|f| f.saying(["单位"])));
    }
}

fn tenfold(base: &Base, all: &mut Vec<Fault>) {
    let d = &base.verified.disclosure;
    for role in [Role::General, Role::BasicEconomic, Role::Expenditure] {
        let Some(table) = base.table(role) else { continue };
        let mut edits = Edits::new();
        for id in table.rows.iter().flat_map(|r| r.cells.iter().flatten()) {
            let figure = d.figure(*id);
            if let Reading::Money(money) = &figure.reading
                && !money.value.is_zero()
            {
                let scale = figure.scale() as usize;
                edits.push((figure.span, format!("{:.scale$}", money.value * Decimal::TEN)));
            }
        }
        if edits.len() < 8 {
            continue;
        }
        let mut fault = Fault::edits("table times ten", base, role.name(), edits).saying(["10"]);
        let line = |at: usize| base.text[..at].matches('\n').count() + 1;
        fault.wanted.lines.extend(line(table.title_span.start)..=line(base.end_of(table)));
        all.push(fault);
    }
}

fn headers(base: &Base, all: &mut Vec<Fault>) {
    for role in [Role::Expenditure, Role::General, Role::BasicEconomic, Role::FiscalBalance] {
        let Some(table) = base.table(role) else { continue };
        let pairs = [(Meaning::Basic, Meaning::Project), (Meaning::Personnel, Meaning::Public), (Meaning::General, Meaning::Fund)];
        for (a, b) in pairs {
            let (Some(a), Some(b)) = (table.column(a), table.column(b)) else { continue };
            let (left, right) = (table.columns[a].header_span, table.columns[b].header_span);
            let printed = |c: usize| {
                let cells = (0..table.rows.len()).filter_map(|r| base.figure(table, r, c));
                cells.filter(|f| f.value().is_some_and(|v| !v.is_zero())).count()
            };
            if left == right || printed(a) == 0 || base.line_of(left.start) != base.line_of(right.start) {
                continue;
            }
            let edits = vec![(left, right.of(&base.text).to_owned()), (right, left.of(&base.text).to_owned())];
            all.push(Fault::edits("headers exchanged", base, role.name(), edits).saying(["对调"]));
        }
    }
}

/// Where the last part of a row's code is printed.
fn code_at(base: &Base, table: &Table, row: usize) -> Option<Span> {
    let own = &table.rows[row];
    let code = own.code.as_ref()?;
    let line = base.line_of(own.name_span.start);
    let words = base.text[line.start..own.name_span.start].trim_end();
    let from = words.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |i| i + words[i..].chars().next().map_or(1, char::len_utf8));
    let span = Span::new(line.start + from, line.start + words.len());
    (span.end > span.start && code.0.ends_with(span.of(&base.text))).then_some(span)
}

fn codes(base: &Base, all: &mut Vec<Fault>) {
    for &role in CODED {
        let Some(table) = base.table(role) else { continue };
        let deepest = if role == Role::BasicEconomic { 2 } else { 3 };
        let rows: Vec<usize> = table.coded_rows().filter(|&r| table.rows[r].code.as_ref().is_some_and(|c| c.level() == deepest)).collect();
        let taken = |code: &str| table.coded(&Code::new(code.to_owned())).is_some();
        for &row in rows.iter().take(6).step_by(2) {
            let (Some(code), Some(at)) = (table.rows[row].code.clone(), code_at(base, table, row)) else { continue };
            let own = at.of(&base.text);
            let digits: Vec<char> = own.chars().collect();
            let n = digits.len();
            let mut swapped = digits.clone();
            swapped.swap(n - 2, n - 1);
            let swapped: String = swapped.iter().collect();
            let whole = |new: &str| format!("{}{new}", &code.0[..code.0.len() - own.len()]);
            if swapped != own && !taken(&whole(&swapped)) {
                all.push(
                    Fault::edits("code mistyped", base, format!("{} {}", role.name(), code.0), vec![(at, swapped.clone())])
                        .saying([code.0.clone(), whole(&swapped)]),
                );
            }
            if n == code.0.len() {
                let longer = format!("{own}1");
                all.push(
                    Fault::edits("code with a digit more", base, format!("{} {}", role.name(), code.0), vec![(at, longer)])
                        .saying([code.0.clone()]),
                );
                let class = if own.starts_with("208") { "206" } else { "208" };
                if role != Role::BasicEconomic && !taken(&format!("{class}{}", &own[3..])) {
                    let moved = format!("{class}{}", &own[3..]);
                    all.push(
                        Fault::edits("code of another class", base, format!("{} {}", role.name(), code.0), vec![(at, moved.clone())])
                            .saying([code.0.clone(), moved]),
                    );
                }
            }
        }
    }
}

/// Names or codes of two neighbouring rows in each other's place, in one table.
fn exchanged(base: &Base, all: &mut Vec<Fault>) {
    for &role in CODED {
        let Some(table) = base.table(role) else { continue };
        let rows: Vec<usize> = table.coded_rows().filter(|&r| table.rows[r].code.as_ref().is_some_and(|c| c.level() >= 2)).collect();
        let twins = rows.windows(2).find(|w| {
            let parent = |r: usize| table.rows[r].code.as_ref().and_then(Code::parent);
            parent(w[0]) == parent(w[1]) && !table.rows[w[0]].name.is_empty() && table.rows[w[0]].name != table.rows[w[1]].name
        });
        let Some(&[a, b]) = twins else { continue };
        let spans = (table.rows[a].name_span, table.rows[b].name_span);
        let edits = vec![(spans.0, spans.1.of(&base.text).to_owned()), (spans.1, spans.0.of(&base.text).to_owned())];
        all.push(Fault::edits("names exchanged", base, role.name(), edits));
        if let (Some(x), Some(y)) = (code_at(base, table, a), code_at(base, table, b)) {
            let edits = vec![(x, y.of(&base.text).to_owned()), (y, x.of(&base.text).to_owned())];
            all.push(Fault::edits("codes exchanged", base, role.name(), edits));
        }
    }
}

fn class_row(base: &Base, all: &mut Vec<Fault>) {
    for &role in CODED {
        let Some(table) = base.table(role) else { continue };
        let classes: Vec<usize> = table.coded_rows().filter(|&r| table.rows[r].code.as_ref().is_some_and(|c| c.level() == 1)).collect();
        let Some(&row) = classes.get(1) else { continue };
        let Some(code) = table.rows[row].code.clone() else { continue };
        let line = base.line_of(table.rows[row].name_span.start);
        let whole =
            table.column(Meaning::Total).or_else(|| table.column(Meaning::YearExpenditure)).or_else(|| table.single_column(Side::Single));
        let Some(amount) = whole.and_then(|c| base.figure(table, row, c)) else { continue };
        let fault = Fault::edits("class row deleted", base, format!("{} {}", role.name(), code.0), vec![(line, String::new())]);
        all.push(fault.anywhere().saying([code.0, amount.raw.clone()]));
    }
}

/// Amount columns of the year itself: last year's are printed nowhere else.
fn this_year(table: &Table) -> impl Iterator<Item = usize> + '_ {
    table.amount_columns().filter(|&c| table.columns[c].meaning != Meaning::PriorAmount && table.columns[c].aspect != Aspect::Budget)
}

/// 基本支出表 prints more for 公务接待费 or the cars than the three public costs are, in its row alone.
fn bound(base: &Base, all: &mut Vec<Fault>) {
    let Some(table) = base.table(Role::ThreePublic) else { return };
    for meaning in [Meaning::Reception, Meaning::CarRun] {
        let cell = match (table.column(meaning), table.item(Side::Single, meaning)) {
            (Some(column), _) => base.figure(table, table.rows.len().saturating_sub(1), column),
            (None, Some(row)) => this_year(table).find_map(|c| base.figure(table, row, c).filter(|f| f.is_addend())),
            _ => None,
        };
        let Some(figure) = cell.filter(|f| f.value().is_some_and(|v| !v.is_zero())) else { continue };
        let scale = figure.scale() as usize;
        let Some(printed) = figure.value().map(|v| v / figure.base() / Decimal::TWO) else { continue };
        let edits = vec![(figure.span, format!("{printed:.scale$}"))];
        all.push(Fault::edits("a figure of 三公 halved", base, format!("{meaning:?}"), edits).saying([figure.raw.clone()]));
    }
}
