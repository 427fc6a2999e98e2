//! The payload of a webhook. It is the same at every attempt, even if more events followed in the meantime.

use careline_wire::webhook::{TicketState, Webhook, WebhookType};

use crate::config::Shop;
use crate::tickets::event::Event;
use crate::tickets::history::TicketHistory;

/// The ticket right after event `seq`, or as it arrived if `seq` is 0.
pub fn payload(shop: &Shop, history: &TicketHistory, seq: i64) -> Webhook {
    let stored = &history.stored;
    let state = history.state_at(shop, seq);
    let received_at = stored.received(&shop.rules.zone);
    let last = history.events.iter().rfind(|event| event.seq <= seq);
    Webhook {
        kind: last.map_or(WebhookType::Created, |last| kind(&last.event)),
        timestamp: last.map_or(received_at, |last| last.at),
        data: TicketState {
            shop: shop.id.clone(),
            id: stored.ticket.id,
            reference: stored.receipt.reference.clone(),
            topic: stored.ticket.topic,
            status: state.status,
            urgent: stored.receipt.urgent,
            received_at,
            reply_by: state.reply_by,
            no_reply: !state.has_address,
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
