//! Headers that lettre has no type for.

use lettre::message::header::{HeaderName, HeaderValue};

/// `Auto-Submitted` (RFC 3834): tells mail programs not to reply automatically. The value is `auto-replied` or
/// `auto-generated`.
pub fn auto_submitted(value: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    HeaderValue::new(name, value.to_owned())
}

/// `Content-Language` (RFC 3282): the language of a mail's words, by its BCP 47 tag.
pub fn content_language(tag: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Content-Language");
    HeaderValue::new(name, tag.to_owned())
}
