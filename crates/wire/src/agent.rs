//! The agent's side of tickets, under `/desk`.

use careline_policy::{Moment, Order};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ticket::{Contact, Details, Item, OrderPart};
use crate::ticket_status::TicketStatus;
use crate::ticket_view::TicketView;

/// The most tickets on one page of `GET …/desk/tickets`.
pub const LIMIT_MAX: u32 = 200;

/// `POST …/desk/tickets/{id}/messages`: support says something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeskMessage {
    /// What.
    pub text: String,
    /// Whether support waits for the shopper's answer.
    #[serde(default)]
    pub asks: bool,
}

/// `POST …/desk/tickets/{id}/resolve`: support is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Resolution {
    /// What to tell the shopper about it.
    #[serde(default)]
    pub note: Option<String>,
}

/// `GET …/desk/tickets`: a page of the agent's list, urgent cases first, then by their reply-by date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeskTickets {
    /// The cases.
    pub tickets: Vec<DeskTicket>,
    /// What to ask as `after` for the next page, where there is one.
    #[serde(default)]
    pub next: Option<String>,
}

/// `GET …/desk/tickets/{id}`: all that is known of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeskTicketDetails {
    /// The case as its shopper sees it.
    pub view: TicketView,
    /// Past its reply-by date, or without a word for longer than the shop's setting.
    pub overdue: bool,
    /// Who asks.
    pub contact: Contact,
    /// The shopper's language, as BCP 47.
    pub locale: String,
    /// What happened, in the shopper's words.
    pub description: String,
    /// What the shopper says of the order.
    #[serde(default)]
    pub asked: Option<OrderPart>,
    /// The order as it was when they asked, where its look-up was proven.
    #[serde(default)]
    pub order: Option<Order>,
    /// The item it is about, where there's no order.
    #[serde(default)]
    pub item: Option<Item>,
    /// The topic's own answers.
    pub details: Details,
    /// How many photos came with it.
    pub photos: u32,
    /// The shopper can't take a photo.
    pub no_photo: bool,
}

/// `GET …/desk/tickets`: a case in the agent's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeskTicket {
    /// The id that the client made.
    pub id: Uuid,
    /// What shopper and support call it.
    pub reference: String,
    /// What it is about.
    pub topic: crate::Topic,
    /// Where it stands.
    pub status: TicketStatus,
    /// Whether support puts it first (§2).
    pub urgent: bool,
    /// Past its reply-by date, or without a word for longer than the shop's setting.
    pub overdue: bool,
    /// When it came.
    pub received_at: Moment,
    /// When support last did or said something.
    #[serde(default)]
    pub updated_at: Option<Moment>,
    /// When support replies (§2).
    pub reply_by: careline_policy::ReplyBy,
    /// Who asks.
    #[serde(default)]
    pub name: Option<String>,
    /// Where the answer goes.
    #[serde(default)]
    pub email: Option<String>,
}
