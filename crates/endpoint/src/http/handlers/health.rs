//! `GET /healthz` and `GET /readyz`: for the operator's monitoring.
//!
//! An endpoint that isn't healthy may be restarted. One that isn't ready gets no requests for now.

use aide::axum::routing::{ApiMethodRouter, get_with};
use axum::Json;
use axum::extract::State;
use careline_wire::ProblemType;
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::AppState;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::{ApiError, ApiResult};

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

/// `Retry-After` if the endpoint isn't ready, in seconds.
const RETRY_AFTER: u64 = 5;

/// The endpoint takes requests.
#[derive(Serialize, JsonSchema)]
pub struct Readiness {
    #[schemars(extend("const" = "ready"))]
    status: &'static str,
}

/// Answers 200 if the database does, this release works on its schema, and the endpoint isn't asked to stop.
async fn ready(State(app): State<AppState>) -> ApiResult<Json<Readiness>> {
    if app.is_stopping() {
        return Err(not_ready("The endpoint is stopping."));
    }
    match app.store.database.is_usable().await {
        Ok(true) => Ok(Json(Readiness { status: "ready" })),
        Ok(false) => Err(not_ready("Another release has migrated the database.")),
        Err(error) => {
            tracing::error!(%error, "not ready: the database doesn't answer");
            Err(not_ready("The database doesn't answer."))
        }
    }
}

fn not_ready(why: &str) -> ApiError {
    ApiError::new(ProblemType::Busy, why).retry_after(RETRY_AFTER)
}

/// The route of `ready`.
pub fn ready_route() -> ApiMethodRouter<AppState> {
    get_with(ready, |operation| {
        operation
            .summary("Whether the endpoint takes requests")
            .fails(&[ProblemType::Busy])
    })
}

/// The route of `get`.
pub fn get_route() -> ApiMethodRouter<AppState> {
    get_with(get, |operation| {
        operation.summary("Whether the endpoint and its database work")
    })
}
