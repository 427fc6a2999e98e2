//! Extractors: what the path names, and whether the caller may use it.

use std::collections::HashMap;
use std::sync::Arc;

use aide::OperationInput;
use aide::generate::GenContext;
use aide::openapi::Operation;
use axum::extract::path::ErrorKind;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use careline_wire::ProblemType;
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::http::headers::bearer;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::ApiError;
use crate::platform::crypto::{Digest, are_equal, sha256};
use crate::tickets::history::TicketHistory;

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

impl OperationInput for ShopPath {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let problems = [ProblemType::NotFound, ProblemType::ShopNotFound];
        operation.path("shop").fails(&problems);
    }
}

/// The shop that the path names, for its own system, which has the shop's `orders_token`.
pub struct OrdersApiAuth(pub Arc<Shop>);

impl FromRequestParts<AppState> for OrdersApiAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let ShopPath(shop) = ShopPath::from_request_parts(parts, app).await?;
        authorize(parts, shop.orders_token.as_ref())?;
        Ok(Self(shop))
    }
}

impl OperationInput for OrdersApiAuth {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        ShopPath::operation_input(context, operation);
        let operation = operation.requires("orders_token");
        operation.fails(&[ProblemType::Unauthorized]);
    }
}

/// The shop that the path names, for its agents, who have the shop's `desk_token`.
pub struct AgentAuth(pub Arc<Shop>);

impl FromRequestParts<AppState> for AgentAuth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let ShopPath(shop) = ShopPath::from_request_parts(parts, app).await?;
        authorize(parts, shop.desk_token.as_ref())?;
        Ok(Self(shop))
    }
}

impl OperationInput for AgentAuth {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        ShopPath::operation_input(context, operation);
        let operation = operation.requires("desk_token");
        operation.fails(&[ProblemType::Unauthorized]);
    }
}

/// Compares the bearer token with the digest of the right one. A missing token, a wrong one and a shop without a token
/// are answered alike.
fn authorize(parts: &Parts, expected: Option<&Digest>) -> Result<(), ApiError> {
    let digest = sha256(bearer(&parts.headers).unwrap_or_default());
    let is_right = expected.is_some_and(|expected| are_equal(expected, &digest));
    is_right
        .then_some(())
        .ok_or(ProblemType::Unauthorized.into())
}

/// The ticket that the path names, for its shopper, who has its secret or the token of a mailed link.
///
/// A ticket that doesn't exist and a wrong token are both answered 404.
pub struct TicketAccess {
    /// The ticket's shop.
    pub shop: Arc<Shop>,
    /// The ticket, its events and its state.
    pub history: TicketHistory,
}

impl FromRequestParts<AppState> for TicketAccess {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let ShopPath(shop) = ShopPath::from_request_parts(parts, app).await?;
        let PathId(id) = PathId::from_request_parts(parts, app).await?;
        let id = id.ok_or(ProblemType::TicketNotFound)?;
        let history = app.store.tickets.history(&shop, id).await?;
        let history = history.ok_or(ProblemType::TicketNotFound)?;
        let token = bearer(&parts.headers).filter(|token| !token.is_empty());
        let token = token.ok_or(ProblemType::TicketNotFound)?;
        if opens(app, &shop, &history, token) {
            Ok(Self { shop, history })
        } else {
            Err(ProblemType::TicketNotFound.into())
        }
    }
}

impl OperationInput for TicketAccess {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        <(ShopPath, PathId)>::operation_input(context, operation);
        let operation = operation.requires("ticket");
        operation.fails(&[ProblemType::TicketNotFound]);
    }
}

/// Whether a token is the ticket's secret or that of a link to it.
fn opens(app: &App, shop: &Shop, history: &TicketHistory, token: &str) -> bool {
    let ticket = &history.stored.ticket;
    are_equal(&ticket.secret_sha256.0, &sha256(token))
        || app
            .links
            .verify_shopper_link(&shop.id, ticket.id, token, app.now())
}

/// The id in the path; `None` if it isn't a UUID.
pub struct PathId(pub Option<Uuid>);

impl FromRequestParts<AppState> for PathId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &AppState) -> Result<Self, ApiError> {
        let id = in_path(parts, "id").await?;
        Ok(Self(Uuid::try_parse(&id).ok()))
    }
}

impl OperationInput for PathId {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let operation = operation.path("id");
        operation.fails(&[ProblemType::MalformedRequest]);
    }
}

/// The id of a photo in the path; `None` if it isn't a UUID.
pub struct PhotoId(pub Option<Uuid>);

impl FromRequestParts<AppState> for PhotoId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &AppState) -> Result<Self, ApiError> {
        let id = in_path(parts, "photo").await?;
        Ok(Self(Uuid::try_parse(&id).ok()))
    }
}

impl OperationInput for PhotoId {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let operation = operation.path("photo");
        operation.fails(&[ProblemType::NotFound]);
    }
}

/// A ticket as an agent names it in the path: by its id or its reference.
pub struct TicketRef(pub String);

impl FromRequestParts<AppState> for TicketRef {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &AppState) -> Result<Self, ApiError> {
        Ok(Self(in_path(parts, "id").await?))
    }
}

impl OperationInput for TicketRef {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        PathId::operation_input(context, operation);
        operation.fails(&[ProblemType::TicketNotFound]);
    }
}

/// A path parameter; empty if it isn't UTF-8, so that it is answered like an unknown one. If another parameter isn't
/// UTF-8, the request is malformed.
async fn in_path(parts: &mut Parts, name: &str) -> Result<String, ApiError> {
    let path = Path::<HashMap<String, String>>::from_request_parts(parts, &());
    match path.await {
        Ok(Path(mut path)) => Ok(path.remove(name).unwrap_or_default()),
        Err(PathRejection::FailedToDeserializePathParams(error))
            if !is_about(error.kind(), name) =>
        {
            let detail = "The path isn't UTF-8.";
            Err(ApiError::new(ProblemType::MalformedRequest, detail))
        }
        Err(_) => Ok(String::new()),
    }
}

fn is_about(error: &ErrorKind, name: &str) -> bool {
    matches!(error, ErrorKind::InvalidUtf8InPathParam { key } if key == name)
}
