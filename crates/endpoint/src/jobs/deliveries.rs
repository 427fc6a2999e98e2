//! Everything that goes out: the outbox through each delivery channel, and verification codes by mail.

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::AppState;
use crate::jobs::{code_mail, outbox};
use crate::mail::transport::Transport;

/// Delivers until `stop` holds `true`, then waits for the deliveries that have begun. The transport is for the codes.
pub async fn run(app: AppState, transport: Transport, stop: watch::Receiver<bool>) {
    let mut workers = JoinSet::new();
    for channel in app.ticket_actions.channels.0.clone() {
        workers.spawn(outbox::run(app.clone(), channel, stop.clone()));
    }
    workers.spawn(code_mail::run(app, transport, stop));
    // A bug in one channel doesn't stop the others.
    while let Some(ended) = workers.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a delivery worker failed: please report it");
        }
    }
}
