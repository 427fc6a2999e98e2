//! `PUT …/orders/{number}`: an order from the shop's own system, new or brought up to date.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::app::AppState;
use crate::http::extract::{JsonBody, OrdersApiAuth};
use crate::http::problem::{ApiResult, invalid};
use crate::orders::number;
use crate::orders::validate;
use crate::platform::decode::{DecodeError, JsonPath};

/// Keeps the order; the same again changes nothing.
pub async fn put(
    State(app): State<AppState>,
    OrdersApiAuth(shop): OrdersApiAuth,
    Path((_, typed)): Path<(String, String)>,
    JsonBody(body): JsonBody,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let order = validate::read(&body).map_err(invalid)?;
    let number = &order.order.number.0;
    if !number::matches(&typed, number) {
        let detail = format!("expected the number in the address, {typed:?}, found {number:?}");
        return Err(invalid(DecodeError::new(
            JsonPath::key("order.number"),
            detail,
        )));
    }
    let is_new = app.store.put_order(&shop.id, &order).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(json!({ "number": number }))))
}
