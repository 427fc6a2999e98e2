//! `…/desk/tickets`: the agents' side of tickets, with the shop's `desk_token`.

use std::collections::HashMap;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use careline_wire::agent::{DeskMessage, DeskTicketDetails, DeskTickets, Resolution};
use careline_wire::resolution::NewStep;
use careline_wire::{FieldError, ProblemType, validate};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::http::extract::{AgentAuth, TicketRef};
use crate::http::idempotency::OptionalKey;
use crate::http::json_body::JsonBody;
use crate::http::problem::{ApiResult, invalid_field, invalid_fields};
use crate::http::ticket_filter;
use crate::http::ticket_view::{Created, created, view};
use crate::platform::decode;
use crate::store::agent_queue::{Cursor, TicketFilter};
use crate::store::tickets::IdempotencyKey;
use crate::tickets::event::{Event, SupportMessage};
use crate::tickets::history::TicketHistory;

/// A page of the shop's tickets, urgent ones first, then by reply-by date.
pub async fn list(
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

/// One ticket with all that its shopper sent.
pub async fn get(
    State(app): State<AppState>,
    AgentAuth(shop): AgentAuth,
    TicketRef(name): TicketRef,
) -> ApiResult<Json<DeskTicketDetails>> {
    let id = ticket_id(&app, &shop, &name).await?;
    let history = app.store.tickets.history(&shop, id).await?;
    let history = history.ok_or(ProblemType::TicketNotFound)?;
    Ok(Json(details(&app, &shop, history)))
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
pub async fn add_step(
    State(app): State<AppState>,
    AgentAuth(shop): AgentAuth,
    TicketRef(name): TicketRef,
    key: OptionalKey,
    JsonBody(body): JsonBody,
) -> ApiResult<Created> {
    let step: NewStep = read(&body, |step: &NewStep| validate::note(step.note.as_deref()))?;
    let note = non_blank(step.note);
    let event = Event::Step(NewStep { note, ..step });
    act(&app, &shop, &name, event, key.bind("steps", &body)?).await
}

/// `POST …/messages`: writes to the shopper.
pub async fn add_message(
    State(app): State<AppState>,
    AgentAuth(shop): AgentAuth,
    TicketRef(name): TicketRef,
    key: OptionalKey,
    JsonBody(body): JsonBody,
) -> ApiResult<Created> {
    let message: DeskMessage = read(&body, |message: &DeskMessage| {
        validate::support_message(&message.text)
    })?;
    let message = SupportMessage::new(message.text, message.asks);
    let event = Event::SupportMessage(message);
    act(&app, &shop, &name, event, key.bind("messages", &body)?).await
}

/// `POST …/resolve`: resolves the ticket, with a last message if there is a note.
pub async fn resolve(
    State(app): State<AppState>,
    AgentAuth(shop): AgentAuth,
    TicketRef(name): TicketRef,
    key: OptionalKey,
    JsonBody(body): JsonBody,
) -> ApiResult<Created> {
    let Resolution { note } = read(&body, |resolution: &Resolution| {
        validate::note(resolution.note.as_deref())
    })?;
    let said = non_blank(note).map(|note| SupportMessage::new(note, false));
    let event = Event::Resolved { message: said };
    act(&app, &shop, &name, event, key.bind("resolve", &body)?).await
}

async fn act(
    app: &App,
    shop: &Shop,
    name: &str,
    event: Event,
    key: Option<IdempotencyKey>,
) -> ApiResult<Created> {
    let id = ticket_id(app, shop, name).await?;
    let history = app.act(shop, id, event, key.as_ref()).await??;
    Ok(created(&history, &shop.rules.zone))
}

/// The id of the ticket with this id or reference.
async fn ticket_id(app: &App, shop: &Shop, name: &str) -> ApiResult<Uuid> {
    let id = app.store.tickets.id(&shop.id, name).await?;
    id.ok_or(ProblemType::TicketNotFound.into())
}

fn read<T: DeserializeOwned>(body: &Value, check: fn(&T) -> Vec<FieldError>) -> ApiResult<T> {
    let value: T = decode::read_object(body).map_err(invalid_field)?;
    let errors = check(&value);
    if errors.is_empty() {
        Ok(value)
    } else {
        Err(invalid_fields(errors))
    }
}

fn non_blank(note: Option<String>) -> Option<String> {
    note.filter(|note| !note.trim().is_empty())
}
