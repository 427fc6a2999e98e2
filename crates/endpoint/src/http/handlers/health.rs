//! `GET /healthz`: for the operator.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::app::AppState;
use crate::http::problem::ApiResult;

/// Says that the endpoint and its database answer.
pub async fn get(State(app): State<AppState>) -> ApiResult<Json<Value>> {
    app.store.check().await?;
    Ok(Json(json!({"status": "ok"})))
}
