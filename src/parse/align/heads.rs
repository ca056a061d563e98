//! Header cells over the columns of a page.
//!
//! A header is centred over its column and a figure is set to the right of it, so the two need not share a place of the
//! line. What is known is the order, and that every column of the body has a header: the cheapest pairing in order is
//! taken, and headers that are left over stand over columns without a figure.

use super::bands::{Band, best_in_order};
use super::place::Placed;

/// Header cells that stand under one another: the header of one column.
#[derive(Clone)]
pub struct Stack {
    /// First column of the text covered.
    pub left: usize,
    /// One past the last.
    pub right: usize,
    /// Line and index of its cells, from the lowest line up.
    pub cells: Vec<(usize, usize)>,
}

impl Stack {
    const fn middle(&self) -> usize {
        self.left + self.right
    }

    fn has_line(&self, line: usize) -> bool {
        self.cells.iter().any(|c| c.0 == line)
    }
}

/// One column of a page.
#[derive(Clone)]
pub struct Head {
    /// Index of the band, if the body fills the column.
    pub band: Option<usize>,
    /// The header, if there is one.
    pub stack: Option<Stack>,
    /// Twice the middle.
    pub middle: usize,
}

/// A header cell (line, index) over several columns, and the first of them.
pub type Span = ((usize, usize), usize);

/// The columns of a page, and for each header cell (line, index) that spans several of them the first one.
pub fn columns(header: &[Vec<Placed>], bands: &[Band]) -> (Vec<Head>, Vec<Span>) {
    let (stacks, spanning) = stacks(header);
    let mut heads = pair(&stacks, bands);
    let over = group_headers(&mut heads);
    let column_of = |cell: (usize, usize)| heads.iter().position(|h| h.stack.as_ref().is_some_and(|s| s.cells.contains(&cell)));
    let mut spans: Vec<Span> = spanning.iter().filter_map(|(cell, below)| Some((*cell, column_of(*below)?))).collect();
    for stack in over {
        // A header over a group stands in the middle of it: the nearest column on its left that has no header in its line.
        let left = heads.iter().rposition(|h| h.middle <= stack.middle()).unwrap_or(0);
        spans.extend(stack.cells.iter().map(|&cell| (cell, left)));
    }
    (heads, spans)
}

type Spanning = Vec<((usize, usize), (usize, usize))>;

/// Builds the stacks from the lowest line up; a cell over two or more of them spans them, and is named with a cell of the
/// first one.
fn stacks(header: &[Vec<Placed>]) -> (Vec<Stack>, Spanning) {
    let mut stacks: Vec<Stack> = Vec::new();
    let mut spanning = Vec::new();
    for (line, cells) in header.iter().enumerate().rev() {
        for (index, cell) in cells.iter().enumerate() {
            let below: Vec<usize> = (0..stacks.len()).filter(|&s| cell.left < stacks[s].right && stacks[s].left < cell.right).collect();
            match below[..] {
                [] => stacks.push(Stack { left: cell.left, right: cell.right, cells: vec![(line, index)] }),
                [only] if !stacks[only].has_line(line) => {
                    let stack = &mut stacks[only];
                    stack.cells.push((line, index));
                    stack.left = stack.left.min(cell.left);
                    stack.right = stack.right.max(cell.right);
                }
                [first, ..] => spanning.push(((line, index), stacks[first].cells[0])),
            }
        }
        stacks.sort_by_key(|s| s.left);
    }
    (stacks, spanning)
}

/// The farther a header from its column the less: but any header in order is better than none.
fn nearness(stack: &Stack, band: &Band) -> i64 {
    let gap = stack.left.max(band.left).saturating_sub(stack.right.min(band.right));
    let apart = stack.middle().abs_diff(band.middle()) / 2;
    (100_000 - 40 * gap as i64 - 10 * apart as i64).max(1)
}

fn pair(stacks: &[Stack], bands: &[Band]) -> Vec<Head> {
    let chosen = best_in_order(bands.len(), stacks.len(), |b, s| nearness(&stacks[s], &bands[b]));
    let mut heads: Vec<Head> = bands
        .iter()
        .zip(&chosen)
        .enumerate()
        .map(|(b, (band, s))| Head { band: Some(b), stack: s.map(|s| stacks[s].clone()), middle: band.middle() })
        .collect();
    let free = (0..stacks.len()).filter(|s| !chosen.contains(&Some(*s)));
    let blank: Vec<Head> = free.map(|s| Head { band: None, stack: Some(stacks[s].clone()), middle: stacks[s].middle() }).collect();
    heads.extend(blank);
    heads.sort_by_key(|h| h.middle);
    in_order_of_stacks(&mut heads);
    heads
}

/// A blank column stands between the columns whose headers stand on its sides, wherever its own middle lies.
fn in_order_of_stacks(heads: &mut [Head]) {
    let mut last = 0;
    for head in heads.iter_mut() {
        head.middle = head.middle.max(last);
        last = head.middle;
    }
    for at in 1..heads.len() {
        let mut i = at;
        while i > 0 && before(&heads[i], &heads[i - 1]) {
            heads.swap(i, i - 1);
            let middle = heads[i].middle;
            heads[i].middle = heads[i - 1].middle.max(middle);
            heads[i - 1].middle = heads[i - 1].middle.min(middle);
            i -= 1;
        }
    }
}

fn before(a: &Head, b: &Head) -> bool {
    matches!((&a.stack, &b.stack), (Some(a), Some(b)) if a.middle() < b.middle())
}

/// Takes out the headers that no column of the body has, and that stand between two columns whose own headers are lower:
/// they head a group.
fn group_headers(heads: &mut Vec<Head>) -> Vec<Stack> {
    let mut over = Vec::new();
    let mut at = 0;
    while at < heads.len() {
        let lowest = |h: &Head| h.stack.as_ref().and_then(|s| s.cells.iter().map(|c| c.0).max());
        let own = lowest(&heads[at]);
        let beside = |other: Option<&Head>| other.is_some_and(|h| lowest(h) > own);
        let (left, right) = (at.checked_sub(1).and_then(|l| heads.get(l)), heads.get(at + 1));
        if heads[at].band.is_none() && beside(left) && beside(right) {
            over.extend(heads.remove(at).stack);
        } else {
            at += 1;
        }
    }
    over
}
