//! Rows that a rendering set on several lines.
//!
//! Cells that are centred in a high row, or wrapped in a narrow one, come out on lines of their own: the amounts above
//! the name, the name below the code. Two lines are put together only where they fill different columns and the place of
//! each figure is certain; a figure that would fit the row above as well as the row below is marked as ambiguous.

use super::super::header;
use super::super::raw::{Cell, GridRow};
use super::form::{Form, collide, counts, form, is_item};
use crate::model::Span;
use crate::model::fold::fold;

/// One row in the making.
struct Draft {
    cells: GridRow,
    /// A blank line stands above it.
    apart: bool,
}

/// Puts the lines of a page's body together; `apart` tells for each row whether a blank line stands above it.
pub fn join(text: &str, rows: Vec<GridRow>, apart: &[bool]) -> Vec<GridRow> {
    let Some(form) = form(text, &rows, false) else { return rows };
    let mut drafts: Vec<Draft> = rows.into_iter().zip(apart).map(|(cells, &apart)| Draft { cells, apart }).collect();
    items(text, &form, &mut drafts);
    blocks(text, &form, &mut drafts);
    codes(&form, &mut drafts);
    middles(text, &form, &mut drafts);
    names(text, &form, &mut drafts);
    amounts(text, &form, &mut drafts);
    wrapped(text, &form, &mut drafts);
    labels(text, &form, &mut drafts);
    drafts.into_iter().map(|d| d.cells).collect()
}

/// Moves what several rows have in common to the row that begins them, in rows that TABs or a reader set.
#[must_use]
pub fn with_labels(text: &str, mut rows: Vec<GridRow>) -> Vec<GridRow> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    if rows.iter().any(|r| r.len() != width) {
        return rows;
    }
    let Some(form) = form(text, &rows, true) else { return rows };
    let body = rows.split_off(header::length(text, &rows, None));
    let mut drafts: Vec<Draft> = body.into_iter().map(|cells| Draft { cells, apart: false }).collect();
    labels(text, &form, &mut drafts);
    rows.extend(drafts.into_iter().map(|d| d.cells));
    rows
}

/// Puts together the rows of a page that TABs divide where parts of a row stand on lines of their own: amounts without a name
/// between names without amounts. `None` where every line is a row.
#[must_use]
pub fn whole(text: &str, rows: &[GridRow]) -> Option<Vec<GridRow>> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut rows = rows.to_vec();
    rows.iter_mut().for_each(|row| row.resize(width, Cell::default()));
    let form = form(text, &rows, true)?;
    let body = rows.split_off(header::length(text, &rows, None).min(rows.len()));
    let bare = |row: &GridRow| form.is_amounts(row) || form.nameless(row).is_some_and(|g| g.codes.iter().all(|&c| row[c].is_blank()));
    // A name alone may be an item whose amounts are blank; beside amounts without a name it is half a row.
    let half = |row: &GridRow| !row.iter().all(Cell::is_blank) && !form.has_amount(row);
    let torn = (0..body.len())
        .filter(|&at| bare(&body[at]))
        .any(|at| at.checked_sub(1).is_some_and(|above| half(&body[above])) || body.get(at + 1).is_some_and(half));
    if !torn {
        return None;
    }
    let apart = vec![false; body.len()];
    rows.extend(join(text, body, &apart));
    Some(rows)
}

fn put(into: &mut GridRow, line: GridRow, above: bool) {
    for (cell, other) in into.iter_mut().zip(line) {
        // A doubt about either half is one about the whole.
        let ambiguous = cell.ambiguous || other.ambiguous;
        if cell.is_blank() && (!other.is_blank() || other.ambiguous) {
            *cell = other;
        } else if above && !other.is_blank() {
            cell.spans.splice(0..0, other.spans);
        } else if !other.is_blank() {
            cell.spans.extend(other.spans);
        }
        cell.ambiguous = ambiguous;
    }
}

/// Where every row has a 序号, the words between two of them belong to the row above up to the one that begins an item, and
/// from there on to the row below.
fn items(text: &str, form: &Form, drafts: &mut Vec<Draft>) {
    let Some(ordinal) = ordinals(text, form, drafts).filter(|_| !form.has_codes()) else { return };
    let counted = |d: &Draft| !d.cells[ordinal].is_blank();
    let words =
        |d: &Draft| !counted(d) && d.cells.iter().enumerate().all(|(c, cell)| cell.is_blank() || form.groups.iter().any(|g| g.name == c));
    let mut at = 0;
    while at < drafts.len() {
        if !words(&drafts[at]) {
            at += 1;
            continue;
        }
        let end = (at..drafts.len()).find(|&i| !words(&drafts[i])).unwrap_or(drafts.len());
        let (above, below) =
            (at.checked_sub(1).filter(|&i| counted(&drafts[i])), Some(end).filter(|&i| drafts.get(i).is_some_and(counted)));
        // Where an item begins in each column that has words; none begins where the row below has a name of its own.
        let begins = |c: usize| (at..end).find(|&i| is_item(&drafts[i].cells[c].text(text)));
        let own = |c: usize| below.is_none_or(|i| is_item(&drafts[i].cells[c].text(text)));
        let filled = |c: usize| (at..end).any(|i| !drafts[i].cells[c].is_blank());
        let known = |c: usize| !filled(c) || begins(c).is_some() || own(c);
        if above.is_none() && below.is_none() || !form.groups.iter().all(|g| known(g.name)) {
            at = end;
            continue;
        }
        let cut: Vec<usize> = (0..drafts[at].cells.len()).map(|c| begins(c).unwrap_or(end)).collect();
        let lines: Vec<GridRow> = drafts.drain(at..end).map(|d| d.cells).collect();
        let part = |line: &GridRow, i: usize, upper: bool| -> GridRow {
            let keep = |c: usize| below.is_none() || above.is_some() && (i < cut[c]) == upper || above.is_none() && !upper;
            line.iter().enumerate().map(|(c, cell)| if keep(c) { cell.clone() } else { Cell::default() }).collect()
        };
        if let Some(above) = above {
            for (i, line) in lines.iter().enumerate() {
                put(&mut drafts[above].cells, part(line, at + i, true), false);
            }
        }
        if below.is_some() {
            for (i, line) in lines.iter().enumerate().rev() {
                put(&mut drafts[at].cells, part(line, at + i, false), true);
            }
        }
        at += 1;
    }
}

/// The column of 序号, if its numbers count the rows of the page that have amounts.
fn ordinals(text: &str, form: &Form, drafts: &[Draft]) -> Option<usize> {
    let other = |c: usize| !form.groups.iter().any(|g| g.name == c || g.codes.contains(&c) || g.amounts.contains(&c));
    let beside = |c: usize| drafts.iter().all(|d| !form.has_amount(&d.cells) || !d.cells[c].is_blank());
    let width = drafts.first()?.cells.len();
    (0..width).find(|&c| other(c) && beside(c) && counts(text, drafts.iter().map(|d| &d.cells[c])))
}

/// Where blank lines stand between the rows, the words above and below the one line that has a code, a number or amounts
/// are its name.
fn blocks(text: &str, form: &Form, drafts: &mut Vec<Draft>) {
    let mut at = 0;
    while at < drafts.len() {
        let end = (at + 1..drafts.len()).find(|&i| drafts[i].apart).unwrap_or(drafts.len());
        if (at > 0 || end < drafts.len()) && is_one_item(text, form, &drafts[at..end]) {
            let mut lines = drafts.drain(at + 1..end).collect::<Vec<_>>().into_iter();
            lines.by_ref().for_each(|line| put(&mut drafts[at].cells, line.cells, false));
        }
        let end = (at + 1..drafts.len()).find(|&i| drafts[i].apart).unwrap_or(drafts.len());
        let is_row = |&i: &usize| !form.is_words(text, &drafts[i].cells) && !form.is_amounts(&drafts[i].cells);
        let amounts: Vec<usize> = (at..end).filter(|&i| form.is_amounts(&drafts[i].cells)).collect();
        let mut rows = (at..end).filter(is_row);
        let (row, other) = (rows.next().or_else(|| amounts.first().copied()), rows.next());
        let fits = |i: &usize| Some(*i) == row || row.is_some_and(|r| !collide(&drafts[r].cells, &drafts[*i].cells));
        // Beside a row that has its name, words are an item of their own, unless every item has a code or the amounts stand
        // on another line as well.
        let split = |row: usize| form.has_codes() || amounts.iter().any(|&i| i != row) || form.is_nameless(&drafts[row].cells);
        if let (Some(row), None) = (row, other)
            && split(row)
            && amounts.len() <= 1
            && amounts.iter().all(fits)
            && end - at > 1
            && (at > 0 || end < drafts.len())
        {
            let mut lines = drafts.drain(at..end);
            let mut above: Vec<Draft> = lines.by_ref().take(row - at).collect();
            let mut whole = lines.next().map_or_else(GridRow::new, |d| d.cells);
            lines.for_each(|line| put(&mut whole, line.cells, false));
            let apart = above.first().is_none_or(|d| d.apart);
            while let Some(line) = above.pop() {
                put(&mut whole, line.cells, true);
            }
            drafts.insert(at, Draft { cells: whole, apart });
        }
        at = (at + 1..drafts.len()).find(|&i| drafts[i].apart).unwrap_or(drafts.len());
    }
}

/// Whether lines between two blank ones are one numbered item: its words begin with the number in each column of names, and
/// nothing else is printed twice.
fn is_one_item(text: &str, form: &Form, lines: &[Draft]) -> bool {
    let filled = |c: usize| lines.iter().filter(move |d| !d.cells[c].is_blank()).map(move |d| &d.cells[c]);
    let is_name = |c: usize| form.groups.iter().any(|g| g.name == c);
    let begins = |c: usize| {
        let items: Vec<bool> = filled(c).map(|cell| is_item(&cell.text(text))).collect();
        items.iter().skip(1).all(|item| !item) && (items.len() < 2 || items[0])
    };
    let width = lines.first().map_or(0, |d| d.cells.len());
    let wraps = form.groups.iter().any(|g| filled(g.name).count() > 1);
    form.numbered && wraps && (0..width).all(|c| if is_name(c) { begins(c) } else { filled(c).count() < 2 })
}

/// Gives a 款 or 项 that stands alone to the row beside it that has the 类 and lacks the 款, where 类 is printed in every
/// row.
fn codes(form: &Form, drafts: &mut Vec<Draft>) {
    for group in form.groups.iter().filter(|g| g.codes.len() > 1) {
        let class = group.codes.iter().copied().min().unwrap_or(0);
        let filled = |c: usize| drafts.iter().filter(|d| !d.cells[c].is_blank()).count();
        if group.codes.iter().any(|&c| filled(c) > filled(class)) {
            continue;
        }
        let mut at = 0;
        while at < drafts.len() {
            let mut filled = (0..drafts[at].cells.len()).filter(|&c| !drafts[at].cells[c].is_blank());
            let alone = filled.next().filter(|c| *c != class && group.codes.contains(c) && filled.next().is_none());
            let lacks = |d: &Draft, code: usize| !d.cells[class].is_blank() && d.cells[code].is_blank();
            if let Some(code) = alone {
                let line = std::mem::take(&mut drafts[at].cells);
                if at > 0 && !drafts[at].apart && lacks(&drafts[at - 1], code) {
                    put(&mut drafts[at - 1].cells, line, false);
                    drafts.remove(at);
                    continue;
                }
                if drafts.get(at + 1).is_some_and(|d| !d.apart && lacks(d, code)) {
                    drafts.remove(at);
                    put(&mut drafts[at].cells, line, true);
                    continue;
                }
                drafts[at].cells = line;
            }
            at += 1;
        }
    }
}

/// Amounts in the middle of a row whose words are wrapped: the line above and the one below fill the same columns of words,
/// two or more of them.
fn middles(text: &str, form: &Form, drafts: &mut Vec<Draft>) {
    let mut at = 1;
    while at + 1 < drafts.len() {
        let filled = |d: &Draft| (0..d.cells.len()).filter(|&c| !d.cells[c].is_blank()).collect::<Vec<_>>();
        let (upper, lower) = (&drafts[at - 1], &drafts[at + 1]);
        let words = filled(upper);
        let halves = words.len() > 1 && words == filled(lower) && form.is_words(text, &lower.cells) && !form.has_amount(&upper.cells);
        if form.is_amounts(&drafts[at].cells) && !drafts[at].apart && !lower.apart && halves && !form.has_code(&upper.cells) {
            let (line, lower) = (drafts.remove(at), drafts.remove(at));
            put(&mut drafts[at - 1].cells, line.cells, false);
            put(&mut drafts[at - 1].cells, lower.cells, false);
        } else {
            at += 1;
        }
    }
}

/// Gives codes that stand without a name the words of the lines around them.
fn names(text: &str, form: &Form, drafts: &mut Vec<Draft>) {
    let mut at = 0;
    while at < drafts.len() {
        if !form.is_nameless(&drafts[at].cells) {
            at += 1;
            continue;
        }
        // Words above as well as below: the name is centred beside its code.
        let is_words = |d: &Draft| form.is_words(text, &d.cells) && !form.is_amounts(&d.cells);
        let below = drafts.get(at + 1).is_some_and(|d| is_words(d) && !d.apart);
        let above = at > 0 && !drafts[at].apart && form.names(&drafts[at].cells, &drafts[at - 1].cells);
        // Where the line above holds other names as well, the one below goes on with the name that is missing.
        let missing = form.nameless(&drafts[at].cells).map(|g| g.name);
        let filled = |d: &Draft| d.cells.iter().filter(|c| !c.is_blank()).count();
        let sure = above && (filled(&drafts[at - 1]) == 1 || missing.is_some_and(|c| below && !drafts[at + 1].cells[c].is_blank()));
        if above && below && sure {
            let upper = drafts.remove(at - 1);
            at -= 1;
            let lower = drafts.remove(at + 1);
            put(&mut drafts[at].cells, upper.cells, true);
            drafts[at].apart = upper.apart;
            put(&mut drafts[at].cells, lower.cells, false);
        } else {
            let mut wraps = false;
            while let Some(next) = drafts.get(at + 1).filter(|d| !d.apart || !wraps) {
                let fits = !collide(&drafts[at].cells, &next.cells)
                    && form.is_nameless(&drafts[at].cells)
                    && completes(form, &drafts[at].cells, &next.cells);
                if !(fits || wraps && is_words(next)) {
                    break;
                }
                wraps |= is_words(next);
                let next = drafts.remove(at + 1);
                put(&mut drafts[at].cells, next.cells, false);
            }
        }
        at += 1;
    }
}

/// Whether a line holds the name that a code of the row lacks.
fn completes(form: &Form, row: &GridRow, line: &GridRow) -> bool {
    form.nameless(row).is_some_and(|g| !line[g.name].is_blank() && !g.codes.is_empty())
}

/// Puts amounts that stand on a line of their own into the row they belong to.
fn amounts(text: &str, form: &Form, drafts: &mut Vec<Draft>) {
    let mut at = 0;
    let mut upwards: Option<bool> = None;
    while at < drafts.len() {
        if !form.is_amounts(&drafts[at].cells) {
            at += 1;
            continue;
        }
        // Two lines of amounts above one another are one row that drifted apart.
        if let Some(next) = drafts.get(at + 1)
            && form.is_amounts(&next.cells)
            && !next.apart
            && !collide(&drafts[at].cells, &next.cells)
        {
            let next = drafts.remove(at + 1);
            put(&mut drafts[at].cells, next.cells, false);
            continue;
        }
        let takes = |d: &Draft| form.takes(&d.cells, &drafts[at].cells) && !(form.numbered && form.is_words(text, &d.cells));
        let up = at > 0 && takes(&drafts[at - 1]);
        let down = drafts.get(at + 1).is_some_and(takes);
        let (gap_above, gap_below) = (drafts[at].apart, drafts.get(at + 1).is_some_and(|d| d.apart));
        let to = match (up, down) {
            (true, true) if gap_above != gap_below => Some(gap_below),
            (true, true) => upwards,
            (true, false) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        };
        if up != down {
            upwards = Some(up);
        }
        match to {
            Some(true) => {
                let line = drafts.remove(at);
                put(&mut drafts[at - 1].cells, line.cells, false);
            }
            Some(false) => {
                let line = drafts.remove(at);
                put(&mut drafts[at].cells, line.cells, false);
                drafts[at].apart = line.apart;
            }
            // One that fits both rows may be either's; one that fits neither is a row without a name.
            None if up => {
                let line = drafts.remove(at);
                for (c, cell) in line.cells.into_iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
                    let at_start = Span::new(cell.span().start, cell.span().start);
                    drafts[at].cells[c] = Cell { spans: vec![at_start], ambiguous: true };
                    drafts[at - 1].cells[c] = Cell { ambiguous: true, ..cell };
                }
            }
            None => at += 1,
        }
    }
}

/// Puts the second half of a name behind the first, where the first fills its column.
fn wrapped(text: &str, form: &Form, drafts: &mut Vec<Draft>) {
    if !form.numbered {
        return;
    }
    let length = |row: &GridRow, c: usize| row[c].spans.first().map_or(0, |s| s.of(text).chars().count());
    let full: Vec<(usize, usize)> =
        form.groups.iter().map(|g| (g.name, drafts.iter().map(|d| length(&d.cells, g.name)).max().unwrap_or(0))).collect();
    let mut at = 1;
    while at < drafts.len() {
        if form.is_words(text, &drafts[at].cells) {
            for &(name, full) in &full {
                if drafts[at].cells[name].is_blank() {
                    continue;
                }
                let Some(above) = (0..at).rev().find(|&a| !drafts[a].cells[name].is_blank()) else { continue };
                let (first, second) = (length(&drafts[above].cells, name), length(&drafts[at].cells, name));
                if first + 1 >= full && second <= first {
                    let half = std::mem::take(&mut drafts[at].cells[name]);
                    drafts[above].cells[name].spans.extend(half.spans);
                }
            }
            if drafts[at].cells.iter().all(Cell::is_blank) {
                drafts.remove(at);
                continue;
            }
        }
        at += 1;
    }
}

/// Moves what several rows have in common from the middle of them to the 小计 that they begin with.
fn labels(text: &str, form: &Form, drafts: &mut Vec<Draft>) {
    let Some((label, name)) = form.label else { return };
    let mut at = 1;
    while at < drafts.len() {
        let is_subtotal = |d: &Draft| fold(&d.cells[name].text(text)) == "小计";
        let free = |d: &&Draft| d.cells[label].is_blank();
        let above = drafts[..at].iter().rev().take_while(free).position(is_subtotal).map(|up| at - 1 - up);
        if let Some(first) = above.filter(|_| !drafts[at].cells[label].is_blank() && !is_subtotal(&drafts[at])) {
            drafts[first].cells[label] = std::mem::take(&mut drafts[at].cells[label]);
            if drafts[at].cells.iter().all(Cell::is_blank) {
                drafts.remove(at);
                continue;
            }
        }
        at += 1;
    }
}
