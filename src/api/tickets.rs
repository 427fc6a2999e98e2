//! Sending a ticket, and asking how it stands.

use careline_wire::{Receipt, TicketView};
use gloo_net::http::Request;
use uuid::Uuid;

use super::{Endpoint, read};
use crate::failure::Failure;

/// A frozen ticket, ready to be sent: each try sends the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// How a ticket stands.
///
/// # Errors
///
/// `ticket-not-found` where the secret isn't its own.
pub async fn status(endpoint: &Endpoint, id: Uuid, secret: &str) -> Result<TicketView, Failure> {
    let url = [&endpoint.url("/tickets/"), id.to_string().as_str()].concat();
    let request = Request::get(&url).header("authorization", &["Bearer ", secret].concat());
    read(request.send().await).await
}
