//! What can happen to a ticket after it arrived.

use careline_policy::Moment;
use careline_wire::check_in::CheckInAnswer;
use careline_wire::conversation::NewMessage;
use careline_wire::resolution::NewStep;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something that happened to a ticket. It is stored as `kind` and `body`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
pub enum Event {
    /// Support posted a step, such as a refund.
    Step(NewStep),
    /// Support wrote to the shopper.
    SupportMessage(SupportMessage),
    /// Support answered outside Careline, with a mail of its own.
    AnsweredOutside {},
    /// Support resolved the ticket.
    Resolved {
        /// What it wrote to the shopper about that.
        #[serde(rename = "said")]
        message: Option<SupportMessage>,
    },
    /// The shopper wrote to support.
    ShopperMessage(NewMessage),
    /// The check-in was sent (§6).
    CheckInSent {},
    /// The shopper answered the check-in.
    CheckInAnswered(CheckInAnswer),
}

/// A message from support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportMessage {
    /// The message's id.
    pub id: Uuid,
    /// Its text.
    pub text: String,
    /// Whether support waits for an answer.
    #[serde(default)]
    pub asks: bool,
}

impl SupportMessage {
    /// A message with a new id.
    #[must_use]
    pub fn new(text: String, asks: bool) -> Self {
        let id = Uuid::new_v4();
        Self { id, text, asks }
    }
}

/// An event with its number and time.
#[derive(Clone, Debug)]
pub struct RecordedEvent {
    /// Its number among the ticket's events, from 1.
    pub seq: i64,
    /// When it happened, in the shop's time zone.
    pub at: Moment,
    /// The event.
    pub event: Event,
}
