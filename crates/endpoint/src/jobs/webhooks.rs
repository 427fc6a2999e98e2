//! The webhook workers: one for each shop with a receiver, so that a slow receiver doesn't hold back other shops.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::jobs::outbox;
use crate::jobs::outbox::DeliveryChannel;
use crate::store::outbox::{DeliveryQueue, OutboxEntry};
use crate::webhooks::client::{LEASE, WebhookClient, WebhookError};
use crate::webhooks::payload::payload;

/// Delivers webhooks until `stop` holds `true`, then waits for the deliveries that have begun.
pub async fn run(app: AppState, stop: watch::Receiver<bool>) {
    let mut workers = JoinSet::new();
    for shop in app.shops.values().cloned() {
        let Some(settings) = &shop.webhook else {
            continue;
        };
        match WebhookClient::new(settings) {
            Ok(client) => {
                let channel = WebhookChannel { shop, client };
                workers.spawn(outbox::run(app.clone(), channel, stop.clone()));
            }
            Err(error) => tracing::error!(shop = shop.id, %error, "webhooks can't be sent"),
        }
    }
    workers.join_all().await;
}

struct WebhookChannel {
    shop: Arc<Shop>,
    client: WebhookClient,
}

impl DeliveryChannel for WebhookChannel {
    type Error = WebhookError;

    fn queue(&self) -> DeliveryQueue {
        DeliveryQueue::Webhooks(self.shop.id.clone())
    }

    fn lease(&self) -> TimeDelta {
        LEASE
    }

    async fn deliver(&self, app: &App, entry: &OutboxEntry) -> Result<(), WebhookError> {
        let id: Option<Uuid> = entry.ticket.as_deref().and_then(|id| id.parse().ok());
        let id = id.ok_or(WebhookError::TicketGone)?;
        let history = app.store.ticket_history(&self.shop, id).await?;
        let history = history.ok_or(WebhookError::TicketGone)?;
        let payload = payload(&self.shop, &history, entry.event.unwrap_or_default());
        let body = serde_json::to_string(&payload)?;
        self.client
            .send(&entry.message_id, app.now().timestamp(), body)
            .await
    }
}
