//! The lists of a .doc document, for the numbers that print before its paragraphs.

use super::super::flow::numbering::{Definition, LEVELS, Level, List, Numbering};
use super::number::{byte, u16_at, u32_at, usize_at};
use std::collections::HashMap;

/// Lists that a document may define; Word itself stops at 2047.
const MOST: usize = 4096;

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Lists {
    numbering: Numbering,
    /// The level that is tied to a style, by list and style.
    tied: HashMap<(String, u16), usize>,
    /// Which definition a list has.
    definitions: HashMap<u16, String>,
}

impl Lists {
    /// Reads the definitions, which are followed by their levels up to the end of the stream, and the lists made from them.
    pub(super) fn read(table: &[u8], start: usize, overrides: &[u8]) -> Self {
        let mut lists = Self::default();
        let part = table.get(start..).filter(|_| start > 0).unwrap_or_default();
        lists.read_definitions(part).unwrap_or_default();
        lists.read_lists(overrides).unwrap_or_default();
        lists
    }

    /// The label of the next paragraph of a list, by its number from 1.
    pub(super) fn label(&mut self, list: u16, level: Option<u8>, style: u16) -> String {
        let tied = self.definitions.get(&list).and_then(|definition| self.tied.get(&(definition.clone(), style)).copied());
        let level = level.map(usize::from).or(tied).unwrap_or(0);
        self.numbering.label(Some(&list.to_string()), Some(level), None)
    }

    fn read_definitions(&mut self, part: &[u8]) -> Option<()> {
        const SIZE: usize = 28;
        let count = usize::from(u16_at(part, 0)?).min(MOST);
        let mut at = 2 + SIZE * count;
        for nth in 0..count {
            let head = 2 + SIZE * nth;
            let key = u32_at(part, head)?.to_string();
            for level in 0..LEVELS {
                let style = u16_at(part, head + 8 + 2 * level)?;
                self.tied.insert((key.clone(), style), level);
            }
            let simple = byte(part, head + 26)? & 1 != 0;
            let mut definition = Definition::default();
            for level in 0..if simple { 1 } else { LEVELS } {
                definition.levels.insert(level, read_level(part, &mut at)?);
            }
            self.numbering.definitions.insert(key, definition);
        }
        Some(())
    }

    fn read_lists(&mut self, part: &[u8]) -> Option<()> {
        const SIZE: usize = 16;
        let count = usize_at(part, 0)?.min(MOST);
        let mut at = 4 + SIZE * count;
        for nth in 0..count {
            let head = 4 + SIZE * nth;
            let definition = u32_at(part, head)?.to_string();
            let number = u16::try_from(nth + 1).ok()?;
            self.definitions.insert(number, definition.clone());
            let list = self.numbering.lists.entry(number.to_string()).or_insert(List { definition, ..List::default() });
            // Each list is followed by what it changes of its definition.
            at += 4;
            for _ in 0..byte(part, head + 12)? {
                let (start, flags) = (u32_at(part, at)?, u32_at(part, at + 4)?);
                at += 8;
                let level = usize::try_from(flags & 0x0f).ok()?;
                if flags & 0x20 != 0 {
                    list.levels.insert(level, read_level(part, &mut at)?);
                }
                if flags & 0x10 != 0 {
                    list.starts.insert(level, start);
                }
            }
        }
        Some(())
    }
}

/// A level, and moves behind it.
fn read_level(part: &[u8], at: &mut usize) -> Option<Level> {
    const HEAD: usize = 28;
    const NOTHING: u8 = 2;
    let head = part.get(*at..)?.get(..HEAD)?;
    let text_at = *at + HEAD + usize::from(head[24]) + usize::from(head[25]);
    let length = usize::from(u16_at(part, text_at)?);
    let units = part.get(text_at + 2..)?.get(..2 * length)?;
    *at = text_at + 2 + 2 * length;
    let mut text = String::new();
    for character in char::decode_utf16(units.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]))) {
        match character.unwrap_or(char::REPLACEMENT_CHARACTER) {
            // The number of a level stands as the number of the level.
            level @ '\0'..='\u{8}' => text.push_str(&format!("%{}", u32::from(level) + 1)),
            c => text.push(c),
        }
    }
    Some(Level {
        start: u32_at(head, 0)?,
        format: format(head[4]).to_owned(),
        text,
        spaced: head[15] != NOTHING,
        restart: (head[5] & 8 != 0).then_some(usize::from(head[26])),
        legal: head[5] & 4 != 0,
        style: None,
    })
}

/// The format of numbers by the name that .docx has for it.
fn format(number: u8) -> &'static str {
    match number {
        1 => "upperRoman",
        2 => "lowerRoman",
        3 => "upperLetter",
        4 => "lowerLetter",
        10 => "ideographDigital",
        11 => "japaneseCounting",
        14 => "decimalFullWidth",
        16 => "ideographLegalTraditional",
        18 => "decimalEnclosedCircle",
        19 => "decimalFullWidth2",
        22 => "decimalZero",
        23 => "bullet",
        26 => "decimalEnclosedFullstop",
        27 => "decimalEnclosedParen",
        28 => "decimalEnclosedCircleChinese",
        30 => "ideographTraditional",
        33 => "taiwaneseCounting",
        34 => "ideographLegalTraditional",
        35 => "taiwaneseCountingThousand",
        36 => "taiwaneseDigital",
        37 => "chineseCounting",
        38 => "chineseLegalSimplified",
        39 => "chineseCountingThousand",
        255 => "none",
        _ => "decimal",
    }
}
