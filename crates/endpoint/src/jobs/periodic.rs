//! What is looked at now and then, until the endpoint is asked to stop.

use std::time::Duration;

use tokio::sync::watch;

use crate::platform::shutdown::stopped;

/// Looks at once and then every so often; a look that fails is tried again, and `trouble` says what couldn't be done.
pub async fn every<F>(
    period: Duration,
    stop: watch::Receiver<bool>,
    trouble: &'static str,
    look: impl Fn() -> F,
) where
    F: Future<Output = sqlx::Result<()>>,
{
    let mut ticks = tokio::time::interval(period);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stopped(stop.clone()) => return,
        }
        if let Err(error) = look().await {
            tracing::error!(%error, "{trouble}; it is tried again");
        }
    }
}
