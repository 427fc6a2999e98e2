//! Queues a mail to the operator about each dead letter, once.
//!
//! The mail goes through the outbox, so a mail server that is down delays it. If it becomes a dead letter itself, no
//! mail tells of that.

use std::time::Duration;

use tokio::sync::watch;

use crate::app::{App, AppState};
use crate::jobs::periodic;
use crate::mail::channel;
use crate::store::StoreResult;

const INTERVAL: Duration = Duration::from_secs(60);

/// Runs until `stop` holds `true`.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let failure = "mails about dead letters couldn't be queued";
    periodic::every(INTERVAL, stop, failure, || {
        periodic::in_turn(&app, "dead letters", INTERVAL, || run_once(&app))
    })
    .await;
}

/// Queues the mails about the dead letters that have none yet.
///
/// # Errors
///
/// When the database fails.
pub async fn run_once(app: &App) -> StoreResult<()> {
    if app.mail.operator.is_none() {
        return Ok(());
    }
    let outbox = &app.store.outbox;
    let mut is_new = false;
    for entry in outbox.undelivered().await? {
        if let Some(notice) = channel::dead_letter_notice(&entry, &app.mail) {
            is_new |= outbox.queue_once(&entry.shop, &notice, app.now()).await?;
        }
    }
    if is_new {
        app.wake_outbox();
    }
    Ok(())
}
