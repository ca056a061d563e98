//! Which lines make up which table: titles, captions, rows over several pages, notes; and which are narrative.

use super::align;
use super::contents::Contents;
use super::line::{self, Caption, Kind, Line};
use super::number;
use crate::model::fold::{fold, number_depth};
use crate::model::{MoneyUnit, Note, Role, Span, catalog};
use regex::Regex;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One cell of a grid: usually one span, two where a page break cut it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// The stretches of text, in order; empty or one empty span for a blank cell.
    pub spans: Vec<Span>,
    /// Whether it could as well stand in another row or column: what it says must not be compared with anything.
    pub ambiguous: bool,
}

impl Cell {
    /// A cell of one span.
    #[must_use]
    pub fn of(span: Span) -> Self {
        Self { spans: vec![span], ambiguous: false }
    }

    /// Adds what has no cell of its own; the two together say nothing certain.
    pub fn push(&mut self, span: Span) {
        self.spans.push(span);
        self.ambiguous = true;
    }

    /// The text of the cell, halves joined.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        self.spans.iter().map(|s| s.of(text).trim()).collect()
    }

    /// The first span.
    #[must_use]
    pub fn span(&self) -> Span {
        self.spans.first().copied().unwrap_or(Span::new(0, 0))
    }

    /// Whether nothing is printed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.spans.iter().all(|s| s.start >= s.end)
    }
}

/// One line of a grid.
pub type GridRow = Vec<Cell>;

/// The rows of one page of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Segment {
    /// Rows in order, headers included.
    pub rows: Vec<GridRow>,
    /// How many of them are headers, where columns of spaces show it.
    pub header: Option<usize>,
}

/// The lines of one table, not yet understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawTable {
    /// Title and its place, where one is printed.
    pub title: Option<(Span, String)>,
    /// The role that the title names.
    pub role: Role,
    /// Unit line.
    pub unit: Option<(Span, MoneyUnit)>,
    /// Owner line.
    pub owner: Option<(Span, String)>,
    /// Year line.
    pub year: Option<(Span, i32)>,
    /// Pages.
    pub segments: Vec<Segment>,
    /// Notes below.
    pub notes: Vec<Note>,
}

/// All lines, sorted out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assembly {
    /// Tables in printed order.
    pub tables: Vec<RawTable>,
    /// Indexes of the lines that belong to the narrative.
    pub narrative: Vec<usize>,
    /// Spans whose digits are structure, not figures (page marks, captions, titles, contents).
    pub structure: Vec<Span>,
    /// Owner lines and years found anywhere, for recognising whose disclosure it is.
    pub owners: Vec<(Span, String)>,
    /// Years of caption lines.
    pub years: Vec<(Span, i32)>,
}

struct Pending {
    role: Role,
    title: (Span, String),
    line: usize,
    patience: usize,
    notes: Vec<Note>,
}

struct Assembler<'t> {
    text: &'t str,
    lines: &'t [Line],
    tabbed: bool,
    /// How many columns a Chinese character takes.
    wide: usize,
    done: Assembly,
    open: Option<RawTable>,
    pending: Option<Pending>,
    caption: Caption,
    broken: bool,
    note_open: bool,
    last_words: Option<Span>,
    segment_lines: Vec<usize>,
    pages: Vec<Vec<usize>>,
    /// Rows of a text with TABs that came without them, and their cells.
    untabbed: BTreeMap<usize, Vec<Span>>,
}

/// Sorts all lines into tables and narrative.
#[must_use]
pub fn assemble(text: &str, lines: &[Line], contents: &Contents) -> Assembly {
    let tabbed = lines.iter().filter(|l| l.tabbed).count() >= 3;
    let mut assembler = Assembler {
        text,
        lines,
        tabbed,
        wide: align::measure(text, lines),
        done: Assembly::default(),
        open: None,
        pending: None,
        caption: Caption::default(),
        broken: false,
        note_open: false,
        last_words: None,
        segment_lines: Vec::new(),
        pages: Vec::new(),
        untabbed: BTreeMap::new(),
    };
    for (index, line) in lines.iter().enumerate() {
        if contents.lines.contains(&index) {
            assembler.done.structure.push(line.span);
        } else {
            assembler.line(index);
        }
    }
    assembler.close();
    assembler.give_up_title();
    assembler.done.narrative.sort_unstable();
    assembler.done
}

impl Assembler<'_> {
    fn line(&mut self, index: usize) {
        let line = &self.lines[index];
        if line.is_blank() {
            // In a text without TABs blank lines stand between rows as well; there only a new page begins a segment.
            self.broken |= self.tabbed;
            self.note_open = false;
            return;
        }
        self.broken |= line.span.start > 0 && self.text.as_bytes()[line.span.start - 1] == 0x0c;
        if self.is_row(line) {
            self.row(index);
        } else {
            self.words(index);
        }
    }

    /// Whether the line is cells and not words: it has TABs, or, in a text without TABs, columns of spaces below a title.
    fn is_row(&self, line: &Line) -> bool {
        if self.tabbed || line.tabbed {
            return line.tabbed;
        }
        let below_title = self.pending.is_some() || self.open.is_some();
        let raw = line.content().of(self.text);
        let wordy = raw.contains(['。', '；']) || line.filled().any(|c| c.of(self.text).chars().count() > 45);
        below_title && line.cells.len() >= 2 && !wordy
    }

    fn row(&mut self, index: usize) {
        let line = &self.lines[index];
        let filled: Vec<Span> = line.filled().collect();
        if let [only] = filled[..] {
            match line::kind(self.text, only) {
                Kind::Title(role) => return self.title(index, only, role),
                Kind::Caption(caption) => return self.captions(only, caption),
                Kind::Note => return self.note(only, index),
                _ => {}
            }
        } else if let Some(captions) = self.caption_row(&filled) {
            let whole = line.content();
            if let Some(title) = filled.iter().find_map(|c| title_of(self.text, *c)) {
                self.title(index, title.0, title.1);
            }
            for caption in captions {
                self.captions(whole, caption);
            }
            return;
        }
        self.data(index);
    }

    /// A row that holds nothing but titles, owners and units.
    fn caption_row(&self, filled: &[Span]) -> Option<Vec<Caption>> {
        let mut captions = Vec::new();
        let mut waiting = false;
        for cell in filled {
            match line::kind(self.text, *cell) {
                Kind::Caption(caption) => {
                    waiting = caption.unit.is_none() && caption.owner.is_none();
                    captions.push(caption);
                }
                Kind::Title(_) => {}
                // `部门：| 某某局 | 单位：万元`: the owner stands in the next cell.
                Kind::Text if waiting || captions.is_empty() && cell.of(self.text).ends_with(['：', ':']) => {
                    waiting = cell.of(self.text).ends_with(['：', ':']);
                    if !waiting {
                        captions.push(Caption { owner: Some((*cell, cell.of(self.text).to_owned())), ..Caption::default() });
                    }
                }
                _ => return None,
            }
        }
        captions.iter().any(|c| c.unit.is_some() || c.owner.is_some()).then_some(captions)
    }

    fn data(&mut self, index: usize) {
        if self.pending.is_some() || self.open.is_none() {
            self.close();
            self.begin();
        } else if self.broken {
            self.flush_segment();
        }
        self.segment_lines.push(index);
        self.broken = false;
        self.note_open = false;
    }

    fn begin(&mut self) {
        let pending = self.pending.take();
        let caption = std::mem::take(&mut self.caption);
        let untitled = self.last_words.take().map(|s| (s, s.of(self.text).to_owned()));
        let (role, title, notes) = match pending {
            Some(p) => {
                self.done.structure.push(p.title.0);
                (p.role, Some(p.title), p.notes)
            }
            None => (Role::Other, untitled.filter(|(_, t)| t.chars().count() <= 40), Vec::new()),
        };
        self.open =
            Some(RawTable { title, role, unit: caption.unit, owner: caption.owner, year: caption.year, segments: Vec::new(), notes });
    }

    fn flush_segment(&mut self) {
        if !self.segment_lines.is_empty() {
            self.pages.push(std::mem::take(&mut self.segment_lines));
        }
    }

    /// The rows of all pages; columns of spaces are found over the whole table.
    fn segments(&mut self, role: Role) -> Vec<Segment> {
        let pages = std::mem::take(&mut self.pages);
        if pages.iter().flatten().all(|i| self.lines[*i].tabbed || self.untabbed.contains_key(i)) {
            let row = |i: &usize| self.untabbed.get(i).unwrap_or(&self.lines[*i].cells).iter().map(|&c| Cell::of(c)).collect();
            let rows = |page: &Vec<usize>| align::with_labels(self.text, page.iter().map(row).collect());
            return pages.iter().map(|page| Segment { rows: rows(page), header: None }).collect();
        }
        let pages: Vec<Vec<&Line>> = pages.into_iter().map(|page| page.into_iter().map(|i| &self.lines[i]).collect()).collect();
        align::grid(self.text, &pages, self.wide, role != Role::Performance)
    }

    fn close(&mut self) {
        self.flush_segment();
        if let Some(mut table) = self.open.take() {
            table.segments = self.segments(table.role);
            self.done.tables.push(table);
        }
    }

    fn words(&mut self, index: usize) {
        let span = self.lines[index].content();
        match line::kind(self.text, span) {
            // In a table a code may stand alone on its line; a page number stands at the end or the beginning of its page.
            Kind::PageMark if !self.tabbed && self.open.is_some() && self.pending.is_none() && self.is_inside_page(index) => {
                self.data(index);
            }
            Kind::PageMark => {
                self.done.structure.push(span);
                self.broken = true;
            }
            Kind::Title(role) => self.title(index, span, role),
            Kind::Caption(caption) => self.captions(span, caption),
            Kind::Note => self.note(span, index),
            // An amount centred in a high row stands on a line of its own.
            Kind::BareNumbers if !self.tabbed && self.open.is_some() && self.pending.is_none() && self.indent(index) >= 8 => {
                self.data(index)
            }
            Kind::BareNumbers => self.done.narrative.push(index),
            kind => self.running(index, span, kind),
        }
    }

    fn running(&mut self, index: usize, span: Span, kind: Kind) {
        let raw = span.of(self.text);
        if self.note_open && kind == Kind::Text && self.continue_note(span) {
            return;
        }
        // A heading of the text stands at the margin; `三、单位预留机动经` far from it is half a cell.
        let cell = kind == Kind::Text || self.indent(index) >= 8;
        let short = raw.chars().count() <= 25 && !raw.contains(['。', '；']) && cell;
        if !self.tabbed && self.stands_in_table(index, short) {
            return self.data(index);
        }
        if self.tabbed
            && self.open.is_some()
            && let Some(cells) = coded_row(self.text, span)
        {
            self.untabbed.insert(index, cells);
            return self.data(index);
        }
        if let Some(pending) = &mut self.pending
            && short
            && pending.patience > 0
        {
            pending.patience -= 1;
            self.done.narrative.push(index);
            return;
        }
        self.close();
        self.give_up_title();
        self.caption = Caption::default();
        self.done.narrative.push(index);
        self.last_words = Some(span);
    }

    /// Whether a line of one cell belongs to the table around it, in a text without TABs: a cell of the header above the
    /// first row, a wrapped name, an item without an amount, or 合计 of an empty table.
    fn stands_in_table(&self, index: usize, short: bool) -> bool {
        let raw = self.lines[index].content().of(self.text);
        if self.pending.is_some() {
            return short && self.row_follows(index, 6);
        }
        self.open.is_some()
            && (short && self.row_follows(index, if self.indent(index) >= 8 || raw.chars().count() <= 6 { 12 } else { 1 })
                || self.is_next_item(index) && self.row_follows(index, 12)
                || catalog::is_total_name(raw)
                || self.is_item(index, raw) && self.row_follows(index, 40))
    }

    /// `五、教育支出` set in a column of its own; the number of a heading of the text stands at the margin.
    fn is_item(&self, index: usize, raw: &str) -> bool {
        let named = ["支出", "收入", "资金", "预算", "拨款", "费", "结转", "结余"].iter().any(|end| raw.ends_with(end));
        self.indent(index) >= 8 && named && raw.chars().count() <= 25
    }

    /// `二、…` right below `一、…` of the table: the next item, its amount blank or on another line.
    fn is_next_item(&self, index: usize) -> bool {
        let number = |span: Span| {
            let key = fold(span.of(self.text));
            let digits = key.split('、').next().filter(|_| number_depth(&key) == Some(1))?;
            number::chinese(digits)
        };
        let column = |line: &Line, cell: Span| self.text[line.span.start..cell.start].chars().count();
        let line = &self.lines[index];
        let own = line.content();
        let above = self.segment_lines.iter().rev().find_map(|&i| {
            let near = |cell: &Span| column(&self.lines[i], *cell).abs_diff(column(line, own)) <= 2;
            self.lines[i].filled().filter(near).find_map(number)
        });
        number(own).is_some_and(|n| above == Some(n - Decimal::ONE))
    }

    /// Whether text of the same page stands above and below the line, in a text that marks its pages by form feeds.
    fn is_inside_page(&self, index: usize) -> bool {
        let line = &self.lines[index];
        let above = self.lines[..index].iter().rev().find(|l| !l.is_blank());
        let below = self.lines[index + 1..].iter().find(|l| !l.is_blank());
        let (Some(above), Some(below)) = (above, below) else { return false };
        let number = line.content().of(self.text).bytes().all(|b| b.is_ascii_digit());
        number
            && self.text.contains('\u{c}')
            && !self.text[above.span.end..line.span.start].contains('\u{c}')
            && !self.text[line.span.end..below.span.start].contains('\u{c}')
    }

    /// Characters before the first cell.
    fn indent(&self, index: usize) -> usize {
        let line = &self.lines[index];
        self.text[line.span.start..line.content().start].chars().count()
    }

    /// Whether one of the next lines that are not blank is a row, and nothing but cells stands before it.
    fn row_follows(&self, index: usize, within: usize) -> bool {
        for line in self.lines[index + 1..].iter().filter(|l| !l.is_blank()).take(within) {
            if self.is_row(line) {
                return true;
            }
            let raw = line.content().of(self.text);
            let other = matches!(line::kind(self.text, line.content()), Kind::Title(_) | Kind::Caption(_) | Kind::Note);
            if other || raw.chars().count() > 25 || raw.contains(['。', '；']) {
                return false;
            }
        }
        false
    }

    fn title(&mut self, index: usize, span: Span, role: Role) {
        self.close();
        self.give_up_title();
        self.caption = Caption::default();
        let title = (span, span.of(self.text).to_owned());
        self.pending = Some(Pending { role, title, line: index, patience: 3, notes: Vec::new() });
        if let Some(unit) = line::unit_inside(self.text, span) {
            self.caption.unit = Some(unit);
        }
    }

    /// A title without rows: an empty table if a note explains it, otherwise words like any other.
    fn give_up_title(&mut self) {
        let Some(pending) = self.pending.take() else { return };
        if pending.notes.is_empty() {
            self.done.narrative.push(pending.line);
            return;
        }
        let caption = std::mem::take(&mut self.caption);
        self.done.structure.push(pending.title.0);
        self.done.tables.push(RawTable {
            title: Some(pending.title),
            role: pending.role,
            unit: caption.unit,
            owner: caption.owner,
            year: caption.year,
            segments: Vec::new(),
            notes: pending.notes,
        });
    }

    fn captions(&mut self, span: Span, caption: Caption) {
        self.done.structure.push(span);
        self.broken = true;
        self.done.owners.extend(caption.owner.clone());
        self.done.years.extend(caption.year);
        // Captions that repeat on the next page of an open table say nothing new.
        let into = match (&mut self.open, &self.pending) {
            (Some(open), None) => {
                open.unit = open.unit.or(caption.unit);
                open.owner = open.owner.take().or(caption.owner);
                open.year = open.year.or(caption.year);
                return;
            }
            _ => &mut self.caption,
        };
        into.unit = into.unit.or(caption.unit);
        into.owner = into.owner.take().or(caption.owner);
        into.year = into.year.or(caption.year);
    }

    fn note(&mut self, span: Span, index: usize) {
        let note = Note { span, text: span.of(self.text).to_owned() };
        match (&mut self.pending, &mut self.open) {
            (Some(pending), _) => pending.notes.push(note),
            (None, Some(open)) => open.notes.push(note),
            (None, None) => {
                self.done.narrative.push(index);
                return;
            }
        }
        self.note_open = true;
    }

    /// A note that runs over the line end.
    fn continue_note(&mut self, span: Span) -> bool {
        let notes = match (&mut self.pending, &mut self.open) {
            (Some(pending), _) => &mut pending.notes,
            (None, Some(open)) => &mut open.notes,
            (None, None) => return false,
        };
        let Some(last) = notes.last_mut() else { return false };
        if last.text.ends_with('。') {
            return false;
        }
        last.text.push_str(span.of(self.text));
        last.span = last.span.cover(span);
        true
    }
}

static CODED_ROW: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([235]\d{2}|[235]\d{4}|[235]\d{6})\s+(\p{Han}\S*)((?:\s+-?[\d,]+\.\d+)+)$").expect("valid pattern"));

/// A row of code, name and amounts that a page break left without its TABs.
fn coded_row(text: &str, span: Span) -> Option<Vec<Span>> {
    let found = CODED_ROW.captures(span.of(text))?;
    let place = |m: regex::Match<'_>| Span::new(span.start + m.start(), span.start + m.end());
    let mut cells = vec![place(found.get(1)?), place(found.get(2)?)];
    let mut start = span.start + found.get(3)?.start();
    for amount in found.get(3)?.as_str().split_whitespace() {
        start += text[start..].find(amount)?;
        cells.push(Span::new(start, start + amount.len()));
        start += amount.len();
    }
    Some(cells)
}

fn title_of(text: &str, cell: Span) -> Option<(Span, Role)> {
    match line::kind(text, cell) {
        Kind::Title(role) => Some((cell, role)),
        _ => None,
    }
}
