//! Header cells that stand under one another, and the headers over several of them.

use super::place::Placed;
use super::wraps::Wraps;
use crate::model::Meaning;
use crate::model::catalog::{header_meaning, header_members};
use crate::model::fold::fold;

/// Header cells that stand under one another: the header of one column.
#[derive(Clone)]
pub struct Stack {
    /// First column of the text covered.
    pub left: usize,
    /// One past the last.
    pub right: usize,
    /// Line and index of its cells, from the lowest line up.
    pub cells: Vec<(usize, usize)>,
    /// Whether the headers on both its sides are lower: it may stand over a group of columns and be none itself.
    pub between_lower: bool,
    /// Whether the words say that the column holds figures; `None` where they do not tell.
    pub holds: Option<bool>,
    /// 序号
    pub ordinal: bool,
    /// 科目编码
    pub code: bool,
    /// Whether it was moved over its number, so that its own place says nothing more.
    pub numbered: bool,
}

impl Stack {
    /// Twice the middle, to stay in whole numbers.
    pub const fn middle(&self) -> usize {
        self.left + self.right
    }

    /// The lowest line.
    pub fn lowest(&self) -> usize {
        self.cells.iter().map(|c| c.0).max().unwrap_or(0)
    }

    /// The highest line.
    pub fn highest(&self) -> usize {
        self.cells.iter().map(|c| c.0).min().unwrap_or(0)
    }

    fn words(&self, text: &str, header: &[Vec<Placed>]) -> String {
        self.cells.iter().rev().map(|&(line, index)| header[line][index].span.of(text)).collect()
    }

    fn has_line(&self, line: usize) -> bool {
        self.cells.iter().any(|c| c.0 == line)
    }
}

type Cell = (usize, usize);

/// The first and the last stack under one header over several.
type Range = (usize, usize);

/// A header over several columns: the first and the last of them, by a cell of their own headers, and what it means.
struct Group {
    first: Cell,
    last: Cell,
    meaning: Option<Meaning>,
}

/// Header cells over several columns, each with a cell of the first of these.
pub type Spanning = Vec<(Cell, Cell)>;

/// Builds the stacks from the lowest line up; a cell over two or more of them spans them, and is named with a cell of the
/// first one.
pub fn stacks(text: &str, to_left: bool, header: &[Vec<Placed>]) -> (Vec<Stack>, Spanning) {
    let wraps = Wraps::of(text, header);
    let mut builder = Builder { text, to_left, header, stacks: Vec::new(), groups: Vec::new(), spanning: Vec::new() };
    for line in (0..header.len()).rev() {
        for index in (0..header[line].len()).filter(|&index| !wraps.is_lower_half((line, index))) {
            builder.add((line, index), wraps.whole((line, index)));
        }
    }
    builder.adopt();
    (builder.stacks, builder.spanning)
}

struct Builder<'a> {
    text: &'a str,
    to_left: bool,
    header: &'a [Vec<Placed>],
    stacks: Vec<Stack>,
    groups: Vec<Group>,
    spanning: Spanning,
}

impl Builder<'_> {
    fn meaning(&self, stack: usize) -> Option<Meaning> {
        header_meaning(&self.stacks[stack].words(self.text, self.header))
    }

    /// Adds a header cell, `whole` with its lower halves.
    fn add(&mut self, at: Cell, whole: Vec<Cell>) {
        let cell = self.header[at.0][at.1];
        let words: String = whole.iter().rev().map(|&(line, index)| self.header[line][index].span.of(self.text)).collect();
        let below: Vec<usize> =
            (0..self.stacks.len()).filter(|&s| cell.left < self.stacks[s].right && self.stacks[s].left < cell.right).collect();
        let told = self.told(at, &words).or_else(|| self.repeated(&cell));
        match (told, &below[..]) {
            (Some(range), _) => self.span(range, &words, whole),
            (None, []) => match self.between(at) {
                Some(range) => self.span(range, &words, whole),
                None => self.stacks.push(Stack {
                    left: cell.left,
                    right: cell.right,
                    cells: whole,
                    between_lower: false,
                    holds: None,
                    ordinal: false,
                    code: false,
                    numbered: false,
                }),
            },
            (None, &[only]) if !self.stacks[only].has_line(at.0) => match self.group_of(only, at) {
                Some(range) => self.span(range, &words, whole),
                None => {
                    let stack = &mut self.stacks[only];
                    stack.cells.extend(whole);
                    stack.left = stack.left.min(cell.left);
                    stack.right = stack.right.max(cell.right);
                }
            },
            (None, &[first, ..]) => {
                let range = self.widest((first, below.last().copied().unwrap_or(first)), at);
                self.span(range, &words, whole);
            }
        }
        self.stacks.sort_by_key(|s| s.left);
    }

    fn span(&mut self, (first, last): Range, words: &str, whole: Vec<Cell>) {
        let (first, last) = (self.stacks[first].cells[0], self.stacks[last].cells[0]);
        self.groups.push(Group { first, last, meaning: header_meaning(words) });
        self.spanning.extend(whole.into_iter().map(|cell| (cell, first)));
    }

    /// The groups found so far.
    fn ranges(&self) -> impl Iterator<Item = (Range, Option<Meaning>)> {
        let index = |cell: Cell| self.stacks.iter().position(|s| s.cells.contains(&cell));
        self.groups.iter().filter_map(move |g| Some(((index(g.first)?, index(g.last)?), g.meaning)))
    }

    /// Whether a range of stacks ends within a group, and reaches beyond it on the other side.
    fn cuts(&self, &(first, last): &Range) -> bool {
        self.ranges().any(|((a, b), _)| first < a && a <= last && last < b || a < first && first <= b && b < last)
    }

    /// Whether no header of a line stands over a stack.
    fn is_free(&self, line: usize, stack: usize) -> bool {
        let stack = &self.stacks[stack];
        !self.header[line].iter().any(|c| c.left < stack.right && stack.left < c.right)
    }

    /// How far the middle of a range lies from that of a cell.
    fn off(&self, (first, last): Range, cell: &Placed) -> usize {
        (self.stacks[first].left + self.stacks[last].right).abs_diff(cell.middle())
    }

    /// The columns that the words of a header name as its own: 公务用车购置及运行费 stands over 小计, 购置费 and 运行费, wherever
    /// its middle lies.
    fn told(&self, at: Cell, words: &str) -> Option<Range> {
        let members = header_members(header_meaning(words)?);
        let cell = &self.header[at.0][at.1];
        let mut units: Vec<(Range, Option<Meaning>)> = Vec::new();
        let mut next = 0;
        while next < self.stacks.len() {
            let over = self.ranges().filter(|((a, b), _)| (*a..=*b).contains(&next)).max_by_key(|((a, b), _)| b - a);
            let (range, meaning) = over.unwrap_or_else(|| ((next, next), self.meaning(next)));
            units.push((range, meaning));
            next = range.1 + 1;
        }
        let others = |s: usize| {
            self.header[at.0].iter().any(|c| c.span != cell.span && c.left < self.stacks[s].right && self.stacks[s].left < c.right)
        };
        let member = |&((a, b), meaning): &(Range, Option<Meaning>)| meaning.is_some_and(|m| members.contains(&m)) && !(a..=b).any(others);
        let runs = units.chunk_by(|x, y| member(x) && member(y)).filter(|run| run.len() > 1 && member(&run[0]));
        let over = |run: &&[(Range, Option<Meaning>)]| {
            let (a, b) = (run[0].0.0, run[run.len() - 1].0.1);
            cell.left < self.stacks[b].right && self.stacks[a].left < cell.right
        };
        let run = runs.into_iter().find(over)?;
        let end = run[run.len() - 1].0.1;
        // 合计 before the group may be that of the whole table.
        let starts = if run[0].1 == Some(Meaning::Total) && run.len() > 2 { &run[..2] } else { &run[..1] };
        let own = |unit: &(Range, Option<Meaning>)| unit.1 != Some(Meaning::Total) || !run.iter().any(|u| u.1 == Some(Meaning::Subtotal));
        starts.iter().filter(|u| own(u)).map(|u| (u.0.0, end)).min_by_key(|&range| self.off(range, cell))
    }

    /// 预算数 and 决算数 printed again and again: the pair whose middle is nearest, where no header stands over it yet.
    fn repeated(&self, cell: &Placed) -> Option<Range> {
        let amount = |s: usize| matches!(self.meaning(s), Some(Meaning::Amount | Meaning::PriorAmount));
        let words: Vec<String> = self.stacks.iter().map(|s| fold(&s.words(self.text, self.header))).collect();
        let first = (0..words.len()).find(|&s| amount(s))?;
        let each = (first + 1..words.len()).find(|&s| words[s] == words[first])? - first;
        let again = |s: usize| (s..s + each).all(amount) && words[s..s + each] == words[first..first + each];
        let starts = (first..).step_by(each).take_while(|&s| s + each <= words.len() && again(s));
        let range = starts.map(|s| (s, s + each - 1)).min_by_key(|&range| self.off(range, cell)).filter(|_| each > 1)?;
        let over = self.ranges().any(|((a, b), _)| a <= range.0 && range.1 <= b);
        let inside = self.stacks[range.0].left <= cell.left && cell.right <= self.stacks[range.1].right;
        (!over && inside).then_some(range)
    }

    /// 预算数 and 决算数 on both sides of a header that touches neither: the two under it.
    fn between(&self, at: Cell) -> Option<Range> {
        let cell = &self.header[at.0][at.1];
        let right = self.stacks.iter().position(|s| cell.right <= s.left)?;
        let left = right.checked_sub(1).filter(|&left| self.stacks[left].right <= cell.left)?;
        let amount = |s: usize| matches!(self.meaning(s), Some(Meaning::Amount | Meaning::PriorAmount));
        let alone = |s: usize| amount(s) && self.is_free(at.0, s) && !self.ranges().any(|((a, b), _)| (a..=b).contains(&s));
        (alone(left) && alone(right)).then_some((left, right))
    }

    /// The first and the last stack of the group that a header over several stacks stands in the middle of: it may reach
    /// farther than its words do, and never ends within a group that a lower header stands over.
    fn widest(&self, (first, last): Range, at: Cell) -> Range {
        let cell = &self.header[at.0][at.1];
        let from = (0..first).rev().take_while(|&s| self.is_free(at.0, s)).last().unwrap_or(first);
        let to = (last + 1..self.stacks.len()).take_while(|&s| self.is_free(at.0, s)).last().unwrap_or(last);
        let ranges = (from..=first).flat_map(|a| (last..=to).map(move |b| (a, b)));
        let best = ranges.filter(|range| !self.cuts(range)).min_by_key(|range| self.off(*range, cell)).unwrap_or((first, last));
        if self.cuts(&(first, last)) || self.off(best, cell) + 8 < self.off((first, last), cell) { best } else { (first, last) }
    }

    /// 小计 is the first column of a group: where nothing stands over it, the header on its left in a higher line does, though
    /// the rendering set it before the group and not over it.
    fn adopt(&mut self) {
        let mut at = 1;
        while at < self.stacks.len() {
            let (parent, own) = (&self.stacks[at - 1], &self.stacks[at]);
            let alone = own.cells.len() == 1 && !self.spanning.iter().any(|(_, below)| own.cells.contains(below));
            let group = !matches!(
                self.meaning(at - 1),
                Some(Meaning::Total | Meaning::Subtotal | Meaning::Name | Meaning::Code | Meaning::Ordinal)
            );
            if alone && group && self.meaning(at) == Some(Meaning::Subtotal) && parent.lowest() < own.highest() {
                let (below, left) = (own.cells[0], parent.left);
                if self.to_left {
                    self.stacks[at].left = left;
                }
                let parent = self.stacks.remove(at - 1);
                self.spanning.extend(parent.cells.into_iter().map(|cell| (cell, below)));
            } else {
                at += 1;
            }
        }
    }

    /// The group that a header over one stack stands over, though it touches only that one: both name a column by
    /// themselves, and beside the stack stands one that no header of the upper line touches.
    ///
    /// Otherwise the two are one header on two lines.
    fn group_of(&self, only: usize, upper: Cell) -> Option<Range> {
        let cell = &self.header[upper.0][upper.1];
        let whole = |words: &str| header_meaning(words).is_some_and(|m| m != Meaning::Unknown);
        // Set to the left, a header stands over the first column of its group in any case.
        let (line, index) = self.stacks[only].cells[0];
        let below = self.stacks[only].words(self.text, self.header);
        if self.to_left && self.header[line][index].left == cell.left || !whole(cell.span.of(self.text)) || !whole(&below) {
            return None;
        }
        let meaning = |words: &str| header_meaning(words).unwrap_or(Meaning::Unknown);
        let (above, below) = (meaning(cell.span.of(self.text)), meaning(&below));
        // `一般公共预算` over `财政拨款`: which kind of appropriation.
        if matches!(above, Meaning::General | Meaning::Fund | Meaning::Capital)
            && below == Meaning::FiscalAppropriation
            && self.stacks[only].middle().abs_diff(cell.middle()) <= 4
        {
            return None;
        }
        let first = (0..only).rev().take_while(|&s| self.is_free(upper.0, s)).last().unwrap_or(only);
        let last = (only + 1..self.stacks.len()).take_while(|&s| self.is_free(upper.0, s)).last().unwrap_or(only);
        let ranges = (first..=only).flat_map(|a| (only..=last).map(move |b| (a, b))).filter(|(a, b)| a < b);
        let ranges = ranges.filter(|range| !self.cuts(range));
        let off = |range: &Range| self.off(*range, cell);
        let nearest = ranges.clone().min_by_key(off)?;
        // 小计 is the first column of its group.
        let subtotal = |s: usize| self.meaning(s) == Some(Meaning::Subtotal);
        let first = ranges.filter(|&(a, _)| subtotal(a)).min_by_key(off).filter(|range| off(range) <= off(&nearest) + 8);
        let best = first.unwrap_or(nearest);
        // 决算数 and 小计 are never the second half of a header; 财政拨款 is, where it stands right below 一般公共预算.
        let generic = matches!(below, Meaning::Amount | Meaning::PriorAmount | Meaning::Subtotal | Meaning::Total);
        (generic || off(&best) <= self.stacks[only].middle().abs_diff(cell.middle()) + 2).then_some(best)
    }
}

/// Tells of each stack what its words and the stacks beside it say.
pub fn describe(text: &str, header: &[Vec<Placed>], stacks: &mut [Stack]) {
    let highest: Vec<usize> = stacks.iter().map(Stack::highest).collect();
    for (at, stack) in stacks.iter_mut().enumerate() {
        let lowest = stack.lowest();
        let lower = |other: Option<&usize>| other.is_some_and(|&line| line > lowest);
        stack.between_lower = at > 0 && lower(highest.get(at - 1)) && lower(highest.get(at + 1));
        stack.ordinal = header_meaning(&stack.words(text, header)) == Some(Meaning::Ordinal);
        stack.code = header_meaning(&stack.words(text, header)) == Some(Meaning::Code);
        stack.holds = match header_meaning(&stack.words(text, header)) {
            Some(Meaning::Name | Meaning::Text) => Some(false),
            Some(Meaning::Code | Meaning::Ordinal | Meaning::Unknown) | None => None,
            Some(_) => Some(true),
        };
    }
}
