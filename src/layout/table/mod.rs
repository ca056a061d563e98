//! From the lines of a table to its typed rows and figures.

mod beside;
mod cells;
mod codes_in_names;
mod decimals;
mod hierarchy;
mod indents;
mod labels;
mod pages;
mod rows;
mod shared;
mod units;
mod unknown;
mod wrapped;

use super::assemble::Tables;
use super::header::{self, Header, HeaderColumn};
use super::raw::{Cell, Cells, Collected, GridRow, RawTable, Segment};
use super::{caption, performance, shift};
use crate::model::codes::CodeIndex;
use crate::model::fold::fold;
use crate::model::number;
use crate::model::{Aspect, Certainty, Column, Figure, Meaning, MoneyUnit, Origin, Remark, RemarkKind, Role, Side, Span, Table, TableId};

/// Builds the typed table of each raw one; `plain` says that the text was typed or copied, and not written by a reader.
#[must_use]
pub fn build_all(text: &str, raw: Tables<'_>, plain: bool) -> Collected {
    let mut collected = Collected::default();
    let unit = common_unit(&raw);
    for table in raw {
        build(text, table, unit, plain, &mut collected);
    }
    collected
}

/// The unit that the other tables print: used for reading a table that prints none, which is reported.
fn common_unit(raw: &Tables<'_>) -> MoneyUnit {
    let count = |unit| raw.units().filter(|u| *u == unit).count();
    [MoneyUnit::WanYuan, MoneyUnit::Yuan, MoneyUnit::QianYuan, MoneyUnit::YiYuan]
        .into_iter()
        .max_by_key(|&u| (count(u), u == MoneyUnit::WanYuan))
        .unwrap_or(MoneyUnit::WanYuan)
}

fn build(text: &str, raw: RawTable, unit: MoneyUnit, plain: bool, into: &mut Collected) {
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
            index: CodeIndex::default(),
        },
        header: Vec::new(),
        spaced: raw.segments.iter().any(|s| s.header.is_some()),
        certainty: certainty(&raw.segments),
        plain,
        known: raw.segments.iter().all(|s| s.cells == Cells::Known),
        headless: false,
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
    decimals::settle(id, &mut into.figures);
}

/// Cells that the reader knows, or that TABs divide, a row a line, stand where they stand.
fn certainty(segments: &[Segment]) -> Certainty {
    if segments.iter().any(|s| s.cells == Cells::Fitted) { Certainty::Likely } else { Certainty::Certain }
}

/// The figures of the table that is being built: it is the last one, and they are the last ones.
fn own_figures(table: TableId, figures: &mut [Figure]) -> &mut [Figure] {
    let own = |f: &Figure| matches!(f.origin, Origin::Cell { table: t, .. } | Origin::Performance { table: t, .. } if t == table);
    let start = figures.iter().rposition(|f| !own(f)).map_or(0, |last| last + 1);
    figures.get_mut(start..).unwrap_or_default()
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
    /// How sure the place of its cells is.
    certainty: Certainty,
    /// Whether its text was typed or copied: what is moved there is only likely in its place.
    plain: bool,
    /// Whether a reader knows its cells.
    known: bool,
    /// Whether figures stand behind the last column that has a header, where the header came with fewer cells.
    headless: bool,
    into: &'c mut Collected,
}

impl Builder<'_, '_> {
    fn segments(&mut self, segments: Vec<Segment>) {
        let printed = self.whole_header(self.at_headers(beside::joined(self.text, segments)));
        if self.plain && printed.iter().any(|page| self.lacks_merged_cells(page)) {
            self.certainty = Certainty::Likely;
        }
        let settled = shift::settle(self.text, printed.clone());
        if self.plain && settled != printed {
            self.certainty = Certainty::Likely;
        }
        let segments = self.by_numbers(settled);
        let width = segments.iter().flat_map(|s| &s.rows).map(Vec::len).max().unwrap_or(0);
        let mut words: Vec<String> = Vec::new();
        let mut heads: Vec<Vec<String>> = Vec::new();
        let mut body: Vec<GridRow> = Vec::new();
        for (page, Segment { rows, header: known, .. }) in segments.into_iter().enumerate() {
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
            let said = |row: &GridRow| row.iter().map(|c| fold(&c.text(self.text))).collect::<Vec<_>>();
            heads.extend(rows[..skip].iter().map(said));
            // A page may print the header twice, each line of it for itself.
            let again = |row: &GridRow| row.iter().filter(|c| !c.is_blank()).count() > 1 && heads.contains(&said(row));
            let printed_again: Vec<bool> = rows.iter().enumerate().map(|(at, row)| at >= skip && again(row)).collect();
            for row in rows[..skip].iter().chain(rows.iter().zip(&printed_again).filter(|(_, again)| **again).map(|(row, _)| row)) {
                self.into.structure.extend(row.iter().flat_map(|c| c.spans.iter().copied()));
                self.unit_in_header(row);
            }
            let own = rows.len().min(skip);
            let mut rest = rows.into_iter().zip(printed_again).skip(own).filter(|(_, again)| !again).map(|(row, _)| row).peekable();
            if page > 0
                && let (Some(above), Some(below)) = (body.last_mut(), rest.peek())
                && self.put_cut_row(above, below)
            {
                rest.next();
            }
            body.extend(rest);
        }
        self.settle_shared(&body);
        self.columns(&body, width);
        let mut last_classes = [String::new(), String::new()];
        for row in self.unwrapped(body) {
            self.row(row, &mut last_classes);
        }
        self.codes_in_names();
        self.units();
        self.subtotals();
        self.parents();
        self.indents();
        self.doubt_all();
        self.report_unknown();
    }

    /// Whether the header has fewer cells than the rows below it fill: merged cells were copied as one, and what stands under what is
    /// only likely.
    fn lacks_merged_cells(&self, page: &Segment) -> bool {
        let header = header::length(self.text, &page.rows, page.header).min(page.rows.len());
        let (head, body) = page.rows.split_at(header);
        let filled = |row: &GridRow| row.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
        let width = body.iter().map(filled).max().unwrap_or(0);
        head.iter().any(|row| row.len() < width && row.len() > 1 && !row.iter().any(Cell::is_blank))
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
            && let Some((span, unit)) = row.iter().find_map(|c| caption::unit_inside(self.text, c.span()))
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
            filled.peek().is_some() && filled.all(|t| number::cell(&t).is_some())
        };
        // Per cent printed in most cells: a ratio, whatever stands above it.
        let ratio = |c: usize| {
            let filled = body.iter().filter_map(|r| r.get(c)).filter(|cell| !cell.is_blank()).map(|cell| cell.text(self.text));
            let (all, some) = filled.fold((0, 0), |(all, some), t| (all + 1, some + usize::from(number::percent(&t).is_some())));
            some * 2 > all
        };
        let without = |c: usize| self.header.get(c).is_none_or(|h| h.path.iter().all(String::is_empty));
        self.headless = self.certainty == Certainty::Likely && !self.spaced && (0..width).rev().find(|&c| numeric(c)).is_some_and(without);
        let columns: Vec<Column> = (0..width)
            .map(|c| {
                let h = self.header.get(c);
                let meaning = h.map_or(Meaning::Unknown, |h| h.meaning);
                let is_amount = match meaning {
                    Meaning::Ordinal | Meaning::Code | Meaning::Name | Meaning::Text => false,
                    Meaning::Unknown => numeric(c),
                    _ => !ratio(c),
                };
                Column {
                    position: c,
                    ordinal: h.and_then(|h| h.ordinal),
                    header: h.map_or(String::new(), |h| h.path.join("/")),
                    header_span: h.map_or(Span::new(0, 0), |h| h.span),
                    meaning,
                    aspect: h.map_or(Aspect::Only, |h| h.aspect),
                    side: h.map_or(Side::Single, |h| h.side),
                    is_amount,
                }
            })
            .collect();
        self.table.columns = columns;
    }
}
