//! `POST …/order-lookups`: an order, for whoever knows its number and email.

use axum::Json;
use axum::extract::State;
use careline_wire::validate::{EMAIL_MAX, LINE_MAX};
use careline_wire::{FoundOrder, LookupRequest, ProblemType};

use crate::app::AppState;
use crate::client::Client;
use crate::extract::{InShop, JsonBody};
use crate::limits::{Caller, Shown};
use crate::problem::Answer;
use crate::reading;
use crate::secret::{sha256, token};

/// The order and a token, or the same "no" whether the number is unknown or another's.
pub async fn create(
    State(app): State<AppState>,
    InShop(shop): InShop,
    client: Client,
    shown: Shown,
    JsonBody(body): JsonBody,
) -> Answer<Json<FoundOrder>> {
    let LookupRequest {
        order_number,
        email,
    } = reading::read(&body)?;
    if order_number.chars().count() > LINE_MAX || email.chars().count() > EMAIL_MAX {
        return Err(ProblemType::OrderNotFound.into());
    }
    let caller = Caller {
        client,
        shop: &shop.id,
        shown,
    };
    let guess = app.limits.guess(caller, &email, &order_number)?;
    let found = app
        .store
        .find_order(&shop.id, &order_number, &email)
        .await?;
    let order = found.ok_or(ProblemType::OrderNotFound)?;
    guess.was_right();
    let token = token()?;
    let digest = sha256(&token);
    app.store
        .remember_look_up(&digest, &shop.id, &order, app.now())
        .await?;
    Ok(Json(FoundOrder { order, token }))
}
