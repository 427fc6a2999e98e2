//! Graceful shutdown: one `watch` channel tells every task to stop.

use tokio::sync::watch;

/// Resolves once the endpoint is asked to stop.
pub async fn stopped(mut stop: watch::Receiver<bool>) {
    // A dropped sender means the same.
    drop(stop.wait_for(|stop| *stop).await);
}
