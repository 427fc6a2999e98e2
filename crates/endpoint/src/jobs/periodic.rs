//! Runs a task at regular intervals until the endpoint is asked to stop.

use std::time::Duration;

use tokio::sync::watch;

use crate::platform::shutdown::stopped;
use crate::store::StoreResult;

/// Runs `task` at once and then every `period`. A failure is logged as `failure` and the task is tried again.
pub async fn every<F>(
    period: Duration,
    stop: watch::Receiver<bool>,
    failure: &'static str,
    task: impl Fn() -> F,
) where
    F: Future<Output = StoreResult<()>>,
{
    let mut ticks = tokio::time::interval(period);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stopped(stop.clone()) => return,
        }
        if let Err(error) = task().await {
            tracing::error!(%error, "{failure}; it will be tried again");
        }
    }
}
