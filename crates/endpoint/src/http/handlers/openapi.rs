//! `GET /v1/openapi.json`: the calls, for other people's tools. It is the same for every caller and shop.

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::http::etag;
use crate::http::extract::header;
use crate::http::openapi::document;

/// The document as it is sent, and its tag.
static DOCUMENT: LazyLock<(String, String)> = LazyLock::new(|| {
    let text = document().to_string();
    let tag = etag::weak(text.as_bytes());
    (text, tag)
});

/// The document; nothing new where the caller has it already.
pub async fn get(headers: HeaderMap) -> Response {
    let (text, tag) = &*DOCUMENT;
    let cached = [
        (ETAG, tag.as_str()),
        (CACHE_CONTROL, "public, max-age=3600"),
    ];
    if header(&headers, IF_NONE_MATCH.as_str()).is_some_and(|known| etag::names(known, tag)) {
        return (StatusCode::NOT_MODIFIED, cached).into_response();
    }
    (cached, [(CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}
