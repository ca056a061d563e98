//! What characters of a .doc document look like: hidden, deleted, or standing for something else.

use super::super::ReadError;
use super::number::u16_at;
use super::pages::Pages;
use super::pieces::Pieces;
use super::sprm::{Sprms, id, toggled};
use super::styles::Styles;

/// What is known of characters, by their properties.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Look {
    /// Hidden or struck out.
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) inserted: bool,
    /// The character stands for a note, a picture or the like.
    pub(super) special: bool,
    /// It stands for an embedded object.
    pub(super) embedded: bool,
    /// It stands for data of a field of a form, which print nothing.
    pub(super) data: bool,
    /// It stands for a sign of another font.
    pub(super) symbol: bool,
}

/// The looks of all characters.
pub(super) struct Looks<'b> {
    pub(super) pieces: &'b Pieces,
    pub(super) characters: Pages<'b>,
    pub(super) styles: &'b Styles<'b>,
}

impl Looks<'_> {
    /// The look of a character in a paragraph of this style, and the first character behind it whose look may be another.
    pub(super) fn at(&self, character: usize, style: u16) -> Result<(Look, usize), ReadError> {
        let Some((place, piece_end, width)) = self.pieces.place(character) else { return Ok((Look::default(), usize::MAX)) };
        let run = self.characters.run(place)?;
        let alike = (run.end - place).div_ceil(width);
        let usual = self.styles.hides(style);
        let mut look = Look { hidden: usual, ..Look::default() };
        let mut struck = false;
        for (modifier, operand) in Sprms(run.modifiers) {
            let on = toggled(operand, false);
            match modifier {
                id::STYLE => look.hidden |= u16_at(operand, 0).is_some_and(|style| self.styles.hides(style)),
                id::HIDDEN => look.hidden = toggled(operand, usual),
                id::STRUCK | id::STRUCK_TWICE => struck |= on,
                id::DELETED => look.deleted = on,
                id::INSERTED => look.inserted = on,
                id::SPECIAL => look.special = on,
                id::EMBEDDED => look.embedded = on,
                id::DATA => look.data = on,
                id::SYMBOL => look.symbol = true,
                _ => {}
            }
        }
        look.hidden |= struck;
        Ok((look, character.saturating_add(alike).min(piece_end)))
    }
}
