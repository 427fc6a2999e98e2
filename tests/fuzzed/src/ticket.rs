//! Requests to support.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;

use crate::house::{Answer, House, SHOP};
use std::sync::LazyLock;

static HOUSE: LazyLock<House> = House::of_its_own();

/// The body of a ticket, under the key that it names itself.
///
/// It is refused, or kept: then the same again is answered with the same bytes.
pub fn ticket(bytes: &[u8]) {
    let value = serde_json::from_slice::<Value>(bytes).unwrap_or_default();
    let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
    let send = || post(&HOUSE, id, bytes);
    let first = send();
    match first.status {
        StatusCode::CREATED => {
            let again = send();
            assert_eq!(again.status, StatusCode::CREATED);
            assert_eq!(again.body, first.body, "another receipt for the same");
        }
        status => assert!(status.is_client_error(), "{status}"),
    }
}

/// Sends a ticket.
pub fn post(house: &House, key: &str, body: &[u8]) -> Answer {
    let request =
        Request::post(format!("{SHOP}/tickets")).header("content-type", "application/json");
    let request = request.header("idempotency-key", key);
    // A key that can't be a header's value is never sent.
    let request = request.body(Body::from(body.to_vec()));
    let request = request.or_else(|_| Request::post(format!("{SHOP}/tickets")).body(Body::empty()));
    house.ask(request.unwrap())
}
