//! Answers 503 at once if too many requests are under way.
//!
//! See `limits::concurrency` for who may hold how many permits.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use careline_wire::ProblemType;
use futures_util::{StreamExt as _, stream};
use tokio::time::timeout;

use crate::app::AppState;
use crate::http::headers::is_json;
use crate::http::problem::ApiError;
use crate::limits::client_ip::Client;

/// `Retry-After`, in seconds.
const RETRY_AFTER: u64 = 5;
/// The longest JSON body, in bytes, that is awaited before a permit is taken: a form's.
const SHORT_BODY: u64 = 16 * 1024;
/// How long it is awaited: it usually arrives with its headers.
const SHORT_BODY_WAIT: Duration = Duration::from_secs(1);

/// Takes a permit for the time of the request, or answers `busy` without reading the rest of the body: to read it would
/// take a permit too.
///
/// The permit is also an extension of the request, for a handler whose work outlives its client.
pub async fn limit_concurrency(
    State(app): State<AppState>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let (body, is_complete) = await_short_body(&parts.headers, body).await;
    let permit = app.concurrency.acquire(client.network(), is_complete);
    let Some(permit) = permit.map(Arc::new) else {
        return ApiError::from(ProblemType::Busy)
            .retry_after(RETRY_AFTER)
            .into_response();
    };
    let mut request = Request::from_parts(parts, body);
    request.extensions_mut().insert(permit.clone());
    let response = next.run(request).await;
    drop(permit);
    response
}

/// The same body, and whether all of it has arrived.
async fn await_short_body(headers: &HeaderMap, body: Body) -> (Body, bool) {
    match body.size_hint().exact() {
        Some(0) => (body, true),
        // JSON alone: an upload stores what arrived even if its client goes away meanwhile.
        Some(1..=SHORT_BODY) if is_json(headers) => {
            let mut rest = body.into_data_stream();
            let mut arrived = Vec::new();
            let all = timeout(SHORT_BODY_WAIT, async {
                while let Some(chunk) = rest.next().await {
                    let is_broken = chunk.is_err();
                    arrived.push(chunk);
                    if is_broken {
                        break;
                    }
                }
            });
            let is_complete = all.await.is_ok();
            let body = stream::iter(arrived).chain(rest);
            (Body::from_stream(body), is_complete)
        }
        _ => (body, false),
    }
}
