//! A ticket after it was sent: what support did, what was said, and whether all is well (§3, §6).
//!
//! Support posts steps and messages, the shopper answers; the status follows from them.

use careline_policy::{Moment, Order};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::receipt::{TicketStatus, TicketView};
use crate::ticket::{Contact, Details, Item, OrderPart, PhotoRef};

/// A part of a resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Money goes back.
    Refund,
    /// Another item comes.
    Replacement,
    /// The item goes back.
    ReturnShipment,
    /// Support finds out what happened.
    Investigation,
}

impl StepKind {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Refund,
        Self::Replacement,
        Self::ReturnShipment,
        Self::Investigation,
    ];

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Replacement => "replacement",
            Self::ReturnShipment => "return_shipment",
            Self::Investigation => "investigation",
        }
    }
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It will be done.
    Planned,
    /// It is being done.
    Started,
    /// It is done.
    Done,
}

impl StepState {
    /// All of them, the first first.
    pub const ALL: [Self; 3] = [Self::Planned, Self::Started, Self::Done];

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Started => "started",
            Self::Done => "done",
        }
    }
}

/// A step of a resolution, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Step {
    /// What is done.
    pub kind: StepKind,
    /// How far.
    pub state: StepState,
    /// What support says about it.
    #[serde(default)]
    pub note: Option<String>,
    /// Since when it stands so.
    pub at: Moment,
}

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// Support.
    Shop,
    /// The shopper.
    Shopper,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Message {
    /// Its own id: the client's, where the shopper wrote it.
    pub id: Uuid,
    /// When.
    pub at: Moment,
    /// By whom.
    pub from: Author,
    /// What.
    pub text: String,
    /// How many photos came with it.
    pub photos: u32,
}

/// Whether the shopper was asked how it went (§6), and what they said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CheckIn {
    /// When they were asked.
    pub asked_at: Moment,
    /// What they said, if they did.
    #[serde(default)]
    pub answer: Option<CheckInAnswer>,
}

/// `POST …/tickets/{id}/check-in`: how it went. "Not resolved" opens the case again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CheckInAnswer {
    /// Whether it is resolved.
    pub resolved: bool,
    /// From 1 (bad) to 5 (good).
    #[serde(default)]
    pub rating: Option<u8>,
    /// In the shopper's words.
    #[serde(default)]
    pub comment: Option<String>,
}

/// `POST …/tickets/{id}/messages`: the shopper says more. Sending it again under the same id is harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct NewMessage {
    /// Made by the client.
    pub id: Uuid,
    /// What.
    pub text: String,
    /// Photos, uploaded beside it.
    #[serde(default)]
    pub photos: Vec<PhotoRef>,
}

/// `POST …/desk/tickets/{id}/steps`: support did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct NewStep {
    /// What.
    pub kind: StepKind,
    /// How far it is now.
    pub state: StepState,
    /// What to tell the shopper about it.
    #[serde(default)]
    pub note: Option<String>,
}

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
pub struct DeskCase {
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
