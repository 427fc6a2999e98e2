//! The calls of support agents, under `/desk`. All of them need the shop's desk token.

use careline_policy::{Moment, Order};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ticket::{Contact, Details, Item, OrderPart};
use crate::ticket_status::TicketStatus;
use crate::ticket_view::TicketView;

/// The most tickets on one page of `GET …/desk/tickets`.
pub const LIMIT_MAX: u32 = 200;

/// `POST …/desk/tickets/{id}/messages`: support writes to the shopper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeskMessage {
    /// The text.
    pub text: String,
    /// Whether it is a question; the ticket then waits for the shopper.
    #[serde(default)]
    pub asks: bool,
}

/// `POST …/desk/tickets/{id}/resolve`: support closes the ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Resolution {
    /// A note for the shopper.
    #[serde(default)]
    pub note: Option<String>,
}

/// `GET …/desk/tickets`: a page of tickets, urgent ones first, then by their reply-by date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeskTickets {
    /// The tickets of this page.
    pub tickets: Vec<DeskTicket>,
    /// The cursor of the next page, for the parameter `after`; `None` on the last page.
    #[serde(default)]
    pub next: Option<String>,
}

/// `GET …/desk/tickets/{id}`: everything about a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeskTicketDetails {
    /// The ticket as the shopper sees it.
    pub view: TicketView,
    /// Whether support is past the reply-by date, or hasn't written for longer than the shop's setting allows.
    pub overdue: bool,
    /// The shopper's name and email.
    pub contact: Contact,
    /// The shopper's language, as BCP 47.
    pub locale: String,
    /// What happened, in the shopper's words.
    pub description: String,
    /// The order and lines that the shopper named.
    #[serde(default)]
    pub asked: Option<OrderPart>,
    /// The order as it was when the ticket came, if the shopper had looked it up.
    #[serde(default)]
    pub order: Option<Order>,
    /// The item that it is about, if there is no order.
    #[serde(default)]
    pub item: Option<Item>,
    /// The answers to the topic's own questions.
    pub details: Details,
    /// How many photos came with it.
    pub photos: u32,
    /// Whether the shopper can't take a photo.
    pub no_photo: bool,
}

/// `GET …/desk/tickets`: a ticket in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeskTicket {
    /// The id, made by the client.
    pub id: Uuid,
    /// The reference that shopper and support use, e.g. `CL-7Q2M-4XKD`.
    pub reference: String,
    /// Its topic.
    pub topic: crate::topic::Topic,
    /// Its status.
    pub status: TicketStatus,
    /// Whether support handles it first (§2).
    pub urgent: bool,
    /// Whether support is past the reply-by date, or hasn't written for longer than the shop's setting allows.
    pub overdue: bool,
    /// When the endpoint received it.
    pub received_at: Moment,
    /// When support last wrote or changed something.
    #[serde(default)]
    pub updated_at: Option<Moment>,
    /// When support replies (§2).
    pub reply_by: careline_policy::ReplyBy,
    /// Whether no reply is due, because the shopper left no address. Such tickets are listed by the day that one would
    /// be due.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_reply: bool,
    /// The shopper's name.
    #[serde(default)]
    pub name: Option<String>,
    /// The shopper's email address.
    #[serde(default)]
    pub email: Option<String>,
}
