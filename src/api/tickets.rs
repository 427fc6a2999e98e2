//! Sending a ticket, and asking how it stands.

use careline_wire::case::{CheckInAnswer, NewMessage};
use careline_wire::{Receipt, TicketView};
use gloo_net::http::Request;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Endpoint, expect_ok, read};
use crate::failure::Failure;

/// A frozen ticket, ready to be sent: each try sends the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sendable {
    /// Its id, which is also the idempotency key.
    pub id: Uuid,
    /// The ticket as JSON.
    pub body: String,
    /// The proof of the look-up, if there was one.
    pub token: Option<String>,
}

/// Sends a ticket; sending it again is harmless.
///
/// # Errors
///
/// `invalid-ticket` with a pointer for each field.
pub async fn send(endpoint: &Endpoint, ticket: &Sendable) -> Result<Receipt, Failure> {
    let mut request = Request::post(&endpoint.url("/tickets"))
        .header("content-type", "application/json")
        .header("idempotency-key", &ticket.id.to_string());
    if let Some(token) = &ticket.token {
        request = request.header("order-token", token);
    }
    let request = request
        .body(&ticket.body)
        .map_err(|_| Failure::Unreadable)?;
    read(request.send().await).await
}

/// What opens a ticket: its secret, or the token of a mailed link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// The ticket.
    pub id: Uuid,
    /// What proves that it may be opened.
    pub secret: String,
}

impl Key {
    /// What a mailed link holds: the ticket's id, a dot, and a token of its own.
    #[must_use]
    pub fn mailed(link: &str) -> Option<Self> {
        let (id, secret) = link.split_once('.')?;
        Some(Self {
            id: id.parse().ok()?,
            secret: secret.to_owned(),
        })
    }

    fn url(&self, endpoint: &Endpoint, rest: &str) -> String {
        [
            &endpoint.url("/tickets/"),
            self.id.to_string().as_str(),
            rest,
        ]
        .concat()
    }

    fn bearer(&self) -> String {
        ["Bearer ", &self.secret].concat()
    }
}

/// How a ticket stands.
///
/// # Errors
///
/// `ticket-not-found` where the key isn't its own.
pub async fn status(endpoint: &Endpoint, key: &Key) -> Result<TicketView, Failure> {
    let request = Request::get(&key.url(endpoint, "")).header("authorization", &key.bearer());
    read(request.send().await).await
}

/// Says more to support; sending it again is harmless.
///
/// # Errors
///
/// `ticket-not-found` where the key isn't its own.
pub async fn say(endpoint: &Endpoint, key: &Key, message: &NewMessage) -> Result<(), Failure> {
    post(endpoint, key, "/messages", message).await
}

/// Says how it went (§6).
///
/// # Errors
///
/// `ticket-not-found` where the key isn't its own.
pub async fn check_in(
    endpoint: &Endpoint,
    key: &Key,
    answer: &CheckInAnswer,
) -> Result<(), Failure> {
    post(endpoint, key, "/check-in", answer).await
}

async fn post(
    endpoint: &Endpoint,
    key: &Key,
    path: &str,
    body: &impl Serialize,
) -> Result<(), Failure> {
    let request = Request::post(&key.url(endpoint, path))
        .header("authorization", &key.bearer())
        .json(body)
        .map_err(|_| Failure::Unreadable)?;
    expect_ok(request.send().await).await.map(drop)
}
