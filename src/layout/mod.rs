//! Lines and grids of a [`Source`] to typed tables, and which lines are none: what the narrative is made of.
//!
//! Layout states where things stand and never judges: what it noticed becomes a remark, a figure without a certain place is
//! marked so.

pub mod align;
pub mod assemble;
mod bars;
mod caption;
pub mod contents;
pub mod cut_lines;
mod double_spacing;
pub mod header;
mod label_columns;
mod levels;
pub mod line;
pub mod line_number;
mod one_head;
pub mod performance;
mod quoted;
pub mod raw;
mod row_sums;
pub mod shift;
pub mod stacked;
mod stages;
pub mod table;
mod unread;

use crate::model::{Format, Source};
use assemble::Assembly;
use contents::Contents;
use raw::{Collected, Line};

/// The tables of a document and what lies around them.
#[derive(Debug)]
pub struct Layout {
    /// All lines, cells put back into rows.
    pub lines: Vec<Line>,
    /// 目录
    pub contents: Contents,
    /// Which lines belong to the narrative, whose digits are structure, what captions say; its tables are in `collected`.
    pub assembly: Assembly,
    /// The typed tables with their figures and remarks.
    pub collected: Collected,
}

/// Reads the tables of a document.
#[must_use]
pub fn read(source: &Source) -> Layout {
    let text = source.text.as_str();
    let mut lines = line::lines_of(source);
    cut_lines::join(text, &mut lines);
    let stacked::Restacked { lines, undecided } = stacked::rows(text, lines);
    let contents = contents::find(text, &lines);
    let (mut assembly, tables) = assemble::assemble(text, &lines, &contents);
    let mut collected = table::build_all(text, tables, source.format == Format::Text);
    stacked::block(&undecided, &mut collected.figures);
    collected.remarks.extend(stacked::remarks(undecided));
    let lost = unread::find(text, &lines, &contents.lines, &mut collected);
    assembly.narrative.retain(|index| !lost.contains(index));
    Layout { lines, contents, assembly, collected }
}
