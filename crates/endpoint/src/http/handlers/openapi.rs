//! `GET /v1/openapi.json`: the same document for every caller and shop.

use aide::axum::routing::{ApiMethodRouter, get_with};
use aide::openapi::OpenApi;
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use axum::{Extension, Json};
use serde_json::{Map, Value, json};

use crate::app::AppState;
use crate::http::etag;

/// The document as JSON, and its entity tag.
#[derive(Clone)]
pub struct Document {
    text: Bytes,
    tag: String,
}

impl From<OpenApi> for Document {
    fn from(document: OpenApi) -> Self {
        let text = json!(document).to_string();
        let tag = etag::weak(text.as_bytes());
        let text = text.into();
        Self { text, tag }
    }
}

/// The document; 304 if the client has it.
async fn get(Extension(document): Extension<Document>, headers: HeaderMap) -> Response {
    let body = ([(CONTENT_TYPE, "application/json")], document.text);
    etag::respond(&headers, &document.tag, "public, max-age=3600", body)
}

/// The route of `get`.
pub fn get_route() -> ApiMethodRouter<AppState> {
    get_with(get, |operation| {
        etag::describe(operation)
            .summary("This document")
            .response_with::<200, Json<Map<String, Value>>, _>(|text| {
                text.description("The document")
            })
    })
}
