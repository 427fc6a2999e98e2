//! The signal that tells every task to stop.

use tokio::sync::watch;

/// Resolves once the endpoint is asked to stop.
pub async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that the sender is gone, which also means that the endpoint stops.
    drop(stop.wait_for(|stop| *stop).await);
}
