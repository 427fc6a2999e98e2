//! A ticket as it was sent, its events, and the state that follows from them.

use careline_policy::{Moment, Zone};
use careline_wire::{Receipt, Ticket};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::config::Shop;
use crate::platform::clock;
use crate::tickets::assessment::Assessment;
use crate::tickets::event::RecordedEvent;
use crate::tickets::state::TicketState;

/// A ticket as it was sent and answered.
#[derive(Clone, Debug)]
pub struct StoredTicket {
    /// What the shopper sent.
    pub ticket: Ticket,
    /// What the policy says about it.
    pub assessment: Assessment,
    /// The answer that its client got.
    pub receipt: Receipt,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// The uploads of its photos, in order.
    pub uploads: Vec<Uuid>,
}

impl StoredTicket {
    /// When it arrived, in the shop's time zone.
    #[must_use]
    pub fn received(&self, zone: &Zone) -> Moment {
        clock::in_zone(self.received_at, zone)
    }
}

/// A ticket, its events, and the state that follows from them.
#[derive(Clone, Debug)]
pub struct TicketHistory {
    /// The ticket as it was sent.
    pub stored: StoredTicket,
    /// Its events, the oldest first.
    pub events: Vec<RecordedEvent>,
    /// Its state after the last event.
    pub state: TicketState,
}

impl TicketHistory {
    /// The history of a shop's ticket.
    #[must_use]
    pub fn new(shop: &Shop, stored: StoredTicket, events: Vec<RecordedEvent>) -> Self {
        let state = fold(shop, &stored, &events);
        Self {
            stored,
            events,
            state,
        }
    }

    /// The history without the events after number `seq`.
    #[must_use]
    pub fn until(mut self, shop: &Shop, seq: i64) -> Self {
        self.events.retain(|recorded| recorded.seq <= seq);
        Self::new(shop, self.stored, self.events)
    }

    /// The history with one more event.
    #[must_use]
    pub fn with(mut self, shop: &Shop, event: RecordedEvent) -> Self {
        self.events.push(event);
        Self::new(shop, self.stored, self.events)
    }

    /// The state after event number `seq`; `0` stands for the ticket's arrival.
    #[must_use]
    pub fn state_at(&self, shop: &Shop, seq: i64) -> TicketState {
        let end = self.events.partition_point(|recorded| recorded.seq <= seq);
        let events = self.events.get(..end).unwrap_or_default();
        fold(shop, &self.stored, events)
    }

    /// The event with that number.
    #[must_use]
    pub fn event(&self, seq: i64) -> Option<&RecordedEvent> {
        self.events.iter().find(|recorded| recorded.seq == seq)
    }

    /// The number of the last event; `0` if there is none.
    #[must_use]
    pub fn last_seq(&self) -> i64 {
        self.events.last().map_or(0, |last| last.seq)
    }
}

fn fold(shop: &Shop, stored: &StoredTicket, events: &[RecordedEvent]) -> TicketState {
    TicketState::from_events(
        shop.ticket_rules(),
        &stored.ticket,
        stored.receipt.reply_by,
        events,
    )
}
