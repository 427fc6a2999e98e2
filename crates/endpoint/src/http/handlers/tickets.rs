//! `POST …/tickets`: a shopper submits a ticket.
//!
//! 201 is sent only after the commit of the ticket, its photos and its outbox entries. To repeat the same body is
//! harmless: the answer is the same, and nothing is stored twice.

use aide::axum::routing::{ApiMethodRouter, post_with};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use careline_policy::{Moment, Order, calendar};
use careline_wire::ticket::IDEMPOTENCY_KEY;
use careline_wire::{FieldError, FieldProblem, ProblemType, Receipt, Ticket, TicketStatus};
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::http::extract::ShopPath;
use crate::http::headers::{header, order_token};
use crate::http::json_body::JsonBody;
use crate::http::middleware::rate_limit::ProofShown;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::{ApiError, ApiResult, of_fields, unknown_photos};
use crate::http::ticket_body;
use crate::limits::action::LimitedAction;
use crate::limits::proof_of_work::Work;
use crate::orders::number;
use crate::orders::owned_order::OwnedOrder;
use crate::platform::clock;
use crate::platform::crypto::{Digest, sha256};
use crate::platform::fault_injection;
use crate::store::tickets::{Submission, Submitted};
use crate::tickets::assessment::{Assessment, LineDecision, assess};
use crate::tickets::reference;

/// How many references are tried; even one collision is very unlikely.
const REFERENCE_ATTEMPTS: usize = 5;

/// Stores a ticket and answers its receipt.
async fn create(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    Extension(ProofShown(proof_shown)): Extension<ProofShown>,
    headers: HeaderMap,
    JsonBody(body, _): JsonBody<Ticket>,
) -> ApiResult {
    let key = idempotency_key(&headers)?;
    let ticket = ticket_body::read(&body).map_err(invalid)?;
    check_key(key, &ticket)?;
    let id = fault_injection::ticket_key(ticket.id);
    let honeypot_filled = ticket.honeypot_filled();
    let ticket = Ticket {
        id,
        website: None,
        ..ticket
    };
    // Doesn't depend on the body's spacing and order of keys.
    let body_sha256 = sha256(serde_json::to_vec(&body)?);
    // As a value, a body takes far more memory than as text, and many may wait for the database at once.
    drop(body);
    let tickets = &app.store.tickets;
    let earlier = tickets.prior_submission(&shop.id, ticket.id, &body_sha256);
    if let Some(earlier) = earlier.await? {
        return answer(earlier);
    }
    // A browser may fill in the honeypot by itself. The widget then computes the proof; a simple bot doesn't.
    if honeypot_filled && proof_shown.is_none() {
        let (action, work) = (LimitedAction::Ticket, Work::Light);
        return Err(app.limits.require_proof(action, &shop.id, work).into());
    }
    let order = proven_order(&app, &shop, &ticket, &headers).await?;
    let submitted = submit(&app, &shop, &ticket, order, body_sha256).await?;
    app.wake_outbox();
    if matches!(submitted, Submitted::Stored(_)) {
        app.metrics.ticket(&shop.id, ticket.topic);
    }
    answer(submitted)
}

/// The route of `create`.
pub fn create_route() -> ApiMethodRouter<AppState> {
    post_with(create, |operation| {
        let key = json!({ "type": "string", "format": "uuid" });
        operation
            .summary("Submits a request to support")
            .header("Idempotency-Key", true, &key)
            .header("Order-Token", false, &json!({ "type": "string" }))
            .response::<201, Json<Receipt>>()
            .fails(&[
                ProblemType::IdempotencyKeyMissing,
                ProblemType::OrderNotFound,
                ProblemType::InvalidTicket,
                ProblemType::IdempotencyMismatch,
                ProblemType::TicketGone,
            ])
    })
}

fn idempotency_key(headers: &HeaderMap) -> ApiResult<&str> {
    header(headers, IDEMPOTENCY_KEY).ok_or_else(|| {
        let detail = "Expected the ticket's UUID as Idempotency-Key.";
        ApiError::new(ProblemType::IdempotencyKeyMissing, detail)
    })
}

/// The key must be the ticket's own id.
fn check_key(key: &str, ticket: &Ticket) -> ApiResult<()> {
    if Uuid::try_parse(key) == Ok(ticket.id) {
        return Ok(());
    }
    let detail = "expected the same UUID as the Idempotency-Key";
    let error = FieldError::new("/id", FieldProblem::Malformed, detail);
    Err(invalid(vec![error]))
}

/// The ticket's order, if the token of a look-up proves that it is the shopper's.
async fn proven_order(
    app: &App,
    shop: &Shop,
    ticket: &Ticket,
    headers: &HeaderMap,
) -> ApiResult<Option<Order>> {
    let Some(token) = order_token(headers) else {
        return Ok(None);
    };
    let (tokens, now) = (&app.store.lookup_tokens, app.now());
    let Some(proven) = tokens.resolve(&shop.id, token, now).await? else {
        return match tokens.is_of_another_shop(&shop.id, token, now).await? {
            true => Err(ProblemType::OrderNotFound.into()),
            false => Ok(None),
        };
    };
    let Some(part) = &ticket.order else {
        return Ok(None);
    };
    let is_same = |order: &Order| number::matches(&part.number.0, &order.number.0);
    match is_same(&proven.order) {
        true => Ok(refreshed(app, shop, proven).await.filter(is_same)),
        false => Ok(None),
    }
}

/// The order as it is now, since much may have happened after the look-up; `None` if it has another email by now. If
/// its source can't tell, the order as it was looked up.
async fn refreshed(app: &App, shop: &Shop, proven: OwnedOrder) -> Option<Order> {
    let OwnedOrder { email, order } = proven;
    let found = app.orders.find(&shop.id, &order.number.0, &email).await;
    found.unwrap_or_else(|error| {
        tracing::warn!(%error, "a ticket is stored with its order as it was looked up");
        Some(order)
    })
}

/// Decides verdicts and urgency, then stores the ticket under a reference that no other ticket has.
async fn submit(
    app: &App,
    shop: &Shop,
    ticket: &Ticket,
    order: Option<Order>,
    body_sha256: Digest,
) -> ApiResult<Submitted> {
    let received_at = app.now();
    let now = clock::in_zone(received_at, &shop.rules.zone);
    let assessment = assess(&shop.rules, now, ticket, order).map_err(invalid)?;
    let deliveries = app.ticket_actions.channels.plan(shop, ticket, None);
    for _ in 0..REFERENCE_ATTEMPTS {
        let submission = Submission {
            shop: &shop.id,
            ticket,
            body_sha256,
            assessment: &assessment,
            receipt: &receipt(shop, now, &assessment)?,
            received_at,
            deliveries: &deliveries,
        };
        match app.store.tickets.submit(&submission).await? {
            Submitted::ReferenceTaken => {}
            submitted => return Ok(submitted),
        }
    }
    Ok(Submitted::ReferenceTaken)
}

fn receipt(shop: &Shop, now: Moment, assessment: &Assessment) -> Result<Receipt, getrandom::Error> {
    let verdicts = assessment.verdicts.iter().map(LineDecision::verdict);
    Ok(Receipt {
        reference: reference::random()?,
        status: TicketStatus::Received,
        urgent: assessment.urgent,
        reply_by: calendar::reply_by(&shop.rules, now),
        verdicts: verdicts.collect(),
    })
}

fn answer(submitted: Submitted) -> ApiResult<Response> {
    match submitted {
        Submitted::Stored(receipt) => {
            let json = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
            Ok((StatusCode::CREATED, json, receipt).into_response())
        }
        Submitted::Deleted => Err(ProblemType::TicketGone.into()),
        Submitted::KeyTaken => Err(ProblemType::IdempotencyMismatch.into()),
        Submitted::ReferenceTaken => Err(ProblemType::Internal.into()),
        Submitted::PhotosUnknown(positions) => Err(invalid(unknown_photos(positions))),
    }
}

fn invalid(errors: Vec<FieldError>) -> ApiError {
    of_fields(ProblemType::InvalidTicket, errors)
}
