//! Housekeeping: what expired is removed.

use std::time::Duration;

use tokio::sync::watch;

use crate::app::AppState;
use crate::serve::stopped;

const EVERY: Duration = Duration::from_secs(10 * 60);

/// Sweeps now and then, until `stop` says so.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stopped(stop.clone()) => return,
        }
        if let Err(error) = sweep(&app).await {
            tracing::error!(%error, "what expired couldn't be removed; it is tried again");
        }
    }
}

/// Removes the uploads that expired without a ticket, and the look-ups that are over.
///
/// # Errors
///
/// When the database or the disk fails.
pub async fn sweep(app: &AppState) -> sqlx::Result<()> {
    let now = app.now();
    for id in app.store.expired_uploads(now).await? {
        let _inside = app.lanes.enter(id).await;
        app.store.remove_upload(id).await?;
    }
    app.store.forget_look_ups(now).await
}
