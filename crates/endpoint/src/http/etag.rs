//! Tags of answers (RFC 9110, 8.8.3): whoever has one already needn't be sent it again.

use crate::platform::crypto::sha256;

/// A weak tag: it stands for the meaning, not for each byte.
#[must_use]
pub fn weak(meaning: &[u8]) -> String {
    let digest = sha256(meaning);
    let hex: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("W/\"{hex}\"")
}

/// Whether `If-None-Match` names a tag, by weak comparison (RFC 9110, 13.1.2).
#[must_use]
pub fn names(known: &str, tag: &str) -> bool {
    let opaque = tag.trim_start_matches("W/");
    known
        .split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.trim_start_matches("W/") == opaque)
}
