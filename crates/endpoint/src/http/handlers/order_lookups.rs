//! `POST …/order-lookups`: an order by its number and email, plus a mailed code if the shop's `verify_orders` asks for
//! one.
//!
//! Nothing in an answer, nor its time, reveals whether an order exists before the caller has proven that it is theirs.
//! An unknown number and a known number with another email are answered alike. If the shop asks for codes, a code is
//! promised whether there is an order or not; the order is looked for only when the mail is composed, or once the code
//! is right.

use aide::axum::routing::{ApiMethodRouter, post_with};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use axum::{Extension, Json};
use careline_policy::Order;
use careline_wire::validate::{EMAIL_MAX, LINE_MAX};
use careline_wire::{CodeSent, CodeTerms, FoundOrder, LookupRequest, ProblemType};
use serde_json::json;

use crate::app::{App, AppState};
use crate::config::{Shop, VerifyOrders};
use crate::http::extract::ShopPath;
use crate::http::headers::order_token;
use crate::http::json_body::JsonBody;
use crate::http::middleware::rate_limit::ProofShown;
use crate::http::openapi::operation::Describe as _;
use crate::http::problem::{ApiError, ApiResult};
use crate::limits::Caller;
use crate::limits::client_ip::Client;
use crate::mail::code_queue::CodeMail;
use crate::orders::number;
use crate::orders::owned_order::OwnedOrder;
use crate::orders::verification_code::{CODE_LIFETIME, Code, MAX_TRIES};
use crate::platform::counted::counted;
use crate::platform::crypto::{sha256, token};
use crate::platform::decode;
use crate::store::verification_codes::TooManyCodes;

/// `Retry-After` if too many codes wait to be mailed, in seconds.
const QUEUE_FULL_RETRY_AFTER: u64 = 60;

/// Answers 200 with the order and a token, 202 if a code is mailed, or a refusal.
async fn create(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    client: Client,
    Extension(ProofShown(proof_shown)): Extension<ProofShown>,
    headers: HeaderMap,
    JsonBody(body, _): JsonBody<LookupRequest>,
) -> ApiResult {
    let request: LookupRequest = decode::read(&body)?;
    drop(body);
    let caller = Caller {
        client,
        shop: &shop.id,
        proof_shown,
    };
    let order = match (shop.verify_orders, &request.code) {
        (None, _) => by_number(&app, caller, &request).await?,
        (Some(VerifyOrders::Code), Some(code)) => by_code(&app, caller, &request, code).await?,
        (Some(VerifyOrders::Code), None) => {
            return match by_token(&app, &shop, &headers, &request).await? {
                Some(found) => Ok(Json(found).into_response()),
                None => send_code(&app, &shop, request).await,
            };
        }
    };
    let token = token()?;
    let digest = sha256(&token);
    let found = OwnedOrder {
        email: request.email,
        order,
    };
    let tokens = &app.store.lookup_tokens;
    tokens.issue(&digest, &shop.id, &found, app.now()).await?;
    let order = found.order;
    Ok(Json(FoundOrder { order, token }).into_response())
}

/// The route of `create`.
pub fn create_route() -> ApiMethodRouter<AppState> {
    post_with(create, |operation| {
        operation
            .summary("Finds an order by its number and email")
            .header("Order-Token", false, &json!({ "type": "string" }))
            .response::<200, Json<FoundOrder>>()
            .response::<202, Json<CodeSent>>()
            .fails(&[
                ProblemType::OrderNotFound,
                ProblemType::CodeNotRight,
                ProblemType::TooManyCodes,
            ])
    })
}

/// For shops that ask for no code.
async fn by_number(app: &App, caller: Caller<'_>, request: &LookupRequest) -> ApiResult<Order> {
    if is_too_long(request) {
        return Err(ProblemType::OrderNotFound.into());
    }
    let (number, email) = (&request.order_number, &request.email);
    let pending = app.limits.begin_lookup(caller, number, email).await?;
    let order = app.orders.find(caller.shop, number, email);
    let order = order.await?.ok_or(ProblemType::OrderNotFound)?;
    pending.succeeded().await?;
    Ok(order)
}

/// A caller who has the token of an earlier look-up needs no new code. The token isn't renewed.
async fn by_token(
    app: &App,
    shop: &Shop,
    headers: &HeaderMap,
    request: &LookupRequest,
) -> ApiResult<Option<FoundOrder>> {
    let Some(token) = order_token(headers) else {
        return Ok(None);
    };
    let tokens = &app.store.lookup_tokens;
    let proven = tokens.resolve(&shop.id, token, app.now()).await?;
    let Some(OwnedOrder { order: proven, .. }) = proven else {
        return Ok(None);
    };
    let (number, email) = (&request.order_number, &request.email);
    // Another order isn't looked for: the time that takes would reveal whether it exists.
    if !number::matches(number, &proven.number.0) {
        return Ok(None);
    }
    let found = app.orders.find(&shop.id, number, email).await?;
    let order = found.filter(|found| found.number == proven.number);
    let token = token.to_owned();
    Ok(order.map(|order| FoundOrder { order, token }))
}

/// Looks for the order only once the code is right.
async fn by_code(
    app: &App,
    caller: Caller<'_>,
    request: &LookupRequest,
    code: &str,
) -> ApiResult<Order> {
    let (number, email, shop) = (&request.order_number, &request.email, caller.shop);
    let pending = app.limits.begin_lookup(caller, number, email).await?;
    let lookup = app.codes.lookup_hash(shop, number, email);
    let codes = &app.store.verification_codes;
    let code = app.codes.code(&lookup, code);
    if !codes.consume(&lookup, &code, app.now()).await? {
        return Err(ProblemType::CodeNotRight.into());
    }
    let found = app.orders.find(shop, number, email).await?;
    let order = found.ok_or(ProblemType::CodeNotRight)?;
    pending.succeeded().await?;
    Ok(order)
}

/// Makes a code for any number and email, and queues its mail.
async fn send_code(app: &App, shop: &Shop, request: LookupRequest) -> ApiResult {
    let slot = app.code_mail_queue.reserve().map_err(|_| queue_full())?;
    let now = app.now();
    let code = Code::random()?;
    let lookup = app
        .codes
        .lookup_hash(&shop.id, &request.order_number, &request.email);
    let digest = app.codes.code(&lookup, &code.digits());
    let codes = &app.store.verification_codes;
    let stored = codes.issue(&lookup, &digest, now).await?;
    stored.map_err(too_many_codes)?;
    // No order has a number or an email this long, so its mail isn't queued: it would take memory until it is dropped.
    if !is_too_long(&request) {
        slot.send(CodeMail {
            shop: shop.id.clone(),
            number: request.order_number,
            email: request.email,
            language: shop.language_for(request.locale.as_deref().unwrap_or_default()),
            code,
            until: now + CODE_LIFETIME,
        });
    }
    let code = CodeTerms {
        expires_in: CODE_LIFETIME.num_seconds(),
        tries: MAX_TRIES,
    };
    Ok((StatusCode::ACCEPTED, Json(CodeSent { code })).into_response())
}

fn is_too_long(request: &LookupRequest) -> bool {
    request.order_number.chars().count() > LINE_MAX || request.email.chars().count() > EMAIL_MAX
}

fn queue_full() -> ApiError {
    ApiError::from(ProblemType::Busy).retry_after(QUEUE_FULL_RETRY_AFTER)
}

fn too_many_codes(TooManyCodes { seconds }: TooManyCodes) -> ApiError {
    let wait = counted(seconds, "second", "seconds");
    let detail = format!("Another code can be sent in {wait}.");
    ApiError::new(ProblemType::TooManyCodes, detail).retry_after(seconds)
}
