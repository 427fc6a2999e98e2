//! Which pages may call the API.
//!
//! A browser says which origin a page has, and no page can lie about it. Pages of the endpoint's own origin and of
//! the exact `allowed_origins` are answered; any other page is told which setting would let it in, and its browser
//! keeps even that from its scripts. Callers that aren't browsers send no origin: the list is no lock against them.
//!
//! There is one way to write an origin, and browsers have no other (RFC 6454, 6.1): what comes is compared as it is, and
//! never taken apart.

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HOST,
    ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use careline_wire::{Problem, ProblemType};

use crate::app::AppState;
use crate::config::origin::Origin;
use crate::http::extract::header;
use crate::http::problem::ApiError;

const METHODS: &str = "GET, HEAD, POST, PATCH, DELETE, OPTIONS";
const REQUEST_HEADERS: &str = "authorization, careline-proof, content-type, idempotency-key, \
    order-token, tus-resumable, upload-concat, upload-defer-length, upload-length, upload-metadata, \
    upload-offset, x-http-method-override, x-requested-with";
const EXPOSED_HEADERS: &str = "Date, ETag, Location, Retry-After, Tus-Extension, Tus-Max-Size, \
    Tus-Resumable, Tus-Version, Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset";
const MAX_AGE: &str = "7200";

/// The origins whose pages may call.
#[derive(Clone, Debug)]
pub struct Origins {
    /// The endpoint's own.
    pub own: Origin,
    /// Those of `allowed_origins`.
    pub allowed: Vec<Origin>,
}

impl Origins {
    fn allows(&self, origin: &str, headers: &HeaderMap) -> bool {
        let mut known = self.allowed.iter().chain([&self.own]);
        known.any(|known| known.to_string() == origin) || is_of_this_machine(origin, headers)
    }
}

/// Whether a page comes from where its request went, by a name that only this machine goes by: a demo is a page of ours as
/// `localhost` and as `127.0.0.1`.
fn is_of_this_machine(origin: &str, headers: &HeaderMap) -> bool {
    let host = origin.strip_prefix("http://");
    let name = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    matches!(name, Some("localhost" | "127.0.0.1" | "[::1]"))
        && host == header(headers, HOST.as_str())
}

/// Lets allowed pages through, and answers their preflights.
pub async fn guard(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let mut origins = request.headers().get_all(ORIGIN).iter();
    let Some(origin) = origins.next().cloned() else {
        return vary(next.run(request).await);
    };
    if origins.next().is_some() {
        return vary(refused("two of them").into_response());
    }
    let text = String::from_utf8_lossy(origin.as_bytes());
    if !app.origins.allows(&text, request.headers()) {
        return vary(refused(&text).into_response());
    }
    let mut response = if is_preflight(&request) {
        preflight()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    let exposed = HeaderValue::from_static(EXPOSED_HEADERS);
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    vary(response)
}

fn refused(origin: &str) -> ApiError {
    let shown: String = origin.chars().take(200).collect();
    let detail = format!(
        "This page's origin is {shown:?}. To let its pages use the help desk, add it to \
         allowed_origins in the endpoint's careline.toml and restart the endpoint."
    );
    Problem::new(ProblemType::OriginNotAllowed)
        .detail(detail)
        .into()
}

fn is_preflight(request: &Request) -> bool {
    let headers = request.headers();
    request.method() == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS),
        (ACCESS_CONTROL_MAX_AGE, MAX_AGE),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// What is answered depends on who asks.
fn vary(mut response: Response) -> Response {
    response
        .headers_mut()
        .append(VARY, HeaderValue::from_static("Origin"));
    response
}
