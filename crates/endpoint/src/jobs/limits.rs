//! Drops the buckets of limits that are full again, so that there are never many.

use std::time::Duration;

use tokio::sync::watch;

use crate::app::AppState;
use crate::jobs::periodic;

const INTERVAL: Duration = Duration::from_secs(60);

/// Runs until `stop` holds `true`.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let failure = "the limits' buckets couldn't be pruned";
    periodic::every(INTERVAL, stop, failure, || app.limits.prune()).await;
}
