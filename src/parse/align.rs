//! Rows in columns of spaces: which cell stands in which column, by where it is printed.
//!
//! Columns are found from the fullest lines; every other line is laid against them in order, so that two cells of a line
//! never share a column and a figure never takes the column of words. Words that a narrow column wrapped onto a line of
//! their own stay in the column they stand under.

use super::assemble::{Cell, GridRow};
use super::line::Line;
use super::number;
use crate::model::Span;
use crate::model::fold::fold;

/// A cell with the display columns it covers.
#[derive(Clone, Copy)]
struct Placed {
    span: Span,
    left: usize,
    right: usize,
    figure: bool,
}

/// A column of the grid: what the cells assigned so far cover, and where they begin and end on average.
#[derive(Clone, Copy)]
struct Band {
    left: usize,
    right: usize,
    figure: bool,
    lefts: usize,
    rights: usize,
    cells: usize,
}

/// The columns of a page.
struct Bands {
    bands: Vec<Band>,
    /// Blank gutters separate them, so that place alone decides.
    clear: bool,
}

impl Band {
    fn of(cell: &Placed) -> Self {
        Self { left: cell.left, right: cell.right, figure: cell.figure, lefts: cell.left, rights: cell.right, cells: 1 }
    }

    fn take(&mut self, cell: &Placed) {
        self.left = self.left.min(cell.left);
        self.right = self.right.max(cell.right);
        self.lefts += cell.left;
        self.rights += cell.right;
        self.cells += 1;
    }

    fn middle(&self) -> usize {
        (self.lefts + self.rights) / self.cells
    }

    /// How far a cell is from being set flush with the column, left or right, whichever is nearer.
    fn distance(&self, cell: &Placed) -> usize {
        cell.left.abs_diff(self.lefts / self.cells).min(cell.right.abs_diff(self.rights / self.cells))
    }
}

/// Gives every line of every page of a table the same number of cells.
///
/// A text rendering sets each page by itself, so columns are found page by page and then matched in order.
#[must_use]
pub fn grid(text: &str, pages: &[Vec<&Line>]) -> Vec<Vec<GridRow>> {
    let placed: Vec<Vec<Vec<Placed>>> = pages.iter().map(|lines| lines.iter().map(|l| place(text, l)).collect()).collect();
    let bands: Vec<Bands> = placed.iter().map(|lines| bands_of(text, lines)).collect();
    let Some(reference) = bands.iter().enumerate().max_by_key(|(i, b)| (b.bands.len(), std::cmp::Reverse(*i))).map(|(i, _)| i) else {
        return Vec::new();
    };
    placed
        .iter()
        .zip(&bands)
        .map(|(lines, own)| {
            let target = targets(&own.bands, &bands[reference].bands);
            lines.iter().map(|cells| spread(assign(text, cells, own), &own.bands, &target, &bands[reference].bands)).collect()
        })
        .collect()
}

/// The columns of one page.
fn bands_of(text: &str, lines: &[Vec<Placed>]) -> Bands {
    let numbering = |cells: &[Placed]| cells.first().is_some_and(|c| is_numbering(text, c));
    let is_data = |cells: &[Placed]| cells.iter().any(|c| c.figure) && cells.len() >= 2 && !numbering(cells);
    let mut order: Vec<usize> = (0..lines.len()).filter(|&i| is_data(&lines[i])).collect();
    if order.is_empty() {
        order = (0..lines.len()).collect();
    }
    order.sort_by_key(|&i| (std::cmp::Reverse(lines[i].len()), i));
    if let Some(bands) = gutters(lines, &order) {
        return Bands { bands, clear: true };
    }
    let mut bands: Vec<Band> = Vec::new();
    for index in order {
        add(&mut bands, &lines[index]);
    }
    Bands { bands, clear: false }
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
    // Header cells over columns that no line fills.
    for cell in lines.iter().flatten() {
        if !bands.iter().any(|b| cell.left < b.right && b.left < cell.right) {
            merge(&mut bands, cell);
        }
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
            joined.left = joined.left.min(b.left);
            joined.right = joined.right.max(b.right);
            joined.lefts += b.lefts;
            joined.rights += b.rights;
            joined.cells += b.cells;
            joined.figure &= b.figure;
        }
        apart
    });
    bands.push(joined);
}

/// Which column of the reference page each column of another page is: the same one where both pages have the same
/// columns, otherwise by place.
fn targets(own: &[Band], reference: &[Band]) -> Vec<Option<usize>> {
    let kinds = |bands: &[Band]| bands.iter().map(|b| b.figure).collect::<Vec<_>>();
    if kinds(own) == kinds(reference) {
        return (0..own.len()).map(Some).collect();
    }
    let cells: Vec<Placed> = own.iter().map(|b| Placed { span: Span::new(0, 0), left: b.left, right: b.right, figure: b.figure }).collect();
    lay(&cells, reference, false)
}

/// Moves the cells of a page's row to the columns of the table; what has none goes to the nearest free one, of its own
/// kind if there is one.
fn spread(row: GridRow, own: &[Band], target: &[Option<usize>], reference: &[Band]) -> GridRow {
    let mut wide = vec![Cell::default(); reference.len()];
    let mut spare = Vec::new();
    for (index, cell) in row.into_iter().enumerate().filter(|(_, c)| !c.is_blank()) {
        match target.get(index).copied().flatten() {
            Some(column) => wide[column] = cell,
            None => spare.push((index, cell)),
        }
    }
    for (index, cell) in spare {
        let other_kind = |c: usize| reference[c].figure != own[index].figure;
        let free = (0..reference.len())
            .filter(|&c| wide[c].is_blank())
            .min_by_key(|&c| (other_kind(c), reference[c].middle().abs_diff(own[index].middle())));
        match free {
            Some(column) => wide[column] = cell,
            None => {
                if let Some(last) = wide.last_mut() {
                    last.spans.extend(cell.spans);
                }
            }
        }
    }
    wide
}

/// A printed amount, a code, or a dash: what columns of figures hold.
fn is_figure(raw: &str) -> bool {
    number::number(raw).is_some() || number::percent(raw).is_some()
}

/// East Asian characters take two columns of a terminal and of most text renderings of pages.
fn place(text: &str, line: &Line) -> Vec<Placed> {
    let mut at = line.span.start;
    let mut column = 0;
    let mut placed = Vec::new();
    for cell in line.cells.iter().filter(|c| c.start < c.end) {
        column += width(&text[at..cell.start]);
        let right = column + width(cell.of(text));
        placed.push(Placed { span: *cell, left: column, right, figure: is_figure(cell.of(text)) });
        column = right;
        at = cell.end;
    }
    placed
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// 栏次: its numbers stand over columns of words as well as of figures.
fn is_numbering(text: &str, cell: &Placed) -> bool {
    matches!(fold(cell.span.of(text)).as_str(), "栏次" | "行次")
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
fn lay(cells: &[Placed], bands: &[Band], mixed: bool) -> Vec<Option<usize>> {
    let (n, m) = (cells.len(), bands.len());
    let mut best = vec![vec![0_i64; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let score = fit(&cells[i], &bands[j], mixed);
            let taken = if score > 0 { score + best[i + 1][j + 1] } else { 0 };
            best[i][j] = taken.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let mut chosen = vec![None; n];
    let (mut i, mut j) = (0, 0);
    while i < n && j < m {
        let score = fit(&cells[i], &bands[j], mixed);
        if score > 0 && best[i][j] == score + best[i + 1][j + 1] {
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

/// Widens the bands by the cells of a line, and opens bands for those that fit none.
fn add(bands: &mut Vec<Band>, cells: &[Placed]) {
    let chosen = lay(cells, bands, false);
    for (cell, band) in cells.iter().zip(&chosen) {
        if let Some(band) = band {
            bands[*band].take(cell);
        }
    }
    let fresh: Vec<Band> = cells.iter().zip(&chosen).filter(|(_, c)| c.is_none()).map(|(cell, _)| Band::of(cell)).collect();
    bands.extend(fresh);
    bands.sort_by_key(|b| (b.left + b.right, b.left));
}

fn assign(text: &str, cells: &[Placed], page: &Bands) -> GridRow {
    let bands = &page.bands;
    let numbered = cells.first().is_some_and(|c| is_numbering(text, c));
    let mut row = vec![Cell::default(); bands.len()];
    let has_figures = cells.iter().any(|c| c.figure);
    let chosen = lay(cells, bands, !has_figures || numbered || page.clear);
    let mut spare: Vec<&Placed> = Vec::new();
    for (cell, band) in cells.iter().zip(&chosen) {
        match band {
            Some(band) => row[*band] = Cell::of(cell.span),
            None => spare.push(cell),
        }
    }
    for cell in spare {
        // Nothing is dropped: the nearest free column takes it.
        let middle = cell.left + cell.right;
        let free = (0..bands.len()).filter(|&b| row[b].is_blank()).min_by_key(|&b| (bands[b].left + bands[b].right).abs_diff(middle));
        match free {
            Some(band) => row[band] = Cell::of(cell.span),
            None => {
                if let Some(last) = row.last_mut() {
                    last.spans.push(cell.span);
                }
            }
        }
    }
    row
}
