//! `PUT` and `DELETE …/orders/{number}`: the shop's own system creates, updates or deletes an order.

use aide::axum::routing::{ApiMethodRouter, put_with};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, NoContent};
use careline_wire::ProblemType;
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::AppState;
use crate::http::extract::OrdersApiAuth;
use crate::http::json_body::JsonBody;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::{ApiError, ApiResult, invalid_field, invalid_values};
use crate::orders::number;
use crate::orders::owned_order::OwnedOrder;
use crate::orders::validate::{self, CheckedOrder};
use crate::platform::decode::DecodeError;
use crate::store::privacy_log::Caller;

/// The number of an order that was stored.
#[derive(Serialize, JsonSchema)]
struct StoredOrder {
    number: String,
}

/// Answers 201 if the order is new, else 200. To repeat an order changes nothing.
async fn put(
    State(app): State<AppState>,
    OrdersApiAuth(shop): OrdersApiAuth,
    Path((_, in_path)): Path<(String, String)>,
    JsonBody(body, _): JsonBody<OwnedOrder>,
) -> ApiResult {
    let checked = validate::read(&body, app.now());
    let CheckedOrder { order, .. } = checked.map_err(invalid_values)?;
    let number = &order.order.number.0;
    if number::key(&in_path) != number::key(number) {
        let detail = format!("expected the number in the path, {in_path:?}, found {number:?}");
        return Err(invalid_field(DecodeError::new("order.number", detail)));
    }
    let is_new = app.store.orders.put(&shop.id, &order).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let number = number.clone();
    Ok((status, Json(StoredOrder { number })).into_response())
}

/// Deletes the order whose number has the same key.
async fn delete(
    State(app): State<AppState>,
    OrdersApiAuth(shop): OrdersApiAuth,
    Path((_, number)): Path<(String, String)>,
) -> ApiResult<NoContent> {
    let deleted = app
        .store
        .orders
        .delete(&shop.id, &number, Caller::Call, app.now());
    if !deleted.await? {
        let detail = format!("No order of this shop has the number {number:?}.");
        return Err(ApiError::new(ProblemType::OrderNotFound, detail));
    }
    Ok(NoContent)
}

/// The routes of `put` and `delete`.
pub fn routes() -> ApiMethodRouter<AppState> {
    put_with(put, |operation| {
        operation
            .summary("Creates or updates an order, from the shop's own system")
            .path("number")
            .response_with::<200, Json<StoredOrder>, _>(|order| order.description("Updated"))
            .response_with::<201, Json<StoredOrder>, _>(|order| order.description("Created"))
            .fails(&[ProblemType::InvalidRequest])
    })
    .delete_with(delete, |operation| {
        operation
            .summary("Deletes an order, from the shop's own system")
            .path("number")
            .fails(&[ProblemType::OrderNotFound])
    })
}
