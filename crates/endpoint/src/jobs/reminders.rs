//! Reminders and check-ins, so that no ticket is forgotten (§6).
//!
//! Support gets a mail about tickets that wait for too long. Shoppers are asked how it went some days after their
//! ticket was resolved.

use std::time::Duration;

use careline_policy::calendar::is_business_day;
use tokio::sync::watch;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::jobs::periodic;
use crate::mail::channel::reminder;
use crate::store::StoreResult;
use crate::tickets::event::Event;

const INTERVAL: Duration = Duration::from_secs(60);

/// Runs until `stop` holds `true`.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let failure = "reminders and check-ins couldn't be queued";
    periodic::every(INTERVAL, stop, failure, || {
        periodic::in_turn(&app, "reminders", INTERVAL, || run_once(&app))
    })
    .await;
}

/// Queues the reminders and check-ins of every shop that are due now.
///
/// # Errors
///
/// When the database fails.
pub async fn run_once(app: &App) -> StoreResult<()> {
    for shop in app.shops.values() {
        remind_support(app, shop).await?;
        send_check_ins(app, shop).await?;
    }
    Ok(())
}

/// Queues at most one reminder a day, and only on business days.
async fn remind_support(app: &App, shop: &Shop) -> StoreResult<()> {
    let (queue, now) = (&app.store.agent_queue, app.now());
    let today = shop.rules.zone.day(now.fixed_offset());
    if !is_business_day(&shop.rules.policy, today)
        || queue.is_reminded(&shop.id, today).await?
        || queue.count_overdue(&shop.id, today).await? == 0
    {
        return Ok(());
    }
    let reminder = reminder(shop);
    if queue.queue_reminder(&shop.id, today, now, reminder).await? {
        app.wake_outbox();
    }
    Ok(())
}

/// Queues one check-in for each ticket, unless its shopper has rated it already.
async fn send_check_ins(app: &App, shop: &Shop) -> StoreResult<()> {
    let queue = &app.store.agent_queue;
    for id in queue.due_check_ins(&shop.id, app.now()).await? {
        // The inner result is an error if the ticket was reopened meanwhile. Then there is nothing to ask.
        drop(app.act(shop, id, Event::CheckInSent {}, None).await?);
    }
    Ok(())
}
