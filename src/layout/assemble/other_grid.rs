//! A grid that follows a table and is no part of it: whom to ask, when it was filled in, set in a cell of the table.

use super::super::line;
use super::super::raw::Line;
use super::Assembler;
use crate::model::fold::fold;
use crate::model::{Role, number};

/// Rows of a table at its head whose words are looked at.
const HEAD: usize = 6;

impl Assembler<'_> {
    /// Whether the grid that begins with this line is a table of its own, though nothing but a blank line parts it from the open one:
    /// its first row is a header, none of whose words the other's has, over other columns or over no amount at all.
    pub(super) fn is_within_another(&self, index: usize) -> bool {
        let Some(open) = self.open.as_ref().filter(|open| !matches!(open.role, Role::Other | Role::Performance)) else { return false };
        let own: Vec<&Line> = self.lines[index..].iter().take_while(|line| line.certain && !line.is_blank()).collect();
        let above: Vec<&Line> = self.pages.iter().flatten().chain(&self.segment_lines).map(|&at| &self.lines[at]).collect();
        let (Some(first), Some(last)) = (own.first(), above.last()) else { return false };
        if !above.iter().all(|line| line.certain) || open.title.is_none() {
            return false;
        }
        let words = |line: &Line| line.cells.iter().map(|cell| fold(cell.of(self.text))).collect::<Vec<String>>();
        let header = words(first);
        let is_word = |word: &String| word.contains(|c: char| c.is_alphabetic()) && number::number(word).is_none();
        let known: Vec<String> = above.iter().take(HEAD).flat_map(|line| words(line)).collect();
        let no_amount = || own.iter().flat_map(|line| &line.cells).all(|cell| !cell.of(self.text).contains(['.', ',']));
        header.len() > 1
            && header.iter().all(is_word)
            && !header.iter().any(|word| known.contains(word))
            && (last.cells.len() != first.cells.len() || no_amount())
            && !matches!(line::kind(self.text, first.content()), line::Kind::Title(_) | line::Kind::Note)
    }
}
