//! Which lines make up which table: titles, captions, rows over several pages, notes; and which are narrative.

mod around;
mod continued;
mod cut;
mod merged;
mod other_grid;
mod shape;
mod tables;

use super::align;
use super::caption::Caption;
use super::contents::Contents;
use super::line::{self, Kind};
use super::raw::{Line, RawTable};
use crate::lexicon::Group;
use crate::model::fold::fold;
use crate::model::{Note, Role, Span};
use around::title_of;
use continued::{Printed, Rows};
use cut::coded_row;
use std::collections::BTreeMap;
pub use tables::Tables;

/// All lines, sorted out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assembly {
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
    /// Of each line, whether the rows around it are divided by TABs.
    tabbed: Vec<bool>,
    /// How many columns a Chinese character takes.
    set: align::Setting,
    done: Assembly,
    closed: Vec<Printed>,
    open: Option<RawTable>,
    pending: Option<Pending>,
    caption: Caption,
    broken: bool,
    note_open: bool,
    /// Lines of text since the last table was closed; a heading ends what is about it.
    after_table: usize,
    last_words: Option<Span>,
    segment_lines: Vec<usize>,
    pages: Vec<Vec<usize>>,
    /// Rows of a text with TABs that came without them, and their cells.
    untabbed: BTreeMap<usize, Vec<Span>>,
}

/// Of each line, whether the rows around it are divided by TABs: a text may hold tables of which the cells are known, and others
/// in columns of spaces.
fn tabbed(text: &str, lines: &[Line]) -> Vec<bool> {
    let usual = lines.iter().filter(|l| l.tabbed).count() >= 3;
    // The nearest rows above and below; two cells side by side may also be words with a gap between them, and 部门：, 年度：, 单位：
    // are a caption.
    let caption = |l: &Line| l.cells.iter().any(|c| c.of(text).contains(['：', ':']));
    let row = |l: &Line| l.tabbed || l.cells.len() >= 3 && !caption(l);
    let spaced = lines.iter().filter(|l| !l.tabbed && row(l)).count();
    let mut own = vec![usual; lines.len()];
    if !usual || spaced < 3 {
        return own;
    }
    let rows: Vec<usize> = (0..lines.len()).filter(|&at| row(&lines[at])).collect();
    let mut next = 0;
    for (at, tabbed) in own.iter_mut().enumerate() {
        while rows.get(next).is_some_and(|&row| row < at) {
            next += 1;
        }
        let above = next.checked_sub(1).map(|i| rows[i]);
        let nearest = [rows.get(next).copied(), above].into_iter().flatten().min_by_key(|row| row.abs_diff(at));
        *tabbed = nearest.is_none_or(|row| lines[row].tabbed);
    }
    own
}

/// Sorts all lines into tables, in printed order, and narrative.
#[must_use]
pub fn assemble<'t>(text: &'t str, lines: &'t [Line], contents: &Contents) -> (Assembly, Tables<'t>) {
    let tabbed = tabbed(text, lines);
    let mut assembler = Assembler {
        text,
        lines,
        tabbed,
        set: align::setting(text, lines),
        done: Assembly::default(),
        closed: Vec::new(),
        open: None,
        pending: None,
        caption: Caption::default(),
        broken: false,
        note_open: false,
        after_table: usize::MAX,
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
    assembler.finish()
}

impl<'t> Assembler<'t> {
    fn line(&mut self, index: usize) {
        let line = &self.lines[index];
        if line.is_blank() {
            // In a text without TABs blank lines stand between rows as well; there only a new page begins a segment.
            self.broken |= self.tabbed[index];
            self.note_open = false;
            return;
        }
        self.broken |= line.span.start > 0 && self.text.as_bytes()[line.span.start - 1] == 0x0c;
        if self.is_row(index) {
            self.row(index);
        } else {
            self.words(index);
        }
    }

    fn row(&mut self, index: usize) {
        let line = &self.lines[index];
        let filled: Vec<Span> = line.filled().collect();
        if let [only] = filled[..] {
            match line::kind(self.text, only) {
                Kind::Title(role) => return self.title(index, only, role),
                Kind::Caption(caption) => return self.captions(only, caption),
                Kind::Note => return self.note(only, index),
                // A sheet that holds the text as well has no blank row between a table and the heading below it.
                Kind::Heading(_) if line.certain && Group::HeadingEnd.ends(&fold(only.of(self.text))) => return self.words(index),
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

    fn data(&mut self, index: usize) {
        if self.pending.is_some() || self.open.is_none() {
            self.close();
            self.begin();
        } else if self.broken {
            if self.is_within_another(index) {
                self.close();
                self.begin();
            } else {
                self.flush_segment();
            }
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

    fn close(&mut self) {
        self.flush_segment();
        if let Some(table) = self.open.take() {
            self.closed.push(Printed { table, pages: std::mem::take(&mut self.pages) });
            self.after_table = 0;
        }
    }

    /// Puts the parts of tables together.
    fn finish(mut self) -> (Assembly, Tables<'t>) {
        let mut rows = Rows { text: self.text, lines: self.lines, untabbed: std::mem::take(&mut self.untabbed) };
        let joined = continued::join(&mut rows, std::mem::take(&mut self.closed));
        self.done.narrative.retain(|index| !rows.untabbed.contains_key(index));
        self.done.narrative.sort_unstable();
        (self.done, Tables::new(rows, self.set, joined))
    }

    fn words(&mut self, index: usize) {
        let span = self.lines[index].content();
        match line::kind(self.text, span) {
            // In a table a code may stand alone on its line; a page number stands at the end or the beginning of its page.
            Kind::PageMark if !self.tabbed[index] && self.open.is_some() && self.pending.is_none() && self.is_inside_page(index) => {
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
            Kind::BareNumbers if !self.tabbed[index] && self.open.is_some() && self.pending.is_none() && self.indent(index) >= 8 => {
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
        let cell = kind == Kind::Text || self.indent(index) >= 8 || self.is_fund(raw);
        let short = raw.chars().count() <= 25 && !raw.contains(['。', '；']) && cell;
        if !self.tabbed[index] && self.stands_in_table(index, short) {
            return self.data(index);
        }
        if self.tabbed[index]
            && self.open.is_some()
            && let Some(cells) = coded_row(self.text, span)
        {
            self.untabbed.insert(index, cells);
            return self.data(index);
        }
        // Between a title and its rows stand owner, date and number, in words of their own; a sentence does not.
        let between = kind == Kind::Text && raw.chars().count() <= 45 && !raw.contains(['。', '；', '，']);
        if let Some(pending) = &mut self.pending
            && (short || between)
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
        self.after_table = match kind {
            Kind::Text => self.after_table.saturating_add(1),
            _ => usize::MAX,
        };
        self.last_words = Some(span);
    }
}
