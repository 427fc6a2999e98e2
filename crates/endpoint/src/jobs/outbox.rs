//! Delivers outbox entries: one loop that serves every delivery channel.
//!
//! Deliveries run side by side, so that a slow one doesn't hold back other tickets. The loop looks for due entries at
//! startup, when the outbox changed, when a delivery ended, and every [`POLL_INTERVAL`].

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::{App, AppState};
use crate::platform::fault_injection;
use crate::platform::shutdown::stopped;
use crate::store::outbox::{DeliveryQueue, FailedDelivery, OutboxEntry};

/// How often the outbox is looked at if nothing wakes the loop. The command line writes to the outbox from a process of
/// its own and relies on this.
const POLL_INTERVAL: Duration = Duration::from_secs(15);
/// How many deliveries of one channel run at the same time.
const MAX_CONCURRENT: usize = 8;

/// A delivery channel (mail, webhook) for outbox entries.
pub trait DeliveryChannel: Send + Sync + 'static {
    /// Why an entry wasn't delivered.
    type Error: std::error::Error + Send;

    /// The queue that this channel delivers.
    fn queue(&self) -> DeliveryQueue;

    /// How long an entry is leased to one worker. It must be longer than a delivery can take.
    fn lease(&self) -> TimeDelta;

    /// Delivers one entry. Returns `Ok` only once the receiver has accepted it.
    fn deliver(
        &self,
        app: &App,
        entry: &OutboxEntry,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Delivers due entries until `stop` holds `true`, then waits for the deliveries that have begun.
pub async fn run<C: DeliveryChannel>(app: AppState, channel: C, stop: watch::Receiver<bool>) {
    let channel = Arc::new(channel);
    let mut deliveries = JoinSet::new();
    while !*stop.borrow() {
        // Listens before it reads the outbox, so that it misses nothing that is written in between.
        let changed = app.outbox_changed.notified();
        if let Err(error) = start(&app, &channel, &mut deliveries).await {
            tracing::error!(%error, "the outbox can't be read; it will be tried again");
        }
        tokio::select! {
            () = changed => {}
            Some(_) = deliveries.join_next() => {}
            () = tokio::time::sleep(fault_injection::scaled(POLL_INTERVAL)) => {}
            () = stopped(stop.clone()) => {}
        }
    }
    while deliveries.join_next().await.is_some() {}
}

/// Starts deliveries of due entries, up to [`MAX_CONCURRENT`].
async fn start<C: DeliveryChannel>(
    app: &AppState,
    channel: &Arc<C>,
    deliveries: &mut JoinSet<()>,
) -> sqlx::Result<()> {
    let (queue, lease) = (channel.queue(), channel.lease());
    while deliveries.len() < MAX_CONCURRENT {
        let Some(entry) = app.store.lease(&queue, app.now(), lease).await? else {
            break;
        };
        fault_injection::point("mail.taken");
        let (app, channel) = (app.clone(), channel.clone());
        deliveries.spawn(async move {
            if let Err(error) = deliver(&app, &*channel, &entry).await {
                tracing::error!(%error, reference = entry.reference, "a delivery's result can't be stored; its lease will expire");
            }
        });
    }
    Ok(())
}

/// Delivers one entry and stores the result.
async fn deliver<C: DeliveryChannel>(
    app: &App,
    channel: &C,
    entry: &OutboxEntry,
) -> sqlx::Result<()> {
    let OutboxEntry {
        reference, kind, ..
    } = entry;
    let delivered = channel.deliver(app, entry).await;
    let Err(error) = fault_injection::delivery_result(delivered) else {
        fault_injection::point("mail.delivered");
        app.store
            .record_delivery(&entry.message_id, app.now())
            .await?;
        tracing::info!(reference, kind, "delivered");
        return Ok(());
    };
    let cause = error.to_string();
    match app.store.record_failure(entry, &cause, app.now()).await? {
        FailedDelivery::Retry => {
            tracing::warn!(
                reference,
                kind,
                cause,
                "not delivered; it will be tried again"
            );
        }
        FailedDelivery::DeadLetter => {
            tracing::error!(
                reference,
                kind,
                cause,
                "not delivered, now a dead letter; `careline outbox retry` queues it again"
            );
        }
    }
    Ok(())
}
