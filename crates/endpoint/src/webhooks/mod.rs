//! Webhooks: a shop whose helpdesk is elsewhere is told of what happens to its tickets (Standard Webhooks).
//!
//! What is owed stands in the outbox beside the mails, written with what causes it. A ticket's webhooks arrive in the
//! order in which things happened: one that isn't taken holds back the later ones of its ticket, and no other's.

pub mod client;
pub mod payload;
pub mod signature;

use uuid::Uuid;

use crate::config::Shop;
use crate::store::outbox::MessageKind;
use crate::tickets::event::Event;

/// What a new ticket causes, under the id that every attempt has.
#[must_use]
pub fn for_new_ticket(shop: &Shop) -> Option<(MessageKind, String)> {
    let id = || format!("msg_{}", Uuid::new_v4().simple());
    shop.webhook.is_some().then(|| (MessageKind::Webhook, id()))
}

/// What an event causes. That the shopper was asked how it went is news to nobody.
#[must_use]
pub fn for_event(event: &Event, shop: &Shop) -> Option<(MessageKind, String)> {
    match event {
        Event::CheckInSent {} => None,
        _ => for_new_ticket(shop),
    }
}
