//! Request headers that several places read.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

/// A header's value, if it is visible ASCII.
#[must_use]
pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether `Content-Type` is `application/json`, with or without parameters.
#[must_use]
pub fn is_json(headers: &HeaderMap) -> bool {
    let media_type = header(headers, CONTENT_TYPE.as_str())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/json")
}

/// `Order-Token`: the token of an earlier look-up.
#[must_use]
pub fn order_token(headers: &HeaderMap) -> Option<&str> {
    header(headers, "order-token")
}

/// The token of `Authorization: Bearer …` (RFC 6750, 2.1).
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = header(headers, "authorization")?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}
