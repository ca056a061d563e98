//! The styles of a .doc document: the modifiers that paragraphs and characters have by their style.

use super::number::{u16_at, usize_at};
use super::sprm::{Sprms, id, toggled};

/// A style is based on no other.
const NONE: u16 = 0x0fff;
/// Styles that may be based on each other in a row.
const LINE: usize = 32;

/// A style as it is written.
#[derive(Debug, Default, Clone, Copy)]
struct Style<'b> {
    base: u16,
    paragraph: &'b [u8],
    character: &'b [u8],
}

/// The styles of a document, by number.
#[derive(Debug, Default)]
pub(super) struct Styles<'b>(Vec<Style<'b>>);

/// What the style of a paragraph says about lists.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) list: Option<u16>,
    pub(super) level: Option<u8>,
    /// The style that says it.
    pub(super) by: u16,
    pub(super) page_before: bool,
}

impl<'b> Styles<'b> {
    /// Reads the sheet of styles; what is damaged in it has no properties.
    pub(super) fn read(part: &'b [u8]) -> Self {
        let mut styles = Vec::new();
        let head = usize::from(u16_at(part, 0).unwrap_or(0));
        let count = u16_at(part, 2).unwrap_or(0);
        let fixed = usize::from(u16_at(part, 4).unwrap_or(10));
        let mut at = 2 + head;
        for _ in 0..count {
            let Some(length) = u16_at(part, at).map(usize::from) else { break };
            let style = part.get(at + 2..).and_then(|rest| rest.get(..length)).unwrap_or_default();
            styles.push(Style::read(style, fixed).unwrap_or(Style { base: NONE, ..Style::default() }));
            at += 2 + length;
        }
        Self(styles)
    }

    /// A style and those it is based on, itself first; they may be based on each other in a circle.
    fn line(&self, number: u16) -> impl Iterator<Item = (u16, Style<'b>)> + '_ {
        let get = move |number: u16| Some((number, *self.0.get(usize::from(number))?));
        std::iter::successors(get(number), move |(_, style)| get(style.base).filter(|_| style.base != NONE)).take(LINE)
    }

    /// What a style says about the list of its paragraphs.
    pub(super) fn listed(&self, number: u16) -> Listed {
        let mut listed = Listed::default();
        let mut page_before = None;
        for (by, style) in self.line(number) {
            for (modifier, operand) in Sprms(style.paragraph) {
                match modifier {
                    id::LIST if listed.list.is_none() => (listed.list, listed.by) = (u16_at(operand, 0), by),
                    id::LEVEL if listed.level.is_none() => listed.level = operand.first().copied(),
                    id::PAGE_BEFORE if page_before.is_none() => page_before = Some(toggled(operand, false)),
                    _ => {}
                }
            }
        }
        listed.page_before = page_before.unwrap_or(false);
        listed
    }

    /// Whether a style hides its text.
    pub(super) fn hides(&self, number: u16) -> bool {
        let said = |style: Style<'b>| Sprms(style.character).filter(|(modifier, _)| *modifier == id::HIDDEN).last();
        self.line(number).find_map(|(_, style)| said(style)).is_some_and(|(_, operand)| toggled(operand, false))
    }
}

impl<'b> Style<'b> {
    fn read(style: &'b [u8], fixed: usize) -> Option<Self> {
        const OF_PARAGRAPHS: u16 = 1;
        const OF_CHARACTERS: u16 = 2;
        let kind = u16_at(style, 2)?;
        let count = u16_at(style, 4)? & 0x0f;
        // The name: its length, its characters, and a zero.
        let name = usize::from(u16_at(style, fixed)?);
        let mut at = fixed + 2 + 2 * name + 2;
        let mut lists = Vec::new();
        for _ in 0..count {
            let length = usize::from(u16_at(style, at)?);
            lists.push(style.get(at + 2..)?.get(..length)?);
            at += 2 + length + length % 2;
        }
        let base = kind >> 4;
        let list = |nth: usize| lists.get(nth).copied().unwrap_or_default();
        Some(match kind & 0x0f {
            // The list of a paragraph style begins with its number.
            OF_PARAGRAPHS => Self { base, paragraph: list(0).get(2..).unwrap_or_default(), character: list(1) },
            OF_CHARACTERS => Self { base, paragraph: &[], character: list(0) },
            _ => Self { base, ..Self::default() },
        })
    }
}

/// Where the sections of the text end: the character behind each, and whether the next page begins with it.
pub(super) fn sections(part: &[u8], main: &[u8]) -> Vec<(usize, bool)> {
    const CONTINUOUS: u8 = 0;
    let count = part.len().saturating_sub(4) / 16;
    let on_new_page = |nth: usize| {
        let place = usize_at(part, 4 * (count + 1) + 12 * nth + 2)?;
        let length = usize::from(u16_at(main, place)?);
        let list = main.get(place + 2..)?.get(..length)?;
        let said = Sprms(list).filter(|(modifier, _)| *modifier == id::SECTION_BREAK).last();
        Some(said.is_none_or(|(_, operand)| operand.first() != Some(&CONTINUOUS)))
    };
    (0..count).filter_map(|nth| Some((usize_at(part, 4 * (nth + 1))?, on_new_page(nth).unwrap_or(true)))).collect()
}
