//! `GET /v1/openapi.json`: the same document for every caller and shop.

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::http::etag;
use crate::http::openapi::document;

/// The document as JSON, and its entity tag.
static DOCUMENT: LazyLock<(String, String)> = LazyLock::new(|| {
    let text = document().to_string();
    let tag = etag::weak(text.as_bytes());
    (text, tag)
});

/// The document; 304 if the client has it.
pub async fn get(headers: HeaderMap) -> Response {
    let (text, tag) = &*DOCUMENT;
    let caching = [
        (ETAG, tag.as_str()),
        (CACHE_CONTROL, "public, max-age=3600"),
    ];
    if etag::is_cached(&headers, tag) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}
