//! The columns that the lines of a page show by themselves.

use super::place::{Placed, is_body};
use crate::model::fold::{fold, number_depth};

/// A column of a page: what the cells assigned so far cover, and where they begin and end on average.
#[derive(Clone, Copy)]
pub struct Band {
    /// First column of the text covered.
    pub left: usize,
    /// One past the last.
    pub right: usize,
    /// Whether its cells are figures.
    pub figure: bool,
    /// Whether all of them can be codes.
    pub code: bool,
    /// Whether all of them are whole numbers of up to three digits: 序号, or a 款.
    pub short: bool,
    /// Whether all of them are 小计, which is set in the middle of a column of names.
    subtotal: bool,
    lefts: usize,
    rights: usize,
    cells: usize,
}

/// The columns of a page.
pub struct Bands {
    /// In order.
    pub bands: Vec<Band>,
    /// Blank gutters separate them, so that place alone decides.
    pub clear: bool,
    /// Every cell is set to the left edge of its column, figures too.
    pub to_left: bool,
}

impl Band {
    /// A column of one cell.
    pub fn of(cell: &Placed) -> Self {
        Self {
            left: cell.left,
            right: cell.right,
            figure: cell.figure,
            code: cell.code,
            short: cell.short,
            subtotal: cell.subtotal,
            lefts: cell.left,
            rights: cell.right,
            cells: 1,
        }
    }

    fn take(&mut self, cell: &Placed) {
        self.left = self.left.min(cell.left);
        self.right = self.right.max(cell.right);
        self.lefts += cell.left;
        self.rights += cell.right;
        self.code &= cell.code;
        self.short &= cell.short;
        self.subtotal &= cell.subtotal;
        self.cells += 1;
    }

    fn join(&mut self, other: &Self) {
        self.left = self.left.min(other.left);
        self.right = self.right.max(other.right);
        self.lefts += other.lefts;
        self.rights += other.rights;
        self.cells += other.cells;
        self.figure &= other.figure;
        self.code &= other.code;
        self.short &= other.short;
        self.subtotal &= other.subtotal;
    }

    /// Whether a cell shares a place of the line with the column.
    pub const fn holds(&self, cell: &Placed) -> bool {
        cell.left < self.right && self.left < cell.right
    }

    /// Twice the middle, to stay in whole numbers.
    pub const fn middle(&self) -> usize {
        self.left + self.right
    }

    /// How far a cell is from being set flush with the column, left or right, whichever is nearer.
    pub fn distance(&self, cell: &Placed) -> usize {
        cell.left.abs_diff(self.lefts / self.cells).min(cell.right.abs_diff(self.rights / self.cells))
    }
}

impl Bands {
    /// Tells whether every cell is set to the left edge of its column: figures of different lengths are, or the headers.
    pub fn tell_setting(&mut self, header: &[Vec<Placed>]) {
        let mut amounts = self.bands.iter().filter(|b| b.figure && !b.code);
        let flush = amounts.clone().all(|b| b.lefts == b.left * b.cells);
        let uneven = amounts.any(|b| b.rights != b.right * b.cells);
        let headers = || header.iter().flatten();
        let over = headers().filter(|c| self.bands.iter().any(|b| b.left == c.left)).count();
        self.to_left = flush && (uneven || over * 5 >= headers().count() * 4);
    }
}

/// The columns that the body lines of one page show; none where it has no body.
pub fn of(text: &str, lines: &[Vec<Placed>]) -> Bands {
    let bands = of_lines(text, lines, false);
    // Where every name is wrapped, no line shows their column beside others.
    let names = !bands.bands.is_empty() && bands.bands.iter().all(|b| b.figure);
    if names { of_lines(text, lines, true) } else { bands }
}

fn of_lines(text: &str, lines: &[Vec<Placed>], words_alone: bool) -> Bands {
    // One word alone may stand anywhere; an amount alone stands in its column.
    let alone = |cells: &[Placed]| cells.len() < 2 && cells.iter().any(|c| !c.figure || c.code);
    let shows = |c: &Placed| c.figure || number_depth(&fold(c.span.of(text))) == Some(1);
    let is_data = |cells: &[Placed]| {
        words_alone && cells.len() == 1 && !cells[0].figure || is_body(text, cells) && !alone(cells) && cells.iter().any(shows)
    };
    let mut order: Vec<usize> = (0..lines.len()).filter(|&i| is_data(&lines[i])).collect();
    if order.is_empty() {
        return Bands { bands: Vec::new(), clear: true, to_left: false };
    }
    order.sort_by_key(|&i| (std::cmp::Reverse(lines[i].len()), i));
    let (mut bands, clear) = match gutters(lines, &order) {
        Some(bands) => (bands, true),
        None => {
            let mut bands: Vec<Band> = Vec::new();
            for &index in &order {
                add(&mut bands, &lines[index]);
            }
            join_overlapping(&mut bands, lines, &order);
            (bands, false)
        }
    };
    join_ordinals(text, &mut bands, lines);
    join_words(&mut bands, lines, &order, true);
    join_words(&mut bands, lines, &order, false);
    Bands { bands, clear, to_left: false }
}

/// 序号 of one digit and of two need not share a place: the two first columns are one where they count the lines together.
fn join_ordinals(text: &str, bands: &mut Vec<Band>, lines: &[Vec<Placed>]) {
    let [first, second, ..] = bands[..] else { return };
    let number = |band: &Band, cells: &[Placed]| {
        let mut own = cells.iter().filter(|c| band.holds(c)).map(|c| c.span.of(text).parse::<u32>());
        own.next().filter(|_| first.figure && second.figure)
    };
    let mut last = None;
    for cells in lines {
        let own = match (number(&first, cells), number(&second, cells)) {
            (None, None) => continue,
            (Some(Ok(n)), None) | (None, Some(Ok(n))) => n,
            _ => return,
        };
        if last.is_some_and(|last| own != last + 1) {
            return;
        }
        last = Some(own);
    }
    if last.is_some() {
        bands[0].join(&second);
        bands.remove(1);
    }
}

/// Names set to the left and 小计 set in the middle of their column need not share a place: two columns of words side by
/// side that no line fills both are one.
fn join_words(bands: &mut Vec<Band>, lines: &[Vec<Placed>], data: &[usize], subtotals: bool) {
    let mut at = 1;
    while at < bands.len() {
        let (left, right) = (bands[at - 1], bands[at]);
        let both = |cells: &Vec<Placed>| cells.iter().any(|c| left.holds(c)) && cells.iter().any(|c| right.holds(c));
        if left.figure || right.figure || subtotals && !right.subtotal || data.iter().any(|&i| both(&lines[i])) {
            at += 1;
        } else {
            bands[at - 1].join(&right);
            bands.remove(at);
        }
    }
}

/// Two columns that share places of the line and that no line fills both are one that drifted.
fn join_overlapping(bands: &mut Vec<Band>, lines: &[Vec<Placed>], data: &[usize]) {
    let mut at = 1;
    while at < bands.len() {
        let (left, right) = (bands[at - 1], bands[at]);
        let both = |cells: &[Placed]| {
            let chosen = lay(cells, bands, false);
            chosen.contains(&Some(at - 1)) && chosen.contains(&Some(at))
        };
        if left.figure == right.figure && right.left < left.right && !data.iter().any(|&i| both(&lines[i])) {
            bands[at - 1].join(&right);
            bands.remove(at);
        } else {
            at += 1;
        }
    }
}

/// A rendering draws a column aside where the words beside it are short, so that one column shows as two that no line
/// fills both. Those nearest to one another are joined until there are no more columns than headers.
pub fn join_to(headers: usize, bands: &mut Vec<Band>, lines: &[Vec<Placed>]) {
    while headers > 0 && bands.len() > headers {
        let fills = |band: &Band, cells: &[Placed]| cells.iter().any(|c| c.figure == band.figure && band.holds(c));
        let both = |a: &Band, b: &Band| lines.iter().any(|cells| fills(a, cells) && fills(b, cells));
        let joinable = |&at: &usize| bands[at].figure == bands[at + 1].figure && !both(&bands[at], &bands[at + 1]);
        let gap = |&at: &usize| bands[at + 1].left.saturating_sub(bands[at].right);
        let Some(at) = (0..bands.len() - 1).filter(joinable).min_by_key(gap) else { return };
        let right = bands.remove(at + 1);
        bands[at].join(&right);
    }
}

/// Columns that blank gutters separate over all data lines; `None` where two cells of a line share one, so that figures
/// or names stand across the gutters.
fn gutters(lines: &[Vec<Placed>], data: &[usize]) -> Option<Vec<Band>> {
    let mut bands: Vec<Band> = Vec::new();
    for cell in data.iter().flat_map(|&i| &lines[i]) {
        merge(&mut bands, cell);
    }
    let shared = |cells: &[Placed], band: &Band| cells.iter().filter(|c| c.left < band.right && band.left < c.right).count();
    if data.iter().any(|&i| bands.iter().any(|b| shared(&lines[i], b) > 1)) {
        return None;
    }
    // Amounts of one column and words of the next, each on lines of its own, show no gutter between them.
    let some = |band: &Band, figure: bool| {
        data.iter().flat_map(|&i| &lines[i]).filter(|c| band.holds(c) && c.figure == figure && !c.code).nth(1).is_some()
    };
    if bands.iter().any(|b| some(b, true) && some(b, false)) {
        return None;
    }
    bands.sort_by_key(|b| b.left);
    Some(bands)
}

/// Adds what a cell covers, joining the columns that it touches.
fn merge(bands: &mut Vec<Band>, cell: &Placed) {
    let mut joined = Band::of(cell);
    bands.retain(|b| {
        let apart = b.right <= joined.left || joined.right <= b.left;
        if !apart {
            joined.join(b);
        }
        apart
    });
    bands.push(joined);
}

/// Widens the bands by the cells of a line, and opens bands for those that fit none.
fn add(bands: &mut Vec<Band>, cells: &[Placed]) {
    let chosen = lay(cells, bands, false);
    for (cell, band) in cells.iter().zip(&chosen) {
        if let Some(band) = band {
            bands[*band].take(cell);
        }
    }
    bands.extend(cells.iter().zip(&chosen).filter(|(_, c)| c.is_none()).map(|(cell, _)| Band::of(cell)));
    bands.sort_by_key(|b| (b.left + b.right, b.left));
}

/// How well a cell fits a band: the nearer the edges the better, and only where the two share a place of the line.
fn fit(cell: &Placed, band: &Band, mixed: bool) -> i64 {
    if cell.figure != band.figure && !mixed {
        return 0;
    }
    let shared = band.right.min(cell.right) as i64 - band.left.max(cell.left) as i64;
    if shared <= 0 {
        return 0;
    }
    if cell.figure == band.figure { (1000 - 20 * band.distance(cell) as i64).max(1) } else { shared }
}

/// Lays cells against bands in order, so that the total fit is greatest; `None` for a cell that fits nowhere.
pub fn lay(cells: &[Placed], bands: &[Band], mixed: bool) -> Vec<Option<usize>> {
    best_in_order(cells.len(), bands.len(), |i, j| fit(&cells[i], &bands[j], mixed))
}

/// Pairs two sequences in order so that the total score is greatest; pairs that score nothing are never made.
pub fn best_in_order(n: usize, m: usize, score: impl Fn(usize, usize) -> i64) -> Vec<Option<usize>> {
    let mut best = vec![vec![0_i64; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let own = score(i, j);
            let taken = if own > 0 { own + best[i + 1][j + 1] } else { 0 };
            best[i][j] = taken.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let mut chosen = vec![None; n];
    let (mut i, mut j) = (0, 0);
    while i < n && j < m {
        let own = score(i, j);
        if own > 0 && best[i][j] == own + best[i + 1][j + 1] {
            chosen[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i][j + 1] {
            j += 1;
        } else {
            i += 1;
        }
    }
    chosen
}
