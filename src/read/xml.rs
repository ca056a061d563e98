//! A thin layer over the XML parser: names without prefixes, entities resolved, nesting within [`MAX_DEPTH`].

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::ReadError;
use super::limits::{MAX_DEPTH, damaged, nested_too_deep};
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::reader::Reader;
use std::borrow::Cow;

/// A step through a document. An empty element is given as an [`Event::Open`] and an [`Event::Close`].
pub(super) enum Event<'x> {
    /// A start tag.
    Open(Element<'x>),
    /// An end tag.
    Close,
    /// Character data, in pieces.
    Text(Cow<'x, str>),
    /// The end of the document.
    End,
}

/// A start tag.
pub(super) struct Element<'x>(BytesStart<'x>);

impl Element<'_> {
    /// The name without prefix: producers choose prefixes freely.
    pub(super) fn name(&self) -> &str {
        let full = self.0.name().into_inner();
        &full[full.find(':').map_or(0, |colon| colon + 1)..]
    }

    /// The value of an attribute, named without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let attribute = self.0.attributes().with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some(value.into_owned())
    }

    /// The value of an attribute as a number.
    pub(super) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether an attribute is there and switched on.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|v| is_true(&v))
    }

    /// Whether a property element such as `<w:vanish/>` is on: it is, unless its `val` says otherwise.
    pub(super) fn holds(&self) -> bool {
        self.attribute("val").is_none_or(|v| is_true(&v))
    }
}

fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}

/// A cursor over an XML document.
pub(super) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    depth: usize,
}

impl<'x> Xml<'x> {
    /// A cursor at the start of a document.
    pub(super) fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, depth: 0 }
    }

    /// Where the next step begins, in bytes of the text.
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The next step.
    pub(super) fn next(&mut self) -> Result<Event<'x>, ReadError> {
        use quick_xml::events::Event as Raw;
        loop {
            return Ok(match self.reader.read_event().map_err(|_| torn_xml())? {
                Raw::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(nested_too_deep());
                    }
                    Event::Open(Element(start))
                }
                Raw::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Event::Close
                }
                Raw::Text(text) => Event::Text(text.xml10_content()),
                Raw::CData(text) => Event::Text(text.xml10_content()),
                Raw::GeneralRef(reference) => Event::Text(Cow::Owned(resolve(&reference))),
                Raw::Eof if self.depth > 0 => return Err(torn_xml()),
                Raw::Eof => Event::End,
                Raw::Empty(_) | Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) | Raw::DocType(_) => {
                    continue;
                }
            });
        }
    }

    /// The next child of the element last opened, or `None` after its end tag, which is consumed. Text is passed
    /// over; every child must be consumed, by [`Xml::skip`] if by nothing else.
    pub(super) fn child(&mut self) -> Result<Option<Element<'x>>, ReadError> {
        loop {
            match self.next()? {
                Event::Open(element) => return Ok(Some(element)),
                Event::Close | Event::End => return Ok(None),
                Event::Text(_) => {}
            }
        }
    }

    /// Passes over the rest of the element last opened, with its end tag.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let mut open = 1;
        while open > 0 {
            match self.next()? {
                Event::Open(_) => open += 1,
                Event::Close => open -= 1,
                Event::Text(_) => {}
                Event::End => break,
            }
        }
        Ok(())
    }

    /// All text of the element last opened, and consumes it.
    pub(super) fn text(&mut self) -> Result<String, ReadError> {
        let mut text = String::new();
        let mut open = 1;
        while open > 0 {
            match self.next()? {
                Event::Open(_) => open += 1,
                Event::Close => open -= 1,
                Event::Text(piece) => text.push_str(&piece),
                Event::End => break,
            }
        }
        Ok(text)
    }

    /// Goes to the next element with this name, at any depth; it is then the element last opened.
    pub(super) fn find(&mut self, name: &str) -> Result<Option<Element<'x>>, ReadError> {
        loop {
            match self.next()? {
                Event::Open(element) if element.name() == name => return Ok(Some(element)),
                Event::End => return Ok(None),
                _ => {}
            }
        }
    }
}

/// The character an entity stands for; one that is not known stays as it is written.
fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    quick_xml::escape::resolve_predefined_entity(reference).map_or_else(|| format!("&{};", &**reference), str::to_owned)
}

fn torn_xml() -> ReadError {
    damaged(
        "文件已损坏（内部的 XML 不完整或有错）；请用 Office 或 WPS 打开后另存一份，再检查",
        "the file is damaged (its XML is incomplete or malformed); open it in an office program and save a fresh copy",
    )
}
