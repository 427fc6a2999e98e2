//! Tickets.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;

use crate::fixture::{Answer, Fixture, SHOP};
use std::sync::LazyLock;

static FIXTURE: LazyLock<Fixture> = Fixture::lazy();

/// The body of a ticket, sent with its own id as the key.
///
/// It is refused, or stored: then sending it again gets the same bytes.
pub fn ticket(bytes: &[u8]) {
    let value = serde_json::from_slice::<Value>(bytes).unwrap_or_default();
    let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
    let send = || post(&FIXTURE, id, bytes);
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
pub fn post(fixture: &Fixture, key: &str, body: &[u8]) -> Answer {
    let request =
        Request::post(format!("{SHOP}/tickets")).header("content-type", "application/json");
    let request = request.header("idempotency-key", key);
    // A key that isn't a valid header value can't be sent.
    let request = request.body(Body::from(body.to_vec()));
    let request = request.or_else(|_| Request::post(format!("{SHOP}/tickets")).body(Body::empty()));
    fixture.ask(request.unwrap())
}
