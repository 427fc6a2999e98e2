//! `…/desk/tickets`: the agents' side of tickets, with the shop's `desk_token`.

use std::collections::HashMap;

use aide::axum::routing::{ApiMethodRouter, get_with, post_with};
use aide::transform::TransformOperation;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use careline_wire::agent::{DeskMessage, DeskTicketDetails, DeskTickets, LIMIT_MAX, Resolution};
use careline_wire::resolution::NewStep;
use careline_wire::{FieldError, ProblemType, TicketStatus, TicketView, validate};
use serde::de::DeserializeOwned;
use serde_json::json;
use strum::VariantArray as _;
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::http::extract::{AgentAuth, TicketRef};
use crate::http::idempotency::OptionalKey;
use crate::http::json_body::JsonBody;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::ApiResult;
use crate::http::ticket_filter;
use crate::http::ticket_view::{created, view};
use crate::store::agent_queue::{Cursor, TicketFilter};
use crate::tickets::event::{Event, SupportMessage};
use crate::tickets::history::TicketHistory;

/// What each of an agent's posts on a ticket has. The token is checked before the body is read.
type AgentPost<T> = (
    State<AppState>,
    AgentAuth,
    TicketRef,
    OptionalKey,
    JsonBody<T>,
);

/// A page of the shop's tickets, urgent ones first, then by reply-by date.
async fn list(
    State(app): State<AppState>,
    AgentAuth(shop): AgentAuth,
    query: Result<Query<HashMap<String, String>>, QueryRejection>,
) -> ApiResult<Json<DeskTickets>> {
    let query = query.map_err(|_| ProblemType::MalformedRequest)?;
    let filter = ticket_filter::read(&query)?;
    let page_size = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    // One more than the page has: if it is there, there is a next page.
    let filter = TicketFilter {
        limit: filter.limit + 1,
        ..filter
    };
    let mut tickets = app
        .store
        .agent_queue
        .list(&shop, &filter, app.now())
        .await?;
    let has_next = tickets.len() > page_size;
    tickets.truncate(page_size);
    let last = tickets.last().filter(|_| has_next);
    let next = last.map(|last| Cursor::after(last).to_string());
    Ok(Json(DeskTickets { tickets, next }))
}

/// The route of `list`.
pub fn list_route() -> ApiMethodRouter<AppState> {
    get_with(list, |operation| {
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": LIMIT_MAX });
        operation
            .summary("The shop's requests, urgent ones first")
            .query("status", &json!({ "enum": TicketStatus::VARIANTS }))
            .query("overdue", &json!({ "type": "boolean" }))
            .query("limit", &limit)
            .query("after", &json!({ "type": "string" }))
            .fails(&[ProblemType::MalformedRequest])
    })
}

/// One ticket with all that its shopper sent.
async fn get(
    State(app): State<AppState>,
    AgentAuth(shop): AgentAuth,
    TicketRef(name): TicketRef,
) -> ApiResult<Json<DeskTicketDetails>> {
    let id = ticket_id(&app, &shop, &name).await?;
    let history = app.store.tickets.history(&shop, id).await?;
    let history = history.ok_or(ProblemType::TicketNotFound)?;
    Ok(Json(details(&app, &shop, history)))
}

/// The route of `get`.
pub fn get_route() -> ApiMethodRouter<AppState> {
    get_with(get, |operation| {
        operation.summary("One request with all that its shopper sent")
    })
}

fn details(app: &App, shop: &Shop, history: TicketHistory) -> DeskTicketDetails {
    let today = shop.rules.zone.day(app.now().fixed_offset());
    let view = view(&history, &shop.rules.zone);
    let overdue = history.state.is_overdue(today);
    let ticket = history.stored.ticket;
    DeskTicketDetails {
        view,
        overdue,
        contact: ticket.contact,
        locale: ticket.locale,
        description: ticket.description,
        asked: ticket.order,
        order: history.stored.assessment.order,
        item: ticket.item,
        details: ticket.details,
        photos: u32::try_from(ticket.photos.len()).unwrap_or(u32::MAX),
        no_photo: ticket.no_photo,
    }
}

/// `POST …/steps`: plans, starts or completes a step.
async fn add_step(post: AgentPost<NewStep>) -> ApiResult {
    let check = |step: &NewStep| validate::note(step.note.as_deref());
    let event = |step: NewStep| {
        let note = non_blank(step.note);
        Event::Step(NewStep { note, ..step })
    };
    act("steps", post, check, event).await
}

/// The route of `add_step`.
pub fn add_step_route() -> ApiMethodRouter<AppState> {
    post_with(add_step, |operation| {
        post_docs(operation).summary("Plans, starts or completes a step")
    })
}

/// `POST …/messages`: writes to the shopper.
async fn add_message(post: AgentPost<DeskMessage>) -> ApiResult {
    let check = |message: &DeskMessage| validate::support_message(&message.text);
    let event = |message: DeskMessage| {
        Event::SupportMessage(SupportMessage::new(message.text, message.asks))
    };
    act("messages", post, check, event).await
}

/// The route of `add_message`.
pub fn add_message_route() -> ApiMethodRouter<AppState> {
    post_with(add_message, |operation| {
        post_docs(operation).summary("Writes to the shopper")
    })
}

/// `POST …/resolve`: resolves the ticket, with a last message if there is a note.
async fn resolve(post: AgentPost<Resolution>) -> ApiResult {
    let check = |resolution: &Resolution| validate::note(resolution.note.as_deref());
    let event = |resolution: Resolution| {
        let note = non_blank(resolution.note);
        let message = note.map(|note| SupportMessage::new(note, false));
        Event::Resolved { message }
    };
    act("resolve", post, check, event).await
}

/// The route of `resolve`.
pub fn resolve_route() -> ApiMethodRouter<AppState> {
    post_with(resolve, |operation| {
        post_docs(operation).summary("Resolves the request")
    })
}

/// Describes what all of an agent's posts answer.
fn post_docs(operation: TransformOperation<'_>) -> TransformOperation<'_> {
    operation
        .response_with::<201, Json<TicketView>, _>(|ticket| {
            ticket.description("The request as its shopper sees it now")
        })
        .fails(&[ProblemType::InvalidRequest])
}

/// Appends the event of a checked body to the ticket. `path` is the end of the route's.
async fn act<T: DeserializeOwned>(
    path: &str,
    post: AgentPost<T>,
    check: impl Fn(&T) -> Vec<FieldError>,
    event: impl Fn(T) -> Event,
) -> ApiResult {
    let (State(app), AgentAuth(shop), TicketRef(name), key, body) = &post;
    let event = event(body.decode(check)?);
    let key = key.bind(path, &body.0)?;
    let id = ticket_id(app, shop, name).await?;
    let history = app.act(shop, id, event, key.as_ref()).await??;
    Ok(created(&history, &shop.rules.zone))
}

/// The id of the ticket with this id or reference.
async fn ticket_id(app: &App, shop: &Shop, name: &str) -> ApiResult<Uuid> {
    let id = app.store.tickets.id(&shop.id, name).await?;
    id.ok_or(ProblemType::TicketNotFound.into())
}

fn non_blank(note: Option<String>) -> Option<String> {
    note.filter(|note| !note.trim().is_empty())
}
