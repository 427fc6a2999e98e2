//! `GET /metrics`: the figures for Prometheus, on an address of their own.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use prometheus_client::encoding::prometheus_text::CONTENT_TYPE as TEXT_FORMAT;

use crate::app::{App, AppState};
use crate::http::problem::{ApiResult, internal};
use crate::store::StoreResult;

/// Answers all figures. Those that can't be read now stay as they were.
pub async fn get(State(app): State<AppState>) -> ApiResult {
    if let Err(error) = sample(&app).await {
        tracing::error!(%error, "figures of the store can't be read");
    }
    let text = app.metrics.text().map_err(|error| internal(&error))?;
    Ok(([(CONTENT_TYPE, TEXT_FORMAT)], text).into_response())
}

/// Reads what stands now.
async fn sample(app: &App) -> StoreResult<()> {
    let metrics = &app.metrics;
    metrics.set_photo_processes(app.photo_worker.running());
    let channels = app.ticket_actions.channels.0.iter();
    let channels: Vec<_> = channels.map(|channel| channel.queue().channel).collect();
    let backlog = app.store.outbox.backlog().await?;
    metrics.set_backlog(&channels, &backlog, app.now());
    metrics.set_database_bytes(app.store.database.bytes().await?);
    Ok(())
}
