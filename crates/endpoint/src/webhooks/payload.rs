//! What a webhook says: the same at every attempt, whatever happened meanwhile.

use careline_wire::webhook::{TicketState, Webhook, WebhookType};

use crate::config::Shop;
use crate::store::ticket_events::TicketHistory;
use crate::tickets::event::Event;

/// The ticket as it stood after an event; `0` is its arrival.
pub fn webhook(shop: &Shop, case: &TicketHistory, seq: i64) -> Webhook {
    let kept = &case.stored;
    let state_at = case.state_at(shop, seq);
    let received_at = kept.received(&shop.rules.zone);
    let last = case.events.iter().rfind(|one| one.seq <= seq);
    Webhook {
        kind: last.map_or(WebhookType::Created, |last| kind(&last.event)),
        timestamp: last.map_or(received_at, |last| last.at),
        data: TicketState {
            shop: shop.id.clone(),
            id: kept.ticket.id,
            reference: kept.receipt.reference.clone(),
            topic: kept.ticket.topic,
            status: state_at.status,
            urgent: kept.receipt.urgent,
            received_at,
            reply_by: state_at.reply_by,
            event: seq,
        },
    }
}

const fn kind(event: &Event) -> WebhookType {
    match event {
        Event::Resolved { .. } => WebhookType::Resolved,
        _ => WebhookType::Updated,
    }
}
