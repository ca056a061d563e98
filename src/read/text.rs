//! Plain text: the text itself, without places.

use super::{ReadError, ReadOptions, encoding, typography};
use crate::model::Source;

/// Reads plain text in any supported encoding.
///
/// # Errors
/// [`ReadError::Empty`] for white space only, otherwise the errors of [`encoding::decode`].
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Source, ReadError> {
    let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
    if decoded.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(Source::plain(typography::plain_text(decoded.text), decoded.encoding))
}
