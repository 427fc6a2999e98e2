//! A ticket as its shopper sees it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use careline_policy::Zone;
use careline_wire::TicketView;

use crate::tickets::history::TicketHistory;

/// Answers 201 with the ticket, after something was added to it.
pub fn created(history: &TicketHistory, zone: &Zone) -> Response {
    (StatusCode::CREATED, Json(view(history, zone))).into_response()
}

/// What its shopper may see. `zone` is the shop's.
#[must_use]
pub fn view(history: &TicketHistory, zone: &Zone) -> TicketView {
    let TicketHistory { stored, state, .. } = history;
    TicketView {
        id: stored.ticket.id,
        reference: stored.receipt.reference.clone(),
        topic: stored.ticket.topic,
        status: state.status,
        urgent: stored.receipt.urgent,
        received_at: stored.received(zone),
        reply_by: state.reply_by,
        verdicts: stored.receipt.verdicts.clone(),
        updated_at: state.updated_at,
        steps: state.steps.clone(),
        messages: state.messages.clone(),
        check_in: state.check_in.clone(),
    }
}
