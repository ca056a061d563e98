//! From the lines of a table to its typed rows and figures.

use super::assemble::{Cell, GridRow, RawTable, Segment};
use super::header::{self, Header, HeaderColumn};
use super::{number, performance};
use crate::model::catalog::{self, item_meaning};
use crate::model::fold::{fold, number_depth};
use crate::model::table::Note;
use crate::model::{
    Code, Column, Figure, FigureId, Meaning, MoneyUnit, Origin, Quantity, Reading, Remark, RemarkKind, Role, Row, RowKind, Side, Span,
    Table, TableId, Unchecked,
};

/// What the tables of a document are collected into.
#[derive(Debug, Default)]
pub struct Collected {
    /// Typed tables.
    pub tables: Vec<Table>,
    /// Figures of all of them.
    pub figures: Vec<Figure>,
    /// What was noticed.
    pub remarks: Vec<Remark>,
    /// Spans whose digits are codes, ordinals, names or headers.
    pub structure: Vec<Span>,
}

/// Builds the typed table of each raw one.
#[must_use]
pub fn build_all(text: &str, raw: Vec<RawTable>) -> Collected {
    let mut collected = Collected::default();
    let unit = common_unit(&raw);
    for table in raw {
        build(text, table, unit, &mut collected);
    }
    collected
}

/// The unit that the other tables print: used for reading a table that prints none, which is reported.
fn common_unit(raw: &[RawTable]) -> MoneyUnit {
    let count = |unit| raw.iter().filter(|t| t.unit.is_some_and(|(_, u)| u == unit)).count();
    [MoneyUnit::WanYuan, MoneyUnit::Yuan, MoneyUnit::YiYuan]
        .into_iter()
        .max_by_key(|&u| (count(u), u == MoneyUnit::WanYuan))
        .unwrap_or(MoneyUnit::WanYuan)
}

fn build(text: &str, raw: RawTable, unit: MoneyUnit, into: &mut Collected) {
    let id = TableId(into.tables.len());
    let mut builder = Builder {
        text,
        id,
        unit: raw.unit.map_or(unit, |(_, u)| u),
        table: Table {
            role: raw.role,
            title: raw.title.as_ref().map_or(String::new(), |(_, t)| t.clone()),
            title_span: title_span(&raw),
            unit: raw.unit.map(|(_, u)| u),
            unit_span: raw.unit.map(|(s, _)| s),
            owner: raw.owner,
            year: raw.year,
            columns: Vec::new(),
            rows: Vec::new(),
            notes: raw.notes,
            project: None,
            lines: 0,
        },
        header: Vec::new(),
        spaced: raw.segments.iter().any(|s| s.header.is_some()),
        into,
    };
    if raw.role == Role::Performance {
        let rows: Vec<GridRow> = raw.segments.into_iter().flat_map(|s| s.rows).collect();
        let (table, into) = (&mut builder.table, &mut *builder.into);
        performance::read(text, id, builder.unit, &rows, table, into);
    } else {
        builder.segments(raw.segments);
    }
    let table = builder.table;
    into.tables.push(table);
}

fn title_span(raw: &RawTable) -> Span {
    let first_cell = || raw.segments.iter().flat_map(|s| &s.rows).flatten().find(|c| !c.is_blank()).map(Cell::span);
    raw.title.as_ref().map(|(s, _)| *s).or_else(first_cell).unwrap_or(Span::new(0, 0))
}

struct Builder<'t, 'c> {
    text: &'t str,
    id: TableId,
    unit: MoneyUnit,
    table: Table,
    header: Vec<HeaderColumn>,
    /// Whether its columns were found by spaces.
    spaced: bool,
    into: &'c mut Collected,
}

/// The parts of one grid row that belong to one group of columns.
struct Piece {
    side: Side,
    code: Option<Code>,
    name: String,
    name_span: Span,
    indented: bool,
}

impl Builder<'_, '_> {
    fn segments(&mut self, segments: Vec<Segment>) {
        let segments = super::shift::settle(self.text, self.whole_header(self.at_headers(segments)));
        let width = segments.iter().flat_map(|s| &s.rows).map(Vec::len).max().unwrap_or(0);
        let mut words: Vec<String> = Vec::new();
        let mut body: Vec<GridRow> = Vec::new();
        for (page, Segment { rows, header: known }) in segments.into_iter().enumerate() {
            let ordinal_header = header::length(self.text, &rows, known);
            let own_header = page == 0 || rows[..ordinal_header.min(rows.len())].iter().any(|r| header::is_ordinal_row(self.text, r));
            let skip = if own_header {
                let header = header::read(self.text, self.table.role, &rows, width, known);
                words.extend(rows[..header.rows].iter().flatten().map(|c| fold(&c.text(self.text))));
                let rows = header.rows;
                self.take_header(header);
                rows
            } else {
                rows.iter().take_while(|r| header::repeats(self.text, r, &words)).count()
            };
            for row in &rows[..skip] {
                self.into.structure.extend(row.iter().flat_map(|c| c.spans.iter().copied()));
                self.unit_in_header(row);
            }
            body.extend(rows.into_iter().skip(skip));
        }
        self.columns(&body, width);
        let mut last_classes = [String::new(), String::new()];
        for row in body {
            self.row(row, &mut last_classes);
        }
        self.parents();
        self.doubt_all();
        self.report_unknown();
    }

    /// Where more than a tenth of the figures have no certain place, and not of one row only, the columns were not found:
    /// none of them is certain.
    fn doubt_all(&mut self) {
        let own = |f: &&mut Figure| matches!(f.origin, Origin::Cell { table, .. } if table == self.id) && !f.raw.is_empty();
        let mut figures: Vec<&mut Figure> = self.into.figures.iter_mut().filter(own).collect();
        let unsure = figures.iter().filter(|f| f.reason == Unchecked::Ambiguous).count();
        if unsure > 3 && unsure * 10 > figures.len() {
            for figure in &mut figures {
                (figure.reading, figure.reason) = (Reading::Unreadable, Unchecked::Ambiguous);
            }
        }
    }

    /// A header printed again in the middle of the rows begins a page of its own.
    fn at_headers(&self, segments: Vec<Segment>) -> Vec<Segment> {
        let words = |row: &GridRow| row.iter().map(|c| fold(&c.text(self.text))).collect::<Vec<_>>();
        let Some(first) = segments.first().and_then(|s| s.rows.first()).map(words) else { return segments };
        let known = |cell: &String| catalog::header_meaning(cell).is_some();
        // Columns of spaces are found page by page, each with its header.
        if segments.iter().any(|s| s.header.is_some()) || first.iter().filter(|c| known(c)).count() < 2 {
            return segments;
        }
        let mut pages: Vec<Segment> = Vec::new();
        for segment in segments {
            let mut page = Segment::default();
            for row in segment.rows {
                if !page.rows.is_empty() && words(&row) == first {
                    pages.push(std::mem::take(&mut page));
                }
                page.rows.push(row);
            }
            pages.push(page);
        }
        pages
    }

    /// A page break or an empty row inside the header: the pages are joined until one has data.
    fn whole_header(&self, mut segments: Vec<Segment>) -> Vec<Segment> {
        while segments.len() > 1 && header::length(self.text, &segments[0].rows, segments[0].header) >= segments[0].rows.len() {
            let words: Vec<String> = segments[0].rows.iter().flatten().map(|c| fold(&c.text(self.text))).collect();
            let repeated = segments[1].rows.first().is_some_and(|row| header::repeats(self.text, row, &words));
            if repeated {
                break;
            }
            let next = segments.remove(1);
            segments[0].header = segments[0].header.map(|own| own + next.header.unwrap_or(0));
            segments[0].rows.extend(next.rows);
        }
        segments
    }

    fn take_header(&mut self, header: Header) {
        for d in header.displaced {
            self.into.remarks.push(Remark { kind: RemarkKind::HeaderDisplaced { ordinals: d.ordinals, headers: d.headers }, span: d.span });
        }
        if self.header.is_empty() {
            self.header = header.columns;
        }
    }

    fn unit_in_header(&mut self, row: &GridRow) {
        if self.table.unit.is_none()
            && let Some((span, unit)) = row.iter().find_map(|c| super::line::unit_inside(self.text, c.span()))
        {
            self.table.unit = Some(unit);
            self.table.unit_span = Some(span);
            self.unit = unit;
        }
    }

    /// Fixes the columns; one without a known header is an amount column if its cells are numbers.
    fn columns(&mut self, body: &[GridRow], width: usize) {
        let numeric = |c: usize| {
            let mut filled = body.iter().filter_map(|r| r.get(c)).map(|cell| cell.text(self.text)).filter(|t| !t.is_empty()).peekable();
            filled.peek().is_some() && filled.all(|t| number::number(&t).is_some())
        };
        let columns: Vec<Column> = (0..width)
            .map(|c| {
                let h = self.header.get(c);
                let meaning = h.map_or(Meaning::Unknown, |h| h.meaning);
                let is_amount = match meaning {
                    Meaning::Ordinal | Meaning::Code | Meaning::Name | Meaning::Text => false,
                    Meaning::Unknown => numeric(c),
                    _ => true,
                };
                Column {
                    position: c,
                    ordinal: h.and_then(|h| h.ordinal),
                    header: h.map_or(String::new(), |h| h.path.join("/")),
                    header_span: h.map_or(Span::new(0, 0), |h| h.span),
                    meaning,
                    aspect: h.map_or(crate::model::Aspect::Only, |h| h.aspect),
                    side: h.map_or(Side::Single, |h| h.side),
                    is_amount,
                }
            })
            .collect();
        self.table.columns = columns;
    }

    fn row(&mut self, row: GridRow, last_classes: &mut [String; 2]) {
        let row = self.right_aligned(row);
        if row.iter().all(Cell::is_blank) {
            return;
        }
        if let Some(note) = self.note(&row) {
            self.table.notes.push(note);
            return;
        }
        if self.join(&row) {
            return;
        }
        self.table.lines += 1;
        let ordinal = self.joined_text(&row, |m| m == Meaning::Ordinal, 0, true).0;
        let groups = self.header.iter().map(|h| h.group).max().unwrap_or(0);
        let mut total_name: Option<(String, Span)> = None;
        let mut held: Option<Piece> = None;
        for group in 0..=groups {
            let mut piece = self.piece(&row, group, last_classes);
            // A total's name merged over the groups: its amount stands in the last of them.
            if piece.name.is_empty() && piece.code.is_none() {
                piece = held.take().unwrap_or(piece);
            }
            if group < groups && !self.table.role.has_sides() && piece.name.ends_with("合计") && self.blank_group(&row, group) {
                held = Some(piece);
                continue;
            }
            // A total printed once for the functions and the uses stands in the last column, its name in the first.
            if let Some((name, span)) = total_name.take().filter(|_| group >= 2 && piece.name.is_empty()) {
                (piece.name, piece.name_span) = (name, span);
            }
            let meaning = item_meaning(self.table.role, piece.side, &piece.name);
            if matches!(meaning, Meaning::CurrentTotal | Meaning::GrandTotal) && self.blank_group(&row, group) {
                total_name = Some((piece.name.clone(), piece.name_span));
            }
            if piece.name.is_empty() && piece.code.is_none() && self.table.role == Role::Procurement {
                (piece.name, piece.name_span) = self.purchase_name(&row);
            }
            self.add_row(&row, group, piece, &ordinal);
        }
    }

    /// A list of purchases has no name column: 大类, 项目, 经济科目 and 物品 each name their own rows, the last but 组织形式.
    fn purchase_name(&self, row: &GridRow) -> (String, Span) {
        let words = row.iter().zip(&self.table.columns).filter(|(cell, c)| c.meaning == Meaning::Text && !cell.is_blank());
        let names = words.map(|(cell, _)| cell).filter(|cell| !catalog::is_purchase_method(&cell.text(self.text)));
        let all: Vec<&Cell> = names.collect();
        let shown = all.first().filter(|c| catalog::is_total_name(&c.text(self.text))).or(all.last());
        shown.map_or((String::new(), Span::new(0, 0)), |cell| (cell.text(self.text), cell.span()))
    }

    /// Whether a row prints nothing in the amount columns of a group.
    fn blank_group(&self, row: &GridRow, group: usize) -> bool {
        let of_group = |c: usize| self.table.columns[c].is_amount && self.header.get(c).is_some_and(|h| h.group == group);
        (0..self.table.columns.len()).filter(|&c| of_group(c)).all(|c| row.get(c).is_none_or(Cell::is_blank))
    }

    /// 合计 rows whose name cell is merged over code and name columns come with fewer cells: amounts end at the right.
    fn right_aligned(&self, row: GridRow) -> GridRow {
        let width = self.table.columns.len();
        let first = row.first().map(|c| c.text(self.text)).unwrap_or_default();
        let second_is_amount = row.get(1).is_some_and(|c| number::number(&c.text(self.text)).is_some());
        let column_is_amount = self.table.columns.get(1).is_some_and(|c| c.is_amount);
        if row.len() >= width || !catalog::is_total_name(&first) || !second_is_amount || column_is_amount {
            return row;
        }
        let mut cells = row.into_iter();
        let name = cells.next().unwrap_or_default();
        let rest: Vec<Cell> = cells.collect();
        let gap = width - 1 - rest.len();
        std::iter::once(name).chain(std::iter::repeat_n(Cell::default(), gap)).chain(rest).collect()
    }

    fn note(&self, row: &GridRow) -> Option<Note> {
        let mut filled = row.iter().filter(|c| !c.is_blank());
        let only = filled.next()?;
        let alone = filled.next().is_none();
        (alone && super::line::is_note(&only.text(self.text))).then(|| Note { span: only.span(), text: only.text(self.text) })
    }

    /// A row that holds only the second half of the name above: cut by a page break or a narrow column.
    fn join(&mut self, row: &GridRow) -> bool {
        let has = |meaning: Meaning| self.table.columns.iter().any(|c| c.meaning == meaning);
        if !has(Meaning::Code) && !has(Meaning::Ordinal) {
            return false;
        }
        let mut filled = row.iter().enumerate().filter(|(_, c)| !c.is_blank());
        let (Some((column, cell)), None) = (filled.next(), filled.next()) else { return false };
        let in_name = self.table.columns.get(column).is_some_and(|c| c.meaning == Meaning::Name);
        let half = cell.text(self.text);
        if !in_name || catalog::is_total_name(&half) || number_depth(&fold(&half)).is_some() {
            return false;
        }
        let side = self.table.columns[column].side;
        let Some(above) = self.table.rows.iter_mut().rev().find(|r| r.side == side) else { return false };
        if above.code.is_none() && !has(Meaning::Ordinal) {
            return false;
        }
        above.name.push_str(&half);
        above.spans.push(cell.span());
        let name = above.name.clone();
        self.into.structure.push(cell.span());
        self.into.remarks.push(Remark { kind: RemarkKind::RowJoined { name }, span: cell.span() });
        true
    }

    fn joined_text(&self, row: &GridRow, wanted: impl Fn(Meaning) -> bool, group: usize, any_group: bool) -> (String, Span, bool) {
        let mut joined = String::new();
        let mut span: Option<Span> = None;
        let mut skipped_first = false;
        for (column, cell) in self.header.iter().zip(row).filter(|(h, _)| wanted(h.meaning) && (any_group || h.group == group)) {
            if cell.is_blank() {
                skipped_first |= joined.is_empty() && column.meaning == Meaning::Name;
                continue;
            }
            joined.push_str(&cell.text(self.text));
            let at = cell.span();
            span = Some(span.map_or(at, |s| s.cover(at)));
        }
        (joined, span.unwrap_or(Span::new(0, 0)), skipped_first)
    }

    fn piece(&self, row: &GridRow, group: usize, last_classes: &mut [String; 2]) -> Piece {
        let side = self.header.iter().find(|h| h.group == group && h.meaning != Meaning::Ordinal).map_or(Side::Single, |h| h.side);
        let code_cells: Vec<(String, Span)> = self
            .header
            .iter()
            .zip(row)
            .filter(|(h, _)| h.meaning == Meaning::Code && h.group == group)
            .map(|(_, c)| (fold(&c.text(self.text)), c.span()))
            .collect();
        let (mut name, mut name_span, indented) = self.joined_text(row, |m| m == Meaning::Name, group, false);
        let code = code_of(&code_cells, last_classes);
        if name.is_empty() {
            // 合计 printed in the code column, or a name column without a header of its own.
            if let Some((words, span)) = code_cells.iter().find(|(t, _)| !t.is_empty() && !t.chars().all(|c| c.is_ascii_digit())) {
                name.clone_from(words);
                name_span = *span;
            }
        }
        Piece { side, code, name, name_span, indented }
    }

    fn add_row(&mut self, row: &GridRow, group: usize, piece: Piece, ordinal: &str) {
        let index = self.table.rows.len();
        let mut cells = vec![None; self.table.columns.len()];
        let mut texts = vec![String::new(); self.table.columns.len()];
        let mut spans = Vec::new();
        let mut printed = false;
        let end = row.iter().filter(|c| !c.is_blank()).map(|c| c.span().end).max().unwrap_or(0);
        // A cell that the line does not reach is blank, and stands where the line ends.
        let end_of_row = Span::new(end, end);
        for (c, cell) in row.iter().enumerate() {
            let Some(column) = self.table.columns.get(c) else { continue };
            if self.header.get(c).map_or(0, |h| h.group) != group {
                continue;
            }
            if !cell.is_blank() {
                spans.extend(cell.spans.iter().copied());
            }
            if column.is_amount {
                let target = self.merged_column(c);
                let figure = self.figure(cell, end_of_row, column.meaning, index, target);
                printed |= figure.is_printed() || !cell.is_blank();
                cells[target] = Some(FigureId(self.into.figures.len()));
                self.into.figures.push(figure);
            } else {
                texts[c] = cell.text(self.text);
                let is_label = matches!(column.meaning, Meaning::Ordinal | Meaning::Code | Meaning::Name);
                // 单位代码 and the code of an 经济科目 are no amounts.
                let digits = !texts[c].is_empty() && texts[c].chars().all(|d| d.is_ascii_digit());
                let is_number =
                    column.meaning == Meaning::Text && digits && (column.header.contains('码') || column.header.contains("科目"));
                if is_number || is_label && !number::holds_amount(&texts[c]) {
                    self.into.structure.extend(cell.spans.iter().copied());
                }
            }
        }
        if piece.name.is_empty() && piece.code.is_none() && !printed && (spans.is_empty() || self.table.role.has_sides() || group > 0) {
            // Nothing stands on this side of the line: take back the blank figures.
            while self
                .into
                .figures
                .last()
                .is_some_and(|f| matches!(f.origin, Origin::Cell { table, row, .. } if table == self.id && row == index))
            {
                self.into.figures.pop();
            }
            return;
        }
        let meaning = if piece.code.is_some() { Meaning::Named } else { item_meaning(self.table.role, piece.side, &piece.name) };
        let kind = row_kind(&piece, meaning);
        self.table.rows.push(Row {
            spans,
            ordinal: ordinal.to_owned(),
            side: piece.side,
            code: piece.code,
            name: piece.name,
            name_span: piece.name_span,
            kind,
            meaning,
            parent: piece.indented.then_some(usize::MAX),
            cells,
            texts,
        });
    }

    /// The column of the first group that an amount column of a later group continues (economic tables print
    /// code | name | amount twice side by side).
    fn merged_column(&self, c: usize) -> usize {
        if self.table.role.has_sides() {
            return c;
        }
        let (meaning, aspect) = (self.table.columns[c].meaning, self.table.columns[c].aspect);
        (0..c)
            .find(|&first| {
                let column = &self.table.columns[first];
                column.is_amount && column.meaning == meaning && column.aspect == aspect && self.header[first].group < self.header[c].group
            })
            .unwrap_or(c)
    }

    fn figure(&self, cell: &Cell, end_of_row: Span, meaning: Meaning, row: usize, column: usize) -> Figure {
        let at = if cell.spans.is_empty() { end_of_row } else { cell.span() };
        let (mut reading, span) =
            if cell.spans.len() > 1 { (Reading::Unreadable, at.trimmed(self.text)) } else { number::amount_cell(self.text, at, self.unit) };
        let mut reason = if matches!(reading, Reading::Unreadable) { Unchecked::Unreadable } else { Unchecked::NoCounterpart };
        if meaning == Meaning::Count
            && let Reading::Money(m) = &reading
        {
            reading = Reading::Quantity(Quantity { value: m.value, scale: m.scale, unit: String::new() });
            reason = Unchecked::Count;
        }
        if meaning == Meaning::Unknown {
            reason = Unchecked::UnknownColumn;
        }
        if self.table.role == Role::Other {
            reason = Unchecked::UnknownTable;
        }
        // In columns of spaces, words among amounts are rather a column that was not found.
        let words = self.spaced && reading == Reading::Unreadable && !span.of(self.text).contains(|c: char| c.is_ascii_digit());
        if cell.ambiguous || words {
            (reading, reason) = (Reading::Unreadable, Unchecked::Ambiguous);
        }
        Figure {
            span,
            raw: span.of(self.text).to_owned(),
            reading,
            origin: Origin::Cell { table: self.id, row, column },
            reason,
            approximate: false,
            unit: (meaning != Meaning::Count).then_some(self.unit),
        }
    }

    /// Which row is a part of which: 1. under 一、, 其中 under the item above, the funds under 年初结转.
    fn parents(&mut self) {
        for side in [Side::Single, Side::Income, Side::Expenditure, Side::Use] {
            let mut stack: Vec<(usize, usize)> = Vec::new();
            let mut carry: Option<usize> = None;
            let mut parts_of: Option<usize> = None;
            for index in 0..self.table.rows.len() {
                let row = &self.table.rows[index];
                if row.side != side || row.code.is_some() || !matches!(row.kind, RowKind::Item | RowKind::Part) {
                    if row.side == side {
                        stack.clear();
                        parts_of = None;
                        carry = matches!(row.meaning, Meaning::CarryIn | Meaning::CarryOut).then_some(index);
                    }
                    continue;
                }
                let key = fold(&row.name);
                let indented = row.parent.is_some();
                let depth = number_depth(&key);
                // The funds are listed a second time under 年初结转, with or without 一、二、三、.
                let fund = matches!(row.meaning, Meaning::General | Meaning::Fund | Meaning::Capital);
                let again = fund && self.table.rows[..index].iter().any(|r| r.side == side && r.meaning == row.meaning);
                let parent = if let Some(carry_row) = carry.filter(|_| depth == Some(1) || depth.is_none() && again) {
                    Some(carry_row)
                } else if row.kind == RowKind::Part {
                    parts_of = stack.last().map(|s| s.1);
                    parts_of
                } else if let Some(depth) = depth {
                    stack.retain(|s| s.0 < depth);
                    let parent = stack.last().map(|s| s.1);
                    stack.push((depth, index));
                    parts_of = None;
                    parent
                } else if indented {
                    stack.last().map(|s| s.1)
                } else if let Some(whole) = parts_of {
                    Some(whole)
                } else {
                    if !matches!(row.meaning, Meaning::CarryIn | Meaning::CarryOut) {
                        stack = vec![(0, index)];
                    }
                    None
                };
                if matches!(row.meaning, Meaning::CarryIn | Meaning::CarryOut) && parent.is_none() {
                    carry = Some(index);
                }
                self.table.rows[index].parent = parent;
            }
        }
        for row in &mut self.table.rows {
            row.parent = row.parent.filter(|&p| p != usize::MAX);
        }
    }

    fn report_unknown(&mut self) {
        let figures_in = |table: &Table, c: usize| {
            table.rows.iter().filter_map(|r| r.cells[c]).filter(|id| self.into.figures[id.0].is_printed()).count()
        };
        let all: usize = self.table.amount_columns().map(|c| figures_in(&self.table, c)).sum();
        if self.table.role == Role::Other {
            if all > 0 {
                let title = self.table.title.clone();
                self.into.remarks.push(Remark { kind: RemarkKind::TableUnknown { title, figures: all }, span: self.table.title_span });
            }
            return;
        }
        for c in 0..self.table.columns.len() {
            let column = &self.table.columns[c];
            let figures = if column.is_amount { figures_in(&self.table, c) } else { 0 };
            if column.meaning == Meaning::Unknown && figures > 0 {
                let kind = RemarkKind::ColumnUnknown { header: column.header.clone(), figures };
                let first =
                    self.table.rows.iter().filter_map(|r| r.cells[c]).map(|id| self.into.figures[id.0].span).find(|s| s.start < s.end);
                let span = if column.header_span.end > 0 { column.header_span } else { first.unwrap_or(self.table.title_span) };
                self.into.remarks.push(Remark { kind, span });
            }
        }
    }
}

fn row_kind(piece: &Piece, meaning: Meaning) -> RowKind {
    let key = fold(&piece.name);
    if piece.code.is_some() {
        RowKind::Coded
    } else if catalog::is_total_name(&piece.name) || matches!(meaning, Meaning::CurrentTotal | Meaning::GrandTotal | Meaning::Total) {
        RowKind::Total
    } else if key.is_empty() {
        RowKind::Bare
    } else if key.starts_with("其中") {
        RowKind::Part
    } else {
        RowKind::Item
    }
}

/// The code of a row: one cell (`2010301`, `210 07 17`) or 类 | 款 | 项 in cells of their own.
///
/// A 类 or 款 that is printed once for several rows is carried down; a 款 or 项 printed without its leading zero is completed.
fn code_of(cells: &[(String, Span)], last: &mut [String; 2]) -> Option<Code> {
    let digits: Vec<&str> = cells.iter().map(|(t, _)| if t.chars().all(|c| c.is_ascii_digit()) { t.as_str() } else { "" }).collect();
    match digits[..] {
        [] => None,
        [one] => header::is_code(one).then(|| Code(one.to_owned())),
        _ => {
            let mut parts: Vec<String> =
                digits.iter().enumerate().map(|(i, d)| if i > 0 && d.len() == 1 { format!("0{d}") } else { (*d).to_owned() }).collect();
            let deepest = parts.iter().rposition(|p| !p.is_empty())?;
            for level in 0..deepest.min(2) {
                if parts[level].is_empty() {
                    parts[level].clone_from(&last[level]);
                }
            }
            let code: String = parts[..=deepest].concat();
            for level in 0..2.min(parts.len()) {
                if !parts[level].is_empty() {
                    last[level].clone_from(&parts[level]);
                }
            }
            header::is_code(&code).then_some(Code(code))
        }
    }
}
