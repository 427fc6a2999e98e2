//! Text that Postgres takes.

/// The text with U+FFFD for each U+0000, which Postgres can't store. What is stored and what is looked for change in the
/// same way, so one still finds the other.
pub fn storable(text: impl Into<String>) -> String {
    text.into().replace('\0', "\u{fffd}")
}
