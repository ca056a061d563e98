//! Office Open XML text: a comment on the words of each finding, or on the paragraph where they are not found in it.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::comments::Comments;
use super::edit::{Edits, root_prefix};
use super::note::Note;
use super::parts::Parts;
use super::runs::{Runs, Spot};
use super::{Refusal, unfit};
use crate::model::Place;
use crate::read::docx;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// A copy with comments.
pub(super) fn mark(bytes: &[u8], notes: &[Note]) -> Result<Vec<u8>, Refusal> {
    let origins = docx::origins(bytes)?;
    let mut parts = Parts::open(bytes)?;
    let text = parts.required(&origins.part)?;
    let prefix = root_prefix(&text, "document").ok_or_else(|| unfit(&origins.part))?;
    let hosts = Hosts::of(&origins.at);
    let paragraphs: HashMap<&Place, &Vec<Range<usize>>> = origins.at.iter().map(|(place, at)| (place, at)).collect();
    let mut comments = Comments::open(&mut parts, &origins.part)?;
    let mut marks = Marks::new(&text, prefix);
    for note in notes {
        let at = paragraphs.get(&note.place).map(|at| at.as_slice()).unwrap_or_default();
        if let Some((first, last)) = marks.place(note, at, &hosts) {
            let id = comments.add(note);
            marks.add(id, first, last);
        }
    }
    if comments.is_empty() {
        return Ok(bytes.to_vec());
    }
    parts.put(&origins.part, marks.apply());
    comments.write(&mut parts, &origins.part)?;
    parts.finish()
}

/// Paragraphs in text boxes: Word takes no comment there, so it goes to the paragraph that the box is anchored in.
struct Hosts {
    outermost: Vec<Range<usize>>,
}

impl Hosts {
    fn of(at: &[(Place, Vec<Range<usize>>)]) -> Self {
        let mut all: Vec<Range<usize>> = at.iter().flat_map(|(_, ranges)| ranges).cloned().collect();
        all.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut outermost: Vec<Range<usize>> = Vec::new();
        for range in all {
            if outermost.last().is_none_or(|last| last.end <= range.start) {
                outermost.push(range);
            }
        }
        Self { outermost }
    }

    /// The paragraph that a paragraph stands in; itself where it stands in no box.
    fn of_paragraph(&self, range: &Range<usize>) -> Range<usize> {
        let after = self.outermost.partition_point(|host| host.start <= range.start);
        let host = after.checked_sub(1).and_then(|index| self.outermost.get(index));
        host.filter(|host| host.end >= range.end).unwrap_or(range).clone()
    }
}

/// The marks of all comments in the main part.
struct Marks<'t> {
    text: &'t str,
    prefix: String,
    /// Runs of the paragraphs that were looked at.
    runs: HashMap<usize, Runs>,
    /// Ends before beginnings, at each place.
    spots: BTreeMap<Spot, (String, String)>,
}

impl<'t> Marks<'t> {
    fn new(text: &'t str, prefix: String) -> Self {
        Self { text, prefix, runs: HashMap::new(), spots: BTreeMap::new() }
    }

    /// Where the comment of a note begins and ends.
    fn place(&mut self, note: &Note, at: &[Range<usize>], hosts: &Hosts) -> Option<(Spot, Spot)> {
        let (first, last) = (at.first()?, at.last()?);
        let (host, last_host) = (hosts.of_paragraph(first), hosts.of_paragraph(last));
        let (text, prefix) = (self.text, self.prefix.as_str());
        let runs = |range: &Range<usize>| Runs::of(text, range.clone(), prefix);
        let whole_end = runs(&last_host).end;
        if host == *first && !note.target.words.is_empty() {
            let known = self.runs.entry(first.start).or_insert_with(|| at.iter().map(runs).reduce(Runs::joined).unwrap_or_default());
            if let Some(found) = known.find(&note.target) {
                return Some(found);
            }
        }
        let between = |at: usize| Spot { at, divides: None };
        Some((between(runs(&host).start), between(whole_end)))
    }

    fn add(&mut self, id: u32, first: Spot, last: Spot) {
        let p = &self.prefix;
        let begin = format!("<{p}commentRangeStart {p}id=\"{id}\"/>");
        let end = format!("<{p}commentRangeEnd {p}id=\"{id}\"/><{p}r><{p}commentReference {p}id=\"{id}\"/></{p}r>");
        self.spots.entry(first).or_default().1.push_str(&begin);
        self.spots.entry(last).or_default().0.push_str(&end);
    }

    fn apply(self) -> String {
        let (p, mut edits) = (&self.prefix, Edits::default());
        for (spot, (ends, begins)) in &self.spots {
            let marks = match &spot.divides {
                None => format!("{ends}{begins}"),
                Some((from, to)) => {
                    let properties = &self.text[*from..*to];
                    format!("</{p}t></{p}r>{ends}{begins}<{p}r>{properties}<{p}t xml:space=\"preserve\">")
                }
            };
            edits.insert(spot.at, marks);
        }
        // White space at a cut is kept only where the text says so.
        let mut tags: Vec<usize> = self.runs.values().flat_map(|runs| runs.unkept(&self.spots)).collect();
        tags.sort_unstable();
        tags.dedup();
        for tag in tags {
            edits.insert(tag, " xml:space=\"preserve\"");
        }
        edits.apply(self.text)
    }
}
