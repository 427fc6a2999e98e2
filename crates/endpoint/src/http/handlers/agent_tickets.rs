//! `…/desk/tickets`: the agent's side of a case, for whoever has the desk's token.

use std::collections::HashMap;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use careline_wire::agent::{DeskMessage, DeskTicketDetails, DeskTickets, Resolution};
use careline_wire::resolution::NewStep;
use careline_wire::{FieldError, Problem, ProblemType, TicketStatus, TicketView, validate};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::http::extract::{AgentAuth, JsonBody, TicketRef};
use crate::http::handlers::shopper_tickets::{created, view};
use crate::http::handlers::tickets::IDEMPOTENCY_KEY;
use crate::http::problem::{ApiError, ApiResult, invalid, invalid_fields};
use crate::platform::crypto::sha256;
use crate::platform::decode;
use crate::platform::decode::{DecodeError, JsonPath};
use crate::store::agent_queue::{Cursor, TicketFilter};
use crate::store::idempotency::IdempotencyKey;
use crate::tickets::event::{Event, SupportMessage};

/// How many cases a page has where nobody says.
const LIMIT: u32 = 50;
/// The most cases of a page.
pub const LIMIT_MAX: u32 = 200;

/// The longest key.
const KEY_MAX: usize = 255;

/// What a post answers.
type Created = (StatusCode, Json<TicketView>);

/// A page of the shop's cases, urgent ones first, then by their reply-by date.
pub async fn list(
    State(app): State<AppState>,
    AgentAuth(shop): AgentAuth,
    query: Result<Query<HashMap<String, String>>, QueryRejection>,
) -> ApiResult<Json<DeskTickets>> {
    let query = query.map_err(|_| ProblemType::MalformedRequest)?;
    let wanted = wanted(&query)?;
    let mut tickets = app.store.list_tickets(&shop, &wanted, app.now()).await?;
    // One more than the page has says that there is another page.
    let asked = usize::try_from(wanted.limit - 1).unwrap_or_default();
    let has_more = tickets.len() > asked;
    tickets.truncate(asked);
    let next = tickets.last().filter(|_| has_more);
    let next = next.map(|last| Cursor::after(last).to_string());
    Ok(Json(DeskTickets { tickets, next }))
}

/// All that is known of a case.
pub async fn get(
    State(app): State<AppState>,
    AgentAuth(shop): AgentAuth,
    TicketRef(name): TicketRef,
) -> ApiResult<Json<DeskTicketDetails>> {
    let id = ticket(&app, &shop, &name).await?;
    let case = app.store.ticket_history(&shop, id).await?;
    let case = case.ok_or(ProblemType::TicketNotFound)?;
    let today = shop.rules.zone.day(app.now().fixed_offset());
    let view = view(&case, &shop.rules.zone);
    let overdue = case.state.is_overdue(today);
    let ticket = case.stored.ticket;
    Ok(Json(DeskTicketDetails {
        view,
        overdue,
        contact: ticket.contact,
        locale: ticket.locale,
        description: ticket.description,
        asked: ticket.order,
        order: case.stored.assessment.order,
        item: ticket.item,
        details: ticket.details,
        photos: u32::try_from(ticket.photos.len()).unwrap_or(u32::MAX),
        no_photo: ticket.no_photo,
    }))
}

/// Support did something.
pub async fn step(
    State(app): State<AppState>,
    AgentAuth(shop): AgentAuth,
    TicketRef(name): TicketRef,
    key: Key,
    JsonBody(body): JsonBody,
) -> ApiResult<Created> {
    let step: NewStep = read(&body, |step: &NewStep| validate::note(step.note.as_deref()))?;
    let note = stated(step.note);
    let event = Event::Step(NewStep { note, ..step });
    act(&app, &shop, &name, event, key.once("steps", &body)?).await
}

/// Support said something.
pub async fn say(
    State(app): State<AppState>,
    AgentAuth(shop): AgentAuth,
    TicketRef(name): TicketRef,
    key: Key,
    JsonBody(body): JsonBody,
) -> ApiResult<Created> {
    let said: DeskMessage = read(&body, |said: &DeskMessage| {
        validate::support_message(&said.text)
    })?;
    let said = SupportMessage::new(said.text, said.asks);
    let event = Event::SupportMessage(said);
    act(&app, &shop, &name, event, key.once("messages", &body)?).await
}

/// Support is done.
pub async fn resolve(
    State(app): State<AppState>,
    AgentAuth(shop): AgentAuth,
    TicketRef(name): TicketRef,
    key: Key,
    JsonBody(body): JsonBody,
) -> ApiResult<Created> {
    let Resolution { note } = read(&body, |done: &Resolution| {
        validate::note(done.note.as_deref())
    })?;
    let said = stated(note).map(|note| SupportMessage::new(note, false));
    let event = Event::Resolved { message: said };
    act(&app, &shop, &name, event, key.once("resolve", &body)?).await
}

async fn act(
    app: &App,
    shop: &Shop,
    name: &str,
    event: Event,
    once: Option<IdempotencyKey>,
) -> ApiResult<Created> {
    let id = ticket(app, shop, name).await?;
    let case = app.act_idempotent(shop, id, event, once.as_ref()).await??;
    Ok(created(&case, &shop.rules.zone))
}

/// The caller's `Idempotency-Key`, if it has one.
pub struct Key(Option<String>);

impl FromRequestParts<AppState> for Key {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &AppState) -> Result<Self, ApiError> {
        let Some(key) = parts.headers.get(IDEMPOTENCY_KEY) else {
            return Ok(Self(None));
        };
        let key = key.to_str().unwrap_or_default().trim();
        if (1..=KEY_MAX).contains(&key.len()) {
            return Ok(Self(Some(key.to_owned())));
        }
        let detail = format!("Expected an Idempotency-Key of 1 to {KEY_MAX} characters of ASCII.");
        let problem = Problem::new(ProblemType::MalformedRequest);
        Err(problem.detail(detail).into())
    }
}

impl Key {
    /// The same for the same body to the same address, however it is spaced and ordered.
    fn once(self, what: &str, body: &Value) -> serde_json::Result<Option<IdempotencyKey>> {
        let sha256 = sha256(serde_json::to_vec(&(what, body))?);
        Ok(self.0.map(|key| IdempotencyKey { key, sha256 }))
    }
}

async fn ticket(app: &App, shop: &Shop, name: &str) -> ApiResult<Uuid> {
    let id = app.store.ticket_id(&shop.id, name).await?;
    id.ok_or(ProblemType::TicketNotFound.into())
}

fn read<T: DeserializeOwned>(body: &Value, check: fn(&T) -> Vec<FieldError>) -> ApiResult<T> {
    let read: T = decode::read_object(body).map_err(invalid)?;
    let errors = check(&read);
    if errors.is_empty() {
        Ok(read)
    } else {
        Err(invalid_fields(errors))
    }
}

/// A note that says something.
fn stated(note: Option<String>) -> Option<String> {
    note.filter(|note| !note.trim().is_empty())
}

/// What the query asks for, and one case more.
fn wanted(query: &HashMap<String, String>) -> ApiResult<TicketFilter> {
    let mut wanted = TicketFilter {
        limit: LIMIT,
        ..TicketFilter::default()
    };
    for (key, value) in query {
        let wrong = |expected: &str| not_that(key, value, expected);
        match key.as_str() {
            "status" => {
                let status = TicketStatus::by_name(value);
                let names = TicketStatus::ALL.map(TicketStatus::name).join(", ");
                let status = status.ok_or_else(|| wrong(&format!("one of {names}")))?;
                wanted.status = Some(status);
            }
            "overdue" => {
                let overdue = value.parse();
                wanted.overdue = overdue.map_err(|_| wrong("true or false"))?;
            }
            "limit" => {
                let limit = value
                    .parse()
                    .ok()
                    .filter(|limit| (1..=LIMIT_MAX).contains(limit));
                let expected = || wrong(&format!("a number from 1 to {LIMIT_MAX}"));
                wanted.limit = limit.ok_or_else(expected)?;
            }
            "after" => {
                let after = Cursor::parse(value);
                let after = after.ok_or_else(|| wrong("what an earlier page gave as `next`"))?;
                wanted.after = Some(after);
            }
            // An address may carry more than this release reads.
            _ => {}
        }
    }
    wanted.limit += 1;
    Ok(wanted)
}

fn not_that(key: &str, found: &str, expected: &str) -> ApiError {
    let detail = format!("expected {expected}, found {found:?}");
    DecodeError::new(JsonPath::key(key), detail).into()
}
