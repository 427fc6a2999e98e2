//! Text files that people write.

use std::fs;
use std::path::Path;

/// Some editors write a byte-order mark, which isn't part of the text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A file's text.
///
/// # Errors
///
/// That it can't be read, or in which line it isn't UTF-8.
pub fn read(file: &Path) -> Result<String, String> {
    let bytes = fs::read(file).map_err(|error| format!("can't be read: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(valid);
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        format!(
            "line {line}: expected text in UTF-8, found another encoding; save the file as UTF-8"
        )
    })?;
    match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(text) => Ok(text.to_owned()),
        None => Ok(text),
    }
}
