//! The payload of the webhook that a shop's own help desk gets (Standard Webhooks).
//!
//! It says what happened and the ticket's state, but holds no personal data: no name, no email and no message. The help
//! desk reads those by `GET …/desk/tickets/{id}`, with the desk token.

use careline_policy::{Moment, ReplyBy};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ticket_status::TicketStatus;
use crate::topic::Topic;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub enum WebhookType {
    /// A shopper sent the ticket.
    #[serde(rename = "ticket.created")]
    Created,
    /// Support or the shopper wrote or changed something.
    #[serde(rename = "ticket.updated")]
    Updated,
    /// Support resolved it.
    #[serde(rename = "ticket.resolved")]
    Resolved,
}

/// A webhook's payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Webhook {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: WebhookType,
    /// When it happened.
    pub timestamp: Moment,
    /// The ticket's state after it.
    pub data: TicketState,
}

/// The state of a ticket after an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TicketState {
    /// The shop's id, as in paths.
    pub shop: String,
    /// The id, made by the client.
    pub id: Uuid,
    /// The reference that shopper and support use, e.g. `CL-7Q2M-4XKD`.
    pub reference: String,
    /// Its topic.
    pub topic: Topic,
    /// Its status.
    pub status: TicketStatus,
    /// Whether support handles it first (§2).
    pub urgent: bool,
    /// When the endpoint received it.
    pub received_at: Moment,
    /// When support replies (§2).
    pub reply_by: ReplyBy,
    /// Whether no reply is due, because the shopper left no address.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_reply: bool,
    /// The number of the event within the ticket, counted from 0, which is its arrival.
    pub event: i64,
}
