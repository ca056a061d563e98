//! The lists of a .docx document: the numbering part, and what its styles say about numbers.

use super::super::ReadError;
use super::super::flow::numbering::{Definition, Level, List, Numbering, Style};
use super::super::xml::{Element, Xml};

/// Reads the numbering and the styles part; a document may have neither.
pub(super) fn read(numbering: Option<&str>, styles: Option<&str>) -> Result<Numbering, ReadError> {
    let mut lists = Numbering::default();
    if let Some(text) = numbering {
        read_lists(&mut lists, &mut Xml::new(text))?;
    }
    if let Some(text) = styles {
        read_styles(&mut lists, &mut Xml::new(text))?;
    }
    Ok(lists)
}

fn read_lists(lists: &mut Numbering, xml: &mut Xml<'_>) -> Result<(), ReadError> {
    if xml.find("numbering")?.is_none() {
        return Ok(());
    }
    while let Some(element) = xml.child()? {
        match element.name() {
            "abstractNum" => {
                let id = element.attribute("abstractNumId").unwrap_or_default();
                let definition = read_definition(xml)?;
                lists.definitions.insert(id, definition);
            }
            "num" => {
                let id = element.attribute("numId").unwrap_or_default();
                let list = read_list(xml)?;
                lists.lists.insert(id, list);
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn read_styles(lists: &mut Numbering, xml: &mut Xml<'_>) -> Result<(), ReadError> {
    while let Some(element) = xml.find("style")? {
        let id = element.attribute("styleId").unwrap_or_default();
        let paragraph = element.attribute("type").as_deref() == Some("paragraph");
        if paragraph && element.is_on("default") {
            lists.default_style = Some(id.clone());
        }
        let style = read_style(xml)?;
        lists.styles.insert(id, style);
    }
    Ok(())
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
