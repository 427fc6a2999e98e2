//! Entity tags (RFC 9110, 8.8.3): a client that has a representation already is answered 304.

use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::http::headers::header;
use crate::http::openapi::operation::Describe;
use crate::platform::crypto::sha256;

/// A weak tag of `content`. Representations with the same content may differ in their bytes, for example in
/// compression.
#[must_use]
pub fn weak(content: &[u8]) -> String {
    format!("W/\"{}\"", short_hash(content))
}

/// 64 bits of the content's SHA-256, as hex: enough to notice a change.
#[must_use]
pub fn short_hash(content: &[u8]) -> String {
    let digest = sha256(content);
    let bytes = digest.iter().take(8);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// Answers with the body, or 304 if the client has the representation with this tag.
pub fn respond(
    headers: &HeaderMap,
    tag: &str,
    cache_control: &'static str,
    body: impl IntoResponse,
) -> Response {
    let caching = [(ETAG, tag), (CACHE_CONTROL, cache_control)];
    match is_cached(headers, tag) {
        true => (StatusCode::NOT_MODIFIED, caching).into_response(),
        false => (caching, body).into_response(),
    }
}

/// Describes what [`respond`] reads and may answer.
pub fn describe<T: Describe>(operation: T) -> T {
    operation
        .header("If-None-Match", false, &json!({ "type": "string" }))
        .responds_empty(304, "Not modified", &["ETag"])
}

/// Whether `If-None-Match` has the tag, by weak comparison (RFC 9110, 13.1.2).
fn is_cached(headers: &HeaderMap, tag: &str) -> bool {
    header(headers, IF_NONE_MATCH.as_str()).is_some_and(|known| {
        let mut known = known.split(',').map(str::trim);
        known.any(|one| one == "*" || opaque(one) == opaque(tag))
    })
}

fn opaque(tag: &str) -> &str {
    tag.trim_start_matches("W/")
}
