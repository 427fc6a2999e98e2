//! A name for each request: in every line that the log has of it, and in the answer's `X-Request-Id`.
//!
//! A caller or a proxy may name a request itself, so that its log and this one can be compared.
//!
//! Refusals (4xx) and all answers of [`UNIFORM`] have no id that was made here, and no problem document has one: they
//! must be the same, byte by byte, whatever exists. The log has their ids.

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use crate::http::headers::header;

/// The request's header, and the answer's.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The route whose answers must not differ.
const UNIFORM: &str = "/v1/shops/{shop}/order-lookups";
/// The longest id that is taken over.
const MAX_LENGTH: usize = 128;

/// A request's id.
#[derive(Clone, Debug)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // An id is visible ASCII.
        self.0.to_str().unwrap_or_default()
    }
}

/// Names the request, as an extension for the log, and answers with its name.
pub async fn name_request(mut request: Request, next: Next) -> Response {
    let given = given(&request);
    let is_given = given.is_some();
    let is_uniform = route(&request) == Some(UNIFORM);
    let Some(id) = given.or_else(made).map(RequestId) else {
        return next.run(request).await;
    };
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if is_given || !(is_uniform || response.status().is_client_error()) {
        response.headers_mut().insert(HEADER, id.0);
    }
    response
}

fn route(request: &Request) -> Option<&str> {
    let route = request.extensions().get::<MatchedPath>();
    route.map(MatchedPath::as_str)
}

/// The caller's id, if it is one that logs can carry: no spaces, nothing that a log or a terminal acts on, and no `@`,
/// so that nobody sends an email address by mistake.
fn given(request: &Request) -> Option<HeaderValue> {
    let text = header(request.headers(), HEADER.as_str())?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.=:+/".contains(&byte);
    let is_sane = matches!(text.len(), 1..=MAX_LENGTH) && text.bytes().all(is_plain);
    is_sane
        .then(|| request.headers().get(HEADER).cloned())
        .flatten()
}

fn made() -> Option<HeaderValue> {
    HeaderValue::try_from(Uuid::new_v4().simple().to_string()).ok()
}
