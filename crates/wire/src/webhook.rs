//! What a shop's own helpdesk is told of a ticket, by Standard Webhooks.
//!
//! It says that something happened and where the ticket stands, and nothing of who asks or what was said: whoever has
//! the desk's token reads that by `GET …/desk/tickets/{id}`.

use careline_policy::{Moment, ReplyBy};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ticket_status::TicketStatus;
use crate::topic::Topic;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub enum WebhookType {
    /// A shopper sent it.
    #[serde(rename = "ticket.created")]
    Created,
    /// Support or the shopper did or said something.
    #[serde(rename = "ticket.updated")]
    Updated,
    /// Support is done.
    #[serde(rename = "ticket.resolved")]
    Resolved,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Webhook {
    /// What.
    #[serde(rename = "type")]
    pub kind: WebhookType,
    /// When.
    pub timestamp: Moment,
    /// To which ticket.
    pub data: TicketState,
}

/// Where a ticket stood once it had happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TicketState {
    /// The shop's id in paths.
    pub shop: String,
    /// The id that the client made.
    pub id: Uuid,
    /// What shopper and support call it.
    pub reference: String,
    /// What it is about.
    pub topic: Topic,
    /// Where it stands.
    pub status: TicketStatus,
    /// Whether support puts it first (§2).
    pub urgent: bool,
    /// When it came.
    pub received_at: Moment,
    /// When support replies (§2).
    pub reply_by: ReplyBy,
    /// Which of the ticket's events this is: 0 is its arrival.
    pub event: i64,
}
