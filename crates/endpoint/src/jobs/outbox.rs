//! Delivering what the outbox owes: one loop, whatever it is that is delivered.
//!
//! Deliveries go side by side, so that one that stalls holds back no other ticket's. The loop looks for more at the start,
//! whenever something new is owed, whenever a delivery ended, and now and then.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::{App, AppState};
use crate::platform::fault_injection;
use crate::platform::shutdown::stopped;
use crate::store::outbox::{DeliveryQueue, Entry, Fate};

/// How often the outbox is looked at when nobody calls.
const EVERY: Duration = Duration::from_secs(15);
/// How many deliveries are under way at once.
const AT_ONCE: usize = 8;

/// Whoever brings things to where they belong.
pub trait Deliverer: Send + Sync + 'static {
    /// Why something wasn't taken.
    type Error: std::error::Error + Send;

    /// What it delivers.
    fn lot(&self) -> DeliveryQueue;

    /// For how long nobody else may deliver the same: longer than a delivery can take.
    fn lease(&self) -> TimeDelta;

    /// Delivers; once this returns somebody else answers for it.
    fn deliver(
        &self,
        app: &App,
        entry: &Entry,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Delivers what is due, until `stop` says so; what is under way is ended first.
pub async fn run<D: Deliverer>(app: AppState, deliverer: D, stop: watch::Receiver<bool>) {
    let deliverer = Arc::new(deliverer);
    let mut under_way = JoinSet::new();
    while !*stop.borrow() {
        // Made before the look, so that nothing that is written meanwhile is missed.
        let owed = app.outbox_changed.notified();
        if let Err(error) = start(&app, &deliverer, &mut under_way).await {
            tracing::error!(%error, "the outbox can't be used; it is tried again");
        }
        tokio::select! {
            () = owed => {}
            Some(_) = under_way.join_next() => {}
            () = tokio::time::sleep(fault_injection::span(EVERY)) => {}
            () = stopped(stop.clone()) => {}
        }
    }
    while under_way.join_next().await.is_some() {}
}

/// Starts deliveries of what is due, as many as there is room for.
async fn start<D: Deliverer>(
    app: &AppState,
    deliverer: &Arc<D>,
    under_way: &mut JoinSet<()>,
) -> sqlx::Result<()> {
    let (lot, span) = (deliverer.lot(), deliverer.lease());
    while under_way.len() < AT_ONCE {
        let leased = app.store.lease(&lot, app.now(), span);
        let Some(entry) = leased.await? else {
            break;
        };
        fault_injection::point("mail.taken");
        let (app, deliverer) = (app.clone(), deliverer.clone());
        under_way.spawn(async move {
            if let Err(error) = deliver(&app, &*deliverer, &entry).await {
                tracing::error!(%error, reference = entry.reference, "a delivery can't be noted; its lease ends by itself");
            }
        });
    }
    Ok(())
}

/// Delivers one thing, and notes what became of it.
pub async fn deliver<D: Deliverer>(app: &App, deliverer: &D, entry: &Entry) -> sqlx::Result<()> {
    let Entry {
        reference, kind, ..
    } = entry;
    let delivered = deliverer.deliver(app, entry).await;
    let Err(error) = fault_injection::taken(delivered) else {
        fault_injection::point("mail.delivered");
        app.store.delivered(&entry.message_id, app.now()).await?;
        tracing::info!(reference, kind, "delivered");
        return Ok(());
    };
    let cause = error.to_string();
    match app.store.undelivered(entry, &cause, app.now()).await? {
        Fate::Retry => {
            tracing::warn!(reference, kind, cause, "not delivered; it is tried again");
        }
        Fate::DeadLetter => {
            tracing::error!(
                reference,
                kind,
                cause,
                "given up; `careline outbox retry` queues it again"
            );
        }
    }
    Ok(())
}
