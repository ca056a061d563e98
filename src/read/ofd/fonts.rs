//! The fonts of a document: where text says glyphs and no characters, the embedded font says which characters they are.

use super::super::ReadError;
use super::super::package::Package;
use super::super::relations::resolve;
use super::super::xml::{Event, Xml};
use skrifa::{FontRef, MetadataProvider};
use std::collections::HashMap;

/// Characters that one font may name.
const MAX_CHARACTERS: usize = 1 << 17;

/// The files of embedded fonts, by the numbers of the fonts, and the characters of the glyphs of those that were asked for.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    files: HashMap<String, String>,
    characters: HashMap<String, HashMap<u32, char>>,
}

impl Fonts {
    /// Reads the fonts of a part of resources.
    pub(super) fn read(&mut self, text: &str, folder: &str) -> Result<(), ReadError> {
        let mut xml = Xml::new(text);
        let mut base = folder.to_owned();
        let mut font = None;
        loop {
            match xml.next()? {
                Event::End => return Ok(()),
                Event::Open(element) => match element.name() {
                    "Res" => base = resolve(folder, &element.attribute("BaseLoc").unwrap_or_default()),
                    "Font" => font = element.attribute("ID"),
                    "FontFile" => {
                        let file = resolve(&base, xml.text()?.trim());
                        if let Some(id) = font.take() {
                            self.files.insert(id, file);
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// The character of a glyph of a font; none where the font is not embedded or does not say it.
    pub(super) fn character(&mut self, package: &mut Package<'_>, font: &str, glyph: u32) -> Result<Option<char>, ReadError> {
        if !self.characters.contains_key(font) {
            let file = self.files.get(font).map(|part| package.bytes(part)).transpose()?.flatten();
            self.characters.insert(font.to_owned(), file.as_deref().map(characters).unwrap_or_default());
        }
        Ok(self.characters.get(font).and_then(|all| all.get(&glyph)).copied())
    }
}

/// The characters of a font's glyphs; of several, the first.
fn characters(file: &[u8]) -> HashMap<u32, char> {
    let Ok(font) = FontRef::from_index(file, 0) else { return HashMap::new() };
    let mut characters = HashMap::new();
    for (code, glyph) in font.charmap().mappings().take(MAX_CHARACTERS) {
        if let Some(character) = char::from_u32(code).filter(|c| !is_unsaid(*c)) {
            characters.entry(glyph.to_u32()).or_insert(character);
        }
    }
    characters
}

/// Whether a character only stands for a glyph: programs write such where they do not know it.
pub(super) fn is_unsaid(character: char) -> bool {
    matches!(character, '\u{fffd}' | '\u{a4}' | '\u{e000}'..='\u{f8ff}' | '\0'..='\u{1f}' | '\u{7f}')
}
