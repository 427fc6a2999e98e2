//! `…/tickets/{id}`: a ticket for its shopper, who may add messages and answer the check-in.

use axum::Json;
use axum::extract::State;
use careline_wire::check_in::CheckInAnswer;
use careline_wire::conversation::NewMessage;
use careline_wire::{TicketView, validate};

use crate::app::{App, AppState};
use crate::http::extract::TicketAccess;
use crate::http::json_body::JsonBody;
use crate::http::problem::{ApiResult, invalid_field, invalid_fields};
use crate::http::ticket_view::{Created, created, view};
use crate::platform::decode;
use crate::tickets::event::Event;

/// The ticket's current state.
pub async fn get(TicketAccess { shop, history }: TicketAccess) -> Json<TicketView> {
    Json(view(&history, &shop.rules.zone))
}

/// `POST …/messages`: adds a message. To repeat one with the same id is harmless.
pub async fn add_message(
    State(app): State<AppState>,
    access: TicketAccess,
    JsonBody(body): JsonBody,
) -> ApiResult<Created> {
    let message: NewMessage = decode::read_object(&body).map_err(invalid_field)?;
    let errors = validate::message(&message);
    if !errors.is_empty() {
        return Err(invalid_fields(errors));
    }
    act(&app, &access, Event::ShopperMessage(message)).await
}

/// `POST …/check-in`: answers how it went, once.
pub async fn answer_check_in(
    State(app): State<AppState>,
    access: TicketAccess,
    JsonBody(body): JsonBody,
) -> ApiResult<Created> {
    let mut answer: CheckInAnswer = decode::read_object(&body).map_err(invalid_field)?;
    let errors = validate::check_in(&answer);
    if !errors.is_empty() {
        return Err(invalid_fields(errors));
    }
    answer.comment = answer.comment.filter(|comment| !comment.trim().is_empty());
    act(&app, &access, Event::CheckInAnswered(answer)).await
}

async fn act(app: &App, access: &TicketAccess, event: Event) -> ApiResult<Created> {
    let TicketAccess { shop, history } = access;
    let history = app
        .act(shop, history.stored.ticket.id, event, None)
        .await??;
    Ok(created(&history, &shop.rules.zone))
}
