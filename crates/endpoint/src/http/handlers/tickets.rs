//! `…/tickets`: what a shopper sends. A 201 is a promise: by then the ticket, its photos and its mail are kept.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use careline_policy::{Order, calendar};
use careline_wire::{
    FieldError, FieldProblem, Problem, ProblemType, Receipt, Ticket, TicketStatus,
};
use serde_json::Value;
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::http::extract::{JsonBody, ShopPath, header, order_token};
use crate::http::problem::{ApiError, ApiResult, of_fields, unknown_photos};
use crate::http::ticket_body;
use crate::limits::proof_of_work::Work;
use crate::limits::{LimitedAction, ProofShown};
use crate::mail;
use crate::orders::number;
use crate::platform::clock;
use crate::platform::crypto::sha256;
use crate::platform::fault_injection;
use crate::store::tickets::{Submission, Submitted};
use crate::tickets::assessment::{Assessment, LineDecision, assess};
use crate::tickets::reference;
use crate::webhooks;

/// By which the same again is known.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// How often another reference is tried; even one collision is a wonder.
const REFERENCES: usize = 5;

/// Keeps a ticket; answers the same for the same.
pub async fn create(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    ProofShown(shown): ProofShown,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> ApiResult<Response> {
    let key = idempotency_key(&headers)?;
    let ticket = ticket_body::read(&body).map_err(invalid)?;
    if Uuid::try_parse(key) != Ok(ticket.id) {
        let detail = "expected the same UUID as the Idempotency-Key";
        let error = FieldError::new("/id", FieldProblem::Malformed, detail);
        return Err(invalid(vec![error]));
    }
    let id = fault_injection::ticket_key(ticket.id);
    let honeypot_filled = ticket.honeypot_filled();
    let ticket = Ticket {
        id,
        website: None,
        ..ticket
    };
    let body_sha256 = canonical_sha256(&body)?;
    // Many bodies wait for the database side by side: as values they take far more room than as text.
    drop(body);
    if let Some(earlier) = app
        .store
        .prior_submission(&shop.id, ticket.id, &body_sha256)
        .await?
    {
        return answer(earlier);
    }
    // A browser that fills in more than its shopper sees makes the proof by itself; a dumb bot doesn't.
    if honeypot_filled && shown.is_none() {
        let limits = &app.limits;
        return Err(limits.ask_proof(LimitedAction::Ticket, &shop.id, Work::Light));
    }
    let order = looked_up(&app, &shop, &ticket, &headers).await?;
    let submitted = submit(&app, &shop, &ticket, order, body_sha256).await?;
    app.wake_outbox();
    answer(submitted)
}

fn idempotency_key(headers: &HeaderMap) -> ApiResult<&str> {
    header(headers, IDEMPOTENCY_KEY).ok_or_else(|| {
        Problem::new(ProblemType::IdempotencyKeyMissing)
            .detail("Expected the ticket's UUID as Idempotency-Key.")
            .into()
    })
}

/// The same for the same values, however they are spaced and ordered.
fn canonical_sha256(body: &Value) -> serde_json::Result<[u8; 32]> {
    Ok(sha256(serde_json::to_vec(body)?))
}

/// The ticket's order, where its look-up is proven.
async fn looked_up(
    app: &App,
    shop: &Shop,
    ticket: &Ticket,
    headers: &HeaderMap,
) -> ApiResult<Option<Order>> {
    let Some(token) = order_token(headers) else {
        return Ok(None);
    };
    let (store, now) = (&app.store, app.now());
    if store.is_token_of_another_shop(&shop.id, token, now).await? {
        return Err(ProblemType::OrderNotFound.into());
    }
    let Some(part) = &ticket.order else {
        return Ok(None);
    };
    let order = store.order_by_token(&shop.id, token, now).await?;
    let is_its = |order: &Order| number::key(&order.number.0) == number::key(&part.number.0);
    Ok(order.filter(is_its))
}

async fn submit(
    app: &App,
    shop: &Shop,
    ticket: &Ticket,
    order: Option<Order>,
    body_sha256: [u8; 32],
) -> ApiResult<Submitted> {
    let received_at = app.now();
    let now = clock::in_zone(received_at, &shop.rules.zone);
    let assessment = assess(&shop.rules, now, ticket, order).map_err(invalid)?;
    let mut owed = mail::for_new_ticket(ticket, app.sender(shop).email.domain());
    owed.extend(webhooks::for_new_ticket(shop));
    for _ in 0..REFERENCES {
        let submission = Submission {
            shop: &shop.id,
            ticket,
            body_sha256,
            assessment: &assessment,
            receipt: &receipt(shop, now, &assessment)?,
            received_at,
            deliveries: &owed,
        };
        match app.store.submit(&submission).await? {
            Submitted::ReferenceTaken => {}
            submitted => return Ok(submitted),
        }
    }
    Ok(Submitted::ReferenceTaken)
}

fn receipt(
    shop: &Shop,
    now: careline_policy::Moment,
    assessment: &Assessment,
) -> Result<Receipt, getrandom::Error> {
    Ok(Receipt {
        reference: reference::random()?,
        status: TicketStatus::Received,
        urgent: assessment.urgent,
        reply_by: calendar::reply_by(&shop.rules, now),
        verdicts: assessment
            .verdicts
            .iter()
            .map(LineDecision::verdict)
            .collect(),
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
