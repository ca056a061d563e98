//! What holds within a group of braces, and the fonts of the document.

use super::code_page;
use encoding_rs::Encoding;
use std::collections::HashMap;

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Into the document.
    Text,
    /// Before the paragraph: the number that it has in a list.
    Label,
    /// Into a text box or the like beside the paragraph.
    Beside,
    /// The list of fonts.
    Fonts,
    /// Nowhere.
    Nowhere,
}

/// What a group inherits from the one around it, and gives back at its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) target: Target,
    pub(super) font: i32,
    pub(super) hidden: bool,
    pub(super) struck: bool,
    pub(super) deleted: bool,
    /// The group says how a row of a table within a cell is made.
    pub(super) inner_row: bool,
    /// How many characters stand for a `\u` where it is not known.
    pub(super) skipped: i32,
}

/// The fonts by number: whose code page is known, and which hold signs in the place of letters.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    pages: HashMap<i32, &'static Encoding>,
    signs: HashMap<i32, bool>,
}

impl Fonts {
    /// Notes a character set.
    pub(super) fn charset(&mut self, font: i32, charset: i32) {
        self.signs.insert(font, charset == 2);
        if let Some(page) = code_page::of_charset(charset) {
            self.pages.insert(font, page);
        }
    }

    /// Notes a code page.
    pub(super) fn page(&mut self, font: i32, number: i32) {
        if let Some(page) = u16::try_from(number).ok().and_then(code_page::by_number) {
            self.pages.insert(font, page);
        }
    }

    /// The code page of a font.
    pub(super) fn of(&self, font: i32) -> Option<&'static Encoding> {
        self.pages.get(&font).copied()
    }

    /// Whether the letters of a font print as signs.
    pub(super) fn is_of_signs(&self, font: i32) -> bool {
        self.signs.get(&font).copied().unwrap_or(false)
    }
}
