//! The parts of a document: its pages, the templates behind them, and the fonts they share.

use super::super::ReadError;
use super::super::package::Package;
use super::super::relations::resolve;
use super::super::xml::{Event, Xml};
use super::fonts::Fonts;
use super::values::boundary;
use std::collections::HashMap;
use std::rc::Rc;

/// A page as the document lists it.
#[derive(Debug)]
pub(super) struct Listed {
    /// The name of its part.
    pub(super) part: String,
}

/// What the pages of a document share.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) pages: Vec<Listed>,
    /// The parts of templates, by their numbers.
    pub(super) templates: HashMap<String, String>,
    /// The text of templates that were used.
    pub(super) used: HashMap<String, Rc<str>>,
    /// Width and height of pages that do not say their own, in millimetres.
    pub(super) area: (f64, f64),
    pub(super) fonts: Fonts,
    /// Whether a page shows what is drawn elsewhere and not read.
    pub(super) composites: bool,
}

/// The main parts of the documents in a file.
pub(super) fn roots(entrance: &str) -> Result<Vec<String>, ReadError> {
    let mut xml = Xml::new(entrance);
    let mut roots = Vec::new();
    while xml.find("DocRoot")?.is_some() {
        roots.push(resolve("", xml.text()?.trim()));
    }
    Ok(roots)
}

impl Document {
    /// Reads the main part of a document and what it names.
    pub(super) fn read(package: &mut Package<'_>, root: &str, text: &str) -> Result<Self, ReadError> {
        const A4: (f64, f64) = (210.0, 297.0);
        let folder = folder(root);
        let mut document = Self {
            pages: Vec::new(),
            templates: HashMap::new(),
            used: HashMap::new(),
            area: A4,
            fonts: Fonts::default(),
            composites: false,
        };
        let mut resources = Vec::new();
        let mut xml = Xml::new(text);
        loop {
            match xml.next()? {
                Event::End => break,
                Event::Open(element) => match element.name() {
                    "Page" => {
                        if let Some(part) = element.attribute("BaseLoc") {
                            document.pages.push(Listed { part: resolve(folder, &part) });
                        }
                    }
                    "TemplatePage" => {
                        if let (Some(id), Some(part)) = (element.attribute("ID"), element.attribute("BaseLoc")) {
                            document.templates.insert(id, resolve(folder, &part));
                        }
                    }
                    "PhysicalBox" => {
                        let area = xml.text()?;
                        document.area = boundary(Some(&area)).map_or(document.area, |(_, width, height)| (width, height));
                    }
                    "PublicRes" | "DocumentRes" => resources.push(resolve(folder, xml.text()?.trim())),
                    _ => {}
                },
                _ => {}
            }
        }
        for part in resources {
            if let Some(text) = package.text(&part)? {
                document.fonts.read(&text, self::folder(&part))?;
            }
        }
        Ok(document)
    }
}

/// The folder of a part.
fn folder(part: &str) -> &str {
    part.rsplit_once('/').map_or("", |(folder, _)| folder)
}
