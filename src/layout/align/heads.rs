//! Header cells over the columns of a page.
//!
//! A header is centred over its column and a figure is set to the right of it, so the two need not share a place of the
//! line. What is known is the order, and that every column of the body has a header: the cheapest pairing in order is
//! taken, and headers that are left over stand over columns without a figure.

use super::bands::{Band, Bands, best_in_order};
use super::place::Placed;
use super::stacks::{Stack, describe, stacks};

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

/// How many columns the header names at most.
pub fn count(text: &str, to_left: bool, header: &[Vec<Placed>]) -> usize {
    stacks(text, to_left, header).0.len()
}

/// Takes apart the cells that narrow columns pushed together: a cell over several headers, of as many parts as these.
pub fn take_apart(text: &str, to_left: bool, header: &mut [Vec<Placed>]) {
    for line in (0..header.len()).rev() {
        let mut below = vec![Vec::new(); line + 1];
        below.extend_from_slice(&header[line + 1..]);
        let (stacks, _) = stacks(text, to_left, &below);
        let parts = |cell: &Placed| {
            let over = stacks.iter().filter(|s| cell.left < s.right && s.left < cell.right).count();
            let parts = cell.apart(text);
            if over > 1 && parts.len() == over { parts } else { vec![*cell] }
        };
        header[line] = header[line].iter().flat_map(parts).collect();
    }
}

/// The columns of a page, and for each header cell (line, index) that spans several of them the first one.
///
/// `numbers` are the cells of 栏次, if printed: each stands in the middle of its column.
pub fn columns(text: &str, header: &[Vec<Placed>], numbers: &[Placed], bands: &Bands) -> (Vec<Head>, Vec<Span>) {
    let (mut stacks, spanning) = stacks(text, bands.to_left, header);
    describe(text, header, &mut stacks);
    let repeated = take_repeated(text, header, &mut stacks);
    let edge = if bands.to_left { Edge::Middle } else { edge(header, &stacks, numbers) };
    stand_at(numbers, &mut stacks);
    let mut heads = pair(&stacks, &bands.bands, bands.to_left, edge);
    let over = group_headers(&mut heads);
    let column_of = |cell: (usize, usize)| heads.iter().position(|h| h.stack.as_ref().is_some_and(|s| s.cells.contains(&cell)));
    let mut spans: Vec<Span> = spanning
        .iter()
        .filter(|(cell, _)| !repeated.contains(cell))
        .filter_map(|(cell, below)| Some((*cell, column_of(*below)?)))
        .collect();
    for stack in over {
        // A header over a group stands in the middle of it: the nearest column on its left that has no header in its line.
        let left = heads.iter().rposition(|h| h.middle <= stack.middle()).unwrap_or(0);
        spans.extend(stack.cells.iter().map(|&cell| (cell, left)));
    }
    let each = heads.len() / repeated.len().max(1);
    spans.extend(repeated.into_iter().enumerate().map(|(group, cell)| (cell, group * each)));
    (heads, spans)
}

/// Moves the headers over their numbers, where every column, or every one but the first ones, has a number.
fn stand_at(numbers: &[Placed], stacks: &mut [Stack]) {
    let all: Vec<usize> = (0..stacks.len()).collect();
    let lowest: Vec<usize> = all.iter().copied().filter(|&s| !stacks[s].between_lower).collect();
    // 序号, 科目编码 and 项目 are often not numbered.
    let label = |&s: &usize| stacks[s].holds == Some(false) || stacks[s].ordinal || stacks[s].code;
    let fits = |columns: &[usize]| {
        let first = columns.len().checked_sub(numbers.len())?;
        (first == 0 || numbers.len() > 1 && columns[..first].iter().all(label)).then_some(first)
    };
    let found = [&all, &lowest].into_iter().find_map(|columns| fits(columns).map(|first| columns[first..].to_vec()));
    let Some(numbered) = found else { return };
    for (&column, number) in numbered.iter().zip(numbers) {
        (stacks[column].left, stacks[column].right) = (number.left, number.right);
        stacks[column].numbered = true;
    }
}

/// 预算数 and 决算数 over the same columns twice: takes the upper cells out of the headers, each stands over its share.
fn take_repeated(text: &str, header: &[Vec<Placed>], stacks: &mut Vec<Stack>) -> Vec<(usize, usize)> {
    let Some(top) = header.iter().position(|cells| !cells.is_empty()) else { return Vec::new() };
    let groups = header[top].len();
    let own = |s: &Stack| s.cells.iter().any(|c| c.0 != top);
    let columns: Vec<&Stack> = stacks.iter().filter(|s| own(s)).collect();
    let words: Vec<String> = columns
        .iter()
        .map(|s| s.cells.iter().filter(|c| c.0 != top).rev().map(|&(line, index)| header[line][index].span.of(text)).collect())
        .collect();
    let each = words.len() / groups.max(1);
    let again = groups > 1 && each > 1 && words.len().is_multiple_of(groups) && (each..words.len()).all(|i| words[i] == words[i - each]);
    if !again {
        return Vec::new();
    }
    stacks.retain(own);
    for stack in stacks.iter_mut() {
        stack.cells.retain(|c| c.0 != top);
    }
    (0..groups).map(|index| (top, index)).collect()
}

/// Where the cells of a header are set in their columns.
#[derive(Clone, Copy, PartialEq)]
enum Edge {
    /// In the middle, as almost everywhere.
    Middle,
    /// At the left edge, while figures are set to the right.
    Left,
}

/// Tells it by cells of one column that differ in width: their left edges agree, or their middles do.
fn edge(header: &[Vec<Placed>], stacks: &[Stack], numbers: &[Placed]) -> Edge {
    let (mut left, mut middle) = (0, 0);
    for stack in stacks {
        let own = stack.cells.iter().map(|&(line, index)| header[line][index]);
        let number = numbers.iter().copied().find(|n| n.left < stack.right && stack.left < n.right);
        let cells: Vec<Placed> = own.chain(number).collect();
        for pair in cells.windows(2) {
            let flush = pair[0].left.abs_diff(pair[1].left) <= 1;
            let centred = pair[0].middle().abs_diff(pair[1].middle()) <= 2;
            left += usize::from(flush && !centred);
            middle += usize::from(centred && !flush);
        }
    }
    // The numbers of a 栏次 row are narrow: set to the left they begin where the words above them do.
    let flush = |n: &&Placed| stacks.iter().flat_map(|s| &s.cells).any(|&(line, index)| header[line][index].left.abs_diff(n.left) <= 1);
    let agree = numbers.iter().filter(flush).count() * 2 > numbers.len() || numbers.is_empty();
    if left > 1 && left > 2 * middle && agree { Edge::Left } else { Edge::Middle }
}

/// The farther a header from its column the less, and less for one that may stand over a group, or that names what the
/// column does not hold: but any header in order is better than none.
fn nearness(stack: &Stack, band: &Band, to_left: bool, edge: Edge) -> i64 {
    let gap = stack.left.max(band.left).saturating_sub(stack.right.min(band.right));
    let apart = stack.middle().abs_diff(band.middle()) / 2;
    let over = if stack.between_lower && !stack.numbered { 50 } else { 0 };
    let other = if stack.holds.is_some_and(|figures| figures != band.figure) { 500 } else { 0 };
    if edge == Edge::Left && band.figure {
        // The column begins where its header does.
        let outside = if band.left < stack.left { 400 } else { 0 };
        return (100_000 - 10 * band.left.abs_diff(stack.left) as i64 - over - other - outside).max(1);
    }
    // A header stands in the middle of its column, a figure in the middle or to the right.
    let before = if band.figure && !to_left && !stack.numbered && band.right * 2 <= stack.middle() { 400 } else { 0 };
    (100_000 - 40 * gap as i64 - 10 * apart as i64 - over - other - before).max(1)
}

fn pair(stacks: &[Stack], bands: &[Band], to_left: bool, edge: Edge) -> Vec<Head> {
    let chosen = best_in_order(bands.len(), stacks.len(), |b, s| nearness(&stacks[s], &bands[b], to_left, edge));
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
        let own = heads[at].stack.as_ref().map(Stack::lowest);
        let beside = |other: Option<&Head>| other.is_some_and(|h| h.stack.as_ref().map(Stack::highest) > own);
        let (left, right) = (at.checked_sub(1).and_then(|l| heads.get(l)), heads.get(at + 1));
        if heads[at].band.is_none() && beside(left) && beside(right) {
            over.extend(heads.remove(at).stack);
        } else {
            at += 1;
        }
    }
    over
}
