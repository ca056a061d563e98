//! The lists of a text: automatic numbers such as 一、 and （一）, worked out as they print.

use super::super::ReadError;
use super::super::flow::numbering::{LEVELS, Level, label};
use super::super::xml::{Element, Xml};
use std::collections::HashMap;

/// The list that headings without a list of their own are numbered by.
pub(super) const OUTLINE: &str = "outline-style";

type Counters = [Option<u32>; LEVELS];

/// The list styles of a document, and how far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    styles: HashMap<String, Vec<Level>>,
    counters: HashMap<String, Counters>,
    /// The list of each style that was met last.
    latest: HashMap<String, String>,
    made: usize,
}

/// A list that is open at a place of the text.
#[derive(Debug, Clone)]
pub(super) struct List {
    style: String,
    key: String,
}

impl Lists {
    /// Reads the list styles of a part.
    pub(super) fn read(&mut self, part: &str) -> Result<(), ReadError> {
        let mut xml = Xml::new(part);
        loop {
            let name = match xml.next()? {
                super::super::xml::Event::Open(element) => match element.name() {
                    "list-style" => element.attribute("name").unwrap_or_default(),
                    OUTLINE => OUTLINE.to_owned(),
                    _ => continue,
                },
                super::super::xml::Event::End => return Ok(()),
                _ => continue,
            };
            let levels = read_levels(&mut xml)?;
            self.styles.insert(name, levels);
        }
    }

    /// The list that an element opens within another.
    pub(super) fn open(&mut self, element: &Element<'_>, above: Option<&List>, of_paragraphs: Option<&str>) -> List {
        let named = element.attribute("style-name").filter(|name| !name.is_empty());
        let style = named.or_else(|| above.map(|list| list.style.clone())).or_else(|| of_paragraphs.map(str::to_owned));
        let style = style.unwrap_or_default();
        if let Some(list) = above {
            return List { style, key: list.key.clone() };
        }
        let goes_on = element.attribute("continue-list").filter(|id| self.counters.contains_key(id));
        let same = element.is_on("continue-numbering").then(|| self.latest.get(&style).cloned()).flatten();
        self.made += 1;
        let key = goes_on.or(same).unwrap_or_else(|| element.attribute("id").unwrap_or_else(|| format!("#{}", self.made)));
        self.latest.insert(style.clone(), key.clone());
        // A list that goes on is known by its own name too.
        if let Some(id) = element.attribute("id") {
            let counted = self.counters.get(&key).copied().unwrap_or_default();
            self.counters.entry(id).or_insert(counted);
        }
        List { style, key }
    }

    /// The list of headings.
    pub(super) fn outline() -> List {
        List { style: OUTLINE.to_owned(), key: OUTLINE.to_owned() }
    }

    /// The label of the next item of a list at a level from 0.
    pub(super) fn label(&mut self, list: &List, level: usize, start: Option<u32>) -> String {
        let level = level.min(LEVELS - 1);
        let Some(levels) = self.styles.get(&list.style) else { return String::new() };
        let counters = self.counters.entry(list.key.clone()).or_default();
        for (upper, counter) in counters.iter_mut().enumerate().take(level) {
            counter.get_or_insert(levels[upper].start);
        }
        let next = counters[level].map_or(levels[level].start, |count| count.saturating_add(1));
        counters[level] = Some(start.unwrap_or(next));
        counters[level + 1..].fill(None);
        label(levels, level, counters)
    }
}

/// The levels of the list style last opened.
fn read_levels(xml: &mut Xml<'_>) -> Result<Vec<Level>, ReadError> {
    let mut levels = vec![Level { format: "none".into(), ..Level::default() }; LEVELS];
    while let Some(element) = xml.child()? {
        let number: usize = element.number("level").unwrap_or(0);
        let mut level = number.checked_sub(1).filter(|&n| n < LEVELS).map(|n| (n, read_level(&element, number)));
        while let Some(properties) = xml.child()? {
            while let Some(alignment) = xml.child()? {
                if let (Some((_, level)), Some("nothing")) = (&mut level, alignment.attribute("label-followed-by").as_deref()) {
                    level.spaced = false;
                }
                xml.skip()?;
            }
            drop(properties);
        }
        if let Some((at, level)) = level {
            levels[at] = level;
        }
    }
    Ok(levels)
}

fn read_level(element: &Element<'_>, number: usize) -> Level {
    let numbered = matches!(element.name(), "list-level-style-number" | "outline-level-style");
    let format = element.attribute("num-format").filter(|format| numbered && !format.is_empty());
    let shown: usize = element.number("display-levels").unwrap_or(1).clamp(1, number.max(1));
    let numbers: Vec<String> = (number + 1 - shown..=number).map(|level| format!("%{level}")).collect();
    let affix = |name: &str| element.attribute(name).unwrap_or_default().replace('%', "％");
    // Newer programs write the whole label, each number between percent signs.
    let whole = element.attribute("num-list-format").filter(|text| text.contains('%')).map(|text| written(&text));
    Level {
        start: element.number("start-value").unwrap_or(1),
        text: whole.unwrap_or_else(|| format!("{}{}{}", affix("num-prefix"), numbers.join("."), affix("num-suffix"))),
        format: format.map_or("none", |format| named(&format)).to_owned(),
        ..Level::default()
    }
}

/// `（%1%）` to `（%1）`.
fn written(text: &str) -> String {
    let mut label = String::new();
    for (nth, piece) in text.split('%').enumerate() {
        if nth % 2 == 1 {
            label.push('%');
        }
        label.push_str(piece);
    }
    label
}

/// The format of numbers by the name that the other formats have for it; where it is given by its first numbers, by the first.
fn named(format: &str) -> &'static str {
    match format.chars().next().unwrap_or('1') {
        'a' => "lowerLetter",
        'A' => "upperLetter",
        'i' => "lowerRoman",
        'I' => "upperRoman",
        '一' => "chineseCounting",
        '壹' | '壱' => "chineseLegalSimplified",
        '①' => "decimalEnclosedCircle",
        '⑴' => "decimalEnclosedParen",
        '⒈' => "decimalEnclosedFullstop",
        '１' => "decimalFullWidth",
        _ => "decimal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_written_as_the_styles_say() {
        let styles = r#"<s xmlns:t="t"><t:list-style t:name="L"><t:list-level-style-number t:level="1" t:num-format="一, 二, 三, ..." t:num-suffix="、"/>
            <t:list-level-style-number t:level="2" t:num-format="一, 二" t:num-list-format="（%2%）"/></t:list-style></s>"#;
        let mut lists = Lists::default();
        lists.read(styles).unwrap();
        let list = List { style: "L".into(), key: "k".into() };
        let labels: Vec<String> = [0, 1, 1, 0, 1].into_iter().map(|level| lists.label(&list, level, None)).collect();
        assert_eq!(labels, ["一、", "（一）", "（二）", "二、", "（一）"]);
        assert_eq!(lists.label(&list, 0, Some(7)), "七、");
    }
}
