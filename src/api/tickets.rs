//! Submits a ticket, reads its state, and adds messages and check-ins.

use careline_wire::check_in::CheckInAnswer;
use careline_wire::conversation::NewMessage;
use careline_wire::{Receipt, TicketView};
use gloo_net::http::Request;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web_sys::{Blob, Response};

use crate::api::endpoint::Endpoint;
use crate::api::failure::Failure;
use crate::api::http::{expect_ok, post, read};
use crate::browser::timer::await_as;

/// A frozen ticket. Each try sends the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sendable {
    /// Its id, which is also the idempotency key.
    pub id: Uuid,
    /// The ticket as JSON.
    pub body: String,
    /// The token of the look-up, if there was one.
    pub token: Option<String>,
}

/// Submits a ticket. Sending it again has no further effect.
///
/// # Errors
///
/// `invalid-ticket` with a pointer for each field.
pub async fn send(endpoint: &Endpoint, ticket: &Sendable) -> Result<Receipt, Failure> {
    let id = ticket.id.to_string();
    let mut headers = vec![("idempotency-key", id.as_str())];
    headers.extend(
        ticket
            .token
            .iter()
            .map(|token| ("order-token", token.as_str())),
    );
    let url = endpoint.url("/tickets");
    read(post(&url, &headers, &ticket.body, || {}).await?).await
}

/// A ticket's id and what opens it: the ticket's secret, or the token of a mailed link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// The ticket's id.
    pub id: Uuid,
    /// The secret or the token.
    pub secret: String,
}

impl Key {
    /// Reads the content of a mailed link: the ticket's id, a dot, and the link's token.
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

/// Reads a ticket's state.
///
/// # Errors
///
/// `ticket-not-found` if the key doesn't open it.
pub async fn status(endpoint: &Endpoint, key: &Key) -> Result<TicketView, Failure> {
    let request = Request::get(&key.url(endpoint, "")).header("authorization", &key.bearer());
    read(expect_ok(request.send().await).await?).await
}

/// A photo that came with the ticket or with one of its messages.
///
/// # Errors
///
/// `ticket-not-found` if the key doesn't open it, `not-found` if it has no such photo.
pub async fn photo(endpoint: &Endpoint, key: &Key, photo: Uuid) -> Result<Blob, Failure> {
    let path = ["/photos/", &photo.to_string()].concat();
    let request = Request::get(&key.url(endpoint, &path)).header("authorization", &key.bearer());
    let response: Response = expect_ok(request.send().await).await?.into();
    let blob = response.blob().map_err(|_| Failure::Unreadable)?;
    await_as(blob).await.map_err(|_| Failure::Unreachable)
}

/// Adds a shopper's message. Sending it again has no further effect.
///
/// # Errors
///
/// `ticket-not-found` if the key doesn't open it.
pub async fn add_message(
    endpoint: &Endpoint,
    key: &Key,
    message: &NewMessage,
) -> Result<(), Failure> {
    add(endpoint, key, "/messages", message).await
}

/// Answers the check-in (§6).
///
/// # Errors
///
/// `ticket-not-found` if the key doesn't open it.
pub async fn check_in(
    endpoint: &Endpoint,
    key: &Key,
    answer: &CheckInAnswer,
) -> Result<(), Failure> {
    add(endpoint, key, "/check-in", answer).await
}

async fn add(
    endpoint: &Endpoint,
    key: &Key,
    path: &str,
    body: &impl Serialize,
) -> Result<(), Failure> {
    let body = serde_json::to_string(body).map_err(|_| Failure::Unreadable)?;
    let bearer = key.bearer();
    let headers = [("authorization", bearer.as_str())];
    let url = key.url(endpoint, path);
    post(&url, &headers, &body, || {}).await.map(drop)
}
