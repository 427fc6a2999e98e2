//! A ticket as its shopper sees it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use careline_policy::{Line, Zone};
use careline_wire::{TicketItem, TicketView};

use crate::tickets::history::{StoredTicket, TicketHistory};

/// Answers 201 with the ticket, after something was added to it.
pub fn created(history: &TicketHistory, zone: &Zone) -> Response {
    (StatusCode::CREATED, Json(view(history, zone))).into_response()
}

/// What its shopper may see. `zone` is the shop's.
#[must_use]
pub fn view(history: &TicketHistory, zone: &Zone) -> TicketView {
    let TicketHistory { stored, state, .. } = history;
    let ticket = &stored.ticket;
    TicketView {
        id: ticket.id,
        reference: stored.receipt.reference.clone(),
        topic: ticket.topic,
        status: state.status,
        urgent: stored.receipt.urgent,
        received_at: stored.received(zone),
        description: Some(ticket.description.clone()),
        order_number: ticket.order.as_ref().map(|order| order.number.clone()),
        items: items(stored),
        photos: ticket.photos.iter().map(|photo| photo.id).collect(),
        reply_by: state.reply_by,
        verdicts: stored.receipt.verdicts.clone(),
        updated_at: state.updated_at,
        steps: state.steps.clone(),
        messages: state.messages.clone(),
        check_in: state.check_in.clone(),
    }
}

/// What a ticket is about. Of an order that wasn't looked up, only the shopper's words are known.
fn items(stored: &StoredTicket) -> Vec<TicketItem> {
    let ticket = &stored.ticket;
    let named = ticket.order.as_ref().map_or(&[][..], |order| &order.lines);
    if let Some(order) = &stored.assessment.order {
        let quantity = |line: &Line| {
            let named = named.iter().find(|named| named.id == line.id);
            named.map(|named| named.quantity)
        };
        let lines = order.lines.iter().filter_map(|line| match quantity(line) {
            None if !named.is_empty() => None,
            named => Some(item(line, named.unwrap_or(line.quantity))),
        });
        return lines.collect();
    }
    let words = ticket
        .order
        .as_ref()
        .and_then(|order| order.item_in_words.as_ref());
    let name = ticket.item.as_ref().and_then(|item| item.name.as_ref());
    let titles = words.or(name).into_iter();
    titles.map(|title| in_words(title)).collect()
}

fn item(line: &Line, quantity: u32) -> TicketItem {
    TicketItem {
        title: line.title.clone(),
        variant: line.variant.clone(),
        quantity: Some(quantity),
        image_url: line.image_url.clone(),
    }
}

fn in_words(title: &str) -> TicketItem {
    TicketItem {
        title: title.to_owned(),
        variant: None,
        quantity: None,
        image_url: None,
    }
}
