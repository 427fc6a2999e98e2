//! Webhooks as a delivery channel. Each shop with a receiver has one of its own, so that a slow receiver doesn't hold
//! back other shops.

use std::sync::Arc;

use async_trait::async_trait;
use careline_wire::Ticket;
use chrono::TimeDelta;
use uuid::Uuid;

use crate::config::{Shop, Shops};
use crate::delivery::{Delivery, DeliveryChannel, DeliveryError, Planned, SetupError};
use crate::store::outbox::Queue;
use crate::tickets::event::Event;
use crate::webhooks::client::{LEASE, WebhookClient, WebhookError};
use crate::webhooks::payload::payload;

/// The channels of the shops that have a receiver.
///
/// # Errors
///
/// If TLS can't be set up.
pub fn channels(shops: &Shops) -> Result<Vec<Arc<dyn DeliveryChannel>>, SetupError> {
    let mut channels: Vec<Arc<dyn DeliveryChannel>> = Vec::new();
    for shop in shops.values() {
        if let Some(settings) = &shop.webhook {
            channels.push(Arc::new(WebhookChannel {
                shop: shop.id.clone(),
                client: WebhookClient::new(settings).map_err(Box::from)?,
            }));
        }
    }
    Ok(channels)
}

struct WebhookChannel {
    shop: String,
    client: WebhookClient,
}

impl WebhookChannel {
    async fn send(&self, delivery: &Delivery<'_>) -> Result<(), WebhookError> {
        let Delivery { entry, shop, .. } = delivery;
        let history = delivery.ticket.as_ref().ok_or(WebhookError::TicketGone)?;
        let payload = payload(shop, history, entry.event.unwrap_or_default());
        let body = serde_json::to_string(&payload)?;
        let timestamp = delivery.now.timestamp();
        self.client.send(&entry.message_id, timestamp, body).await
    }
}

#[async_trait]
impl DeliveryChannel for WebhookChannel {
    fn queue(&self) -> Queue {
        Queue {
            channel: "webhook",
            shop: Some(self.shop.clone()),
            in_order: true,
        }
    }

    fn lease(&self) -> TimeDelta {
        LEASE
    }

    /// A check-in that was sent causes no webhook: it changes nothing for the helpdesk.
    fn plan(&self, _: &Shop, _: &Ticket, event: Option<&Event>) -> Vec<Planned> {
        match event {
            Some(Event::CheckInSent {}) => Vec::new(),
            _ => vec![Planned {
                kind: "webhook",
                message_id: format!("msg_{}", Uuid::new_v4().simple()),
                join_within: None,
            }],
        }
    }

    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<(), DeliveryError> {
        Ok(self.send(delivery).await?)
    }
}
