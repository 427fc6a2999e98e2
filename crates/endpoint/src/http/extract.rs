//! What handlers ask of a request, each refused as a problem.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::path::ErrorKind;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use careline_wire::{Problem, ProblemType};
use serde_json::Value;
use uuid::Uuid;

use crate::app::AppState;
use crate::config::Shop;
use crate::drain::drain;
use crate::http::body::{BodyError, TimedBody};
use crate::http::problem::ApiError;
use crate::platform::crypto::{Digest, are_equal, sha256};
use crate::store::ticket_events::TicketHistory;

/// The most bytes of a JSON body: 2 MiB, so that a field that is far too long still gets an answer that names it.
const BODY_MAX: usize = 2 * 1024 * 1024;

/// The shop that the path names.
pub struct ShopPath(pub Arc<Shop>);

impl FromRequestParts<AppState> for ShopPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let id = in_path(parts, "shop").await?;
        let shop = app.shops.get(&id).cloned();
        shop.map(Self).ok_or(ProblemType::ShopNotFound.into())
    }
}

/// The shop that the path names, for its own system, which has the token for orders; never for a page.
pub struct OrdersApiAuth(pub Arc<Shop>);

impl FromRequestParts<AppState> for OrdersApiAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let ShopPath(shop) = ShopPath::from_request_parts(parts, app).await?;
        authorized(parts, shop.orders_token.as_ref())?;
        Ok(Self(shop))
    }
}

/// The shop that the path names, for its agents, who have the desk's token.
pub struct AgentAuth(pub Arc<Shop>);

impl FromRequestParts<AppState> for AgentAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let ShopPath(shop) = ShopPath::from_request_parts(parts, app).await?;
        authorized(parts, shop.desk_token.as_ref())?;
        Ok(Self(shop))
    }
}

/// The same refusal for no token, another one, and none that would do.
fn authorized(parts: &Parts, token: Option<&Digest>) -> Result<(), ApiError> {
    let digest = sha256(bearer(&parts.headers).unwrap_or_default());
    let is_right = token.is_some_and(|token| are_equal(token, &digest));
    is_right
        .then_some(())
        .ok_or(ProblemType::Unauthorized.into())
}

/// The ticket that the path names, for its shopper: whoever has its secret, or the token of a mailed link.
pub struct TicketAccess {
    /// The ticket's shop.
    pub shop: Arc<Shop>,
    /// The ticket, as it stands.
    pub case: TicketHistory,
}

impl FromRequestParts<AppState> for TicketAccess {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let ShopPath(shop) = ShopPath::from_request_parts(parts, app).await?;
        let PathId(id) = PathId::from_request_parts(parts, app).await?;
        let id = id.ok_or(ProblemType::TicketNotFound)?;
        let case = app.store.ticket_history(&shop, id).await?;
        let case = case.ok_or(ProblemType::TicketNotFound)?;
        let token = bearer(&parts.headers).filter(|token| !token.is_empty());
        let token = token.ok_or(ProblemType::TicketNotFound)?;
        let is_its_own = are_equal(&case.stored.ticket.secret_sha256.0, &sha256(token))
            || app
                .links
                .verify_shopper_link(&shop.id, id, token, app.now());
        if is_its_own {
            Ok(Self { shop, case })
        } else {
            Err(ProblemType::TicketNotFound.into())
        }
    }
}

/// The id in the path; `None` where it isn't even a UUID.
pub struct PathId(pub Option<Uuid>);

impl FromRequestParts<AppState> for PathId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &AppState) -> Result<Self, ApiError> {
        let id = in_path(parts, "id").await?;
        Ok(Self(Uuid::try_parse(&id).ok()))
    }
}

/// What the path calls a ticket: its id or its reference.
pub struct TicketRef(pub String);

impl FromRequestParts<AppState> for TicketRef {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &AppState) -> Result<Self, ApiError> {
        Ok(Self(in_path(parts, "id").await?))
    }
}

/// A part of the path; nothing where it isn't UTF-8. Where another part isn't, the request is malformed.
async fn in_path(parts: &mut Parts, name: &str) -> Result<String, ApiError> {
    let path = Path::<HashMap<String, String>>::from_request_parts(parts, &());
    match path.await {
        Ok(Path(mut path)) => Ok(path.remove(name).unwrap_or_default()),
        Err(PathRejection::FailedToDeserializePathParams(error))
            if !is_about(error.kind(), name) =>
        {
            let problem = Problem::new(ProblemType::MalformedRequest);
            Err(problem.detail("The address isn't UTF-8.").into())
        }
        Err(_) => Ok(String::new()),
    }
}

fn is_about(error: &ErrorKind, name: &str) -> bool {
    matches!(error, ErrorKind::InvalidUtf8InPathParam { key } if key == name)
}

/// A JSON body, not yet of any type.
pub struct JsonBody(pub Value);

impl FromRequest<AppState> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _app: &AppState) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let problem = Problem::new(ProblemType::UnsupportedMediaType);
            return Err(problem
                .detail("Expected Content-Type: application/json.")
                .into());
        }
        let bytes = whole(request.into_body()).await?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            let problem = Problem::new(ProblemType::MalformedRequest);
            problem.detail(format!("The body isn't JSON: {error}."))
        })?;
        Ok(Self(value))
    }
}

async fn whole(body: Body) -> Result<Vec<u8>, Problem> {
    let mut body = TimedBody::from(body);
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await.map_err(BodyError::problem)? {
        if bytes.len() + chunk.len() > BODY_MAX {
            drain(body).await;
            let problem = Problem::new(ProblemType::TooLarge);
            return Err(problem.detail("Expected a body of at most 2 MiB."));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Whether a body says that it's JSON.
#[must_use]
pub fn is_json(headers: &HeaderMap) -> bool {
    let essence = header(headers, CONTENT_TYPE.as_str())
        .and_then(|kind| kind.split(';').next())
        .unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

/// A header's value, where it is plain text.
#[must_use]
pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The token of an earlier look-up, where there was one.
#[must_use]
pub fn order_token(headers: &HeaderMap) -> Option<&str> {
    header(headers, "order-token")
}

/// The token of `Authorization: Bearer …`.
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = header(headers, "authorization")?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}
