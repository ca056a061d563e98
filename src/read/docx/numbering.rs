//! Automatic numbers of paragraphs: 一、 （一） 1. and the like are seldom typed, and headings are known by them.

use super::super::ReadError;
use super::super::xml::{Element, Xml};
use super::numeral::numeral;
use std::collections::{HashMap, HashSet};

/// Levels of a list.
const LEVELS: usize = 9;

/// A level of a list as it is defined.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// The label, with `%1` for the number of the first level.
    text: String,
    /// Whether blank or tab follows the label.
    spaced: bool,
    /// The level (from 1) whose use starts this one again; 0 for none.
    restart: Option<usize>,
    /// All numbers of the label in decimal figures.
    legal: bool,
    /// The paragraph style tied to this level.
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".into(), text: String::new(), spaced: true, restart: None, legal: false, style: None }
    }
}

/// A list definition.
#[derive(Debug, Clone, Default)]
struct Definition {
    levels: HashMap<usize, Level>,
    /// The numbering style this definition belongs to.
    style: Option<String>,
    /// The numbering style whose definition stands for this one.
    linked: Option<String>,
}

/// A list of the document: a definition with changes.
#[derive(Debug, Clone, Default)]
struct List {
    definition: String,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// What a style says about numbering.
#[derive(Debug, Clone, Default)]
struct Style {
    parent: Option<String>,
    number: Option<String>,
    level: Option<usize>,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<String, Definition>,
    lists: HashMap<String, List>,
    styles: HashMap<String, Style>,
    default_style: Option<String>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    restarted: HashSet<(String, usize)>,
}

impl Numbering {
    /// Reads the numbering and the styles part; a document may have neither.
    pub(super) fn read(numbering: Option<&str>, styles: Option<&str>) -> Result<Self, ReadError> {
        let mut lists = Self::default();
        if let Some(text) = numbering {
            lists.read_lists(&mut Xml::new(text))?;
        }
        if let Some(text) = styles {
            lists.read_styles(&mut Xml::new(text))?;
        }
        Ok(lists)
    }

    fn read_lists(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        if xml.find("numbering")?.is_none() {
            return Ok(());
        }
        while let Some(element) = xml.child()? {
            match element.name() {
                "abstractNum" => {
                    let id = element.attribute("abstractNumId").unwrap_or_default();
                    let definition = read_definition(xml)?;
                    self.definitions.insert(id, definition);
                }
                "num" => {
                    let id = element.attribute("numId").unwrap_or_default();
                    let list = read_list(xml)?;
                    self.lists.insert(id, list);
                }
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn read_styles(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        while let Some(element) = xml.find("style")? {
            let id = element.attribute("styleId").unwrap_or_default();
            let paragraph = element.attribute("type").as_deref() == Some("paragraph");
            if paragraph && element.is_on("default") {
                self.default_style = Some(id.clone());
            }
            let style = read_style(xml)?;
            self.styles.insert(id, style);
        }
        Ok(())
    }

    /// The label of the next paragraph with this list, level and style; empty where it has none.
    pub(super) fn label(&mut self, number: Option<&str>, level: Option<usize>, style: Option<&str>) -> String {
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
        render(&levels, level, &self.counters[&key])
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

fn read_definition(xml: &mut Xml<'_>) -> Result<Definition, ReadError> {
    let mut definition = Definition::default();
    while let Some(element) = xml.child()? {
        match element.name() {
            "lvl" => {
                let index = element.number("ilvl").unwrap_or(0);
                definition.levels.insert(index, read_level(xml)?);
                continue;
            }
            "styleLink" => definition.style = element.attribute("val"),
            "numStyleLink" => definition.linked = element.attribute("val"),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(definition)
}

fn read_level(xml: &mut Xml<'_>) -> Result<Level, ReadError> {
    let mut level = Level::default();
    while let Some(element) = xml.child()? {
        match element.name() {
            "start" => level.start = element.number("val").unwrap_or(1),
            "lvlText" => level.text = element.attribute("val").unwrap_or_default(),
            "suff" => level.spaced = element.attribute("val").as_deref() != Some("nothing"),
            "lvlRestart" => level.restart = element.number("val"),
            "isLgl" => level.legal = element.holds(),
            "pStyle" => level.style = element.attribute("val"),
            "numFmt" => level.format = element.attribute("val").unwrap_or_default(),
            // Newer formats come in two versions; the second is for programs that do not know the first.
            "AlternateContent" => {
                level.format = read_alternative_format(xml)?;
                continue;
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(level)
}

fn read_alternative_format(xml: &mut Xml<'_>) -> Result<String, ReadError> {
    let mut format = String::from("decimal");
    while let Some(alternative) = xml.child()? {
        let fallback = alternative.name() == "Fallback";
        while let Some(element) = xml.child()? {
            if fallback && element.name() == "numFmt" {
                format = element.attribute("val").unwrap_or_default();
            }
            xml.skip()?;
        }
    }
    Ok(format)
}

fn read_list(xml: &mut Xml<'_>) -> Result<List, ReadError> {
    let mut list = List::default();
    while let Some(element) = xml.child()? {
        match element.name() {
            "lvlOverride" => {
                let level = element.number("ilvl").unwrap_or(0);
                read_override(xml, &mut list, level)?;
            }
            "abstractNumId" => {
                list.definition = element.attribute("val").unwrap_or_default();
                xml.skip()?;
            }
            _ => xml.skip()?,
        }
    }
    Ok(list)
}

fn read_override(xml: &mut Xml<'_>, list: &mut List, level: usize) -> Result<(), ReadError> {
    while let Some(element) = xml.child()? {
        match element.name() {
            "lvl" => {
                list.levels.insert(level, read_level(xml)?);
            }
            "startOverride" => {
                list.starts.insert(level, element.number("val").unwrap_or(1));
                xml.skip()?;
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn read_style(xml: &mut Xml<'_>) -> Result<Style, ReadError> {
    let mut style = Style::default();
    while let Some(element) = xml.child()? {
        match element.name() {
            "basedOn" => {
                style.parent = element.attribute("val");
                xml.skip()?;
            }
            "pPr" => read_style_paragraph(xml, &mut style)?,
            _ => xml.skip()?,
        }
    }
    Ok(style)
}

fn read_style_paragraph(xml: &mut Xml<'_>, style: &mut Style) -> Result<(), ReadError> {
    while let Some(element) = xml.child()? {
        if element.name() != "numPr" {
            xml.skip()?;
            continue;
        }
        while let Some(element) = xml.child()? {
            note_number(&element, style);
            xml.skip()?;
        }
    }
    Ok(())
}

fn note_number(element: &Element<'_>, style: &mut Style) {
    match element.name() {
        "numId" => style.number = element.attribute("val"),
        "ilvl" => style.level = element.number("val"),
        _ => {}
    }
}

/// The label of a level with its numbers put in.
fn render(levels: &[Level], level: usize, counters: &[Option<u32>; LEVELS]) -> String {
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
