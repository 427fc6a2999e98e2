//! `…/tickets/{id}`: a case to its shopper, who may say more and, in the end, how it went.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use careline_policy::Zone;
use careline_wire::check_in::CheckInAnswer;
use careline_wire::conversation::NewMessage;
use careline_wire::{TicketView, validate};

use crate::app::AppState;
use crate::http::extract::{JsonBody, TicketAccess};
use crate::http::problem::{ApiResult, invalid, invalid_fields};
use crate::platform::decode;
use crate::store::ticket_events::TicketHistory;
use crate::tickets::event::Event;

/// A case as it stands.
pub async fn get(TicketAccess { shop, case }: TicketAccess) -> Json<TicketView> {
    Json(view(&case, &shop.rules.zone))
}

/// The shopper says more; the same again under the same id is harmless.
pub async fn say(
    State(app): State<AppState>,
    TicketAccess { shop, case }: TicketAccess,
    JsonBody(body): JsonBody,
) -> ApiResult<(StatusCode, Json<TicketView>)> {
    let message: NewMessage = decode::read_object(&body).map_err(invalid)?;
    let errors = validate::message(&message);
    if !errors.is_empty() {
        return Err(invalid_fields(errors));
    }
    let done = app.act(&shop, case.stored.ticket.id, Event::ShopperMessage(message));
    Ok(created(&done.await??, &shop.rules.zone))
}

/// The shopper says how it went, once.
pub async fn rate(
    State(app): State<AppState>,
    TicketAccess { shop, case }: TicketAccess,
    JsonBody(body): JsonBody,
) -> ApiResult<(StatusCode, Json<TicketView>)> {
    let mut answer: CheckInAnswer = decode::read_object(&body).map_err(invalid)?;
    let errors = validate::check_in(&answer);
    if !errors.is_empty() {
        return Err(invalid_fields(errors));
    }
    answer.comment = answer.comment.filter(|comment| !comment.trim().is_empty());
    let done = app.act(&shop, case.stored.ticket.id, Event::CheckInAnswered(answer));
    Ok(created(&done.await??, &shop.rules.zone))
}

/// A case that something was added to.
pub fn created(case: &TicketHistory, zone: &Zone) -> (StatusCode, Json<TicketView>) {
    (StatusCode::CREATED, Json(view(case, zone)))
}

/// A case as its shopper sees it.
pub fn view(
    TicketHistory {
        stored: kept,
        state: case,
        ..
    }: &TicketHistory,
    zone: &Zone,
) -> TicketView {
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
