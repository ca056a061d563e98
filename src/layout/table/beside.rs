//! A wide table whose columns are printed on two pages or in two tables: the second repeats the codes and names of all rows
//! under other headers. Put side by side again, its rows have all their columns; left one below the other they would be
//! rows printed twice, each without half of its sums.

use super::super::header;
use super::super::raw::{Cell, Cells, GridRow, Segment};
use crate::model::fold::fold;

/// Pages that follow one another under one header.
struct Run {
    pages: Vec<Segment>,
    head: Vec<GridRow>,
    body: Vec<GridRow>,
    words: Vec<String>,
    /// Whether columns were added to it, so that its pages no longer tell it.
    widened: bool,
}

impl Run {
    fn width(&self) -> usize {
        self.head.iter().chain(&self.body).map(Vec::len).max().unwrap_or(0)
    }

    fn into_segments(self) -> Vec<Segment> {
        if !self.widened {
            return self.pages;
        }
        let known = self.pages.iter().all(|page| page.cells == Cells::Known);
        let cells = if known { Cells::Known } else { self.pages.first().map_or(Cells::Tabs, |page| page.cells) };
        vec![Segment { rows: self.head.into_iter().chain(self.body).collect(), header: None, cells }]
    }
}

/// Puts the columns of each such table side by side.
pub(super) fn joined(text: &str, segments: Vec<Segment>) -> Vec<Segment> {
    // Columns of spaces are not certain enough to say that two pages hold the same rows.
    if segments.len() < 2 || segments.iter().any(|s| s.header.is_some()) {
        return segments;
    }
    let mut sides: Vec<Run> = Vec::new();
    for run in runs(text, segments) {
        match sides.last_mut().and_then(|left| Some((labels(text, left, &run)?, left))) {
            Some((labels, left)) => widen(left, &run, labels),
            None => sides.push(run),
        }
    }
    sides.into_iter().flat_map(Run::into_segments).collect()
}

fn runs(text: &str, segments: Vec<Segment>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for page in segments {
        let length = header::length(text, &page.rows, None).min(page.rows.len());
        let count = runs.last().and_then(|left| above_same_rows(text, left, &page.rows)).unwrap_or(length);
        let words: Vec<String> = page.rows[..count].iter().flatten().map(|c| fold(&c.text(text))).filter(|w| !w.is_empty()).collect();
        let body = page.rows[count..].iter().cloned();
        match runs.last_mut().filter(|run| words.is_empty() || words == run.words) {
            Some(run) => {
                run.body.extend(body);
                run.pages.push(page);
            }
            None => {
                let (head, body) = (page.rows[..count].to_vec(), body.collect());
                runs.push(Run { head, body, words, pages: vec![page], widened: false });
            }
        }
    }
    runs
}

/// How many rows of a page stand above those that say what all rows of the other side say. Without it, a side whose amounts are
/// all blank would be a header and nothing else.
fn above_same_rows(text: &str, left: &Run, rows: &[GridRow]) -> Option<usize> {
    let count = rows.len().checked_sub(left.body.len()).filter(|&count| count > 0 && left.body.len() > 1)?;
    let said = |row: &GridRow| row.first().map_or(String::new(), |c| fold(&c.text(text)));
    let own: Vec<String> = rows[count..].iter().map(said).collect();
    let same = left.body.iter().map(said).eq(own.iter().cloned()) && own.iter().filter(|words| !words.is_empty()).count() > 1;
    // The words above are others: a header that is printed again belongs to rows that go on.
    let again = || rows[..count].iter().flatten().all(|c| c.is_blank() || left.words.contains(&fold(&c.text(text))));
    (same && !again()).then_some(count)
}

/// How many columns of labels both have, where the rows are the same and the headers behind the labels are not.
fn labels(text: &str, left: &Run, right: &Run) -> Option<usize> {
    if left.body.len() != right.body.len() || left.body.len() < 2 || right.words.is_empty() {
        return None;
    }
    let said = |row: &GridRow, column: usize| row.get(column).map_or(String::new(), |c| fold(&c.text(text)));
    let same = |column: &usize| left.body.iter().zip(&right.body).all(|(l, r)| said(l, *column) == said(r, *column));
    // Below two headers that differ, cells that are all blank are no labels.
    let filled = |column: usize| right.body.iter().any(|row| !said(row, column).is_empty());
    let headed =
        |run: &Run, column: usize| run.head.iter().map(|row| said(row, column)).filter(|words| !words.is_empty()).collect::<Vec<_>>();
    let label = |column: &usize| same(column) && (filled(*column) || headed(left, *column) == headed(right, *column));
    let width = right.width();
    let labels = (0..width).take_while(label).count();
    let named = left.body.iter().all(|row| (0..labels).any(|c| !said(row, c).is_empty()));
    (named && labels > 0 && labels < width && left.words != right.words).then_some(labels)
}

fn widen(left: &mut Run, right: &Run, labels: usize) {
    let width = left.width();
    let height = left.head.len().max(right.head.len());
    let lowered = |head: &[GridRow]| -> Vec<GridRow> {
        std::iter::repeat_n(GridRow::new(), height - head.len()).chain(head.iter().cloned()).collect()
    };
    let beside = |l: &GridRow, r: &GridRow| -> GridRow {
        let padding = std::iter::repeat_n(Cell::default(), width - l.len());
        l.iter().cloned().chain(padding).chain(r.iter().skip(labels).cloned()).collect()
    };
    left.head = lowered(&left.head).iter().zip(&lowered(&right.head)).map(|(l, r)| beside(l, r)).collect();
    left.body = left.body.iter().zip(&right.body).map(|(l, r)| beside(l, r)).collect();
    left.words.extend(right.words.iter().cloned());
    left.widened = true;
}
