//! A ticket as its shopper sees it.

use axum::Json;
use axum::http::StatusCode;
use careline_policy::Zone;
use careline_wire::TicketView;

use crate::store::ticket_events::TicketHistory;

/// 201 with the ticket's new state.
pub type Created = (StatusCode, Json<TicketView>);

/// Answers 201 with the ticket, after something was added to it.
pub fn created(history: &TicketHistory, zone: &Zone) -> Created {
    (StatusCode::CREATED, Json(view(history, zone)))
}

/// What its shopper may see. `zone` is the shop's.
#[must_use]
pub fn view(history: &TicketHistory, zone: &Zone) -> TicketView {
    let TicketHistory { kept, case, .. } = history;
    TicketView {
        id: kept.ticket.id,
        reference: kept.receipt.reference.clone(),
        topic: kept.ticket.topic,
        status: case.status,
        urgent: kept.receipt.urgent,
        received_at: kept.received(zone),
        reply_by: case.reply_by,
        verdicts: kept.receipt.verdicts.clone(),
        updated_at: case.updated_at,
        steps: case.steps.clone(),
        messages: case.messages.clone(),
        check_in: case.check_in.clone(),
    }
}
