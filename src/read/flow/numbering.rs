//! Automatic numbers of paragraphs: 一、 （一） 1. and the like are seldom typed, and headings are known by them.

use super::numeral::numeral;
use std::collections::{HashMap, HashSet};

/// Levels of a list.
pub(in crate::read) const LEVELS: usize = 9;

/// A level of a list as it is defined.
#[derive(Debug, Clone)]
pub(in crate::read) struct Level {
    pub(in crate::read) start: u32,
    pub(in crate::read) format: String,
    /// The label, with `%1` for the number of the first level.
    pub(in crate::read) text: String,
    /// Whether blank or tab follows the label.
    pub(in crate::read) spaced: bool,
    /// The level (from 1) whose use starts this one again; 0 for none.
    pub(in crate::read) restart: Option<usize>,
    /// All numbers of the label in decimal figures.
    pub(in crate::read) legal: bool,
    /// The paragraph style tied to this level.
    pub(in crate::read) style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".into(), text: String::new(), spaced: true, restart: None, legal: false, style: None }
    }
}

/// A list definition.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct Definition {
    pub(in crate::read) levels: HashMap<usize, Level>,
    /// The numbering style this definition belongs to.
    pub(in crate::read) style: Option<String>,
    /// The numbering style whose definition stands for this one.
    pub(in crate::read) linked: Option<String>,
}

/// A list of the document: a definition with changes.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct List {
    pub(in crate::read) definition: String,
    pub(in crate::read) starts: HashMap<usize, u32>,
    pub(in crate::read) levels: HashMap<usize, Level>,
}

/// What a style says about numbering.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct Style {
    pub(in crate::read) parent: Option<String>,
    pub(in crate::read) number: Option<String>,
    pub(in crate::read) level: Option<usize>,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(in crate::read) struct Numbering {
    pub(in crate::read) definitions: HashMap<String, Definition>,
    pub(in crate::read) lists: HashMap<String, List>,
    pub(in crate::read) styles: HashMap<String, Style>,
    pub(in crate::read) default_style: Option<String>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    restarted: HashSet<(String, usize)>,
}

impl Numbering {
    /// The label of the next paragraph with this list, level and style; empty where it has none.
    pub(in crate::read) fn label(&mut self, number: Option<&str>, level: Option<usize>, style: Option<&str>) -> String {
        let style = style.or(self.default_style.as_deref()).map(str::to_owned);
        let inherited = style.as_deref().and_then(|s| self.inherited(s));
        let number = match (number, &inherited) {
            (Some(number), _) => number.to_owned(),
            (None, Some((number, _, _))) => number.clone(),
            (None, None) => return String::new(),
        };
        let Some(list) = self.lists.get(&number).cloned() else {
            return String::new();
        };
        let Some((key, definition)) = self.definition(&list.definition) else {
            return String::new();
        };
        let by_style = |id: &str| definition.levels.iter().find(|(_, l)| l.style.as_deref() == Some(id)).map(|(&i, _)| i);
        let level = level
            .or_else(|| inherited.as_ref().and_then(|(_, level, _)| *level))
            .or_else(|| inherited.as_ref().and_then(|(_, _, owner)| by_style(owner)))
            .unwrap_or(0)
            .min(LEVELS - 1);
        let levels: Vec<Level> =
            (0..LEVELS).map(|i| list.levels.get(&i).or_else(|| definition.levels.get(&i)).cloned().unwrap_or_default()).collect();
        self.count(&key, &number, &list, &levels, level);
        label(&levels, level, &self.counters[&key])
    }

    /// The list and level of a style or the nearest of its ancestors that has one, and which style that is.
    fn inherited(&self, style: &str) -> Option<(String, Option<usize>, String)> {
        let mut id = style.to_owned();
        // Styles may be based on each other in a circle.
        for _ in 0..self.styles.len() {
            let style = self.styles.get(&id)?;
            if let Some(number) = &style.number {
                return Some((number.clone(), style.level, id));
            }
            id = style.parent.clone()?;
        }
        None
    }

    /// A definition, by way of the style it is linked to.
    fn definition(&self, id: &str) -> Option<(String, Definition)> {
        let definition = self.definitions.get(id)?;
        let Some(linked) = definition.linked.as_ref().filter(|_| definition.levels.is_empty()) else {
            return Some((id.to_owned(), definition.clone()));
        };
        let (id, definition) = self.definitions.iter().find(|(_, d)| d.style.as_ref() == Some(linked))?;
        Some((id.clone(), definition.clone()))
    }

    /// Lists of one definition count together, until one of them is told to start anew.
    fn count(&mut self, key: &str, number: &str, list: &List, levels: &[Level], level: usize) {
        let counters = self.counters.entry(key.to_owned()).or_default();
        for (upper, counter) in counters.iter_mut().enumerate().take(level) {
            counter.get_or_insert(levels[upper].start);
        }
        let anew = list.starts.get(&level).filter(|_| self.restarted.insert((number.to_owned(), level)));
        counters[level] = Some(match (anew, counters[level]) {
            (Some(&start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => levels[level].start,
        });
        for lower in level + 1..LEVELS {
            if levels[lower].restart.is_none_or(|after| level < after) {
                counters[lower] = None;
            }
        }
    }
}

/// The label of a level with its numbers put in.
pub(in crate::read) fn label(levels: &[Level], level: usize, counters: &[Option<u32>; LEVELS]) -> String {
    let own = &levels[level];
    if matches!(own.format.as_str(), "bullet" | "none") {
        return String::new();
    }
    let mut label = String::new();
    let mut rest = own.text.chars().peekable();
    while let Some(c) = rest.next() {
        let referred = rest.peek().and_then(|d| d.to_digit(10)).filter(|&d| c == '%' && d > 0);
        let Some(digit) = referred else {
            label.push(c);
            continue;
        };
        rest.next();
        let index = digit as usize - 1;
        let value = counters[index].unwrap_or(levels[index].start);
        let format = if own.legal { "decimal" } else { levels[index].format.as_str() };
        label.push_str(&numeral(value, format));
    }
    // After 一、 and （一） the gap is only a matter of layout; after figures it keeps two numbers apart.
    if own.spaced && label.chars().next_back().is_some_and(|c| c.is_ascii()) {
        label.push(' ');
    }
    label
}
