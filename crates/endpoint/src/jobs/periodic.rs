//! Runs a task at regular intervals until the endpoint is asked to stop.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::app::App;
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

/// Runs `task` if it is this process's turn: of all replicas on a database, one runs a job within each `period`.
///
/// Two may still run it at once if it takes longer than that, so it must allow for that.
///
/// # Errors
///
/// If the database or the task fails.
pub async fn in_turn<F>(
    app: &App,
    job: &str,
    period: Duration,
    task: impl FnOnce() -> F,
) -> StoreResult<()>
where
    F: Future<Output = StoreResult<()>>,
{
    // Times are whole seconds: a second less, so that a process alone has every turn.
    let period = TimeDelta::from_std(period).unwrap_or_default() - TimeDelta::seconds(1);
    let turns = &app.store.database;
    match turns.take_turn(job, app.now(), period).await? {
        true => task().await,
        false => Ok(()),
    }
}
