//! `GET /healthz`: for the operator's monitoring.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::app::AppState;
use crate::http::problem::ApiResult;

/// Answers 200 if the database does.
pub async fn get(State(app): State<AppState>) -> ApiResult<Json<Value>> {
    app.store.database.check().await?;
    Ok(Json(json!({"status": "ok"})))
}
