//! Legitimate shoppers and their requests, each from an address of their own.

use careline_harness::endpoint::SHOP;
use careline_harness::seed::uuid;
use careline_harness::{Result, digest};
use rand::rngs::SmallRng;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::{Answer, Http, Request};
use crate::setup::ORDERS_TOKEN;

/// A shopper with one order.
#[derive(Clone, Debug)]
pub struct Shopper {
    /// The order's number.
    pub number: String,
    /// The shopper's email.
    pub email: String,
}

/// A path under the shop's.
#[must_use]
pub fn shop(path: &str) -> String {
    format!("/v1/shops/{SHOP}{path}")
}

/// A look-up.
#[must_use]
pub fn look_up(number: &str, email: &str) -> Request {
    let body = json!({"order_number": number, "email": email});
    Request::post(shop("/order-lookups"), &body)
}

/// The prefix of every order number.
pub const PREFIX: &str = "AT-";

impl Shopper {
    /// The nth shopper. Each has another number and email.
    #[must_use]
    pub fn nth(nth: usize) -> Self {
        Self {
            number: format!("{PREFIX}{}", 20_000 + 7 * nth),
            email: format!("shopper.{nth}@customers.example"),
        }
    }

    /// Imports the orders of the first `count` shoppers.
    ///
    /// # Errors
    ///
    /// If an order isn't accepted.
    pub async fn buyers(http: &mut Http, count: usize) -> Result<Vec<Self>> {
        let shoppers: Vec<_> = (0..count).map(Self::nth).collect();
        for shopper in &shoppers {
            shopper.buy(http).await?;
        }
        Ok(shoppers)
    }

    /// Imports the order, as the shop's own system does.
    ///
    /// # Errors
    ///
    /// If it isn't accepted.
    pub async fn buy(&self, http: &mut Http) -> Result {
        let order = json!({
            "number": self.number, "placed_at": "2026-11-10T14:05:00+00:00", "currency": "EUR",
            "destination": {"country": "PT"},
            "lines": [{"id": "L1", "sku": "RING", "title": "Ring", "quantity": 1, "unit_price": 6500}],
        });
        let body = json!({"email": self.email, "order": order});
        let path = shop(&format!("/orders/{}", self.number));
        let put = Request::new("PUT", path)
            .header("content-type", "application/json")
            .bearer(ORDERS_TOKEN)
            .body(body.to_string());
        let answer = http.ask(&put).await?;
        match answer.status {
            200 | 201 => Ok(()),
            status => Err(format!("an order was answered {status}: {}", answer.text()).into()),
        }
    }

    /// The look-up of the order.
    #[must_use]
    pub fn look_up(&self) -> Request {
        look_up(&self.number, &self.email)
    }

    /// Whether a response holds the order.
    #[must_use]
    pub fn is_theirs(&self, answer: &Answer) -> bool {
        answer.status == 200 && answer.text().contains(&format!("\"{}\"", self.number))
    }

    /// The body of a ticket, with photos given by id and digest.
    pub fn ticket_body(&self, rng: &mut SmallRng, photos: &[(Uuid, String)]) -> Value {
        let named = photos
            .iter()
            .map(|(id, sha256)| json!({"id": id, "sha256": sha256}));
        json!({
            "id": uuid(rng), "secret_sha256": digest(uuid(rng).to_string()), "topic": "damaged", "locale": "en",
            "contact": {"name": "Ada Mills", "email": self.email},
            "description": "It was broken when I opened the box.",
            "order": {"number": self.number, "item_in_words": "the ring"},
            "details": {}, "photos": named.collect::<Vec<_>>(), "no_photo": photos.is_empty(),
        })
    }

    /// The submission of a ticket.
    pub fn ticket(&self, rng: &mut SmallRng, photos: &[(Uuid, String)]) -> Request {
        let body = self.ticket_body(rng, photos);
        let key = body.get("id").and_then(Value::as_str).unwrap_or_default();
        Request::post(shop("/tickets"), &body).header("idempotency-key", key)
    }
}
