//! `POST …/answers`: counts a deflection, an answer that a shopper found without a ticket. Only its topic is stored.

use aide::axum::routing::{ApiMethodRouter, post_with};
use axum::extract::State;
use axum::response::NoContent;
use careline_wire::{Deflection, ProblemType};

use crate::app::AppState;
use crate::http::extract::ShopPath;
use crate::http::json_body::JsonBody;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::ApiResult;

/// Adds one to the topic's count of today, by the shop's time zone.
async fn create(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    body: JsonBody<Deflection>,
) -> ApiResult<NoContent> {
    let Deflection { topic } = body.decode(|_| Vec::new())?;
    let today = shop.rules.zone.day(app.now().fixed_offset());
    app.store
        .reports
        .count_deflection(&shop.id, today, topic)
        .await?;
    Ok(NoContent)
}

/// The route of `create`.
pub fn create_route() -> ApiMethodRouter<AppState> {
    post_with(create, |operation| {
        operation
            .summary("Counts an answer that a shopper found without a request")
            .fails(&[ProblemType::InvalidRequest])
    })
}
