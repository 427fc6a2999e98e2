//! Headers that lettre has no type for.

use lettre::message::header::{HeaderName, HeaderValue};

/// `Auto-Submitted` (RFC 3834): tells mail programs not to reply automatically. The value is `auto-replied` or
/// `auto-generated`.
pub fn auto_submitted(value: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    HeaderValue::new(name, value.to_owned())
}
