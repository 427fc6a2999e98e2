//! `POST …/answers`: counts a deflection, an answer that a shopper found without a ticket. Only its topic is stored.

use axum::extract::State;
use axum::http::StatusCode;
use careline_wire::Deflection;

use crate::app::AppState;
use crate::http::extract::ShopPath;
use crate::http::json_body::JsonBody;
use crate::http::problem::{ApiResult, invalid_field};
use crate::platform::decode;

/// Adds one to the topic's count of today, by the shop's time zone.
pub async fn create(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    JsonBody(body): JsonBody,
) -> ApiResult<StatusCode> {
    let Deflection { topic } = decode::read_object(&body).map_err(invalid_field)?;
    let today = shop.rules.zone.day(app.now().fixed_offset());
    app.store
        .reports
        .count_deflection(&shop.id, today, topic)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
