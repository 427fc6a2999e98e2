//! `POST …/answers`: a shopper found the answer without asking anybody. A topic is counted, and no one.

use axum::extract::State;
use axum::http::StatusCode;
use careline_wire::Deflection;

use crate::app::AppState;
use crate::http::extract::{JsonBody, ShopPath};
use crate::http::problem::{ApiResult, invalid};
use crate::platform::decode;

/// Counts it for the shop's today.
pub async fn create(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    JsonBody(body): JsonBody,
) -> ApiResult<StatusCode> {
    let Deflection { topic } = decode::read_object(&body).map_err(invalid)?;
    let today = shop.rules.zone.day(app.now().fixed_offset());
    app.store.count_deflection(&shop.id, today, topic).await?;
    Ok(StatusCode::NO_CONTENT)
}
