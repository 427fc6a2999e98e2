//! What handlers ask of a request, each refused as a problem.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use careline_wire::{Problem, ProblemType};
use serde_json::Value;
use uuid::Uuid;

use crate::app::AppState;
use crate::config::Shop;
use crate::problem::Refusal;

/// The shop that the path names.
pub struct InShop(pub Arc<Shop>);

impl FromRequestParts<AppState> for InShop {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Refusal> {
        let id = in_path(parts, "shop").await.unwrap_or_default();
        let shop = app.shops.get(&id).cloned();
        shop.map(Self).ok_or(ProblemType::ShopNotFound.into())
    }
}

/// The id at the end of the path; `None` where it isn't even a UUID.
pub struct PathId(pub Option<Uuid>);

impl FromRequestParts<AppState> for PathId {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _app: &AppState) -> Result<Self, Refusal> {
        let id = in_path(parts, "id").await.unwrap_or_default();
        Ok(Self(Uuid::try_parse(&id).ok()))
    }
}

async fn in_path(parts: &mut Parts, name: &str) -> Option<String> {
    let path = Path::<HashMap<String, String>>::from_request_parts(parts, &());
    path.await.ok()?.0.remove(name)
}

/// A JSON body, not yet of any type.
pub struct JsonBody(pub Value);

impl FromRequest<AppState> for JsonBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, Refusal> {
        if !is_json(request.headers()) {
            let problem = Problem::new(ProblemType::UnsupportedMediaType);
            return Err(problem
                .detail("Expected Content-Type: application/json.")
                .into());
        }
        let bytes = Bytes::from_request(request, app)
            .await
            .map_err(|rejection| unread(rejection.into_response().status()))?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            let problem = Problem::new(ProblemType::MalformedRequest);
            problem.detail(format!("The body isn't JSON: {error}."))
        })?;
        Ok(Self(value))
    }
}

fn unread(status: StatusCode) -> Problem {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(ProblemType::TooLarge).detail("Expected a body of at most 256 KiB.");
    }
    Problem::new(ProblemType::MalformedRequest).detail("The body didn't arrive whole.")
}

fn is_json(headers: &HeaderMap) -> bool {
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

/// The token of `Authorization: Bearer …`.
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = header(headers, "authorization")?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}
