//! The workers that empty the outbox of webhooks: one for each shop that has a receiver, so that one that is slow holds
//! back no other shop's.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::content::webhook;
use super::receiver::{NotTaken, Receiver};
use crate::app::{App, AppState};
use crate::config::Shop;
use crate::serve::stopped;
use crate::store::outbox::Entry;

/// How often the outbox is looked at when nobody calls.
const EVERY: Duration = Duration::from_secs(15);

/// Sends what is due, until `stop` says so; a webhook under way is ended first.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let mut shops = JoinSet::new();
    for shop in app.shops.values() {
        let Some(settings) = &shop.webhook else {
            continue;
        };
        match Receiver::new(settings) {
            Ok(receiver) => {
                shops.spawn(of_shop(app.clone(), shop.clone(), receiver, stop.clone()));
            }
            Err(error) => tracing::error!(shop = shop.id, %error, "webhooks can't be sent"),
        }
    }
    shops.join_all().await;
}

async fn of_shop(app: AppState, shop: Arc<Shop>, receiver: Receiver, stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        // Made before the look, so that nothing that is written meanwhile is missed.
        let due = app.webhook_due.notified();
        match send_next(&app, &shop, &receiver).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "the outbox can't be read; it is tried again"),
        }
        tokio::select! {
            () = due => {}
            () = tokio::time::sleep(EVERY) => {}
            () = stopped(stop.clone()) => {}
        }
    }
}

/// Sends the webhook that is due first; says whether there was one.
async fn send_next(app: &App, shop: &Shop, receiver: &Receiver) -> sqlx::Result<bool> {
    let Some(due) = app.store.next_webhook(&shop.id, app.now()).await? else {
        return Ok(false);
    };
    let Entry {
        message_id,
        reference,
        ..
    } = &due;
    match send(app, shop, receiver, &due).await {
        Ok(()) => {
            tracing::info!(reference, "webhook delivered");
            app.store.mail_delivered(message_id, app.now()).await?;
        }
        Err(error) => {
            tracing::warn!(reference, %error, "webhook not delivered; it is tried again");
            app.store
                .mail_failed(message_id, &error.to_string())
                .await?;
        }
    }
    Ok(true)
}

async fn send(app: &App, shop: &Shop, receiver: &Receiver, due: &Entry) -> Result<(), NotTaken> {
    let id: Option<Uuid> = due.ticket.as_deref().and_then(|id| id.parse().ok());
    let case = app.store.case(shop, id.ok_or(NotTaken::Orphaned)?).await?;
    let case = case.ok_or(NotTaken::Orphaned)?;
    let content = webhook(shop, &case, due.event.unwrap_or_default());
    let body = serde_json::to_string(&content)?;
    receiver
        .send(&due.message_id, app.now().timestamp(), body)
        .await
}
