//! `GET /healthz`: for the operator's monitoring.

use aide::axum::routing::{ApiMethodRouter, get_with};
use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::AppState;
use crate::http::problem::ApiResult;

/// The endpoint and its database work.
#[derive(Serialize, JsonSchema)]
pub struct Health {
    #[schemars(extend("const" = "ok"))]
    status: &'static str,
}

/// Answers 200 if the database does.
async fn get(State(app): State<AppState>) -> ApiResult<Json<Health>> {
    app.store.database.check().await?;
    Ok(Json(Health { status: "ok" }))
}

/// The route of `get`.
pub fn get_route() -> ApiMethodRouter<AppState> {
    get_with(get, |operation| {
        operation.summary("Whether the endpoint and its database work")
    })
}
