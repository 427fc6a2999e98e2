//! Delivers outbox entries: one loop that serves every delivery channel.
//!
//! Deliveries run side by side, so that a slow one doesn't hold back other tickets. The loop looks for due entries at
//! startup, when the outbox changed, when a delivery ended, and every [`POLL_INTERVAL`].

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::Instrument as _;

use crate::app::{App, AppState};
use crate::delivery::{Delivery, DeliveryChannel, DeliveryError};
use crate::platform::fault_injection;
use crate::platform::shutdown::stopped;
use crate::store::outbox::OutboxEntry;
use crate::store::{StoreError, StoreResult};

/// How often the outbox is looked at if nothing wakes the loop. The command line writes to the outbox from a process of
/// its own and relies on this.
const POLL_INTERVAL: Duration = Duration::from_secs(15);
/// How many deliveries of one channel run at the same time.
const MAX_CONCURRENT: usize = 8;
/// How many do so while the endpoint is busy with requests, which need the same processors and the same disk.
const MAX_WHILE_BUSY: usize = 2;
/// The endpoint is busy while more requests than this are under way.
const BUSY: u32 = 4;

/// Delivers the due entries of a channel until `stop` holds `true`, then waits for the deliveries that have begun.
pub async fn run(app: AppState, channel: Arc<dyn DeliveryChannel>, stop: watch::Receiver<bool>) {
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

/// Starts deliveries of due entries, as many as may run now.
async fn start(
    app: &AppState,
    channel: &Arc<dyn DeliveryChannel>,
    deliveries: &mut JoinSet<()>,
) -> StoreResult<()> {
    let (queue, lease) = (channel.queue(), channel.lease());
    while deliveries.len() < max_concurrent(app) {
        let leased = app.store.outbox.lease(&queue, app.now(), lease).await?;
        let Some(entry) = leased else {
            break;
        };
        fault_injection::point("mail.taken");
        let (app, channel) = (app.clone(), channel.clone());
        let span = tracing::debug_span!("delivery", kind = entry.kind, shop = entry.shop);
        let delivery = async move {
            let reference = entry.reference.clone();
            if let Err(error) = deliver(&app, &*channel, entry).await {
                tracing::error!(%error, reference, "a delivery's result can't be stored; its lease will expire");
            }
        };
        deliveries.spawn(delivery.instrument(span));
    }
    Ok(())
}

fn max_concurrent(app: &App) -> usize {
    match app.concurrency.under_way() > BUSY {
        true => MAX_WHILE_BUSY,
        false => MAX_CONCURRENT,
    }
}

/// Delivers one entry and stores the result.
async fn deliver(app: &App, channel: &dyn DeliveryChannel, entry: OutboxEntry) -> StoreResult<()> {
    let (reference, kind) = (entry.reference.clone(), entry.kind.clone());
    let delivered = attempt(app, channel, &entry).await;
    let outbox = &app.store.outbox;
    let Err(error) = fault_injection::delivery_result(delivered) else {
        fault_injection::point("mail.delivered");
        outbox.record_delivery(&entry.message_id, app.now()).await?;
        tracing::info!(reference, kind, "delivered");
        return Ok(());
    };
    let failed = outbox.record_failure(entry, &error, app.now()).await?;
    let cause = error.to_string();
    match failed.failed_at {
        None => tracing::warn!(
            reference,
            kind,
            cause,
            "not delivered; it will be tried again"
        ),
        Some(_) => tracing::error!(
            reference,
            kind,
            cause,
            "not delivered, now a dead letter; `careline outbox retry` queues it again"
        ),
    }
    Ok(())
}

/// Reads what the entry is about, and hands it to the channel.
async fn attempt(
    app: &App,
    channel: &dyn DeliveryChannel,
    entry: &OutboxEntry,
) -> Result<(), DeliveryError> {
    let unreadable = |error: StoreError| DeliveryError::Temporary(error.to_string());
    let shop = app.shops.get(&entry.shop).ok_or_else(|| {
        // An operator may put it back.
        DeliveryError::Temporary("its shop isn't configured any more".to_owned())
    })?;
    let ticket = match entry.ticket_id() {
        Some(id) => app.store.tickets.history(shop, id).await,
        None => Ok(None),
    };
    let delivery = Delivery {
        entry,
        shop,
        ticket: ticket.map_err(unreadable)?,
        now: app.now(),
    };
    channel.deliver(&delivery).await
}
