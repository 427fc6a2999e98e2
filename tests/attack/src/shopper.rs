//! Honest shoppers and what they do, each from an address of their own.

use careline_harness::endpoint::SHOP;
use careline_harness::seed::uuid;
use careline_harness::{Result, digest};
use rand::rngs::SmallRng;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::{Answer, Http, Request};
use crate::stage::ORDERS_TOKEN;

/// Somebody who bought something.
#[derive(Clone, Debug)]
pub struct Shopper {
    /// The number of their order.
    pub number: String,
    /// Their address.
    pub email: String,
}

/// A path of the shop's.
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

/// The first bytes of every order's number.
pub const PREFIX: &str = "AT-";

impl Shopper {
    /// One of many, who differ in their numbers and addresses.
    #[must_use]
    pub fn nth(nth: usize) -> Self {
        Self {
            number: format!("{PREFIX}{}", 20_000 + 7 * nth),
            email: format!("shopper.{nth}@customers.example"),
        }
    }

    /// The first so many, each of whom buys something.
    ///
    /// # Errors
    ///
    /// When an order isn't taken.
    pub async fn buyers(http: &mut Http, count: usize) -> Result<Vec<Self>> {
        let shoppers: Vec<_> = (0..count).map(Self::nth).collect();
        for shopper in &shoppers {
            shopper.buy(http).await?;
        }
        Ok(shoppers)
    }

    /// Their order, as the shop's own system brings it.
    ///
    /// # Errors
    ///
    /// When it isn't taken.
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

    /// Looks their order up.
    #[must_use]
    pub fn look_up(&self) -> Request {
        look_up(&self.number, &self.email)
    }

    /// Whether an answer has their order in it.
    #[must_use]
    pub fn is_theirs(&self, answer: &Answer) -> bool {
        answer.status == 200 && answer.text().contains(&format!("\"{}\"", self.number))
    }

    /// What they write to support, with photos by their ids and digests.
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

    /// A request to support.
    pub fn ticket(&self, rng: &mut SmallRng, photos: &[(Uuid, String)]) -> Request {
        let body = self.ticket_body(rng, photos);
        let key = body.get("id").and_then(Value::as_str).unwrap_or_default();
        Request::post(shop("/tickets"), &body).header("idempotency-key", key)
    }
}
