//! `POST …/order-lookups`: an order, for whoever knows its number and email, and its code where the shop asks for one.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use careline_policy::Order;
use careline_wire::validate::{EMAIL_MAX, LINE_MAX};
use careline_wire::{CodeSent, CodeTerms, FoundOrder, LookupRequest, Problem, ProblemType};

use crate::app::{App, AppState};
use crate::config::{Shop, VerifyOrders};
use crate::http::extract::{JsonBody, ShopPath, order_token};
use crate::http::problem::{ApiError, ApiResult};
use crate::limits::client_ip::Client;
use crate::limits::{Caller, ProofShown};
use crate::mail::code_queue::CodeMail;
use crate::orders::number;
use crate::orders::verification_code::{CODE_LIFETIME, Code, MAX_TRIES};
use crate::platform::crypto::{sha256, token};
use crate::platform::decode;
use crate::store::verification_codes::TooManyCodes;

/// When to come back where too many codes are on their way, in seconds.
const BUSY_AFTER: u64 = 60;

/// The order and a token, or the same "no" whether the number is unknown or another's. A shop that asks for codes says
/// the same whether there is such an order or not, until it has the right one.
pub async fn create(
    State(app): State<AppState>,
    ShopPath(shop): ShopPath,
    client: Client,
    shown: ProofShown,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> ApiResult {
    let asked: LookupRequest = decode::read(&body)?;
    drop(body);
    let caller = Caller {
        client,
        shop: &shop.id,
        shown,
    };
    let order = match (shop.verify_orders, &asked.code) {
        (None, _) => by_number(&app, caller, &asked).await?,
        (Some(VerifyOrders::Code), None) => match by_token(&app, &shop, &headers, &asked).await? {
            Some(found) => return Ok(Json(found).into_response()),
            None => return send_code(&app, &shop, asked).await,
        },
        (Some(VerifyOrders::Code), Some(code)) => by_code(&app, caller, &asked, code).await?,
    };
    let token = token()?;
    let digest = sha256(&token);
    app.store
        .store_lookup_token(&digest, &shop.id, &order, app.now())
        .await?;
    Ok(Json(FoundOrder { order, token }).into_response())
}

async fn by_number(app: &App, caller: Caller<'_>, asked: &LookupRequest) -> ApiResult<Order> {
    if is_too_long(asked) {
        return Err(ProblemType::OrderNotFound.into());
    }
    let LookupRequest {
        order_number,
        email,
        ..
    } = asked;
    let guess = app.limits.guess(caller, email, order_number)?;
    let found = app
        .store
        .find_order(caller.shop, order_number, email)
        .await?;
    let order = found.ok_or(ProblemType::OrderNotFound)?;
    guess.succeeded();
    Ok(order)
}

/// Whoever had the code not long ago needs no other; their token holds no longer by that.
async fn by_token(
    app: &App,
    shop: &Shop,
    headers: &HeaderMap,
    asked: &LookupRequest,
) -> ApiResult<Option<FoundOrder>> {
    let Some(token) = order_token(headers) else {
        return Ok(None);
    };
    let proven = app.store.order_by_token(&shop.id, token, app.now()).await?;
    let Some(proven) = proven else {
        return Ok(None);
    };
    let LookupRequest {
        order_number,
        email,
        ..
    } = asked;
    // Another's isn't looked for: that would take its time.
    if !number::matches(order_number, &proven.number.0) {
        return Ok(None);
    }
    let found = app.store.find_order(&shop.id, order_number, email).await?;
    let order = found.filter(|found| found.number == proven.number);
    let token = token.to_owned();
    Ok(order.map(|order| FoundOrder { order, token }))
}

/// Whether there is such an order is looked at only once the code is right.
async fn by_code(
    app: &App,
    caller: Caller<'_>,
    asked: &LookupRequest,
    code: &str,
) -> ApiResult<Order> {
    let LookupRequest {
        order_number,
        email,
        ..
    } = asked;
    let shop = caller.shop;
    let guess = app.limits.guess(caller, email, order_number)?;
    let look_up = app.codes.lookup_hash(shop, order_number, email);
    let code = app.codes.code(&look_up, code);
    if !app.store.try_code(&look_up, &code, app.now()).await? {
        return Err(ProblemType::CodeNotRight.into());
    }
    let found = app.store.find_order(shop, order_number, email).await?;
    let order = found.ok_or(ProblemType::CodeNotRight)?;
    guess.succeeded();
    Ok(order)
}

/// Makes a code for what was typed, whatever it is; whose it is, is looked for once this is answered.
async fn send_code(app: &App, shop: &Shop, asked: LookupRequest) -> ApiResult {
    let reserve = app.code_mail_queue.reserve().map_err(|_| busy())?;
    let now = app.now();
    let code = Code::random()?;
    let look_up = app
        .codes
        .lookup_hash(&shop.id, &asked.order_number, &asked.email);
    let digest = app.codes.code(&look_up, &code.digits());
    let remembered = app.store.store_code(&look_up, &digest, now).await?;
    remembered.map_err(too_many)?;
    // No order has more, and it would lie in memory meanwhile.
    if !is_too_long(&asked) {
        reserve.send(CodeMail {
            shop: shop.id.clone(),
            number: asked.order_number,
            email: asked.email,
            code,
            until: now + CODE_LIFETIME,
        });
    }
    let expires_in = CODE_LIFETIME.num_seconds();
    let code = CodeTerms {
        expires_in,
        tries: MAX_TRIES,
    };
    Ok((StatusCode::ACCEPTED, Json(CodeSent { code })).into_response())
}

fn is_too_long(
    LookupRequest {
        order_number,
        email,
        ..
    }: &LookupRequest,
) -> bool {
    order_number.chars().count() > LINE_MAX || email.chars().count() > EMAIL_MAX
}

fn busy() -> ApiError {
    ApiError::from(ProblemType::Busy).after(BUSY_AFTER)
}

fn too_many(TooManyCodes { seconds }: TooManyCodes) -> ApiError {
    let problem = Problem::new(ProblemType::TooManyCodes)
        .detail(format!("Another can be sent in {seconds} seconds."));
    ApiError::from(problem).after(seconds)
}
