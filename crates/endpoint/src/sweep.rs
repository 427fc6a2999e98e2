//! Housekeeping: what expired is removed.

use std::time::Duration;

use tokio::sync::watch;

use crate::app::AppState;
use crate::rounds;

const EVERY: Duration = Duration::from_secs(10 * 60);

/// Sweeps now and then, until `stop` says so.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let trouble = "what expired couldn't be removed";
    rounds::every(EVERY, stop, trouble, || sweep(&app)).await;
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
