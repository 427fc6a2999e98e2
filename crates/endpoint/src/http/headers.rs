//! Request headers that several places read.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};

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

/// The languages of `Accept-Language` (RFC 9110, 12.5.4), the most wanted first.
#[must_use]
pub fn accepted_languages(headers: &HeaderMap) -> Vec<&str> {
    let ranges = header(headers, ACCEPT_LANGUAGE.as_str()).unwrap_or_default();
    let weighted = ranges.split(',').filter_map(|range| {
        let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
        let weight: f32 = weight.trim().parse().ok()?;
        (weight > 0.0).then(|| (tag.trim(), weight))
    });
    let mut weighted: Vec<_> = weighted.collect();
    weighted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    weighted.into_iter().map(|(tag, _)| tag).collect()
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
