//! Which pages may call the API (CORS).
//!
//! A browser sends its page's origin, and a page can't forge it. Pages of the endpoint's own origin and of
//! `allowed_origins` are answered. Any other page is answered 403 without CORS headers: its scripts can't read that,
//! and its developer sees in the browser's tools which setting to change. Callers that aren't browsers send no origin,
//! so the list doesn't keep them out.

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HOST,
    ORIGIN,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use careline_wire::ProblemType;

use crate::app::AppState;
use crate::http::headers::header;
use crate::http::problem::ApiError;

const METHODS: &str = "GET, HEAD, POST, PATCH, DELETE, OPTIONS";
const REQUEST_HEADERS: &str = "authorization, careline-proof, content-type, idempotency-key, \
    order-token, tus-resumable, upload-concat, upload-defer-length, upload-length, upload-metadata, \
    upload-offset, x-http-method-override, x-requested-with";
const EXPOSED_HEADERS: &str = "Date, ETag, Location, Retry-After, Tus-Extension, Tus-Max-Size, \
    Tus-Resumable, Tus-Version, Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset";
const MAX_AGE: &str = "7200";

/// Answers preflights of allowed pages, passes on their requests, and refuses other pages.
pub async fn check_origin(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let mut origins = headers.get_all(ORIGIN).iter();
    let Some(origin) = origins.next().cloned() else {
        return next.run(request).await;
    };
    let text = match origins.next() {
        None => String::from_utf8_lossy(origin.as_bytes()),
        Some(_) => "more than one".into(),
    };
    if !app.origins.allows(&text, header(headers, HOST.as_str())) {
        return not_allowed(&text).into_response();
    }
    // Another OPTIONS asks an upload's route what it supports of tus.
    let is_preflight =
        request.method() == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let response = match is_preflight {
        true => preflight(),
        false => next.run(request).await,
    };
    let exposed = HeaderValue::from_static(EXPOSED_HEADERS);
    let headers = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, origin),
        (ACCESS_CONTROL_EXPOSE_HEADERS, exposed),
    ];
    (headers, response).into_response()
}

fn not_allowed(origin: &str) -> ApiError {
    let preview: String = origin.chars().take(200).collect();
    let detail = format!(
        "This page's origin is {preview:?}. To let its pages use the help desk, add it to \
         allowed_origins in the endpoint's careline.toml and reload the endpoint."
    );
    ApiError::new(ProblemType::OriginNotAllowed, detail)
}

fn preflight() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS),
        (ACCESS_CONTROL_MAX_AGE, MAX_AGE),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
