//! The regular look at all cases, so that nothing is forgotten (§6): support is reminded of those that wait for too
//! long, and shoppers are asked how it went.

use std::time::Duration;

use careline_policy::calendar::is_business_day;
use tokio::sync::watch;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::jobs::periodic;
use crate::mail;
use crate::tickets::event::Event;

const EVERY: Duration = Duration::from_secs(60);

/// Looks now and then, until `stop` says so.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let trouble = "the cases couldn't be looked at";
    periodic::every(EVERY, stop, trouble, || look(&app)).await;
}

/// Looks once at the cases of every shop.
///
/// # Errors
///
/// When the database fails.
pub async fn look(app: &App) -> sqlx::Result<()> {
    for shop in app.shops.values() {
        remind(app, shop).await?;
        check_in(app, shop).await?;
    }
    Ok(())
}

/// One mail a day at most, on days on which support works.
async fn remind(app: &App, shop: &Shop) -> sqlx::Result<()> {
    let now = app.now();
    let today = shop.rules.zone.day(now.fixed_offset());
    if !is_business_day(&shop.rules.policy, today)
        || app.store.is_reminded(&shop.id, today).await?
        || app.store.count_overdue(&shop.id, today).await? == 0
    {
        return Ok(());
    }
    let message_id = mail::message_id(app.sender(shop).email.domain());
    if app
        .store
        .queue_reminder(&shop.id, today, now, message_id)
        .await?
    {
        app.wake_outbox();
    }
    Ok(())
}

/// Each shopper once; whoever said how it went already isn't asked.
async fn check_in(app: &App, shop: &Shop) -> sqlx::Result<()> {
    for id in app.store.due_check_ins(&shop.id, app.now()).await? {
        // A case that was opened again meanwhile isn't asked about.
        drop(app.act(shop, id, Event::CheckInSent {}).await?);
    }
    Ok(())
}
