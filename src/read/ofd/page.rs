//! A page: its templates and layers, and the objects on them, drawn in order.

use super::super::ReadError;
use super::super::package::Package;
use super::super::pdf::{Affine, Canvas};
use super::super::xml::{Element, Event, Xml};
use super::Left;
use super::document::Document;
use super::path::path;
use super::same_box::SameBox;
use super::values::{POINTS, boundary, exactly, is_white, transform};
use super::words::{self, Pen};
use std::rc::Rc;

/// Draws a page and the templates behind and before it.
pub(super) fn draw(package: &mut Package<'_>, document: &mut Document, content: &str, left: &mut Left) -> Result<Canvas, ReadError> {
    let (area, templates) = head(content)?;
    let (width, height) = area.unwrap_or(document.area);
    let mut canvas = Canvas::plain(width * POINTS, height * POINTS);
    let (mut behind, mut before) = (Vec::new(), Vec::new());
    for (id, is_before) in templates {
        let Some(part) = document.templates.get(&id).cloned() else { continue };
        let text = match document.used.get(&part) {
            Some(text) => Rc::clone(text),
            None => Rc::from(package.required(&part)?),
        };
        document.used.insert(part, Rc::clone(&text));
        if is_before { before.push(text) } else { behind.push(text) }
    }
    let mut pen = Pen { canvas: &mut canvas, fonts: &mut document.fonts, package, before: SameBox::default() };
    let layers = behind.iter().map(|text| &**text).chain(std::iter::once(content)).chain(before.iter().map(|text| &**text));
    for layer in layers {
        document.composites |= objects(layer, &mut pen, left)?;
        let shown = pen.canvas.glyphs.len();
        pen.before.end(shown, pen.canvas);
    }
    canvas.flow_around();
    canvas.grow();
    Ok(canvas)
}

/// Width and height of a page.
type Area = (f64, f64);
/// A template, and whether it lies before the page.
type Before = (String, bool);

/// The size that a page says it has, and its templates, each with whether it lies before the page.
fn head(content: &str) -> Result<(Option<Area>, Vec<Before>), ReadError> {
    let mut xml = Xml::new(content);
    let (mut area, mut templates) = (None, Vec::new());
    if xml.find("Page")?.is_none() {
        return Ok((area, templates));
    }
    while let Some(element) = xml.child()? {
        match element.name() {
            "Area" => {
                while let Some(element) = xml.child()? {
                    let is_size = element.name() == "PhysicalBox";
                    let text = xml.text()?;
                    if is_size {
                        area = boundary(Some(&text)).map(|(_, width, height)| (width, height));
                    }
                }
            }
            "Template" => {
                let before = element.attribute("ZOrder").as_deref() == Some("Foreground");
                templates.extend(element.attribute("TemplateID").map(|id| (id, before)));
                xml.skip()?;
            }
            _ => xml.skip()?,
        }
    }
    Ok((area, templates))
}

/// Draws the objects of a page or a template; true where it shows something drawn elsewhere.
fn objects(content: &str, pen: &mut Pen<'_, '_>, left: &mut Left) -> Result<bool, ReadError> {
    let mut xml = Xml::new(content);
    let mut composites = false;
    let page = Affine::scale(POINTS);
    loop {
        match xml.next()? {
            Event::End => return Ok(composites),
            Event::Open(element) => match element.name() {
                "TextObject" => {
                    left.take()?;
                    words::draw(&mut xml, &element, page, pen)?;
                }
                "PathObject" => {
                    left.take()?;
                    shape(&mut xml, &element, page, pen.canvas)?;
                }
                "ImageObject" => {
                    left.take()?;
                    if let Some((corner, width, height)) = boundary(element.attribute("Boundary").as_deref()) {
                        pen.canvas.place_image(page, corner, width, height);
                    }
                    xml.skip()?;
                }
                "CompositeObject" => {
                    left.take()?;
                    composites = true;
                    xml.skip()?;
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// Draws the path object last opened.
fn shape(xml: &mut Xml<'_>, element: &Element<'_>, page: Affine, canvas: &mut Canvas) -> Result<(), ReadError> {
    let attribute = |name: &str| element.attribute(name);
    let is = |name: &str, usual: bool| attribute(name).map_or(usual, |value| value.trim() == "true");
    let seen = is("Visible", true) && attribute("Alpha").as_deref().is_none_or(|alpha| alpha.trim() != "0");
    let at = transform(attribute("Boundary").as_deref(), attribute("CTM").as_deref(), page);
    let (stroke, fill) = (is("Stroke", true), is("Fill", false));
    let opaque = exactly::<1>(attribute("Alpha").as_deref()).is_none_or(|[alpha]| alpha > 250.0);
    let mut white = false;
    while let Some(child) = xml.child()? {
        match child.name() {
            "FillColor" => {
                let mut value = child.attribute("Value").unwrap_or_default();
                value.push_str(&xml.text()?);
                white = is_white(&value);
            }
            "AbbreviatedData" => {
                let drawn = at * path(&xml.text()?);
                if !seen {
                    continue;
                }
                if fill {
                    canvas.fill_plain(&drawn, white, opaque);
                }
                if stroke {
                    canvas.stroke_plain(&drawn);
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}
