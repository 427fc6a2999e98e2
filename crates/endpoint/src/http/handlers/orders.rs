//! `PUT …/orders/{number}`: the shop's own system creates or updates an order.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::app::AppState;
use crate::http::extract::OrdersApiAuth;
use crate::http::json_body::JsonBody;
use crate::http::problem::{ApiResult, invalid_field};
use crate::orders::number;
use crate::orders::validate;
use crate::platform::decode::{DecodeError, JsonPath};

/// Answers 201 if the order is new, else 200. To repeat an order changes nothing.
pub async fn put(
    State(app): State<AppState>,
    OrdersApiAuth(shop): OrdersApiAuth,
    Path((_, in_path)): Path<(String, String)>,
    JsonBody(body): JsonBody,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let order = validate::read(&body).map_err(invalid_field)?;
    let number = &order.order.number.0;
    if number::key(&in_path) != number::key(number) {
        let detail = format!("expected the number in the path, {in_path:?}, found {number:?}");
        let at = JsonPath::key("order.number");
        return Err(invalid_field(DecodeError::new(at, detail)));
    }
    let is_new = app.store.orders.put(&shop.id, &order).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(json!({ "number": number }))))
}
