//! The workers that deliver the outbox's webhooks: one for each shop that has a receiver, so that one that is slow holds
//! back no other shop's.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::jobs::outbox;
use crate::jobs::outbox::Deliverer;
use crate::store::outbox::{DeliveryQueue, OutboxEntry};
use crate::webhooks::client::{LEASE, NotTaken, Receiver};
use crate::webhooks::payload::webhook;

/// Delivers what is due, until `stop` says so; what is under way is ended first.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let mut shops = JoinSet::new();
    for shop in app.shops.values().cloned() {
        let Some(settings) = &shop.webhook else {
            continue;
        };
        match Receiver::new(settings) {
            Ok(receiver) => {
                let webhooks = Webhooks { shop, receiver };
                shops.spawn(outbox::run(app.clone(), webhooks, stop.clone()));
            }
            Err(error) => tracing::error!(shop = shop.id, %error, "webhooks can't be sent"),
        }
    }
    shops.join_all().await;
}

struct Webhooks {
    shop: Arc<Shop>,
    receiver: Receiver,
}

impl Deliverer for Webhooks {
    type Error = NotTaken;

    fn lot(&self) -> DeliveryQueue {
        DeliveryQueue::Webhooks(self.shop.id.clone())
    }

    fn lease(&self) -> TimeDelta {
        LEASE
    }

    async fn deliver(&self, app: &App, due: &OutboxEntry) -> Result<(), NotTaken> {
        let id: Option<Uuid> = due.ticket.as_deref().and_then(|id| id.parse().ok());
        let id = id.ok_or(NotTaken::Orphaned)?;
        let case = app.store.ticket_history(&self.shop, id).await?;
        let case = case.ok_or(NotTaken::Orphaned)?;
        let content = webhook(&self.shop, &case, due.event.unwrap_or_default());
        let body = serde_json::to_string(&content)?;
        self.receiver
            .send(&due.message_id, app.now().timestamp(), body)
            .await
    }
}
