//! Follows the clock of the database's server.

use std::time::Duration;

use tokio::sync::watch;

use crate::app::AppState;
use crate::jobs::periodic;

const INTERVAL: Duration = Duration::from_secs(30);

/// Runs until `stop` holds `true`.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let failure = "the clock of the database's server couldn't be read";
    periodic::every(INTERVAL, stop, failure, || {
        app.store.database.measure_clock()
    })
    .await;
}
