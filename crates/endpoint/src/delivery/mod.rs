//! Delivery channels: each brings what happens to tickets to one kind of receiver, such as mail or a webhook.
//!
//! A channel is asked twice. When a ticket arrives or an event is appended, [`DeliveryChannel::plan`] says what it will
//! deliver; that is queued in the outbox, in the same transaction. Later a worker leases each entry and calls
//! [`DeliveryChannel::deliver`], until the receiver has accepted it.

use std::sync::Arc;

use async_trait::async_trait;
use careline_wire::Ticket;
use chrono::{DateTime, TimeDelta, Utc};

use crate::config::Shop;
use crate::store::outbox::{NewDelivery, OutboxEntry, Queue};
use crate::tickets::event::Event;
use crate::tickets::history::TicketHistory;

pub use crate::store::outbox::DeliveryError;

/// Why a channel can't be set up.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct SetupError(#[from] pub Box<dyn std::error::Error + Send + Sync>);

/// What a channel will deliver.
pub struct Planned {
    /// What it is, by a name of the channel's, which is stored.
    pub kind: &'static str,
    /// Its id, which every attempt sends, so that a receiver can tell a repetition.
    pub message_id: String,
    /// How long to wait after the previous one of this kind about the same ticket, and to join those that are planned
    /// meanwhile. If unset, each is delivered at once.
    pub join_within: Option<TimeDelta>,
}

/// What is delivered now.
pub struct Delivery<'a> {
    /// The entry of the outbox.
    pub entry: &'a OutboxEntry,
    /// The entry's shop.
    pub shop: &'a Shop,
    /// The entry's ticket with all events until now; `None` if the entry is about the shop as a whole.
    pub ticket: Option<TicketHistory>,
    /// The current time.
    pub now: DateTime<Utc>,
}

/// A delivery channel.
#[async_trait]
pub trait DeliveryChannel: Send + Sync {
    /// The entries that it delivers.
    fn queue(&self) -> Queue;

    /// How long an entry is leased to one worker. It must be longer than a delivery can take.
    fn lease(&self) -> TimeDelta;

    /// What it delivers about an event of a ticket, or about the ticket's arrival if there is no event.
    fn plan(&self, shop: &Shop, ticket: &Ticket, event: Option<&Event>) -> Vec<Planned>;

    /// Delivers one entry. Returns `Ok` only once the receiver has accepted it.
    ///
    /// # Errors
    ///
    /// Whether a later attempt may succeed, and why this one didn't.
    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<(), DeliveryError>;
}

/// The channels of an endpoint.
#[derive(Clone)]
pub struct Channels(pub Vec<Arc<dyn DeliveryChannel>>);

impl Channels {
    /// What all channels of the shop deliver about an event of a ticket, or about its arrival.
    #[must_use]
    pub fn plan(&self, shop: &Shop, ticket: &Ticket, event: Option<&Event>) -> Vec<NewDelivery> {
        let planned = self.0.iter().flat_map(|channel| {
            let queue = channel.queue();
            let is_for_shop = queue.shop.as_ref().is_none_or(|id| *id == shop.id);
            let planned = is_for_shop.then(|| channel.plan(shop, ticket, event));
            let new = move |planned: Planned| NewDelivery {
                join_within: planned.join_within,
                ..queue.entry(planned.kind, planned.message_id)
            };
            planned.into_iter().flatten().map(new)
        });
        planned.collect()
    }
}
