//! Counts requests against the `limits::Limits`, and answers 429.

use std::convert::Infallible;
use std::net::{Ipv6Addr, SocketAddr};
use std::time::Duration;

use aide::OperationInput;
use aide::openapi::Operation;
use axum::Extension;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use careline_wire::ProblemType;
use careline_wire::problem::PROOF;
use serde_json::json;

use crate::app::{App, AppState};
use crate::http::body::drain;
use crate::http::headers::header;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::{ApiError, internal};
use crate::limits::action::LimitedAction;
use crate::limits::client_ip::Client;
use crate::limits::proof_of_work::Work;
use crate::limits::{Caller, Exceeded};
use crate::platform::counted::counted;

/// The work that the request's proof shows, if it has a good one. [`limit_rate`] checks it, once.
#[derive(Clone, Copy)]
pub struct ProofShown(pub Option<Work>);

/// Counts a request by its headers and path alone, before its body is read. The extension is what the route does.
pub async fn limit_rate(
    State(app): State<AppState>,
    Extension(action): Extension<LimitedAction>,
    client: Client,
    path: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = path.ok();
    let mut path = path.iter().flatten();
    let shop = path.find(|(name, _)| *name == "shop");
    let shop = shop.map_or("", |(_, shop)| shop);
    let proof = header(request.headers(), PROOF);
    match count(&app, action, client, shop, proof).await {
        Ok(proof_shown) => {
            request.extensions_mut().insert(ProofShown(proof_shown));
            next.run(request).await
        }
        Err(exceeded) => {
            drain(request.into_body().into()).await;
            ApiError::from(exceeded).into_response()
        }
    }
}

/// Counts a request that isn't refused, and returns the work that its proof shows.
async fn count(
    app: &App,
    action: LimitedAction,
    client: Client,
    shop: &str,
    proof: Option<&str>,
) -> Result<Option<Work>, Exceeded> {
    let limits = &app.limits;
    let proof_shown = limits.verify_proof(action, client, shop, proof).await?;
    let caller = Caller {
        client,
        shop,
        proof_shown,
    };
    limits.count(action, caller).await?;
    Ok(proof_shown)
}

/// Describes what [`limit_rate`] adds to an operation.
pub fn describe(operation: &mut Operation, action: LimitedAction) {
    let operation = operation.fails(&[ProblemType::RateLimited]);
    if action.accepts_proof() {
        let payload = json!({ "type": "string", "contentEncoding": "base64" });
        let operation = operation.header("Careline-Proof", false, &payload);
        operation.fails(&[ProblemType::ProofRequired]);
    }
}

impl FromRequestParts<AppState> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(Ipv6Addr::UNSPECIFIED.into(), |ConnectInfo(peer)| peer.ip());
        Ok(Self::of(peer, &parts.headers, &app.trusted_proxies))
    }
}

impl OperationInput for Client {}

impl From<Exceeded> for ApiError {
    fn from(exceeded: Exceeded) -> Self {
        match exceeded {
            Exceeded::Wait(wait) => rate_limited(wait),
            Exceeded::Proof(challenge) => Self::proof_required(challenge),
            Exceeded::NoChallenge(error) => internal(&error),
            Exceeded::Unknown(error) => error.into(),
        }
    }
}

/// The same answer for every limit, so that it doesn't reveal which one was reached.
fn rate_limited(wait: Duration) -> ApiError {
    let seconds = wait.as_secs() + 1;
    let wait = counted(seconds, "second", "seconds");
    let detail = format!("Please try again in {wait}.");
    ApiError::new(ProblemType::RateLimited, detail).retry_after(seconds)
}
