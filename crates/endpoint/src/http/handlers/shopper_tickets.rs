//! `…/tickets/{id}`: a ticket for its shopper, who may add messages and answer the check-in.

use aide::axum::routing::{ApiMethodRouter, get_with, post_with};
use aide::transform::TransformOperation;
use axum::Json;
use axum::extract::State;
use careline_wire::check_in::CheckInAnswer;
use careline_wire::conversation::NewMessage;
use careline_wire::{ProblemType, TicketView, validate};

use crate::app::{App, AppState};
use crate::http::extract::TicketAccess;
use crate::http::json_body::JsonBody;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::ApiResult;
use crate::http::ticket_view::{created, view};
use crate::tickets::event::Event;

/// The ticket's current state.
async fn get(TicketAccess { shop, history }: TicketAccess) -> Json<TicketView> {
    Json(view(&history, &shop.rules.zone))
}

/// The route of `get`.
pub fn get_route() -> ApiMethodRouter<AppState> {
    get_with(get, |operation| {
        operation.summary("A request as its shopper sees it")
    })
}

/// `POST …/messages`: adds a message. To repeat one with the same id is harmless.
async fn add_message(
    State(app): State<AppState>,
    access: TicketAccess,
    body: JsonBody<NewMessage>,
) -> ApiResult {
    let message = body.decode(validate::message)?;
    act(&app, &access, Event::ShopperMessage(message)).await
}

/// The route of `add_message`.
pub fn add_message_route() -> ApiMethodRouter<AppState> {
    post_with(add_message, |operation| {
        post_docs(operation)
            .summary("Adds a message of the shopper's")
            .fails(&[ProblemType::IdempotencyMismatch])
    })
}

/// `POST …/check-in`: answers how it went, once.
async fn answer_check_in(
    State(app): State<AppState>,
    access: TicketAccess,
    body: JsonBody<CheckInAnswer>,
) -> ApiResult {
    let mut answer = body.decode(validate::check_in)?;
    answer.comment = answer.comment.filter(|comment| !comment.trim().is_empty());
    act(&app, &access, Event::CheckInAnswered(answer)).await
}

/// The route of `answer_check_in`.
pub fn answer_check_in_route() -> ApiMethodRouter<AppState> {
    post_with(answer_check_in, |operation| {
        post_docs(operation)
            .summary("Answers the check-in")
            .fails(&[ProblemType::CheckInClosed])
    })
}

/// Describes what both posts answer.
fn post_docs(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    operation
        .response_with::<201, Json<TicketView>, _>(|ticket| {
            ticket.description("The request with what was added")
        })
        .fails(&[ProblemType::InvalidRequest])
}

async fn act(app: &App, access: &TicketAccess, event: Event) -> ApiResult {
    let TicketAccess { shop, history } = access;
    let history = app
        .act(shop, history.stored.ticket.id, event, None)
        .await??;
    Ok(created(&history, &shop.rules.zone))
}
