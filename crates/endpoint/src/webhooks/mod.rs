//! Webhooks: tell a shop's own helpdesk what happens to its tickets (Standard Webhooks).
//!
//! A webhook is an outbox entry, like a mail, written in the same transaction as the event that causes it. A ticket's
//! webhooks arrive in the order of its events: one that fails holds back the later ones of its ticket, but no other
//! ticket's.

pub mod client;
pub mod payload;
pub mod signature;

use uuid::Uuid;

use crate::config::Shop;
use crate::store::outbox::MessageKind;
use crate::tickets::event::Event;

/// The webhook that a new ticket causes, if the shop has a receiver, with its id. Every attempt sends the same id.
#[must_use]
pub fn for_new_ticket(shop: &Shop) -> Option<(MessageKind, String)> {
    let id = || format!("msg_{}", Uuid::new_v4().simple());
    shop.webhook.is_some().then(|| (MessageKind::Webhook, id()))
}

/// The webhook that an event causes. A check-in that was sent causes none: it changes nothing for the helpdesk.
#[must_use]
pub fn for_event(event: &Event, shop: &Shop) -> Option<(MessageKind, String)> {
    match event {
        Event::CheckInSent {} => None,
        _ => for_new_ticket(shop),
    }
}
