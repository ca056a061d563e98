//! What the styles of a text say about how it prints: pages, hidden text, and the lists of paragraphs.

use super::super::ReadError;
use super::super::xml::{Element, Xml};
use std::collections::HashMap;

/// A style as it is written.
#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    /// The list that paragraphs of this style are numbered by.
    list: Option<String>,
    hidden: Option<bool>,
    /// A line runs through its text.
    struck: Option<bool>,
    before: Option<bool>,
    after: Option<bool>,
    /// A page of its own kind begins here.
    page: bool,
}

/// The styles of a document, by family and name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<(String, String), Style>,
}

/// What a style and those it is based on say together.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Printed {
    /// Hidden or struck out.
    pub(super) hidden: bool,
    pub(super) page_before: bool,
    pub(super) page_after: bool,
}

impl Styles {
    /// Reads the styles of a part.
    pub(super) fn read(&mut self, part: &str) -> Result<(), ReadError> {
        let mut xml = Xml::new(part);
        while let Some(element) = xml.find("style")? {
            let (Some(family), Some(name)) = (element.attribute("family"), element.attribute("name")) else { continue };
            let mut style = Style {
                parent: element.attribute("parent-style-name"),
                list: element.attribute("list-style-name").filter(|name| !name.is_empty()),
                page: element.attribute("master-page-name").is_some_and(|name| !name.is_empty()),
                ..Style::default()
            };
            while let Some(properties) = xml.child()? {
                style.note(&properties);
                xml.skip()?;
            }
            self.styles.insert((family, name), style);
        }
        Ok(())
    }

    /// How what has this style prints.
    pub(super) fn printed(&self, family: &str, name: Option<&str>) -> Printed {
        let mut printed = Printed::default();
        let (mut hidden, mut struck, mut before, mut after) = (None, None, None, None);
        for (style, own) in self.line(family, name).zip(std::iter::once(true).chain(std::iter::repeat(false))) {
            hidden = hidden.or(style.hidden);
            struck = struck.or(style.struck);
            before = before.or(style.before);
            after = after.or(style.after);
            // Which pages follow is said by the style itself: those based on it do not begin a new page each.
            printed.page_before |= own && style.page;
        }
        printed.hidden = hidden.unwrap_or(false) || struck.unwrap_or(false);
        printed.page_before |= before.unwrap_or(false);
        printed.page_after = after.unwrap_or(false);
        printed
    }

    /// The list of a paragraph style.
    pub(super) fn list(&self, name: Option<&str>) -> Option<&str> {
        self.line("paragraph", name).find_map(|style| style.list.as_deref())
    }

    /// A style and those it is based on; they may be based on each other in a circle.
    fn line<'s>(&'s self, family: &'s str, name: Option<&str>) -> impl Iterator<Item = &'s Style> {
        const MOST: usize = 64;
        let get = move |name: &str| self.styles.get(&(family.to_owned(), name.to_owned()));
        std::iter::successors(name.and_then(get), move |style| style.parent.as_deref().and_then(get)).take(MOST)
    }
}

impl Style {
    fn note(&mut self, properties: &Element<'_>) {
        let page = |name: &str| properties.attribute(name).map(|kind| kind == "page");
        self.before = page("break-before").or(self.before);
        self.after = page("break-after").or(self.after);
        self.hidden = properties.attribute("display").map(|kind| kind == "none").or(self.hidden);
        let line = ["text-line-through-style", "text-line-through-type"].into_iter().find_map(|name| properties.attribute(name));
        self.struck = line.map(|kind| kind != "none").or(self.struck);
    }
}
