//! Shoppers with an order each, who look it up once and send tickets about it.

use careline_harness::endpoint::SHOP;
use careline_harness::{Result, digest};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::{Connection, request};

/// The token that the shop's own system imports orders with.
pub const ORDERS_TOKEN: &str = "of-the-shop-and-of-nobody-else";
/// The number of the first order. It has as many digits as any other, so that its text can be replaced by theirs.
pub const FIRST_ORDER: u32 = 1_000_000;

/// A shopper who has looked up an order.
pub struct Shopper {
    nth: u32,
    token: String,
}

/// A path under the shop's.
#[must_use]
pub fn shop(path: &str) -> String {
    format!("/v1/shops/{SHOP}{path}")
}

/// Sends the nth order to the endpoint, as the shop's own system does.
///
/// # Errors
///
/// If it isn't accepted.
pub async fn import(connection: &mut Connection, nth: u32) -> Result {
    let number = number(nth);
    let order = json!({
        "number": number, "placed_at": "2026-11-10T14:05:00+00:00", "currency": "EUR",
        "destination": {"country": "PT", "region": "Lisboa"},
        "lines": [
            {"id": "L1", "sku": "LIN-AUT-BL", "title": "Linha automatic watch", "variant": "Steel, blue dial",
             "quantity": 1, "unit_price": 38_900},
            {"id": "L2", "sku": "STR-20-TAN", "title": "Leather watch strap", "variant": "Tan, 20 mm",
             "quantity": 1, "unit_price": 5_900},
        ],
        "shipments": [{
            "id": "S1", "carrier": "CTT", "tracking_number": "RR123456785PT",
            "lines": [{"id": "L1", "quantity": 1}, {"id": "L2", "quantity": 1}],
            "events": [
                {"at": "2026-11-11T09:00:00+00:00", "status": "label_created", "place": "Porto"},
                {"at": "2026-11-12T10:00:00+00:00", "status": "in_transit", "place": "Porto"},
                {"at": "2026-11-14T16:20:00+00:00", "status": "delivered", "place": "Lisboa"},
            ],
        }],
    });
    let body = json!({"email": email(nth), "order": order}).to_string();
    let path = shop(&format!("/orders/{number}"));
    let token = format!("Bearer {ORDERS_TOKEN}");
    let put = request("PUT", &path, &[("authorization", &token)], &body);
    match connection.ask(&put).await? {
        (200 | 201, _) => Ok(()),
        (status, body) => Err(refused("an order", status, &body).into()),
    }
}

impl Shopper {
    /// Looks up the nth order.
    ///
    /// # Errors
    ///
    /// If it isn't found.
    pub async fn look_up(connection: &mut Connection, nth: u32) -> Result<Self> {
        let body = json!({"order_number": number(nth), "email": email(nth)}).to_string();
        let post = request("POST", &shop("/order-lookups"), &[], &body);
        let (status, body) = connection.ask(&post).await?;
        let answer: Value = serde_json::from_slice(&body)?;
        match answer.get("token").and_then(Value::as_str) {
            Some(token) => Ok(Self {
                nth,
                token: token.to_owned(),
            }),
            None => Err(refused("a look-up", status, &body).into()),
        }
    }

    /// A new ticket about the order.
    #[must_use]
    pub fn ticket(&self) -> Vec<u8> {
        let id = Uuid::new_v4().to_string();
        let body = json!({
            "id": id, "secret_sha256": digest(&id), "topic": "damaged", "locale": "en",
            "contact": {"name": "Ada Mills", "email": email(self.nth)},
            "description": "The clasp was broken when I opened the box, and the glass has a scratch.",
            "order": {
                "number": number(self.nth), "item_in_words": null,
                "lines": [{"id": "L1", "quantity": 1, "reason": "damaged_in_transit"}],
            },
            "details": {}, "photos": [], "no_photo": true,
        });
        let headers = [("idempotency-key", &*id), ("order-token", &self.token)];
        request("POST", &shop("/tickets"), &headers, &body.to_string())
    }
}

fn number(nth: u32) -> String {
    format!("AT-{}", FIRST_ORDER + nth)
}

fn email(nth: u32) -> String {
    format!("shopper.{}@customers.example", FIRST_ORDER + nth)
}

/// What the endpoint answered instead of accepting something.
#[must_use]
pub fn refused(what: &str, status: u16, body: &[u8]) -> String {
    let body = String::from_utf8_lossy(body);
    format!("{what} was answered {status}: {body}")
}
