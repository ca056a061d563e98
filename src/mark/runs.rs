//! The characters of a paragraph of Office Open XML text, each with its place in the part.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::note::{Target, starts};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use std::collections::BTreeMap;
use std::ops::Range;

/// Elements in which a run may be cut in two.
const PLAIN: &[&str] = &["p", "r", "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo"];

/// Elements of which the text is not read, or stands in paragraphs of its own.
const OTHER: &[&str] = &["pPr", "rPr", "sdtPr", "del", "moveFrom", "delText", "instrText", "rt", "txbxContent"];

/// A place between two characters of the main part where a mark may stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) at: usize,
    /// The properties of the run that is to be divided there; `None` where the place is between runs.
    pub(super) divides: Option<(usize, usize)>,
}

/// A paragraph's runs.
#[derive(Debug, Default)]
pub(super) struct Runs {
    /// Where a mark of the whole paragraph begins: behind its properties.
    pub(super) start: usize,
    /// Where it ends: before the end tag.
    pub(super) end: usize,
    characters: Vec<Character>,
    texts: Vec<Text>,
}

/// A character and where it is written.
#[derive(Debug)]
struct Character {
    shown: char,
    at: Range<usize>,
    text: usize,
}

/// A `t` element.
#[derive(Debug, Clone)]
struct Text {
    /// Behind its name in the start tag.
    tag: usize,
    content: Range<usize>,
    keeps_space: bool,
    /// Properties of its run, with tags.
    properties: Range<usize>,
    /// The start of its run, where it is the first text in it.
    first_of: Option<usize>,
    /// The end of its run, where nothing comes after it.
    last_of: Option<usize>,
    may_be_cut: bool,
}

impl Runs {
    /// Reads the runs of a paragraph: `range` is its content with the end tag.
    pub(super) fn of(part: &str, range: Range<usize>, prefix: &str) -> Self {
        let fragment = part.get(range.clone()).unwrap_or_default();
        let end = range.start + fragment.rfind("</").unwrap_or(fragment.len());
        let mut scan = Scan { base: range.start, runs: Self { start: range.start, end, ..Self::default() }, stack: Vec::new(), run: None };
        let mut reader = Reader::from_str(fragment);
        let config = reader.config_mut();
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        config.allow_dangling_amp = true;
        loop {
            let from = range.start + usize::try_from(reader.buffer_position()).unwrap_or(0);
            let Ok(event) = reader.read_event() else { break };
            let to = range.start + usize::try_from(reader.buffer_position()).unwrap_or(0);
            match event {
                Event::Start(tag) => scan.open(tag.name().into_inner(), from, to, prefix, part),
                Event::Empty(tag) => {
                    let name = tag.name().into_inner().to_owned();
                    scan.open(&name, from, to, prefix, part);
                    scan.close(to, to, part);
                }
                Event::End(_) => scan.close(from, to, part),
                Event::Eof => break,
                _ => {}
            }
        }
        scan.runs
    }

    /// Two paragraphs of which the end of the first is deleted.
    pub(super) fn joined(mut self, other: Self) -> Self {
        let texts = self.texts.len();
        self.characters.extend(other.characters.into_iter().map(|c| Character { text: c.text + texts, ..c }));
        self.texts.extend(other.texts);
        self.end = other.end;
        self
    }

    /// Where the words begin and end.
    pub(super) fn find(&self, target: &Target) -> Option<(Spot, Spot)> {
        let mut offsets = Vec::with_capacity(self.characters.len());
        let mut shown = String::new();
        for character in &self.characters {
            offsets.push(shown.len());
            shown.push(character.shown);
        }
        let places = starts(&shown, &target.words);
        let from = *places.get(places.len().checked_sub(target.after + 1)?)?;
        let first = offsets.binary_search(&from).ok()?;
        let last = offsets.partition_point(|&o| o < from + target.words.len()).checked_sub(1)?;
        Some((self.before(first)?, self.behind(last)?))
    }

    fn before(&self, index: usize) -> Option<Spot> {
        let character = self.characters.get(index)?;
        let text = self.texts.get(character.text)?;
        match text.first_of {
            Some(run) if character.at.start == text.content.start => Some(Spot { at: run, divides: None }),
            _ => text.may_be_cut.then_some(Spot { at: character.at.start, divides: Some((text.properties.start, text.properties.end)) }),
        }
    }

    fn behind(&self, index: usize) -> Option<Spot> {
        let character = self.characters.get(index)?;
        let text = self.texts.get(character.text)?;
        match text.last_of {
            Some(run) if character.at.end == text.content.end => Some(Spot { at: run, divides: None }),
            _ => text.may_be_cut.then_some(Spot { at: character.at.end, divides: Some((text.properties.start, text.properties.end)) }),
        }
    }

    /// The texts that are cut and do not keep their white space: where to say that they do.
    pub(super) fn unkept<V>(&self, spots: &BTreeMap<Spot, V>) -> Vec<usize> {
        let cut = |text: &&Text| spots.keys().any(|s| s.divides.is_some() && text.content.start <= s.at && s.at <= text.content.end);
        self.texts.iter().filter(|text| !text.keeps_space).filter(cut).map(|text| text.tag).collect()
    }
}

/// Reading under way.
struct Scan {
    base: usize,
    runs: Runs,
    /// Local names of the open elements, and where each begins.
    stack: Vec<(String, usize)>,
    run: Option<Run>,
}

/// The run that is open.
struct Run {
    start: usize,
    depth: usize,
    properties: Range<usize>,
    hidden: bool,
    /// Whether anything but properties came in it.
    filled: bool,
    texts: Vec<usize>,
    /// Whether its last child is a text.
    ends_in_text: bool,
}

impl Scan {
    fn open(&mut self, name: &str, from: usize, to: usize, prefix: &str, part: &str) {
        let local = name.rsplit(':').next().unwrap_or(name).to_owned();
        let own = name.strip_prefix(prefix) == Some(local.as_str());
        let skipped = self.stack.iter().any(|(n, _)| OTHER.contains(&n.as_str()));
        let depth = self.stack.len();
        match &mut self.run {
            Some(run) if depth == run.depth + 1 => {
                let is_text = local == "t" && own && !run.hidden && !skipped;
                if is_text {
                    let plain = self.stack.iter().all(|(n, _)| PLAIN.contains(&n.as_str()));
                    let tag = &part[from..to];
                    self.runs.texts.push(Text {
                        tag: from + 1 + name.len(),
                        content: to..to,
                        keeps_space: tag.contains("preserve"),
                        properties: run.properties.clone(),
                        first_of: (!run.filled).then_some(run.start),
                        last_of: None,
                        may_be_cut: plain && !tag.ends_with("/>"),
                    });
                    run.texts.push(self.runs.texts.len() - 1);
                }
                if local != "rPr" {
                    run.filled = true;
                    run.ends_in_text = is_text;
                }
            }
            Some(run) if depth == run.depth + 2 && local == "vanish" && self.stack[depth - 1].0 == "rPr" => {
                let tag = &part[from..to];
                run.hidden = !["\"0\"", "\"false\"", "\"off\""].iter().any(|off| tag.contains(off));
            }
            None if local == "r" && own && !skipped => {
                let empty = from..from;
                self.run = Some(Run {
                    start: from,
                    depth,
                    properties: empty,
                    hidden: false,
                    filled: false,
                    texts: Vec::new(),
                    ends_in_text: false,
                });
            }
            _ => {}
        }
        self.stack.push((local, from));
    }

    fn close(&mut self, from: usize, to: usize, part: &str) {
        let Some((name, start)) = self.stack.pop() else { return };
        let depth = self.stack.len();
        if depth == 0 && name == "pPr" {
            self.runs.start = to.max(self.base);
        }
        let Some(run) = &mut self.run else { return };
        if depth == run.depth + 1 {
            match name.as_str() {
                "rPr" => run.properties = start..to,
                "t" => {
                    if let Some(&index) = run.texts.last().filter(|_| run.ends_in_text) {
                        let text = &mut self.runs.texts[index];
                        text.content.end = from.max(text.content.start);
                        text.properties = run.properties.clone();
                        let content = text.content.clone();
                        characters(part, content, index, &mut self.runs.characters);
                    }
                }
                _ => {}
            }
        } else if depth == run.depth {
            if let Some(&last) = run.texts.last().filter(|_| run.ends_in_text) {
                self.runs.texts[last].last_of = Some(to);
            }
            self.run = None;
        }
    }
}

/// The characters of a text element, entities resolved, as the reader gives them.
fn characters(part: &str, content: Range<usize>, text: usize, all: &mut Vec<Character>) {
    let mut at = content.start;
    while at < content.end {
        let rest = &part[at..content.end];
        let Some(first) = rest.chars().next() else { break };
        let entity = (first == '&').then(|| rest.find(';')).flatten();
        let (shown, length) = match entity {
            Some(end) => (resolved(&rest[1..end]), end + 1),
            None => (Some(first), first.len_utf8()),
        };
        match shown {
            Some('\n' | '\t' | '\r' | '\u{a0}') => all.push(Character { shown: ' ', at: at..at + length, text }),
            Some(shown) => all.push(Character { shown, at: at..at + length, text }),
            None => {}
        }
        at += length;
    }
}

fn resolved(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = number.strip_prefix('x').map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
            code.and_then(char::from_u32)
        }
    }
}
